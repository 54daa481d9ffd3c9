"""The house: imports go downwards, names say something, files stay small. Each rule fails on a planted breach."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Lowest first: a room imports from those before it only.
# Lowest first: a room imports from those before it only.
ROOMS = [
    "kit",
    "office",
    "privacy",
    "registry",
    "coverage",
    "intake",
    "formation",
    "problems",
    "guidance",
    "life",
    "visits",
    "committees",
    "people",
    "training",
    "growth",
    "governance",
    "appraisal",
    "evaluation",
    "burden",
    "honours",
    "credit",
    "places",
    "stories",
    "voices",
    "platform",
    "reports",
    "portal",
    "desk",
    "demo",
]
STAIR = {room: step for step, room in enumerate(ROOMS)}
ORDER = ["models", "queries", "actions", "tables", "forms", "views", "urls"]
PURE = ["rulebook", "hangji/intake/reading"]
SOURCES = [
    p
    for folder in ("hangji", "rulebook", "tests", "bench")
    for p in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in p.parts
]


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms(sources):
    """(file, its room, room it uses) for every import from one room into another."""
    for path, tree in sources:
        room = path.parts[1]
        for name in imports(tree):
            parts = name.split(".")
            if parts[0] == "hangji" and len(parts) > 1 and parts[1] in STAIR and room in STAIR:
                yield path, room, parts[1]


def upward(sources):
    return [
        f"{path}: {room} uses {used}"
        for path, room, used in rooms(sources)
        if used != room and STAIR[used] >= STAIR[room]
    ]


@cache
def parsed():
    return [
        (p.relative_to(ROOT), ast.parse(p.read_text("utf-8")))
        for p in SOURCES
        if p.relative_to(ROOT).parts[0] == "hangji"
    ]


def test_rooms_import_downwards():
    assert upward(parsed()) == []


def test_an_upward_import_is_found():
    planted = [(Path("hangji/registry/models.py"), ast.parse("from hangji.coverage.queries import figures"))]
    assert len(upward(planted)) == 1


def modules_out_of_order(sources):
    """Inside a room a module imports only those to its left in ORDER."""
    for path, tree in sources:
        room, module = path.parts[1], path.parts[2].removesuffix(".py") if len(path.parts) > 2 else ""
        if module not in ORDER:
            continue
        for name in imports(tree):
            parts = name.split(".")
            inside = parts[:2] == ["hangji", room] and len(parts) > 2 and parts[2] in ORDER
            if inside and ORDER.index(parts[2]) > ORDER.index(module):
                yield f"{path} uses {parts[2]}"


def test_modules_of_a_room_import_to_their_left():
    assert list(modules_out_of_order(parsed())) == []


def test_a_module_out_of_order_is_found():
    planted = [(Path("hangji/registry/queries.py"), ast.parse("from hangji.registry.views import page"))]
    assert len(list(modules_out_of_order(planted))) == 1


@pytest.mark.parametrize("folder", PURE)
def test_pure_code_needs_no_django(folder):
    for path in (ROOT / folder).rglob("*.py"):
        used = [name for name in imports(ast.parse(path.read_text("utf-8"))) if name.split(".")[0] == "django"]
        assert used == [], path
        rooms_used = [
            n for n in imports(ast.parse(path.read_text("utf-8"))) if n.startswith("hangji.") and "reading" not in n
        ]
        assert rooms_used == [], path


def test_files_are_short_and_their_names_say_something():
    long = [f"{p.relative_to(ROOT)}: {n}" for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 400]
    assert long == []
    mute = {"utils", "helpers", "services", "common", "misc"}
    assert [p for p in SOURCES if p.stem in mute] == []


def test_only_views_and_commands_ask_the_clock():
    asking = {"views", "commands", "acts.py", "clock.py", "sign_in.py"}  # allauth calls the last one as a view
    for path, tree in parsed():
        if asking & set(path.parts) or path.name in {"views.py", "clock.py"} or "demo" in path.parts:
            continue
        asked = [
            name
            for name in imports(tree)
            if name in ("hangji.kit.clock.today", "hangji.kit.clock.now", "hangji.kit.clock")
        ]
        assert asked == [], path


def test_reverse_accessors_lead_to_the_own_room_only(db):
    from django.apps import apps

    for model in apps.get_models():
        if not model.__module__.startswith("hangji."):
            continue
        for relation in model._meta.related_objects:
            other = relation.related_model.__module__
            if other.startswith("hangji.") and relation.get_accessor_name():
                mine, theirs = model.__module__.split(".")[1], other.split(".")[1]
                used = rf"\.{relation.get_accessor_name()}\b"
                if STAIR[theirs] > STAIR[mine]:
                    for path in (ROOT / "hangji" / mine).rglob("*.py"):
                        assert not re.search(used, path.read_text("utf-8")), f"{path} reads {theirs} upwards"


def test_there_are_no_signals_and_no_save_overrides():
    for path in SOURCES:
        text = path.read_text("utf-8")
        if path == Path(__file__):
            continue
        assert "django.db.models.signals" not in text, path
        assert not re.search(r"^    def save\(self, \*args", text, re.M), path


def test_nothing_names_a_path_of_a_machine():
    private = re.compile(r"\.\./shared|/(?:work|tmp|root|home)/[a-z]|https?://[^\s\"')]*(?:pypi|pythonhosted|npmjs)")
    for pattern in ("*.py", "*.md", "*.yaml", "*.html", "*.toml", "*.lock", "*.sh"):
        for path in ROOT.rglob(pattern):
            if {".venv", "var", ".git"} & set(path.relative_to(ROOT).parts) or path == Path(__file__):
                continue
            assert not private.search(path.read_text("utf-8")), path

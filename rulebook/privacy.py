"""Which fields hold personal data: for what, by which law, who sees it, how long. Data in ``policy/privacy/``.

A field's line says what it holds and, where need be, whose it is and why it is kept when the person is erased:
``name of person``, ``text kept archive``. Kinds:

name     the name of a person, standing alone      login    a user name
contact  a telephone number or an e-mail address   post     a person's unit or post
text     words in which persons may be named       link     a reference to a person or a user
secret   a password or the like                    file     a reference to a stored file
session  a signed-in session's data                blob     packed data that may name persons
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml

from rulebook.policy import ROOT, clause

FOLDER = ROOT / "privacy"
KINDS = {"name", "login", "contact", "post", "text", "link", "secret", "file", "session", "blob"}
OPTIONS = {"_purpose", "_plain", "_open", "_retain", "_rows", "_about"}


@dataclass(frozen=True)
class Purpose:
    """Why persons' data are held. clause: how long, a key of policy/privacy.yaml, "" where ``because`` says it all.

    seen_by: codes of permissions; none: only the person.
    """

    code: str
    title: str
    why: str
    basis: str
    seen_by: tuple[str, ...]
    clause: str
    because: str


@dataclass(frozen=True)
class Ground:
    """Why the law keeps what a person asks to have erased."""

    code: str
    title: str
    source: str
    why: str


@dataclass(frozen=True)
class Personal:
    """One field. model: "room.Model". of: the field of the same model that says whose it is, "self" for the row's
    own person, "" where only the words tell. kept: the code of a ground, "" where erasing reaches it."""

    model: str
    field: str
    kind: str
    of: str
    kept: str
    purpose: str

    @property
    def key(self) -> str:
        return f"{self.model}.{self.field}"


@dataclass(frozen=True)
class Open:
    """What must be brought to an end before a person can be erased.

    by: the field that leads to the person or user. where: conditions, in which "$day" is the day. said: in words.
    """

    model: str
    by: str
    where: Mapping[str, Any]
    said: str


@dataclass(frozen=True)
class Retain:
    """What goes by itself after a time. clause: how long. after: the field of the day that it is reckoned from.

    do: "delete" the rows, "empty" the fields, or "erase" the files that they refer to. title: what it is, in words.
    """

    model: str
    clause: str
    after: str
    do: str
    fields: tuple[str, ...]
    title: str


@dataclass(frozen=True)
class PrivacyFile:
    """All that the files say. plain: fields looked at and found not personal, by "room.Model". gone: models whose rows
    go as a whole with the user that the named field leads to."""

    purposes: Mapping[str, Purpose]
    grounds: Mapping[str, Ground]
    personal: tuple[Personal, ...]
    plain: Mapping[str, tuple[str, ...]]
    open: tuple[Open, ...]
    retain: tuple[Retain, ...]
    gone: Mapping[str, str]

    def of(self, model: str) -> tuple[Personal, ...]:
        return tuple(each for each in self.personal if each.model == model)


@cache
def privacy_file() -> PrivacyFile:
    """The files as one, read once. Raises ValueError for a line that makes no sense."""
    head = _read("purposes")
    models = {model: said for name in _rooms() for model, said in _read(name).items()}
    return PrivacyFile(
        purposes={code: _purpose(code, said) for code, said in head["purposes"].items()},
        grounds={code: Ground(code, **said) for code, said in head["grounds"].items()},
        personal=tuple(each for model, said in models.items() for each in _personal(model, said)),
        plain={model: tuple(said.get("_plain", ())) for model, said in models.items()},
        open=tuple(Open(model, **each) for model, said in models.items() for each in said.get("_open", ())),
        retain=tuple(_retain(model, each) for model, said in models.items() for each in said.get("_retain", ())),
        gone={model: said["_rows"] for model, said in models.items() if "_rows" in said},
    )


def _rooms() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != "purposes")


def _read(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")) or {}


def _purpose(code: str, said: Mapping[str, Any]) -> Purpose:
    seen = tuple(said["seen_by"])
    words = {name: said[name] for name in ("title", "why", "basis", "because")}
    return Purpose(code, seen_by=seen, clause=said.get("clause", ""), **words)


def _personal(model: str, said: Mapping[str, Any]) -> Iterator[Personal]:
    for field, line in said.items():
        if field.startswith("_"):
            if field not in OPTIONS:
                raise ValueError(f"{model}: unknown option {field}")
            continue
        yield _parsed(model, field, str(line).split(), said["_purpose"])


def _parsed(model: str, field: str, words: list[str], purpose: str) -> Personal:
    kind, rest = words[0], words[1:]
    told = dict(zip(rest[::2], rest[1::2], strict=True))
    if kind not in KINDS or set(told) - {"of", "kept"}:
        raise ValueError(f"{model}.{field}: cannot be understood")
    return Personal(model, field, kind, told.get("of", ""), told.get("kept", ""), purpose)


def _retain(model: str, said: Mapping[str, Any]) -> Retain:
    return Retain(model, said["clause"], said["after"], said["do"], tuple(said.get("fields", ())), said["title"])


def limit(code: str, *, day: date, place: int = 0) -> date:
    """The day before which something is past its time on ``day``: kept so many years, months or days, by its name.

    code: of policy/privacy.yaml, "notice_days". What happened on the limit itself is still kept.
    Raises NotInForce before the first dated text.
    """
    value = int(clause(f"privacy.{code}", day=day, place=place).value)
    return _back(day, value, code.rpartition("_")[2])


def _back(day: date, count: int, unit: str) -> date:
    """So much before a day; the end of a shorter month for a day that it lacks."""
    if unit == "days":
        return day - timedelta(days=count)
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError(day)

"""What the room's pages have in common: the lists of the room, and the register that a page is about."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.coverage import scopes
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import level_choices, region_choices, scope_of
from hangji.office.access import Territory, has, territories
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names


def sections(here: str) -> Iterator[dict[str, Any]]:
    for name, label in (
        ("organisations", _("社会组织纳入情况")),
        ("parties", _("党组织纳入情况")),
        ("handovers", _("报送文件")),
        ("reconciliations", _("对账")),
    ):
        yield {"url": reverse(f"platform:{name}"), "label": label, "current": name == here}


def scoped(request: HttpRequest, here: str) -> dict[str, Any]:
    """The register of the page (?region=&level=), in the person's territories or 404, and the choices of others."""
    act, names = act_of(request), region_names()
    scope = Scope(scope_of(request, act).territory, act.today)
    return {
        "scope": scope,
        "place": scopes.place(scope, names),
        "names": names,
        "regions": region_choices(act, scope, names),
        "levels": level_choices(act, scope),
        "sections": list(sections(here)),
        "query": query(scope.territory),
        "may_report": reports(act, scope.territory),
        "may_export": has(act, Permission.EXPORT),
    }


def query(territory: Territory) -> str:
    return "?" + urlencode({"region": territory.region_code, "level": territory.level})


def reports(act: Act, territory: Territory) -> bool:
    """Whether the person may report for this register."""
    held = territories(act, Permission.REPORT_PLATFORM)
    return any(each.holds(territory.region_code, territory.level) for each in held)


def place_of(record: Any, names: dict[int, str]) -> str:
    """The register of a handover or a reconciliation in words."""
    return scopes.place(Scope(Territory(record.region_code, record.level), record.day), names)


def codes_by_name(names: dict[int, str]) -> dict[str, str]:
    """name → code, for reading files that name a county."""
    return {name: str(code) for code, name in names.items()}

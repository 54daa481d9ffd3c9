"""What the office's views share: answering a form, and pages by key."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal


def answer(
    request: HttpRequest, template: str, form: Form, refusal: Refusal | None = None, **context: Any
) -> HttpResponse:
    """The page with its form: 409 with what was typed when an action refused, 422 when the text has faults."""
    status = refusal.status if refusal else 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "refusal": refusal, **context}, status=status)


@dataclass(frozen=True)
class KeysetPage:
    """Some rows and the way to the neighbours, as kit/_pages.html wants them."""

    rows: list[Any]
    previous_url: str
    next_url: str
    position_text: str


def keyset(request: HttpRequest, rows: QuerySet[Any], key: str, size: int, unit: str) -> KeysetPage:
    """One page of ``rows`` in the order of ``key``, a unique field ("-pk": the highest first).

    ?after=K begins behind the row with the key K, ?before=K ends in front of it; nonsense is the first page.
    """
    field, down = key.removeprefix("-"), key.startswith("-")
    model: type[Model] = rows.model
    after, before = (_key(model, field, request.GET.get(name)) for name in ("after", "before"))
    backwards = after is None and before is not None
    mark = before if backwards else after
    less = down != backwards
    if mark is not None:
        rows = rows.filter(**{f"{field}__{'lt' if less else 'gt'}": mark})
    found = list(rows.order_by(f"-{field}" if less else field)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous, has_next = (more, True) if backwards else (mark is not None, more)
    return KeysetPage(
        found,
        _url(request, "before", getattr(found[0], field)) if found and has_previous else "",
        _url(request, "after", getattr(found[-1], field)) if found and has_next else "",
        _("本页 %(n)d %(unit)s") % {"n": len(found), "unit": unit},
    )


def _key(model: type[Model], field: str, typed: str | None) -> Any:
    """The typed key as a value of its field, None when it is absent or cannot be one."""
    if not typed or len(typed) > 60 or "\x00" in typed:
        return None
    try:
        value = (model._meta.pk if field == "pk" else model._meta.get_field(field)).to_python(typed)  # type: ignore[union-attr]
    except ValidationError:
        return None
    return value if not isinstance(value, int) or abs(value) < 2**63 else None


def _url(request: HttpRequest, name: str, value: Any) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    query.pop("before", None)
    query[name] = str(value)
    return f"?{query.urlencode()}"

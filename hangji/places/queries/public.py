"""What anybody may read of model sites: what the office published of those that are open. For the portal's pages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hangji.places.models import ItemKind, Site, SiteItem
from hangji.places.queries.sites import site_rows


@dataclass(frozen=True)
class PublicItem:
    """pk: for the address places:public_item. title: of a picture, the words for whoever cannot see it (alt)."""

    pk: int
    title: str
    kind: str  # of its file: pdf, jpg …


@dataclass(frozen=True)
class PublicSite:
    """pk: for the address places:public_site. contact: a post. copied: organisations that carried something out."""

    pk: int
    name: str
    organisation: str
    region_code: int
    address: str
    contact: str
    hours: str
    hear: str
    see: str
    learn: str
    copy: str
    since: date
    copied: int
    pictures: Sequence[PublicItem]
    papers: Sequence[PublicItem]


def sites(day: date, pks: Collection[int] | None = None) -> list[PublicSite]:
    """Published sites that are open on the day, by name; pks: of these alone; two statements."""
    public = Site.objects.published_on(day)
    rows = list(site_rows(public if pks is None else public.filter(pk__in=pks), day))
    items: dict[int, list[SiteItem]] = {}
    shown = [pk for row in rows for pk in row.published.get("items", [])]
    for each in SiteItem.objects.filter(pk__in=shown, dropped_at__isnull=True).select_related("document"):
        items.setdefault(each.site_id, []).append(each)
    return [_public(row, items.get(row.pk, [])) for row in rows]


def sites_with(words: Sequence[str], day: date) -> list[tuple[int, str]]:
    """(pk, name) of the published sites that have all these words, made even (rulebook.portal); one statement."""
    rows = Site.objects.published_on(day)
    for word in words:
        rows = rows.filter(words__contains=word)
    return [(pk, said["name"]) for pk, said in rows.values_list("pk", "published") if said]


def _public(row: Any, items: Sequence[SiteItem]) -> PublicSite:
    said: Mapping[str, Any] = row.published
    words = {name: said[name] for name in ("name", "address", "contact", "hours", "hear", "see", "learn", "copy")}

    def of(kind: ItemKind) -> list[PublicItem]:
        return [PublicItem(each.pk, each.title, each.document.kind) for each in items if each.kind == kind]

    return PublicSite(
        pk=row.pk,
        organisation=str(row.organisation),
        region_code=row.region_code,
        since=row.since,
        copied=row.copied,
        pictures=of(ItemKind.PICTURE),
        papers=of(ItemKind.PAPER),
        **words,
    )

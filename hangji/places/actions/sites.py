"""Describing a site and what may be taken away from it; publishing what the public reads."""

from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.governance.queries.sight import require
from hangji.honours.models import Award
from hangji.kit.freshness import changed
from hangji.kit.pictures import redraw
from hangji.kit.refusal import Refusal
from hangji.office import documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Document
from hangji.office.pen import writing
from hangji.places.actions.hand import KEEP, locked, must_be_open, require_keeper, require_office
from hangji.places.models import Audience, ItemKind, Site, SiteItem
from hangji.places.queries.sites import awards_for, items_of
from hangji.registry.models import SocialOrganization, Standing
from hangji.training.actions.courses import same_version
from rulebook.portal import even
from rulebook.sites import has_mobile_number

PAPERS = (*documents.PAPERS, "xlsx")


@dataclass(frozen=True)
class Described:
    """What is said of a site. capacity: persons at a time."""

    name: str
    address: str
    contact: str
    hours: str
    capacity: int
    hear: str
    see: str
    learn: str
    copy: str


@dataclass(frozen=True)
class Handed:
    """What is handed out. permission: on what ground."""

    kind: str
    title: str
    audience: str
    permission: str


def propose_site(*, organisation: SocialOrganization, said: Described, act: Act) -> Site:
    """A new site of an organisation, not open yet; the same name again is the same site."""
    require(act, KEEP, organisation)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        kept = Site.objects.filter(organisation=organisation, name=said.name).first()
        if kept:
            return kept
        _nobodys_number(said)
        row = Standing.objects.asof(act.today).get(organisation=organisation)
        place = {"region_code": row.region_code, "level": row.level}
        made = Site.objects.create(
            organisation=organisation, **place, **asdict(said), proposed_at=act.at, proposed_by_name=act.user.name
        )
        pen.note(Note("propose_site", "Site", made.pk, str(made), after=told(said)))
    return made


def change_site(*, site: Site, said: Described, version: int, act: Act) -> Site:
    """Other words. The public goes on reading what was published until the office publishes anew."""
    require_keeper(site, act)
    with writing(act) as pen:
        held = locked(site)
        before = said_of(held)
        if before == said:
            return held
        same_version(held, version)
        _nobodys_number(said)
        _free_name(held, said)
        for name, value in asdict(said).items():
            setattr(held, name, value)
        held.version += 1
        held.save()
        was, now = told(before), told(said)
        changed = [name for name in now if was[name] != now[name]]
        pair = {name: was[name] for name in changed}, {name: now[name] for name in changed}
        pen.note(Note("change_site", "Site", held.pk, str(held), *pair))
    return held


def said_of(site: Site) -> Described:
    return Described(**{name: getattr(site, name) for name in Described.__dataclass_fields__})


def told(said: Described) -> dict[str, Any]:
    """As the audit trail names it."""
    return {f"site_{name}": value for name, value in asdict(said).items()}


def _nobodys_number(said: Described) -> None:
    if any(has_mobile_number(str(value)) for value in asdict(said).values()):
        raise Refusal(
            _("不能保存：写了手机号码"),
            _("示范点的说明向社会公开，联系写岗位，不写个人电话"),
            _("删去手机号码，写“党支部办公室”这样的岗位；来访的单位在系统里预约"),
        )


def _free_name(held: Site, said: Described) -> None:
    others = Site.objects.filter(organisation=held.organisation_id, name=said.name)
    if others.exclude(pk=held.pk).exists():
        raise Refusal(
            _("不能改成“%(name)s”：这一家已经有了") % {"name": said.name}, _("同一家的示范点不重名"), _("换一个名称")
        )


# ---- what is handed out


def add_item(*, site: Site, handed: Handed, file: UploadedFile[bytes] | Document, act: Act) -> SiteItem:
    """Hand out a paper, or show a picture; the same title again is the one that is there."""
    require_keeper(site, act)
    with writing(act) as pen:
        held = locked(site)
        kept = held.items.filter(title=handed.title, dropped_at__isnull=True).first()
        if kept:
            return kept
        document = file if isinstance(file, Document) else _kept(handed, file, act)
        made = SiteItem.objects.create(
            site=held, **asdict(handed), document=document, added_at=act.at, added_by_name=act.user.name
        )
        held.version += 1
        held.save(update_fields=["version"])
        after = {"material": made.title, "site_permission": made.permission, "site_audience": made.audience}
        pen.note(Note("add_site_item", "Site", held.pk, str(held), after=after))
    return made


def _kept(handed: Handed, upload: UploadedFile[bytes], act: Act) -> Document:
    """A picture is drawn anew: where and when it was taken is nobody's business."""
    if handed.kind == ItemKind.PICTURE:
        return documents.keep_picture(redraw(upload), name=upload.name or "", act=act)
    return documents.store(upload, act=act, kinds=PAPERS)


def drop_item(*, item: SiteItem, act: Act) -> None:
    """Nobody is handed it any more, from this moment; asked twice, nothing changes."""
    require_keeper(item.site, act)
    with writing(act) as pen:
        held: SiteItem = SiteItem.objects.select_for_update().select_related("site").get(pk=item.pk)
        if held.dropped_at:
            return
        held.dropped_at = act.at
        held.save()
        changed()
        pen.note(Note("drop_site_item", "Site", held.site_id, str(held.site), before={"material": held.title}))


def name_by_award(*, site: Site, award: Award | None, act: Act) -> Site:
    """Say by which award of the selection the site was named; None: by none. Said twice, nothing changes."""
    require_office(site, act)
    with writing(act) as pen:
        held = locked(site)
        if held.award == award:
            return held
        if award is not None and award not in awards_for(held, act.today):
            raise Refusal(
                _("不能登记：不是这一家的示范点荣誉"),
                _("命名要有璀璨计划评选的荣誉，属于这一家或者它的党组织，现在有效"),
                _("先在评选表彰里登记荣誉"),
            )
        told = {"site_award": str(held.award or "")}, {"site_award": str(award or "")}
        held.award = award
        held.save()
        pen.note(Note("name_site", "Site", held.pk, str(held), *told))
    return held


# ---- the public


def publish_site(*, site: Site, version: int, act: Act) -> Site:
    """Let the public read the site as it stands in this version; published so already, nothing changes."""
    require_office(site, act)
    with writing(act) as pen:
        held = locked(site)
        if held.published_version == held.version:
            return held
        same_version(held, version)
        must_be_open(held, act.today, _("不能发布：还没有开放"))
        public = [each.pk for each in items_of(held) if each.audience == Audience.PUBLIC]
        held.published = {**asdict(said_of(held)), "items": public}
        held.words = words_of(held)
        held.published_version = held.version
        held.published_at, held.published_by_name = act.at, act.user.name
        held.save()
        changed()
        pen.note(Note("publish_site", "Site", held.pk, str(held), after={"site_version": held.version}))
    return held


def words_of(held: Site) -> str:
    """What the portal's search looks through: all that a reader reads, made even."""
    said = told(said_of(held)).values()
    return even("\n".join(str(each) for each in (*said, held.organisation)))


def unpublish_site(*, site: Site, because: str, act: Act) -> Site:
    """Take it off the public pages; asked twice, nothing changes."""
    require_office(site, act)
    with writing(act) as pen:
        held = locked(site)
        if held.published_at is None:
            return held
        held.published = held.published_version = held.published_at = None
        held.published_by_name = held.words = ""
        held.save()
        changed()
        pen.note(Note("unpublish_site", "Site", held.pk, str(held), reason=because))
    return held

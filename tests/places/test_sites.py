"""Sites: described, opened and closed by two persons, what is handed out, what the public reads."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import documents
from hangji.office.models import AuditEntry
from hangji.places.actions.bookings import book, cancel_booking
from hangji.places.actions.opening import add_slots, ask_change, cancel_slot, decide_change
from hangji.places.actions.sites import (
    Handed,
    add_item,
    change_site,
    drop_item,
    name_by_award,
    propose_site,
    publish_site,
    unpublish_site,
)
from hangji.places.models import Site, SiteChange, SiteItem, SiteOpening, VisitSlot
from hangji.places.queries.public import sites, sites_with
from hangji.places.queries.sites import opening_of
from hangji.registry.actions.organisations import Conflict
from tests.honours.making import awarded
from tests.places.conftest import DAY, SAID, another_site, open_site


def png(**more):
    made = BytesIO()
    Image.new("RGB", (4, 3), "red").save(made, "PNG", **more)
    return made.getvalue()


PNG = png()


def item(town, title="议事规则范本", kind="paper", audience="public"):
    content = b"%PDF-1.7 x" if kind == "paper" else PNG
    file = SimpleUploadedFile("a.pdf" if kind == "paper" else "a.png", content)
    handed = Handed(kind=kind, title=title, audience=audience, permission="本单位编写")
    return add_item(site=town.site, handed=handed, file=file, act=town.act(town.bai))


def test_a_site_is_proposed_once_by_its_own_keeper(there):
    assert propose_site(organisation=there.club, said=SAID, act=there.act(there.bai)) == there.site
    with pytest.raises(NoRight):
        propose_site(organisation=there.school, said=SAID, act=there.act(there.bai))
    with pytest.raises(NoRight):
        propose_site(organisation=there.club, said=replace(SAID, name="别名"), act=there.act(there.wang))
    assert AuditEntry.objects.filter(verb="propose_site").count() == 1


def test_a_mobile_number_is_refused(there):
    said = replace(SAID, contact="白素 138 0013 8000")
    with pytest.raises(Refusal, match="手机号码"):
        change_site(site=there.site, said=said, version=1, act=there.act(there.bai))


def test_a_change_of_an_older_version_is_a_conflict(there):
    other = replace(SAID, hours="周末")
    change_site(site=there.site, said=other, version=1, act=there.act(there.bai))
    with pytest.raises(Conflict):
        change_site(site=there.site, said=replace(SAID, hours="每天"), version=1, act=there.act(there.chen))
    assert change_site(site=there.site, said=other, version=1, act=there.act(there.bai)).version == 2


def test_two_sites_of_an_organisation_have_two_names(there):
    site, _slot = another_site(there)
    with pytest.raises(Refusal, match=f"不能改成“{SAID.name}”"):
        change_site(site=site, said=SAID, version=site.version, act=there.act(there.bai))


def test_two_persons_open_a_site(there):
    change = ask_change(site=there.site, kind="open", day=DAY, reason="评为示范点", act=there.act())
    same = ask_change(site=there.site, kind="open", day=DAY, reason="再提一次", act=there.act())
    assert same == change
    with pytest.raises(Refusal, match="自己提出"):
        decide_change(change=change, agrees=True, opinion="", act=there.act())
    assert not SiteOpening.objects.exists()
    for _twice in range(2):
        decide_change(change=change, agrees=True, opinion="同意", act=there.act(there.li))
    assert opening_of(there.site, DAY).since == DAY
    assert opening_of(there.site, date(2021, 11, 9)) is None
    with pytest.raises(NoRight):
        ask_change(site=there.site, kind="close", day=DAY, reason="x", act=there.act(there.bai))


def test_the_database_knows_no_decision_by_the_same_person(there):
    change = ask_change(site=there.site, kind="open", day=DAY, reason="x", act=there.act())
    same = {"agreed": True, "decided_by": "chen", "decided_at": there.act().at}
    with pytest.raises(IntegrityError, match="site_change_decided_by_another"), transaction.atomic():
        SiteChange.objects.filter(pk=change.pk).update(**same)


def test_what_is_not_agreed_to_leaves_the_site_as_it_is(there):
    change = ask_change(site=there.site, kind="open", day=DAY, reason="x", act=there.act())
    with pytest.raises(Refusal, match="没有复核"):
        ask_change(site=there.site, kind="open", day=date(2021, 12, 1), reason="x", act=there.act())
    decide_change(change=change, agrees=False, opinion="还没有准备好", act=there.act(there.li))
    assert opening_of(there.site, DAY) is None


def test_closing_waits_for_the_bookings_and_takes_the_free_slots_along(opened):
    booking = book(slot=opened.later, visitor=opened.school, persons=3, purpose="学", act=opened.act(opened.qin))
    change = ask_change(site=opened.site, kind="close", day=date(2021, 11, 5), reason="装修", act=opened.act())
    with pytest.raises(Refusal, match="还有预约"):
        decide_change(change=change, agrees=True, opinion="", act=opened.act(opened.li))
    cancel_booking(booking=booking, because="装修", act=opened.act(opened.bai))
    decide_change(change=change, agrees=True, opinion="", act=opened.act(opened.li))
    assert opening_of(opened.site, date(2021, 11, 4)) is not None
    assert opening_of(opened.site, date(2021, 11, 5)) is None
    assert not VisitSlot.objects.filter(cancelled_on__isnull=True).exists()
    open_site(opened, date(2021, 12, 1))
    assert opening_of(opened.site, date(2021, 12, 1)) is not None


def test_slots_only_while_open_within_the_capacity_and_once(there):
    slots = {"days": [DAY], "starts": "09:30", "ends": "11:30", "act": there.act(there.bai)}
    with pytest.raises(Refusal, match="没有开放"):
        add_slots(site=there.site, capacity=5, **slots)
    open_site(there)
    with pytest.raises(Refusal, match="上限"):
        add_slots(site=there.site, capacity=21, **slots)
    with pytest.raises(Refusal, match="已经过了"):
        add_slots(site=there.site, capacity=5, **{**slots, "days": [date(2021, 11, 1)]})
    for _twice in range(2):
        add_slots(site=there.site, capacity=5, **slots)
    assert VisitSlot.objects.count() == 1


def test_a_booked_slot_is_not_cancelled(opened):
    book(slot=opened.slot, visitor=opened.school, persons=3, purpose="学", act=opened.act(opened.qin))
    with pytest.raises(Refusal, match="已经有人预约"):
        cancel_slot(slot=opened.slot, because="x", act=opened.act(opened.bai))
    cancel_slot(slot=opened.later, because="停电", act=opened.act(opened.bai))
    opened.later.refresh_from_db()
    assert opened.later.cancelled_because == "停电"


def test_the_public_reads_what_was_published_and_nothing_later(opened):
    assert sites(opened.today) == []
    paper, _inside = item(opened), item(opened, "内部台账", audience="registered")
    picture = item(opened, "议事厅里的长桌", "picture")
    opened.site.refresh_from_db()
    publish_site(site=opened.site, version=opened.site.version, act=opened.act())
    item(opened, "后来加的")
    change_site(site=opened.site, said=replace(SAID, hours="周末"), version=5, act=opened.act(opened.bai))
    (public,) = sites(opened.today)
    assert (public.hours, public.contact) == (SAID.hours, "党支部办公室")
    assert [each.title for each in public.papers] == [paper.title]
    assert [each.title for each in public.pictures] == [picture.title]
    drop_item(item=paper, act=opened.act(opened.bai))
    assert sites(opened.today)[0].papers == []
    unpublish_site(site=opened.site, because="重写", act=opened.act())
    assert sites(opened.today) == []


def test_a_published_site_is_public_while_it_is_open(opened):
    publish_site(site=opened.site, version=1, act=opened.act())
    change = ask_change(site=opened.site, kind="close", day=date(2021, 12, 1), reason="装修", act=opened.act())
    decide_change(change=change, agrees=True, opinion="", act=opened.act(opened.li))
    read = {day: [each.name for each in sites(day)] for day in (date(2021, 11, 30), date(2021, 12, 1))}
    assert read == {date(2021, 11, 30): [SAID.name], date(2021, 12, 1): []}
    assert [sites_with(["议事"], day) for day in read] == [[(opened.site.pk, SAID.name)], []]


def test_a_site_that_is_not_open_is_seen_at_home_alone(there):
    def seen():
        users = (there.bai, there.chen, there.wang, there.qin)
        return [Site.objects.visible_to(there.act(user)).exists() for user in users]

    assert seen() == [True, True, False, False]
    open_site(there)
    assert seen() == [True] * 4


def test_who_publishes_has_seen_the_version(opened):
    with pytest.raises(Conflict):
        publish_site(site=opened.site, version=9, act=opened.act())
    with pytest.raises(NoRight):
        publish_site(site=opened.site, version=1, act=opened.act(opened.bai))


def test_a_site_that_is_not_open_is_not_published(there):
    with pytest.raises(Refusal, match="还没有开放"):
        publish_site(site=there.site, version=1, act=there.act())


def test_a_picture_does_not_tell_where_it_was_taken(there):
    where = Image.Exif()
    where[0x8825] = {1: "N", 2: (33.0, 50.0, 0.0), 3: "E", 4: (115.0, 46.0, 0.0)}
    where[0x013B] = "拍的人"
    taken = png(exif=where) + b"what follows the end"
    handed = Handed(kind="picture", title="长桌", audience="public", permission="自己拍的")
    file = SimpleUploadedFile("长桌.png", taken)
    made = add_item(site=there.site, handed=handed, file=file, act=there.act(there.bai))
    with documents.open_document(made.document) as kept, Image.open(kept) as picture:
        assert (made.document.name, picture.size, dict(picture.getexif())) == ("长桌.png", (4, 3), {})
    false = {"handed": replace(handed, title="假的"), "file": SimpleUploadedFile("a.png", b"MZ")}
    with pytest.raises(Refusal, match="读不出来"):
        add_item(site=there.site, act=there.act(there.bai), **false)


def test_a_picture_needs_words_and_permission(there):
    one = item(there, "议事厅", "picture")
    with pytest.raises(IntegrityError, match="site_item_with_permission"), transaction.atomic():
        SiteItem.objects.filter(pk=one.pk).update(permission="")


def test_a_site_is_named_by_an_award_of_its_own(there):
    award = awarded(there, there.club, selection="brilliant", category="党建示范点")
    other = awarded(there, there.school, selection="brilliant", category="党建示范点")
    with pytest.raises(Refusal, match="不是这一家"):
        name_by_award(site=there.site, award=other, act=there.act())
    named = name_by_award(site=there.site, award=award, act=there.act())
    assert named.award == award
    assert Site.objects.get().award == award

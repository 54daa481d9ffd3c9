"""The pages of sites and visits: from booking to what was taken over, who sees what, the desk, what lists cost."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from hangji.desk.duties import waiting
from hangji.kit import clock
from hangji.office.access import Territory
from hangji.office.duties import Viewer
from hangji.places.actions.sites import publish_site
from hangji.places.models import Site, SiteBooking, SiteChange, SiteItem, TakingOver
from tests.places.conftest import DAY, SAID
from tests.places.ones import shown
from tests.places.test_sites import PNG, item
from tests.places.test_visits import visited
from tests.town import CITY, FEW_AND_MANY, QIAOCHENG, moment


@pytest.fixture
def on(monkeypatch, there):
    """Sets the day of the clock."""

    def day(today):
        monkeypatch.setattr(clock, "now", lambda: moment(today))
        monkeypatch.setattr(clock, "today", lambda: today)
        monkeypatch.setattr("hangji.places.views.public.today", lambda: today)

    day(there.today)
    return day


def address(name, *args):
    return reverse(f"places:{name}", args=args)


def page(client, user, url):
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def send(client, user, url, **typed):
    client.force_login(user)
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(url, typed)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer.url


def described(**more):
    return {name: getattr(SAID, name) for name in SAID.__dataclass_fields__} | {"version": "1"} | more


def test_from_the_proposal_to_the_public_page(client, there, on):
    url = send(client, there.bai, address("new_site", there.club.pk), **described(name="先锋站"))
    site = Site.objects.get(name="先锋站")
    assert url == address("site", site.pk)
    opening = {"kind": "open", "day": "2021-11-01", "reason": "评为示范点"}
    send(client, there.chen, address("ask_change", site.pk), **opening)
    change = SiteChange.objects.get(site=site)
    assert "由另一位同事复核" in page(client, there.chen, url)
    send(client, there.li, address("decide", change.pk), agrees="yes", opinion="同意")
    upload = SimpleUploadedFile("长桌.png", PNG)
    said = {"kind": "picture", "title": "一张长桌", "audience": "public", "permission": "自己拍的，人都同意"}
    send(client, there.bai, address("add_item", site.pk), file=upload, **said)
    site.refresh_from_db()
    send(client, there.chen, address("publish", site.pk), version=site.version)
    client.logout()
    public = client.get(address("public_site", site.pk)).content.decode()
    assert 'alt="一张长桌"' in public
    assert "党支部办公室" in public
    picture = client.get(address("public_item", SiteItem.objects.get().pk))
    assert picture["Content-Type"] == "image/png"
    send(client, there.chen, address("unpublish", site.pk), because="重写")
    client.logout()
    assert client.get(address("public_site", site.pk)).status_code == 404


def test_what_is_for_registered_ones_is_not_for_the_public(client, opened, on):
    inside = item(opened, "内部台账", audience="registered")
    opened.site.refresh_from_db()
    publish_site(site=opened.site, version=opened.site.version, act=opened.act())
    assert client.get(address("public_item", inside.pk)).status_code == 404
    client.force_login(opened.qin)
    assert client.get(address("item", inside.pk)).status_code == 200


def test_a_visit_from_the_booking_to_the_result(client, opened, on):
    site = page(client, opened.qin, address("site", opened.site.pk))
    assert address("book", opened.slot.pk) in site
    typed = {"visitor": f"o{opened.school.pk}", "persons": "21", "purpose": "学议事"}
    client.force_login(opened.qin)
    refused = client.post(address("book", opened.slot.pk), typed)
    assert refused.status_code == 409
    assert "还剩 20 人，要来 21 人" in refused.content.decode()
    url = send(client, opened.qin, address("book", opened.slot.pk), **typed | {"persons": "6"})
    one = SiteBooking.objects.get()
    assert "确认" in page(client, opened.bai, url)
    send(client, opened.bai, address("confirm", one.pk))
    on(DAY)
    send(client, opened.bai, address("finish", one.pk), came="5")
    assert address("feedback", one.pk) in page(client, opened.qin, url)
    send(client, opened.qin, address("feedback", one.pk), answer_0="很好", answer_1="可以", remark="讲得细")
    assert address("feedback", one.pk) not in page(client, opened.qin, url)
    take = address("take", opened.site.pk) + f"?booking={one.pk}"
    assert "2021-11-10 09:30–11:30" in page(client, opened.qin, take)
    typed = {"organisation": opened.school.pk, "what": "议事规则", "booking": one.pk}
    url = send(client, opened.qin, take, **typed)
    made = TakingOver.objects.get()
    for state, said in (("carried", "每月一次"), ("result", "议了三件事")):
        made.refresh_from_db()
        step = address("step", made.pk, state)
        send(client, opened.qin, step, said=said, day=DAY.isoformat(), version=made.version)
    assert "议了三件事" in page(client, opened.qin, url)
    assert "1 家照着做了" in page(client, opened.bai, address("site", opened.site.pk))


def test_either_side_moves_and_calls_off_with_a_reason(client, opened, on):
    typed = {"visitor": f"o{opened.school.pk}", "persons": "6", "purpose": "学议事"}
    url = send(client, opened.qin, address("book", opened.slot.pk), **typed)
    one = SiteBooking.objects.get()
    moved = {"slot": opened.later.pk, "because": "撞了会", "version": one.version}
    send(client, opened.qin, address("move", one.pk), **moved)
    assert "撞了会" in page(client, opened.bai, url)
    send(client, opened.bai, address("cancel", one.pk), because="停电")
    assert "示范点取消：停电" in page(client, opened.qin, url)


def test_a_committee_books_in_its_own_name_and_nobody_books_at_home(client, opened, on):
    send(client, opened.dong, address("book", opened.slot.pk), visitor=f"b{opened.body.pk}", persons="3", purpose="看")
    assert SiteBooking.objects.get().visitor == opened.body
    client.force_login(opened.bai)
    assert client.get(address("book", opened.slot.pk)).status_code == 404
    assert address("book", opened.slot.pk) not in page(client, opened.bai, address("site", opened.site.pk))


def test_strangers_get_404(client, opened, on):
    typed = {"visitor": f"o{opened.school.pk}", "persons": "6", "purpose": "学"}
    send(client, opened.qin, address("book", opened.slot.pk), **typed)
    one = SiteBooking.objects.get()
    client.force_login(opened.wang)
    for name, key in (("booking", one.pk), ("edit_site", opened.site.pk), ("ask_change", opened.site.pk)):
        assert client.get(address(name, key)).status_code == 404, name
    assert "红色议事厅" in page(client, opened.wang, address("site", opened.site.pk)), "an open site is there for all"
    client.force_login(opened.zhou)
    assert client.get(address("cancel", one.pk)).status_code == 404


def told(town, user, territory=None):
    found = waiting(Viewer(town.act(user), territory)).all
    return {duty.tag: (duty.count, duty.due) for duty in found if duty.topic == "places"}


def test_the_desk_says_what_waits(client, opened, on):
    here = Territory(CITY, "city")
    assert told(opened, opened.li, here) == {}
    typed = {"visitor": f"o{opened.school.pk}", "persons": "6", "purpose": "学"}
    send(client, opened.qin, address("book", opened.slot.pk), **typed)
    assert told(opened, opened.bai) == {"visit_asked": (1, DAY)}
    send(client, opened.bai, address("confirm", SiteBooking.objects.get().pk))
    assert told(opened, opened.qin) == {"visit_agreed": (1, DAY)}
    closing = {"kind": "close", "day": "2021-12-01", "reason": "搬家"}
    send(client, opened.chen, address("ask_change", opened.site.pk), **closing)
    assert told(opened, opened.chen, here) == {}
    assert told(opened, opened.li, here) == {"site_to_decide": (1, None)}


def test_figures_open_their_rows(client, opened, on):
    text = page(client, opened.chen, address("sites"))
    assert f'href="{address("sites")}?state=open"' in text
    client.force_login(opened.chen)
    assert client.post(address("sites_export"), {"format": "csv"})["Content-Type"].startswith("text/csv")


def test_a_number_opens_only_where_one_sees_all_its_rows(client, opened, on):
    visited(opened)
    link = f"{address('bookings')}?site={opened.site.pk}"
    for user, whole in ((opened.bai, True), (opened.chen, True), (opened.qin, False), (opened.wang, False)):
        said = page(client, user, address("sites"))
        assert opened.site.name in said
        assert (link in said) is whole, user


@pytest.mark.parametrize("count", FEW_AND_MANY)
@pytest.mark.parametrize("name", ["sites", "bookings", "takings"])
def test_a_list_costs_the_same_whatever_its_rows(client, there, on, name, count, django_assert_max_num_queries):
    bare = there.school.pk
    for number in range(count):
        unit = there.organisation(f"亳州市第{number}协会", 3)
        shown(unit.pk, bare, QIAOCHENG, "city", moment(there.today), item(there, f"件{number}").document_id)
    client.force_login(there.chen)
    client.get(address(name))
    with django_assert_max_num_queries(13 if name == "sites" else 9):
        client.get(address(name))


def test_a_day_that_nobody_understands_is_said_beside_its_field(client, opened, on):
    client.force_login(opened.bai)
    typed = {"days": "2021-12-01\n下周三", "starts": "9:00", "ends": "11:00", "capacity": "5"}
    answer = client.post(address("add_slots", opened.site.pk), typed)
    assert answer.status_code == 422
    assert "“下周三”看不懂" in answer.content.decode()
    wrong = client.post(address("add_slots", opened.site.pk), typed | {"days": "2021-12-01", "ends": "十一点"})
    assert "请写成 09:30 这样的时间" in wrong.content.decode()
    good = typed | {"days": "2021-12-01\n2021.12.2"}
    send(client, opened.bai, address("add_slots", opened.site.pk), **good)
    slots = opened.site.slots.filter(day__gte=date(2021, 12, 1))
    assert [(slot.starts, slot.ends) for slot in slots] == [("09:00", "11:00")] * 2  # as they compare

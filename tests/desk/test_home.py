"""The morning's page of each of the cast, the frame around every page, the search and the help."""

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest

from hangji.coverage.actions import note_gap, postpone, raise_dispute
from hangji.desk.duties import waiting
from hangji.guidance.actions.contacts import Said, record_contact
from hangji.intake.models import Batch, BatchState
from hangji.office.duties import Viewer
from hangji.office.models import Delivery, Document, Role
from hangji.registry.actions.organisations import change_status, rename_organisation
from hangji.registry.models import Secretary
from tests.town import CITY, GUOYANG


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture(autouse=True)
def _nothing_owed(monkeypatch):
    """What is owed by the month's fifth has its own tests (test_duties.py)."""
    monkeypatch.setattr("hangji.reports.duties.owed", lambda act: [])


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def page(client, path="/", **query):
    response = client.get(path, query)
    assert response.status_code == 200, (response.status_code, response.headers.get("Location"))
    return unescape(response.content.decode())


def due(html):
    """(text, address) of each line of 待办."""
    lines = re.findall(r'<tr><td class="nowrap"><span class="tag.*?</tr>', html, re.S)
    return [
        (re.sub(r"<[^>]+>", "", re.search(r"<p>(.*?)</p>", line)[1]), re.search(r'href="([^"]+)"', line)[1])
        for line in lines
    ]


def busy(town, count=1):
    """A town in which every kind of duty waits, ``count`` of each."""
    for number in range(count):
        late = town.organisation(f"亳州市象棋{number}学校", 3, day=date(2021, 3, 1))
        town.organisation(f"亳州市书画{number}协会", 0)
        town.organisation(f"亳州市诗词{number}协会")
        planned = town.organisation(f"亳州市茶艺{number}协会", 1, day=date(2021, 10, 8))
        act = town.act(day=date(2021, 10, 8))
        plan = {"cause": "other", "note": "", "planned_on": date(2021, 10, 29), "planned_mode": "joint", "version": 0}
        note_gap(organisation=planned, act=act, **plan)
        postpone(organisation=planned, until=date(2021, 11, 20), reason="搬迁", act=act)
        raise_dispute(organisation=late, reason="人数不对", act=town.act(town.li))
        struck = town.organisation(f"亳州市灯谜{number}学会", 3)
        town.form(f"灯谜{number}党支部", struck)
        change_status(organisation=struck, status="cancelled", day=date(2021, 10, 8), reason="自行申请", act=town.act())
        town.form(f"联合{number}", *(town.organisation(f"第{number}之{n}协会", 1) for n in range(6)), mode="joint")
        checked(town, number)


def checked(town, number):
    at = town.act().at
    document = Document.objects.create(
        name="名册.xlsx", kind="xlsx", size=1, sha256="0" * 64, path="x", stored_at=at, stored_by="chen"
    )
    Batch.objects.create(
        id=uuid4(), number=f"2021-{number}", fields="register", region_code=CITY, level="city", document=document,
        state=BatchState.CHECKED, as_of=town.today, uploaded_by=town.chen, uploaded_at=at,
    )  # fmt: skip


def test_chen_is_told_everything_that_waits_and_each_button_leads_to_it(chen, town):
    busy(town)
    html = page(chen)
    lines = due(html)
    assert [text for text, _url in lines] == [
        "亳州市象棋0学校等 1 家应建未建，宽限期已过",
        "亳州市茶艺0协会等 1 家的计划组建日期已过，还没有建",
        "亳州市象棋0学校等 1 家应建未建，还没有登记原因和计划",
        "亳州市茶艺0协会等 1 家的暂缓 30 天内到期或已到期",
        "1 件对判定的异议等待答复",
        "1 家没有党员，也没有指导员",
        "1 家没有党组织，也没有申报党员人数",
        "1 个党组织没有覆盖正常存续的社会组织",
        "1 个联合党组织覆盖的单位超过一般上限",
        "台账里有 12 处数据要核对",
        "2 个党组织没有书记",
        "1 批导入已检查，等待确认写入",
    ]
    assert "陈思远，今天有 3 件事要办" in html  # what is overdue or due today, not all that waits
    names = ("象棋", "茶艺", "象棋", "茶艺", "象棋", "书画", "诗词", "灯谜", "联合")
    for (_text, url), name in zip(lines, names, strict=False):
        assert name in page(chen, url), url


def parts(html):
    """(title, number of lines) of each part of 待办, in order; the numbers that lead to them beside its heading."""
    found = [
        (title, len(re.findall(r'<tr><td class="nowrap"><span class="tag', part)))
        for title, part in re.findall(r'<div class="card-part" id="\w+"><h3>(.*?)</h3>(.*?)</table>', html, re.S)
    ]
    return found, re.findall(r'<a class="link" href="#(\w+)">(.*?)</a>', html)


def test_the_desk_groups_what_waits_by_day_as_the_list_does(chen, town):
    busy(town)
    found, links = parts(page(chen))
    assert [title for title, _count in found] == ["逾期", "今天", "本月", "没有期限"]
    assert sum(count for _title, count in found) == 12  # nothing is hidden
    assert [said for _part, said in links] == [f"{title} {count}" for title, count in found]
    assert re.findall(r'<section class="card" id="(\w+)">', page(chen, "/duties/")) == [part for part, _said in links]


def test_who_has_nothing_due_today_is_told_so_and_sees_the_rest(chen, town):
    town.organisation("亳州市剪纸学会", 0, day=date(2021, 3, 1))
    html = page(chen)
    found, links = parts(html)
    assert "陈思远，今天没有到期的事" in html
    assert found == [("没有期限", 2)]
    assert links == []  # one part needs no way to it


def test_a_quiet_day_says_so(chen, town):
    served = town.organisation("亳州市书画协会", 0, day=date(2021, 3, 1))
    town.send(served)  # Zhou without an organisation would be something to do, and so would a week without a contact
    act = town.act(town.zhou)
    record_contact(organisation=served, said=Said(town.today, "normal"), key=uuid4(), act=act)
    html = page(chen)
    assert "今天没有要办的事" in html
    assert "没有要办的事" in html


@pytest.mark.parametrize("count", [1, pytest.param(11, marks=pytest.mark.slow)])
def test_the_desk_costs_fourteen_queries_however_busy(chen, town, count, django_assert_max_num_queries):
    busy(town, count)
    with django_assert_max_num_queries(17):  # session, user and posts besides
        page(chen)
    with django_assert_max_num_queries(14):
        page(chen, "/duties/", whose="office")


def test_all_rooms_are_counted_in_one_statement(chen, town, django_assert_num_queries):
    """What a room asks to be counted costs the desk nothing: the gaps and findings read their rows, all else is one."""
    busy(town)
    viewer = Viewer(town.act(), town.scope().territory, {})
    viewer.act.posts  # noqa: B018
    with django_assert_num_queries(7):  # three of findings, three of gaps
        waiting(viewer)


def test_what_one_made_oneself_waits_for_others_and_is_shown_for_the_office_alone(client, town):
    busy(town)
    client.force_login(town.li)
    mine, office = page(client), page(client, whose="office")
    assert "你提出的 1 件异议等待别人答复" not in mine
    assert "你提出的 1 件异议等待别人答复" in office
    assert 'aria-current="true">全科室' in office
    assert "党员大会的记录" not in mine  # the leading body's to see to
    assert "党员大会的记录" in office
    assert len(due(office)) == len(due(mine)) + 2


def test_the_page_of_duties_groups_them_by_day_and_narrows_them(chen, town):
    busy(town)
    html = page(chen, "/duties/")
    titles = re.findall(r'<section class="card" id="(\w+)">', html)
    assert titles == ["overdue", "today", "month", "open"]
    week = page(chen, "/duties/", until="week")
    assert [text for text, _url in due(week)] == [text for text, _url in due(html)][:3]
    assert "本周清单" in week
    disputes = page(chen, "/duties/", topic="disputes")
    assert [text for text, _url in due(disputes)] == ["1 件对判定的异议等待答复"]
    assert len(due(page(chen, "/duties/", topic="nonsense", until="x"))) == len(due(html)) == 12


def test_the_duties_of_a_territory_are_not_told_to_a_stranger(client, town):
    busy(town)
    for who in (town.zhou, town.qian, town.root, town.wang):
        client.force_login(who)
        html = page(client, "/duties/", whose="office")
        assert "象棋" not in html
        assert "异议" not in re.sub(r"<nav.*?</nav>", "", html, flags=re.S)
    client.force_login(town.wang)
    assert client.get("/duties/", {"region": CITY}).status_code == 404


def test_li_does_not_answer_his_own_dispute(client, town):
    busy(town)
    client.force_login(town.li)
    assert "异议等待答复" not in page(client)


def test_wang_has_nothing_of_the_city_on_his_desk(client, town):
    busy(town)
    client.force_login(town.wang)
    html = page(client)
    assert "象棋" not in html
    assert "县级登记" in html


def test_zhou_sees_the_organisations_she_serves_and_no_others(client, town):
    club = town.organisation("亳州市书画协会", 0)
    town.organisation("亳州市诗词协会", 0)
    town.send(club)
    client.force_login(town.zhou)
    html = page(client)
    assert "亳州市书画协会" in html
    assert "没有党员，已派驻党建工作指导员" in html
    assert "亳州市诗词协会" not in html
    assert "/coverage/" not in re.sub(r'href="/coverage/definitions[^"]*"', "", html)


def test_a_party_worker_sees_the_own_organisation_with_its_verdict(client, town):
    school = town.organisation("亳州市象棋学校", 3)
    branch = town.form("亳州市象棋学校党支部", school)
    worker = town.user("han", "韩守正", Role.PARTY_WORKER)
    town.zhou.person = None
    town.zhou.save()
    worker.person = town.zhou_person
    worker.save()
    act = town.act()
    Secretary.objects.create(
        party_organization=branch, person=town.zhou_person, since=act.today, recorded_at=act.at, recorded_in=act.id
    )
    client.force_login(worker)
    html = page(client)
    assert "已单独组建党组织" in html
    assert "亳州市象棋学校党支部" in html


def test_qian_of_no_bank_yet_is_told_who_can_help(client, town):
    client.force_login(town.qian)
    html = page(client)
    assert "你现在不是哪家银行的经办" in html
    assert "覆盖统计" not in html


def test_administrators_are_told_what_waits_in_the_system(client, town, settings):
    watch = town.user("wei", "韦系统", Role.SYSTEM_ADMIN)
    Delivery.objects.create(
        user=town.chen, day=town.today, digest="x", tried_at=town.act().at, state="undelivered", fault="refused"
    )
    settings.PINNED_DAY = None
    client.force_login(town.root)
    assert ("2 位管理员没有打开两步验证", "/office/users/") in due(page(client))
    client.force_login(watch)
    settings.PINNED_DAY = town.today
    assert due(page(client)) == [("今天有 1 份待办摘要没有送出", "/office/running/")]


def test_the_security_administrator_is_led_to_the_accounts(client, town):
    client.force_login(town.root)
    html = page(client)
    assert "管理账号和任职" in html
    assert "组织台账" not in html


def test_the_auditor_sees_figures_and_changes_but_no_verbs(client, town):
    busy(town)
    client.force_login(town.song)
    html = page(client)
    assert "这是今天的数" in html
    assert "近期变化" in html
    assert "登记原因</a>" not in html


def test_what_one_act_did_to_many_is_one_line_of_what_is_new(client, town):
    units = [town.organisation(f"亳州市第{number}协会", 1) for number in range(3)]
    town.form("联合党支部", *units, mode="joint")
    client.force_login(town.song)
    html = page(client)
    assert html.count("纳入覆盖") == 1
    assert "等 3 件" in html


def test_a_stranger_sees_the_portal_with_the_door_for_staff(client, town):
    html = page(client)
    assert "工作人员登录" in html
    assert "待办" not in html


@pytest.mark.parametrize(
    ("who", "menu"),
    [
        (
            "chen",
            [
                *("工作台", "覆盖统计", "组织台账", "组建换届", "联系指导", "党委议事", "队伍建设", "党建融合"),
                *("年度考评", "评选表彰", "示范引领", "信贷支持", "公众服务"),
            ],
        ),
        ("zhou", ["工作台", "组织台账", "联系指导", "示范引领"]),
        ("qian", ["工作台", "资格证明"]),
        ("root", ["工作台", "账号和任职", "个人信息"]),
    ],
)
def test_the_menu_has_what_the_role_opens(client, town, who, menu):
    client.force_login(getattr(town, who))
    response = client.get("/help/")
    assert [str(item["label"]) for item in response.context["menu"]] == menu
    assert 'action="/account/logout/"' in response.content.decode()


def test_the_clock_is_told_in_the_demonstration_only(chen, settings, town):
    assert "业务日期固定在 2021-11-02" in page(chen)
    settings.PINNED_DAY = None
    assert "业务日期固定" not in page(chen, "/help/")


def test_large_print_and_english_are_switched_on_the_page_one_is_on(chen, town):
    response = chen.post("/office/large-print/", headers={"Referer": "http://testserver/coverage/"})
    assert response.headers["Location"] == "/coverage/"
    assert 'class="large"' in page(chen)
    assert chen.post("/office/language/", headers={"Referer": "http://elsewhere.test/"}).headers["Location"] == "/"
    town.chen.refresh_from_db()
    assert (town.chen.large_print, town.chen.language) == (True, "en")
    assert 'lang="en"' in page(chen)


def test_the_help_lists_every_right(chen):
    html = page(chen, "/help/")
    for word in ("银行经办", "导入工作簿", "处理对判定的异议", "指标口径"):
        assert word in html


@pytest.mark.parametrize("typed", ["象棋", "毫州市象棋", "bzsxq", "旧棋社"])
def test_the_search_finds_by_name_wrong_name_initials_and_former_name(chen, town, typed):
    school = town.organisation("亳州市旧棋社", 3)
    rename_organisation(organisation=school, name="亳州市象棋学校", day=date(2021, 5, 6), act=town.act())
    town.organisation("亳州市灯谜学会", 3)
    html = page(chen, "/search/", q=typed)
    assert "亳州市象棋学校" in html
    assert "亳州市灯谜学会" not in html


def test_a_single_exact_hit_goes_straight_there(chen, town):
    school = town.organisation("亳州市象棋学校", 3)
    for typed in ("亳州市象棋学校", school.credit_code, school.credit_code.lower()):
        assert chen.get("/search/", {"q": typed}).headers["Location"] == f"/organisations/{school.pk}/"
    assert "亳州市象棋学校" in page(chen, "/search/", q=school.credit_code[:14])


def test_the_search_finds_party_organisations_and_instructors(chen, town):
    club = town.organisation("亳州市书画协会", 0)
    town.send(club)
    town.form("诗词联合党支部", town.organisation("亳州市诗词协会", 3))
    assert "诗词联合党支部" in page(chen, "/search/", q="联合")
    assert "周敏" in page(chen, "/search/", q="周")


def test_the_search_ends_where_the_territory_ends(client, town):
    town.organisation("亳州市象棋学校", 3, region=GUOYANG)
    client.force_login(town.wang)
    html = page(client, "/search/", q="亳州市象棋学校")
    assert "没有找到" in html
    client.force_login(town.qian)
    assert client.get("/search/", {"q": "象棋"}).status_code == 403


def test_an_empty_search_says_what_can_be_typed(chen):
    assert "拼音首字母" in page(chen, "/search/")
    assert "没有找到" in page(chen, "/search/", q="查无此家")


def test_the_day_of_today_stands_in_the_order_of_its_language(chen, town, settings):
    settings.PINNED_DAY = town.today
    assert "<span>2021年11月2日 星期二</span>" in page(chen)
    town.chen.language = "en"
    town.chen.save()
    assert "<span>Tuesday, 2 November 2021</span>" in page(chen)

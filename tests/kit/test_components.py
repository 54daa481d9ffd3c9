"""Every component renders with nothing and with everything, and says what it must."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from lucide import IconDoesNotExist

from hangji.kit.refusal import Refusal
from hangji.kit.tags import TAGS
from hangji.kit.templatetags import kit
from rulebook.sentence import Sentence

TEMPLATES = Path(__file__).resolve().parents[2] / "hangji" / "templates"
PARTIALS = sorted(f"kit/{path.name}" for path in (TEMPLATES / "kit").glob("_*.html"))
NEEDS_A_FIELD = {"kit/_field.html", "kit/_field_error.html", "kit/_errors.html", "kit/_form.html"}
NEEDS_A_CHART = {"kit/_line_chart.html"}
VOID = {"input", "meta", "link", "br", "hr", "img", "rect", "circle", "path", "line", "polyline", "polygon", "ellipse"}


class Balance(HTMLParser):
    """Raises AssertionError at an end tag that closes something else."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def balanced(html: str) -> bool:
    """Every tag is closed in its turn."""
    balance = Balance()
    balance.feed(html)
    return balance.open == []


def render(name: str, **context) -> str:
    html = render_to_string(name, context)
    assert balanced(html), html
    return html


class Case(forms.Form):
    name = forms.CharField(label="名称", help_text="与登记证书一致")
    kind = forms.ChoiceField(label="类型", choices=[("a", "社会团体")])
    way = forms.ChoiceField(label="方式", widget=forms.RadioSelect, choices=[("x", "单独"), ("y", "联合")])
    papers = forms.MultipleChoiceField(
        label="材料", required=False, widget=forms.CheckboxSelectMultiple, choices=[("p", "批复")]
    )
    checked = forms.BooleanField(label="已核对")
    on = forms.DateField(label="日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea)
    file = forms.FileField(label="附件", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize("name", [name for name in PARTIALS if name not in NEEDS_A_FIELD | NEEDS_A_CHART])
def test_every_partial_renders_with_nothing(name):
    render(name)


@pytest.mark.parametrize("name", ["404.html", "403.html", "500.html", "refusal.html", "kit/confirm.html", "base.html"])
def test_every_page_renders_with_nothing(name):
    html = render(name)
    assert '<main id="main"' in html
    assert 'href="#main"' in html
    assert html.count("<main") == 1


@pytest.mark.parametrize("name", ["404.html", "403.html", "500.html"])
def test_error_pages_have_one_heading_and_a_way_out(name):
    html = render(name)
    assert html.count("<h1") == 1
    assert "怎么办" in html or 'href="/"' in html


def test_refusal_page_says_cannot_because_instead_and_leads_on():
    refusal = Refusal("不能派驻：已组建党组织", "该会 2021-03-02 成立党支部", "可以改派：", [("甲协会", "/1")])
    html = render("refusal.html", refusal=refusal, back_url="/back", request_number="E-1", dispute_url="/d")
    assert re.findall(r"<d[td]>([^<]*)", html) == ["因为", "该会 2021-03-02 成立党支部", "怎么办", "可以改派："]
    assert '<a href="/1">甲协会</a>' in html
    assert 'role="alert"' in html
    assert html.count("<h1") == 1
    assert "E-1" in html
    assert 'href="/back"' in html


def test_refusal_fragment_escapes_what_people_typed():
    html = render("kit/_refusal.html", refusal=Refusal("不能<b>"))
    assert "不能&lt;b&gt;" in html
    assert "<h2>" in html


def test_base_shows_the_frame():
    item = {"url": "/desk", "label": "工作台", "current": True}
    out = {"url": "/out", "label": "退出登录", "method": "post"}
    html = render(
        "base.html",
        menu=[item],
        home_url="/desk",
        due_count=9,
        user_title="陈思远",
        user_menu=[out, {"url": "/help", "label": "帮助"}],
        search_url="/search",
        office_name="亳州市社会组织党建工作平台",
        clock_banner="业务日期固定为 2021-11-02",
        large_print=True,
        footer_links=[{"url": "/about", "label": "关于"}],
    )
    assert '<html lang="zh-hans" class="large">' in html
    assert (
        'aria-current="page">工作台<span class="menu-count"><span class="visually-hidden">待办 </span>9</span>' in html
    )
    assert '<form method="post" action="/out">' in html
    assert 'role="search"' in html
    assert "业务日期固定为 2021-11-02" in html


def test_language_of_the_page_is_the_readers():
    with translation.override("en"):
        assert '<html lang="en">' in render("base.html")


def test_figure_shows_rate_with_both_halves_as_links():
    figure = {
        "label": "单独组建率",
        "rate_text": "53.1%",
        "numerator": 93,
        "numerator_url": "/n",
        "denominator": 175,
        "denominator_url": "/d",
        "fraction": 93 / 175,
        "formula": Sentence("单独组建 ÷ 总数"),
        "compare_label": "年初",
        "compare_text": "31 / 175",
        "compare_url": "/c",
        "provisional": True,
    }
    html = render("kit/_figures.html", figures=[figure])
    assert "<b>53.1<small>%</small></b>" in html
    assert '<a class="open" href="/n">93</a> / <a class="open" href="/d">175</a>' in html
    assert 'width="53.14"' in html
    assert "单独组建 ÷ 总数" in html
    assert '<a class="open" href="/c">31 / 175</a>' in html
    assert "未固定" in html


def test_figure_without_denominator_says_so_and_draws_no_bar():
    html = render("kit/_figure.html", figure={"label": "宽口径", "unavailable": "无适用对象"})
    assert "—" in html
    assert "无适用对象" in html
    assert "<rect" not in html


def test_figure_nought_of_some_keeps_its_fraction_and_empty_bar():
    figure = {"label": "x", "rate_text": "0%", "numerator": 0, "denominator": 4, "fraction": 0.0}
    html = render("kit/_figure.html", figure=figure)
    assert "0 / 4" in html
    assert '<rect width="0"' in html


def test_two_definitions_stand_side_by_side():
    halves = [{"rate_text": "100%", "numerator": n, "denominator": n, "label": str(n)} for n in (96, 139)]
    html = render("kit/_figure.html", figure={"label": "应建尽建率", "pair": halves})
    assert "96 / 96" in html
    assert "139 / 139" in html


def test_tabs_and_crumbs_say_where_one_is():
    tabs = [{"url": "/a", "label": "全部", "count": 0, "current": True}, {"url": "/b", "label": "其他"}]
    assert 'aria-current="page">全部 <span>0</span>' in render("kit/_tabs.html", tabs=tabs)
    html = render("kit/_crumbs.html", crumbs=[{"url": "/a", "label": "台账"}, {"label": "导入"}])
    assert '<a href="/a">台账</a>' in html
    assert "<li>导入</li>" in html


def test_sorted_column_says_its_order():
    html = render("kit/_th.html", label="名称", url="?sort=-name", sort="ascending", number=True)
    assert 'scope="col" class="num" aria-sort="ascending"' in html


def test_chips_drop_one_condition_each():
    html = render("kit/_chips.html", chips=[{"label": "类型：基金会", "drop_url": "?a=1"}], clear_url="?")
    assert 'href="?a=1"' in html
    assert "去掉这个条件" in html


def test_batch_bar_is_submit_buttons():
    actions = [{"url": "/export", "label": "导出所选", "method": "get"}]
    html = render("kit/_batch.html", total=171, unit="家", select_all_url="?all=1", actions=actions)
    assert '<button type="submit" formaction="/export" formmethod="get">导出所选</button>' in html
    assert "选择全部 171 家" in html


def test_pages_lead_both_ways_and_say_the_place():
    html = render("kit/_pages.html", page={"position_text": "第 1–50 家，共 171 家", "next_url": "?after=50"})
    assert 'rel="next" href="?after=50"' in html
    assert "第 1–50 家，共 171 家" in html
    assert 'rel="prev"' not in html


def test_verdict_says_conclusion_chain_ground_and_outlets():
    verdict = {
        "tone": "red",
        "conclusion": "应当单独建立党支部",
        "chain": [Sentence("正式党员 %(n)d 名", {"n": 4}), {"text": "应单独组建", "url": "/r1"}, "未查到党组织"],
        "lines": [("依据", Sentence("《中国共产党章程》第三十条"))],
        "actions": [{"url": "/dispute", "label": "认为判定有误"}],
        "note": "留在变更记录里",
    }
    html = render("kit/_verdict.html", verdict=verdict)
    assert "<li>正式党员 4 名</li>" in html
    assert '<a class="open" href="/r1">应单独组建</a>' in html
    assert "<dt>依据</dt><dd>《中国共产党章程》第三十条</dd>" in html
    assert 'href="/dispute"' in html


def test_timeline_steps_facts_and_comparison():
    entry = {
        "day": date(2021, 11, 1),
        "who": "周敏",
        "text": "每周联系",
        "tone": "blue",
        "word": "联系",
        "evidence": "e",
    }
    assert "<time>2021-11-01</time>周敏" in render("kit/_timeline.html", entries=[entry])
    steps = [{"label": "选择", "state": "done", "url": "/1"}, {"label": "检查", "state": "current"}]
    html = render("kit/_steps.html", steps=steps)
    assert '<li aria-current="step">' in html
    assert '<a href="/1">选择</a>' in html
    assert "<dt>住所</dt><dd>谯城区</dd>" in render("kit/_facts.html", facts=[("住所", "谯城区")])
    rows = [{"label": "名称", "theirs": "甲", "yours": "乙", "same": False, "name": "name"}]
    html = render("kit/_compare.html", rows=rows, theirs_head="李慧 14:30", yours_head="你")
    assert 'class="differs"' in html
    assert html.count('type="radio"') == 2


def test_duties_carry_one_verb_each():
    duty = {
        "code": "overdue",
        "word": "逾期 7 天",
        "subject": "甲支部",
        "url": "/1",
        "text": "任期已满",
        "verb": "提醒",
    }
    html = render("kit/_duties.html", duties=[duty | {"verb_url": "/2"}])
    assert html.count("button-small") == 1
    assert "逾期 7 天" in html
    plain = render("kit/_duties.html", duties=[duty | {"verb": ""}], plain=True)
    assert plain.index("甲支部") < plain.index("逾期 7 天")


def test_confirm_names_the_effect_and_the_verb():
    html = render("kit/confirm.html", title="撤销", consequences=["收回 168 行"], verb="撤销 168 行", back_url="/b")
    assert "收回 168 行" in html
    assert '<button class="button-main button-large">撤销 168 行</button>' in html
    assert 'href="/b"' in html


def test_progress_goes_on_without_javascript():
    html = render("kit/progress.html", title="检查", text="12 / 20", fraction=0.6, poll_url="/p", cancel_url="/c")
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    assert 'hx-get="/p"' in html
    assert 'action="/c"' in html


def test_banner_of_an_error_is_announced_at_once():
    assert 'role="alert"' in render("kit/_banner.html", tone="error", text="x")
    assert 'role="status"' in render("kit/_banner.html", tone="success", text="x")


def test_form_without_faults_has_bound_labels():
    form = Case()
    html = render("kit/_form.html", form=form, two=True)
    for field in form.visible_fields():
        assert field.label in html
        assert f'id="{kit.first_control(field)}"' in html
    assert html.count("必填") == 3  # a box to tick says it by itself
    assert '<input type="hidden" name="token"' in html
    assert "field-error" not in html
    assert render("kit/_errors.html", form=form).strip() == ""


def test_form_with_faults_lists_each_with_a_link_to_its_control():
    form = Case({"kind": "a"})
    form.add_error(None, "两处矛盾")
    html = render("kit/_errors.html", form=form, title="不能登记") + render("kit/_form.html", form=form)
    links = re.findall(r'href="#([^"]+)"', html)
    assert links == ["id_name", "id_way_0", "id_checked"]
    assert all(f'id="{link}"' in html for link in links)
    assert 'role="alert"' in html
    assert "两处矛盾" in html
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert all(f'id="{one}"' in html for one in described.split())
    assert html.index('id="id_name_error"') < html.index('<input type="text" name="name"')


@pytest.mark.parametrize("code", sorted(TAGS))
def test_every_tag_has_word_icon_and_tint(code):
    html = kit.tag(code)
    assert re.fullmatch(r'<span class="tag tag-(red|green|amber|blue|grey|gold)"><svg.*</svg>.+</span>', html, re.S)
    assert balanced(html)


def test_unknown_tags_and_icons_fail_loudly():
    with pytest.raises(KeyError):
        kit.tag("no such state")
    with pytest.raises(IconDoesNotExist):
        kit.icon("no-such-icon")


def test_icon_is_thin_and_silent():
    html = kit.icon("search")
    assert 'stroke-width="1.75"' in html
    assert 'aria-hidden="true"' in html


def test_every_icon_named_in_a_template_exists():
    for path in TEMPLATES.rglob("*.html"):
        for name in re.findall(r'{% icon "([^"]+)" %}', path.read_text()):
            assert kit.icon(name), path


def test_sign_in_page_keeps_what_was_typed_but_the_password():
    class SignIn(forms.Form):
        login = forms.CharField(label="用户名")
        password = forms.CharField(label="密码", widget=forms.PasswordInput)

    form = SignIn({"login": "chen", "password": "secret"})
    form.add_error(None, "密码或用户名不对")
    person = {"url": "/demo", "username": "zhou", "name": "周敏", "post": "指导员"}
    html = render("account/login.html", form=form, demo_people=[person], office_name="亳州市")
    assert 'value="chen"' in html
    assert "secret" not in html
    assert "没有登录成功" in html
    assert 'data-reveal="id_password"' in html
    assert '<form method="post" action="/demo">' in html
    assert html.count("<h1") == 1


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:No directory at")
def test_the_entrance_wears_the_same_clothes(client):
    html = client.get(reverse("account_login")).content.decode()
    assert 'class="split"' in html
    assert "hangji.css" in html
    assert balanced(html)


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:No directory at")
def test_pages_of_ones_own_account_wear_the_same_clothes(client, django_user_model):
    client.force_login(django_user_model.objects.create(username="chen"))
    for path in ("mfa_index", "account_change_password", "account_logout"):
        response = client.get(reverse(path), follow=True)
        assert response.status_code == 200, path
        html = response.content.decode()
        assert 'class="top"' in html or 'class="split"' in html, path
        assert balanced(html), path

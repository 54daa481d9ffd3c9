"""What the templates share: icons, tags of state, bars, and the saying of sentences, dates, money and counts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from lucide.templatetags.lucide import lucide

from hangji.kit import charts
from rulebook.erasing import masked_contact, masked_name
from rulebook.sentence import Sentence

register = template.Library()

ORGANISATION, ALERT, CLOCK, PERSON, DASH = "building-2", "circle-alert", "clock", "user-check", "minus"

# code -> (word, icon, tint). Guide: no state is shown by colour alone, and no word stands outside this list.
TAGS = {
    "single": (_("已建党组织"), "check", "green"),
    "shared": (_("联合覆盖"), "check", "green"),
    "joint": (_("联合覆盖"), "check", "green"),
    "attached": (_("挂靠覆盖"), "check", "green"),
    "industry": (_("行业联建"), "check", "green"),
    "done": (_("已办结"), "check", "green"),
    "active": (_("正常"), "check", "green"),
    "passed": (_("已通过"), "check", "green"),
    "inspected": (_("合格"), "check", "green"),
    "inspected_basic": (_("基本合格"), CLOCK, "amber"),
    "inspected_failed": (_("不合格"), ALERT, "red"),
    "unreported": (_("未报"), ALERT, "red"),
    "report_not_due": (_("期限未到"), DASH, "grey"),
    "grade_expiring": (_("快要届满"), CLOCK, "amber"),
    "accept": (_("可以导入"), "check", "green"),
    "written": (_("已写入"), "check", "green"),
    "issued": (_("有效"), "check", "green"),
    "new": (_("新增"), "plus", "green"),
    "included": (_("已纳入"), "check", "green"),
    "not_included": (_("未纳入"), CLOCK, "amber"),
    "late_inclusion": (_("超过时限未纳入"), ALERT, "red"),
    "still_included": (_("已注销、撤销仍在省平台"), ALERT, "red"),
    "contacted": (_("已联系"), "check", "green"),
    "uncontacted": (_("本周未联系"), CLOCK, "amber"),
    "not_asked": (_("本周不要求"), DASH, "grey"),
    "normal": (pgettext_lazy("联系结论", "正常"), "check", "green"),
    "progress": (_("有进展"), "arrow-right", "blue"),
    "difficulty": (_("有困难"), ALERT, "amber"),
    "visit_planned": (_("待走访"), "calendar", "blue"),
    "visit_held": (_("已走访"), "check", "green"),
    "visit_cancelled": (_("已取消"), DASH, "grey"),
    "visit_seen": (_("本期已见"), "check", "green"),
    "visit_waiting": (_("期限未到"), DASH, "grey"),
    "visit_nobody": (_("没有联系委员"), ALERT, "amber"),
    "problem_raised": (_("待受理"), CLOCK, "amber"),
    "problem_accepted": (_("办理中"), PERSON, "blue"),
    "problem_solved": (_("待确认"), CLOCK, "amber"),
    "problem_contested": (_("提出人有异议"), ALERT, "red"),
    "problem_supervised": (_("督办中"), ALERT, "red"),
    "problem_ended": (_("已销号"), "check", "green"),
    "problem_withdrawn": (_("已撤回"), DASH, "grey"),
    "takedown_received": (_("待决定"), CLOCK, "amber"),
    "takedown_granted": (_("已撤稿"), "check", "green"),
    "takedown_refused": (_("不撤稿"), DASH, "grey"),
    "complaint_received": (_("待受理"), CLOCK, "amber"),
    "complaint_accepted": (_("办理中"), PERSON, "blue"),
    "complaint_declined": (_("不予受理"), DASH, "grey"),
    "complaint_answered": (_("已答复"), "check", "green"),
    "complaint_contested": (_("复核中"), ALERT, "red"),
    "complaint_closed": (_("已办结"), "check", "green"),
    "called": (_("已定"), "calendar", "blue"),
    "unwritten": (_("待写纪要"), CLOCK, "amber"),
    "unconfirmed": (_("待确认"), CLOCK, "amber"),
    "objected": (_("有修改意见"), ALERT, "red"),
    "confirmed": (_("已确认"), "check", "green"),
    "published": (_("已发布"), "check", "green"),
    "to_notice": (_("待通知"), CLOCK, "amber"),
    "noticed": (_("已通知"), "calendar", "blue"),
    "unchecked": (_("待核对"), CLOCK, "amber"),
    "in_force": (_("现行"), "check", "green"),
    "to_come": (_("尚未施行"), "calendar", "blue"),
    "replaced": (_("已被新版代替"), DASH, "grey"),
    "abolished": (_("已废止"), DASH, "grey"),
    "adopted": (_("通过"), "check", "green"),
    "rejected": (_("不同意"), DASH, "grey"),
    "referred": (_("已转办"), "arrow-right", "blue"),
    "undecided": (_("还没有结论"), CLOCK, "amber"),
    "confidential": (_("不公开"), "lock", "grey"),
    "due_alone": (pgettext_lazy("state", "应建未建"), ALERT, "red"),
    "due_jointly": (_("应建未建 · 联合"), ALERT, "red"),
    "overdue": (_("逾期"), ALERT, "red"),
    "error": (_("错误"), ALERT, "red"),
    "reject": (_("错误"), ALERT, "red"),
    "failed": (_("未通过"), ALERT, "red"),
    "broken": (_("已中断"), ALERT, "red"),
    "no_instructor": (_("待派指导员"), CLOCK, "amber"),
    "undeclared": (_("党员数未报"), CLOCK, "amber"),
    "term_near": (_("换届临期"), CLOCK, "amber"),
    "today": (_("今天"), CLOCK, "amber"),
    "pending": (_("待审"), CLOCK, "amber"),
    "disputed": (_("有异议"), CLOCK, "amber"),
    "provisional": (_("未固定"), CLOCK, "amber"),
    "warning": (_("警告"), "triangle-alert", "amber"),
    "warn": (_("警告"), "triangle-alert", "amber"),
    "instructor": (_("派驻指导员"), PERSON, "blue"),
    "doing": (_("办理中"), PERSON, "blue"),
    "changed": (_("更新"), "pencil", "blue"),
    "week": (_("本周"), "calendar", "blue"),
    "info": (_("提示"), "info", "blue"),
    "month": (_("本月"), DASH, "grey"),
    "cancelled": (_("已注销"), DASH, "grey"),
    "revoked": (_("已撤销"), DASH, "grey"),
    "dissolved": (_("已撤销"), DASH, "grey"),
    "ended": (_("已结束"), DASH, "grey"),
    "self_due": (_("待自评"), CLOCK, "amber"),
    "to_review": (_("待评审"), CLOCK, "amber"),
    "reviewed": (_("已评审"), PERSON, "blue"),
    "told": (_("已告知结果"), "calendar", "blue"),
    "objection": (_("有异议，在处理"), ALERT, "red"),
    "settled": (_("结果已定"), "check", "green"),
    "na": (_("不适用"), DASH, "grey"),
    "withdrawn": (_("已撤回"), DASH, "grey"),
    "undone": (_("已撤销"), DASH, "grey"),
    "postponed": (_("已暂缓"), DASH, "grey"),
    "draft": (_("草稿"), DASH, "grey"),
    "same": (_("无变化"), DASH, "grey"),
    "skip": (_("跳过"), DASH, "grey"),
    "fixed": (_("已固定"), "lock", "grey"),
    "drive_planned": (_("筹备中"), DASH, "grey"),
    "drive_running": (_("进行中"), PERSON, "blue"),
    "drive_cancelled": (_("已取消"), DASH, "grey"),
    "reached": (_("已达到"), "check", "green"),
    "waiting": (_("尚未达到"), CLOCK, "amber"),
    "left": (_("已退出"), DASH, "grey"),
    "term_running": (_("任期内"), "check", "green"),
    "term_ending": (_("即将届满"), CLOCK, "amber"),
    "term_extended": (_("延期中"), CLOCK, "blue"),
    "term_expired": (_("已届满"), ALERT, "red"),
    "term_none": (_("没有登记任期"), CLOCK, "amber"),
    "term_exempt": (_("不计任期"), DASH, "grey"),
    "to_be_replied": (_("待批复"), CLOCK, "amber"),
    "approved": (_("已批准"), "check", "green"),
    "not_approved": (_("未批准"), ALERT, "red"),
    "held": (_("已开展"), "check", "green"),
    "due_now": (_("本期待开展"), CLOCK, "amber"),
    "upcoming": (_("还没到"), DASH, "grey"),
    "missing": (_("没有记录"), ALERT, "red"),
    "not_yet": (_("下一期起算"), DASH, "grey"),
    "not_required": (_("不要求"), DASH, "grey"),
    "place": (_("有名额"), "check", "green"),
    "in_line": (_("候补"), CLOCK, "amber"),
    "lapsed": (_("过期没有答复"), DASH, "grey"),
    "not_coming": (_("不参加"), DASH, "grey"),
    "was_there": (_("已参加"), "check", "green"),
    "not_there": (_("没有参加"), DASH, "grey"),
    "session_planned": (_("筹备中"), "calendar", "blue"),
    "unlisted": (_("待登记名单"), CLOCK, "amber"),
    "session_held": (_("已办"), "check", "green"),
    "session_cancelled": (_("已取消"), DASH, "grey"),
    "on_track": (_("培养中"), PERSON, "blue"),
    "step_due": (_("下一步到期"), CLOCK, "amber"),
    "vacant": (_("没有书记"), CLOCK, "amber"),
    "not_so": (_("不符合"), DASH, "grey"),
    "level_2": (_("二级表述"), "check", "green"),
    "level_1": (_("一级表述"), CLOCK, "amber"),
    "otherwise": (_("有，文字不同"), CLOCK, "amber"),
    "missing_clause": (_("没有党建条款"), ALERT, "red"),
    "unreviewed": (_("还没有审查过"), DASH, "grey"),
    "second": (_("待第二人复核"), CLOCK, "amber"),
    "sent_back": (_("退回修改"), DASH, "grey"),
    "to_hand": (_("待移送"), CLOCK, "amber"),
    "handed": (_("已移送"), "check", "green"),
    "recorded": (_("已记录"), "check", "green"),
    "joint_met": (_("已召开"), "check", "green"),
    "not_met": (_("还没有记录"), CLOCK, "amber"),
    "unopined": (_("待提出意见"), CLOCK, "amber"),
    "opined": (_("待决策"), PERSON, "blue"),
    "heard": (_("先听取意见后决策"), "check", "green"),
    "unheard": (_("没有听取意见"), ALERT, "red"),
    "late": (_("意见没有早于决策"), ALERT, "red"),
    "article_offered": (_("待编辑"), CLOCK, "amber"),
    "article_reviewing": (_("审校中"), PERSON, "blue"),
    "article_passed": (_("待发布"), CLOCK, "amber"),
    "article_scheduled": (_("定时发布"), "calendar", "blue"),
    "article_dropped": (_("不采用"), DASH, "grey"),
    "article_withdrawn": (_("已撤下"), DASH, "grey"),
    "site_open": (_("开放"), "check", "green"),
    "site_shut": (_("没有开放"), DASH, "grey"),
    "site_to_decide": (_("待复核"), CLOCK, "amber"),
    "site_public": (_("已发布"), "check", "green"),
    "site_changed": (_("发布以后改过"), CLOCK, "amber"),
    "visit_asked": (_("待确认"), CLOCK, "amber"),
    "visit_agreed": (_("已确认"), "calendar", "blue"),
    "visit_off": (_("已取消"), DASH, "grey"),
    "visit_done": (_("已参观"), "check", "green"),
    "taken": (_("已带回"), "arrow-right", "blue"),
    "carried": (_("已落地"), "check", "green"),
    "result": (_("有成效"), "check", "green"),
    "dropped": (_("不再做"), DASH, "grey"),
    "slot_free": (_("有位置"), "check", "green"),
    "slot_full": (_("已约满"), DASH, "grey"),
    "call_open": (_("征集中"), "calendar", "blue"),
    "call_to_come": (_("还没有开始"), DASH, "grey"),
    "call_over": (_("已截止"), DASH, "grey"),
    "story_submitted": (_("待选用"), CLOCK, "amber"),
    "story_chosen": (_("已选用"), "check", "green"),
    "story_left": (_("没有选用"), DASH, "grey"),
    "story_published": (_("已发布"), "check", "green"),
    "story_proposed": (_("待复核发布"), CLOCK, "amber"),
    "story_hidden": (_("同意已撤回，不显示"), ALERT, "red"),
    "certified": (_("认证"), "award", "gold"),
    "honour_open": (_("征集和评审"), PERSON, "blue"),
    "honour_settled": (_("名单待研究"), CLOCK, "amber"),
    "honour_decided": (_("待公示"), CLOCK, "amber"),
    "honour_awarded": (_("已表彰"), "award", "gold"),
    "honour_admitted": (_("评审中"), PERSON, "blue"),
    "honour_declined": (_("条件未通过"), ALERT, "red"),
    "honour_passed": (_("评审合格"), "check", "green"),
    "honour_proposed": (_("拟表彰"), "arrow-right", "blue"),
    "honour_tied": (_("末位并列"), CLOCK, "amber"),
    "honour_struck": (_("不予表彰"), ALERT, "red"),
    "suspended": (_("已暂停"), CLOCK, "amber"),
    "certificate_expired": (_("已过期"), DASH, "grey"),
    "certificate_revoked": (_("已撤销"), ALERT, "red"),
    "loan_lapsed": (_("同意已到期"), CLOCK, "amber"),
    "loan_withdrawn": (_("持有人已撤回"), DASH, "grey"),
    "loan_revoked": (_("荣誉已撤销，失效"), ALERT, "red"),
    "loan_closed": (_("单位情况已变化，失效"), ALERT, "red"),
    "loan_granted": (_("已发放"), "check", "green"),
    "loan_not_granted": (_("未发放"), DASH, "grey"),
    "loan_reversed": (_("已更正"), DASH, "grey"),
    "loan_reversal": (_("更正"), "pencil", "amber"),
    "met": (_("符合"), "check", "green"),
    "unmet": (_("不符合"), ALERT, "red"),
    "unknown": (_("不清楚"), CLOCK, "amber"),
    "admitted": (_("资格通过"), PERSON, "blue"),
    "declined": (_("资格未通过"), ALERT, "red"),
    "not_passed": (_("不合格"), ALERT, "red"),
    "struck": (_("异议成立，不予认证"), ALERT, "red"),
    "unseated": (_("没有名额"), DASH, "grey"),
    "on_notice": (_("公示中"), "calendar", "blue"),
    "entered": (_("已入账"), "check", "green"),
    "to_check": (_("待复核"), CLOCK, "amber"),
    "awarded": (_("获评"), "award", "gold"),
    "association": (_("社会团体"), ORGANISATION, "grey"),
    "foundation": (_("基金会"), ORGANISATION, "grey"),
    "private": (_("民办非企业单位"), ORGANISATION, "grey"),
}
BANNERS = {"success": "circle-check", "warning": "triangle-alert", "error": ALERT}
VERDICTS = {"red": ALERT, "green": "circle-check", "blue": PERSON, "amber": "triangle-alert"}


@lru_cache(maxsize=128)
def _svg(name: str) -> SafeString:
    attributes = {"class": "icon", "stroke_width": "1.75", "aria_hidden": "true", "focusable": "false"}
    return mark_safe(lucide(name, size=18, **attributes))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Lucide icon beside its word; sized by the text around it. Raises IconDoesNotExist for an unknown name."""
    return _svg(str(name))


@register.simple_tag
def tag(code: str, word: Any = "") -> SafeString:
    """The tag of a state; ``word`` says it more exactly (逾期 7 天). Raises KeyError for a code outside TAGS."""
    said_word, name, tint = TAGS[str(code)]
    return format_html('<span class="tag tag-{}">{}{}</span>', tint, _svg(name), said(word) or said_word)


@register.filter
def banner_icon(tone: str) -> str:
    """The icon of a banner of this tone."""
    return BANNERS.get(tone, "info")


@register.filter
def verdict_icon(tone: str) -> str:
    """The icon of a verdict of this tone."""
    return VERDICTS.get(tone, "info")


@register.filter
def said(value: Any) -> Any:
    """A rulebook Sentence in the reader's language, its facts said too; anything else as it is."""
    if not isinstance(value, Sentence):
        return value
    facts = {name: _fact(fact) for name, fact in value.facts.items()}
    text = gettext(value.text) if value.text else ""
    return text % facts if facts else text


def _fact(fact: Any) -> Any:
    if isinstance(fact, list | tuple):
        return pgettext("list", "、").join(str(_fact(one)) for one in fact)
    return longday(fact) if isinstance(fact, date) else said(fact)


@register.filter
def day(value: date | None) -> str:
    """A date in a table: 2021-10-31; "—" for none. A moment is shown by the office's own clock."""
    return f"{_local(value):%Y-%m-%d}" if value else "—"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in a table: 2021-10-31 14:32; "—" for none."""
    return f"{_local(value):%Y-%m-%d %H:%M}" if value else "—"


@register.filter
def longday(value: date | None) -> str:
    """A date in a sentence: 2021年10月31日, or 31 October 2021 in English; "—" for none."""
    if not value:
        return "—"
    when = _local(value)
    if (get_language() or "zh").startswith("zh"):
        return f"{when.year}年{when.month}月{when.day}日"
    return formats.date_format(when, "j F Y")


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def yuan(fen: int | None) -> str:
    """Money kept in whole fen, in yuan with separators: 20000000 → 200,000.00; "—" for none."""
    if fen is None:
        return "—"
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


@register.filter
def thousands(count: int | None) -> str:
    """A count with separators: 12345 → 12,345; "—" for none."""
    return "—" if count is None else f"{count:,}"


@register.filter
def percent(fraction: tuple[int, int] | None) -> str:
    """A rate from (numerator, denominator): 53.1%, 100% without decimals, "—" when nothing could be counted.

    Never rounded up to 100% or down to 0%: 1999/2000 is 99.9%.
    """
    if not fraction or not fraction[1]:
        return "—"
    numerator, denominator = fraction
    if numerator in (0, denominator):
        return "100%" if numerator else "0%"
    tenths = min(max((2000 * numerator + denominator) // (2 * denominator), 1), 999)
    return f"{tenths // 10}.{tenths % 10}%"


@register.filter
def masked(value: str, kind: str) -> str:
    """A name or a contact ("name", "contact") as it is shown to those who need not know it."""
    return {"name": masked_name, "contact": masked_contact}[kind](str(value))


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """A value by a key that is itself a variable; "" when there is none."""
    return mapping.get(key, "")


@register.simple_tag(takes_context=True)
def querystring_without(context: Context, name: str, value: Any) -> str:
    """The current query string less one value of a parameter (a chip); its other values stay, the page goes.

    For all else Django's own {% querystring %} is enough.
    """
    params = _query(context).copy()
    params.setlist(name, [kept for kept in params.getlist(name) if kept != str(value)])
    params.pop("after", None)
    params.pop("before", None)
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def keep_query(context: Context, *except_names: str) -> SafeString:
    """Hidden inputs for the current query string, so that a GET form loses none of it but the named parameters."""
    kept = [(n, v) for n, values in _query(context).lists() for v in values if n not in except_names]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request else QueryDict()


@register.simple_tag
def bar(fraction: float | None, kind: str = "") -> SafeString:
    """A bar filled to ``fraction`` (0 to 1; None is empty). Its number must stand beside it. kind: done, thick."""
    return format_html(
        '<svg class="bar{}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect width="{}" height="6"/></svg>',
        f" bar-{kind}" if kind else "",
        charts.share(fraction),
    )


@register.inclusion_tag("kit/_stacked_bar.html")
def stacked_bar(parts: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """A bar of up to three parts [(label, count)]: ink, gold, grey. The counts must stand beside it."""
    return {"chart": charts.stacked_bar(parts)}


@register.filter
def first_control(field: BoundField) -> str:
    """The id that a link to this field's error must lead to: of a group of boxes, its first box."""
    if field.use_fieldset and field.subwidgets:
        return str(field.subwidgets[0].data["attrs"].get("id", field.auto_id))
    return str(field.id_for_label or field.auto_id)


@register.filter
def control_kind(field: BoundField) -> str:
    """ "check" for a single box (label behind it), "group" for several, else "line"."""
    if field.widget_type == "checkbox":
        return "check"
    return "group" if field.use_fieldset else "line"


@register.filter
def broken_fields(form: Iterable[BoundField]) -> list[BoundField]:
    """The visible fields of a form that have an error, in their order."""
    return [field for field in form if field.errors and not field.is_hidden]


@register.filter
def has_percent(text: Any) -> bool:
    """Whether a rate is a percentage, and not the dash of an empty denominator."""
    return bool(re.search(r"%$", str(text)))

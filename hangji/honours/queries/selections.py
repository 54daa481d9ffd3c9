"""The selections in words: their names, the choices of a form, the rules of a round."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from hangji.honours.models import HonourLevel, HonourObject
from hangji.kit.refusal import Refusal
from rulebook.policy import NotInForce
from rulebook.selections import Rules, in_force, selection


def names(day: date, place: int = 0) -> dict[str, str]:
    """code → name of every selection in force."""
    return {code: rules.name for code, rules in in_force(day=day, place=place).items()}


def kinds(day: date, place: int = 0) -> list[tuple[str, str]]:
    """(code/category, in words) of everything that an award given on paper can be; persons' come from a round."""
    return [
        (f"{code}/{category}", f"{rules.name} · {category}")
        for code, rules in in_force(day=day, place=place).items()
        for category, of in rules.objects.items()
        if of != HonourObject.PERSON
    ]


def rules_on(code: str, day: date, place: int, cannot: str) -> Rules:
    """The rules of a selection in force on a day; refused where none were yet."""
    try:
        return selection(code, day=day, place=place)
    except NotInForce:
        raise Refusal(
            cannot,
            _("%(day)s 还没有这项评选的标准") % {"day": day},
            _("核对日期；那时的标准由系统管理员补进政策文件以后再办"),
        ) from None


def said(rules: Rules, level: str) -> list[tuple[str, str]]:
    """The rules of a round in words."""
    comma = _("、")
    lines = [
        (
            _("类别和对象"),
            comma.join(
                _("%(name)s（%(unit)s）") % {"name": name, "unit": HonourObject(of).label}
                for name, of in rules.objects.items()
            ),
        ),
        (_("名额"), _("每个类别 %(n)d 个") % {"n": rules.quota[level]}),
    ]
    for category in rules.objects:
        lines.append((category, comma.join(_items(rules, category))))
    if any(not rules.of_persons(category) for category in rules.objects):
        lines.append((_("合格线"), _("合计 %(n)d 分") % {"n": rules.pass_marks}))
    return [
        *lines,
        (_("评审"), _("每份 %(n)d 名，都交齐以前互不知道") % {"n": rules.reviewers}),
        (_("相差"), _("合计超过 %(n)d 分再请一位，取中间的") % {"n": rules.difference_at_most}),
        (_("末位并列"), _ties(rules)),
        (_("公示"), _("不少于 %(n)d 个工作日") % {"n": rules.notice_workdays}),
        (_("有效期"), _("%(n)d 个月") % {"n": rules.validity_months} if rules.validity_months else _("长期有效")),
    ]


def _items(rules: Rules, category: str) -> Iterable[str]:
    if rules.of_persons(category):
        return [_("%(item)s（看够不够）") % {"item": item} for item, _full in rules.items(category)]
    return [f"{item} {full}" for item, full in rules.items(category)]


def _ties(rules: Rules) -> str:
    then = {
        "committee": _("由党委研究"),
        "all": _("都取"),
        "none": _("都不取"),
        "entry_order": _("按参评先后"),
    }[rules.ties["then"]]
    by = _("、").join(rules.ties["by"])
    return _("先比%(by)s，仍并列的%(then)s") % {"by": by, "then": then} if by else then


def level_said(level: str) -> str:
    return str(HonourLevel(level).label)

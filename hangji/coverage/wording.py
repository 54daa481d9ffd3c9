"""The named conditions in words: the heading of the list behind a figure; and the value of a clause."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rulebook.policy import Clause

# As on the overview: letter of the balance, condition, words.
BALANCE: tuple[tuple[str, str, Any], ...] = (
    ("B", "single", _("单独组建")),
    ("C", "shared", _("联合、挂靠或行业联建")),
    ("D1", "due_alone", _("应单独组建而未建")),
    ("D2", "due_jointly", _("应联合或挂靠而未建")),
    ("D3", "without_members", _("没有党员")),
    ("U", "undeclared", _("党员人数未申报")),
)

WORDS: dict[str, Any] = {
    "all": _("社会组织"),
    "single": _("单独组建党组织的社会组织"),
    "shared": _("由联合、挂靠或行业党组织覆盖的社会组织"),
    "covered": _("有党组织覆盖的社会组织"),
    "served": _("有党组织覆盖或派驻指导员的社会组织"),
    "uncovered": _("没有党组织覆盖的社会组织"),
    "instructed": _("没有党组织覆盖、派驻指导员的社会组织"),
    "unserved": _("没有党组织覆盖、也没有派驻指导员的社会组织"),
    "due_alone": _("应当单独组建而未建的社会组织"),
    "due_jointly": _("应当联合或挂靠组建而未建的社会组织"),
    "gap": _("应建未建的社会组织"),
    "without_members": _("没有党员、没有党组织覆盖的社会组织"),
    "headcount_missing": _("党员人数未申报的社会组织（不论有没有党组织）"),
    "uninstructed": _("没有党员、也没有派驻指导员的社会组织"),
    "undeclared": _("没有党组织覆盖、党员人数未申报的社会组织"),
    "narrow_all": _("正式党员达到单独组建人数的社会组织"),
    "narrow_covered": _("正式党员达到单独组建人数、有党组织覆盖的社会组织"),
    "broad_all": _("有党员的社会组织"),
    "broad_covered": _("有党员、有党组织覆盖的社会组织"),
    "mode_single": _("由单独组建的党组织覆盖的社会组织"),
    "mode_joint": _("由联合组建的党组织覆盖的社会组织"),
    "mode_attached": _("由挂靠组建的党组织覆盖的社会组织"),
    "mode_industry": _("由行业联建的党组织覆盖的社会组织"),
    "kind_association": _("社会团体"),
    "kind_foundation": _("基金会"),
    "kind_private": _("民办非企业单位"),
    "party_all": _("党组织"),
    "party_formed_this_year": _("当年成立的党组织"),
    "party_single": _("单独组建的党组织"),
    "party_joint": _("联合组建的党组织"),
    "party_attached": _("挂靠组建的党组织"),
    "party_industry": _("行业联建的党组织"),
    # Lists of the desk that no indicator counts.
    "party_inactive": _("没有覆盖正常存续社会组织的党组织"),
    "party_crowded": _("覆盖单位数超过一般上限的联合党组织"),
}


def value_said(clause: Clause) -> Any:
    """The value of a clause as a page shows it: yes and no and lists in words, a mapping by its file."""
    value = clause.value
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, tuple):
        shown = [str(each) for each in value if not (clause.key.startswith("guard.") and str(each).isascii())]
        return gettext("、").join(shown)  # an officer reads the forbidden words, not the program's spelling of them
    return value if isinstance(value, int | float | str) else gettext("见标准文件")

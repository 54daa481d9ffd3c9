"""What the audit trail says of selections, awards, cards and practices."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "open_honour_round": _("开始一轮评选"),
    "publish_call": _("发征集通知"),
    "enter_honour": _("参评"),
    "change_honour_entry": _("改参评内容"),
    "withdraw_honour_entry": _("撤回参评"),
    "decide_honour_entry": _("审核参评条件"),
    "hand_sheets": _("分派评选评审"),
    "give_sheet": _("交评选评审表"),
    "recuse_sheet": _("评选评审回避"),
    "declare_relation": _("声明利害关系"),
    "end_relation": _("利害关系结束"),
    "settle_entry": _("得出参评结果"),
    "settle_honour_list": _("拟定表彰名单"),
    "decide_honour_list": _("研究表彰名单"),
    "return_honour_list": _("退回表彰名单"),
    "publish_honour_notice": _("公示表彰名单"),
    "object_to_honour": _("对表彰名单提出异议"),
    "handle_honour_objection": _("办结表彰异议"),
    "end_honour_round": _("结束一轮评选"),
    "award_honour": _("表彰"),
    "withhold_name": _("荣誉改为不具名"),
    "record_award": _("登记荣誉"),
    "check_award": _("复核荣誉"),
    "propose_revocation": _("提出撤销荣誉"),
    "decide_revocation": _("决定撤销荣誉"),
    "write_card": _("写三亮公示卡"),
    "publish_card": _("公布三亮公示卡"),
    "tell_card_line": _("说承诺、职责的进展"),
    "share_practice": _("分享做法"),
    "withdraw_practice": _("撤下做法"),
    "take_over_practice": _("借鉴做法"),
}
ISSUES: dict[str, Any] = {"honour": _("荣誉证书")}
KINDS: dict[str, Any] = {
    "HonourRound": _("一轮评选"),
    "HonourEntry": _("参评的一份"),
    "HonourSheet": _("评选评审表"),
    "ReviewerRelation": _("评审的利害关系"),
    "Award": _("荣誉"),
    "Card": _("三亮公示卡"),
    "Practice": _("做法和成效"),
}
PAGES: dict[str, str] = {
    "HonourRound": "honours:round",
    "HonourEntry": "honours:entry",
    "Award": "honours:award",
    "Card": "honours:card",
    "Practice": "honours:practice",
}
FIELDS: dict[str, Any] = {
    "honour": _("荣誉名称"),
    "honour_level": _("荣誉级别"),
    "call_number": _("第几次通知"),
    "entry_category": _("类别"),
    "entry_number": _("第几份"),
    "honour_entry_state": _("状态"),
    "revoked_for": _("撤销情形"),
    "revoked": _("撤销"),
    "relation": _("关系"),
    "card_year": _("年度"),
    "line_done": _("已完成"),
    "practice_field": _("方面"),
    "taken_by": _("借鉴的单位"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "honour_level": {"town": _("乡镇街道级"), "county": _("县级"), "city": _("市级"), "province": _("省级")},
    "honour_entry_state": {
        "submitted": _("待审核条件"),
        "admitted": _("条件通过，评审中"),
        "declined": _("条件未通过"),
        "withdrawn": _("已撤回"),
        "passed": _("评审合格"),
        "failed": _("评审不合格"),
        "proposed": _("拟表彰"),
        "tied": _("末位并列，待党委研究"),
        "unseated": _("合格，没有名额"),
        "struck": _("不予表彰"),
        "awarded": _("已表彰"),
    },
    "relation": {
        "work": _("在该单位任职或兼职"),
        "kin": _("与该单位负责人有亲属关系"),
        "interest": _("有经济往来或者其他利害关系"),
        "other": _("其他可能影响公正的关系"),
    },
    "practice_field": {"learning": _("比学习"), "style": _("比作风"), "contribution": _("比贡献")},
}

"""What the audit trail says of charters, joint meetings and major decisions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "submit_charter": _("提交章程"),
    "conclude_charter": _("审查章程"),
    "confirm_charter": _("复核章程审查"),
    "record_papers": _("登记承诺书和调查表"),
    "hand_papers": _("移送登记材料"),
    "declare_survey": _("调查表转为人数申报"),
    "draft_joint_meeting": _("存联席会议草稿"),
    "record_joint_meeting": _("记联席会议"),
    "steer_item": _("记议题进展"),
    "finish_joint_item": _("议题落实"),
    "open_decision": _("提出重大决策"),
    "give_opinion": _("记党组织意见"),
    "record_decision": _("记重大决策结果"),
    "change_matter": _("调整重大事项清单"),
    "set_goal": _("立融合目标"),
    "tell_goal": _("记融合目标的一年"),
}
KINDS: dict[str, Any] = {
    "Charter": _("章程及审查"),
    "EntryPapers": _("登记材料"),
    "JointMeeting": _("联席会议"),
    "MajorDecision": _("重大决策"),
    "Goal": _("融合目标"),
}
PAGES: dict[str, str] = {
    "Charter": "governance:charter",
    "JointMeeting": "governance:meeting",
    "MajorDecision": "governance:decision",
    "Goal": "governance:goal",
}
FIELDS: dict[str, Any] = {
    "occasion": _("审查事由"),
    "charter_state": _("审查情况"),
    "party_clause": _("党建条款"),
    "values_clause": _("有社会主义核心价值观条款"),
    "agrees": _("同意、一致"),
    "received_on": _("收到日期"),
    "handed_on": _("移送日期"),
    "met_on": _("会议日期"),
    "progress": _("进展"),
    "matter": _("事项"),
    "heard": _("先听取党组织意见"),
    "planned_for": _("拟决策日期"),
    "party_opinion": _("党组织意见"),
    "opinion_on": _("意见日期"),
    "decided": _("决策结果"),
    "decided_on": _("决策日期"),
    "serves": _("服务的中心工作"),
    "became": _("做成了什么"),
    "goal_state": _("状态"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "occasion": {"registration": _("成立登记"), "amendment": _("章程修改")},
    "charter_state": {
        "submitted": _("待审查"),
        "concluded": _("待第二人复核"),
        "passed": _("审查通过"),
        "returned": _("退回修改"),
    },
    "party_clause": {
        "level_2": _("二级表述"),
        "level_1": _("一级表述"),
        "other": _("有，文字不同"),
        "missing": _("没有"),
    },
    "goal_state": {"running": _("在推进"), "reached": _("已实现"), "changed": _("已调整"), "given_up": _("不再推进")},
}

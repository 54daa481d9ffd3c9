"""What the audit trail says of evaluation and inspection."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "propose_grade": _("拟定评估等级"),
    "check_grade": _("复核评估等级"),
    "propose_grade_revocation": _("提出取消评估等级"),
    "revoke_grade": _("取消评估等级"),
    "receive_report": _("登记年度工作报告"),
    "conclude_inspection": _("下年检结论"),
    "confirm_inspection": _("复核年检结论"),
}
KINDS: dict[str, Any] = {
    "Evaluation": _("评估"),
    "GradeRevocation": _("取消评估等级"),
    "Inspection": _("年检"),
}
PAGES: dict[str, str] = {
    "Evaluation": "evaluation:evaluation",
    "GradeRevocation": "evaluation:revocation",
    "Inspection": "evaluation:inspection",
}
FIELDS: dict[str, Any] = {
    "evaluation_grade": _("评估等级"),
    "evaluation_state": _("状态"),
    "announced_on": _("公布日期"),
    "party_marks": _("党建部分得分（十分之一分）"),
    "other_marks": _("其他部分得分（十分之一分）"),
    "by_template": _("考评办法"),
    "by_edition": _("考评办法的版次"),
    "reported_on": _("报送日期"),
    "inspection_result": _("年检结论"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "evaluation_state": {"proposed": _("待复核"), "fixed": _("已定级"), "sent_back": _("退回")},
    "inspection_result": {"qualified": _("合格"), "basic": _("基本合格"), "failed": _("不合格")},
}

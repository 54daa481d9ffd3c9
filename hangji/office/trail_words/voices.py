"""What the audit trail says of complaints: their number, never their words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "file_complaint": _("收到投诉举报"),
    "accept_complaint": _("受理投诉举报"),
    "assign_complaint": _("交办投诉举报"),
    "decline_complaint": _("不予受理投诉举报"),
    "pass_on_complaint": _("转办投诉举报"),
    "note_complaint": _("记投诉举报的办理"),
    "answer_complaint": _("答复投诉举报"),
    "contest_complaint": _("申请复核投诉举报"),
    "review_complaint": _("复核答复投诉举报"),
    "confirm_complaint": _("反映人认可答复"),
    "erase_contact": _("删除反映人的联系方式"),
    "avoid_complaint": _("登记投诉举报的回避"),
    "lift_avoidance": _("解除投诉举报的回避"),
}
KINDS = {"Complaint": _("投诉举报")}
PAGES = {"Complaint": "voices:complaint"}
FIELDS = {"complaint_state": _("状态"), "complaint_kind": _("类别")}
VALUES: dict[str, dict[str, Any]] = {
    "complaint_state": {
        "received": _("待受理"),
        "accepted": _("办理中"),
        "declined": _("不予受理"),
        "answered": _("已答复"),
        "contested": _("复核中"),
        "closed": _("已办结"),
    },
    "complaint_kind": {
        "conduct": _("工作人员和党务工作者的作风"),
        "content": _("公开内容不实"),
        "data": _("数据、个人信息"),
        "burden": _("负担过重"),
        "fundraising": _("违法募捐、乱收费"),
        "activity": _("社会组织违规活动"),
        "other": _("其他"),
    },
}

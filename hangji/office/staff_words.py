"""What the audit trail says of the rooms that build up people: part of verbs.py and verb_fields.py."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "add_course": _("登记课程"),
    "change_course": _("改课程"),
    "add_material": _("加培训材料"),
    "drop_material": _("撤下培训材料"),
    "plan_session": _("安排培训"),
    "change_session": _("改培训安排"),
    "cancel_session": _("取消培训"),
    "invite_training": _("邀请培训"),
    "answer_invitation": _("答复培训邀请"),
    "write_list": _("登记培训名单"),
    "give_feedback": _("培训反馈"),
    "commit_cost": _("登记培训费用"),
    "pay_cost": _("支付培训费用"),
    "record_worker": _("登记党务工作者任职"),
    "end_worker": _("结束党务工作者任职"),
    "open_cultivation": _("登记双向培养"),
    "advance_cultivation": _("双向培养进入下一阶段"),
    "take_back_stage": _("撤回双向培养的阶段"),
    "end_cultivation": _("结束双向培养"),
    "withdraw_consent": _("撤回双向培养的同意"),
}
KINDS: dict[str, Any] = {
    "Course": _("培训课程"),
    "TrainingSession": _("培训"),
    "Cultivation": _("双向培养"),
}
# Where a subject has a page of its own.
PAGES = {
    "Course": "training:course",
    "TrainingSession": "training:session",
}
FIELDS: dict[str, Any] = {
    "programme": _("培训项目"),
    "kind_of_training": _("培训类别"),
    "material": _("培训材料"),
    "venue": _("地点"),
    "places_of_training": _("名额"),
    "organiser": _("主办方"),
    "lecturer": _("授课人"),
    "answer_by": _("答复期限"),
    "invitation_condition": _("邀请条件"),
    "found": _("符合条件（名）"),
    "invited": _("新邀请（名）"),
    "coming": _("是否参加"),
    "duty_of_worker": _("职务"),
    "track": _("培养方向"),
    "stage": _("阶段"),
    "ended_because": _("结束原因"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "invitation_condition": {
        "untrained_secretaries": _("今年还没有参加培训的书记"),
        "new_secretaries": _("今年新任的书记"),
        "short_hours": _("学时不足规定的党务工作者"),
        "uncertified_secretaries": _("没有有效证书的书记"),
        "certificate_ending": _("证书快到期的党务工作者"),
        "untrained_workers": _("今年还没有参加培训的党务工作者"),
        "secretaries": _("全部书记"),
        "workers": _("全部党务工作者"),
    },
    "track": {"business": _("党务工作者培养为业务骨干"), "party": _("业务骨干、负责人培养为党员")},
    "stage": {
        "recommended": _("推荐"),
        "trial": _("试岗"),
        "appointed": _("任用"),
        "applied": _("申请入党"),
        "activist": _("入党积极分子"),
        "prospect": _("发展对象"),
        "probationary": _("预备党员"),
        "full": _("转正"),
    },
    "ended_because": {
        "left": _("离开单位"),
        "own_wish": _("本人不再申请"),
        "stopped": _("组织研究后停止"),
        "done": _("已完成"),
    },
    "duty_of_worker": {"deputy": _("副书记"), "staff": _("专职党务工作人员")},
    "application_state": {
        "submitted": _("待审核资格"),
        "admitted": _("资格通过"),
        "declined": _("资格未通过"),
        "withdrawn": _("已撤回"),
        "passed": _("合格"),
        "failed": _("不合格"),
        "unseated": _("合格，没有名额"),
        "struck": _("异议成立，不予认证"),
        "certified": _("已认证"),
    },
}

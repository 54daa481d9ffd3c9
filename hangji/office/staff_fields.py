"""Fields and coded values of training and two-way development in the audit trail: part of verb_fields.py."""

from typing import Any

from django.utils.translation import gettext_lazy as _

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
}

"""What the audit trail says of the annual appraisal."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "open_appraisals": _("开始年度考评"),
    "draft_appraisal": _("存自评草稿"),
    "hand_in_appraisal": _("交自评"),
    "return_appraisal": _("退回自评"),
    "go_without_appraisal": _("没有自评，转入评审"),
    "hand_appraisal": _("分派评审"),
    "review_appraisal": _("评审"),
    "draw_appraisals": _("抽取复评"),
    "talk_appraisal": _("记反馈谈话"),
    "consider_appraisals": _("考评结果经党委研究"),
    "tell_appraisal": _("告知考评结果"),
    "tell_appraisals": _("告知一轮考评结果"),
    "object_appraisal": _("对考评结果提出异议"),
    "decide_appraisal": _("处理考评异议"),
    "settle_appraisal": _("考评结果确定"),
    "publish_appraisals": _("公布考评结果"),
}
KINDS: dict[str, Any] = {
    "AppraisalRound": _("年度考评"),
    "Appraisal": _("一家的年度考评"),
}
PAGES: dict[str, str] = {
    "AppraisalRound": "appraisal:round",
    "Appraisal": "appraisal:appraisal",
}
FIELDS: dict[str, Any] = {
    "template": _("考评办法"),
    "digest_of_template": _("办法的摘要"),
    "answered": _("已选（项）"),
    "counted_to": _("材料截至"),
    "appraisal_state": _("考评状态"),
    "review_stage": _("环节"),
    "reviewer": _("评审人"),
    "marks_tenths": _("得分（十分之一分）"),
    "grade_title": _("等次"),
    "sample_seed": _("抽取用的种子"),
    "drawn": _("抽中（家）"),
    "talk_on": _("谈话日期"),
    "talk": _("谈话结论"),
    "considered_on": _("研究日期"),
    "ground": _("研究依据"),
    "told_on": _("告知日期"),
    "object_by": _("异议期限"),
    "veto": _("一票否决"),
    "settled_on": _("定级日期"),
    "published_on": _("公布日期"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "appraisal_state": {
        "waiting": _("待自评"),
        "handed_in": _("待评审"),
        "reviewed": _("已评审"),
        "told": _("已告知结果"),
        "objected": _("有异议，在处理"),
        "settled": _("结果已定"),
    },
    "review_stage": {"first": _("评审"), "second": _("复评"), "third": _("第三人评定"), "objection": _("异议处理")},
}

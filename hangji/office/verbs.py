"""How the audit trail is read out: verbs, kinds of subject, fields and coded values in words. Fields and values are in
verb_fields."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hangji.office.models import AuditEntry
from hangji.office.verb_fields import FIELDS, VALUES

Place = Callable[[int], str]

VERBS = {
    "register": _("登记"),
    "amend": _("更正"),
    "rename": _("更名"),
    "classify": _("改变类型、层级或县区"),
    "strike_off": _("改变登记状态"),
    "declare_headcount": _("申报党员和从业人数"),
    "form": _("成立党组织"),
    "reform": _("党组织换类别或上级"),
    "cover": _("纳入覆盖"),
    "end_cover": _("结束覆盖"),
    "secretary": _("书记任职"),
    "dissolve": _("撤销党组织"),
    "merge": _("合并党组织"),
    "split": _("分设党组织"),
    "assign_instructor": _("派驻指导员"),
    "end_assignment": _("结束派驻"),
    "send_additional": _("增派协助指导员"),
    "send_first_secretary": _("选派第一书记"),
    "end_duty": _("结束协助或第一书记任职"),
    "set_availability": _("登记可派范围"),
    "end_availability": _("结束可派"),
    "draw_plan": _("编派驻方案"),
    "replan": _("重新计算派驻方案"),
    "pin_in_plan": _("在派驻方案里指定人选"),
    "unpin_in_plan": _("在派驻方案里取消指定"),
    "exclude_in_plan": _("在派驻方案里排除人选"),
    "allow_in_plan": _("在派驻方案里取消排除"),
    "choose_in_plan": _("选入派驻方案"),
    "unchoose_in_plan": _("移出派驻方案"),
    "adopt_plan": _("采用派驻方案"),
    "drop_plan": _("放弃派驻方案"),
    "import": _("导入"),
    "undo_import": _("撤销导入"),
    "note_gap": _("记未建立原因和计划"),
    "start_forming": _("开始组建"),
    "stop_forming": _("不再组建"),
    "unform": _("撤回成立登记"),
    "open_case": _("立项组建"),
    "amend_case": _("修改组建方案"),
    "record_step": _("办理组建步骤"),
    "take_back_step": _("撤回组建步骤"),
    "return_case": _("退回组建申请"),
    "decide_case": _("上级直接决定组建"),
    "abandon_case": _("中止组建"),
    "elect": _("选举产生班子"),
    "make_plan": _("排联合组建方案"),
    "arrange_plan": _("调整联合组建方案"),
    "close_plan": _("结束联合组建方案"),
    "plan_drive": _("建立专项行动"),
    "amend_drive": _("修改专项行动"),
    "begin_drive": _("开始专项行动"),
    "extend_drive": _("改专项行动的结束日期"),
    "cancel_drive": _("取消专项行动"),
    "close_drive": _("结束专项行动"),
    "put_member": _("登记专班分工"),
    "drop_member": _("退出专班"),
    "postpone": _("暂缓"),
    "lift_postponement": _("取消暂缓"),
    "dispute": _("对判定提出异议"),
    "answer_dispute": _("答复异议"),
    "settle_pair": _("核对为不是重复"),
    "reopen_pair": _("重新核对是否重复"),
    "include": _("纳入省平台"),
    "exclude": _("移出省平台"),
    "hand_over": _("报送省平台"),
    "reconcile": _("与省平台对账"),
    "settle_difference": _("处理对账差异"),
    "export": _("导出名单"),
    "draft_report": _("编制报表"),
    "discard_report": _("放弃报表草稿"),
    "check_report": _("审核报表"),
    "lock_report": _("锁定报表"),
    "send_report": _("上报报表"),
    "withdraw_report": _("撤回报表"),
    "accept_report": _("接收报表"),
    "return_report": _("退回报表"),
    "invite": _("开设账号"),
    "accept_invitation": _("接受邀请，设置密码"),
    "reissue": _("重发登录链接"),
    "deactivate": _("停用账号"),
    "reactivate": _("恢复账号"),
    "appoint": _("登记任职"),
    "end_post": _("结束任职"),
    "recode": _("区划代码变更"),
    "add_person": _("登记人员"),
    "link_person": _("账号对应到人员"),
    "found_body": _("登记上级党组织"),
    "correct_body": _("更正上级党组织"),
    "end_body": _("撤销上级党组织"),
    "record_contact": _("记联系"),
    "withdraw_contact": _("撤回联系"),
    "raise_problem": _("提出问题"),
    "answer_problem": _("答复问题"),
    "close_problem": _("问题销号"),
    "call_meeting": _("定例会"),
    "send_minutes": _("发出例会纪要"),
    "reply_minutes": _("答复例会纪要"),
    "finish_decision": _("办结例会决定"),
    "open_review": _("开始互诊互评"),
    "give_reading": _("写成互诊互评"),
    "close_review": _("结束互诊互评"),
    "prepare_showcase": _("准备成果展示"),
    "publish_showcase": _("发布成果展示"),
    "open_round": _("开始一轮认证"),
    "apply_certificate": _("申请认证"),
    "withdraw_application": _("撤回申请"),
    "decide_application": _("审核资格"),
    "hand_reviews": _("分派评审"),
    "give_review": _("交评审表"),
    "recuse_review": _("评审回避"),
    "settle_assessment": _("得出认证结果"),
    "publish_notice": _("公示"),
    "record_objection": _("登记异议"),
    "answer_objection": _("答复异议"),
    "issue_certificate": _("发证"),
    "renew_certificate": _("证书续期"),
    "suspend_certificate": _("暂停证书"),
    "resume_certificate": _("恢复证书"),
    "revoke_certificate": _("撤销证书"),
    "reprint_certificate": _("重印证书"),
    "replace_certificate": _("换发证书"),
    "record_training": _("登记培训学时"),
    "withdraw_training": _("撤回培训学时"),
    "open_fund": _("开立年度专项资金"),
    "propose_entry": _("登记专项资金"),
    "confirm_entry": _("复核入账"),
    "refuse_entry": _("复核不通过"),
    "name_certificates": _("写明用于哪些证书"),
    "propose_closing": _("年终结账"),
    "take_back_closing": _("撤回结账"),
    "confirm_closing": _("复核结账"),
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
    "issue": _("发文"),
    "withdraw_issue": _("撤回发文"),
}
# The kinds of documents that rooms issue.
ISSUES = {
    "figures": _("覆盖指标表"),
    "brief": _("月度覆盖简报"),
    "comparison": _("县区对照"),
    "statutory": _("法定统计表"),
    "forming_request": _("组建请示"),
    "forming_approval": _("组建批复"),
    "forming_decision": _("组建决定"),
    "forming_filing": _("组建备案表"),
    "drive_report": _("专项行动总结报告"),
    "red_collar": _("党务红领资格证书"),
    "party_change": _("党组织变更批复、决定"),
}
KINDS = {
    "ChangeDocument": _("党组织变更文件"),
    "SocialOrganization": _("社会组织"),
    "PartyOrganization": _("党组织"),
    "User": _("账号"),
    "Batch": _("导入批次"),
    "Person": _("人员"),
    "Body": _("上级党组织"),
    "AssignmentPlan": _("派驻方案"),
    "Report": _("报表"),
    "Issue": _("发文"),
    "Case": _("组建事项"),
    "JointPlan": _("联合组建方案"),
    "Contact": _("联系"),
    "Problem": _("问题"),
    "Meeting": _("月例会"),
    "MeetingDecision": _("例会决定"),
    "ReviewRound": _("互诊互评"),
    "Reading": _("互诊互评的一份"),
    "Showcase": _("成果展示"),
    "Handover": _("报送文件"),
    "Reconciliation": _("省平台对账"),
    "Drive": _("专项行动"),
    "Round": _("党务红领认证"),
    "Application": _("认证申请"),
    "Review": _("评审表"),
    "Certificate": _("党务红领证书"),
    "TrainingRecord": _("培训学时"),
    "Fund": _("专项资金"),
    "Entry": _("专项资金的一笔"),
    "Course": _("培训课程"),
    "TrainingSession": _("培训"),
    "Cultivation": _("双向培养"),
}
# Where a subject has a page of its own; room tables stay above, so pages are named by address.
PAGES = {
    "SocialOrganization": "desk:organisation",
    "PartyOrganization": "desk:party_organization",
    "User": "office:user",
    "Body": "office:body",
    "AssignmentPlan": "guidance:plan",
    "Report": "reports:report",
    "Issue": "office:issue",
    "Case": "formation:case",
    "JointPlan": "formation:plan",
    "Contact": "guidance:contact",
    "Problem": "guidance:problem",
    "Meeting": "guidance:meeting",
    "ReviewRound": "guidance:review",
    "Reading": "guidance:reading",
    "Showcase": "guidance:showcase",
    "Handover": "platform:handover",
    "Drive": "formation:drive",
    "Round": "people:round",
    "Application": "people:application",
    "Certificate": "people:certificate",
    "Fund": "fund:fund",
    "Entry": "fund:entry",
    "Course": "training:course",
    "TrainingSession": "training:session",
}
FAULTS = {
    "missing": _("缺少这一条"),
    "changed": _("内容被改过"),
    "unlinked": _("与前一条接不上"),
    "tail": _("末尾对不上：有记录被删去或添加"),
    "no tail": _("没有登记在任何链上"),
}


def verb_said(verb: str) -> Any:
    """The verb in words; one that the table lacks is shown as it was written."""
    return VERBS.get(verb, verb)


def changes(entry: AuditEntry, place: Place) -> list[tuple[str, str, str]]:
    """(field, before, after) in words for each changed value. place: the name of a region code."""
    names = dict.fromkeys([*entry.before, *entry.after])
    return [
        (
            str(FIELDS.get(name, name)),
            _value(name, entry.before.get(name), place),
            _value(name, entry.after.get(name), place),
        )
        for name in names
    ]


def _value(name: str, value: Any, place: Place) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if name in ("region_code", "street_code", "receiver") and isinstance(value, int):
        return place(value)
    if name == "counties" and isinstance(value, list):
        return gettext("、").join(place(code) for code in value)
    if isinstance(value, list):
        return gettext("、").join(str(each) for each in value)
    return str(VALUES.get(name, {}).get(value, value))


def in_words(entry: AuditEntry, place: Place) -> str:
    """ "正式党员由 2 变为 4；起 2021-11-01": each changed value, in the words of the audit trail."""
    return gettext("；").join(_change(*each) for each in changes(entry, place) if each[1] != each[2])


def _change(field: str, before: str, after: str) -> str:
    facts = {"field": field, "before": before, "after": after}
    if before == "—":
        return gettext("%(field)s：%(after)s") % facts
    if after == "—":
        return gettext("%(field)s：原为 %(before)s") % facts
    return gettext("%(field)s由 %(before)s 变为 %(after)s") % facts

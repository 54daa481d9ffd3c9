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
    "rename_body": _("上级党组织更名"),
    "place_body": _("上级党组织换上一级"),
    "undo_end_body": _("撤回上级党组织的撤销"),
    "transfer": _("划转党组织"),
    "undo_transfer": _("撤回划转"),
    "set_industry_aside": _("暂不成立行业党委"),
    "take_up_industry": _("重新建议行业党委"),
    "record_contact": _("记联系"),
    "withdraw_contact": _("撤回联系"),
    "raise_problem": _("提出问题"),
    "withdraw_problem": _("撤回问题"),
    "accept_problem": _("受理问题"),
    "pass_on_problem": _("转办问题"),
    "plan_problem": _("写办理措施"),
    "solve_problem": _("写办理结果"),
    "confirm_problem": _("确认办好，问题销号"),
    "contest_problem": _("对结果提异议"),
    "close_problem": _("问题销号"),
    "reopen_problem": _("重新打开问题"),
    "supervise_problem": _("督办问题"),
    "reply_supervision": _("答复督办"),
    "merge_problems": _("归并为共性问题"),
    "join_matter": _("并入共性问题"),
    "leave_matter": _("移出共性问题"),
    "plan_visit": _("计划走访"),
    "change_visit": _("改走访计划"),
    "cancel_visit": _("取消走访"),
    "conclude_visit": _("写走访结论"),
    "answer_opinion": _("写明意见怎样处理"),
    "name_key": _("确定重点社会组织"),
    "release_key": _("不再列为重点社会组织"),
    "hand_over_liaison": _("交接联系"),
    "call_meeting": _("定例会"),
    "send_minutes": _("发出例会纪要"),
    "reply_minutes": _("答复例会纪要"),
    "finish_decision": _("办结例会决定"),
    "open_review": _("开始互诊互评"),
    "give_reading": _("写成互诊互评"),
    "close_review": _("结束互诊互评"),
    "prepare_showcase": _("准备成果展示"),
    "publish_showcase": _("发布成果展示"),
    "record_term": _("登记任期"),
    "withdraw_term": _("撤回任期登记"),
    "vacate_seat": _("登记班子成员离任"),
    "request_extension": _("请示延期换届"),
    "decide_extension": _("批复延期换届"),
    "withdraw_extension": _("撤回延期换届"),
    "extend_term": _("延长任期"),
    "renewal_step": _("办理换届步骤"),
    "take_back_renewal": _("撤回换届步骤"),
    "abandon_renewal": _("中止换届"),
    "record_life": _("记组织生活"),
    "withdraw_life": _("撤回组织生活记录"),
    "finish_life_decision": _("办结组织生活的决定"),
    "set_groups": _("登记党小组"),
    "write_rule": _("登记制度"),
    "revise_rule": _("登记制度的修订"),
    "amend_rule": _("修改制度草稿"),
    "check_rule": _("核对制度"),
    "abolish_rule": _("废止制度"),
    "call_committee": _("召集委员会会议"),
    "arrange_agenda": _("改会议议题"),
    "move_committee": _("改会议时间"),
    "send_committee_notice": _("发会议通知"),
    "cancel_committee": _("取消委员会会议"),
    "record_attendance": _("登记到会情况"),
    "decide_item": _("登记会议决定"),
    "undecide_item": _("撤回会议决定"),
    "finish_item": _("办结会议决定"),
    "write_minutes": _("写会议纪要"),
    "confirm_minutes": _("确认并印发会议纪要"),
    "correct_minutes": _("更正会议纪要"),
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
    "extension_request": _("延期换届请示"),
    "extension_reply": _("延期换届批复"),
    "renewal_request": _("换届请示"),
    "renewal_reply": _("换届批复"),
    "renewal_report": _("选举结果报告"),
    "party_change": _("党组织变更批复、决定"),
    "committee_notice": _("委员会会议通知"),
    "committee_minutes": _("委员会会议纪要"),
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
    "Matter": _("共性问题"),
    "Visit": _("走访调研"),
    "Difficulty": _("提出的困难"),
    "Meeting": _("月例会"),
    "MeetingDecision": _("例会决定"),
    "ReviewRound": _("互诊互评"),
    "Reading": _("互诊互评的一份"),
    "Showcase": _("成果展示"),
    "Handover": _("报送文件"),
    "Reconciliation": _("省平台对账"),
    "Drive": _("专项行动"),
    "Extension": _("延期换届"),
    "Renewal": _("换届事项"),
    "LifeRecord": _("组织生活"),
    "Regulation": _("制度"),
    "CommitteeMeeting": _("委员会会议"),
    "CommitteeItem": _("会议议题"),
    "CommitteeMinutes": _("会议纪要"),
    "IndustryAside": _("行业党委建议"),
    "Charter": _("章程及审查"),
    "EntryPapers": _("登记材料"),
    "JointMeeting": _("联席会议"),
    "MajorDecision": _("重大决策"),
    "Goal": _("融合目标"),
}
# Where a subject has a page of its own; room tables stay above, so pages are named by address.
PAGES = {
    "SocialOrganization": "desk:organisation",
    "PartyOrganization": "desk:party_organization",
    "User": "office:user",
    "Body": "desk:body",
    "AssignmentPlan": "guidance:plan",
    "Report": "reports:report",
    "Issue": "office:issue",
    "Case": "formation:case",
    "JointPlan": "formation:plan",
    "Contact": "guidance:contact",
    "Problem": "problems:problem",
    "Matter": "problems:matter",
    "Visit": "visits:visit",
    "Difficulty": "visits:difficulty",
    "Meeting": "guidance:meeting",
    "ReviewRound": "guidance:review",
    "Reading": "guidance:reading",
    "Showcase": "guidance:showcase",
    "Handover": "platform:handover",
    "Drive": "formation:drive",
    "Extension": "life:extension",
    "Renewal": "life:renewal",
    "LifeRecord": "life:life_record",
    "Regulation": "committees:rule",
    "CommitteeMeeting": "committees:meeting",
    "Charter": "governance:charter",
    "JointMeeting": "governance:meeting",
    "MajorDecision": "governance:decision",
    "Goal": "governance:goal",
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

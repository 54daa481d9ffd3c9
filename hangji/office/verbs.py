"""How the audit trail is read out: verbs, kinds of subject, fields and coded values in words. The only such table."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hangji.office.models import AuditEntry, BodyKind, Level, Role

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
}
KINDS = {
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
    "Handover": _("报送文件"),
    "Reconciliation": _("省平台对账"),
    "Drive": _("专项行动"),
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
    "Handover": "platform:handover",
    "Drive": "formation:drive",
}
FIELDS = {
    "credit_code": _("统一社会信用代码"),
    "name": _("名称"),
    "kind": _("类别"),
    "level": _("层级"),
    "region_code": _("地区"),
    "registered_on": _("登记日期"),
    "registration_authority": _("登记管理机关"),
    "supervisor": _("业务主管单位"),
    "industry": _("行业"),
    "address": _("住所"),
    "street_code": _("乡镇街道"),
    "status": _("登记状态"),
    "since": _("起"),
    "until": _("止"),
    "full": _("正式党员"),
    "probationary": _("预备党员"),
    "staff": _("从业人员"),
    "not_transferred": _("组织关系未转入"),
    "mode": _("组建方式"),
    "body": _("上级党组织"),
    "formed_on": _("成立日期"),
    "approval_number": _("批复文号"),
    "approved_on": _("批复日期"),
    "approval": _("批复"),
    "document": _("文件"),
    "organisation": _("社会组织"),
    "organisations": _("社会组织（家）"),
    "other": _("另一家"),
    "party_organization": _("党组织"),
    "person": _("人员"),
    "secretary": _("书记"),
    "instructor": _("指导员"),
    "duty": _("职责"),
    "dispatched_by": _("选派单位"),
    "counties": _("可以派到的县区"),
    "industries": _("熟悉的行业"),
    "most": _("最多联系家数"),
    "cause": _("未建立原因"),
    "note": _("说明"),
    "planned_on": _("计划组建日期"),
    "planned_mode": _("拟采用的组建方式"),
    "started_on": _("开始组建日期"),
    "step": _("步骤"),
    "change": _("调整"),
    "group": _("组"),
    "groups": _("组数"),
    "n": _("组数"),
    "gone": _("退出家数"),
    "new": _("新增家数"),
    "done_on": _("办理日期"),
    "who": _("谁办的"),
    "way": _("程序"),
    "host": _("挂靠单位"),
    "joins": _("加入的党组织"),
    "applicant": _("申请人"),
    "reason": _("理由"),
    "elected": _("当选"),
    "ends_on": _("任期届满"),
    "state": _("状态"),
    "upheld": _("判定确有错误"),
    "reply": _("答复"),
    "answer": _("判定"),
    "username": _("用户名"),
    "title": _("单位和职务"),
    "role": _("角色"),
    "without_totp": _("停用两步验证"),
    "rows": _("行数"),
    "number": _("批次号"),
    "unit": _("单位"),
    "parent": _("上一级"),
    "successor": _("由谁承接"),
    "merged": _("并入的党组织"),
    "valid_from": _("成立日期"),
    "valid_to": _("撤销日期"),
    "day": _("截至"),
    "edition": _("第几版"),
    "digest": _("内容校验值"),
    "receiver": _("报送给"),
    "correction": _("更正说明"),
    "audit_head": _("锁定时的审计链末条"),
    "issued_as": _("文号"),
    "as_of": _("数据截至"),
    "code": _("验证码"),
    "files": _("文件"),
    "withdrawn": _("撤回"),
    "platform_number": _("平台编号"),
    "decision": _("处理"),
    "difference": _("差异"),
    "ours": _("台账"),
    "theirs": _("省平台"),
    "condition": _("对象"),
    "county": _("县区"),
    "organisation_kind": _("登记类型"),
    "basis": _("依据"),
    "starts_on": _("开始日期"),
    "last_day": _("结束日期"),
    "targets": _("目标"),
    "baseline": _("名单（家）"),
    "shares": _("分工"),
}
_MODES = {
    "single": _("单独组建"),
    "joint": _("联合组建"),
    "attached": _("挂靠组建"),
    "industry": _("行业联建"),
}
_DUTIES = {
    "primary": _("指导员（主）"),
    "additional": _("指导员（协助）"),
    "first_secretary": _("第一书记"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "kind": {
        "association": _("社会团体"),
        "foundation": _("基金会"),
        "private": _("民办非企业单位"),
        "committee": _("党委"),
        "general_branch": _("党总支"),
        "branch": _("党支部"),
        "temporary": _("临时党支部"),
        "functional": _("功能型党支部"),
        **_DUTIES,
        **dict(BodyKind.choices),
        "strong_base": _("强基础"),
        "strong_leaders": _("强班子"),
        "strong_coverage": _("强覆盖"),
        "concentrated": _("集中组建"),
    },
    "duty": {**_DUTIES, "leader": _("负责人"), "member": _("成员")},
    "organisation_kind": {"association": _("社会团体"), "foundation": _("基金会"), "private": _("民办非企业单位")},
    "condition": {
        "gap": _("应建未建的社会组织"),
        "due_alone": _("应当单独组建而未建的社会组织"),
        "due_jointly": _("应当联合或挂靠组建而未建的社会组织"),
        "uncovered": _("没有党组织覆盖的社会组织"),
        "unserved": _("没有党组织覆盖、也没有派驻指导员的社会组织"),
        "without_members": _("没有党员、没有党组织覆盖的社会组织"),
        "headcount_missing": _("党员人数未申报的社会组织（不论有没有党组织）"),
        "covered": _("有党组织覆盖的社会组织"),
        "broad_all": _("有党员的社会组织"),
        "narrow_all": _("正式党员达到单独组建人数的社会组织"),
        "all": _("社会组织"),
    },
    "state": {
        "planned": _("筹备中"),
        "running": _("进行中"),
        "closed": _("已结束"),
        "cancelled": _("已取消"),
    },
    "status": {"active": _("正常"), "cancelled": _("已注销"), "revoked": _("已撤销"), "": "—"},
    "level": dict(Level.choices),
    "role": dict(Role.choices),
    "mode": _MODES,
    "planned_mode": _MODES,
    "step": {
        "found": _("发现"),
        "surveyed": _("摸排"),
        "talked": _("协商"),
        "applied": _("申请"),
        "considered": _("党委研究"),
        "approved": _("批复"),
        "elected": _("党员大会选举"),
        "filed": _("备案"),
        "plated": _("挂牌"),
    },
    "change": {
        "replan": _("重排未锁定的组"),
        "lock": _("锁定"),
        "unlock": _("解除锁定"),
        "move": _("移到另一组"),
        "exclude": _("不编入"),
        "include": _("重新编入"),
        "apart": _("不编在一起"),
        "together": _("可以编在一起"),
        "describe": _("组名和书记人选"),
        "undo": _("撤销上一步"),
        "refresh": _("重新取数"),
    },
    "way": {"application": _("逐级申请"), "decision": _("上级直接决定")},
    "answer": {
        "single": _("单独组建"),
        "shared": _("联合、挂靠或行业联建"),
        "due_alone": _("应单独组建而未建"),
        "due_jointly": _("应联合或挂靠而未建"),
        "instructor": _("没有党员"),
        "undeclared": _("党员人数未申报"),
    },
    "decision": {
        "ours": _("以台账为准，下次报送"),
        "theirs": _("以省平台为准，更正台账"),
        "explained": _("已说明，维持现状"),
    },
    "cause": {
        "no_members_transferred": _("党员组织关系未转入"),
        "leader_unwilling": _("负责人不重视"),
        "no_secretary": _("缺书记人选"),
        "small_and_scattered": _("人员少且分散"),
        "newly_registered": _("新登记"),
        "other": _("其他"),
    },
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

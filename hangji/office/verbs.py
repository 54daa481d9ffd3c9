"""How the audit trail is read out: verbs, kinds of subject, fields and coded values in words. The only such table."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.office.models import AuditEntry, BodyKind, Level, Role

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
    "assign_instructor": _("派驻指导员"),
    "end_assignment": _("结束派驻"),
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
    "brief": _("月度覆盖简报"),
    "comparison": _("县区对照"),
    "statutory": _("法定统计表"),
    "forming_request": _("组建请示"),
    "forming_approval": _("组建批复"),
    "forming_decision": _("组建决定"),
    "forming_filing": _("组建备案表"),
}
KINDS = {
    "SocialOrganization": _("社会组织"),
    "PartyOrganization": _("党组织"),
    "User": _("账号"),
    "Batch": _("导入批次"),
    "Person": _("人员"),
    "Body": _("上级党组织"),
    "Issue": _("发文"),
    "Handover": _("报送文件"),
    "Reconciliation": _("省平台对账"),
    "Case": _("组建事项"),
}
# Where a subject has a page of its own; room tables stay above, so pages are named by address.
PAGES = {
    "SocialOrganization": "desk:organisation",
    "PartyOrganization": "desk:party_organization",
    "User": "office:user",
    "Body": "office:body",
    "Issue": "office:issue",
    "Handover": "platform:handover",
    "Case": "formation:case",
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
    "cause": _("未建立原因"),
    "note": _("说明"),
    "planned_on": _("计划组建日期"),
    "planned_mode": _("拟采用的组建方式"),
    "started_on": _("开始组建日期"),
    "step": _("步骤"),
    "day": _("日期"),
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
    "valid_from": _("成立日期"),
    "valid_to": _("撤销日期"),
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
}
_MODES = {
    "single": _("单独组建"),
    "joint": _("联合组建"),
    "attached": _("挂靠组建"),
    "industry": _("行业联建"),
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
        "primary": _("指导员（主）"),
        "additional": _("指导员（协助）"),
        "first_secretary": _("第一书记"),
        **dict(BodyKind.choices),
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


def changes(entry: AuditEntry, place: Callable[[int], str]) -> list[tuple[str, str, str]]:
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


def _value(name: str, value: Any, place: Callable[[int], str]) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _now("是") if value else _now("否")
    if name in ("region_code", "street_code") and isinstance(value, int):
        return place(value)
    if isinstance(value, list):
        return _now("、").join(str(each) for each in value)
    return str(VALUES.get(name, {}).get(value, value))

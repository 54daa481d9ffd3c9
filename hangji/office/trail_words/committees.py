"""What the audit trail says of committees, terms and regular life."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hangji.office.models import CommitteeDuty

VERBS: dict[str, Any] = {
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
}
ISSUES: dict[str, Any] = {
    "extension_request": _("延期换届请示"),
    "extension_reply": _("延期换届批复"),
    "renewal_request": _("换届请示"),
    "renewal_reply": _("换届批复"),
    "renewal_report": _("选举结果报告"),
    "committee_notice": _("委员会会议通知"),
    "committee_minutes": _("委员会会议纪要"),
}
KINDS: dict[str, Any] = {
    "Extension": _("延期换届"),
    "Renewal": _("换届事项"),
    "LifeRecord": _("组织生活"),
    "Regulation": _("制度"),
    "CommitteeMeeting": _("委员会会议"),
    "CommitteeItem": _("会议议题"),
    "CommitteeMinutes": _("会议纪要"),
}
PAGES: dict[str, str] = {
    "Extension": "life:extension",
    "Renewal": "life:renewal",
    "LifeRecord": "life:life_record",
    "Regulation": "committees:rule",
    "CommitteeMeeting": "committees:meeting",
}
FIELDS: dict[str, Any] = {
    "extended_to": _("延期至"),
    "extension_state": _("批复"),
    "renewal_step": _("步骤"),
    "life_kinds": _("组织生活"),
    "theme": _("主题"),
    "conclusion_said": _("结论"),
    "party_groups": _("党小组数"),
    "committee_duty": _("党委职务"),
    "meeting_day": _("会议日期"),
    "hour": _("时间"),
    "room": _("会议室"),
    "noticed_on": _("通知日期"),
    "members": _("委员"),
    "present": _("到会委员"),
    "presided_by": _("主持人"),
    "guests": _("列席"),
    "outcome": _("结论"),
    "opinion": _("决定内容"),
    "effect": _("已办"),
    "adopted_on": _("通过日期"),
    "in_force_on": _("施行日期"),
    "document_number": _("文号"),
    "parameters": _("会议使用的数值"),
    "abolished_on": _("废止日期"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "committee_duty": dict(CommitteeDuty.choices),
    "outcome": {
        "adopted": _("通过"),
        "rejected": _("不同意"),
        "postponed": _("暂缓到以后"),
        "referred": _("转有关方面办理"),
    },
    "renewal_step": {
        "decided": _("决定换届"),
        "requested": _("请示"),
        "replied": _("批复"),
        "called": _("通知开会"),
        "nominated": _("确定候选人"),
        "met": _("召开党员大会"),
        "counted": _("计票"),
        "reported": _("报告结果"),
        "filed": _("上级备案"),
    },
    "extension_state": {
        "waiting": _("待批复"),
        "approved": _("已批准"),
        "refused": _("未批准"),
        "withdrawn": _("已撤回"),
    },
}

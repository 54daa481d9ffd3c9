"""What the audit trail says of loans to the honoured: of persons neither names nor answers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "keep_bank": _("登记合作银行"),
    "appoint_clerk": _("登记银行经办"),
    "end_clerk": _("结束银行经办"),
    "hand_slips": _("发放个人办理单"),
    "consent_loan": _("同意并取得资格证明"),
    "renew_loan_consent": _("再次同意银行查看"),
    "withdraw_loan_consent": _("撤回同意"),
    "answer_loan": _("银行回复是否发放"),
    "reverse_loan_answer": _("更正银行回复"),
    "know_loan_void": _("银行知悉资格证明失效"),
    "forget_loan_holders": _("删除过期资格证明上的个人信息"),
}
KINDS: dict[str, Any] = {
    "Bank": _("合作银行"),
    "LoanCertificate": _("贷款资格证明"),
    "SlipBatch": _("个人办理单"),
}
PAGES: dict[str, str] = {"Bank": "credit:bank"}
ISSUES: dict[str, Any] = {
    "red_collar_loan": _("红领贷资格证明"),
    "red_enterprise_loan": _("红企贷资格证明"),
}
FIELDS: dict[str, Any] = {
    "number_sign": _("编号用字"),
    "loans": _("办理的贷款"),
    "loan": _("贷款"),
    "bank": _("银行"),
    "clerk": _("银行经办"),
    "slips": _("张数"),
    "consent_until": _("同意到"),
    "loan_granted": _("已发放"),
    "answered_on": _("回复的日期"),
}
VALUES: dict[str, dict[Any, Any]] = {"loan": {"red_collar": _("红领贷"), "red_enterprise": _("红企贷")}}

"""What the audit trail says of personal data: seen with a reason, handed out, erased."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "reveal": _("查看被遮住的信息"),
    "export_person": _("把个人信息交给本人"),
    "ask_erasure": _("提出注销人员"),
    "retract_erasure": _("撤回注销申请"),
    "decline_erasure": _("不予注销"),
    "erase_person": _("注销人员"),
    "retain": _("删除超过保存期限的信息"),
}
KINDS: dict[str, Any] = {"PersonRequest": _("个人信息事项"), "Retention": _("保存期限")}
PAGES = {"PersonRequest": "privacy:request"}
FIELDS: dict[str, Any] = {
    "private": _("哪一项信息"),
    "erased": _("改动过的审计记录的校验值"),
    "entries": _("审计记录（条）"),
    "erased_rows": _("替换、清空（处）"),
    "erased_files": _("删除文件（份）"),
    "kept_rows": _("依法保留（处）"),
    "number_of_erasure": _("注销序号"),
    "past_before": _("截止"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "private": {
        "person-phone": _("人员的联系电话"),
        "application-phone": _("申请人的联系电话"),
        "applicant": _("申请人的姓名"),
        "user-email": _("账号的电子邮箱"),
    },
}

"""What the audit trail says of claims that an article be taken down, and of articles taken over from elsewhere."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "claim_takedown": _("收到撤稿申请"),
    "hide_takedown": _("先撤下文章"),
    "decide_takedown": _("决定撤稿申请"),
    "mail_takedown": _("重发撤稿答复"),
    "take_over_article": _("迁入旧网站的文章"),
}
KINDS = {"Takedown": _("撤稿申请")}
PAGES = {"Takedown": "takedown:takedown"}
FIELDS = {
    "takedown_state": _("状态"),
    "takedown_right": _("理由"),
    "article": _("文章"),
    "hidden": _("已先撤下"),
    "checked_by": _("核对的人"),
}
VALUES: dict[str, dict[str, Any]] = {
    "takedown_state": {"received": _("待决定"), "granted": _("已撤稿"), "refused": _("不撤稿")},
    "takedown_right": {
        "copyright": _("著作权（文字、图片、录像）"),
        "likeness": _("肖像、姓名、名称"),
        "reputation": _("名誉、荣誉"),
        "privacy": _("个人信息、隐私"),
        "other": _("其他合法权益"),
    },
}

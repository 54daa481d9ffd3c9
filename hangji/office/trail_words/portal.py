"""What the audit trail says of the public portal: articles, their reviews, open figures."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "begin_article": _("写门户文章"),
    "amend_article": _("修改门户文章"),
    "offer_article": _("给门户投稿"),
    "take_up_article": _("接手编辑稿件"),
    "drop_article": _("不采用稿件"),
    "correct_article": _("更正已发布的文章"),
    "send_article": _("稿件送审"),
    "conclude_article_step": _("审校稿件"),
    "hand_article_step": _("更换审校的人"),
    "release_article": _("发布文章"),
    "withdraw_article": _("撤下文章"),
    "restore_article": _("恢复文章"),
    "add_article_file": _("给文章加图片、附件"),
    "remove_article_file": _("取下文章的图片、附件"),
    "open_figures": _("公开报表的指标"),
    "close_figures": _("停止公开报表的指标"),
}
KINDS: dict[str, Any] = {"Article": _("门户文章"), "OpenFigures": _("公开的数据")}
PAGES: dict[str, str] = {"Article": "portal:desk_article"}
FIELDS: dict[str, Any] = {
    "channel": _("栏目"),
    "origin": _("稿件来历"),
    "article_version": _("版次"),
    "editor": _("责任编辑"),
    "article_people": _("审校的人"),
    "article_step": _("审校步骤"),
    "step_person": _("承办人"),
    "public_from": _("公开时间"),
    "article_passed": _("通过"),
    "article_withdrawn": _("已撤下"),
    "article_file": _("图片、附件"),
    "alt": _("替代文字"),
}
_STEPS = {
    "review_1": _("初审"),
    "review_2": _("复审"),
    "review_3": _("终审"),
    "proof_1": _("一校"),
    "proof_2": _("二校"),
    "proof_3": _("三校"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "article_step": _STEPS,
    "origin": {
        "own": _("本站采写"),
        "contributed": _("社会组织供稿"),
        "reprint": _("转载"),
        "official": _("公文、文件"),
    },
}

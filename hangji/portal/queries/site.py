"""Who runs the site and how to reach them: [portal] in hangji.toml; what is still missing is told by the health."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.portal.models import Article

# What the footer of a government website says; the keys of [portal], in words.
PARTICULARS = {
    "name": gettext_lazy("网站名称"),
    "sponsor": gettext_lazy("主办单位"),
    "supervisor": gettext_lazy("主管单位"),
    "site_code": gettext_lazy("网站标识码"),
    "icp": gettext_lazy("ICP 备案号"),
    "police": gettext_lazy("公安备案号"),
    "phone": gettext_lazy("联系电话"),
    "address": gettext_lazy("联系地址"),
    "supervision": gettext_lazy("监督电话"),
    "report": gettext_lazy("违法和不良信息举报电话"),
}


def site() -> dict[str, str]:
    """The particulars by key, "" for what is missing; the name is the office's own where none is given."""
    told: Mapping[str, Any] = settings.PORTAL
    found = {key: str(told.get(key, "")).strip() for key in PARTICULARS}
    found["name"] = found["name"] or str(settings.OFFICE.get("name", "")) or _("社会组织党建")
    found["sponsor"] = found["sponsor"] or str(settings.OFFICE.get("name", ""))
    return found


def missing() -> list[str]:
    """What the footer lacks, in words."""
    told: Mapping[str, Any] = settings.PORTAL
    return [str(said) for key, said in PARTICULARS.items() if not str(told.get(key, "")).strip()]


def health() -> tuple[bool, str]:
    """For "hangji doctor" and the page 运行情况: a site with articles names who runs it."""
    lacks = missing()
    if not lacks:
        return True, _("门户页脚的主办、备案和联系方式齐全")
    facts = {"what": _("、").join(lacks)}
    if not Article.objects.filter(shown__isnull=False, withdrawn_at__isnull=True).exists():
        return True, _("门户还没有发布文章；发布前在 hangji.toml 的 [portal] 里填写：%(what)s") % facts
    return False, _("门户页脚缺：%(what)s；在 hangji.toml 的 [portal] 里填写") % facts

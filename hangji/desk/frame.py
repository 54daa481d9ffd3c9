"""What the frame of every page shows: the office, the menu that the person's roles open, the clock, the large print."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hangji.office.access import has
from hangji.office.acts import Act, act_of
from hangji.office.models import Level, Role
from hangji.office.permissions import Permission

LARGE_PRINT = "hangji_large_print"
IN_BAR = 7  # entries of the menu beside each other: 1,366 pixels have room for them in Chinese

# What stands in the menu: address, words, the rights of which one is needed (none: anyone), what it stands for besides:
# rooms and single pages.
_P = Permission
MENU: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("desk:home", gettext_lazy("工作台"), (), ()),
    ("coverage:overview", gettext_lazy("覆盖统计"), (_P.SEE_COVERAGE,), ("coverage", "reports")),
    ("registry:organisations", gettext_lazy("组织台账"), (_P.SEE_REGISTER,), ("registry", "intake", "platform")),
    ("formation:cases", gettext_lazy("组建换届"), (_P.SEE_CASES,), ("formation", "life")),
    ("guidance:instructors", gettext_lazy("联系指导"), (_P.SEE_REGISTER,), ("guidance", "problems", "visits")),
    ("committees:meetings", gettext_lazy("党委议事"), (_P.SEE_MEETINGS,), ("committees",)),
    ("people:rounds", gettext_lazy("队伍建设"), (_P.SEE_CERTIFICATES,), ("people", "fund", "training", "growth")),
    ("people:mine", gettext_lazy("队伍建设"), (_P.APPLY_CERTIFICATE,), ("people", "training", "growth")),
    ("people:reviews", gettext_lazy("评审"), (_P.ASSESS,), ("people",)),
    ("governance:charters", gettext_lazy("党建融合"), (_P.SEE_GOVERNANCE,), ("governance",)),
    ("appraisal:rounds", gettext_lazy("年度考评"), (_P.SEE_APPRAISALS,), ("appraisal", "evaluation", "burden")),
    ("appraisal:mine", gettext_lazy("年度考评"), (_P.SELF_APPRAISE,), ("appraisal", "evaluation", "burden")),
    ("appraisal:reviews", gettext_lazy("年度考评"), (_P.REVIEW_APPRAISAL,), ("appraisal", "evaluation", "burden")),
    ("honours:rounds", gettext_lazy("评选表彰"), (_P.SEE_HONOURS,), ("honours",)),
    ("honours:mine", gettext_lazy("评选表彰"), (_P.ENTER_HONOURS,), ("honours",)),
    ("honours:reviews", gettext_lazy("评选评审"), (_P.ASSESS,), ("honours",)),
    ("places:sites", gettext_lazy("示范引领"), (_P.SEE_SITES,), ("places", "stories")),
    ("credit:certificates", gettext_lazy("信贷支持"), (_P.SEE_CREDIT,), ("credit",)),
    ("credit:own", gettext_lazy("红企贷"), (_P.CONSENT_CREDIT,), ("credit",)),
    ("credit:desk", gettext_lazy("资格证明"), (_P.ANSWER_CREDIT,), ("credit",)),
    (
        "portal:desk",
        gettext_lazy("公众服务"),
        (_P.EDIT_ARTICLES, _P.CONTRIBUTE_ARTICLES, _P.REVIEW_ARTICLES, _P.SEE_ARTICLES),
        ("portal", "takedown", "voices"),
    ),
    ("voices:complaints", gettext_lazy("公众服务"), (_P.SEE_COMPLAINTS,), ("portal", "takedown", "voices")),
    ("office:users", gettext_lazy("账号和任职"), (_P.MANAGE_USERS,), ()),
    ("privacy:inventory", gettext_lazy("个人信息"), (_P.ERASE_PRIVACY,), ("privacy",)),
    ("office:running", gettext_lazy("运行情况"), (_P.MANAGE_SETTINGS,), ()),
    ("office:logs", gettext_lazy("审计日志"), (_P.SEE_LOGS,), ()),
)
REGISTER: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("registry:organisations", gettext_lazy("社会组织"), (_P.SEE_REGISTER,), ()),
    ("registry:parties", gettext_lazy("党组织"), (_P.SEE_REGISTER,), ()),
    ("intake:batches", gettext_lazy("导入"), (_P.IMPORT,), ("intake",)),
    ("office:issues", gettext_lazy("发文"), (_P.SEE_ISSUES,), ()),
    ("platform:organisations", gettext_lazy("省平台"), (_P.SEE_COVERAGE,), ("platform",)),
    ("office:audit", gettext_lazy("变更记录"), (_P.SEE_AUDIT,), ()),
)
FORMATION: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("formation:cases", gettext_lazy("组建事项"), (_P.SEE_CASES,), ()),
    ("formation:joint_plans", gettext_lazy("组建方案"), (_P.SEE_CASES,), ()),
    ("formation:drives", gettext_lazy("专项行动"), (_P.SEE_DRIVES,), ()),
    ("life:terms", gettext_lazy("任期"), (_P.SEE_LIFE,), ()),
    ("life:renewals", gettext_lazy("换届"), (_P.SEE_LIFE,), ()),
    ("life:extensions", gettext_lazy("延期"), (_P.SEE_LIFE,), ()),
    ("life:overview", gettext_lazy("组织生活"), (_P.SEE_LIFE,), ()),
)
COMMITTEES: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("committees:meetings", gettext_lazy("会议"), (_P.SEE_MEETINGS,), ()),
    ("committees:decisions", gettext_lazy("会议决定"), (_P.SEE_MEETINGS,), ()),
    ("committees:rules", gettext_lazy("制度"), (_P.SEE_MEETINGS,), ()),
)
GUIDANCE: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("guidance:instructors", gettext_lazy("指导员"), (_P.SEE_REGISTER,), ()),
    ("guidance:plans", gettext_lazy("派驻方案"), (_P.SEE_COVERAGE,), ()),
    ("guidance:fourones", gettext_lazy("四个一"), (_P.SEE_COVERAGE,), ()),
    ("guidance:contacts", gettext_lazy("联系"), (_P.SEE_REGISTER,), ()),
    ("visits:visits", gettext_lazy("走访调研"), (_P.SEE_VISITS,), ()),
    ("visits:key", gettext_lazy("重点社会组织"), (_P.SEE_COVERAGE,), ()),
    ("problems:problems", gettext_lazy("问题台账"), (_P.SEE_REGISTER,), ()),
    ("guidance:meetings", gettext_lazy("例会"), (_P.SEE_COVERAGE, _P.RECORD_CONTACT), ()),
    ("guidance:reviews", gettext_lazy("互诊互评"), (_P.SEE_COVERAGE, _P.RECORD_CONTACT), ()),
    ("guidance:showcases", gettext_lazy("成果展示"), (_P.SEE_COVERAGE, _P.RECORD_CONTACT), ()),
    ("guidance:me", gettext_lazy("我的"), (_P.RECORD_CONTACT,), ()),
)
PEOPLE: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("people:rounds", gettext_lazy("党务红领"), (_P.SEE_CERTIFICATES,), ()),
    ("people:certificates", gettext_lazy("证书"), (_P.SEE_CERTIFICATES,), ()),
    ("people:training", gettext_lazy("培训学时"), (_P.SEE_CERTIFICATES,), ()),
    ("people:mine", gettext_lazy("党务红领"), (_P.APPLY_CERTIFICATE,), ()),
    ("fund:funds", gettext_lazy("专项资金"), (_P.SEE_FUND,), ()),
    ("training:sessions", gettext_lazy("培训"), (_P.SEE_TRAINING,), ()),
    ("training:mine", gettext_lazy("我的培训"), (_P.ANSWER_TRAINING,), ()),
    ("growth:cultivations", gettext_lazy("双向培养"), (_P.KEEP_GROWTH,), ()),
    ("growth:figures", gettext_lazy("培养人数"), (_P.SEE_GROWTH_FIGURES,), ()),
    ("growth:workers", gettext_lazy("党务工作者"), (_P.SEE_WORKERS,), ()),
)
GOVERNANCE: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("governance:charters", gettext_lazy("章程审查"), (_P.SEE_GOVERNANCE,), ()),
    ("governance:papers", gettext_lazy("登记材料"), (_P.SEE_GOVERNANCE,), ()),
    ("governance:meetings", gettext_lazy("联席会议"), (_P.SEE_GOVERNANCE,), ()),
    ("governance:decisions", gettext_lazy("重大决策"), (_P.SEE_GOVERNANCE,), ()),
    ("governance:goals", gettext_lazy("融合目标"), (_P.SEE_GOVERNANCE,), ()),
)
APPRAISAL: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("appraisal:rounds", gettext_lazy("考评"), (_P.SEE_APPRAISALS,), ()),
    ("appraisal:mine", gettext_lazy("本单位的考评"), (_P.SELF_APPRAISE,), ()),
    ("appraisal:appraisals", gettext_lazy("各家的考评"), (_P.SEE_APPRAISALS,), ()),
    ("appraisal:reviews", gettext_lazy("交给我的"), (_P.REVIEW_APPRAISAL,), ()),
    ("appraisal:templates", gettext_lazy("考评办法"), (_P.SEE_APPRAISALS, _P.SELF_APPRAISE, _P.REVIEW_APPRAISAL), ()),
    ("evaluation:grades", gettext_lazy("评估等级"), (_P.SEE_ROUNDS,), ()),
    ("evaluation:inspections", gettext_lazy("年检年报"), (_P.SEE_ROUNDS,), ("evaluation:risks",)),
    ("burden:organisations", gettext_lazy("减负"), (_P.SEE_BURDEN,), ("burden",)),
)
HONOURS: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("honours:rounds", gettext_lazy("评选"), (_P.SEE_HONOURS,), ()),
    ("honours:mine", gettext_lazy("我的参评"), (_P.ENTER_HONOURS,), ()),
    ("honours:awards", gettext_lazy("荣誉"), (_P.SEE_HONOURS,), ()),
    ("honours:cards", gettext_lazy("三亮公示卡"), (_P.SEE_HONOURS, _P.ENTER_HONOURS), ()),
    ("honours:practices", gettext_lazy("做法和成效"), (_P.SEE_HONOURS, _P.ENTER_HONOURS), ()),
)
PORTAL: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    (
        "portal:desk",
        gettext_lazy("门户文章"),
        (_P.EDIT_ARTICLES, _P.CONTRIBUTE_ARTICLES, _P.REVIEW_ARTICLES, _P.SEE_ARTICLES),
        (),
    ),
    ("portal:desk_figures", gettext_lazy("公开的数据"), (_P.EDIT_ARTICLES,), ()),
    ("voices:complaints", gettext_lazy("投诉举报"), (_P.SEE_COMPLAINTS,), ()),
    ("takedown:takedowns", gettext_lazy("撤稿申请"), (_P.SEE_COMPLAINTS,), ()),
)
CREDIT: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("credit:certificates", gettext_lazy("资格证明"), (_P.SEE_CREDIT,), ()),
    ("credit:own", gettext_lazy("本单位"), (_P.CONSENT_CREDIT,), ()),
    ("credit:desk", gettext_lazy("资格证明"), (_P.ANSWER_CREDIT,), ()),
    ("credit:answers", gettext_lazy("我的回复"), (_P.ANSWER_CREDIT,), ()),
    ("credit:slips", gettext_lazy("个人办理单"), (_P.SEE_CREDIT,), ()),
    ("credit:banks", gettext_lazy("合作银行"), (_P.SEE_CREDIT,), ()),
    ("credit:totals", gettext_lazy("公开合计"), (_P.SEE_CREDIT, _P.CONSENT_CREDIT, _P.ANSWER_CREDIT), ()),
)
SITES: tuple[tuple[str, Any, tuple[Permission, ...], tuple[str, ...]], ...] = (
    ("places:sites", gettext_lazy("示范点"), (_P.SEE_SITES,), ()),
    ("places:bookings", gettext_lazy("参观预约"), (_P.KEEP_SITES, _P.BOOK_SITES), ()),
    ("places:takings", gettext_lazy("带回的做法"), (_P.SEE_SITES,), ()),
    ("stories:calls", gettext_lazy("征集"), (_P.SEE_STORIES,), ()),
    ("stories:stories", gettext_lazy("故事和案例"), (_P.SEE_STORIES,), ()),
)
# The bar at the foot of a phone's screen: address, words, icon, further pages that it stands for.
PHONE: tuple[tuple[str, Any, str, tuple[str, ...]], ...] = (
    ("guidance:mine", gettext_lazy("我的组织"), "building-2", ("desk:home",)),
    ("guidance:whom", gettext_lazy("记联系"), "pencil", ("guidance:record",)),
    ("guidance:meetings", gettext_lazy("例会"), "users", ("guidance:meeting",)),
    ("guidance:me", gettext_lazy("我的"), "user-check", ()),
)
IN_REGISTER = {("desk", "organisation"), ("desk", "party_organization"), ("office", "audit"), ("office", "issues")}
IN_REGISTER |= {("desk", "bodies"), ("desk", "body")}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html; asks the database for the person's posts, and for nothing else."""
    told = {"office_name": settings.OFFICE.get("name", ""), "home_url": address("desk:home") or "/"}
    told |= {"clock_banner": _clock_banner(), "large_print": large_print(request)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return told
    act = act_of(request)
    return told | {
        **_bar(list(_menu(MENU, request, act))),
        "register_tabs": list(_menu(REGISTER, request, act)),
        "formation_tabs": list(_menu(FORMATION, request, act)),
        "committee_tabs": list(_menu(COMMITTEES, request, act)),
        "phone_bar": list(_phone(request, act)),
        "people_tabs": list(_menu(PEOPLE, request, act)),
        "portal_tabs": list(_menu(PORTAL, request, act)),
        "credit_tabs": list(_menu(CREDIT, request, act)),
        "governance_tabs": list(_menu(GOVERNANCE, request, act)),
        "appraisal_tabs": list(_menu(APPRAISAL, request, act)),
        "honours_tabs": list(_menu(HONOURS, request, act)),
        "site_tabs": list(_menu(SITES, request, act)),
        "guidance_tabs": list(_menu(GUIDANCE, request, act)),
        "footer_links": list(_foot(request, act)),
        "search_url": address("desk:search") if has(act, Permission.SEE_REGISTER) else "",
        "user_title": str(user),
        "user_post": user.title or (post_words(act) or [""])[0],
        "user_menu": list(_user_menu(told["large_print"], act)),
    }


def address(name: str, *args: Any) -> str:
    """The path of a named page, "" while no room defines it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def large_print(request: HttpRequest) -> bool:
    """Large print as the person or, before sign-in, this browser has chosen it."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return bool(user.large_print)
    return request.COOKIES.get(LARGE_PRINT) == "1"


def post_words(act: Act) -> list[str]:
    """The person's posts in words: role and, where one is given, level."""
    words = []
    for post in act.posts:
        where = str(post.body) if post.body else "" if post.level == Level.ALL else post.get_level_display()
        words.append(" · ".join(part for part in (post.get_role_display(), where) if part))
    return words


def _bar(menu: list[dict[str, Any]]) -> dict[str, Any]:
    """The menu whole, and as a bar has room for it: the rest stands behind 更多, which is called as what is open."""
    left = menu[IN_BAR:] if len(menu) > IN_BAR + 1 else []
    here = next((entry["label"] for entry in left if entry["current"]), "")
    return {"menu": menu, "menu_bar": menu[: len(menu) - len(left)], "menu_more": left, "menu_more_current": here}


def _menu(entries: tuple[Any, ...], request: HttpRequest, act: Act) -> Iterator[dict[str, Any]]:
    match = request.resolver_match
    here = (match.namespace, match.url_name) if match else ("", "")
    said: set[str] = set()  # of entries with the same words the first that is open stands
    for name, label, rights, rooms in entries:
        open_to = not rights or any(has(act, right) for right in rights)
        if open_to and str(label) not in said and (url := address(name)):
            said.add(str(label))
            current = here == tuple(name.split(":")) or here[0] in rooms or ":".join(map(str, here)) in rooms
            current |= name == "registry:organisations" and "registry" in rooms and here in IN_REGISTER
            yield {"url": url, "label": label, "current": current}


def _foot(request: HttpRequest, act: Act) -> Iterator[dict[str, str]]:
    """Of whom forms are asked: what is asked of everybody, and where to say that it is too much."""
    if not any(post.role == Role.PARTY_WORKER for post in act.posts):
        return
    if url := address("burden:public"):
        yield {"url": url, "label": _("减负情况")}
    if url := address(settings.COMPLAINTS):
        asked = {"about": "burden", "of": request.path}
        yield {"url": f"{url}?{urlencode(asked)}", "label": _("这里要的太多了")}


def _phone(request: HttpRequest, act: Act) -> Iterator[dict[str, Any]]:
    """For whoever records contacts; the pages are the same ones that the menu leads to."""
    match = request.resolver_match
    here = match.view_name if match else ""
    if has(act, Permission.RECORD_CONTACT):
        for name, label, icon, more in PHONE:
            yield {"url": address(name), "label": label, "icon": icon, "current": here in (name, *more)}


def _user_menu(large: bool, act: Act) -> Iterator[dict[str, Any]]:
    """个人信息 is here for everybody who may see it: the bar is full of what is done every day."""
    other = "en" if (get_language() or "zh").startswith("zh") else "zh-hans"
    entries = (
        ("desk:duties", _("待办"), ""),
        ("office:notices", _("通知"), ""),
        ("office:preferences", _("我的设置"), ""),
        *((("privacy:inventory", _("个人信息"), ""),) if has(act, Permission.SEE_PRIVACY) else ()),
        ("desk:help", _("帮助"), ""),
        ("office:large_print", _("标准字号") if large else _("大字版"), "post"),
        ("office:language", dict(settings.LANGUAGES)[other], "post"),
        ("account_logout", _("退出登录"), "post"),
    )
    for name, label, method in entries:
        if url := address(name):
            yield {"url": url, "label": label, "method": method}


def _clock_banner() -> str:
    if settings.PINNED_DAY is None:
        return ""
    day = settings.PINNED_DAY.isoformat()
    return _("这是演示，业务日期固定在 %(day)s；单位、人员和数字都是虚构的。") % {"day": day}

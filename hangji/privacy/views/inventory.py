"""个人信息清单: what is held, why, who sees it, how long; and what is past its time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.privacy.queries.ages import past, persons
from hangji.privacy.queries.fields import inventory as entries
from hangji.privacy.views.page import ASK, SEE, tabs
from rulebook.policy import clause
from rulebook.privacy import limit, privacy_file


@opens_to(SEE)
@require_GET
def inventory(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    told = privacy_file()
    context = {
        "entries": entries(),
        "grounds": told.grounds.values(),
        "personal": len(told.personal),
        "plain": sum(len(fields) for fields in told.plain.values()),
        "tabs": tabs(act, "privacy:inventory"),
    }
    return render(request, "privacy/inventory.html", context)


@opens_to(SEE)
@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """What is past its time today, and what the command will do; names only for those who deal with persons."""
    act = act_of(request)
    context = {
        "rules": [(each, clause(f"privacy.{each.retain.clause}", day=act.today)) for each in past(act.today)],
        "persons": persons(act.today),
        "persons_clause": clause("privacy.after_duty_years", day=act.today),
        "limit": limit("after_duty_years", day=act.today),
        "named": has(act, ASK),
        "tabs": tabs(act, "privacy:retention"),
        "help": _(
            "由系统管理员在服务器上运行 hangji retention 核对，加 --carry-out --as 用户名 办理；每项都记入审计日志。"
        ),
    }
    return render(request, "privacy/retention.html", context)

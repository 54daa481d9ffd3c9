"""One person's own data: found by name, shown by purpose, handed out, asked to be erased."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.models import Person
from hangji.office.views.pages import answer
from hangji.privacy.actions.exporting import export_person
from hangji.privacy.actions.requests import ask_erasure, open_of
from hangji.privacy.forms import EraseForm, WhyForm
from hangji.privacy.queries.preview import Preview
from hangji.privacy.queries.subjects import Subject, duties_of, find, seen, subject_of, users_seen
from hangji.privacy.views.page import ASK, BOTH, crumbs, do, tabs


@opens_to(ASK)
@require_GET
def persons(request: HttpRequest) -> HttpResponse:
    act, text = act_of(request), request.GET.get("q", "").replace("\0", "").strip()[:40]
    found = [(each, _address(each)) for each in find(text, act)]
    return render(request, "privacy/persons.html", {"q": text, "found": found, "tabs": tabs(act, "privacy:persons")})


def _address(subject: Subject, what: str = "") -> str:
    """The page of a person, or of what is done with one: by the record of the person, or the account's."""
    name = f"_{what}" if what else ""
    if subject.person:
        return reverse(f"privacy:person{name}", args=[subject.person.pk])
    assert subject.user
    return reverse(f"privacy:user{name}", args=[subject.user.pk])


def _person(request: HttpRequest, pk: int) -> Subject:
    persons = Person.objects.filter(seen(act_of(request), ASK)).distinct()
    return subject_of(get_object_or_404(persons, pk=pk), None)


def _user(request: HttpRequest, pk: int) -> Subject:
    return subject_of(None, get_object_or_404(users_seen(act_of(request), ASK), pk=pk))


def _page(request: HttpRequest, subject: Subject) -> HttpResponse:
    act = act_of(request)
    context = {
        "subject": subject,
        "preview": Preview(subject),
        "running": list(dict.fromkeys(duties_of(subject, act.today))),
        "waiting": open_of(subject),
        "export_url": _address(subject, "export"),
        "erase_url": _address(subject, "erase"),
        "crumbs": crumbs({"url": reverse("privacy:persons"), "label": _("查人")}, {"label": subject.name}),
    }
    return render(request, "privacy/person.html", context)


@opens_to(ASK)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _person(request, pk))


@opens_to(ASK)
@require_GET
def user(request: HttpRequest, pk: int) -> HttpResponse:
    subject = _user(request, pk)
    return redirect("privacy:person", subject.person.pk) if subject.person else _page(request, subject)


def _words(subject: Subject, title: str, verb: str, *lines: str) -> dict[str, Any]:
    page = {"url": _address(subject), "label": subject.name}
    told = crumbs({"url": reverse("privacy:persons"), "label": _("查人")}, page, {"label": title})
    return {"title": title, "verb": verb, "back_url": _address(subject), "consequences": lines, "crumbs": told}


def _export(request: HttpRequest, subject: Subject) -> HttpResponse:
    act, form = act_of(request), WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _made, package = export_person(subject=subject, reason=form.cleaned_data["reason"], act=act)
        response = HttpResponse(package, content_type="application/zip")
        name = f"{subject.name}-个人信息-{act.today.isoformat()}.zip"
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
        return response
    lines = (
        _("生成一个压缩包：工作簿和 JSON 内容相同，按处理目的分开，交给本人"),
        _("同一句话里的其他人，姓名遮住；系统不留这个压缩包"),
    )
    words = _words(subject, _("把个人信息交给本人"), _("生成并下载"), *lines)
    return answer(request, "privacy/form.html", form, None, download=True, **words)


@opens_to(ASK)
@never_cache
@require_http_methods(BOTH)
def person_export(request: HttpRequest, pk: int) -> HttpResponse:
    return _export(request, _person(request, pk))


@opens_to(ASK)
@never_cache
@require_http_methods(BOTH)
def user_export(request: HttpRequest, pk: int) -> HttpResponse:
    return _export(request, _user(request, pk))


def _erase(request: HttpRequest, subject: Subject) -> HttpResponse:
    act = act_of(request)

    def save(typed: dict[str, Any]) -> str:
        made = ask_erasure(subject=subject, reason=typed["reason"], act=act)
        messages.success(request, _("已提出，等另一人办理"))
        return reverse("privacy:request", args=[made.pk])

    lines = (
        _("姓名换成“已注销人员#序号”，电话、邮箱清空，账号停用；各项数字不变"),
        _("由另一人办理；办理前逐处列出替换、留下的地方，供核对"),
    )
    words = _words(subject, _("提出注销"), _("提出"), *lines)
    return do(request, EraseForm(request.POST if request.method == "POST" else None), save, **words)


@opens_to(ASK)
@require_http_methods(BOTH)
def person_erase(request: HttpRequest, pk: int) -> HttpResponse:
    return _erase(request, _person(request, pk))


@opens_to(ASK)
@require_http_methods(BOTH)
def user_erase(request: HttpRequest, pk: int) -> HttpResponse:
    return _erase(request, _user(request, pk))

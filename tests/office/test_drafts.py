"""A form sent after the session had ended comes back filled in, to its owner alone, and nothing is written between."""

import re
from datetime import timedelta

import pytest
from django import forms
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from hangji.office import drafts
from hangji.office.models import AuditEntry, Role, SavedView
from hangji.registry.models import OrganisationName
from tests.town import CITY, moment

LOGIN, RIGHT = "/account/login/", "correct horse"


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today
    town.user("wu", "吴试点", Role.OFFICER, CITY)


@pytest.fixture
def browser():
    """One that checks the form's token as a server does."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def address(town):
    return reverse("registry:rename", args=[town.organisation("谯城试点书法协会", 1).pk])


def sign_in(browser, username="chen", to=""):
    token = marks(browser.get(LOGIN))["csrfmiddlewaretoken"]
    typed = {"login": username, "password": RIGHT, "next": to, "csrfmiddlewaretoken": token}
    return browser.post(LOGIN, typed)


def marks(response):
    """The hidden fields that every form carries."""
    found = re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|opened_by)" value="([^"]+)"', said(response))
    return dict(found)


def said(response):
    return response.content.decode()


def sent_too_late(browser, address, **typed):
    """Fill in the form, lose the session as another tab's signing out does, and send."""
    sign_in(browser)
    opened = marks(browser.get(address))
    browser.post("/account/logout/", {"csrfmiddlewaretoken": opened["csrfmiddlewaretoken"]})
    return browser.post(address, {"name": "谯城试点书画协会", "day": "2021-06-01", **opened, **typed})


def test_what_was_typed_comes_back_and_is_written_only_when_sent_again(town, browser, address):
    before = AuditEntry.objects.count()
    answer = sent_too_late(browser, address)
    assert answer.status_code == 302
    assert answer.url == f"{LOGIN}?next={address}"
    assert "还没有提交，已为你保留" in said(browser.get(answer.url))
    answer = sign_in(browser, to=address)
    assert answer.url == address
    for _time in (1, 2):  # a reload loses nothing
        page = browser.get(address)
        assert page.status_code == 200
        assert "已为你保留登录前填写的内容" in said(page)
        assert 'value="谯城试点书画协会"' in said(page)
        assert 'value="2021-06-01"' in said(page)
        assert 'role="alert"' not in said(page)
    assert AuditEntry.objects.count() == before
    assert not OrganisationName.objects.filter(name="谯城试点书画协会").exists()
    answer = browser.post(address, {"name": "谯城试点书画协会", "day": "2021-06-01", **marks(page)})
    assert answer.status_code == 302
    assert OrganisationName.objects.valid().filter(name="谯城试点书画协会").exists()
    assert "已为你保留" not in said(browser.get(address))


def test_faults_of_what_was_typed_are_told_and_the_page_is_no_error(town, browser, address):
    sent_too_late(browser, address, day="明天")
    sign_in(browser)
    page = browser.get(address)
    assert page.status_code == 200
    assert "已为你保留登录前填写的内容" in said(page)
    assert "请写成 2021-10-31 这样的日期" in said(page)


def test_another_person_does_not_see_it_and_it_is_gone(town, browser, address):
    sent_too_late(browser, address)
    sign_in(browser, "wu")
    page = browser.get(address)
    assert page.status_code == 200
    assert "书画" not in said(page)
    assert "已为你保留" not in said(page)
    assert "drafts" not in browser.session


def test_another_browser_does_not_see_it(town, browser, address):
    sent_too_late(browser, address)
    other = Client(enforce_csrf_checks=True)
    sign_in(other)
    assert "书画" not in said(other.get(address))


def test_signed_in_again_in_another_tab_by_the_same_person(town, browser, address):
    sign_in(browser)
    opened = marks(browser.get(address))
    browser.post("/account/logout/", {"csrfmiddlewaretoken": opened["csrfmiddlewaretoken"]})
    sign_in(browser)
    typed = {"name": "谯城试点书画协会", "day": "2021-06-01", **opened}
    answer = browser.post(address, typed, headers={"origin": "http://testserver"})
    assert answer.url == address
    assert "谯城试点书画协会" in said(browser.get(address))
    assert not OrganisationName.objects.filter(name="谯城试点书画协会").exists()


def test_signed_in_again_in_another_tab_by_another_person(town, browser, address):
    sign_in(browser)
    opened = marks(browser.get(address))
    browser.post("/account/logout/", {"csrfmiddlewaretoken": opened["csrfmiddlewaretoken"]})
    sign_in(browser, "wu")
    typed = {"name": "谯城试点书画协会", "day": "2021-06-01", **opened}
    answer = browser.post(address, typed, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert "drafts" not in browser.session


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", ""])
def test_another_site_can_leave_no_draft(town, browser, address, origin):
    """Nor end the session of whoever is signed in, by the cookie of a new one."""
    mark = drafts.mark_of(town.chen.pk)
    sessions = Session.objects.count()
    answer = browser.post(address, {"name": "冒名", "opened_by": mark}, headers={"origin": origin})
    assert answer.status_code == 403
    assert Session.objects.count() == sessions


@pytest.mark.parametrize("mark", ["", "1", "1:x:y", "2:1sZ5Qx:forged"])
def test_a_form_that_says_nobody_or_lies_is_not_kept(town, client, address, mark):
    answer = client.post(address, {"name": "冒名", "opened_by": mark})
    assert answer.url == f"{LOGIN}?next={address}"
    assert "drafts" not in client.session
    assert "没有保留下来" in said(client.get(answer.url))


def test_an_old_draft_is_deleted_and_that_is_said(town, browser, address, monkeypatch):
    sent_too_late(browser, address)
    sign_in(browser)
    later = moment(town.today, 9) + timedelta(days=1)
    monkeypatch.setattr("hangji.kit.clock.now", lambda: later)
    page = said(browser.get(address))
    assert "只保留 4 小时，现已删除" in page
    assert "书画" not in page
    assert "drafts" not in browser.session
    assert "只保留" not in said(browser.get(address))


def test_passwords_files_and_the_marks_of_the_page_are_never_kept(town, client, address):
    typed = {"name": "甲", "new_password1": "x", "Password": "y", "opened_by": drafts.mark_of(town.chen.pk)}
    client.post(address, {**typed, "csrfmiddlewaretoken": "z"})
    assert client.session["drafts"][address]["fields"] == "name=%E7%94%B2"


def test_every_password_field_has_a_name_that_is_never_kept():
    def all_of(kind):
        for each in kind.__subclasses__():
            yield each
            yield from all_of(each)

    secret = {
        name
        for form in all_of(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.PasswordInput)
    }
    assert "new_password1" in secret
    assert {name for name in secret if not drafts.NEVER_KEPT.search(name)} == set()


def test_too_much_is_not_kept_and_that_is_said(town, client, address):
    typed = {"name": "字" * drafts.LARGEST, "opened_by": drafts.mark_of(town.chen.pk)}
    answer = client.post(address, typed)
    assert "drafts" not in client.session
    assert "没有保留下来" in said(client.get(answer.url))


def test_only_the_last_few_are_kept(town, client, address):
    mark = drafts.mark_of(town.chen.pk)
    for number in range(drafts.MOST + 2):
        client.post(f"{address}?n={number}", {"name": "甲", "opened_by": mark})
    assert list(client.session["drafts"]) == [f"{address}?n={n}" for n in range(2, drafts.MOST + 2)]


def test_signing_out_and_not_wanting_it_delete_it(town, browser, address):
    sent_too_late(browser, address)
    sign_in(browser)
    page = browser.get(address)
    answer = browser.post("/office/draft/drop/", {"path": address, **marks(page)})
    assert answer.url == address
    assert "书画" not in said(browser.get(address))
    assert "drafts" not in browser.session


def test_dropping_leads_to_no_other_site(town, client):
    client.force_login(town.chen)
    for path in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert client.post("/office/draft/drop/", {"path": path}).url == "/"


def test_a_button_leads_back_to_the_page_where_it_stands(town, client):
    view = SavedView.objects.create(user=town.chen, page="organisations", name="全部")
    address = reverse("registry:delete_view", args=[view.pk])
    mark = {"opened_by": drafts.mark_of(town.chen.pk)}
    answer = client.post(address, mark, headers={"referer": "http://testserver/register/?view=1"})
    assert answer.url == f"{LOGIN}?next=/register/%3Fview%3D1"
    assert "再点一次" in said(client.get(answer.url))
    assert SavedView.objects.exists()


def test_a_write_outside_the_pen_is_stopped_too(town, client):
    """Saved views are written by their view; the draft's page writes neither them nor a session beside its own."""
    address = reverse("registry:save_view") + "?query="
    client.post(address, {"name": "我的", "query": "", "opened_by": drafts.mark_of(town.chen.pk)})
    client.post(LOGIN, {"login": "chen", "password": RIGHT})
    page = client.get(address)
    assert page.status_code == 200
    assert "还没有提交" in said(page)
    assert "我的" in said(page)
    assert not SavedView.objects.exists()

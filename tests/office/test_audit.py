"""The trail on its pages, and a chain that names whoever was tampered with."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from hangji.office import audit
from hangji.office.models import AuditEntry, AuditErasure, AuditTail, Role
from hangji.office.trail_words import VERBS
from hangji.office.verbs import changes
from hangji.registry.actions.organisations import change_status, rename_organisation
from tests.town import CITY, QIAOCHENG


@pytest.fixture
def history(town):
    """Chess is registered, renamed and cancelled by chen: entries 1 to 4 of the city's chain with its headcount."""
    chess = town.organisation("亳州市围棋协会", 3)
    act = town.act(day=date(2021, 5, 6))
    rename_organisation(organisation=chess, name="亳州市棋类协会", day=date(2021, 5, 6), act=act)
    act = town.act(day=date(2021, 6, 7))
    change_status(organisation=chess, status="cancelled", day=date(2021, 6, 7), reason="会员大会决定", act=act)
    return chess


def faults():
    return [(fault.office, fault.number, fault.what) for fault in audit.verify()]


def test_an_untouched_trail_is_whole(town, history, capsys):
    assert faults() == []
    call_command("verify_audit")
    assert "office 341600: 4 entries" in capsys.readouterr().out


def change_a_value(entries):
    entries.filter(number=2).update(after={"full": 1})


def change_a_name(entries):
    entries.filter(number=3).update(by="wang", by_name="王守田")


def change_a_moment(entries):
    entry = entries.get(number=3)
    entries.filter(number=3).update(at=entry.at.replace(year=2020))


def drop_the_middle(entries):
    entries.filter(number=2).delete()


def drop_the_first(entries):
    entries.filter(number=1).delete()


def drop_the_last(entries):
    entries.filter(number=4).delete()


def drop_all(entries):
    entries.all().delete()


def renew_the_hash(entries):
    entry = entries.get(number=2)
    entry.after = {"full": 1}
    entry.hash = audit.digest(entry)
    entry.save()


def add_one(entries):
    entry = entries.get(number=4)
    entry.pk, entry.number, entry.previous = None, 5, entry.hash
    entry.hash = audit.digest(entry)
    entry.save()


def move_to_another_office(entries):
    entries.filter(number=4).update(office=341699)


def drop_the_tail(entries):
    AuditTail.objects.all().delete()


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (change_a_value, (CITY, 2, "changed")),
        (change_a_name, (CITY, 3, "changed")),
        (change_a_moment, (CITY, 3, "changed")),
        (drop_the_middle, (CITY, 2, "missing")),
        (drop_the_first, (CITY, 1, "missing")),
        (drop_the_last, (CITY, 4, "tail")),
        (drop_all, (CITY, 4, "tail")),
        (renew_the_hash, (CITY, 3, "unlinked")),
        (add_one, (CITY, 4, "tail")),
        (move_to_another_office, (341699, 4, "no tail")),
        (drop_the_tail, (CITY, 1, "no tail")),
    ],
)
def test_a_tampered_row_is_named(town, history, capsys, tamper, named):
    tamper(AuditEntry.objects.all())
    assert named in faults()
    with pytest.raises(CommandError) as broken:
        call_command("verify_audit")
    assert broken.value.returncode == 1
    assert f"office {named[0]} number {named[1]}: {named[2]}" in capsys.readouterr().out


def test_the_audit_administrator_verifies_now_and_reads_which_row(town, history, client):
    client.force_login(town.user("bai", "白鸣", Role.AUDIT_ADMIN, CITY))
    assert "没有发现删改" in client.post(reverse("office:verify")).content.decode()
    AuditEntry.objects.filter(number=3).update(reason="后来添上的")
    page = client.post(reverse("office:verify")).content.decode()
    assert "记录被动过：1 处对不上" in page
    assert "第 3 条：内容被改过" in page
    assert "更名" in page


def test_the_trail_says_what_changed_from_what_to_what(town, history, client):
    client.force_login(town.song)
    page = client.get(reverse("office:audit")).content.decode()
    assert "名称：亳州市围棋协会 → 亳州市棋类协会" in page
    assert "登记状态：正常 → 已注销" in page
    assert "理由：会员大会决定" in page
    assert "类别：社会团体" in page
    assert page.index("改变登记状态") < page.rindex("登记日期")


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("verb=rename", ["rename"]),
        ("by=chen", ["strike_off", "rename", "declare_headcount", "register"]),
        ("by=陈思远&day=2021-05-06", ["rename"]),
        ("by=wang", []),
        ("subject=棋类", ["strike_off", "rename"]),
        ("day=yesterday", ["strike_off", "rename", "declare_headcount", "register"]),
        ("verb=nonsense&after=nonsense", ["strike_off", "rename", "declare_headcount", "register"]),
    ],
)
def test_the_trail_is_narrowed(town, history, client, query, verbs):
    client.force_login(town.song)
    lines = client.get(f"{reverse('office:audit')}?{query}").context["lines"]
    assert [line["entry"].verb for line in lines] == verbs


def test_an_office_elsewhere_and_accounts_are_not_on_the_officers_trail(town, history, client):
    from hangji.office.actions.posts import Appointment, appoint

    keeper = town.user("keeper", "安全员乙", Role.SECURITY_ADMIN, CITY)
    appoint(user=town.zhou, appointment=Appointment(Role.OFFICER, town.today, QIAOCHENG), act=town.act(keeper))
    assert AuditEntry.objects.filter(office=CITY, verb="appoint").exists()
    client.force_login(town.wang)
    assert client.get(reverse("office:audit")).context["lines"] == []
    client.force_login(town.chen)
    assert "appoint" not in [line["entry"].verb for line in client.get(reverse("office:audit")).context["lines"]]


def test_pages_of_the_trail_meet_without_gap_or_overlap(town, history, client, django_assert_max_num_queries):
    chess_entry = AuditEntry.objects.first()
    AuditEntry.objects.bulk_create(AuditEntry(**{**_values(chess_entry), "number": number}) for number in range(5, 125))
    client.force_login(town.song)
    seen, address = [], "?"
    while address:
        with django_assert_max_num_queries(7):
            answer = client.get(reverse("office:audit") + address)
        seen += [line["entry"].pk for line in answer.context["lines"]]
        address = answer.context["page"].next_url
    assert seen == list(AuditEntry.objects.order_by("-pk").values_list("pk", flat=True))
    last = answer.context["page"].previous_url
    assert len(client.get(reverse("office:audit") + last).context["lines"]) == 50


def _values(entry):
    return {field.attname: getattr(entry, field.attname) for field in entry._meta.concrete_fields if field.name != "id"}


def test_every_verb_written_anywhere_has_its_word():
    import re
    from pathlib import Path

    source = "".join(path.read_text("utf-8") for path in Path("hangji").rglob("*.py"))
    written = set(re.findall(r'(?:Note|tell)\(\s*"([a-z_]+)"', source))
    assert written - set(VERBS) == set()
    assert {"register", "rename", "invite"} <= written


def test_unknown_fields_and_values_are_shown_as_they_are():
    entry = AuditEntry(before={"odd": None, "upheld": False}, after={"odd": ["甲", "乙"], "upheld": True})
    assert changes(entry, str) == [("odd", "—", "甲、乙"), ("判定确有错误", "否", "是")]


# ---- a person erased in it


def erased(entries, act, note=True, **words):
    """Put other words into some entries as an erasure does; note: its own entry states them."""
    with transaction.atomic():
        stated = audit.erase(act, [(entry, words) for entry in entries])
        if note:
            after = {"erased": stated}
            audit.record(act, [audit.Note(audit.ERASE, "PersonRequest", 1, "已注销人员#1", after=after)])


def test_a_person_is_erased_in_entries_and_the_chain_is_whole(town, history):
    heads = list(AuditEntry.objects.values_list("hash", flat=True))
    erased(AuditEntry.objects.filter(number__in=[1, 3]), town.act(), by="erased-1", by_name="已注销人员#1")
    assert faults() == []
    assert list(AuditEntry.objects.values_list("hash", flat=True))[:4] == heads
    assert set(AuditEntry.objects.filter(number__in=[1, 3]).values_list("salt", flat=True)) == {""}
    erased(AuditEntry.objects.filter(number__in=[3, 5]), town.act(hour=10), reason="")
    assert faults() == []


def test_the_hash_of_an_entry_tells_no_name_to_whoever_guesses_it(town, history):
    """With the salt gone, the same words do not lead to the same seal again."""
    entry = AuditEntry.objects.get(number=1)
    erased([AuditEntry.objects.get(number=1)], town.act(), by="erased-1", by_name="已注销人员#1")
    now = AuditEntry.objects.get(number=1)
    now.by, now.by_name, now.seal = entry.by, entry.by_name, ""
    assert audit.digest(now) != now.hash


def say_more(entries):
    entries.filter(number=3).update(reason="后来添上的")


def change_the_verb(entries):
    entries.filter(number=3).update(verb="register")


def drop_the_statement(entries):
    AuditErasure.objects.filter(number=3).delete()


def state_it_otherwise(entries):
    say_more(entries)
    AuditErasure.objects.filter(number=3).update(now=audit.standing(entries.get(number=3)))


def change_the_seal(entries):
    entries.filter(number=3).update(seal="f" * 64)


def give_it_a_salt(entries):
    entries.filter(number=3).update(salt="0" * 32)


@pytest.mark.parametrize(
    "tamper", [say_more, change_the_verb, drop_the_statement, state_it_otherwise, change_the_seal, give_it_a_salt]
)
def test_an_erased_entry_that_was_tampered_with_is_named(town, history, tamper):
    erased(AuditEntry.objects.filter(number__in=[1, 3]), town.act(), by="erased-1", by_name="已注销人员#1")
    tamper(AuditEntry.objects.all())
    assert (CITY, 3, "changed") in faults()


def test_nobody_erases_without_an_entry_that_says_so(town, history):
    erased(AuditEntry.objects.filter(number=2), town.act(), note=False, after={"full": 1})
    assert faults() == [(CITY, 2, "changed")]


def test_entries_from_before_there_were_seals_stay_provable_and_can_be_erased(town, history):
    """Written as before: everything in clear, no salt; the chain goes on from them."""
    previous = audit.START
    for entry in AuditEntry.objects.order_by("number"):
        entry.salt, entry.previous = "", previous
        entry.hash = previous = audit.digest(entry)
        entry.save()
    AuditTail.objects.update(hash=previous)
    assert faults() == []
    change_a_name(AuditEntry.objects.all())
    assert faults() == [(CITY, 3, "changed")]
    AuditEntry.objects.filter(number=3).update(by="chen", by_name="陈思远")
    erased(AuditEntry.objects.filter(number=3), town.act(), by="erased-1", by_name="已注销人员#1")
    assert faults() == []
    say_more(AuditEntry.objects.all())
    assert faults() == [(CITY, 3, "changed")]

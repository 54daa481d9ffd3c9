"""Charters: read out of files and hostile files, found in, reviewed by one or by two; the papers of a registration."""

import io
import zipfile
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import QueryDict
from pypdf import PdfWriter

from hangji.governance.actions.charters import Opinion, conclude_charter, confirm_charter, submit_charter
from hangji.governance.actions.papers import declare_survey, hand_papers, record_papers
from hangji.governance.figures import of_charters
from hangji.governance.lists import charters
from hangji.governance.models import Charter, EntryPapers
from hangji.governance.queries.charters import charter_figures, charter_rows
from hangji.kit.letter import Letter, pdf
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry
from hangji.registry.models import Headcount
from hangji.registry.queries import region_names

WHOLE = """第一章 总则
第三条 遵守宪法、法律、法规和国家政策，践行社会主义核心价值观，遵守社会道德风尚。
第四条 本会坚持中国共产党的全面领导，根据中国共产党章程的规定，
设立中国共产党的组织，开展党的活动，为党组织的活动提供必要条件。"""
OLD = WHOLE.replace("坚持中国共产党的全面领导，", "")
GOOD = Opinion(True, "level_2", True, "条款齐全")
COUNTS = {"full": 4, "probationary": 1, "staff": 12, "not_transferred": 1}


def submit(town, text=WHOLE, *, by=None, unit=None, upload=None):
    return submit_charter(
        organisation=unit or town.club,
        occasion="amendment",
        upload=upload,
        text="" if upload else text,
        act=town.act(by or town.bai),
    )


def word(text):
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def test_a_pasted_charter_is_found_in_and_submitted_once(kept):
    one = submit(kept)
    assert (one.found_party, one.found_values, one.state) == ("level_2", "exact", "submitted")
    assert submit(kept, f"\n{WHOLE}\n\n").pk == one.pk
    assert [each.verb for each in AuditEntry.objects.filter(subject_kind="Charter")] == ["submit_charter"]


def test_the_text_is_read_out_of_word_and_out_of_pdf(kept):
    one = submit(kept, upload=SimpleUploadedFile("章程.docx", word(WHOLE)))
    assert (one.text, one.found_party) == (WHOLE, "level_2")
    drawn = pdf(Letter(issuer="", title="章程", body=WHOLE.splitlines()))
    two = submit(kept, upload=SimpleUploadedFile("章程.pdf", drawn))
    assert (two.found_party, two.found_values) == ("level_2", "exact")
    assert two.document.name == "章程.pdf"


def bomb():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<a>" + b" " * 400_000_000)
    return kept.getvalue()


def scan():
    kept, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(kept)
    return kept.getvalue()


def packed(xml):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr("word/document.xml", xml)
    return kept.getvalue()


LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
HOSTILE = {
    "bomb.docx": (bomb, "压缩炸弹"),
    "laughs.docx": (lambda: packed(LAUGHS), "DTD"),
    "broken.docx": (lambda: packed("<a><b></a>"), "已损坏"),
    "blank.docx": (lambda: word(""), "一个字也没有"),
    "endless.docx": (lambda: word("章" * 300_001), "远远超过"),
    "scan.pdf": (scan, "扫描件"),
    "broken.pdf": (lambda: b"%PDF-1.7 nothing", "已损坏"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不是 DOCX"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_clear_sentence(kept, name):
    make, because = HOSTILE[name]
    with pytest.raises(Refusal) as refused:
        submit(kept, upload=SimpleUploadedFile(name, make()))
    assert because in refused.value.because
    assert refused.value.instead
    assert not Charter.objects.exists()


def test_one_person_passes_a_charter_in_which_nothing_is_lacking(kept):
    one = conclude_charter(charter=submit(kept), opinion=GOOD, version=1, act=kept.act())
    assert (one.state, one.second, one.confirmed_by) == ("passed", False, "")


def test_a_second_person_agrees_before_a_charter_that_lacks_something_is_passed(kept):
    one = submit(kept, OLD)
    one = conclude_charter(charter=one, opinion=Opinion(True, "level_1", True, "先通过"), version=1, act=kept.act())
    assert (one.state, one.second) == ("concluded", True)
    with pytest.raises(NoRight):
        confirm_charter(charter=one, agrees=True, opinion="同意", version=2, act=kept.act())
    one = confirm_charter(charter=one, agrees=True, opinion="同意", version=2, act=kept.act(kept.li))
    assert (one.state, one.confirmed_by) == ("passed", "li")


def test_a_reviewer_who_says_more_than_was_found_needs_a_second_too(kept):
    one = conclude_charter(charter=submit(kept, OLD), opinion=GOOD, version=1, act=kept.act())
    assert one.state == "concluded"


def test_where_the_second_does_not_agree_it_is_reviewed_anew(kept):
    one = submit(kept, OLD)
    one = conclude_charter(charter=one, opinion=Opinion(True, "level_1", True, "先通过"), version=1, act=kept.act())
    one = confirm_charter(charter=one, agrees=False, opinion="应当退回", version=2, act=kept.act(kept.li))
    assert (one.state, one.opinion, one.second_opinion) == ("submitted", "", "应当退回")


def test_sent_back_needs_no_second_and_a_stale_form_is_refused(kept):
    one = submit(kept, "第一条 名称")
    done = conclude_charter(charter=one, opinion=Opinion(False, "missing", False, "补上"), version=1, act=kept.act())
    assert done.state == "returned"
    with pytest.raises(Refusal):
        conclude_charter(charter=one, opinion=GOOD, version=1, act=kept.act())


def test_only_the_keeper_or_the_office_of_the_place_submits_and_only_the_office_reviews(kept):
    other = kept.organisation("亳州市棋类协会", 3)
    with pytest.raises(NoRight):
        submit(kept, unit=other)
    with pytest.raises(NoRight):
        submit(kept, by=kept.wang)
    submit(kept, unit=other, by=kept.chen)
    with pytest.raises(NoRight):
        conclude_charter(charter=submit(kept), opinion=GOOD, version=1, act=kept.act(kept.bai))


def test_the_database_keeps_two_persons_apart(kept):
    one = submit(kept, OLD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Charter.objects.filter(pk=one.pk).update(
            state="passed", party="level_1", values=True, opinion="x", second=True, concluded_by="chen",
            concluded_on=kept.today,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Charter.objects.filter(pk=one.pk).update(
            state="passed", party="level_1", values=True, opinion="x", second=True, concluded_by="chen",
            concluded_on=kept.today, confirmed_by="chen", confirmed_on=kept.today,
        )  # fmt: skip


def test_the_states_add_up_to_all_and_each_number_is_its_rows(kept):
    second = kept.organisation("亳州市棋类协会", 3)
    kept.organisation("亳州市诗词学会", 0)
    conclude_charter(charter=submit(kept), opinion=GOOD, version=1, act=kept.act())
    submit(kept, OLD, unit=second, by=kept.chen)
    act = kept.act()
    found = charter_figures(charter_rows(act, kept.today))
    assert (
        found["all"]
        == 3
        == sum(found[state] for state in ("level_2", "level_1", "other", "missing", "waiting", "unseen"))
    )
    for chip in of_charters(act).chips:
        listed = charters(act, QueryDict(chip["url"].partition("?")[2]), region_names())
        assert listed.found.count() == chip["count"], chip
    assert (found["level_2"], found["waiting"], found["unseen"], found["with_values"]) == (1, 1, 1, 1)


# The papers of a registration


def papers(town, **more):
    facts = {"received_on": date(2021, 10, 25), "counts": COUNTS, "pledge": None, "version": 0} | more
    return record_papers(organisation=town.club, act=town.act(), **facts)


def test_papers_are_due_after_five_working_days_and_go_once(kept):
    one = papers(kept)
    assert one.due_on == date(2021, 11, 1)
    assert papers(kept).pk == one.pk
    handed = hand_papers(papers=one, body=kept.body, day=date(2021, 11, 1), act=kept.act())
    assert (handed.handed_on, str(handed.body)) == (date(2021, 11, 1), str(kept.body))
    with pytest.raises(Refusal):
        papers(kept, counts={**COUNTS, "full": 5}, version=handed.version)


def test_the_survey_becomes_the_headcount_with_one_button_and_once(kept):
    one = declare_survey(papers=papers(kept), act=kept.act())
    declare_survey(papers=one, act=kept.act())
    now = Headcount.objects.valid().on(kept.today).get(organisation=kept.club)
    assert {name: getattr(now, name) for name in COUNTS} == COUNTS
    assert now.since == one.declared_on == date(2021, 10, 25)
    assert AuditEntry.objects.filter(verb="declare_survey").count() == 1


def test_more_not_transferred_than_members_is_refused(kept):
    with pytest.raises(Refusal):
        papers(kept, counts={**COUNTS, "not_transferred": 9})
    assert not EntryPapers.objects.exists()

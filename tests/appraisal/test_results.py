"""What the rooms above are told, and what the database keeps."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.appraisal.models import Appraisal, AppraisalReview, AppraisalRound
from hangji.appraisal.queries.results import settled
from tests.appraisal.ones import opened, result
from tests.town import CITY

DAY = date(2021, 11, 1)


def test_only_final_results_of_the_year_are_told_with_the_templates_words(judged, django_assert_num_queries):
    one, last = opened(CITY, "city", DAY), opened(CITY, "city", DAY, year=2020)
    other, third = judged.organisation("亳州市棋院"), judged.organisation("亳州市诗社")
    done = result(one, judged.club.pk, settled_on=DAY, veto="弄虚作假", grade="failed")
    result(one, other.pk)
    result(last, third.pk, settled_on=DAY)
    with django_assert_num_queries(1):
        found = settled([judged.club.pk, other.pk, third.pk], 2021)
    assert set(found) == {judged.club.pk}
    said = found[judged.club.pk]
    assert (said.appraisal, said.template, said.version) == (done.pk, "example_a", 2)
    assert (said.marks, said.full, said.grade, said.veto, said.settled_on) == (850, 1000, "不合格", "弄虚作假", DAY)


def test_a_settled_result_and_a_rounds_template_never_change(judged):
    one = opened(CITY, "city", DAY)
    row = result(one, judged.club.pk, settled_on=DAY)
    for change in (
        lambda: Appraisal.objects.filter(pk=row.pk).update(marks=900),
        lambda: Appraisal.objects.filter(pk=row.pk).update(evidence={"joint": {}}),
        lambda: AppraisalRound.objects.filter(pk=one.pk).update(content={}),
        lambda: Appraisal.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_person_reviews_an_organisation_once(judged):
    row = result(opened(CITY, "city", DAY), judged.club.pk)
    first = {"appraisal": row, "reviewer": judged.xue, "handed_at": judged.act().at, "handed_by_name": "x"}
    AppraisalReview.objects.create(stage="first", **first)
    with pytest.raises(IntegrityError), transaction.atomic():
        AppraisalReview.objects.create(stage="second", **first)

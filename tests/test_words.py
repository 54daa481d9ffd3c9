"""One word for one thing: docs/words.md against the code, and the English catalogue against what the pages say."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polib
import pytest
from django.utils import translation

from hangji.appraisal.models import AppraisalState, Stage
from hangji.committees.models import MatterKind, MeetingState, Outcome, Presence, RegulationKind
from hangji.coverage.models import Cause
from hangji.credit.models import CertificateState as LoanState
from hangji.credit.models import HolderKind
from hangji.evaluation.models import EvaluationState, InspectionResult
from hangji.formation.drives.models import DriveKind, DriveState, MemberDuty
from hangji.formation.models import CaseState, Duty, StepName, TurnKind, Way
from hangji.formation.planning.models import JointPlanState
from hangji.governance.models import CharterState, GoalState, Occasion, PartyClause
from hangji.governance.models import Subject as JointSubject
from hangji.growth.models import EndReason, TrackKind
from hangji.guidance.models import AgendaKind, Conclusion, Ground, Need, PlanState
from hangji.honours.models import (
    EntryState as HonourEntryState,
)
from hangji.honours.models import (
    HonourLevel,
    HonourObject,
    HonourState,
    LineKind,
    PracticeField,
    RelationKind,
)
from hangji.intake.models import BatchState
from hangji.kit.tags import TAGS
from hangji.life.models import ExtensionState, LifeKind, RenewalSort, RenewalState, RenewalStepName
from hangji.office.models import BodyKind, CommitteeDuty, Level, Role
from hangji.office.permissions import LABELS, Permission
from hangji.people.models import (
    ApplicationState,
    CertificateState,
    EntryKind,
    EntryState,
    FundState,
    MoneyPlace,
    RoundState,
    TurnOfCertificate,
)
from hangji.places.models import Audience, BookingState, ChangeKind, ItemKind, Side, TakenState
from hangji.platform.models import Decision, DifferenceKind, ReconciliationState, Subject
from hangji.portal.models import Basis, Origin, VersionState
from hangji.portal.takedown.models import MailState, TakedownState
from hangji.privacy.models import RequestKind, RequestState
from hangji.problems.models import ProblemSource, ProblemState, StepKind
from hangji.registry.models import AssignmentKind, Bucket, Kind, Mode, OrganisationLevel, PartyKind, Status
from hangji.reports.models import ReportState
from hangji.stories.models import StoryKind, StoryState
from hangji.training.models import SessionState, WorkerDuty
from hangji.visits.models import VisitState
from hangji.voices.models import ComplaintState, Handler
from hangji.voices.models import StepKind as ComplaintStepKind
from hangji.words import CATALOGUE, messages
from rulebook.indicators import CONDITIONS, indicators

pytestmark = pytest.mark.databaseless

ROOT = Path(__file__).resolve().parent.parent
WORDS = ROOT / "docs" / "words.md"
ROW = re.compile(r"^\| (.+?) \| (.+?) \| `(\w+)` \|$")
PLACEHOLDER = re.compile(r"%\((\w+)\)")
Message = tuple[str, str, str]  # context, text, plural or ""

CHOICES: dict[str, Any] = {
    "Registration types": Kind,
    "Registration status": Status,
    "Level of registration": OrganisationLevel,
    "Level of a territory": Level,
    "Kinds of Party organisation": PartyKind,
    "Modes of cover": Mode,
    "Buckets": Bucket,
    "Kinds of assignment": AssignmentKind,
    "States of a plan of assignments": PlanState,
    "Why an organisation stands in a plan": Need,
    "Why somebody is proposed, or nobody": Ground,
    "Causes of a gap": Cause,
    "Steps of forming": StepName,
    "States of a forming": CaseState,
    "Procedures of a forming": Way,
    "Turns of a forming": TurnKind,
    "Duties in a leading group": Duty,
    "States of a plan of joint branches": JointPlanState,
    "Kinds of drive": DriveKind,
    "States of a drive": DriveState,
    "Duties in a task force": MemberDuty,
    "Stages of an import": BatchState,
    "States of a report": ReportState,
    "Stages of a reconciliation": ReconciliationState,
    "Kinds of difference": DifferenceKind,
    "Decisions about a difference": Decision,
    "What the platform is told of": Subject,
    "Conclusions of a contact": Conclusion,
    "States of a problem": ProblemState,
    "Sources of a problem": ProblemSource,
    "Steps of a problem": StepKind,
    "States of a visit": VisitState,
    "Where an item of an agenda comes from": AgendaKind,
    "States of a request for an extension": ExtensionState,
    "Sorts of election": RenewalSort,
    "Steps of an election": RenewalStepName,
    "States of an election": RenewalState,
    "Kinds of regular life": LifeKind,
    "Kinds of regulation": RegulationKind,
    "Kinds of matter": MatterKind,
    "States of a committee's meeting": MeetingState,
    "Outcomes of an item": Outcome,
    "Presence of a member": Presence,
    "Duties in a committee": CommitteeDuty,
    "Origins of an article": Origin,
    "Copyright bases": Basis,
    "States of an article's version": VersionState,
    "States of a round": RoundState,
    "States of an application": ApplicationState,
    "What a certificate is held to be": CertificateState,
    "Turns of a certificate": TurnOfCertificate,
    "States of a fund": FundState,
    "Where money lies": MoneyPlace,
    "Kinds of entry": EntryKind,
    "States of an entry": EntryState,
    "States of a session": SessionState,
    "Posts of a Party worker recorded by hand": WorkerDuty,
    "Tracks of two-way development": TrackKind,
    "Why a development ends": EndReason,
    "At what a charter is reviewed": Occasion,
    "States of a charter's review": CharterState,
    "What a charter's Party-building clause is": PartyClause,
    "What an item of a joint meeting is about": JointSubject,
    "States of a goal": GoalState,
    "Matters of a person's data": RequestKind,
    "States of a matter of a person's data": RequestState,
    "States of an annual appraisal": AppraisalState,
    "Stages of a review": Stage,
    "States of an evaluation": EvaluationState,
    "Results of an inspection": InspectionResult,
    "Levels of an honour": HonourLevel,
    "What an award is given to": HonourObject,
    "States of a round of a selection": HonourState,
    "States of an entry in a selection": HonourEntryState,
    "Relations of a reviewer": RelationKind,
    "Lines of a pledge card": LineKind,
    "What practices are compared in": PracticeField,
    "What a loan certificate is": LoanState,
    "Who holds a loan certificate": HolderKind,
    "What is done with a site": ChangeKind,
    "What a site hands out": ItemKind,
    "For whom a site hands it out": Audience,
    "States of a booking": BookingState,
    "Sides of a visit": Side,
    "From taking over to the result": TakenState,
    "What a call asks for": StoryKind,
    "States of a story": StoryState,
    "States of a complaint": ComplaintState,
    "Who handles a complaint": Handler,
    "Steps of a complaint": ComplaintStepKind,
    "States of a takedown claim": TakedownState,
    "States of an answer's e-mail": MailState,
    "Roles": Role,
    "Kinds of supervising body": BodyKind,
}


@cache
def table() -> dict[str, dict[str, str]]:
    """The page: section → identifier → Chinese."""
    sections: dict[str, dict[str, str]] = {}
    section = ""
    for line in WORDS.read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif found := ROW.match(line):
            assert found[3] not in sections.setdefault(section, {}), f"{section}: {found[3]} twice"
            sections[section][found[3]] = found[1]
        else:
            assert not line.startswith("| ") or line == "| 中文 | English | identifier |", f"no row: {line}"
    return sections


def labels(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    """Value → Chinese, whatever language is switched on."""
    with translation.override(None):
        return {str(value): str(label) for value, label in choices}


def unused(identifiers: Iterable[str], code: str) -> list[str]:
    words = set(re.findall(r"\w+", code))
    return sorted(set(identifiers) - words)


@cache
def code() -> str:
    """Everything that may use a word: programs, pages and policy; neither tests nor documents."""
    patterns = (("hangji", "*.py"), ("hangji", "*.html"), ("rulebook", "*.py"), ("policy", "*.yaml"))
    paths = [path for folder, pattern in patterns for path in sorted((ROOT / folder).rglob(pattern))]
    return "\n".join(path.read_text("utf-8") for path in paths if "migrations" not in path.parts)


def test_every_word_of_the_table_is_used():
    assert unused((word for section in table().values() for word in section), code()) == []


def test_a_word_that_nobody_uses_is_found():
    assert unused(["bucket", "zwieback"], "row.bucket = 1") == ["zwieback"]


@pytest.mark.parametrize("section", CHOICES)
def test_a_closed_list_stands_in_the_table_under_its_own_names(section):
    assert table()[section] == labels(CHOICES[section].choices)


def test_every_permission_and_indicator_stands_in_the_table():
    assert table()["Permissions"] == labels((permission.value, LABELS[permission]) for permission in Permission)
    assert table()["Indicators"] == {indicator.code: indicator.title for indicator in indicators()}
    assert set(table()["Conditions"]) == CONDITIONS


def test_every_table_of_the_database_stands_in_the_table():
    from django.apps import apps

    models = {model.__name__ for model in apps.get_models() if model.__module__.startswith("hangji.")}
    assert set(table()["Things on record"]) == models


# The catalogue


def faults(catalogue: polib.POFile, said: Iterable[Message]) -> Iterator[str]:
    """What is wrong with a catalogue of translations for what is said in the program; nothing: all is well."""
    due = {(context, one): many for context, one, many in sorted(set(said))}
    held = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    yield from (f"missing: {text}" for context, text in due if (context, text) not in held)
    for key, entry in held.items():
        if key not in due or entry.obsolete:
            yield f"used nowhere: {entry.msgid}"
        elif not entry.translated():
            yield f"untranslated: {entry.msgid}"
        else:
            yield from _misplaced(entry, due[key])


def _misplaced(entry: polib.POEntry, many: str) -> Iterator[str]:
    """Translations that ask for other facts than the text gives; a singular may leave its number unsaid."""
    given = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(many))
    forms: Mapping[int, str] = entry.msgstr_plural if many else {1: entry.msgstr}
    for number, text in forms.items():
        asked = set(PLACEHOLDER.findall(text))
        if asked - given or (number and given - asked):
            yield f"placeholders differ: {entry.msgid}"
        elif given and not _sayable(text, given):
            yield f"a stray percent sign: {entry.msgid}"


def _sayable(text: str, given: set[str]) -> bool:
    try:
        return bool(text % dict.fromkeys(given, 1))
    except (TypeError, ValueError):
        return False


def test_the_english_catalogue_is_whole():
    assert list(faults(polib.pofile(str(CATALOGUE)), messages())) == []


def planted(*entries: polib.POEntry) -> polib.POFile:
    catalogue = polib.POFile()
    catalogue.extend(entries)
    return catalogue


GOOD = polib.POEntry(msgid="共 %(n)d 家", msgstr="%(n)d organisations")
SAID: list[Message] = [("", "共 %(n)d 家", "")]


def test_a_whole_catalogue_has_no_faults():
    one_many = polib.POEntry(
        msgid="%(n)d 家", msgid_plural="%(n)d 家", msgstr_plural={0: "one organisation", 1: "%(n)d organisations"}
    )
    normal = polib.POEntry(msgctxt="登记状态", msgid="正常", msgstr="Active")
    said = [*SAID, ("", "%(n)d 家", "%(n)d 家"), ("登记状态", "正常", "")]
    assert list(faults(planted(GOOD, one_many, normal), said)) == []


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ([], "missing: 共 %(n)d 家"),
        ([polib.POEntry(msgid="共 %(n)d 家", msgctxt="别处", msgstr="%(n)d")], "missing: 共 %(n)d 家"),
        ([polib.POEntry(msgid="共 %(n)d 家")], "untranslated: 共 %(n)d 家"),
        ([polib.POEntry(msgid="共 %(n)d 家", msgstr="%(n)d", flags=["fuzzy"])], "untranslated: 共 %(n)d 家"),
        ([GOOD, polib.POEntry(msgid="旧话", msgstr="old")], "used nowhere: 旧话"),
        ([polib.POEntry(msgid="共 %(n)d 家", msgstr="organisations")], "placeholders differ: 共 %(n)d 家"),
        ([polib.POEntry(msgid="共 %(n)d 家", msgstr="%(n)d of %(all)d")], "placeholders differ: 共 %(n)d 家"),
        ([polib.POEntry(msgid="共 %(n)d 家", msgstr="%(n)d or 5 % less")], "a stray percent sign: 共 %(n)d 家"),
    ],
)
def test_a_fault_of_the_catalogue_is_named(entries, fault):
    assert fault in list(faults(planted(*entries), SAID))


def test_states_are_written_like_labels_in_english():
    with translation.override("en"):
        said = [str(word) for word, _icon, _tone in TAGS.values()]
    assert [word for word in said if word[:1].islower()] == []


def test_what_waits_is_counted_behind_its_words_in_english():
    """“Charters to be reviewed: 1”: a number before them would have to agree with its noun."""
    rooms = "".join(path.read_text("utf-8") for path in (ROOT / "hangji").rglob("duties.py"))
    counted = [entry for entry in polib.pofile(str(CATALOGUE)) if "%(count)d" in entry.msgid and entry.msgid in rooms]
    assert [entry.msgstr for entry in counted if entry.msgstr.startswith("%(count)d ")] == []
    assert len(counted) > 80

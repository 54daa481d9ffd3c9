"""The steps of a case one by one. The approval forms the Party organisation in the same transaction."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from hangji.formation.actions.hand import locked, must_be_next, put_step, require_step, same_step, tell
from hangji.formation.models import Case, CaseStep, StepName
from hangji.formation.papers import draw, issuing, sender
from hangji.formation.queries import Progress, valid_steps
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.issues import issue, must_be_today, pdf_of
from hangji.office.models import Document, Issue, Person
from hangji.office.pen import Pen, writing
from hangji.registry.actions.organisations import load
from hangji.registry.actions.party import Founding, found, put_cover, put_secretary
from hangji.registry.models import PartyOrganization, SocialOrganization
from hangji.registry.pen import RegistryPen, not_in_future, registering


def record_step(
    *, case: Case, step: str, day: date, who: str, note: str, document: Document | None, act: Act
) -> CaseStep:
    """摸排, 协商, 党委研究 or 挂牌: a step that has a day, who did it and what was found, and perhaps a paper."""
    not_in_future(day, act)
    with writing(act) as pen:
        case = locked(case)
        require_step(act, case, step)
        steps = valid_steps(case)
        if same := same_step(steps, step, day=day, who=who, note=note):
            return same
        must_be_next(case, step, day, steps)
        return put_step(pen, case, step, day, who=who, note=note, document=document)


def talk(*, case: Case, day: date, who: str, note: str, applicant: Person | None, act: Act) -> CaseStep:
    """协商: with whom it was talked over, and who will apply for the organisation."""
    not_in_future(day, act)
    with writing(act) as pen:
        case = locked(case)
        require_step(act, case, StepName.TALKED)
        steps = valid_steps(case)
        if same := same_step(steps, StepName.TALKED, day=day, who=who, note=note):
            return same
        must_be_next(case, StepName.TALKED, day, steps)
        if applicant and applicant != case.applicant:
            tell(pen, "amend_case", case, after={"applicant": applicant.name})
            case.applicant = applicant
        return put_step(pen, case, StepName.TALKED, day, who=who, note=note)


def apply(
    *, case: Case, day: date, reason: str, number: str, document: Document | None, base: str, act: Act
) -> CaseStep:
    """申请: the 请示 goes to the leading body. number: of a paper sent before; "" has the program issue it today."""
    not_in_future(day, act)
    with writing(act) as pen:
        case = locked(case)
        require_step(act, case, StepName.APPLIED)
        steps = valid_steps(case)
        if same := same_step(steps, StepName.APPLIED, day=day):
            return same
        must_be_next(case, StepName.APPLIED, day, steps)
        case.reason = reason.strip()
        progress = Progress(case, act.today)
        paper = None if number else _issued(pen, "request", progress, sender(progress), day, base)
        said = {"number": paper.number if paper else number, "issue": paper, "document": document or pdf_of(paper)}
        return put_step(pen, case, StepName.APPLIED, day, who=act.user.name, **said)


def approve(
    *, case: Case, day: date, number: str, document: Document | None, secretary: Person | None, base: str, act: Act
) -> CaseStep:
    """批复 (or 上级直接决定): from ``day`` on the Party organisation exists and covers, whatever day this is typed.

    number: of an approval on paper; "" has the program issue it today. secretary: where nobody is elected.
    """
    not_in_future(day, act)
    with registering(act) as pen:
        case = locked(case)
        require_step(act, case, StepName.APPROVED)
        steps = valid_steps(case)
        if same := same_step(steps, StepName.APPROVED, day=day):
            return same
        must_be_next(case, StepName.APPROVED, day, steps)
        _two_persons(steps, act)
        unit = str(case.body or case.get_level_display())
        paper = None if number else _issued(pen, "approval", Progress(case, act.today), unit, day, base)
        number, document = paper.number if paper else number, document or pdf_of(paper)
        units = list(load(pen, list(case.units.values_list("organisation", flat=True))).values())
        case.party_organization = _formed(pen, case, units, day, number, document)
        if secretary:
            put_secretary(pen, case.party_organization, secretary, day)
        said = {"number": number, "issue": paper, "document": document}
        return put_step(pen, case, StepName.APPROVED, day, who=str(case.body or act.user.name), **said)


def _two_persons(steps: Sequence[CaseStep], act: Act) -> None:
    """Who applied does not approve."""
    if any(step.name == StepName.APPLIED and step.recorded_by == act.user.username for step in steps):
        raise Refusal(
            _("不能批复：申请是你自己登记的"), _("申请和批复不能是同一个人"), _("请上级党组织的另一位工作人员批复")
        )


def _formed(
    pen: RegistryPen,
    case: Case,
    units: Sequence[SocialOrganization],
    day: date,
    number: str,
    document: Document | None,
) -> PartyOrganization:
    if case.joins:
        for unit in units:
            put_cover(pen, unit, case.joins, case.mode, day)
        return case.joins
    founding = Founding(
        name=case.name,
        kind=case.kind,
        mode=case.mode,
        level=case.level,
        region_code=case.region_code,
        formed_on=day,
        body=case.body,
        approval_number=number,
        approved_on=day,
        approval=document,
        covers=units,
    )
    return found(pen, [founding])[0]


def file_result(*, case: Case, day: date, note: str, base: str, act: Act) -> CaseStep:
    """备案: the form with what was approved and elected is issued, and kept with the case."""
    not_in_future(day, act)
    with writing(act) as pen:
        case = locked(case)
        require_step(act, case, StepName.FILED)
        steps = valid_steps(case)
        if same := same_step(steps, StepName.FILED, day=day, note=note):
            return same
        must_be_next(case, StepName.FILED, day, steps)
        progress = Progress(case, act.today)
        paper = _issued(pen, "filing", progress, str(case.body or sender(progress)), act.today, base)
        said = {"number": paper.number, "issue": paper, "document": pdf_of(paper), "note": note}
        return put_step(pen, case, StepName.FILED, day, who=act.user.name, **said)


def _issued(pen: Pen, paper: str, progress: Progress, unit: str, day: date, base: str) -> Issue:
    must_be_today(day, pen.act)
    return issue(pen, issuing(paper, progress.case, unit, base), draw(paper, progress, {"unit": unit}))


def consider_many(*, cases: Sequence[Case], day: date, who: str, note: str, act: Act) -> int:
    """One meeting considers several applications: all of them or none."""
    for case in cases:
        record_step(case=case, step=StepName.CONSIDERED, day=day, who=who, note=note, document=None, act=act)
    return len(cases)

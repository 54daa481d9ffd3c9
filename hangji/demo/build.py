"""Building the town: each planned fact goes through the same writing as an officer's, at the time it was typed."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from hangji.coverage import actions as coverage
from hangji.coverage.models import Dispute as DisputeRow
from hangji.coverage.models import GapNote as GapNoteRow
from hangji.demo import bodies, drives, facts, issued, papers
from hangji.demo.appraising import appraise
from hangji.demo.committees import meet
from hangji.demo.credit import lend
from hangji.demo.fieldwork import field_work
from hangji.demo.forming import Hand
from hangji.demo.governing import govern
from hangji.demo.growth import grow
from hangji.demo.guidance import guide
from hangji.demo.honours import Honoured
from hangji.demo.life import live
from hangji.demo.people import Qualified
from hangji.demo.plan import plan
from hangji.demo.planning import planned
from hangji.demo.portal import publish
from hangji.demo.privacy import keep_private
from hangji.demo.reporting import report, with_reports
from hangji.demo.rounds import evaluate
from hangji.demo.shown import show
from hangji.demo.steps import Step, first_name, steps
from hangji.demo.told import put_notices
from hangji.demo.training import train
from hangji.demo.untidy import untidy
from hangji.demo.visits import visit_town
from hangji.demo.voices import speak
from hangji.office import documents
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Body, Person, Post, User
from hangji.office.places import load_regions
from hangji.registry.actions.headcounts import declare_headcount, put_headcount
from hangji.registry.actions.instructors import end_primary, put_instructor
from hangji.registry.actions.organisations import Enrolment, enrol, rename, strike_off
from hangji.registry.actions.party import Founding, end_cover, found, put_cover, put_secretary
from hangji.registry.models import Cover, Headcount, PartyForm, PartyOrganization, Secretary, SocialOrganization
from hangji.registry.pen import RegistryPen, registering
from hangji.reports import actions as reports
from hangji.reports.models import Report
from hangji.reports.queries import frozen

PASSWORD = "hangji-demo-2021"
PARTY = "party_organization"


class Town:
    """The town being built; things already built are found by their key in the plan."""

    def __init__(self) -> None:
        self.plan = plan()
        self.password = make_password(PASSWORD)
        self.users: dict[str, User] = {}
        self.officers: dict[tuple[int, str], User] = {}
        self.people: dict[str, Person] = {}
        self.bodies: dict[str, Body] = {}
        self.organisations: dict[str, SocialOrganization] = {}
        self.parties: dict[str, PartyOrganization] = {}
        self.forming = Hand(self.organisations, self.users, self.people)

    def build(self) -> Iterator[tuple[int, int]]:
        """Record everything, in one transaction; yields (done, total)."""
        with transaction.atomic():
            load_regions()
            self._people()
            todo = with_reports(steps(self.plan))
            for done, step in enumerate(todo, 1):
                getattr(self, f"_{step.verb}")(step)
                yield done, len(todo)
            _count_for_the_planner()
            untidy(self.officers)
            guide(self.people, self.officers)
            field_work(self.users, self.officers)
            visit_town(self.users, self.officers)
            live(self.users, self.officers)
            meet(self.bodies["city"], self.users)
            Qualified(self.users, self.password).build()
            govern(self.users, self.bodies, self.password)
            train(self.users, self.officers)
            grow(self.users, self.officers)
            appraise(self.users)
            evaluate(self.users)
            Honoured(self.users, self.bodies, self.password).build()
            lend(self.users, self.password)
            show(self.users)
            speak(self.users)
            put_notices(self.officers.values())
            planned(self.officers)
            keep_private(self.users)
            publish(self.users)

    def _people(self) -> None:
        made = [Person(name=p.name, unit=p.unit, phone=p.phone) for p in self.plan.persons]
        Person.objects.bulk_create(made)
        self.people.update({p.key: person for p, person in zip(self.plan.persons, made, strict=True)})

    def act(self, step: Step) -> Act:
        return Act(self.officers[step.region, step.level], step.at)

    def _record(self, step: Step, write: Callable[[RegistryPen], Any]) -> None:
        with registering(self.act(step)) as pen:
            write(pen)

    # The office

    def _add_body(self, step: Step) -> None:
        self.bodies[step.fact.key] = bodies.put_body(step, self.bodies)

    def _lead(self, step: Step) -> None:
        bodies.do(step.fact, self.bodies, self.act(step))

    def _add_login(self, step: Step) -> None:
        login: facts.Login = step.fact
        person = self.people[login.person]
        user = User(username=login.username, name=person.name, title=login.title, person=person)
        user.password = self.password
        user.save()
        self.users[login.username] = user
        self._post(login, user, step)
        if login.role == "officer":
            self.officers.setdefault((login.region, login.level), user)

    def _post(self, login: facts.Login, user: User, step: Step) -> None:
        city_officer = login.role in ("officer", "auditor") and login.level == "city"
        placed = login.role in ("officer", "auditor", "committee")
        Post.objects.create(
            user=user,
            role=login.role,
            region_code=login.region if placed else 0,
            level="all" if city_officer or not placed else login.level,
            body=self.bodies[login.body] if login.body else None,
            duty=login.committee_post,
            since=login.since,
            recorded_at=step.at,
            recorded_in=uuid4(),
        )

    # Social organisations

    def _register(self, step: Step) -> None:
        unit: facts.Organisation = step.fact
        plain = {
            "registered_on": unit.registered_on,
            "registration_authority": unit.authority,
            "supervisor": unit.supervisor,
            "industry": unit.industry,
            "address": unit.address,
            "street_code": unit.street,
        }
        entry = Enrolment(unit.credit_code, first_name(unit), unit.kind, unit.level, unit.region, plain)
        with registering(self.act(step)) as pen:
            self.organisations[unit.key] = enrol(pen, [entry])[0]

    def _rename(self, step: Step) -> None:
        unit, former = step.owner, step.fact
        names = [*(each.name for each in unit.former_names), unit.name]
        now = names[names.index(former.name) + 1]
        self._record(step, lambda pen: rename(pen, self.organisations[unit.key], now, former.until))

    def _declare(self, step: Step) -> None:
        said: facts.Headcount = step.fact
        counts = {
            "full": said.full,
            "probationary": said.probationary,
            "staff": said.staff,
            "not_transferred": said.not_transferred or 0,
        }
        unit = self.organisations[step.owner.key]
        self._record(step, lambda pen: put_headcount(pen, unit, counts, said.since, declared=True))

    _correct_headcount = _declare

    def _change_status(self, step: Step) -> None:
        said: facts.StatusSpell = step.fact
        unit = self.organisations[step.owner.key]
        self._record(step, lambda pen: strike_off(pen, unit, said.status, said.since, reason=said.document))

    # Party organisations

    def _form(self, step: Step) -> None:
        made: facts.PartyOrganisation = step.fact
        act = self.act(step)
        paper = papers.approval(made, self.bodies[made.body].name if made.body else "")
        entry = Founding(
            name=made.name,
            kind=made.kind,
            mode=made.mode,
            level=made.level,
            region_code=made.region,
            formed_on=made.formed_on,
            body=self.bodies.get(made.body),
            approval_number=made.document_number,
            approved_on=made.approved_on,
            approval=documents.keep(paper, name=f"{made.document_number}.docx", kind="docx", act=act),
        )
        with registering(act) as pen:
            self.parties[made.key] = found(pen, [entry])[0]

    def _cover(self, step: Step) -> None:
        row: facts.Cover = step.fact
        unit, party = self.organisations[row.organisation], self.parties[step.owner.key]
        self._record(step, lambda pen: put_cover(pen, unit, party, step.owner.mode, row.since))

    def _end_cover(self, step: Step) -> None:
        row: facts.Cover = step.fact
        unit = self.organisations[row.organisation]
        assert row.until
        day = row.until
        if Cover.objects.valid().on(day).filter(organisation=unit).exists():
            self._record(step, lambda pen: end_cover(pen, unit, day, reason="社会组织已注销或另行组建"))

    def _appoint_secretary(self, step: Step) -> None:
        row: facts.Secretary = step.fact
        party = self.parties[step.owner.key]
        self._record(step, lambda pen: put_secretary(pen, party, self.people[row.person], row.since))

    def _end_secretary(self, step: Step) -> None:
        row: facts.Secretary = step.fact
        self._end(step, Secretary, row.until)

    def _dissolve(self, step: Step) -> None:
        made: facts.PartyOrganisation = step.fact
        self._end(step, Secretary, made.dissolved_on)
        self._end(step, PartyForm, made.dissolved_on)

    def _end(self, step: Step, model: Any, day: Any) -> None:
        party = self.parties[step.owner.key]
        with registering(self.act(step)) as pen:
            if held := pen.holding(model, PARTY, party.pk, day):
                pen.end(PARTY, held, day)
                verb = "dissolve" if model is PartyForm else "secretary"
                pen.tell(verb, party, after={"until": day, "document": step.owner.dissolution_document})

    # Instructors

    def _assign(self, step: Step) -> None:
        row: facts.Assignment = step.fact
        unit = self.organisations[row.organisation]
        self._record(step, lambda pen: put_instructor(pen, unit, self.people[row.instructor], row.since))

    def _end_assignment(self, step: Step) -> None:
        row: facts.Assignment = step.fact
        unit, day = self.organisations[row.organisation], row.until
        assert day
        self._record(step, lambda pen: end_primary(pen, unit, day, reason="任务调整"))

    # Reports

    def _county_report(self, step: Step) -> None:
        deed: facts.ReportDeed = step.fact
        act = Act(self.users[deed.by], step.at)
        if deed.verb == "draft":
            territory = Territory(deed.region, "county")
            reports.draft_report(kind="brief", territory=territory, day=deed.day, act=act)
            return
        report = Report.objects.get(kind="brief", region_code=deed.region, day=deed.day)
        do: dict[str, Callable[[], Any]] = {
            "check": lambda: reports.check_report(report=report, act=act),
            "lock": lambda: reports.lock_report(report=report, base=issued.BASE, act=act),
            "send": lambda: reports.send_report(report=report, act=act),
            "accept": lambda: reports.accept_report(report=report, act=act),
            "return": lambda: reports.return_report(report=report, reason=deed.reason, act=act),
            "correct": lambda: self._correct_late(report, act),
        }
        do[deed.verb]()

    def _correct_late(self, report: Report, act: Act) -> None:
        """A third member in an organisation that a joint branch covers: one more of those with three, and covered."""
        shared = [row.id for row in frozen(report).rows_of("now.shared")]
        few = Headcount.objects.valid().on(report.day).filter(organisation__in=shared, full__in=(1, 2))
        said = few.select_related("organisation").order_by("organisation__credit_code")[0]
        counts = {name: getattr(said, name) for name in ("probationary", "staff", "not_transferred")}
        declare_headcount(organisation=said.organisation, counts={"full": 3, **counts}, day=report.day, act=act)

    # The worklist

    def _note_gap(self, step: Step) -> None:
        note: facts.GapNote = step.fact
        unit = self.organisations[note.organisation]
        kept = GapNoteRow.objects.filter(organisation=unit).first()  # its forming may have begun before
        coverage.note_gap(
            organisation=unit,
            version=kept.version if kept else 0,
            cause=note.cause or "",
            note=note.remark,
            planned_on=note.planned_on,
            planned_mode="",
            act=self.act(step),
        )

    def _postpone_gap(self, step: Step) -> None:
        said: facts.Postponement = step.fact
        unit = self.organisations[step.owner.organisation]
        coverage.postpone(organisation=unit, until=said.until, reason=said.reason, act=self.act(step))

    def _dispute(self, step: Step) -> None:
        said: facts.Dispute = step.fact
        unit = self.organisations[step.owner.organisation]
        by = self.users.get(said.by) or self.officers[step.region, step.level]
        coverage.raise_dispute(organisation=unit, reason=said.text, act=Act(by, step.at))

    def _answer_dispute(self, step: Step) -> None:
        said: facts.Dispute = step.fact
        dispute = DisputeRow.objects.filter(organisation=self.organisations[step.owner.organisation]).latest("pk")
        coverage.answer_dispute(dispute=dispute, upheld=False, reply=said.answer, act=self.act(step))

    # Forming

    def _work_case(self, step: Step) -> None:
        self.forming.do(step.owner, step.fact, self.officers[step.region, step.level])

    # What was issued

    def _issue(self, step: Step) -> None:
        issued.send(step.fact, self.act(step), step.region, step.level)

    def _withdraw(self, step: Step) -> None:
        issued.take_back(step.fact, self.act(step))

    # Drives

    def _drive(self, step: Step) -> None:
        drives.do(step.fact, self.act(step), self.users)

    # The provincial platform

    def _report(self, step: Step) -> None:
        report(step, self.act(step))


def _count_for_the_planner() -> None:
    """PostgreSQL counts tables after a transaction only; until then it plans as if they were empty."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

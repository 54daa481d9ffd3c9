"""One record of each sort in a territory, for the walk over every address."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile

from hangji.coverage.models import Dispute, NotDuplicate, Postponement
from hangji.formation.actions.cases import Plan, open_case
from hangji.formation.drives.actions.force import put_member
from hangji.formation.drives.actions.plan import Aim, Design, begin_drive, plan_drive
from hangji.formation.drives.models import DriveMember
from hangji.formation.models import Case
from hangji.formation.planning.actions import make_plan
from hangji.formation.planning.models import JointPlan
from hangji.guidance.models import AssignmentPlan, Availability, PlanLine
from hangji.intake.models import Batch
from hangji.life.actions.extensions import Paper, request_extension
from hangji.life.actions.records import Decided, Held, record_life
from hangji.life.actions.renewals import open_renewal
from hangji.life.actions.terms import FoundTerm, record_term
from hangji.office.access import Territory
from hangji.office.documents import keep
from hangji.office.issues import Drawn, Issuing, issue
from hangji.office.models import Body, Issue, Person, Role, SavedView, User
from hangji.office.pen import writing
from hangji.platform.actions.handover import hand_over
from hangji.platform.actions.inclusion import include
from hangji.platform.actions.reconciliation import run, upload
from hangji.privacy.models import PersonRequest
from hangji.registry.actions.party import Founding, form_party_organization
from hangji.registry.actions.transfers import merge_body
from hangji.registry.models import Assignment, ChangeDocument, PartyOrganization, SocialOrganization, Transfer
from hangji.reports.actions import check_report, draft_report, lock_report, send_report
from hangji.reports.models import Report
from tests.addresses import Place
from tests.appraisal.ones import appraised
from tests.committees.sitting import sat
from tests.credit.there import borrowed
from tests.evaluation.ones import rounded
from tests.governance.ones import governed
from tests.guidance.ones import four_ones
from tests.honours.there import honoured
from tests.people.there import qualified
from tests.places.ones import shown
from tests.portal.ones import written
from tests.portal.there import claimed
from tests.town import CITY, GUOYANG, Town, moment
from tests.training.there import raised, taught
from tests.visits.ones import visited
from tests.voices.there import complained


def settle(town: Town, region_code: int, level: str, name: str) -> Place:
    home = CITY if level == "city" else region_code
    body = Body.objects.create(name=f"中共{name}综合委员会", kind="comprehensive", region_code=home, level=level)
    where: dict[str, Any] = {"region": region_code, "level": level}
    bare = town.organisation(f"{name}书法协会", 5, **where)
    covered = town.organisation(f"{name}篮球协会", 6, **where)
    party, _advice = form_party_organization(
        founding=Founding(
            name=f"{name}篮球协会党支部",
            kind="branch",
            mode="single",
            level=level,
            region_code=region_code,
            formed_on=date(2020, 3, 2),
            body=body,
            covers=[covered],
        ),
        act=town.act(),
    )
    SocialOrganization.objects.filter(pk=bare.pk).update(industry="棋类")
    user = town.user(f"officer-{name}", f"{name}办事员", Role.OFFICER, home, level)
    at = moment(town.today)
    Postponement.objects.create(
        organisation=bare, until=date(2022, 1, 1), reason="换届", granted_at=at, granted_by="chen"
    )
    dispute = Dispute.objects.create(
        organisation=bare, answer="due_alone", conclusion="应建", reason="人数有误", raised_at=at, raised_by="x"
    )
    document = keep(ContentFile(name.encode()), name="a.csv", kind="csv", act=town.act())
    PartyOrganization.objects.filter(pk=party.pk).update(approval=document)
    change = ChangeDocument.objects.create(
        party_organization=party,
        kind="reform",
        day=town.today,
        number="1号",
        document=document,
        recorded_at=at,
        recorded_in=uuid4(),
    )
    batch = Batch.objects.create(
        number=f"B-{name}",
        fields="register",
        region_code=region_code,
        level=level,
        as_of=town.today,
        document=document,
        uploaded_by=user,
        uploaded_at=at,
        state="refused",
    )
    report = handed_in(town, user, name)
    view = SavedView.objects.create(user=user, page="registry:organisations", name="全部")
    post = user.posts.get().pk
    settled = NotDuplicate.objects.create(
        first=bare, second=covered, first_name=bare.name, second_name=covered.name, reason="两家", settled_at=at
    )
    issue = issued(town, home, level)
    member = driven(town, user, home, level)
    handover, reconciliation = reported(town, user, covered.pk, home, level)
    able, plan, helping = guided(home, level, bare, at)
    people = qualified(town, party, covered, home, level)
    training = taught(town, party, document, home, level) | raised(town, covered, document, home, level)
    ones = four_ones(able, bare.pk, region_code, level, at)
    ones |= visited(user, body, bare.pk, ones["problem"], at)
    return Place(
        region_code=home,
        level=level,
        body=body,
        organisation=bare.pk,
        covered=covered.pk,
        party=party.pk,
        change=change.pk,
        user=user.pk,
        post=post,
        dispute=dispute.pk,
        batch=batch.pk,
        view=view.pk,
        settled=settled.pk,
        handover=handover,
        reconciliation=reconciliation,
        **ones,
        **a_life(town, party),
        **sat(body, user, at),
        **people,
        **training,
        **claimed(town, document, home, level),
        **complained(town, user, document, home, level),
        **governed(covered.pk, at, document.pk),
        **appraised(home, level, covered.pk, user, town.act()),
        **rounded(covered.pk, at),
        **honoured(covered.pk, party.pk, home, level, at),
        **written(document.pk, user.username, home, level, report.pk, at),
        **borrowed(town, covered, region_code, level, home),
        **shown(covered.pk, bare.pk, region_code, level, at, document.pk),
        report=report.pk,
        paper=report.issue.files.first().pk,
        issue=issue.pk,
        issued_file=issue.files.get().pk,
        case=forming(town, name, body, where).pk,
        joint_plan=planned_jointly(town, name, Territory(home, level), where).pk,
        instructor=able,
        plan=plan,
        helping=helping,
        drive=member.drive_id,
        member=member.pk,
        transfer=transferred(town, name, home, level).pk,
        person_request=asked(able, home, at).pk,
    )


def asked(person: int, office: int, at: datetime) -> PersonRequest:
    """An erasure that somebody of the office has asked for."""
    told: dict[str, Any] = {"kind": "erase", "name": "某人", "reason": "本人申请", "office": office}
    made: PersonRequest = PersonRequest.objects.create(
        person_id=person, asked_at=at, asked_by="x", asked_by_name="x", **told
    )
    return made


def transferred(town: Town, name: str, region_code: int, level: str) -> Transfer:
    """A body that was merged into another, which led nobody."""
    bodies = [
        Body.objects.create(name=f"中共{name}{no}委员会", kind="comprehensive", region_code=region_code, level=level)
        for no in ("旧", "新")
    ]
    return merge_body(
        body=bodies[0], into=bodies[1], day=town.today, document="示〔2021〕1号", reason="", act=town.act()
    )


def a_life(town: Town, party: PartyOrganization) -> dict[str, int]:
    """A term that is over, with a request to put off its end, an election begun, and a meeting with a decision."""
    act = town.act()
    record_term(party=party, found=FoundTerm(date(2020, 3, 5), "选举报告", date(2021, 10, 5)), act=act)
    paper = Paper(date(2021, 10, 8), "请〔2021〕1号")
    asked = request_extension(party=party, extended_to=date(2022, 3, 5), reason="人选未定", paper=paper, act=act)
    begun = open_renewal(party=party, sort="regular", day=town.today, reason="", note="", act=act)
    decided = [Decided("结对帮扶", "书记", date(2021, 12, 1))]
    held = Held(date(2021, 10, 20), ["theme_day"], "学党史", "都发了言", decisions=decided)
    record = record_life(party=party, held=held, key=uuid4(), act=act)
    decision = record.decisions.get().pk
    return {"extension": asked.pk, "renewal": begun.pk, "life_record": record.pk, "life_decision": decision}


def forming(town: Town, name: str, body: Body, where: dict[str, Any]) -> Case:
    """A case of an organisation of its own, led by the place's body."""
    school = town.organisation(f"{name}象棋学校", 4, **where)
    return open_case(organisations=[school], plan=Plan("single", body=body), day=town.today, act=town.act())


def planned_jointly(town: Town, name: str, register: Territory, where: dict[str, Any]) -> JointPlan:
    """A plan for two organisations that are too small for an own branch."""
    for full, kind in ((2, "诗社"), (1, "棋社")):
        town.organisation(f"{name}{kind}", full, **where)
    return make_plan(territory=register, name="", day=town.today, act=town.act())


def driven(town: Town, user: User, region_code: int, level: str) -> DriveMember:
    """Somebody in the task force of a drive that has begun, for all organisations of a territory."""
    days = {"starts_on": date(2021, 10, 1), "ends_on": date(2021, 12, 31)}
    design = Design("强覆盖", "strong_coverage", region_code, level, "all", **days)
    aims = (Aim(1, days["ends_on"], reach="covered"),)
    drive = plan_drive(design=replace(design, aims=aims), act=town.act())
    begin_drive(drive=drive, act=town.act())
    plain: dict[str, Any] = {"duty": "member", "counties": [], "organisations": []}
    return put_member(drive=drive, user=user, act=town.act(), **plain)


def issued(town: Town, region_code: int, level: str) -> Issue:
    """A document of a territory, issued by the city's officer."""
    what = Issuing("brief", "Test", region_code, "简报", region_code, level, "民政局", "http://testserver")
    with writing(town.act()) as pen:
        return issue(pen, what, lambda imprint: [Drawn("a.pdf", "pdf", imprint["number"].encode())])


def reported(town: Town, user: User, organisation: int, region_code: int, level: str) -> tuple[int, UUID]:
    """A file handed over to the provincial platform, and its own export read back."""
    act = town.act(user)
    include(subject="organisations", ids=[organisation], day=town.today, number="", reason="纳入", act=act)
    register: dict[str, Any] = {"subject": "organisations", "territory": Territory(region_code, level), "act": act}
    handed = hand_over(day=town.today, form="csv", **register)
    table = ContentFile("统一社会信用代码,社会组织名称\n,没有的协会\n".encode(), name="省平台.csv")
    return handed.pk, run(upload(file=table, day=town.today, **register), act).pk


def handed_in(town: Town, user: User, name: str) -> Report:
    """The October report of an office: prepared by its officer, checked, locked and handed in."""
    post = user.posts.get()
    other = town.act(town.user(f"second-{name}", f"{name}复核", Role.OFFICER, post.region_code, post.level))
    territory = Territory(post.region_code, post.level)
    report = draft_report(kind="figures", territory=territory, day=date(2021, 10, 31), act=town.act(user))
    check_report(report=report, act=other)
    return send_report(report=lock_report(report=report, base="http://testserver", act=other), act=town.act(user))


def guided(region_code: int, level: str, unit: SocialOrganization, at: datetime) -> tuple[int, int, int]:
    """Someone whom a register's office can send and who helps in one unit, and its draft of a plan with that unit."""
    person = Person.objects.create(name=f"{unit}指导员", unit="试点单位")
    spell = {"since": date(2020, 4, 1), "recorded_at": at, "recorded_in": uuid4()}
    where = {"region_code": region_code, "level": level}
    Availability.objects.create(person=person, counties=[GUOYANG], **where, **spell)
    plan = AssignmentPlan.objects.create(day=at.date(), made_at=at, made_by_name="x", **where)
    PlanLine.objects.create(plan=plan, organisation=unit, need="due", ground="nobody")
    helping = Assignment.objects.create(organisation=unit, instructor=person, kind="additional", **spell)
    return person.pk, plan.pk, helping.pk

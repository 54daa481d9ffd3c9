"""The qualification of Party workers (党务红领): conditions, assessment, seats, validity.

A round is judged by its scheme: the policy of the day on which it opened, kept with it. Conditions are told as met, not
met or not known, each with its facts and its text; a person decides. Nobody is put in an order by marks: seats go by
the order of application. Values: policy/certification.yaml. Cases: tests/rules/certification.yaml.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Any, Literal

from rulebook.calendar import add_months
from rulebook.policy import clause
from rulebook.sentence import Sentence, _
from rulebook.workdays import add_workdays

Met = Literal["met", "unmet", "unknown"]
Outcome = Literal["waiting", "third", "passed", "failed"]
State = Literal["valid", "expired", "suspended", "revoked"]
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Scheme:
    """One version of the qualification, as plain values. sources: the text that sets each, by the field's name.

    Months and hours are counts; marks by item; seats and reviewers persons.
    """

    posts: tuple[str, ...]
    months_in_post: int
    training_hours: int
    barred_months: int
    full_marks: Mapping[str, int]
    pass_marks: Mapping[str, int]
    reviewers: int
    difference_at_most: int
    seats: int
    notice_workdays: int
    validity_months: int
    renew_months: int
    renewal_hours: int
    grade: str
    sources: Mapping[str, str]

    @property
    def items(self) -> list[tuple[str, int, int]]:
        """(item, full marks, pass marks) in the policy's order."""
        return [(item, full, self.pass_marks[item]) for item, full in self.full_marks.items()]

    def plain(self) -> dict[str, Any]:
        """As it is kept with a round."""
        return {**asdict(self), "posts": list(self.posts)}


def scheme(*, day: date, place: int = 0) -> Scheme:
    """The scheme in force on ``day``. Raises NotInForce before the first."""
    names = [each.name for each in fields(Scheme) if each.name != "sources"]
    found = {name: clause(f"certification.{name}", day=day, place=place) for name in names}
    said = {name: _plain(each.value) for name, each in found.items()}
    return scheme_from({**said, "sources": {name: each.source for name, each in found.items()}})


def scheme_from(said: Mapping[str, Any]) -> Scheme:
    """A scheme as it was kept."""
    return Scheme(**{**said, "posts": tuple(said["posts"])})


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


# ---- conditions


@dataclass(frozen=True)
class Facts:
    """What is known of an applicant on the day of the application. None: not known.

    post: as the register has it, "" where it has none. in_post_since: since when. active: the organisation's status.
    hours: of the year, up to the day. revoked_on: when a certificate of theirs was last revoked, None for never.
    """

    post: str
    in_post_since: date | None
    active: bool | None
    hours: int
    revoked_on: date | None


@dataclass(frozen=True)
class Condition:
    """One condition with its answer. source: the text that sets it."""

    code: str
    state: Met
    sentence: Sentence
    source: str

    def plain(self) -> dict[str, Any]:
        return {"code": self.code, "state": self.state, "said": str(self.sentence), "source": self.source}


def check(by: Scheme, facts: Facts, *, said_post: str, day: date) -> tuple[Condition, ...]:
    """Every condition of a scheme. said_post: the post that the applicant names; day: of the application."""
    return (
        _post(by, facts, said_post),
        _months(by, facts, day),
        _active(by, facts),
        _hours(by, facts),
        _barred(by, facts, day),
    )


def _post(by: Scheme, facts: Facts, said_post: str) -> Condition:
    told = {"post": said_post or "—", "held": facts.post, "posts": list(by.posts)}
    state: Met
    if said_post not in by.posts:
        state, text = "unmet", _("申请写的岗位是“%(post)s”，可以申请的是%(posts)s")
    elif not facts.post:
        state, text = "unknown", _("申请写的岗位是“%(post)s”，台账里没有登记任职，要看任职文件")
    elif facts.post == said_post:
        state, text = "met", _("台账登记的岗位是%(held)s")
    else:
        state, text = "unknown", _("申请写的岗位是“%(post)s”，台账登记的是%(held)s，要看任职文件")
    return Condition("post", state, Sentence(text, told), by.sources["posts"])


def _months(by: Scheme, facts: Facts, day: date) -> Condition:
    told: dict[str, Any] = {"months": by.months_in_post, "since": facts.in_post_since}
    state: Met
    if facts.in_post_since is None:
        state, text = "unknown", _("台账里没有任职的起始日期，要求满 %(months)d 个月")
    elif add_months(facts.in_post_since, by.months_in_post) <= day:
        state, text = "met", _("自%(since)s任职，已满 %(months)d 个月")
    else:
        state, text = "unmet", _("自%(since)s任职，不满 %(months)d 个月")
    return Condition("months", state, Sentence(text, told), by.sources["months_in_post"])


def _active(by: Scheme, facts: Facts) -> Condition:
    state: Met
    if facts.active is None:
        state, text = "unknown", _("台账里没有所在社会组织的登记状态")
    elif facts.active:
        state, text = "met", _("所在社会组织登记状态正常")
    else:
        state, text = "unmet", _("所在社会组织已经注销或者撤销")
    return Condition("active", state, Sentence(text), by.sources["posts"])


def _hours(by: Scheme, facts: Facts) -> Condition:
    enough = facts.hours >= by.training_hours
    told = {"hours": facts.hours, "least": by.training_hours}
    text = _("本年度培训 %(hours)d 学时，不足 %(least)d 学时")
    if enough:
        text = _("本年度培训 %(hours)d 学时，达到 %(least)d 学时")
    return Condition("hours", "met" if enough else "unmet", Sentence(text, told), by.sources["training_hours"])


def _barred(by: Scheme, facts: Facts, day: date) -> Condition:
    source = by.sources["barred_months"]
    if facts.revoked_on is None:
        return Condition("barred", "met", Sentence(_("没有被撤销过证书")), source)
    until = add_months(facts.revoked_on, by.barred_months)
    told = {"revoked": facts.revoked_on, "until": until}
    if day >= until:
        return Condition("barred", "met", Sentence(_("证书%(revoked)s被撤销，%(until)s起可以再申请"), told), source)
    return Condition("barred", "unmet", Sentence(_("证书%(revoked)s被撤销，%(until)s以前不能申请"), told), source)


# ---- assessment


@dataclass(frozen=True)
class Result:
    """What the sheets of one application give. marks: by item, empty while it is open."""

    outcome: Outcome
    marks: Mapping[str, Fraction]


def result(by: Scheme, sheets: Sequence[Mapping[str, int]]) -> Result:
    """What so many reviewers' sheets give: each item's median, of two their mean; every item must be passed.

    "waiting" until as many are in as the scheme wants; "third": they differ by more than it allows and one more is due.
    """
    if len(sheets) < by.reviewers:
        return Result("waiting", {})
    if len(sheets) == by.reviewers and any(_apart(item, sheets) > by.difference_at_most for item in by.full_marks):
        return Result("third", {})
    marks = {item: median(Fraction(sheet[item]) for sheet in sheets) for item in by.full_marks}
    passed = all(marks[item] >= by.pass_marks[item] for item in by.full_marks)
    return Result("passed" if passed else "failed", marks)


def _apart(item: str, sheets: Sequence[Mapping[str, int]]) -> int:
    said = [sheet[item] for sheet in sheets]
    return max(said) - min(said)


def seated(by: Scheme, passed: Sequence[int]) -> tuple[int, ...]:
    """Who of those that passed has a seat. passed: in the order of application, which alone decides."""
    return tuple(passed[: by.seats])


# ---- notice, validity, renewal


def notice_until(by: Scheme, published: date) -> date:
    """The last day of the public notice; the day of publishing is not counted."""
    return add_workdays(published, by.notice_workdays)


def last_day(by: Scheme, since: date) -> date:
    """The last day on which a certificate issued on ``since`` holds."""
    return add_months(since, by.validity_months) - ONE


def renewable_from(by: Scheme, last: date) -> date:
    """The first day on which a certificate whose last day is ``last`` may be renewed."""
    return add_months(last, -by.renew_months)


def standing(held: str, last: date, *, day: date) -> State:
    """What a certificate is on ``day``. held: "valid", "suspended" or "revoked", as somebody has decided."""
    if held == "revoked":
        return "revoked"
    if day > last:
        return "expired"
    return "suspended" if held == "suspended" else "valid"


def masked(name: str, *, day: date, place: int = 0) -> str:
    """A name as a stranger may see it: the first sign, the others starred."""
    shown = int(clause("certification.public_name_signs", day=day, place=place).value)
    return name[:shown] + "*" * max(len(name) - shown, 1)

"""What a checked file would do to the register: per row new, changed field by field, or the same; and what forbids it.

The preview shows an Effect and the commit carries out the same object, so rows promised are rows written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from hangji.intake.reading.validate import CheckedRow, Finding
from hangji.intake.survey import Look, PartyEntry, Survey
from hangji.registry.actions.headcounts import COUNTS, jump
from hangji.registry.actions.organisations import Enrolment
from hangji.registry.models import (
    Classification,
    Cover,
    Headcount,
    Kind,
    SocialOrganization,
    Status,
    StatusSpell,
)
from rulebook.codes import Level, kind_of
from rulebook.sentence import Sentence, _

TEXTS = ("registration_authority", "supervisor", "industry", "address")
OTHER_COUNTS = {"probationary_members": "probationary", "staff": "staff", "not_transferred": "not_transferred"}
SLICE = 400  # rows whose surroundings are held in memory at once
KINDS = frozenset(Kind.values)


Change = tuple[str, Any, Any]  # one value that the row changes, as the preview shows it: field, before, after


@dataclass(slots=True)
class Effect:
    """What one row does. organisation None and enrolment set: a new entry. Empty parts are not touched."""

    row: int
    organisation: SocialOrganization | None = None
    enrolment: Enrolment | None = None
    plain: dict[str, Any] = field(default_factory=dict)
    rename: str = ""
    place: dict[str, Any] = field(default_factory=dict)
    status: tuple[str, date] | None = None
    counts: tuple[dict[str, int | None], date] | None = None
    party: PartyEntry | None = None
    secretary: str = ""
    instructor: str = ""
    changes: list[Change] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return "new" if self.enrolment else "changed" if self.changes else "same"

    def change(self, name: str, before: Any, after: Any) -> None:
        self.changes.append((name, before, after))


class Judged(NamedTuple):
    """A row, and what it does: None where it is refused, by the reader or (``by_register``) only now."""

    row: CheckedRow
    effect: Effect | None
    by_register: bool


def judged(survey: Survey, rows: Iterable[CheckedRow]) -> Iterator[list[Judged]]:
    """Each row with its effect, a slice of the file at a time. Findings of the register are added to the rows."""
    rows = iter(rows)
    while some := list(islice(rows, SLICE)):
        look = survey.look(some)
        readable = {row.number for row in look.rows}
        found = [(row, Judge(survey, look, row).effect() if row.number in readable else None) for row in some]
        yield [Judged(row, effect, effect is None and row.number in readable) for row, effect in found]


class Judge:
    """One row against the register."""

    def __init__(self, survey: Survey, look: Look, row: CheckedRow):
        self.survey, self.look, self.row, self.values = survey, look, row, row.values
        self.pen = survey.pen

    def find(self, level: Level, name: str, problem: Sentence, mend: Sentence | None = None) -> None:
        letters = self.survey.letters.get(name, "")
        self.row.find(Finding(level, name, letters, self.row.typed(letters, name), problem, mend))

    def past(self, name: str, problem: str) -> bool:
        """Whether the row's day is today or earlier, or not said; a later one is an error."""
        day = self.values.get(name)
        if day and day > self.survey.today:
            self.find("error", name, Sentence(problem), Sentence(_("核对日期")))
            return False
        return True

    def effect(self) -> Effect | None:
        """None where the row is refused after all."""
        organisation = self.look.organisations.get(self.values["credit_code"])
        effect = Effect(self.row.number, organisation)
        if organisation is None:
            self._new(effect)
        else:
            self._known(effect, organisation)
        if self.row.verdict != "reject":
            self._counts(effect)
            self._party(effect)
            self._instructor(effect)
        return None if self.row.verdict == "reject" else effect

    def _new(self, effect: Effect) -> None:
        if not self.survey.takes_new:
            self.find(
                "error",
                "credit_code",
                Sentence(_("台账里没有这个代码")),
                Sentence(_("先把这一家导入社会组织台账，再导入这张表")),
            )
            return
        kind = self.values.get("kind") or kind_of(self.values["credit_code"])
        if kind not in KINDS:
            name = "kind" if "kind" in self.survey.letters else "credit_code"
            self.find("error", name, Sentence(_("没有登记类型，代码也看不出")), Sentence(_("补上登记类型")))
            return
        if twin := self.look.names.get(self.values["name"]):
            self.find(
                "warning",
                "name",
                Sentence(_("台账里已有同名的一家，代码是 %(code)s"), {"code": twin}),
                Sentence(_("核对代码；确实是另一家就确认导入")),
            )
        place = self._place()
        if place is None:
            return
        plain = {name: self.values[name] for name in TEXTS if self.values.get(name)}
        plain["registered_on"] = self._registered_on()
        effect.enrolment = Enrolment(
            credit_code=self.values["credit_code"],
            name=self.values["name"],
            kind=kind,
            plain=plain,
            undated_former=self.values.get("former_name") or "",
            there=effect.organisation,
            **place,
        )
        said = {"name": self.values["name"], "kind": kind, **place, **plain}
        effect.changes = [(name, None, value) for name, value in said.items() if value not in (None, "")]
        self._status(effect, None)

    def _registered_on(self) -> date | None:
        self.past("registered_on", _("登记日期在今天以后"))
        return self.values.get("registered_on")

    def _place(self) -> dict[str, Any] | None:
        """Level and region of the row; None and a finding where they lie outside the register that the file is for."""
        level = self.values.get("level") or self.survey.usual_level
        region = self.survey.region_of(self.values.get("region"), self.values.get("address"))
        if region is None and self.values.get("region"):
            self.find(
                "warning",
                "region",
                Sentence(_("认不出这个县区或乡镇")),
                Sentence(_("按“%(name)s”登记，导入后可以更正"), {"name": self.survey.region_name}),
            )
        region = region or self.survey.territory.region_code
        if not self.survey.territory.holds(region, level):
            self.find(
                "error",
                "level" if level != self.survey.usual_level else "region",
                Sentence(_("不在这次导入的范围“%(name)s”内"), {"name": self.survey.territory_name}),
                Sentence(_("核对层级和县区，或换一个范围导入")),
            )
            return None
        return {"level": level, "region_code": region}

    def _known(self, effect: Effect, organisation: SocialOrganization) -> None:
        place = self.pen.live(Classification, "organisation", organisation.pk)
        if not place:  # entered by an import that was undone: nothing holds of it now
            self._new(effect)
            return
        now = place[-1]
        if not self.survey.territory.holds(now.region_code, now.level):
            self.find(
                "error",
                "credit_code",
                Sentence(_("这个代码已在别的范围登记")),
                Sentence(_("核对代码；确实要改由本处管理，请与原登记机关联系")),
            )
            return
        self._name(effect, organisation)
        self._plain(effect, organisation)
        self._reclassify(effect, now)
        self._status(effect, organisation)

    def _name(self, effect: Effect, organisation: SocialOrganization) -> None:
        name = self.values["name"]
        if name == organisation.name:
            return
        if name in organisation.aliases.split("\n"):
            self.find(
                "info", "name", Sentence(_("写的是曾用名，现在叫“%(name)s”，名称不变"), {"name": organisation.name})
            )
            return
        self.find(
            "warning",
            "name",
            Sentence(_("台账中这个代码登记的是“%(name)s”"), {"name": organisation.name}),
            Sentence(_("确认是更名就勾选；不是就核对代码")),
        )
        effect.rename = name
        effect.change("name", organisation.name, name)

    def _plain(self, effect: Effect, organisation: SocialOrganization) -> None:
        """What the file leaves blank is not said, so it never erases."""
        if not self.survey.says_register:
            return
        for name in (*TEXTS, "registered_on"):
            value = self._registered_on() if name == "registered_on" else self.values.get(name)
            if value and value != getattr(organisation, name):
                effect.plain[name] = value
                effect.change(name, getattr(organisation, name) or None, value)

    def _reclassify(self, effect: Effect, now: Classification) -> None:
        if not self.survey.says_register:
            return
        said = {"kind": self.values.get("kind"), "level": self.values.get("level")}
        said["region_code"] = self.survey.region_of(self.values.get("region"), None)
        for name, value in said.items():
            if value and value != getattr(now, name):
                effect.place[name] = value
                effect.change(name, getattr(now, name), value)
        if effect.place:
            self._place()

    def _status(self, effect: Effect, organisation: SocialOrganization | None) -> None:
        status, day = self.values.get("status"), self.values.get("status_on")
        now = organisation and self.pen.holding(StatusSpell, "organisation", organisation.pk, self.survey.today)
        before = now.status if now else Status.ACTIVE
        if not status or status == before:
            return
        if not self.past("status_on", _("注销或撤销的日期在今天以后")):
            return
        if day is None and status != Status.ACTIVE:
            self.row.findings = [f for f in self.row.findings if (f.field, f.level) != ("status", "warning")]
            self.find(
                "error",
                "status",
                Sentence(_("写了注销或撤销，没有写日期")),
                Sentence(_("补上注销或撤销的日期，或把状态留空")),
            )
            return
        effect.status = (status, day or self.survey.as_of)
        effect.change("status", before, status)

    def _counts(self, effect: Effect) -> None:
        if self.values.get("full_members") is None:
            self._undeclared()
            return
        if not self.past("counted_on", _("人数截至日在今天以后")):
            return
        day = self.values.get("counted_on") or self.survey.as_of
        known = effect.organisation
        now = self.pen.holding(Headcount, "organisation", known.pk, day) if known else None
        counts = self._declared(now)
        if not self._add_up(counts):
            return
        if now and all(getattr(now, name) == counts[name] for name in COUNTS):
            return
        self._jump(now, self.values["full_members"])
        effect.counts = (counts, day)
        for name in COUNTS:
            before = getattr(now, name) if now else None
            if before != counts[name]:
                effect.change(name, before, counts[name])

    def _undeclared(self) -> None:
        """Nothing is declared without full members: the other numbers of the row are not kept, and that is said."""
        said = next((name for name in OTHER_COUNTS if self.values.get(name) is not None), "")
        if said:
            self.find("info", said, Sentence(_("没有正式党员人数，按未申报处理，这一行的其他人数不登记")))

    def _declared(self, now: Headcount | None) -> dict[str, int | None]:
        """The row's declaration by the names of the register. What the file leaves blank stays as it was."""
        counts: dict[str, int | None] = {"full": self.values["full_members"]}
        for column, name in OTHER_COUNTS.items():
            before = getattr(now, name) if now else None if name == "staff" else 0
            said = self.values.get(column)
            counts[name] = before if said is None else said
        return counts

    def _add_up(self, counts: dict[str, int | None]) -> bool:
        """Whether those not transferred in are among the members, also where one number is the register's own."""
        outside, members = counts["not_transferred"] or 0, (counts["full"] or 0) + (counts["probationary"] or 0)
        if outside <= members:
            return True
        problem = Sentence(
            _("台账中组织关系未转入 %(outside)d 人，多于这一行的党员 %(members)d 人"),
            {"outside": outside, "members": members},
        )
        self.find("error", "full_members", problem, Sentence(_("补上组织关系未转入的人数")))
        return False

    def _jump(self, now: Headcount | None, full: int) -> None:
        if leap := jump(now, full):
            self.find(
                "warning",
                "full_members",
                Sentence(_("比台账中的 %(before)d 名相差 %(by)d 名"), leap),
                Sentence(_("核对后勾选“确认无误”")),
            )

    def _party(self, effect: Effect) -> None:
        entry = self.survey.party_of(self.row)
        if entry is None or not self.past("formed_on", _("党组织成立日期在今天以后")):
            return
        for level, name, problem, mend in entry.findings(effect.organisation, self.row):
            self.find(level, name, problem, mend)
        if effect.status and effect.status[0] != Status.ACTIVE:
            self.find("info", "party_name", Sentence(_("已注销或撤销，不登记党组织覆盖")))
            return
        now = effect.organisation and self.pen.holding(Cover, "organisation", effect.organisation.pk, self.survey.today)
        if now and entry.known and now.party_organization_id == entry.known.pk:
            self._secretary(effect, entry)
            return
        if now:
            party = self.look.party_names.get(now.party_organization_id, "")
            self.find(
                "error",
                "party_name",
                Sentence(_("已由“%(party)s”覆盖"), {"party": party}),
                Sentence(_("要改由别的党组织覆盖，先在组织页面登记退出")),
            )
            return
        effect.party = entry
        effect.change("party_name", None, entry.name)
        effect.change("mode", None, entry.mode)

    def _secretary(self, effect: Effect, entry: PartyEntry) -> None:
        """A Party organisation that the register has may have another secretary by now; told at its first row."""
        name = entry.first("secretary")
        before = self.survey.secretary_of(entry)
        if name and name != before and entry.row == self.row.number:
            effect.party, effect.secretary = entry, name
            effect.change("secretary", before or None, name)

    def _instructor(self, effect: Effect) -> None:
        name = self.values.get("instructor")
        if not name:
            return
        now = effect.organisation and self.survey.primary(effect.organisation.pk)
        before = self.survey.person_names.get(now.instructor_id, "") if now else None
        if before == name:
            return
        if len(self.survey.instructors.get(name, ())) > 1:
            self.find(
                "error",
                "instructor",
                Sentence(_("有 %(count)d 位指导员同名"), {"count": len(self.survey.instructors[name])}),
                Sentence(_("这一格留空，导入后在组织页面选人")),
            )
            return
        effect.instructor = name
        effect.change("instructor", before, name)

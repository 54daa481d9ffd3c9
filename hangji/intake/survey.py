"""Everything the register knows that a file's rows must be compared with, read in bulk."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from hangji.intake.reading.validate import Checked, CheckedRow
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Body, Person, Region, Role
from hangji.office.models import Level as RegisterLevel
from hangji.office.models.places import within_span
from hangji.office.pen import Pen, chunks
from hangji.registry.models import (
    Assignment,
    AssignmentKind,
    Cover,
    PartyForm,
    PartyOrganization,
    Secretary,
    SocialOrganization,
)
from hangji.registry.pen import SPELLS
from rulebook.codes import Level
from rulebook.policy import lineage
from rulebook.sentence import Sentence, _

PARTY_WORDS = (
    ("功能型", "functional"),
    ("临时", "temporary"),
    ("总支", "general_branch"),
    ("支部", "branch"),
    ("党委", "committee"),
    ("委员会", "committee"),
)
OWN_REGION = frozenset(("市直", "市本级", "市级", "市辖区", "县直", "县本级", "县级", "区直", "区本级", "区级", "本级"))
SEVERAL = re.compile(r"[/、,，;；和及]")
Said = tuple[Level, str, Sentence, Sentence | None]


@dataclass
class PartyEntry:
    """One Party organisation as the file names it, over all its rows. known: the register's own, if it has it."""

    name: str
    rows: list[CheckedRow] = field(default_factory=list)
    known: PartyOrganization | None = None
    dissolved_on: date | None = None
    as_of: date = date.min

    def first(self, name: str) -> Any:
        """The first value that its rows give for a field."""
        return next((row.values[name] for row in self.rows if row.values.get(name)), None)

    @property
    def mode(self) -> str:
        return self.first("mode") or ("joint" if len(self.rows) > 1 else "single")

    @property
    def kind(self) -> str:
        return self.first("party_kind") or next((kind for word, kind in PARTY_WORDS if word in self.name), "branch")

    @property
    def formed_on(self) -> date:
        return self.first("formed_on") or self.as_of

    def findings(self, organisation: SocialOrganization | None, row: CheckedRow) -> Iterator[Said]:
        if self.dissolved_on:
            problem = Sentence(_("这个党组织在台账中已撤销（%(day)s）"), {"day": self.dissolved_on.isoformat()})
            yield "error", "party_name", problem, Sentence(_("改填现有党组织，或留空"))
        if self.known is None and self.mode == "single" and len(self.rows) > 1:
            problem = Sentence(_("写的是单独组建，却有 %(count)d 行用这个党组织"), {"count": len(self.rows)})
            yield "error", "mode", problem, Sentence(_("几家合建的改为联合组建；各自单独组建的写各自的党组织名称"))
        if self.known is None and not self.first("formed_on"):
            problem = Sentence(_("没有党组织成立日期，覆盖从 %(day)s 算起"), {"day": self.as_of.isoformat()})
            yield "info", "formed_on", problem, None


class Survey:
    """The register around a file. ``pen`` only reads here; the commit makes its survey with the pen it writes with."""

    def __init__(self, pen: Pen, checked: Checked, territory: Territory, *, as_of: date, fields: str):
        self.pen, self.territory, self.as_of = pen, territory, as_of
        self.today = pen.act.today
        self.takes_new = fields in ("all", "register")
        self.says_register = self.takes_new
        self.letters = {column.field.name: column.letters for column in checked.columns if column.field}
        self.rows = [row for row in checked.rows if row.verdict in ("accept", "warn")]
        self.organisations = self._organisations()
        self.names = self._names()
        self._regions()
        self._parties()
        self._people()
        for model, key in SPELLS[SocialOrganization]:
            pen.prefetch(model, key, [o.pk for o in self.organisations.values()])

    def _organisations(self) -> dict[str, SocialOrganization]:
        codes = [row.values["credit_code"] for row in self.rows]
        found = (SocialOrganization.objects.filter(credit_code__in=some) for some in chunks(codes))
        return {organisation.credit_code: organisation for some in found for organisation in some}

    def _names(self) -> dict[str, str]:
        """Codes by name of register entries that a new row might double."""
        wanted = [row.values["name"] for row in self.rows if row.values["credit_code"] not in self.organisations]
        found = (SocialOrganization.objects.filter(name__in=some) for some in chunks(wanted))
        return dict(pair for some in found for pair in some.values_list("name", "credit_code"))

    def _regions(self) -> None:
        regions = Region.objects.on(self.today)
        six = regions.filter(within_span("code", self.territory.region_code))
        self.region_name = next((r.name for r in six if r.code == self.territory.region_code), "")
        self._places: dict[str, int] = {str(region.code): region.code for region in six}
        for region in six:
            self._places[region.name] = self._places[region.short] = region.code
        above = Region.objects.filter(code__in=lineage(self.territory.region_code)).order_by("code")
        self._above = list(above.values_list("name", flat=True))
        self._counties = [(region.name, region.code) for region in six if region.level == "county"]
        counties = [code for _name, code in self._counties]
        for street in regions.filter(level="street", parent__in=counties):
            self._places.setdefault(street.name, street.parent)
            self._places.setdefault(str(street.code), street.parent)

        self._former()

    def _former(self) -> None:
        """Divisions that are no more (亳县, 341223), by name and code, as what they have become."""
        ended = Region.objects.filter(successor__isnull=False, valid_to__lte=self.today)
        heirs = {region.code: region.successor for region in ended}
        for region in ended:
            code = region.successor
            while code in heirs:
                code = heirs[code]
            if str(code) in self._places:
                self._places.setdefault(region.name, code)
                self._places.setdefault(str(region.code), code)

    @property
    def usual_level(self) -> str:
        """The level of a row that names none: the register's, or what such an office registers itself."""
        if self.territory.level != RegisterLevel.ALL:
            return self.territory.level
        return RegisterLevel.CITY if self.territory.region_code % 100 == 0 else RegisterLevel.COUNTY

    @property
    def territory_name(self) -> str:
        return f"{self.region_name}{'市级' if self.territory.level == 'city' else ''}"

    def region_of(self, typed: str | None, address: str | None) -> int | None:
        """The county that a cell names (its name, its code, or a street of it), else the one that the address names."""
        if typed:
            return self._named(typed.strip())
        return next((code for name, code in self._counties if address and name in address), None)

    def _named(self, text: str) -> int | None:
        """The region of a cell: as it stands, without the regions above it, or by the county that it begins with."""
        if text in OWN_REGION or (text in self._above and text not in self._places):
            return self.territory.region_code
        if text.isdecimal():
            return self._places.get(text) or self._places.get(text[:9]) or self._places.get(text[:6])
        rest = text
        for above in self._above:
            rest = rest.removeprefix(above) or rest
        begun = (code for name, code in self._counties if rest.startswith(name) and not SEVERAL.search(rest))
        return self._places.get(text) or self._places.get(rest) or next(begun, None)

    def _parties(self) -> None:
        self.parties: dict[str, PartyEntry] = {}
        for row in self.rows:
            if name := self._party_name(row):
                self.parties.setdefault(name, PartyEntry(name, as_of=self.as_of)).rows.append(row)
        for some in chunks(self.parties):
            for form in self._forms(some):
                entry = self.parties[form.party_organization.name]
                entry.known, entry.dissolved_on = form.party_organization, form.until
        known = [entry.known.pk for entry in self.parties.values() if entry.known]
        for model in (PartyForm, Secretary):
            self.pen.prefetch(model, "party_organization", known)

    def _forms(self, names: Sequence[str]) -> Any:
        forms = PartyForm.objects.valid().filter(self.territory.q(), party_organization__name__in=names)
        return forms.select_related("party_organization").order_by("since")

    def _party_name(self, row: CheckedRow) -> str:
        """The Party organisation that a row names; a single one without a name is called after its organisation."""
        if name := row.values.get("party_name"):
            return str(name)
        return f"{row.values['name']}党支部" if row.values.get("mode") == "single" else ""

    def party_of(self, row: CheckedRow) -> PartyEntry | None:
        return self.parties.get(self._party_name(row))

    @cached_property
    def party_names(self) -> dict[int, str]:
        covers = [s for o in self.organisations.values() for s in self.pen.live(Cover, "organisation", o.pk)]
        found = (
            PartyOrganization.objects.filter(pk__in=some) for some in chunks({s.party_organization_id for s in covers})
        )
        return {party.pk: party.name for some in found for party in some}

    def secretary_of(self, entry: PartyEntry) -> str:
        """The name of its secretary today, "" where none is held."""
        assert entry.known
        now = self.pen.holding(Secretary, "party_organization", entry.known.pk, self.today)
        return self._secretaries.get(now.person_id, "") if now else ""

    @cached_property
    def _secretaries(self) -> dict[int, str]:
        """Names of the secretaries of all Party organisations that the file and the register share."""
        known = [entry.known.pk for entry in self.parties.values() if entry.known]
        spells = [spell for pk in known for spell in self.pen.live(Secretary, "party_organization", pk)]
        found = (Person.objects.filter(pk__in=some) for some in chunks({spell.person_id for spell in spells}))
        return {person.pk: person.name for some in found for person in some}

    def _people(self) -> None:
        self.instructors: dict[str, list[Person]] = defaultdict(list)
        self.person_names: dict[int, str] = {}
        if not any(row.values.get("instructor") for row in self.rows):
            return
        serving = Assignment.objects.valid().values("instructor")
        appointed = Person.objects.filter(user__posts__role=Role.INSTRUCTOR, user__posts__withdrawn_at__isnull=True)
        for person in (
            Person.objects.filter(pk__in=serving) | Person.objects.filter(pk__in=appointed.values("pk"))
        ).distinct():
            self.instructors[person.name].append(person)
            self.person_names[person.pk] = person.name

    def primary(self, pk: int) -> Assignment | None:
        """The primary instructor's assignment of an organisation today."""
        spells = self.pen.live(Assignment, "organisation", pk)
        return next((s for s in spells if s.kind == AssignmentKind.PRIMARY and s.holds_on(self.today)), None)

    def body_named(self, name: str | None) -> Body | None:
        return self._bodies.get(name or "")

    @cached_property
    def _bodies(self) -> dict[str, Body]:
        return {body.name: body for body in Body.objects.on(self.today)}

    def missing(self) -> int:
        """How many active organisations of the territory the file does not name."""
        from hangji.registry.models import Standing, Status

        ours = Standing.objects.asof(self.today).within(self.territory).filter(status=Status.ACTIVE)
        named = set(self.organisations)
        return sum(1 for code in ours.values_list("organisation__credit_code", flat=True) if code not in named)


def survey(act: Act, checked: Checked, territory: Territory, *, as_of: date, fields: str) -> Survey:
    """A survey for looking only."""
    return Survey(Pen(act), checked, territory, as_of=as_of, fields=fields)

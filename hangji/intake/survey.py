"""Everything the register knows that a file's rows must be compared with, read in bulk."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection

from hangji.intake.reading.validate import Checked, CheckedRow, Column
from hangji.kit import turns
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Body, Person, Region, Role
from hangji.office.models import Level as RegisterLevel
from hangji.office.models.places import within_span
from hangji.office.pen import Pen, chunks
from hangji.registry.actions.organisations import hold
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
PARTY_FIELDS = ("mode", "party_kind", "formed_on", "secretary", "body", "approval_number")
JUDGED = ("accept", "warn")


@dataclass(slots=True)
class PartyEntry:
    """One Party organisation as the file names it, over all its rows. known: the register's own, if it has it.

    row: the number of its first row; count: how many it has; said: the first value that they give for each field.
    """

    name: str
    row: int
    as_of: date
    count: int = 0
    said: dict[str, Any] = field(default_factory=dict)
    known: PartyOrganization | None = None
    dissolved_on: date | None = None

    def add(self, row: CheckedRow) -> None:
        self.count += 1
        for name in PARTY_FIELDS:
            if value := row.values.get(name):
                self.said.setdefault(name, value)

    def first(self, name: str) -> Any:
        """The first value that its rows give for a field."""
        return self.said.get(name)

    @property
    def mode(self) -> str:
        return self.first("mode") or ("joint" if self.count > 1 else "single")

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
        if self.known is None and self.mode == "single" and self.count > 1:
            problem = Sentence(_("写的是单独组建，却有 %(count)d 行用这个党组织"), {"count": self.count})
            yield "error", "mode", problem, Sentence(_("几家合建的改为联合组建；各自单独组建的写各自的党组织名称"))
        if self.known is None and not self.first("formed_on"):
            problem = Sentence(_("没有党组织成立日期，覆盖从 %(day)s 算起"), {"day": self.as_of.isoformat()})
            yield "info", "formed_on", problem, None


class Survey:
    """The register around a file. ``pen`` only reads here; the commit makes its survey with the pen it writes with.

    rows: gone through once, for what only all of them together tell; ``look`` then reads what some of them concern.
    lock: whether what the file names stays as it is until the transaction ends; all of it is locked before anything is
    written, and imports take turns: two that cross would else wait for each other.
    """

    def __init__(
        self,
        pen: Pen,
        columns: Iterable[Column],
        rows: Iterable[CheckedRow],
        territory: Territory,
        *,
        as_of: date,
        fields: str,
        lock: bool = False,
    ):
        self.pen, self.territory, self.as_of = pen, territory, as_of
        self.today = pen.act.today
        self.takes_new = fields in ("all", "register")
        self.says_register = self.takes_new
        self.letters = {column.field.name: column.letters for column in columns if column.field}
        self.parties: dict[str, PartyEntry] = {}
        codes = {row.values["credit_code"] for row in rows if self._gathered(row)}
        if lock:
            _hold_organisations(codes)
        else:
            self._codes = codes
        self._regions()
        self._parties()
        if lock:
            _hold(PartyOrganization, [entry.known.pk for entry in self.parties.values() if entry.known])
        self._people()

    def _gathered(self, row: CheckedRow) -> bool:
        """Whether the row is judged at all; what it says of a Party organisation is gathered."""
        if row.verdict in JUDGED and (name := party_name(row)):
            self.parties.setdefault(name, PartyEntry(name, row.number, self.as_of)).add(row)
        return row.verdict in JUDGED

    def look(self, rows: Sequence[CheckedRow]) -> "Look":
        """Read what the register holds about some rows; what was read for others is forgotten."""
        self.pen.forget()
        look = Look([row for row in rows if row.verdict in JUDGED])
        for model, key in SPELLS[SocialOrganization]:
            self.pen.prefetch(model, key, [organisation.pk for organisation in look.organisations.values()])
        entries = {entry.name: entry for row in look.rows if (entry := self.party_of(row))}
        known = [entry.known.pk for entry in entries.values() if entry.known]
        for model, key in SPELLS[PartyOrganization]:
            self.pen.prefetch(model, key, known)
        look.party_names = self._covering(look)
        return look

    def _covering(self, look: "Look") -> dict[int, str]:
        """Names of the Party organisations that cover the organisations of some rows."""
        live = (self.pen.live(Cover, "organisation", each.pk) for each in look.organisations.values())
        wanted = {spell.party_organization_id for spells in live for spell in spells}
        return dict(PartyOrganization.objects.filter(pk__in=wanted).values_list("pk", "name"))

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
        """What the register has of the file's Party organisations, and the names of their secretaries today."""
        for some in chunks(self.parties):
            for form in self._forms(some):
                entry = self.parties[form.party_organization.name]
                entry.known, entry.dissolved_on = form.party_organization, form.until
        known = [entry.known.pk for entry in self.parties.values() if entry.known]
        self._secretaries: dict[int, str] = {}
        for some in chunks(known):
            now = Secretary.objects.valid().on(self.today).filter(party_organization__in=some)
            self._secretaries.update(now.values_list("party_organization", "person__name"))

    def _forms(self, names: Sequence[str]) -> Any:
        forms = PartyForm.objects.valid().filter(self.territory.q(), party_organization__name__in=names)
        return forms.select_related("party_organization").order_by("since")

    def party_of(self, row: CheckedRow) -> PartyEntry | None:
        return self.parties.get(party_name(row))

    def secretary_of(self, entry: PartyEntry) -> str:
        """The name of its secretary today, "" where none is held."""
        assert entry.known
        return self._secretaries.get(entry.known.pk, "")

    def _people(self) -> None:
        self.instructors: dict[str, list[Person]] = defaultdict(list)
        self.person_names: dict[int, str] = {}
        if "instructor" not in self.letters:
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
        """How many active organisations of the territory the rows do not name."""
        from hangji.registry.models import Standing, Status

        ours = Standing.objects.asof(self.today).within(self.territory).filter(status=Status.ACTIVE)
        codes = ours.values_list("organisation__credit_code", flat=True).iterator()
        return sum(1 for code in codes if code not in self._codes)


def _hold_organisations(codes: Iterable[str]) -> None:
    turns.take(turns.IMPORTS)
    there = (SocialOrganization.objects.filter(credit_code__in=some).order_by() for some in chunks(codes))
    _hold(SocialOrganization, (pk for some in there for pk in some.values_list("pk", flat=True)))


def _hold(model: type[Any], ids: Iterable[int]) -> None:
    """Lock all of them; SQLite has nothing to lock, since its transaction is the only writer."""
    if connection.features.has_select_for_update:
        deque(hold(model, ids), maxlen=0)


class Look:
    """What the register holds about some rows: their organisations by code, and codes by name of possible doubles.

    party_names: of the Party organisations that cover them, by id.
    """

    def __init__(self, rows: list[CheckedRow]):
        self.rows = rows
        found = SocialOrganization.objects.filter(credit_code__in=[row.values["credit_code"] for row in rows])
        self.organisations = {organisation.credit_code: organisation for organisation in found}
        new = [row.values["name"] for row in rows if row.values["credit_code"] not in self.organisations]
        self.names = dict(SocialOrganization.objects.filter(name__in=new).values_list("name", "credit_code"))
        self.party_names: dict[int, str] = {}


def party_name(row: CheckedRow) -> str:
    """The Party organisation that a row names; a single one without a name is called after its organisation."""
    if name := row.values.get("party_name"):
        return str(name)
    return f"{row.values['name']}党支部" if row.values.get("mode") == "single" else ""


def survey(act: Act, checked: Checked, territory: Territory, *, as_of: date, fields: str) -> Survey:
    """A survey for looking only."""
    return Survey(Pen(act), checked.columns, checked.rows, territory, as_of=as_of, fields=fields)

"""Loans to the honoured in the town: three banks, two years of certificates and answers, one void, a few that wait.

Everything goes through the actions of officers, secretaries, clerks and persons with a slip, at the time they did it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

from hangji.credit.actions.answers import Said, answer, reverse
from hangji.credit.actions.banks import BankSaid, appoint_clerk, digest_of, hand_slips, keep_bank
from hangji.credit.actions.consent import Wish, consent, consent_oneself, withdraw_oneself
from hangji.credit.models import Bank, LoanCertificate, Slip
from hangji.demo.clock import CHINA
from hangji.honours.actions.awards import Paper, check_award, decide_revocation, propose_revocation, record_award
from hangji.honours.models import Award
from hangji.office.acts import Act
from hangji.office.models import Post, Role, User
from hangji.registry.models import Cover, Secretary, SocialOrganization, Standing

CITY, BASE, WORKER = 341600, "http://127.0.0.1:8000", "songxiaomai"
SPACE = UUID("5b0a0d5e-6f0b-4b6c-9f3b-2f6f1a7c8e11")
FIRST, TODAY = date(2020, 9, 1), date(2021, 11, 2)
BOTH = frozenset({"red_collar", "red_enterprise"})
# name, sign, what it offers, its clerk (username, name, title)
BANKS = (
    ("涡淮示范银行", "淮", BOTH, ("fujiaxin", "", "")),
    ("药都样例农商银行", "药", BOTH, ("misuian", "米岁安", "药都样例农商银行普惠部")),
    ("颍西演示村镇银行", "颍", frozenset({"red_enterprise"}), ("jinsuifeng", "金穗丰", "颍西演示村镇银行信贷部")),
)
# Of each year: level of the honour, thousands of yuan granted to each organisation; the bank goes round.
YEARS = {
    2020: (("county", (200, 150, 250)), ("city", (400, 300, 500, 350))),
    2021: (("county", (180, 220, 200)), ("city", (450, 380, 320)), ("province", (500,))),
}
UNITS = {"county": (0, 1, 2), "city": (3, 4, 5, 6), "province": (7,)}
# Persons: whose member or employee (number of the organisation), thousands of yuan. Every name is invented.
PERSONS = (
    *(("柏青禾", 0, 60), ("骆晓舟", 0, 80), ("苗立夏", 1, 100)),
    *(("房知秋", 3, 150), ("温亦安", 3, 120), ("管鹿鸣", 4, 180), ("娄星垂", 5, 116)),
)
GROUND = "弄虚作假骗取荣誉"


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def lend(users: Mapping[str, User], password: str) -> None:
    """users: by username in the cast."""
    Lending(users, password).build()


class Lending:
    def __init__(self, users: Mapping[str, User], password: str) -> None:
        self.chen, self.zhou, self.song = users["chensiyuan"], users["zhoumin"], users[WORKER]
        self.users, self.password = users, password
        self.banks: list[tuple[Bank, User]] = []
        self.units = self._units()
        self.secretaries = [self._secretary(unit, n) for n, unit in enumerate(self.units)]

    def build(self) -> None:
        for each in BANKS:
            self.banks.append(self._bank(*each))
        self._awards()
        for year, loans in YEARS.items():
            for level, amounts in loans:
                self._granted(year, UNITS[level], amounts)
        self._persons()
        self._now()

    # Who

    def _units(self) -> Sequence[SocialOrganization]:
        """Nine with a Party organisation of their own and one secretary since before the first loan, and no login."""
        rows = Standing.objects.asof(TODAY).filter(status="active", level="city").values("organisation")
        led = Secretary.objects.valid().filter(since__lt=FIRST, until__isnull=True)
        free = led.exclude(person__in=User.objects.filter(person__isnull=False).values("person"))
        covers = Cover.objects.valid().filter(since__lt=FIRST, until__isnull=True, mode="single", organisation__in=rows)
        found = covers.filter(party_organization__in=free.values("party_organization")).select_related("organisation")
        return [each.organisation for each in found.order_by("organisation__credit_code")[:9]]

    def _secretary(self, unit: SocialOrganization, number: int) -> User:
        held = Cover.objects.valid().on(TODAY).get(organisation=unit)
        person = Secretary.objects.valid().on(TODAY).get(party_organization=held.party_organization_id).person
        return self._login(f"daikuan{number + 1}", person.name, "党支部书记", Role.PARTY_WORKER, person=person)

    def _login(self, username: str, name: str, title: str, role: str, **more: object) -> User:
        user: User = User.objects.create(username=username, name=name, title=title, password=self.password, **more)
        spell = {"since": FIRST, "recorded_at": at(FIRST, 9), "recorded_in": uuid4()}
        Post.objects.create(user=user, role=role, region_code=0, level="all", **spell)
        return user

    def _bank(self, name: str, sign: str, offers: frozenset[str], clerk: tuple[str, str, str]) -> tuple[Bank, User]:
        act = Act(self.chen, at(FIRST, 15))
        made = keep_bank(bank=None, said=BankSaid(name, sign, CITY, "", offers), version=0, act=act)
        username, called, title = clerk
        user = self.users.get(username) or self._login(username, called, title, Role.BANK_CLERK)
        appoint_clerk(bank=made, user=user, act=act)
        return made, user

    # Honours, on paper, recorded and checked

    def _awards(self) -> None:
        for level, numbers in UNITS.items():
            for number in numbers:
                self._award(self.units[number], level, date(2020, 7, 1), number)
        for n, (level, number) in enumerate((("county", 0), ("city", 3), ("city", 4), ("province", 7), ("county", 8))):
            self._award(self.units[number], level, date(2021, 7, 1), 20 + n)
        own = Cover.objects.valid().get(
            party_organization__in=Secretary.objects.valid()
            .filter(person=self.song.person)
            .values("party_organization")
        )
        self._award(own.organisation, "county", date(2021, 7, 1), 30)

    def _award(self, unit: SocialOrganization, level: str, day: date, number: int) -> Award:
        paper = Paper(
            selection="doubles",
            category="先进社会组织",
            year=day.year,
            level=level,
            organisation=unit,
            unit="示范表彰单位（演示）",
            awarded_on=day,
            number=f"演表〔{day.year}〕{number + 1}号",
        )
        made = record_award(paper=paper, act=Act(self.chen, at(day + timedelta(days=5), 9, number)))
        return check_award(award=made, act=Act(self.zhou, at(day + timedelta(days=5), 15, number)))

    # Certificates and answers

    def _consent(self, number: int, bank: Bank, day: date) -> LoanCertificate:
        act = Act(self.secretaries[number], at(day, 10, number))
        wish = Wish("red_enterprise", bank, True, BASE)
        return consent(organisation=self.units[number], wish=wish, act=act)

    def _answer(self, one: LoanCertificate, clerk: User, thousands: int, day: date) -> None:
        said = Said(bool(thousands), thousands * 100_000 or None, day)
        answer(key=one.key, said=said, act=Act(clerk, at(day, 16, one.pk % 60)))

    def _granted(self, year: int, numbers: Sequence[int], amounts: Sequence[int]) -> None:
        for number, thousands in zip(numbers, amounts, strict=False):
            bank, clerk = self.banks[(number + year) % len(self.banks)]
            asked = date(year, 9, 7) + timedelta(days=5 * number)
            one = self._consent(number, bank, asked)
            self._answer(one, clerk, thousands, asked + timedelta(days=9))

    def _slips(self, number: int, count: int, day: date) -> list[Slip]:
        key = uuid5(SPACE, f"{number} {day}")
        act = Act(self.chen, at(day, 9, number))
        codes = hand_slips(organisation=self.units[number], count=count, key=key, act=act)
        return list(Slip.objects.filter(digest__in=map(digest_of, codes)).order_by("pk"))

    def _persons(self) -> None:
        day = date(2021, 8, 16)
        slips = {number: self._slips(number, 12, day) for number in sorted({number for _n, number, _t in PERSONS})}
        for n, (name, number, thousands) in enumerate(PERSONS):
            bank, clerk = self.banks[n % 2]
            asked = day + timedelta(days=7 + 3 * n)
            one = self._oneself(slips[number].pop(), name, bank, asked)
            self._answer(one, clerk, thousands, asked + timedelta(days=11))

    def _oneself(self, slip: Slip, name: str, bank: Bank, day: date) -> LoanCertificate:
        wish = Wish("red_collar", bank, True, BASE)
        return consent_oneself(slip=slip, name=name, wish=wish, at=at(day, 20, 12))

    def _now(self) -> None:
        """October 2021: two certificates wait, one was not granted, one answer was mended, one is void."""
        bank, clerk = self.banks[0]
        self._consent(3, bank, date(2021, 10, 26))
        slips = self._slips(4, 10, date(2021, 10, 18))
        self._oneself(slips.pop(), "鹿呦呦", bank, date(2021, 10, 29))
        gone = self._oneself(slips[0], "时晚晴", bank, date(2021, 10, 20))
        withdraw_oneself(slip=slips[0], key=gone.key, at=at(date(2021, 10, 21), 21))
        refused = self._consent(5, bank, date(2021, 10, 12))
        self._answer(refused, clerk, 0, date(2021, 10, 22))
        self._mended(clerk)
        void = self._consent(8, bank, date(2021, 10, 15))
        asked = propose_revocation(
            award=void.award, ground=GROUND, reason="申报材料与事实不符", act=Act(self.chen, at(date(2021, 10, 27), 9))
        )
        decide_revocation(
            revocation=asked, confirmed=True, answer="核实属实", act=Act(self.zhou, at(date(2021, 10, 28), 9))
        )

    def _mended(self, clerk: User) -> None:
        """A nought too many, reversed the next day and said anew."""
        one = self._consent(0, self.banks[0][0], date(2021, 10, 13))
        day = date(2021, 10, 20)
        wrong = answer(key=one.key, said=Said(True, 400_000_000, day), act=Act(clerk, at(day, 11)))
        act = Act(clerk, at(date(2021, 10, 21), 9))
        reverse(key=wrong.key, reason="金额多填了一个零", act=act)
        answer(key=one.key, said=Said(False, None, day), act=act)

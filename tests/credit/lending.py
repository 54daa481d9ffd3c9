"""The room's own cast: two banks with a clerk each, an honoured club with its Party worker, and slips."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from hangji.credit.actions.answers import Said, answer
from hangji.credit.actions.banks import BankSaid, appoint_clerk, digest_of, hand_slips, keep_bank
from hangji.credit.actions.consent import Wish, consent, consent_oneself
from hangji.credit.models import Bank, LoanAnswer, LoanCertificate, Slip
from hangji.honours.models import Award
from hangji.office.acts import Act
from hangji.office.models import Person, Role, User
from hangji.registry.models import PartyOrganization, Secretary, SocialOrganization
from tests.honours.making import awarded
from tests.town import CITY, Town, moment

BASE = "http://testserver"
BOTH = frozenset({"red_collar", "red_enterprise"})


@dataclass
class Lending:
    """qian answers for the first bank, jin for the second; mei is the club's Party worker."""

    town: Town
    first: Bank
    second: Bank
    qian: User
    jin: User
    club: SocialOrganization
    party: PartyOrganization
    mei: User
    award: Award

    def act(self, user: User, day: date | None = None, hour: int = 9) -> Act:
        return self.town.act(user, day, hour)

    def consent(self, bank: Bank | None = None, day: date | None = None, **more: Any) -> LoanCertificate:
        """Mei consents for the club."""
        wish = Wish(**{"product": "red_enterprise", "bank": bank or self.first, "agreed": True, "base": BASE} | more)
        return consent(organisation=self.club, wish=wish, act=self.act(self.mei, day))

    def slip(self, organisation: SocialOrganization | None = None, day: date | None = None) -> tuple[str, Slip]:
        """A slip of the club, its code and its row."""
        given = {"organisation": organisation or self.club, "count": 1, "key": uuid4()}
        code = hand_slips(**given, act=self.act(self.town.chen, day))[0]
        return code, Slip.objects.get(digest=digest_of(code))

    def oneself(
        self, slip: Slip, name: str = "某甲", bank: Bank | None = None, day: date | None = None
    ) -> LoanCertificate:
        """The slip's holder consents."""
        wish = Wish("red_collar", bank or self.first, True, BASE)
        return consent_oneself(slip=slip, name=name, wish=wish, at=moment(day or self.town.today))

    def granted(self, one: LoanCertificate, yuan: int, day: date | None = None, user: User | None = None) -> LoanAnswer:
        day = day or self.town.today
        return answer(key=one.key, said=Said(True, yuan * 100, day), act=self.act(user or self.qian, day))


def worker_of(town: Town, party: PartyOrganization, username: str, name: str) -> User:
    """A Party worker with an account: the secretary of a Party organisation."""
    user = town.user(username, name, Role.PARTY_WORKER)
    user.person = Person.objects.create(name=name, unit="试点单位")
    user.save()
    spell = {"since": date(2020, 4, 1), "recorded_at": moment(town.today), "recorded_in": uuid4()}
    Secretary.objects.create(party_organization=party, person=user.person, **spell)
    return user


def bank_of(town: Town, name: str, sign: str, clerk: User, products: frozenset[str] = BOTH, day: Any = None) -> Bank:
    day = day or date(2020, 2, 3)
    said = BankSaid(name, sign, CITY, "0558-0000000", products)
    made = keep_bank(bank=None, said=said, version=0, act=town.act(day=day))
    appoint_clerk(bank=made, user=clerk, act=town.act())
    return made


def lending(town: Town) -> Lending:
    jin = town.user("jin", "金算", Role.BANK_CLERK)
    club = town.organisation("亳州市篮球协会", 5)
    party = town.form("亳州市篮球协会党支部", club)
    return Lending(
        town=town,
        first=bank_of(town, "涡淮示范银行", "淮", town.qian),
        second=bank_of(town, "药都样例银行", "药", jin),
        qian=town.qian,
        jin=jin,
        club=club,
        party=party,
        mei=worker_of(town, party, "mei", "梅书记"),
        award=awarded(town, club),
    )

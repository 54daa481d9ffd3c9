"""Invented names of people and organisations, and their codes."""

from random import Random
from typing import Any

from stdnum.cn import uscc

from hangji.demo.facts import Kind, Person
from hangji.demo.words import words

PLACES = {341600: "亳州市", 341602: "谯城区", 341621: "涡阳县", 341622: "蒙城县", 341623: "利辛县"}
SHORT_PLACES = {341602: "谯城", 341621: "涡阳", 341622: "蒙城", 341623: "利辛"}
KIND_DIGIT: dict[Kind, str] = {"association": "1", "private": "2", "foundation": "3"}
EARLIER_ENDING = {
    "协会": "联合会",
    "联谊会": "协会",
    "研究会": "协会",
    "互助会": "协会",
    "促进会": "协会",
    "培训学校": "培训中心",
    "服务中心": "服务站",
}
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organisation_number(serial: int) -> str:
    """The 9 characters of GB 11714 with its own check character: HJ (no office issues it), six digits, the check."""
    body = f"HJ{serial:06d}"
    rest = 11 - sum(_ALPHABET.index(c) * weight for c, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return body + {10: "X", 11: "0"}.get(rest, str(rest))


def credit_code(*, kind: Kind, region: int, serial: int) -> str:
    """A 统一社会信用代码 of 18 characters: 5, the kind's digit, the region, the organisation number, the check."""
    front = f"5{KIND_DIGIT[kind]}{region}{organisation_number(serial)}"
    return front + uscc.calc_check_digit(front)


class People:
    """Gives out persons, each with a name of their own."""

    def __init__(self, rng: Random, taken: set[str]) -> None:
        self.rng = rng
        self.taken = set(taken)
        self.persons: list[Person] = []

    def another(self, unit: str) -> str:
        """The key of a new person of this unit."""
        name = self._name()
        while name in self.taken:
            name = self._name()
        self.taken.add(name)
        person = Person(key=f"p{len(self.persons) + 1:03d}", name=name, unit=unit)
        self.persons.append(person)
        return person.key

    def _name(self) -> str:
        lists = words()
        return "".join(self.rng.choice(lists[part]) for part in ("surnames", "given_first", "given_second"))


class Names:
    """Gives out the names of one territory's organisations, each once."""

    def __init__(self, rng: Random, region: int, taken: set[str] | None = None) -> None:
        self.rng = rng
        self.place = PLACES[region]
        self.taken = taken if taken is not None else set()
        self.topics = {name: list(facts["associations"]) for name, facts in self.industries().items()}
        for topic, industry in words()["local_associations"].get(region, {}).items():
            self.topics[industry].append(topic)
        for topics in self.topics.values():
            rng.shuffle(topics)
        self.foundations = list(words()["foundations"])

    @staticmethod
    def industries() -> dict[str, Any]:
        """industry -> its supervising office, associations, privates, staff."""
        found: dict[str, Any] = words()["industries"]
        return found

    def association(self, industry: str) -> str:
        """Raises IndexError when the industry has no topic left."""
        return self._take(self.place + self.topics[industry].pop())

    def foundation(self) -> str:
        return self._take(self.place + self.foundations.pop())

    def private(self, industry: str, town: str, ending: str = "") -> str:
        """A brand of its own; a kindergarten outside the county seat is named by its town as well."""
        while True:
            what = ending or self.rng.choice(self.industries()[industry]["privates"])
            where = town if what == "幼儿园" else ""
            name = f"{self.place}{where}{self.rng.choice(words()['brands'])}{what}"
            if name not in self.taken:
                return self._take(name)

    def earlier(self, name: str) -> str | None:
        """A name that this one may have borne before, None when its ending suggests none."""
        for ending, before in EARLIER_ENDING.items():
            if name.endswith(ending) and name.removesuffix(ending) + before not in self.taken:
                return self._take(name.removesuffix(ending) + before)
        return None

    def _take(self, name: str) -> str:
        self.taken.add(name)
        return name

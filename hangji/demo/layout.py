"""How members are spread over organisations, which body leads, and which industry an organisation belongs to."""

from datetime import date
from random import Random

from hangji.demo.facts import Kind
from hangji.demo.names import Names
from hangji.demo.words import cast

JOINT_LAYOUTS: dict[int, tuple[tuple[int, ...], ...]] = {  # full members of each unit; the sum is at least 3
    2: ((2, 2), (2, 1)),
    3: ((2, 1, 1), (1, 1, 1), (2, 2, 1), (2, 1, 0)),
    4: ((2, 1, 1, 1), (2, 2, 1, 1)),
    5: ((2, 1, 1, 2, 1), (1, 1, 2, 1, 1)),
    6: ((1, 1, 2, 1, 1, 2),),
    7: ((1, 1, 2, 1, 1, 1, 2),),
}
PRIVATE_WEIGHTS = {"教育培训": 4, "养老服务": 3, "职业技能": 2, "公益服务": 2, "体育健身": 2, "卫生健康": 2}


def joint_members(rng: Random, size: int, *, strong: int = 0) -> list[tuple[int, int]]:
    """(full, probationary) of each unit of a joint branch; strong: what one of them has instead, 3 or more."""
    full = list(rng.choice(JOINT_LAYOUTS[size]))
    rng.shuffle(full)
    if strong:
        full[full.index(max(full))] = strong
    return [(number, 1 if number == 0 else rng.choice((0, 0, 0, 1))) for number in full]


def single_members(rng: Random) -> tuple[int, int]:
    """(full, probationary) of an organisation with a Party organisation of its own: mostly 3–7, a few large."""
    full = rng.choices((3, 4, 5, 6, 7, rng.randint(8, 12), rng.randint(13, 30)), weights=(30, 21, 15, 10, 7, 12, 5))[0]
    return full, rng.choice((0, 0, 0, 1, 1, 2))


def body_for(industry: str, day: date) -> str:
    """The key of the city's body that leads a Party organisation of this industry formed on this day."""
    key = {"教育培训": "education", "法律服务": "law"}.get(industry, "city")
    founded = {body["key"]: body["since"] for body in cast()["bodies"]}
    return key if founded[key] <= day else "city"


class Industries:
    """Deals out industries, never more associations to one than it has names for."""

    def __init__(self, rng: Random, names: Names) -> None:
        self.rng = rng
        self.left = {industry: len(topics) for industry, topics in names.topics.items()}

    def kind_in(self, industry: str) -> Kind:
        """Association or private unit, for a place in a group of this industry."""
        if self.left[industry] and self.rng.random() < 0.5:
            self.left[industry] -= 1
            return "association"
        return "private"

    def industry_of(self, kind: Kind) -> str:
        """An industry for an organisation of this kind."""
        if kind == "foundation":
            return "公益服务"
        if kind == "association":
            industry = self.rng.choices(list(self.left), weights=list(self.left.values()))[0]
            self.left[industry] -= 1
            return industry
        return self.rng.choices(list(self.left), weights=[PRIVATE_WEIGHTS.get(i, 1) for i in self.left])[0]

"""红领贷、红企贷: who may ask a bank for a loan because of an honour, until when, and what of it holds on a day.

An honour makes eligible, never a judgement on a person: nothing here weighs, marks or orders anybody. Whether and how
much a bank lends is the bank's. Conditions: policy/credit/*.yaml, days: policy/credit.yaml, cases:
tests/rules/credit.yaml.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, get_args

from rulebook.calendar import add_months
from rulebook.policy import ROOT, NotInForce, clause, read
from rulebook.sentence import Sentence, _

Level = Literal["town", "county", "city", "province"]
Holder = Literal["organisation", "person"]
State = Literal["valid", "lapsed", "withdrawn", "expired", "revoked", "closed"]
LEVELS: tuple[Level, ...] = get_args(Level)  # the lowest first
LEVEL_NAMES: Mapping[str, str] = {
    "town": _("乡镇街道级"),
    "county": _("县级"),
    "city": _("市级"),
    "province": _("省级"),
}
STATES: tuple[State, ...] = get_args(State)
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """One version of a product's conditions.

    least_level: the lowest level of honour that counts. months_after_award: how long an honour counts.
    certificate_months: how long a certificate is valid. document: the office's own paper, "" until it is put in.
    """

    number: int
    valid_from: date
    wording: str
    least_level: Level
    months_after_award: int
    certificate_months: int
    source: str
    document: str
    checked_by: str
    checked_on: date | None


@dataclass(frozen=True)
class Product:
    """A loan that banks offer. holder: whose honour and consent it takes, the organisation's or a person's own."""

    code: str
    order: int
    title: str
    holder: Holder
    versions: tuple[Terms, ...]

    def terms(self, day: date) -> Terms:
        """The version in force at the end of ``day``. Raises NotInForce before the first."""
        for each in reversed(self.versions):
            if each.valid_from <= day:
                return each
        raise NotInForce(f"{self.code} has no terms on {day}")


@cache
def products() -> tuple[Product, ...]:
    """All of them, in the order of the pages."""
    found = (product_from(path.stem, read(path)) for path in (ROOT / "credit").glob("*.yaml"))
    return tuple(sorted(found, key=lambda each: each.order))


def product(code: str) -> Product:
    """Raises KeyError for a code that no file has."""
    for each in products():
        if each.code == code:
            return each
    raise KeyError(code)


def product_from(code: str, said: Mapping[str, Any]) -> Product:
    """A product from its file. Raises TypeError for an unknown or missing key, ValueError for a wrong value."""
    made = Product(**{**said, "versions": tuple(Terms(**each) for each in said["versions"])})
    if made.code != code or made.holder not in get_args(Holder) or not made.versions:
        raise ValueError(f"{code}: code, holder or versions are wrong")
    for number, each in enumerate(made.versions, 1):
        _sound(f"{code} {number}", each, number)
    days = [each.valid_from for each in made.versions]
    if sorted(set(days)) != days:
        raise ValueError(f"{code}: the days are not in rising order")
    return made


def _sound(where: str, terms: Terms, number: int) -> None:
    """Raise ValueError unless every value of a version is of its kind."""
    counts = (terms.months_after_award, terms.certificate_months)
    texts = (terms.wording, terms.source, terms.document, terms.checked_by)
    wrong = [
        *(["number"] if terms.number != number else []),
        *([] if type(terms.valid_from) is date else ["valid_from"]),
        *([] if terms.least_level in LEVELS else ["least_level"]),
        *([] if all(type(each) is int and each > 0 for each in counts) else ["months"]),
        *([] if all(isinstance(each, str) for each in texts) and terms.source and terms.wording else ["text"]),
    ]
    if wrong:
        raise ValueError(f"{where}: {', '.join(wrong)}")


# ---- eligibility


@dataclass(frozen=True)
class Honour:
    """An award as far as it matters here. ends_on: its last day; revoked_on: the first on which it does not hold."""

    award: int
    title: str
    level: Level
    awarded_on: date
    ends_on: date | None = None
    revoked_on: date | None = None


@dataclass(frozen=True)
class Reason:
    """One condition, met or not, in a sentence with its facts."""

    code: str
    met: bool
    sentence: Sentence
    source: str = ""


@dataclass(frozen=True)
class Eligibility:
    """honour: the one that carries it, None where nothing does. last_day: until when, None where there is none."""

    product: Product
    terms: Terms
    reasons: tuple[Reason, ...]
    honour: Honour | None = None
    last_day: date | None = None

    @property
    def eligible(self) -> bool:
        return self.honour is not None


def judge(code: str, honours: Sequence[Honour], *, active: bool, day: date) -> Eligibility:
    """Whether the holders of some honours may be certified for a product on ``day``, why, and until when.

    active: whether the organisation is on the register on that day. Of several honours the one that counts longest
    carries it, of two alike the higher. Raises NotInForce before the product's first version.
    """
    asked = product(code)
    terms = asked.terms(day)
    known = sorted(honours, key=lambda each: (each.awarded_on, each.award), reverse=True)
    reasons = [_on_register(active), *(_counts(each, terms, day) for each in known)]
    if not known:
        reasons.append(Reason("honour", False, Sentence(_("没有获得过荣誉")), terms.source))
    able = [each for each, reason in zip(known, reasons[1:], strict=False) if reason.met] if active else []
    if not able:
        return Eligibility(asked, terms, tuple(reasons))
    best = max(able, key=lambda each: (last_day_of(each, terms), LEVELS.index(each.level), each.award))
    return Eligibility(asked, terms, tuple(reasons), best, last_day_of(best, terms))


def _on_register(active: bool) -> Reason:
    return Reason("active", active, Sentence(_("登记状态正常") if active else _("已注销或撤销登记")))


def last_day_of(honour: Honour, terms: Terms) -> date:
    """The last day on which an honour that is not revoked makes eligible."""
    last = add_months(honour.awarded_on, terms.months_after_award) - ONE
    return min(last, honour.ends_on) if honour.ends_on else last


def _counts(honour: Honour, terms: Terms, day: date) -> Reason:
    facts = {
        "title": honour.title,
        "level": Sentence(LEVEL_NAMES[honour.level]),
        "least": Sentence(LEVEL_NAMES[terms.least_level]),
        "on": honour.awarded_on,
        "months": terms.months_after_award,
    }

    def said(met: bool, text: str, **more: Any) -> Reason:
        return Reason("honour", met, Sentence(text, {**facts, **more}), terms.source)

    if honour.awarded_on > day:
        return said(False, _("“%(title)s”（%(level)s）%(on)s 才授予"))
    if honour.revoked_on and honour.revoked_on <= day:
        return said(False, _("“%(title)s”（%(level)s）%(gone)s 已撤销"), gone=honour.revoked_on)
    if LEVELS.index(honour.level) < LEVELS.index(terms.least_level):
        return said(False, _("“%(title)s”是%(level)s荣誉，要%(least)s以上"))
    if honour.ends_on and honour.ends_on < day:
        return said(False, _("“%(title)s”（%(level)s）%(last)s 期满"), last=honour.ends_on)
    last = last_day_of(honour, terms)
    if last < day:
        return said(False, _("“%(title)s”（%(level)s）%(on)s 授予，已过 %(months)d 个月，%(last)s 为止"), last=last)
    return said(True, _("“%(title)s”（%(level)s）%(on)s 授予，到 %(last)s 为止可以办"), last=last)


# ---- certificate and consent


def certificate_last_day(found: Eligibility, *, day: date) -> date:
    """The last valid day of a certificate issued on ``day``: its term, and no longer than one is eligible."""
    assert found.last_day
    return min(add_months(day, found.terms.certificate_months) - ONE, found.last_day)


def consent_last_day(*, day: date, last_day: date) -> date:
    """The last day of a consent given on ``day`` for a certificate that is valid until ``last_day``."""
    days: int = clause("credit.consent_days", day=day).value
    return min(day + timedelta(days=days - 1), last_day)


@dataclass(frozen=True)
class Facts:
    """What the state of a certificate follows from. gone_on: the first day on which the honour does not hold.

    consent_until: the last day of the newest consent. withdrawn_on: when the holder took it back, None while it stands.
    active: whether the organisation is on the register.
    """

    last_day: date
    gone_on: date | None
    consent_until: date
    withdrawn_on: date | None
    active: bool


def state(facts: Facts, *, day: date) -> State:
    """What a certificate is on ``day``; only a valid one may be granted a loan on."""
    if facts.withdrawn_on and facts.withdrawn_on <= day:
        return "withdrawn"
    if facts.gone_on and facts.gone_on <= day:
        return "revoked"
    if not facts.active:
        return "closed"
    if facts.last_day < day:
        return "expired"
    return "lapsed" if facts.consent_until < day else "valid"


def level(text: str) -> Level:
    """A level as it is stored. Raises ValueError for another word."""
    if text not in LEVELS:
        raise ValueError(text)
    return text


# ---- totals that give away nobody


@dataclass(frozen=True)
class Part:
    """A total and what it is made of: how many loans, how much in fen. What has parts is their sum."""

    key: str
    count: int
    fen: int
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Shown:
    """A total as anybody may see it; None is not shown. Under a total that is not shown stands nothing."""

    key: str
    count: int | None
    fen: int | None
    parts: tuple["Shown", ...] = ()


def shown(total: Part, least: int) -> Shown:
    """What may be shown of a total and its parts, so that none below ``least`` can be told by subtracting, nor by
    knowing this rule. Nought is no secret: it is about nobody.

    The totals are a tree, and each is the sum of its parts only, so a part can be found from its own total and its
    neighbours alone. Small parts are hidden; the others are shown beside them only where what is left over for the
    small ones is not small itself and can be divided among them in more than one way. Else no part is shown.
    """
    if 0 < total.count < least:
        return Shown(total.key, None, None)
    return Shown(total.key, total.count, total.fen, _shown_parts(total.parts, least))


def _shown_parts(parts: Sequence[Part], least: int) -> tuple[Shown, ...]:
    small = [each.count for each in parts if 0 < each.count < least]
    large = any(each.count >= least for each in parts)
    left = sum(small)
    telling = not (left >= least and len(small) < left < len(small) * (least - 1) and large)
    if small and telling:
        return tuple(Shown(each.key, None, None) for each in parts)
    return tuple(shown(each, least) for each in parts)


def added(key: str, parts: Sequence[Part]) -> Part:
    """The sum of some parts, with them."""
    return Part(key, sum(each.count for each in parts), sum(each.fen for each in parts), tuple(parts))

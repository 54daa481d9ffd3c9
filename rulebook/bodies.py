"""When an industry committee is proposed: enough social organisations of one industry, and somebody to lead."""

from dataclasses import dataclass
from datetime import date

from rulebook.policy import Clause, in_force
from rulebook.sentence import Sentence, _

FROM = "bodies.industry_committee_from"
ANSWERS = ("proposed", "led", "few", "nobody", "unset")


@dataclass(frozen=True)
class Industry:
    """The answer for one industry. clause: the value it was judged by, None before any was set."""

    answer: str
    reason: Sentence
    clause: Clause | None


def judge_industry(*, organisations: int, parties: int, led: bool, day: date, place: int) -> Industry:
    """Say whether a committee is proposed for an industry under one registration authority.

    organisations: active ones of the industry at the end of ``day``, 0 or more. parties: Party organisations that
    cover any of them. led: an industry committee of that place exists on the day. place: a region code.
    Answers "proposed", "led" (has one), "few", "nobody" (no Party organisation to lead) or "unset" (no number is set).
    Source: policy/bodies.yaml, industry_committee_from.
    """
    least = in_force(FROM, day=day, place=place)
    facts = {"organisations": organisations, "parties": parties, "least": least.value if least else 0}
    if led:
        return Industry("led", Sentence(_("已有行业党委"), facts), least)
    if least is None:
        return Industry("unset", Sentence(_("那时没有规定成立行业党委的家数"), facts), None)
    if organisations < least.value:
        said = _("有 %(organisations)d 家，不足 %(least)d 家")
        return Industry("few", Sentence(said, facts), least)
    if not parties:
        said = _("有 %(organisations)d 家，达到 %(least)d 家，但还没有一个党组织可以领导")
        return Industry("nobody", Sentence(said, facts), least)
    said = _("有 %(organisations)d 家，达到 %(least)d 家；%(parties)d 个党组织可以由行业党委领导")
    return Industry("proposed", Sentence(said, facts), least)

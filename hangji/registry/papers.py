"""The paper of a change of Party organisations, as a GB/T 9704 letter: 批复 to those who asked, or 决定 from above.

What an office sends is Chinese, whatever the language of the screen, so nothing here is translated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hangji.kit import letter
from hangji.kit.letter import Letter
from hangji.office.issues import Draw, Drawn, Imprint, drawn_of, proof_of
from hangji.office.models import Body
from hangji.registry.models import PartyForm

MODES = {"single": "单独组建", "joint": "联合组建", "attached": "挂靠组建", "industry": "行业联建"}
KINDS = {
    **{"committee": "党委", "general_branch": "党总支", "branch": "党支部"},
    **{"temporary": "临时党支部", "functional": "功能型党支部"},
}
GROUND = "《中国共产党支部工作条例（试行）》"
NOBODY = "上级党组织"


@dataclass(frozen=True)
class Change:
    """What a paper of a change says. matter: for the title (“撤销某支部”). what: the whole sentence, without its stop.

    body: who decides. to: whom the paper is sent to. decided: from above, not asked for. reason: as typed.
    """

    matter: str
    what: str
    body: str
    to: Sequence[str]
    day: date
    reason: str
    decided: bool = False

    @property
    def title(self) -> str:
        return f"关于{self.matter}的决定" if self.decided else f"关于同意{self.matter}的批复"


def draw(change: Change) -> Draw:
    """The finished files for an imprint."""

    def drawn(imprint: Imprint) -> list[Drawn]:
        return drawn_of(letter_of(change, imprint))

    return drawn


def letter_of(change: Change, imprint: Mapping[str, Any] | None = None) -> Letter:
    """imprint: none while it is a draft, which then says so and has neither number nor code."""
    reason = f"{change.reason.rstrip('。')}。" if change.reason else ""
    opening = f"{reason}依据{GROUND}，经研究，决定" if change.decided else f"你单位的请示收悉。{reason}经研究，同意"
    return Letter(
        issuer=change.body,
        title=change.title,
        number=imprint["number"] if imprint else "（未编号）",
        addressee="、".join(change.to),
        body=[
            f"{opening}{change.what}。",
            "请做好党员组织关系转接和有关资料移交，按期参加组织生活。",
            "特此决定。" if change.decided else "此复。",
        ],
        signature=change.body,
        day=date.fromisoformat(imprint["issued_on"]) if imprint else None,
        proof=proof_of(imprint) if imprint else None,
        draft="" if imprint else "草稿",
    )


def quoted(name: object) -> str:
    """A Party organisation's name as papers write it."""
    return str(name) if str(name).startswith("中共") else f"中共{name}"


def listed(names: Iterable[object]) -> str:
    return "、".join(str(name) for name in names)


# ---- what each kind of change says: (matter, sentence)


def of_reform(party: object, now: PartyForm, kind: str, mode: str, body: Body | None, day: date) -> tuple[str, str]:
    pairs = (
        ("类别", KINDS[now.kind], KINDS[kind]),
        ("组建方式", MODES[now.mode], MODES[mode]),
        ("隶属", str(now.body or NOBODY), str(body or NOBODY)),
    )
    changed = [f"{name}由{before}调整为{after}" for name, before, after in pairs if before != after]
    return f"调整{quoted(party)}设置", f"{quoted(party)}自{letter.day_said(day)}起{'，'.join(changed) or '设置不变'}"


def of_merge(into: object, others: Sequence[object], mode: str, day: date) -> tuple[str, str]:
    gone = listed(quoted(each) for each in others)
    what = f"{gone}自{letter.day_said(day)}起并入{quoted(into)}，以{MODES[mode]}方式设置；{gone}同日撤销"
    return f"{gone}并入{quoted(into)}", what


def of_split(party: object, name: str, mode: str, units: Sequence[object], day: date) -> tuple[str, str]:
    what = (
        f"自{letter.day_said(day)}起从{quoted(party)}分设{quoted(name)}，以{MODES[mode]}方式组建，"
        f"覆盖{listed(units)}；{quoted(party)}不再覆盖上述社会组织"
    )
    return f"从{quoted(party)}分设{quoted(name)}", what


def of_dissolving(party: object, day: date) -> tuple[str, str]:
    return f"撤销{quoted(party)}", f"自{letter.day_said(day)}起撤销{quoted(party)}"

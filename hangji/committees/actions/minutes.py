"""Minutes: written by one, confirmed and issued by another; corrected by a new edition only."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hangji.committees.actions.hand import locked, must_be, require_at, same_version, tell, touch
from hangji.committees.models import CommitteeMeeting, CommitteeMinutes, MeetingState
from hangji.committees.papers import draw_minutes, minutes_of
from hangji.committees.queries import CHAIRS, draft_of, is_member, standing_of
from hangji.kit.refusal import Refusal
from hangji.office.actions.issues import take_back
from hangji.office.acts import Act
from hangji.office.issues import issue
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission


def write_minutes(
    *, meeting: CommitteeMeeting, text: str, words: Mapping[int, str], version: int, act: Act
) -> CommitteeMinutes:
    """Write the minutes, or the draft anew. words: what they say of each item; one left out keeps its words.

    version: of the draft that was edited, 0 for none. Once everything is decided; nothing is left open by silence.
    """
    require_at(act, Permission.RECORD_COMMITTEE, meeting.body)
    cannot = _("不能写纪要")
    with writing(act) as pen:
        meeting = locked(meeting)
        must_be(
            meeting,
            [MeetingState.HELD, MeetingState.WRITTEN, MeetingState.CONFIRMED],
            cannot,
            _("先登记到会情况和决定"),
        )
        kept = draft_of(meeting)
        if kept is None and meeting.state == MeetingState.CONFIRMED:
            raise Refusal(cannot, _("纪要已经印发，不再改动"), _("要改的，先登记更正的原因"))
        said = _words(meeting, kept, words, act)
        if kept and (kept.text, kept.words, kept.written_by) == (text.strip(), said, act.user.username):
            return kept
        same_version(kept or CommitteeMinutes(version=0), version, _("纪要"))
        _all_decided(meeting, cannot)
        row = kept or CommitteeMinutes(meeting=meeting, edition=1, version=0)
        row.text, row.words = text.strip(), said
        row.written_at, row.written_by, row.written_by_name = act.at, act.user.username, act.user.name
        row.version += 1
        row.save()
        if meeting.state == MeetingState.HELD:
            meeting.state = MeetingState.WRITTEN
            touch(pen, meeting)
        tell(pen, "write_minutes", meeting, after={"edition": row.edition})
    return row


def _words(
    meeting: CommitteeMeeting, kept: CommitteeMinutes | None, words: Mapping[int, str], act: Act
) -> dict[str, str]:
    """What each item's line says. Who cannot see a confidential item leaves its words as they were decided."""
    said: dict[str, str] = {}
    for item in meeting.items.all():
        before = (kept.words if kept else {}).get(str(item.pk), item.opinion)
        seen = not item.confidential or is_member(act, meeting.body_id)
        said[str(item.pk)] = words.get(item.pk, before).strip() if seen else before
    return said


def _all_decided(meeting: CommitteeMeeting, cannot: str) -> None:
    numbers = [str(number) for number in meeting.items.filter(outcome="").values_list("number", flat=True)]
    if numbers:
        facts = {"numbers": _("、").join(numbers)}
        raise Refusal(cannot, _("第 %(numbers)s 项还没有登记结论") % facts, _("逐项登记；没有议的，写暂缓到哪一天"))


def confirm_minutes(*, meeting: CommitteeMeeting, version: int, base: str, act: Act) -> CommitteeMinutes:
    """Confirm the draft as it was read (``version``) and issue it: by the secretary, a deputy or whoever presided.

    From then on decisions and edition are frozen; the edition before it, if any, no longer holds. Asked twice, once.
    """
    duty = require_at(act, Permission.CONFIRM_MINUTES, meeting.body)
    cannot = _("不能确认纪要")
    with writing(act) as pen:
        meeting = locked(meeting)
        row = draft_of(meeting)
        if row is None:
            return _confirmed_before(meeting, act, cannot)
        if duty not in CHAIRS and meeting.presided_by_id != act.user.pk:
            raise Refusal(
                cannot,
                _("纪要由书记、副书记或者这次会议的主持人确认"),
                _("请其中一位确认；职务登记有误的，请安全管理员更正任职"),
            )
        if row.written_by == act.user.username:
            raise Refusal(cannot, _("它是你自己写的，写和确认不能是同一个人"), _("请另一位有权确认的人确认"))
        same_version(row, version, _("纪要"))
        _replace(pen, meeting, row, base)
        if meeting.state != MeetingState.CONFIRMED:
            meeting.items.update(fixed_at=act.at)
            meeting.state = MeetingState.CONFIRMED
        touch(pen, meeting)
        after: dict[str, Any] = {"edition": row.edition, "issued_as": row.issue.number if row.issue else ""}
        tell(pen, "confirm_minutes", meeting, after=after, reason=row.because)
    return row


def _confirmed_before(meeting: CommitteeMeeting, act: Act, cannot: str) -> CommitteeMinutes:
    held = standing_of(meeting)
    if held and held.confirmed_by == act.user.username:
        return held
    raise Refusal(cannot, _("没有等待确认的纪要"), _("刷新会议的页面再看"))


def _replace(pen: Pen, meeting: CommitteeMeeting, row: CommitteeMinutes, base: str) -> None:
    before = standing_of(meeting)
    if before and before.issue:
        facts = {"n": row.edition, "why": row.because}
        take_back(pen, before.issue, _("由第 %(n)d 版更正：%(why)s") % facts)
    row.issue = issue(pen, minutes_of(meeting, row, base), draw_minutes(meeting, row))
    row.confirmed_at, row.confirmed_by, row.confirmed_by_name = pen.act.at, pen.act.user.username, pen.act.user.name
    row.save()


def correct_minutes(*, meeting: CommitteeMeeting, because: str, act: Act) -> CommitteeMinutes:
    """更正: a new edition as a draft in the words of the one before, which holds until the new one is confirmed."""
    require_at(act, Permission.RECORD_COMMITTEE, meeting.body)
    cannot = _("不能更正纪要")
    with writing(act) as pen:
        meeting = locked(meeting)
        must_be(meeting, [MeetingState.CONFIRMED], cannot, _("没有印发的纪要直接修改"))
        if kept := draft_of(meeting):
            return kept
        before = standing_of(meeting)
        assert before is not None
        if not because.strip():
            raise Refusal(cannot, _("没有写更正的原因"), _("写明哪一处不对，印发时随新版说明"))
        row = CommitteeMinutes.objects.create(
            meeting=meeting,
            edition=before.edition + 1,
            text=before.text,
            words=before.words,
            because=because.strip(),
            written_at=act.at,
            written_by=act.user.username,
            written_by_name=act.user.name,
        )
        tell(pen, "correct_minutes", meeting, after={"edition": row.edition}, reason=row.because)
    return row

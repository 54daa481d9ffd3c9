"""Carrying out the retention rules: what is past its time goes, persons included, with entries that say what went."""

from dataclasses import dataclass, field

from hangji.kit.refusal import Refusal
from hangji.office import access, documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Document
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.privacy.actions.erasing import erase_by_rule
from hangji.privacy.queries.ages import Past, past, persons
from hangji.privacy.queries.subjects import Subject


@dataclass
class Retained:
    """done: what went, in words → how many. held: who could not be erased, and why; they are past their time still."""

    done: dict[str, int] = field(default_factory=dict)
    held: list[tuple[Subject, Refusal]] = field(default_factory=list)


def carry_out_retention(*, act: Act) -> Retained:
    """Everything past its time on the day of the act; whoever cannot be erased keeps nobody else. Twice, nothing is
    left to do."""
    access.require(act, Permission.ERASE_PRIVACY)
    found = Retained()
    for each in past(act.today):
        if count := _one(each, act):
            found.done[each.retain.title] = count
    for subject, _last in persons(act.today):
        try:
            erase_by_rule(subject=subject, act=Act(act.user, act.at))
        except Refusal as refusal:
            found.held.append((subject, refusal))
        else:
            found.done["人员"] = found.done.get("人员", 0) + 1
    return found


def _one(each: Past, act: Act) -> int:
    count = each.count
    if not count:
        return 0
    with writing(act) as pen:
        if each.retain.do == "delete":
            each.rows.delete()
        elif each.retain.do == "empty":
            stamp = {each.retain.stamp: act.today} if each.retain.stamp else {}
            each.rows.update(**dict.fromkeys(each.retain.fields, ""), **stamp)
        else:
            _files(each, act)
        after = {"rows": count, "past_before": each.limit}
        pen.note(Note("retain", "Retention", 0, each.retain.title, after=after))
    return count


def _files(each: Past, act: Act) -> None:
    for name in each.retain.fields:
        for document in Document.objects.filter(pk__in=each.rows.values(name)):
            documents.erase(document, act)

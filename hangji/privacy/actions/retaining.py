"""Carrying out the retention rules: what is past its time goes, persons included, with entries that say what went."""

from hangji.office import access, documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Document
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.privacy.actions.erasing import erase_by_rule
from hangji.privacy.queries.ages import Past, past, persons


def carry_out_retention(*, act: Act) -> dict[str, int]:
    """Everything past its time on the day of the act: what it is, in words → how many. Twice, nothing is left to do."""
    access.require(act, Permission.ERASE_PRIVACY)
    done: dict[str, int] = {}
    for each in past(act.today):
        if count := _one(each, act):
            done[each.retain.title] = count
    for subject, _last in persons(act.today):
        erase_by_rule(subject=subject, act=Act(act.user, act.at))
        done["人员"] = done.get("人员", 0) + 1
    return done


def _one(each: Past, act: Act) -> int:
    count = each.count
    if not count:
        return 0
    with writing(act) as pen:
        if each.retain.do == "delete":
            each.rows.delete()
        elif each.retain.do == "empty":
            each.rows.update(**dict.fromkeys(each.retain.fields, ""))
        else:
            _files(each, act)
        after = {"rows": count, "past_before": each.limit}
        pen.note(Note("retain", "Retention", 0, each.retain.title, after=after))
    return count


def _files(each: Past, act: Act) -> None:
    for field in each.retain.fields:
        for document in Document.objects.filter(pk__in=each.rows.values(field)):
            documents.erase(document, act)

"""An import's life: uploaded, checked, confirmed, written, undone."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from hangji.intake.commit import Commit
from hangji.intake.effects import Effect, judged
from hangji.intake.models import Batch, BatchState
from hangji.intake.reading.examine import examine
from hangji.intake.reading.validate import Checked
from hangji.intake.store import NONE, Counts, Keeper, Promise, load, numbers, rows
from hangji.intake.survey import Survey, survey
from hangji.kit import progress, turns
from hangji.kit.memory import uncollected
from hangji.kit.refusal import Refusal
from hangji.office import access, documents
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.permissions import Permission
from hangji.registry.actions.undo import undo
from hangji.registry.pen import registering
from rulebook.sentence import Sentence

UNDO_DAYS = 30


def upload(*, file: File, fields: str, territory: Territory, as_of: date, act: Act) -> Batch:  # type: ignore[type-arg]
    """Keep the file and make its batch; nothing of it is read yet."""
    access.require(act, Permission.IMPORT, region_code=territory.region_code, level=territory.level)
    with transaction.atomic():
        turns.take(turns.FIRSTS)  # numbers are no place's own
        document = documents.keep(file, name=file.name or "", kind="table", act=act)
        return Batch.objects.create(
            number=_number(act.today),
            fields=fields,
            region_code=territory.region_code,
            level=territory.level,
            as_of=as_of,
            document=document,
            uploaded_by=act.user,
            uploaded_at=act.at,
        )


def _number(today: date) -> str:
    start = f"B-{today:%Y%m%d}-"
    last = Batch.objects.filter(number__startswith=start).order_by("-number").values_list("number", flat=True).first()
    return f"{start}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:02d}"


def territory_of(batch: Batch) -> Territory:
    return Territory(batch.region_code, batch.level)


def judge_file(
    path: Any, name: str, fields: str, territory: Territory, as_of: date, act: Act
) -> tuple[Checked, Survey | None, list[Effect]]:
    """Read a file, check each row, compare with the register, for the command line. Writes nothing."""
    checked, around = _examine(path, name, fields, territory, as_of, act, mapping={})
    checked.rows = list(checked.rows)
    slices = judged(around, checked.rows) if around else ()
    return checked, around, [each.effect for some in slices for each in some if each.effect]


def _examine(
    path: Any, name: str, fields: str, territory: Territory, as_of: date, act: Act, *, mapping: dict[str, str]
) -> tuple[Checked, Survey | None]:
    """The rows as they stand in the file, and the register around them: None where the file cannot be used."""
    checked = examine(path, name, fields, mapping=mapping, region=territory.region_code)
    return checked, None if checked.refused else survey(act, checked, territory, as_of=as_of, fields=fields)


def run_check(batch: Batch, act: Act) -> Batch:
    """Read the batch's file, check each row, compare with the register and keep what was found."""
    with uncollected():
        return _run_check(batch, act)


def _run_check(batch: Batch, act: Act) -> Batch:
    path, name, territory = default_storage.path(batch.document.path), batch.document.name, territory_of(batch)
    checked, around = _examine(path, name, batch.fields, territory, batch.as_of, act, mapping=batch.mapping)
    if around is None:
        return _refuse(batch, checked)
    keeper, counts = Keeper(checked), Counts()
    for some in judged(around, checked.rows):
        for each in some:
            keeper.add(each)
            counts.add(each)
    batch.state, batch.sentence = BatchState.CHECKED, {}
    batch.counts = {**counts.said(), "missing": around.missing(), "sheet": checked.sheet}
    batch.promise = keeper.promise.digest
    with transaction.atomic():
        keeper.keep(batch)
        batch.save()
    return batch


def _refuse(batch: Batch, checked: Checked) -> Batch:
    refused = checked.refused
    assert refused
    batch.state = BatchState.REFUSED
    batch.sentence = {
        part: [sentence.text, dict(sentence.facts)]
        for part, sentence in (("cannot", refused.cannot), ("because", refused.because), ("instead", refused.instead))
    }
    batch.save()
    return batch


def refused_sentences(batch: Batch) -> dict[str, Sentence]:
    return {part: Sentence(*said) for part, said in batch.sentence.items()}


def write(*, batch: Batch, ticked: list[int], act: Act) -> Batch:
    """Write the rows without faults, and of those with warnings the ticked ones; asked twice, it has been done.

    Refuses when the register has moved on since the preview: then nothing is written and the file is checked anew.
    """
    access.require(act, Permission.IMPORT, region_code=batch.region_code, level=batch.level)
    act = Act(act.user, act.at, batch.id)
    try:
        with uncollected(), registering(act) as pen:
            batch = Batch.objects.select_for_update().get(pk=batch.pk)
            if batch.state in (BatchState.WRITTEN, BatchState.UNDONE):
                return batch
            told(batch, 0)
            written = _write(batch, ticked, pen)
            batch.state, batch.written_at, batch.ticked = BatchState.WRITTEN, act.at, ticked
            batch.counts, batch.sentence = {**batch.counts, "written": written}, {}
            batch.save(update_fields=["state", "written_at", "ticked", "counts", "sentence"])
            pen.note(Note("import", "Batch", 0, batch.number, after={"rows": written, "file": batch.document.name}))
    finally:
        progress.over(str(batch.pk))
    return batch


def told(batch: Batch, done: int) -> None:
    """Say how far a batch has come, in rows."""
    progress.tell(str(batch.pk), done, batch.counts.get("rows", 0))


def _write(batch: Batch, ticked: list[int], pen: Any) -> int:
    """Judge and write a slice at a time, all in one transaction; a broken promise takes every slice back."""
    _must_be_checked(batch)
    _must_write_something(batch, ticked)
    columns, territory = load(batch, NONE).checked.columns, territory_of(batch)
    around = Survey(pen, columns, rows(batch), territory, as_of=batch.as_of, fields=batch.fields, lock=True)
    commit, promise, confirmed, done = Commit(pen, around), Promise(), set(ticked), 0
    for some in judged(around, rows(batch)):
        found = [(each.row, each.effect) for each in some if each.effect]
        for _row, effect in found:
            promise.add(effect)
        commit.write([effect for row, effect in found if row.verdict == "accept" or row.number in confirmed])
        done += len(some)
        told(batch, done)
    if promise.digest != batch.promise:
        raise Refusal(
            _("还没有写入：检查之后台账有了变化"),
            _("写入的结果会和你看到的预览不一样"),
            _("重新检查这份文件，再确认一次"),
        )
    return commit.written


def _must_be_checked(batch: Batch) -> None:
    if batch.state != BatchState.CHECKED:
        raise Refusal(
            _("不能写入：这份文件还没有检查完"),
            _("现在的状态是“%(state)s”") % {"state": batch.get_state_display()},
            _("等检查完成后再确认"),
        )


def _must_write_something(batch: Batch, ticked: list[int]) -> None:
    """A batch is written once: without a single row it would be spent for nothing."""
    if not ticked and not batch.counts["accept"]:
        raise Refusal(
            _("不能写入：一行也没有选"),
            _("%(reject)d 行有错误，%(warn)d 行有警告、没有勾选") % batch.counts,
            _("警告确认无误的，勾上“确认无误，照此导入”再写入；有错误的，改好再传"),
        )


def keep_refusal(batch: Batch, refusal: Refusal) -> None:
    """Remember why a writing in the background was refused."""
    parts = {"cannot": refusal.cannot, "because": refusal.because, "instead": refusal.instead}
    Batch.objects.filter(pk=batch.pk).update(
        sentence={part: [said.replace("%", "%%"), {}] for part, said in parts.items()}
    )


def recheck(*, batch: Batch, act: Act, mapping: dict[str, str] | None = None) -> Batch:
    """Check again, after the register or the matching of columns changed."""
    access.require(act, Permission.IMPORT, region_code=batch.region_code, level=batch.level)
    if mapping is not None:
        batch.mapping = mapping
    batch.state = BatchState.CHECKING
    return run_check(batch, act)


def warned(batch: Batch) -> list[int]:
    """Numbers of the rows that need a person's word."""
    return numbers(batch, "warn")


def undo_batch(*, batch: Batch, act: Act) -> int:
    """Take a written batch back as a whole; answers how many organisations it concerned."""
    access.require(act, Permission.IMPORT, region_code=batch.region_code, level=batch.level)
    with registering(act) as pen:
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.state == BatchState.UNDONE:
            return 0
        _must_be_fresh(batch, act)
        turns.take(turns.IMPORTS)
        concerned = undo(pen, UUID(str(batch.pk)), name=batch.number)
        batch.state, batch.undone_at = BatchState.UNDONE, act.at
        batch.save()
        pen.note(Note("undo_import", "Batch", 0, batch.number, after={"organisations": concerned}))
    return concerned


def _must_be_fresh(batch: Batch, act: Act) -> None:
    if batch.state != BatchState.WRITTEN or batch.written_at is None:
        raise Refusal(_("不能撤销：这一批还没有写入"), "", _("不想导入就不要确认，什么也不会写"))
    if act.at - batch.written_at > timedelta(days=UNDO_DAYS):
        raise Refusal(
            _("不能整批撤销：写入已超过 %(days)d 天") % {"days": UNDO_DAYS},
            _("写入时间是 %(at)s") % {"at": f"{batch.written_at:%Y-%m-%d %H:%M}"},
            _("请逐家更正"),
        )

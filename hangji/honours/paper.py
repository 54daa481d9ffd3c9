"""The certificate of an award as PDF, and the public notice as a letter. Chinese, whatever the screen's language."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from hangji import home
from hangji.honours.models import Award, HonourEntry, HonourObject, HonourRound
from hangji.honours.verified import public_holder
from hangji.kit.letter import Block, Letter, Table, day_said, qr_svg
from hangji.kit.typeset import pdf
from hangji.office.issues import SERIES, Drawn, Imprint, Issuing, series_word
from hangji.office.models import Region

KIND = "honour"


def issuing_of(award: Award, base: str, *, office: int, day: date) -> Issuing:
    """What is issued. The title names a person as a stranger may see it: anybody with the code reads it."""
    return Issuing(
        kind=KIND,
        subject_kind="Award",
        subject_id=award.pk,
        title=f"{award.title}（{public_holder(award, day)}）",
        region_code=award.region_code,
        level=award.register,
        unit=award.unit,
        base=base,
        word=_series(office),
    )


def _series(office: int) -> str:
    """The office's own 发文代字; one that has set none names its place, since awards of many stand in one list."""
    word = series_word(KIND, office)
    short = Region.objects.filter(code=office).order_by("-valid_from").values_list("short", flat=True).first()
    return word if word != SERIES[KIND] else f"{short or ''}{word}"


def drawn(award: Award, imprint: Imprint) -> Sequence[Drawn]:
    """The certificate, named after its number and not after its holder."""
    ends = f"有效期：{award.awarded_on.isoformat()} 至 {award.ends_on.isoformat()}" if award.ends_on else ""
    lines = [f"证书编号：{imprint['number']}", ends, f"验证码：{imprint['code']}", "扫码或在核对页输入验证码核验"]
    content = pdf(
        "honour.typ",
        {
            "title": "荣誉证书",
            "name": award.holder,
            "person": award.object == HonourObject.PERSON,
            "text": _text(award),
            "honour": award.title,
            "mark": (home.ROOT / "hangji" / "static" / "hangji" / "mark.svg").read_text("utf-8"),
            "qr": qr_svg(imprint["address"]),
            "address": imprint["address"],
            "lines": [line for line in lines if line],
            "unit": imprint["unit"],
            "day": day_said(date.fromisoformat(imprint["issued_on"])),
            "sample": "样张" if settings.PINNED_DAY else "",
        },
    )
    return [Drawn(f"{imprint['number']}.pdf", "pdf", content)]


def _text(award: Award) -> str:
    whose = f"（{award.organisation}）" if award.object in (HonourObject.TEAM, HonourObject.PERSON) else ""
    return f"{whose}在 {award.year} 年度评选中经审核、评审、研究和公示，授予："


def notice_letter(one: HonourRound, listed: Sequence[HonourEntry]) -> Letter:
    """公示: who is to be awarded, until when and to whom one may object. In the order of coming in, by category."""
    assert one.published_on
    assert one.notice_last_day
    rows = [(str(at), each.category, str(each), str(each.organisation)) for at, each in enumerate(listed, 1)]
    body: list[Block] = [
        f"{one.name}已完成条件审核和评审，经{one.body}研究，现将拟表彰的{len(rows)}个对象予以公示，按类别和参评的先后排列。",
        Table(("序号", "类别", "拟表彰对象", "申报单位"), rows, widths=(1, 3, 4, 4)),
        f"公示期自{day_said(one.published_on)}至{day_said(one.notice_last_day)}，不少于{one.by.notice_workdays}个工作日。"
        "公示期内，单位和个人可以向我单位反映情况，应当写明事实；我单位为反映情况的人保密。",
    ]
    return Letter(
        issuer=one.unit, title=f"关于{one.name}拟表彰名单的公示", body=body, signature=one.unit, day=one.published_on
    )

"""The certificate as PDF, and the public notice as a letter. Both are Chinese, whatever the language of the screen."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from hangji import home
from hangji.kit import letter
from hangji.kit.letter import Block, Letter, Table, chinese, day_said, qr_svg
from hangji.kit.typeset import pdf
from hangji.office.issues import Drawn, Imprint, Issuing
from hangji.people.certification.models import Application, Certificate, Round
from rulebook.certification import masked

KIND = "red_collar"
TITLE = "党务红领资格证书"


def issuing_of(certificate: Certificate, base: str, *, day: date) -> Issuing:
    """What is issued. The title names the holder as a stranger may see it: anybody with the code reads it."""
    name = masked(certificate.holder, day=day, place=certificate.region_code)
    return Issuing(
        kind=KIND,
        subject_kind="Certificate",
        subject_id=certificate.pk,
        title=f"{TITLE}（{name}）",
        region_code=certificate.region_code,
        level=certificate.level,
        unit=certificate.application.round.unit,
        base=base,
    )


def drawn(certificate: Certificate, imprint: Imprint) -> Sequence[Drawn]:
    """The certificate's paper, named after its number and not after its holder."""
    one = certificate.application.round
    items = list(one.rules.full_marks)
    count = "两" if len(items) == 2 else chinese(len(items))
    said = f"{'与'.join(items)}{count}项均为合格" if len(items) > 1 else f"{items[0]}合格"
    content = pdf(
        "certificate.typ",
        {
            "title": TITLE,
            "name": certificate.holder,
            "text": f"经 {one.year} 年度{_place(one)}社会组织党务红领资格认证考核，{said}，准予认证，特发此证。",
            "mark": (home.ROOT / "hangji" / "static" / "hangji" / "mark.svg").read_text("utf-8"),
            "qr": qr_svg(imprint["address"]),
            "address": imprint["address"],
            "lines": [
                f"证书编号：{imprint['number']}",
                f"认证层级：{certificate.grade}",
                f"有效期：{certificate.issued_on.isoformat()} 至 {certificate.last_day.isoformat()}",
                f"验证码：{imprint['code']}",
                "扫码或在核对页输入验证码核验",
            ],
            "unit": imprint["unit"],
            "day": day_said(date.fromisoformat(imprint["issued_on"])),
            "sample": "样张" if settings.PINNED_DAY else "",
        },
    )
    return [Drawn(f"{imprint['number']}.pdf", "pdf", content)]


def _place(one: Round) -> str:
    from hangji.registry.queries import region_names

    return region_names().get(one.region_code, "")


def notice_letter(one: Round, listed: Sequence[Application], office: str) -> Letter:
    """The public notice (公示): who is to be certified, until when and to whom one may object."""
    assert one.published_on
    assert one.notice_last_day
    rows = [(str(at), each.person.name, each.organisation.name, each.post) for at, each in enumerate(listed, 1)]
    body: list[Block] = [
        f"{one.name}已完成资格审核和评审。按照规定，现将拟认证的{len(rows)}名同志予以公示，按申请的先后排列。",
        Table(("序号", "姓名", "社会组织", "岗位"), rows, widths=(1, 2, 6, 3)),
        f"公示期自{day_said(one.published_on)}至{day_said(one.notice_last_day)}，不少于{one.rules.notice_workdays}个工作日。"
        "公示期内，单位和个人可以向我单位反映情况，应当写明事实；我单位为反映情况的人保密。",
    ]
    return Letter(
        issuer=one.unit,
        title=f"关于{one.name}拟认证人员的公示",
        body=body,
        signature=office or one.unit,
        day=one.published_on,
    )


def notice_docx(one: Round, listed: Sequence[Application], office: str) -> bytes:
    return letter.docx(notice_letter(one, listed, office))

"""The town's portal: articles over the channels with their origin, one corrected, one scheduled, one in review, one
offered; and the city's figures of October, locked and open to everyone. Everything goes through the actions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from hangji.demo.clock import CHINA
from hangji.kit.letter import Letter, docx
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.portal.actions.figures import open_figures
from hangji.portal.actions.files import add_attachment, add_picture
from hangji.portal.actions.release import release_article
from hangji.portal.actions.reviews import conclude_step, send_to_review
from hangji.portal.actions.writing import (
    Content,
    begin_article,
    correct_article,
    offer_article,
    original_digest,
    take_up_article,
)
from hangji.portal.models import Article
from hangji.registry.models import Cover, Secretary, SocialOrganization
from hangji.reports.actions import check_report, draft_report, lock_report
from rulebook.portal import steps

WRITER, WORKER = "chensiyuan", "songxiaomai"
PEOPLE = {
    "review_1": "zhoumin",
    "review_2": "suyating",
    "review_3": "hejianguo",
    "proof_1": "xueyihan",
    "proof_2": "fangyuejin",
    "proof_3": "tanxiaoru",
}
CITY, OFFICE = 341600, "亳州市民政局"
OWN: dict[str, Any] = {"origin": "own", "source": OFFICE, "basis": "own"}
OFFICIAL: dict[str, Any] = {"origin": "official", "source": OFFICE, "basis": "official"}


@dataclass(frozen=True)
class Piece:
    """channel, words; on: the day of publishing, with its hour."""

    channel: str
    content: Content
    on: datetime


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=CHINA)


REPRINT = Content(
    title="多举措夯实社会组织党建基础",
    summary="市、县（区）两级都成立了社会组织综合党委，没有党组织的社会组织全部派驻了党建工作指导员。",
    text="""## 提升“两个覆盖”质量
市、县（区）两级民政部门都成立了社会组织综合党委，重点行业单位成立行业党委。
纳入省平台的 175 家市级社会组织共建立 110 个党组织。
采取单独组建、联合组建、挂靠组建、行业联建等多种方式推进组建，没有党组织的社会组织全部派驻了党建工作指导员。
## 强化工作力量支撑
建立“四个一”联系服务机制：
- 一周一次集中联系服务
- 一月一次工作例会
- 一季度一次互诊互评
- 一年一次成果集中展示""",
    origin="reprint",
    source="示例社会报",
    author="记者 甲乙 通讯员 丙丁",
    first_published_on=date(2021, 10, 28),
    original_url="https://news.example.cn/2021/1028.html",
    original_digest=original_digest("多举措夯实社会组织党建基础（示例原文）"),
    changes="摘编；删改处有标注",
    basis="listed",
    basis_note="示例社会报“媒体报道”栏目，允许注明出处转载",
)
PIECES = (
    Piece(
        "policies",
        Content(
            title="社会组织章程党建条款填写说明",
            summary="登记和修改章程时，党建条款和社会主义核心价值观条款怎么写。",
            text="一、登记成立和修改章程的社会组织，章程里应当有党的建设和社会主义核心价值观的条款。\n"
            "二、条款的文字见附件，照录即可，不用自行改写。\n三、审查时只看条款，不另收材料。",
            document_number="亳民〔2021〕示 6 号",
            first_published_on=date(2021, 6, 15),
            **OFFICIAL,
        ),
        at(6, 16, 10),
    ),
    Piece(
        "policies",
        Content(
            title="社会组织党组织按期换届工作提示",
            summary="届满六个月前提醒，一个月前报告，延期最长不超过一年。",
            text="| 时间 | 做什么 | 交什么 |\n| 届满前六个月 | 开始准备 | 不用交 |\n"
            "| 届满前一个月 | 向上级党组织请示 | 换届请示 |\n"
            "| 选举以后 | 报上级党组织 | 选举结果报告 |\n延期换届的，说明理由，由上级党组织批准，最长不超过一年。",
            document_number="亳社综党〔2021〕示 4 号",
            first_published_on=date(2021, 8, 30),
            **(OFFICIAL | {"source": "中共亳州市社会组织综合委员会"}),
        ),
        at(9, 1, 9, 30),
    ),
    Piece(
        "notices",
        Content(
            title="关于开展 2021 年度党务红领资格认证的通知",
            summary="十月二十日起受理，在系统里申请，不用交纸质材料。",
            text="## 谁可以申请\n在社会组织从事党务工作满一年的人员。\n## 怎么申请\n1. 登录工作平台，打开“党务红领”。\n"
            "2. 填写岗位和工作年限，培训学时从台账里取，不用另交证明。\n3. 公示期间有异议的，可以实名提出。",
            document_number="亳民〔2021〕示 11 号",
            first_published_on=date(2021, 10, 19),
            **OFFICIAL,
        ),
        at(10, 20, 9),
    ),
    Piece(
        "news",
        Content(
            title="第三季度指导员互诊互评结束，梳理问题 31 个、办结 24 个",
            summary="九名指导员分三组互看四家单位，问题当场记下、当天转办。",
            text="九名市级指导员分成三组，互相看了四家社会组织的联系记录和活动情况。\n"
            "互评不打分、不排名，只说三件事：做得好的、没做到的、要帮的。\n"
            "梳理问题 31 个，已办结 24 个，其余 7 个明确了承办单位和期限。",
            **OWN,
        ),
        at(10, 29, 16),
    ),
    Piece(
        "news",
        Content(
            title="利辛县集中审阅 19 家社会组织章程中的党建条款",
            summary="三天看完 19 份，5 份文字不一致的当面讲清、当场改好。",
            text="县民政局用三天时间，集中审阅了 19 家社会组织的章程。\n"
            "其中 14 份条款完整；5 份文字不一致，工作人员当面讲清怎么写，当场改好。\n"
            "> 以前寄来寄去要半个月，这回坐下来一个上午就办完了。",
            **(OWN | {"source": "利辛县民政局"}),
        ),
        at(11, 1, 15, 20),
    ),
)
GIVEN = Content(
    title="每周六上午，老街里的志愿服务站",
    summary="党员带头、会员轮班，三个月服务 420 人次。",
    text="每周六上午九点，志愿服务站在老街开门。\n[图1]\n"
    "党员带头、会员轮班，量血压、修小家电、写家信，三个月服务 420 人次。\n"
    "联席会议定下：四季度再开一个点，由秘书处负责。",
    origin="contributed",
    source="",
    basis="supplied",
)
SOON = Content(
    title="四季度指导员成果展示十一月中旬举行",
    summary="展示不评比，每家讲一件办成的事。",
    text="成果展示定在十一月中旬，地点另行通知。\n每名指导员讲一件办成的事、一件没办成的事，不评比、不排名。",
    **OWN,
)
WAITING = Content(
    title="谯城区三家协会联合成立党支部",
    summary="党员 2 名、2 名、1 名的三家协会，选举产生联合党支部书记。",
    text="三家协会各有党员 2 名、2 名、1 名，都不足三名，联合成立党支部。\n街道派人到会指导，选举产生书记。",
    **(OWN | {"source": "谯城区民政局"}),
)
OFFERED = Content(
    title="协会党支部与社区结对，帮二十户老人装扶手",
    text="协会党支部与社区党支部结对，会员单位出材料，志愿者上门，十月给二十户老人装了卫生间扶手。",
    origin="contributed",
    source="",
    basis="supplied",
)


def publish(users: Mapping[str, User]) -> None:
    """Everything of the room."""
    for piece in PIECES:
        _attached(_written(piece, users), piece, users)
    _reprinted(users)
    _given(users)
    scheduled = _passed(_begun("news", SOON, users, at(11, 1, 10)), users, at(11, 1, 11))
    release_article(
        article=scheduled, at=at(11, 3), version=scheduled.version, act=Act(users[WRITER], at(11, 1, 16, 40))
    )
    _in_review(users)
    _open_data(users)


def _begun(channel: str, content: Content, users: Mapping[str, User], when: datetime) -> Article:
    return begin_article(channel=channel, content=content, act=Act(users[WRITER], when))


def _written(piece: Piece, users: Mapping[str, User]) -> Article:
    return _begun(piece.channel, piece.content, users, piece.on.replace(hour=8, minute=35))


def _attached(article: Article, piece: Piece, users: Mapping[str, User]) -> None:
    """Documents have their paper to download; then it is reviewed and published."""
    act = Act(users[WRITER], piece.on.replace(hour=8, minute=40))
    if piece.content.origin == "official":
        day = piece.content.first_published_on
        body = tuple(piece.content.text.replace("| ", "").replace(" |", "；").splitlines())
        letter = Letter(issuer=piece.content.source, title=piece.content.title, body=body, day=day)
        paper = SimpleUploadedFile(f"{piece.content.title}.docx", docx(letter))
        add_attachment(article=article, upload=paper, version=article.version, act=act)
        article = _fresh(article)
    article = _passed(article, users, piece.on.replace(hour=8, minute=45))
    release_article(article=article, version=article.version, act=Act(users[WRITER], piece.on))


def _fresh(article: Article) -> Article:
    return Article.objects.select_related("latest", "shown", "organisation").get(pk=article.pk)


def _passed(article: Article, users: Mapping[str, User], when: datetime, until: int = 6) -> Article:
    """Sent to six people, and passed by the first of them."""
    article = _sent(article, users, when)
    for number, step in enumerate(_latest(article).steps.order_by("number")[:until], 1):
        act = Act(users[step.person], when.replace(minute=min(59, when.minute + 2 * number)))
        article = conclude_step(step=step, passed=True, opinion="", version=article.version, act=act)
    return _fresh(article)


def _latest(article: Article) -> Any:
    return article.latest


def _sent(article: Article, users: Mapping[str, User], when: datetime) -> Article:
    needed = steps(_latest(article).kind, day=when.date(), place=CITY)
    people = {code: users[PEOPLE[code]] for code in needed}
    return send_to_review(article=article, people=people, version=article.version, act=Act(users[WRITER], when))


def _reprinted(users: Mapping[str, User]) -> None:
    """Reprinted, and two days later a number that had slipped in copying is corrected."""
    wrong = replace(REPRINT, text=REPRINT.text.replace("175 家", "157 家"))
    article = _passed(_begun("media", wrong, users, at(10, 29, 9)), users, at(10, 29, 10))
    article = release_article(article=article, version=article.version, act=Act(users[WRITER], at(10, 29, 11)))
    right = replace(REPRINT, correction="转载时把“175 家”误录为“157 家”，已照原文改正。")
    act = Act(users[WRITER], at(11, 1, 9))
    article = correct_article(article=article, content=right, version=article.version, act=act)
    article = _passed(article, users, at(11, 1, 9, 10))
    release_article(article=article, version=article.version, act=Act(users[WRITER], at(11, 1, 9, 40)))


def _given(users: Mapping[str, User]) -> None:
    """A Party worker's piece with a picture, taken up and published; her second one waits for an editor."""
    worker = users[WORKER]
    unit = _own(worker)
    content = replace(GIVEN, source=unit.name)
    act = Act(worker, at(10, 25, 15))
    article = begin_article(channel="news", content=content, organisation=unit, act=act)
    add_picture(
        article=article,
        upload=SimpleUploadedFile("服务站.png", _drawing()),
        alt="示意图：老街口的一间屋子，门前三层台阶",
        caption="志愿服务站（示意图）",
        version=article.version,
        act=act,
    )
    article = offer_article(article=_fresh(article), version=article.version + 1, act=act)
    article = take_up_article(article=article, version=article.version, act=Act(users[WRITER], at(10, 26, 9)))
    article = _passed(_fresh(article), users, at(10, 26, 10))
    release_article(article=article, version=article.version, act=Act(users[WRITER], at(10, 26, 15)))
    later = Act(worker, at(11, 1, 17))
    second = begin_article(channel="news", content=replace(OFFERED, source=unit.name), organisation=unit, act=later)
    offer_article(article=second, version=second.version, act=later)


def _own(worker: User) -> SocialOrganization:
    held = Secretary.objects.valid().filter(person=worker.person).values("party_organization")
    unit: SocialOrganization = Cover.objects.valid().filter(party_organization__in=held)[0].organisation
    return unit


def _in_review(users: Mapping[str, User]) -> None:
    """Passed by two; the third's turn has come."""
    _passed(_begun("news", WAITING, users, at(11, 1, 14)), users, at(11, 1, 14, 30), until=2)


def _open_data(users: Mapping[str, User]) -> None:
    """The city's table of figures of October: prepared by one, checked and locked by another, then open."""
    city, day = Territory(CITY, "city"), date(2021, 10, 31)
    report = draft_report(kind="figures", territory=city, day=day, act=Act(users[WRITER], at(11, 2, 8, 32)))
    second = users[PEOPLE["review_1"]]
    report = check_report(report=report, act=Act(second, at(11, 2, 8, 38)))
    report = lock_report(report=report, base="http://127.0.0.1:8000", act=Act(second, at(11, 2, 8, 41)))
    open_figures(report=report, act=Act(users[WRITER], at(11, 2, 8, 45)))


def _drawing() -> bytes:
    """A house with three steps, in the colours of the mark."""
    image = Image.new("RGB", (960, 540), "#FAF3E1")
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom, colour in _shapes():
        draw.rectangle((left, top, right, bottom), fill=colour)
    draw.polygon([(300, 170), (480, 70), (660, 170)], fill="#B5191F")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _shapes() -> Iterator[tuple[int, int, int, int, str]]:
    yield (0, 470, 960, 540, "#EEDDB3")
    yield (330, 170, 630, 400, "#FFFFFF")
    yield (445, 270, 515, 400, "#77540F")
    yield (365, 220, 425, 290, "#C9DBEF")
    yield (535, 220, 595, 290, "#C9DBEF")
    for number in range(3):
        yield (400 - 40 * number, 400 + 24 * number, 560 + 40 * number, 422 + 24 * number, "#CFCCC4")

"""From what stands in a cell to what is meant: (normalised value or None, what is to be said about it).

A blank is never a zero, a lost digit is never guessed, and what was understood differently from what was typed is said.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from math import isnan
from typing import Any

from hangji.intake.reading.days import NO_DAY, NO_DAYS, read_day
from hangji.intake.reading.sheet import Cell, Flaw
from rulebook.codes import Remark, digits_lost, error, read_code
from rulebook.sentence import Sentence, _

Parsed = tuple[Any, tuple[Remark, ...]]
Parser = Callable[[Cell], Parsed]

NOTHING: Parsed = (None, ())
SAID_FOR_NOTHING = (
    "- — —— -- --- － ― – / \\ // ／ . 。 · … …… ? ？ * ** 无 暂无 没有 未填 未填写 不详 未知 空 "
    "待定 待补 待核 待查 待填 n/a na nan none null nil #n/a #null! (空) （空） 空白 暂缺 缺 〇〇 无此项 不适用 "
    "无数据 未登记 未统计 未报 未申报 不清楚 不明 "
)
NO_VALUES = frozenset(SAID_FOR_NOTHING.split()) | {""}
ZERO_WIDTH = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BLANKS = re.compile(r"\s+")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff（）()])\s+(?=[\u3400-\u9fff（）()])")
# As much as the register keeps of each: of a name, a text, a person, a document's number.
LONGEST_NAME, LONGEST_TEXT, LONGEST_PERSON, LONGEST_NUMBER = 100, 300, 40, 60
MOST_PEOPLE = 1_000_000
LARGEST_EXACT = 10**15  # spreadsheets keep 15 digits of a number


def understood(value: Any) -> tuple[Remark, ...]:
    """The remark that says how a value was understood."""
    return (Remark("info", Sentence(_("按“%(value)s”理解"), {"value": str(value)})),)


def warning(problem: str, mend: str, **facts: str | int) -> Remark:
    """A remark that lets the row through and asks for a look."""
    return Remark("warning", Sentence(problem, facts), Sentence(mend, facts))


def shown(raw: Cell) -> str:
    """A raw cell as the user would recognise it."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, datetime):
        return raw.isoformat(sep=" ")
    if isinstance(raw, Flaw) and raw.text == "formula":
        return ""
    return str(raw).upper() if isinstance(raw, bool) else str(raw)


def tidy(raw: Cell) -> str:
    """The cell as text with single blanks, without control characters and the apostrophe that means "this is text"."""
    return BLANKS.sub(" ", ZERO_WIDTH.sub("", shown(raw))).strip().lstrip("'’‘`＇").lstrip()


def is_blank(raw: Cell) -> bool:
    """Whether the cell says nothing: empty, a dash, 暂无, nan, or a date that programs write for "no date"."""
    if raw.__class__ is str:
        return not raw or (text := tidy(raw).lower()) in NO_VALUES or bool(NO_DAY.fullmatch(text))
    if isinstance(raw, date):
        return raw.isoformat()[:10] in NO_DAYS
    return isinstance(raw, float) and isnan(raw)


def read(raw: Cell, parser: Parser) -> Parsed:
    """What the cell means by that parser. A lost result is an error whatever the field."""
    if isinstance(raw, date) and parser is headcount:
        return None, (misformatted(raw),)
    if is_blank(raw):
        return NOTHING
    if isinstance(raw, Flaw):
        return None, (flaw(raw),)
    return parser(raw)


def flaw(raw: Flaw) -> Remark:
    """The error for a cell whose result is lost."""
    if raw.text == "formula":
        return error(_("这里是公式，文件里没有存下它的结果"), _("请用 Excel 或 WPS 打开文件，保存一次，或粘贴为数值"))
    return error(_("这里是错误值 %(value)s"), _("请改正公式，或直接填写内容"), value=raw.text)


def credit_code(raw: Cell) -> Parsed:
    """统一社会信用代码 as 18 characters."""
    if isinstance(raw, int | float) and abs(raw) >= LARGEST_EXACT:
        return digits_lost(shown(raw).upper())
    return read_code(shown(raw))


def spaced(raw: Cell) -> str:
    """Text with no blanks between Chinese characters, and with full-width brackets beside them."""
    text = BETWEEN_CHINESE.sub("", tidy(raw))
    return text.replace("(", "（").replace(")", "）") if CHINESE.search(text) else text


def text(raw: Cell) -> Parsed:
    """Free text of up to LONGEST_TEXT characters."""
    return bounded(tidy(raw), LONGEST_TEXT)


def text_of(most: int) -> Parser:
    """A parser for free text of which the register keeps so many characters."""
    return lambda raw: bounded(tidy(raw), most)


def bounded(value: str, most: int) -> Parsed:
    """The text, or the error that it is too long or holds characters already lost (U+FFFD)."""
    if len(value) > most:
        return None, (error(_("内容有 %(count)d 个字，最多 %(most)d 个"), _("请删短"), count=len(value), most=most),)
    if "\ufffd" in value:
        return None, (error(_("有些字在保存时已经丢失，成了“\ufffd”"), _("请对照原件重新录入")),)
    return value, ()


def name(raw: Cell) -> Parsed:
    """The name of an organisation: brackets full-width, no blanks inside."""
    value, said = bounded(spaced(raw), LONGEST_NAME)
    if value is None:
        return None, said
    if isinstance(raw, bool) or not re.search(r"[^\W\d_]", value):
        return None, (error(_("“%(value)s”不像名称"), _("请填写登记证书上的全称"), value=value),)
    if value[0] in "=+@":
        return None, (error(_("名称以“%(mark)s”开头，像是公式"), _("请填写登记证书上的全称"), mark=value[0]),)
    if "毫州" in value:
        said += (warning(_("“毫州”疑为“亳州”之误"), _("请核对")),)
    if re.search(r"<\s*/?\s*[A-Za-z!?]", value):
        said += (warning(_("名称里有网页标记，按普通文字保存"), _("请核对名称")),)
    return value, said + (understood(value) if value != tidy(raw) else ())


NONE_YET = re.compile(
    r"(?:目前|暂时?|尚|还|均)*(?:未|没有?|无|待|拟|正在)(?:筹备|筹建|组建|建立|成立|设立|建|设|选派|派驻|派出|派|委派|指派|"
    r"明确|确定|配备|选举|选|换届|党组织|党支部|支部|党建|书记|工作|指导员|联络员|党员)*"
    r"|(?:选派|派驻|派)(?:党建)?(?:工作)?(?:指导员|联络员)|否|[×✕✗✘x]"
)
SAID_FOR_SOME = frozenset(("有", "是", "已有", "已建", "已组建", "已建立", "已成立", "√", "✓", "✔"))


def none_yet(raw: Cell) -> bool:
    """Whether a cell about a Party organisation or its people says that there is none: 未组建, 尚未成立, 待建, 否."""
    typed = unicodedata.normalize("NFKC", tidy(raw)).replace(" ", "").lower()
    return bool(NONE_YET.fullmatch(re.sub(r"\(.*?\)", "", typed)))


def unless_none_yet(parser: Parser) -> Parser:
    """The parser, for columns where offices write that there is no Party organisation, secretary or instructor."""

    def parse(raw: Cell) -> Parsed:
        if none_yet(raw):
            return None, (Remark("info", Sentence(_("按没有理解"))),)
        return parser(raw)

    return parse


def party_name(raw: Cell) -> Parsed:
    """The name of a Party organisation; 有 or √ is none."""
    typed = tidy(raw)
    if typed.lower() in SAID_FOR_SOME:
        return None, (error(_("“%(value)s”不是党组织的名称"), _("请填写党组织的全称"), value=typed),)
    return name(raw)


def person(raw: Cell) -> Parsed:
    """A person's name, or several; blanks inside a Chinese name are for looks only."""
    return bounded(BETWEEN_CHINESE.sub("", tidy(raw)), LONGEST_PERSON)


def place(raw: Cell) -> Parsed:
    """A county or street, by name or code, as text; the office's own list resolves it later."""
    value, said = bounded(BETWEEN_CHINESE.sub("", tidy(unicodedata.normalize("NFKC", shown(raw)))), LONGEST_NAME)
    if value and "毫州" in value:
        value = value.replace("毫州", "亳州")
        return value, said + understood(value)
    return value, said


def document_number(raw: Cell) -> Parsed:
    """批复文号 with the brackets of GB/T 9704: 亳民党〔2021〕5号."""
    typed = tidy(raw)
    value = re.sub(r"[\[【（(〔［]\s*(\d{4})\s*[\]】）)〕］]", r"〔\1〕", typed).replace(" ", "")
    parsed, said = bounded(value, LONGEST_NUMBER)
    return parsed, said + (understood(value) if parsed and value != typed else ())


DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}
COUNT = re.compile(r"共?([+-]?\d{1,15}(?:\.\d{0,15})?)\s*(?:名|人|个|位|名党员|人次)?")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
CHINESE_COUNT = re.compile(r"([零〇○一二两三四五六七八九十百千]+)(?:名|人|个|位)?")


def chinese_number(words: str) -> int | None:
    """三 -> 3, 十二 -> 12, 一百零五 -> 105; None when the words make no number."""
    if not set(words) & set(UNITS):
        return int("".join(str(DIGITS[word]) for word in words)) if len(words) <= 4 else None
    total, digit = 0, None
    for word in words:
        if word in UNITS:
            total += (1 if digit is None else digit) * UNITS[word]
            digit = None
        else:
            digit = DIGITS[word]
    return total + (digit or 0)


def headcount(raw: Cell) -> Parsed:
    """A number of people, 0 or more; blanks were taken out before, so 0 is a declared nought."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return counted(raw, ())
    if not isinstance(raw, str):
        return None, (not_a_count(shown(raw)),)
    typed = tidy(unicodedata.normalize("NFKC", raw))
    plain = typed.replace(",", "") if GROUPED.fullmatch(typed) else typed
    if match := COUNT.fullmatch(plain):
        number = float(match[1])
        return counted(number, () if raw.strip() == figure(number) else understood(figure(number)))
    if match := CHINESE_COUNT.fullmatch(typed):
        number_in_words = chinese_number(match[1])
        if number_in_words is not None:
            return counted(number_in_words, understood(number_in_words))
    return None, (not_a_count(typed),)


def figure(number: float) -> str:
    """The number as a spreadsheet shows it, to 15 digits: 3 for 2.9999999999999996."""
    return f"{number:.15g}"


def misformatted(day: date) -> Remark:
    """What to say of a number in a cell with a date format: 3 became 1900-01-03. A "no date" may also be a blank."""
    mend, facts = _("请把单元格格式改为“常规”，核对后重新填写"), {"value": day.isoformat()[:10]}
    if is_blank(day):
        return warning(_("这一格是日期（%(value)s），按没有填写处理"), mend, **facts)
    return error(_("这一格是日期（%(value)s），不是人数"), mend, **facts)


def not_a_count(typed: str) -> Remark:
    """The error for what is no number of people."""
    return error(_("“%(value)s”不是确定的人数"), _("请填写一个整数；不知道就留空"), value=typed)


def counted(number: float, said: tuple[Remark, ...]) -> Parsed:
    """The number as a head count, or the error that it cannot be one."""
    number = float(figure(number))
    if number < 0:
        return None, (
            error(_("人数是负数（%(value)s）"), _("请填写 0 或更大的整数；不知道就留空"), value=figure(number)),
        )
    if number > MOST_PEOPLE:
        return None, (
            error(_("人数太大（%(value)s）"), _("请核对，是否把代码或电话填进了这一列"), value=figure(number)),
        )
    if number != int(number):
        return None, (error(_("人数不是整数（%(value)s）"), _("请填写整数"), value=figure(number)),)
    return int(number), said


def day(raw: Cell) -> Parsed:
    """A calendar day; see ``days.py`` for the forms that are understood."""
    return read_day(raw)


DECORATED = re.compile(r"\(.*?\)|类$|型$|(?:党支部|党组织|支部)$")


def choice(words: Mapping[str, str], labels: str) -> Parser:
    """A parser for one of a few answers. ``words``: everyday word -> answer; ``labels``: what to offer in the error."""
    official = {words[label]: label for label in labels.split("、") if label in words}

    def parse(raw: Cell) -> Parsed:
        typed = tidy(unicodedata.normalize("NFKC", shown(raw))).replace(" ", "")
        answer = words.get(typed) or words.get(DECORATED.sub("", typed))
        if answer is None:
            return None, (
                error(_("“%(value)s”不在可选之列"), _("请填写：%(labels)s；不知道就留空"), value=typed, labels=labels),
            )
        return answer, () if typed == official.get(answer) else understood(official.get(answer, typed))

    return parse


def answers(**words: str) -> dict[str, str]:
    """answer="词 词" turned round into 词 -> answer."""
    return {word: answer for answer, said in words.items() for word in said.split()}


kind = choice(
    answers(
        association=(
            "社会团体 社团 社团法人 社会团体法人 协会 学会 商会 研究会 联合会 促进会 联谊会 "
            "行业协会 行业协会商会 异地商会 学术性社团 专业性社团 行业性社团 联合性社团 团体 association"
        ),
        private=(
            "民办非企业单位 民非 民办非企业 民办非 民非企业 民非单位 社会服务机构 "
            "社会服务机构法人 民办非企业法人 民办非企业单位法人 民办机构 private"
        ),
        foundation="基金会 基金会法人 慈善基金会 公募基金会 非公募基金会 foundation",
    ),
    "社会团体、基金会、民办非企业单位",
)
level = choice(
    answers(
        city="市级 市 市本级 市直 市属 地市级 地级市 设区市 设区的市级 city",
        county=(
            "县级 区级 县 区 县(区)级 县区级 区县级 区(县)级 县(市、区)级 县市区级 县(市)级 县直 "
            "区直 县本级 区本级 county"
        ),
    ),
    "市级、县级",
)
status = choice(  # 是 and 否 answer the head 是否注销
    answers(
        active="正常 存续 在册 有效 在业 正常运行 正常运营 运行 在营 正常在册 存续(在营) 未注销 否 active",
        cancelled="已注销 注销 注销登记 已注销登记 是 cancelled",
        revoked="已撤销 撤销 撤销登记 已撤销登记 吊销 已吊销 revoked",
    ),
    "正常、已注销、已撤销",
)
mode = unless_none_yet(
    choice(
        answers(
            single="单独组建 单独 单建 独建 独立组建 独立 单独建立 独立建立 单独成立 单独建 自建 single",
            joint="联合组建 联合 联建 联合建立 联合成立 联合建 联合支部 区域联建 joint",
            attached="挂靠组建 挂靠 挂靠建立 依托 依托组建 依附 attached",
            industry="行业联建 行业 行业组建 行业统建 行业联合 行业联合组建 行业建 按行业组建 industry",
        ),
        "单独组建、联合组建、挂靠组建、行业联建",
    )
)
party_kind = unless_none_yet(
    choice(
        answers(
            committee="党委 党的委员会 党委会 基层党委 committee",
            general_branch="党总支 总支 党总支部 总支部 总支委 general_branch",
            branch="党支部 支部 支委会 联合党支部 党的支部 独立党支部 联合支部 正式党支部 branch",
            temporary="临时党支部 临时支部 临时 temporary",
            functional="功能型党支部 功能党支部 功能型支部 功能性党支部 功能型 functional",
        ),
        "党委、党总支、党支部、临时党支部、功能型党支部",
    )
)
party = unless_none_yet(party_name)
party_person = unless_none_yet(person)
party_day = unless_none_yet(day)

"""From what stands in a cell to what is meant: (normalised value or None, what is to be said about it).

A blank is never a zero, a lost digit is never guessed, and what was understood differently from what was typed is said.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from math import isnan
from typing import Any

from hangji.intake.reading.days import NO_DAYS, read_day
from hangji.intake.reading.sheet import Cell, Flaw
from rulebook.codes import Remark, digits_lost, error, read_code
from rulebook.sentence import Sentence, _

Parsed = tuple[Any, tuple[Remark, ...]]
Parser = Callable[[Cell], Parsed]

NOTHING: Parsed = (None, ())
SAID_FOR_NOTHING = (
    "- — —— -- --- － ― – / \\ // ／ . 。 · … …… ? ？ * ** 无 暂无 没有 未填 未填写 不详 未知 空 "
    "待定 待补 待核 n/a na nan none null nil #n/a #null! (空) （空） 暂缺 缺 〇〇 无此项 不适用 "
)
NO_VALUES = frozenset(SAID_FOR_NOTHING.split()) | {""}
ZERO_WIDTH = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BLANKS = re.compile(r"\s+")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff（）()])\s+(?=[\u3400-\u9fff（）()])")
LONGEST_NAME, LONGEST_TEXT = 100, 300
MOST_PEOPLE = 1_000_000


def understood(value: Any) -> tuple[Remark, ...]:
    """The remark that says how a value was understood."""
    return (Remark("info", Sentence(_("按“%(value)s”理解"), {"value": str(value)})),)


def warning(problem: str, mend: str, **facts: str | int) -> Remark:
    """A remark that lets the row through and asks for a look."""
    return Remark("warning", Sentence(problem, facts), Sentence(mend, facts))


def shown(raw: Cell) -> str:
    """A raw cell as the user would recognise it."""
    if isinstance(raw, datetime):
        return raw.isoformat(sep=" ")
    return raw if isinstance(raw, str) else str(raw)


def tidy(raw: Cell) -> str:
    """The cell as text, without control and zero-width characters and with single blanks."""
    return BLANKS.sub(" ", ZERO_WIDTH.sub("", shown(raw))).strip()


def is_blank(raw: Cell) -> bool:
    """Whether the cell says nothing: empty, a dash, 暂无, nan, or a date that programs write for "no date"."""
    if raw.__class__ is str:
        return not raw or tidy(raw).lower() in NO_VALUES
    if isinstance(raw, date):
        return raw.isoformat()[:10] in NO_DAYS
    return isinstance(raw, float) and isnan(raw)


def read(raw: Cell, parser: Parser) -> Parsed:
    """What the cell means by that parser. A lost result is an error whatever the field."""
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
    if isinstance(raw, str):
        return read_code(raw)
    return digits_lost(shown(raw).upper())


def spaced(raw: Cell) -> str:
    """Text with no blanks between Chinese characters, and with full-width brackets beside them."""
    text = BETWEEN_CHINESE.sub("", tidy(raw))
    return text.replace("(", "（").replace(")", "）") if CHINESE.search(text) else text


def text(raw: Cell) -> Parsed:
    """Free text of up to LONGEST_TEXT characters."""
    return bounded(tidy(raw), LONGEST_TEXT)


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
    if not re.search(r"[^\W\d_]", value):
        return None, (error(_("“%(value)s”不像名称"), _("请填写登记证书上的全称"), value=value),)
    if value[0] in "=+@":
        return None, (error(_("名称以“%(mark)s”开头，像是公式"), _("请填写登记证书上的全称"), mark=value[0]),)
    if "毫州" in value:
        said += (warning(_("“毫州”疑为“亳州”之误"), _("请核对")),)
    if re.search(r"<\s*/?\s*[A-Za-z!?]", value):
        said += (warning(_("名称里有网页标记，按普通文字保存"), _("请核对名称")),)
    return value, said + (understood(value) if value != tidy(raw) else ())


def person(raw: Cell) -> Parsed:
    """A person's name, or several; blanks inside a Chinese name are for looks only."""
    return bounded(BETWEEN_CHINESE.sub("", tidy(raw)), LONGEST_NAME)


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
    parsed, said = bounded(value, LONGEST_NAME)
    return parsed, said + (understood(value) if parsed and value != typed else ())


DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}
COUNT = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,15})?)\s*(?:名|人|个|位|名党员|人次)?")
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
        return counted(number, () if raw.strip() == f"{number:g}" else understood(f"{number:g}"))
    if match := CHINESE_COUNT.fullmatch(typed):
        number_in_words = chinese_number(match[1])
        if number_in_words is not None:
            return counted(number_in_words, understood(number_in_words))
    return None, (not_a_count(typed),)


def not_a_count(typed: str) -> Remark:
    """The error for what is no number of people."""
    return error(_("“%(value)s”不是确定的人数"), _("请填写一个整数；不知道就留空"), value=typed)


def counted(number: float, said: tuple[Remark, ...]) -> Parsed:
    """The number as a head count, or the error that it cannot be one."""
    if number < 0:
        return None, (
            error(_("人数是负数（%(value)s）"), _("请填写 0 或更大的整数；不知道就留空"), value=f"{number:g}"),
        )
    if number > MOST_PEOPLE:
        return None, (
            error(_("人数太大（%(value)s）"), _("请核对，是否把代码或电话填进了这一列"), value=f"{number:g}"),
        )
    if number != int(number):
        return None, (error(_("人数不是整数（%(value)s）"), _("请填写整数"), value=f"{number:g}"),)
    return int(number), said


def day(raw: Cell) -> Parsed:
    """A calendar day; see ``days.py`` for the forms that are understood."""
    return read_day(raw)


def choice(words: Mapping[str, str], labels: str) -> Parser:
    """A parser for one of a few answers. ``words``: everyday word -> answer; ``labels``: what to offer in the error."""
    official = {words[label]: label for label in labels.split("、") if label in words}

    def parse(raw: Cell) -> Parsed:
        typed = tidy(unicodedata.normalize("NFKC", shown(raw))).replace(" ", "")
        answer = words.get(typed) or words.get(re.sub(r"\(.*?\)|类$|型$", "", typed))
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
            "行业协会 行业协会商会 团体 association"
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
status = choice(
    answers(
        active="正常 存续 在册 有效 在业 正常运行 正常运营 运行 在营 正常在册 存续(在营) active",
        cancelled="已注销 注销 注销登记 已注销登记 cancelled",
        revoked="已撤销 撤销 撤销登记 已撤销登记 吊销 已吊销 revoked",
    ),
    "正常、已注销、已撤销",
)
mode = choice(
    answers(
        single="单独组建 单独 单建 独建 独立组建 独立 单独建立 独立建立 单独成立 单独建 自建 single",
        joint="联合组建 联合 联建 联合建立 联合成立 联合建 联合支部 区域联建 joint",
        attached="挂靠组建 挂靠 挂靠建立 依托 依托组建 依附 attached",
        industry="行业联建 行业 行业组建 行业统建 行业联合 行业联合组建 行业建 按行业组建 industry",
    ),
    "单独组建、联合组建、挂靠组建、行业联建",
)
party_kind = choice(
    answers(
        committee="党委 党的委员会 党委会 基层党委 committee",
        general_branch="党总支 总支 党总支部 总支部 总支委 general_branch",
        branch="党支部 支部 支委会 联合党支部 党的支部 独立党支部 联合支部 正式党支部 branch",
        temporary="临时党支部 临时支部 临时 temporary",
        functional="功能型党支部 功能党支部 功能型支部 功能性党支部 功能型 functional",
    ),
    "党委、党总支、党支部、临时党支部、功能型党支部",
)

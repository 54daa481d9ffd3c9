"""The words for each reason of refusal (不能 / 因为 / 怎么办) and for each note on a file that was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.sentence import Sentence, _

SAVE_AS_XLSX = _("请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再上传。")
ASK_FOR_ORIGINAL = _("请向提供文件的人要一份完好的原件，或用 WPS、Excel 打开并另存后再上传。")
SPLIT = _("请把表拆成几个文件，分次上传。")
CANNOT_READ = _("不能读取这个文件")

REFUSALS: dict[str, tuple[str, str, str]] = {
    "absent": (CANNOT_READ, _("没有找到文件，或没有读取它的权限（%(reason)s）。"), _("请检查文件是否还在，再试一次。")),
    "empty": (CANNOT_READ, _("文件是空的，一个字节也没有。"), _("请确认保存成功后再上传。")),
    "blank_bytes": (CANNOT_READ, _("文件有 %(count)d 字节，但全是空白。"), ASK_FOR_ORIGINAL),
    "too_big": (
        CANNOT_READ,
        _("文件有 %(megabytes)d MB，最多 %(most)d MB。"),
        _("请删去图片和多余的工作表，或拆成几个文件。"),
    ),
    "encrypted": (
        CANNOT_READ,
        _("工作簿设有打开密码。"),
        _("请用 Excel 或 WPS 打开，取消“打开权限密码”，保存后再上传。"),
    ),
    "wps_table": (CANNOT_READ, _("这是 WPS 的 .et 表格，不是 .xlsx 工作簿。"), SAVE_AS_XLSX),
    "old_xls": (CANNOT_READ, _("这是 Excel 97–2003 的 .xls 工作簿。"), SAVE_AS_XLSX),
    "old_document": (
        CANNOT_READ,
        _("这是 .doc 或 .wps 文字文档，不是表格。"),
        _("请把文档里的表格粘贴到新的工作簿，存为 .xlsx。"),
    ),
    "compound": (CANNOT_READ, _("这是旧式复合文档，里面没有工作簿。"), SAVE_AS_XLSX),
    "xlsb": (CANNOT_READ, _("这是二进制工作簿（.xlsb）。"), SAVE_AS_XLSX),
    "ods": (CANNOT_READ, _("这是 OpenDocument 文件（如 .ods）。"), SAVE_AS_XLSX),
    "docx": (CANNOT_READ, _("内容是 Word 文档（.docx），不是表格。"), _("请把文档里的表格复制到工作簿，存为 .xlsx。")),
    "pptx": (CANNOT_READ, _("内容是演示文稿（.pptx），不是表格。"), _("请上传存有台账的 .xlsx 工作簿。")),
    "zip_other": (
        CANNOT_READ,
        _("这是压缩包，里面有 %(count)d 个文件，不是工作簿。"),
        _("请先解压，再逐个上传里面的工作簿。"),
    ),
    "archive": (CANNOT_READ, _("这是压缩文件（RAR、7z、gz 等）。"), _("请先解压，再上传里面的工作簿。")),
    "html": (CANNOT_READ, _("内容是网页（HTML），只是文件名像表格。"), SAVE_AS_XLSX),
    "xml_table": (CANNOT_READ, _("内容是“XML 表格 2003”，不是 .xlsx 工作簿。"), SAVE_AS_XLSX),
    "xml_other": (CANNOT_READ, _("内容是 XML 文本，不是表格。"), _("请从原系统重新导出 .xlsx 或 .csv。")),
    "web_archive": (CANNOT_READ, _("内容是单个文件网页（MHTML），不是工作簿。"), SAVE_AS_XLSX),
    "pdf": (CANNOT_READ, _("这是 PDF 文件，不是表格。"), _("请上传制作它时用的工作簿。")),
    "image": (CANNOT_READ, _("这是图片，不是表格。"), _("请上传工作簿；照片和截图里的字不会被识别。")),
    "rtf": (CANNOT_READ, _("这是 RTF 文字文档，不是表格。"), _("请把文档里的表格粘贴到工作簿，另存为 .xlsx。")),
    "program": (CANNOT_READ, _("这是可执行程序，不是表格。"), _("请不要运行它，并告诉系统管理员它从哪里来。")),
    "binary": (CANNOT_READ, _("内容不是文字，也不是认得的表格格式。"), ASK_FOR_ORIGINAL),
    "truncated": (CANNOT_READ, _("工作簿不完整，末尾缺了一段，可能没有传完或没有存完。"), ASK_FOR_ORIGINAL),
    "damaged_part": (CANNOT_READ, _("工作簿已损坏，其中的“%(part)s”解不开。"), ASK_FOR_ORIGINAL),
    "broken_xml": (CANNOT_READ, _("工作簿已损坏，“%(part)s”第 %(line)d 行的标记不完整。"), ASK_FOR_ORIGINAL),
    "missing_part": (CANNOT_READ, _("工作簿缺少必需的部分“%(part)s”。"), ASK_FOR_ORIGINAL),
    "double_part": (CANNOT_READ, _("工作簿里有两个同名的部分“%(part)s”，无法知道哪个是真的。"), ASK_FOR_ORIGINAL),
    "outside_part": (
        CANNOT_READ,
        _("工作簿指向了自身以外的文件“%(part)s”，可能有害。"),
        _("请不要打开它，并告诉系统管理员它从哪里来。"),
    ),
    "not_a_sheet": (CANNOT_READ, _("工作表“%(sheet)s”的内容不是工作表。"), ASK_FOR_ORIGINAL),
    "no_sheet": (CANNOT_READ, _("工作簿里没有一张普通工作表。"), _("请把台账放进普通工作表后再上传。")),
    "many_entries": (CANNOT_READ, _("文件里有 %(count)d 个部分，最多 %(most)d 个，不像工作簿。"), ASK_FOR_ORIGINAL),
    "expands": (
        CANNOT_READ,
        _("文件展开后有 %(megabytes)d MB，最多 %(most)d MB，像是压缩炸弹。"),
        _("请只留下台账所在的工作表，复制到新工作簿后再上传。"),
    ),
    "zip_password": (CANNOT_READ, _("文件用压缩密码加了密。"), _("请去掉压缩密码后再上传。")),
    "zip_method": (CANNOT_READ, _("文件用了不常见的压缩方法。"), SAVE_AS_XLSX),
    "doctype": (
        CANNOT_READ,
        _("工作簿里有文档类型声明（DTD），正常的工作簿没有，可能有害。"),
        _("请不要打开它，并告诉系统管理员它从哪里来。"),
    ),
    "xml_encoding": (CANNOT_READ, _("工作簿内部的编码是 %(encoding)s，应为 UTF-8。"), SAVE_AS_XLSX),
    "many_cells": (CANNOT_READ, _("有内容的单元格超过 %(most)d 个。"), SPLIT),
    "many_rows": (CANNOT_READ, _("工作表“%(sheet)s”有内容的行超过 %(most)d 行。"), SPLIT),
    "many_columns": (
        CANNOT_READ,
        _("工作表“%(sheet)s”有 %(count)d 列，最多 %(most)d 列。"),
        _("请删去台账以外的列后再上传。"),
    ),
    "far_cell": (
        CANNOT_READ,
        _("工作表“%(sheet)s”的内容一直伸到第 %(row)d 行、%(column)s 列，远在表格之外。"),
        _("请删去表格下方和右侧的整行、整列（不只是清空），保存后再上传。"),
    ),
    "impossible_cell": (
        CANNOT_READ,
        _("工作表“%(sheet)s”有不可能的单元格（第 %(row)d 行，%(column)s 列）。"),
        ASK_FOR_ORIGINAL,
    ),
    "much_text": (CANNOT_READ, _("文字太多，超过 %(most)d 个字。"), _("请删去与台账无关的长文字后再上传。")),
    "mixed_encodings": (
        CANNOT_READ,
        _("文本混用了两种编码：第 %(other)d 行是 UTF-8，第 %(line)d 行不是。"),
        _("请在 Excel 中重新整理，存为 .xlsx 后上传。"),
    ),
    "undecodable": (
        CANNOT_READ,
        _("第 %(line)d 行的文字无法按 %(encoding)s 解读。"),
        _("请用 Excel 打开并存为 .xlsx，或把文本另存为 UTF-8。"),
    ),
    "zero_bytes": (CANNOT_READ, _("第 %(line)d 行含有空字节，不是文本表格。"), ASK_FOR_ORIGINAL),
    "open_quote": (
        CANNOT_READ,
        _("第 %(line)d 条记录起，双引号没有配对。"),
        _("请补上缺少的引号，或在 Excel 中另存为 .xlsx。"),
    ),
    "no_rows": (CANNOT_READ, _("所有工作表都没有内容。"), _("请填写台账后再上传。")),
    "slow": (
        CANNOT_READ,
        _("读取超过了 %(seconds)d 秒，已停止。"),
        _("请把台账复制到新的工作簿（只粘贴数值）后再上传。"),
    ),
    "memory": (
        CANNOT_READ,
        _("读取它需要的内存超出了限度，已停止。"),
        _("请把台账复制到新的工作簿（只粘贴数值）后再上传。"),
    ),
    "died": (CANNOT_READ, _("读取程序在它上面意外停止；系统其余部分不受影响。"), ASK_FOR_ORIGINAL),
    "reader": (CANNOT_READ, _("工作簿的内部结构有误，读取程序不认识。"), ASK_FOR_ORIGINAL),
    "unmarked": (
        _("不能写出标注后的文件"),
        _("写入时意外停止。"),
        _("检查结果仍然有效；请按页面上列出的行和列修改。"),
    ),
    "no_header": (
        _("不能认出表头"),
        _("没有一行像“统一社会信用代码、名称……”这样的表头。"),
        _("请在第一行写上各列的名称，或下载模板；也可以手工指定各列。"),
    ),
    "no_column": (
        _("不能检查这张表"),
        _("表头里没有“%(labels)s”这一列。"),
        _("请补上这一列，或手工指定哪一列是它。"),
    ),
}

NOTES: dict[str, str] = {
    "named_otherwise": _("文件名以“.%(ending)s”结尾，内容却是另一种表格；已按内容读取。"),
    "encoding": _("文本按 %(encoding)s 编码读取。"),
    "macros": _("工作簿带有宏；宏没有运行，也不会保留。"),
    "base_1904": _("工作簿的日期从 1904 年起算，已按此换算。"),
    "wrong_dimension": _("工作表“%(sheet)s”自称有 %(row)d 行，与内容不符；已按内容读取。"),
    "empty_rows": _("工作表“%(sheet)s”有 %(count)d 行只有格式没有内容，已忽略。"),
    "hidden_sheet": _("工作表“%(sheet)s”是隐藏的。"),
    "other_sheets": _("只读取了工作表“%(sheet)s”；另有：%(others)s。"),
    "rival_sheet": _("工作表“%(sheet)s”也像同一种表，没有读取；一次只读一张，请另行上传。"),
    "hidden_rows": _("有 %(count)d 行是隐藏的（如第 %(rows)s 行），照样读取了。"),
    "hidden_columns": _("隐藏的列也读取了：%(columns)s。"),
    "long_cells": _("工作表“%(sheet)s”有 %(count)d 个单元格超过 %(most)d 个字（如 %(cell)s），只取了开头。"),
    "unreckoned": _("工作表“%(sheet)s”有 %(count)d 个公式没有存下结果（如 %(cell)s）；请用 Excel 打开并保存一次。"),
    "error_cells": _("工作表“%(sheet)s”有 %(count)d 个单元格是错误值（如 %(cell)s 为 %(error)s）。"),
    "unmatched": _("没有用到的列：%(columns)s。"),
    "ambiguous": _("%(first)s 列与 %(second)s 列都像“%(label)s”，用了 %(first)s 列；如不对，请手工指定。"),
    "contested": _("%(column)s 列“%(head)s”既像“%(first)s”又像“%(second)s”，按“%(first)s”理解；如不对，请手工指定。"),
    "absent_columns": _("表里没有这些列，按没有申报处理：%(labels)s。"),
    "missing_dates": _("“%(label)s”有 %(count)d 行没有填写，按日期不详处理。"),
    "other_region": _(
        "有 %(count)d 行的代码不是本地登记机关赋的码（如第 %(row)d 行 %(part)s）；代码只说明在哪里登记，不影响所在地。"
    ),
    "merged_filled": _("“%(label)s”有跨行合并的单元格，每一行都按合并的内容理解。"),
    "no_data": _("表头下面没有一行数据。"),
    "blank_gap": _("第 %(first)d 至 %(last)d 行是空行，下面的行照样读取了。"),
}


@dataclass(frozen=True)
class Refused:
    """A file that is not read: what cannot be done, why, and what to do instead. ``code`` names the cause."""

    code: str
    cannot: Sentence
    because: Sentence
    instead: Sentence

    def __str__(self) -> str:
        return f"{self.cannot}：{self.because}{self.instead}"


def refused(code: str, facts: Mapping[str, Any] | None = None) -> Refused:
    """The refusal of that code, its sentences filled with ``facts``."""
    return Refused(code, *(Sentence(text, dict(facts or {})) for text in REFUSALS[code]))


def note(code: str, **facts: Any) -> Sentence:
    """The note of that code, filled with ``facts``."""
    return Sentence(NOTES[code], facts)

"""The text of a stored charter: a child reads the file, this side only listens."""

import json
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.intake.reading.open import OUT_OF_MEMORY, OUT_OF_TIME, run_child
from hangji.kit.refusal import Refusal
from hangji.office.models import Document

KINDS = ("docx", "pdf")
LONGEST = 300_000  # characters, pasted or read
PASTE = gettext_lazy("打开文件，全选、复制，贴到“章程全文”里提交")
# code of the child → because, instead
REASONS: dict[str, tuple[Any, Any]] = {
    "scanned": (
        gettext_lazy("这份 PDF 里没有文字，是扫描件；本系统不识别图片里的字"),
        gettext_lazy("请交 Word 文件，或把章程全文贴上来"),
    ),
    "blank": (gettext_lazy("文件里一个字也没有"), gettext_lazy("核对是不是选错了文件")),
    "encrypted": (gettext_lazy("文件设有打开密码"), gettext_lazy("取消密码，另存以后再交")),
    "long": (gettext_lazy("文件里的字数或页数远远超过一份章程"), gettext_lazy("核对是不是选错了文件；只交章程本身")),
    "expands": (gettext_lazy("文件展开后大得不像一份章程，像是压缩炸弹"), PASTE),
    "doctype": (gettext_lazy("文件里有文档类型声明（DTD），正常的文件没有，可能有害"), PASTE),
    "slow": (gettext_lazy("读了太久没有读完，文件的内容不寻常"), PASTE),
    "memory": (gettext_lazy("读它要用的内存超过了上限"), PASTE),
    "broken": (gettext_lazy("文件已损坏，或者不是它的扩展名所说的类型"), PASTE),
}


def text_of(document: Document) -> str:
    """The charter's text, a paragraph a line. Raises Refusal; whatever is in the file, nothing else is raised."""
    status, output = run_child("hangji.governance.reading.child", default_storage.path(document.path), document.kind)
    found = _understood(status, output)
    if "text" in found:
        return str(found["text"])
    because, instead = REASONS.get(str(found.get("refused")), REASONS["broken"])
    raise Refusal(_("不能读取“%(name)s”") % {"name": document.name}, str(because), str(instead))


def _understood(status: int | None, output: bytes) -> dict[str, Any]:
    if status is None or status in OUT_OF_TIME:
        return {"refused": "slow"}
    if status in OUT_OF_MEMORY:
        return {"refused": "memory"}
    try:
        document = json.loads(output) if status == 0 else {}
    except ValueError:
        return {"refused": "broken"}
    return document if isinstance(document, dict) else {"refused": "broken"}

"""Setting a PDF: a typst file of ours and plain data in, bytes out. Nothing is fetched; fonts are those at hand."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
from django.core.serializers.json import DjangoJSONEncoder

from hangji import home

FOLDER = home.ROOT / "hangji" / "typst"
# A Chinese sans for machines that have none; the serif of forms and letters falls back on it there.
AT_HAND = Path(noto_cjk_sans_otc.__file__).parent


@cache
def _fonts() -> Any:
    """Looked for once: finding the machine's fonts takes longer than setting a page."""
    import typst

    return typst.Fonts(font_paths=[AT_HAND])


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that ``hangji/typst/<template>`` makes of ``data``; a template imports ``faces.typ`` and reads ``data``.

    The same data give the same bytes. Raises typst.TypstError for a template that does not compile.
    """
    import typst  # 7 MB, and most processes never set a page

    said = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    made: bytes = typst.compile(
        FOLDER / template, root=FOLDER, font_paths=_fonts(), sys_inputs={"data": said}, format="pdf", timestamp=0
    )
    return made

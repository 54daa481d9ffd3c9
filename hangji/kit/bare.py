"""A picture without what was written beside it: where, when, with what and by whom it was taken.

The picture itself stays bit for bit, unlike one that is drawn anew (kit/pictures.py): a scanned paper is evidence.
"""

import io
import struct
from collections.abc import Iterator

from django.utils.translation import gettext as _
from PIL import Image

from hangji.kit.pictures import UNREADABLE
from hangji.kit.refusal import Refusal

ORIENTATION = 0x0112
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# Besides the chunks without which there is no picture (their names begin with a capital): how its colours are meant.
PNG_LOOKS = frozenset((b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"))
END, SCAN, COMMENT = 0xD9, 0xDA, 0xFE
JFIF, PROFILE, ADOBE = 0xE0, 0xE2, 0xEE


def bare(data: bytes, kind: str) -> bytes:
    """kind: "jpg" or "png". What follows the end of the picture goes too. Raises Refusal where it is no whole one."""
    try:
        return b"".join(_png(data) if kind == "png" else _jpg(data))
    except (struct.error, IndexError, *UNREADABLE):
        raise Refusal(
            _("不能保存这张图片：读不出来"), _("内容不是完整的 JPG 或 PNG 图片"), _("用看图软件打开，另存为 JPG 再传")
        ) from None


def _png(data: bytes) -> Iterator[bytes]:
    yield data[: len(PNG_HEAD)]
    at, name = len(PNG_HEAD), b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, at)
        if at + size + 12 > len(data):
            raise ValueError("cut off")
        if name[:1].isupper() or name in PNG_LOOKS:
            yield data[at : at + size + 12]
        at += size + 12


def _jpg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    yield _turned(data)
    at, marker = 2, 0
    while marker != END:
        head, marker = struct.unpack_from(">BB", data, at)
        if head != 0xFF:
            raise ValueError("no marker")
        if marker == 0xFF:  # a marker may stand behind any number of these
            at += 1
            continue
        end = at + 2 if marker == END else at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if marker == SCAN:
            end = _after_scan(data, end)
        if not _tells(marker, data[at + 4 : at + 16]):
            yield data[at:end]
        at = end


def _turned(data: bytes) -> bytes:
    """How the camera was held, which alone is kept of all that it wrote."""
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        turned = image.getexif().get(ORIENTATION, 1)
    if turned not in range(2, 9):
        return b""
    kept = Image.Exif()
    kept[ORIENTATION] = turned
    said = kept.tobytes()
    return struct.pack(">BBH", 0xFF, 0xE1, len(said) + 2) + said


def _after_scan(data: bytes, at: int) -> int:
    """Where the marker after the pixels stands: within them 0xFF is followed by 0x00 or by a restart."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _tells(marker: int, begins: bytes) -> bool:
    """Whether a segment is beside the picture: a comment, or any of an application but those that say its colours."""
    if marker == PROFILE:
        return not begins.startswith(b"ICC_PROFILE")
    return marker == COMMENT or (JFIF < marker <= 0xEF and marker != ADOBE)

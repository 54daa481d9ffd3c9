"""Pictures are drawn anew before they are kept: nothing is left of where, when and with what they were taken."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from hangji.kit.refusal import Refusal

WIDEST = 1600  # pixels
MOST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG")
UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)


@dataclass(frozen=True)
class Drawn:
    """kind: "jpg" or "png"."""

    data: bytes
    kind: str
    width: int
    height: int


def redraw(file: Any) -> Drawn:
    """The picture's pixels alone, upright, at most so wide; JPEG, or PNG where it was one. Raises Refusal."""
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_large(image.width, image.height)
            kind = "png" if image.format == "PNG" else "jpg"
            return _drawn(ImageOps.exif_transpose(image), kind)
    except UNREADABLE:
        raise Refusal(
            _("不能保存这张图片：读不出来"), _("内容不是完整的 JPG 或 PNG 图片"), _("用看图软件打开，另存为 JPG 再传")
        ) from None


def _drawn(image: Image.Image, kind: str) -> Drawn:
    """Into a new image, which takes over neither EXIF nor comments nor colour profile nor what follows the end."""
    mode = "RGBA" if kind == "png" and ("A" in image.mode or "transparency" in image.info) else "RGB"
    pixels = image.convert(mode)
    pixels.thumbnail((WIDEST, WIDEST * 2))
    clean = Image.new(mode, pixels.size)
    clean.paste(pixels)
    out = BytesIO()
    if kind == "png":
        clean.save(out, "PNG", optimize=True)
    else:
        clean.save(out, "JPEG", quality=85, progressive=True)
    return Drawn(out.getvalue(), kind, clean.width, clean.height)


def _too_large(width: int, height: int) -> Refusal:
    return Refusal(
        _("不能保存这张图片：太大"),
        _("有 %(width)d × %(height)d 个像素") % {"width": width, "height": height},
        _("用看图软件缩小以后再传"),
    )

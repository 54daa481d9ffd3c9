"""Pictures that are kept as papers: what the camera wrote goes, the picture stays bit for bit."""

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from hangji.kit.bare import bare
from hangji.kit.refusal import Refusal

TRACES = (b"GPS", b"Canon", b"Telephone", b"taken at home", b"<script>", b"8825", "拍的人".encode())


def exif() -> Image.Exif:
    said = Image.Exif()
    said[0x0112], said[0x010F], said[0x013B] = 6, "Canon Telephone", "拍的人"
    said[0x8825] = {1: "N", 2: (33.0, 50.0, 0.0), 3: "E", 4: (115.0, 46.0, 0.0)}
    return said


def jpg(**more) -> bytes:
    out = BytesIO()
    pixels = Image.effect_noise((64, 40), 90).convert("RGB")
    pixels.save(out, "JPEG", exif=exif(), comment=b"taken at home", **more)
    return out.getvalue() + b"<script>" + out.getvalue()  # as a telephone hangs a second picture behind the first


def png(mode: str = "P") -> bytes:
    out, said = BytesIO(), PngImagePlugin.PngInfo()
    said.add_text("Author", "taken at home")
    said.add_itxt("XML:com.adobe.xmp", "GPS Canon", zip=False)
    Image.effect_noise((64, 40), 90).convert(mode).save(out, "PNG", exif=exif(), pnginfo=said, transparency=1)
    return out.getvalue() + b"<script>"


def pixels(data: bytes) -> bytes:
    return Image.open(BytesIO(data)).convert("RGBA").tobytes()


@pytest.mark.parametrize("data", [jpg(), jpg(progressive=True), jpg(quality=100, restart_marker_blocks=1)])
def test_a_jpeg_keeps_its_picture_and_how_it_was_held_alone(data: bytes):
    kept = bare(data, "jpg")
    assert pixels(kept) == pixels(data)
    assert dict(Image.open(BytesIO(kept)).getexif()) == {0x0112: 6}
    assert not [trace for trace in TRACES if trace in kept]
    assert kept.count(b"\xff\xd8\xff") == 1
    assert bare(kept, "jpg") == kept


def test_a_png_keeps_its_picture_alone():
    data = png()
    kept = bare(data, "png")
    assert pixels(kept) == pixels(data)
    assert not dict(Image.open(BytesIO(kept)).getexif())
    assert not [trace for trace in TRACES if trace in kept]
    assert bare(kept, "png") == kept


def test_the_profile_of_the_colours_stays():
    kept = bare(jpg(icc_profile=b"the colours of a scanner"), "jpg")
    assert Image.open(BytesIO(kept)).info["icc_profile"] == b"the colours of a scanner"


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_what_is_no_whole_picture_is_refused(kind: str):
    made = jpg() if kind == "jpg" else png()
    for data in (b"", made[:3], made[:20], made[:300], b"\xff\xd8\xff\xe0 picture", b"\x89PNG\r\n\x1a\n picture"):
        with pytest.raises(Refusal, match="读不出来"):
            bare(data, kind)

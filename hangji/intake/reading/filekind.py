"""The true kind of a file, by its first bytes; its name only chooses between words for the same kind."""

from hangji.intake.reading.trouble import Trouble

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "binary"),
)
HEAD_BYTES = 4096


def stream_named(content: bytes, name: str) -> bool:
    """Whether a compound file has a stream of that name (its directory keeps names in UTF-16)."""
    return name.encode("utf-16-le") in content


def ending(name: str) -> str:
    """The name's ending in lower case, without the dot; "" when it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def refuse_compound(content: bytes, name: str) -> None:
    """Say which of the old compound-file formats this is. Always raises Trouble."""
    if stream_named(content, "EncryptedPackage") or stream_named(content, "EncryptionInfo"):
        raise Trouble("encrypted")
    if ending(name) in {"et", "ett"}:
        raise Trouble("wps_table")
    if stream_named(content, "WordDocument") or ending(name) in {"doc", "wps", "wpt"}:
        raise Trouble("old_document")
    if stream_named(content, "Workbook") or stream_named(content, "Book") or ending(name) == "xls":
        raise Trouble("old_xls")
    raise Trouble("compound")


def refuse_markup(head: str) -> None:
    """Refuse web pages and XML saved under a table's name. ``head``: the first characters, lower case."""
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise Trouble("xml_table")
    if head.startswith("mime-version:") or "content-type: multipart/related" in head:
        raise Trouble("web_archive")
    if head.startswith(("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<div", "<style")):
        raise Trouble("html")
    if head.startswith("<?xml"):
        raise Trouble("html" if "<html" in head else "xml_other")


def file_kind(content: bytes, name: str) -> str:
    """ "zip" or "text"; every other kind raises Trouble with its own code.

    content: the whole file. name: as the user called it, for words only.
    """
    if not content:
        raise Trouble("empty")
    if not content.strip(b"\x00 \t\r\n"):
        raise Trouble("blank_bytes", count=len(content))
    if content.startswith(OLE):
        refuse_compound(content, name)
    if content.startswith((ZIP, EMPTY_ZIP)):
        return "zip"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        raise Trouble("image")
    for signature, kind in SIGNATURES:
        if content.startswith(signature) and (len(signature) > 2 or b"\x00" in content[:64]):
            raise Trouble(kind)
    return "text"

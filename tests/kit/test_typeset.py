"""Setting a PDF: the data reach the page, and the same data give the same bytes."""

import io

import pytest
from pypdf import PdfReader

from hangji.kit import typeset

pytestmark = pytest.mark.databaseless


@pytest.fixture
def a_line(tmp_path, monkeypatch):
    """A template of one line beside the faces."""
    (tmp_path / "faces.typ").write_text((typeset.FOLDER / "faces.typ").read_text("utf-8"), "utf-8")
    line = '#import "/faces.typ": data, serif\n#set text(font: serif)\n#data.title'
    (tmp_path / "line.typ").write_text(line, "utf-8")
    monkeypatch.setattr(typeset, "FOLDER", tmp_path)
    return "line.typ"


def test_the_data_stand_on_the_page(a_line):
    made = typeset.pdf(a_line, {"title": "社会组织 175 家"})
    assert PdfReader(io.BytesIO(made)).pages[0].extract_text().replace(" ", "") == "社会组织175家"


def test_the_same_data_give_the_same_bytes(a_line):
    assert typeset.pdf(a_line, {"title": "甲"}) == typeset.pdf(a_line, {"title": "甲"})
    assert typeset.pdf(a_line, {"title": "甲"}) != typeset.pdf(a_line, {"title": "乙"})

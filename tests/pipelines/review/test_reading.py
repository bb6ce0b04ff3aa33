"""A paper's file: what is read of each kind, and what is refused in words."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from textwrap import wrap

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject
from xlsxwriter import Workbook

from pipelines.review.paper import NotRead
from pipelines.review.reading import pdf, read_paper

TEXT = "The percentage of re-referrals was 22.4% at the end of Quarter 1."


def word(*, changed: bool = False) -> bytes:
    document = Document()
    document.add_heading("Performance", level=1)
    document.add_paragraph(TEXT, style="List Number")
    document.add_paragraph("A second one.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Indicator", "Latest", "Re-referrals", "22.4%"), strict=True
    ):
        cell.text = text
    if changed:
        run = document.paragraphs[1].runs[0]._r
        deleted = run.makeelement(qn("w:del"), {qn("w:id"): "7", qn("w:author"): "A"})
        run.addprevious(deleted)
        gone = run.makeelement(qn("w:r"), {})
        old = gone.makeelement(qn("w:delText"), {})
        old.text = "Old words. "
        gone.append(old)
        deleted.append(gone)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A document with further or other parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


def outside(kind: str, target: str) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationships xmlns="{space}"><Relationship Id="r1" Type="{of}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'.encode()


def kept(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


# ── what is read ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_word_document(tmp_path: Path) -> None:
    paper = read_paper(kept(tmp_path, "paper.docx", word()))
    assert [(b.kind, b.text, b.place) for b in paper.blocks[:3]] == [
        ("heading", "Performance", "heading"),
        ("text", TEXT, "paragraph 1"),
        ("text", "A second one.", "paragraph 2"),
    ]
    (table,) = paper.tables()
    assert [[paper.blocks[c].text for c in row if c is not None] for row in table] == [
        ["Indicator", "Latest"],
        ["Re-referrals", "22.4%"],
    ]


def test_what_is_marked_as_deleted_is_not_read(tmp_path: Path) -> None:
    assert TEXT in [b.text for b in read_paper(kept(tmp_path, "paper.docx", word(changed=True))).blocks]


def test_a_web_page(tmp_path: Path) -> None:
    page = (
        f"<html><script>5%</script><h2>Care</h2><ol start=9><li>{TEXT}</li></ol><table><tr><td>a<td>1%</table></html>"
    )
    paper = read_paper(kept(tmp_path, "paper.html", page.encode()))
    assert [(b.kind, b.text, b.place) for b in paper.blocks] == [
        ("heading", "Care", "heading"),
        ("text", TEXT, "paragraph 9"),
        ("cell", "a", "table 1, row 1, column 1"),
        ("cell", "1%", "table 1, row 1, column 2"),
    ]


def test_a_workbook(tmp_path: Path) -> None:
    place = tmp_path / "paper.xlsx"
    with Workbook(place) as book:
        sheet = book.add_worksheet("Q1")
        for r, row in enumerate((("Indicator", "Latest", "Comment"), ("Re-referrals", "22.4%", TEXT))):
            for c, cell in enumerate(row):
                sheet.write(r, c, cell)
    paper = read_paper(place)
    assert [(b.kind, b.place) for b in paper.blocks if b.text in {"22.4%", TEXT}] == [
        ("cell", "sheet Q1, row 2, column B"),
        ("text", "sheet Q1, row 2, column C"),
    ]


def test_plain_text_whose_paragraphs_go_over_pages(tmp_path: Path) -> None:
    text = (
        "Purpose of the report\n\n1. The figure rose. It was\n\n12\n\n22.4% at the end.\nHelping children\n\n"
        + "".join(f"{n}. Words that end here.\n\n" for n in range(2, 8))
    )
    paper = read_paper(kept(tmp_path, "paper.txt", text.encode()))
    assert [(b.kind, b.text) for b in paper.blocks[:3]] == [
        ("heading", "Purpose of the report"),
        ("text", "The figure rose. It was 22.4% at the end."),
        ("heading", "Helping children"),
    ]


def test_spaces_that_do_not_break_are_spaces(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("At Quarter\u00a04 it was 26.4\u202f%.")
    document.save(str(tmp_path / "paper.docx"))
    assert read_paper(tmp_path / "paper.docx").blocks[0].text == "At Quarter 4 it was 26.4 %."


def test_words_in_headers_and_footers_are_said_not_to_be_read(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(TEXT)
    document.save(str(tmp_path / "plain.docx"))
    document.sections[0].footer.paragraphs[0].text = "Re-referrals 99.9%"
    document.save(str(tmp_path / "paper.docx"))
    assert read_paper(tmp_path / "plain.docx").unread == ()
    assert read_paper(tmp_path / "paper.docx").unread == ("headers and footers",)


def test_a_box_that_holds_sentences_is_a_paragraph(tmp_path: Path) -> None:
    document = Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = TEXT
    document.save(str(tmp_path / "paper.docx"))
    assert [(b.kind, b.text) for b in read_paper(tmp_path / "paper.docx").blocks] == [("text", TEXT)]


@pytest.mark.parametrize(
    ("name", "said"), [("windows-1252", "windows-1252"), ("utf-8", "utf-8"), ("windows-1252", "utf-8")]
)
def test_a_page_in_its_own_encoding(tmp_path: Path, name: str, said: str) -> None:
    page = f"<html><head><meta charset={said}></head><body><p>It was 86.8% – up from 83.6%.</p></body></html>"
    assert read_paper(kept(tmp_path, "paper.html", page.encode(name))).blocks[0].text == "It was 86.8% – up from 83.6%."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_as_programs_save_it(tmp_path: Path, encoding: str) -> None:
    paper = read_paper(kept(tmp_path, "paper.txt", "It was 86.8% – up from 83.6%.".encode(encoding)))
    assert paper.blocks[0].text == "It was 86.8% – up from 83.6%."


LONG = "The number of children in care was 512 at the end of the quarter, which is 31 more than a year before and the most so far."


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (["Performance, Quarter 1", "a) Re-referrals were 22%", "b) Assessments were 80%"], ["a) Re-referrals were 22%", "b) Assessments were 80%"]),
        (["• 638 children were in care at 31 March 2021, from 640 in March 2020 (85 per 10,000)"] * 6, ["• 638 children were in care at 31 March 2021, from 640 in March 2020 (85 per 10,000)"] * 6),
        (["- Re-referrals fell to 22%", "- there were 80 contacts"], ["- Re-referrals fell to 22%", "- there were 80 contacts"]),
        ([LONG, LONG, "12% of them were under five."], [LONG, LONG, "12% of them were under five."]),
        ([*wrap(LONG, 70), "Fewer came in.", *wrap(LONG, 70)], [LONG, "Fewer came in.", LONG]),
        (["Fewer came in.", *wrap(f"{LONG} {LONG}", 70)], ["Fewer came in.", f"{LONG} {LONG}"]),
        ([LONG[:-1] + ", by figures of 2023-", "24. It is high."], [LONG[:-1] + ", by figures of 2023-24. It is high."]),
        (["9. 81.8% were in time.", "10. 22.4% were not.", "3.2 The share is low."], ["81.8% were in time.", "22.4% were not.", "The share is low."]),
        (["10.The number is high.", "11.The share is low."], ["The number is high.", "The share is low."]),
    ],
    ids=["letters", "bullets with many numbers", "dashes", "a paragraph a line", "wrapped", "a sentence that ends within a line", "a year on two lines", "numbers before figures", "numbers without a space"],
)  # fmt: skip
def test_which_lines_of_plain_text_belong_together(tmp_path: Path, lines: list[str], texts: list[str]) -> None:
    paper = read_paper(kept(tmp_path, "paper.txt", "\n".join(lines).encode()))
    assert [b.text for b in paper.blocks if b.kind == "text"] == texts


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────────
BOMB = b"\0" * (600 * 2**20)
HOSTILE = {
    "macros": ({"word/vbaProject.bin": b"x"}, "macros"),
    "a template from the web": ({"word/_rels/settings.xml.rels": outside("attachedTemplate", "https://evil.example/t.dotm")}, "from elsewhere"),
    "a picture from the web": ({"word/_rels/header1.xml.rels": outside("image", "https://evil.example/i.png")}, "from elsewhere"),
    "a frame": ({"word/_rels/webSettings.xml.rels": outside("frame", "file://server/share")}, "from elsewhere"),
    "controls": ({"word/activeX/activeX1.xml": b"<x/>"}, "ActiveX"),
    "entities": ({"word/styles.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "entities"),
    "another archive": ({"word/extra.zip": b"PK"}, "nother archive"),
    "a damaged part": ({"word/document.xml": b"<w:document"}, "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_in_words(tmp_path: Path, name: str) -> None:
    parts, words = HOSTILE[name]
    with pytest.raises(NotRead, match=words):
        read_paper(kept(tmp_path, "paper.docx", with_parts(word(), parts)))


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotRead, match="npacked it would have"):
        read_paper(kept(tmp_path, "paper.docx", with_parts(word(), {"word/media/a.xml": BOMB})))


def test_links_and_a_template_on_a_disk_are_harmless(tmp_path: Path) -> None:
    parts = {"word/_rels/settings.xml.rels": outside("attachedTemplate", "file:///C:/Templates/Report.dotx")}
    assert read_paper(kept(tmp_path, "paper.docx", with_parts(word(), parts))).blocks


def pdf_with(change: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change == "script":
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if change == "file":
        writer.add_attachment("a.exe", b"MZ")
    if change == "password":
        writer.encrypt("secret")
    if change == "bomb":
        stream = StreamObject()
        stream.set_data(b"( ) Tj " * 60_000_000)
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("script", "runs a script"),
        ("file", "other files in it"),
        ("password", "password-protected"),
        ("none", "no text in it"),
    ],
)
def test_a_hostile_pdf_is_refused_in_words(tmp_path: Path, change: str, words: str) -> None:
    with pytest.raises(NotRead, match=words):
        read_paper(kept(tmp_path, "paper.pdf", pdf_with(change)))


def test_a_damaged_pdf_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotRead, match="damaged"):
        read_paper(kept(tmp_path, "paper.pdf", b"%PDF-1.7\nnothing that follows is a PDF"))


def test_a_pdf_that_asks_for_too_much_is_refused(tmp_path: Path) -> None:
    """A page that unpacks to 420 MB is not unpacked: it is a page without text."""
    with pytest.raises(NotRead, match=r"no text in it|more memory than a paper needs"):
        read_paper(kept(tmp_path, "paper.pdf", pdf_with("bomb")))


def test_a_pdf_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    with pytest.raises(NotRead, match="could not be read in"):
        read_paper(kept(tmp_path, "paper.pdf", pdf_with("none")))


@pytest.mark.parametrize(("name", "data"), [("a.doc", b"\xd0\xcf\x11\xe0rest"), ("a.bin", b"\0\1\2"), ("a.txt", b"  ")])
def test_other_files_are_refused_in_words(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(NotRead):
        read_paper(kept(tmp_path, name, data))

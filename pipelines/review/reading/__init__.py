"""A paper's file as its text: Word, PDF, web page, plain text or workbook.

Here: which kind a file is, by its content. Not here: each kind (one module each), and what the text claims.
"""

from dataclasses import replace
from pathlib import Path

from pipelines.review.paper import NotRead, Paper
from pipelines.review.reading.docx import read_docx
from pipelines.review.reading.html import read_html
from pipelines.review.reading.pdf import read_pdf
from pipelines.review.reading.text import read_text
from pipelines.review.reading.xlsx import read_xlsx

MAX_BYTES = 100 * 2**20
_TOO_LARGE = NotRead(f"it is larger than {MAX_BYTES // 2**20} MB", "Take the pictures out.")
_OLD = NotRead(
    "it is password-protected, or of an Office before 2007",
    "Save it as .docx or .xlsx, without a password.",
)


def read_paper(path: Path) -> Paper:
    """The paper in a file. Raises `NotRead`, saying in words what is wrong and what to do, and `OSError`."""
    if path.stat().st_size > MAX_BYTES:
        raise _TOO_LARGE
    data, name = path.read_bytes(), path.name
    start = data[:1024].lstrip().lower()
    if not data.strip():
        raise NotRead("the file is empty", "Save it again.")
    return _with_plain_spaces(_read(data, name, path.suffix.lower(), start))


_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f", " "))


def _with_plain_spaces(paper: Paper) -> Paper:
    """The paper with spaces that do not break as others: one for one, so that places in the text stay."""
    return replace(paper, blocks=tuple(replace(b, text=b.text.translate(_SPACES)) for b in paper.blocks))


def _read(data: bytes, name: str, suffix: str, start: bytes) -> Paper:
    if data.startswith(b"PK\x03\x04"):
        return read_docx(data, name) if b"word/" in data[-65536:] or suffix == ".docx" else read_xlsx(data, name)
    if start.startswith(b"%pdf-"):
        return read_pdf(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _OLD
    if start.startswith((b"<!doctype html", b"<html")) or suffix in {".html", ".htm"}:
        return read_html(data, name)
    if start.startswith(b"{\\rtf"):
        raise NotRead("it is in rich text format (.rtf)", "Save it as .docx.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return read_text(data.decode("utf-16", errors="replace").encode(), name)
    if b"\0" in data[:4096]:
        raise NotRead("it is no document that is read here", "Give it as .docx, .pdf, .html, .xlsx or .txt.")
    return read_text(data, name)

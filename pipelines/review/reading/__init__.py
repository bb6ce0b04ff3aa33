"""A paper's file as its text: Word, PDF, web page, plain text or workbook.

Here: which kind a file is, by its content. Not here: each kind (one module each), and what the text claims.
"""

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
    if data.startswith(b"PK\x03\x04"):
        return (
            read_docx(data, name)
            if b"word/" in data[-65536:] or path.suffix.lower() == ".docx"
            else read_xlsx(data, name)
        )
    if start.startswith(b"%pdf-"):
        return read_pdf(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _OLD
    if start.startswith((b"<!doctype html", b"<html")) or path.suffix.lower() in {".html", ".htm"}:
        return read_html(data, name)
    if b"\0" in data[:4096]:
        raise NotRead("it is no document that is read here", "Give it as .docx, .pdf, .html, .xlsx or .txt.")
    return read_text(data, name)

"""Files that are none of ours, recognised by how they begin or by what is packed in them.

Here: what each is called and what to do with it. Not here: our own kinds (a module each).
"""

import zipfile

from pipelines.receive.read.grid import Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF8_MARK = b"\xef\xbb\xbf"
_PAGES = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table")
_FOREIGN = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"{\\rtf", "a Rich Text document"),
    (b"SQLite format 3\x00", "a database"),
)
_OFFICE_XML = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "OLD_EXCEL", "XML Spreadsheet 2003"),
    (b"urn:oasis:names:tc:opendocument:xmlns:office", "OPEN_DOCUMENT", "flat OpenDocument (.fods)"),
)
"""Workbooks in one XML file, by the namespace at their beginning."""
_HEAD = 2_048
_MAX_TYPES = 2**20
_MAIN_OF_MACROS = b"macroEnabled.main+xml"


def refuse_foreign(data: bytes, file_name: str) -> None:
    """Raises `Unreadable` for a file that begins like something that holds no table for us."""
    if data.startswith(_OLE):
        raise _compound(data)
    if file_name.startswith("~$"):
        raise Unreadable(
            "LOCK_FILE", "it is Excel's lock file of an open workbook", "Close the workbook; leave this file."
        )
    head = data[:_HEAD].removeprefix(_UTF8_MARK).removeprefix(b"\xff\xfe").lstrip().lower()
    if head.startswith(_PAGES):
        raise Unreadable(
            "HTML_NOT_EXCEL", "it is a web page named like a workbook", "Open it in Excel, save it as .xlsx."
        )
    for mark, code, what in _OFFICE_XML:
        if head.startswith(b"<") and mark in head.replace(b"\x00", b""):
            raise Unreadable(code, f"it is a workbook saved as {what}", "Open it in Excel, save it as .xlsx.")
    if b"<expssda903" in head.replace(b"\x00", b""):
        raise Unreadable(
            "NOT_A_TABLE",
            "it is an SSDA903 return as one XML file, and its CSV tables are wanted",
            "Export the return's tables (header, episodes, oc2, …) as CSV; deliver those, or one zip archive of them.",
        )
    kind = next((name for start, name in _FOREIGN if data.startswith(start)), "")
    if not kind and head[:1] in {b"{", b"["} and head[1:].lstrip()[:1] in {b'"', b"{", b"[", b"]", b"}"}:
        kind = "a JSON file"
    if kind:
        raise Unreadable("NOT_A_TABLE", f"it is {kind}, which is not read here", "Export the table as .xlsx or .csv.")


def _compound(data: bytes) -> Unreadable:
    """What is packed the way Office packed files before 2007: a workbook of then, or a locked one of now."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Unreadable("PROTECTED", "it is password-protected", "Remove the password and deliver it again.")
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return Unreadable("OLD_EXCEL", "it is an old Excel workbook (.xls)", "Open it in Excel, save it as .xlsx.")
    return Unreadable(
        "PROTECTED_OR_OLD_EXCEL",
        "it is password-protected or of an old Office format",
        "Open it, remove the password, save the table as .xlsx.",
    )


def refuse_foreign_package(container: zipfile.ZipFile) -> None:
    """Raises `Unreadable` for a zip archive that is a document of another kind than a plain workbook."""
    names = set(container.namelist())
    if "xl/workbook.bin" in names:
        raise Unreadable("BINARY_WORKBOOK", "it is a binary workbook (.xlsb)", "Open it in Excel, save it as .xlsx.")
    if any(n.endswith("vbaProject.bin") for n in names) or _has_macros(container, names):
        raise Unreadable("MACROS", "it is a workbook with macros (.xlsm)", "Save it as .xlsx and deliver that.")
    if "mimetype" in names and "content.xml" in names:
        raise Unreadable("OPEN_DOCUMENT", "it is an OpenDocument file (.ods)", "Save it as .xlsx and deliver that.")
    for part, kind in (("word/document.xml", "a Word document"), ("ppt/presentation.xml", "a presentation")):
        if part in names:
            raise Unreadable("NOT_A_WORKBOOK", f"it is {kind}", "Export the table as .xlsx or .csv.")


def _has_macros(container: zipfile.ZipFile, names: set[str]) -> bool:
    types = "[Content_Types].xml"
    if types not in names:
        return False
    with container.open(types) as packed:
        return _MAIN_OF_MACROS in packed.read(_MAX_TYPES)

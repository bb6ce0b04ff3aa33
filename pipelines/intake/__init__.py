"""Delivered files as text, exactly as delivered, with sheet and row number.

Here: which kind of container a file is, and one module per kind. Not here: what the text means.
No cell is ever typed here: inference loses rows and leading zeros without saying so.
"""

import gzip
import io
import zlib

from pipelines.intake.archive import holds_files, read_archive
from pipelines.intake.grid import Grid, Unreadable
from pipelines.intake.text import read_csv, read_parquet
from pipelines.intake.xlsx import MAX_RATIO, read_xlsx
from pipelines.intake.xml import looks_like_xml, read_xml

__all__ = ["Grid", "Unreadable", "read"]

MAX_BYTES = 2**30

_ZIP, _GZIP, _PARQUET, _OLE = b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes, file_name: str) -> list[Grid]:
    """The sheets (or the one table) of a delivered file as text.

    The content decides what it is, not the ending of its name. Raises `Unreadable`, saying in words what is wrong and
    what to do; the message never quotes content.
    """
    if not data:
        raise Unreadable("EMPTY_FILE", "the file is empty (0 bytes)", "Export it again.")
    if len(data) > MAX_BYTES:
        raise Unreadable("FILE_TOO_LARGE", f"the file is larger than {MAX_BYTES // 2**20:,} MB", "Split it, or ask.")
    if data.startswith(_GZIP):
        return read(_gunzip(data), file_name.removesuffix(".gz"))
    if data.startswith(_PARQUET):
        return [read_parquet(data)]
    if data.startswith(_ZIP):
        return read_archive(data) if holds_files(data) else read_xlsx(data)
    if data.startswith(_OLE):
        raise Unreadable(
            "PROTECTED_OR_OLD_EXCEL",
            "it is password-protected or an old Excel format (.xls)",
            "Open it in Excel, remove the password, save it as .xlsx.",
        )
    if file_name.startswith("~$"):
        raise Unreadable(
            "LOCK_FILE", "it is Excel's lock file of an open workbook", "Close the workbook; leave this file."
        )
    head = data[:512].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table")):
        raise Unreadable(
            "HTML_NOT_EXCEL", "it is a web page named like a workbook", "Open it in Excel, save it as .xlsx."
        )
    if looks_like_xml(data):
        return read_xml(data)
    if file_name.lower().endswith((".xlsx", ".xlsm")):
        raise Unreadable(
            "NOT_A_WORKBOOK",
            "its name says workbook, its content does not (an incomplete upload, or a CSV file renamed)",
            "Export or copy it again.",
        )
    return [read_csv(data)]


def _gunzip(data: bytes) -> bytes:
    unpacked = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            while piece := packed.read(2**20):
                unpacked += piece
                if len(unpacked) > max(2**24, MAX_RATIO * len(data)):
                    raise Unreadable(
                        "SUSPICIOUS_ARCHIVE", f"unpacked it is more than {MAX_RATIO} times as large", "Export it again."
                    )
                if len(unpacked) > MAX_BYTES:
                    what = f"unpacked it is larger than {MAX_BYTES // 2**20:,} MB"
                    raise Unreadable("FILE_TOO_LARGE", what, "Split it, or ask.")
    except (OSError, EOFError, zlib.error):
        raise Unreadable("CORRUPT_GZIP", "the compressed file is damaged or incomplete", "Copy it again.") from None
    return bytes(unpacked)

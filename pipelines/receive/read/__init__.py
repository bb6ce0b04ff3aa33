"""Delivered files as text, exactly as delivered, with sheet and row number.

Here: which kind of container a file is, and one module per kind. Not here: what the text means.
No cell is ever typed here: inference loses rows and leading zeros without saying so.
"""

import gzip
import io
import zlib

from pipelines.receive.read.archive import holds_files, read_archive
from pipelines.receive.read.grid import Grid, Unreadable
from pipelines.receive.read.kinds import refuse_foreign
from pipelines.receive.read.mended import with_forward_slashes
from pipelines.receive.read.text import read_csv, read_parquet
from pipelines.receive.read.xlsx import is_bomb, read_xlsx
from pipelines.receive.read.xml import looks_like_xml, read_xml

__all__ = ["Grid", "Unreadable", "read"]

MAX_BYTES = 2**30

_ZIP, _GZIP, _PARQUET = b"PK\x03\x04", b"\x1f\x8b", b"PAR1"
_STEP = 2**20


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
        data = with_forward_slashes(data)
        return read_archive(data) if holds_files(data) else read_xlsx(data)
    refuse_foreign(data, file_name)
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
    """Raises `Unreadable` as soon as it would unpack to more than a computer holds; what is packed twice is not unpacked."""
    parts: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            while part := packed.read(_STEP):
                size += len(part)
                if size > MAX_BYTES or is_bomb(size, len(data)):
                    raise Unreadable(
                        "SUSPICIOUS_ARCHIVE", f"unpacked it would have more than {size // 2**20} MB", "Export it again."
                    )
                parts.append(part)
    except (OSError, EOFError, zlib.error):
        raise Unreadable("CORRUPT_GZIP", "the compressed file is damaged or incomplete", "Copy it again.") from None
    unpacked = b"".join(parts)
    if unpacked.startswith(_GZIP):
        raise Unreadable("SUSPICIOUS_ARCHIVE", "it is packed twice", "Unpack it and deliver what is in it.")
    return unpacked

"""Workbooks that some programs write otherwise than the standard asks, and every spreadsheet program opens all the same.

Here: what the reader of cells would fail on, put as it should be, before it reads. Not here: reading (`xlsx`), and what is
refused. Exporting such a file again never helps: the program writes it so every time.
"""

import io
import re
import struct
import zipfile
from collections.abc import Mapping

_EXTENT = re.compile(
    rb'<(?:\w+:)?dimension\b[^>]*?\bref\s*=\s*["\']([^"\']*)["\'][^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)'
)
_USUAL_EXTENT = re.compile(rb"^[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?$")
_HEAD = 4096
"""The extent stands before the cells."""


def with_forward_slashes(data: bytes) -> bytes:
    """A zip archive whose parts are named as the standard asks, with `/` between folders and not the other slash.

    Only the names are changed, where they stand: nothing is unpacked that has not been weighed yet.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            entries, directory = container.infolist(), container.start_dir
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return data  # what is wrong with it is said where it is read
    if not any("\\" in e.filename for e in entries):
        return data
    mended = bytearray(data)
    for entry in entries:
        (length,) = struct.unpack_from("<H", data, entry.header_offset + 26)
        _turn_slashes(mended, entry.header_offset + 30, length)
        length, extra, comment = struct.unpack_from("<3H", data, directory + 28)
        _turn_slashes(mended, directory + 46, length)
        directory += 46 + length + extra + comment
    return bytes(mended)


def _turn_slashes(archive: bytearray, start: int, length: int) -> None:
    archive[start : start + length] = archive[start : start + length].replace(b"\\", b"/")


def without_extent(sheet: bytes) -> bytes | None:
    """The XML of a sheet without what it says of its extent, if it says what cannot be; None if there is nothing to mend.

    The extent is only a hint, and some programs write one that begins in row 0.
    """
    head = sheet[:_HEAD]
    found = _EXTENT.search(head)
    if found is None or _USUAL_EXTENT.match(found[1]):
        return None
    return sheet[: found.start()] + sheet[found.end() :]


def with_parts(container: zipfile.ZipFile, parts: Mapping[str, bytes]) -> bytes:
    """The archive, whose parts have been weighed, with other content in some of them."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for entry in container.infolist():
            if entry.filename in parts:
                written.writestr(entry.filename, parts[entry.filename])
                continue
            with container.open(entry) as packed:
                written.writestr(entry.filename, packed.read(max(1, entry.file_size)))
    return held.getvalue()

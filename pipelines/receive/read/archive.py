"""Zip archives: CSV files, as "Explore education statistics" hands out a release, each a sheet; XML returns of many schools.

Here: which members are read, and what is refused. Not here: what they mean. A member that is not read becomes a sheet that
fits nothing, and a finding says so; a refusal calls a member by its number, as people name files after people.
"""

import io
import zipfile
import zlib
from dataclasses import replace
from pathlib import PurePosixPath

import polars as pl

from pipelines.receive.read.grid import Grid, Unreadable
from pipelines.receive.read.kinds import refuse_foreign_package
from pipelines.receive.read.text import read_csv
from pipelines.receive.read.xlsx import refuse_bombs, unpacked
from pipelines.receive.read.xml import merged, read_xml

_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin")
_UNREAD = pl.DataFrame({"0": [None]}, schema={"0": pl.String})


def holds_files(data: bytes) -> bool:
    """True for a zip archive that is no workbook and has CSV or XML files in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            names = container.namelist()
    except zipfile.BadZipFile:
        return False
    return not any(w in names for w in _WORKBOOKS) and any(_is(n, ".csv") or _is(n, ".xml") for n in names)


def read_archive(data: bytes) -> list[Grid]:
    """Every CSV file of an archive, named by its file name without ending, and its folder where names repeat.

    An archive of XML returns is read as one return, and whole: a school that is missing would make every count wrong.
    One CSV file that cannot be read does not stop the others: it becomes a sheet that fits nothing, and a finding names it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            refuse_bombs(container)
            refuse_foreign_package(container)
            members = [n for n in container.namelist() if _is_file(n)]
            tables = [n for n in members if _is(n, ".csv")]
            returns, others = _returns(container, members, may_be_none=bool(tables))
            if returns:
                return [*merged(returns), *(_unread(members, n) for n in (*tables, *others))]
            return [*_tables(container, tables), *(_unread(members, n) for n in others)]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError):
        raise Unreadable(
            "INCOMPLETE_UPLOAD", "the archive is damaged or the upload was cut short", "Copy or download it again."
        ) from None


def _tables(container: zipfile.ZipFile, members: list[str]) -> list[Grid]:
    grids: list[Grid] = []
    trouble: Unreadable | None = None
    stems = [PurePosixPath(n).stem for n in members]
    for member, stem in zip(members, stems, strict=True):
        name = stem if stems.count(stem) == 1 else str(PurePosixPath(member).with_suffix(""))
        try:
            grids.append(replace(read_csv(unpacked(container, member)), name=name))
        except Unreadable as error:
            trouble = error
            grids.append(Grid(name=name, cells=_UNREAD))
    if trouble is not None and all(g.cells is _UNREAD for g in grids):
        raise trouble
    return grids


def _returns(
    container: zipfile.ZipFile, members: list[str], *, may_be_none: bool
) -> tuple[list[list[Grid]], list[str]]:
    """The XML returns, and the members that are neither a return nor a table.

    Beside tables an XML file may describe them; beside returns a file that is no return may be a school that is missing.
    """
    found: list[list[Grid]] = []
    unknown: list[tuple[str, Unreadable]] = []
    for member in sorted(n for n in members if _is(n, ".xml")):
        try:
            found.append(read_xml(unpacked(container, member)))
        except Unreadable as error:
            what = f"file number {members.index(member) + 1} of the archive: {error.what}"
            refusal = Unreadable(error.code, what, error.todo)
            if error.code != "UNKNOWN_XML" or not may_be_none:
                raise refusal from None
            unknown.append((member, refusal))
    if found and unknown:
        raise unknown[0][1]
    read = {n for n in members if _is(n, ".csv") or _is(n, ".xml")}
    return found, [*(n for n, _ in unknown), *(n for n in members if n not in read)]


def _unread(members: list[str], member: str) -> Grid:
    return Grid(name=f"file number {members.index(member) + 1}", cells=_UNREAD)


def _is_file(member: str) -> bool:
    """Not a folder, and not what a computer leaves beside the files of people."""
    name = PurePosixPath(member).name
    return not member.endswith("/") and not name.startswith(".") and name != "Thumbs.db" and "__MACOSX" not in member


def _is(member: str, ending: str) -> bool:
    path = PurePosixPath(member)
    return path.suffix.lower() == ending and "__MACOSX" not in path.parts

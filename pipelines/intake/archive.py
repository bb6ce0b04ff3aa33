"""Zip archives: CSV files, as "Explore education statistics" hands out a release, each a sheet; XML returns of many schools.

Here: which members are read, and what is refused. Not here: what they mean; a member no source knows is passed over by name.
"""

import io
import zipfile
import zlib
from dataclasses import replace
from pathlib import PurePosixPath

import polars as pl

from pipelines.intake.grid import Grid, Unreadable
from pipelines.intake.kinds import refuse_foreign_package
from pipelines.intake.text import read_csv
from pipelines.intake.xlsx import refuse_bombs, unpacked
from pipelines.intake.xml import merged, read_xml

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
    One CSV file that cannot be read does not cost the others: it becomes a sheet that fits nothing, which is said by its name.
    """
    grids: list[Grid] = []
    trouble: Unreadable | None = None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            refuse_bombs(container)
            refuse_foreign_package(container)
            if returns := sorted(n for n in container.namelist() if _is(n, ".xml")):
                return merged([_return(container, member) for member in returns])
            members = [n for n in container.namelist() if _is(n, ".csv")]
            stems = [PurePosixPath(n).stem for n in members]
            for member, stem in zip(members, stems, strict=True):
                name = stem if stems.count(stem) == 1 else str(PurePosixPath(member).with_suffix(""))
                try:
                    grid = read_csv(unpacked(container, member))
                except Unreadable as error:
                    trouble = error
                    grids.append(Grid(name=name, cells=_UNREAD))
                    continue
                grids.append(replace(grid, name=name))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError):
        raise Unreadable(
            "INCOMPLETE_UPLOAD", "the archive is damaged or the upload was cut short", "Copy or download it again."
        ) from None
    if trouble is not None and all(g.cells is _UNREAD for g in grids):
        raise trouble
    return grids


def _return(container: zipfile.ZipFile, member: str) -> list[Grid]:
    try:
        return read_xml(unpacked(container, member))
    except Unreadable as error:
        raise Unreadable(error.code, f"{PurePosixPath(member).name} in the archive: {error.what}", error.todo) from None


def _is(member: str, ending: str) -> bool:
    path = PurePosixPath(member)
    return path.suffix.lower() == ending and "__MACOSX" not in path.parts

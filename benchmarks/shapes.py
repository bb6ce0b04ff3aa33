"""Files of the shapes for which the closest peer states times: so many rows of an Annex A workbook, a school census, a CIN census.

Here: the synthetic county's files cut, or repeated under fresh identifiers, to a size. Not here: how they are judged.
"""

import io
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from pipelines.demo.deliver import EXTRACTED, ROUNDS
from pipelines.demo.schools import school_census
from pipelines.demo.schools.pupils import CENSUSES
from pipelines.demo.social_care import annex_a
from pipelines.demo.social_care import formats as social_care
from pipelines.demo.social_care.records import county
from pipelines.receive import read as intake

ROWS_OF_A_LIST = 1_000
CENSUS_ROWS, CENSUS_COLUMNS = 9_498, 44
EPISODES = 4_020
_IDENTIFIERS = ("child unique id", "adopter identifier", "adoption family")
"""How the headers of identifiers begin: a repeated row is of somebody else."""
_ISO = "%Y-%m-%d %H:%M:%S"


def write(folder: Path) -> dict[str, Path]:
    """The three files, by shape, each under a name that says its day or collection."""
    files = {
        "annex_a": (f"Annex A {EXTRACTED[-1]}.xlsx", annex_a_lists(ROWS_OF_A_LIST)),
        "school_census": ("2025_spring_pupilonroll.csv", census_rows(CENSUS_ROWS)),
        "cin_census": ("CIN_census_2025.xml", census_episodes(EPISODES)),
    }
    for name, data in files.values():
        (folder / name).write_bytes(data)
    return {shape: folder / name for shape, (name, _) in files.items()}


def annex_a_lists(rows: int) -> bytes:
    """The county's last workbook with exactly that many rows in each of its eleven lists."""
    grids = intake.read(annex_a.workbook(county(), ROUNDS[-1], EXTRACTED[-1]), "Annex A.xlsx")
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        for grid in grids:
            sheet = book.add_worksheet(grid.name)
            header, *below = grid.cells.rows()
            sheet.write_row(0, 0, header)
            identifiers = [p for p, title in enumerate(header) if str(title).strip().lower().startswith(_IDENTIFIERS)]
            for line in range(rows):
                row = list(below[line % len(below)])
                for position in identifiers if line >= len(below) else []:
                    row[position] = f"{row[position]}{line // len(below):03d}"
                for number, cell in enumerate(row):
                    if (day := _day(cell)) is not None:
                        sheet.write_datetime(line + 1, number, day)
                    elif cell is not None:
                        sheet.write_string(line + 1, number, cell)
    return held.getvalue()


def census_rows(rows: int) -> bytes:
    """The first rows of the county's spring census of pupils on roll, as CSV."""
    (spring,) = (c for c in CENSUSES if c.term.year == 2025 and c.term.number == 1)
    blade: pl.DataFrame = school_census.blades(spring)["pupilonroll"].head(rows)
    if blade.shape != (rows, CENSUS_COLUMNS):
        raise AssertionError(f"the blade is {blade.shape}")
    return blade.write_csv().encode()


def census_episodes(episodes: int) -> bytes:
    """The county's CIN census, cut after that many episodes; each stands on a line of its own."""
    *lines, end = social_care.cin_census(county(), social_care.YEAR_RETURNED).decode().splitlines()
    places = [number for number, line in enumerate(lines) if line.startswith("<CINdetails>")]
    return "\n".join([*lines[: places[episodes - 1] + 1], "</Child>", end]).encode()


def _day(cell: str | None) -> date | None:
    try:
        return datetime.strptime(cell or "", _ISO)
    except ValueError:
        return None

"""A synthetic table of published figures in the shape of the Department's LAIT files, for every council in England.

Here: invented figures. Each measure is drawn from a spread whose quarter points lie where the published ones of 2023/24
lie, so that the county stands where the report says it stands; no council's figure is a real one. Areas are called
"Synthetic council 301", so that nobody takes them for real.
"""

import gzip
import io
import random
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import xlsxwriter

from pipelines.templates import CREATED
from schemas.areas import AREAS
from schemas.lait import ENGLAND

YEARS = ("2022", "2023", "2024")
MEASURES: dict[str, tuple[str, str, tuple[float, float, float, float, float]]] = {
    # code: label, polarity, and the spread: lowest, 25, 50, 75 %, highest
    "ReReferral": ("Percentage of re-referrals within 12 months", "Low", (5, 17.7, 20.6, 23.6, 34)),
    "Continue_Assess_Comp": ("Continuous assessments within 45 working days", "High", (45, 78.45, 83.5, 90.45, 100)),
    "PrevRegCPR": ("Second or subsequent child protection plans", "Low", (8, 21.0, 24.55, 27.9, 42)),
    "CareLeaverAcc": ("Care leavers aged 19 to 21 in suitable accommodation", "High", (70, 88, 90, 93, 100)),
    "CareLeaverEET": (
        "Care leavers aged 19 to 21 in education, employment or training",
        "High",
        (35, 49.8, 54, 60, 78),
    ),
    "LACDental%": ("Looked after children with a dental check", "High", (40, 72.5, 82, 87.5, 98)),
    "LACHealth%": ("Looked after children with a health assessment", "High", (55, 87, 91, 95, 100)),
}
NEIGHBOURS_OF_855 = (916, 803, 937, 802, 850, 865, 933, 938, 811, 891)


def write_national(folder: Path, seed: int = 2025) -> list[Path]:
    """Write the four files of a vintage; returns their paths."""
    chance = random.Random(seed)
    councils = sorted(a.la_code for a in AREAS.values() if a.level == "council" and a.valid_to is None)
    names = {a.la_code: _name(a.la_code) for a in AREAS.values()}
    values = folder / "synthetic_bds_long.csv"
    dictionary = folder / "synthetic_data_dictionary.csv.gz"
    neighbours = folder / "synthetic_neighbours_may_2025.xlsx"
    listed = folder / "synthetic_la_list.xlsx"
    pl.DataFrame(
        list(_values(councils, names, chance)),
        schema=["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"],
        orient="row",
    ).write_csv(values)
    dictionary.write_bytes(gzip.compress(_dictionary().encode(), mtime=0))
    neighbours.write_bytes(_neighbours(councils, names, chance))
    listed.write_bytes(
        _sheet([("LA Number", "LA Name", "Region", "Type"), *((c, names[c], "", "UA") for c in councils)])
    )
    return [values, dictionary, neighbours, listed]


def _name(la_code: int) -> str:
    if la_code == ENGLAND:
        return "England"
    return f"Synthetic {'council' if la_code < ENGLAND else 'region'} {la_code}"


def _values(councils: list[int], names: dict[int, str], chance: random.Random) -> Iterable[tuple[str, ...]]:
    for measure, (_, _, spread) in MEASURES.items():
        for year in YEARS:
            drift = (int(year) - 2024) * 0.6
            # Evenly over the spread, so that its quarter points are the spread's, then handed out by lot.
            drawn = [_at((i + 0.5) / len(councils), spread) + drift for i in range(len(councils))]
            chance.shuffle(drawn)
            shown = {c: f"{min(100.0, max(0.0, v)):.1f}" for c, v in zip(councils, drawn, strict=True)}
            for missing in chance.sample([c for c in councils if c != 855], 2):
                shown[missing] = "-"
            for code in councils:
                yield measure, "", year, names[code], shown[code], f"{code}.0", ""
            yield measure, "", year, "England", f"{spread[2] + drift:.1f}", f"{ENGLAND}.0", ""


def _at(share: float, spread: tuple[float, float, float, float, float]) -> float:
    """The value at a share of the spread, straight between its quarter points."""
    place = share * 4
    low = min(3, int(place))
    return spread[low] + (place - low) * (spread[low + 1] - spread[low])


def _dictionary() -> str:
    rows = [
        {
            "Measure_code": str(900 + i), "Topic": "Synthetic", "Measure": label, "Measure_short": code,
            "Polarity": polarity, "Table_status": "Synthetic", "dps": "NA", "Year_Type": "Financial Year",
            "No_Quartile": "NA",
        }
        for i, (code, (label, polarity, _)) in enumerate(MEASURES.items())
    ]  # fmt: skip
    return pl.DataFrame(rows).write_csv()


def _neighbours(councils: list[int], names: dict[int, str], chance: random.Random) -> bytes:
    """As the Department lays it out: two rows of letters and numbers, then the header."""
    header = ["LA num", "LA Name", *(h for n in range(1, 11) for h in (f"SN{n}", "SNP"))]
    rows: list[tuple[object, ...]] = [
        tuple("ABCDEFGHIJKLMNOPQRSTUV"[: len(header)]),
        tuple(range(1, len(header) + 1)),
        tuple(header),
    ]
    for code in councils:
        near = NEIGHBOURS_OF_855 if code == 855 else chance.sample([c for c in councils if c != code], 10)
        rows.append((code, names[code], *(cell for n in near for cell in (n, "Close"))))
    return _sheet(rows)


def _sheet(rows: Iterable[tuple[object, ...]]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})  # the same rows give the same bytes
        sheet = book.add_worksheet("LA SN Groups")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return held.getvalue()

"""A synthetic table of published figures in the shape of the Department's LAIT files, for every council in England.

Here: invented figures. Each measure is drawn from a spread whose quarter points lie where the published ones of 2023/24
lie, so that the county stands where the report says it stands; no council's figure is a real one. Areas are called
"Synthetic council 301", so that nobody takes them for real.
"""

import gzip
import io
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter

from pipelines.council.template import CREATED
from pipelines.demo.published.spread import (
    COUNCILS,
    COUNTY,
    NEIGHBOURS_OF_COUNTY,
    REGIONS,
    Spread,
    Stand,
    at,
    by_region,
    region_of,
    spread_over,
    synthetic_name,
)
from schemas.sources.national.lait import ENGLAND

YEARS = ("2022", "2023", "2024")
MEASURES: dict[str, tuple[str, str, Spread]] = {
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


@dataclass(frozen=True)
class _Planted:
    """A measure with a stand of the county for each period."""

    label: str
    year_type: str
    decimals: int
    stands: dict[str, Stand]


PLANTED = {
    "TotPermEx": _Planted(
        "Permanent exclusions, percentage of pupils",
        "Academic Year",
        2,
        {
            "2022/23": Stand(0.0664, 0.11121, 0.0953, (0.0, 0.0597, 0.1097, 0.1554, 0.35)),
            "2023/24": Stand(0.0713, 0.12889, 0.1207, (0.0, 0.0691, 0.1287, 0.1875, 0.40)),
        },
    ),
    "Total_ Pup_FixedEx": _Planted(
        "Pupils with one or more suspensions, percentage of pupils",
        "Academic Year",
        2,
        {
            "2022/23": Stand(3.16, 3.60639, 3.62, (0.6, 3.07, 3.59, 4.06, 6.5)),
            "2023/24": Stand(3.62, 4.04088, 4.129, (0.6, 3.42, 4.00, 4.84, 6.5)),
        },
    ),
    "FirstYJS": _Planted(
        "First time entrants to the youth justice system, per 100,000",
        "Calendar Year",
        1,
        {
            "2022": Stand(110.0, 152.0, 100.0, (40.0, 117.0, 146.0, 195.0, 340.0)),
            "2023": Stand(101.0, 143.0, 91.0, (40.0, 107.0, 144.0, 185.0, 340.0)),
        },
    ),
    "ReoffYO": _Planted(
        "Young offenders who offend again, percentage",
        "Financial Year",
        2,
        {"2022": Stand(26.4, 32.2, 29.8, (15.0, 25.0, 32.0, 40.0, 69.0))},
    ),
    "16-17 NEET": _Planted(
        "Aged 16 and 17 not in education, employment or training",
        "Financial Year",
        1,
        {
            "2024": Stand(0.8, 3.2, 2.6, (0.0, 2.1, 3.0, 4.1, 7.6)),
            "2025": Stand(1.2, 3.4, 2.9, (0.0, 2.2, 3.4, 4.4, 7.6)),
        },
    ),
}
"""Measures whose neighbours' mean and England's figure are planted too; low is good in all."""


def write_national(folder: Path, seed: int = 2025) -> list[Path]:
    """Write the four files of a vintage; returns their paths."""
    chance = random.Random(seed)
    values = folder / "synthetic_bds_long.csv"
    dictionary = folder / "synthetic_data_dictionary.csv.gz"
    neighbours = folder / "synthetic_neighbours_may_2025.xlsx"
    listed = folder / "synthetic_la_list.xlsx"
    pl.DataFrame(
        [*_values(chance), *_planted(random.Random("planted"))],
        schema=["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"],
        orient="row",
    ).write_csv(values)
    dictionary.write_bytes(gzip.compress(_dictionary().encode(), mtime=0))
    neighbours.write_bytes(_neighbours(chance))
    listed.write_bytes(_sheet([("LA Number", "LA Name", "Region", "Type"), *_listed()]))
    return [values, dictionary, neighbours, listed]


def _listed() -> Iterable[tuple[object, ...]]:
    for code in COUNCILS:
        yield code, synthetic_name(code), synthetic_name(region_of(code)), "UA"
    for code in REGIONS:
        yield code, synthetic_name(code), "", ""


def _values(chance: random.Random) -> Iterable[tuple[str, ...]]:
    for measure, (_, _, spread) in MEASURES.items():
        for year in YEARS:
            drift = (int(year) - 2024) * 0.6
            # Evenly over the spread, so that its quarter points are the spread's, then handed out by lot.
            drawn = [at((i + 0.5) / len(COUNCILS), spread) + drift for i in range(len(COUNCILS))]
            chance.shuffle(drawn)
            shown = {c: f"{min(100.0, max(0.0, v)):.1f}" for c, v in zip(COUNCILS, drawn, strict=True)}
            for missing in chance.sample([c for c in COUNCILS if c != COUNTY], 2):
                shown[missing] = "-"
            for code in COUNCILS:
                region = synthetic_name(region_of(code))
                yield measure, "", year, synthetic_name(code), shown[code], f"{code}.0", region
            for code, mean in by_region({c: float(v) for c, v in shown.items() if v != "-"}).items():
                yield measure, "", year, synthetic_name(code), f"{mean:.1f}", f"{code}.0", ""
            yield measure, "", year, "England", f"{spread[2] + drift:.1f}", f"{ENGLAND}.0", ""


def _planted(chance: random.Random) -> Iterable[tuple[str, ...]]:
    for measure, planted in PLANTED.items():
        for period, stand in planted.stands.items():
            figures = spread_over(stand, chance) | {ENGLAND: stand.england}
            for code, value in (figures | by_region(figures)).items():
                region = synthetic_name(region_of(code)) if code in COUNCILS else ""
                yield measure, "", period, synthetic_name(code), f"{value:.5f}", f"{code}.0", region


def _dictionary() -> str:
    described = [(code, label, polarity, "NA", "Financial Year") for code, (label, polarity, _) in MEASURES.items()]
    described += [(code, p.label, "Low", str(p.decimals), p.year_type) for code, p in PLANTED.items()]
    rows = [
        {
            "Measure_code": str(900 + i),
            "Topic": "Synthetic",
            "Measure": label,
            "Measure_short": code,
            "Polarity": polarity,
            "Table_status": "Synthetic",
            "dps": decimals,
            "Year_Type": year_type,
            "No_Quartile": "NA",
        }
        for i, (code, label, polarity, decimals, year_type) in enumerate(described)
    ]
    return pl.DataFrame(rows).write_csv()


def _neighbours(chance: random.Random) -> bytes:
    """As the Department lays it out: two rows of letters and numbers, then the header."""
    header = ["LA num", "LA Name", *(h for n in range(1, 11) for h in (f"SN{n}", "SNP"))]
    rows: list[tuple[object, ...]] = [
        tuple("ABCDEFGHIJKLMNOPQRSTUV"[: len(header)]),
        tuple(range(1, len(header) + 1)),
        tuple(header),
    ]
    for code in COUNCILS:
        near = NEIGHBOURS_OF_COUNTY if code == COUNTY else chance.sample([c for c in COUNCILS if c != code], 10)
        rows.append((code, synthetic_name(code), *(cell for n in near for cell in (n, "Close"))))
    return _sheet(rows)


def _sheet(rows: Iterable[tuple[object, ...]]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})  # the same rows give the same bytes
        sheet = book.add_worksheet("LA SN Groups")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return held.getvalue()

"""The Department's bulk table behind the Local Authority Interactive Tool (LAIT), and the three files beside it.

Here: the long table of published measures, its data dictionary, the statistical neighbours, the list of councils.
Not here: quartiles and means (`warehouse.comparison`).

Traps of the real files, each held by a test: a code with a space inside it (`Total_ Pup_FixedEx`), values as text with
`-` and `..` for missing, a measure with `0` for its year, England and regions as rows beside councils (LA number 970 and
above; filter on the number, never on names), the neighbours' header in row 3 under two rows of letters and numbers.

Source: Department for Education, Local Authority Interactive Tool. Open Government Licence v3.0.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import council
from schemas.open_data import NOBODYS_CODE
from schemas.words.fields import Severity, column
from schemas.words.source import Edition, Source, Table

ENGLAND = 970
"""LA number of the England row; regions follow from 980. Councils are below it."""

_MISSING = ("-", "..", "c", "x", "z", "u", "k", "low", ":", "~")


class PublishedValues(pa.DataFrameModel):
    """One row per measure, council (or region, or England) and year."""

    measure: str = column("Short Desc", "Code of the measure, spaces inside it included.", key=True)
    measure_label: str = column("Data item", "Long name; blank in most rows.", optional=True)
    period: str = column(
        "Years",
        "The year as published: 2024 is the financial year ending 31 March 2024, 2023/24 an academic year.",
        key=True,
        str_matches=r"^(19|20)\d\d([-/ ].*)?$",
        form="2025 or 2024/25",
    )
    area: str = column("LA and Regions", "Name of the council, region or England.", required=True)
    value: float = column(
        "Values", "The published figure, unrounded as published; blank where missing.", absent_marks=_MISSING
    )
    la_code: pl.Int64 = column("LA Number", "Three-digit code; 970 is England, 980 and above are regions.", key=True)
    region: str = column("Region", "Region the council lies in.", optional=True)

    class Config:
        """One value for a measure, area and year."""

        unique = ("measure", "period", "la_code")


class Measures(pa.DataFrameModel):
    """One row per measure of the data dictionary; a measure listed under two topics has two rows."""

    measure: str = column("Measure_short", "Code of the measure.", key=True)
    topic: str = column("Topic", "Where the tool files it.", required=True)
    label: str = column("Measure", "What it measures.", required=True)
    polarity: str = column("Polarity", "Is high or low good.", codes=council.POLARITY)
    table_status: str = column("Table_status", "Where the figures come from; Discontinued if they no longer come.")
    decimals: pl.Int64 = column("dps", "Decimal places shown; blank means 1.", severity=Severity.WARNING, ge=0, le=6)
    year_type: str = column("Year_Type", "Financial, academic or calendar year.")
    no_quartile: str = column("No_Quartile", "N where the Department shows no quartile: the range is too small.")
    title: str = column("Chart_title", "What it measures, in full.", optional=True)
    counted_in: str = column("y_axis_name", "What a figure is counted in.", optional=True)
    description: str = column("Description", "What the Department says it is.", optional=True)
    link: str = column("Hyperlink(s)", "Where it is published.", optional=True)


class StatisticalNeighbours(pa.DataFrameModel):
    """One row per council: its ten statistical neighbours, nearest first."""

    la_code: pl.Int64 = column("LA num", "Three-digit code of the council.", key=True)
    area: str = column("LA Name", "Name of the council.", required=True)
    neighbour_1: pl.Int64 = column("SN1", "Three-digit code of the nearest neighbour.", key=True)
    neighbour_2: pl.Int64 = column("SN2", "Second nearest.", required=True)
    neighbour_3: pl.Int64 = column("SN3", "Third.", required=True)
    neighbour_4: pl.Int64 = column("SN4", "Fourth.", required=True)
    neighbour_5: pl.Int64 = column("SN5", "Fifth.", required=True)
    neighbour_6: pl.Int64 = column("SN6", "Sixth.", required=True)
    neighbour_7: pl.Int64 = column("SN7", "Seventh.", required=True)
    neighbour_8: pl.Int64 = column("SN8", "Eighth.", required=True)
    neighbour_9: pl.Int64 = column("SN9", "Ninth.", required=True)
    neighbour_10: pl.Int64 = column("SN10", "Tenth.", required=True)

    class Config:
        """One row per council."""

        unique = ("la_code",)


class Councils(pa.DataFrameModel):
    """One row per council, region or country in the tool's list."""

    la_code: pl.Int64 = column("LA Number", "Three-digit code.", key=True)
    area: str = column("LA Name", "Name.", key=True)
    region: str = column("Region", "Region it lies in.")
    kind: str = column("Type", "Kind of authority; blank for regions and the country.")


VALUES = Source(
    "lait_values",
    "LAIT bulk table",
    (Table("values", PublishedValues, Edition()),),
    national=True,
    cross_rules=(NOBODYS_CODE,),
    editions="editions of 2025 to April 2026",
)
DICTIONARY = Source(
    "lait_dictionary",
    "LAIT data dictionary",
    (Table("measures", Measures, Edition()),),
    national=True,
    editions="editions of 2025 to April 2026",
)
NEIGHBOURS = Source(
    "lait_neighbours",
    "Statistical neighbours workbook",
    (Table("neighbours", StatisticalNeighbours, Edition()),),
    national=True,
    editions="models of 2021 and 2025",
)
COUNCILS = Source(
    "lait_councils",
    "LAIT list of councils",
    (Table("councils", Councils, Edition()),),
    national=True,
    editions="editions of 2025 to April 2026",
)

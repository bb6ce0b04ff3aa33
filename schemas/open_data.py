"""What every open-data table of the Department has in common: its first ten columns, its marks for a missing figure.

Here: those columns as a model to start from, the closed lists of levels, figures as columns, tables of many like columns, the rules on
codes that no council and no area has.
Not here: any table (`explore_education_statistics`, `ehc_plans`, `neet`, `scorecards`).

The ten columns swap places between families, so they are matched by name. They are not needed to recognise a table:
every table has them, so they distinguish none; without its keys a table is refused all the same.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.codes.areas import BY_ONS_CODE, KNOWN_CODES
from schemas.words.codes import Code, CodeList
from schemas.words.fields import Severity, column, row_rule
from schemas.words.rules import Rule
from schemas.words.source import CrossFinding, CrossRule

MARKS = ("-", "..", ".", ":", "~", "c", "k", "low", "u", "x", "z")
"""What stands in place of a figure: suppressed (c), rounds to nothing (k, low, ~), unreliable (u), not available (x, :, ..),
not applicable (z, -, .). Blanks, NA and NaN are missing everywhere."""

LEVEL = CodeList(
    "Geographic level",
    (
        Code("National", "National", ("E92000001",)),
        Code("Regional", "Regional"),
        Code("Local authority", "Local authority"),
        Code("Local authority district", "Local authority district"),
        Code("School", "School"),
    ),
)
"""A file edited by hand has the country's code where the level belongs: all its rows are the country's."""

PERIOD = r"^(19|20)\d\d([-/ ]?\d{2,4})?( \(.*\))?$"
"""202324, 2024, 2023/24, 2023-24, 2014-16, 2025 (prov), 2018 (Rev)."""


def period_column(title: str = "time_period", *aliases: str) -> Any:
    """The year of a row, as text."""
    return column(
        title,
        "202324 is an academic or financial year, 2024 a calendar or reporting year.",
        key=True,
        aliases=aliases,
        str_matches=PERIOD,
        form="2024, 2023/24 or 202324",
    )


def figure(
    title: str, description: str, *aliases: str, unit: str | None = None, optional: bool = False, **checks: Any
) -> Any:
    """A published figure: a number, or a mark of absence."""
    return column(
        title,
        description,
        aliases=aliases,
        absent_marks=MARKS,
        severity=Severity.WARNING,
        unit=unit,
        optional=optional,
        **checks,
    )


def share(title: str, description: str, *aliases: str) -> Any:
    """A published share of a whole, in percent: from 0 to 100."""
    return figure(title, description, *aliases, unit="percent", ge=0, le=100)


def part_of_whole(part: str, whole: str) -> Callable[[Callable[..., pl.Expr]], Any]:
    """The rule that a published number cannot be larger than the one it is a part of."""
    return row_rule(
        "part_over_whole",
        "The number is larger than the one it is a part of",
        column=part,
        needs=(part, whole),
        todo="Get the table again from the publisher; if it stands there so, report it to them.",
        severity=Severity.WARNING,
    )


class Areas(pa.DataFrameModel):
    """The area and the year of a row's figures."""

    period: str = period_column()
    period_kind: str = column("time_identifier", "Academic year, Reporting year, Calendar year, a term.", optional=True)
    level: str = column("geographic_level", "Country, region or council.", codes=LEVEL, optional=True)
    country_code: str = column("country_code", "Nine-character code of the country.", optional=True)
    country: str = column("country_name", "Name of the country.", optional=True)
    region_code: str = column("region_code", "Nine-character code of the region.", optional=True)
    region: str = column("region_name", "Name of the region.", optional=True)
    la_code: pl.Int64 = column(
        "old_la_code",
        "Three-digit code of the council; left out where two councils answer as one (`314 / 318`).",
        aliases=("LANumber",),
        absent_marks=MARKS,
        severity=Severity.WARNING,
        optional=True,
    )
    ons_code: str = column("new_la_code", "Nine-character code of the council.", absent_marks=MARKS, optional=True)
    area: str = column("la_name", "Name of the council.", absent_marks=MARKS, optional=True)


def wide(
    name: str,
    doc: str,
    figures: Mapping[str, tuple[str, str]],
    base: type[pa.DataFrameModel] = Areas,
    optional: Collection[str] = (),
) -> type[pa.DataFrameModel]:
    """A model of many figures: our word → header and description. For files of fifty and more similar columns.

    optional  those that later releases leave out
    """
    fields: dict[str, Any] = {
        word: figure(title, text, optional=word in optional) for word, (title, text) in figures.items()
    }
    fields["__annotations__"] = dict.fromkeys(figures, float)
    return type(name, (base,), {"__doc__": doc, "__module__": __name__, **fields})


def _places(rows: pl.DataFrame, that: pl.Expr) -> tuple[int, ...]:
    return tuple(rows.select(pl.arg_where(that.fill_null(False))).to_series())


def _of_nobody(present: Mapping[str, pl.DataFrame]) -> list[CrossFinding]:
    found = []
    for name, rows in present.items():
        for of, code in (("la_code", pl.col("la_code")), ("laestab", pl.col("laestab") // 10_000)):
            if of in rows.columns and rows.schema[of].is_integer():
                found.append(CrossFinding(name, of, _places(rows, ~code.is_in(list(KNOWN_CODES)))))
    return [f for f in found if f.rows]


NOBODYS_CODE = CrossRule(
    Rule(
        "council_unknown",
        Severity.NOTE,
        "The code is of no council that is known here; the row is used under that code",
        "Check it: it is a mistake, or of a council formed since, whose name the sheet Areas of the council workbook gives.",
    ),
    _of_nobody,
)
"""A council code of a national file that nobody has."""


def _of_no_area(present: Mapping[str, pl.DataFrame]) -> list[CrossFinding]:
    alone = {n: rows for n, rows in present.items() if "ons_code" in rows.columns and "la_code" not in rows.columns}
    found = [
        CrossFinding(n, "ons_code", _places(rows, ~pl.col("ons_code").is_in(list(BY_ONS_CODE))))
        for n, rows in alone.items()
    ]
    return [f for f in found if f.rows]


NO_AREAS_CODE = CrossRule(
    Rule(
        "area_unknown",
        Severity.NOTE,
        "The nine-character code is of no area that is known here; the row is used if a council workbook knows it",
        "Check it: it is a mistake, or of a council formed since, whose codes the sheet Areas of the council workbook gives.",
    ),
    _of_no_area,
)
"""A nine-character code of a table that has no other, and that nobody has."""

"""Termly headcount of funded early education: this project's contract, for want of a standard file.

Here: one row per child, provider, entitlement and term with the funded hours claimed in headcount week. Not here: whether a
provider is good (`ofsted_early_years`), how many children could have had a place (`eligible_children`).

A child at two providers, or with two entitlements, has two rows and counts once: for its additional support if it has any,
whichever provider it takes that at, and in the setting of its main provider: the one marked so, else the one with most hours.
Rows without funded hours may stay in the file and do not count.

How to produce it: in Synergy (Early Years), ONE (Early Years) or EYES, the headcount of the term as it was paid, one line
per child, provider and entitlement, with Ofsted's number of the provider. One file may hold several terms; a later file replaces the terms it
holds.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people
from schemas.words.codes import Code, CodeList
from schemas.words.fields import Personal, Severity, column, row_rule
from schemas.words.source import Collection, Source, Table

TERM_LABEL = r"^(Autumn|Spring|Summer) Term 20\d\d$"

ENTITLEMENT = CodeList(
    "Entitlement to funded early education",
    (
        Code("additional_support", "Families receiving additional support", ("disadvantaged", "2yo", "2 year old")),
        Code("universal", "Universal", ("universal 15 hours", "3 and 4 year old")),
        Code("working_parents", "Working parents", ("working parent", "expanded")),
    ),
)
"""The Department's words of 2025; the spellings after them are older ones."""


def _term_starts() -> pl.Expr:
    """The day by which the birthday must have been: children become entitled the term after it."""
    name, year = pl.col("term").str.extract(r"^(\w+)"), pl.col("term").str.extract(r"(\d{4})$").cast(pl.Int32)
    month = name.replace_strict({"Spring": 1, "Summer": 4, "Autumn": 9}, default=None, return_dtype=pl.Int8)
    return pl.date(year, month, 1)


class FundedChildren(pa.DataFrameModel):
    """One row per child, provider, entitlement and term."""

    child_id: str = column(
        "Child ID",
        "The council's own identifier of the child.",
        key=True,
        personal=Personal.IDENTIFIER,
        aliases=("Early Years Child ID",),
    )
    birth_date: pl.Date = column(
        "Date of birth", "Date of birth.", personal=Personal.SENSITIVE, severity=Severity.WARNING, aliases=("DOB",)
    )
    sex: str = column("Sex", "Sex as recorded.", codes=people.SEX, aliases=("Gender",), optional=True)
    term: str = column(
        "Headcount term", "For instance Spring Term 2025.", key=True, str_matches=TERM_LABEL, form="Spring Term 2025"
    )
    age: pl.Int64 = column(
        "Entitlement age", "2, 3 or 4: as what the place is funded.", key=True, unit="years", ge=2, le=4
    )
    entitlement: str = column(
        "Entitlement",
        "Why the place is funded. Two-year-olds of working parents are not on the Department's list of eligible families. Without "
        "the column the headcount is not used.",
        codes=ENTITLEMENT,
    )
    provider: str = column(
        "Provider URN",
        "Ofsted's number of the provider; a school's URN for a school. Without the column the headcount is not used.",
        aliases=("Ofsted URN",),
    )
    funded_hours: float = column(
        "Funded hours", "Funded hours claimed in the week.", key=True, unit="hours", ge=0, le=60
    )
    main_provider: str = column(
        "Main provider", "Y at the provider where the child has most funded hours.", codes=people.YES_NO
    )
    district: str = column("District", "District the provider lies in.", optional=True)

    @row_rule(
        "not_yet_entitled",
        "The child reached the age of the entitlement in this term or later",
        column="age",
        needs=("birth_date", "term", "age"),
        todo="Correct the date of birth or the age; the row counts as it stands.",
        severity=Severity.NOTE,
    )
    def _entitled(cls) -> pl.Expr:
        years = pl.concat_str(pl.col("age").cast(pl.String), pl.lit("y"))
        return pl.col("birth_date").dt.offset_by(years) < _term_starts()

    class Config:
        """A child stands in a term's headcount once at a provider for an entitlement."""

        unique = ("child_id", "term", "provider", "entitlement")


EARLY_YEARS_HEADCOUNT = Source(
    "early_years_headcount",
    "Early years funded headcount",
    (Table("children", FundedChildren, Collection("term", column="term")),),
    contract=True,
)

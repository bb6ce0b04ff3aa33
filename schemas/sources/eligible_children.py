"""How many children may take a funded early education place: this project's contract, for want of a standard file.

Here: one row per term, age and basis. Not here: who took a place (`early_years_headcount`).

For two-year-olds the number is that of the Department for Work and Pensions' list of families the council is sent each
term. For three-year-olds it is an estimate of the resident population; children who come in from outside the area can take
more places than that, so that a percentage may exceed 100. Where an age has a number of either basis, two-year-olds are counted out of the
list and older children out of the population; the two are never added.

How to produce it: count the termly list as received (Synergy, ONE and EYES load it and can count it), and take the population
from the health visitors' or births data the council uses for its sufficiency assessment. Four cells a term, typed by hand if
need be. One file may hold several terms; a later file replaces the terms it holds.
"""

import pandera.polars as pa
import polars as pl

from schemas.sources.early_years_headcount import TERM_LABEL
from schemas.words.codes import Code, CodeList
from schemas.words.fields import column
from schemas.words.source import Collection, Source, Table

ELIGIBLE_BASIS = CodeList(
    "Where a number of eligible children comes from",
    (
        Code("dwp_list", "DWP list", ("DWP", "DfE list", "list of families")),
        Code("population", "Population", ("births", "ONS", "population estimate")),
    ),
)


class EligibleChildren(pa.DataFrameModel):
    """One row per term, age and basis."""

    term: str = column(
        "Eligible in term", "For instance Spring Term 2025.", key=True, str_matches=TERM_LABEL, form="Spring Term 2025"
    )
    age: pl.Int64 = column("Eligible at age", "2, 3 or 4.", key=True, unit="years", ge=2, le=4)
    children: pl.Int64 = column("Eligible children", "How many.", key=True, unit="children", ge=0)
    basis: str = column("Basis of the number", "Where it comes from.", codes=ELIGIBLE_BASIS, required=True)

    class Config:
        """One number of a basis for a term and age."""

        unique = ("term", "age", "basis")


ELIGIBLE_CHILDREN = Source(
    "eligible_children",
    "Children eligible for funded early education",
    (Table("children", EligibleChildren, Collection("term", column="term", within="age")),),
    contract=True,
)

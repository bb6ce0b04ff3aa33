"""The district that each child lives in: this project's contract, for want of a standard file.

Here: one row per child that any list of the council names by its case number or UPN. Not here: addresses and postcodes, which nobody
needs for this. It is asked for when a council is divided: lists of social care and plans say nothing of districts.

How to produce it: in Mosaic, LCS, Synergy or EYES, every child with an open or ended record in the years that are reported, with the
district of the present address; of a child who is looked after, the address the child came from. The day of the extract stands in the
file's name.
"""

import pandera.polars as pa
import polars as pl

from schemas.words.fields import CASE_NUMBER, UPN, Personal, Severity, column, row_rule
from schemas.words.source import Snapshot, Source, Table


class ChildrenDistricts(pa.DataFrameModel):
    """One row per child."""

    child_id: str = column(
        "Child ID",
        "The child's number in the social care system, as the other lists have it.",
        personal=Personal.IDENTIFIER,
        scheme=CASE_NUMBER,
        severity=Severity.NOTE,
        aliases=("Child Unique ID", "Person ID"),
    )
    upn: str = column(
        "UPN",
        "Unique pupil number, where the child has one.",
        personal=Personal.IDENTIFIER,
        scheme=UPN,
        severity=Severity.NOTE,
        optional=True,
    )
    district: str = column(
        "District of residence",
        "District the child lives in, or is looked after from.",
        key=True,
        aliases=("District lived in", "Home district"),
    )

    @row_rule(
        "no_child",
        "It names no child",
        column="child_id",
        needs=("child_id", "upn", "district"),
        todo="Give the child's number, or its UPN.",
    )
    def _names(cls) -> pl.Expr:
        return pl.col("child_id").is_not_null() | pl.col("upn").is_not_null()


CHILDREN_DISTRICTS = Source(
    "children_districts",
    "Districts that children live in",
    (Table("children", ChildrenDistricts, Snapshot(months=0)),),
    contract=True,
)

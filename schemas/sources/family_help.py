"""Children and families worked with by targeted family help: this project's contract, for want of a standard file.

Here: one row per spell of help of a child, or of a family where the service counts families. Not here: children in need, on plans
or looked after.

How to produce it: in Mosaic, LCS (with EHM), Synergy or EYES, the early or family help episodes that are open or ended in the last twelve
months, one row per episode. The day of the extract stands in the file's name.
"""

import pandera.polars as pa
import polars as pl

from schemas.words.codes import Code, CodeList
from schemas.words.fields import Personal, Severity, column, row_rule
from schemas.words.source import Snapshot, Source, Table

CLIENT_KIND = CodeList("Who is worked with", (Code("child", "Child"), Code("family", "Family", ("household",))))


class Episodes(pa.DataFrameModel):
    """One row per spell of help."""

    client_id: str = column(
        "Family help client ID", "Identifier of the child or family.", key=True, personal=Personal.IDENTIFIER
    )
    client_kind: str = column("Child or family", "Who is worked with.", key=True, codes=CLIENT_KIND)
    started_date: pl.Date = column("Family help start date", "Day the help started.", key=True)
    ended_date: pl.Date = column(
        "Family help end date", "Day it ended; blank while it goes on.", severity=Severity.ERROR
    )
    district: str = column("District", "District they live in.", optional=True)

    @row_rule(
        "ends_before_start",
        "It ended before it started",
        column="ended_date",
        needs=("started_date", "ended_date"),
        todo="Correct one of the two dates in the case record.",
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("ended_date") >= pl.col("started_date")


FAMILY_HELP = Source(
    "family_help",
    "Targeted family help",
    (Table("episodes", Episodes, Snapshot(months=12)),),
    contract=True,
)

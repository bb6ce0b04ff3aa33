"""How many children each social worker holds on a day, in numbers only: this project's contract, for want of a standard file.

Here: one row per children and family social worker who holds cases on the day, without name or staff number. Not here: who they
are, social workers without cases (managers, those on long leave), personal advisers and family support workers, vacancies,
turnover and hours, and the Department's workforce census of 30 September.

Nothing in a row says who the social worker is; the rows are only numbered, anew in every list and in any order. Without the number
two social workers of a team who hold as many children would look like one row repeated. A team is kept where its name surely
names nobody and at least five social workers stand under it, else it is `other`.

How to produce it: in Mosaic, LCS, Eclipse or Care Director, the report of open cases by allocated worker on the quarter's last day, counted by
worker (every child or young person once, siblings one by one); say who comes from an agency, which the system or the staff list
knows; then delete name and staff number and number the rows. The day stands in the file's name.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people
from schemas.words.fields import Personal, column
from schemas.words.source import Snapshot, Source, Table

MOST_CHILDREN = 200
MOST_SOCIAL_WORKERS = 2_000
"""More than any council has: a staff number in place of the row's is found."""


class Caseloads(pa.DataFrameModel):
    """One row per social worker who holds cases on the day, without name or staff number."""

    line: pl.Int64 = column(
        "Line",
        "Number of the row in the list: 1, 2, 3. Nobody's staff number.",
        key=True,
        ge=1,
        le=MOST_SOCIAL_WORKERS,
        aliases=("Line number", "Row number"),
    )
    team: str = column(
        "Team",
        "Team of the social worker; kept where it surely names no person, else `other`.",
        required=True,
        personal=Personal.GROUP,
        aliases=("Allocated Team",),
    )
    children_held: pl.Int64 = column(
        "Children held",
        "Children and young people whose cases the social worker holds on the day.",
        key=True,
        unit="children",
        ge=0,
        le=MOST_CHILDREN,
        aliases=("Children allocated", "Number of children held"),
    )
    agency_worker: str = column(
        "Agency worker",
        "Y if an agency pays the social worker, or the social worker is self-employed; N if the council does.",
        codes=people.YES_NO,
        aliases=("Agency", "Agency social worker"),
        optional=True,
    )

    class Config:
        """A row's number stands in a list once."""

        unique = ("line",)


CASELOADS = Source(
    "caseloads",
    "Social workers' caseloads (numbers only)",
    (Table("social_workers", Caseloads, Snapshot(months=0)),),
    contract=True,
)

"""What an event table is: its model, and the tables of sources it can be filled from.

Here: what every event carries, `SourceTable`, `EventTable`. Not here: any particular event table (`schemas.events`).

Every event carries where it came from (`delivery`, `sheet`, `source_row`), so that a figure can be followed back to
the rows of the delivered file. `child_id` is a pseudonym. Events stay in the private lake and are never published.
"""

from dataclasses import dataclass

import pandera.polars as pa
import polars as pl

from schemas.codes.people import SEX
from schemas.words.fields import Personal, column
from schemas.words.source import History, Snapshot

DEEMED_PHASE = (
    "primary, secondary, special, alternative_provision, nursery or other; blank: the school is not in the register."
)
"""How every event at a school describes the phase it is counted in."""


class Event(pa.DataFrameModel):
    """Where an event came from."""

    delivery: str = column("Delivery", "The delivery the row came in.", required=True)
    sheet: str = column("Sheet", "Its sheet.", required=True)
    source_row: pl.Int64 = column("Row", "Its row, as the spreadsheet program numbers it.", required=True)
    left_out: str = column("Left out", "Columns whose cell could not be read and was left out, between commas.")


class EventOfChild(Event):
    """The child an event is about."""

    child_id: str = column("Child", "Pseudonym of the child.", required=True, personal=Personal.IDENTIFIER)
    birth_date: pl.Date = column("Date of birth", "Date of birth.", personal=Personal.SENSITIVE)
    sex: str = column("Sex", "M, F, U or N.", codes=SEX)


@dataclass(frozen=True)
class SourceTable:
    """A table of a source that can fill an event table.

    companions  tables its rows are read together with: of the same source and the same collection (or the same day);
                `source/table` names a national table: the latest edition received is taken. A name that ends
                in `?` may be absent
    needs       columns without which the table is not used: leaving rows out by them would be guessing; `companion.column` is one of
                a companion, which is away without it where it may be
    points_to   column, companion, its column: what a row names there should be there
    covers      the dates its rows cover as these events, where that is not what the table covers: a list of plans by their start
                holds everyone with a plan on its day too
    """

    source: str
    table: str
    companions: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    points_to: tuple[tuple[str, str, str], ...] = ()
    covers: History | Snapshot | None = None


@dataclass(frozen=True)
class EventTable:
    """An event table: its model, and the tables it can be filled from, in order of preference.

    key    what makes two rows the same event; only for tables whose sources repeat earlier events: the later one takes precedence
    dated  the column that dates an event, where sources that cover the same days can be counted beside each other
    lasts  the columns with the first and the last day of what lasts for a time: at the end of a period counts what had begun and not
           ended by then
    many   what several of its rows are called, where that is not the name
    """

    name: str
    model: type[pa.DataFrameModel]
    filled_by: tuple[SourceTable, ...]
    key: tuple[str, ...] = ()
    dated: str = ""
    lasts: tuple[str, str] | None = None
    many: str = ""

    @property
    def words(self) -> str:
        """What several of its rows are called."""
        return self.many or self.name.replace("_", " ")

"""Children who live in the council's area: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import events
from schemas.words.event import Event, EventTable, SourceTable
from schemas.words.fields import column


class Population(Event):
    """One row per year to 31 March: how many children the Department counts that year's rates out of."""

    year_ending: str = column("Year ending", "The year to 31 March, for instance 2024.", required=True)
    aged: str = column("Aged", "0_to_17.", required=True, codes=events.AGED)
    people: pl.Int64 = column("People", "How many, as estimated for the middle of the year before.", required=True)


TABLE = EventTable(
    "populations",
    Population,
    filled_by=(SourceTable("ees_looked_after_rates", "rates"),),
    many="years",
)

"""Custodial sentences of young people: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class CustodialSentence(EventOfChild):
    """One row per custodial sentence of a young person aged 10 to 17."""

    sentenced_on: pl.Date = column("Sentenced on", "Day of the sentence.", required=True)


TABLE = EventTable(
    "custodial_sentences", CustodialSentence, filled_by=(SourceTable("custodial_sentences", "sentences"),)
)

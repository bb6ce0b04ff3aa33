"""Health checks of children looked after: what a row is, and the sources it comes from, best first.

Only sources that list every check fill it. Annex A holds the last one of each kind, which stands with the period of care (`looked_after`).
"""

import polars as pl

from schemas.codes import events
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class HealthCheck(EventOfChild):
    """One row per health assessment or dental check of a child looked after, whatever became of it."""

    checked_on: pl.Date = column("Checked on", "Day of the check, or for which it was planned.", required=True)
    kind: str = column(
        "Kind", "health, dental, optician or other; blank: it cannot be read.", codes=events.HEALTH_CHECK
    )
    completed: pl.Boolean = column("Completed", "It took place; blank: it cannot be read.")


TABLE = EventTable("health_checks", HealthCheck, filled_by=(SourceTable("ssd", "cla_health", ("person",)),))

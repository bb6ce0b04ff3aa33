"""Missing episodes and absences without authorisation of children in care: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.codes import looked_after_return, people
from schemas.sources.ssd import PERIODS_OF_CARE
from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column
from schemas.words.source import History


class MissingEpisode(EventOfChild):
    """One row per missing episode, or absence without authorisation, that began while the child was looked after."""

    missing_from: pl.Date = column("From", "First day.", required=True)
    missing_to: pl.Date = column("To", "Last day; blank while it goes on.")
    kind: str = column("Kind", "M missing, A away without authorisation.", codes=looked_after_return.MISSING)
    interview_offered: str = column("Interview offered", "Was a return interview offered.", codes=people.YES_NO)
    interview_accepted: str = column("Interview accepted", "Was it accepted.", codes=people.YES_NO)


TABLE = EventTable(
    "missing_episodes",
    MissingEpisode,
    filled_by=(
        SourceTable(
            "ssd",
            "missing",
            ("person", "cla_episodes"),
            needs=("kind", *PERIODS_OF_CARE),
            points_to=(("child_id", "person", "child_id"),),
        ),
        SourceTable(
            "ssda903",
            "missing",
            ("header",),
            points_to=(("child_id", "header", "child_id"),),
            covers=History("missing_from", 12, from_april=True),
        ),
    ),
    dated="missing_from",
)

"""Suspensions and permanent exclusions in the council's own register: what a row is, and the sources it comes from, best first."""

from schemas.events.exclusions import Exclusion
from schemas.words.event import EventTable, SourceTable


class RegisteredExclusion(Exclusion):
    """One row per suspension or permanent exclusion in the council's own register."""


TABLE = EventTable(
    "registered_exclusions",
    RegisteredExclusion,
    filled_by=(
        SourceTable(
            "exclusions_register",
            "exclusions",
            ("gias/establishments?",),
            needs=("withdrawn", "establishments.type_code", "establishments.phase_code"),
            points_to=(("school", "establishments", "urn"),),
        ),
    ),
    many="suspensions and permanent exclusions",
)

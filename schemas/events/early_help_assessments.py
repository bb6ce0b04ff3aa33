"""Early help assessments: what a row is, and the source it comes from.

The Standard Safeguarding Dataset has episodes of help, and no day on which an assessment was completed.
"""

import polars as pl

from schemas.words.event import EventOfChild, EventTable, SourceTable
from schemas.words.fields import column


class EarlyHelpAssessment(EventOfChild):
    """One row per completed early help assessment of a child."""

    assessment_start_date: pl.Date = column("Start", "Day it started.")
    assessment_completion_date: pl.Date = column("Completed", "Day it was completed.", required=True)


TABLE = EventTable(
    "early_help_assessments",
    EarlyHelpAssessment,
    filled_by=(SourceTable("annex_a", "early_help_assessments"),),
    dated="assessment_completion_date",
)

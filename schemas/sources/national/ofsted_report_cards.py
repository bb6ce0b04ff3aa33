"""Ofsted's management information on state-funded schools since November 2025: every open school, with its report card if it has one.

Here: the monthly file of all of England since report cards. Not here: the editions before (`schemas.sources.national.ofsted_schools`),
and what a card counts as (`warehouse.terms.report_cards`).

A report card judges areas on five points, in words, and says whether safeguarding standards are met. `NULL` in all of its
columns means that no inspection under this framework has been published; there is no word for it. An area can be judged
again at a monitoring visit: its own date of grade is then later than the inspection. `Not applicable` stands as a grade
with a date (Post-16 of a primary school). A card may be a predecessor school's: its URN stands beside it. The file still has the
last grades of the framework before, but only of schools whose last inspection was a graded one: about half lack them though
they have no card. So they are taken from the last edition of that framework.

Source: Ofsted, "State-funded schools inspections and outcomes: management information". Open Government Licence v3.0.
"""

import pandera.polars as pa
import polars as pl

from schemas.open_data import NOBODYS_CODE
from schemas.sources.national.ofsted_schools import GOVERNANCE, OF_INSPECTIONS, PHASE
from schemas.words.codes import Code, CodeList
from schemas.words.fields import Severity, column
from schemas.words.source import Snapshot, Source, Table

FIVE_POINTS = CodeList(
    "Report card, five points",
    (
        Code("exceptional", "Exceptional"),
        Code("strong", "Strong standard"),
        Code("expected", "Expected standard"),
        Code("needs_attention", "Needs attention"),
        Code("urgent_improvement", "Urgent improvement"),
    ),
)

SAFEGUARDING = CodeList("Safeguarding standards", (Code("met", "Met"), Code("not_met", "Not met")))

_NO_GRADE = ("Not applicable", "Not judged")


class ReportCards(pa.DataFrameModel):
    """One row per open state-funded school, with its latest report card, if one was published."""

    urn: pl.Int64 = column("URN", "Unique reference number.", key=True)
    laestab: pl.Int64 = column(
        "LAESTAB", "Council (first three digits) and establishment number.", key=True, ge=1_000_000, le=9_999_999
    )
    name: str = column("School name", "Name of the school.", required=True)
    phase: str = column("Ofsted phase", "Phase as Ofsted files it.", codes=PHASE, required=True)
    open_date: str = column(
        "School open date",
        "Day it opened, as text: it may be long ago, or after the day a later edition is rolled back to.",
        str_matches=r"^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}( 00:00:00)?$",
        form="01/09/2020",
        severity=Severity.WARNING,
    )
    la_name: str = column("Local authority", "Council's name.", required=True)
    pupils: pl.Int64 = column(
        "Total number of pupils", "On roll at the January census before.", severity=Severity.WARNING, ge=0
    )
    inspected_on: pl.Date = column("Inspection start date", "First day of the inspection of the card.")
    published_on: pl.Date = column(
        "Publication date", "Day the card was published, often after the day of the edition.", may_lie_ahead=True
    )
    own_card: str = column(
        "Does the latest full inspection relate to the URN of the current school?",
        "No where the card is a predecessor's.",
        optional=True,
    )
    concern: str = column("Category of concern", "SM, SWK or RSI; blank: inspected, no concern.", optional=True)
    safeguarding: str = column("Safeguarding standards", "Met or not met.", codes=SAFEGUARDING, absent_marks=_NO_GRADE)
    governance: str = column(GOVERNANCE, "Five points, in words.", codes=FIVE_POINTS, absent_marks=_NO_GRADE)
    governance_graded_on: pl.Date = column(
        f"{GOVERNANCE} - date of grade",
        "Later than the inspection where it was judged again.",
        optional=True,
        may_lie_ahead=True,
    )
    safeguarding_graded_on: pl.Date = column(
        "Safeguarding standards - date of grade",
        "Later than the inspection where it was judged again.",
        optional=True,
        may_lie_ahead=True,
    )
    inclusion: str = column("Inclusion", "Five points.", codes=FIVE_POINTS, absent_marks=_NO_GRADE, optional=True)
    curriculum: str = column(
        "Curriculum and teaching", "Five points.", codes=FIVE_POINTS, absent_marks=_NO_GRADE, optional=True
    )
    achievement: str = column("Achievement", "Five points.", codes=FIVE_POINTS, absent_marks=_NO_GRADE, optional=True)
    attendance: str = column(
        "Attendance and behaviour", "Five points.", codes=FIVE_POINTS, absent_marks=_NO_GRADE, optional=True
    )
    wellbeing: str = column(
        "Personal development and wellbeing", "Five points.", codes=FIVE_POINTS, absent_marks=_NO_GRADE, optional=True
    )
    early_years: str = column(
        "Early years (where applicable)", "Five points.", codes=FIVE_POINTS, absent_marks=_NO_GRADE, optional=True
    )
    post_16: str = column(
        "Post-16 provision (where applicable)", "Five points.", codes=FIVE_POINTS, absent_marks=_NO_GRADE, optional=True
    )

    class Config:
        """One row per school."""

        unique = ("urn",)


OFSTED_REPORT_CARDS = Source(
    "ofsted_report_cards",
    "Ofsted state-funded schools, report cards",
    (
        Table(
            "schools",
            ReportCards,
            Snapshot(months=0, tolerance_days=0, days_before=45),
            sheets=("D2_Most_recent_inspections",),
            never_with=(OF_INSPECTIONS,),
            known_by=("urn", "laestab", "name", "phase", "published_on", "governance"),
        ),
    ),
    national=True,
    cross_rules=(NOBODYS_CODE,),
    editions="editions since November 2025",
)

"""The Children in Need census: one XML file a year to the Department, which systems also write on any other day.

Here: the six modules that carry dates as pandera models, each with the child and the episode
that the file gives around it. Not here: reading XML (`pipelines.receive.read.xml`), and what an indicator counts.

Years 2021 to 2027 differ in codes, modules and one element: `GenderCurrent` (0, 1, 2, 9) became `Sex` (M, F, U) in 2025, but
real files mix element and year, so the element decides. `CINPlanDates` came in 2022, pre-proceedings and family group
decision making in 2027.

Scope: 1 April to the reference date, and episodes opened earlier that were open in it. Those stand there with their old
referral date, which another year's census covers. So does a re-referral whose first referral lies before April: it
is found only where the census before was delivered too.

The only columns a module must have are its own first date and the child: whatever else a file leaves out, each module can
still be recognised.

Source: Department for Education, Children in need census, schema of 2021-22 to 2025-26, and the page of 2026-27; its
new module as public validators read it.
"""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.codes import children_in_need, people
from schemas.words.children import OF_CHILDREN, never_overlapping
from schemas.words.codes import Code, CodeList, code_list
from schemas.words.fields import CASE_NUMBER, Personal, Severity, column, row_rule
from schemas.words.source import Guidance, History, Source, Table

_END_FIRST = "It ended before it started"
_CHECK_DATES = "Correct one of the two dates in the case record."
IDENTIFIER = r"^[A-Za-z0-9/_.\-]{1,40}$"

SEX = CodeList(
    "Sex in the Children in Need census",
    (
        Code("M", "Male", ("1",)),
        Code("F", "Female", ("2",)),
        Code("U", "Not known", ("0",)),
        Code("N", "Neither", ("9",)),
    ),
)
DISABILITY = CodeList(
    "Disability",
    tuple(
        Code(*c)
        for c in (
            ("NONE", "No disability"),
            ("MOB", "Mobility"),
            ("HAND", "Hand function"),
            ("PC", "Personal care"),
            ("INC", "Incontinence"),
            ("COMM", "Communication"),
            ("LD", "Learning"),
            ("HEAR", "Hearing"),
            ("VIS", "Vision"),
            ("BEH", "Behaviour"),
            ("CON", "Consciousness"),
            ("AUT", "Autism or Asperger syndrome"),
            ("DDA", "Other disability"),
        )
    ),
)
PRE_PROCEEDINGS_OUTCOME = code_list(
    "Outcome of pre-proceedings", ("A", "Outcome A"), ("B", "Outcome B"), ("C", "Outcome C")
)
"""The codes as they are validated; what they stand for was not published where it could be read."""


def _said(title: str, description: str, **more: Any) -> Any:
    """A column that a record need not have."""
    return column(title, description, optional=True, **more)


class _Child(pa.DataFrameModel):
    """The child, from the containers around a record."""

    child_id: str = column(
        "LAchildID",
        "The council's own identifier of the child.",
        key=True,
        personal=Personal.IDENTIFIER,
        scheme=CASE_NUMBER,
        str_matches=IDENTIFIER,
        form="at most 40 letters, digits and / _ . -",
    )
    upn: str = _said("UPN", "Unique pupil number.", personal=Personal.DROP)
    former_upn: str = _said("FormerUPN", "An earlier one.", personal=Personal.DROP)
    upn_unknown: str = _said("UPNunknown", "Why it is not known.", personal=Personal.DROP)
    birth_date: pl.Date = _said("PersonBirthDate", "Date of birth.", personal=Personal.SENSITIVE)
    expected_birth_date: pl.Date = _said(
        "ExpectedPersonBirthDate", "Expected date of birth of an unborn child.", personal=Personal.SENSITIVE
    )
    sex: str = _said("Sex", "Sex; GenderCurrent to 2024.", codes=SEX, aliases=("GenderCurrent",))
    death_date: pl.Date = _said("PersonDeathDate", "Day of death.", personal=Personal.DROP)
    ethnicity: str = _said("Ethnicity", "Ethnic origin.", codes=people.ETHNICITY)
    disability: str = _said("Disability", "The first disability named.", codes=DISABILITY)


class _Episode(_Child):
    """The episode around a record."""

    referral_source: str = _said("ReferralSource", "Who referred the child.", codes=children_in_need.REFERRAL_SOURCE)
    primary_need: str = _said("PrimaryNeedCode", "Main reason for the need.", codes=children_in_need.PRIMARY_NEED)
    closure_date: pl.Date = _said("CINclosureDate", "Day the episode closed; blank while it is open.")
    closure_reason: str = _said("ReasonForClosure", "Why it closed.", codes=children_in_need.CLOSURE_REASON)
    no_further_action: str = _said(
        "ReferralNFA", "Did the referral end in no further action. Such referrals count.", codes=people.YES_NO
    )
    conference_date: pl.Date = _said("DateOfInitialCPC", "Day of the initial child protection conference.")


_REFERRAL = _said("CINreferralDate", "Day of the referral that opened the episode.")


class Assessments(_Episode):
    """One row per continuous assessment of an episode, open ones included."""

    referral_date: pl.Date = _REFERRAL
    start_date: pl.Date = column(
        "AssessmentActualStartDate", "Day the assessment started: day 0 of the clock.", key=True
    )
    internal_review_date: pl.Date = _said("AssessmentInternalReviewDate", "Review point agreed when it started.")
    authorised_date: pl.Date = _said(
        "AssessmentAuthorisationDate",
        "Day it was authorised, which is when it counts as completed; blank while it is open.",
        severity=Severity.ERROR,
    )
    factors: str = _said("AssessmentFactors", "The first factor found; not used.", personal=Personal.DROP)

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="authorised_date",
        needs=("start_date", "authorised_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("authorised_date") >= pl.col("start_date")


class ChildProtectionPlans(_Episode):
    """One row per child protection plan of an episode."""

    referral_date: pl.Date = _REFERRAL
    plan_start_date: pl.Date = column("CPPstartDate", "Day the plan started.", key=True)
    plan_end_date: pl.Date = _said("CPPendDate", "Day it ended; blank while it is open.")
    initial_category: str = _said(
        "InitialCategoryOfAbuse", "Category when it started.", codes=children_in_need.ABUSE_CATEGORY
    )
    latest_category: str = _said("LatestCategoryOfAbuse", "Category now.", codes=children_in_need.ABUSE_CATEGORY)
    previous_plans: pl.Int64 = _said(
        "NumberOfPreviousCPP",
        "Plans the child had before this one, ever, however long ago.",
        severity=Severity.WARNING,
        unit="plans",
        ge=0,
        le=20,
    )
    review_date: pl.Date = _said("CPPreviewDate", "Day of the first review in the year.")

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="plan_end_date",
        needs=("plan_start_date", "plan_end_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("plan_end_date") >= pl.col("plan_start_date")

    class Config:
        """A child has one plan from a day."""

        unique = ("child_id", "plan_start_date")


class Section47(_Episode):
    """One row per section 47 enquiry of an episode."""

    referral_date: pl.Date = _REFERRAL
    enquiry_date: pl.Date = column("S47ActualStartDate", "Day the enquiry started.", key=True)
    conference_target_date: pl.Date = _said("InitialCPCtarget", "Day by which a conference was due.")
    conference_unnecessary: str = _said("ICPCnotRequired", "No conference was needed.", codes=people.YES_NO)


class CinPlanDates(_Episode):
    """One row per child in need plan of an episode; from 2022."""

    referral_date: pl.Date = _REFERRAL
    cin_plan_start_date: pl.Date = column("CINPlanStartDate", "Day the plan started.", key=True)
    cin_plan_end_date: pl.Date = _said("CINPlanEndDate", "Day it ended; blank while it is open.")


class CinDetails(_Episode):
    """One row per episode of need: a referral and what came of it."""

    referral_date: pl.Date = column("CINreferralDate", "Day the referral was received.", key=True)

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="closure_date",
        needs=("referral_date", "closure_date"),
        todo=_CHECK_DATES,
        severity=Severity.WARNING,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("closure_date") >= pl.col("referral_date")


class PreProceedings(_Episode):
    """One row per time that proceedings were considered for a child of an episode (module 5); from 2027.

    In its first year the module may be left blank, and none of its items is asked for.
    """

    referral_date: pl.Date = _REFERRAL
    pre_proceedings_date: pl.Date = column(
        "PPStartDate", "Day of the decision to start pre-proceedings.", severity=Severity.WARNING
    )
    letter_date: pl.Date = _said("LBPSentDate", "Day the letter before proceedings was sent.")
    meeting_offered: str = _said(
        "FGDMMeetingOffer", "A family group decision-making meeting was offered in the letter.", codes=people.YES_NO
    )
    meeting_held: str = _said("FGDMMeetingFac", "That meeting was facilitated.", codes=people.YES_NO)
    first_meeting_date: pl.Date = _said("InitialPPMeetingDate", "Day of the first pre-proceedings meeting.")
    review_meetings: pl.Int64 = _said(
        "ReviewMeetingsCount", "Review meetings held.", severity=Severity.WARNING, unit="meetings", ge=0, le=50
    )
    decision_date: pl.Date = _said("StepDecisionDate", "Day of the decision to step up or down.")
    outcome: str = _said("PPOutcome", "Outcome; its labels are not known here.", codes=PRE_PROCEEDINGS_OUTCOME)
    court_date: pl.Date = _said("CourtAppDate", "Day of the application to court.")
    proceedings_letter_date: pl.Date = _said("LetterInitCPDate", "Day of the letter on initiating care proceedings.")

    @row_rule(
        "out_of_order",
        "The decision to step up or down lies before the start of pre-proceedings",
        column="decision_date",
        needs=("pre_proceedings_date", "decision_date"),
        todo=_CHECK_DATES,
        severity=Severity.WARNING,
    )
    def _decided(cls) -> pl.Expr:
        return pl.col("decision_date") >= pl.col("pre_proceedings_date")


def _since_april(date: str) -> History:
    return History(date, months=12, from_april=True)


SOURCE = Source(
    id="cin_census",
    label="Children in Need census",
    guidance=Guidance(2021, 2027),
    # A record carries what stands around it, so an episode's columns are in all of them: the more particular come first.
    tables=(
        Table("assessments", Assessments, _since_april("authorised_date"), element="Assessments"),
        Table(
            "child_protection_plans",
            ChildProtectionPlans,
            _since_april("plan_start_date"),
            element="ChildProtectionPlans",
        ),
        Table("section_47", Section47, _since_april("enquiry_date"), element="Section47"),
        Table("cin_plan_dates", CinPlanDates, _since_april("cin_plan_start_date"), element="CINPlanDates"),
        Table(
            "pre_proceedings",
            PreProceedings,
            _since_april("pre_proceedings_date"),
            element="PreProceedingsandFGDM",
        ),
        Table("cin_details", CinDetails, _since_april("referral_date"), element="CINdetails"),
    ),
    cross_rules=(
        *OF_CHILDREN,
        never_overlapping("plan", {"child_protection_plans": ("plan_start_date", "plan_end_date")}),
    ),
)
"""The source as the rest of the house knows it. `CINdetails`, `Assessments` and `ChildProtectionPlans` feed indicators."""

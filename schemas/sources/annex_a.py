"""Ofsted Annex A: the workbook of eleven lists that a children's services department keeps ready for inspection.

Here: the eleven lists as pandera models, the headers and spellings real files use, rules inside and across lists.
Not here: reading the workbook, and what an indicator counts.

Scope, which is what makes Annex A tricky: lists 1 to 5 hold six months, lists 6 to 8 hold what is open at the as-at
date or ended in the six months before it, list 8 holds *last* dates only, list 9 is the state at the as-at date.

Source: Ofsted, "Inspecting local authority children's services", Annex A; the lists as case-management systems print them.
"""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.codes import children_in_need, looked_after, people
from schemas.words.children import OF_CHILDREN, never_overlapping
from schemas.words.fields import CASE_NUMBER, Personal, Severity, column, row_rule
from schemas.words.source import Edition, History, Snapshot, Source, Table

MONTHS_IN_SCOPE, MONTHS_OF_ADOPTION = 6, 12
OLDEST_BIRTH_AGE = 26
IDENTIFIER = r"^([0-9]{1,15}|[0-9]{1,12}[-_][0-9]{1,4}|[0-9/_\-]*[A-Za-z][A-Za-z0-9/_\-]{0,39})$"
"""Of an identifier in a spreadsheet: a number of more than 15 digits has lost some, and a date is not an identifier."""

_BEFORE_BIRTH = "The date lies before the child was born"
_CHECK_BIRTH = "Correct the date of birth or the event date in the case record."
_END_FIRST = "It ended before it started"
_CHECK_DATES = "Correct one of the two dates in the case record."


_CHILD_ID = column(
    "Child Unique ID",
    "The council's own identifier of the child.",
    key=True,
    personal=Personal.IDENTIFIER,
    scheme=CASE_NUMBER,
    aliases=("Child ID", "Unique ID", "Person ID", "ChildUniqueID", "Client ID"),
    str_matches=IDENTIFIER,
    form="a number, or letters and digits without spaces",
)
_SEX = column("Gender", "Sex or gender as recorded.", codes=people.SEX, aliases=("Sex",), required=True)
_ETHNICITY = column("Ethnicity", "Ethnic origin.", codes=people.ETHNICITY, aliases=("Ethnic origin",), required=True)
_BIRTH_DATE = column(
    "Date of Birth",
    "Date of birth; the expected date for an unborn child.",
    personal=Personal.SENSITIVE,
    severity=Severity.WARNING,
    aliases=("DOB", "Birth date", "D.O.B."),
)
_AGE = column(
    "Age of Child (Years)",
    "Completed years as the system printed them. Judged, not used: age is worked out from the date of birth.",
    severity=Severity.WARNING,
    personal=Personal.DROP,
    aliases=("Age", "Age (Years)", "Age of Child"),
    unit="years",
    ge=0,
    le=OLDEST_BIRTH_AGE,
)


class _Child(pa.DataFrameModel):
    """What most lists of children start with."""

    child_id: str = _CHILD_ID
    sex: str = _SEX
    ethnicity: str = _ETHNICITY
    birth_date: pl.Date = _BIRTH_DATE
    age: pl.Int64 = _AGE


def _event(title: str, description: str, **more: Any) -> Any:
    """A date that makes the row useless where it is blank."""
    return column(title, description, key=True, **more)


_TEAM = column(
    "Allocated Team",
    "Team holding the case; kept where it surely names no person, else `other`.",
    personal=Personal.GROUP,
    aliases=("Team",),
    required=True,
)
_WORKER = column(
    "Allocated Worker",
    "Social worker holding the case. Staff are people too: judged, never stored.",
    personal=Personal.DROP,
    aliases=("Worker", "Social Worker"),
    required=True,
)
_DISABILITY = column("Does the Child have a Disability", "Recorded disability.", codes=people.YES_NO, required=True)


class Contacts(_Child):
    """List 1: one row per contact with children's social care in the last six months."""

    contact_date: pl.Date = _event("Date of Contact", "Day the contact was made.")
    contact_source: str = column(
        "Contact Source", "Who made the contact.", codes=children_in_need.REFERRAL_SOURCE, required=True
    )


class EarlyHelpAssessments(_Child):
    """List 2: one row per early help assessment open or ended in the last six months."""

    assessment_start_date: pl.Date = _event("Assessment start date", "Day the early help assessment started.")
    assessment_completion_date: pl.Date = column(
        "Assessment completion date", "Day it was completed; blank while it is open.", severity=Severity.ERROR
    )
    organisation: str = column(
        "Organisation completing assessment",
        "Who is completing it. Free text.",
        personal=Personal.DROP,
        required=True,
    )

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="assessment_completion_date",
        needs=("assessment_start_date", "assessment_completion_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("assessment_completion_date") >= pl.col("assessment_start_date")


class Referrals(_Child):
    """List 3: one row per referral to children's social care in the last six months."""

    referral_date: pl.Date = _event("Date of referral", "Day the referral was received.", aliases=("Referral date",))
    referral_source: str = column(
        "Referral Source", "Who referred the child.", codes=children_in_need.REFERRAL_SOURCE, required=True
    )
    no_further_action: str = column(
        "Referral NFA?",
        "Did the referral end in no further action. Such referrals count.",
        codes=people.YES_NO,
        required=True,
    )
    referrals_in_last_12_months: pl.Int64 = column(
        "Number of Referrals in Last 12 Months",
        "Earlier referrals of the child in the twelve months before this one, as the system counted them.",
        aliases=("Number of Referrals in Last 12 Month", "Referrals in last 12 months"),
        severity=Severity.WARNING,
        unit="referrals",
        ge=0,
        le=50,
        required=True,
    )
    team: str = _TEAM
    worker: str = _WORKER


class Assessments(_Child):
    """List 4: one row per continuous assessment open or authorised in the last six months."""

    disability: str = _DISABILITY
    start_date: pl.Date = _event("Continuous Assessment Start Date", "Day the assessment started: day 0 of the clock.")
    child_seen: str = column(
        "Child Seen During Continuous Assessment", "Was the child seen.", codes=people.YES_NO, required=True
    )
    authorised_date: pl.Date = column(
        "Continuous Assessment Date of Authorisation",
        "Day the assessment was authorised, which is when it counts as completed; blank while it is open.",
        severity=Severity.ERROR,
        aliases=("Date of Authorisation", "Continuous Assessment Date Authorised"),
    )
    requires_support: str = column(
        "Was the child assessed as requiring LA children's social care support?",
        "The outcome of the assessment.",
        codes=people.YES_NO,
    )
    team: str = _TEAM
    worker: str = _WORKER

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="authorised_date",
        needs=("start_date", "authorised_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("authorised_date") >= pl.col("start_date")


class Section47Enquiries(_Child):
    """List 5: one row per section 47 enquiry open or ended in the last six months."""

    disability: str = _DISABILITY
    enquiry_date: pl.Date = _event(
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Day of the strategy discussion that started the enquiry.",
    )
    conference_unnecessary: str = column(
        "Was an Initial Child Protection Conference deemed unnecessary?",
        "No conference was needed.",
        codes=people.YES_NO,
    )
    conference_date: pl.Date = column(
        "Date of Initial Child Protection Conference", "Day of the initial child protection conference."
    )
    conference_led_to_plan: str = column(
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "The conference made a plan.",
        codes=people.YES_NO,
    )
    enquiries_in_last_12_months: pl.Int64 = column(
        "Number of Section 47 Enquiries in the last 12 months",
        "As the system counted them.",
        unit="enquiries",
        severity=Severity.WARNING,
        ge=0,
        required=True,
    )
    conferences_in_last_12_months: pl.Int64 = column(
        "Number of ICPCs in the last 12 months",
        "As the system counted them.",
        unit="conferences",
        severity=Severity.WARNING,
        ge=0,
        required=True,
    )
    team: str = _TEAM
    worker: str = _WORKER


class ChildrenInNeed(_Child):
    """List 6: one row per child in need at the as-at date or whose episode ended in the last six months."""

    disability: str = _DISABILITY
    cin_start_date: pl.Date = column("CIN Start Date", "Day the episode of need started.")
    primary_need: str = column(
        "Primary Need Code", "Main reason for the need.", codes=children_in_need.PRIMARY_NEED, required=True
    )
    last_seen_date: pl.Date = column("Date Child Was Last Seen", "Day the child was last seen.")
    cin_closure_date: pl.Date = column("CIN Closure Date", "Day the episode closed; blank while it is open.")
    closure_reason: str = column("Reason for Closure", "Why it closed.", codes=children_in_need.CLOSURE_REASON)
    case_status: str = column(
        "Case Status", "What the case is at the as-at date.", codes=children_in_need.CASE_STATUS, required=True
    )
    team: str = _TEAM
    worker: str = _WORKER

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="cin_closure_date",
        needs=("cin_start_date", "cin_closure_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("cin_closure_date") >= pl.col("cin_start_date")


class ChildProtectionPlans(_Child):
    """List 7: one row per child protection plan open at the as-at date or ended in the last six months."""

    disability: str = _DISABILITY
    plan_start_date: pl.Date = _event("Child Protection Plan Start Date", "Day the plan started.")
    initial_category: str = column(
        "Initial Category of Abuse", "Category when it started.", codes=children_in_need.ABUSE_CATEGORY, required=True
    )
    latest_category: str = column(
        "Latest Category of Abuse", "Category now.", codes=children_in_need.ABUSE_CATEGORY, required=True
    )
    last_visit_date: pl.Date = column("Date of the Last Statutory Visit", "Day of the last statutory visit.")
    seen_alone: str = column("Was the Child Seen Alone?", "At the last visit.", codes=people.YES_NO)
    last_review_date: pl.Date = column("Date of latest review conference", "Day of the last review conference.")
    plan_end_date: pl.Date = column("Child Protection Plan End Date", "Day the plan ended; blank while it is open.")
    emergency_protection: str = column(
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
        "Emergency protection in the last six months.",
        codes=people.YES_NO,
        required=True,
    )
    previous_plans: pl.Int64 = column(
        "Number of Previous Child Protection Plans",
        "Plans the child had before this one, ever, however long ago.",
        aliases=("Number of Previous CP Plans", "Number of Previous Child Protection Plan"),
        severity=Severity.WARNING,
        unit="plans",
        ge=0,
        le=20,
        required=True,
    )
    team: str = _TEAM
    worker: str = _WORKER

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


class ChildrenLookedAfter(_Child):
    """List 8: one row per child looked after at the as-at date or who ceased to be in the last six months."""

    uasc: str = column(
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
        "Unaccompanied asylum-seeking child in the last twelve months.",
        codes=people.YES_NO,
        required=True,
    )
    disability: str = _DISABILITY
    started_date: pl.Date = _event("Date Started to be Looked After", "Day the period of being looked after started.")
    category_of_need: str = column(
        "Child's Category of Need",
        "Main reason for being looked after.",
        codes=children_in_need.PRIMARY_NEED,
        required=True,
    )
    second_period: str = column(
        "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
        "Second or later period in twelve months.",
        codes=people.YES_NO,
        required=True,
    )
    legal_status_date: pl.Date = column(
        "Start date of current legal status", "Day the legal status started.", required=True
    )
    legal_status: str = column(
        "Child's Legal Status", "Legal status now.", codes=looked_after.LEGAL_STATUS, required=True
    )
    last_review_date: pl.Date = column("Date of Latest Statutory Review", "Day of the last statutory review.")
    last_visit_date: pl.Date = column("Date of Last Social Work Visit", "Day of the last social work visit.")
    permanence_plan: str = column(
        "What is the permanence plan for this child?", "Plan.", codes=looked_after.PERMANENCE_PLAN
    )
    last_iro_date: pl.Date = column("Date of Last IRO Visit / Contact to the Child", "Independent reviewing officer.")
    last_health_assessment: pl.Date = column(
        "Date of Last Health Assessment",
        "Day of the last health assessment recorded; earlier ones are not in the list.",
    )
    last_dental_check: pl.Date = column(
        "Date of Last Dental Check",
        "Day of the last dental check recorded; earlier ones are not in the list.",
    )
    placements: pl.Int64 = column(
        "Number of Placements in the Last 12 months",
        "Placements in twelve months.",
        unit="placements",
        severity=Severity.WARNING,
        ge=0,
        required=True,
    )
    ceased_date: pl.Date = column("Date Ceased to be Looked After", "Day the child ceased to be looked after.")
    ceased_reason: str = column("Reason Ceased to be Looked After", "Why.", codes=looked_after.REASON_CEASED)
    placement_date: pl.Date = column("Start Date of Most Recent Placement", "Day the placement started.", required=True)
    placement_type: str = column(
        "Placement Type", "Kind of placement.", codes=looked_after.PLACEMENT_TYPE, required=True
    )
    placement_provider: str = column(
        "Placement Provider", "Who provides it.", codes=looked_after.PLACEMENT_PROVIDER, required=True
    )
    placement_postcode: str = column(
        "Placement postcode",
        "Postcode of the placement. Judged, never stored.",
        personal=Personal.DROP,
        severity=Severity.WARNING,
        str_matches=r"^(?i:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})$",
        form="SW1A 1AA",
        required=True,
    )
    placement_urn: str = column("URN of Placement", "Ofsted's number of the provider.", personal=Personal.DROP)
    placement_location: str = column(
        "Placement Location", "In or out of the area.", codes=looked_after.PLACEMENT_LOCATION, required=True
    )
    placement_la: str = column(
        "LA of Placement", "Council area of the placement.", personal=Personal.DROP, required=True
    )
    missing_episodes: pl.Int64 = column(
        "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
        "Missing episodes.",
        unit="episodes",
        severity=Severity.WARNING,
        ge=0,
        required=True,
    )
    absent_episodes: pl.Int64 = column(
        "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
        "Absent episodes.",
        unit="episodes",
        severity=Severity.WARNING,
        ge=0,
        required=True,
    )
    return_interview_offered: str = column(
        "Was the child offered a Return Interview after their last missing episode (Y/N)?",
        "Return interview offered.",
        codes=people.YES_NO,
    )
    return_interview_accepted: str = column(
        "Did the child accept a Return Interview after their last missing episode (Y/N)?",
        "Return interview accepted.",
        codes=people.YES_NO,
    )
    team: str = _TEAM
    worker: str = _WORKER

    @row_rule(
        "ends_before_start", _END_FIRST, column="ceased_date", needs=("started_date", "ceased_date"), todo=_CHECK_DATES
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("ceased_date") >= pl.col("started_date")

    @row_rule(
        "before_birth",
        _BEFORE_BIRTH,
        column="started_date",
        needs=("birth_date", "started_date"),
        todo=_CHECK_BIRTH,
        severity=Severity.WARNING,
    )
    def _born(cls) -> pl.Expr:
        return pl.col("started_date") >= pl.col("birth_date")

    class Config:
        """A child has one period of being looked after from a day."""

        unique = ("child_id", "started_date")


class CareLeavers(_Child):
    """List 9: one row per care leaver entitled to support at the as-at date."""

    uasc: str = column(
        "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",
        "Unaccompanied asylum-seeking child, now or formerly.",
        codes=people.YES_NO,
        required=True,
    )
    disability: str = _DISABILITY
    team: str = _TEAM
    worker: str = _WORKER
    personal_advisor: str = column(
        "Allocated Personal Advisor", "Personal adviser.", personal=Personal.DROP, required=True
    )
    eligibility: str = column(
        "Eligibility Category",
        "Legal category; eligible means still looked after.",
        codes=looked_after.CARE_LEAVER_ELIGIBILITY,
        severity=Severity.ERROR,
        key=True,
    )
    pathway_plan_review_date: pl.Date = column("Latest Pathway Plan Review Date", "Day of the last review.")
    in_touch: str = column("LA in Touch", "Is the council in touch.", codes=looked_after.IN_TOUCH, required=True)
    last_contact_date: pl.Date = column("Latest Date of Contact", "Day of the last contact.")
    accommodation: str = column(
        "Type of Accommodation", "Where the young person lives.", codes=looked_after.ACCOMMODATION
    )
    suitability: str = column(
        "Suitability of Accommodation", "Is it suitable; blank means no information.", codes=looked_after.SUITABILITY
    )
    activity: str = column(
        "Activity Status",
        "Education, employment or training; blank means no information.",
        codes=looked_after.ACTIVITY,
    )

    class Config:
        """A care leaver is listed once."""

        unique = ("child_id",)


class ChildrenForAdoption(pa.DataFrameModel):
    """List 10: one row per child for whom adoption was decided in the last twelve months."""

    child_id: str = _CHILD_ID
    family_id: str = column("Family identifier", "Links siblings and adopters.", personal=Personal.DROP)
    sex: str = _SEX
    ethnicity: str = _ETHNICITY
    birth_date: pl.Date = _BIRTH_DATE
    age: pl.Int64 = _AGE
    disability: str = _DISABILITY
    entered_care_date: pl.Date = _event("Date the Child Entered Care", "Day the child entered care.")
    decision_date: pl.Date = column(
        "Date of Decision that Child Should be Placed for Adoption",
        "Day of the decision.",
        required=True,
    )
    placement_order_date: pl.Date = column("Date of Placement Order", "Day of the placement order.")
    matching_date: pl.Date = column("Date of Matching Child and Prospective Adopters", "Day of matching.")
    placed_date: pl.Date = column("Date Placed for Adoption", "Day of placement.")
    adoption_order_date: pl.Date = column("Date of Adoption Order", "Day of the adoption order.")
    no_longer_date: pl.Date = column(
        "Date of Decision that Child Should No Longer be Placed for Adoption", "Day of the reversal."
    )
    no_longer_reason: str = column(
        "Reason Why Child No Longer Placed for Adoption", "Why.", codes=looked_after.PLACEMENT_CEASED_REASON
    )
    concurrent_placement_date: pl.Date = column(
        "Date the child was placed for fostering in FFA or concurrent planning placement",
        "Fostering for adoption.",
    )

    @row_rule(
        "before_birth",
        _BEFORE_BIRTH,
        column="entered_care_date",
        needs=("birth_date", "entered_care_date"),
        todo=_CHECK_BIRTH,
        severity=Severity.WARNING,
    )
    def _born(cls) -> pl.Expr:
        return pl.col("entered_care_date") >= pl.col("birth_date")


class Adopters(pa.DataFrameModel):
    """List 11: one row per prospective adopter in the last twelve months."""

    adopter_id: str = column(
        "Individual adopter identifier",
        "The council's identifier of the adopter.",
        key=True,
        personal=Personal.IDENTIFIER,
        aliases=("Adopter ID",),
        str_matches=IDENTIFIER,
        form="a number, or letters and digits without spaces",
    )
    family_id: str = column("Family identifier", "Links adopters and children.", personal=Personal.DROP)
    sex: str = column("Gender", "Sex or gender as recorded.", codes=people.SEX, aliases=("Sex",), required=True)
    ethnicity: str = column("Ethnicity", "Ethnic origin.", codes=people.ETHNICITY, required=True)
    disability: str = column("Disability", "Recorded disability.", codes=people.YES_NO, required=True)
    fostering_for_adoption: str = column(
        "Is the (prospective) adopter fostering for adoption?",
        "Fostering for adoption.",
        codes=people.YES_NO,
        required=True,
    )
    enquiry_date: pl.Date = _event("Date enquiry received", "Day of the enquiry.")
    stage_1_start_date: pl.Date = column("Date Stage 1 started", "Day stage 1 started.")
    stage_1_end_date: pl.Date = column("Date Stage 1 ended", "Day stage 1 ended.")
    stage_2_start_date: pl.Date = column("Date Stage 2 started", "Day stage 2 started.")
    stage_2_end_date: pl.Date = column("Date Stage 2 ended", "Day stage 2 ended.")
    application_date: pl.Date = column("Date application submitted", "Day of the application.")
    approval_date: pl.Date = column("Date application approved", "Day of approval.")
    matched_date: pl.Date = column("Date adopter matched with child(ren)", "Day of matching.")
    placed_date: pl.Date = column("Date child/children placed with adopter(s)", "Day of placement.")
    children_placed: pl.Int64 = column(
        "No. of children placed", "Children placed.", unit="children", severity=Severity.WARNING, ge=0
    )
    adoption_order_date: pl.Date = column("Date of Adoption Order", "Day of the adoption order.")
    left_date: pl.Date = column("Date of leaving adoption process", "Day of leaving the process.")
    left_reason: str = column("Reason for leaving adoption process", "Why. Free text.", personal=Personal.DROP)


SOURCE = Source(
    id="annex_a",
    label="Ofsted Annex A workbook",
    tables=(
        Table("contacts", Contacts, History("contact_date", MONTHS_IN_SCOPE, cut=True), ("List 1", "Contacts")),
        Table(
            "early_help_assessments",
            EarlyHelpAssessments,
            History("assessment_completion_date", MONTHS_IN_SCOPE, cut=True),
            ("List 2", "Early Help"),
        ),
        Table("referrals", Referrals, History("referral_date", MONTHS_IN_SCOPE, cut=True), ("List 3", "Referrals")),
        Table("assessments", Assessments, History("authorised_date", MONTHS_IN_SCOPE), ("List 4", "Assessments")),
        Table(
            "section_47_enquiries",
            Section47Enquiries,
            History("enquiry_date", MONTHS_IN_SCOPE),
            ("List 5", "Sec47 and ICPC"),
        ),
        Table("children_in_need", ChildrenInNeed, Snapshot(MONTHS_IN_SCOPE), ("List 6", "Children in Need")),
        Table(
            "child_protection_plans",
            ChildProtectionPlans,
            History("plan_start_date", MONTHS_IN_SCOPE),
            ("List 7", "Child Protection"),
        ),
        Table("children_looked_after", ChildrenLookedAfter, Snapshot(MONTHS_IN_SCOPE), ("List 8", "Children in Care")),
        Table("care_leavers", CareLeavers, Snapshot(0), ("List 9", "Care Leavers")),
        Table("children_for_adoption", ChildrenForAdoption, Snapshot(MONTHS_OF_ADOPTION), ("List 10",)),
        Table("adopters", Adopters, Edition(), ("List 11",)),
    ),
    cross_rules=(
        *OF_CHILDREN,
        never_overlapping("plan", {"child_protection_plans": ("plan_start_date", "plan_end_date")}),
        never_overlapping("period_of_care", {"children_looked_after": ("started_date", "ceased_date")}),
    ),
)
"""The source as the rest of the house knows it. Lists 3, 4, 7, 8 and 9 feed indicators and are assets."""

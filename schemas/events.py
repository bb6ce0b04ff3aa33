"""The tables that indicators count: what happened to whom and when, whichever source it came from.

Here: event tables as pandera models, and which kinds of source may speak for each, best first.
Not here: how a source's rows become events (`pipelines.compose.conform`), and what is counted (`warehouse.indicators`).

Every event carries where it came from (`delivery`, `sheet`, `source_row`), so that a figure can be followed back to
the rows of the delivered file. `child_id` is a pseudonym. Events stay in the private lake and are never published.
"""

from dataclasses import dataclass

import pandera.polars as pa
import polars as pl

from schemas.words.fields import Personal, column


class _Row(pa.DataFrameModel):
    """Where an event came from."""

    delivery: str = column("Delivery", "The delivery the row came in.", required=True)
    sheet: str = column("Sheet", "Its sheet.", required=True)
    source_row: pl.Int64 = column("Row", "Its row, as the spreadsheet program numbers it.", required=True)
    left_out: str = column("Left out", "Columns whose cell could not be read and was left out, between commas.")


class _Event(_Row):
    """About whom an event is."""

    child_id: str = column("Child", "Pseudonym of the child.", required=True, personal=Personal.IDENTIFIER)
    birth_date: pl.Date = column("Date of birth", "Date of birth.", personal=Personal.SENSITIVE)
    sex: str = column("Sex", "M, F, U or N.")


class Referral(_Event):
    """One row per referral to children's social care, repeats on one day included."""

    referral_date: pl.Date = column("Referral date", "Day it was received.", required=True)
    referrals_in_last_12_months: pl.Int64 = column("Earlier referrals", "As the supplier counted them.")


class Assessment(_Event):
    """One row per completed continuous assessment of a child."""

    start_date: pl.Date = column("Start", "Day 0 of the 45 working days.", required=True)
    authorised_date: pl.Date = column("Authorised", "Day it was completed.", required=True)


class ChildProtectionPlan(_Event):
    """One row per start of a child protection plan."""

    plan_start_date: pl.Date = column("Plan start", "Day the plan started.", required=True)
    plan_end_date: pl.Date = column("Plan end", "Day it ended; blank while it is open.")
    previous_plans: pl.Int64 = column("Previous plans", "Plans before this one, ever.")


class LookedAfterPeriod(_Event):
    """One row per period of being looked after, as one snapshot shows it."""

    started_date: pl.Date = column("Started", "Day the period started.", required=True)
    ceased_date: pl.Date = column("Ceased", "Day it ended; blank while it goes on.")
    last_health_assessment: pl.Date = column("Last health assessment", "The last one only.")
    last_dental_check: pl.Date = column("Last dental check", "The last one only.")
    legal_status: str = column("Legal status", "V3 and V4 are short breaks.")


class CareLeaver(_Event):
    """One row per care leaver, as one snapshot shows them."""

    eligibility: str = column("Eligibility", "Legal category.", required=True)
    in_touch: str = column("In touch", "Is the council in touch.")
    accommodation: str = column("Accommodation", "Where the young person lives.")
    suitability: str = column("Suitability", "suitable or unsuitable; blank is no information.")
    activity: str = column("Activity", "Education, employment or training; blank is no information.")


class OutcomeOfLookedAfter(_Event):
    """One row per child of the year-end return on children looked after for at least twelve months at 31 March."""

    looked_after_12_months: pl.Boolean = column(
        "Looked after for 12 months", "Continuously, at 31 March, short breaks left out.", required=True
    )
    dental_check: pl.Boolean = column("Dental check", "Had one in the year; blank is not recorded.")
    health_assessment: pl.Boolean = column("Health assessment", "Had the assessments due; blank is not recorded.")


class CareLeaverOfYear(_Event):
    """One row per care leaver of the year-end return: 17 to 21 on their birthday in the year."""

    in_touch: str = column("In touch", "Is the council in touch.")
    accommodation: str = column("Accommodation", "Where the young person lives.")
    suitability: str = column("Suitability", "suitable or unsuitable; blank is no information.")
    activity: str = column("Activity", "Education, employment or training; blank is no information.")


_DEEMED_PHASE = (
    "primary, secondary, special, alternative_provision, nursery or other; blank: the school is not in the register."
)


class Pupil(_Event):
    """One row per registration of a pupil at a school on a census day."""

    term: str = column("Term", "Term of the census, for instance Spring Term 2025.", required=True)
    school: str = column("School", "URN of the school; blank where the row points to none.")
    phase: str = column("Phase", _DEEMED_PHASE)
    mainstream: pl.Boolean = column("Mainstream", "The school is of a mainstream type.")
    district: str = column("District", "District the school lies in.")
    enrolment: str = column("Enrolment", "C only registration, M main of two, S second of two, F, O.")
    sen_provision: str = column("SEN provision", "E plan, K SEN Support, N none.")
    year_group: str = column("Year group", "National curriculum year.")


class Exclusion(_Event):
    """One row per suspension or permanent exclusion."""

    start_date: pl.Date = column("Start", "First day of the exclusion.", required=True)
    category: str = column("Category", "PERM, SUSP or LNCH.", required=True)
    school: str = column("School", "URN of the school; blank where the row points to none.")
    phase: str = column("Phase", _DEEMED_PHASE)
    district: str = column("District", "District the school lies in.")
    sessions: pl.Int64 = column("Sessions", "Half days.")
    reason: str = column("Reason", "First reason given.")


class RegisteredExclusion(Exclusion):
    """One row per suspension or permanent exclusion in the council's own register."""


class School(_Row):
    """One row per open state-funded school, with its latest graded inspection, as one edition shows it."""

    school: str = column("School", "URN.", required=True)
    phase: str = column("Phase", "primary, secondary, special, nursery, alternative_provision.", required=True)
    pupils: pl.Int64 = column("Pupils", "On roll at the January census before.")
    leadership: pl.Int64 = column("Leadership and management", "1 to 4; blank is not judged.")
    published_on: pl.Date = column("Published", "Day the report was published.")


class SchoolApplicant(_Event):
    """One row per on-time applicant of a main entry round, as on National Offer Day."""

    entry_year: str = column("Entry year", "Year of entry in September, for instance 2025.", required=True)
    phase: str = column("Phase", "primary or secondary.", required=True)
    preference_offered: pl.Int64 = column("Preference offered", "1 is the first; 0 none of those named.")
    district: str = column("District", "District the applicant lives in.")


class FundedChild(_Event):
    """One row per child taking a funded place in the headcount week of a term."""

    term: str = column("Term", "Term of the headcount.", required=True)
    age: pl.Int64 = column("Age", "Entitlement: 2, 3 or 4.", required=True)
    entitlement: str = column("Entitlement", "additional_support, universal or working_parents; blank is not said.")
    provider: str = column("Provider", "URN of the provider.")
    inspected: pl.Boolean = column("Inspected", "The provider has a graded judgement; blank cannot be told.")
    high_quality: pl.Boolean = column("High quality", "The provider is judged good or outstanding.")
    district: str = column("District", "District of the provider.")


class EligibleChildren(_Row):
    """One row per term and age: how many children may take a funded place."""

    term: str = column("Term", "Term.", required=True)
    age: pl.Int64 = column("Age", "Entitlement: 2, 3 or 4.", required=True)
    children: pl.Int64 = column("Children", "How many.", required=True)


class HomeEducatedChild(_Event):
    """One row per spell of elective home education, as one extract of the register shows it."""

    started_date: pl.Date = column("Started", "Day it became known.", required=True)
    ended_date: pl.Date = column("Ended", "Day it ended; blank while it goes on.")
    year_group: str = column("Year group", "National curriculum year.")
    district: str = column("District", "District the child lives in.")


class YoungPerson(_Event):
    """One row per young person of academic age 16 or 17 known to the council at the end of a month."""

    academic_age: pl.Int64 = column("Academic age", "Age on 31 August before: 16 or 17.", required=True)
    status: str = column("Status", "eet, neet, not_known, custody or other; blank cannot be told.")
    district: str = column("District", "District the young person lives in.")


class DashboardView(_Row):
    """One row per view of a dashboard."""

    viewed_on: pl.Date = column("Viewed on", "Day of the view.", required=True)
    user_id: str = column("User", "Pseudonym of the user.", required=True, personal=Personal.IDENTIFIER)
    service_area: str = column("Service area", "The user's service area on that day.")


class CustodialSentence(_Event):
    """One row per custodial sentence of a young person aged 10 to 17."""

    sentenced_on: pl.Date = column("Sentenced on", "Day of the sentence.", required=True)


class YouthJusticeOutcome(_Event):
    """One row per young person and youth caution or conviction."""

    outcome_date: pl.Date = column("Outcome", "Day of the caution or conviction.", required=True)
    follow_up_ended: pl.Date = column("Follow-up ended", "Twelve months later.", required=True)
    first_time: str = column("First time", "Y if it was the first one ever.", required=True)
    reoffended: str = column("Reoffended", "Y or N; blank cannot be told.")


class FamilyHelpEpisode(_Row):
    """One row per spell of targeted help of a child or family, as one extract shows it."""

    client_id: str = column("Client", "Pseudonym of the child or family.", required=True, personal=Personal.IDENTIFIER)
    client_kind: str = column("Kind", "child or family.", required=True)
    started_date: pl.Date = column("Started", "Day it started.", required=True)
    ended_date: pl.Date = column("Ended", "Day it ended; blank while it goes on.")
    district: str = column("District", "District they live in.")


class MaintainedPlan(_Event):
    """One row per education, health and care plan the council maintains on the return's day in January."""

    placement: str = column("Placement", "mainstream, special, other or none; blank cannot be told.")
    sen_type: str = column("Primary need", "Main type of need.")


@dataclass(frozen=True)
class Speaker:
    """A table of a source that can fill an event table.

    companions  tables its rows are read together with: of the same source and the same collection (or the same day);
                `source/table` names a national table, of which the latest edition received is taken. A name that ends
                in `?` may be absent
    needs       columns of the table without which it does not speak: leaving rows out by them would be guessing
    points_to   column, companion, its column: what a row names there should be there
    """

    source: str
    table: str
    companions: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    points_to: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class EventTable:
    """An event table: its model, and who may speak for it, best first.

    key    what makes two rows the same event; only for tables whose sources repeat earlier events: the later one wins
    dated  the column that dates an event, where sources that cover the same days can be counted beside each other
    """

    name: str
    model: type[pa.DataFrameModel]
    speakers: tuple[Speaker, ...]
    key: tuple[str, ...] = ()
    dated: str = ""


_GIAS = "gias/establishments"
_PERSON = (("child_id", "person", "child_id"),)
_HEADER = (("child_id", "header", "child_id"),)

EVENTS: dict[str, EventTable] = {
    table.name: table
    for table in (
        EventTable(
            "referrals",
            Referral,
            (
                Speaker("ssd", "cin_episodes", ("person",), points_to=_PERSON),
                Speaker("annex_a", "referrals"),
                Speaker("cin_census", "cin_details"),
            ),
            dated="referral_date",
        ),
        EventTable(
            "assessments",
            Assessment,
            (
                Speaker("ssd", "cin_assessments", ("person",), points_to=_PERSON),
                Speaker("annex_a", "assessments"),
                Speaker("cin_census", "assessments"),
            ),
            dated="authorised_date",
        ),
        EventTable(
            "child_protection_plans",
            ChildProtectionPlan,
            (
                Speaker("ssd", "cp_plans", ("person", "cp_plans"), points_to=_PERSON),
                Speaker("annex_a", "child_protection_plans"),
                Speaker("cin_census", "child_protection_plans"),
            ),
            dated="plan_start_date",
        ),
        EventTable(
            "looked_after",
            LookedAfterPeriod,
            (
                Speaker("ssd", "cla_episodes", ("person", "cla_health", "legal_status?"), points_to=_PERSON),
                Speaker("annex_a", "children_looked_after"),
            ),
        ),
        EventTable(
            "care_leavers",
            CareLeaver,
            (Speaker("ssd", "care_leavers", ("person",), points_to=_PERSON), Speaker("annex_a", "care_leavers")),
        ),
        EventTable(
            "outcomes_of_looked_after",
            OutcomeOfLookedAfter,
            (Speaker("ssda903", "oc2", ("header", "episodes"), points_to=_HEADER),),
        ),
        EventTable(
            "care_leavers_of_year", CareLeaverOfYear, (Speaker("ssda903", "oc3", ("header?",), points_to=_HEADER),)
        ),
        EventTable(
            "pupils",
            Pupil,
            (
                Speaker(
                    "school_census",
                    "pupils_on_roll",
                    ("school_census", _GIAS),
                    points_to=(("school_return", "school_census", "school_return"),),
                ),
                Speaker("school_census_xml", "pupils_on_roll", (_GIAS,), points_to=(("urn", "establishments", "urn"),)),
            ),
        ),
        EventTable(
            "exclusions",
            Exclusion,
            (
                Speaker(
                    "school_census",
                    "exclusions_on_roll",
                    ("exclusions_off_roll", "pupils_on_roll", "pupils_no_longer_on_roll", "school_census", _GIAS),
                    points_to=(("pupil_row", "pupils_on_roll", "pupil_row"),),
                ),
                Speaker("school_census_xml", "exclusions", (_GIAS,)),
            ),
            key=("child_id", "school", "start_date", "category"),
        ),
        EventTable(
            "registered_exclusions",
            RegisteredExclusion,
            (
                Speaker(
                    "exclusions_register",
                    "exclusions",
                    (f"{_GIAS}?",),
                    needs=("withdrawn",),
                    points_to=(("school", "establishments", "urn"),),
                ),
            ),
        ),
        EventTable("schools", School, (Speaker("ofsted_schools", "schools"),)),
        EventTable(
            "school_applicants",
            SchoolApplicant,
            (Speaker("school_applicants", "applicants", needs=("placed_by_plan",)),),
        ),
        EventTable(
            "funded_children",
            FundedChild,
            (
                Speaker(
                    "early_years_headcount",
                    "children",
                    ("ofsted_early_years/providers?",),
                    needs=("provider", "entitlement"),
                ),
            ),
        ),
        EventTable("eligible_children", EligibleChildren, (Speaker("eligible_children", "children"),)),
        EventTable("home_educated", HomeEducatedChild, (Speaker("home_education_register", "children"),)),
        EventTable(
            "young_people",
            YoungPerson,
            (Speaker("ccis", "young_people", needs=("activity", "currency_expired", "la_code")),),
        ),
        EventTable("dashboard_views", DashboardView, (Speaker("tableau_views", "views"),)),
        EventTable("custodial_sentences", CustodialSentence, (Speaker("custodial_sentences", "sentences"),)),
        EventTable("youth_justice", YouthJusticeOutcome, (Speaker("youth_justice_cohort", "outcomes"),)),
        EventTable("family_help", FamilyHelpEpisode, (Speaker("family_help", "episodes"),)),
        EventTable(
            "maintained_plans",
            MaintainedPlan,
            (
                Speaker(
                    "sen2",
                    "active_plans",
                    ("placement_details", "requests", "person", "sen_needs?", "returns?", _GIAS),
                    points_to=(("request_row", "requests", "request_row"),),
                ),
            ),
        ),
    )
}
"""Each event table with those who can fill it, in order of preference."""

"""The Standard Safeguarding Dataset: the same tables out of any case-management system, one CSV export each.

Here: the tables that social care indicators need. Not here: bringing them together (`pipelines.compose.conform.ssd`), and what an
indicator counts.

It holds ten years and every event in them, so earlier referrals, earlier plans and every health check can be looked up;
it has no count of earlier plans. Its episodes of being looked after are placements and legal statuses one after the
other, not periods of care. Which code or words stand in a cell depends on the system it was filled from.

Source: Data to Insight, Standard Safeguarding Dataset, data objects specification 1.3 (field names as the tables have them);
1.4 only adds columns, which are passed over.
"""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.codes import children_in_need, looked_after, looked_after_return, people
from schemas.words.children import OF_CHILDREN, never_overlapping
from schemas.words.codes import Code, CodeList
from schemas.words.fields import CASE_NUMBER, Personal, Severity, column, row_rule
from schemas.words.source import History, Snapshot, Source, Table

MONTHS_HELD = 120
IDENTIFIER = r"^[A-Za-z0-9/_.\-]{1,48}$"

_END_FIRST = "It ended before it started"
_CHECK_DATES = "Correct one of the two dates in the case record."

HEALTH_CHECK = CodeList(
    "Kind of health check of a child looked after",
    (
        Code(
            "health",
            "Health assessment",
            ("health", "annual health assessment", "review health assessment", "initial health assessment"),
        ),
        Code("dental", "Dental check", ("dental", "dentist", "dental check up", "dental assessment")),
        Code("optician", "Optician check", ("optician", "eye check", "optical")),
        Code("other", "Other"),
    ),
)
HEALTH_CHECK_STATUS = CodeList(
    "What became of a health check",
    (
        Code("completed", "Completed", ("complete", "attended", "taken place")),
        Code("planned", "Planned", ("due", "booked")),
        Code("refused", "Refused", ("declined",)),
        Code("cancelled", "Cancelled", ("canceled",)),
        Code("missed", "Did not attend", ("dna", "not attended", "missed")),
    ),
)
ELIGIBILITY = CodeList(
    looked_after.CARE_LEAVER_ELIGIBILITY.name,
    tuple(
        Code(c.code, c.label, (*c.spellings, *(("no current eligibility",) if c.code == "other" else ())))
        for c in looked_after.CARE_LEAVER_ELIGIBILITY.codes
    ),
)


def _id(title: str, description: str, *, key: bool = False, **more: Any) -> Any:
    """An identifier of a record. Only the person's is kept."""
    return column(title, description, key=key, personal=Personal.DROP, **more)


def _person(title: str) -> Any:
    return column(
        title,
        "The person, as in ssd_person.",
        key=True,
        personal=Personal.IDENTIFIER,
        scheme=CASE_NUMBER,
        str_matches=IDENTIFIER,
        form="at most 48 letters, digits and / _ . -",
    )


def _staff(title: str, *aliases: str) -> Any:
    return column(
        title, "Team or worker. Judged, never stored.", personal=Personal.DROP, optional=True, aliases=aliases
    )


class Person(pa.DataFrameModel):
    """One row per person."""

    child_id: str = _person("pers_person_id")
    sex: str = column("pers_sex", "Sex.", codes=people.SEX)
    gender: str = column("pers_gender", "Gender.", personal=Personal.DROP, optional=True)
    ethnicity: str = column("pers_ethnicity", "Ethnic origin.", personal=Personal.DROP)
    birth_date: pl.Date = column("pers_dob", "Date of birth.", personal=Personal.SENSITIVE, severity=Severity.WARNING)
    expected_birth_date: pl.Date = column(
        "pers_expected_dob", "Expected date of birth.", personal=Personal.DROP, optional=True, may_lie_ahead=True
    )
    death_date: pl.Date = column("pers_death_date", "Day of death.", personal=Personal.DROP, optional=True)
    legacy_id: str = _id("pers_legacy_id", "Identifier in the system before.", optional=True)
    common_child_id: str = _id("pers_common_child_id", "National identifier.", optional=True)
    upn_unknown: str = _id("pers_upn_unknown", "Why there is no pupil number.", optional=True)
    send: str = column("pers_send", "Special educational needs.", personal=Personal.DROP, optional=True)
    is_mother: str = column("pers_is_mother", "Is a mother.", personal=Personal.DROP, optional=True)
    nationality: str = column("pers_nationality", "Country of origin.", personal=Personal.DROP, optional=True)

    class Config:
        """A person is listed once."""

        unique = ("child_id",)


class CinEpisodes(pa.DataFrameModel):
    """One row per referral and the episode of need it opened."""

    referral_id: str = _id("cine_referral_id", "Identifier of the referral.")
    child_id: str = _person("cine_person_id")
    referral_date: pl.Date = column("cine_referral_date", "Day the referral was received.", key=True)
    primary_need: str = column(
        "cine_cin_primary_need_code",
        "Main reason.",
        codes=children_in_need.PRIMARY_NEED,
        aliases=("cine_cin_primary_need",),
    )
    referral_source: str = column(
        "cine_referral_source_code",
        "Who referred.",
        codes=children_in_need.REFERRAL_SOURCE,
        aliases=("cine_referral_source",),
    )
    referral_source_words: str = column("cine_referral_source_desc", "The same.", personal=Personal.DROP, optional=True)
    referral_outcome: str = column("cine_referral_outcome_json", "Outcomes.", personal=Personal.DROP, optional=True)
    no_further_action: str = column(
        "cine_referral_nfa", "No further action; such referrals count.", codes=people.YES_NO
    )
    closure_reason: str = column("cine_close_reason", "Why it closed.", codes=children_in_need.CLOSURE_REASON)
    closure_date: pl.Date = column("cine_close_date", "Day it closed.")
    team: str = _staff("cine_referral_team")
    worker: str = _staff("cine_referral_worker_id")


class CinAssessments(pa.DataFrameModel):
    """One row per assessment, open ones included."""

    assessment_id: str = _id("cina_assessment_id", "Identifier of the assessment.")
    child_id: str = _person("cina_person_id")
    referral_id: str = _id("cina_referral_id", "Its referral.")
    start_date: pl.Date = column("cina_assessment_start_date", "Day it started: day 0 of the clock.", key=True)
    child_seen: str = column("cina_assessment_child_seen", "Was the child seen.", codes=people.YES_NO)
    authorised_date: pl.Date = column(
        "cina_assessment_auth_date", "Day it was authorised; blank while it is open.", severity=Severity.ERROR
    )
    assessment_outcome: str = column("cina_assessment_outcome_json", "Outcomes.", personal=Personal.DROP, optional=True)
    assessment_nfa: str = column(
        "cina_assessment_outcome_nfa", "No further action.", codes=people.YES_NO, optional=True
    )
    team: str = _staff("cina_assessment_team")
    worker: str = _staff("cina_assessment_worker_id")

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="authorised_date",
        needs=("start_date", "authorised_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("authorised_date") >= pl.col("start_date")


class CpPlans(pa.DataFrameModel):
    """One row per child protection plan."""

    plan_id: str = _id("cppl_cp_plan_id", "Identifier of the plan.")
    referral_id: str = _id("cppl_referral_id", "Its referral.")
    conference_id: str = _id("cppl_icpc_id", "Its conference.")
    child_id: str = _person("cppl_person_id")
    plan_start_date: pl.Date = column("cppl_cp_plan_start_date", "Day the plan started.", key=True)
    plan_end_date: pl.Date = column("cppl_cp_plan_end_date", "Day it ended; blank while it is open.")
    other_council: str = column("cppl_cp_plan_ola", "A plan of another council.", codes=people.YES_NO)
    initial_category: str = column(
        "cppl_cp_plan_initial_category", "Category when it started.", codes=children_in_need.ABUSE_CATEGORY
    )
    latest_category: str = column(
        "cppl_cp_plan_latest_category", "Category now.", codes=children_in_need.ABUSE_CATEGORY
    )

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="plan_end_date",
        needs=("plan_start_date", "plan_end_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("plan_end_date") >= pl.col("plan_start_date")


class ClaEpisodes(pa.DataFrameModel):
    """One row per episode of being looked after: a change of placement or legal status starts another.

    Its dates bear the names of the period of care's, which they make up: without them the event lacks those.
    """

    episode_id: str = _id("clae_cla_episode_id", "Identifier of the episode.")
    child_id: str = _person("clae_person_id")
    placement_id: str = _id("clae_cla_placement_id", "Its placement.", optional=True)
    started_date: pl.Date = column("clae_cla_episode_start_date", "Day the episode started.", key=True)
    episode_start_reason: str = column(
        "clae_cla_episode_start_reason", "Why it started.", codes=looked_after_return.EPISODE_START
    )
    primary_need: str = column(
        "clae_cla_primary_need_code", "Main reason.", codes=children_in_need.PRIMARY_NEED, optional=True
    )
    ceased_date: pl.Date = column(
        "clae_cla_episode_ceased_date", "Day it ended; blank while it goes on.", aliases=("clae_cla_episode_ceased",)
    )
    episode_ceased_reason: str = column(
        "clae_cla_episode_ceased_reason",
        "Why; X1 is followed by another.",
        codes=looked_after_return.EPISODE_END,
        aliases=("clae_cla_episode_cease_reason",),
    )
    care_id: str = _id("clae_cla_id", "Identifier of the period of care.", optional=True)
    referral_id: str = _id("clae_referral_id", "Its referral.", optional=True)
    last_iro_date: pl.Date = column(
        "clae_cla_last_iro_contact_date", "Independent reviewing officer.", personal=Personal.DROP, optional=True
    )
    entered_care_date: pl.Date = column("clae_entered_care_date", "Day the period of care started.", optional=True)


class ClaHealth(pa.DataFrameModel):
    """One row per health check of a child looked after, whatever became of it."""

    check_id: str = _id("clah_health_check_id", "Identifier of the check.")
    child_id: str = _person("clah_person_id")
    kind: str = column("clah_health_check_type", "What was checked.", codes=HEALTH_CHECK, required=True)
    checked_on: pl.Date = column(
        "clah_health_check_date", "Day of the check, or for which it is planned.", required=True, may_lie_ahead=True
    )
    outcome: str = column("clah_health_check_status", "Only completed ones count.", codes=HEALTH_CHECK_STATUS)


class LegalStatus(pa.DataFrameModel):
    """One row per legal status of a child looked after."""

    status_id: str = _id("lega_legal_status_id", "Identifier of the status.")
    child_id: str = _person("lega_person_id")
    legal_status: str = column(
        "lega_legal_status", "V3 and V4 are short breaks.", codes=looked_after.LEGAL_STATUS, required=True
    )
    status_start_date: pl.Date = column("lega_legal_status_start_date", "Day it started.", key=True)
    status_end_date: pl.Date = column("lega_legal_status_end_date", "Day it ended; blank while it holds.")


class CareLeavers(pa.DataFrameModel):
    """One row per care leaver."""

    row_id: str = _id("clea_table_id", "Identifier of the row.")
    child_id: str = _person("clea_person_id")
    eligibility: str = column("clea_care_leaver_eligibility", "Legal category.", codes=ELIGIBILITY, key=True)
    in_touch: str = column("clea_care_leaver_in_touch", "Is the council in touch.", codes=looked_after.IN_TOUCH)
    last_contact_date: pl.Date = column("clea_care_leaver_latest_contact", "Day of the last contact.")
    accommodation: str = column(
        "clea_care_leaver_accommodation", "Where the young person lives.", codes=looked_after.ACCOMMODATION
    )
    suitability: str = column("clea_care_leaver_accom_suitable", "Is it suitable.", codes=looked_after.SUITABILITY)
    activity: str = column(
        "clea_care_leaver_activity", "Education, employment or training.", codes=looked_after.ACTIVITY
    )
    pathway_plan_review_date: pl.Date = column(
        "clea_pathway_plan_review_date", "Day of the last review.", optional=True
    )
    adviser: str = _staff("clea_care_leaver_personal_advisor")
    team: str = _staff("clea_care_leaver_allocated_team", "clea_care_leaver_allocated_team_name")
    worker: str = _staff("clea_care_leaver_worker_id", "clea_care_leaver_worker_nm")

    class Config:
        """A care leaver is listed once."""

        unique = ("child_id",)


def _ten_years(date: str) -> History:
    return History(date, months=MONTHS_HELD)


SOURCE = Source(
    id="ssd",
    label="Standard Safeguarding Dataset",
    tables=(
        Table("person", Person, Snapshot(0), ("ssd_person",)),
        Table("cin_episodes", CinEpisodes, _ten_years("referral_date"), ("ssd_cin_episodes",)),
        Table("cin_assessments", CinAssessments, _ten_years("authorised_date"), ("ssd_cin_assessments",)),
        Table("cp_plans", CpPlans, _ten_years("plan_start_date"), ("ssd_cp_plans",)),
        Table("cla_episodes", ClaEpisodes, Snapshot(MONTHS_HELD), ("ssd_cla_episodes",)),
        Table(
            "cla_health",
            ClaHealth,
            History("checked_on", months=MONTHS_HELD, in_bursts=True),
            ("ssd_cla_health",),
        ),
        Table("legal_status", LegalStatus, Snapshot(MONTHS_HELD), ("ssd_legal_status",)),
        Table("care_leavers", CareLeavers, Snapshot(0), ("ssd_care_leavers",)),
    ),
    cross_rules=(
        *OF_CHILDREN,
        never_overlapping("episode", {"cla_episodes": ("started_date", "ceased_date")}),
    ),
    one_file_each=True,
)
"""The source as the rest of the house knows it. A period of care is a state as at the day taken;
legal statuses are read together with the episodes of the same day. Checks are events of their own.
"""

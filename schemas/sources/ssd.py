"""The Standard Safeguarding Dataset: the same tables out of any case-management system, one CSV export each.

Here: the tables that social care indicators need. Not here: bringing them together (`pipelines.compose.conform.ssd`), and what an
indicator counts.

It holds ten years and every event in them, so earlier referrals, earlier plans, every health check, every visit and every
review can be looked up; it has no count of earlier plans, of placements or of times missing. Its episodes of being looked after
are placements and legal statuses one after the other, not periods of care. Which code or words stand in a cell depends on the
system it was filled from.

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
MISSING = CodeList(
    looked_after_return.MISSING.name,
    (Code("M", "Missing"), Code("A", "Away without authorisation", ("away", "absent"))),
)
PERMANENCE_ORDER = CodeList(
    "Kind of permanence order",
    (
        Code("adoption", "Adoption", ("adoption order",)),
        Code("special_guardianship", "Special Guardianship", ("special guardianship order", "sgo")),
        Code(
            "child_arrangements",
            "Child Arrangements Order/ Residence Order",
            ("child arrangements order", "residence order", "cao"),
        ),
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


def _link(title: str, description: str, **more: Any) -> Any:
    """An identifier that rows of two tables share. It leads to one child, so a pseudonym stands in its place."""
    return column(title, description, personal=Personal.IDENTIFIER, **more)


def _not_used(title: str, description: str) -> Any:
    return column(title, description, personal=Personal.DROP, optional=True)


def _said(title: str, description: str) -> Any:
    """Yes or no; systems also write that it does not apply."""
    return column(title, description, codes=people.YES_NO, absent_marks=("NA",), optional=True)


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


def _worker(title: str, *aliases: str) -> Any:
    return column(title, "Worker. Judged, never stored.", personal=Personal.DROP, optional=True, aliases=aliases)


def _team(title: str, *aliases: str) -> Any:
    return column(
        title,
        "Team. Kept where it surely names no person, else `other`.",
        personal=Personal.GROUP,
        optional=True,
        aliases=aliases,
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
    team: str = _team("cine_referral_team")
    worker: str = _worker("cine_referral_worker_id")

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="closure_date",
        needs=("referral_date", "closure_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("closure_date") >= pl.col("referral_date")


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
    team: str = _team("cina_assessment_team")
    worker: str = _worker("cina_assessment_worker_id")

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="authorised_date",
        needs=("start_date", "authorised_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("authorised_date") >= pl.col("start_date")


class Contacts(pa.DataFrameModel):
    """One row per contact about a person."""

    contact_id: str = _id("cont_contact_id", "Identifier of the contact.")
    child_id: str = _person("cont_person_id")
    contact_date: pl.Date = column("cont_contact_date", "Day the contact was received.", key=True)
    contact_source: str = column(
        "cont_contact_source_code",
        "Who made it.",
        codes=children_in_need.REFERRAL_SOURCE,
        aliases=("cont_contact_source",),
    )
    contact_source_words: str = _not_used("cont_contact_source_desc", "The same.")
    contact_outcome: str = _not_used("cont_contact_outcome_json", "Outcomes.")


class Section47Enquiries(pa.DataFrameModel):
    """One row per section 47 enquiry of a person."""

    enquiry_row: str = _link("s47e_s47_enquiry_id", "Identifier of the enquiry, to which its conference points.")
    referral_id: str = _id("s47e_referral_id", "Its referral.", optional=True)
    child_id: str = _person("s47e_person_id")
    enquiry_date: pl.Date = column(
        "s47e_s47_start_date", "Day of the strategy discussion that started the enquiry: day 0.", key=True
    )
    enquiry_end_date: pl.Date = column("s47e_s47_end_date", "Day it was completed and authorised.")
    no_further_action: str = column("s47e_s47_nfa", "It ended in no further action.", codes=people.YES_NO)
    enquiry_outcome: str = _not_used("s47e_s47_outcome_json", "Outcomes.")
    worker: str = _worker("s47e_s47_completed_by_worker_id")
    team: str = _team("s47e_s47_completed_by_team")


class InitialConferences(pa.DataFrameModel):
    """One row per person of an initial child protection conference."""

    conference_id: str = _id("icpc_icpc_id", "Identifier of the conference.")
    meeting_id: str = _id("icpc_icpc_meeting_id", "Identifier of the meeting.", optional=True)
    enquiry_row: str = _link("icpc_s47_enquiry_id", "The enquiry it followed.")
    child_id: str = _person("icpc_person_id")
    plan_id: str = _id("icpc_cp_plan_id", "The plan it made.", optional=True)
    referral_id: str = _id("icpc_referral_id", "Its referral.", optional=True)
    transfer_in: str = column("icpc_icpc_transfer_in", "The plan came from another council.", codes=people.YES_NO)
    target_date: pl.Date = column(
        "icpc_icpc_target_date", "Day by which it was due.", may_lie_ahead=True, optional=True
    )
    conference_date: pl.Date = column("icpc_icpc_date", "Day it was held.", key=True)
    conference_led_to_plan: str = column("icpc_icpc_outcome_cp_flag", "It made a plan.", codes=people.YES_NO)
    conference_outcome: str = _not_used("icpc_icpc_outcome_json", "Outcomes.")
    team: str = _team("icpc_icpc_team")
    worker: str = _worker("icpc_icpc_worker_id")


class CpReviews(pa.DataFrameModel):
    """One row per review conference of a child protection plan."""

    review_id: str = _id("cppr_cp_review_id", "Identifier of the review.")
    child_id: str = _person("cppr_person_id")
    plan_id: str = _id("cppr_cp_plan_id", "Its plan.")
    due_date: pl.Date = column("cppr_cp_review_due", "Day by which it was due.", may_lie_ahead=True)
    reviewed_on: pl.Date = column("cppr_cp_review_date", "Day it was held; blank: not yet.", may_lie_ahead=True)
    meeting_id: str = _id("cppr_cp_review_meeting_id", "Identifier of the meeting.", optional=True)
    plan_continues: str = _said("cppr_cp_review_outcome_continue_cp", "The plan goes on.")
    quorate: str = _not_used("cppr_cp_review_quorate", "Enough agencies took part.")
    took_part: str = _not_used("cppr_cp_review_participation", "How the child took part.")


class CpVisits(pa.DataFrameModel):
    """One row per visit to a child with a child protection plan."""

    visit_id: str = _id("cppv_cp_visit_id", "Identifier of the visit.")
    child_id: str = _person("cppv_person_id")
    plan_id: str = _id("cppv_cp_plan_id", "Its plan.")
    visited_on: pl.Date = column("cppv_cp_visit_date", "Day of the visit.", key=True)
    seen: str = _said("cppv_cp_visit_seen", "The child was seen.")
    seen_alone: str = _said("cppv_cp_visit_seen_alone", "The child was seen alone.")
    bedroom: str = _not_used("cppv_cp_visit_bedroom", "The bedroom was seen.")


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
    care_id: str = _link("clae_cla_id", "Identifier of the period of care, to which reviews point.", optional=True)
    referral_id: str = _id("clae_referral_id", "Its referral.", optional=True)
    last_iro_date: pl.Date = column(
        "clae_cla_last_iro_contact_date", "Independent reviewing officer.", personal=Personal.DROP, optional=True
    )
    entered_care_date: pl.Date = column("clae_entered_care_date", "Day the period of care started.", optional=True)

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="ceased_date",
        needs=("started_date", "ceased_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("ceased_date") >= pl.col("started_date")


class ClaPlacements(pa.DataFrameModel):
    """One row per placement of a child looked after."""

    placement_id: str = _id("clap_cla_placement_id", "Identifier of the placement.")
    care_id: str = _id("clap_cla_id", "Its period of care.", optional=True)
    child_id: str = _person("clap_person_id")
    placement_date: pl.Date = column("clap_cla_placement_start_date", "Day the placement started.", key=True)
    placement_end_date: pl.Date = column("clap_cla_placement_end_date", "Day it ended; blank while it goes on.")
    placement_type: str = column(
        "clap_cla_placement_type", "Kind of placement.", codes=looked_after.PLACEMENT_TYPE, begun="placement_date"
    )
    placement_provider: str = column(
        "clap_cla_placement_provider", "Who provides it.", codes=looked_after.PLACEMENT_PROVIDER
    )
    placement_distance: float = column(
        "clap_cla_placement_distance",
        "Distance from the child's home; 999.9: not known.",
        unit="miles",
        severity=Severity.WARNING,
        ge=0,
        le=999.9,
    )
    placement_urn: str = _link(
        "clap_cla_placement_urn", "Ofsted's number of the provider: is it the same one.", optional=True
    )
    placement_postcode: str = _link(
        "clap_cla_placement_postcode", "Postcode of the placement: is it the same home.", optional=True
    )
    change_reason: str = _not_used("clap_cla_placement_change_reason", "Why it changed.")

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="placement_end_date",
        needs=("placement_date", "placement_end_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("placement_end_date") >= pl.col("placement_date")


class ClaReviews(pa.DataFrameModel):
    """One row per statutory review of a child looked after. The child is that of the period of care."""

    review_id: str = _id("clar_cla_review_id", "Identifier of the review.")
    care_id: str = _link("clar_cla_id", "The period of care it is of.", key=True)
    due_date: pl.Date = column("clar_cla_review_due_date", "Day by which it was due.", may_lie_ahead=True)
    reviewed_on: pl.Date = column("clar_cla_review_date", "Day it was held; blank: not yet.", may_lie_ahead=True)
    cancelled: str = _said("clar_cla_review_cancelled", "It was cancelled.")
    took_part: str = column(
        "clar_cla_review_participation", "How the child took part.", codes=looked_after_return.REVIEW
    )


class ClaVisits(pa.DataFrameModel):
    """One row per visit to a child looked after."""

    visit_id: str = _id("clav_cla_visit_id", "Identifier of the visit.")
    care_id: str = _id("clav_cla_id", "Its period of care.", optional=True)
    child_id: str = _person("clav_person_id")
    visited_on: pl.Date = column("clav_cla_visit_date", "Day of the visit.", key=True)
    seen: str = _said("clav_cla_visit_seen", "The child was seen.")
    seen_alone: str = _said("clav_cla_visit_seen_alone", "The child was seen alone.")


class MissingEpisodes(pa.DataFrameModel):
    """One row per missing episode, or absence without authorisation, of a person."""

    missing_id: str = _id("miss_table_id", "Identifier of the episode.")
    child_id: str = _person("miss_person_id")
    missing_from: pl.Date = column("miss_missing_episode_start_date", "First day.", key=True)
    missing_to: pl.Date = column("miss_missing_episode_end_date", "Last day; blank while it goes on.")
    kind: str = column("miss_missing_episode_type", "Missing or away.", codes=MISSING, required=True)
    interview_offered: str = _said("miss_missing_rhi_offered", "A return interview was offered.")
    interview_accepted: str = _said("miss_missing_rhi_accepted", "It was accepted.")


class Permanence(pa.DataFrameModel):
    """One row per child with a decision on permanence: the steps to it."""

    permanence_id: str = _id("perm_table_id", "Identifier of the row.")
    child_id: str = _person("perm_person_id")
    care_id: str = _id("perm_cla_id", "Its period of care.", optional=True)
    decision_date: pl.Date = column(
        "perm_adm_decision_date", "Day of the decision that the child should be placed for adoption."
    )
    placement_order_date: pl.Date = column("perm_placement_order_date", "Day the court made the placement order.")
    matching_date: pl.Date = column("perm_matched_date", "Day the child was matched with adopters.")
    fostering_for_adoption_date: pl.Date = column(
        "perm_placed_ffa_cp_date", "Day the child moved in with carers who foster for adoption."
    )
    placed_date: pl.Date = column("perm_placed_for_adoption_date", "Day the child was placed for adoption.")
    no_longer_date: pl.Date = column("perm_decision_reversed_date", "Day the decision was reversed.")
    no_longer_reason: str = column(
        "perm_decision_reversed_reason", "Why it was.", codes=looked_after.PLACEMENT_CEASED_REASON
    )
    order_date: pl.Date = column("perm_permanence_order_date", "Day of the order.")
    order: str = column("perm_permanence_order_type", "Which order.", codes=PERMANENCE_ORDER)
    foster_decision_date: str = _not_used("perm_ffa_cp_decision_date", "Day fostering for adoption was decided.")
    adopted_by_carer: str = _said("perm_adopted_by_carer_flag", "Adopted by the former foster carer.")
    placed_with_carer_date: pl.Date = column(
        "perm_placed_foster_carer_date",
        "Day the child was placed with that carer; the dataset says that it is still to be filled.",
        absent_marks=("PLACEHOLDER_DATA",),
        severity=Severity.WARNING,
        optional=True,
    )
    siblings: str = _not_used("perm_part_of_sibling_group", "One of a group of siblings.")
    siblings_together: str = _not_used("perm_siblings_placed_together", "How many together.")
    siblings_apart: str = _not_used("perm_siblings_placed_apart", "How many apart.")
    provider_urn: str = _not_used("perm_placement_provider_urn", "Ofsted's number of the provider.")
    worker: str = _worker("perm_adoption_worker_id")
    adopters_sex: str = _not_used("perm_adopter_sex", "Sex of the adopters.")
    adopters_status: str = _not_used("perm_adopter_legal_status", "Legal status of the adopters.")
    adopters: str = _not_used("perm_number_of_adopters", "How many adopters.")


class ClaHealth(pa.DataFrameModel):
    """One row per health check of a child looked after, whatever became of it."""

    check_id: str = _id("clah_health_check_id", "Identifier of the check.")
    child_id: str = _person("clah_person_id")
    kind: str = column("clah_health_check_type", "What was checked.", codes=HEALTH_CHECK, required=True)
    checked_on: pl.Date = column(
        "clah_health_check_date", "Day of the check, or for which it is planned.", required=True, may_lie_ahead=True
    )
    outcome: str = column("clah_health_check_status", "Only completed ones count.", codes=HEALTH_CHECK_STATUS)


PERIODS_OF_CARE = ("cla_episodes.ceased_date", "cla_episodes.episode_ceased_reason")
"""The columns of a companion by which episodes are joined into periods of care."""


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
    adviser: str = _worker("clea_care_leaver_personal_advisor")
    team: str = _team("clea_care_leaver_allocated_team", "clea_care_leaver_allocated_team_name")
    worker: str = _worker("clea_care_leaver_worker_id", "clea_care_leaver_worker_nm")

    class Config:
        """A care leaver is listed once."""

        unique = ("child_id",)


def _ten_years(date: str) -> History:
    return History(date, months=MONTHS_HELD)


def _in_bursts(date: str) -> History:
    return History(date, months=MONTHS_HELD, in_bursts=True)


SOURCE = Source(
    id="ssd",
    label="Standard Safeguarding Dataset",
    tables=(
        Table("person", Person, Snapshot(0), ("ssd_person",)),
        Table("cin_episodes", CinEpisodes, _ten_years("referral_date"), ("ssd_cin_episodes",)),
        Table("contacts", Contacts, _ten_years("contact_date"), ("ssd_contacts",)),
        Table("cin_assessments", CinAssessments, _ten_years("authorised_date"), ("ssd_cin_assessments",)),
        Table("s47_enquiries", Section47Enquiries, _ten_years("enquiry_date"), ("ssd_s47_enquiry",)),
        Table("initial_conferences", InitialConferences, _ten_years("conference_date"), ("ssd_initial_cp_conference",)),
        Table("cp_plans", CpPlans, _ten_years("plan_start_date"), ("ssd_cp_plans",)),
        Table("cp_reviews", CpReviews, _ten_years("reviewed_on"), ("ssd_cp_reviews",)),
        Table("cp_visits", CpVisits, _ten_years("visited_on"), ("ssd_cp_visits",)),
        Table("cla_episodes", ClaEpisodes, Snapshot(MONTHS_HELD), ("ssd_cla_episodes",)),
        Table("cla_health", ClaHealth, _in_bursts("checked_on"), ("ssd_cla_health",)),
        Table("cla_placements", ClaPlacements, Snapshot(MONTHS_HELD), ("ssd_cla_placement",)),
        Table("cla_reviews", ClaReviews, _ten_years("reviewed_on"), ("ssd_cla_reviews",)),
        Table("cla_visits", ClaVisits, _ten_years("visited_on"), ("ssd_cla_visits",)),
        Table("missing", MissingEpisodes, _in_bursts("missing_from"), ("ssd_missing",)),
        Table("permanence", Permanence, _in_bursts("decision_date"), ("ssd_permanence",)),
        Table("legal_status", LegalStatus, Snapshot(MONTHS_HELD), ("ssd_legal_status",)),
        Table("care_leavers", CareLeavers, Snapshot(0), ("ssd_care_leavers",)),
    ),
    cross_rules=(
        *OF_CHILDREN,
        never_overlapping("episode", {"cla_episodes": ("started_date", "ceased_date")}),
        never_overlapping("plan", {"cp_plans": ("plan_start_date", "plan_end_date")}),
        never_overlapping("missing_episode", {"missing": ("missing_from", "missing_to")}),
    ),
    one_file_each=True,
)
"""The source as the rest of the house knows it. A period of care is a state as at the day taken;
legal statuses are read together with the episodes of the same day. Checks are events of their own.
"""

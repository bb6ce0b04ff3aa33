"""SSDA903, the statutory return on children looked after: twelve CSV files a year, one per table.

Here: the twelve tables as pandera models. Not here: cohorts derived from them (`pipelines.compose.conform.ssda903`), and what an
indicator counts.

A file is known by its set of headers; its name only says the year (`SSDA903_2025_episodes.csv` is the year that ends on
31 March 2025). The flags of OC2 and OC3 have no dates: they are the state at the end of the year, on the
Department's own definitions, and answer nothing about a quarter. Codes change with the collection year; see
`schemas.codes.looked_after_return`. Social worker episodes came in 2024, deprivation of liberty orders come in 2027.

Source: Department for Education, Children looked-after by local authorities in England: guide to the SSDA903 collection.
"""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.codes import children_in_need, looked_after, looked_after_return, people
from schemas.words.children import OF_CHILDREN, listed_once, never_overlapping
from schemas.words.fields import CASE_NUMBER, Personal, Severity, column, row_rule
from schemas.words.source import Collection, Guidance, Source, Table

IDENTIFIER = r"^[A-Za-z0-9/_.\-]{1,20}$"

_END_FIRST = "It ended before it started"
_CHECK_DATES = "Correct one of the two dates in the case record."

_CHILD = column(
    "CHILD",
    "The council's identifier of the child.",
    key=True,
    personal=Personal.IDENTIFIER,
    scheme=CASE_NUMBER,
    str_matches=IDENTIFIER,
    form="at most 20 letters, digits and / _ . -",
)
_BIRTH = column("DOB", "Date of birth.", personal=Personal.SENSITIVE, severity=Severity.WARNING)
_SEX = column("SEX", "Sex; 1 and 2 to 2024, letters from 2025.", codes=looked_after_return.SEX, required=True)


def _flag(title: str, description: str) -> Any:
    return column(title, description, codes=people.YES_NO)


def _dropped(title: str, description: str) -> Any:
    """A column that identifies the table and is not used."""
    return column(title, description, personal=Personal.DROP)


class Header(pa.DataFrameModel):
    """One row per child looked after at any time of the year, and per care leaver."""

    child_id: str = _CHILD
    sex: str = _SEX
    birth_date: pl.Date = _BIRTH
    ethnicity: str = column("ETHNIC", "Ethnic origin.", codes=people.ETHNICITY, required=True)
    upn: str = _dropped("UPN", "Unique pupil number.")
    is_mother: str = _dropped("MOTHER", "Is she a mother.")
    mothers_child_birth_date: str = _dropped("MC_DOB", "Date of birth of her child.")


class Episodes(pa.DataFrameModel):
    """One row per episode: a change of placement or legal status starts another."""

    child_id: str = _CHILD
    episode_start_date: pl.Date = column("DECOM", "Day the episode started.", key=True)
    episode_start_reason: str = column(
        "RNE", "Why; S begins a period of care.", codes=looked_after_return.EPISODE_START, required=True
    )
    legal_status: str = column("LS", "V3 and V4 are short breaks.", codes=looked_after.LEGAL_STATUS, required=True)
    category_of_need: str = column("CIN", "Main reason.", codes=children_in_need.PRIMARY_NEED, required=True)
    placement: str = column(
        "PLACE",
        "Kind of placement.",
        codes=looked_after_return.PLACEMENT,
        required=True,
        begun="episode_start_date",
    )
    placement_provider: str = column("PLACE_PROVIDER", "Who provides it.", codes=looked_after.PLACEMENT_PROVIDER)
    episode_ceased_date: pl.Date = column("DEC", "Day the episode ended; blank while it goes on.")
    episode_ceased_reason: str = column("REC", "Why; X1 is followed by another.", codes=looked_after_return.EPISODE_END)
    placement_change: str = column(
        "REASON_PLACE_CHANGE", "Why the placement changed.", codes=looked_after_return.PLACEMENT_CHANGE
    )
    home_postcode: str = _dropped("HOME_POST", "Postcode of home.")
    placement_postcode: str = _dropped("PL_POST", "Postcode of the placement.")
    placement_urn: str = _dropped("URN", "Ofsted's number of the provider.")

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="episode_ceased_date",
        needs=("episode_start_date", "episode_ceased_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("episode_ceased_date") >= pl.col("episode_start_date")


IN_YEAR = ("episode_start_reason", "legal_status", "episode_ceased_date", "episode_ceased_reason")
"""The columns of episodes by which it is told who was looked after in the year, and through all of it."""


class Reviews(pa.DataFrameModel):
    """One row per statutory review."""

    child_id: str = _CHILD
    birth_date: pl.Date = _BIRTH
    reviewed_on: pl.Date = column("REVIEW", "Day of the review.", key=True)
    took_part: str = column("REVIEW_CODE", "How the child took part.", codes=looked_after_return.REVIEW, required=True)


class Uasc(pa.DataFrameModel):
    """One row per unaccompanied asylum-seeking child."""

    child_id: str = _CHILD
    sex: str = _SEX
    birth_date: pl.Date = _BIRTH
    until: str = _dropped("DUC", "Day the status ends, mostly the 18th birthday.")


class OutcomesOfLookedAfter(pa.DataFrameModel):
    """OC2: one row per child; the health columns are for those looked after for twelve months at 31 March."""

    child_id: str = _CHILD
    birth_date: pl.Date = _BIRTH
    sdq_score: pl.Int64 = column(
        "SDQ_SCORE", "Strengths and difficulties score, 0 to 40.", severity=Severity.WARNING, ge=0, le=40
    )
    sdq_reason: str = column("SDQ_REASON", "Why there is none.", codes=looked_after_return.SDQ_REASON)
    convicted: str = _flag("CONVICTED", "Convicted or subject to a final warning in the year.")
    health_check: str = _flag("HEALTH_CHECK", "Under five: development checks up to date.")
    immunisations: str = _flag("IMMUNISATIONS", "Immunisations up to date.")
    dental_check: str = _flag("TEETH_CHECK", "Teeth checked by a dentist in the year.")
    health_assessment: str = _flag(
        "HEALTH_ASSESSMENT", "Had the health assessments due in the year: two under five, else one."
    )
    substance_misuse: str = _flag("SUBSTANCE_MISUSE", "Has a substance misuse problem.")
    intervention_received: str = _dropped("INTERVENTION_RECEIVED", "Received an intervention.")
    intervention_offered: str = _dropped("INTERVENTION_OFFERED", "Was offered one.")

    class Config:
        """A child is listed once."""

        unique = ("child_id",)


class OutcomesOfCareLeavers(pa.DataFrameModel):
    """OC3: one row per care leaver who reached 17 to 21 in the year, as found around the birthday."""

    child_id: str = _CHILD
    birth_date: pl.Date = _BIRTH
    in_touch: str = column("IN_TOUCH", "Is the council in touch.", codes=looked_after.IN_TOUCH, required=True)
    activity: str = column(
        "ACTIV", "Main activity; 0 is no information.", codes=looked_after_return.ACTIVITY, required=True
    )
    accommodation: str = column(
        "ACCOM",
        "Where they live and, as 1 or 2, is it suitable; 0 is no information.",
        codes=looked_after_return.ACCOMMODATION,
        required=True,
    )

    class Config:
        """A care leaver is listed once."""

        unique = ("child_id",)


class Adoption(pa.DataFrameModel):
    """AD1: one row per child adopted in the year."""

    child_id: str = _CHILD
    birth_date: pl.Date = _BIRTH
    decided_on: pl.Date = column("DATE_INT", "Day of the decision.", key=True)
    matched_on: pl.Date = column("DATE_MATCH", "Day of matching.")
    foster_carer: str = _flag("FOSTER_CARE", "Adopted by the foster carer.")
    adopters: str = _dropped("NB_ADOPTR", "How many adopters.")
    adopters_sex: str = column("SEX_ADOPTR", "Sex of the adopters.", codes=looked_after_return.ADOPTERS_SEX)
    adopters_status: str = column(
        "LS_ADOPTR", "Legal status of the adopters.", codes=looked_after_return.ADOPTERS_STATUS
    )


class PlacedForAdoption(pa.DataFrameModel):
    """One row per placement for adoption decided."""

    child_id: str = _CHILD
    birth_date: pl.Date = _BIRTH
    placed_on: pl.Date = column("DATE_PLACED", "Day of the decision.", key=True)
    reversed_on: pl.Date = column("DATE_PLACED_CEASED", "Day it was reversed.")
    reversed_reason: str = column("REASON_PLACED_CEASED", "Why.", codes=looked_after.PLACEMENT_CEASED_REASON)


class PreviousPermanence(pa.DataFrameModel):
    """One row per child: the permanence option they left before."""

    child_id: str = _CHILD
    birth_date: pl.Date = _BIRTH
    option: str = column("PREV_PERM", "Which.", codes=looked_after_return.PREVIOUS_PERMANENCE, required=True)
    permanence_council: str = _dropped("LA_PERM", "Council it was arranged by.")
    arranged_on: str = _dropped("DATE_PERM", "Day of the order; the 15th or January where only month or year is known.")


class Missing(pa.DataFrameModel):
    """One row per missing episode, or absence without authorisation."""

    child_id: str = _CHILD
    birth_date: pl.Date = _BIRTH
    kind: str = column("MISSING", "Missing or away.", codes=looked_after_return.MISSING, required=True)
    missing_from: pl.Date = column("MIS_START", "First day.", key=True)
    missing_to: pl.Date = column("MIS_END", "Last day; blank while it goes on.")


class SocialWorkerEpisodes(pa.DataFrameModel):
    """One row per social worker of a child; from 2024."""

    child_id: str = _CHILD
    birth_date: pl.Date = _BIRTH
    worker: str = _dropped("SW_ID", "The worker. Staff are people too.")
    worker_from: pl.Date = column("SW_DECOM", "First day.", key=True)
    worker_to: pl.Date = column("SW_DEC", "Last day.")
    reason: str = column("SW_REASON", "Why it changed.", codes=looked_after_return.WORKER_CHANGE)


class DeprivationOfLiberty(pa.DataFrameModel):
    """One row per deprivation of liberty order; from 2027."""

    child_id: str = _CHILD
    birth_date: pl.Date = _BIRTH
    order_start_date: pl.Date = column("DOLO_START", "First day.", key=True)
    order_end_date: pl.Date = column("DOLO_END", "Last day; blank while it is in force.")

    @row_rule(
        "ends_before_start",
        _END_FIRST,
        column="order_end_date",
        needs=("order_start_date", "order_end_date"),
        todo=_CHECK_DATES,
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("order_end_date") >= pl.col("order_start_date")


_YEAR = Collection(of="financial_year", snapshot=True)

SOURCE = Source(
    id="ssda903",
    label="SSDA903 return on children looked after",
    guidance=Guidance(2018, 2027),
    tables=(
        Table("header", Header, _YEAR, ("header",)),
        Table("episodes", Episodes, _YEAR, ("episodes",)),
        Table("reviews", Reviews, _YEAR, ("reviews",)),
        Table("uasc", Uasc, _YEAR, ("uasc",)),
        Table("oc2", OutcomesOfLookedAfter, _YEAR, ("oc2",)),
        Table("oc3", OutcomesOfCareLeavers, _YEAR, ("oc3",)),
        Table("ad1", Adoption, _YEAR, ("ad1",)),
        Table("placed_for_adoption", PlacedForAdoption, _YEAR, ("placed_adoption",)),
        Table("previous_permanence", PreviousPermanence, _YEAR, ("prev_perm",)),
        Table("missing", Missing, _YEAR, ("missing",)),
        Table("social_worker_episodes", SocialWorkerEpisodes, _YEAR, ("sw_episodes",)),
        Table("deprivation_of_liberty", DeprivationOfLiberty, _YEAR, ("dolo",)),
    ),
    cross_rules=(
        *OF_CHILDREN,
        listed_once("header"),
        never_overlapping("episode", {"episodes": ("episode_start_date", "episode_ceased_date")}),
        never_overlapping(
            "deprivation_of_liberty_order", {"deprivation_of_liberty": ("order_start_date", "order_end_date")}
        ),
    ),
    one_file_each=True,
)
"""The source as the rest of the house knows it. Header, episodes, OC2 and OC3 feed indicators on the Department's basis."""

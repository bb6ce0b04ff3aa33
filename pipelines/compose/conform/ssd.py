"""Standard Safeguarding Dataset → events: persons joined, earlier plans counted, episodes made into periods of care.

Here: what the tables say together. What a list shows as the last of its kind, or as a number in twelve months, is worked out from
every visit, review, placement and missing episode up to the period end that the export answers for. A table that was not exported
leaves its columns away, and so does a column that is blank throughout. Not here: which rows are one placement
(`pipelines.compose.placements`), the tables' columns (`schemas.sources.ssd`), and what is counted (`warehouse`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import polars as pl

from pipelines.compose.adoptions import with_days
from pipelines.compose.conform import MAX_SHARE_LOST, About, Incomplete, says
from pipelines.compose.placements import placements_of
from schemas.codes.looked_after import SHORT_BREAKS
from schemas.words.source import Snapshot
from warehouse.period import Quarter

_HELD_ON = "_held_on"
_TOLERANCE = Snapshot.tolerance_days


def _column(frame: pl.DataFrame, name: str, dtype: pl.DataType | type[pl.DataType]) -> pl.Expr:
    """A column that the export may have left out."""
    return pl.col(name) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)


def _with_person(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Rows with the date of birth and the sex of the person; what could not be read there is left out here."""
    person = companions["person"]
    known = person.select(
        "child_id",
        _column(person, "birth_date", pl.Date),
        _column(person, "sex", pl.String),
        pl.col("left_out").alias("_left_out_of_person"),
    )
    return rows.join(known, on="child_id", how="left", maintain_order="left").with_columns(
        _also_left_out(pl.col("_left_out_of_person"))
    )


def _also_left_out(more: pl.Expr) -> pl.Expr:
    """`left_out` and what else is not known of the row."""
    both = pl.concat_str(pl.col("left_out").fill_null(""), more.fill_null(""))
    return pl.when(both != "").then(both).alias("left_out")


def _dated(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    return _with_person(rows, companions)


def _assessments(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Assessments; one that ended in no further action found that no support was needed, any other found that it was."""
    if "assessment_nfa" in rows.columns:
        needed = pl.col("assessment_nfa").replace_strict({"Y": "N", "N": "Y"}, default=None, return_dtype=pl.String)
        rows = rows.with_columns(requires_support=needed)
    return _with_person(rows, companions)


def _plans(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Plans of this council, each with the number of plans that the person had before, whichever council's they were.

    They are counted over the whole table, also where a later delivery covers the older plans.
    """
    earlier = (
        companions["cp_plans"]
        .select("child_id", "plan_start_date")
        .unique()
        .with_columns(previous_plans=pl.col("plan_start_date").rank("ordinal").over("child_id").cast(pl.Int64) - 1)
    )
    counted = _ours(rows).join(earlier, on=["child_id", "plan_start_date"], how="left", maintain_order="left")
    return _with_person(counted, companions)


def _ours(plans: pl.DataFrame) -> pl.DataFrame:
    """Plans without those of other councils."""
    return plans.filter(_column(plans, "other_council", pl.String).fill_null("N") != "Y")


def _looked_after(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Periods of care, each with the legal status held at the period end that the export answers for.

    Without the table of legal statuses short breaks cannot be distinguished: there is no such column then.
    """
    asked = pl.max_horizontal(pl.lit(_period_end(about.as_at)), "started_date")
    ended = pl.coalesce("ceased_date", pl.lit(about.as_at))
    periods = _periods(rows).with_columns(pl.min_horizontal(ended, asked).alias(_HELD_ON))
    periods = _with_legal_status(periods, companions["legal_status"])
    periods = _with_placements(periods, companions["cla_placements"])
    periods = _with_missing_episodes(periods, companions["missing"], rows)
    periods = _with_last_review(periods, companions["cla_reviews"], rows, about.as_at)
    periods = _with_last_visit(periods, companions["cla_visits"], "started_date")
    return _with_person(periods, companions)


def _period_end(as_at: date) -> date:
    """The period end that an export of a day answers for: the last one, if it is not too long ago; else the day itself."""
    quarter = Quarter.containing(as_at)
    last = quarter.end if quarter.end == as_at else quarter.previous.end
    return last if (as_at - last).days <= _TOLERANCE else as_at


def _periods(episodes: pl.DataFrame) -> pl.DataFrame:
    """Episodes that follow one another make one period of care; it ends when its last episode ends.

    A period starts where the day of entering care changes; where that is not given, with reason S or after an episode
    that ended for another reason than a change of placement or status. A blank reason for an end is none where the next
    episode begins that day with a change.
    """
    frame = episodes.with_columns(
        _column(episodes, "entered_care_date", pl.Date),
        _column(episodes, "episode_start_reason", pl.String),
        _column(episodes, "episode_ceased_reason", pl.String),
        _column(episodes, "ceased_date", pl.Date),
    ).sort("child_id", "started_date", "source_row")
    entered = pl.col("entered_care_date")
    changed = (
        pl.col("episode_ceased_reason").shift(1).is_null()
        & pl.col("episode_start_reason").is_in(_CHANGED)
        & (pl.col("started_date") == pl.col("ceased_date").shift(1))
    ).fill_null(False)
    ended_before = (
        pl.col("ceased_date").is_not_null() & (pl.col("episode_ceased_reason").fill_null("") != "X1")
    ).shift(1, fill_value=True) & ~changed
    given = entered.is_not_null() & entered.shift(1).is_not_null()
    begins = (
        pl.when(given.over("child_id"))
        .then((entered != entered.shift(1)).over("child_id"))
        .otherwise((pl.col("episode_start_reason") == "S").fill_null(False) | ended_before.over("child_id"))
    )
    return (
        frame.with_columns(begins.fill_null(True).cum_sum().over("child_id").alias("_period"))
        .group_by("child_id", "_period", maintain_order=True)
        .agg(
            pl.coalesce(entered.min(), pl.col("started_date").min()).alias("started_date"),
            pl.col("ceased_date").last().alias("ceased_date"),
            pl.col("delivery", "sheet", "source_row", "left_out").last(),
        )
        .drop("_period")
    )


_CHANGED = ("L", "P", "T", "B", "U")
"""Reasons why an episode starts while care goes on: another status, placement or carer."""


def _with_legal_status(periods: pl.DataFrame, statuses: pl.DataFrame) -> pl.DataFrame:
    """Periods with the legal status on the day: of those that hold on it the one that began last, else the last of the period."""
    if not says(statuses, "legal_status"):
        return periods
    known = statuses.select(
        "child_id", "legal_status", pl.col("status_start_date"), _column(statuses, "status_end_date", pl.Date)
    )
    numbered = periods.with_row_index("_period")
    ended = pl.col("status_end_date")
    held = (
        numbered.select("_period", "child_id", "started_date", _HELD_ON)
        .join(known, on="child_id")
        .filter(pl.col("status_start_date") <= pl.col(_HELD_ON))
        .filter(ended.is_null() | (ended > pl.col("started_date")))
        .sort((ended >= pl.col(_HELD_ON)).fill_null(True), "status_start_date", maintain_order=True)
        .unique("_period", keep="last", maintain_order=True)
    )
    return numbered.join(held.select("_period", "legal_status"), on="_period", how="left", maintain_order="left").drop(
        "_period"
    )


def _with_placements(periods: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Periods with the placement held on the day, and how many there were in the twelve months to it.

    Those of another period of care count too, and end with it; those of short breaks do not. Without their kinds temporary stays cannot
    be told from others: nothing is known of any then.
    """
    if not says(rows, "placement_type"):
        return periods
    known = placements_of(
        _within_care(rows, periods).with_columns(
            _column(rows, "placement_urn", pl.String),
            _column(rows, "placement_postcode", pl.String),
            placement_distance=pl.when(pl.col("placement_distance") < _DISTANCE_NOT_KNOWN).then("placement_distance"),
        )
    )
    numbered = periods.with_row_index("_period")
    begun = (
        numbered.select("_period", "child_id", _HELD_ON)
        .join(known, on="child_id")
        .filter(pl.col("placement_date") <= pl.col(_HELD_ON))
        .sort("placement_date")
    )
    ended, on = pl.col("placement_end_date"), pl.col(_HELD_ON)
    in_year = ended.is_null() | (ended > on.dt.offset_by("-12mo"))
    counted = begun.filter(in_year).group_by("_period").agg(pl.len().cast(pl.Int64).alias("placements"))
    present = begun.filter(ended.is_null() | (ended >= on)).unique("_period", keep="last", maintain_order=True)
    given = [c for c in ("placement_type", "placement_provider", "placement_distance") if says(rows, c)]
    return (
        numbered.join(counted, on="_period", how="left", maintain_order="left")
        .join(present.select("_period", "placement_date", *given), on="_period", how="left", maintain_order="left")
        .drop("_period")
    )


_DISTANCE_NOT_KNOWN = 999.9


def _within_care(rows: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Placements that end at the latest with the period of care in which they began, without those of series of short breaks."""
    breaks = pl.col("legal_status").is_in(SHORT_BREAKS) if "legal_status" in periods.columns else pl.lit(False)
    of_care = periods.select("child_id", "started_date", _until="ceased_date", _break=breaks.fill_null(False))
    met = _as_of(rows, of_care.sort("started_date"), "started_date", asked="placement_date")
    # One that is dated before the next period of care, by a slip, is no part of the period before.
    over = (pl.col("_until") < pl.col("placement_date")).fill_null(False)
    last = pl.when(over).then("placement_end_date").otherwise(pl.min_horizontal("placement_end_date", "_until"))
    return (
        met.filter(~pl.col("_break").fill_null(False) | over)
        .with_columns(placement_end_date=last)
        .drop("started_date", "_until", "_break")
    )


def _in_care(rows: pl.DataFrame, day: str, episodes: pl.DataFrame) -> pl.DataFrame:
    """Rows of a child whose day lies in one of the child's periods of care."""
    periods = _periods(episodes).select("child_id", _since="started_date", _until="ceased_date")
    numbered = rows.with_row_index("_row")
    within = (
        numbered.select("_row", "child_id", day)
        .join(periods, on="child_id")
        .filter(pl.col(day) >= pl.col("_since"), pl.col("_until").is_null() | (pl.col(day) <= pl.col("_until")))
    )
    return numbered.filter(pl.col("_row").is_in(within["_row"].implode())).drop("_row")


def _with_missing_episodes(periods: pl.DataFrame, spells: pl.DataFrame, episodes: pl.DataFrame) -> pl.DataFrame:
    """Periods with how often the child was missing from care in the twelve months to the day, and what was offered after the last return."""
    if spells.is_empty():
        return periods
    numbered = periods.with_row_index("_period")
    began = pl.col("missing_from")
    # Of a child who is still missing no interview is due yet.
    back_by_then = (pl.col("missing_to") <= pl.col(_HELD_ON)).fill_null(False)
    missing = _in_care(spells.filter(pl.col("kind") == "M"), "missing_from", episodes)
    of_year = (
        numbered.select("_period", "child_id", _HELD_ON)
        .join(
            missing.select("child_id", "missing_from", "missing_to", _column(spells, "interview_offered", pl.String)),
            on="child_id",
        )
        .filter((began <= pl.col(_HELD_ON)) & (began > pl.col(_HELD_ON).dt.offset_by("-12mo")))
        .sort("missing_from")
        .group_by("_period")
        .agg(
            pl.len().cast(pl.Int64).alias("missing_episodes"),
            pl.col("interview_offered").filter(back_by_then).last().alias("return_interview_offered"),
        )
    )
    met = (
        numbered.join(of_year, on="_period", how="left", maintain_order="left")
        .with_columns(pl.col("missing_episodes").fill_null(0))
        .drop("_period")
    )
    return met if says(spells, "interview_offered") else met.drop("return_interview_offered")


def _reviews_of_children(reviews: pl.DataFrame, episodes: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Reviews that were held, each of the child whose period of care it names.

    Raises `Incomplete` where the episodes do not name theirs, or too many reviews name none of them: of all, or of the last twelve months.
    """
    if not says(episodes, "care_id"):
        raise Incomplete("the episodes do not say of which period of care they are, so no review has a child")
    children = episodes.select("care_id", "child_id").drop_nulls().unique("care_id", keep="first", maintain_order=True)
    cancelled = _column(reviews, "cancelled", pl.String) == "Y"
    held = reviews.filter(pl.col("reviewed_on").is_not_null(), ~cancelled.fill_null(False))
    met = held.join(children, on="care_id", how="inner", maintain_order="left")
    of_year = pl.col("reviewed_on") > pl.lit(as_at).dt.offset_by("-12mo")
    for known, all_of_them in ((met, held), (met.filter(of_year), held.filter(of_year))):
        if (lost := all_of_them.height - known.height) > MAX_SHARE_LOST * all_of_them.height:
            raise Incomplete(f"{lost:,} of {all_of_them.height:,} reviews name a period of care that no episode is of")
    return met


def _with_last_review(
    periods: pl.DataFrame, reviews: pl.DataFrame, episodes: pl.DataFrame, as_at: date
) -> pl.DataFrame:
    """Periods with the last review in them up to the day they are asked about; nothing where it is not known whose reviews they are."""
    if not says(reviews, "reviewed_on"):
        return periods
    if periods.is_empty():
        return periods.with_columns(last_review_date=pl.lit(None, pl.Date))
    try:
        held = _reviews_of_children(reviews, episodes, as_at)
    except Incomplete:  # the events of reviews say why
        return periods
    days = held.select("child_id", last_review_date="reviewed_on").sort("last_review_date")
    met = _as_of(periods, days, "last_review_date")
    return met.with_columns(last_review_date=_not_before("last_review_date", "started_date"))


def _not_before(day: str, since: str) -> pl.Expr:
    return pl.when(pl.col(day) >= pl.col(since)).then(pl.col(day))


def _with_last_visit(rows: pl.DataFrame, visits: pl.DataFrame, since: str) -> pl.DataFrame:
    """Rows with the last visit at which the child was seen, from a day up to the day they are asked about; and was it seen alone.

    `unclear_visit_date` is the last visit of which it is not recorded whether the child was seen, where it lies later: then it is not
    known whether the child was seen alone at the last, and without an earlier one, whether at all.
    """
    if not says(visits, "seen"):
        return rows
    seen = visits.filter(pl.col("seen") == "Y").select(
        "child_id",
        pl.col("visited_on").alias("visited_date"),
        _column(visits, "seen_alone", pl.String),
    )
    # Of two visits on a day the one at which the child was seen alone stands.
    once = seen.sort("visited_date", pl.col("seen_alone") == "Y").unique(
        ["child_id", "visited_date"], keep="last", maintain_order=True
    )
    unclear = visits.filter(pl.col("seen").is_null()).select("child_id", unclear_visit_date="visited_on").drop_nulls()
    once_each = unclear.unique().sort("unclear_visit_date")
    met = _as_of(_as_of(rows, once, "visited_date"), once_each, "unclear_visit_date").with_columns(
        visited_date=_not_before("visited_date", since),
        seen_alone=pl.when(pl.col("visited_date") >= pl.col(since)).then(pl.col("seen_alone")),
        unclear_visit_date=_not_before("unclear_visit_date", since),
    )
    later = pl.col("unclear_visit_date") > pl.coalesce("visited_date", pl.date(1, 1, 1))
    not_known = pl.when(pl.col("visited_date").is_null()).then(pl.lit(",visited_date,seen_alone,"))
    told = met.with_columns(
        left_out=_also_left_out(pl.when(later).then(not_known.otherwise(pl.lit(",seen_alone,")))),
        unclear_visit_date=pl.when(later).then("unclear_visit_date"),
    )
    return told if says(visits, "seen_alone") else told.drop("seen_alone")


def _as_of(
    rows: pl.DataFrame,
    days: pl.DataFrame,
    day: str,
    strategy: Literal["backward", "forward"] = "backward",
    *,
    asked: str = _HELD_ON,
) -> pl.DataFrame:
    """Rows with the child's last of some days up to the day they are asked about, or the first from it on (forward), in their order.

    days   sorted by `day`
    asked  the column with the day they are asked about
    """
    return (
        rows.with_row_index("_row")
        .sort(asked)
        .join_asof(
            days,
            left_on=asked,
            right_on=day,
            by="child_id",
            strategy=strategy,
            coalesce=False,
            check_sortedness=False,  # it is sorted, and by child polars cannot see it
        )
        .sort("_row")
        .drop("_row")
    )


def _plans_on_day(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Plans of this council with their reviews and visits up to the period end that the export answers for, or to the plan's own end."""
    asked = pl.lit(_period_end(about.as_at))
    plans = _ours(rows).with_columns(
        pl.max_horizontal(
            "plan_start_date", pl.min_horizontal(pl.coalesce(_column(rows, "plan_end_date", pl.Date), asked), asked)
        ).alias(_HELD_ON)
    )
    plans = _with_reviews_of_plan(plans, companions["cp_reviews"])
    plans = _with_last_visit(plans, companions["cp_visits"], "plan_start_date")
    return _with_person(plans, companions)


def _with_reviews_of_plan(plans: pl.DataFrame, reviews: pl.DataFrame) -> pl.DataFrame:
    """Plans with their last review, and were all of them in time: the first within three months, then one at most every six."""
    if not says(reviews, "reviewed_on"):
        return plans
    held = reviews.select("child_id", "reviewed_on").drop_nulls().unique()
    numbered = plans.with_row_index("_plan")
    began, until, day = pl.col("plan_start_date"), pl.col(_HELD_ON), pl.col("_day")
    met = (
        numbered.select("_plan", "child_id", "plan_start_date", _HELD_ON)
        .join(held, on="child_id")
        .filter(pl.col("reviewed_on") > began, pl.col("reviewed_on") <= until)
    )
    points = pl.concat(
        [
            numbered.select("_plan", _HELD_ON, _day=began, _due=began.dt.offset_by("3mo")),
            met.select("_plan", _HELD_ON, _day="reviewed_on", _due=pl.col("reviewed_on").dt.offset_by("6mo")),
        ]
    ).sort("_plan", "_day")
    judged = (
        points.with_columns(_next=pl.coalesce(day.shift(-1).over("_plan"), until))
        .group_by("_plan")
        .agg(reviewed_in_time=(pl.col("_next") <= pl.col("_due")).all())
    )
    last = met.group_by("_plan").agg(pl.col("reviewed_on").max().alias("last_review_date"))
    return (
        numbered.join(judged, on="_plan", how="left", maintain_order="left")
        .join(last, on="_plan", how="left", maintain_order="left")
        .drop("_plan")
    )


def _enquiries(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Enquiries, each with the first conference that names it.

    A conference that names none of the child's enquiries may have followed the last one before it: what followed that one is not
    known, unless another conference names it. Where no conference names one, it is known of no enquiry.
    """
    held = _not_transferred(companions["initial_conferences"]).drop_nulls("conference_date")
    known = companions["s47_enquiries"].select(*_ENQUIRY, "enquiry_date").drop_nulls()
    linked, follows = held.join(known, on=_ENQUIRY), pl.col("conference_date") >= pl.col("enquiry_date")
    followed = linked.filter(follows)
    named, unnamed = (held.join(followed, on=[*_ENQUIRY, "conference_date"], how=how) for how in ("semi", "anti"))
    if companions["initial_conferences"].is_empty() or (named.is_empty() and not unnamed.is_empty()):
        return _with_person(rows, companions)
    first = named.group_by(_ENQUIRY).agg(pl.col("conference_date").min())
    of_child = unnamed.select("child_id", "conference_date")
    may_have_led = _as_of(of_child, known.sort("enquiry_date"), "enquiry_date", asked="conference_date")
    unclear_ones = pl.concat(
        one.select(*_ENQUIRY, _unclear=pl.lit(True)) for one in (may_have_led, linked.filter(~follows))
    )
    unclear_ones = unclear_ones.drop_nulls().unique()
    met = rows.join(first, on=_ENQUIRY, how="left", maintain_order="left").join(
        unclear_ones, on=_ENQUIRY, how="left", maintain_order="left"
    )
    unclear = pl.col("_unclear") & pl.col("conference_date").is_null()
    told = met.with_columns(left_out=_also_left_out(pl.when(unclear).then(pl.lit(",conference_date,"))))
    return _with_person(told.drop("_unclear"), companions)


_ENQUIRY = ["child_id", "enquiry_row"]
"""What names an enquiry of a child. Children of a family may share its identifier."""


def _conferences(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Conferences with the day the enquiry began that they name; blank where they name none of the child's, or a later one.

    A plan that came from another council followed none: its conference is left out.
    """
    began = companions["s47_enquiries"].select(*_ENQUIRY, "enquiry_date").drop_nulls()
    met = _not_transferred(rows).join(
        began.unique(_ENQUIRY, keep="first", maintain_order=True), on=_ENQUIRY, how="left", maintain_order="left"
    )
    began_before = pl.when(pl.col("enquiry_date") <= pl.col("conference_date")).then("enquiry_date")
    return _with_person(met.with_columns(enquiry_date=began_before), companions)


def _not_transferred(conferences: pl.DataFrame) -> pl.DataFrame:
    return conferences.filter(_column(conferences, "transfer_in", pl.String).fill_null("N") != "Y")


def _in_need(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Times in need of each child. A referral that ended in no further action opened none; referrals that overlap are one.

    Where a cell that ends one cannot be read, its name here is told, and it is no part of another one.
    """
    left_out = pl.col("left_out").str.replace(",closure_date,", ",cin_closure_date,", literal=True)
    opened = (
        rows.filter(pl.col("no_further_action").fill_null("N") != "Y", pl.col("referral_date").is_not_null())
        .rename({"referral_date": "cin_start_date", "closure_date": "cin_closure_date"})
        .with_columns(left_out=left_out)
    )
    unread = pl.col("left_out").fill_null("").str.contains(",cin_closure_date,", literal=True)
    end = pl.coalesce("cin_closure_date", pl.date(9999, 12, 31))
    told = opened.filter(~unread).sort("child_id", "cin_start_date", "source_row").with_columns(_end=end)
    before = pl.col("_end").cum_max().shift(1).over("child_id")
    one_each = (
        told.with_columns(_begins=(before.is_null() | (pl.col("cin_start_date") >= before)))
        .with_columns(pl.col("_begins").cum_sum().over("child_id"))
        .sort("child_id", "_begins", "_end", maintain_order=True)
        .group_by("child_id", "_begins", maintain_order=True)
        .agg(pl.col("cin_start_date").min(), pl.exclude("cin_start_date", "_end").last())
        .drop("_begins")
    )
    return _with_person(pl.concat([one_each, opened.filter(unread)], how="diagonal"), companions)


def _missing(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Missing episodes that began in a period of care. The table has those of other children too."""
    unsaid = [c for c in ("interview_offered", "interview_accepted") if not rows.is_empty() and not says(rows, c)]
    of_care = _in_care(rows, "missing_from", companions["cla_episodes"])
    return _with_person(of_care.drop(unsaid, strict=False), companions)


def _reviews_in_care(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    return _with_person(_reviews_of_children(rows, companions["cla_episodes"], about.as_at), companions)


def _adoptions(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Adoptions of the days that the delivery covers, with steps that stand in other rows of the child."""
    return _of_the_days(
        _for_adoption(companions["permanence"], companions, about), "adoption_order_date", rows, "order_date"
    )


def _decisions(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Decisions of the days that the delivery covers, as `_adoptions`."""
    return _of_the_days(
        _for_adoption(companions["permanence"], companions, about), "decision_date", rows, "decision_date"
    )


def _of_the_days(events: pl.DataFrame, day: str, rows: pl.DataFrame, given: str) -> pl.DataFrame:
    covered = rows.select("child_id", pl.col(given).alias(day)).drop_nulls().unique()
    return events.join(covered, on=["child_id", day], how="semi", maintain_order="left")


def _for_adoption(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Steps to adoption, one row per child and decision, with the period of care: when the child entered care, and left it.

    Whoever was adopted by a foster carer moved in when the placement with that carer began. Without that day it is not known how long
    it took.
    """
    adopted = (_column(rows, "order", pl.String) == "adoption").fill_null(False)
    steps = _each_decision_once(
        rows.with_columns(
            _column(rows, "adopted_by_carer", pl.String),
            _column(rows, "placed_with_carer_date", pl.Date),
            adoption_order_date=pl.when(adopted).then(pl.col("order_date")),
        ),
        companions["cla_episodes"],
        about.as_at,
    )
    by_carer = (pl.col("adopted_by_carer") == "Y").fill_null(False)
    with_carer = pl.when(by_carer).then(_not_before("placed_with_carer_date", "entered_care_date"))
    days = with_days(
        steps.with_columns(moved_in_date=pl.coalesce(with_carer, "fostering_for_adoption_date", "placed_date"))
    )
    unclear = by_carer & with_carer.is_null()
    told = days.with_columns(days_to_moving_in=pl.when(~unclear).then("days_to_moving_in"))
    return _with_person(told, companions)


def _each_decision_once(rows: pl.DataFrame, episodes: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Steps with their period of care, those of one decision in one row, whichever rows they stand in.

    The period is that in which they were taken, or the next one where a decision came first. A reversal or an order of before the
    decision belongs to an earlier one. A decision whose day cannot be read is asked about on the day of the export.
    """
    unread = pl.col("left_out").fill_null("").str.contains(",decision_date,", literal=True)
    taken = pl.coalesce(
        "decision_date",
        "placement_order_date",
        "matching_date",
        "fostering_for_adoption_date",
        "placed_date",
        "order_date",
        "no_longer_date",
        pl.when(unread).then(pl.lit(as_at)),
    )
    steps = rows.with_columns(taken.alias(_HELD_ON)).filter(pl.col(_HELD_ON).is_not_null())
    periods = _periods(episodes).select("child_id", entered_care_date="started_date", left_care_date="ceased_date")
    periods = periods.sort("entered_care_date")
    within = _as_of(steps, periods, "entered_care_date")
    later = _as_of(steps, periods, "entered_care_date", strategy="forward")
    outside = within["entered_care_date"].is_null() | (within["left_care_date"] < within[_HELD_ON]).fill_null(False)
    decides = within["decision_date"].is_not_null() | within["placement_order_date"].is_not_null()
    outside &= later["entered_care_date"].is_not_null() & (within["entered_care_date"].is_null() | decides)
    met = pl.concat([within.filter(~outside), later.filter(outside)])
    joined = met.sort("child_id", "entered_care_date", _HELD_ON, "source_row").with_columns(
        pl.when(~unread).then(pl.col("decision_date").forward_fill().over("child_id", "entered_care_date"))
    )
    one_each = joined.group_by("child_id", "entered_care_date", "decision_date", maintain_order=True).agg(
        pl.exclude("source_row", "left_out").drop_nulls().last(),
        pl.col("source_row").last(),
        pl.col("left_out").drop_nulls().str.join(""),
    )
    return one_each.with_columns(
        *(_not_before_decision(c) for c in ("no_longer_date", "order_date")),
        left_out=pl.when(pl.col("left_out") != "").then("left_out"),
    ).sort("source_row")


def _not_before_decision(day: str) -> pl.Expr:
    earlier = (pl.col(day) < pl.col("decision_date")).fill_null(False)
    return pl.when(~earlier).then(pl.col(day))


def _health_checks(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Every check, completed or not; where the outcome cannot be read or is not given, it is not known whether it took place.

    Where the export has no outcomes, what stands in it may be planned: nothing is known of any check.
    """
    known = rows.with_columns(kind=_column(rows, "kind", pl.String))
    if "outcome" not in rows.columns:
        return _with_person(known.with_columns(completed=pl.lit(None, dtype=pl.Boolean)), companions)
    unclear = pl.col("left_out").fill_null("").str.contains(",outcome,", literal=True)
    completed = pl.when(unclear).then(None).otherwise((pl.col("outcome") == "completed").fill_null(False))
    return _with_person(known.with_columns(completed=completed), companions)


CONFORMS = {
    "referrals": _dated,
    "assessments": _assessments,
    "child_protection_plans": _plans,
    "plans_on_day": _plans_on_day,
    "contacts": _dated,
    "section_47_enquiries": _enquiries,
    "initial_conferences": _conferences,
    "children_in_need": _in_need,
    "looked_after": _looked_after,
    "health_checks": _health_checks,
    "care_leavers": _dated,
    "missing_episodes": _missing,
    "reviews_in_care": _reviews_in_care,
    "adoptions": _adoptions,
    "adoption_decisions": _decisions,
    "children_for_adoption": _for_adoption,
}

"""School census (COLLECT export) → pupils, exclusions and attendance.

Here: which school a registration is at, which pupil an exclusion is of, and how many sessions a pupil missed. Not here: which of
them count (`warehouse.terms.pupils`, `warehouse.terms.exclusions`, `warehouse.terms.attendance`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import MAX_SHARE_LOST, About, Incomplete
from pipelines.compose.schools import once, whole_council, with_school
from schemas.codes.schools import AUTHORISED_ABSENCE, UNAUTHORISED_ABSENCE
from warehouse.period import Term

_WHERE = ("delivery", "sheet", "source_row", "left_out")
_MISSED = ("sessions_authorised", "sessions_unauthorised", "sessions_missed")


def pupils(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per registration, with its school. A pupil without UPN is counted all the same: the registration stands in.

    Raises `Incomplete` where the returns are another council's, another term's, or too many schools have none.
    """
    at_school = rows.join(_schools(companions, about), on="school_return", how="left", maintain_order="left")
    whole_council(at_school, companions["establishments"], about.la_code, about.as_at)
    return once(at_school.with_columns(term=pl.lit(about.period), child_id=pl.coalesce("child_id", "pupil_row")))


def exclusions(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per exclusion, of pupils on roll and of those who have left, with pupil and school."""
    found = [
        _of_pupils(rows, companions["pupils_on_roll"]),
        _of_pupils(companions["exclusions_off_roll"], companions["pupils_no_longer_on_roll"]),
    ]
    at_school = pl.concat(found).join(
        _schools(companions, about), on="school_return", how="left", maintain_order="left"
    )
    # A pupil without UPN has another row in every census: school, birth and sex show that it is the same one.
    nameless = pl.concat_str("school", "birth_date", "sex", "pupil_row", separator=" ", ignore_nulls=True)
    known = pl.concat_str("school", "birth_date", "sex", separator=" ")
    return at_school.with_columns(child_id=pl.coalesce("child_id", known, nameless))


def attendance(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per pupil and school, of pupils on roll and of those who have left: sessions that were possible and that were missed.

    A pupil without a row of session details missed nothing, if the school reports attendance by code at all.

    Raises `Incomplete` where the returns are another council's or another term's, where too many schools report no attendance, or where
    too many session details are of no pupil.
    """
    schools = _schools(companions, about)
    on_roll = _attending(rows, companions["pupils_on_roll"], schools)
    off_roll = _attending(companions["sessions_off_roll"], companions["pupils_no_longer_on_roll"], schools)
    reporting = on_roll.filter(pl.col("details").is_not_null())
    whole_council(reporting, companions["establishments"], about.la_code, about.as_at)
    # Of what was returned twice one row stands: the one that counts, of two statuses, or the last. Who left twice, left twice.
    registered = on_roll.sort(pl.col("enrolment").is_in(["C", "M"]), maintain_order=True)
    left = off_roll.with_columns(enrolment=pl.lit(None, pl.String))
    stand = [
        frame.with_columns(left=pl.lit(has_left)).unique(key, keep="last", maintain_order=True)
        for frame, has_left, key in (
            (registered, False, ["child_id", "school"]),
            (left, True, ["child_id", "school", "entry_date", "leaving_date"]),
        )
    ]
    # Without the details of those who have left it is not known what any of them missed.
    told = ~pl.col("left") | pl.lit(off_roll["details"].is_not_null().any())
    told &= pl.col("school").is_in(reporting["school"].drop_nulls().unique().implode()).fill_null(False)
    found = _as_one(_where_known(pl.concat(stand, how="diagonal"), told))
    return found.with_columns(term=pl.lit(Term.parse(about.period).previous.label))


def _schools(companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per school's return, with its school. Raises `Incomplete` if the returns are not this council's or term's."""
    returns = companions["school_census"]
    councils = returns["la_code"].drop_nulls()
    if councils.len() and (councils == int(about.la_code)).sum() < councils.len() / 2:
        raise Incomplete("the schools' returns are another council's")
    terms = returns.select(pl.col("term"), pl.col("year")).drop_nulls()
    term = Term.parse(about.period)
    if terms.height and terms.filter(pl.col("year") == term.year, pl.col("term") == term.name[:3].upper()).is_empty():
        raise Incomplete("the schools' returns are another term's")
    schools = with_school(
        returns.select("school_return", "urn", "la_code", "establishment_number"), companions["establishments"]
    )
    return schools.drop("la_code", "establishment_number").unique("school_return", keep="last", maintain_order=True)


def _of_pupils(excluded: pl.DataFrame, registered: pl.DataFrame) -> pl.DataFrame:
    """Exclusions with child, birth date, sex and return of the pupil their row points to."""
    details = ("start_date", "category", "sessions", "reason")
    who = registered.select("pupil_row", "school_return", "child_id", "birth_date", "sex")
    return (
        excluded.with_columns(
            pl.lit(None, pl.Int64 if c == "sessions" else pl.String).alias(c)
            for c in details
            if c not in excluded.columns
        )
        .select(*_WHERE, "pupil_row", *details)
        .join(
            who.unique("pupil_row", keep="last", maintain_order=True), on="pupil_row", how="left", maintain_order="left"
        )
    )


def _attending(details: pl.DataFrame, pupils: pl.DataFrame, schools: pl.DataFrame) -> pl.DataFrame:
    """Registrations with their school, how many session details they have, what was missed by these, and whether one is unclear.

    Raises `Incomplete` where too many session details are of none of them.
    """
    code, sessions = pl.col("attendance"), pl.col("sessions")
    absent = code.is_in([*AUTHORISED_ABSENCE, *UNAUTHORISED_ABSENCE])
    missed = (
        details.drop_nulls("pupil_row")
        .group_by("pupil_row", maintain_order=True)
        .agg(
            pl.len().alias("details"),
            # How often a pupil was there changes nothing of what was missed.
            (code.is_null() | (absent & sessions.is_null())).any().alias("unclear"),
            sessions.filter(code.is_in(AUTHORISED_ABSENCE)).sum().alias("sessions_authorised"),
            sessions.filter(code.is_in(UNAUTHORISED_ABSENCE)).sum().alias("sessions_unauthorised"),
        )
    )
    every, lost = (int(of["details"].sum()) for of in (missed, missed.join(pupils, on="pupil_row", how="anti")))
    if lost > MAX_SHARE_LOST * every:
        raise Incomplete(f"{lost:,} of {every:,} session details are of no pupil of the census")
    # Not in every edition.
    lacking = [pl.lit(None, pl.String).alias("boarder")] if "boarder" not in pupils.columns else []
    return (
        pupils.with_columns(*lacking, child_id=pl.coalesce("child_id", "pupil_row"))
        .unique("pupil_row", keep="last", maintain_order=True)
        .join(missed, on="pupil_row", how="left", maintain_order="left")
        .join(schools, on="school_return", how="left", maintain_order="left")
    )


def _where_known(registrations: pl.DataFrame, told: pl.Expr) -> pl.DataFrame:
    """Registrations with what was missed: none where there is no detail, nothing where it is not known.

    told  where the absence of a detail says that nothing was missed
    """
    authorised, unauthorised = (pl.col(c).fill_null(0) for c in _MISSED[:2])
    missed, unclear = authorised + unauthorised, pl.col("unclear").fill_null(False)
    known = told & ~unclear
    if "sessions_possible" in registrations.columns:
        known &= (missed <= pl.col("sessions_possible")).fill_null(True)
    sessions = dict(zip(_MISSED, (authorised, unauthorised, missed), strict=True))
    left_out = pl.concat_str(pl.col("left_out").fill_null(""), pl.lit(f",{','.join(_MISSED)},"))
    return registrations.with_columns(
        **{name: pl.when(known).then(count) for name, count in sessions.items()},
        left_out=pl.when(unclear).then(left_out).otherwise("left_out"),
    )


def _as_one(registrations: pl.DataFrame) -> pl.DataFrame:
    """One row per pupil and school: who left and came back could attend in both times. Unknown where one of them is."""
    key = ["child_id", "school"]
    twice = pl.col("school").is_not_null() & pl.struct(key).is_duplicated()
    sums = [c for c in ("sessions_possible", *_MISSED) if c in registrations.columns]
    rest = [c for c in registrations.columns if c not in {*key, *sums, "left_out"}]
    together = (
        registrations.filter(twice)
        .group_by(key, maintain_order=True)
        .agg(
            pl.col(rest).first(),
            *(pl.when(pl.col(c).is_not_null().all()).then(pl.col(c).sum()).alias(c) for c in sums),
            pl.col("left_out").fill_null("").str.join(),
        )
    )
    return pl.concat([registrations.filter(~twice), together.select(registrations.columns)])


CONFORMS = {"pupils": pupils, "exclusions": exclusions, "attendance": attendance}

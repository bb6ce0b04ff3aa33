"""A release as it may leave the council: read from its file, held to the policies, made into the tables that are published.

Here: which figures leave (those of the indicators that the current round reports, in the variant that is shown), and the tables made
of them. Not here: deciding what is suppressed (`protection`), and writing files (`warehouse.publish.public`).

Words leave too, and words may hold counts: "5 unknown at period end". A reason leaves only where it is one of ours that holds none,
or one that the council wrote to be printed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas.public import PUBLIC
from schemas.words.fields import describe
from warehouse.disclosure.masked import CONFIDENTIAL, masked, remembered, shown_as_frame
from warehouse.disclosure.numbers import FIGURE, numbers_in, sums_among, with_empty_categories
from warehouse.disclosure.protection import OPEN, Policy, Protected, Shown, protect
from warehouse.indicator import Indicator
from warehouse.publish.frames import AS_REPORTED

NOT_AVAILABLE = "not available"
_NOT_COVERED = "not covered: "
EVERY = ""
"""Stands for every indicator that has no policy of its own."""

# Where a figure was both worked out and reported before: the one with a value; if both have one, the one worked out.
_FIGURES = """
SELECT f.la_code, r.council, f.indicator_id, i.label, i.unit, i.decimals, f.period, p.time_period, p.time_identifier, f.basis,
       f.basis = b.basis AS is_headline, f.breakdown, f.status, f.reason,
       coalesce(f.numerator, CASE WHEN i.unit = 'count' AND f.value = floor(f.value) THEN f.value::BIGINT END) AS numerator,
       f.denominator, f.displayed, f.data_as_at, p.first_day
FROM star.fact_indicator f
JOIN star.dim_round r ON r.la_code = f.la_code AND r.is_current
JOIN star.bridge_reporting b ON b.la_code = f.la_code AND b.round = r.round AND b.indicator_id = f.indicator_id
JOIN star.dim_indicator i ON i.indicator_id = f.indicator_id AND i.is_current
JOIN star.dim_period p ON p.period = f.period
WHERE f.is_latest AND f.variant IN (b.variant, ?)
QUALIFY row_number() OVER (PARTITION BY f.la_code, f.indicator_id, f.period, f.basis, f.breakdown
                           ORDER BY f.status <> 'ok', f.variant = ?) = 1
ORDER BY f.la_code, f.indicator_id, p.first_day, f.basis, f.breakdown
"""


@dataclass(frozen=True)
class Decided:
    """A policy, and why a council chose it; no reason: it is the usual one."""

    policy: Policy = OPEN
    reason: str = ""


@dataclass(frozen=True)
class Disclosed:
    """What may leave, and what is remembered of it.

    frames      the tables of `schemas.public`
    shown       how each number was shown, with the suppressed ones: it stays inside
    suppressed  figures that are not shown
    secondary   those counts among them that are suppressed because a small one could be worked out from them
    lost        small counts that earlier public copies reveal already
    restated    figures whose counts differ from those in the public copy before by no more than the policy suppresses
    """

    frames: dict[str, pl.DataFrame]
    shown: pl.DataFrame
    suppressed: int
    secondary: int
    lost: int
    restated: int


def disclose(
    release: Path,
    profile: str,
    catalogue: Mapping[str, Indicator],
    policies: Mapping[str, Mapping[str, Decided]],
    *,
    before: Sequence[pl.DataFrame] = (),
    elsewhere: Sequence[pl.DataFrame] = (),
    printable: Collection[str] = (),
) -> Disclosed:
    """The tables of a release's file as they may leave under a profile.

    policies   by council and indicator; under `EVERY` the one for all other indicators, else the usual one
    before     what was remembered of earlier copies under the profile, oldest first
    elsewhere  what was remembered of copies under other profiles: whoever reads one may read the other
    printable  reasons that the councils wrote to be printed
    """
    read = _read(release)
    decided = _decided(read.figures, catalogue, policies)
    councils = [_council(la_code, read, catalogue, decided, before, elsewhere) for la_code in read.councils]
    shown = [c.shown for c in councils]
    leaving = _reasons(pl.concat([c.figures for c in councils]), printable)
    frames = _frames(read, profile, decided, leaving)
    return Disclosed(
        {t.name: _as_declared(t.model, frames[t.name]).sort(t.key) for t in PUBLIC},
        pl.concat(shown),
        leaving.filter(pl.col("status") == CONFIDENTIAL).height,
        secondary=sum(len(c.protected.secondary) for c in councils),
        lost=sum(len(c.protected.lost) for c in councils),
        restated=sum(_little_restated(frame, before[-1]) for frame in shown) if before else 0,
    )


@dataclass(frozen=True)
class _Read:
    """What is read from a release's file.

    figures      the figures that may leave, with a row of noughts for each empty category
    board        the rows of the dashboards
    operators    by council, round and indicator: when the target is met
    about        the row of the release
    attribution  of all its published figures
    """

    figures: pl.DataFrame
    board: pl.DataFrame
    operators: Mapping[tuple[Any, ...], str]
    about: Mapping[str, Any]
    attribution: str

    @property
    def councils(self) -> list[str]:
        """The LA codes of the councils that have figures, in order."""
        return self.figures["la_code"].unique().sort().to_list()


def _read(release: Path) -> _Read:
    with duckdb.connect(str(release), read_only=True) as connection:
        figures = connection.execute(_FIGURES, [AS_REPORTED, AS_REPORTED]).pl()
        board = connection.execute("SELECT * FROM mart.dashboard ORDER BY la_code, position").pl()
        operators = connection.execute("SELECT la_code, round, indicator_id, operator FROM star.fact_target").fetchall()
        about = connection.execute("SELECT * FROM star.dim_release").pl().row(0, named=True)
        attribution = connection.execute("SELECT DISTINCT attribution FROM star.dim_vintage ORDER BY ALL").fetchall()
    return _Read(
        with_empty_categories(figures.with_columns(pl.col("displayed").cast(pl.Decimal(18, 2)))),
        board,
        {(la, r, i): operator for la, r, i, operator in operators},
        about,
        " ".join(a for (a,) in attribution),
    )


_DecidedFor = Mapping[tuple[str, str], Decided]
"""By council and indicator."""


def _decided(
    figures: pl.DataFrame, catalogue: Mapping[str, Indicator], policies: Mapping[str, Mapping[str, Decided]]
) -> _DecidedFor:
    """The policy of each council for each indicator that counts people."""
    return {
        (la, i): of.get(i) or of.get(EVERY) or Decided()
        for la, i in figures.select("la_code", "indicator_id").unique().iter_rows()
        if catalogue[i].of_people
        for of in [policies.get(la, {})]
    }


@dataclass(frozen=True)
class _Council:
    """One council's figures as they may leave, and how each number was shown."""

    figures: pl.DataFrame
    shown: pl.DataFrame
    protected: Protected


def _council(
    la_code: str,
    read: _Read,
    catalogue: Mapping[str, Indicator],
    decided: _DecidedFor,
    before: Sequence[pl.DataFrame],
    elsewhere: Sequence[pl.DataFrame],
) -> _Council:
    mine = read.figures.filter(pl.col("la_code") == la_code)
    policies = {i: d.policy for (la, i), d in decided.items() if la == la_code}
    counted = mine.filter(
        (pl.col("status") == "ok") & pl.col("indicator_id").is_in([i.id for i in catalogue.values() if i.of_people])
    )
    numbers = numbers_in(counted, {i.id for i in catalogue.values() if i.part_of_whole})
    earlier = [
        (f.filter(pl.col("la_code") == la_code), own) for fs, own in ((elsewhere, False), (before, True)) for f in fs
    ]
    sum_of = {i.id: i.sum_of for i in catalogue.values() if i.sum_of}
    sums = [s for one in (numbers, *(remembered([e]) for e in earlier)) for s in sums_among(one, sum_of)]
    protected = protect(
        numbers,
        sums,
        policies.__getitem__,
        before=remembered(earlier),
        headline=lambda n: n.of_total and n.basis != "in_quarter",
    )
    return _Council(masked(mine, catalogue, protected, policies), shown_as_frame(protected, policies), protected)


def _frames(read: _Read, profile: str, decided: _DecidedFor, leaving: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables of `schemas.public`, by table."""
    oldest = read.board["data_as_at"].drop_nulls().min()
    return {
        "about": [{**read.about, "profile": profile, "data_as_at": oldest, "attribution": read.attribution}],
        "rules": [
            {
                "la_code": la,
                "indicator_id": i,
                "hide_up_to": d.policy.hide_up_to,
                "rest": d.policy.rest,
                "round_to": d.policy.round_to,
                "reason": d.reason or None,
            }
            for (la, i), d in sorted(decided.items())
        ],
        "dashboard": [_board_row(row, leaving, read.operators) for row in read.board.to_dicts()],
        "figures": leaving.to_dicts(),
    }


def _as_declared(model: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {c.name: c.dtype for c in describe(model)}
    return pl.DataFrame([{k: r.get(k) for k in schema} for r in rows], schema=schema, orient="row")


def _reasons(leaving: pl.DataFrame, printable: Collection[str]) -> pl.DataFrame:
    """Only words that count nothing: ours, those on what deliveries cover, and what councils wrote to be printed."""
    reason, absent = pl.col("reason"), pl.col("status").is_in(["x", "z"])
    may_leave = reason.str.starts_with(_NOT_COVERED) | reason.is_in(list(printable))
    return leaving.with_columns(
        reason=pl.when(absent & may_leave)
        .then(reason)
        .when(absent)
        .then(pl.lit(NOT_AVAILABLE))
        .otherwise(pl.col("why"))
    )


def _board_row(row: dict[str, Any], leaving: pl.DataFrame, meets: Mapping[tuple[Any, ...], str]) -> dict[str, Any]:
    """A row of the dashboard: direction, colour and quartile stand only where the figure does."""

    def figure(period: str) -> dict[str, Any]:
        found = leaving.filter(
            (pl.col("la_code") == row["la_code"])
            & (pl.col("indicator_id") == row["indicator_id"])
            & (pl.col("period") == period)
            & pl.col("is_headline")
            & (pl.col("breakdown") == "total")
        )
        return found.row(0, named=True) if found.height else {"displayed": None, "status": "x", "reason": NOT_AVAILABLE}

    now, then = figure(row["period"]), figure(row["previous_period"])
    shown: Decimal | None = now["displayed"]
    # A figure that a later delivery restated is not the one its colour and quartile were found for.
    stands = shown is not None and shown == row["latest"]
    directions = {row["previous_restated"]: row["direction_restated"], row["previous"]: row["direction"]}
    return row | {
        "latest": shown,
        "status": now["status"],
        "reason": now["reason"],
        "previous": then["displayed"],
        "direction": directions.get(then["displayed"], "N/A") if stands and then["displayed"] is not None else "N/A",
        "target_operator": meets.get((row["la_code"], row["round"], row["indicator_id"])),
        "rag": row["rag"] if stands else "N/A",
        "quartile": row["quartile"] if stands else "NA",
    }


def _little_restated(now: pl.DataFrame, then: pl.DataFrame) -> int:
    """Figures with a count that differs from the one in the public copy before by no more than a few people."""
    pairs = now.join(then, on=[*FIGURE, "part"], suffix="_then").filter(
        (pl.col("size") - pl.col("size_then")).abs().is_between(1, pl.col("hide_up_to"))
        & (pl.col("shown") == Shown.EXACT)
        & (pl.col("shown_then") == Shown.EXACT)
    )
    return pairs.select(FIGURE).unique().height

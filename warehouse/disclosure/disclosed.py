"""A release as it may leave the council: read from its file, held to the policies, made into the tables that are published.

Here: which figures leave (those of the indicators that the current round reports, in the variant that is shown, of those that its
committee report writes about, and of those beside them; of a council's own indicators only those that a named person decided on), and the tables made of them. Not here: deciding what is suppressed (`protection`), and writing files (`warehouse.publish.public`).

Words leave too, and words may hold counts: "5 unknown at period end". A reason why there is no figure leaves only where it is one
of ours that holds none, or one that the council wrote to be printed. The letters beside a figure leave with it, and what they mean in
words that are the same for every figure. What counts no people leaves with its reason as it is. The figures that must be read beside
one that is reported leave too, held to the same rules.
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
from warehouse.rounding import as_text, round_half_up, with_counts
from warehouse.standing.position import AS_REPORTED

NOT_AVAILABLE = "not available"
_NOT_COVERED = "not covered: "
EVERY = ""
"""Stands for every indicator that has no policy of its own."""

QUALIFIED = {
    "u": "unreliable: it rests on few, or on records of which some are not known to count",
    "p": "provisional: it may still be corrected",
    "q": "questioned: it is not plausible, and nobody has confirmed it yet",
    "r": "revised since it was first given",
    "b": "series break: it does not compare with the period before",
    "reconstructed": "reconstructed from a later extract",
}
"""What each letter beside a figure means, in words that count nothing."""

# Of people whom only the committee report writes about, the total leaves and no category: the report quotes nothing else.
# Where a figure was both worked out and reported before: the one with a value; if both have one, the one worked out.
_FIGURES = """
WITH named AS (
    SELECT la_code, round, indicator_id, variant, basis, false AS beside FROM star.bridge_reporting
    UNION
    SELECT r.la_code, r.round, r.indicator_id, i.headline_variant, i.headline_basis, r.indicator_id IN (SELECT indicator_id FROM people)
    FROM star.bridge_report r
    JOIN star.dim_indicator i ON i.indicator_key = r.indicator_key
    ANTI JOIN star.bridge_reporting b ON b.round_key = r.round_key AND b.indicator_id = r.indicator_id
), leaving AS (
    FROM named
    UNION
    SELECT n.la_code, n.round, w.beside, i.headline_variant, i.headline_basis, true
    FROM named n
    JOIN beside w USING (indicator_id)
    JOIN star.dim_indicator i ON i.indicator_id = w.beside AND i.is_current
    WHERE NOT EXISTS (FROM named o WHERE o.la_code = n.la_code AND o.round = n.round AND o.indicator_id = w.beside)
)
SELECT f.la_code, r.council, f.indicator_id, i.label, i.unit, i.decimals, f.period, p.time_period, p.time_identifier, f.basis,
       f.basis = b.basis AS is_headline, f.breakdown, f.status, f.reason, f.marker,
       coalesce(f.numerator, CASE WHEN i.unit = 'count' AND f.value = floor(f.value) THEN f.value::BIGINT END) AS numerator,
       f.denominator, f.displayed, f.data_as_at, p.first_day
FROM star.fact_indicator f
JOIN star.dim_round r ON r.la_code = f.la_code AND r.is_current
JOIN leaving b ON b.la_code = f.la_code AND b.round = r.round AND b.indicator_id = f.indicator_id
JOIN star.dim_indicator i ON i.indicator_id = f.indicator_id AND i.is_current
JOIN star.dim_period p ON p.period_key = f.period_key
WHERE f.is_latest AND NOT f.inherited AND f.variant IN (b.variant, ?) AND (NOT b.beside OR (f.basis = b.basis AND f.breakdown = 'total'))
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
    read = _read(release, catalogue, policies)
    decided = _decided(read.figures, catalogue, policies)
    councils = [_council(la_code, read, catalogue, decided, before, elsewhere) for la_code in read.councils]
    shown = [c.shown for c in councils]
    of_people = {indicator for _, indicator in decided}
    leaving = _qualified(pl.concat([c.figures for c in councils]), of_people, printable)
    frames = _frames(read, profile, decided, leaving, catalogue)
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


def figures_of(connection: duckdb.DuckDBPyConnection, catalogue: Mapping[str, Indicator]) -> pl.DataFrame:
    """The figures of a release that leave, before anything is hidden, with a row of noughts for each empty category."""
    pairs = [(i.id, other) for i in catalogue.values() for other in i.beside]
    connection.register("beside", pl.DataFrame(pairs, schema=["indicator_id", "beside"], orient="row"))
    people = [i.id for i in catalogue.values() if i.of_people]
    connection.register("people", pl.DataFrame({"indicator_id": people}, schema={"indicator_id": pl.String}))
    inside = {b.id for i in catalogue.values() for b in i.breakdowns if b.inside}
    figures = connection.execute(_FIGURES, [AS_REPORTED, AS_REPORTED]).pl()
    figures = figures.filter(~pl.col("breakdown").str.extract(r"^([^:]+): ").fill_null("").is_in(sorted(inside)))
    return with_empty_categories(figures.with_columns(pl.col("displayed").cast(pl.Decimal(18, 2))))


def _read(release: Path, catalogue: Mapping[str, Indicator], policies: Mapping[str, Mapping[str, Decided]]) -> _Read:
    def leaves(row: Mapping[str, str]) -> bool:
        """Whatever comes with the software; of a council's own indicators those that a row of its sheet Disclosure names."""
        known = catalogue.get(row["indicator_id"])
        return known is not None and (not known.own or known.id in policies.get(row["la_code"], {}))

    with duckdb.connect(str(release), read_only=True) as connection:
        figures = figures_of(connection, catalogue)
        board = connection.execute("SELECT * FROM mart.dashboard ORDER BY la_code, position").pl()
        operators = connection.execute("SELECT la_code, round, indicator_id, operator FROM star.fact_target").fetchall()
        about = connection.execute("SELECT * FROM star.dim_release").pl().row(0, named=True)
        attribution = connection.execute("SELECT DISTINCT attribution FROM star.dim_vintage ORDER BY ALL").fetchall()
    # A council of which no figure leaves has no dashboard there.
    board = board.filter(pl.col("la_code").is_in(figures["la_code"].unique().to_list()))
    leaving = figures.select("la_code", "indicator_id").unique()
    leaving = leaving.filter([leaves(row) for row in leaving.to_dicts()])
    return _Read(
        figures.join(leaving, on=["la_code", "indicator_id"], how="semi", maintain_order="left"),
        board.filter(pl.Series([leaves(row) for row in board.to_dicts()], dtype=pl.Boolean)),
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


def _frames(
    read: _Read, profile: str, decided: _DecidedFor, leaving: pl.DataFrame, catalogue: Mapping[str, Indicator]
) -> dict[str, list[dict[str, Any]]]:
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
        "dashboard": [_board_row(row, leaving, read.operators, catalogue) for row in read.board.to_dicts()],
        "figures": leaving.to_dicts(),
    }


def _as_declared(model: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {c.name: c.dtype for c in describe(model)}
    return pl.DataFrame([{k: r.get(k) for k in schema} for r in rows], schema=schema, orient="row")


def _qualified(leaving: pl.DataFrame, of_people: Collection[str], printable: Collection[str]) -> pl.DataFrame:
    """Letters and reasons as they may leave: the letters beside a figure that is shown, and only words that count no people.

    Of people these are ours, those on what deliveries cover, and what councils wrote to be printed.
    """
    reason, absent = pl.col("reason"), pl.col("status").is_in(["x", "z"])
    counts_people = pl.col("indicator_id").is_in(list(of_people))
    may_leave = ~counts_people | reason.str.starts_with(_NOT_COVERED) | reason.is_in(list(printable))
    marker = pl.when(pl.col("status") == "ok").then(pl.col("marker"))
    in_words = marker.str.split(", ").list.eval(pl.element().replace_strict(QUALIFIED, default=None)).list.join("; ")
    why = pl.concat_str("why", pl.when(in_words != "").then(in_words), separator="; ", ignore_nulls=True)
    given = pl.when(counts_people).then(why).otherwise(reason)
    return leaving.with_columns(
        marker=marker,
        reason=pl.when(absent & may_leave)
        .then(reason)
        .when(absent)
        .then(pl.lit(NOT_AVAILABLE))
        .otherwise(pl.when(given != "").then(given)),
    )


def _board_row(
    row: dict[str, Any],
    leaving: pl.DataFrame,
    meets: Mapping[tuple[Any, ...], str],
    catalogue: Mapping[str, Indicator],
) -> dict[str, Any]:
    """A row of the dashboard: direction, colour and quartile stand only where the figure does."""

    def figure(period: str, indicator_id: str) -> dict[str, Any]:
        found = leaving.filter(
            (pl.col("la_code") == row["la_code"])
            & (pl.col("indicator_id") == indicator_id)
            & (pl.col("period") == period)
            & pl.col("is_headline")
            & (pl.col("breakdown") == "total")
        )
        if found.height:
            return found.row(0, named=True)
        return {"displayed": None, "status": "x", "reason": NOT_AVAILABLE, "marker": None}

    mine = row["indicator_id"]
    now, then = figure(row["period"], mine), figure(row["previous_period"], mine)
    shown: Decimal | None = now["displayed"]
    # A figure that a later delivery restated is not the one its colour and quartile were found for.
    stands = shown is not None and shown == row["latest"]
    directions = {row["previous_restated"]: row["direction_restated"], row["previous"]: row["direction"]}
    others = [(catalogue[i], figure(row["period"], i)) for i in catalogue[mine].beside]
    return row | {
        "latest": shown,
        "status": now["status"],
        "marker": now["marker"] or None,
        "reason": now["reason"],
        "beside": "; ".join(_beside(other, of) for other, of in others) or None,
        "previous": then["displayed"],
        "direction": directions.get(then["displayed"], "N/A") if stands and then["displayed"] is not None else "N/A",
        "target_operator": meets.get((row["la_code"], row["round"], row["indicator_id"])),
        "rag": row["rag"] if stands else "N/A",
        "quartile": row["quartile"] if stands else "NA",
    }


def _beside(other: Indicator, figure: Mapping[str, Any]) -> str:
    """A figure that must be read beside another, as it may leave."""
    if figure["displayed"] is None:
        return f"{other.label} {'not shown' if figure['status'] == CONFIDENTIAL else NOT_AVAILABLE}"
    shown = round_half_up(figure["displayed"], other.decimals)
    if other.of_people:
        return f"{other.label} {as_text(shown, other.unit)}"
    return f"{other.label} {with_counts(shown, other.unit, figure['numerator'], figure['denominator'])}"


def _little_restated(now: pl.DataFrame, then: pl.DataFrame) -> int:
    """Figures with a count that differs from the one in the public copy before by no more than a few people."""
    pairs = now.join(then, on=[*FIGURE, "part"], suffix="_then").filter(
        (pl.col("size") - pl.col("size_then")).abs().is_between(1, pl.col("hide_up_to"))
        & (pl.col("shown") == Shown.EXACT)
        & (pl.col("shown_then") == Shown.EXACT)
    )
    return pairs.select(FIGURE).unique().height

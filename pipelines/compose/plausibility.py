"""Is it plausible: one delivery by itself, and beside those before it.

Here: rows that could not be used, how many rows there are, whether they are those of before, and how many rows
each category has. Not here: figures beside figures (`warehouse.standing.plausibility`), and events that a correction takes away (`pipelines.compose.removals`).

What is not plausible may be true: it is used, and a marker with the reason travels with every figure that rests on it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import sqrt

import polars as pl

from pipelines.compose.composition import Share
from pipelines.receive.verdict import Verdict
from schemas.events import EVENTS
from schemas.words.fields import Personal, describe
from schemas.words.rules import BEFORE_THE_LIST
from schemas.words.source import Collection, History, known_sources
from warehouse.coverage import Note, Span
from warehouse.standing.plausibility import MARKER

MAX_CHANGE_OF_VOLUME, BEYOND_CHANCE = 0.4, 4
MIN_ROWS, MIN_DAYS = 30, 14
MAX_DRIFT, MIN_ROWS_OF_CATEGORIES, MAX_CATEGORIES = 0.25, 30, 40
"""Half the sum of the differences between shares: 0.25 means that a quarter of all rows changed category."""


MAX_SHARE_LOST = 0.01
"""Of a table's rows: where more could not be used or lie outside it, every count of it is too low."""
ENOUGH_OF_A_STATE, DAYS_OF_A_STATE, MAX_SHARE_NEW = 100, 14, 0.005
"""Of so many children, after so many days, more than one in two hundred has come, gone, or another state."""


@dataclass(frozen=True)
class Question:
    """What is not plausible of a delivery, in words that quote nothing."""

    delivery: str
    events: str
    text: str


def questions(
    name: str,
    events: pl.DataFrame,
    shares: Sequence[Share],
    verdicts: Mapping[str, Verdict],
    spans: Iterable[Span] = (),
) -> dict[str, tuple[Note, ...]]:
    """What is not plausible of each delivery of an event table, by delivery.

    Every delivery is compared with all before it, in order of the dates they cover. `verdicts`, by delivery, count
    the rows that could not be used. `spans` name the columns that a delivery does not have: of those nothing can be asked.
    """
    lacking = {s.delivery: frozenset(s.absent) for s in spans}
    mine = sorted((s for s in shares if s.claim.events == name), key=lambda s: (s.span.last, s.claim.rank))
    order = list(dict.fromkeys(s.claim.delivery.id for s in mine))
    shares_of = {d: [s for s in mine if s.claim.delivery.id == d] for d in order}
    parts = dict(events.partition_by("delivery", as_dict=True).items())
    frames = {d: parts.get((d,), events.clear()) for d in order}
    found = {d: lost for d in order if (lost := list(_lost(shares_of[d], verdicts[d])))}
    for n, delivery in enumerate(order[1:], start=1):
        earlier = order[:n]
        texts: list[str] = []
        if not EVENTS[name].key:  # collections that repeat earlier ones: what is new in each is no measure of anything
            texts += _volume(
                name, frames[delivery].height, _expected(shares_of[delivery], [shares_of[d] for d in earlier], frames)
            )
            texts = texts or _newest_days(name, events, shares_of[delivery], [s for d in earlier for s in shares_of[d]])
        texts += _unmoved(shares_of[delivery], shares_of[earlier[-1]], frames)
        absent = frozenset[str]().union(*(lacking.get(d, frozenset()) for d in order[: n + 1]))
        texts += _drift(name, frames[delivery], pl.concat(frames[d] for d in earlier), absent)
        if texts:
            found.setdefault(delivery, []).extend(texts)
    return {d: tuple(Note(MARKER, t) for t in texts) for d, texts in found.items()}


def _lost(mine: Sequence[Share], verdict: Verdict) -> Iterator[str]:
    """Rows of the tables that the shares are read from which are not among the events, though they should be."""
    for table in dict.fromkeys(s.claim.table for s in mine):
        judged = [t.rows for t in verdict.tables if t.table == table]
        quarantined = sum(counts["quarantined"] for counts in judged)
        rows = quarantined + sum(counts["accepted"] for counts in judged)
        strays = sum(f.count for f in verdict.findings if (f.rule, f.table) == (BEFORE_THE_LIST.id, table))
        for lost, why in ((quarantined, "could not be used"), (strays, "lie long before its months")):
            if lost > MAX_SHARE_LOST * rows:
                yield f"{lost:,} of {rows:,} rows of the list {table.replace('_', ' ')} {why}"


def _unmoved(mine: Sequence[Share], before: Sequence[Share], frames: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """A state that is, row by row, what it was weeks ago: the earlier list under another day."""
    claim, other = mine[0].claim, before[0].claim
    if claim.snapshot is None or other.snapshot is None or (claim.as_at - other.as_at).days < DAYS_OF_A_STATE:
        return
    frame, past = (frames[c.delivery.id].drop("delivery", "sheet", "source_row") for c in (claim, other))
    new, gone = (
        x.join(y, on=x.columns, how="anti", nulls_equal=True).height for x, y in ((frame, past), (past, frame))
    )
    if frame.height >= ENOUGH_OF_A_STATE and max(new, gone) <= MAX_SHARE_NEW * frame.height:
        day = f"{other.as_at.day} {other.as_at:%B %Y}"
        yield f"of its {frame.height:,} rows {new:,} are not as they were on {day}: it may be that list again"


def _expected(
    mine: Sequence[Share], earlier: Sequence[Sequence[Share]], frames: Mapping[str, pl.DataFrame]
) -> float | None:
    """How many rows were to be expected; None where the deliveries before are no measure.

    Of a state or a collection as many as the one before had, for each period that it holds; of dated events as many a
    day as all before together.
    """
    claim, before = mine[0].claim, earlier[-1]
    if claim.snapshot is not None or claim.period:
        return frames[before[0].claim.delivery.id].height / len(before) * len(mine)
    days = sum(_days(s) for s in mine)
    past = sum(_days_with_rows(s, frames[s.claim.delivery.id]) for shares in earlier for s in shares)
    rows = sum(frames[shares[0].claim.delivery.id].height for shares in earlier)
    return rows / past * days if min(days, past) >= MIN_DAYS else None


def _newest_days(name: str, events: pl.DataFrame, mine: Sequence[Share], earlier: Sequence[Share]) -> list[str]:
    """The days that no delivery before covered: the rest of a list repeats what was known, so that missing rows there do not show.

    Not where school holidays make days unlike each other.
    """
    claim, dated = mine[0].claim, EVENTS[name].dated
    covers = claim.covers
    if not dated or claim.snapshot is not None or not isinstance(covers, History) or covers.school_year:
        return []
    known, last = max(s.claim.last for s in earlier), max(s.span.last for s in mine)
    begun = events[dated].min()
    days = (last - known).days
    past = sum(_days(s) for s in (*earlier, *mine)) - days
    if isinstance(begun, date):
        past = min(past, (known - begun).days + 1)
    if days < MIN_DAYS or past < MIN_DAYS:
        return []
    rows = events.filter(pl.col(dated).is_between(known, last, closed="right")).height
    before = events.filter(pl.col(dated) <= known).height
    return list(_volume(name, rows, before / past * days, f" after {known.day} {known:%B %Y}"))


def _days(share: Share) -> int:
    return (share.span.last - share.span.first).days + 1


def _days_with_rows(share: Share, frame: pl.DataFrame) -> int:
    """The days of a share from its first row on: a source that may hold ten years may have been begun two years ago."""
    dated = EVENTS[share.claim.events].dated
    if not dated or frame.is_empty():
        return _days(share)
    begun = frame.filter(pl.col(dated).is_between(share.span.first, share.span.last))[dated].min()
    return (share.span.last - begun).days + 1 if isinstance(begun, date) else _days(share)


def _volume(name: str, rows: int, expected: float | None, when: str = "") -> Iterator[str]:
    if expected is None or max(rows, expected) < MIN_ROWS:
        return
    change = abs(rows - expected)
    if change > MAX_CHANGE_OF_VOLUME * expected and change > BEYOND_CHANCE * sqrt(expected):
        what = name.replace("_", " ")
        yield f"{rows:,} {what}{when} where about {expected:,.0f} were to be expected from the deliveries before"


def _drift(name: str, now: pl.DataFrame, before: pl.DataFrame, absent: frozenset[str]) -> Iterator[str]:
    """Categories whose shares of the rows differ from before, blanks included."""
    if min(now.height, before.height) < MIN_ROWS_OF_CATEGORIES:
        return
    for column in describe(EVENTS[name].model):
        if column.dtype not in (pl.String, pl.Boolean) or column.name in _no_categories(name) | absent:
            continue
        if before[column.name].n_unique() > MAX_CATEGORIES or now[column.name].n_unique() > MAX_CATEGORIES:
            continue
        moved = _distance(now[column.name], before[column.name])
        by_chance = sqrt((1 / now.height + 1 / before.height) / 4)  # of a category that half of the rows have
        if moved > max(MAX_DRIFT, BEYOND_CHANCE * by_chance):
            yield f"{column.title} is distributed differently from before: {moved:.0%} of the rows changed category"


@lru_cache
def _no_categories(name: str) -> frozenset[str]:
    """Columns that say where a row comes from, whose it is and of which period: they differ, as they should."""
    tables = (known_sources()[s.source].table(s.table) for s in EVENTS[name].filled_by)
    periods = {t.covers.column for t in tables if isinstance(t.covers, Collection) and t.covers.column}
    whose = {c.name for c in describe(EVENTS[name].model) if c.personal is not Personal.NO}
    # Teams are renamed and merged by decision; report cards come one by one to schools that had none.
    grows = {"has_card", "leadership", "safeguarding", "card_of", "standing"} if name == "report_cards" else set()
    return frozenset({"delivery", "sheet", "left_out", "term", "team", *grows, *periods, *whose})


def _distance(now: pl.Series, before: pl.Series) -> float:
    def shares(values: pl.Series) -> pl.DataFrame:
        counted = values.cast(pl.String).fill_null("").alias("category").value_counts()
        return counted.select("category", share=pl.col("count") / values.len())

    both = shares(now).join(shares(before), on="category", how="full", coalesce=True)
    return float((both["share"].fill_null(0) - both["share_right"].fill_null(0)).abs().sum()) / 2

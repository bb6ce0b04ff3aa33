"""Placements of children looked after, out of the rows that a system keeps of them.

Here: which rows are one placement, and when it ended. Not here: how many count (`warehouse`), and other sources' counts.

Systems write a stay in hospital or on a holiday as a placement of its own, and the placement gone on after it as another. They also
leave rows without an end when the next one starts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

import polars as pl

TEMPORARY = frozenset({"T0", "T1", "T2", "T3"})
"""Kinds of placement that interrupt another one, which goes on: holiday, hospital and other moves for a short time."""

_GIVEN = (
    "child_id", "placement_date", "placement_end_date", "placement_type", "placement_provider", "placement_distance",
    "placement_urn", "placement_postcode",
)  # fmt: skip
_NEVER = date(9999, 12, 30)
"""The end of what goes on; a day later there is still one."""


@dataclass(frozen=True)
class _Stay:
    """A row: from when to when a child stayed where. What goes on ends on the last day there is."""

    child: str
    start: date
    end: date
    kind: str | None
    provider: str | None
    miles: float | None
    urn: str | None
    postcode: str | None

    def reaches(self, other: "_Stay") -> bool:
        """No day lies between this stay and another one."""
        return other.start <= self.end + timedelta(days=1)

    def at_the_carer_of(self, other: "_Stay") -> bool:
        """Of one kind and provider, and not said to be in another home."""
        return (self.kind, self.provider) == (other.kind, other.provider) and all(
            None in pair or pair[0] == pair[1] for pair in ((self.urn, other.urn), (self.postcode, other.postcode))
        )

    def in_the_home_of(self, other: "_Stay") -> bool:
        """Said to be in the same home."""
        return self.postcode is not None and self.postcode == other.postcode


def placements_of(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per placement: `child_id`, `placement_date`, `placement_end_date` (blank while it goes on), `placement_type`,
    `placement_provider` and `placement_distance`.

    rows  one per stay, with these columns, `placement_urn` and `placement_postcode`, any of them but the first two blank

    A stay ends at the latest when another one starts that lasts as long, by itself or with those that follow it; one that ended on the
    day it started is none. Temporary stays are left out: the placement before goes on. A child who comes back from them to the same
    carer is in the same placement; so is one whose next row says the same home, as systems write it for another legal status.
    """
    told = rows.select(_GIVEN).sort("child_id", "placement_date", "placement_end_date", nulls_last=True)
    found = [
        (p.child, p.start, None if p.end == _NEVER else p.end, p.kind, p.provider, p.miles)
        for _, of_child in groupby(told.iter_rows(), key=lambda row: row[0])
        for p in _placements([_Stay(r[0], r[1], r[2] or _NEVER, *r[3:]) for r in of_child if r[1] != r[2]])
    ]
    return pl.DataFrame(found, schema={c: told.schema[c] for c in _GIVEN[:6]}, orient="row")


def _placements(stays: Sequence[_Stay]) -> Iterator[_Stay]:
    """The placements of a child, whose stays come in the order they began, of two that began together the shorter one first."""
    lasts = [_lasts(stays, place) for place in range(len(stays))]
    present: _Stay | None = None
    interrupted = False
    for place, stay in enumerate(stays):
        if stay.kind in TEMPORARY:
            continue
        whole, was_away = _through_temporary_stays(_ended_by_the_next(stays, lasts, place), stays)
        if whole.end == whole.start:
            continue
        same = present and whole.at_the_carer_of(present) and (interrupted or whole.in_the_home_of(present))
        if present and same and present.reaches(whole):
            present = replace(whole, start=present.start)
        else:
            if present:
                yield present
            present = whole
        interrupted = was_away
    if present:
        yield present


def _ended_by_the_next(stays: Sequence[_Stay], lasts: Sequence[date], place: int) -> _Stay:
    """A stay that ends when the first later one starts that lasts as long, by itself or with those that follow it without a gap."""
    stay = stays[place]
    for other, until in zip(stays[place + 1 :], lasts[place + 1 :], strict=True):
        if other.kind not in TEMPORARY and until >= stay.end:
            return replace(stay, end=min(stay.end, other.start))
    return stay


def _lasts(stays: Sequence[_Stay], place: int) -> date:
    """How long a stay lasts with those that follow without a gap."""
    whole = stays[place]
    for stay in stays[place + 1 :]:
        if not whole.reaches(stay):
            break
        if stay.end > whole.end:
            whole = replace(whole, end=stay.end)
    return whole.end


def _ends_with(away: _Stay, stay: _Stay) -> bool:
    """A temporary stay lasts to the end of another one, to the day before it, or longer."""
    return away.end + timedelta(days=1) >= stay.end


def _through_temporary_stays(stay: _Stay, stays: Sequence[_Stay]) -> tuple[_Stay, bool]:
    """A stay that goes on through the temporary ones that follow without a gap, until the next that is not; and did it end in one."""
    until = min((s.start for s in stays if s.kind not in TEMPORARY and s.start >= stay.end), default=_NEVER)
    away = False
    for other in stays:
        if other.kind in TEMPORARY and other.start >= stay.start and stay.reaches(other) and _ends_with(other, stay):
            stay, away = replace(stay, end=max(stay.end, min(other.end, until))), True
    return stay, away

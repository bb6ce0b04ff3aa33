"""Councils that take over from those of the home: the rows of the sheet Areas, as councils that are worked out.

Here: which there are, what each takes of whom, and the settings of one that has no workbook yet: those of the council it comes from,
without its targets, texts and history. Not here: the form of the sheet (`schemas.council`), and what goes over (`warehouse.succession`).

A council with a workbook of its own says in it what it takes over: no other workbook changes its history.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from pipelines.council.own import Own
from pipelines.council.settings import Council, Predecessor
from schemas.codes.areas import AREAS
from warehouse.reorganised import districts_of, named

_TAKEN_OVER = (
    "identity",
    "indicators",
    "outcomes",
    "report",
    "names",
    "rounds",
    "reporting",
    "own_indicators",
    "decisions",
    "disclosure",
)
"""The tables of the workbook that go on to hold. A target is what a council sets itself."""


@dataclass(frozen=True)
class _Row:
    """A row of a sheet Areas that names a council before: in whose workbook, which new council, what it takes of whom."""

    of: Council
    code: str
    name: str
    first_day: date
    predecessor: str
    districts: frozenset[str]


def with_successors(usable: Sequence[Council]) -> tuple[tuple[Council, ...], list[str]]:
    """The councils of a home, and after them those that take over from them; and in words why others are not worked out.

    One that has a workbook of its own stays where it is, and knows from whom it took over.
    """
    by_code = {c.la_code: replace(c, formed=_that_count(c, {o.la_code for o in usable})) for c in usable}
    rows = [r for c in by_code.values() for r in _rows(c)]
    by_new: dict[str, list[_Row]] = {}
    for row in rows:
        by_new.setdefault(row.code, []).append(row)
    # Rows on councils that are not of this home only say that they exist.
    concerned = {code: of for code, of in by_new.items() if any(r.predecessor in {*by_code, *by_new} for r in of)}
    found, problems = dict(by_code), []
    for code, of in concerned.items():
        if why := next(_refused(of, rows, concerned), ""):
            problems.append(f"council {code} is not worked out: sheet Areas {why}")
            continue
        parts = tuple(_part(by_code.get(p), p, of, rows) for p in dict.fromkeys(r.predecessor for r in of))
        council = by_code.get(code) or _to_be(of[0], parts)
        found[code] = replace(council, formed_of=parts, first_day=of[0].first_day)
    return tuple(found.values()), problems


def _that_count(council: Council, here: Set[str]) -> tuple[dict[str, Any], ...]:
    """The rows of its sheet Areas, without those on other councils that have a workbook of their own."""
    rows = council.tables["areas"].to_dicts()
    return tuple(r for r in rows if str(r["la_code"]) == council.la_code or str(r["la_code"]) not in here)


def _rows(council: Council) -> Iterator[_Row]:
    for row in council.formed:
        if row["predecessor"] is not None:
            yield _Row(
                council, str(row["la_code"]), row["name"], row["first_day"], str(row["predecessor"]), districts_of(row)
            )


def _refused(of: Sequence[_Row], rows: Sequence[_Row], concerned: Mapping[str, Sequence[_Row]]) -> Iterator[str]:
    """Why the rows of a new council make none, in words that follow `sheet Areas`."""
    code, known = of[0].code, AREAS.get(int(of[0].code))
    if any(r.predecessor == code for r in of):
        yield "has it take over from itself"
    if known is not None and known.valid_from != of[0].first_day:
        yield "gives it the code of a council that is there already"
    if len({r.first_day for r in of}) > 1:
        yield "gives it two first days"
    for row in of:
        if row.predecessor in concerned:
            yield f"has it take over from council {row.predecessor}, which is itself made of others"
        if twice := _given_twice(row, rows):
            what = f"district {', '.join(twice)}" if twice != [""] else f"the whole of council {row.predecessor}"
            yield f"gives {what} to another council too"


def _given_twice(row: _Row, rows: Sequence[_Row]) -> list[str]:
    """What of a predecessor a row takes and another council takes too; "" stands for the whole of it."""
    others = {(r.code, d) for r in rows if r.predecessor == row.predecessor for d in r.districts or {""}}
    taken = Counter(d for _, d in others)
    whole = len({code for code, _ in others}) > 1 and taken[""] > 0
    return [""] if whole else sorted(d for d in row.districts if taken[d] > 1)


def _part(council: Council | None, code: str, of: Sequence[_Row], rows: Sequence[_Row]) -> Predecessor:
    mine = [r.districts for r in of if r.predecessor == code]
    others = [r.districts for r in rows if r.predecessor == code and r.code != of[0].code]
    return Predecessor(
        code,
        council.name if council else f"council {code}",
        frozenset().union(*mine) if all(mine) else frozenset(),
        frozenset().union(*others),
        council,
    )


def _to_be(row: _Row, parts: Sequence[Predecessor]) -> Council:
    """A council that has no workbook yet, with the settings of the one whose workbook names it."""
    of, day = row.of, f"{row.first_day.day} {row.first_day:%B %Y}"
    notice = f"{row.name} as from {day}, worked out from the deliveries of {named([_in_words(p) for p in parts])}."
    identity = of.written["identity"].with_columns(
        la_code=pl.lit(row.code),
        name=pl.lit(row.name),
        notice=pl.lit(" ".join(filter(None, (notice, of.notice)))),
    )
    written = {n: t if n in _TAKEN_OVER else t.clear() for n, t in of.written.items()} | {"identity": identity}
    return Council(
        row.code,
        row.name,
        identity["notice"][0],
        of.delivery,
        written,
        of.verdict,
        own=Own(of.own.indicators),
    )


def _in_words(of: Predecessor) -> str:
    """`Leicestershire (Blaby, Charnwood)`."""
    return f"{of.name} ({', '.join(sorted(of.districts))})" if of.districts else of.name

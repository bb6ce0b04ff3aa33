"""Councils that take over from those of the home: the rows of the sheet Areas, as councils that are worked out.

Here: which there are, what each takes of whom, and the settings of one that has no workbook yet: those of the council it comes from,
without its targets, texts and history. Not here: the form of the sheet (`schemas.council`), and what goes over (`warehouse.succession`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from pipelines.council.own import Own
from pipelines.council.settings import Council, Predecessor
from warehouse.reorganised import districts_of

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


def with_successors(usable: Sequence[Council]) -> tuple[tuple[Council, ...], list[str]]:
    """The councils of a home, and after them those that take over from them; and in words why others are not worked out.

    One that has a workbook of its own stays where it is, and knows from whom it took over.
    """
    by_code = {c.la_code: c for c in usable}
    rows = [(c, row) for c in usable for row in c.tables["areas"].to_dicts()]
    mine = [(c, row) for c, row in rows if row["predecessor"] is not None and str(row["predecessor"]) in by_code]
    problems = list(_problems(mine))
    refused = {str(row["la_code"]) for _, row in mine if _given_twice(mine, row)}
    found = dict(by_code)
    for code in dict.fromkeys(str(row["la_code"]) for _, row in mine):
        said = [(c, row) for c, row in mine if str(row["la_code"]) == code]
        if code in refused or any(str(row["predecessor"]) == code for _, row in said):
            continue
        parts = [_part(by_code[p], [r for _, r in said if str(r["predecessor"]) == p]) for p in _predecessors(said)]
        whose, row = said[0]
        council = found.get(code) or _to_be(whose, row, parts)
        found[code] = replace(council, formed_of=tuple(parts), first_day=row["first_day"])
    return tuple(found.values()), problems


def _predecessors(said: Sequence[tuple[Council, Mapping[str, Any]]]) -> list[str]:
    return list(dict.fromkeys(str(row["predecessor"]) for _, row in said))


def _part(of: Council, rows: Sequence[Mapping[str, Any]]) -> Predecessor:
    named = [districts_of(row) for row in rows]
    return Predecessor(of.la_code, of.name, frozenset().union(*named) if all(named) else frozenset())


def _given_twice(rows: Sequence[tuple[Council, Mapping[str, Any]]], row: Mapping[str, Any]) -> list[str]:
    """What of a predecessor a row takes and another council takes too; "" stands for the whole of it."""
    others = {
        (r["la_code"], d) for _, r in rows if r["predecessor"] == row["predecessor"] for d in districts_of(r) or {""}
    }
    taken = Counter(d for code, d in others)
    whole = len({code for code, _ in others}) > 1 and taken[""] > 0
    return [""] if whole else sorted(d for d in districts_of(row) if taken[d] > 1)


def _problems(rows: Sequence[tuple[Council, Mapping[str, Any]]]) -> Iterator[str]:
    for _, row in rows:
        whose = f"council {row['la_code']} is not worked out: sheet Areas"
        if twice := _given_twice(rows, row):
            what = f"district {', '.join(twice)}" if twice != [""] else f"the whole of council {row['predecessor']}"
            yield f"{whose} gives {what} to another council too"
        elif row["la_code"] == row["predecessor"]:
            yield f"{whose} has it take over from itself"


def _to_be(of: Council, row: Mapping[str, Any], parts: Sequence[Predecessor]) -> Council:
    """A council that has no workbook yet, with the settings of the one whose workbook names it."""
    notice = f"{row['name']} as from {row['first_day'].day} {row['first_day']:%B %Y}, worked out from the deliveries of {_in_words(parts)}."
    identity = of.written["identity"].with_columns(
        la_code=pl.lit(str(row["la_code"])),
        name=pl.lit(row["name"]),
        notice=pl.lit(" ".join(filter(None, (notice, of.notice)))),
    )
    written = {n: t if n in _TAKEN_OVER else t.clear() for n, t in of.written.items()} | {"identity": identity}
    return Council(
        str(row["la_code"]),
        row["name"],
        identity["notice"][0],
        of.delivery,
        written,
        of.verdict,
        own=Own(of.own.indicators),
    )


def _in_words(parts: Sequence[Predecessor]) -> str:
    """`Leicestershire (Blaby, Charnwood) and Leicester`."""
    said = [f"{p.name} ({', '.join(sorted(p.districts))})" if p.districts else p.name for p in parts]
    return " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))

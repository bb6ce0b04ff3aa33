"""Proposing: for each sheet of a file the table of ours it may be, and which of its columns and values are ours.

Here: `propose`, and what a proposal holds. Not here: what words and contents mean (`words`, `evidence`), what an analyst
confirms (`confirming`). A proposal names headers of the file and, of code columns only, values that stand there often;
it never holds a value of an identifier, a date or free text.

A pair of header and column scores by what the header says, lowered by what the content says against it. It is *sure* if the
header is ours, or if it scores high and nothing else comes near; everything else is for a person to decide.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import product

import polars as pl

from pipelines.council.mapping.evidence import (
    MOST_VALUES_OF_A_CODE,
    Profile,
    agreement,
    contradicted,
    header_row,
    hits,
    profiles,
)
from pipelines.council.mapping.words import context_of, likeness, words
from pipelines.receive.gate.header import recognise_table
from pipelines.receive.read import Grid
from schemas.council import COUNCIL
from schemas.words.codes import fold
from schemas.words.fields import Column, Personal
from schemas.words.mapping import NO_MAPPINGS, Mappings, header_key
from schemas.words.source import Source, Table, known_sources

WORTH_PROPOSING = 0.45
SURE = 0.75
MARGIN = 0.12
CODE_SURE = 0.75
FEWEST_CELLS_SHOWN = 5
FEWEST_CHILDREN_SHOWN = 5
MOST_WORDS_SHOWN = 3
_WORDS = re.compile(r"[^\W_]+")
MOSTLY = 0.8
AGAINST = ", but the content contradicts it"
CERTAIN = ("it is our header", "it was confirmed before")
TABLE_WORTH_PROPOSING = 0.32
TABLE_MARGIN = 0.1
MENTIONS_ENOUGH = 3
MOST_OTHERS = 4


@dataclass(frozen=True)
class ProposedColumn:
    """A header of the file and the column of ours it may be (None: none). `why` and `rivals` are in our own words."""

    header: str
    letter: str
    column: Column | None
    score: float
    sure: bool
    why: str
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposedCode:
    """A value of a code column that its list does not know, and the code it may be (None: none)."""

    column: Column
    value: str
    cells: int
    code: str | None
    sure: bool


@dataclass(frozen=True)
class ProposedSheet:
    """A sheet taken for a table.

    sure        no other table comes near
    recognised  it is recognised without this proposal
    hidden      per code column (title), how many cells hold unknown values that are not shown: too rare or too many
    others      other tables that it resembles as well, as `source/table`
    """

    sheet: str
    source: Source
    table: Table
    grid: Grid
    fit: float
    sure: bool
    recognised: bool
    columns: tuple[ProposedColumn, ...]
    codes: tuple[ProposedCode, ...] = ()
    hidden: dict[str, int] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns of ours, other than optional ones, that nothing is proposed for."""
        found = {p.column.name for p in self.columns if p.column}
        return tuple(c for c in self.table.columns if c.name not in found and not c.optional)

    @property
    def known(self) -> int:
        """How many columns are found without this proposal: by our own headers, or by what was confirmed before."""
        return sum(p.why.startswith(CERTAIN) for p in self.columns)


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a file: its sheets that may be ours, and those that are not (by name)."""

    sheets: tuple[ProposedSheet, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class _Fit:
    """A table that a sheet may be: how well it fits, and which columns its headers would be."""

    fit: float
    source: Source
    table: Table
    columns: list[ProposedColumn]

    @property
    def name(self) -> str:
        return f"{self.source.id}/{self.table.name}"


def propose(
    grids: Sequence[Grid],
    *,
    source: str | None,
    file_name: str = "",
    mappings: Mappings = NO_MAPPINGS,
    day: date | None = None,
) -> Proposal:
    """What each sheet of a file may be.

    source     id of the only source to consider, or `source/table`; None: every source that a council delivers
    file_name  its words count a little: `exclusions 2025-06.csv`
    mappings   what was confirmed already
    day        the day the file is of, at the latest; None: today
    """
    considered, _, only = (source or "").partition("/")
    candidates = _candidates(considered, only)
    read: dict[int, list[Profile]] = {}
    fitting: dict[int, list[_Fit]] = {}
    for number, grid in enumerate(grids):
        row = header_row(grid)
        if row is None:
            continue
        read[number] = profiles(grid, row)
        names = f"{grid.name} {file_name}"
        if fits := _fits(read[number], candidates, names, mappings, day or date.today()):
            fitting[number] = fits
    chosen = _best_source(fitting.values())
    pairs = [(number, fit) for number, fits in fitting.items() for fit in fits if fit.source.id == chosen]
    sheets: dict[int, ProposedSheet] = {}
    for number, fit in sorted(pairs, key=lambda pair: (-pair[1].fit, pair[0], pair[1].table.name)):
        if number not in sheets and fit.table.name not in {s.table.name for s in sheets.values()}:
            sheets[number] = _sheet(grids[number], read[number], fit, fitting[number], mappings, asked_for=bool(only))
    others = tuple(g.name for n, g in enumerate(grids) if n not in sheets and g.cells.height)
    return Proposal(tuple(_beside(sheets[n], sheets.values(), fitting[n]) for n in sorted(sheets)), others)


def _beside(sheet: ProposedSheet, all_sheets: Iterable[ProposedSheet], fits: Sequence[_Fit]) -> ProposedSheet:
    """A sheet among the others of its workbook: a table that another sheet surely is, or one of another source, is no rival."""
    beside = [s.table for s in all_sheets if s is not sheet and s.sure]
    if sheet.sure or not beside:
        return sheet
    near = [
        f.name
        for f in fits
        if f.table is not sheet.table and f.fit > sheet.fit - TABLE_MARGIN and f.source is sheet.source
        if f.table not in beside
    ]
    return replace(sheet, sure=not near, others=tuple(near[:MOST_OTHERS]))


def _candidates(source: str, only: str) -> list[tuple[Source, Table]]:
    """The tables that a sheet may be: of one source or, with "", of every source of a council; the table `only`, or all."""
    return [
        (s, table)
        for s in known_sources().values()
        if not s.national and s.id != COUNCIL.id and source in {"", s.id}
        for table in s.tables
        if not table.element and (not only or table.name == only)
    ]


def _fits(
    read: Sequence[Profile], candidates: Sequence[tuple[Source, Table]], names: str, mappings: Mappings, day: date
) -> list[_Fit]:
    """The tables that are worth proposing for a sheet."""
    found = []
    for source, table in candidates:
        columns = _assign(read, source, table, mappings.headers_of(source.id, table.name), day)
        fit = _fit(read, source, table, columns, names)
        if fit >= TABLE_WORTH_PROPOSING:
            found.append(_Fit(fit, source, table, columns))
    return found


def _best_source(fitting: Iterable[Sequence[_Fit]]) -> str | None:
    """A delivery is of one source: the one whose tables fit the sheets best together."""
    totals: dict[str, float] = {}
    for fits in fitting:
        for source in {f.source.id for f in fits}:
            totals[source] = totals.get(source, 0.0) + max(f.fit for f in fits if f.source.id == source)
    return max(totals, key=lambda source: (totals[source], source), default=None)


def _sheet(
    grid: Grid, read: Sequence[Profile], fit: _Fit, fits: Sequence[_Fit], mappings: Mappings, *, asked_for: bool
) -> ProposedSheet:
    """A sheet taken for a table: surely, if that one was asked for or is recognised, or no other fits nearly as well."""
    near = sorted({(f.fit, f.name) for f in fits if f.table is not fit.table and f.fit > fit.fit - TABLE_MARGIN})
    codes, hidden = _codes(read, fit.columns, mappings.codes_of(fit.source.id, fit.table.name))
    match = recognise_table(fit.source, grid, mappings)
    recognised = match is not None and match.table is fit.table
    return ProposedSheet(
        sheet=grid.name,
        source=fit.source,
        table=fit.table,
        grid=grid,
        fit=fit.fit,
        sure=asked_for or recognised or not near,
        recognised=recognised,
        columns=tuple(fit.columns),
        codes=codes,
        hidden=hidden,
        others=tuple(name for _, name in reversed(near))[:MOST_OTHERS],
    )


def _assign(
    read: Sequence[Profile], source: Source, table: Table, known: dict[str, str], day: date
) -> list[ProposedColumn]:
    """One column of ours at most for each header, and one header at most for each column, the best pairs first."""
    about = _about(source, table)
    printed = [header_key(p.header) for p in read]
    scores: dict[tuple[int, str], tuple[float, str]] = {}
    for (n, profile), column in product(enumerate(read), table.columns):
        if printed.count(printed[n]) > 1:
            continue  # a mapping goes by the header: which of the two is meant is not known
        if scored := _score(profile, column, table, about, known):
            scores[(n, column.name)] = scored
    by_name = {c.name: c for c in table.columns}
    left = sorted(scores, key=lambda pair: (-scores[pair][0], pair[0], list(by_name).index(pair[1])))
    headers: dict[int, str] = {}
    for n, name in left:
        if n not in headers and name not in headers.values():
            headers[n] = name
    for n, name, what in list(_left(read, table, headers, printed)):
        headers[n], scores[(n, name)] = (
            name,
            (WORTH_PROPOSING, f"it holds {what}, and no other column that is left does"),
        )
    certain = {(n, name) for n, name in headers.items() if scores[(n, name)][1] in CERTAIN}
    columns = []
    for n, profile in enumerate(read):
        if n not in headers:
            why = "no column of ours is like it" if printed.count(printed[n]) == 1 else "two columns have this header"
            columns.append(ProposedColumn(profile.header, profile.letter, None, 0.0, False, why))
            continue
        name = headers[n]
        score, why = scores[(n, name)]
        rivals = [
            pair
            for pair in scores
            if pair != (n, name)
            and (pair[0] == n or pair[1] == name)
            and scores[pair][0] > score - MARGIN
            and not any(pair[0] == n2 or pair[1] == name2 for n2, name2 in certain - {(n, name)})
        ]
        sure = (n, name) in certain or (score >= SURE and not rivals)
        if why != CERTAIN[1] and contradicted(profile, by_name[name], read, day):
            sure = False
            why += "" if AGAINST in why else AGAINST
        other = tuple(
            dict.fromkeys(by_name[c].title if p == n else f"column {read[p].letter}" for p, c in sorted(rivals))
        )
        columns.append(ProposedColumn(profile.header, profile.letter, by_name[name], score, sure, why, other))
    return columns


def _left(
    read: Sequence[Profile], table: Table, headers: Mapping[int, str], printed: Sequence[str]
) -> Iterator[tuple[int, str, str]]:
    """The columns of dates, and of whole numbers, that no header was found for, with the columns of the file that hold such and are
    nothing else, in order; and what they hold.

    Only if there are as many of one as of the other: who has more or fewer has other dates or numbers, too.
    """
    found = set(headers.values())
    for what, kind in (("dates", pl.Date), ("whole numbers", pl.Int64)):
        ours = [c for c in table.columns if c.dtype == kind and c.name not in found and not c.optional]
        theirs = [
            n
            for n, profile in enumerate(read)
            if ours and n not in headers and printed.count(printed[n]) == 1 and _holds(profile, ours[0], table)
        ]
        if len(ours) == len(theirs):
            yield from ((n, c.name, what) for n, c in zip(theirs, ours, strict=True))


def _holds(profile: Profile, column: Column, table: Table) -> bool:
    if column.dtype == pl.Date:
        return profile.share_of_dates >= MOSTLY
    return profile.share_of_dates < MOSTLY and agreement(profile, column, table) >= MOSTLY


def _score(
    profile: Profile, column: Column, table: Table, about: frozenset[str], known: dict[str, str]
) -> tuple[float, str] | None:
    """How likely the header is the column, and why; None if not worth proposing."""
    key = header_key(profile.header)
    if known.get(key) == column.name:
        return 2.0, CERTAIN[1]
    alike = likeness(profile.header, (column.title, *column.aliases), about)
    exact = key in {header_key(n) for n in (column.title, *column.aliases)}
    if not exact and alike < 0.3 and not _distinctive(column, table):
        return None
    content = agreement(profile, column, table)
    if exact and content >= 0.3:
        return (1.5 if key == header_key(column.title) else 1.4), CERTAIN[0]
    against = 1.0 if content >= 0.9 else 0.9 + content * 0.1 if content >= 0.5 else 0.25 + content
    score = min(1.0, alike) * against
    why = "the header says so" + (", and so does the content" if content >= 0.8 else AGAINST if content < 0.5 else "")
    if (
        score < WORTH_PROPOSING
        and _distinctive(column, table)
        and profile.distinct > 1
        and hits(profile, column) >= 0.9
    ):
        return max(score, WORTH_PROPOSING), "its values are the codes of this column"
    return (score, why) if score >= WORTH_PROPOSING else None


@lru_cache(maxsize=4096)
def _distinctive(column: Column, table: Table) -> bool:
    """Its code list is the list of no other column of the table, and is more than yes and no: its values identify it."""
    if column.codes is None or len(column.codes.codes) < 3:
        return False
    return sum(c.codes is not None and c.codes.name == column.codes.name for c in table.columns) == 1


@lru_cache
def _about(source: Source, table: Table) -> frozenset[str]:
    alone = (source.label, source.id) if len(source.tables) == 1 else ()
    return context_of(table.name, *table.sheets, *alone)


def _fit(read: Sequence[Profile], source: Source, table: Table, columns: Sequence[ProposedColumn], named: str) -> float:
    """How well a sheet fits a table: the shares of our columns and of its own that were found, and the words in its names."""
    found = {p.column.name: min(1.0, p.score) for p in columns if p.column}
    keys = [c for c in table.columns if c.key]
    if keys and sum(c.name in found for c in keys) < len(keys) / 2:
        return 0.0
    weights = {
        c.name: 2.0 if c.key else 0.5 if c.personal is Personal.DROP else 1.0
        for c in table.columns
        if not c.optional or c.name in found
    }
    ours = sum(w * found.get(name, 0.0) for name, w in weights.items()) / sum(weights.values())
    theirs = sum(found.values()) / max(1, len(read))
    about = _about(source, table)
    mentioned = [{m for meaning in words(text) for m in meaning} & about for text in (named, *(p.header for p in read))]
    all_mentioned = set().union(*mentioned)
    named_so = (
        min(sum(map(bool, mentioned)), MENTIONS_ENOUGH) / MENTIONS_ENOUGH * len(all_mentioned) / max(1, len(about))
    )
    return 0.82 * (ours * theirs) ** 0.5 + 0.16 * named_so + (0.02 if source.contract else 0.0)


def _codes(
    read: Sequence[Profile], columns: Sequence[ProposedColumn], known: dict[str, dict[str, str]]
) -> tuple[tuple[ProposedCode, ...], dict[str, int]]:
    """Values that a code list does not know, with the best code; and how many cells hold ones that are not shown.

    A value is shown only of a column that is surely a code column (few values, nearly all of them standing there often and most
    of them like one of its codes), and only if it identifies nobody: it stands at five children at least, and is no sentence.
    """
    proposed, hidden = [], {}
    by_letter = {p.letter: p for p in read}
    children = [
        by_letter[c.letter].cells for c in columns if c.column is not None and c.column.personal is Personal.IDENTIFIER
    ]
    for one in columns:
        if one.column is None or one.column.codes is None or one.column.personal is not Personal.NO:
            continue
        profile = by_letter[one.letter]
        counted = profile.values.value_counts(sort=True, name="cells").rows()
        own = known.get(one.column.name, {})
        unknown = [(v, n) for v, n in counted if one.column.codes.recognise(v) is None and fold(v) not in own]
        nearest = {v: _nearest_code(v, one.column) for v, _ in unknown}
        unlike = sum(n for v, n in unknown if nearest[v][0] is None)
        common = sum(n for _, n in counted if n >= FEWEST_CELLS_SHOWN)
        shown = []
        if (
            one.sure
            and len(counted) <= MOST_VALUES_OF_A_CODE
            and common >= 0.8 * profile.values.len()
            and unlike <= 0.5 * profile.values.len()
        ):
            shown = [
                (v, n)
                for v, n in unknown
                if n >= FEWEST_CELLS_SHOWN and _identifies_nobody(v, one.column) and _of_many(v, profile, children)
            ]
        proposed += [ProposedCode(one.column, v, n, *nearest[v]) for v, n in shown]
        if rest := sum(n for _, n in unknown) - sum(n for _, n in shown):
            hidden[one.column.title] = rest
    return tuple(proposed), hidden


def _of_many(value: str, profile: Profile, children: Sequence[pl.Series]) -> bool:
    """It stands at enough different children, by every column of identifiers the sheet has."""
    there = (profile.cells == value).fill_null(False)
    return all(c.filter(there).drop_nulls().n_unique() >= FEWEST_CHILDREN_SHOWN for c in children)


def _identifies_nobody(value: str, column: Column) -> bool:
    """At most three words and nothing like a number of a child, or nothing but words of our own code list."""
    assert column.codes is not None
    in_value = [w.lower() for w in _WORDS.findall(value)]
    ours = {w.lower() for c in column.codes.codes for t in (c.label, *c.spellings) for w in _WORDS.findall(t)}
    if set(in_value) <= ours:
        return True
    mixed = any(len(w) > 3 and any(map(str.isdigit, w)) and any(map(str.isalpha, w)) for w in in_value)
    return len(in_value) <= MOST_WORDS_SHOWN and not mixed and sum(map(str.isdigit, value)) < 4


def _nearest_code(value: str, column: Column) -> tuple[str | None, bool]:
    """The code whose label or spellings are most like a value, and whether no other comes near."""
    assert column.codes is not None
    scored = sorted(
        ((likeness(value, (c.label, *c.spellings)), c.code) for c in column.codes.codes), key=lambda x: (-x[0], x[1])
    )
    best, code = scored[0]
    if best < WORTH_PROPOSING:
        return None, False
    return code, best >= CODE_SURE and (len(scored) == 1 or scored[1][0] < best - MARGIN)

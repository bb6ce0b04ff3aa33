"""The data dictionary: which sources there are, what each touches, and what the files of a contract must hold.

Here: Markdown made from the schemas. Not here: any description of a column (`schemas`). `docs/sources/contracts.md` is what
`contracts` gives and `docs/sources/README.md` what `index` gives; `python -m tests.generated` writes both.
"""

import re
from importlib import import_module
from importlib.util import find_spec
from inspect import cleandoc

import polars as pl

from pipelines.closure import imported_by
from pipelines.compose import conform
from schemas.events import EVENTS
from schemas.words.codes import CodeList
from schemas.words.fields import Column, Personal
from schemas.words.source import Collection, Edition, History, Snapshot, Source, Table, known_sources, module_of
from warehouse.national import publications

_KINDS = {pl.String: "text", pl.Date: "date", pl.Int64: "whole number", pl.Float64: "number", pl.Boolean: "yes or no"}
_PERSONAL = {
    Personal.NO: "",
    Personal.IDENTIFIER: "replaced by a pseudonym",
    Personal.SENSITIVE: "kept apart, never published",
    Personal.GROUP: "kept where it names a group, else `other`",
    Personal.DROP: "judged, then dropped",
}
_INTRODUCTION = """
# Contracts for files that have no standard

Where the field has no standard file, this project asks for one of its own. Each contract below is a single table, delivered as CSV or
as a sheet of a workbook. Headers are matched without regard to capitals, spaces and punctuation; other headers can be mapped in
the council's workbook. Dates are read as dd/mm/yyyy, yyyy-mm-dd or dd-Mon-yyyy. Columns that are not listed are passed over.

*Key* means that without the column the file is refused, and without the cell the row is quarantined and a finding says so. *May be
missing* means that the column may be left out without a finding.
"""


_INDEX = """
# Sources

Every kind of file that is recognised, by its headers or its elements, whatever it is called. *Fills* are the event tables that it can
cover, best source first in each; *read with* the tables it needs beside it; *publication* where it gives comparators.
The indicator's own file says which event tables it reads (`warehouse/indicators/`, `scrutiny explain INDICATOR`).
*Files* are what adding it touched beside its demo and tests: assets, checks, lineage, the data dictionary and this page follow from
them. A source that fills no event table is judged, stored and accounted for, and feeds no figure yet.

[Social care](social-care.md) · [schools and SEND](schools-and-send.md) · [published files](published.md) ·
[contracts](contracts.md) · [mapping a council's own columns](../mapping.md)
"""


def index() -> str:
    """Every source with its tables, what it fills and which files it is written in, as Markdown."""
    head = [
        "| source | what it is | tables | fills | read with | publication | files |",
        "|--|--|--|--|--|--|--|",
    ]
    return "\n".join((_INDEX.strip(), "", *head, *(_line(s) for s in known_sources().values()))) + "\n"


def _line(source: Source) -> str:
    fills = [(e, t) for e in EVENTS.values() for t in e.filled_by if t.source == source.id]
    beside = dict.fromkeys(c.removesuffix("?") for _, t in fills for c in t.companions)
    published = [p for p in publications().values() if source.id in p.sources]
    module = module_of(source.id)
    files = [_file(m) for m in (module, *_lists_of(module))]
    files += dict.fromkeys(_file(e.model.__module__) for e, _ in fills)
    if find_spec(f"{conform.__name__}.{source.id}"):
        files.append(_file(f"{conform.__name__}.{source.id}"))
    files += [_file(p.make.__module__) for p in published]
    cells = (
        f"`{source.id}`",
        source.label,
        ", ".join(t.name for t in source.tables),
        ", ".join(dict.fromkeys(e.name for e, _ in fills)),
        ", ".join(beside),
        ", ".join(p.label for p in published) or ("LAIT" if source.id.startswith("lait_") else ""),
        ", ".join(files),
    )
    return f"| {' | '.join(cells)} |"


def _lists_of(module: str) -> list[str]:
    """The modules of code lists and types that a schema imports and that not every schema imports."""
    used = {name.partition(":")[0] for name in imported_by(module)}
    return sorted(m for m in used if re.search(r"\bcodes[._](?!people)\w+$|\bschool_types$|\bopen_data$", m))


def _file(module: str) -> str:
    return f"`{module.replace('.', '/')}.py`"


def contracts() -> str:
    """Every contract of this project, column by column, as Markdown."""
    found = [s for s in known_sources().values() if s.contract]
    named = "\n".join(f"- [{s.label}](#{_anchor(s.label)})" for s in found)
    return "\n\n".join((_INTRODUCTION.strip(), named, *(_source(s) for s in found))) + "\n"


def _source(source: Source) -> str:
    description = cleandoc(import_module(module_of(source.id)).__doc__ or "")
    parts = [f"## {source.label}", f"`{source.id}`", description]
    for table in source.tables:
        parts.append(f"{(table.model.__doc__ or '').strip().splitlines()[0]} {_covers(table)}")
        rows = [_row(c) for c in table.columns]
        head = ["| column | kind | what it says | |", "|--|--|--|--|"]
        parts.append("\n".join((*head, *rows)))
        lists = {c.codes.name: c.codes for c in table.columns if c.codes is not None}
        parts += [_codes(one) for one in lists.values()]
    return "\n\n".join(parts)


def _covers(table: Table) -> str:
    """Which dates a file of it covers, in words."""
    covers = table.covers
    if isinstance(covers, History):
        return f"A file covers the {covers.months} months up to the day in its name."
    if isinstance(covers, Snapshot):
        ended = f"; what ended in the {covers.months} months before may stay in it" if covers.months else ""
        return (
            f"A file shows the state on the day in its name{ended}. It covers a quarter that ended on that day or at most "
            f"{covers.tolerance_days} days before."
        )
    if isinstance(covers, Collection):
        of = covers.of.replace("_", " ")
        title = next((c.title for c in table.columns if c.name == covers.column), "")
        by_row = f", row by row, as the column *{title}* says" if title else ""
        return f"A file covers one {of} or several{by_row}; a later file replaces those it holds."
    if isinstance(covers, Edition):
        return "A file replaces the one before."
    raise AssertionError(f"{table.name} covers dates in a way that has no words")


def _row(column: Column) -> str:
    notes = [
        "**key**" if column.key else "may be missing" if column.optional else "",
        f"list *{column.codes.name}*" if column.codes else "",
        f"in {column.unit}" if column.unit else "",
        f"also: {', '.join(column.aliases)}" if column.aliases else "",
        _PERSONAL[column.personal],
    ]
    kind = _KINDS[column.dtype]  # type: ignore[index]
    return f"| {column.title} | {kind} | {column.description} | {'; '.join(n for n in notes if n)} |"


def _codes(codes: CodeList) -> str:
    """A code list as one paragraph: code, label, and the years it holds in where they are limited."""
    entries = []
    for c in codes.codes:
        years = f" (from {c.since})" if c.since else f" (until {c.until})" if c.until else ""
        entries.append(f"`{c.code}` {c.label}{years}")
    return f"*{codes.name}*: " + ", ".join(entries) + "."


def _anchor(label: str) -> str:
    kept = "".join(c for c in label.lower() if c.isalnum() or c in " -")
    return kept.replace(" ", "-")


PAGES = {"contracts.md": contracts, "README.md": index}

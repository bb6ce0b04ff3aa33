"""The data dictionary: what the files of a contract must hold, as a page for people.

Here: Markdown made from the schemas. Not here: any description of a column (`schemas`). `docs/sources/contracts.md` is what
`contracts` gives; a test holds them equal.

    python -m pipelines.data_dictionary > docs/sources/contracts.md
"""

from importlib import import_module
from inspect import cleandoc

import polars as pl

from schemas.codes import CodeList
from schemas.fields import Column, Personal
from schemas.source import Collection, Edition, History, Snapshot, Source, Table, known_sources

_KINDS = {pl.String: "text", pl.Date: "date", pl.Int64: "whole number", pl.Float64: "number", pl.Boolean: "yes or no"}
_PERSONAL = {
    Personal.NO: "",
    Personal.IDENTIFIER: "replaced by a pseudonym",
    Personal.SENSITIVE: "kept apart, never published",
    Personal.DROP: "judged, then dropped",
}
_INTRODUCTION = """
# Contracts for files that have no standard

Where the field has no standard file, this project asks for one of its own. Each contract below is a single table, delivered as CSV or
as a sheet of a workbook. Headers are matched without regard to capitals, spaces and punctuation; other headers can be mapped in
the council's workbook. Dates are read as dd/mm/yyyy, yyyy-mm-dd or dd-Mon-yyyy. Columns that are not listed are passed over.

*Key* means that without the column the file is refused, and without the cell the row is set aside and said. *May be missing* means
that the column may be left out without a word.
"""


def contracts() -> str:
    """Every contract of this project, column by column, as Markdown."""
    found = [s for s in known_sources().values() if s.contract]
    named = "\n".join(f"- [{s.label}](#{_anchor(s.label)})" for s in found)
    return "\n\n".join((_INTRODUCTION.strip(), named, *(_source(s) for s in found))) + "\n"


def _source(source: Source) -> str:
    told = cleandoc(import_module(f"schemas.{source.id}").__doc__ or "")
    parts = [f"## {source.label}", f"`{source.id}`", told]
    for table in source.tables:
        parts.append(f"{(table.model.__doc__ or '').strip().splitlines()[0]} {_speaks(table)}")
        rows = [_row(c) for c in table.columns]
        head = ["| column | kind | what it says | |", "|--|--|--|--|"]
        parts.append("\n".join((*head, *rows)))
        lists = {c.codes.name: c.codes for c in table.columns if c.codes is not None}
        parts += [_codes(one) for one in lists.values()]
    return "\n\n".join(parts)


def _speaks(table: Table) -> str:
    """For which dates a file of it speaks, in words."""
    speaks = table.speaks
    if isinstance(speaks, History):
        return f"A file speaks for the {speaks.months} months up to the day in its name."
    if isinstance(speaks, Snapshot):
        ended = f"; what ended in the {speaks.months} months before may stay in it" if speaks.months else ""
        return (
            f"A file shows the state on the day in its name{ended}. It speaks for a quarter that ended on that day or at most "
            f"{speaks.tolerance_days} days before."
        )
    if isinstance(speaks, Collection):
        of = speaks.of.replace("_", " ")
        title = next((c.title for c in table.columns if c.name == speaks.column), "")
        said = f", row by row, as the column *{title}* says" if title else ""
        return f"A file speaks for one {of} or several{said}; a later file replaces those it holds."
    if isinstance(speaks, Edition):
        return "A file replaces the one before."
    raise AssertionError(f"{table.name} speaks in a way that has no words")


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


if __name__ == "__main__":
    print(contracts(), end="")

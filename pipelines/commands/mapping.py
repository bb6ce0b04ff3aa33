"""`scrutiny map FILE`: what is proposed, what is asked, what was written.

Here: the screens of a proposal and the questions put to an analyst. Not here: the proposal and the writing (`pipelines.council.mapping`).
Nothing shown is a cell of a person: headers of the file, and values of code columns that are frequent there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.text import Text
from upath import UPath

from pipelines.commands import screens
from pipelines.council.mapping import (
    Decisions,
    ProposedColumn,
    ProposedSheet,
    confirm,
    confirmed_in,
    propose,
    sure_ones,
)
from pipelines.council.writing import NotWritten
from pipelines.home.lake import Lake
from pipelines.receive import read as intake
from pipelines.receive.examine import Examined, examine_delivery
from pipelines.receive.identity import Delivery, council_named, is_round, shown
from pipelines.receive.read import Grid, Unreadable
from pipelines.receive.sidecar import read_sidecar
from schemas.words.mapping import Mappings, header_key
from schemas.words.source import known_sources
from warehouse.period import Quarter

Ask = Callable[[str, str], str]
"""Puts a question with the answer that Enter gives, and returns what was answered."""

NONE, YES, SO = "-", "y", "="
"""Answers: nothing of ours; the column that is proposed; the code that is proposed."""


@dataclass(frozen=True)
class Confirmation:
    """What is written into the council's workbook with a mapping.

    owner        who answers for the mapping
    first, last  files of which days it is for; None: no bound
    """

    owner: str
    first: date | None = None
    last: date | None = None


def run(
    lake: Lake,
    file: Path,
    *,
    source: str | None = None,
    confirmation: Confirmation | None = None,
    ask: Ask | None = None,
    today: date | None = None,
) -> Iterator[object]:
    """The screens, one by one: what is proposed, then (with `confirmation`) what was written. Raises `NotWritten`.

    source        only this source (`id` or `id/table`)
    confirmation  write what is decided into the council's workbook; without it nothing is written
    ask           decide column by column; without it only what is sure is decided
    """
    day = today or date.today()
    folder = file.absolute().parent.name
    holds_on = Quarter.parse(folder).end if is_round(folder) else day
    grids = _grids(file, source)
    known = confirmed_in(lake.council_workbook(), holds_on)
    proposal = propose(grids, source=source, file_name=shown(file.name), mappings=known, day=min(holds_on, day))
    if not proposal.sheets:
        raise NotWritten(
            f"no sheet of {shown(file.name)} is like a table known here, or none has a header row. "
            "If you know what it is, say so: --to SOURCE"
        )
    for sheet in proposal.sheets:
        yield from _sheet(sheet, shown(file.name))
    for name in proposal.others:
        yield Text(f"Sheet {name!r} is like no table of this source; it is passed over.", style="yellow")
    asked_about = [] if ask is None else [s for s in proposal.sheets if s.sure or source or _is_so(s, ask)]
    decided = sure_ones(proposal) if ask is None else [_asked(s, ask) for s in asked_about]
    for decisions in decided:
        known = known | decisions.mappings
    examined = _as_check_would(file, known)
    for decisions in decided:
        yield from _before_and_after(decisions, examined)
    if confirmation is None:
        yield Text(
            "Nothing was written. To keep what is sure: --confirm --owner 'A. Name'; to decide each: --interactive."
        )
        return
    yield _written(lake, decided, confirmation, day)


def _grids(file: Path, source: str | None) -> list[Grid]:
    """The sheets of a file. Raises `NotWritten` if it cannot be read or no council delivers such a source."""
    wanted = (source or "").partition("/")[0]
    if wanted and (wanted not in known_sources() or known_sources()[wanted].national):
        raise NotWritten(f"there is no source {wanted!r} that a council delivers. `scrutiny list` prints them")
    try:
        return intake.read(file.read_bytes(), shown(file.name))
    except Unreadable as error:
        raise NotWritten(f"{shown(file.name)} cannot be read: {error.what}. {error.todo}") from None


def _written(lake: Lake, decided: Sequence[Decisions], confirmation: Confirmation, today: date) -> Text:
    """Write what was decided into the council's workbook. Raises `NotWritten` where that must not be done."""
    if not decided:
        raise NotWritten("which table it is is not sure. Say which: --to SOURCE/TABLE")
    for decisions in decided:
        if decisions.lacking and not decisions.sheet.recognised:
            raise NotWritten(
                f"without {', '.join(decisions.lacking)} the table would be refused, so nothing was written. "
                "Decide with --interactive, or add the column to the export"
            )
    workbook = lake.council_workbook()
    gained = confirm(
        workbook,
        decided,
        owner=confirmation.owner,
        today=today,
        from_date=confirmation.first,
        to_date=confirmation.last,
    )
    columns, codes = gained.values()
    if not columns + codes:
        return Text("The council workbook has all of this already; nothing was written.")
    return Text(
        f"Written to {workbook.name}: {columns} columns (sheet Mappings), {codes} values (sheet Code mappings), "
        f"confirmed by {confirmation.owner.strip()}. Files of this shape are recognised from now on.",
        style="green",
    )


def _sheet(sheet: ProposedSheet, file: str) -> Iterator[object]:
    place = f"{file}, sheet {sheet.sheet!r}" if sheet.sheet else file
    yield Text(f"{place}: {sheet.source.label}, {sheet.source.id}/{sheet.table.name}", style="bold")
    if not sheet.sure:
        others = ", ".join(sheet.others)
        yield Text(f"This is not sure: it is as much like {others}. Say which: --to SOURCE/TABLE", style="yellow")
    yield screens.table(
        "Columns",
        ("", "header in the file", "our column", "", "sure", "why"),
        (
            (
                c.letter,
                c.header,
                c.column.title if c.column else NONE,
                "key" if c.column and c.column.key else "",
                _certainty(c),
                _why(c),
            )
            for c in sheet.columns
        ),
    )
    for column in sheet.missing:
        style = "red" if column.key else "yellow"
        yield Text(f"  Not found: {column.title}" + (" (key column)" if column.key else ""), style=style)
    if sheet.codes:
        yield screens.table(
            "Values that the code lists do not know",
            ("column", "value in the file", "cells", "our code", "label", "sure"),
            (
                (
                    c.column.title,
                    c.value,
                    f"{c.cells:,}",
                    c.code or NONE,
                    c.column.codes.label(c.code) if c.code and c.column.codes else "",
                    "yes" if c.sure else "no" if c.code else "",
                )
                for c in sheet.codes
            ),
            numbers=("cells",),
        )
    for title, cells in sheet.hidden.items():
        yield Text(
            f"  {title}: {cells:,} more cells hold values that the code list does not know and that are not shown: "
            "too rare, too many, or they may identify a person. "
            "Look at the file; a value is mapped by hand in the sheet Code mappings.",
            style="yellow",
        )


def _certainty(column: ProposedColumn) -> str:
    return "" if column.column is None else "yes" if column.sure else f"no, {min(column.score, 0.99):.0%}"


def _why(column: ProposedColumn) -> str:
    return column.why + (f"; or: {', '.join(column.rivals)}" if column.rivals else "")


def _as_check_would(file: Path, mappings: Mappings) -> Examined:
    """The file judged by what was decided, as at the day that its sidecar, name or round gives."""
    folder = file.absolute().parent.name
    sidecar = read_sidecar(UPath(file))
    la_code = council_named(file.name, sidecar)
    claimed = Delivery("", la_code, folder, shown(file.name), 0, "", "", sidecar)
    return examine_delivery(file.read_bytes(), claimed, placed=is_round(folder), mappings=mappings)


def _before_and_after(decisions: Decisions, examined: Examined) -> Iterator[object]:
    sheet = decisions.sheet
    expected = [c for c in sheet.table.columns if not c.optional or c.name in decisions.headers.values()]
    recognised = "recognised" if sheet.recognised else "not recognised"
    named = f"{sheet.sheet or 'The file'} as {sheet.source.id}/{sheet.table.name}"
    yield Text(named, style="bold")
    yield Text(f"Before: {sheet.known} of {len(expected)} columns found; {recognised}.")
    keys = f"not found: {', '.join(decisions.lacking)}" if decisions.lacking else "all found"
    after = f"After: {len(decisions.headers)} of {len(expected)} columns found; key columns {keys}"
    judged = next((j for j in examined.judged if j.table is sheet.table), None)
    refusal = judged.refusal if judged and judged.refusal else examined.refusal.what if examined.refusal else ""
    if judged is None or refusal:
        yield Text(f"{after} → would be refused" + (f": {refusal}" if refusal else "") + ".", style="red")
        return
    rows = judged.rows
    yield Text(
        f"{after} → would be accepted: {rows['accepted']:,} of {rows['in'] - rows['ignored']:,} rows, "
        f"{rows['quarantined']:,} quarantined, {rows['duplicates']:,} duplicates.",
        style="green",
    )
    if examined.as_at is None:
        yield Text(
            "Neither its name nor its folder say the day it was taken: its dates were not judged against it.",
            style="yellow",
        )


def _is_so(sheet: ProposedSheet, ask: Ask) -> bool:
    """Is a sheet the table it may be? Enter passes it over."""
    others = f"; it is as much like {', '.join(sheet.others)}" if sheet.others else ""
    question = f"Sheet {sheet.sheet!r} is {sheet.source.id}/{sheet.table.name} ({YES} or {NONE}{others})"
    return ask(question, NONE).strip().lower() in {YES, "yes"}


def _asked(sheet: ProposedSheet, ask: Ask) -> Decisions:
    """What is sure, and what an analyst says of the rest: of each header that may be a column, and, where columns of ours are
    missing, of each header that nothing is like. Enter passes over.
    """
    by_title = {header_key(c.title): c for c in sheet.table.columns}
    headers = {p.header: p.column.name for p in sheet.columns if p.column and p.sure}
    for proposed in sheet.columns:
        if proposed.header in headers or not (proposed.column or sheet.missing):
            continue
        guess = proposed.column
        header = f"{sheet.sheet}: {proposed.letter} {proposed.header}".removeprefix(": ")
        question = f"{header} is" + (f" (perhaps {guess.title}: {YES})" if guess else "")
        while (answer := ask(question, NONE).strip()) != NONE:
            column = guess if answer.lower() in {YES, "yes"} else by_title.get(header_key(answer))
            if column is not None and column.name not in headers.values():
                headers[proposed.header] = column.name
                break
            taken = "is taken already" if column else "is no column of ours"
            titles = ", ".join(c.title for c in sheet.table.columns if c.name not in headers.values())
            question = f"{answer} {taken} (our titles that are left: {titles}). {header} is"
    codes: dict[tuple[str, str], str] = {}
    for value in sheet.codes:
        if value.column.name not in headers.values() or value.column.codes is None:
            continue
        if value.code and value.sure:
            codes[(value.column.name, value.value)] = value.code
            continue
        perhaps = f" (perhaps {value.code}: {SO})" if value.code else ""
        question = f"{value.column.title}: {value.value} is{perhaps}"
        while (answer := ask(question, NONE).strip()) != NONE:
            # Not `y`: of many lists that is a code.
            if code := (value.code if answer == SO else value.column.codes.recognise(answer)):
                codes[(value.column.name, value.value)] = code
                break
            question = (
                f"{answer} is no code of ours ({', '.join(c.code for c in value.column.codes.codes)}). {value.value} is"
            )
    return Decisions(sheet, headers, codes)

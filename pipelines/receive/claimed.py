"""What a delivery claims to be, beside what its content says: its day, its period, its council, its folder.

Here: the refusals of files that are good and not what they are delivered as. Not here: what names, sidecars and folders say
(`pipelines.receive.identity`), of which collection a file is (`pipelines.receive.collected`), and judging rows (`pipelines.receive.gate`).
"""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from pipelines.receive.covering import days
from pipelines.receive.gate import ENOUGH_ROWS, Judged
from pipelines.receive.identity import COUNCIL_SLOT, PUBLISHED, YEARS, Delivery, IdentityConflict, is_code, is_round
from pipelines.receive.read import Grid
from pipelines.receive.verdict import Refusal, sheet_words
from schemas.codes.areas import AREAS
from schemas.words.fields import Personal
from schemas.words.source import Collection, History, Snapshot, Source
from warehouse.period import Quarter

MAX_SHARE_AFTER_AS_AT, FEW_AFTER_AS_AT = 0.01, 2
"""A slip or two in a year is a matter of those rows; more show that the delivery was not taken on the day it claims."""
MAX_DAYS_SILENT = 62
YEAR_END = 3, 31
"""Month and day on which the year of a return ends."""
MAX_DAYS_OLD = 300
"""A list of what is, or a yearly return, whose latest date of any kind lies further back is one of a year before."""


def day_inside(
    grids: list[Grid], as_at: date | None, as_at_from: str, la_code: str, slot: str
) -> tuple[date | None, str]:
    """The day a file says inside, where it says one; it must agree with its name, and its council with the folder.

    A return says the day its collection ends on, in an extract of any day before too: then the extract is of the day in its name, or
    of that on which it was written. A return that was exported some time after its day is as at its day.
    """
    header = next((g.header for g in grids if g.header), {})
    council = header.get("LEA", "")
    if council and la_code not in {"", PUBLISHED, council}:
        raise IdentityConflict(
            "WRONG_COUNCIL",
            f"it says {f'council {council}' if is_code(council) else 'another council'} and is delivered for council {la_code}",
            "Move it to its council's folder.",
        )
    stated = _day_of(header.get("ReferenceDate", ""))
    if stated is None:
        return as_at, as_at_from
    if stated.year not in YEARS:
        raise IdentityConflict(
            "HEADER_UNREADABLE", "its header gives a reference date of another age", "Export it again."
        )
    named = as_at if as_at_from in {"its name", "its sidecar"} else None
    if (stated.month, stated.day) == YEAR_END:
        written = _day_of(header.get("DateTime", ""))
        if named is not None and named < stated:
            return named, as_at_from
        if named is None and written is not None and written < stated:
            return written, "the day it was written"
    elif named not in {None, stated}:
        raise IdentityConflict(
            "AS_AT_CONFLICT", f"{as_at_from} says {as_at}, its header says {stated}", "Correct one of the two."
        )
    if is_round(slot) and stated > Quarter.parse(slot).next.end:
        raise IdentityConflict(
            "PERIOD_MISMATCH",
            f"its header says {stated}, it lies in the folder of round {slot}",
            "Move it to its round.",
        )
    return stated, "its header"


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def of_another_period(source: Source, judged: Sequence[Judged], as_at: date | None) -> Refusal | None:
    """The dates in the rows show that the delivery was not taken on the day it claims."""
    if as_at is None:
        return None
    dates = [d for j in judged if isinstance(j.table.covers, History) for d in days(j, j.table.covers.date)]
    late = sum(
        len(f.rows)
        for j in judged
        for f in j.findings
        if isinstance(j.table.covers, History)
        and f.rule == "after_as_at"
        and f.column == {c.name: c.title for c in j.table.columns}[j.table.covers.date]
    )
    seen = len(dates)
    if seen + late < ENOUGH_ROWS:
        # A handful of rows proves nothing. A register of schools holds few dates, and old ones.
        return None if seen + late or source.national else _of_an_earlier_year(source, judged, as_at)
    if late > max(FEW_AFTER_AS_AT, MAX_SHARE_AFTER_AS_AT * (seen + late)):
        return Refusal(
            "PERIOD_MISMATCH",
            f"{late:,} of {seen + late:,} dated rows lie after {as_at}, the day it claims to have been taken",
            "Put it in its round's folder, or say the day in its name.",
        )
    latest = max(dates, default=as_at)
    if as_at - latest > timedelta(days=MAX_DAYS_SILENT):
        return Refusal(
            "PERIOD_MISMATCH",
            f"its latest event is of {latest:%B %Y}, long before {as_at}, the day it claims to have been taken",
            "Put it in its round's folder, or say the day in its name.",
        )
    return None


def _of_an_earlier_year(source: Source, judged: Sequence[Judged], as_at: date) -> Refusal | None:
    """Lists of how things are, not of events, hold dates too: when something began, when it was last reviewed."""
    seen, latest = 0, date.min
    for one in judged:
        if isinstance(one.table.covers, Collection) and one.table.covers.column:
            continue  # its rows say their period
        if isinstance(one.table.covers, Snapshot) and source.one_file_each:
            continue  # one module of a return may hold old dates only
        dated = [c.name for c in one.table.columns if c.dtype == pl.Date and c.personal is Personal.NO]
        for found in one.kept.frame([n for n in dated if n in one.kept.schema]).iter_columns():
            seen += found.count()
            latest = max([latest, *found.drop_nulls().sort().tail(1)])
    if seen < ENOUGH_ROWS or as_at - latest <= timedelta(days=MAX_DAYS_OLD):
        return None
    return Refusal(
        "PERIOD_MISMATCH",
        f"its latest date of any kind is of {latest:%B %Y}, long before {as_at}, the day it claims to have been taken",
        "Put it in its round's folder, or say the day in its name.",
    )


def of_another_council(source: Source, judged: Sequence[Judged], la_code: str) -> Refusal | None:
    """Every row says that it is of another council; a blank is of this one, and what is no council's code proves nothing."""
    if source.national or not is_code(la_code):
        return None
    for j in judged:
        if not j.refusal and not j.table.of_others and "la_code" in j.kept.schema and j.kept.height:
            codes = j.kept.frame(["la_code"])["la_code"].cast(pl.Int64, strict=False).unique().to_list()
            if int(la_code) not in codes and all(c in AREAS and AREAS[c].level == "council" for c in codes):
                return Refusal(
                    "WRONG_COUNCIL",
                    f"every row of {sheet_words(source.id, j.table.name, j.sheet)} says another council; it is delivered "
                    f"for council {la_code}",
                    "Move it to its council's folder.",
                )
    return None


def out_of_place(delivery: Delivery, source: Source | None) -> Refusal | None:
    """A good file in the wrong folder: nobody would look for it there, and personal data would lie beside public."""
    if source is None:
        return None
    if source.national != (delivery.la_code == PUBLISHED):
        right = f"landing/{PUBLISHED}/<date received>/" if source.national else "landing/<round>/"
        return Refusal("WRONG_FOLDER", f"a {source.label} does not belong here", f"Move it to {right}.")
    if (source.id == COUNCIL_SLOT) != (delivery.slot == COUNCIL_SLOT):
        return Refusal(
            "WRONG_FOLDER", f"a {source.label} does not belong here", "The council workbook lies in the home itself."
        )
    return None

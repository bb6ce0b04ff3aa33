"""The clean files: what the demo's county delivers, small.

Here: one file of each format, with enough rows for a share of them to mean something. Not here: what is spoiled in them.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from lxml import etree

from pipelines.council.template import write_council_workbook, write_workbook
from pipelines.demo import history, registers, settings
from pipelines.demo.deliver import EXTRACTED, ROUNDS
from pipelines.demo.published import lait
from pipelines.demo.published.files import deliveries as published
from pipelines.demo.schools import exclusions_register, pupils, school_census, sen2
from pipelines.demo.social_care import annex_a
from pipelines.demo.social_care import formats as social_care
from pipelines.demo.social_care.annex_a import six_months_before
from pipelines.demo.social_care.records import County, county
from pipelines.demo.young_people import deliveries as of_young_people
from pipelines.receive.identity import PUBLISHED
from schemas.council import REPORTED_HISTORY

ROUND, AS_AT = ROUNDS[-1].round, EXTRACTED[-1]
ROWS = 60
"""Rows of a table: three unusable ones are a twentieth, which a table may lose."""

COUNCIL_CODE = "855"
CANARY = "ZZCANARY"
"""It is in the names of people, and no message may hold it."""

Cells = list[list[Any]]


@dataclass(frozen=True)
class Clean:
    """A clean file.

    id      what the faults call it
    file    the name it is delivered under, `slot` the folder, `la_code` whose
    sheets  its cells by sheet, the header first; "" is the one table of a file without sheets, of XML there are none
    text    the file itself, where it is XML
    """

    id: str
    file: str
    slot: str
    la_code: str
    sheets: Mapping[str, Cells]
    text: str = ""


@lru_cache
def clean(of: str) -> Clean:
    """The clean file of that name."""
    return _MAKERS[of]()


def names() -> Sequence[str]:
    """Every clean file."""
    return tuple(_MAKERS)


@lru_cache
def _county() -> County:
    """The county with few children, spread over the same years."""
    whole = county()
    recent = [r for r in whole.referrals if six_months_before(AS_AT) <= r.day <= AS_AT]
    leavers = whole.care_leavers[ROUNDS[-1]]
    return County(
        referrals=_spread(recent, ROWS),
        assessments=_spread(
            [a for a in whole.assessments if a.authorised and six_months_before(AS_AT) <= a.authorised <= AS_AT],
            7 * ROWS,
        ),
        plans=_spread([p for p in whole.plans if six_months_before(AS_AT) <= p.start <= AS_AT], ROWS),
        looked_after=_spread([p for p in whole.looked_after if p.started <= AS_AT and p.ceased is None], ROWS),
        care_leavers={ROUNDS[-1]: _spread(leavers, ROWS), ROUNDS[-2]: _spread(whole.care_leavers[ROUNDS[-2]], ROWS)},
    )


def _spread(of: Sequence[Any], count: int) -> list[Any]:
    """That many of them, evenly from the first to the last."""
    step = max(1, len(of) // count)
    return list(of[::step][:count])


@lru_cache
def _annex_a() -> Mapping[str, Cells]:
    """The eleven lists without the small errors of a real export: every error must be the fault's."""
    data = annex_a.workbook(_county(), ROUNDS[-1], AS_AT)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    lists: dict[str, Cells] = {}
    for sheet in book.worksheets:
        rows = [[_plain(c) for c in row] for row in sheet.iter_rows(values_only=True)]
        header, below = rows[0], rows[1:]
        keyed = [r for r in below if r[0] and r[0] != "Total"]
        lists[sheet.title] = [header, *_distinct(keyed)[:ROWS]]
    return lists


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        text = cell.replace("\u00a0", " ").replace("Worker ", f"{CANARY} ")
        return date(int(text[6:]), int(text[3:5]), int(text[:2])) if text[2:3] == text[5:6] == "/" else text
    return cell.date() if hasattr(cell, "date") else cell


def _distinct(rows: Cells) -> Cells:
    """The first row of each child: a clean list has each child once."""
    return list({row[0]: row for row in reversed(rows)}.values())[::-1]


def _workbook(of: str, lists: Sequence[str] | None = None) -> Clean:
    sheets = _annex_a() if lists is None else {name: _annex_a()[name] for name in lists}
    return Clean(of, f"Annex A {AS_AT}.xlsx", ROUND, COUNCIL_CODE, sheets)


def _csv(of: str, file: str, slot: str, data: bytes, la_code: str = COUNCIL_CODE, rows: int = ROWS) -> Clean:
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig").replace("Surname", CANARY))))
    return Clean(of, file, slot, la_code, {"": [lines[0], *_spread(lines[1:], rows)]})


def _of_register() -> Clean:
    (dropped,) = exclusions_register.deliveries()
    return _csv("exclusions", dropped.name, dropped.slot, dropped.data)


def _of_ehe() -> Clean:
    dropped = next(d for d in of_young_people() if d.slot == ROUND and d.name.startswith("EHE"))
    return _csv("home_education", dropped.name, dropped.slot, dropped.data)


def _of_own_register(of: str, named: str) -> Clean:
    """Without the rows whose dates somebody has typed: the dates of a clean file are all written alike."""
    dropped = next(d for d in registers.deliveries() if d.slot == ROUND and d.name.startswith(named))
    alike = [line for line in dropped.data.splitlines(keepends=True) if not re.search(rb", \d", line)]
    return _csv(of, dropped.name, dropped.slot, b"".join(alike))


def _of_census() -> Clean:
    census = pupils.CENSUSES[-1]
    left = school_census.blades(census)["termlyexclusionsonroll"].head(2_000)
    return _csv("census", f"{census.file_name}_termlyexclusionsonroll.csv", census.round, left.write_csv().encode())


def _of_pupils() -> Clean:
    census = pupils.CENSUSES[-1]
    roll = school_census.blades(census)["pupilonroll"].gather_every(1_700).head(ROWS)
    return _csv("pupils", f"{census.file_name}_pupilonroll.csv", census.round, roll.write_csv().encode())


def _of_903(table: str) -> Clean:
    name = f"SSDA903_2025_{table}.csv"
    return _csv(table, name, ROUND, social_care.ssda903(_county(), social_care.YEAR_RETURNED)[name])


def _of_sen2() -> Clean:
    dropped = next(d for d in sen2.deliveries() if d.name.endswith("_person.csv"))
    return _csv("sen2", dropped.name, dropped.slot, dropped.data)


def _of_lait() -> Clean:
    with TemporaryDirectory() as folder:
        values, *_ = lait.write_national(Path(folder))
        return _csv("lait", values.name, f"{PUBLISHED}/2025-07-22", values.read_bytes(), PUBLISHED, 150)


def _of_ees() -> Clean:
    dropped = next(d for d in published() if d.name.startswith("nat_la_pp"))
    return _csv("ees", dropped.name, dropped.slot, dropped.data, PUBLISHED, 150)


def _of_cin() -> Clean:
    whole = etree.fromstring(social_care.cin_census(county(), social_care.YEAR_RETURNED))
    children = whole.find("Children")
    kept = _spread(list(children), ROWS)
    for child in list(children):
        if child not in kept:
            children.remove(child)
    text = etree.tostring(whole, encoding="unicode")
    return Clean(
        "cin", "CIN_census_2025.xml", ROUND, COUNCIL_CODE, {}, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'
    )


def _of_council() -> Clean:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "council.xlsx"
        write_council_workbook(path, settings.council_rows(list(ROUNDS)))
        book = openpyxl.load_workbook(path)
        sheets = {s.title: [[_plain(c) for c in row] for row in s.iter_rows(values_only=True)] for s in book.worksheets}
    return Clean("council", "council.xlsx", "council", COUNCIL_CODE, sheets)


def _of_history() -> Clean:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "history.xlsx"
        write_workbook(path, REPORTED_HISTORY, history.history_rows())
        (sheet,) = openpyxl.load_workbook(path).worksheets
        header, *rows = [[_plain(c) for c in row] for row in sheet.iter_rows(values_only=True)]
    counted = [r for r in rows if r[header.index("Denominator")]]
    return Clean("history", "history.xlsx", ROUND, COUNCIL_CODE, {sheet.title: [header, *counted[:ROWS]]})


_MAKERS = {
    "annex_a": lambda: _workbook("annex_a"),
    "lists": lambda: _workbook("lists", ("List 3", "List 7", "List 9")),
    "referrals": lambda: _workbook("referrals", ("List 3",)),
    "plans": lambda: _workbook("plans", ("List 7",)),
    "care": lambda: _workbook("care", ("List 8",)),
    "leavers": lambda: _workbook("leavers", ("List 9",)),
    "exclusions": _of_register,
    "home_education": _of_ehe,
    "missing_education": lambda: _of_own_register("missing_education", "CME"),
    "part_time": lambda: _of_own_register("part_time", "Part-time"),
    "caseloads": lambda: _of_own_register("caseloads", "Caseloads"),
    "census": _of_census,
    "pupils": _of_pupils,
    "episodes": lambda: _of_903("episodes"),
    "header": lambda: _of_903("header"),
    "sen2": _of_sen2,
    "cin": _of_cin,
    "lait": _of_lait,
    "ees": _of_ees,
    "council": _of_council,
    "history": _of_history,
}

"""Judging one spoiled file as every delivery is judged, and what must be true of any file.

Here: what is not as specified, one line each. Whatever the fault, every row is accounted for by a count that is not the
gate's own, nothing differs from the clean file without a finding that names it, every finding says what to do, and no
message holds what stands in a cell.
"""

import csv
import hashlib
import io
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import openpyxl

from faults.clean import CANARY, Clean, clean
from faults.draft import Draft
from faults.fault import Fault, Found, Scenario
from faults.weighed import megabytes
from pipelines.receive.examine import Examined, examine_delivery
from pipelines.receive.gate import Finding, Judged
from pipelines.receive.identity import PUBLISHED, Delivery
from schemas.words.fields import Personal

_OF_THE_SHEET = ("sheet", "source_row", "left_out")
_SERIOUS = {"error", "warning"}
_ODDLY_PACKED = {39, 41}
"""Classes of workbooks that openpyxl does not open as they are."""
_PASSED_OVER = {"total_row", "note_row", "ruler_row"}


def examined(of: Clean, data: bytes, file: str = "", slot: str = "", la_code: str = "") -> Examined:
    """A file judged as the delivery that its name and folder claim."""
    moment = "2025-07-08T09:00:00.000000+00:00"
    folder = (slot or of.slot).removeprefix(f"{PUBLISHED}/")
    delivery = Delivery(
        hashlib.sha256(data).hexdigest(), la_code or of.la_code, folder, file or of.file, len(data), moment, moment, {}
    )
    return examine_delivery(data, delivery)


@lru_cache
def judged_clean(of: str) -> Examined:
    """The clean file judged: what the others are compared with."""
    return examined(clean(of), Draft(of).data())


def not_as_specified(fault: Fault) -> list[str]:
    """What is wrong with how a spoiled file was judged; nothing if it is as the table asks."""
    made = fault.make()
    data = made if isinstance(made, bytes) else made.data()
    of = clean(fault.of)
    if fault.megabytes:
        took_most = megabytes(data, of.la_code, of.slot, fault.file or of.file)
        if took_most > fault.megabytes:
            return [f"took {took_most} MB, {fault.megabytes} are allowed"]
    began = time.perf_counter()
    one = examined(of, data, fault.file, fault.slot, fault.la_code)
    took = time.perf_counter() - began
    complaints = [f"took {took:.1f} s"] if took > fault.seconds else []
    complaints += _expected(fault, one)
    complaints += _no_cell_quoted(fault, one, made if isinstance(made, Draft) else None)
    complaints += _actionable(one, in_sheets=not of.text)
    if one.refusal is None and not fault.must.refused and fault.counted:
        complaints += _accounted(fault, one, data)
        complaints += _silent(fault, one)
    return complaints


# What the table asks for


def _expected(fault: Fault, one: Examined) -> Iterator[str]:
    must = fault.must
    if must.refused:
        if one.refusal is None:
            yield f"not refused: {one.words}; {_brief(one)}"
            return
        if one.refusal.code not in must.refused.split("|"):
            yield f"refused as {one.refusal.code} ({one.refusal.what}), not {must.refused}"
        text = f"{one.refusal.what} {one.refusal.todo}"
        yield from (f"the refusal does not say {w!r}: {text}" for w in must.words if w not in text)
        return
    if one.refusal is not None:
        yield f"refused: {one.refusal.code}, {one.refusal.what}"
        return
    yield from (f"the words do not say {w!r}: {one.words}" for w in must.words if w not in one.words)
    for j in one.judged:
        wanted = must.table_refused.get(j.table.name, "")
        if wanted not in j.refusal or bool(wanted) != bool(j.refusal):
            yield f"{j.table.name}: refused as {j.refusal!r}, not {wanted!r}"
    of_good = [f for f in one.findings if not _of_refused(one, f)]
    made = Counter(_as_found(f) for f in of_good if f.severity in _SERIOUS)
    wanted_found = Counter(_with_sheet(fault, f) for f in must.found)
    yield from (f"not found: {f}" for f in wanted_found - made)
    yield from (f"found too much: {f}" for f in made - wanted_found)
    notes = {_as_found(f) for f in one.findings}
    yield from (f"not noted: {f}" for f in must.noted if _with_sheet(fault, f) not in notes)


def _of_refused(one: Examined, finding: Finding) -> bool:
    """Is the finding on a table that is refused."""
    return any(j.table.name == finding.table and j.refusal for j in one.judged)


def _as_found(f: Finding) -> Found:
    return Found(f.rule, str(f.severity), f.rows, f.letter, f.sheet)


def _with_sheet(fault: Fault, f: Found) -> Found:
    sheets = clean(fault.of).sheets
    usual = next(iter(sheets), "") or "(file)"
    return Found(f.rule, f.severity, f.rows, f.letter, f.sheet or usual)


def _brief(one: Examined) -> str:
    return "; ".join(f"{f.severity} {f.rule} {f.letter}{f.rows[:5]}" for f in one.findings)


# No message holds a cell; every finding says what to do


def _no_cell_quoted(fault: Fault, one: Examined, draft: Draft | None) -> Iterator[str]:
    text = "\n".join(_messages(one))
    secrets = {CANARY, *_identifiers(fault.of), *(draft.planted if draft else ())}
    if any(s in text for s in secrets):
        yield "a message holds what stands in a cell"


def _messages(one: Examined) -> Iterator[str]:
    yield one.words
    if one.refusal:
        yield from (one.refusal.code, one.refusal.what, one.refusal.todo)
    yield from (j.refusal for j in one.judged)
    yield from (part for f in one.findings for part in (f.rule, f.text, f.todo, f.sheet, f.column))


@lru_cache
def _identifiers(of: str) -> frozenset[str]:
    """The identifiers and dates of birth of the clean file, as they stand in it."""
    found: set[str] = set()
    for j in judged_clean(of).judged:
        for c in j.table.columns:
            if c.personal in {Personal.IDENTIFIER, Personal.SENSITIVE} and c.name in j.accepted.columns:
                found |= {str(v) for v in j.accepted[c.name].drop_nulls().unique()}
    return frozenset(v for v in found if len(v) > 5)


def _actionable(one: Examined, *, in_sheets: bool) -> Iterator[str]:
    if one.refusal and not (one.refusal.code and one.refusal.what and one.refusal.todo):
        yield "the refusal does not say what to do"
    for f in one.findings:
        if not (f.rule and f.text and f.todo and f.sheet):
            yield f"{f.rule} does not say where it is or what to do"
        if in_sheets and f.rows and f.column and not f.letter and f.rule != "column_missing":
            yield f"{f.rule} does not say the letter of its column"


# Every row is accounted for, by another count


def _accounted(fault: Fault, one: Examined, data: bytes) -> Iterator[str]:
    there = _rows_there(fault, data)
    for j in one.judged:
        counts = j.rows
        if counts["in"] != sum(counts[k] for k in ("accepted", "quarantined", "duplicates", "ignored")):
            yield f"{j.table.name}: rows are not accounted for, {counts}"
        if (counts["accepted"], counts["quarantined"]) != (j.accepted.height, j.quarantined.height):
            yield f"{j.table.name}: the counts are not those of the rows"
        if j.refusal:
            continue
        filled = there.get(j.table.element or j.sheet, -1)
        passed_over = sum(f.count for f in j.findings if f.rule in _PASSED_OVER)
        blank = counts["in"] - filled
        if filled < 0 or blank < 0 or counts["ignored"] != blank + passed_over:
            yield f"{j.table.name}: {filled} filled rows are there, {counts} are counted, {passed_over} are named as ignored"
        if counts["duplicates"] != sum(f.count for f in j.findings if f.rule == "duplicate_row"):
            yield f"{j.table.name}: duplicates are not named"


def _rows_there(fault: Fault, data: bytes) -> dict[str, int]:
    """Filled rows below the header by sheet, counted without the gate."""
    if clean(fault.of).text:
        tags = Counter(e.tag.rpartition("}")[2] for e in ElementTree.fromstring(data).iter())
        return dict(tags)
    if data.startswith(b"PK"):
        whole = _as_openpyxl_asks(data) if fault.number in _ODDLY_PACKED else data
        book = openpyxl.load_workbook(io.BytesIO(whole), read_only=True)
        sheets = {s.title: [list(r) for r in s.iter_rows(values_only=True)] for s in book.worksheets}
    else:
        encoding, separator = fault.read_as
        text = data.decode(encoding, errors="replace").rstrip("\r\n\x1a")
        text = re.sub(r"\r\n?", "\n", text)
        sheets = {"(file)": list(csv.reader(io.StringIO(text), delimiter=separator))}
    return {
        name: sum(any(c is not None and str(c).strip() for c in row) for row in rows[fault.header.get(name, 1) :])
        for name, rows in sheets.items()
    }


def _as_openpyxl_asks(data: bytes) -> bytes:
    """A workbook with its parts named by slashes, and without what its sheets say of their extent."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("\\", "/"), re.sub(rb"<dimension[^>]*/>", b"", old.read(name)))
    return held.getvalue()


# Nothing differs without a finding


def _silent(fault: Fault, one: Examined) -> Iterator[str]:
    now = {j.table.name: j for j in one.judged}
    for before in judged_clean(fault.of).judged:
        after = now.get(before.table.name)
        if after is None:
            if not any(name in one.words for name in before.table.sheets[:1]) and before.accepted.height:
                yield f"{before.table.name} is gone without a word"
        elif not after.refusal:
            yield from _differs(fault, before, after, one.findings)


def _differs(fault: Fault, before: Judged, after: Judged, findings: list[Finding]) -> Iterator[str]:
    names = {c.title: c.name for c in after.table.columns}
    of_table = [f for f in findings if f.table == after.table.name]
    reported_absent = {names.get(f.column, "") for f in of_table if f.rule in {"column_missing", "column_repeated"}}
    lost = set(before.accepted.columns) - set(after.accepted.columns)
    if lost - reported_absent:
        yield f"{after.table.name}: columns are gone without a word: {sorted(lost - reported_absent)}"
    columns = [c for c in before.accepted.columns if c not in {*_OF_THE_SHEET, *lost}]
    left = Counter(before.accepted.select(columns).iter_rows())
    changed = []
    for number, row in zip(after.accepted["source_row"], after.accepted.select(columns).iter_rows(), strict=True):
        wanted = tuple(_stored_or(fault, after.table.name, c, number, v) for c, v in zip(columns, row, strict=True))
        if wanted != row:
            yield f"{after.table.name} row {number}: what is stored is not what stands there"
        if left[row] > 0:
            left[row] -= 1
        else:
            changed.append((number, row))
    rest = list(left.elements())
    for number, row in changed:
        named = {names.get(f.column, "") for f in of_table if f.severity in _SERIOUS and number in f.rows}
        named |= {c for t, c, r in fault.must.stored if (t, r) == (after.table.name, number)}
        like = next((r for r in rest if "" in named or _alike(columns, row, r, named)), None)
        if not named or like is None:
            yield f"SILENT {after.table.name} row {number} differs from the clean file, and no finding names what differs"
        if like is not None:
            rest.remove(like)
    gone = after.rows["quarantined"]
    if len(rest) > gone:
        yield f"SILENT {after.table.name}: {len(rest)} rows are gone, {gone} are quarantined"


def _stored_or(fault: Fault, table: str, column: str, row: int, value: Any) -> Any:
    return fault.must.stored.get((table, column, row), value)


def _alike(columns: list[str], row: tuple[Any, ...], other: tuple[Any, ...], but: set[str]) -> bool:
    return all(a == b for c, a, b in zip(columns, row, other, strict=True) if c not in but)


def complaints(one: Fault | Scenario, folder: Any) -> list[str]:
    """What is not as specified in a spoiled file or a scenario, played in an empty folder."""
    try:
        return list(one.play(folder)) if isinstance(one, Scenario) else not_as_specified(one)
    except Exception as failure:  # the score goes on; what a fault breaks here is not as specified
        return [f"stopped: {type(failure).__name__}: {failure}"]

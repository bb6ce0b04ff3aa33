"""The council's workbook in use: settings as the gate accepted them.

Here: its accepted settings, validity by round.
Not here: which councils a home has (`pipelines.council.councils`), the workbook's form (`schemas.council`), writing an empty one
(`pipelines.council.template`).

The workbook at its place is used if it is accepted; if it is refused, the last accepted one stays in use.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl
from upath import UPath

from pipelines.council.names import unknown_names
from pipelines.council.own import Own, own_files, own_of, with_places
from pipelines.home.lake import Lake, read_frame, write_bytes
from pipelines.receive.books import Books
from pipelines.receive.examine import examine
from pipelines.receive.gate import Finding
from pipelines.receive.identity import COUNCIL_SLOT, Delivery
from pipelines.receive.landing import unreadable
from pipelines.receive.mappings import enter
from pipelines.receive.receiving import receive
from pipelines.receive.register import register
from pipelines.receive.verdict import Verdict
from schemas.council import COUNCIL
from schemas.words.fields import Severity
from warehouse.indicator import Indicator


class NoCouncil(Exception):  # noqa: N818 - the word people read
    """There is no usable council workbook. Says why and what to do."""


ACCEPT, WITHDRAW = "accept", "withdraw"
"""What can be decided on a delivery (sheet Decisions of the council workbook)."""


@dataclass(frozen=True)
class Predecessor:
    """A council that another one takes over from.

    districts  those that go over; none named: the whole council
    elsewhere  those that go to others
    council    its settings; None where the home does not have it
    """

    la_code: str
    name: str
    districts: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    council: "Council | None" = None


@dataclass(frozen=True)
class Council:
    """Settings of one council.

    written  the workbook's tables by name (`schemas.council`), columns as declared
    verdict  the verdict on the workbook now at its place, accepted or refused
    unknown  what the workbook in use names and nothing has, and which of its own indicators cannot be used
    own      the indicators that it defines itself
    formed_of, first_day  the councils of the home that it takes over from, and the day it does
    formed   the rows of its sheet Areas that count: on a council with a workbook of its own, that one's alone
    """

    la_code: str
    name: str
    notice: str
    delivery: str
    written: dict[str, pl.DataFrame]
    verdict: Verdict
    unknown: tuple[Finding, ...] = ()
    own: Own = field(default_factory=Own)
    formed_of: tuple[Predecessor, ...] = ()
    first_day: date | None = None
    formed: tuple[Mapping[str, Any], ...] = ()

    @cached_property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The workbook's tables, with the rows that its own indicators need and nobody wrote."""
        return with_places(self.written, self.own)

    @property
    def indicators(self) -> dict[str, Indicator]:
        """Every indicator by its name: those that come with the software, then its own."""
        return self.own.all

    @property
    def contact(self) -> str:
        """Where readers of what it publishes may write; "" if it says nothing."""
        return self.tables["identity"]["contact"][0] or ""

    def valid_in(self, table: str, round_: str) -> pl.DataFrame:
        """The rows of a table that hold in a round."""
        rows = self.tables[table]
        return rows.filter(
            (pl.col("from_round").is_null() | (pl.col("from_round") <= round_))
            & (pl.col("to_round").is_null() | (pl.col("to_round") >= round_))
        )

    def decided(self, decision: str) -> frozenset[str]:
        """The deliveries on which a person has decided this: `ACCEPT` or `WITHDRAW`."""
        return frozenset(self.tables["decisions"].filter(pl.col("decision") == decision)["delivery"])

    def cut_off(self, round_: str) -> date:
        """The last day on which a national file counts for a round; KeyError if the calendar has no such round."""
        return dict(self.tables["rounds"].select("round", "data_cut_off").iter_rows())[round_]

    @property
    def rounds(self) -> list[str]:
        """The rounds of the calendar, in order."""
        return sorted(self.tables["rounds"]["round"].to_list())


def load_council(lake: Lake, books: Books, key: bytes, la_code: str | None = None) -> tuple[Books, Council]:
    """The settings of the configured council, or of a further one, and the books with its workbook. Raises `NoCouncil`."""
    place = UPath(lake.council_workbook(la_code))
    if not place.exists():
        raise NoCouncil(f"no council workbook at {place.name} in the home. Run `scrutiny init` and fill it in")
    if why := unreadable(place):
        raise NoCouncil(
            f"{place.name} cannot be read ({why}). Close it where it is open, or ask for the right to read it"
        )
    code = _code_of(books, place, la_code)
    # The workbook at its place is never a duplicate, even if somebody dropped a copy of it into landing before.
    entered = register(lake, books, code, COUNCIL_SLOT, place)
    if entered is None:
        raise NoCouncil(f"{place.name} is being written. Save it and try again")
    books, delivery = entered
    verdict = receive(lake, books, delivery, key)
    books = books.with_verdict(delivery, verdict)
    sha256, in_use = (delivery.sha256, verdict) if verdict.accepted else _accepted_last(lake, books, code, key)
    if in_use is None:
        raise NoCouncil(
            f"{place.name} was refused and there is no earlier one: {verdict.refusal.what if verdict.refusal else ''}. "
            f"Run `scrutiny check {place.name}` to see every fault"
        )
    rows = {t.name: _rows(lake, in_use, code, sha256, t.name) for t in COUNCIL.tables}
    quarantined = [f for f in in_use.findings if f.table == "own_indicators" and f.severity == Severity.ERROR]
    own = own_of(rows["own_indicators"], own_files(lake.home), quarantined)
    delivered = {d.id for d in books.registered(code) if d.slot != COUNCIL_SLOT}
    unknown = [*unknown_names(rows, own.all, delivered), *own.findings]
    tables = {name: _declared(name, frame) for name, frame in rows.items()}
    if books.workbooks.get(code) != sha256:
        write_bytes(lake.workbook_in_use(code), sha256.encode())
    books = books.with_workbook(code, sha256, enter(lake, code, tables, books.mappings.get(code)))
    identity = tables["identity"].row(0, named=True)
    notice = identity["notice"] or ""
    return books, Council(code, identity["name"], notice, in_use.delivery, tables, verdict, tuple(unknown), own)


def _code_of(books: Books, place: UPath, la_code: str | None) -> str:
    """The LA code of a workbook: its own, or that of the one before it. Raises `NoCouncil`."""
    code, refusal = _code_in(books, place.read_bytes(), place.name)
    code = code or la_code
    known = _councils_with_workbook(books, place.name)
    if code is not None and known and code not in known and not refusal:
        raise NoCouncil(
            f"{place.name} says LA code {code}; this home was set up for {known[0]}. Correct it, or use a home of its own"
        )
    if code is None:
        # The workbook now at its place does not say; the last accepted one under its name does.
        code = next(iter(known), None)
    if code is None or (la_code and code != la_code):
        reason = refusal or f"it does not say LA code {la_code or ''}"
        raise NoCouncil(f"{place.name} cannot be used: {reason}. Run `scrutiny check {place.name}` to see every fault")
    return code


def _accepted_last(lake: Lake, books: Books, la_code: str, key: bytes) -> tuple[str, Verdict | None]:
    """The content of the workbook that was accepted last, and the verdict on it if it is still accepted."""
    sha256 = books.workbooks.get(la_code, "")
    verdicts = [receive(lake, books, d, key) for d in books.registered(la_code, COUNCIL_SLOT) if d.sha256 == sha256]
    return sha256, next((v for v in verdicts if v.accepted), None)


FIGURES_REST_ON = (
    "indicators",
    "unavailable",
    "decisions",
    "column_mappings",
    "code_mappings",
    "own_indicators",
    "areas",
)
"""The tables of the workbook on which a figure can depend. Rounds are added, and texts and targets changed, every quarter."""


def says_the_same_of_figures(lake: Lake, books: Books, council: Council, other: str) -> bool:
    """Does another workbook of the council, a delivery's identifier, hold the same of all that a figure can depend on.

    False where the present contract has not judged it: then it is not known.
    """
    for delivery in books.registered(council.la_code, COUNCIL_SLOT):
        verdict = books.verdict_of(delivery) if delivery.id == other else None
        if verdict is not None and verdict.accepted:
            rows = {n: _rows(lake, verdict, council.la_code, delivery.sha256, n) for n in FIGURES_REST_ON}
            return all(_declared(n, rows[n]).equals(council.written[n]) for n in FIGURES_REST_ON)
    return False


def _code_in(books: Books, data: bytes, name: str) -> tuple[str | None, str]:
    """The LA code in a workbook, if it can be read, and why the workbook would be refused, or ""."""
    sha256 = hashlib.sha256(data).hexdigest()
    for known in _workbooks(books, name):
        if known.sha256 == sha256 and (verdict := books.verdict_of(known)) is not None and verdict.accepted:
            return known.la_code, ""
    examined = examine(data, name, la_code="", as_at=None)
    codes = [j.accepted["la_code"][0] for j in examined.judged if j.table.name == "identity" and j.accepted.height == 1]
    return (codes[-1] if codes else None), examined.refusal.what if examined.refusal else ""


def _councils_with_workbook(books: Books, name: str) -> list[str]:
    """LA codes under which a council workbook of this file name was received, the latest first."""
    return [d.la_code for d in sorted(_workbooks(books, name), key=lambda d: d.order, reverse=True)]


def _workbooks(books: Books, name: str) -> list[Delivery]:
    return [d for owner in books.deliveries for d in books.registered(owner, COUNCIL_SLOT) if d.file == name]


def _rows(lake: Lake, verdict: Verdict, la_code: str, sha256: str, name: str) -> pl.DataFrame:
    """The accepted rows of a table, with their sheet and row; none where the workbook has no such sheet, or nothing in it."""
    judged = verdict.table(name)
    if judged is None or not judged.rows["accepted"]:
        return pl.DataFrame(schema={"sheet": pl.String, "source_row": pl.Int64})
    return read_frame(lake.accepted(la_code, COUNCIL_SLOT, sha256, verdict.fingerprint, name))


def _declared(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the columns that the table declares."""
    declared = {c.name: c.dtype for c in COUNCIL.table(name).columns}
    if rows.is_empty():  # a frame without columns of the table would become one row of blanks
        return pl.DataFrame(schema=declared)
    return rows.select((pl.col(n) if n in rows.columns else pl.lit(None)).cast(d).alias(n) for n, d in declared.items())

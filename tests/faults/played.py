"""A home to play a scenario in: dropping files, looking, working out, publishing, and the messages about it.

Here: small homes that begin empty or published, and what must hold whatever is played in them: every row is accounted for, and
no message holds an identifier. Not here: the scenarios (`arrivals`, `named`, `unreachable`, `corrections`).
"""

import atexit
import io
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

import orders
from faults.fault import Scenario
from helpers import copy_home, council_of, opened, publish, receive_all, register_dropped, work_out
from pipelines.council.settings import Council
from pipelines.demo.deliver import EXTRACTED, ROUNDS
from pipelines.demo.social_care import annex_a
from pipelines.demo.social_care.records import County
from pipelines.figures.facts import load_facts
from pipelines.home.lake import Lake
from pipelines.receive import read as intake
from pipelines.receive.books import Books
from pipelines.receive.identity import COUNCIL_SLOT, PUBLISHED, Delivery
from pipelines.receive.landing import look, misplaced, unread
from pipelines.receive.verdict import Verdict, dump_verdict
from pipelines.show.status import lines, open_questions
from warehouse.counting import TOTAL
from warehouse.evaluate import Fact

COUNCIL = orders.COUNCIL
BEFORE, NOW = ROUNDS[-2].round, ROUNDS[-1].round
DAY_BEFORE, DAY = EXTRACTED[-2], EXTRACTED[-1]


_councils: dict[bytes, Council] = {}
"""Councils by their workbook's bytes: reading one takes as long as judging a delivery."""


@dataclass
class Home:
    """A home, what is not as specified so far, and why the sensor last asked for nothing."""

    lake: Lake
    wrong: list[str] = field(default_factory=list)
    skipped: str = ""

    @property
    def landing(self) -> Path:
        """Where files are dropped."""
        return Path(str(self.lake.landing))

    @property
    def council(self) -> Council:
        """Its council, by the workbook as it stands now."""
        workbook = self.lake.council_workbook().read_bytes()
        if workbook not in _councils:
            _councils[workbook] = council_of(self.lake)
        return _councils[workbook]

    # ── what is done ─────────────────────────────────────────────────────────────────────────────────────────────────
    def put(self, file: str, data: bytes, slot: str = NOW) -> Path:
        """Drop a file."""
        folder = self.landing / slot
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(data)
        return folder / file

    def look(self, still: float = 0.0) -> list[Delivery]:
        """Register and judge what lies there."""
        found = register_dropped(self.lake, still=still)
        receive_all(self.lake, COUNCIL, PUBLISHED)
        return found

    def work_out(self) -> None:
        """Events and facts of every round."""
        work_out(self.lake)

    def publish(self) -> bool:
        """Look, work out, publish. Returns whether a new release is served."""
        self.look()
        self.work_out()
        return publish(self.lake).promoted

    def decide(self, delivery: str, decision: str, by: str) -> None:
        """Enter a decision in the council's workbook."""
        book = openpyxl.load_workbook(self.lake.council_workbook())
        sheet = book["Decisions"]
        sheet.delete_rows(2, sheet.max_row)
        sheet.append([delivery, decision, by, date(2025, 7, 20), "As the manager of the service confirmed."])
        book.save(self.lake.council_workbook())

    # ── what is found ────────────────────────────────────────────────────────────────────────────────────────────────
    def must(self, holds: object, what: str) -> None:
        """Check that something holds; the words are reported if it does not."""
        if not holds:
            self.wrong.append(what)

    def same(self, found: object, wanted: object, what: str) -> None:
        """Check that two values are equal."""
        self.must(found == wanted, f"{what}: {found!r}, not {wanted!r}")

    def verdicts(self) -> list[tuple[Delivery, Verdict]]:
        """Everything judged but the council's workbook, duplicates left out."""
        books = Books.read(self.lake)
        known = [d for owner in (COUNCIL, PUBLISHED) for d in books.registered(owner)]
        every = [d for d in known if not d.duplicate_of and d.slot != COUNCIL_SLOT]
        return [(d, v) for d in every if (v := books.verdict_of(d))]

    def states(self, slot: str = NOW) -> dict[str, str]:
        """By file of a round, its state on `scrutiny status`; where it was refused, the code."""
        status_lines = lines(self.lake, Books.read(self.lake), self.council, slot, date(2025, 7, 8))
        return {x.file: x.note.partition(":")[0] if x.state == "refused" else x.state for x in status_lines if x.file}

    def messages(self, slot: str = NOW) -> dict[str, str]:
        """By file of a round, the message on `scrutiny status`."""
        return {
            x.file: x.note
            for x in lines(self.lake, Books.read(self.lake), self.council, slot, date(2025, 7, 8))
            if x.file
        }

    def unread(self) -> dict[str, str]:
        """What lies there unread, and why."""
        return dict(unread(self.lake, Books.read(self.lake), COUNCIL))

    def misplaced(self) -> list[str]:
        """What lies where nobody reads."""
        return misplaced(self.lake, COUNCIL)

    def news(self, slot: str = NOW) -> bool:
        """Whether a refresh would receive anything for the round."""
        books, dropped = look(self.lake, Books.read(self.lake), COUNCIL)
        return any((owner, of) == (COUNCIL, slot) for owner, of, _ in dropped) or bool(books.unjudged(COUNCIL, slot))

    def served(self) -> bytes:
        """The file that people read."""
        return self.lake.served.read_bytes()

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the served file."""
        with duckdb.connect(str(self.lake.served), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def dashboard(self, indicator: str) -> dict[str, Any]:
        """A row of the dashboard."""
        names = ("latest", "numerator", "denominator", "status", "marker", "reason", "previous")
        ((*row,),) = self.ask(f"SELECT {', '.join(names)} FROM mart.dashboard WHERE indicator_id = '{indicator}'")
        return dict(zip(names, row, strict=True))

    def facts(self, round_: str = NOW) -> dict[tuple[str, str, str, str], Fact]:
        """The facts of a round, in total."""
        found = load_facts(self.lake, COUNCIL, round_)
        return {(f.indicator_id, f.variant, f.period, f.basis): f for f in found if f.breakdown == TOTAL}

    def restated(self, indicator: str) -> list[dict[str, Any]]:
        """The restatements published for an indicator."""
        names = ("round", "period", "first_displayed", "displayed", "change", "status", "because", "denominator")
        rows = self.ask(f"SELECT {', '.join(names)} FROM mart.restatements WHERE indicator_id = '{indicator}'")
        return [dict(zip(names, r, strict=True)) for r in rows]

    # ── what must hold whatever is played ────────────────────────────────────────────────────────────────────────────
    def judged(self) -> list[str]:
        """What is not as specified."""
        return [*self.wrong, *self._accounted(), *self._no_identifier()]

    def _accounted(self) -> Iterator[str]:
        for delivery, verdict in self.verdicts():
            for t in verdict.tables:
                if t.rows["in"] != sum(t.rows[k] for k in ("accepted", "quarantined", "duplicates", "ignored")):
                    yield f"{delivery.id} {t.table}: rows are not accounted for, {t.rows}"

    def _no_identifier(self) -> Iterator[str]:
        messages = [dump_verdict(v) for _, v in self.verdicts()]
        messages += [
            *open_questions(self.lake, Books.read(self.lake), self.council, NOW),
            *(why for why in self.unread().values()),
        ]
        messages += [
            x.note
            for slot in (BEFORE, NOW)
            for x in lines(self.lake, Books.read(self.lake), self.council, slot, date(2025, 7, 8))
        ]
        if self.lake.served.exists():
            messages += [str(r) for r in self.ask("SELECT text FROM star.fact_quality")]
            messages += [str(r) for r in self.ask("SELECT because, reason FROM star.fact_restatement")]
            messages += [str(r) for r in self.ask("SELECT reason FROM star.fact_indicator WHERE reason IS NOT NULL")]
        words = set(re.findall(r"\w+", "\n".join(messages)))
        if words & _identifiers():
            yield "a message holds the identifier of a child"


@lru_cache
def _identifiers() -> frozenset[str]:
    """The children's identifiers in the workbooks of the last two rounds."""
    grids = [g for drop in orders.five()[-2:] for g in intake.read(drop.data, drop.file)]
    cells = [
        str(c) for g in grids for c in g.cells.to_series(2 if g.cells.columns[0] == "source_row" else 0).drop_nulls()
    ]
    return frozenset(c for c in cells if len(c) > 5 and c.isalnum())


# ── homes to begin from ──────────────────────────────────────────────────────────────────────────────────────────────
@lru_cache
def kept() -> Path:
    """A folder for homes that scenarios copy; gone when the process ends."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@lru_cache
def _empty() -> Lake:
    lake = orders.home(kept() / "empty")
    opened(lake)
    return lake


@lru_cache
def _published() -> Lake:
    """Two rounds published one after the other: the first as the figure of its round, and then the second."""
    made = Home(copy_home(_empty(), kept() / "published"))
    for drop in orders.five()[-2:]:
        made.put(drop.file, drop.data, drop.slot)
        assert made.publish()
    return made.lake


def empty(folder: Path) -> Home:
    """A home into which nothing is delivered yet."""
    return Home(copy_home(_empty(), folder / "home"))


def published(folder: Path) -> Home:
    """A home of two rounds, both published."""
    return Home(copy_home(_published(), folder / "home"))


@lru_cache
def published_dashboard(indicator: str) -> dict[str, Any]:
    """A row of the dashboard where both workbooks are whole."""
    return Home(_published()).dashboard(indicator)


@lru_cache
def whole_facts() -> dict[tuple[str, str, str, str], Fact]:
    """The facts of the last round where both workbooks are whole."""
    return Home(_published()).facts()


def forgetful(folder: Path) -> Home:
    """A home that has judged the workbooks of two rounds and has forgotten that they came: quick to deliver them again."""
    lake = published(folder).lake
    for forgotten in ("register", "events", "facts", "ledger"):
        shutil.rmtree(str(lake.store / forgotten))
    for gone in (Path(str(lake.landing)), lake.served.parent):
        shutil.rmtree(gone)
    lake.make_private()
    return Home(lake)


# ── playing ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def scenario(number: int, begin: Callable[[Path], Home], play: Callable[[Home], None], name: str = "") -> Scenario:
    """A scenario played in a home. Without a name of its own it is named after its function."""

    def run(folder: Path) -> Sequence[str]:
        home = begin(folder)
        play(home)
        return home.judged()

    return Scenario(number, name or play.__name__.replace("_", " "), run)


def tick(home: Home, cursor: str | None) -> tuple[str | None, list[str | None]]:
    """One look of the sensor: its cursor, and the jobs it asks for."""
    import dagster as dg

    from pipelines.dagster import automation
    from pipelines.dagster.resources import Home as Resource

    with dg.build_sensor_context(cursor=cursor, resources={"home": Resource(path=str(home.lake.home))}) as context:
        result = automation.landing_sensor(context)
    assert isinstance(result, dg.SensorResult)
    home.skipped = str(result.skip_reason or "")
    return result.cursor, [r.job_name for r in result.run_requests or []]


def dated(path: Path, seconds: float) -> None:
    """Set when a file was last changed: so many seconds from now."""
    os.utime(path, (time.time() + seconds, time.time() + seconds))


# ── workbooks ────────────────────────────────────────────────────────────────────────────────────────────────────────
def workbook(county: County | None = None, *, before: bool = False) -> bytes:
    """The workbook of the last round, or of the one before, with these records."""
    position = -2 if before else -1
    if county is None:
        return orders.five()[position].data
    return annex_a.workbook(county, ROUNDS[position], EXTRACTED[position])


def without_sheets(data: bytes, *sheets: str) -> bytes:
    """A workbook without some of its sheets."""
    return _rewritten(data, lambda book: [book.remove(book[s]) for s in sheets])


def touched(data: bytes) -> bytes:
    """The same rows in other bytes."""
    return _rewritten(data, lambda book: None)


def _rewritten(data: bytes, change: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def with_records(**lists: Sequence[Any]) -> County:
    """The small county, some of its lists replaced."""
    return replace(orders.small_county(), **lists)

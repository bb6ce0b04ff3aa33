"""What tests do to homes, one step of the route at a time: each step opens the books anew, as a command of its own would."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from upath import UPath

from pipelines import route
from pipelines.compose.composed import Composed, composed, composing
from pipelines.compose.rounds import rounds_of
from pipelines.council.councils import Councils, councils_of
from pipelines.council.settings import Council, load_council
from pipelines.home.keys import load_key
from pipelines.home.lake import Lake
from pipelines.publish.publication import publish_release
from pipelines.receive import receiving as receive
from pipelines.receive import register
from pipelines.receive.books import Books, Received
from pipelines.receive.identity import Delivery
from warehouse.publish.release import Outcome


# ── the route ────────────────────────────────────────────────────────────────────────────────────────────────────────
def refresh(lake: Lake) -> Outcome:
    """What `scrutiny refresh` does, without Dagster."""
    return route.refresh(lake, load_key(lake))


def opened(lake: Lake) -> tuple[Books, Councils]:
    """The books and the councils of a home."""
    return councils_of(lake, Books.read(lake), load_key(lake))


def council_of(lake: Lake, la_code: str | None = None) -> Council:
    """The council that a home is for, or a further one, by the workbook that lies there now."""
    return load_council(lake, Books.read(lake), load_key(lake), la_code)[1]


def register_file(lake: Lake, la_code: str, slot: str, path: UPath, **options: Any) -> Delivery | None:
    """Register a file that lies in landing."""
    entered = register.register(lake, Books.read(lake), la_code, slot, path, **options)
    return entered[1] if entered else None


def register_dropped(lake: Lake, la_code: str = "855", only: str | None = None, still: float = 0.0) -> list[Delivery]:
    """Register what lies in landing, and return it."""
    return receive.register_dropped(lake, Books.read(lake), la_code, only, still)[1]


def receive_file(lake: Lake, delivery: Delivery) -> Any:
    """Judge one delivery, if it is not judged yet."""
    return receive.receive(lake, Books.read(lake), delivery, load_key(lake))


def receive_all(lake: Lake, *owners: str) -> list[Received]:
    """Judge what is registered of these owners, and return what is judged of them."""
    books = Books.read(lake)
    for owner in owners:
        books = receive.bring_up_to_date(lake, books, owner, load_key(lake))
    return [one for owner in owners for one in books.received(owner)]


def compose(lake: Lake, round_: str) -> Composed:
    """Make the events of a round."""
    books, councils = opened(lake)
    return composing(lake, books, councils.configured, round_).run().log


def work_out(lake: Lake) -> None:
    """Events and facts of every round."""
    books, councils = opened(lake)
    route.figures(lake, books, councils, route.compose(lake, books, councils))


def publish(lake: Lake, upto: str | None = None) -> Outcome:
    """Publish what is worked out."""
    books, councils = opened(lake)
    return publish_release(lake, books, councils, route.compare(lake, books, councils), upto)


# ── what is found ────────────────────────────────────────────────────────────────────────────────────────────────────
def registered(lake: Lake, la_code: str, slot: str | None = None) -> list[Delivery]:
    """The deliveries of a council (or "published") as they lie there now."""
    return Books.read(lake).registered(la_code, slot)


def received(lake: Lake, la_code: str) -> list[Received]:
    """The deliveries of a council (or "published") that are judged, as they lie there now."""
    return Books.read(lake).received(la_code)


def rounds(lake: Lake) -> list[str]:
    """The rounds that are worked out."""
    books, councils = opened(lake)
    return rounds_of(councils.configured, books)


def waiting(lake: Lake, la_code: str, round_: str) -> list[str]:
    """Tables that were accepted and cannot be used until another one comes."""
    return list(composed(lake, la_code, round_).waiting)


# ── homes ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def copy_home(lake: Lake, to: Path) -> Lake:
    """A copy of a home that a test may change."""
    shutil.copytree(lake.home, to)
    return Lake.at(to)


def alter_figure(lake: Lake, numerator: int, shown: str) -> None:
    """Change the re-referrals of the last round in the lake, as somebody might who wants another figure."""
    place = lake.facts("855", "2025-26-Q1", "facts.json")
    facts = json.loads(place.read_text())
    wanted = ("re_referrals", "standard", "Q1 2025/26", "year_to_date", "total")
    of = ("indicator_id", "variant", "period", "basis", "breakdown")
    (mine,) = [f for f in facts if tuple(f[c] for c in of) == wanted]
    mine.update(numerator=numerator, shown=shown, value=100 * numerator / mine["denominator"])
    place.write_text(json.dumps(facts))


END = "\x1e"
_ONE_AFTER_ANOTHER = f"""
import json, sys
from pipelines.commands.app import main
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["scrutiny", *arguments]
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    sys.stderr.flush()
    print({END!r}, code, {END!r}, sep="", end="", flush=True)
"""


def one_after_another(
    *commands: tuple[str, ...], home: Path, before: str = "", **environment: str
) -> list[tuple[int, str]]:
    """Commands as people type them, one after the other in one process. Returns exit code and what was printed, of each.

    before   Python that runs first
    """
    asked = json.dumps([[*c, "--home", str(home)] for c in commands])
    done = subprocess.run(
        [sys.executable, "-c", before + _ONE_AFTER_ANOTHER, asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={k: v for k, v in os.environ.items() if k not in {"DAGSTER_HOME", "SCRUTINY_HOME"}} | environment,
    )
    printed = done.stdout.split(END)
    assert len(printed) == 2 * len(commands) + 1 and not printed[-1], done.stdout
    return [(int(printed[2 * n + 1]), printed[2 * n]) for n in range(len(commands))]

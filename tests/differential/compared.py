"""The figures of a council by the product and by the oracle, held against each other.

Here: playing a council's deliveries in a home of its own, by the route without Dagster, and what differs. Not here:
making the council.
"""

import atexit
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from differential.awkward import AwkwardCouncil
from differential.delivered import Delivery
from differential.oracle.figure import NO_CASES, Expected
from differential.oracle.figures import Key, figures, worked_out_in
from helpers import copy_home, opened, receive_all, register_dropped, work_out
from pipelines.council.new_home import make_home
from pipelines.council.template import write_council_workbook
from pipelines.demo import settings
from pipelines.figures.facts import load_facts
from pipelines.home.lake import Lake
from pipelines.receive.identity import PUBLISHED, SIDECAR
from warehouse.evaluate import Fact
from warehouse.period import Quarter

LA_CODE = "855"


@dataclass(frozen=True)
class Difference:
    """A figure that product and oracle give differently; None where one of them does not give it at all."""

    key: Key
    product: Expected | None
    oracle: Expected | None
    reason: str = ""

    def __str__(self) -> str:
        reason = f" ({self.reason})" if self.reason else ""
        return f"{' / '.join(self.key)}: product {_in_words(self.product)}{reason}, oracle {_in_words(self.oracle)}"


def _in_words(figure: Expected | None) -> str:
    if figure is None:
        return "nothing"
    unknown = f" ({figure.unknown} unknown)" if figure.unknown else ""
    return figure.absent or f"{figure.numerator} of {figure.denominator}{unknown}"


@lru_cache
def kept() -> Path:
    """A folder for homes that councils begin from; gone when the process ends."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@lru_cache
def begun(rounds: tuple[str, ...]) -> Lake:
    """A home of a calendar of rounds, its workbook judged, into which nothing is delivered yet."""
    lake = Lake.at(kept() / "-".join(rounds))
    make_home(lake, today=date(2026, 1, 2), workbook=False)
    rows = settings.council_rows([Quarter.parse(round_) for round_ in rounds], name="Awkward council")
    write_council_workbook(lake.council_workbook(), rows)
    opened(lake)
    return lake


def by_the_product(council: AwkwardCouncil, folder: Path) -> dict[Key, Fact]:
    """The facts of every round, worked out in a home of its own."""
    lake = copy_home(begun(council.rounds), folder)
    for delivery in council.deliveries:
        _drop(Path(str(lake.landing)), delivery)
    register_dropped(lake, LA_CODE)
    receive_all(lake, LA_CODE, PUBLISHED)
    work_out(lake)
    return {
        (round_, f.indicator_id, f.variant, f.period, f.basis, f.breakdown): f
        for round_ in worked_out_in(council.deliveries, council.rounds)
        for f in load_facts(lake, LA_CODE, round_)
    }


def _drop(landing: Path, delivery: Delivery) -> None:
    path = landing / delivery.round / delivery.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(delivery.data)
    if delivery.about:
        path.with_name(path.name + SIDECAR).write_text(json.dumps(dict(delivery.about)))


def as_expected(fact: Fact) -> Expected:
    """A fact of the product in the oracle's words: its numbers, or the kind of its reason."""
    if fact.status == "ok":
        return Expected(fact.numerator, fact.denominator, fact.unknown)
    # "z" is not applicable: nobody to count. Of what is not available, the first words are the kind of reason.
    return Expected(absent=NO_CASES if fact.status == "z" else fact.reason.partition(":")[0])


def differences(facts: Mapping[Key, Fact], expected: Mapping[Key, Expected]) -> list[Difference]:
    """What product and oracle give differently, of the indicators that the oracle works out."""
    indicators = {key[1] for key in expected}
    found = []
    for key in sorted({*expected, *(k for k in facts if k[1] in indicators)}):
        fact = facts.get(key)
        product = as_expected(fact) if fact else None
        if product != expected.get(key):
            found.append(Difference(key, product, expected.get(key), fact.reason if fact else ""))
    return found


@dataclass(frozen=True)
class Comparison:
    """What came of holding a council's figures against each other."""

    compared: int
    different: tuple[Difference, ...]


def compared(council: AwkwardCouncil, folder: Path) -> Comparison:
    """Work out a council twice, the product in a home in this folder."""
    expected = figures(council.deliveries, council.rounds)
    facts = by_the_product(council, folder / "home")
    return Comparison(len(expected), tuple(differences(facts, expected)))

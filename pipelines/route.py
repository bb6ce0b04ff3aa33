"""The route of a refresh: receive, compose, figures, publish.

Here: the steps in their order. Commands, Dagster's assets, tests and benchmarks call them from here. Not here: what a step does.
"""

from collections.abc import Iterator

from pipelines.compose.composed import Composed, OfRounds, composing
from pipelines.compose.rounds import own_rounds, rounds_of
from pipelines.council.councils import Councils, councils_of
from pipelines.council.settings import Council
from pipelines.figures.comparison import ComparisonMade, comparing
from pipelines.figures.facts import WorkedOut, working_out
from pipelines.figures.succession import succeeding
from pipelines.home.lake import Lake
from pipelines.publish.publication import nothing_to_publish, publish_release
from pipelines.receive.books import Books
from pipelines.receive.identity import PUBLISHED
from pipelines.receive.landing import look
from pipelines.receive.receiving import bring_up_to_date, register_dropped
from pipelines.steps import Done, Step, run_all
from warehouse.publish.manifest import Manifest
from warehouse.publish.release import Outcome


def refresh(lake: Lake, key: bytes, upto: str | None = None) -> Outcome:
    """Everything: what lies in the landing folders becomes what people read. Raises as `publish_release`."""
    books, councils = receive(lake, Books.read(lake), key)
    figures(lake, books, councils, compose(lake, books, councils))
    return publish_release(lake, books, councils, compare(lake, books, councils), upto)


def receive(lake: Lake, books: Books, key: bytes) -> tuple[Books, Councils]:
    """Register what was dropped, and judge all that the present contract has not judged. Raises `NoCouncil`."""
    books, councils = councils_of(lake, books, key)  # first: their mappings decide how files are read
    books, _ = register_dropped(lake, books, councils.configured.la_code)
    for owner in owners(councils):
        books = bring_up_to_date(lake, books, owner, key)
    return books, councils


def compose(lake: Lake, books: Books, councils: Councils) -> OfRounds:
    """The events of every council that delivers, as known in each round."""
    return run_all({(c.la_code, r): composing(lake, books, c, r) for c, r in composed_rounds(books, councils)})


def figures(lake: Lake, books: Books, councils: Councils, events: OfRounds) -> dict[tuple[str, str], Done[WorkedOut]]:
    """The facts of every council, as known in each round."""
    return run_all({(c.la_code, r): _figures_of(lake, books, c, r, events) for c, r in rounds(books, councils)})


def _figures_of(lake: Lake, books: Books, council: Council, round_: str, events: OfRounds) -> Step[WorkedOut]:
    if council.formed_of:
        return succeeding(lake, books, council, round_, events)
    return working_out(lake, council, round_, events[council.la_code, round_])


def compare(lake: Lake, books: Books, councils: Councils) -> Done[ComparisonMade]:
    """Every vintage of national figures, compared."""
    return comparing(lake, books, councils).run()


def nothing_new(lake: Lake, books: Books, councils: Councils, upto: str | None = None) -> Manifest | None:
    """What is served, if a refresh would change nothing: nothing was dropped, and every step is done. None if it would."""
    books, dropped = look(lake, books, councils.configured.la_code)
    comparison = comparing(lake, books, councils).before()
    if dropped or comparison is None or any(books.unjudged(o, s) for o in owners(councils) for s in books.slots_of(o)):
        return None
    events: dict[tuple[str, str], Done[Composed]] = {}
    for council, round_ in composed_rounds(books, councils):
        composed = composing(lake, books, council, round_).before()
        if composed is None:
            return None
        events[council.la_code, round_] = composed
    worked_out: dict[tuple[str, str], str] = {}
    for council, round_ in rounds(books, councils):
        facts = _figures_of(lake, books, council, round_, events).before()
        if facts is None:
            return None
        worked_out[council.la_code, round_] = facts.inputs
    return nothing_to_publish(lake, books, councils, comparison, upto, worked_out)


def owners(councils: Councils) -> tuple[str, ...]:
    """Whose deliveries there are: the national ones, and those of every council that can be worked with."""
    return (PUBLISHED, *(c.la_code for c in councils.usable))


def rounds(books: Books, councils: Councils) -> Iterator[tuple[Council, str]]:
    """Every council and round that is worked out, in order."""
    return ((council, round_) for council in councils.usable for round_ in rounds_of(council, books))


def composed_rounds(books: Books, councils: Councils) -> Iterator[tuple[Council, str]]:
    """Every council and round of which there are events: those that deliver themselves."""
    return ((c, r) for c in councils.usable for r in own_rounds(c, books))

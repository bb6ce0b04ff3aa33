"""The councils of a home: the configured one, every further one that delivers, and those that take over from them.

Here: which of them can be worked with, and in words why others cannot. Not here: the settings of one of them (`pipelines.council.settings`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.council.settings import Council, NoCouncil, load_council
from pipelines.council.successors import with_successors
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.receive.landing import councils
from warehouse.indicator import Indicator
from warehouse.indicators import catalogue


@dataclass(frozen=True)
class Councils:
    """The councils of a home that can be worked with, the configured one first.

    problems    in words, why others cannot be
    not_formed  in words, why councils that would take over from them are not worked out
    """

    usable: tuple[Council, ...]
    problems: tuple[str, ...] = ()
    not_formed: tuple[str, ...] = ()

    @property
    def configured(self) -> Council:
        """The council this home is for."""
        return self.usable[0]

    @property
    def indicators(self) -> dict[str, Indicator]:
        """Every indicator by its name: those that come with the software, then the own ones of every council."""
        return {**catalogue(), **{n: i for c in self.usable for n, i in c.own.indicators.items()}}


def councils_of(lake: Lake, books: Books, key: bytes) -> tuple[Books, Councils]:
    """The configured council and every further one that delivers and has a usable workbook; and why others are not.

    Raises `NoCouncil` only for the configured one: a stray folder must not stop its refresh.
    """
    books, first = load_council(lake, books, key)
    usable, problems = [first], []
    for code in councils(lake, books, first.la_code)[1:]:
        try:
            books, further = load_council(lake, books, key, code)
            usable.append(_beside(usable, further))
        except NoCouncil as reason:
            problems.append(f"council {code} is passed over: {reason}")
    together, not_formed = with_successors(usable)
    return books, Councils(together, tuple(problems), tuple(not_formed))


def _beside(others: Sequence[Council], further: Council) -> Council:
    """A further council without own indicators that another one of the home names the same and defines otherwise."""
    own = further.own.without({n: i for c in others for n, i in c.own.indicators.items()})
    return replace(further, own=own, unknown=(*further.unknown, *own.findings[len(further.own.refused) :]))

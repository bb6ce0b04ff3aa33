"""What Dagster's assets need from outside: the home, and the rule that no error carries a value.

Here: Dagster resources. Not here: paths (`pipelines.home.lake`) and steps (`pipelines.route`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from pydantic import PrivateAttr

from pipelines.council.councils import Councils, councils_of
from pipelines.council.settings import NoCouncil
from pipelines.failures import kind_and_place
from pipelines.home.keys import NoKey, load_key
from pipelines.home.lake import Lake
from pipelines.home.local_disk import NotLocal
from pipelines.processes import Ended
from pipelines.publish.unexplained import Unexplained
from pipelines.receive.books import Books
from warehouse.publish.build import NotProved
from warehouse.publish.manifest import Damaged
from warehouse.publish.release import InUse, NoRoom


class Home(dg.ConfigurableResource):
    """The home that this code location works on; `$SCRUTINY_HOME`, or `./scrutiny-data`."""

    path: str = ""
    _opened: tuple[Books, Councils] | None = PrivateAttr(default=None)

    @property
    def lake(self) -> Lake:
        """Its folders."""
        return Lake.at(self.path or None)

    @property
    def key(self) -> bytes:
        """Its pseudonym key."""
        return load_key(self.lake)

    def open(self) -> tuple[Books, Councils]:
        """The books and the councils of this home, read once per run."""
        if self._opened is None:
            self._opened = councils_of(self.lake, Books.read(self.lake), self.key)
        return self._opened

    def hand_on(self, books: Books, councils: Councils) -> None:
        """Give the books and the councils to the steps that follow in this run."""
        self._opened = books, councils


@contextmanager
def value_free(step: str) -> Iterator[None]:
    """Turn any error into a Dagster failure that quotes nothing.

    Our own errors keep their message. Of any other only its kind and place are given: a library's message may quote a cell,
    and messages reach Dagster's stores.
    """
    try:
        yield
    except (NotProved, Unexplained):
        raise
    except (NoCouncil, NoKey, NotLocal, NoRoom, InUse, Damaged, Ended) as error:
        raise dg.Failure(description=f"{step}: {error}") from None
    except Exception as error:
        raise dg.Failure(description=f"{step}: {kind_and_place(error)}") from None

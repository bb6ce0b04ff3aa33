"""The tables that indicators count: what happened to whom and when, whichever source it came from.

Here: one file per event table, with its model and the sources it can be filled from, in order of preference. They are found by
folder: nothing is registered by hand.
Not here: what an event table is (`schemas.words.event`), how a source's rows become events (`pipelines.compose.conform`), and what
is counted (`warehouse.indicators`).
"""

from importlib import import_module
from pkgutil import iter_modules

from schemas.words.event import EventTable


def _found() -> dict[str, EventTable]:
    tables: list[EventTable] = [import_module(f"{__name__}.{m.name}").TABLE for m in iter_modules(__path__)]
    return {t.name: t for t in tables}


EVENTS = _found()
"""Each event table by its name."""

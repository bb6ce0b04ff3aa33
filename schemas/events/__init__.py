"""The tables that indicators count: what happened to whom and when, whichever source it came from.

Here: one file per event table, with its model and the sources it can be filled from, in order of preference. They are found by
folder: nothing is registered by hand.
Not here: what an event table is (`schemas.words.event`), how a source's rows become events (`pipelines.compose.conform`), and what
is counted (`warehouse.indicators`).
"""

from importlib import import_module
from pkgutil import iter_modules

from schemas.words.codes import nearest
from schemas.words.event import EventTable
from schemas.words.fields import schema_of


def _found() -> dict[str, EventTable]:
    tables: list[EventTable] = [import_module(f"{__name__}.{m.name}").TABLE for m in iter_modules(__path__)]
    return {t.name: t for t in tables}


EVENTS = _found()
"""Each event table by its name."""

_MOST_NAMED = 6


def nearest_events(name: str) -> str:
    """In words, the events that somebody may mean: those with the word in their name, or in a column, or spelled most alike."""
    asked = set(name.strip().lower().replace("_", " ").split()) - {"of", "in", "on"}
    alike = [n for n in EVENTS if asked & {w for word in n.split("_") for w in (word, word.removesuffix("s"))}]
    if 1 < len(alike) <= _MOST_NAMED:
        return f"; there are {', '.join(alike[:-1])} and {alike[-1]}"
    if len(alike) == 1:
        return f"; the nearest known one is {alike[0]}"
    column = "_".join(name.strip().lower().split())
    have = [n for n, t in EVENTS.items() if column in schema_of(t.model).columns]
    return f"; {' and '.join(have)} have such a column" if 0 < len(have) <= _MOST_NAMED else nearest(name, EVENTS)

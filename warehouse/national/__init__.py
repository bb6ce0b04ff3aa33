"""National publications beside LAIT: which of the Department's and Ofsted's files make which benchmark figures.

Here: what a publication is, and finding those that are here; one module each, holding `PUBLICATION`. Not here: LAIT
(`warehouse.vintages`), whose four files are a benchmark as they come, and the rules of comparison.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

import polars as pl


@dataclass(frozen=True)
class Figures:
    """The figures of a publication, and its measures.

    benchmark  measure, period, la_code (England is 970; councils are below), value: unrounded, missing ones left out
    measures   as `warehouse.open_data.MEASURES`
    """

    benchmark: pl.DataFrame
    measures: pl.DataFrame


@dataclass(frozen=True)
class Taken:
    """Of which day an edition is.

    day          the day its name gives; None if it gives none
    rolled_back  its sidecar asks a later edition how things stood on that day
    """

    day: date | None = None
    rolled_back: bool = False


Make = Callable[[Mapping[str, pl.DataFrame], Taken], Figures]
"""Accepted rows by `source/table` (a file that was not received is not among them), and of which day the edition is."""


@dataclass(frozen=True)
class Publication:
    """A publication that figures are worked out from.

    sources              ids of the sources it is made of; any of them is enough
    each_edition_stands  editions add to each other, each with periods or measures of its own; where two editions
                         give the same figure, the later one stands
    """

    id: str
    label: str
    sources: tuple[str, ...]
    make: Make
    each_edition_stands: bool = False


@lru_cache
def publications() -> dict[str, Publication]:
    """Every publication by id. ValueError if a file's name and its publication's id differ."""
    found = {}
    for module in sorted(m.name for m in iter_modules(__path__)):
        publication: Publication = import_module(f"{__name__}.{module}").PUBLICATION
        if publication.id != module:
            raise ValueError(f"warehouse/national/{module}.py holds a publication called {publication.id!r}")
        found[module] = publication
    return found

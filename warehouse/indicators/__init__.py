"""The indicators, one file each. A file that is here is an indicator; nothing is registered anywhere.

Each module holds one `indicator`. It may import `warehouse.indicator`, `warehouse.terms`, polars and `datetime`,
never another indicator.
"""

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from warehouse.indicator import Indicator


@lru_cache
def catalogue() -> dict[str, Indicator]:
    """Every indicator by id, in order of id. ValueError if a file's name and its indicator's id differ."""
    found = {}
    for module in sorted(m.name for m in iter_modules(__path__)):
        indicator: Indicator = import_module(f"{__name__}.{module}").indicator
        if indicator.id != module:
            raise ValueError(f"warehouse/indicators/{module}.py holds an indicator called {indicator.id!r}")
        found[module] = indicator
    return found

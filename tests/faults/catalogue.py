"""Every fault of the corpus, in order of the table."""

from functools import lru_cache

from faults import container, delivery, orphans, structure, values
from faults.fault import Fault, Scenario


@lru_cache
def catalogue() -> tuple[Fault | Scenario, ...]:
    """All of them; no two have one id."""
    every: list[Fault | Scenario] = [
        *delivery.faults(),
        *container.faults(),
        *structure.faults(),
        *values.faults(),
        *orphans.faults(),
    ]
    return tuple(sorted(every, key=lambda f: f.number))

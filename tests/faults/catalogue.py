"""Every fault of the corpus, in order of the table, and those of them that the ordinary tests judge."""

from functools import lru_cache

from faults import container, delivery, orphans, reported, structure, values
from faults.fault import SAME, Fault, Scenario


@lru_cache
def catalogue() -> tuple[Fault | Scenario, ...]:
    """All of them; no two have one id."""
    every: list[Fault | Scenario] = [
        *delivery.faults(),
        *container.faults(),
        *structure.faults(),
        *values.faults(),
        *orphans.faults(),
        *reported.faults(),
    ]
    return tuple(sorted(every, key=lambda f: f.number))


@lru_cache
def chosen() -> tuple[Fault | Scenario, ...]:
    """The first fault of each class, of each kind of file in it, of each rule and severity, of each reason for refusal.

    `python -m tests.proofs corpus` judges all of them.
    """
    seen: set[tuple[object, ...]] = set()
    found = []
    for fault in catalogue():
        if new := _shows(fault) - seen:
            seen |= new
            found.append(fault)
    return tuple(found)


def _shows(fault: Fault | Scenario) -> set[tuple[object, ...]]:
    shows: set[tuple[object, ...]] = {("class", fault.number, type(fault))}
    if isinstance(fault, Fault):
        shows |= {("rule", f.rule, f.severity) for f in (*fault.must.found, *fault.must.noted)}
        shows |= {("refused", fault.must.refused), ("harmless", fault.number, fault.must == SAME)}
    return shows

"""Faults of deliveries: classes 22 to 35."""

from collections.abc import Iterator

from faults import arrivals, corrections, unreachable
from faults.fault import Fault, Scenario


def faults() -> Iterator[Fault | Scenario]:
    yield from arrivals.scenarios()
    yield from corrections.scenarios()
    yield from unreachable.scenarios()

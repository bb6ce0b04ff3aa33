"""The state-funded schools of the synthetic county: 290, sized so that about 100,600 pupils are on roll.

Here: which schools there are, with what every register says of them. Not here: who attends (`school_census`) and how
inspectors judged them (`ofsted`).
"""

import random
from dataclasses import dataclass
from functools import lru_cache

LA_CODE = "855"
DISTRICTS = ("Ashby Vale", "Brookdale", "Charnham", "Dunmere", "Eastwold", "Fosse Hill", "Greenlow")
"""Invented names; every school lies in one."""


@dataclass(frozen=True)
class DemoSchool:
    """A school. `type_code` is the register's type of establishment, `phase_code` its phase of education."""

    urn: str
    laestab: str
    name: str
    phase: str
    type_code: str
    phase_code: str
    district: str
    pupils: int


_MIX = (
    # phase, how many, pupils in all, types (code), phases of the register (code)
    ("primary", 232, 55_200, ("01", "34", "28", "02"), ("2",)),
    ("secondary", 46, 43_900, ("34", "28", "01"), ("4",)),
    ("special", 7, 1_100, ("07", "33"), ("0",)),
    ("alternative_provision", 3, 180, ("14",), ("0",)),
    ("nursery", 2, 220, ("15",), ("1",)),
)
_DEEMED = {"primary": "3", "secondary": "5"}
"""Every thirtieth primary is a middle school deemed primary, every tenth secondary one deemed secondary."""
ALL_THROUGH = "7"


@lru_cache
def schools() -> tuple[DemoSchool, ...]:
    """All schools, the same every time."""
    chance = random.Random("schools")
    found = []
    urn, number = 140_000, 2_000
    for phase, count, pupils, types, phases in _MIX:
        weights = [chance.uniform(0.5, 1.5) for _ in range(count)]
        sizes = [max(20, round(pupils * w / sum(weights))) for w in weights]
        sizes[0] += pupils - sum(sizes)
        for i, size in enumerate(sizes):
            urn, number = urn + chance.randint(1, 9), number + 1
            phase_code = phases[0]
            if phase in _DEEMED and i % (30 if phase == "primary" else 10) == 7:
                phase_code = _DEEMED[phase]
            if phase == "secondary" and i == 12:
                phase_code = ALL_THROUGH
            found.append(
                DemoSchool(
                    urn=str(urn),
                    laestab=f"{LA_CODE}{number}",
                    name=f"Synthetic {phase.replace('_', ' ')} school {i + 1}",
                    phase=phase,
                    type_code=chance.choice(types),
                    phase_code=phase_code,
                    district=DISTRICTS[chance.randrange(len(DISTRICTS))],
                    pupils=size,
                )
            )
    return tuple(found)

"""The early years providers of the synthetic county, and how inspectors judged them.

Here: which providers there are and the one rule that gives each its grade: the headcount is made with it, and so is the
inspectorate's file. Not here: who attends them (`early_years`), and the inspectorate's file (`published`).
"""

FIRST, LAST = 100_001, 100_900
URNS = tuple(f"EY{number}" for number in range(FIRST, LAST + 1))
"""Unique reference numbers of the county's providers."""

NOT_YET = ""
"""The grade of a provider that was not judged yet."""


def grade_of(provider_urn: str) -> str:
    """1 outstanding, 2 good, 3 requires improvement, or "" while there is no judgement.

    Every 37th number requires improvement, every 41st has no judgement yet; all others are good, every seventh outstanding.
    """
    number = int(provider_urn.removeprefix("EY"))
    if number % 37 == 0:
        return "3"
    if number % 41 == 0:
        return NOT_YET
    return "1" if number % 7 == 0 else "2"

"""Random awkward councils from a seed: what they deliver, round by round.

Here: which sources a council delivers, on which days, and what it corrects. Not here: what happened to its children
(`lives`), and how a file looks (`annex_a` and the modules beside it).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from differential import annex_a, dataset, school_census
from differential.census import census
from differential.delivered import Delivery
from differential.lives import lives
from differential.oracle.days import Quarter, Term, months_after
from differential.records import Lives
from differential.registers import register_of_exclusions, register_of_home_education, register_of_schools
from differential.schooling import schooling
from differential.year_return import year_return

HABITS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("annex_a",),),
    (("annex_a",),),
    (("ssd",),),
    (("annex_a",), ("ssd",)),
    (("ssd",), ("annex_a",)),
    (("census",),),
    (("annex_a", "census"),),
    (("census",), ("annex_a",)),
    (("annex_a",), ("annex_a", "ssd")),
    (("annex_a", "ssd", "census"),),
)
"""What a council delivers before and after the round in which it changes its ways."""
FIRST_ROUNDS = (Quarter(2022, 3), Quarter(2023, 2), Quarter(2023, 4), Quarter(2024, 1), Quarter(2024, 3))
ROUNDS = 4
"""How many rounds a council reports, one after the other."""
DAYS_AFTER = (0, 1, 5, 7, 7, 14, 30, 31, 32, 40)
"""How long after a quarter its extract is taken; a state taken more than 31 days after it is too late."""


@dataclass(frozen=True)
class AwkwardCouncil:
    """A council: its rounds in order, and everything it delivered."""

    seed: int
    rounds: tuple[str, ...]
    deliveries: tuple[Delivery, ...]


def awkward(seed: int) -> AwkwardCouncil:
    """The council of a seed, the same every time. Of three, two deliver social care and one delivers schools."""
    chance = random.Random(f"awkward council {seed}")
    first = chance.choice(FIRST_ROUNDS)
    quarters = [first]
    while len(quarters) < ROUNDS:
        quarters.append(following(quarters[-1]))
    of_family = schools_of if seed % 3 == 2 else social_care_of
    return AwkwardCouncil(seed, tuple(q.round for q in quarters), tuple(of_family(chance, quarters)))


def following(quarter: Quarter) -> Quarter:
    """The quarter after."""
    return Quarter(quarter.year, quarter.number + 1) if quarter.number < 4 else Quarter(quarter.year + 1, 1)


def social_care_of(chance: random.Random, quarters: Sequence[Quarter]) -> Iterator[Delivery]:
    """Social care, out of one system or another, and the return after the end of a year."""
    happened = lives(chance, quarters, quarters[-1].last + timedelta(days=40))
    habits = chance.choice(HABITS)
    turn = chance.randint(1, len(quarters) - 1)
    for number, quarter in enumerate(quarters):
        for source in habits[-1 if number >= turn else 0]:
            yield from _of_quarter(chance, happened, quarters[number : number + 2], source)
        if quarter.number in {1, 4} and chance.random() < 0.7:
            year_end = quarter.last if quarter.number == 4 else quarter.previous.last
            yield from year_return(happened, quarter.round, year_end, corrected=quarter.number == 1)


def _of_quarter(chance: random.Random, happened: Lives, due: Sequence[Quarter], source: str) -> Iterator[Delivery]:
    """What a source delivers for a quarter: on time, in the folder of the next one, or not at all.

    Now and then once more: corrected some days later, or in the next round as of the same day, with what was entered
    since.
    """
    day = due[0].last if source == "census" else due[0].last + timedelta(days=chance.choice(DAYS_AFTER))
    late, again = chance.random(), chance.random()
    # The folder of a round takes what was taken within it or after it, its first day apart.
    after = due[-1].round if day > due[-1].first else due[0].round
    if late > 0.05:
        yield from _taken_on(chance, happened.recorded(day), source, day, due[0].round if late > 0.1 else after)
    if again < 0.1 and source != "census":
        day += timedelta(days=chance.randint(1, 10))
        yield from _taken_on(chance, happened.recorded(day), source, day, due[0].round)
    elif again > 0.9 and late > 0.1 and after != due[0].round:
        yield from _taken_on(chance, happened.recorded(due[1].last), source, day, after)


def _taken_on(chance: random.Random, recorded: Lives, source: str, day: date, round_: str) -> Iterator[Delivery]:
    """The files of a source as of a day."""
    if source == "annex_a":
        longer, repeated = chance.random() < 0.15, chance.random() < 0.3
        yield annex_a.workbook(recorded, round_, day, longer=longer, repeated=repeated)
    elif source == "ssd":
        yield from dataset.extract(recorded, round_, day, ("legal_status",) if chance.random() < 0.15 else ())
    else:
        yield census(recorded, round_, day)


def schools_of(chance: random.Random, quarters: Sequence[Quarter]) -> Iterator[Delivery]:
    """The census after each term and the two years before, the registers, and an edition of the national one before
    and after."""
    last = quarters[-1].last
    made = schooling(chance, months_after(quarters[0].last, -36), last + timedelta(days=40))
    for day in (quarters[0].first, last):
        yield register_of_schools(made, day)
    term = Term.on(last)
    while term.last >= months_after(quarters[0].last, -20):
        if chance.random() < 0.93 and term.census_day <= last:
            due = next(q for q in quarters if q.last >= term.census_day)
            lacking = ("exclusions_off_roll",) if chance.random() < 0.05 else ()
            yield from school_census.census(made, due.round, term, lacking)
            if due != quarters[-1] and chance.random() < 0.15:
                yield from school_census.census(made, following(due).round, term, corrected=True)
        term = term.before
    for quarter in quarters:
        day = quarter.last + timedelta(days=chance.choice((0, 3, 10)))
        if chance.random() < 0.7:
            yield register_of_exclusions(made, quarter.round, day)
        if chance.random() < 0.8:
            yield register_of_home_education(chance, quarter.round, day, quarter.last)

"""The records of a random council's social care: children, and what is recorded of them.

Here: what a record holds, and what the system shows of the records on a day. Not here: making them (`lives`), and how a
file shows them (`annex_a`, `dataset`, `census`, `year_return`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from differential.oracle.days import months_after

REFERRED_BEFORE_ASSESSMENT, REFERRED_BEFORE_PLAN = timedelta(days=3), timedelta(days=30)
"""How long before an assessment, or a plan of ours, the referral that it came of."""


@dataclass(frozen=True)
class Child:
    """A child or young person; `birth` of an unborn child is the day it is expected."""

    id: str
    sex: str
    birth: date


@dataclass(frozen=True)
class Referral:
    """A referral. `miscounted`: the case system's own count of earlier ones is wrong by so many."""

    child: Child
    day: date
    miscounted: int = 0


@dataclass(frozen=True)
class Assessment:
    """An assessment; None while it is open."""

    child: Child
    start: date
    authorised: date | None


@dataclass(frozen=True)
class Plan:
    """A child protection plan. `elsewhere`: plans before it that no record here holds; `other_council`: not a plan
    of ours."""

    child: Child
    start: date
    end: date | None
    elsewhere: int = 0
    other_council: bool = False

    def before(self, plans: Sequence["Plan"]) -> int:
        """The plans of the child before this one, ever, as a system counts them."""
        return self.elsewhere + sum(p.child is self.child and p.start < self.start for p in plans)


@dataclass(frozen=True)
class Check:
    """A dental check or health assessment, and what became of it."""

    kind: str
    day: date
    outcome: str = "completed"


@dataclass
class Care:
    """A period of being looked after, its placements' first days after the first, and the legal statuses by their
    first day."""

    child: Child
    started: date
    ceased: date | None
    moves: list[date] = field(default_factory=list)
    statuses: list[tuple[date, str]] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


State = tuple[date, str | None, str | None, str | None]
"""Of a care leaver: recorded on, accommodation, suitability, activity."""


@dataclass(frozen=True)
class Leaver:
    """A care leaver and what was recorded of them, in order of time."""

    child: Child
    eligibility: str
    in_touch: str
    states: tuple[State, ...]

    def listed(self, day: date) -> bool:
        """Is the young person in the council's list of care leavers on a day."""
        return months_after(self.child.birth, 12 * 16) <= day <= months_after(self.child.birth, 12 * 25)

    def state(self, day: date) -> State:
        """What was recorded by a day."""
        return [s for s in self.states if s[0] <= day][-1]


@dataclass
class Slips:
    """What was recorded wrongly at first.

    late   referrals that are entered so many months afterwards
    wrong  referrals that are deleted after three months, because they were another child's
    moved  assessments whose day of authorisation is corrected on `moved_on`
    """

    late: dict[Referral, int] = field(default_factory=dict)
    wrong: list[Referral] = field(default_factory=list)
    moved: dict[Assessment, Assessment] = field(default_factory=dict)
    moved_on: date = date.max


@dataclass
class Lives:
    """Everything that happened."""

    referrals: list[Referral] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    care: list[Care] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    slips: Slips = field(default_factory=Slips)

    def recorded(self, day: date) -> "Lives":
        """What the system shows on a day: without what is entered later, with what is found to be wrong later."""
        slips = self.slips
        return replace(
            self,
            referrals=[
                *(r for r in self.referrals if r not in slips.late or months_after(r.day, slips.late[r]) <= day),
                *(r for r in slips.wrong if day < months_after(r.day, 3)),
            ],
            assessments=[slips.moved[a] if a in slips.moved and day >= slips.moved_on else a for a in self.assessments],
        )

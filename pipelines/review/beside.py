"""Figures that stand beside each other in one sentence: of what the one is, the other has to be.

Here: a second look at the verdicts on a sentence's claims, when all are known. Not here: what a claim alone means (`meant`, `judging`), and
what two places of a paper say of each other (`within`).
"""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.review.causes import other_basis
from pipelines.review.known import Fact, Known
from pipelines.review.verdicts import Judged
from warehouse.period import parse_period

_NEXT = 40
"""So many characters from a word of direction stands the number that it is said of."""
_OF_NOBODY = {"as_reported", ""}
"""What was printed in a report, or is published, is not known to be of one cohort or basis."""


def of_its_number(judged: Judged, all_: Sequence[Judged]) -> Judged:
    """A word of direction is of the number beside it: where that is a count of the measure, the measure itself may go another way."""
    if judged.verdict != "disagrees" or judged.claim.role not in {"direction", "judgement"}:
        return judged
    span, near = judged.claim.span, [j for j in all_ if _is_number_near(j, judged)]
    after = [j for j in near if j.claim.span > span and j.claim.role not in {"change", "relative"}]
    before = [j for j in near if j.claim.span < span]
    its = after[0] if after else before[-1] if before else None
    if its is not None and its.fact is not None and its.fact.figure.endswith(("numerator", "denominator")):
        return replace(judged, verdict="cannot be checked", says="", why="it is said of a count")
    return judged


def _is_number_near(number: Judged, word: Judged) -> bool:
    one, two = number.claim, word.claim
    same = (one.span.block, one.sentence) == (two.span.block, two.sentence)
    return same and one.quantity is not None and number.fact is not None and abs(one.span.start - two.span.end) <= _NEXT


def of_one_kind(judged: Judged, all_: Sequence[Judged], known: Known) -> Judged:
    """A figure that agrees, but with another cohort or another part of the year than the figure it is compared with."""
    fact, claim = judged.fact, judged.claim
    if judged.verdict != "agrees" or fact is None or claim.role != "other" or claim.who != "own" or claim.breakdown:
        return judged
    if claim.at is not None and claim.at.basis:
        return judged  # it says so itself
    values = [j for j in all_ if _is_value_beside(j, judged)]
    if len(values) != 1 or (value := values[0].fact) is None or _is_like(fact, value) or value.variant in _OF_NOBODY:
        return judged
    if _fits_as(value, fact, known):
        return judged
    right = [f for f in _figures(fact, known) if _is_like(f, value)]
    if not right or any(f.displayed == fact.displayed for f in right):
        return judged
    return replace(judged, verdict="disagrees", fact=right[0], says=right[0].as_text(), why=other_basis(fact, right[0]))


def _is_value_beside(one: Judged, other: Judged) -> bool:
    a, b = one.claim, other.claim
    same = (a.span.block, a.sentence, a.measures, a.who) == (b.span.block, b.sentence, b.measures, b.who)
    return (
        same and a.role == "value" and one.verdict == "agrees" and one.fact is not None and one.fact.figure == "value"
    )


def _is_like(one: Fact, other: Fact) -> bool:
    return (
        one.figure.startswith("published")
        or one.variant in _OF_NOBODY
        or (one.basis, one.variant) == (other.basis, other.variant)
    )


def _figures(fact: Fact, known: Known) -> list[Fact]:
    """The figures of the fact's measure and period on every basis and for every cohort."""
    found = known.figures(fact.indicator_id, parse_period(fact.period), "value")
    return [f for f in found if f.period == fact.period and f.displayed is not None]


def _fits_as(value: Fact, kind: Fact, known: Known) -> bool:
    """Whether a figure is also that of another's cohort and part of the year: then both may be of those."""
    return any(
        f.displayed == value.displayed and (f.basis, f.variant) == (kind.basis, kind.variant)
        for f in _figures(value, known)
    )

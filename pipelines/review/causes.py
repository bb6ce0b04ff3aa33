"""The likely cause of a wrong number: which other figure it is.

Here: looking for the figure that was printed in place of the right one. Not here: whether a number is wrong (`judging`).
"""

import re
from collections.abc import Iterator, Sequence

from pipelines.review.claim import Claim
from pipelines.review.known import Fact, Known
from pipelines.review.numbers import Fit
from warehouse.counting import TOTAL

_BASES = {
    "year_to_date": "the year to date", "in_quarter": "the quarter alone", "at_period_end": "the end of the period",
    "september_to_march": "September to March",
}  # fmt: skip


def cause(claim: Claim, checked: Sequence[tuple[Fit, Fact]], known: Known) -> str:
    """Why a number is likely to be wrong, in words; "" where nothing explains it.

    checked  the facts it was held against, each with how it fits
    """
    for fit, fact in checked:
        if fit == "cut":
            return f"it was cut off and not rounded ({fact.as_text()})"
        if fit == "twice":
            return f"it was rounded twice ({fact.as_text()} rounded once more)"
    assert claim.quantity is not None
    meant = checked[0][1]
    for measure in claim.measures:
        for fact in known.everything(measure):
            if fact.breakdown != TOTAL or fact.value is None or fact.displayed is None:
                continue
            if claim.quantity.fits(fact.value, fact.displayed) != "exact":
                continue
            if words := "; ".join(_other(fact, meant, known)):
                return words
    if _turned(claim.text, meant.as_text()):
        return "two digits have changed places"
    for measure, about in known.about.items():
        if measure in claim.measures or about.unit != meant.unit:
            continue
        for fact in known.narrated(measure, "value"):
            if fact.value is not None and fact.displayed and claim.quantity.fits(fact.value, fact.displayed) == "exact":
                return f"it is the figure of another measure: {about.label}"
    return ""


def _turned(printed: str, right: str) -> bool:
    """Whether a number is another with two neighbouring digits in the wrong order."""
    one, two = (re.sub(r"\D", "", text) for text in (printed, right))
    differ = [n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b]
    return len(one) == len(two) and len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(one) == sorted(two)


def _other(fact: Fact, meant: Fact, known: Known) -> Iterator[str]:
    """How a fact that has the printed number differs from the one that was meant."""
    if fact.figure.startswith("england") and not meant.figure.startswith("england"):
        yield "it is England's figure"
        return
    if fact.figure.startswith("neighbours") and not meant.figure.startswith("neighbours"):
        yield "it is the figure of the statistical neighbours"
        return
    if "change" in fact.figure or "difference" in fact.figure or "average" in fact.figure:
        if "relative" in fact.figure and "relative" not in meant.figure and "change" in meant.figure:
            yield "it is the change in percent, not in percentage points"
        return
    if meant.figure.startswith(("change", "difference", "relative", "numerator_change")) or meant.unit != fact.unit:
        return
    same_cohort = fact.variant == meant.variant or "as_reported" in {fact.variant, meant.variant}
    if fact.period != meant.period and not (fact.basis == meant.basis and same_cohort):
        return  # two things are other: that is chance
    if fact.period != meant.period and not meant.figure.startswith(("england", "neighbours", "published")):
        yield f"it is the figure of {fact.period}"
    elif words := other_basis(fact, meant):
        yield words
    elif fact.figure != meant.figure and {fact.figure, meant.figure} == {"numerator", "denominator"}:
        yield f"it is the {fact.figure}"


def other_basis(fact: Fact, meant: Fact) -> str:
    """That a figure is of another cohort, or of another part of the year, than the one that was meant; "" where it is of the same."""
    if fact.variant != meant.variant:
        return f"it is the figure of another cohort ({fact.variant.replace('_', ' ')})"
    return f"it is the figure of {_BASES.get(fact.basis, fact.basis)}" if fact.basis != meant.basis else ""

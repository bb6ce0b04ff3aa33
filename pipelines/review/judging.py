"""Whether a claim is true: held against the facts of the release.

Here: who judges which kind of claim, and whether a number is one of the facts it can mean. Not here: what a claim is (`claims`), which
facts a number can mean (`meant`), claims in words (`worded`), the likely cause of what is wrong (`causes`), and claims that contradict
each other (`within`).

Rather *cannot be checked* than a guess: a number disagrees only where its role, its measure and its period are said.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipelines.review import worded
from pipelines.review.causes import cause
from pipelines.review.claim import Claim
from pipelines.review.known import About, Fact, Known, names_of
from pipelines.review.meant import ages_of, facts_of, is_in_unit
from pipelines.review.numbers import Fit
from pipelines.review.periods import When
from pipelines.review.verdicts import OTHERS, PERIODS, Judged
from warehouse.indicator import AT_PERIOD_END

_IN_WORDS: Mapping[str, Callable[[Claim, str, Known], Judged]] = {
    "direction": worded.direction, "judgement": worded.direction, "same": worded.direction, "compared": worded.direction,
    "quartile": worded.quartile, "record": worded.record, "absent": worded.absent, "colour": worded.colour, "travel": worded.travel,
    "reason": worded.reason, "published": worded.published,
}  # fmt: skip


def judge(claim: Claim, known: Known) -> Judged:
    """The verdict on a claim."""
    claim = replace(claim, measures=tuple(m for m in claim.measures if m in known.about))
    if claim.role == "summary":
        return worded.summary(claim, known)
    if claim.role == "words":
        return Judged(claim, "cannot be checked", why="a number in words is not held against a figure")
    if not claim.measures:
        return Judged(
            claim,
            "cannot be checked",
            why="it names no measure by a name known here; what your papers call it: sheet Names of the workbook",
        )
    if in_words := _IN_WORDS.get(claim.role):
        judged = _best(in_words(claim, measure, known) for measure in claim.measures)
        if judged.verdict == "disagrees" and _is_of_other_ages(claim, judged, known):
            return replace(judged, verdict="cannot be checked", says="", why=_OTHER_AGES)
        if judged.verdict == "disagrees" and not claim.plainly and not _is_cell(claim):
            return replace(
                judged,
                verdict="cannot be checked",
                says="",
                why="the sentence does not say plainly which figure moved, or where",
            )
        return judged
    return _number(claim, known)


_OTHER_AGES = "the sentence is about an age group of which the release has no figure"


def _is_of_other_ages(claim: Claim, judged: Judged, known: Known) -> bool:
    """Whether a claim in words is about an age group that the figure it was held against is not of."""
    about = known.about[judged.fact.indicator_id] if judged.fact and judged.fact.indicator_id else None
    return about is not None and not _covers_ages(claim, about, judged.fact, known)


def _covers_ages(claim: Claim, about: About, fact: Fact | None, known: Known) -> bool:
    variant = fact.variant if fact and fact.variant else about.variant
    return ages_of(claim.sentence) <= ages_of(" ".join((about.label, variant, *known.names.get(about.id, ()))))


def _is_cell(claim: Claim) -> bool:
    return claim.text == claim.sentence


_ORDER = ("agrees", "agrees with rounding", "disagrees", "contradicts itself", "cannot be checked")


def _best(found: Iterator[Judged]) -> Judged:
    """Of the verdicts by each measure that may be meant, the most favourable; a claim that agrees with one is not wrong."""
    return min(found, key=lambda j: _ORDER.index(j.verdict))


def _number(claim: Claim, known: Known) -> Judged:
    quantity = claim.quantity
    assert quantity is not None
    if claim.role == "target":
        quantity = replace(quantity, how="exact")  # `less than 22%` is the target, not a figure below it
    in_unit = tuple(m for m in claim.measures if is_in_unit(claim, known.about[m]))
    if not in_unit:
        return Judged(
            claim, "cannot be checked", why=f"it is not in the unit of {known.about[claim.measures[0]].label}"
        )
    claim = replace(claim, measures=in_unit)
    found: list[Fact] = []
    missing = ""
    for measure in _likeliest_first(claim, known):
        facts, why = facts_of(claim, measure, known)
        missing = missing or why
        found += facts
    checked = [
        (quantity.fits(f.value, f.displayed), f) for f in found if f.value is not None and f.displayed is not None
    ]
    for fit, verdict in (("exact", "agrees"), ("rounded", "agrees with rounding")):
        for how, fact in checked:
            if how == fit:
                if fact.of == "displayed":
                    why = f"the displayed figures differ so; unrounded the difference is {fact.said}"
                    return Judged(claim, "agrees with rounding", fact, why=why)
                why = "" if fit == "exact" else f"it is {fact.as_text()}"
                return Judged(claim, verdict, fact, why=why)  # type: ignore[arg-type]
    if not checked:
        if other := _of_another_period(claim, known):
            return other
        return Judged(claim, "cannot be checked", why=missing or "the release has no such figure")
    fact = _nearest(checked)
    unsure = _unsure(claim, fact, known)
    if unsure:
        return Judged(claim, "cannot be checked", why=unsure)
    why = cause(claim, checked, known)
    named = ("England" in why and re.search(r"England|national", claim.sentence)) or (
        "neighbours" in why and re.search(r"neighbour|comparator|similar", claim.sentence, re.IGNORECASE)
    )
    if named and not claim.whose:  # the sentence says whose it is in a way not known here
        return Judged(claim, "cannot be checked", fact, why=why)
    return Judged(claim, "disagrees", fact, fact.as_text(), why)


_DIGITS = 3
"""A number with so many digits is hardly by chance that of another period."""


def _of_another_period(claim: Claim, known: Known) -> Judged | None:
    """A number for a period without a figure that is exactly the figure of the period now, the one before, or a year before."""
    quantity, when = claim.quantity, claim.at or claim.versus
    if quantity is None or not claim.plainly or not isinstance(when, When):
        return None
    if len(re.sub(r"\D|^0+", "", str(quantity.number))) < _DIGITS:
        return None
    if claim.role not in {"value", "other", "numerator", "other_count", "average", "three_years"}:
        return None
    for measure in claim.measures:
        if claim.role in {"average", "three_years"}:
            facts = known.narrated(measure, "average_within_year_step", "change_over_three_years_before")
        elif claim.who in OTHERS:
            facts = known.narrated(measure, claim.who, f"{claim.who}_previous")
        elif claim.who == "own" and known.period(measure, when) is not None:
            part = "value" if known.about[measure].unit != "percent" or quantity.unit == "percent" else "numerator"
            facts = [f for name in ("value", *PERIODS) for f in known.narrated(measure, *names_of(name, part))]
        else:
            continue
        for fact in facts:
            if (
                fact.value is not None
                and fact.displayed is not None
                and quantity.fits(fact.value, fact.displayed) == "exact"
            ):
                of = fact.versus if claim.who in OTHERS else fact.period
                says = f"{fact.as_text()} is the figure of {of}; the release has none for {when.name}"
                return Judged(claim, "disagrees", fact, says, "another period")
    return None


def _nearest(checked: Sequence[tuple[Fit, Fact]]) -> Fact:
    """The fact that a wrong number was most likely meant to be: one it was cut off or rounded twice from, else the likeliest."""
    return next((f for fit, f in checked if fit in {"cut", "twice"}), checked[0][1])


def _likeliest_first(claim: Claim, known: Known) -> Sequence[str]:
    """The measures that a number may be of, those in its unit first."""
    assert claim.quantity is not None
    percent = claim.quantity.unit == "percent" or claim.quantity.places > 0

    def unlike(measure: str) -> tuple[bool, bool]:
        unit = known.about[measure].unit
        partial = isinstance(claim.at, When) and claim.at.basis == "september_to_march"
        return (known.about[measure].basis == "september_to_march") != partial, (unit == "percent") != percent

    return sorted(claim.measures, key=unlike)


def _unsure(claim: Claim, fact: Fact, known: Known) -> str:
    """Why a number that fits no fact is not called wrong; "" where it is said plainly what it is."""
    assert claim.quantity is not None
    about = known.about[_likeliest_first(claim, known)[0]]
    changes = claim.role in {"change", "relative"} and about.unit == "percent" and claim.quantity.unit != "points"
    if changes and (not claim.quantity.unit or re.search(r"\bnumbers?\b|\bcounts?\b", claim.sentence)):
        return f"it may be the change of a count beside {about.label}"
    if claim.rate and not claim.quantity.unit and about.unit in {"percent", "count"}:
        return f"it is called a rate; the release has {about.label} as a {'percentage' if about.unit == 'percent' else 'number'}"
    if not claim.plainly:
        return "the sentence does not say plainly which figure this is"
    if claim.at and claim.at.basis == "month" and not _is_counted_on(about, claim.at, known):
        return f"it may be of {claim.at.name} alone, and the release has no single months"
    if not _covers_ages(claim, about, fact, known):
        return _OTHER_AGES
    if (
        claim.role in {"value", "count"}
        and about.unit == "percent"
        and not claim.quantity.unit
        and not claim.quantity.places
    ):
        counted = about.counted.split()[-1] if about.counted else ""
        told = (counted and counted in claim.sentence) or re.search(r"\b(?:number|count)\b", claim.sentence)
        if not told:
            return f"it does not say what it counts beside {about.label}"
    return ""


def _is_counted_on(about: About, month: When, known: Known) -> bool:
    """Whether a measure is counted on the last day of a month: then the month has one figure."""
    period = known.period(about.id, month)
    return about.basis == AT_PERIOD_END and period is not None and period.end == month.day

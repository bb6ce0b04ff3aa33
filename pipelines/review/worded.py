"""Whether what a paper says in words is true: directions, places among councils, records, colours, and why there is no figure.

Here: one function for each kind of claim. Not here: numbers (`judging`, `meant`).
"""

import re
from dataclasses import replace
from decimal import Decimal

from pipelines.review.claim import Claim
from pipelines.review.known import Fact, Known
from pipelines.review.meant import changes, published_fact
from pipelines.review.numbers import Quantity
from pipelines.review.periods import When, periods_in
from pipelines.review.verdicts import OTHERS, PERIODS, Judged, Verdict
from pipelines.show.committee_report.sentences import with_days
from warehouse.counting import TOTAL
from warehouse.period import Quarter, parse_period

_UP = {"up", "above"}


def _step(claim: Claim, measure: str, known: Known) -> list[Fact]:
    """The differences that a word of direction can be about."""
    counted = claim.quantity is not None and not claim.quantity.unit and claim.quantity.places <= 0
    if claim.versus == "target":
        return [
            _to_target(f, v) for f in known.narrated(measure, "target") for v in known.narrated(measure, "value")[:1]
        ]
    asked = replace(claim, role="change", quantity=_asks_for(known.about[measure].unit, counted=counted))
    return [f for f in changes(asked, measure, known) if f.of != "displayed" and f.breakdown == TOTAL]


def _asks_for(unit: str, *, counted: bool) -> Quantity:
    """A number that asks for differences of counts or of the figure itself."""
    return Quantity(Decimal(0), 0, "" if counted or unit != "percent" else "points")


def _to_target(target: Fact, value: Fact) -> Fact:
    assert target.displayed is not None and value.displayed is not None
    step = value.displayed - target.displayed
    return replace(value, figure="difference to the target", value=step, displayed=step, versus=target.said)


def direction(claim: Claim, measure: str, known: Known) -> Judged:
    """Whether a figure rose or fell, is better or worse, above or below, or the same."""
    about = known.about[measure]
    if claim.beside and claim.at is None and known.period(measure, claim.beside) != about.now:
        return Judged(
            claim,
            "cannot be checked",
            why=f"it is about {claim.beside.name}; the release says which way a figure went for the period reported",
        )
    facts = [f for f in _step(claim, measure, known) if f.value is not None]
    if not facts:
        return Judged(claim, "cannot be checked", why="the release has no figure to compare with")
    if not isinstance(claim.versus, When) and claim.versus is None and claim.who == "own":
        facts = facts[:1]
    fact = facts[0]
    assert fact.value is not None and fact.displayed is not None
    moved = (fact.value > 0) - (fact.value < 0)
    if claim.who in OTHERS and claim.versus == "own":
        moved = -moved
    words = {1: "it is higher", -1: "it is lower", 0: "it is the same"}[moved]
    says = f"{words}: {fact.as_text().lstrip('-')}" if moved else words
    if claim.said == "like":
        verdict: Verdict = "agrees" if fact.displayed == 0 else "cannot be checked"
        return Judged(
            claim, verdict, fact, why="" if verdict == "agrees" else f"whether that is near is an opinion; {says}"
        )
    if claim.said == "same":
        if fact.displayed == 0 or moved == 0:
            return Judged(
                claim, "agrees with rounding" if moved else "agrees", fact, why=_before_rounding(fact) if moved else ""
            )
        if _displayed_step(measure, fact, known) == 0:
            return Judged(claim, "agrees with rounding", fact, why=_before_rounding(fact))
        return Judged(claim, "disagrees", fact, says, "")
    if claim.said in {"meets", "misses"}:
        return _against_target(claim, fact, moved, about.polarity)
    if claim.said in {"better", "worse"}:
        if about.polarity == "neutral":
            return Judged(claim, "cannot be checked", fact, why=f"{about.label} has no good or bad direction")
        good = moved * (1 if about.polarity == "high" else -1)
        true = good == (1 if claim.said == "better" else -1)
        says = (
            says
            if true
            else {1: "it is better", -1: "it is worse", 0: "it is the same"}[good] + f": {fact.as_text().lstrip('-')}"
        )
        return Judged(claim, "agrees" if true else "disagrees", fact, "" if true else says)
    true = moved == (1 if claim.said in _UP else -1)
    return Judged(claim, "agrees" if true else "disagrees", fact, "" if true else says)


def _against_target(claim: Claim, fact: Fact, moved: int, polarity: str) -> Judged:
    """Whether a figure meets its target: it is there, or on the good side of it."""
    if polarity == "neutral":
        return Judged(claim, "cannot be checked", fact, why="it has no good or bad direction")
    met = moved * (1 if polarity == "high" else -1) >= 0
    if met == (claim.said == "meets"):
        return Judged(claim, "agrees", fact)
    return Judged(claim, "disagrees", fact, "it meets the target" if met else "it does not meet the target")


def _before_rounding(fact: Fact) -> str:
    assert fact.value is not None
    unit = " percentage points" if fact.unit in {"points", "percent"} else ""
    return f"the displayed figures are the same; before rounding the difference is {f'{fact.value:+.4f}'.rstrip('0').rstrip('.')}{unit}"


def _displayed_step(measure: str, fact: Fact, known: Known) -> Decimal | None:
    """The difference of the two displayed figures."""
    if fact.figure.startswith("difference_to_"):
        other = known.narrated(measure, fact.figure.removeprefix("difference_to_"))
    else:
        name = next((n for n in PERIODS if fact.figure.endswith(n)), "")
        other = known.narrated(measure, name) if name else []
    now = known.narrated(measure, "value")
    if not other or not now or other[0].displayed is None or now[0].displayed is None:
        return None
    return now[0].displayed - other[0].displayed


_BANDS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}


def quartile(claim: Claim, measure: str, known: Known) -> Judged:
    """The quarter of all councils, and whether it is another one than before."""
    about = known.about[measure]
    if claim.who not in {"own"}:
        if claim.who in OTHERS or claim.who == "region":
            return Judged(claim, "cannot be checked", why="an average is in no quartile")
        rows = known.of_council(measure, claim.who)
        own = known.narrated(measure, "quartile")
        band = str(rows[0]["quartile"])[:1] if rows and rows[0]["quartile"] else ""
        if band == claim.said:
            return Judged(claim, "agrees", published_fact(rows[0], measure, known, "value", claim.who))
        if own and own[0].said == _BANDS.get(claim.said):
            name = known.councils.get(claim.who, claim.who)
            return Judged(
                claim,
                "disagrees",
                own[0],
                f"{known.council} is in the {own[0].said} quartile",
                f"another council is named: {name}",
            )
        return Judged(claim, "cannot be checked", why="the release holds no quartile of that council")
    now, before = known.narrated(measure, "quartile"), known.narrated(measure, "previous_quartile")
    then = known.narrated(measure, "previous_quartile_then")
    if not now:
        return Judged(claim, "cannot be checked", why=f"the release has no quartile for {about.label}")
    if claim.said in {"now", "continues"}:
        if not before:
            return Judged(claim, "cannot be checked", why="the quartile before is not known")
        moved = now[0].said != before[0].said
        true = moved == (claim.said == "now")
        says = (
            f"it was in the {before[0].said} quartile before too"
            if not moved
            else f"it was in the {before[0].said} quartile before"
        )
        return Judged(claim, "agrees" if true else "disagrees", before[0], "" if true else says)
    return _in(claim, (before + then) if claim.at is not None else now)


def _in(claim: Claim, facts: list[Fact]) -> Judged:
    if not facts:
        return Judged(claim, "cannot be checked", why="the quartile before is not known")
    for fact in facts:
        if fact.said == _BANDS[claim.said]:
            return Judged(claim, "agrees", fact)
    return Judged(claim, "disagrees", facts[0], f"the {facts[0].said} quartile")


_RECORDS = {
    "": ("record", "record_numerator", "record_same_term"),
    "same_term": ("record_same_term",),
    "step": ("record_within_year_step",),
    "numerator": ("record_numerator", "record"),
    "previous": ("record_previous",),
}


def record(claim: Claim, measure: str, known: Known) -> Judged:
    """Whether a figure is the highest, lowest or first since when."""
    kind = claim.versus if isinstance(claim.versus, str) else ""
    kinds = kind.split()
    figures: tuple[str, ...] = tuple(f for k in kinds or [""] for f in _RECORDS[k])
    if claim.said in {"largest", "first decline"}:
        figures = ("record_within_year_step",)
    if claim.who in OTHERS:
        figures = (f"{claim.who}_record",)
    if isinstance(claim.at, When) and claim.at.relative == "before":
        figures = ("record_previous",)
    facts = known.narrated(measure, *figures)
    facts.sort(key=lambda f: figures.index(f.figure))
    told = [f for f in facts if f.status == "ok" and f.said]
    if not told:
        unknown = next((f.said for f in facts if f.status != "ok"), "")
        if unknown or not known.narrated(measure, "value") or claim.who in OTHERS:
            return Judged(
                claim,
                "cannot be checked",
                facts[0] if facts else None,
                why=unknown or "the release judges no such record",
            )
        return _no_record(claim, known.narrated(measure, "value")[0], "it is no record")
    for fact in told:
        joint = claim.said.startswith("joint") and fact.said.startswith(claim.said.removeprefix("joint "))
        if (fact.said.startswith(claim.said) or joint) and _since_fits(claim, fact):
            since = fact.said.split("since", 1)[-1].strip()
            known_here = since if since.startswith("records") else f"since {since}"
            return Judged(claim, "agrees", fact, why="" if claim.at else f"by the figures known here: {known_here}")
    return _no_record(claim, told[0], f"it is the {told[0].said}")


def _no_record(claim: Claim, fact: Fact, says: str) -> Judged:
    """A record that is none: wrong where it is said of all time or since when; `highest` alone may be of a place or a group."""
    said_of_time = claim.at is not None or claim.versus or re.search(r"record|ever\b|joint", claim.text, re.IGNORECASE)
    if said_of_time and claim.plainly:
        return Judged(claim, "disagrees", fact, says)
    return Judged(
        claim, "cannot be checked", fact, why=f"it may be of a place or a group; of the council's own figures {says}"
    )


def _since_fits(claim: Claim, fact: Fact) -> bool:
    """Whether the period since when is the fact's; a date is that of the quarter that ends within a month of it."""
    if not isinstance(claim.at, When) or claim.at.relative:
        return True
    label = fact.said.rsplit(" in ", 1)[-1] if " in " in fact.said else fact.said.split("since ", 1)[-1]
    try:
        since = parse_period(label)
    except ValueError:
        return claim.at.is_published(label) is not False
    if claim.at.day is not None:
        return abs((claim.at.day - since.end).days) <= 31
    meant = claim.at.of(since, Quarter.containing(since.end))
    return meant is None or meant == since


def absent(claim: Claim, measure: str, known: Known) -> Judged:
    """That there is no figure."""
    if fact := known.absent(measure):
        return Judged(claim, "agrees", fact)
    value = known.narrated(measure, "value")
    if not value:
        return Judged(claim, "cannot be checked", why="the release does not have the measure")
    return Judged(claim, "cannot be checked", value[0], why=f"the release has a figure: {value[0].as_text()}")


def reason(claim: Claim, measure: str, known: Known) -> Judged:
    """When a figure that is not there is expected, and where it was last reported."""
    fact = known.absent(measure)
    if fact is None or not isinstance(claim.at, When):
        return Judged(claim, "cannot be checked", why="the release gives no reason")
    told = {w.text: w for _, _, w in periods_in(with_days(fact.said))}
    same = [w for w in told.values() if w.kind == claim.at.kind]
    if not same:
        return Judged(claim, "cannot be checked", why="the reason names no such period")
    true = any((w.year, w.number, w.day) == (claim.at.year, claim.at.number, claim.at.day) for w in same)
    return Judged(
        claim, "agrees" if true else "disagrees", fact, "" if true else f"the reason is: {with_days(fact.said)}"
    )


def colour(claim: Claim, measure: str, known: Known) -> Judged:
    """The colour against the target."""
    board = known.boards.get(measure)
    target = known.narrated(measure, "target")
    if board is None or board["rag"] == "N/A" or not target:
        return Judged(claim, "cannot be checked", why="the release gives it no colour")
    true = str(board["rag"]).lower() == claim.said
    return Judged(
        claim, "agrees" if true else "disagrees", target[0], "" if true else f"it is {str(board['rag']).lower()}"
    )


def travel(claim: Claim, measure: str, known: Known) -> Judged:
    """The direction of travel of a dashboard."""
    board, change = known.boards.get(measure), known.narrated(measure, "change_on_previous")
    if board is None or board["direction"] == "N/A":
        return Judged(claim, "cannot be checked", why="the release gives it no direction")
    fact = change[0] if change else None
    if board["direction"] == claim.said:
        hidden = claim.said == "No change" and fact is not None and fact.value
        return Judged(
            claim,
            "agrees with rounding" if hidden else "agrees",
            fact,
            why=_before_rounding(fact) if hidden and fact else "",
        )
    return Judged(claim, "disagrees", fact, str(board["direction"]))


def published(claim: Claim, measure: str, known: Known) -> Judged:
    """Which published period it is compared with."""
    facts = known.narrated(measure, "quartile", "england")
    if not facts or not isinstance(claim.at, When) or (true := claim.at.is_published(facts[0].versus)) is None:
        return Judged(claim, "cannot be checked", why="the release compares it with nothing published")
    return Judged(
        claim, "agrees" if true else "disagrees", facts[0], "" if true else f"it is compared with {facts[0].versus}"
    )


def summary(claim: Claim, known: Known) -> Judged:
    """A count of the dashboard's indicators."""
    assert claim.quantity is not None
    whole = "placed" if "quartile" in claim.sentence else "all"
    counts = [known.summaries.get(whole if claim.said == "all" else claim.said)]
    found = [c for c in counts if c is not None]
    if not found:
        return Judged(claim, "cannot be checked", why="the dashboard has no such count")
    fact = Fact(
        "", f"summary {claim.said}", known.round.label, "", "", TOTAL, "count", 0, Decimal(found[0]), Decimal(found[0])
    )
    if any(claim.quantity.number == c for c in found):
        return Judged(claim, "agrees", fact)
    if not claim.plainly:
        return Judged(claim, "cannot be checked", why="it may be of a part of the indicators")
    return Judged(claim, "disagrees", fact, f"{found[0]}")

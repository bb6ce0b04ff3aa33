"""Where a paper contradicts itself: in its arithmetic, its periods, or between two places.

Here: the rules, on claims and their verdicts. Not here: what the release says (`judging`), and how a paper is written (`form`).
A number that the release already proves wrong is not said a second time.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pipelines.review.claim import Claim
from pipelines.review.dashboard import Dashboard
from pipelines.review.known import Known
from pipelines.review.paper import Paper, Span
from pipelines.review.periods import When, months_of
from pipelines.review.phrases import Phrase, Sentence
from pipelines.review.verdicts import Judged
from warehouse.period import Quarter

_LAST = Decimal("1.05")
"""Two rounded figures may differ from their rounded difference by one in the last place."""


@dataclass(frozen=True)
class Contradiction:
    """Two places of a paper, or two parts of a sentence, that cannot both be right. The first is where it is shown."""

    spans: tuple[Span, ...]
    text: str
    measure: str = ""


@dataclass(frozen=True)
class Read:
    """What was read of a paper: its sentences by block, the verdicts on its claims, its dashboards, and the council's names."""

    paper: Paper
    sentences: Sequence[tuple[int, Sentence]]
    judged: Sequence[Judged]
    dashboards: Sequence[Dashboard]
    known: Known
    called: Sequence[str]

    def where(self, span: Span) -> str:
        """A place in words."""
        return self.paper.blocks[span.block].place


def contradictions(read: Read) -> list[Contradiction]:
    """Every contradiction, in the order of the paper."""
    found = [
        *_months(read), *_shares(read), *_parts(read), *_differences(read), *_directions(read), *_later(read), *_two_periods(read), *_two_figures(read),
        *_targets(read), *_counts_of_measures(read),
    ]  # fmt: skip
    return sorted(found, key=lambda c: c.spans[0])


def _months(read: Read) -> Iterator[Contradiction]:
    """`Quarter 1 2025/26 … April to March 2025`: months that are not those of the quarter named before."""
    for block, sentence in read.sentences:
        periods = [p for p in sentence.phrases if p.sign == "P"]
        for pair in pairwise(periods):
            quarters = [p.value for p in pair if p.value.kind == "quarter"]
            spans = [(p, found) for p in pair if (found := months_of(p.text))]
            if len(quarters) != 1 or len(spans) != 1 or not _explains(sentence, *pair):
                continue
            when, (phrase, months) = quarters[0], spans[0]
            year = when.year or Quarter.containing(months[1]).year  # a quarter without a year is of the months' own
            quarter = Quarter(year, when.number or 1)
            if months != (quarter.start, quarter.end):
                right = f"{quarter.start:%B} to {quarter.end:%B} {quarter.end.year}"
                yield Contradiction((_span(block, phrase),), f"{quarter.label} is {right}, not {phrase.text}")


def _explains(sentence: Sentence, first: Phrase, second: Phrase) -> bool:
    """Whether a period says another one in other words: `Quarter 1 (April to June 2025)`, `Quarter 1, covering the period April to June 2025`."""
    between = sentence.text[first.end - sentence.start : second.start - sentence.start]
    right_after = re.fullmatch(r"[\s(,:–—-]*(?:i\.e\.|that is|from|the months of)?[\s,]*", between) is not None
    return right_after or re.search(r"\b(?:covers|covering)\b[^,;]*$", between) is not None


def _span(block: int, phrase: Phrase) -> Span:
    return Span(block, phrase.start, phrase.end)


def _by_sentence(read: Read) -> Iterator[list[Judged]]:
    """The claims of each sentence, in order."""
    found: dict[tuple[int, str], list[Judged]] = defaultdict(list)
    for judged in read.judged:
        found[judged.claim.span.block, judged.claim.sentence].append(judged)
    yield from found.values()


def _shares(read: Read) -> Iterator[Contradiction]:
    """A percentage that is not what the counts beside it give."""
    for claims in _by_sentence(read):
        for first, second in pairwise(claims):
            if (first.claim.role, second.claim.role) != ("numerator", "denominator"):
                continue
            before = [c for c in claims if c.claim.role == "value" and c.claim.span < first.claim.span]
            if not before or _is_wrong(first, second, before[-1]) or not _gives(read, before[-1], first):
                continue
            value, count, whole = (j.claim.quantity for j in (before[-1], first, second))
            if value is None or count is None or whole is None or value.unit != "percent" or not whole.number:
                continue
            share = 100 * count.number / whole.number
            slack = 0 if count.places >= 0 and whole.places >= 0 else Decimal(2)
            if value.fits(share, round(share, max(value.places, 0))) == "no" and abs(share - value.number) > slack:
                text = f"{first.claim.text} out of {second.claim.text} is {share:.{max(value.places, 0)}f}%, not {before[-1].claim.text}"
                yield Contradiction(
                    (before[-1].claim.span, first.claim.span, second.claim.span), text, _measure(before[-1])
                )


def _parts(read: Read) -> Iterator[Contradiction]:
    """`7,352 of 6,761`: a part that is larger than its whole."""
    for claims in _by_sentence(read):
        for first, second in pairwise(claims):
            if (first.claim.role, second.claim.role) != ("numerator", "denominator") or _is_wrong(first, second):
                continue
            part, whole = first.claim.quantity, second.claim.quantity
            between = read.paper.blocks[first.claim.span.block].text[first.claim.span.end : second.claim.span.start]
            if part is None or whole is None or part.unit or part.number <= whole.number or re.search(r"[,;]", between):
                continue
            text = f"{first.claim.text} is more than {second.claim.text}, of which it is a part"
            yield Contradiction((first.claim.span, second.claim.span), text, _measure(first))


def _gives(read: Read, value: Judged, count: Judged) -> bool:
    """Whether a count is said to be what a percentage is made of: it stands in brackets after it, or right at it."""
    between = read.paper.blocks[value.claim.span.block].text[value.claim.span.end : count.claim.span.start]
    return (
        value.claim.plainly
        and count.claim.plainly
        and re.fullmatch(r"[^(),;:]*\(\s*|[\s,–—-]*(?:or|that is)?\s*", between) is not None
    )


def _measure(judged: Judged) -> str:
    return judged.fact.indicator_id if judged.fact else next(iter(judged.claim.measures), "")


def _differences(read: Read) -> Iterator[Contradiction]:
    """A change that is not the difference of the two figures in its own sentence, though each may be right by itself."""
    for claims in _by_sentence(read):
        numbers = [j for j in claims if j.claim.quantity is not None]
        values = [j for j in numbers if j.claim.role == "value"]
        others = [j for j in numbers if j.claim.role == "other"]
        if len(values) != 1 or len(others) != 1 or not values[0].claim.named or _is_wrong(values[0], others[0]):
            continue
        now, before = values[0].claim.quantity, others[0].claim.quantity
        if now is None or before is None or now.unit != before.unit:
            continue
        for change in (j for j in numbers if j.claim.role == "change" and not isinstance(j.claim.versus, str)):
            step = change.claim.quantity
            if step is None or not _may_be_of(change, values[0], others[0]):
                continue
            differs = abs(abs(now.number - before.number) - abs(step.number))
            last = Decimal(1).scaleb(-max(step.places, 0))
            relative = before.number and step.fits(*(2 * (100 * (now.number - before.number) / before.number,))) != "no"
            if differs > last * _LAST and not (step.unit == "percent" and relative):
                text = f"from {others[0].claim.text} to {values[0].claim.text} it is {abs(now.number - before.number):,}, not {change.claim.text}"
                yield Contradiction((change.claim.span,), text, _measure(change))


def _is_wrong(*judged: Judged) -> bool:
    return any(j.verdict == "disagrees" for j in judged)


def _may_be_of(change: Judged, value: Judged, other: Judged) -> bool:
    """Whether a change is said of two figures: the release has none for it, or has it from the same period on another basis."""
    if not change.claim.plainly or change.claim.measures != value.claim.measures:
        return False
    if change.verdict == "cannot be checked":
        return True
    facts = (change.fact, value.fact, other.fact)
    if change.verdict == "disagrees" or None in facts:
        return False
    step, now, before = facts
    assert step is not None and now is not None and before is not None
    mixed = {(f.basis, f.variant) for f in (now, before)} != {(step.basis, step.variant)}
    return mixed and step.versus == before.period and step.unit in {now.unit, "points"}


def _directions(read: Read) -> Iterator[Contradiction]:
    """`up from 71.3%` of a figure of 66.5%: a word of direction that its own two numbers belie."""
    by_sentence = {(block, s.text.strip()): s for block, s in read.sentences}
    for claims in _by_sentence(read):
        values = [j for j in claims if j.claim.role == "value" and j.claim.quantity is not None]
        others = [j for j in claims if j.claim.role == "other" and j.claim.quantity is not None]
        sentence = by_sentence.get((claims[0].claim.span.block, claims[0].claim.sentence))
        if len(values) != 1 or len(others) != 1 or sentence is None or _is_wrong(*claims):
            continue
        said = _direction_from(sentence, others[0].claim.span.start)
        now, before = values[0].claim.quantity, others[0].claim.quantity
        assert now is not None and before is not None
        one, two = values[0].claim, others[0].claim
        alike = (now.unit, one.who, one.measures) == (before.unit, two.who, two.measures)
        if said is None or not alike or not (one.plainly and two.plainly) or {now.how, before.how} != {"exact"}:
            continue
        moved = (now.number > before.number) - (now.number < before.number)
        if moved and moved != (1 if said.value == "up" else -1):
            text = f"from {others[0].claim.text} to {values[0].claim.text} it is {'higher' if moved > 0 else 'lower'}"
            yield Contradiction(
                (_span(claims[0].claim.span.block, said), values[0].claim.span), text, _measure(values[0])
            )


def _direction_from(sentence: Sentence, other: int) -> Phrase | None:
    """The word of direction that stands right before `from` and a number; None where it does not, or the sentence says two directions."""
    phrases = [p for p in sentence.phrases if p.sign not in {"m", "L"}]
    told = [p for p in phrases if p.sign in {"D", "J", "R", "AVG"}]
    at = next((n for n, p in enumerate(phrases) if p.start == other), 0)
    if len(told) != 1 or at < 2 or phrases[at - 1].sign != "F" or phrases[at - 2] is not told[0] or told[0].sign != "D":
        return None
    return told[0] if told[0].value in {"up", "down"} else None


def _later(read: Read) -> Iterator[Contradiction]:
    """A figure that rose or fell compared with a period after its own."""
    for claims in _by_sentence(read):
        values = [
            j for j in claims if j.claim.role == "value" and isinstance(j.claim.at, When) and j.claim.who == "own"
        ]
        others = [
            j for j in claims if j.claim.role == "other" and isinstance(j.claim.at, When) and j.claim.who == "own"
        ]
        moved = any(j.claim.role in {"direction", "judgement"} for j in claims)
        if len(values) != 1 or not moved or not values[0].claim.plainly or _is_wrong(*values, *others):
            continue
        if re.search(r"\bsince\b", values[0].claim.sentence):
            continue  # `it was 27.1%, and has fallen since, compared with 22.4% now`
        for other in others:
            measure = _measure(values[0])
            now = read.known.period(measure, values[0].claim.at) if measure in read.known.about else None
            then = read.known.period(measure, other.claim.at, other.claim.beside) if now else None
            if now and then and now.kind == then.kind and then.end > now.end:
                text = f"{values[0].claim.text} for {now.label} is compared with a later period, {then.label}"
                yield Contradiction((values[0].claim.span, other.claim.span), text, measure)


def figures_of(read: Read) -> Iterator[tuple[Judged, str, str]]:
    """Each claim of the council's own figure, with its measure and the period it is of."""
    for judged in read.judged:
        claim = judged.claim
        if claim.role in {"value", "other", "target"} and claim.who == "own" and claim.quantity and not claim.breakdown:
            measure = _measure(judged)
            period = judged.fact.period if judged.fact and judged.verdict != "disagrees" else ""
            if not period and measure in read.known.about and isinstance(claim.at, When):
                found = read.known.period(measure, claim.at, claim.beside)
                period = found.label if found else ""
            if measure:
                yield judged, measure, period


def _two_periods(read: Read) -> Iterator[Contradiction]:
    """The same figure of one measure, given to two periods in two places: shown at the one that is not the period reported."""
    found: dict[tuple[str, Decimal], list[tuple[Judged, str]]] = defaultdict(list)
    for judged, measure, period in figures_of(read):
        if judged.claim.role == "value" and period and judged.claim.at is not None and judged.claim.plainly:
            assert judged.claim.quantity is not None
            found[measure, judged.claim.quantity.number].append((judged, period))
    for (measure, _), told in found.items():
        now = read.known.about[measure].now
        right = [j for j, p in told if now and p == now.label]
        for judged, period in told:
            if judged.verdict.startswith("agrees") and not _is_in_doubt(read, judged):
                continue  # a measure may have the same figure in two periods
            if right and now and period != now.label and right[0].claim.span.block != judged.claim.span.block:
                text = f"{judged.claim.text} is given here for {period}, and for {now.label} in {read.where(right[0].claim.span)}"
                yield Contradiction((judged.claim.span, right[0].claim.span), text, measure)


def _is_in_doubt(read: Read, judged: Judged) -> bool:
    """Whether another number of the sentence is that of another period: then its period may be wrong."""
    claim = judged.claim
    beside = (j for j in read.judged if (j.claim.span.block, j.claim.sentence) == (claim.span.block, claim.sentence))
    return any(j.verdict == "disagrees" and j.claim.role == "other" for j in beside)


def _two_figures(read: Read) -> Iterator[Contradiction]:
    """Two figures of one measure for one period, of which the release can prove neither."""
    found: dict[tuple[str, str, str, str], list[Judged]] = defaultdict(list)
    for judged, measure, period in figures_of(read):
        claim = judged.claim
        if judged.verdict == "cannot be checked" and period and claim.named and claim.plainly and claim.role == "value":
            assert judged.claim.quantity is not None
            basis = judged.claim.at.basis if judged.claim.at else ""
            found[measure, period, judged.claim.quantity.unit, basis].append(judged)
    for (measure, period, _, _), told in found.items():
        for judged in told[1:]:
            first, second = told[0].claim.quantity, judged.claim.quantity
            assert first is not None and second is not None
            if "no" == first.fits(second.number, second.number) == second.fits(first.number, first.number):
                text = f"{judged.claim.text} here and {told[0].claim.text} in {read.where(told[0].claim.span)}, both for {period}"
                yield Contradiction((judged.claim.span, told[0].claim.span), text, measure)


def _targets(read: Read) -> Iterator[Contradiction]:
    """A target in the text, and none in the dashboard's row."""
    told = {_measure(j): j for j in read.judged if j.claim.role == "target" and not _is_cell(read, j.claim)}
    for row in (row for d in read.dashboards for row in d.rows):
        judged, cell = told.get(row.measures[0]), row.cells.get("target")
        if (
            judged is not None
            and cell is not None
            and cell.kind != "number"
            and not any(c.isdigit() for c in cell.text)
        ):
            text = f"the text has the target {judged.claim.text}, the dashboard has none ({cell.text})"
            yield Contradiction((judged.claim.span, *cell.spans), text, row.measures[0])


def _is_cell(read: Read, claim: Claim) -> bool:
    return read.paper.blocks[claim.span.block].kind == "cell"


def _counts_of_measures(read: Read) -> Iterator[Contradiction]:
    """`From 12 measures 3 are …, 5 …, 4 …`: parts that do not add up."""
    for claims in _by_sentence(read):
        counts = [j for j in claims if j.claim.role == "summary" and j.claim.quantity is not None]
        parts = [j.claim.quantity.number for j in counts if j.claim.said in set("1234")]  # type: ignore[union-attr]
        whole = next((j for j in counts if j.claim.said == "all"), None)
        if whole is None or len(parts) < 2 or "disagrees" in {j.verdict for j in counts}:
            continue
        assert whole.claim.quantity is not None
        if sum(parts) > whole.claim.quantity.number:
            text = f"the parts add up to {sum(parts)}, not {whole.claim.text}"
            yield Contradiction((whole.claim.span,), text)

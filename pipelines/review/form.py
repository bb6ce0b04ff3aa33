"""How a paper is written: what does not make a number wrong, and makes readers stumble.

Here: the rules, on what was read of a paper. Not here: wrong numbers (`judging`) and contradictions (`within`). One remark says one
thing, with all the places where it is so.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipelines.review.paper import Span
from pipelines.review.periods import When
from pipelines.review.verdicts import Judged
from pipelines.review.within import Read, figures_of
from warehouse.indicator import Basis

_SLIPS: tuple[tuple[str, str], ...] = (
    (r"\bacademic(?=\s*(?:,|being\b|is\b|was\b|\.|;))", "a word is missing after “academic”"),
    (r"\bhigh than\b", "“high than” should be “higher than”"),
    (r"\blow than\b", "“low than” should be “lower than”"),
    (r"\btotally (?=[\d,]+)", "“totally” should be “totalling”"),
    (r"\b(with|of|to|in|for|than|the) who\b", "a word is missing before “who”"),
    (r"\bThis is with rounding is\b", "“is” stands twice"),
    (r"\bend (?=Quarter \d|Q\d)", "“of” is missing after “end”"),
    (r"\b(the the|of of|to to|in in|is is|and and|at at)\b", "a word stands twice"),
    (r"\bwith a least\b", "“a least” should be “at least”"),
)
"""Slips that papers make beside their figures."""


@dataclass(frozen=True)
class Remark:
    """Something about how the paper is written, and where: none for the whole paper."""

    text: str
    spans: tuple[Span, ...] = ()


def remarks(read: Read) -> list[Remark]:
    """Every remark, those with a place in its order."""
    found = [
        *_numbering(read), *_decimals(read), *_signs(read), *_points(read), *_differences(read), *_only_rounded(read),
        *_no_benchmark(read), *_ends_before(read), *_no_colour(read), *_not_on_the_dashboard(read), *_unread(read), *_slips(read),
        *_not_named(read), *_two_comparisons(read),
    ]  # fmt: skip
    return sorted(found, key=lambda r: r.spans[0] if r.spans else Span(10**9, 0, 0))


def _not_named(read: Read) -> Iterator[Remark]:
    """A paper that never names the council: what it says of it under another name was not checked."""
    texts = [b.text.lower() for b in read.paper.blocks if b.kind != "cell"]
    if len(texts) >= _LONG and not any(name.lower() in text for text in texts for name in read.called):
        yield Remark(
            f"the paper never names {read.known.council}: if it calls the council otherwise, say so with --called"
        )


def _two_comparisons(read: Read) -> Iterator[Remark]:
    """The dashboard compares with one period, the text with another one, and says nothing of the first."""
    in_text: dict[str, list[tuple[Judged, str]]] = defaultdict(list)
    shown: dict[str, tuple[Judged, str]] = {}
    for judged, measure, period in figures_of(read):
        if judged.claim.role != "other" or not period or judged.verdict == "disagrees":
            continue
        if read.paper.blocks[judged.claim.span.block].kind == "cell":
            shown.setdefault(measure, (judged, period))
        else:
            in_text[measure].append((judged, period))
    for measure, (cell, period) in shown.items():
        told = in_text.get(measure, [])
        if told and all(p != period for _, p in told):
            first, other = told[0]
            text = (
                f"the text compares with {first.claim.text} ({other}), the dashboard with {cell.claim.text} ({period}): "
                "readers see two figures before this one"
            )
            yield Remark(text, (first.claim.span, cell.claim.span))


def _places(read: Read, spans: tuple[Span, ...]) -> str:
    names = list(dict.fromkeys(read.where(s) for s in spans))
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


_LONG = 10
"""A paper of so many paragraphs names its council."""
_NEAR = 3
"""A number further away begins another list."""


def _numbering(read: Read) -> Iterator[Remark]:
    """Paragraph numbers that do not go up by one."""
    numbered = [(n, b) for n, b in enumerate(read.paper.blocks) if b.number is not None and b.kind == "text"]
    for (_, before), (n, block) in pairwise(numbered):
        assert before.number is not None and block.number is not None
        if block.number != before.number + 1 and block.number != 1 and abs(block.number - before.number - 1) <= _NEAR:
            text = f"paragraph {block.number} follows paragraph {before.number}: references by number will go wrong"
            yield Remark(text, (Span(n, 0, min(40, len(block.text))),))


def _numbers(read: Read) -> Iterator[Judged]:
    yield from (
        j for j in read.judged if j.claim.quantity is not None and j.fact is not None and j.verdict.startswith("agrees")
    )


def _decimals(read: Read) -> Iterator[Remark]:
    """One figure printed with different numbers of decimals."""
    found: dict[tuple[str, str, str, str], list[Judged]] = defaultdict(list)
    for judged in _numbers(read):
        if judged.claim.role in {"value", "other"} and judged.claim.quantity and judged.claim.quantity.how == "exact":
            fact = judged.fact
            assert fact is not None
            if fact.unit == "percent":
                found[fact.indicator_id, fact.period, fact.basis, judged.claim.who].append(judged)
    for told in found.values():
        printed = {j.claim.quantity.places: j for j in reversed(told) if j.claim.quantity}
        if len(printed) > 1:
            texts = " and ".join(j.claim.text for j in printed.values())
            spans = tuple(sorted(j.claim.span for j in printed.values()))
            yield Remark(f"one figure is printed as {texts} ({_places(read, spans)})", spans)


def _signs(read: Read) -> Iterator[Remark]:
    """Percentages without their sign, among others that have it."""
    cells = [
        j
        for j in _numbers(read)
        if read.paper.blocks[j.claim.span.block].kind == "cell" and j.claim.role in {"value", "other"}
    ]
    shares = [j for j in cells if j.fact and j.fact.unit == "percent" and j.claim.text.strip() != "-"]
    without = [j for j in shares if "%" not in j.claim.text]
    if without and len(without) < len(shares):
        spans = tuple(j.claim.span for j in without)
        yield Remark(f"the percent sign is missing: {', '.join(j.claim.text for j in without)}", spans)


def _points(read: Read) -> Iterator[Remark]:
    """`%` between two percentages, where percentage points are meant."""
    found = [
        j
        for j in _numbers(read)
        if j.claim.role == "change"
        and j.claim.quantity
        and j.claim.quantity.unit == "percent"
        and j.fact
        and j.fact.unit == "points"
    ]
    if found:
        spans = tuple(j.claim.span for j in found)
        listed = ", ".join(f"{j.claim.text}" for j in found[:8])
        yield Remark(f"% is written where percentage points are meant: {listed} ({_places(read, spans)})", spans)


def _differences(read: Read) -> Iterator[Remark]:
    """Some differences are of unrounded figures, others of displayed ones."""
    steps = [j for j in _numbers(read) if j.claim.role == "change" and j.fact and j.fact.unit == "points"]
    displayed = [j for j in steps if j.fact and j.fact.of == "displayed"]
    unrounded = [j for j in steps if j.fact and j.fact.with_rounding and j.fact.of != "displayed"]
    if displayed and unrounded:
        spans = (displayed[0].claim.span, unrounded[0].claim.span)
        texts = (
            f"{displayed[0].claim.text} is of the displayed figures, {unrounded[0].claim.text} of the unrounded ones"
        )
        yield Remark(f"differences are worked out in two ways: {texts} ({_places(read, spans)})", spans)


def _only_rounded(read: Read) -> Iterator[Remark]:
    """What is called unchanged is so only after rounding, while its counts moved."""
    for judged in read.judged:
        fact = judged.fact
        if judged.claim.role != "same" or judged.verdict != "agrees with rounding" or fact is None or not fact.value:
            continue
        if fact.figure.startswith("change_on"):
            way = "rose" if fact.value > 0 else "fell"
            label = read.known.about[fact.indicator_id].label
            yield Remark(f"{label} {way} before rounding and is called unchanged", (judged.claim.span,))


def _no_benchmark(read: Read) -> Iterator[Remark]:
    """A place among councils, or an average of others, without the year of the published figures: by section."""
    section: list[int] = []
    for n, block in enumerate((*read.paper.blocks, None)):
        if block is not None and block.kind != "heading":
            section.append(n)
            continue
        yield from _of_section(read, section)
        section = []


def _of_section(read: Read, blocks: list[int]) -> Iterator[Remark]:
    compared = [
        j
        for j in read.judged
        if j.claim.span.block in blocks
        and read.paper.blocks[j.claim.span.block].kind == "text"
        and (j.claim.role == "quartile" or j.claim.who in {"england", "neighbours"})
    ]
    named = {
        block
        for block, sentence in read.sentences
        if block in blocks and {"BENCH", "P"} <= {p.sign for p in sentence.phrases}
    }
    figures = {j.claim.span.block for j in read.judged if j.claim.role in {"value", "quartile"}}
    general = min(named - figures, default=max(blocks, default=0) + 1)  # said once for all that comes after
    missing = [j.claim.span for j in compared if j.claim.span.block not in named and j.claim.span.block < general]
    if missing:
        first = tuple({s.block: s for s in reversed(missing)}.values())[::-1]
        yield Remark(f"it is not said of which year the figures compared with are ({_places(read, first)})", first)


def _ends_before(read: Read) -> Iterator[Remark]:
    """Local figures that end before the quarter the paper reports begins."""
    for judged in _numbers(read):
        claim, fact = judged.claim, judged.fact
        if claim.role == "value" and fact and fact.basis == Basis.SEPTEMBER_TO_MARCH and isinstance(claim.at, When):
            yield Remark(f"this figure ends in March, before {read.known.round.label} begins", (claim.span,))


def _no_colour(read: Read) -> Iterator[Remark]:
    """A dashboard's row with a target and no colour."""
    for row in (row for d in read.dashboards for row in d.rows):
        target, colour = row.cells.get("target"), row.cells.get("rag")
        if target and colour and any(c.isdigit() for c in target.text) and colour.text.upper() in {"N/A", "NA", "-"}:
            label = read.known.about[row.measures[0]].label
            yield Remark(f"{label} has the target {target.text} and no colour", target.spans)


def _not_on_the_dashboard(read: Read) -> Iterator[Remark]:
    """Measures that the text writes about and the paper's dashboard does not show."""
    shown = {m for d in read.dashboards for row in d.rows for m in row.measures}
    if not shown:
        return
    told = [
        j
        for j in read.judged
        if read.paper.blocks[j.claim.span.block].kind == "text" and j.fact and j.claim.role in {"value", "absent"}
    ]
    missing = {
        j.fact.indicator_id: j
        for j in reversed(told)
        if j.fact and j.fact.indicator_id and j.fact.indicator_id not in shown
    }
    if missing:
        labels = "; ".join(sorted(read.known.about[m].label for m in missing))
        yield Remark(f"in the text and not in the dashboard: {labels}")


def _unread(read: Read) -> Iterator[Remark]:
    """What could not be read of the file."""
    for what in read.paper.unread:
        yield Remark(f"not read: {what}")
    for dashboard in read.dashboards:
        if dashboard.jumbled:
            whole = sum("previous" in row.cells for row in dashboard.rows)
            yield Remark(
                f"the dashboard's cells are not in their order: of {len(dashboard.rows)} rows found again {whole} are whole, of the others "
                "only the latest figure can be told"
            )


def _slips(read: Read) -> Iterator[Remark]:
    for n, block in enumerate(read.paper.blocks):
        if block.kind == "text":
            for pattern, words in _SLIPS:
                for found in re.finditer(pattern, block.text):
                    yield Remark(words, (Span(n, found.start(), found.end()),))

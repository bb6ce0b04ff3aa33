"""What a review has found, as a list in the order of the paper: each with its place and its words.

Here: one finding per claim that is not plainly right, per contradiction and per remark, in sentences. Not here: how the list looks
on a screen, in a page, in a document (`shown`), and what is found (`judging`, `within`, `form`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.review import Review
from pipelines.review.known import Known
from pipelines.review.paper import Span
from pipelines.review.verdicts import Judged
from warehouse.counting import TOTAL

DISAGREES, CONTRADICTS, ROUNDED, UNCHECKED, REMARK = (
    "disagrees", "contradicts itself", "agrees with rounding", "cannot be checked", "remark",
)  # fmt: skip
ORDER = (DISAGREES, CONTRADICTS, ROUNDED, REMARK, UNCHECKED)
"""The worst first."""


@dataclass(frozen=True)
class Finding:
    """One finding.

    verdict  disagrees, contradicts itself, agrees with rounding, cannot be checked, or remark
    place    where it is, in words; "" for the whole paper
    quote    the words of the paper
    text     what there is to say
    spans    where it is in the paper; the first is where it is shown
    measure  the indicator; "" for none
    fact     by which fact, in words; "" for none
    """

    verdict: str
    place: str
    quote: str
    text: str
    spans: tuple[Span, ...]
    measure: str = ""
    fact: str = ""


def findings(review: Review, known: Known) -> list[Finding]:
    """Every finding, in the order of the paper; remarks on the whole paper come last."""
    found = [*_claims(review, known), *_contradictions(review), *_remarks(review)]
    return sorted(
        found, key=lambda f: (f.spans[0] if f.spans else Span(len(review.paper.blocks), 0, 0), ORDER.index(f.verdict))
    )


def fact_in_words(judged: Judged, known: Known) -> str:
    """A fact by its measure, figure, period and basis: where it stands in the release."""
    fact = judged.fact
    if fact is None:
        return ""
    label = known.about[fact.indicator_id].label if fact.indicator_id in known.about else ""
    parts = [label, fact.figure.replace("_", " "), fact.period, fact.basis.replace("_", " ")]
    parts += [fact.breakdown] if fact.breakdown != TOTAL else []
    return ", ".join(p for p in parts if p)


def _claims(review: Review, known: Known) -> Iterator[Finding]:
    for judged in review.judged:
        if judged.verdict == "agrees" and not judged.why:
            continue
        said = f"the release says {judged.says}" if judged.says else ""
        words = "; ".join(w for w in (said, judged.why) if w)
        claim = judged.claim
        measure = judged.fact.indicator_id if judged.fact else next(iter(claim.measures), "")
        yield Finding(
            REMARK if judged.verdict == "agrees" else judged.verdict, review.paper.blocks[claim.span.block].place, claim.text.strip(), words, (claim.span,), measure,
            fact_in_words(judged, known),
        )  # fmt: skip


def _contradictions(review: Review) -> Iterator[Finding]:
    for one in review.contradictions:
        yield Finding(
            CONTRADICTS, _place(review, one.spans[0]), _quote(review, one.spans[0]), one.text, one.spans, one.measure
        )


def _remarks(review: Review) -> Iterator[Finding]:
    for one in review.remarks:
        first = one.spans[0] if one.spans else None
        place, quote = (_place(review, first), _quote(review, first)) if first else ("", "")
        yield Finding(REMARK, place, quote, one.text, one.spans)


def _place(review: Review, span: Span) -> str:
    return review.paper.blocks[span.block].place


def _quote(review: Review, span: Span) -> str:
    return review.paper.blocks[span.block].text[span.start : span.end].strip()

"""A paper that people wrote, held against a release: every claim in it with a verdict.

Here: the steps from a paper to its review. Not here: the parts (each module says what is in it), where releases lie, and what is printed.

    paper → sentences → signs → claims → verdicts → contradictions and remarks
"""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.review.beside import of_its_number, of_one_kind
from pipelines.review.claim import Claim
from pipelines.review.claims import Context, claims_of
from pipelines.review.dashboard import claims_of_cells, dashboards
from pipelines.review.form import Remark, remarks
from pipelines.review.judging import judge
from pipelines.review.known import Known, NotReviewed
from pipelines.review.measures import Measures, told_apart
from pipelines.review.paper import Paper
from pipelines.review.periods import When
from pipelines.review.phrases import Reader, Sentence
from pipelines.review.verdicts import Judged
from pipelines.review.within import Contradiction, Read, contradictions

__all__ = ["Known", "NotReviewed", "Review", "Reviewer", "review"]


@dataclass(frozen=True)
class Review:
    """A paper with the verdict on each of its claims, in its order.

    contradictions  where it contradicts itself
    remarks         what is not wrong, and makes readers stumble
    """

    paper: Paper
    judged: tuple[Judged, ...]
    contradictions: tuple[Contradiction, ...]
    remarks: tuple[Remark, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many claims have each verdict, and how many contradictions there are."""
        return Counter(j.verdict for j in self.judged) + Counter({"contradicts itself": len(self.contradictions)})

    @property
    def is_clean(self) -> bool:
        """Nothing disagrees, and nothing contradicts itself."""
        return not self.counts["disagrees"] and not self.counts["contradicts itself"]

    @property
    def is_checked(self) -> bool:
        """At least one claim could be checked."""
        return any(self.counts[v] for v in ("agrees", "agrees with rounding", "disagrees", "contradicts itself"))


class Reviewer:
    """Holds papers against one release. `called`: what papers call the council beside the name that the release has."""

    def __init__(self, known: Known, called: str = "") -> None:
        self.known = known
        self.called = [name for name in (called, known.council, _short(known.council)[0]) if name]
        own, shared = told_apart(known.names)
        self.measures = Measures({**own, **known.published_names})
        self.reader = Reader(
            self.measures,
            [*([called] if called else []), known.council, *_short(known.council)],
            [(name, code) for code, name in known.councils.items()],
            known.categories,
            Measures({**shared, **known.broad_names}, broad=True),
        )

    def review(self, paper: Paper) -> Review:
        """Hold every claim of a paper against the release."""
        read = [(n, self.reader.read(block.text)) for n, block in enumerate(paper.blocks) if block.kind == "text"]
        tables = dashboards(paper, self.measures, self.known)
        claims = [c for n, sentences in read for c in _claims(n, sentences)]
        claims += [c for d in tables for c in claims_of_cells(d, self.known)]
        claims = [_of_section(claim, claims, paper) for claim in sorted(claims, key=lambda c: c.span)]
        headings = [s for block in paper.blocks if block.kind == "heading" for s in self.reader.read(block.text)]
        of_now = self._is_of_now([*headings, *(s for _, sentences in read for s in sentences)])
        title = next((p.value for s in headings for p in s.phrases if p.sign == "P" and p.value.kind == "year"), None)
        judged = tuple(self._judged(claim, title, of_now=of_now) for claim in claims)
        judged = tuple(of_one_kind(of_its_number(j, judged), judged, self.known) for j in judged)
        whole = Read(
            paper, [(n, s) for n, sentences in read for s in sentences], judged, tables, self.known, self.called
        )
        return Review(paper, judged, tuple(contradictions(whole)), tuple(remarks(whole)))

    def _judged(self, claim: Claim, title: When | None, *, of_now: bool) -> Judged:
        """The verdict on a claim. `title`: the year that the paper is of by its first heading; what says no year may be of that."""
        dated = _is_dated(claim) or not claim.measures or claim.role == "words"
        judged = judge(claim, self.known) if of_now or dated else _undated(claim)
        if not of_now and judged.verdict == "disagrees" and (now := _may_be_revised(judged)):
            return replace(judged, verdict="cannot be checked", says="", why=now)
        if judged.verdict == "cannot be checked" and title and not dated and claim.role in {"value", "numerator"}:
            of_title = judge(replace(claim, at=title), self.known)
            if of_title.verdict in {"agrees", "agrees with rounding"}:
                return replace(of_title, claim=claim)
        return judged

    def _is_of_now(self, sentences: list[Sentence]) -> bool:
        """Whether the newest year that a paper names lies within one year of the round's: else what it does not date is not of now."""
        whens = [p.value for s in sentences for p in s.phrases if p.sign == "P"]
        now = self.known.round.end.year
        named = [w.day.year if w.day else w.year for w in whens if w.day or w.year]
        years = [year for year in named if year is not None and year <= now + 1]  # later ones are plans
        return not years or abs(max(years) - self.known.round.end.year) <= 1


def _is_dated(claim: Claim) -> bool:
    """Whether a claim says its year, or what it is compared with does."""
    whens = (claim.at, claim.versus, claim.beside if claim.who != "own" else None)
    return claim.role != "published" and any(isinstance(when, When) and (when.year or when.day) for when in whens)


_REVISED = Decimal("0.05")
"""Published figures change by less when they are revised."""


def _may_be_revised(judged: Judged) -> str:
    """Why a figure that others publish is not called wrong in a paper of other years; "" where it is too far off."""
    fact, quantity = judged.fact, judged.claim.quantity
    if fact is None or quantity is None or not fact.figure.startswith("published") or not fact.value:
        return ""
    near = abs(abs(quantity.number) - abs(fact.value)) <= _REVISED * abs(fact.value)
    return (
        f"as published now it is {fact.as_text()}; when the paper was written it may have been another" if near else ""
    )


def _undated(claim: Claim) -> Judged:
    return Judged(claim, "cannot be checked", why="the paper is of other years than the release, and this says no year")


def review(paper: Paper, known: Known) -> Review:
    """Hold every claim of a paper against a release."""
    return Reviewer(known).review(paper)


def _short(council: str) -> list[str]:
    """What a council is called without the kind of council it is."""
    kinds = {"county", "council", "city", "borough", "metropolitan", "mbc"}
    short = [w for w in council.split() if w.lower() not in kinds]
    return [" ".join(short), "the Council", "the council", "the County"]


def _of_section(claim: Claim, claims: list[Claim], paper: Paper) -> Claim:
    """What a paragraph without a measure says of published figures is said of the measures of its section."""
    if claim.role != "published" or claim.measures:
        return claim
    start = claim.span.block
    end = next((n for n in range(start, len(paper.blocks)) if paper.blocks[n].kind == "heading"), len(paper.blocks))
    placed = [m for c in claims if start < c.span.block < end and c.role == "quartile" for m in c.measures]
    return replace(claim, measures=tuple(dict.fromkeys(placed)))


def _claims(block: int, sentences: list[Sentence]) -> list[Claim]:
    """The claims of a paragraph: a sentence may go on about what the one before was about."""
    context, found = Context(), []
    for sentence in sentences:
        claims, context = claims_of(sentence, block, context)
        found += claims
    return found

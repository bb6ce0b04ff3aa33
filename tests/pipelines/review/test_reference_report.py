"""The reference report against the demo: its claims are matched, its inconsistencies found, and nothing is called wrong that is right."""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from pipelines.home.lake import Lake
from pipelines.review import Known, Review, Reviewer
from pipelines.review.findings import findings
from pipelines.review.reading import read_paper
from pipelines.review.verdicts import Judged

CLAIMS = list(csv.DictReader((Path(__file__).parents[1] / "demo" / "report_figures.csv").open(encoding="utf-8")))

WRONG = {
    # place, the words of the paper, what is said of them: each true by hand
    ("paragraph 13", "now", "it was in the first quartile before too"),
    ("paragraph 20", "97.3%", "it is the figure of Autumn Term 2024"),
    ("paragraph 23", "88.6%", "it is the figure of Q1 2025/26"),
    ("paragraph 34", "90%", "cut off and not rounded (90.5%)"),
    ("paragraph 34", "4.14%", "4.13%"),
    ("paragraph 20", "97.2%", "for Spring Term 2024, and for Spring Term 2025 in dashboard"),
    ("paragraph 30", "less than 2.1%", "the dashboard has none"),
    ("paragraph 36", "April to March 2025", "Q1 2025/26 is April to June 2025"),
}
INCONSISTENCIES = (
    # those that published_data.md lists, in its order: words of the finding, and of its quote or place
    (r"the text compares with 1,279 .* the dashboard with 1247", ""),
    (r"90.9%; it is the figure of Q1 2025/26", "88.6%"),
    (r"Q1 2025/26 is April to June 2025", ""),
    (r"97.2% is given here for Spring Term 2024", ""),
    (r"paragraph 20 follows paragraph 21", ""),
    (r"the text has the target less than 2.1%, the dashboard has none", ""),
    (r"has the target 93.7% and no colour", ""),
    (r"one figure is printed as 3.2 and 3.16%", ""),
    (r"percent sign is missing: 3.62, 0.07", ""),
    (r"Permanent exclusions .* rose before rounding and is called unchanged", ""),
    (r"it was in the first quartile before too", "now"),
    (r"4.13%", "4.14%"),
    (r"differences are worked out in two ways", ""),
    (r"% is written where percentage points are meant", ""),
    (r"ends in March, before Q1 2025/26 begins", "2,791"),
    (r"not said of which year the figures compared with are", ""),
    (r"in the text and not in the dashboard: .*Custodial sentences", ""),
    (r"cells are not in their order: of 21 rows found again 8 are whole", ""),
    (r"“high than” should be “higher than”", ""),
)


@pytest.fixture(scope="module")
def known(demo: Lake) -> Known:
    return Known(demo.served, "855")


@pytest.fixture(scope="module")
def review(known: Known, shared: Path) -> Review:
    paper = read_paper(shared / "reference" / "report_q1_2025_26.txt")
    return Reviewer(known, called="Leicestershire").review(paper)


def is_matched(claim: dict[str, str], judged: list[Judged]) -> bool:
    """The claim was held against the fact that it is, or with the same number against one of the same figure."""
    for one in judged:
        printed = one.claim.text.replace(",", "").lower().endswith(claim["printed"].replace(",", "").lower())
        same = one.fact is not None and (one.fact.indicator_id, one.fact.figure) == (
            claim["indicator_id"],
            claim["figure"],
        )
        if same or (printed and one.fact is not None and one.verdict != "cannot be checked"):
            return True
    return False


def test_nine_of_ten_claims_are_matched_to_a_fact(review: Review) -> None:
    by_paragraph: dict[str, list[Judged]] = defaultdict(list)
    for judged in review.judged:
        by_paragraph[str(review.paper.blocks[judged.claim.span.block].number)].append(judged)
    claims = [c for c in CLAIMS if c["status"] not in {"static", "commentary"}]  # the calendar, and people's opinions
    missed = [c for c in claims if not is_matched(c, by_paragraph[c["paragraph"].split()[0]])]
    assert len(missed) <= 0.1 * len(claims), [(c["paragraph"], c["claim"]) for c in missed]


def test_nothing_is_called_wrong_that_is_right(review: Review, known: Known) -> None:
    found = {
        (f.place, f.quote, f.text) for f in findings(review, known) if f.verdict in {"disagrees", "contradicts itself"}
    }
    unexpected = [f for f in found if not any(f[:2] == w[:2] and w[2] in f[2] for w in WRONG)]
    assert unexpected == []
    assert len(found) == len(WRONG)


@pytest.mark.parametrize(("words", "quote"), INCONSISTENCIES, ids=[str(n) for n in range(1, 20)])
def test_every_inconsistency_is_found(review: Review, known: Known, words: str, quote: str) -> None:
    assert [f for f in findings(review, known) if re.search(words, f.text) and quote in f.quote]


def test_the_jumbled_dashboard_is_put_together_again(review: Review) -> None:
    cells = [
        j for j in review.judged if review.paper.blocks[j.claim.span.block].kind == "cell" and j.claim.role == "value"
    ]
    assert len({j.fact.indicator_id for j in cells if j.fact}) == 21
    assert {j.verdict for j in cells} == {"agrees"}

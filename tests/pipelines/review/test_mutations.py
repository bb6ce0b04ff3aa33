"""One wrong thing in the drafted report is found where it is; other words for the same raise nothing."""

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import duckdb
import pytest
from mutated import KINDS, Change, as_paper, changes, rewordings, texts_of

from pipelines.home.lake import Lake
from pipelines.review import Known, Review, Reviewer
from pipelines.review.paper import Span
from pipelines.show.committee_report.paragraphs import Report, report_of
from warehouse.indicators import catalogue

SEED = 1


@pytest.fixture(scope="module")
def drafted(demo: Lake) -> Report:
    return report_of(demo.served, "855")


@pytest.fixture(scope="module")
def reviewer(demo: Lake) -> Reviewer:
    """A reviewer that reads no paragraph twice: all but one of 400 papers' paragraphs are the same."""
    made = Reviewer(Known(demo.served, "855"))
    made.reader.read = functools.cache(made.reader.read)  # type: ignore[method-assign]
    return made


@pytest.fixture(scope="module")
def elsewhere(demo: Lake) -> dict[str, dict[str, str]]:
    """By indicator, the published quartile of some other councils."""
    with duckdb.connect(str(demo.served), read_only=True) as connection:
        rows = connection.execute(
            """
            SELECT i.indicator_id, a.name, c.quartile FROM mart.comparison c
            JOIN star.dim_indicator i ON i.comparator = c.measure AND i.is_current
            JOIN star.dim_area a ON a.la_code = c.la_code AND a.valid_to IS NULL
            WHERE c.is_latest AND c.quartile <> 'NA' AND c.la_code IN ('803', '850', '865', '916', '931', '933')
            QUALIFY row_number() OVER (PARTITION BY i.indicator_id, c.la_code ORDER BY c.last_day DESC) = 1 ORDER BY ALL
            """
        ).fetchall()
    bands = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for indicator, name, quartile in rows:
        found[indicator][name] = bands[quartile[0]]
    return found


def wrong(review: Review) -> Iterator[Span]:
    yield from (j.claim.span for j in review.judged if j.verdict == "disagrees")
    yield from (span for c in review.contradictions for span in c.spans)


def is_found(change: Change, review: Review) -> bool:
    """Something wrong is said of the sentence that was changed; of another measure, anywhere in its paragraph."""
    text = change.paper.blocks[change.block].text
    first = max((m.end() for m in re.finditer(r"[.;] (?=[A-Z])|; ", text[: change.start])), default=0)
    ends = re.search(r"\.( [A-Z]|$)|; ", text[change.end :])
    last = change.end + ends.start() if ends else len(text)
    spans = [s for s in wrong(review) if s.block == change.block]
    return any(change.kind == "measure" or first <= s.start <= last for s in spans)


def test_the_drafted_report_is_clean(drafted: Report, reviewer: Reviewer) -> None:
    review = reviewer.review(as_paper(texts_of(drafted)))
    assert review.is_clean
    assert review.counts["agrees"] > 450
    assert review.counts["cannot be checked"] == 0


def test_wrong_things_are_found_where_they_are(
    drafted: Report, reviewer: Reviewer, elsewhere: dict[str, dict[str, str]]
) -> None:
    prose = [(i.prose, i.unit) for i in catalogue().values() if i.id in reviewer.known.boards]
    made = list(changes(drafted, prose, elsewhere, SEED))
    assert Counter(c.kind for c in made) == KINDS
    missed = [c for c in made if not is_found(c, reviewer.review(c.paper))]
    assert len(missed) <= 0.05 * len(made), [(c.kind, c.was, c.becomes) for c in missed]
    assert not [c for c in missed if c.kind in {"value", "quartile"}]


def test_other_words_for_the_same_raise_nothing(drafted: Report, reviewer: Reviewer) -> None:
    raised = [words for paper, words in rewordings(drafted, SEED) if not reviewer.review(paper).is_clean]
    assert raised == []

"""Every figure and record claim of the committee report, and the fact that answers it."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.home.lake import Lake

CLAIMS = list(csv.DictReader((Path(__file__).parent / "report_figures.csv").open(encoding="utf-8")))
FIGURE = r"(?<![\w/.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?%?|(?<![\w/.,])\d+(?:\.\d+)?k?%?(?![\w/])"
NO_FIGURE = (
    # periods, ages, windows and names that are no figures of their own
    r"\b(?:19|20)\d\d/(?:20)?\d\d\b",
    r"\bQ(?:uarter)? ?[1-4]\b",
    r"\b(?:19|20)\d\d\b",
    r"\(?16-17\)?",
    r"up to 21\b",
    r"within (?:the preceding )?12 months",
    r"preceding 12 months",
    r"\b45 days\b",
    r"previous 3 academic years",
)

WORD = r"\b(?:highest|lowest|record|largest|first time|slight(?:ly)?|declined?|same)\b"
NO_CLAIM = (r"\bsame (?:time|period)\b", r"\bfirst time admission\b")  # a date, and the name of an indicator


@pytest.fixture(scope="module")
def facts(demo: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo.served), read_only=True) as connection:
        yield connection


def found(
    facts: duckdb.DuckDBPyConnection, claim: dict[str, str]
) -> list[tuple[Decimal | None, str | None, str, bool]]:
    return facts.execute(
        "SELECT displayed, said, status, with_rounding FROM mart.narrative_facts WHERE indicator_id = ? AND figure = ? "
        "AND breakdown = ? AND basis = ? AND (period = ? OR ?) AND variant IN "
        "(SELECT headline_variant FROM star.dim_indicator d WHERE d.indicator_id = ?)",
        [
            claim["indicator_id"],
            claim["figure"],
            claim["breakdown"],
            claim["basis"],
            claim["period"],
            claim["status"] == "x",
            claim["indicator_id"],
        ],
    ).fetchall()


@pytest.mark.parametrize(
    "claim", [c for c in CLAIMS if c["indicator_id"]], ids=lambda c: f"{c['paragraph']}: {c['claim']} {c['printed']}"
)
def test_claim_is_answered(facts: duckdb.DuckDBPyConnection, claim: dict[str, str]) -> None:
    rows = found(facts, claim)
    assert len(rows) == 1, rows
    displayed, said, status, _ = rows[0]
    assert (status == "x") == (claim["status"] == "x")
    if claim["status"] == "x" and claim["figure"] != "value":
        assert (displayed, said) == (None, claim["expect"]), "a record is claimed that the deliveries do not prove"
        assert claim["note"]
    elif claim["status"] == "x":
        assert said and "expected" in said
    elif claim["status"] == "words" or not re.match(r"^-?[\d.]+k?$", claim["expect"] or "0"):
        assert said == claim["expect"]
    elif claim["status"] == "thousands":
        assert displayed is not None
        places = Decimal("0.1") if "." in claim["expect"] else Decimal(1)
        assert f"{(displayed / 1000).quantize(places, ROUND_HALF_UP)}k" == claim["expect"]
    elif claim["status"] == "over":
        assert displayed is not None and displayed > Decimal(claim["printed"].rstrip("%"))
    elif claim["expect"]:
        assert displayed == Decimal(claim["expect"])
    assert claim["status"] in {"ok", "words", "thousands", "differs", "over", "period", "x"}
    assert claim["status"] not in {"differs", "period", "over"} or claim["note"]


def test_quartile_summary_is_the_reports(facts: duckdb.DuckDBPyConnection) -> None:
    counts = dict(facts.execute("SELECT quartile, indicators FROM mart.quartile_summary").fetchall())
    assert counts == {"1st": 3, "2nd": 5, "3rd": 4, "4th": 0, "NA": 9}
    summary = {c["printed"] for c in CLAIMS if c["status"] == "summary"}
    assert summary == {"12", "3", "5", "4"}


def test_no_figure_of_the_report_is_absent(shared: Path) -> None:
    text = (shared / "reference" / "report_q1_2025_26.txt").read_text("utf-8")
    body = text[text.index("5. From 12 measures") : text.index("Conclusion")]
    claimed: dict[str, set[str]] = {}
    for c in CLAIMS:
        claimed.setdefault(c["paragraph"].split()[0], set()).add(c["printed"].rstrip("%"))
    absent = []
    for number, paragraph in paragraphs(body):
        for pattern in NO_FIGURE:
            paragraph = re.sub(pattern, " ", paragraph)  # noqa: PLW2901
        for figure in re.findall(FIGURE, paragraph):
            if figure.rstrip("%") not in claimed.get(number, set()):
                absent.append((number, figure))
    assert not absent


def test_no_word_of_the_report_that_claims_something_is_absent(shared: Path) -> None:
    """As many claims as there are words like "highest" in a paragraph: a record is as much a claim as a figure."""
    text = (shared / "reference" / "report_q1_2025_26.txt").read_text("utf-8")
    body = text[text.index("5. From 12 measures") : text.index("Conclusion")]
    claimed: Counter[tuple[str, str]] = Counter()
    for c in CLAIMS:
        claimed.update((c["paragraph"].split()[0], word) for word in c["words"].split("; ") if word)
    words: Counter[tuple[str, str]] = Counter()
    for number, paragraph in paragraphs(body):
        for pattern in NO_CLAIM:
            paragraph = re.sub(pattern, " ", paragraph)  # noqa: PLW2901
        words.update((number, word) for word in re.findall(WORD, paragraph))
    assert words and claimed == words


def paragraphs(body: str) -> Iterator[tuple[str, str]]:
    """Numbered paragraphs, page numbers and headings left in: the first number of a paragraph is its own."""
    body = re.sub(r"\n+\s*(?:89 Agenda Item 12|9[0-9])\s*\n", "\n", body)
    parts = re.split(r"(?:^|\n)\s?(\d{1,2})\. ", body)
    for number, text in zip(parts[1::2], parts[2::2], strict=True):
        yield number, re.sub(r"\s+", " ", text)

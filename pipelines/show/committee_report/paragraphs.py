"""What a committee report says: its sections, and in each a paragraph for every indicator that the council's workbook names.

Here: which sentences make a paragraph of each type, in which order, and the sums at the beginning. Not here: the sentences
(`sentences`), how the report looks (`word`, `web`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb

from pipelines.show.committee_report import sentences as the
from pipelines.show.committee_report.facts import Fact, Told, facts_of
from pipelines.show.committee_report.sentences import Run, Runs, Sentence, Subject, joined
from pipelines.show.page.content import Page, Row, page_of
from warehouse.counting import TOTAL
from warehouse.period import Quarter

_ABSENT = (the.absent, the.comments)
_OF_YEAR = (
    the.value,
    the.counts_over_time,
    the.relative_change,
    the.since_base,
    the.records,
    the.quartile,
    the.averages,
)
PARAGRAPHS: Mapping[str, tuple[Sentence, ...]] = {
    "T2": (the.value, the.parts),
    "T4": (the.value, the.year_before, the.in_quarter, the.quartile, the.averages, the.target),
    "T5": (the.value, the.quartile, the.target),
    "T6": (the.value, the.change, the.year_before, the.steps, the.records),
    "T7": (the.value, the.year_before),
    "T8": (
        the.value,
        the.change,
        the.record_before,
        the.records,
        the.quartile,
        the.averages,
        the.national_change,
        the.target,
    ),
    "T9": (the.value, the.change, the.records, the.quartile, the.averages, the.target),
    "T10": (*_OF_YEAR, the.national_relative_change, the.target),
    "T11": (the.value, the.change),
    "T12": (the.value, the.year_before, the.target, the.quartile, the.averages),
}
"""The sentences of a paragraph by its type. In every one, what qualifies the figure follows the first, what must
be read with it and what people wrote come last."""
_AS_ANY = (the.value, the.year_before, the.quartile, the.averages, the.target)


@dataclass(frozen=True)
class Paragraph:
    """A text in pieces, and the indicator it is about; "" for one about many."""

    runs: Runs
    indicator_id: str = ""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run if isinstance(run, str) else run.text for run in self.runs)


@dataclass(frozen=True)
class Section:
    """A heading and its paragraphs; the first says what is compared with."""

    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Report:
    """What the report of a council says; `page` is the dashboard it goes with."""

    page: Page
    summary: tuple[Paragraph, ...]
    sections: tuple[Section, ...]


def report_of(
    release: Path, la_code: str, *, copy: Path | None = None, signed: Mapping[str, str] | None = None
) -> Report:
    """The report of a council's round, from a release's file, or where it leaves the council from what the copy shows of it.

    Arguments and errors as `pipelines.show.page.content.page_of`.
    """
    page = page_of(release, la_code, copy=copy, signed=signed)
    with duckdb.connect(str(release), read_only=True) as connection:
        facts = facts_of(connection, la_code, copy)
        found = connection.execute("SELECT * FROM star.dim_indicator WHERE is_current")
        columns = [c[0] for c in found.description or ()]
        about = {r["indicator_id"]: r for r in (dict(zip(columns, row, strict=True)) for row in found.fetchall())}
        chosen = connection.execute(
            "SELECT section, indicator_id FROM star.bridge_report WHERE la_code = ? AND round = ? ORDER BY position",
            [la_code, page.round],
        ).fetchall()
    rows = {r.id: r for r in page.rows}
    names = {i: str(a["prose"]) for i, a in about.items()}

    def subject(indicator: str) -> Subject:
        row = rows.get(indicator)
        return Subject(
            about[indicator], facts[indicator], facts, names, row, rows, page.council, Quarter.parse(page.round)
        )

    sections = []
    for heading, group in groupby(chosen, key=lambda c: c[0]):
        subjects = [subject(indicator) for _, indicator in group if indicator in facts]
        paragraphs = [_paragraph(s) for s in subjects]
        sections.append(
            Section(heading, (*_compared([s.row for s in subjects if s.row]), *(p for p in paragraphs if p.runs)))
        )
    return Report(page, _summary(page), tuple(sections))


def _paragraph(s: Subject) -> Paragraph:
    if s.facts.absent():
        return Paragraph(joined(s, _ABSENT), s.about["indicator_id"])
    if s.facts.suppressed:
        return Paragraph(joined(s, (the.suppressed, the.comments)), s.about["indicator_id"])
    chosen = PARAGRAPHS.get(s.about["paragraph_type"] or "", _AS_ANY)
    first, *others = chosen
    return Paragraph(joined(s, (first, the.qualified, *others, the.beside, the.comments)), s.about["indicator_id"])


def _compared(rows: Sequence[Row]) -> tuple[Paragraph, ...]:
    """Which published figures the section compares with, and of which period."""
    fields = dict.fromkeys(
        (r.field.publication, r.field.period) for r in rows if r.field and r.board["quartile"] != "NA"
    )
    if not fields:
        return ()
    listed = "; ".join(f"{publication} for {the.with_days(period)}" for publication, period in fields)
    return (
        Paragraph(
            (
                f"Comparisons with other local authorities in this section use the most recent published figures: {listed}.",
            )
        ),
    )


_BANDS = (("1st", "top"), ("2nd", "second"), ("3rd", "third"), ("4th", "fourth"))


def _summary(page: Page) -> tuple[Paragraph, ...]:
    """How many indicators improved, and how many are in each quarter of all councils."""
    return tuple(p for p in (_by_quartile(page), _by_direction(page), _by_rag(page)) if p)


def _counted(mart: str, value: str, count: int, page: Page) -> Told:
    """A count of the summaries on the dashboard, with the row of the mart that it is."""
    fact = Fact(
        "",
        f"mart.{mart} {value}",
        TOTAL,
        "",
        "",
        Quarter.parse(page.round).label,
        None,
        None,
        str(count),
        "count",
        "ok",
        False,
        0,
    )
    return Told(f"{count:,}", fact)


def _listed(mart: str, page: Page, counts: Mapping[str, int], kinds: Sequence[tuple[str, str]]) -> list[Run]:
    """`3 are in the top quartile, 5 are in the second quartile`: what there are none of is not said."""
    present = [(value, words) for value, words in kinds if counts.get(value)]
    runs: list[Run] = []
    for n, (value, words) in enumerate(present):
        count = counts[value]
        before = "" if n == 0 else " and " if n == len(present) - 1 else ", "
        runs += [before, _counted(mart, value, count, page), f" {'is' if count == 1 else 'are'} {words}"]
    return [r for r in runs if r]


def _by_quartile(page: Page) -> Paragraph | None:
    counts = Counter(r.board["quartile"] for r in page.rows if r.board["quartile"] in dict(_BANDS))
    if not counts:
        return None
    kinds = [(band, f"in the {word} quartile") for band, word in _BANDS]
    total = _counted("quartile_summary", "1st to 4th", sum(counts.values()), page)
    listed = _listed("quartile_summary", page, counts, kinds)
    return Paragraph(("From ", total, " measures reported that have a national benchmark, ", *listed, "."))


def _by_direction(page: Page) -> Paragraph | None:
    counts = Counter(r.board["direction"] for r in page.rows)
    kinds = (("Improve", "better than in the period before"), ("No change", "unchanged"), ("Worse", "worse"))
    listed = _listed("progress_summary", page, counts, kinds)
    if not listed:
        return None
    total = _counted("progress_summary", "all", len(page.rows), page)
    return Paragraph(("Of ", total, " indicators on the dashboard, ", *listed, "; the others are not compared."))


def _by_rag(page: Page) -> Paragraph | None:
    counts = Counter(r.board["rag"] for r in page.rows)
    listed = _listed("rag_summary", page, counts, (("Green", "green"), ("Amber", "amber"), ("Red", "red")))
    return Paragraph(("Against their targets ", *listed, "; the others have no colour.")) if listed else None

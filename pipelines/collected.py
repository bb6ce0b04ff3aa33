"""Of which collection a file is: the school census of which term, the return of which year.

Here: reading it from the file's content, its sidecar, its name or its round. Not here: whose delivery it is and of which
day (`pipelines.deliveries`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.deliveries import IdentityConflict, is_round
from pipelines.intake import Grid
from schemas.source import Collection, Source
from warehouse.period import KINDS, AcademicYear, EntryYear, Period, Quarter, Term

_TERM_WORDS = {"aut": "Autumn", "spr": "Spring", "sum": "Summer"}
_TERM_THEN_YEAR = re.compile(r"(?<![a-z])(aut|spr|sum)[a-z]*[-_. ]*(?:term)?[-_. ]*(20\d\d)(?!\d)")
_YEAR_THEN_TERM = re.compile(r"(?<!\d)(20\d\d)[-_. ]*(aut|spr|sum)[a-z]*")
_TWO_YEARS = re.compile(r"(?<!\d)(20\d\d)[-_/. ]?(?:20)?(\d\d)(?!\d)")
_ONE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True)
class FinancialYear:
    """A year of returns, named by the Department after the 31 March it ends on. Its last quarter stands for it."""

    ending: int

    @property
    def quarter(self) -> Quarter:
        """The quarter that ends on its last day."""
        return Quarter(self.ending - 1, 4)


def kind_of_collection(source: Source) -> str | None:
    """The kind of period a whole file of this source is of, or None."""
    kinds = {t.speaks.of for t in source.tables if isinstance(t.speaks, Collection) and t.speaks.column is None}
    return kinds.pop() if kinds else None


def collection_of(
    source: Source, grids: Sequence[Grid], file_name: str, said: Mapping[str, str], slot: str
) -> tuple[Period | None, str]:
    """The collection a file is of, and where that was read.

    Content, sidecar and name must agree; without any it is the collection whose day lies in the round. None where
    nothing tells. Raises `IdentityConflict`.
    """
    kind = kind_of_collection(source)
    if kind is None:
        return None, ""
    told: list[tuple[Period, str]] = []
    header = next((g.header for g in grids if g.header), {})
    if found := _in_header(kind, header):
        told.append((found, "its header"))
    if label := said.get("period"):
        told.append((_stated(kind, label), "its sidecar"))
    if found := in_name(kind, file_name):
        told.append((found, "its name"))
    if len({p for p, _ in told}) > 1:
        what = "; ".join(f"{where} says {p.label}" for p, where in told)
        raise IdentityConflict("COLLECTION_CONFLICT", what, "Correct what is wrong and deliver it again.")
    if told:
        period, where = told[0]
        if is_round(slot) and collected_on(period) > Quarter.parse(slot).next.end:
            raise IdentityConflict(
                "PERIOD_MISMATCH", f"{where} says {period.label}, it lies in the folder of round {slot}",
                "Move it to its round, or rename it.",
            )  # fmt: skip
        return period, where
    if is_round(slot):
        return _of_round(kind, Quarter.parse(slot)), "the round"
    return None, ""


def collected_on(period: Period) -> date:
    """The day a collection shows: the census day of a term, the last day of a year."""
    return period.census_day if isinstance(period, Term) else period.end


def in_name(kind: str, file_name: str) -> Period | None:
    """The collection a file's name speaks of, if it speaks of one."""
    text = file_name.lower()
    if kind == "term":
        found = {(w, y) for w, y in _TERM_THEN_YEAR.findall(text)} | {(w, y) for y, w in _YEAR_THEN_TERM.findall(text)}
        if len(found) != 1:
            return None
        word, year = found.pop()
        return Term.parse(f"{_TERM_WORDS[word]} Term {year}")
    pairs = {(int(y), int(s)) for y, s in _TWO_YEARS.findall(text) if int(s) == (int(y) + 1) % 100}
    if len(pairs) == 1:
        first = pairs.pop()[0]
        return _year(kind, first if kind == "academic_year" else first + 1)
    years = {int(y) for y in _ONE_YEAR.findall(text)}
    return _year(kind, years.pop()) if len(years) == 1 else None


def _year(kind: str, year: int) -> Period:
    if kind == "financial_year":
        return FinancialYear(year).quarter
    return AcademicYear(year) if kind == "academic_year" else EntryYear(year)


def _in_header(kind: str, header: Mapping[str, str]) -> Period | None:
    year, term = header.get("Year", ""), header.get("Term", "").lower()[:3]
    if kind == "term" and term in _TERM_WORDS and year.isdigit():
        return Term.parse(f"{_TERM_WORDS[term]} Term {year}")
    return None


def _stated(kind: str, label: str) -> Period:
    try:
        if kind == "financial_year":
            found = in_name(kind, label)
            if found is None:
                raise ValueError(label)
            return found
        return KINDS[kind].parse(label)  # type: ignore[index]
    except ValueError:
        raise IdentityConflict(
            "SIDECAR_UNREADABLE", f"the period in its sidecar is no {kind.replace('_', ' ')}",
            "Write it like Spring Term 2025 or 2024/25.",
        ) from None  # fmt: skip


def _of_round(kind: str, quarter: Quarter) -> Period | None:
    if kind == "term":
        term = Term.containing(quarter.end)
        return next((t for t in (term, term.previous) if quarter.start <= t.census_day <= quarter.end), None)
    if kind == "financial_year":
        return Quarter(quarter.year - 1, 4) if quarter.number < 4 else quarter
    year: Period = (
        AcademicYear.containing(quarter.end) if kind == "academic_year" else EntryYear.containing(quarter.end)
    )
    return year if year.end <= quarter.end else year.previous

"""Of which collection a file is: the school census of which term, the return of which year.

Here: reading it from the file's content, its sidecar, its name or its round. Not here: whose delivery it is and of which
day (`pipelines.receive.identity`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.receive.identity import IdentityConflict, is_round
from pipelines.receive.read import Grid
from schemas.words.source import Collection, Source
from warehouse.period import KINDS, AcademicYear, EntryYear, Period, Quarter, Term

_TERM_WORDS = {"aut": "Autumn", "spr": "Spring", "sum": "Summer"}
_TERM = re.compile(r"(?<![a-z])(aut|spr|sum)(?:umn|ing|mer)?(?![a-z])")
_TERM_AND_SHORT_YEAR = re.compile(r"(?<![a-z])(?:aut|spr|sum)(?:umn|ing|mer)?[-_. ]?'?(\d\d)(?!\d)")
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
    kinds = {t.covers.of for t in source.tables if isinstance(t.covers, Collection) and t.covers.column is None}
    return kinds.pop() if kinds else None


def collection_of(
    source: Source, grids: Sequence[Grid], file_name: str, sidecar: Mapping[str, str], slot: str
) -> tuple[Period | None, str]:
    """The collection a file is of, and where that was read.

    Content, sidecar and name must agree; without any it is the collection whose day lies in the round. None where
    it is not known. Raises `IdentityConflict`.
    """
    kind = kind_of_collection(source)
    if kind is None:
        return None, ""
    claims: list[tuple[Period, str]] = []
    header = _header_of(grids)
    if found := _in_header(kind, header):
        claims.append((found, "its header"))
    if label := sidecar.get("period"):
        claims.append((_stated(kind, label), "its sidecar"))
    for name in dict.fromkeys((file_name, *(g.name for g in grids if kind == "term" and not g.header))):
        if found := in_name(kind, name):
            claims.append((found, "its name" if name == file_name else "a file in it"))
    if len({p for p, _ in claims}) > 1:
        what = "; ".join(f"{where} says {p.label}" for p, where in claims)
        raise IdentityConflict("COLLECTION_CONFLICT", what, "Correct what is wrong and deliver it again.")
    if claims:
        period, where = claims[0]
        if is_round(slot) and collected_on(period) > Quarter.parse(slot).next.end:
            raise IdentityConflict(
                "PERIOD_MISMATCH",
                f"{where} says {period.label}, it lies in the folder of round {slot}",
                "Move it to its round, or rename it.",
            )
        return period, where
    if is_round(slot):
        return _of_round(kind, Quarter.parse(slot)), "the round"
    return None, ""


def year_of_return(source: Source, grids: Sequence[Grid], period: Period | None, as_at: date | None) -> int | None:
    """The year a return is of, by its guidance: as it says itself, else that of its collection or of the day it was taken."""
    if source.guidance is None:
        return None
    stated = _header_of(grids).get("Year", "")
    if period is None and re.fullmatch(r"20\d\d", stated):
        return int(stated)
    day = collected_on(period) if period else as_at
    return None if day is None else source.guidance.year_of(day)


def beyond_guidance(source: Source, year: int | None, taken: date | None) -> str:
    """What figures from a return of a later year than the known guidance must say; "" of any other.

    taken  the day it was taken, as its name, sidecar or round say

    A return of the year that ran when it was taken, or of the year after the guidance, is used. Raises `IdentityConflict` if it is of
    another, which is a slip: nothing of such a year can have been collected.
    """
    guidance = source.guidance
    if guidance is None or year is None or year <= guidance.last:
        return ""
    if year > max(guidance.last + 1, guidance.year_of(taken) if taken else 0):
        raise IdentityConflict(
            "YEAR_NOT_BEGUN",
            f"it says it is of {year}, which had not begun on the day it was taken",
            "Correct the year at the source and export it again.",
        )
    return f"of {year}, judged by the guidance of {guidance.last}"


def _header_of(grids: Sequence[Grid]) -> Mapping[str, str]:
    return next((g.header for g in grids if g.header), {})


def collected_on(period: Period) -> date:
    """The day a collection shows: the census day of a term, the last day of a year."""
    return period.census_day if isinstance(period, Term) else period.end


def in_name(kind: str, name: str) -> Period | None:
    """The collection a name gives, if it gives one. Raises `IdentityConflict` if it half does: a term, no year."""
    text = name.lower()
    if kind == "term":
        return _term_in(text)
    pairs = _academic_years(text)
    if len(pairs) == 1:
        first = pairs.pop()
        return _year(kind, first if kind == "academic_year" else first + 1)
    years = {int(y) for y in _ONE_YEAR.findall(text)}
    return _year(kind, years.pop()) if len(years) == 1 else None


def _academic_years(text: str) -> set[int]:
    """First years of pairs that follow each other: 2024-25, 2024/2025, 202425."""
    return {int(y) for y, s in _TWO_YEARS.findall(text) if int(s) == (int(y) + 1) % 100}


def _term_in(text: str) -> Period | None:
    words = set(_TERM.findall(text)) | {m[0][:3] for m in re.findall(r"((?:aut|spr|sum)[a-z]*)[-_. ]?'?\d\d", text)}
    words &= set(_TERM_WORDS)
    if not words:
        return None
    pairs, years = _academic_years(text), {int(y) for y in _ONE_YEAR.findall(text)}
    short = {2000 + int(y) for y in _TERM_AND_SHORT_YEAR.findall(text)}
    autumn = words == {"aut"}
    if len(pairs) == 1:  # spring and summer lie in the second year
        years = {pairs.pop() + (0 if autumn else 1)}
    candidates = years or short
    if len(words) > 1 or len(candidates) != 1:
        raise IdentityConflict(
            "COLLECTION_UNCLEAR",
            "its name mentions a term, but not clearly of one term of one year",
            'Name it like 2025_spring_pupilonroll.csv, or say {"period": "Spring Term 2025"} in a sidecar.',
        )
    return Term.parse(f"{_TERM_WORDS[words.pop()]} Term {candidates.pop()}")


def _year(kind: str, year: int) -> Period:
    if kind == "financial_year":
        return FinancialYear(year).quarter
    return AcademicYear(year) if kind == "academic_year" else EntryYear(year)


def _in_header(kind: str, header: Mapping[str, str]) -> Period | None:
    year, term = header.get("Year", ""), header.get("Term", "").lower()[:3]
    if kind != "term" or term not in _TERM_WORDS:
        return None
    try:
        found = Term.parse(f"{_TERM_WORDS[term]} Term {year}")
        day = date.fromisoformat(header["ReferenceDate"][:10]) if "ReferenceDate" in header else found.census_day
    except ValueError:
        raise IdentityConflict(
            "HEADER_UNREADABLE", "its header gives no year and reference date", "Export it again."
        ) from None
    if not found.start <= day <= found.end:
        what = f"its header says {found.label} and {day}"
        raise IdentityConflict("COLLECTION_CONFLICT", what, "Export it again for one term.")
    return found


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
            "SIDECAR_UNREADABLE",
            f"the period in its sidecar is no {kind.replace('_', ' ')}",
            "Write it like Spring Term 2025 or 2024/25.",
        ) from None


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

"""What the fields of a council's own indicator must be, where it is written as a file: Python takes anything for anything.

Here: kinds and ranges of fields, and fields that are not for a council to set. Not here: what a file may say at all (`files`), and whether
events and columns exist.

What the rest of the software never asks, because its own indicators are tested, is asked here: a field that is wrong would stop a refresh.
What decides on disclosure is not a file's to say: whether people are counted, what is read beside it, by which columns it is broken down.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import get_args, get_type_hints

import polars as pl

from warehouse.conditions import too_large
from warehouse.indicator import (
    DISTRICT,
    PHASE,
    SEX,
    TEAM,
    AsAt,
    Basis,
    Count,
    CountDistinct,
    During,
    Example,
    Having,
    Indicator,
    InPeriod,
    NotComparable,
    OfYear,
    OnJanuaryRoll,
    Published,
    Sum,
    Variant,
)

MOST_VARIANTS = 10
MAY_BREAK_DOWN_BY = (SEX, DISTRICT, PHASE, TEAM)
"""Each has few values, and none of them is a child."""

_HINTS = get_type_hints(Indicator)
_NOT_A_FILES = ("begins", "earlier", "closes", "closed_because", "opens", "opened_because", "fewest", "of_all", "beside", "sum_of", "of_people", "status")  # fmt: skip
_LONGEST = {"label": 150, "prose": 300, "counted": 100, "definition": 4000, "method": 4000, "source": 500}
_BASES: Mapping[str, tuple[Basis, ...]] = {
    "quarter": (Basis.YEAR_TO_DATE, Basis.IN_QUARTER, Basis.AT_PERIOD_END, Basis.TWELVE_MONTHS),
    "term": (Basis.IN_TERM, Basis.AT_PERIOD_END),
    "academic_year": (Basis.FULL_YEAR, Basis.SEPTEMBER_TO_MARCH),
    "entry_year": (Basis.ON_OFFER_DAY,),
}
_TIMINGS = (During, AsAt, InPeriod, OnJanuaryRoll, OfYear)
_BACK = re.compile(r"[1-9]\d{0,2}(d|w|mo|y)")
_DEFAULTS = {f.name: f.default for f in fields(Indicator) if f.default is not MISSING}

Fault = tuple[str, str]
"""The field, and what is wrong with it."""


def malformed(indicator: Indicator) -> Fault | None:
    """The first field that is not what it must be, in words that quote nothing; None where all are."""
    return next(_faults(indicator), None)


def _faults(i: Indicator) -> Iterator[Fault]:
    yield from _texts(i)
    for name in ("area", "unit", "polarity", "periods"):
        known = get_args(_HINTS[name])
        if getattr(i, name) not in known:
            yield name, f"Its {name} is one of {', '.join(map(str, known))}"
    if type(i.decimals) is not int or not 0 <= i.decimals <= 3:
        yield "decimals", "Its decimals are a number from 0 to 3"
    if (
        not isinstance(i.bases, tuple)
        or not i.bases
        or not all(b in _BASES[i.periods] for b in i.bases)
        or _repeats(i.bases)
    ):
        names = [b.name for b in _BASES[i.periods]]
        yield "bases", f"Its bases are one or more of {', '.join(names)}, in brackets with a comma: ({names[0]},)"
    if (
        not isinstance(i.breakdowns, tuple)
        or not all(b in MAY_BREAK_DOWN_BY for b in i.breakdowns)
        or _repeats(i.breakdowns)
    ):
        yield (
            "breakdowns",
            "It is broken down by SEX, DISTRICT, PHASE or TEAM, and by nothing else: other columns may name a child",
        )
    if not _is_comparator(i):
        yield (
            "comparator",
            'Its comparator is NotComparable("why") or Published("measure"); as same_cohort it names a variant of its own, or None',
        )
    for name in _NOT_A_FILES:
        if getattr(i, name) != _DEFAULTS[name]:
            yield name, f"`{name}` is not for a file to set"
    if not isinstance(i.called, tuple) or not all(_is_text(c) and 2 < len(c) < 150 for c in i.called):
        yield "called", 'What papers call it is one or more texts, in brackets with a comma: ("children seen",)'
    yield from _counts(i)
    if not isinstance(i.example, Example) or not isinstance(i.example.events, dict):
        yield "example", "Its example is Example(period=…, covered=…, events={…}, expect={…})"


def _is_comparator(i: Indicator) -> bool:
    compared = i.comparator
    if isinstance(compared, NotComparable):
        return _is_text(compared.reason)
    own = [v.id for v in i.variants if _is_text(getattr(v, "id", None))] if isinstance(i.variants, tuple) else []
    return (
        isinstance(compared, Published)
        and _is_text(compared.measure)
        and _is_text(compared.note)
        and type(compared.headline) is bool
        and (compared.same_cohort is None or (_is_text(compared.same_cohort) and compared.same_cohort in own))
    )


def _texts(i: Indicator) -> Iterator[Fault]:
    for name in ("id", "label", "prose", "counted", "definition", "method", "source", "paragraph"):
        text = getattr(i, name)
        needed = name in ("id", "label", "definition", "method")
        if not _is_text(text) or (needed and not text.strip()) or len(text) > _LONGEST.get(name, 60):
            yield name, f"Its {name} is a text of {'1' if needed else '0'} to {_LONGEST.get(name, 60):,} characters"
    if _is_text(i.source) and re.match(r"\s*[a-zA-Z][\w+.-]*:", i.source) and not re.match(r"https?://", i.source):
        yield "source", "Its source is an address that begins with https://, or words"
    if _is_text(i.paragraph) and not re.fullmatch(r"(T\d{1,2})?", i.paragraph):
        yield "paragraph", "Its paragraph is a type of the report, such as T4, or blank"


def _counts(i: Indicator) -> Iterator[Fault]:
    if not isinstance(i.variants, tuple) or not i.variants or not all(isinstance(v, Variant) for v in i.variants):
        yield "variants", "Its variants are one or more Variant(…), in brackets with a comma"
        return
    if len(i.variants) > MOST_VARIANTS or len({v.id for v in i.variants if _is_text(v.id)}) < len(i.variants):
        yield "variants", f"It has at most {MOST_VARIANTS} variants, each with a name of its own"
        return
    for v in i.variants:
        if not _is_text(v.id) or not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", v.id) or not _is_text(v.label):
            yield "variants", "A variant has a name of small letters, digits and _, and a label"
        if not _is_condition(v.cohort) or (v.bases and not all(b in i.bases for b in v.bases)):
            yield "variants", "A variant's cohort is a condition on columns, and its bases are some of the indicator's"
    numerators = i.numerator if isinstance(i.numerator, tuple) else (i.numerator,)
    named = [("numerator", c) for c in numerators] + (
        [("denominator", i.denominator)] if i.denominator is not None else []
    )
    named += [("variants", c) for v in i.variants for c in (v.numerator, v.denominator) if c is not None]
    if not numerators:
        yield "numerator", "It counts nothing"
    for name, count in named:
        if fault := _count_fault(count):
            yield name, fault
    for name, timing in [("timing", i.timing), *(("variants", v.timing) for v in i.variants if v.timing is not None)]:
        if not _is_timing(timing):
            yield (
                name,
                'When it counts is During("column"), AsAt("began", "ended"), AsAt(), InPeriod("term"), OnJanuaryRoll() or OfYear()',
            )


def _count_fault(count: object) -> str:
    if not isinstance(count, Count) or not _is_text(count.events):
        return 'What is counted is Count("events"), CountDistinct("events", of=("child_id",)) or Sum("events", of="column")'
    if not _is_condition(count.where):
        return 'Which are counted (where) is a condition on columns, such as pl.col("sex") == "F"'
    if isinstance(count, CountDistinct) and not (
        isinstance(count.of, tuple) and count.of and all(map(_is_text, count.of))
    ):
        return 'Of which columns different values are counted stands in brackets with a comma: of=("child_id",)'
    if isinstance(count, Sum) and not _is_text(count.of):
        return "Of which column the sum is taken is its name"
    if count.look_back is not None and not (_is_text(count.look_back) and _BACK.fullmatch(count.look_back)):
        return 'How far it looks back is for instance "12mo"'
    if count.timing is not None and not _is_timing(count.timing):
        return 'When it counts is During("column"), AsAt("began", "ended") or OfYear()'
    if not _is_text(count.method) or len(count.method) > 100:
        return "Its method is a short text"
    having = count.having
    if having is None:
        return ""
    known = isinstance(having, Having) and all(map(_is_text, (having.events, having.on, having.within)))
    if not known or not _BACK.fullmatch(having.within) or not _is_condition(having.where):
        return 'What there must be beside it is Having("events", on="column", within="12mo", where=…)'
    return ""


def _repeats(values: tuple[object, ...]) -> bool:
    return any(a == b for n, a in enumerate(values) for b in values[:n])


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not any(
        0xD800 <= ord(c) <= 0xDFFF or (c < " " and c not in "\n\t") for c in value
    )


def _is_condition(value: object) -> bool:
    return value is None or (type(value) is pl.Expr and not too_large(value))


def _is_timing(value: object) -> bool:
    return isinstance(value, _TIMINGS) and all(v is None or _is_text(v) for v in vars(value).values())

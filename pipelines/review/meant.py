"""Which facts of the release a number can mean: by its role, its measure, its period, and who it is of.

Here: the facts, the likeliest first, or why there are none. Not here: whether the number is one of them (`judging`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.review.claim import Claim
from pipelines.review.known import About, Fact, Known
from pipelines.review.periods import When
from pipelines.review.phrases import AGES
from pipelines.review.verdicts import OTHERS, PERIODS
from warehouse.counting import TOTAL
from warehouse.indicator import IN_QUARTER, YEAR_TO_DATE
from warehouse.period import Period, Quarter, parse_period


def facts_of(claim: Claim, measure: str, known: Known) -> tuple[list[Fact], str]:
    """The facts that a number can be, the likeliest first, or why there are none."""
    about = known.about[measure]
    assert claim.quantity is not None
    if about.is_published_alone:
        return _published_alone(claim, measure, known)
    percent = claim.quantity.unit in {"percent", "points"}
    match claim.role:
        case "target":
            return known.narrated(measure, "target"), f"the council's workbook has no target for {about.label}"
        case "average":
            facts = known.narrated(measure, "average_within_year_step")
            return _of_span(facts, claim.versus, [f.versus for f in facts]), "the release has no average since then"
        case "three_years":
            facts = known.narrated(measure, "change_over_three_years_before")
            return _of_span(facts, claim.at, [f.period for f in facts]), "the release has no change over those years"
        case "rank" | "councils":
            return _ranked(claim, measure, known)
        case "change" | "relative":
            return changes(claim, measure, known), "the release has no figure to compare with"
    if claim.who != "own":
        return _of_others(claim, measure, known)
    if claim.role in {"numerator", "denominator"}:
        parts: tuple[str, ...] = (claim.role,) if about.unit == "percent" else ("value",)
    elif about.unit == "percent":
        bare = not percent and claim.quantity.places <= 0 and claim.role != "other_count"
        parts = (
            ("value",)
            if percent or claim.quantity.places > 0
            else ("numerator", "denominator")
            if bare
            else ("numerator",)
        )
    elif percent:
        return [], f"{about.label} is a number, not a percentage"
    else:
        parts = ("value",)
    period = known.period(measure, claim.at, claim.beside if claim.role in {"other", "other_count"} else None)
    if claim.role in {"other", "other_count"} and claim.at is None:
        now = about.now
        periods: list[Period | None] = [now.previous, now.year_before] if now else []
        periods = [now, *periods] if claim.breakdown else periods  # two parts may be compared
    else:
        periods = [period]
        if claim.at and re.fullmatch(r"(?:the )?(?:last|previous) year", claim.at.text.lower()):
            periods.append(
                known.period(measure, replace(claim.at, relative="financial_year_before"))
            )  # that may be meant
    published = _own_published(claim, measure, known) if "value" in parts else []
    if not any(periods):
        return published, f"{claim.at.name if claim.at else 'the period'} is no period of {about.label}"
    found = [f for p in periods for f in known.figures(measure, p, *parts, breakdown=claim.breakdown or TOTAL)]
    found = _of_cohort(_of_basis(found, claim, about), claim)
    if not found and (absent := known.absent(measure)) and claim.at is None:
        return [], f"the release has no figure: {absent.said}"
    labels = " or ".join(p.label for p in periods if p)
    return found + published, f"the release has no figure of {about.label} for {labels}"


def _of_cohort(facts: list[Fact], claim: Claim) -> list[Fact]:
    """The facts of the cohort whose ages the sentence names, where the release has one: `those aged 19 to 21`."""
    ages = ages_of(claim.sentence)
    of_ages = [f for f in facts if ages and ages_of(f.variant) == ages]
    return of_ages or facts


def ages_of(text: str) -> set[str]:
    """The numbers of the ages that a text names."""
    return set(re.findall(r"\d+", " ".join(m.group() for form in _AGES for m in form.finditer(text.replace("_", " ")))))


_AGES = tuple(re.compile(form, re.VERBOSE | re.IGNORECASE) for form in AGES)


def _of_basis(facts: list[Fact], claim: Claim, about: About) -> list[Fact]:
    """The facts of the part of the year that the words mean: the one that is named first; of a quarter alone only where that is said."""
    at = claim.at
    if at is None:
        return facts
    if about.basis == YEAR_TO_DATE and re.search(r"\bend of\b", at.text):
        facts = [f for f in facts if f.basis != IN_QUARTER] or facts
    elif claim.beside and claim.beside.basis == IN_QUARTER and at.kind == "quarter" and not at.basis:
        facts = [
            f for f in facts if f.basis == IN_QUARTER
        ] or facts  # `in Quarter 1 alone 35, compared with 51 in Quarter 4`
    return sorted(facts, key=lambda f: f.basis != at.basis) if at.basis else facts


_COLUMNS = {"own": "value", "england": "england", "neighbours": "neighbours_mean"}


def _published_alone(claim: Claim, measure: str, known: Known) -> tuple[list[Fact], str]:
    """The figure of a measure that the release has from others alone, of the period that the paper names."""
    about, when = known.about[measure], claim.at or (claim.beside if claim.who != "own" else None)
    if claim.role not in {"value", "numerator", "other", "other_count"} or claim.who == "region":
        return [], f"of {about.label} the release has nothing but what is published"
    if when is None:
        return [], f"it says no year, and of {about.label} the release has nothing but what is published of years"
    column = _COLUMNS.get(claim.who, "value")
    rows = known.of_council(measure, claim.who if claim.who not in _COLUMNS else known.la_code)
    found = [r for r in rows if r[column] is not None and when.is_span(*_span(r))]
    why = f"of {about.label} nothing is published here for {when.name}"
    return [published_fact(r, measure, known, column, claim.who) for r in found], why


def _span(row: Mapping[str, Any]) -> tuple[date, date]:
    """The days that a published figure is of. LAIT calls *Annual* what is counted on 31 March."""
    on = date(row["last_day"].year, 3, 31)
    return (on, on) if row["year_type"] == "Annual" else (row["first_day"], row["last_day"])


def is_in_unit(claim: Claim, about: About) -> bool:
    """Whether a number is printed as the figures of a measure are. Beside an indicator's percentage its counts may stand."""
    assert claim.quantity is not None
    if not about.is_published_alone:
        return True
    unit = about.unit
    if unit == "percent" or claim.quantity.unit:
        return (unit == "percent") == (claim.quantity.unit == "percent")
    if unit == "count":
        return claim.quantity.places <= 0 and not claim.rate
    return unit == "score" or claim.rate or claim.quantity.places > 0


def _of_span(facts: list[Fact], when: When | str | None, labels: Sequence[str]) -> list[Fact]:
    """The facts of the span that a paper names; all where it names none that can be told."""
    if not isinstance(when, When):
        return facts
    meant = [when.of(parse_period(label), Quarter.containing(parse_period(label).end)) for label in labels]
    return [f for f, label, m in zip(facts, labels, meant, strict=True) if m is None or m.label == label]


def _own_published(claim: Claim, measure: str, known: Known) -> list[Fact]:
    """The council's own figure as others have published it, where the paper names the period."""
    if claim.at is None:
        return []
    rows = known.of_council(measure, known.la_code)
    meant = [r for r in rows if claim.at.is_published(r["published_period"])]
    return [published_fact(r, measure, known, "value", "own") for r in meant]


def published_fact(row: dict[str, object], measure: str, known: Known, column: str, of: str) -> Fact:
    """A column of a row of `mart.comparison` as a fact. `of`: own, england, neighbours or an LA code."""
    about = known.about[measure]
    value = Decimal(repr(float(row["value" if column == "value" else column])))  # type: ignore[arg-type]
    places = int(str(row["decimals"]))
    shown = round(value, places) if places else value.to_integral_value()
    figure = "value" if column == "value" else column
    return Fact(
        measure,
        f"published_{figure}",
        str(row["published_period"]),
        "",
        "",
        TOTAL,
        about.unit,
        places,
        value,
        shown,
        of=of,
    )


def _of_others(claim: Claim, measure: str, known: Known) -> tuple[list[Fact], str]:
    """The figure of England, of the neighbours or of another council."""
    about = known.about[measure]
    if claim.at is None and claim.beside and claim.beside.kind == "year":
        claim = replace(claim, at=claim.beside)  # `in 2021/22 19.1%, below the England average of 21.5%`
    if claim.who not in OTHERS:
        rows = known.of_council(measure, claim.who)
        meant = [r for r in rows if claim.at is None or claim.at.is_published(r["published_period"])]
        why = f"nothing is published here of {known.councils.get(claim.who, claim.who)} for {about.label}"
        return [published_fact(r, measure, known, "value", claim.who) for r in meant[:1]], why
    name = claim.who
    facts = known.narrated(measure, name) + known.narrated(measure, f"{name}_previous")
    if claim.at is not None:
        now, when = about.now, claim.at
        meant_facts = [f for f in facts if when.is_published(f.versus)]
        if not meant_facts and when.is_earlier:
            meant_facts = [f for f in facts if f.figure.endswith("_previous")]
        if not meant_facts and now is not None and when.of(now, known.round) == now:
            meant_facts = [f for f in facts if not f.figure.endswith("_previous")]
        told = [when.is_published(f.versus) for f in facts]
        facts = meant_facts if None not in told or meant_facts else facts
    column = "england" if name == "england" else "neighbours_mean"
    rows = [r for r in known.of_council(measure, known.la_code) if r[column] is not None]
    rows = [r for r in rows if claim.at is None or claim.at.is_published(r["published_period"])]
    return facts + [published_fact(r, measure, known, column, name) for r in rows[:1]], (
        f"the release has no published figure of {OTHERS[name]} for {about.label}"
    )


def _ranked(claim: Claim, measure: str, known: Known) -> tuple[list[Fact], str]:
    rows = known.of_council(measure, known.la_code)[:1]
    column = "rank" if claim.role == "rank" else "councils"
    found = [
        replace(published_fact(r, measure, known, column, "own"), unit="count") for r in rows if r[column] is not None
    ]
    return found, "no rank is published"


def changes(claim: Claim, measure: str, known: Known) -> list[Fact]:
    """The differences that a number can be: to a period, to England or the neighbours, or of theirs."""
    about, quantity = known.about[measure], claim.quantity
    assert quantity is not None
    counts = about.unit == "percent" and not quantity.unit and quantity.places <= 0
    relative = quantity.unit == "percent"
    plain = quantity.unit != "percent" or about.unit == "percent"
    found: list[Fact] = []
    if isinstance(claim.versus, str) or claim.who in OTHERS:
        pair = [name for name in OTHERS if name in (claim.versus, claim.who)]
        if len(pair) != 1:
            return []
        other = pair[0]
        if isinstance(claim.versus, str):
            return _with_displayed(known.narrated(measure, f"difference_to_{other}"), (measure, other), known)
        names = [f"{other}_change"] * plain + [f"{other}_relative_change"] * relative
        return _with_displayed([f for n in names for f in known.narrated(measure, n)], (measure, other), known)
    dated = claim.at is not None and claim.at.kind != "relative" and claim.versus is None
    of = known.period(measure, claim.at) if dated else about.now
    if of is not None and of != about.now:  # `fell by 0.4 points in Quarter 4`: from the period before that one
        return list(_between(claim, measure, of.previous, known, relative=relative, plain=plain, counts=counts))
    for name in _bases(claim, measure, known):
        names = [f"relative_change_on_{name}"] * relative + [f"change_on_{name}"] * plain
        names = [f"numerator_change_on_{name}"] if counts else names[::-1] if claim.role == "change" else names
        found += _with_displayed([f for n in names for f in known.narrated(measure, n)], (measure, name), known)
    if about.now and claim.over == "quarter" and claim.versus is None:  # of the quarter alone
        alone = _between(claim, measure, about.now.previous, known, relative=relative, plain=plain, counts=counts)
        found += [f for f in alone if f.basis == IN_QUARTER]
    if isinstance(claim.versus, When) and (other_period := known.period(measure, claim.versus, claim.beside)):
        found += _between(claim, measure, other_period, known, relative=relative, plain=plain, counts=counts)
    return found


def _bases(claim: Claim, measure: str, known: Known) -> list[str]:
    """Which period a change is from: the one that is said, else the one before, the year before, the base."""
    now = known.about[measure].now
    if not isinstance(claim.versus, When) or now is None:
        if claim.over == "year":
            return ["year_before"]
        return ["previous"] if claim.over == "quarter" else list(PERIODS)
    period = known.period(measure, claim.versus, claim.beside)
    facts = {name: f.period for name in PERIODS for f in known.narrated(measure, name)[:1]}
    return [name for name, label in facts.items() if period is not None and label == period.label]


def _with_displayed(facts: list[Fact], of: tuple[str, str], known: Known) -> list[Fact]:
    """The differences, and after each that of the two displayed figures, where it is another one."""
    measure, other = of
    found = []
    for fact in facts:
        found.append(fact)
        if not fact.with_rounding or "relative" in fact.figure:
            continue
        if fact.figure.startswith(tuple(OTHERS)):
            first, second = known.narrated(measure, other)[:1], known.narrated(measure, f"{other}_previous")[:1]
        else:
            first, second = known.narrated(measure, "value")[:1], known.narrated(measure, other)[:1]
        if first and second and first[0].displayed is not None and second[0].displayed is not None:
            shown = first[0].displayed - second[0].displayed
            found.append(replace(fact, value=shown, displayed=shown, of="displayed", said=fact.as_text()))
    return found


def _between(
    claim: Claim, measure: str, other: Period, known: Known, *, relative: bool, plain: bool, counts: bool
) -> Iterator[Fact]:
    """The difference to any other period of which the release has the figure."""
    now = known.period(measure, claim.at) or known.about[measure].now
    part = "numerator" if counts else "value"
    for later in known.figures(measure, now, part):
        for before in known.figures(measure, other, part):
            same = (later.basis, later.variant) == (before.basis, before.variant) or before.variant == "as_reported"
            if not same or later.value is None or before.value is None:
                continue
            step = later.value - before.value
            more = {"versus": before.period, "figure": f"change since {before.period}"}
            if plain:
                unit = "points" if later.unit == "percent" else later.unit
                yield replace(later, value=step, displayed=round(step, later.places), unit=unit, **more)  # type: ignore[arg-type]
                if later.displayed is not None and before.displayed is not None:
                    shown = later.displayed - before.displayed
                    yield replace(later, value=shown, displayed=shown, unit=unit, of="displayed", **more)  # type: ignore[arg-type]
            if relative and before.value:
                share = 100 * step / before.value
                name = f"relative change since {before.period}"
                yield replace(
                    later, value=share, displayed=round(share, 1), unit="percent", versus=before.period, figure=name
                )

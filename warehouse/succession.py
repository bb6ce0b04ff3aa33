"""A council that takes over from others: which rows of their events are its own, and the figures that add up from theirs.

Here: the district of each row, the part of a council that goes over, adding the figures of several parts. Not here: which councils take
over from which (`schemas.codes.areas`, the sheet Areas of a workbook), the step that works it out (`pipelines.figures.succession`), and
published figures (`warehouse.reorganised`).

Counts add, and rates are worked out anew from the counts. What cannot be divided or added has no figure, and says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from schemas.words.codes import nearest
from warehouse.counting import TOTAL
from warehouse.coverage import Coverage, Note, Span
from warehouse.evaluate import MAX_SHARE_UNREADABLE, Fact
from warehouse.indicator import Indicator
from warehouse.rounding import displayed


@dataclass(frozen=True)
class Places:
    """Where the children and schools of a council are.

    known     the districts that its register of schools has
    children  `child_id`, `district`: of every child that a list of districts names, by case number or UPN
    schools   `school`, `district`: of every school of the register, by URN
    listed    the delivery that says where children live, or ""
    register  the delivery of the register of schools, or ""
    """

    known: frozenset[str]
    children: pl.DataFrame
    schools: pl.DataFrame
    listed: str = ""
    register: str = ""


@dataclass(frozen=True)
class Part:
    """What a council gives to one that takes over from it.

    council    its name
    districts  those that go over; none named: the whole council
    """

    council: str
    districts: frozenset[str] = frozenset()


def part_of(
    part: Part, events: Mapping[str, pl.DataFrame], coverage: Coverage, places: Places
) -> tuple[dict[str, pl.DataFrame], Coverage]:
    """The events of a council that go over to another, and the dates that they cover.

    A row goes with its own district, else with that of its child, else with that of its school, the first that the register knows. Rows
    without one go nowhere: they are counted beside the figures that rest on them, and where there are too many no figure is given.
    """
    if not part.districts:
        return dict(events), coverage
    if unknown := sorted(part.districts - places.known):
        why = f"the register of schools has no district {unknown[0]}{nearest(unknown[0], places.known)}"
        return dict(events), _lost(coverage, events, why)
    divided: dict[str, pl.DataFrame] = {}
    spans: list[Span] = []
    lost: dict[str, str] = {}
    for name, rows in events.items():
        said = _districts(rows, places)
        if isinstance(said, str):
            divided[name], lost[name] = rows, f"{_words(name)} of {part.council} cannot be divided: {said}"
            continue
        placed = rows.with_columns(_district=said)
        divided[name] = placed.filter(pl.col("_district").is_in(sorted(part.districts))).drop("_district")
        covered, too_many = _still_covered(part, name, coverage.of(name), _nowhere(placed), placed.height)
        beside = tuple(d for d in (places.listed, places.register) if d)
        spans += [replace(s, companions=(*s.companions, *beside)) for s in covered]
        if too_many:
            lost[name] = too_many
    return divided, Coverage(tuple(spans), lost)


def _nowhere(placed: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """By delivery, how many rows have no known district, of how many."""
    counted = placed.group_by("delivery").agg(pl.col("_district").null_count(), pl.len())
    return {delivery: (without, of) for delivery, without, of in counted.iter_rows()}


def _still_covered(
    part: Part, name: str, spans: Sequence[Span], nowhere: Mapping[str, tuple[int, int]], rows: int
) -> tuple[list[Span], str]:
    """The spans of deliveries of which nearly every row has a known district, marked where some have none; and why others go."""
    without = sum(n for n, _ in nowhere.values())
    note = Note(
        "u", f"{without:,} of {rows:,} {_words(name)} of {part.council} have no known district and count nowhere"
    )
    left, too_many = [], ""
    for span in spans:
        lacking, of = nowhere.get(span.delivery, (0, 0))
        if lacking > MAX_SHARE_UNREADABLE * of:
            # No number: the words may be read by everybody.
            too_many = f"too many {_words(name)} of {part.council} have no known district"
        else:
            left.append(replace(span, notes=(*span.notes, note)) if lacking else span)
    return left, too_many


def _lost(coverage: Coverage, events: Iterable[str], why: str) -> Coverage:
    return Coverage((), {**coverage.lost, **dict.fromkeys(events, why)})


def _districts(rows: pl.DataFrame, places: Places) -> pl.Series | str:
    """The district of each row, null where it is not known; or why none can be."""
    found = []
    if "district" in rows.columns:
        found.append(rows["district"])
    if "child_id" in rows.columns:
        found.append(_of(rows, places.children, "child_id"))
    if "school" in rows.columns:
        found.append(_of(rows, places.schools, "school"))
    if not found:
        return "they are known for the whole council only"
    if places.children.is_empty() and not {"district", "school"} & set(rows.columns):
        return "no delivery says in which district each child lives"
    known = [pl.when(pl.lit(s).is_in(sorted(places.known))).then(pl.lit(s)) for s in found]
    return rows.select(pl.coalesce(known).alias("district"))["district"]


def _of(rows: pl.DataFrame, places: pl.DataFrame, key: str) -> pl.Series:
    return rows.select(key).join(places, on=key, how="left", maintain_order="left")["district"]


def _words(events: str) -> str:
    return events.replace("_", " ")


def added(indicator: Indicator, parts: Sequence[tuple[str, Sequence[Fact]]]) -> list[Fact]:
    """The figures of one indicator for a council that is made of several parts.

    parts  the name of each part's council, and its figures

    Each is the sum of what the parts give of the same variant, period, basis and breakdown. Where one of them has no figure there is
    none, for the reason that it gives. A breakdown is given where every part with a case has it.
    """
    if len(parts) == 1:
        return list(parts[0][1])
    by_key = [(name, {(f.variant, f.period, f.basis, f.breakdown): f for f in facts}) for name, facts in parts]
    keys = dict.fromkeys(key for _, facts in by_key for key in facts)
    found = []
    for key in keys:
        of_all = [(name, facts.get((*key[:3], TOTAL))) for name, facts in by_key]
        if key[3] == TOTAL:
            found.append(_sum(indicator, of_all, key))
        elif all(total is not None and _counts(total) for _, total in of_all):
            with_cases = [
                (name, facts) for (name, facts), (_, total) in zip(by_key, of_all, strict=True) if _cases(total)
            ]
            if all(_has_dimension(facts, key) for _, facts in with_cases):
                found.append(_sum(indicator, [(name, facts[key]) for name, facts in with_cases if key in facts], key))
    return found


def _counts(fact: Fact) -> bool:
    """Does it say its counts, with a figure or without."""
    return fact.status == "ok" or (fact.status == "z" and fact.numerator is not None)


def _cases(fact: Fact | None) -> bool:
    return fact is not None and bool(fact.denominator if fact.denominator is not None else fact.numerator)


def _has_dimension(facts: Mapping[tuple[str, str, str, str], Fact], key: tuple[str, str, str, str]) -> bool:
    dimension = key[3].split(":")[0]
    return any(other[:3] == key[:3] and other[3].split(":")[0] == dimension for other in facts)


def _sum(indicator: Indicator, of: Sequence[tuple[str, Fact | None]], key: tuple[str, str, str, str]) -> Fact:
    variant, period, basis, breakdown = key
    lacking = [(name, f) for name, f in of if f is None or not _counts(f)]
    if lacking:
        first = next((f for _, f in lacking if f is not None), None)
        same = first is not None and all(f is not None and f.status == "z" and f.reason == first.reason for _, f in of)
        why = "; ".join(
            f"of {name}: {f.reason if f else 'nothing is worked out for the period'}" for name, f in lacking
        )
        if same and first is not None:
            return first
        return Fact(indicator.id, variant, period, basis, "x", why, version=indicator.version, breakdown=breakdown)
    facts = [f for _, f in of if f is not None]
    counted = max(facts, key=lambda f: (f.status == "ok", f.version))
    definition = next(v for v in indicator.versions if v.version == counted.version)
    numerator = sum(f.numerator or 0 for f in facts)
    denominator = None if any(f.denominator is None for f in facts) else sum(f.denominator or 0 for f in facts)
    newest = [f.as_at for f in facts if f.as_at]
    furthest = [f.looks_back_to for f in facts if f.looks_back_to]
    fact = replace(
        counted,
        numerator=numerator,
        denominator=denominator,
        unknown=sum(f.unknown for f in facts),
        reason=_joined("; ", (f.reason for f in facts if f.status == "ok")),
        marker=_joined(", ", (m for f in facts for m in f.marker.split(", "))),
        method=_joined("; ", (f.method for f in facts)),
        as_at=max(newest, default=None),
        looks_back_to=min(furthest, default=None),
        deliveries=tuple(sorted({d for f in facts for d in f.deliveries})),
    )
    if denominator == 0:
        return replace(fact, status="z", reason="no cases in the window", value=None, shown=None)
    fewest = definition.fewest
    if fewest is not None and denominator is not None and denominator < fewest.rows:
        why = f"{numerator:,} of {denominator:,}: no percentage is given of fewer than {fewest.rows} {fewest.what}"
        return replace(fact, status="z", reason=why, value=None, shown=None)
    return replace(
        fact,
        status="ok",
        value=float(numerator) if denominator is None else definition.per * numerator / denominator,
        shown=displayed(numerator, denominator, per=definition.per, decimals=definition.decimals),
    )


def _joined(sign: str, words: Iterable[str]) -> str:
    return sign.join(dict.fromkeys(w for w in words if w))


def placed_children(listed: pl.DataFrame) -> pl.DataFrame:
    """`child_id`, `district` by case number and by UPN, from the rows of a list of districts. Of two rows of a child the later stands."""
    by_number = listed.select("child_id", "district")
    by_upn = listed.select(pl.col("upn").alias("child_id"), "district")
    return pl.concat([by_number, by_upn]).drop_nulls().unique("child_id", keep="last", maintain_order=True)

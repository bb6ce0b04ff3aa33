"""Deliveries beside deliveries: how many rows, how their categories are shared out; and the marker that travels with figures."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.compose.composition import Claim, Share, compose, whole
from pipelines.compose.plausibility import questions as questions_of
from pipelines.receive.gate import Finding
from pipelines.receive.identity import Delivery
from pipelines.receive.verdict import JudgedTable, Verdict
from schemas.events import EVENTS
from schemas.words.fields import schema_of
from schemas.words.rules import BEFORE_THE_LIST
from schemas.words.source import known_sources
from warehouse.coverage import Note

QUARTERS = [
    (date(2024, 7, 1), date(2024, 9, 30)),
    (date(2024, 10, 1), date(2024, 12, 31)),
    (date(2025, 1, 1), date(2025, 3, 31)),
]
LISTS = ("referrals", "care_leavers")
NAMES = ("a" * 12, "b" * 12, "c" * 12)


def share(number: int, events: str = "referrals") -> Share:
    first, last = QUARTERS[number]
    delivery = Delivery(NAMES[number] * 6, "855", f"2024-25-Q{number + 2}", "x.xlsx", 1, f"2025-0{number + 1}", "", {})
    return whole(
        Claim(
            events,
            "annex_a",
            events,
            delivery,
            "f",
            first,
            last,
            last,
            (),
            (0, last, delivery.order),
            None,
            0,
            "",
            "",
            "",
            {},
            known_sources()["annex_a"].table(events).covers,
        )
    )


def verdict(quarantined: int = 0, strays: int = 0) -> Verdict:
    """A verdict on a delivery of a thousand rows a list, some of which could not be used."""
    rows = {"in": 1000, "accepted": 1000 - quarantined, "quarantined": quarantined, "duplicates": 0, "ignored": 0}
    rule = BEFORE_THE_LIST
    findings = [Finding(rule.id, rule.severity, rule.text, rule.todo, "referrals", rows=tuple(range(strays)))]
    tables = tuple(JudgedTable(name, "List", rows, (), "", ()) for name in LISTS)
    return Verdict("", "f", "annex_a", "", None, None, tables, tuple(findings) if strays else ())


def questions(
    name: str, events: pl.DataFrame, shares: Sequence[Share], **verdicts: Verdict
) -> dict[str, tuple[Note, ...]]:
    return questions_of(name, events, shares, {n: verdicts.get(n[0], verdict()) for n in NAMES})


def events_of(counts: Sequence[int], sexes: Sequence[str] = ("M", "F")) -> pl.DataFrame:
    """That many referrals of each delivery, spread over its quarter."""
    schema = {n: c.dtype.type for n, c in schema_of(EVENTS["referrals"].model).columns.items()}
    rows = [
        {
            "delivery": NAMES[n],
            "sheet": "List 3",
            "source_row": i,
            "child_id": f"{n}-{i}",
            "sex": sexes[i % len(sexes)] if n == len(counts) - 1 else "MF"[i % 2],
            "referral_date": QUARTERS[n][0] + timedelta(days=i % 90),
        }
        for n, count in enumerate(counts)
        for i in range(count)
    ]
    return pl.DataFrame(rows, schema=schema)


def asked(events: pl.DataFrame, deliveries: int = 3) -> dict[str, list[str]]:
    found = questions("referrals", events, [share(n) for n in range(deliveries)])
    assert all(note.marker == "q" for notes in found.values() for note in notes)
    return {d[0]: [n.words for n in notes] for d, notes in found.items()}


def test_a_delivery_with_far_fewer_or_more_rows_than_before_is_questioned() -> None:
    assert asked(events_of((300, 310, 150))) == {
        "c": ["150 referrals where about 298 were to be expected from the deliveries before"]
    }
    assert list(asked(events_of((300, 310, 500)))) == ["c"]


def test_within_two_fifths_nothing_is_asked_and_of_few_rows_nothing_either() -> None:
    assert asked(events_of((300, 310, 190))) == {}
    assert asked(events_of((10, 12, 2))) == {}


def test_a_first_delivery_has_nothing_to_be_compared_with() -> None:
    assert asked(events_of((300,)), deliveries=1) == {}


def test_categories_shared_out_otherwise_are_questioned_without_a_value() -> None:
    found = asked(events_of((300, 310, 305), sexes=("M",)))
    assert found == {"c": ["Sex is distributed differently from before: 50% of the rows changed category"]}
    assert asked(events_of((300, 310, 305), sexes=("M", "M", "F"))) == {}


def test_missing_rows_of_the_newest_days_are_not_hidden_by_what_the_list_repeats() -> None:
    """Every list holds six months. Of the newest quarter half the rows are gone, which is a quarter of the list."""
    before = [share(0), replace_span(share(1), QUARTERS[0][0], QUARTERS[1][1])]
    newest = replace_span(share(2), QUARTERS[1][0], QUARTERS[2][1])
    composed = compose([s.claim for s in (*before, newest)])
    events = events_of((300, 310, 150)).with_columns(
        delivery=pl.when(pl.col("referral_date") <= QUARTERS[0][1]).then(pl.lit(NAMES[1])).otherwise(pl.lit(NAMES[2]))
    )
    (note,) = questions("referrals", events, composed)[NAMES[2]]
    assert note.words == (
        "150 referrals after 31 December 2024 where about 298 were to be expected from the deliveries before"
    )


def replace_span(one: Share, first: date, last: date) -> Share:
    return whole(replace(one.claim, first=first, last=last))


def test_the_order_of_the_shares_does_not_matter() -> None:
    events = events_of((300, 310, 150))
    turned = questions("referrals", events.reverse(), [share(n) for n in (2, 0, 1)])
    assert turned == questions("referrals", events, [share(n) for n in range(3)])


@pytest.mark.parametrize(
    ("quarantined", "strays", "asked"), [(0, 0, 0), (10, 10, 0), (11, 0, 1), (0, 11, 1), (500, 500, 2)]
)
def test_rows_that_could_not_be_used_or_are_of_another_year_mark_every_figure(
    quarantined: int, strays: int, asked: int
) -> None:
    events = events_of([90, 90])
    found = questions("referrals", events, [share(0), share(1)], b=verdict(quarantined, strays))
    assert len(found.get(NAMES[1], ())) == asked
    assert all("of 1,000 rows of the list referrals" in note.words for note in found.get(NAMES[1], ()))


@pytest.mark.parametrize(
    ("rows", "changed", "days", "asked"),
    [(150, 0, 92, True), (150, 1, 92, False), (90, 0, 92, False), (150, 0, 10, False)],
)
def test_a_state_that_is_row_by_row_that_of_before_is_questioned(
    rows: int, changed: int, days: int, asked: bool
) -> None:
    schema = {n: c.dtype.type for n, c in schema_of(EVENTS["care_leavers"].model).columns.items()}
    events = [
        {"delivery": NAMES[n], "sheet": "List 9", "source_row": i, "child_id": f"{i if i >= changed * n else -i - 1}"}
        for n in (0, 1)
        for i in range(rows)
    ]
    first = QUARTERS[0][1]
    taken = [replace(share(n, "care_leavers"), span=whole(share(n).claim).span) for n in (0, 1)]
    shares = [
        replace(s, claim=replace(s.claim, snapshot=30, first=day, last=day, as_at=day))
        for s, day in zip(taken, (first, first + timedelta(days=days)), strict=True)
    ]
    found = questions("care_leavers", pl.DataFrame(events, schema=schema), shares)
    assert any("that list again" in note.words for note in found.get(NAMES[1], ())) is asked

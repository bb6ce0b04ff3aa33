"""Deliveries beside deliveries: how many rows, how their categories are shared out; and the marker that travels with figures."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from pipelines.composition import Claim, Share, compose, whole
from pipelines.deliveries import Delivery
from pipelines.plausibility import questions
from schemas.events import EVENTS
from schemas.fields import schema_of

QUARTERS = [(date(2024, 7, 1), date(2024, 9, 30)), (date(2024, 10, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 3, 31))]  # fmt: skip
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
        )
    )


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
    assert found == {"c": ["Sex is shared out otherwise than before: 50% of the rows changed category"]}
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

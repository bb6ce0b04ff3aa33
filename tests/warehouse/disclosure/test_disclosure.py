"""Disclosure control: what is suppressed, why, and that nobody works it out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from proofs import attacker
from warehouse.disclosure.masked import SUPPRESSED_BECAUSE, UNTESTED_BECAUSE, masked, remembered, shown_as_frame
from warehouse.disclosure.numbers import Number, Sum, numbers_in, sums_among
from warehouse.disclosure.outsider import groups, narrow_at_once, too_narrow
from warehouse.disclosure.protection import (
    OPEN,
    SHOWS_ALL,
    Policy,
    Protected,
    Shown,
    ShownBefore,
    protect,
    rounded,
    rounded_range,
)
from warehouse.indicators import catalogue

SUITABLE = "care_leavers_suitable_accommodation"


def number(size: int, breakdown: str = "total", part: str = "numerator", **more: str) -> Number:
    about = {"indicator_id": SUITABLE, "period": "Q1 2025/26", "basis": "year_to_date"} | more
    return Number("855", about["indicator_id"], about["period"], about["basis"], breakdown, part, size)  # type: ignore[arg-type]


def figures(*rows: tuple[str, int | None, int | None], **more: str) -> pl.DataFrame:
    """Figures of one indicator, period and basis, by breakdown."""
    about = {"la_code": "855", "indicator_id": SUITABLE, "period": "Q1 2025/26", "basis": "year_to_date", **more}
    given = {"status": "ok", "displayed": 1}
    return pl.DataFrame(
        [{**about, **given, "breakdown": b, "numerator": n, "denominator": d} for b, n, d in rows], schema=attacker.FORM
    ).select(*attacker.FORM)


def protected(
    frame: pl.DataFrame, policy: Policy = OPEN, before: Mapping[Number, Sequence[ShownBefore]] | None = None
) -> Protected:
    numbers = numbers_in(frame, {i.id for i in catalogue().values() if i.part_of_whole})
    return protect(numbers, sums_among(numbers, {}), lambda _: policy, before=before)


def leaving(frame: pl.DataFrame, policy: Policy = OPEN) -> list[tuple[str, int | None, int | None]]:
    out = masked(frame, catalogue(), protected(frame, policy), {SUITABLE: policy})
    return list(out.select("status", "numerator", "denominator").iter_rows())


@pytest.mark.parametrize(
    ("above", "below", "shown"),
    [
        (121, 126, ("c", None, 126)),  # five are without: the complement is tested
        (120, 126, ("ok", 120, 126)),
        (5, 126, ("c", None, 126)),
        (6, 126, ("ok", 6, 126)),
        (0, 126, ("ok", 0, 126)),
        (126, 126, ("ok", 126, 126)),
        (0, 4, ("c", None, None)),  # the four learn that none of them is
        (2, 4, ("c", None, None)),
    ],
)
def test_small_counts_and_what_they_leave(above: int, below: int, shown: tuple[str, int | None, int | None]) -> None:
    assert leaving(figures(("total", above, below))) == [shown]


def test_a_policy_is_the_council_s() -> None:
    one = figures(("total", 121, 126))
    assert leaving(one, SHOWS_ALL) == [("ok", 121, 126)]
    assert leaving(one, Policy(hide_up_to=5, rest=False)) == [("ok", 121, 126)]
    assert leaving(figures(("total", 9, 126)), Policy(hide_up_to=10)) == [("c", None, 126)]


def test_what_subtraction_would_reveal_is_suppressed_too() -> None:
    """A suppressed category is the total without the others: another one is suppressed, the next smallest."""
    exact = replace(OPEN, round_to=1)
    table = figures(("total", 60, 200), ("sex: F", 3, 90), ("sex: M", 20, 60), ("sex: U", 37, 50))
    assert [n for _, n, _ in leaving(table, exact)] == [60, None, None, 37]
    both = protected(table, exact)
    assert {n.size for n in both.secondary if n.part == "numerator"} == {20} and not both.lost


def test_categories_are_rounded_and_rates_made_of_the_rounded_counts() -> None:
    table = figures(("total", 60, 200), ("sex: F", 23, 88), ("sex: M", 37, 112))
    out = masked(table, catalogue(), protected(table), {SUITABLE: OPEN})
    assert out.select("numerator", "denominator", "displayed").rows() == [
        (60, 200, 1),
        (25, 90, Decimal("27.8")),
        (35, 110, Decimal("31.8")),
    ]


@pytest.mark.parametrize("to", [1, 5, 10])
def test_a_rounded_count_lies_in_the_range_an_outsider_knows(to: int) -> None:
    policy = Policy(round_to=to)
    for count in (0, *range(6, 200)):
        low, high = rounded_range(count, policy)
        assert low <= count <= high
        assert all(rounded(n, to) == rounded(count, to) for n in range(low, high + 1))


def test_a_rate_without_its_counts_cannot_be_held_to_anything() -> None:
    one = figures(("total", None, None))
    out = masked(one, catalogue(), protected(one), {SUITABLE: OPEN})
    assert out.select("status", "displayed", "why").rows() == [("c", None, UNTESTED_BECAUSE)]
    assert (
        masked(figures(("total", 2, 99)), catalogue(), protected(figures(("total", 2, 99))), {SUITABLE: OPEN})[
            "why"
        ].item()
        == SUPPRESSED_BECAUSE
    )


def test_quarters_and_year_to_date() -> None:
    """Year to date, its quarter and the year to date before it: none reveals a small one of the others."""
    frames = [
        figures(("total", n, 50), period=period, basis=basis)
        for period, basis, n in (
            ("Q1 2025/26", "in_quarter", 10),
            ("Q1 2025/26", "year_to_date", 10),
            ("Q2 2025/26", "in_quarter", 2),
            ("Q2 2025/26", "year_to_date", 12),
        )
    ]
    counts = pl.concat(frames).with_columns(denominator=pl.lit(None, pl.Int64))
    out = protected(counts)
    suppressed = {(n.period, n.basis) for n, how in out.shown.items() if how is Shown.SUPPRESSED}
    assert ("Q2 2025/26", "in_quarter") in suppressed and len(suppressed) > 1


def test_sums_between_indicators_are_known_or_found() -> None:
    def of(indicator: str, *sizes: int) -> list[Number]:
        quarters = ("Q1 2025/26", "Q2 2025/26", "Q3 2025/26", "Q4 2025/26")
        return [
            number(s, indicator_id=indicator, period=q, basis="at_period_end")
            for q, s in zip(quarters, sizes, strict=False)
        ]

    declared = sums_among([*of("whole", 9), *of("one", 4), *of("other", 5)], {"whole": ("one", "other")})
    assert [(s.total.size, [p.size for p in s.parts]) for s in declared] == [(9, [4, 5])]
    alike = sums_among([*of("a", 9, 8, 7, 6), *of("b", 4, 4, 4, 1), *of("c", 5, 4, 3, 5)], {})
    assert len(alike) == 4 and all(s.total.indicator_id == "a" for s in alike)
    assert not sums_among([*of("a", 9, 8, 7, 6), *of("b", 4, 4, 4, 1), *of("c", 5, 4, 3, 4)], {}), "it fails once"
    assert not sums_among([*of("a", 9, 8), *of("b", 4, 4), *of("c", 5, 4)], {}), "twice may be chance"


def test_what_was_suppressed_stays_suppressed_and_what_was_shown_is_known() -> None:
    exact = replace(OPEN, round_to=1)
    first = figures(("total", 60, 200), ("sex: F", 3, 90), ("sex: M", 20, 60), ("sex: U", 37, 50))
    then = protected(first, exact)
    kept = remembered([(shown_as_frame(then, {SUITABLE: exact}), True)])
    assert protected(first, exact, before=kept).shown == then.shown
    # One more was found: the small count is none any more, and would reveal the others.
    second = figures(("total", 63, 203), ("sex: F", 6, 93), ("sex: M", 20, 60), ("sex: U", 37, 50))
    later = protected(second, exact, before=kept)
    suppressed = {n.breakdown for n, how in later.shown.items() if how is Shown.SUPPRESSED and n.part == "numerator"}
    assert "sex: M" in suppressed, "shown now, it would reveal what was suppressed then"


def test_what_was_shown_once_is_known_although_a_later_copy_suppressed_it() -> None:
    """Copies under three policies: 8 is shown, then suppressed, and the year to date of the third must not reveal 3 by it."""
    strict, exact = Policy(hide_up_to=10, round_to=1), replace(OPEN, round_to=1)
    first = figures(("total", 8, None), basis="in_quarter").vstack(figures(("total", 8, None)))
    second = pl.concat(
        [
            figures(("total", 3, None), period="Q2 2025/26", basis="in_quarter"),
            figures(("total", 11, None), period="Q2 2025/26"),
        ]
    )
    copies = [(shown_as_frame(protected(first, exact), {SUITABLE: exact}), True)]
    copies.append((shown_as_frame(protected(first, strict, before=remembered(copies)), {SUITABLE: strict}), True))
    now = protected(first.vstack(second), exact, before=remembered(copies))
    assert now.shown[number(11, period="Q2 2025/26")] is Shown.SUPPRESSED and not now.lost


def test_one_profile_knows_what_the_other_has_shown() -> None:
    exact = replace(OPEN, round_to=1)
    table = figures(("total", 20, None), ("district: A", 3, None), ("district: B", 8, None), ("district: C", 9, None))
    paper = [(shown_as_frame(protected(table, exact), {SUITABLE: exact}), False)]
    earlier = remembered(paper)
    shown = {n.breakdown for n, (one,) in earlier.items() if one.shown is Shown.EXACT}
    now = protected(table, exact, before=earlier)
    assert not now.lost and len(shown | {n.breakdown for n, how in now.shown.items() if how is Shown.EXACT}) < 3


def test_under_a_policy_that_shows_all_what_would_reveal_others_is_suppressed_all_the_same() -> None:
    def of(indicator: str, many: int) -> pl.DataFrame:
        return figures(("total", many, None), indicator_id=indicator)

    table = pl.concat([of("neet_or_not_known_16_17", 44), of("neet_16_17", 40), of("not_known_16_17", 4)])
    policies = {"neet_or_not_known_16_17": OPEN, "neet_16_17": SHOWS_ALL, "not_known_16_17": OPEN}
    numbers = numbers_in(table, ())
    sums = sums_among(numbers, {"neet_or_not_known_16_17": ("neet_16_17", "not_known_16_17")})
    out = masked(table, catalogue(), protect(numbers, sums, policies.__getitem__), policies)
    assert out["numerator"].null_count() >= 2


def test_what_is_left_of_no_category_and_between_two_years_to_date() -> None:
    exact = replace(OPEN, round_to=1)
    table = figures(("total", 100, None), ("sex: F", 47, None), ("sex: M", 50, None))
    assert 3 in {n.size for n in numbers_in(table, ())} and [n for _, n, _ in leaving(table, exact)].count(None) >= 1
    two = figures(("total", 10, None)).vstack(figures(("total", 13, None), period="Q2 2025/26"))
    assert [n for _, n, _ in leaving(two, exact)].count(None) >= 1, "three in the second quarter"


def test_what_earlier_copies_reveal_is_reported_as_lost() -> None:
    shown = protected(figures(("total", 3, 90)), SHOWS_ALL)
    kept = remembered([(shown_as_frame(shown, {SUITABLE: SHOWS_ALL}), True)])
    now = protected(figures(("total", 3, 90)), before=kept)
    assert {n.size for n in now.lost} == {3} and now.shown[number(3)] is Shown.SUPPRESSED


def test_two_ways_of_looking_find_the_same() -> None:
    """A table of rows and columns: what one sum reveals, and what only all of them together reveal."""
    cells = {
        (r, c): number(v, f"cell: {r}{c}")
        for (r, c), v in {("a", "x"): 4, ("a", "y"): 3, ("b", "x"): 2, ("b", "y"): 9}.items()
    }
    rows = [number(7, "row: a"), number(11, "row: b")]
    sums = [Sum(rows[0], (cells["a", "x"], cells["a", "y"])), Sum(rows[1], (cells["b", "x"], cells["b", "y"]))]
    seen = dict.fromkeys(cells.values(), (0, None)) | {n: (n.size, n.size) for n in rows}
    one, other = groups(seen, sums)
    assert not too_narrow(one, dict.fromkeys(cells.values(), 3)) | too_narrow(other, dict.fromkeys(cells.values(), 3))
    seen[cells["a", "x"]] = (4, 4)
    (known,) = (g for g in groups(seen, sums) if cells["a", "y"] in g.numbers)
    assert too_narrow(known, {cells["a", "y"]: 1}) == narrow_at_once(known, {cells["a", "y"]: 1}) == {cells["a", "y"]}


def test_an_attacker_recovers_nothing_where_the_rule_of_thumb_gives_most_away() -> None:
    """On few councils; `python -m tests.proofs attacker` makes two hundred."""
    suppressed, recovered = attacker.on_random((1, 3))
    assert suppressed > 400 and recovered == 0
    suppressed, recovered = attacker.on_random((3,), policy=replace(OPEN, round_to=1))
    assert suppressed > 200 and recovered == 0
    suppressed, recovered = attacker.on_random(range(3), rule_of_thumb=True)
    assert recovered > suppressed / 2, "the attacker can"

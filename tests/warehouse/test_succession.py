"""What of a council goes over to another one, and figures that add up from several parts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from warehouse.counting import TOTAL
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import Fact
from warehouse.indicator import Indicator
from warehouse.indicators import catalogue
from warehouse.succession import Part, Places, added, part_of, placed_children

SPAN = Span("referrals", "d1", date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 7))
PLACES = Places(
    known=frozenset({"North", "South"}),
    children=pl.DataFrame(
        [(f"c{n}", "North" if n % 2 else "South") for n in range(100)], schema=["child_id", "district"], orient="row"
    ),
    schools=pl.DataFrame({"school": ["1", "2", "3"], "district": ["North", "South", None]}),
    listed="list",
)


def rows(**columns: list[Any]) -> pl.DataFrame:
    return pl.DataFrame(columns).with_columns(delivery=pl.lit("d1"))


def divided(
    name: str, frame: pl.DataFrame, districts: set[str], places: Places = PLACES
) -> tuple[pl.DataFrame, Coverage]:
    covered = Coverage((replace(SPAN, events=name),))
    events, coverage = part_of(Part("Old", frozenset(districts)), {name: frame}, covered, places)
    return events[name], coverage


def test_a_row_goes_with_its_child_and_the_list_that_says_where_is_behind_the_figure() -> None:
    referred = rows(child_id=[f"c{n}" for n in range(100)])
    mine, coverage = divided("referrals", referred, {"North"})
    assert mine["child_id"].to_list() == [f"c{n}" for n in range(1, 100, 2)]
    assert mine.columns == referred.columns
    (span,) = coverage.spans
    assert (span.companions, span.notes) == (("list",), ())


def test_a_row_goes_with_its_own_district_before_that_of_its_child() -> None:
    placed = rows(child_id=["c1", "c2", "c3", "c4"], district=["South", "North", None, "elsewhere"])
    mine, _ = divided("pupils", placed, {"North"})
    assert mine["child_id"].to_list() == [
        "c2",
        "c3",
    ]  # one says none: its child lives in North; another's says nothing known
    mine, _ = divided("pupils", placed, {"South"})
    assert mine["child_id"].to_list() == ["c1", "c4"]


def test_a_school_goes_with_its_district() -> None:
    mine, _ = divided("schools", rows(school=["1", "2"]), {"South"})
    assert mine["school"].to_list() == ["2"]


def test_rows_without_a_district_go_nowhere_and_are_said() -> None:
    referred = rows(child_id=[f"c{n}" for n in range(98)] + ["gone", "gone"])
    of = [divided("referrals", referred, {d}) for d in ("North", "South")]
    assert [mine.height for mine, _ in of] == [49, 49]
    for _, coverage in of:
        (note,) = coverage.spans[0].notes
        assert (note.marker, note.words) == (
            "u",
            "2 of 100 referrals of Old have no known district and count nowhere",
        )


@pytest.mark.parametrize("column", ["child_id", "district"])
def test_where_too_many_have_none_nothing_is_covered(column: str) -> None:
    values = [f"c{n}" for n in range(94)] + ["gone"] * 6 if column == "child_id" else ["North"] * 94 + ["other"] * 6
    _, coverage = divided("referrals", rows(**{column: values}), {"North"})
    assert coverage.spans == ()
    assert coverage.extent("referrals") == "too many referrals of Old have no known district"


def test_what_says_no_place_cannot_be_divided() -> None:
    for frame, places, why in (
        (rows(people=[1_000]), PLACES, "they are known for the whole council only"),
        (
            rows(child_id=["c1"]),
            replace(PLACES, children=PLACES.children.clear()),
            "no delivery says in which district each child lives",
        ),
    ):
        _, coverage = divided("populations", frame, {"North"}, places)
        assert coverage.spans == ()
        assert coverage.extent("populations") == f"populations of Old cannot be divided: {why}"


def test_a_district_that_the_register_does_not_have_divides_nothing() -> None:
    _, coverage = divided("pupils", rows(district=["North"]), {"North", "Nroth"})
    assert coverage.extent("pupils") == "the register of schools has no district Nroth; the nearest known one is North"


def test_a_whole_council_goes_over_as_it_is() -> None:
    frame = rows(people=[1_000])
    mine, coverage = divided("populations", frame, set())
    assert mine.equals(frame) and len(coverage.spans) == 1


def test_a_child_is_found_by_case_number_and_by_upn_and_the_last_row_stands() -> None:
    listed = pl.DataFrame(
        {"child_id": ["a", None, "a"], "upn": [None, "u", None], "district": ["North", "South", "South"]}
    )
    assert dict(placed_children(listed).iter_rows()) == {"a": "South", "u": "South"}


# ── adding ───────────────────────────────────────────────────────────────────────────────────────────────────────────
RE_REFERRALS, HOME_EDUCATED = catalogue()["re_referrals"], catalogue()["home_educated_children"]


def fact(
    indicator: Indicator, numerator: int | None, denominator: int | None, breakdown: str = TOTAL, **more: Any
) -> Fact:
    given = {"status": "ok", "delivery": "", "marker": "", "reason": ""} | more
    return Fact(
        indicator.id,
        "standard",
        "Q1 2025/26",
        "year_to_date",
        given["status"],
        reason=given["reason"],
        numerator=numerator,
        denominator=denominator,
        marker=given["marker"],
        breakdown=breakdown,
        version=indicator.version,
        value=1.0,
        shown=Decimal("1.0"),
    )


def totals(*parts: list[Fact], indicator: Indicator = RE_REFERRALS) -> dict[str, Fact]:
    named = [(f"Council {n}", facts) for n, facts in enumerate(parts, start=1)]
    return {f.breakdown: f for f in added(indicator, named)}


def test_counts_add_and_a_rate_is_worked_out_from_them() -> None:
    (total,) = totals([fact(RE_REFERRALS, 10, 40, marker="u")], [fact(RE_REFERRALS, 1, 8, marker="q")]).values()
    assert (total.numerator, total.denominator, total.shown) == (
        11,
        48,
        Decimal("22.9"),
    )  # not the mean of 25.0 and 12.5
    assert total.value == pytest.approx(100 * 11 / 48) and total.marker == "u, q"


def test_a_plain_count_adds() -> None:
    parts = [[fact(HOME_EDUCATED, n, None)] for n in (596, 865)]
    (total,) = totals(*parts, indicator=HOME_EDUCATED).values()
    assert (total.numerator, total.denominator, total.shown) == (1_461, None, Decimal("1461"))


def test_one_part_without_a_figure_leaves_none_and_says_whose() -> None:
    lacking = fact(RE_REFERRALS, None, None, status="x", reason="not covered")
    (total,) = totals([fact(RE_REFERRALS, 10, 40)], [lacking]).values()
    assert (total.status, total.reason, total.numerator, total.shown) == ("x", "of Council 2: not covered", None, None)
    (total,) = totals([fact(RE_REFERRALS, 10, 40)], []).values()
    assert (total.status, total.reason) == ("x", "of Council 2: nothing is worked out for the period")


def test_no_case_in_one_part_is_nought_and_in_all_parts_is_no_figure() -> None:
    none = fact(RE_REFERRALS, 0, 0, status="z", reason="no cases in the window")
    (total,) = totals([fact(RE_REFERRALS, 10, 40)], [none]).values()
    assert (total.status, total.numerator, total.denominator, total.shown) == ("ok", 10, 40, Decimal("25.0"))
    (total,) = totals([none], [none]).values()
    assert (total.status, total.reason, total.shown) == ("z", "no cases in the window", None)


def test_a_series_that_is_closed_in_all_parts_is_closed() -> None:
    closed = fact(RE_REFERRALS, None, None, status="z", reason="the series closed")
    (total,) = totals([closed], [closed]).values()
    assert (total.status, total.reason) == ("z", "the series closed")


def test_a_category_adds_where_every_part_with_a_case_is_broken_down() -> None:
    one = [fact(RE_REFERRALS, 10, 40), fact(RE_REFERRALS, 6, 20, "sex: F"), fact(RE_REFERRALS, 4, 20, "sex: M")]
    other = [fact(RE_REFERRALS, 1, 8), fact(RE_REFERRALS, 1, 8, "sex: F")]
    found = totals(one, other)
    assert {k: (f.numerator, f.denominator) for k, f in found.items()} == {
        TOTAL: (11, 48), "sex: F": (7, 28), "sex: M": (4, 20),
    }  # fmt: skip
    assert set(totals(one, other[:1])) == {TOTAL}  # the other council does not say who is a girl


def test_one_part_stays_as_it_is() -> None:
    facts = [fact(RE_REFERRALS, 10, 40)]
    assert added(RE_REFERRALS, [("Only", facts)]) == facts

"""What prose quotes: figures, changes with and without rounding, targets, parts, absences, comparisons and records."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from schemas.sources.national.lait import ENGLAND
from warehouse.comparison import compare
from warehouse.evaluate import Fact
from warehouse.indicator import (
    AT_PERIOD_END,
    FULL_YEAR,
    IN_QUARTER,
    ON_OFFER_DAY,
    YEAR_TO_DATE,
    Indicator,
    Published,
    Variant,
)
from warehouse.indicators import catalogue
from warehouse.period import parse_period
from warehouse.rounding import displayed_value
from warehouse.standing.narrative import narrative
from warehouse.standing.position import Against, FactKey, Reported, RoundSettings, index, positions

ROUND, PERIOD = "2025-26-Q1", "Q1 2025/26"
ASSESSMENTS = replace(catalogue()["assessments_within_45_days"], bases=(YEAR_TO_DATE,))
RATE = replace(catalogue()["permanent_exclusion_rate"], bases=(FULL_YEAR,))
PLANS = replace(catalogue()["ehcp_in_mainstream"], bases=(AT_PERIOD_END,))
OFFERS = replace(catalogue()["primary_first_preference"], bases=(ON_OFFER_DAY,))


def fact(
    indicator: Indicator, period: str, value: float, counts: tuple[int | None, int | None] = (None, None), **more: Any
) -> Fact:
    fields = {
        "indicator_id": indicator.id,
        "variant": indicator.variants[0].id,
        "period": period,
        "basis": indicator.bases[0].value,
        "status": "ok",
        "value": value,
        "shown": displayed_value(value, indicator.decimals),
        "numerator": counts[0],
        "denominator": counts[1],
    }
    return Fact(**(fields | more))


def settings(indicator: Indicator, period: str, **more: Any) -> RoundSettings:
    """A workbook that reports this indicator for this period."""
    target = more.get("target")
    targets = [
        {
            "indicator_id": indicator.id,
            "operator": ">=",
            "target": target,
            "amber": 5.0,
            "tolerance": "points",
            "rag_shown": "Y",
        }
    ]
    unavailable = [
        {
            "indicator_id": indicator.id,
            "reason": more.get("unavailable"),
            "expected_date": date(2025, 12, 1),
            "last_reported": None,
        }
    ]
    return RoundSettings(
        la_code="855",
        round=ROUND,
        indicators=pl.DataFrame(
            [
                {
                    "indicator_id": indicator.id,
                    "position": 1,
                    "area": "social_care",
                    "variant": None,
                    "base_period": more.get("base"),
                }
            ],
            schema_overrides={"variant": pl.String, "base_period": pl.String},
        ),
        targets=pl.DataFrame(targets).head(int(target is not None)),
        reporting=pl.DataFrame([{"round": ROUND, "indicator_id": indicator.id, "period": period}]),
        unavailable=pl.DataFrame(unavailable).head(int("unavailable" in more)),
        neighbours=pl.DataFrame(schema={"neighbour": pl.Int64}),
        neighbours_model="statistical neighbours",
        vintages=("LAIT 2025-07-22",),
    )


NOTHING = Against(pl.DataFrame())


def prose(
    indicator: Indicator,
    facts: Sequence[Fact],
    *,
    reported: dict[FactKey, Reported] | None = None,
    parts: Sequence[Fact] = (),
    against: Against = NOTHING,
    period: str = "",
    **more: Any,
) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The rows by figure, period and breakdown; the fact listed last is the one reported."""
    wanted = settings(indicator, period or facts[-1].period, **more)
    known = index(list(facts))
    standing = positions(wanted, {indicator.id: indicator}, {ROUND: known}, reported or {}, against)
    rows = narrative(wanted, {indicator.id: indicator}, known, parts, reported or {}, against, standing)
    found = {(r["figure"], r["period"], r["breakdown"]): r for r in rows}
    assert len(found) == len(rows), "every figure is given once"
    return found


def figures(rows: dict[tuple[str, str, str], dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows of the total by figure, whatever their period."""
    return {figure: row for (figure, _, part), row in rows.items() if part == "total"}


def test_a_percentage_with_its_counts_and_what_came_before() -> None:
    rows = figures(
        prose(
            ASSESSMENTS,
            [
                fact(ASSESSMENTS, "Q1 2024/25", 82.8, (1400, 1691)),
                fact(ASSESSMENTS, "Q4 2024/25", 83.55, (4000, 4788)),
                fact(ASSESSMENTS, PERIOD, 86.84, (1346, 1550)),
            ],
        )
    )
    shown = {figure: (r["displayed"], r["unit"], r["period"], r["compared_with"]) for figure, r in rows.items()}
    assert shown["value"] == (Decimal("86.8"), "percent", PERIOD, "")
    assert shown["numerator"] == (Decimal(1346), "count", PERIOD, "")
    assert shown["denominator"] == (Decimal(1550), "count", PERIOD, "")
    assert shown["previous"] == (Decimal("83.6"), "percent", "Q4 2024/25", "")
    assert shown["change_on_previous"] == (Decimal("3.3"), "points", PERIOD, "Q4 2024/25")
    assert shown["relative_change_on_previous"] == (Decimal("3.9"), "percent", PERIOD, "Q4 2024/25")
    # Year to date: 4,000 in four quarters beside 1,346 in one say nothing; the same quarter a year before does.
    assert not {"previous_numerator", "numerator_change_on_previous", "record_numerator"} & set(rows)
    assert shown["year_before_numerator"] == (Decimal(1400), "count", "Q1 2024/25", "")
    assert shown["numerator_change_on_year_before"] == (Decimal(-54), "count", PERIOD, "Q1 2024/25")
    assert shown["year_before"] == (Decimal("82.8"), "percent", "Q1 2024/25", "")
    assert shown["change_on_year_before"] == (Decimal("4.0"), "points", PERIOD, "Q1 2024/25")
    assert (rows["value"]["window_first"], rows["value"]["window_last"]) == (date(2025, 4, 1), date(2025, 6, 30))
    assert {r["paragraph_type"] for r in rows.values()} == {"T4"}
    assert {f for f, r in rows.items() if r["status"] == "x"} == {"record_previous", "record_numerator_same_quarter"}


def test_counts_of_a_quarter_are_compared_from_quarter_to_quarter() -> None:
    in_quarter = replace(ASSESSMENTS, bases=(IN_QUARTER,))
    series = [fact(in_quarter, f"Q{n} 2024/25", 80.0 + n, (1000 + n, 2000)) for n in (1, 2, 3, 4)]
    rows = figures(prose(in_quarter, [*series, fact(in_quarter, PERIOD, 86.8, (1346, 1550))]))
    assert rows["previous_numerator"]["displayed"] == Decimal(1004)
    assert rows["numerator_change_on_previous"]["displayed"] == Decimal(342)
    assert rows["record_numerator"]["said"] == "highest since records here begin in Q1 2024/25"
    assert not any(figure.endswith("_same_quarter") for figure in rows)


def test_counts_of_a_year_to_date_are_records_among_the_same_quarters_only() -> None:
    history = [
        fact(ASSESSMENTS, f"Q{n} {y}", 80.0, (400 * n, 500 * n))
        for y in ("2022/23", "2023/24", "2024/25")
        for n in (1, 2, 3, 4)
    ]
    rows = figures(prose(ASSESSMENTS, [*history, fact(ASSESSMENTS, PERIOD, 86.8, (410, 500))]))
    assert rows["record_numerator_same_quarter"]["said"] == "highest since records here begin in Q1 2022/23"
    entrants = replace(catalogue()["first_time_entrants"], bases=(YEAR_TO_DATE,))
    series = [fact(entrants, f"Q{n} 2024/25", 10.0 * n, (10 * n, None)) for n in (1, 2, 3, 4)]
    rows = figures(prose(entrants, [*series, fact(entrants, PERIOD, 12.0, (12, None))]))
    assert "change_on_previous" not in rows and rows["change_on_year_before"]["displayed"] == Decimal(2)
    assert "record" not in rows and rows["record_same_quarter"]["status"] == "x"


@pytest.mark.parametrize(
    ("before", "now", "change", "with_rounding"),
    [
        (83.55, 86.84, "3.3", True),  # 83.6 to 86.8 looks like 3.2
        (83.64, 86.75, "3.1", True),  # 83.6 to 86.8 looks like 3.2, and is less
        (83.60, 86.80, "3.2", False),
        (86.84, 83.55, "-3.3", True),
        (86.80, 86.84, "0.0", False),
    ],
)
def test_a_change_is_of_the_unrounded_figures_and_says_where_the_printed_ones_differ(
    before: float, now: float, change: str, with_rounding: bool
) -> None:
    rows = figures(prose(ASSESSMENTS, [fact(ASSESSMENTS, "Q4 2024/25", before), fact(ASSESSMENTS, PERIOD, now)]))
    row = rows["change_on_previous"]
    assert (row["displayed"], row["with_rounding"]) == (Decimal(change), with_rounding)


def test_what_was_reported_outranks_what_is_worked_out_now() -> None:
    key = (ASSESSMENTS.id, ASSESSMENTS.variants[0].id, "Q4 2024/25", "year_to_date")
    rows = figures(
        prose(
            ASSESSMENTS,
            [fact(ASSESSMENTS, "Q4 2024/25", 70.0, (7, 10)), fact(ASSESSMENTS, PERIOD, 86.8, (1, 2))],
            reported={key: Reported(Decimal("83.6"), 83.6, "reported history: a report")},
        )
    )
    assert rows["previous"]["displayed"] == Decimal("83.6")
    assert "previous_numerator" not in rows  # the report gave no count, and another figure's is not borrowed


def test_without_a_figure_before_there_is_no_change() -> None:
    rows = figures(prose(ASSESSMENTS, [fact(ASSESSMENTS, PERIOD, 86.8, (1346, 1550))]))
    assert {f for f, r in rows.items() if r["status"] == "ok"} == {"value", "numerator", "denominator"}
    nothing_before = fact(ASSESSMENTS, "Q4 2024/25", 0, status="z", shown=None)
    rows = figures(prose(ASSESSMENTS, [replace(nothing_before, value=None), fact(ASSESSMENTS, PERIOD, 86.8)]))
    assert "previous" not in rows
    rows = figures(prose(ASSESSMENTS, [fact(ASSESSMENTS, "Q4 2024/25", 0.0), fact(ASSESSMENTS, PERIOD, 86.8)]))
    assert "change_on_previous" in rows and "relative_change_on_previous" not in rows  # nothing is a share of nothing


def test_a_base_period_of_the_workbook() -> None:
    series = [
        fact(RATE, "2018/19", 0.0194, (19, 97_884)),
        fact(RATE, "2022/23", 0.0664, (67, 100_840)),
        fact(RATE, "2023/24", 0.0713, (72, 100_940)),
    ]
    rows = figures(prose(RATE, series, base="2018/19"))
    assert rows["base"]["period"] == "2018/19" and rows["base_numerator"]["displayed"] == Decimal(19)
    assert rows["numerator_change_on_base"]["displayed"] == Decimal(53)
    assert rows["change_on_base"]["displayed"] == Decimal("0.05")
    assert "year_before" not in rows  # the year before is the previous one
    assert "base" not in figures(prose(RATE, series, base="Q1 2018/19"))  # a base of another kind says nothing


def test_a_target() -> None:
    rows = figures(prose(ASSESSMENTS, [fact(ASSESSMENTS, PERIOD, 86.8)], target=88.0))
    assert (rows["target"]["displayed"], rows["target"]["said"]) == (Decimal("88.0"), ">= 88")
    assert "target" not in figures(prose(ASSESSMENTS, [fact(ASSESSMENTS, PERIOD, 86.8)]))


def test_parts_now_and_before() -> None:
    parts = [
        fact(PLANS, "Spring Term 2025", 1529.0, breakdown="phase: primary"),
        fact(PLANS, "Summer Term 2025", 1800.0, breakdown="phase: primary"),
        fact(PLANS, "Summer Term 2024", 1300.0, breakdown="phase: primary"),
        fact(PLANS, "Summer Term 2025", 0.0, breakdown="phase: nursery", status="x", shown=None),
    ]
    before, now = fact(PLANS, "Spring Term 2025", 2823.0), fact(PLANS, "Summer Term 2025", 3526.0)
    rows = prose(PLANS, [before, now], parts=parts)
    assert {(f, p): r["displayed"] for (f, p, b), r in rows.items() if b == "phase: primary"} == {
        ("value", "Summer Term 2025"): Decimal(1800),
        ("previous", "Spring Term 2025"): Decimal(1529),
    }
    assert not any(b == "phase: nursery" for _, _, b in rows)
    withheld = replace(before, status="x", value=None, shown=None)
    rows = prose(PLANS, [withheld, now], parts=parts)
    assert {f for f, _, b in rows if b == "phase: primary"} == {"value"}  # a part is not given where its total is not


def test_what_cannot_be_given_has_one_row_with_the_reason() -> None:
    parts = [fact(ASSESSMENTS, PERIOD, 90.0, (1, 2), breakdown="sex: M")]
    rows = prose(
        ASSESSMENTS,
        [fact(ASSESSMENTS, "Q4 2024/25", 80.0), fact(ASSESSMENTS, PERIOD, 86.8, (1, 2))],
        parts=parts,
        unavailable="System change",
        target=88.0,
        against=Against(comparison(0.0)),
    )
    (row,) = rows.values()
    assert (row["figure"], row["status"], row["displayed"], row["paragraph_type"]) == ("value", "x", None, "T13")
    assert row["said"] == "System change; expected 2025-12-01"


def test_what_was_not_worked_out_has_one_row_too() -> None:
    not_covered = fact(ASSESSMENTS, PERIOD, 0.0, status="x", reason="not covered: assessments", shown=None)
    rows = prose(ASSESSMENTS, [replace(not_covered, value=None)])
    (row,) = rows.values()
    assert (row["status"], row["said"], row["paragraph_type"]) == ("x", "not covered: assessments", "T13")
    rows = prose(ASSESSMENTS, [], period=PERIOD)
    assert [r["said"] for r in rows.values()] == ["not worked out in this round"]


def test_a_count_of_terms_with_its_steps() -> None:
    # Autumn 2020 to summer 2025; the steps into an autumn are none.
    values = (2126, 2190, 2244, 2263, 2326, 2380, 2403, 2466, 2520, 2566, 2630, 2700, 2726, 2823, 3526)
    labels = [
        f"{name} Term {year + (name != 'Autumn')}"
        for year in range(2020, 2025)
        for name in ("Autumn", "Spring", "Summer")
    ]
    rows = figures(
        prose(
            PLANS,
            [fact(PLANS, p, float(v), (v, None)) for p, v in zip(labels, values, strict=True)],
            base="Autumn Term 2020",
        )
    )
    assert rows["value"]["displayed"] == Decimal(3526) and "numerator" not in rows
    assert rows["change_on_previous"]["displayed"] == Decimal(703) and rows["change_on_previous"]["unit"] == "count"
    steps = (64, 54, 63, 54, 63, 54, 64, 70, 97, 703)
    assert rows["average_within_year_step"]["displayed"] == displayed_value(sum(steps) / len(steps), 0)
    assert rows["average_within_year_step"]["compared_with"] == "Autumn Term 2020"
    assert rows["change_over_three_years_before"]["displayed"] == Decimal(2700 - 2244)
    assert rows["record"]["said"] == "highest since records here begin in Autumn Term 2020"
    assert rows["record_previous"]["said"] == "highest since records here begin in Autumn Term 2020"
    assert rows["record_same_term"]["said"] == "highest since records here begin in Summer Term 2021"
    assert rows["record_within_year_step"]["said"] == (
        "largest increase within an academic year since records here begin in Autumn Term 2020"
    )


def test_records_are_judged_on_what_was_reported_too() -> None:
    history = {
        (RATE.id, RATE.variants[0].id, f"{y}/{(y + 1) % 100:02d}", "full_year"): Reported(
            Decimal(str(v)), v, "reported history", n, 97_000
        )
        for y, v, n in ((2006, 0.10, 93), (2007, 0.09, 88), (2008, 0.08, 81), (2009, 0.06, 60), (2022, 0.07, 67))
    }
    rows = figures(prose(RATE, [fact(RATE, "2023/24", 0.0713, (72, 100_940))], reported=history))
    assert rows["record_numerator"]["said"] == "highest among the 3 figures known since 2008/09"  # 12 years are missing
    assert "record" not in rows  # 0.07 is what the year before was


def test_a_short_history_proves_no_record_and_says_so() -> None:
    facts = [fact(ASSESSMENTS, "Q4 2024/25", 80.0), fact(ASSESSMENTS, PERIOD, 99.0)]
    rows = figures(prose(ASSESSMENTS, facts, against=Against(comparison(-1.0, 0.0, first=2023))))
    for figure, known in (("record", 2), ("record_previous", 1), ("england_record", 2), ("neighbours_record", 2)):
        assert (rows[figure]["status"], rows[figure]["displayed"]) == ("x", None)
        assert rows[figure]["said"] == f"a record needs at least 3 figures; {known} known"


def test_nothing_crosses_a_break_of_the_series() -> None:
    broken = replace(ASSESSMENTS, version=2, begins=date(2025, 4, 1), earlier=ASSESSMENTS)
    history = {
        (ASSESSMENTS.id, ASSESSMENTS.variants[0].id, p, "year_to_date"): Reported(
            Decimal("80.0"), 80.0, "reported history", 80, 100
        )
        for p in ("Q1 2024/25", "Q2 2024/25", "Q3 2024/25", "Q4 2024/25")
    }
    facts = [fact(broken, PERIOD, 86.8, (1, 2))]
    rows = figures(prose(broken, facts, reported=history))
    assert rows["previous"]["displayed"] == rows["year_before"]["displayed"] == Decimal("80.0")  # shown, not compared
    assert not [f for f in rows if "change" in f]
    assert rows["record"]["said"] == "a record needs at least 3 figures; 1 known"
    wanted = settings(broken, PERIOD)
    (place,) = positions(wanted, {broken.id: broken}, {ROUND: index(facts)}, history, NOTHING)
    assert {place[k] for k in ("direction", "direction_restated", "direction_year")} == {"N/A"}
    (place,) = positions(wanted, {broken.id: ASSESSMENTS}, {ROUND: index(facts)}, history, NOTHING)
    assert (place["direction"], place["direction_year"]) == ("Improve", "Improve")


def test_what_must_be_read_with_it_stands_beside() -> None:
    neet, unknown = catalogue()["neet_16_17"], catalogue()["not_known_16_17"]
    both = catalogue()["neet_or_not_known_16_17"]
    facts = [fact(i, PERIOD, v, (1, 2)) for i, v in ((neet, 1.5), (unknown, 4.8), (both, 6.3))]
    known = index(facts)
    for indicator in (neet, both):
        rows = narrative(
            settings(indicator, PERIOD), {i.id: i for i in (neet, unknown, both)}, known, [], {}, NOTHING, []
        )
        (row,) = [r for r in rows if r["indicator_id"] == indicator.id and r["figure"] == "beside"]
        assert row["said"] == f"{unknown.label} 4.8%" and row["paragraph_type"] == "T12"


MEASURE = "Continue_Assess_Comp"
OURS = {855: 80.0, 803: 70.0, 916: 75.0, 860: 85.0, 830: 90.0, 800: 78.0, 801: 82.0, 802: 88.0}
# A country has more than a hundred councils; these have the same quartiles as the eight.
COUNCILS = OURS | {201 + n: list(OURS.values())[n % 8] for n in range(96)} | {ENGLAND: 81.26}


def comparison(*shifts: float, vintage: str = "LAIT 2025-07-22", first: int = 2024) -> pl.DataFrame:
    """A published table: each shift is a year of figures, moved by that much."""
    rows = [(MEASURE, str(first + n), la, v + shift) for n, shift in enumerate(shifts) for la, v in COUNCILS.items()]
    benchmark = pl.DataFrame(rows, schema=["measure", "period", "la_code", "value"], orient="row")
    near = pl.DataFrame({"la_code": [855, 855], "neighbour": [803, 916], "rank": [1, 2]})
    measures = pl.DataFrame({"measure": [MEASURE], "polarity": ["high"], "quartile_shown": [True]})
    return compare(benchmark, near, measures, ENGLAND).with_columns(vintage=pl.lit(vintage))


def test_england_and_neighbours_with_the_gaps_to_them() -> None:
    rows = figures(
        prose(
            ASSESSMENTS, [fact(ASSESSMENTS, PERIOD, 86.84)], against=Against(comparison(-1.0, -0.46, 0.0, first=2022))
        )
    )
    assert (rows["england"]["displayed"], rows["england"]["compared_with"]) == (Decimal("81.3"), "2024")
    gap = rows["difference_to_england"]
    assert (gap["displayed"], gap["unit"], gap["with_rounding"]) == (Decimal("5.6"), "points", True)  # 86.8 and 81.3
    assert rows["neighbours"]["displayed"] == Decimal("72.5")
    assert rows["difference_to_neighbours"]["displayed"] == Decimal("14.3")
    assert rows["difference_to_neighbours"]["with_rounding"] is False
    assert (rows["england_previous"]["displayed"], rows["england_previous"]["compared_with"]) == (
        Decimal("80.8"),
        "2023",
    )
    change = rows["england_change"]
    assert (change["displayed"], change["with_rounding"]) == (Decimal("0.5"), False)
    assert rows["england_record"]["said"] == "highest since records here begin in 2022"


def test_a_figure_that_is_not_compared_has_no_band() -> None:
    on_its_own = replace(ASSESSMENTS, comparator=Published(MEASURE, headline=False))
    rows = figures(prose(on_its_own, [fact(on_its_own, PERIOD, 86.8)], against=Against(comparison(0.0))))
    assert "quartile" not in rows and rows["england"]["displayed"] == Decimal("81.3")
    assert figures(prose(OFFERS, [fact(OFFERS, "2025", 95.4)], against=Against(comparison(0.0)))).keys() == {
        "value",
        "record",
    }


def test_the_band_of_the_figure_before_now_and_then() -> None:
    """The figure stays, the published ones go up: on today's it was in the third quarter, on those of then in the first."""
    facts = [fact(ASSESSMENTS, "Q4 2024/25", 87.0), fact(ASSESSMENTS, PERIOD, 89.5)]
    then, now = comparison(0.0, first=2023, vintage="LAIT 2025-04-01"), comparison(8.0)
    rows = figures(prose(ASSESSMENTS, facts, against=Against(now, then)))
    bands = {
        n: (rows[n]["said"], rows[n]["compared_with"])
        for n in ("quartile", "previous_quartile", "previous_quartile_then")
    }
    assert bands == {
        "quartile": ("second", "2024"),
        "previous_quartile": ("third", "2024"),
        "previous_quartile_then": ("first", "2023"),
    }
    assert rows["previous_quartile"]["period"] == rows["previous_quartile_then"]["period"] == "Q4 2024/25"
    wanted = settings(ASSESSMENTS, PERIOD)
    (place,) = positions(wanted, {ASSESSMENTS.id: ASSESSMENTS}, {ROUND: index(facts)}, {}, Against(now, then))
    assert (place["quartile"], place["previous_quartile"], place["previous_quartile_then"]) == (2, 3, 1)
    assert (place["vintage"], place["benchmark_period"]) == ("LAIT 2025-07-22", "2024")
    (first,) = positions(wanted, {ASSESSMENTS.id: ASSESSMENTS}, {ROUND: index(facts)}, {}, Against(now))
    assert (first["previous_quartile"], first["previous_quartile_then"]) == (3, None)  # nothing had been received then


def test_too_few_councils_or_no_england_give_no_band_and_the_note_says_so() -> None:
    published = comparison(0.0)
    few = published.with_columns(n=pl.lit(99, dtype=pl.Int64))
    without = published.with_columns(england=pl.lit(None, dtype=pl.Float64))
    facts = {ROUND: index([fact(ASSESSMENTS, PERIOD, 86.8)])}
    found = [
        positions(settings(ASSESSMENTS, PERIOD), {ASSESSMENTS.id: ASSESSMENTS}, facts, {}, Against(one))[0]
        for one in (published, few, without)
    ]
    assert [p["quartile"] for p in found] == [1, None, None]
    assert [p["quartile_note"] for p in found] == [
        None,
        "No quartile: the published figures of 2024 have 99 councils.",
        "No quartile: the published figures of 2024 have no figure for England.",
    ]
    assert "quartile" not in figures(prose(ASSESSMENTS, [fact(ASSESSMENTS, PERIOD, 86.8)], against=Against(few)))


def test_a_council_that_counts_the_published_cohort_is_placed_without_a_word_on_another() -> None:
    compared = Published(MEASURE, same_cohort="theirs", headline=False, note="Of another cohort.")
    own = replace(ASSESSMENTS, comparator=compared, variants=(Variant("ours", "Ours"), Variant("theirs", "Theirs")))
    facts = {ROUND: index([fact(own, PERIOD, 70.0), fact(own, PERIOD, 86.8, variant="theirs")])}
    wanted = settings(own, PERIOD)

    def place(settings: RoundSettings) -> tuple[Any, ...]:
        (row,) = positions(settings, {own.id: own}, facts, {}, Against(comparison(0.0)))
        return row["quartile"], row["like_for_like_quartile"], row["quartile_note"]

    assert place(wanted) == (None, 1, "Of another cohort.")
    theirs = replace(wanted, indicators=wanted.indicators.with_columns(variant=pl.lit("theirs")))
    assert place(theirs) == (1, 1, None)
    withheld = settings(own, PERIOD, unavailable="System change")
    assert place(withheld) == (None, None, "Of another cohort.")


def editions(**days: float) -> pl.DataFrame:
    """A measure published for days: each as far from the figures of `comparison` as it says."""
    frames = [
        comparison(shift).with_columns(period=pl.lit(day.strip("_").replace("_", "-"))) for day, shift in days.items()
    ]
    return pl.concat(frames)


def test_an_edition_is_compared_with_the_figures_of_its_own_day() -> None:
    now = editions(_2025_03_31=2.0, _2025_06_30=0.0, _2025_07_31=9.0)
    facts = [
        fact(ASSESSMENTS, "Q4 2024/25", 87.0, as_at=date(2025, 3, 31)),
        fact(ASSESSMENTS, PERIOD, 87.0, as_at=date(2025, 6, 30)),
    ]
    wanted = settings(ASSESSMENTS, PERIOD)

    def place(*facts: Fact) -> dict[str, Any]:
        (row,) = positions(wanted, {ASSESSMENTS.id: ASSESSMENTS}, {ROUND: index(list(facts))}, {}, Against(now, now))
        return row

    row = place(*facts)
    assert (row["benchmark_period"], row["quartile"]) == ("2025-06-30", 1)
    assert (row["previous_quartile"], row["previous_quartile_then"]) == (2, 2)
    rows = figures(prose(ASSESSMENTS, facts, against=Against(now, now)))
    assert rows["england"]["compared_with"] == rows["quartile"]["compared_with"] == "2025-06-30"
    assert rows["previous_quartile_then"]["compared_with"] == "2025-03-31"
    # Its own edition is not among them: the newest before it; never a later one.
    assert place(replace(facts[1], as_at=date(2025, 5, 31)))["benchmark_period"] == "2025-03-31"
    early = place(replace(facts[1], as_at=date(2024, 12, 31)))
    assert early["benchmark_period"] is None and "later than the figure" in early["quartile_note"]


def test_periods_in_the_rows_are_periods() -> None:
    rows = prose(PLANS, [fact(PLANS, "Spring Term 2025", 2823.0), fact(PLANS, "Summer Term 2025", 3526.0)])
    assert {parse_period(p).kind for _, p, _ in rows} == {"term"}

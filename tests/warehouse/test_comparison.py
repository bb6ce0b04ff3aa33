"""Quartile, direction, RAG, rounding, periods: the rules on plain values, and on the real published table."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from pipelines.receive.examine import examine
from warehouse.comparison import Cuts, direction, quartile, rag
from warehouse.period import Quarter, published_year
from warehouse.rounding import as_text, displayed, displayed_value, round_half_up
from warehouse.vintages import PublishedFile, vintages_of

CUTS = Cuts(10.0, 20.0, 30.0)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(5, 1, 4), (10, 1, 4), (10.1, 2, 3), (20, 2, 3), (30, 3, 2), (30.1, 4, 1), (-99, 1, 4), (999, 4, 1)],
)
def test_a_value_on_a_cut_point_goes_to_the_lower_side(value: float, low: int, high: int) -> None:
    assert quartile(value, CUTS, "low") == low
    assert quartile(value, CUTS, "high") == high


def test_no_quartile_without_value_distribution_or_polarity() -> None:
    assert quartile(None, CUTS, "low") is quartile(1, None, "low") is quartile(1, CUTS, "neutral") is None


@pytest.mark.parametrize(
    ("latest", "previous", "polarity", "decimals", "expected"),
    [
        ("97.2", "97.3", "high", 1, "No change"),
        ("95.4", "95.0", "high", 1, "Improve"),
        ("0.07", "0.07", "low", 2, "No change"),
        ("3.62", "3.16", "low", 2, "Worse"),
        ("22.4", "26.4", "low", 1, "Improve"),
        ("1.5", "1.5", "low", 1, "No change"),
        ("1461", "1247", "neutral", 0, "N/A"),
    ],
)
def test_direction(latest: str, previous: str, polarity: str, decimals: int, expected: str) -> None:
    assert direction(Decimal(latest), Decimal(previous), polarity, decimals) == expected  # type: ignore[arg-type]


def test_direction_without_a_figure() -> None:
    assert direction(None, Decimal(1), "high", 1) == direction(Decimal(1), None, "high", 1) == "N/A"


@pytest.mark.parametrize(
    ("value", "shown", "operator", "amber", "tolerance", "expected"),
    [
        (88.0, "88.0", ">=", 5, "points", "Green"),
        (87.96, "88.0", ">=", 5, "points", "Green"),  # displayed equal counts as met
        (87.0, "87.0", ">=", 5, "points", "Amber"),
        (83.0, "83.0", ">=", 5, "points", "Amber"),
        (82.9, "82.9", ">=", 5, "points", "Red"),
        (80.0, "80.0", ">=", 0.1, "relative", "Amber"),
        (79.0, "79.0", ">=", 0.1, "relative", "Red"),
        (70.0, "70.0", ">=", 70, "floor", "Amber"),
        (87.0, "87.0", ">=", None, None, "Red"),
        (88.0, "88.0", "<=", 5, "points", "Green"),
        (93.0, "93.0", "<=", 5, "points", "Amber"),
        (88.0, "88.0", "<", 5, "points", "Amber"),
        (None, None, ">=", 5, "points", "N/A"),
    ],
)
def test_rag(
    value: float | None, shown: str | None, operator: str, amber: float | None, tolerance: str | None, expected: str
) -> None:
    decimal = None if shown is None else Decimal(shown)
    assert rag(value, decimal, operator=operator, target=88.0, amber=amber, tolerance=tolerance) == expected


def test_rounding_is_exact_and_half_up() -> None:
    assert displayed(23, 80, per=100, decimals=1) == Decimal("28.8")  # 28.75: a float gives 28.7
    assert displayed(1, 8, per=100, decimals=0) == Decimal(13)
    assert displayed(396, 1768, per=100, decimals=1) == Decimal("22.4")
    assert displayed(1461, None, per=1, decimals=0) == Decimal(1461)
    assert displayed_value(22.399999999999999, 1) == Decimal("22.4")
    assert round_half_up(Fraction(-5, 2), 0) == Decimal(-3)
    assert as_text(Decimal("1461"), "count") == "1,461"
    with pytest.raises(ZeroDivisionError):
        displayed(1, 0, per=100, decimals=1)


def test_quarters() -> None:
    q = Quarter.parse("2025-26-Q1")
    assert (q.label, q.start, q.end, q.previous.label, q.next.round) == (
        "Q1 2025/26",
        date(2025, 4, 1),
        date(2025, 6, 30),
        "Q4 2024/25",
        "2025-26-Q2",
    )
    assert Quarter.parse("Q4 2024/25") == Quarter.containing(date(2025, 1, 1)) == Quarter.containing(date(2025, 3, 31))
    assert Quarter(1999, 4).round == "1999-00-Q4"
    assert q.time_identifier == "Financial year Q1" and q.time_period == "202526"
    for wrong in ("2025-27-Q1", "Q5 2025/26", "2025/26", ""):
        with pytest.raises(ValueError, match="not a"):
            Quarter.parse(wrong)


def test_published_years_are_ordered_by_their_first_year() -> None:
    assert [published_year(p) for p in ("2014-16", "2023/24", "2025 (prov)")] == [2014, 2023, 2025]
    with pytest.raises(ValueError):
        published_year("0")


@pytest.fixture(scope="module")
def real(shared: Path) -> pl.DataFrame:
    """The real LAIT files of 22 July 2025, both neighbour sets received, compared."""
    folder = shared / "data/lait_2025-07-22"
    files = []
    for number, path in enumerate(sorted(folder.iterdir())):
        examined = examine(path.read_bytes(), path.name, la_code="published", as_at=None)
        assert examined.source is not None and examined.refusal is None, path.name
        as_at = {"sn_april_2021.xlsx": "2021-04-30", "sn_may_2025.xlsx": "2025-05-31"}.get(path.name, "")
        files.append(
            PublishedFile("2025-07-22", examined.source.id, as_at, ("", "", str(number)), examined.judged[0].accepted)
        )
    (vintage,) = vintages_of(files, lambda frame, _: frame)
    assert vintage.neighbours_model == "statistical neighbours, May 2025"
    return vintage.comparison


@pytest.mark.parametrize(
    ("measure", "period", "n", "cuts", "england"),
    [
        ("PrevRegCPR", "2024", 150, (21.025, 24.55, 27.875), 24.7),
        ("ReReferral", "2024", 149, (17.7, 20.6, 23.6), 22.4),
        ("Continue_Assess_Comp", "2024", 152, (78.45, 83.5, 90.45), 84.5),
        ("CareLeaverAcc", "2024", 151, (88, 90, 93), 88),
        ("CareLeaverEET", "2024", 152, (49.75, 54, 60), 54),
    ],
)
def test_real_cut_points(
    real: pl.DataFrame, measure: str, period: str, n: int, cuts: tuple[float, ...], england: float
) -> None:
    row = real.filter(pl.col("measure") == measure, pl.col("period") == period, pl.col("la_code") == 855).row(
        0, named=True
    )
    assert (row["n"], row["england"]) == (n, england)
    assert (row["q1"], row["q2"], row["q3"]) == pytest.approx(cuts)


def test_real_leicestershire_exclusions(real: pl.DataFrame) -> None:
    rows = real.filter(pl.col("la_code") == 855, pl.col("period") == "2023/24").to_dicts()
    found = {r["measure"]: r for r in rows}
    suspended, excluded = found["Total_ Pup_FixedEx"], found["TotPermEx"]
    assert (round(suspended["england"], 2), round(suspended["neighbours_mean"], 2), suspended["quartile"]) == (
        4.04,
        4.13,
        2,
    )
    assert (round(excluded["england"], 2), round(excluded["neighbours_mean"], 2), excluded["quartile"]) == (
        0.13,
        0.12,
        2,
    )
    assert (suspended["rank"], excluded["rank"], suspended["n"], excluded["n"]) == (54, 41, 153, 153)


def test_regions_are_not_in_the_distribution(real: pl.DataFrame) -> None:
    assert real["la_code"].max() < 970
    row = real.filter(pl.col("measure") == "Continue_Assess_Comp", pl.col("period") == "2024", pl.col("la_code") == 855)
    assert row["neighbours_n"].item() == 9  # Hampshire has no value that year

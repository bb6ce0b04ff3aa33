"""Populations of the Department's rates: whose they are, which year's a figure is counted out of, and a new edition in the place of the old."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from helpers import compose, receive_all, register_dropped
from pipelines.council.template import write_council_workbook
from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.settings import council_rows
from pipelines.home.keys import make_key
from pipelines.home.lake import Lake, read_frame
from pipelines.receive.identity import PUBLISHED
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import Fact, evaluate
from warehouse.example import example_rows
from warehouse.indicators import catalogue
from warehouse.national import Taken, publications
from warehouse.period import Quarter

ROUND, LAST = Quarter(2025, 1), Quarter(2024, 4)
BEFORE_2025 = ("population_count", "population_estimate", "number", "rate_per_10000")
SINCE_2025 = ("population_type", "population_estimate", "children_count", "rate_per_10000")
AREA = ("time_period", "time_identifier", "geographic_level", "old_la_code", "new_la_code", "la_name")


def rates(
    people: dict[int, object],
    *,
    heads: tuple[str, ...] = BEFORE_2025,
    groups: Iterable[str] = ("at 31 March", "starting"),
) -> bytes:
    """A release with these populations of the county by year, and others of its neighbour and of England."""
    rows: list[tuple[object, ...]] = []
    for year, n in people.items():
        for group in groups:
            rows += [
                (year, "Reporting year", "National", "", "", "", group, 12_000_000, 80_000, 70),
                (year, "Reporting year", "Local authority", 855, "E10000018", "County", group, n, 700, 50),
                (year, "Reporting year", "Local authority", 856, "E06000016", "City", group, 90_000, 600, 67),
            ]
    return csv_bytes([*AREA, *heads], rows)


@pytest.fixture
def home(tmp_path: Path) -> Lake:
    lake = Lake.at(tmp_path)
    lake.make_private()
    make_key(lake)
    write_council_workbook(Path(str(lake.council_workbook())), council_rows([LAST, ROUND]))
    return lake


def drop(lake: Lake, day: str, data: bytes) -> None:
    folder = Path(str(lake.landing)) / PUBLISHED / day
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cla_number_and_rate_per_10k_children.csv").write_bytes(data)
    register_dropped(lake)
    receive_all(lake, PUBLISHED)


def populations(lake: Lake, round_: Quarter = ROUND) -> tuple[dict[str, int], tuple[Span, ...]]:
    spans = tuple(s for s in compose(lake, round_.round).spans if s.events == "populations")
    events = read_frame(lake.events("855", round_.round, "populations.parquet"))
    used = events.filter(pl.col("delivery").is_in([s.delivery for s in spans]))
    return dict(used.select("year_ending", "people").iter_rows()), spans


@pytest.mark.parametrize("heads", [BEFORE_2025, SINCE_2025])
def test_a_release_gives_the_council_s_own_population_of_each_year(home: Lake, heads: tuple[str, ...]) -> None:
    drop(home, "2025-01-15", rates({2022: 147_000, 2023: 148_000, 2024: 149_000}, heads=heads))
    found, (span,) = populations(home)
    assert found == {"2022": 147_000, "2023": 148_000, "2024": 149_000}
    # for the years it holds and two more; as at the last year's end, whenever it came
    assert (span.first, span.last, span.as_at) == (date(2021, 4, 1), date(2026, 3, 31), date(2024, 3, 31))


def test_what_is_not_published_is_no_population(home: Lake) -> None:
    drop(home, "2025-01-15", rates({2023: 148_000, 2024: "z"}))
    assert populations(home)[0] == {"2023": 148_000}


def test_two_populations_of_one_year_are_not_used(home: Lake) -> None:
    once = rates({2024: 149_000}, groups=("at 31 March",))
    again = rates({2024: 149_500}, groups=("starting",))
    drop(home, "2025-01-15", once + again.partition(b"\n")[2])
    assert populations(home) == ({}, ())
    assert any("two populations of one year" in w for w in compose(home, ROUND.round).waiting)


def test_of_two_releases_the_one_with_the_later_year_is_used_once_its_day_has_come(home: Lake) -> None:
    drop(home, "2025-01-15", rates({2023: 148_000, 2024: 149_000}))
    drop(home, "2025-07-20", rates({2024: 149_900, 2025: 151_000}))
    cut_off = LAST.end.toordinal() + 46
    assert date.fromordinal(cut_off) < date(2025, 7, 20)
    early, _ = populations(home, LAST)
    late, spans = populations(home)
    assert early == {"2023": 148_000, "2024": 149_000}
    newest = max(spans, key=lambda s: s.as_at)
    assert (newest.last, newest.as_at) == (date(2027, 3, 31), date(2025, 3, 31))
    assert late["2025"] == 151_000


POPULATIONS = """
    year_ending | aged    | people
    2023 | 0_to_17 | 10000
    2024 | 0_to_17 | 20000
    2026 | 0_to_17 | 50000
"""
CARE = """
    child_id | started_date | ceased_date | legal_status
    A        | 2020-01-01   |             | C2
    B        | 2020-01-01   |             | C2
    C        | 2020-01-01   |             | V4
"""


def rate(quarter: Quarter, *, first: date = date(2022, 4, 1), last: date = date(2028, 3, 31)) -> Fact:
    tables = {
        "populations": example_rows("populations", POPULATIONS),
        "looked_after": example_rows("looked_after", CARE),
    }
    spans = (
        Span("populations", "example", first, last, date(2024, 3, 31)),
        Span("looked_after", "example", quarter.end, quarter.end, quarter.end, snapshot=31),
    )
    facts, _ = evaluate(catalogue()["children_in_care_per_10000"], tables, Coverage(spans), [quarter])
    return facts[0]


@pytest.mark.parametrize(
    ("quarter", "shown"),
    [
        (Quarter(2022, 4), "2.0"),  # ends on 31 March 2023
        (Quarter(2023, 1), "1.0"),  # the year to 31 March 2024 begins
        (Quarter(2023, 4), "1.0"),
        (Quarter(2024, 1), "1.0"),  # nothing is published of the year to March 2025: the year before
        (Quarter(2024, 4), "1.0"),
        (Quarter(2025, 1), "0.4"),
    ],
)
def test_a_figure_is_counted_out_of_the_population_of_its_year(quarter: Quarter, shown: str) -> None:
    fact = rate(quarter)
    assert (fact.numerator, fact.shown, fact.as_at) == (2, Decimal(shown), max(quarter.end, date(2024, 3, 31)))


def test_beyond_the_years_that_a_release_may_stand_for_there_is_no_rate() -> None:
    fact = rate(Quarter(2026, 1), last=date(2026, 3, 31))
    assert (fact.status, fact.shown) == ("x", None) and "not covered: populations" in fact.reason
    assert rate(Quarter(2021, 1)).status == "x"


def test_the_population_is_a_published_measure_too() -> None:
    frame = pl.DataFrame(
        {
            "level": ["Local authority", "National"],
            "la_code": [855, None],
            "period": ["2024", "2024"],
            "population": [149_000.0, 12e6],
        }
    )
    made = publications()["populations"].make({"ees_looked_after_rates/rates": frame}, Taken())
    assert made.benchmark.sort("la_code").rows() == [
        ("populations/aged_0_to_17", "2024", 855, 149_000.0),
        ("populations/aged_0_to_17", "2024", 970, 12_000_000.0),
    ]

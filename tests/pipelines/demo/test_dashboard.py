"""The dashboard: all 21 rows of the committee's, worked out from the demo's files, with its summaries and the columns beside them.

What the report says is written here in counts and summaries; row by row it is read from the report beside the project.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.home.lake import Lake
from schemas.codes.council import AREA
from schemas.events import EVENTS
from schemas.words.event import SourceTable
from schemas.words.source import known_sources
from warehouse.indicator import Indicator
from warehouse.indicators import catalogue
from warehouse.period import KINDS, parse_period
from warehouse.rounding import displayed_value

LAST = "2025-26-Q1"
AREAS = {"Early Years": 3, "Education": 9, "SEND": 2, "Social Care": 7}
PUBLISHED_DECIMALS = {"suspended_pupils_rate": 2, "permanent_exclusion_rate": 2}
PARAGRAPHS = {f"T{n}" for n in range(1, 15)}


@pytest.fixture(scope="module")
def served(demo: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo.served), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def dashboard(served: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows in their order, by column."""
    found = served.execute("SELECT * FROM mart.dashboard ORDER BY position")
    names = [d[0] for d in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="module")
def report(shared: Path) -> list[dict[str, str]]:
    """The committee's dashboard."""
    with (shared / "reference/dashboard_q1_2025_26.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_there_are_21_rows_in_four_areas_each_with_a_figure(dashboard: list[dict[str, Any]]) -> None:
    assert [r["position"] for r in dashboard] == list(range(1, 22))
    assert Counter(r["area"] for r in dashboard) == AREAS
    assert {r["status"] for r in dashboard} == {"ok"}
    assert {r["round"] for r in dashboard} == {LAST}
    assert set(AREAS) == {c.label for c in AREA.codes}


def test_every_row_is_the_report_s(dashboard: list[dict[str, Any]], report: list[dict[str, str]]) -> None:
    assert len(report) == 21
    differ = []
    for shown, reported in zip(dashboard, report, strict=True):
        for name in ("indicator_id", "label", "area", "period", "previous_period", "unit", "direction", "quartile"):
            if shown[name] != reported[name]:
                differ.append((reported["position"], name, shown[name], reported[name]))
        for name in ("position", "latest", "previous", "decimals"):
            if Decimal(str(shown[name])) != Decimal(reported[name]):
                differ.append((reported["position"], name, shown[name], reported[name]))
    assert not differ


def test_every_count_of_the_report_is_the_same(dashboard: list[dict[str, Any]], report: list[dict[str, str]]) -> None:
    counted = 0
    for shown, reported in zip(dashboard, report, strict=True):
        for name in ("numerator", "denominator"):
            if reported[name]:
                counted += 1
                assert shown[name] == int(reported[name]), (reported["position"], name)
    assert counted >= 20


def test_england_and_neighbours_of_the_report_are_the_same(
    dashboard: list[dict[str, Any]], report: list[dict[str, str]]
) -> None:
    compared = 0
    for shown, reported in zip(dashboard, report, strict=True):
        for name, column in (("england", "england"), ("neighbours", "neighbours_mean")):
            if reported[name]:
                compared += 1
                decimals = PUBLISHED_DECIMALS.get(shown["indicator_id"], 1)
                assert displayed_value(shown[column], decimals) == Decimal(reported[name]), (reported["position"], name)
    assert compared == 12


def summary(served: duckdb.DuckDBPyConnection, of: str, column: str) -> dict[str, int]:
    return dict(served.execute(f"SELECT {column}, indicators FROM mart.{of}").fetchall())


def test_summaries_are_the_report_s(served: duckdb.DuckDBPyConnection) -> None:
    assert summary(served, "progress_summary", "direction") == {"Improve": 9, "No change": 3, "Worse": 6, "N/A": 3}
    assert summary(served, "quartile_summary", "quartile") == {"1st": 3, "2nd": 5, "3rd": 4, "4th": 0, "NA": 9}
    assert summary(served, "rag_summary", "rag") == {"Green": 2, "Amber": 6, "Red": 0, "N/A": 13}


@pytest.mark.parametrize(
    ("mart", "column"), [("progress_summary", "direction"), ("quartile_summary", "quartile"), ("rag_summary", "rag")]
)
def test_summaries_count_the_rows_of_the_dashboard(
    served: duckdb.DuckDBPyConnection, dashboard: list[dict[str, Any]], mart: str, column: str
) -> None:
    counted = summary(served, mart, column)
    assert {k: n for k, n in counted.items() if n} == Counter(r[column] for r in dashboard)


def test_a_colour_needs_a_target_and_a_target_gives_no_colour_by_itself(dashboard: list[dict[str, Any]]) -> None:
    by_id = {r["indicator_id"]: r for r in dashboard}
    assert all(r["target"] is not None for r in dashboard if r["rag"] != "N/A")
    assert (by_id["primary_first_preference"]["target"], by_id["primary_first_preference"]["rag"]) == (93.7, "N/A")
    assert (by_id["neet_16_17"]["target"], by_id["neet_16_17"]["rag"]) == (2.1, "N/A")


def test_neet_is_read_with_the_share_not_known(
    served: duckdb.DuckDBPyConnection, dashboard: list[dict[str, Any]]
) -> None:
    neet = next(r for r in dashboard if r["indicator_id"] == "neet_16_17")
    share = re.fullmatch(r"(.+) (\d+\.\d)%", neet["beside"])
    assert share is not None and share[1] == catalogue()["not_known_16_17"].label
    ((worked_out,),) = served.execute(
        "SELECT displayed FROM mart.trend WHERE indicator_id = 'not_known_16_17' AND period = ?", [neet["period"]]
    ).fetchall()
    assert Decimal(share[2]) == worked_out > 0
    assert {r["indicator_id"] for r in dashboard if r["beside"]} == {"neet_16_17"}


def test_every_row_serves_an_outcome_of_both_schemes(dashboard: list[dict[str, Any]]) -> None:
    assert all("Strategic Plan: " in r["outcomes"] and "Departmental Plan: " in r["outcomes"] for r in dashboard)
    safe = [r["outcomes"] for r in dashboard if r["area"] == "Social Care"]
    assert all("Strategic Plan: Safe and Well" in outcomes for outcomes in safe)


def test_a_row_without_a_quartile_says_why(dashboard: list[dict[str, Any]]) -> None:
    assert all(r["quartile_note"] for r in dashboard if r["quartile"] == "NA")
    assert all(r["vintage"] and r["benchmark_period"] for r in dashboard if r["quartile"] != "NA")


def test_every_period_is_in_the_dimension_with_its_kind(served: duckdb.DuckDBPyConnection) -> None:
    everything = served.execute(
        "SELECT period, kind, round, first_day, last_day, previous_period, year_before, time_period FROM star.dim_period"
    ).fetchall()
    published = {"financial_year", "calendar_year", "winter", "day"}
    assert {r[1] for r in everything} == {*KINDS, *published}
    assert all(first <= last for _, _, _, first, last, *_ in everything)
    rows = [r for r in everything if r[1] not in published]
    for label, kind, round_, first, last, previous, year_before, time_period in rows:
        period = parse_period(label)
        assert (period.kind, period.start, period.end) == (kind, first, last)
        assert (period.previous.label, period.year_before.label) == (previous, year_before)
        assert (round_ is not None) == (kind == "quarter") and re.fullmatch(r"20\d{4}", time_period)
    stray = served.execute(
        "SELECT period FROM star.fact_indicator UNION SELECT period FROM star.fact_position "
        "UNION SELECT previous_period FROM star.fact_position UNION SELECT period FROM star.fact_narrative "
        "EXCEPT SELECT period FROM star.dim_period"
    ).fetchall()
    assert stray == []


def test_every_kind_of_period_is_reported(dashboard: list[dict[str, Any]]) -> None:
    kinds = Counter(parse_period(r["period"]).kind for r in dashboard)
    assert kinds == {"term": 5, "entry_year": 2, "academic_year": 2, "quarter": 12}


def test_parts_add_up_to_the_total_where_everything_has_a_part(served: duckdb.DuckDBPyConnection) -> None:
    """Dimensions in which every counted row of the demo has a value."""
    sums = served.execute(
        """
        SELECT f.indicator_id, f.period, b.dimension, sum(f.numerator), any_value(t.numerator)
        FROM star.fact_indicator f JOIN star.dim_breakdown b USING (breakdown)
        JOIN star.fact_indicator t ON t.is_latest AND t.breakdown = 'total' AND t.indicator_id = f.indicator_id
          AND t.variant = f.variant AND t.period = f.period AND t.basis = f.basis AND t.la_code = f.la_code
        WHERE f.is_latest AND b.dimension <> 'total'
          AND f.indicator_id IN ('ehcp_in_mainstream', 'sen_support_in_mainstream', 'primary_first_preference')
        GROUP BY f.indicator_id, f.variant, f.period, f.basis, b.dimension
        """
    ).fetchall()
    assert len(sums) >= 10
    assert [r for r in sums if r[3] != r[4]] == []


def _speakers() -> list[tuple[str, SourceTable]]:
    return [(name, source_table) for name, table in EVENTS.items() for source_table in table.filled_by]


@pytest.mark.parametrize(("events", "source_table"), _speakers(), ids=lambda v: v if isinstance(v, str) else v.source)
def test_every_speaker_names_a_known_source_and_table(events: str, source_table: SourceTable) -> None:
    sources = known_sources()
    assert source_table.table in {t.name for t in sources[source_table.source].tables}
    for asked in source_table.companions:
        source, _, table = asked.removesuffix("?").rpartition("/")
        assert table in {t.name for t in sources[source or source_table.source].tables}, (events, asked)
        assert not source or sources[source].national, "a companion of another source is a national file"


def test_a_source_covers_an_event_table_once() -> None:
    for name, table in EVENTS.items():
        assert len({s.source for s in table.filled_by}) == len(table.filled_by), name


def test_every_event_table_feeds_an_indicator() -> None:
    where_children_live = {"children_districts"}  # it counts nothing: a council is divided by it
    assert {t for i in catalogue().values() for t in i.event_tables} == set(EVENTS) - where_children_live


@pytest.mark.parametrize("indicator", catalogue().values(), ids=catalogue())
def test_every_indicator_says_what_it_is(indicator: Indicator) -> None:
    assert indicator.paragraph in PARAGRAPHS
    assert len(indicator.definition) > 40 and len(indicator.method) > 40
    assert indicator.source.startswith("https://")
    assert all(other in catalogue() for other in indicator.beside)
    assert (indicator.closes is None) == (indicator.closed_because == "")


def test_the_star_says_what_an_indicator_is(served: duckdb.DuckDBPyConnection) -> None:
    rows: Mapping[str, tuple[str, ...]] = {
        r[0]: r[1:]
        for r in served.execute(
            "SELECT indicator_id, paragraph_type, definition, method, source, periods FROM star.dim_indicator "
            "WHERE is_current"
        ).fetchall()
    }
    assert rows == {i.id: (i.paragraph, i.definition, i.method, i.source, i.periods) for i in catalogue().values()}


def test_absence_is_null_in_every_table(served: duckdb.DuckDBPyConnection) -> None:
    columns = served.execute(
        "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE schema_name IN ('star', 'mart') AND data_type = 'VARCHAR'"
    ).fetchall()
    blank = [
        f"{schema}.{table}.{column}"
        for schema, table, column in columns
        if served.execute(f"""SELECT count(*) FROM {schema}."{table}" WHERE "{column}" = ''""").fetchall() != [(0,)]
    ]
    assert blank == []

"""The demo's social care: the rules applied to the county's records give the report's figures, without the pipeline.

All 21 rows are in `test_dashboard`.
"""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from helpers import copy_home, council_of, refresh
from pipelines.council.new_home import make_home
from pipelines.council.template import write_council_workbook
from pipelines.demo import deliver
from pipelines.demo.published import files as published
from pipelines.demo.settings import council_rows
from pipelines.demo.social_care.records import PLAN, QUARTERS, County
from pipelines.figures.facts import load_facts
from pipelines.home.lake import Lake, read_frame
from warehouse.period import Quarter

DASHBOARD = [
    # position, indicator, latest, previous, direction, quartile
    (15, "assessments_within_45_days", "86.8", "83.6", "Improve", "2nd"),
    (16, "care_leavers_eet", "63.5", "62.0", "Improve", "1st"),
    (17, "care_leavers_suitable_accommodation", "96.0", "94.0", "Improve", "1st"),
    (18, "repeat_child_protection_plans", "23.0", "24.9", "Improve", "2nd"),
    (19, "children_in_care_dental_checks", "74.5", "76.7", "Worse", "NA"),
    (20, "children_in_care_health_assessments", "81.8", "86.9", "Worse", "NA"),
    (21, "re_referrals", "22.4", "26.4", "Improve", "3rd"),
]
COUNTS = {
    "assessments_within_45_days": (1346, 1550),
    "care_leavers_eet": (80, 126),
    "care_leavers_suitable_accommodation": (121, 126),
    "repeat_child_protection_plans": (35, 152),
    "children_in_care_dental_checks": (549, 737),
    "children_in_care_health_assessments": (603, 737),
    "re_referrals": (396, 1768),
}


SOCIAL_CARE = (
    "SELECT position, indicator_id, latest, previous, direction, quartile FROM mart.dashboard "
    "WHERE area = 'Social Care' ORDER BY 1"
)


def query(lake: Lake, sql: str) -> list[tuple]:
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_dashboard(demo: Lake) -> None:
    rows = query(demo, SOCIAL_CARE)
    assert rows == [(p, i, Decimal(a), Decimal(b), d, q) for p, i, a, b, d, q in DASHBOARD]
    spans = query(demo, "SELECT DISTINCT period, previous_period, round FROM mart.dashboard WHERE area = 'Social Care'")
    assert spans == [("Q1 2025/26", "Q4 2024/25", "2025-26-Q1")]
    counts = query(demo, "SELECT indicator_id, numerator, denominator FROM mart.dashboard WHERE area = 'Social Care'")
    assert {i: (n, d) for i, n, d in counts} == COUNTS


def test_every_quarter_is_what_was_planted(demo: Lake, records: County) -> None:
    council = council_of(demo)
    found = load_facts(demo, council.la_code, "2025-26-Q1")
    facts = {(f.indicator_id, f.variant, f.period, f.basis): f for f in found if f.breakdown == "total"}
    for quarter, plan in PLAN.items():
        for indicator, basis, planned in (
            ("re_referrals", "in_quarter", plan.referrals),
            ("assessments_within_45_days", "in_quarter", plan.assessments),
            ("repeat_child_protection_plans", "in_quarter", plan.plans),
            ("children_in_care_dental_checks", "at_period_end", (plan.dental, plan.looked_after)),
            ("children_in_care_health_assessments", "at_period_end", (plan.health, plan.looked_after)),
        ):
            variant = "all_in_care" if basis == "at_period_end" else "standard"
            fact = facts[indicator, variant, quarter.label, basis]
            # Where every check is listed, none hides an earlier one, as it does in the list that was planned.
            every = fact.method == "every check listed"
            expected = (_checked(records, quarter, indicator), plan.looked_after) if every else planned
            assert (fact.numerator, fact.denominator) == expected, (indicator, quarter.label)
        assert facts["care_leavers_eet", "17_to_21", quarter.label, "year_to_date"].numerator == plan.in_eet


def _checked(records: County, quarter: Quarter, indicator: str) -> int:
    """How many of those in care at a quarter's end had the check in the twelve months before, by the records alone."""
    end = quarter.end
    in_care = [p for p in records.looked_after if p.started <= end and (p.ceased is None or p.ceased > end)]
    kind = "dental" if "dental" in indicator else "health"
    return sum(any(end.replace(year=end.year - 1) < d <= end for d in getattr(p, kind)) for p in in_care)


def test_the_method_that_was_used_is_stored_and_the_other_would_differ(annex_a: Lake) -> None:
    methods = query(
        annex_a,
        "SELECT period, method FROM mart.trend WHERE indicator_id = 're_referrals' AND variant = 'standard' "
        "AND basis = 'year_to_date' AND status = 'ok' ORDER BY first_day",
    )
    assert [m for _, m in methods] == ["supplied count of list 3"] * 4 + ["dated history"]
    events = read_frame(annex_a.events("855", "2025-26-Q1", "referrals.parquet"))
    window = events.filter(pl.col("referral_date").is_between(QUARTERS[4].start, QUARTERS[4].end))
    assert (window["referrals_in_last_12_months"] > 0).sum() != 396


def test_wrong_rules_would_count_the_decoys(records: County) -> None:
    last = QUARTERS[4]
    days = [(r.child.id, r.day) for r in records.referrals if last.start <= r.day <= last.end]
    assert len(days) - len(set(days)) > 5  # two referrals on one day
    ceased_day_before = [p for p in records.looked_after if p.ceased and (last.end - p.ceased).days == 1]
    hidden = [p for p in records.looked_after if p.dental and p.dental[-1] > last.end and len(p.dental) > 1]
    assert len(ceased_day_before) >= 3 and len(hidden) >= 5


def test_like_for_like_quartile_shows_the_mismatch(demo: Lake) -> None:
    row = query(
        demo,
        "SELECT quartile, like_for_like_quartile, quartile_note FROM mart.dashboard WHERE indicator_id = 'care_leavers_eet'",
    )[0]
    assert row[:2] == ("1st", "2nd")
    assert "19 to 21" in row[2]


def test_previous_is_as_first_reported_and_the_restated_stands_beside_it(demo: Lake) -> None:
    rows = query(
        demo, "SELECT previous, previous_restated, previous_from FROM mart.dashboard WHERE area = 'Social Care'"
    )
    assert all(a == b and f.startswith("reported history: Performance report Q4 2024/25") for a, b, f in rows)


def test_screen_and_workbook_say_that_targets_are_invented(demo: Lake) -> None:
    assert "targets" in council_of(demo).notice
    assert "invented" in query(demo, "SELECT DISTINCT notice FROM mart.dashboard")[0][0]
    publications = query(demo, "SELECT DISTINCT publication FROM star.dim_vintage")
    assert len(publications) == 7 and all(name.startswith("Synthetic ") for (name,) in publications)


def test_a_second_refresh_changes_nothing(demo: Lake, tmp_path: Path) -> None:
    lake = copy_home(demo, tmp_path / "home")
    before = lake.served.read_bytes()
    assert not refresh(lake).promoted
    assert lake.served.read_bytes() == before


@pytest.mark.further
def test_same_seed_same_files(delivered: Lake, tmp_path: Path) -> None:
    lake = Lake.at(tmp_path / "again")
    written = deliver(lake)
    assert len(written) == len(set(written)) > 70
    for path in written:
        assert path.read_bytes() == (delivered.home / path.relative_to(lake.home)).read_bytes(), path.name


def test_real_national_files_stand_beside_the_county_s_own_providers(shared: Path, tmp_path: Path) -> None:
    lake = Lake.at(tmp_path / "home")
    written = deliver(lake, families=(published,), published=shared / "data/lait_2025-07-22")
    national = {p.name for p in written if p.parent.parent.name == "published"}
    real = {p.name for p in (shared / "data/lait_2025-07-22").iterdir()}
    (providers,) = national - real
    assert real < national and providers.startswith("Management_information_-_childcare_providers")


@pytest.fixture(scope="module")
def with_real_files(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    from datetime import date

    lake = Lake.at(tmp_path_factory.mktemp("real") / "home")
    make_home(lake, today=date(2025, 7, 7), workbook=False)
    deliver(lake, families=(), published=shared / "data/lait_2025-07-22")
    assert refresh(lake).promoted
    return lake


def test_real_published_figures_keep_the_quartiles(with_real_files: Lake) -> None:
    rows = query(with_real_files, SOCIAL_CARE)
    assert rows == [(p, i, Decimal(a), Decimal(b), d, q) for p, i, a, b, d, q in DASHBOARD]
    notes = query(with_real_files, "SELECT quartile_note FROM mart.dashboard WHERE position IN (19, 20)")
    assert all("12 months" in n for (n,) in notes)


def test_real_comparison_mart(with_real_files: Lake) -> None:
    rows = query(
        with_real_files,
        "SELECT council, measure, round(england, 2), round(neighbours_mean, 2), quartile, rank, councils FROM mart.comparison "
        "WHERE la_code = '855' AND period = '2023/24' AND is_latest AND measure IN ('Total_ Pup_FixedEx', 'TotPermEx') ORDER BY 2",
    )
    assert rows == [
        ("Leicestershire", "TotPermEx", 0.13, 0.12, "2nd", 41, 153),
        ("Leicestershire", "Total_ Pup_FixedEx", 4.04, 4.13, "2nd", 54, 153),
    ]


def test_what_the_workbook_says_changes_the_dashboard_and_no_code(demo: Lake, tmp_path: Path) -> None:
    """Variant, own neighbours, a target that is only shown, a figure that cannot be given: all from the workbook."""
    lake = copy_home(demo, tmp_path / "home")
    rows = council_rows(list(QUARTERS))
    rows["neighbours"] = [
        {"model": "Our own set", "neighbour": c, "rank": n} for n, c in enumerate((803, 916), start=1)
    ]
    for line in rows["indicators"]:
        if line["indicator_id"] == "care_leavers_eet":
            line["variant"] = "19_to_21"
    for line in rows["targets"]:
        if line["indicator_id"] == "re_referrals":
            line["rag_shown"] = "No"
    reason = {
        "indicator_id": "children_in_care_dental_checks",
        "reason": "System change",
        "last_reported": "Q4 2024/25 report",
    }
    rows["unavailable"] = [reason]
    write_council_workbook(lake.council_workbook(), rows)
    assert refresh(lake).promoted
    rows_shown = {
        r[0]: r[1:]
        for r in query(
            lake,
            "SELECT indicator_id, latest, status, reason, rag, quartile, neighbours_model, numerator FROM mart.dashboard",
        )
    }
    assert rows_shown["care_leavers_eet"][6] == 42 and rows_shown["care_leavers_eet"][4] == "2nd"
    assert rows_shown["re_referrals"][3] == "N/A" and rows_shown["re_referrals"][5] == "Our own set"
    in_trend = query(
        lake,
        "SELECT DISTINCT status FROM mart.trend WHERE indicator_id = 'children_in_care_dental_checks' AND period = 'Q1 2025/26'",
    )
    assert in_trend == [("x",)]
    assert rows_shown["children_in_care_dental_checks"][:3] == (
        None,
        "x",
        "System change; last reported in Q4 2024/25 report",
    )
    mean = query(
        lake,
        "SELECT avg(value) FROM mart.comparison WHERE measure = 'ReReferral' AND published_period = '2024' AND la_code IN ('803', '916')",
    )[0][0]
    shown = query(lake, "SELECT neighbours_mean FROM mart.dashboard WHERE indicator_id = 're_referrals'")[0][0]
    assert shown == pytest.approx(mean)


def test_every_council_has_a_row_beside_england_and_its_neighbours(with_real_files: Lake) -> None:
    hampshire = query(
        with_real_files,
        "SELECT value, england, neighbours_mean IS NOT NULL, quartile FROM mart.comparison "
        "WHERE la_code = '850' AND measure = 'ReReferral' AND published_period = '2024'",
    )
    assert hampshire == [(None, 22.4, True, "NA")]
    counts = query(
        with_real_files, "SELECT DISTINCT count(*) FROM star.fact_comparison GROUP BY measure, published_period"
    )
    assert len(counts) == 1


def test_the_county_delivers_the_same_bytes_in_every_process() -> None:
    """The order of a set of dates differs from process to process; nothing that is delivered may depend on it."""
    code = (
        "import hashlib; from pipelines.demo.schools import exclusions_register, school_census; "
        "from pipelines.demo.social_care import formats as social_care; "
        "made = [*exclusions_register.deliveries(), *social_care.deliveries()]; "
        "print(hashlib.sha256(b''.join(d.data for d in made)).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "7")
    }
    assert len(digests) == 1

"""The report's national figures, worked out again from the real files: 2 September 2025, for the quarter to June 2025."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl
import pytest

from pipelines.compose.conform import About
from pipelines.compose.conform.ofsted_schools import schools as own_schools
from pipelines.receive.examine import examine
from schemas.sources.national.lait import ENGLAND
from warehouse.comparison import Cuts, compare, quartile
from warehouse.national import Figures, Taken, publications
from warehouse.open_data import with_la_code
from warehouse.vintages import LAIT

OFSTED = "ofsted/State-funded_schools_inspections_and_outcomes_as_at_31_August_2025.csv.gz"
EXCLUSIONS = ("exclusions/exc_nat_region_la.csv.gz", "exclusions/exclusions_national_THIRDPARTY_EDITED.csv")
SCORECARDS = "admissions/scorecard_data_2024_2023.csv.gz"
SEN = "sen/nat_la_pp_fsm_sen_eal_THIRDPARTY_TIDY.csv.gz"
REPORT_DAY, QUARTER_BEFORE, EDITION_DAY = date(2025, 6, 18), date(2025, 3, 31), date(2025, 8, 31)
"""The report's England and neighbours fit the first; the county's counts are the same to the end of June."""

Read = Callable[..., dict[str, pl.DataFrame]]
Stands = Callable[[Figures], dict[tuple[str, str], dict[str, float]]]


@pytest.fixture(scope="module")
def read(shared: Path) -> Read:
    """Accepted rows of real files by `source/table`."""

    @lru_cache
    def one(name: str, as_at: date | None) -> dict[str, pl.DataFrame]:
        path = shared / "data" / name
        examined = examine(path.read_bytes(), path.name, la_code="published", as_at=as_at)
        assert examined.source is not None and examined.refusal is None, name
        return {f"{examined.source.id}/{j.table.name}": j.accepted for j in examined.judged}

    def several(*names: str, as_at: date | None = None) -> dict[str, pl.DataFrame]:
        return {table: frame for name in names for table, frame in one(name, as_at).items()}

    return several


@pytest.fixture(scope="module")
def neighbours(read: Read) -> pl.DataFrame:
    """The neighbours of May 2025."""
    wide = read("lait_2025-07-22/sn_may_2025.xlsx")["lait_neighbours/neighbours"]
    near = [c for c in wide.columns if c.startswith("neighbour_")]
    return wide.unpivot(index="la_code", on=near, value_name="neighbour").select("la_code", "neighbour")


@pytest.fixture(scope="module")
def stands(neighbours: pl.DataFrame) -> Stands:
    """Where Leicestershire stands, by measure and period."""

    def of(figures: Figures) -> dict[tuple[str, str], dict[str, float]]:
        compared = compare(figures.benchmark, neighbours, figures.measures, ENGLAND).filter(pl.col("la_code") == 855)
        return {(r["measure"], r["period"]): r for r in compared.to_dicts()}

    return of


def make(id_: str, frames: Mapping[str, pl.DataFrame], as_at: date | None = None) -> Figures:
    """Figures of an edition; of a day, as a later edition shows it."""
    placed = {name: with_la_code(frame, {}) for name, frame in frames.items()}
    return publications()[id_].make(placed, Taken(as_at, rolled_back=as_at is not None))


def ofsted(read: Read, day: date) -> Figures:
    return make("ofsted", read(OFSTED, as_at=day), day)


@pytest.mark.parametrize(
    ("day", "primary", "secondary"),
    [
        (REPORT_DAY, (212, 228), (39, 44)),
        (date(2025, 6, 30), (212, 228), (39, 44)),
        (QUARTER_BEFORE, (211, 228), (40, 44)),
    ],
)
def test_the_councils_own_schools(read: Read, day: date, primary: tuple[int, int], secondary: tuple[int, int]) -> None:
    rows = read(OFSTED, as_at=day)["ofsted_schools/schools"].with_columns(delivery=pl.lit("1"))
    own = own_schools(rows, {}, About("855", "1", "", day, rolled_back=True)).drop_nulls("leadership")
    counted = {
        phase: ((of["leadership"] <= 2).sum(), of.height)
        for (phase,), of in own.partition_by("phase", as_dict=True).items()
    }
    assert (counted["primary"], counted["secondary"]) == (primary, secondary)


def test_schools_well_led_on_the_reports_day(read: Read, stands: Stands) -> None:
    found = stands(ofsted(read, REPORT_DAY))
    shown = {
        measure.removeprefix("ofsted/"): (round(r["england"], 1), round(r["neighbours_mean"], 1), r["quartile"])
        for (measure, _), r in found.items()
    }
    assert shown == {
        "primary_schools_well_led": (93.3, 90.8, 3),
        "secondary_schools_well_led": (89.7, 89.3, 3),
        "pupils_in_well_led_schools": (92.9, 91.5, 3),
    }
    assert {period for _, period in found} == {"2025-06-18"}


def test_an_edition_says_how_things_stand_on_its_own_day_as_published(read: Read) -> None:
    """267 inspections carried out by the end of August were published in September: Ofsted counts them."""
    frames = read(OFSTED, as_at=EDITION_DAY)
    made = publications()["ofsted"].make(frames, Taken(EDITION_DAY)).benchmark
    shown = {
        area: [round(v, 2) for v in of.sort("measure")["value"]]
        for (area,), of in made.filter(pl.col("la_code").is_in([ENGLAND, 370, 855, 931]))
        .partition_by("la_code", as_dict=True)
        .items()
    }
    # Primary schools, pupils, secondary schools.
    assert shown == {
        ENGLAND: [93.98, 93.38, 90.12],
        370: [94.81, 94.67, 90.91],
        855: [93.42, 91.84, 88.64],
        931: [95.83, 96.82, 97.56],
    }
    own = own_schools(
        frames["ofsted_schools/schools"].with_columns(delivery=pl.lit("1")), {}, About("855", "1", "", EDITION_DAY)
    )
    primary = own.filter(pl.col("phase") == "primary").drop_nulls("leadership")
    assert (primary["leadership"].le(2).sum(), primary.height) == (213, 228)


def test_the_secondary_schools_were_in_the_second_quartile_a_quarter_before(read: Read, stands: Stands) -> None:
    found = stands(ofsted(read, QUARTER_BEFORE))["ofsted/secondary_schools_well_led", "2025-03-31"]
    assert (round(found["value"], 1), found["quartile"]) == (90.9, 2)


def test_the_parquet_copy_says_the_same(read: Read) -> None:
    other = make("ofsted", read("ofsted/ofsted_statefunded_as_at_2025-08-31.parquet", as_at=REPORT_DAY), REPORT_DAY)
    assert other.benchmark.equals(ofsted(read, REPORT_DAY).benchmark)


def test_no_figure_is_given_after_the_grades_end(read: Read) -> None:
    assert make("ofsted", read(OFSTED, as_at=REPORT_DAY), date(2025, 11, 10)).benchmark.is_empty()
    assert make("ofsted", read(OFSTED, as_at=REPORT_DAY), date(2025, 11, 9)).benchmark.height


def test_pupils_with_special_needs_in_spring_2025(read: Read) -> None:
    figures = make("sen", read(SEN)).benchmark.filter(pl.col("la_code") == 855, pl.col("period") == "2024/25")
    assert dict(figures.select("measure", "value").iter_rows()) == {
        "sen/ehcp_in_mainstream": 2_823,
        "sen/sen_support_in_mainstream": 13_429,
    }


def test_exclusions(read: Read, stands: Stands) -> None:
    figures = make("exclusions", read(*EXCLUSIONS))
    rows = figures.benchmark.filter(pl.col("measure") == "exclusions/permanent_exclusions")
    by_year = {
        area: dict(of.select("period", "value").iter_rows())
        for (area,), of in rows.partition_by("la_code", as_dict=True).items()
    }
    county, england = by_year[855], by_year[ENGLAND]
    assert (county["2022/23"], county["2018/19"], county["2008/09"]) == (67, 19, 81)
    assert max(n for year, n in county.items() if "2009/10" <= year <= "2022/23") == 67
    assert (england["2023/24"], england["2023/24"] - england["2022/23"]) == (10_885, 1_509)
    assert england["2023/24"] == max(n for year, n in england.items() if year <= "2023/24")
    assert england["2009/10"] == 5_741.02  # a count with a fraction, as published
    found = stands(figures)["exclusions/suspended_pupils_rate", "2022/23"]
    assert (round(found["value"], 2), round(found["england"], 2)) == (3.16, 3.61)


def test_an_older_release_says_the_same_under_its_old_names(read: Read) -> None:
    """Up to rounding: it has two decimals."""
    both = [
        make("exclusions", read(f)).benchmark.filter(
            pl.col("period") == "2016/17", pl.col("la_code") == ENGLAND, pl.col("measure").str.ends_with("pupils_rate")
        )
        for f in ("exclusions/exclusions_by_geographic_level_2019_noschoolrows.csv.gz", EXCLUSIONS[0])
    ]
    assert both[0]["value"].item() == pytest.approx(both[1]["value"].item(), abs=0.02)


def test_first_preferences(read: Read, stands: Stands) -> None:
    found = stands(make("scorecards", read(SCORECARDS)))
    shown = {
        (measure.removeprefix("scorecards/"), year): (
            round(r["value"], 1),
            round(r["neighbours_mean"], 1),
            r["quartile"],
        )
        for (measure, year), r in found.items()
        if year == "2025"
    }
    assert shown == {
        ("primary_first_preference", "2025"): (95.4, 93.6, 2),
        ("secondary_first_preference", "2025"): (92.0, 90.3, 1),
    }
    # Of entry in 2024 two rows are given: the newer one, which is not rounded, stands.
    assert found["scorecards/primary_first_preference", "2024"]["value"] == pytest.approx(95.033, abs=0.0005)


def test_all_twelve_quartiles_of_the_report(read: Read, stands: Stands) -> None:
    lait = LAIT.make(
        read("lait_2025-07-22/bds_long_0.parquet", "lait_2025-07-22/lait_data_dictionary.csv.gz"), date(2025, 7, 22)
    )
    names = {
        "PrevRegCPR": ("2024", 100 * 35 / 152, "low", 2),
        "ReReferral": ("2024", 100 * 396 / 1768, "low", 3),
        "Continue_Assess_Comp": ("2024", 100 * 1346 / 1550, "high", 2),
        "CareLeaverAcc": ("2024", 100 * 121 / 126, "high", 1),
        "CareLeaverEET": ("2024", 100 * 80 / 126, "high", 1),
        "TotPermEx": ("2023/24", 0.07133, "low", 2),
        "Total_ Pup_FixedEx": ("2023/24", 3.62, "low", 2),
        "scorecards/primary_first_preference": ("2025", 100 * 6467 / 6780, "high", 2),
        "scorecards/secondary_first_preference": ("2025", 100 * 6761 / 7352, "high", 1),
        "ofsted/primary_schools_well_led": ("2025-06-18", 100 * 212 / 228, "high", 3),
        "ofsted/secondary_schools_well_led": ("2025-06-18", 100 * 39 / 44, "high", 3),
        "ofsted/pupils_in_well_led_schools": ("2025-06-18", 91.5, "high", 3),
    }
    wanted = Figures(lait.benchmark.filter(pl.col("measure").is_in(list(names))), lait.measures)
    found = stands(wanted) | stands(make("scorecards", read(SCORECARDS))) | stands(ofsted(read, REPORT_DAY))
    placed = {}
    for measure, (period, value, polarity, _) in names.items():
        r = found[measure, period]
        placed[measure] = quartile(value, Cuts(r["q1"], r["q2"], r["q3"]), polarity)  # type: ignore[arg-type]
    assert placed == {measure: expected for measure, (*_, expected) in names.items()}
    assert [list(placed.values()).count(q) for q in (1, 2, 3, 4)] == [3, 5, 4, 0]


def test_the_departments_quintiles_stand_beside_the_figures(read: Read) -> None:
    found = make("neet", read("neet/UD_NEETNK_LA_dashboard_final_2025.csv")).benchmark.filter(pl.col("la_code") == 855)
    assert dict(found.select("measure", "value").iter_rows()) == {
        "neet/neet": 1.2,
        "neet/not_known": 4.8,
        "neet/neet_or_not_known": 6.0,
        "neet/neet_quintile": 1,
        "neet/not_known_quintile": 5,
        "neet/neet_or_not_known_quintile": 4,
    }


def test_two_releases_of_care_leavers_say_the_same_of_one_year(read: Read) -> None:
    """Other column names, other labels of ages; the figures of 2023 are the same but for what was put right since."""
    old, new = (
        make("care_leavers", read(f"csc_ees_{release}/la_care_leavers_activity.csv.gz")).benchmark.filter(
            pl.col("period") == "2023", pl.col("measure") == "care_leavers/in_eet_19_to_21"
        )
        for release in ("2024release", "2025release_pair")
    )
    both = old.join(new, on=["measure", "period", "la_code"], suffix="_new")
    assert both.height > 140
    assert both.filter(pl.col("value") != pl.col("value_new")).height <= 10

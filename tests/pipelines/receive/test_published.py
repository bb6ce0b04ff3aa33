"""National files beside LAIT: recognised and accounted for, in every shape; the synthetic ones give the report's figures."""

import io
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.compose.conform import About
from pipelines.compose.conform.ofsted_schools import schools as own_schools
from pipelines.demo.dropped import Dropped
from pipelines.demo.early_years.providers import URNS, grade_of
from pipelines.demo.published.files import deliveries
from pipelines.demo.published.spread import NEIGHBOURS_OF_COUNTY
from pipelines.receive.examine import Examined, examine
from schemas.sources.national.lait import ENGLAND
from warehouse import terms
from warehouse.comparison import compare
from warehouse.national import Figures, Taken, publications
from warehouse.open_data import with_la_code

REAL = {
    # file under data/: source, rows, quarantined
    "admissions/school_applications_and_offers.csv.gz": ("ees_school_offers", 1_620, 0),
    "admissions/scorecard_data_2024_2023.csv.gz": ("scorecards", 308, 0),
    "csc_ees_2024release/b1_children_in_need_2013_to_2024.csv.gz": ("ees_children_in_need", 1_967, 0),
    "csc_ees_2024release/c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv.gz": (
        "ees_referrals",
        1_967,
        0,
    ),
    "csc_ees_2024release/csww_indicators_2017_to_2024.csv.gz": ("ees_social_workers", 1_300, 0),
    "csc_ees_2024release/d3_cpps_subsequent_plan_2013_to_2024.csv.gz": ("ees_repeat_plans", 1_967, 0),
    "csc_ees_2024release/d5_cpps_at31march_by_duration_2013_to_2024.csv.gz": ("ees_plan_durations", 1_967, 0),
    "csc_ees_2024release/la_care_leavers_accommodation_suitability.csv.gz": ("ees_care_leavers", 6_680, 0),
    "csc_ees_2024release/la_care_leavers_activity.csv.gz": ("ees_care_leavers", 20_040, 0),
    "csc_ees_2024release/la_cla_placement_stability.csv.gz": ("ees_placement_stability", 5_010, 0),
    "csc_ees_2024release/la_conviction_health_outcome_cla.csv.gz": ("ees_looked_after_outcomes", 15_030, 0),
    "csc_ees_2025release_pair/c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv.gz": (
        "ees_referrals",
        2_132,
        0,
    ),
    "csc_ees_2025release_pair/la_care_leavers_activity.csv.gz": ("ees_care_leavers", 20_040, 0),
    "ehe/ehe_census.csv": ("ees_home_education", 18, 1),  # one line has a cell too many
    "exclusions/exc_nat_region_la.csv.gz": ("ees_exclusions", 11_000, 0),
    "exclusions/exclusions_by_geographic_level_2019_noschoolrows.csv.gz": ("ees_exclusions", 7_120, 0),
    "exclusions/exclusions_national_THIRDPARTY_EDITED.csv": ("ees_exclusions_national", 76, 0),
    "neet/UD_NEETNK_LA_dashboard_2021_vg_removed.csv": ("neet", 161, 0),
    "neet/UD_NEETNK_LA_dashboard_2022_final.csv": ("neet", 160, 0),
    "neet/UD_NEETNK_LA_dashboard_2023_final.csv": ("neet", 160, 0),
    "neet/UD_NEETNK_LA_dashboard_final_2024.csv": ("neet", 161, 0),
    "neet/UD_NEETNK_LA_dashboard_final_2025.csv": ("neet", 161, 0),
    "ofsted/State-funded_schools_inspections_and_outcomes_as_at_31_August_2025.csv.gz": ("ofsted_schools", 21_990, 0),
    "ofsted/ofsted_statefunded_as_at_2025-08-31.parquet": ("ofsted_schools", 21_990, 0),
    "sen/education-health-and-care-plans_2025.zip": ("ehc_plans", 171_868, 0),
    "sen/nat_la_pp_fsm_sen_eal_THIRDPARTY_TIDY.csv.gz": ("ees_sen_in_schools", 42_548, 0),
    "sen/sen2_mi.csv.gz": ("ees_sen2", 1_456, 0),
}


def accounted(examined: Examined) -> int:
    """Rows by where they went; every row of each table is accounted for."""
    for one in examined.judged:
        assert one.rows["in"] == sum(n for where, n in one.rows.items() if where != "in")
    return sum(one.rows["in"] - one.rows["ignored"] for one in examined.judged)


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_recognised_and_accounted_for(shared: Path, name: str) -> None:
    path = shared / "data" / name
    as_at = date(2025, 8, 31) if name.startswith("ofsted") else None
    examined = examine(path.read_bytes(), path.name, la_code="published", as_at=as_at)
    source, rows, quarantined = REAL[name]
    assert examined.source is not None and examined.refusal is None
    assert (examined.source.id, accounted(examined)) == (source, rows)
    assert sum(one.rows["quarantined"] for one in examined.judged) == quarantined
    assert not [one.refusal for one in examined.judged if one.refusal]


def test_the_samples_are_recognised_and_accounted_for(shared: Path) -> None:
    found = {}
    for path in sorted((shared / "samples/published_ogl").iterdir()):
        examined = examine(path.read_bytes(), path.name, la_code="published", as_at=None)
        assert examined.source is not None and examined.refusal is None, path.name
        found[examined.source.id] = accounted(examined)
    assert found == {"neet": 160, "ees_referrals": 2_132, "ees_repeat_plans": 2_132}


@pytest.mark.parametrize(
    "name",
    [
        "geo/LTLA-UTLA_Apr23_Lookup_England-Wales.csv",
    ],
)
def test_what_lies_beside_the_tables_is_no_source(shared: Path, name: str) -> None:
    path = shared / "data" / name
    examined = examine(path.read_bytes(), path.name, la_code="published", as_at=None)
    assert examined.source is None and examined.refusal is not None


@pytest.mark.parametrize(
    "name",
    [
        "admissions/scorecard_metadata_2025-07-22.csv",
        "admissions/school_applications_and_offers.meta.csv",
        "exclusions/exclusions_by_geographic_level.meta.csv",
    ],
)
def test_what_describes_the_tables_does_no_harm(shared: Path, name: str) -> None:
    path = shared / "data" / name
    examined = examine(path.read_bytes(), path.name, la_code="published", as_at=None)
    assert examined.refusal is None
    assert examined.source is not None and examined.source.id == "ees_columns"
    assert not [f for f in examined.findings if f.severity != "note"]


def test_two_councils_that_answer_as_one_are_nobodys_figures(shared: Path) -> None:
    path = shared / "data/csc_ees_2024release/csww_indicators_2017_to_2024.csv.gz"
    examined = examine(path.read_bytes(), path.name, la_code="published", as_at=None)
    (finding,) = [f for f in examined.findings if f.rule == "unreadable_number"]
    assert (finding.column, finding.count) == ("old_la_code", 12)
    made = publications()["social_workers"].make({"ees_social_workers/workers": examined.judged[0].accepted}, Taken())
    assert not {940, 941} & set(made.benchmark.filter(pl.col("period") == "2024")["la_code"])


def test_a_line_with_a_cell_too_many_is_not_used() -> None:
    text = "academic_year,exam_year,Area,Area_code,Pupil_group,school_type_short,x_value,n_value,x_percent\n"
    good = "202425,2025,Somewhere,E10000018,SEN Support,primary,1,10,0.1\n"
    examined = examine(
        (text + good + "202425,2025,Else,where,E10000019,SEN Support,primary,1,10,0.1\n").encode(),
        "sen.csv",
        la_code="published",
        as_at=None,
    )
    (one,) = examined.judged
    assert (one.rows["accepted"], one.rows["quarantined"]) == (1, 1)
    assert one.quarantined["source_row"].to_list() == [3]


def test_many_such_lines_are_a_broken_file() -> None:
    examined = examine(b"a,b\n1,2\n1,2\n1,2,3\n1,2,3\n1,2\n", "a.csv", la_code="published", as_at=None)
    assert examined.refusal is not None and examined.refusal.code == "MALFORMED_CSV"


def archive(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name.replace("__", "/") + ".csv", data)
    return held.getvalue()


REQUESTS = (
    b"time_period,geographic_level,old_la_code,breakdown_topic,breakdown,requests_received_in_year,"
    b"requests_decided_to_assess,requests_decided_not_to_assess,requests_decision_not_made,requests_withdrawn\n"
    b"2024,Local authority,855,All,All,100,60,30,5,x\n"
)


def test_an_archive_is_read_member_by_member() -> None:
    examined = examine(
        archive(data__requests=REQUESTS, notes__other=b"a,b\n1,2\n"), "release.zip", la_code="published", as_at=None
    )
    assert examined.source is not None and examined.source.id == "ehc_plans"
    assert [(j.table.name, j.sheet, j.rows["accepted"]) for j in examined.judged] == [("requests", "requests", 1)]
    assert examined.unrecognised == ["other"]


def test_one_bad_member_does_not_cost_the_others() -> None:
    examined = examine(
        archive(requests=REQUESTS, broken=b'a,b\n"1,2\n'), "release.zip", la_code="published", as_at=None
    )
    assert examined.refusal is None and examined.unrecognised == ["broken"]


def test_a_bomb_is_refused() -> None:
    examined = examine(archive(requests=b"0" * 2**26), "release.zip", la_code="published", as_at=None)
    assert examined.refusal is not None and examined.refusal.code == "SUSPICIOUS_ARCHIVE"


def test_an_archive_without_tables_is_no_workbook() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as container:
        container.writestr("readme.txt", "nothing")
    examined = examine(held.getvalue(), "release.zip", la_code="published", as_at=None)
    assert examined.refusal is not None and examined.refusal.code == "NOT_A_WORKBOOK"


OLD_HEADER = (
    "URN",
    "LAESTAB",
    "School name",
    "Ofsted phase",
    "School open date",
    "Local authority",
    "Total number of pupils",
    "Publication date",
    "Effectiveness of leadership and management",
    "Previous publication date",
    "Previous effectiveness of leadership and management",
)
CARD_HEADER = (
    *OLD_HEADER[:8],
    "Leadership and governance",
    "Publication date of latest OEIF graded inspection",
    "Latest OEIF effectiveness of leadership and management",
)
DAY = date(2025, 6, 30)


def schools_file(header: tuple[str, ...], *rows: str, title: str = "") -> Examined:
    lines = [title] * bool(title) + [",".join(header), *rows]
    return examine("\n".join(lines).encode(), "schools.csv", la_code="published", as_at=DAY)


def test_of_a_day_before_the_edition_the_latest_grade_counts_once_its_report_is_out() -> None:
    examined = schools_file(
        OLD_HEADER,
        "1,8552001,On the day,Primary,NULL,X,100,30/06/2025,2,01/01/2020,3",
        "2,8552002,A day late,Primary,NULL,X,100,01/07/2025,2,01/01/2020,3",
        "3,8552003,Never before,Primary,NULL,X,100,01/07/2025,2,NULL,NULL",
        "4,8552004,Not judged,Primary,NULL,X,100,01/05/2025,9,01/01/2020,2",
        "5,8552005,Opens later,Primary,01/07/2025,X,100,01/05/2023,1,NULL,NULL",
        "6,8562001,The neighbour's,Primary,NULL,X,100,01/05/2023,1,NULL,NULL",
        "7,8552006,Opened that day,Secondary,30/06/2025,X,NULL,01/05/2023,4,NULL,NULL",
        title="State-funded schools as at 30 June 2025",
    )
    rows = examined.judged[0].accepted.with_columns(delivery=pl.lit("1"))
    own = own_schools(rows, {}, About("855", "1", "", DAY, rolled_back=True)).sort("school")
    assert own.select("school", "phase", "leadership", "published_on").rows() == [
        ("1", "primary", 2, date(2025, 6, 30)),
        ("2", "primary", 3, date(2020, 1, 1)),
        ("3", "primary", None, None),
        ("4", "primary", None, date(2025, 5, 1)),
        ("7", "secondary", 4, date(2023, 5, 1)),
    ]
    assert own["left_out"].null_count() == own.height  # a report after the day is no fault of the row


def test_an_edition_with_report_cards_says_nothing_of_grades() -> None:
    examined = schools_file(
        CARD_HEADER,
        "1,8552001,Kept its grades,Primary,NULL,X,100,NULL,NULL,01/05/2023,2",
        "2,8552002,Has a card,Primary,NULL,X,100,01/02/2026,Strong standard,NULL,NULL",
    )
    assert examined.refusal is None and examined.judged[0].rows["accepted"] == 2
    assert examined.source is not None and examined.source.id == "ofsted_report_cards"
    rows = examined.judged[0].accepted.with_columns(delivery=pl.lit("1"))
    made = publications()["ofsted"].make({"ofsted_report_cards/schools": rows}, Taken(DAY)).benchmark
    assert made.is_empty(), "the day is before report cards"


def test_national_and_third_party_tables_find_the_country() -> None:
    """The level of a row that was pasted in shifted is the country's code; the year stands twice."""
    text = (
        "time_identifier,time_period,geographic_level,country_code,country_name,school_type,characteristic_group,"
        "characteristic,headcount,perm_excl,perm_excl_rate,suspension,susp_rate,one_plus_susp,one_plus_susp_rate\n"
        "202324,202324,E92000001,England,,Total,Total,Total,8445343,10885,0.12889,954952,11.30744,341266,4.04088\n"
        "202324,202324,E92000001,England,,Total,Sex,Boys,4300000,7000,0.16,600000,14,200000,4.7\n"
    )
    examined = examine(text.encode(), "exclusions.csv", la_code="published", as_at=None)
    assert examined.source is not None
    made = publications()["exclusions"].make({f"{examined.source.id}/exclusions": examined.judged[0].accepted}, Taken())
    found = made.benchmark.filter(pl.col("measure") == "exclusions/permanent_exclusions")
    assert found.rows() == [("exclusions/permanent_exclusions", "2023/24", ENGLAND, 10_885.0)]


@pytest.fixture(scope="module")
def synthetic() -> dict[str, tuple[Dropped, Examined]]:
    """The county's national files, judged."""
    found = {}
    for dropped in deliveries():
        as_at = {"March": date(2025, 3, 31), "_June": DAY}.get(
            next((m for m in ("March", "_June") if m in dropped.name), "")
        )
        examined = examine(dropped.data, dropped.name, la_code="published", as_at=as_at)
        assert examined.source is not None and examined.refusal is None, dropped.name
        found[examined.source.id + (f" {as_at}" if as_at else "")] = (dropped, examined)
    return found


def county(figures: Figures) -> dict[tuple[str, str], dict[str, float]]:
    near = pl.DataFrame({"neighbour": NEIGHBOURS_OF_COUNTY}).select(
        la_code=pl.lit(855, dtype=pl.Int64), neighbour="neighbour"
    )
    compared = compare(figures.benchmark, near, figures.measures, ENGLAND).filter(pl.col("la_code") == 855)
    return {(r["measure"].split("/")[1], r["period"]): r for r in compared.to_dicts()}


def made(synthetic: dict[str, tuple[Dropped, Examined]], id_: str, key: str, day: date | None = None) -> Figures:
    examined = synthetic[key][1]
    assert examined.source is not None
    frames = {f"{examined.source.id}/{j.table.name}": j.accepted for j in examined.judged}
    return publications()[id_].make({n: with_la_code(f, {}) for n, f in frames.items()}, Taken(day))


def test_every_synthetic_file_says_that_it_is_invented(synthetic: dict[str, tuple[Dropped, Examined]]) -> None:
    assert len(synthetic) == 8
    for dropped, examined in synthetic.values():
        assert (
            dropped.about["publication"].startswith("Synthetic") and dropped.about["attribution"] == "Invented figures."
        )
        assert accounted(examined) == sum(one.rows["accepted"] for one in examined.judged)


@pytest.mark.parametrize(
    ("day", "primary", "secondary", "pupils"),
    [
        (DAY, ((212, 228), 3), ((39, 44), 3), (91.5, 3)),
        (date(2025, 3, 31), ((211, 228), 3), ((40, 44), 2), (92.2, 3)),
    ],
    ids=["June", "March"],
)
def test_the_synthetic_schools_are_as_well_led_as_the_report_says(
    synthetic: dict[str, tuple[Dropped, Examined]],
    day: date,
    primary: tuple[object, int],
    secondary: tuple[object, int],
    pupils: tuple[float, int],
) -> None:
    key = f"ofsted_schools {day}"
    rows = synthetic[key][1].judged[0].accepted.with_columns(delivery=pl.lit("1"))
    own = own_schools(rows, {}, About("855", "1", "", day))
    found = county(made(synthetic, "ofsted", key, day))
    placed = {measure: r["quartile"] for (measure, _), r in found.items()}

    def counted(phase: str) -> tuple[int, int]:
        judged = own.filter(pl.col("phase") == phase).drop_nulls("leadership")
        return judged.filter(terms.well_led).height, judged.height

    assert (counted("primary"), placed["primary_schools_well_led"]) == primary
    assert (counted("secondary"), placed["secondary_schools_well_led"]) == secondary
    well, everybody = sum(own.filter(terms.well_led)["pupils"]), sum(own["pupils"])
    assert everybody == 100_600
    assert (round(100 * well / everybody, 1), placed["pupils_in_well_led_schools"]) == pupils


def test_england_and_the_neighbours_stand_where_the_report_says(synthetic: dict[str, tuple[Dropped, Examined]]) -> None:
    found = county(made(synthetic, "ofsted", f"ofsted_schools {DAY}", DAY))
    shown = {measure: (round(r["england"], 1), round(r["neighbours_mean"], 1)) for (measure, _), r in found.items()}
    assert shown == {
        "primary_schools_well_led": (93.3, 90.8),
        "secondary_schools_well_led": (89.7, 89.3),
        "pupils_in_well_led_schools": (92.9, 91.5),
    }


def test_a_wrong_rule_would_give_other_figures(synthetic: dict[str, tuple[Dropped, Examined]]) -> None:
    """An edition rolled back to its own day by dates of publication does not count 212 of 228."""
    rows = synthetic[f"ofsted_schools {DAY}"][1].judged[0].accepted.with_columns(delivery=pl.lit("1"))
    own = own_schools(rows, {}, About("855", "1", "", DAY, rolled_back=True))
    judged = own.filter(pl.col("phase") == "primary").drop_nulls("leadership")
    assert (judged.filter(terms.well_led).height, judged.height) == (211, 228)


def test_the_synthetic_first_preferences(synthetic: dict[str, tuple[Dropped, Examined]]) -> None:
    found = county(made(synthetic, "scorecards", "scorecards"))
    shown = {k: (round(r["value"], 1), round(r["neighbours_mean"], 1), r["quartile"]) for k, r in found.items()}
    assert shown["primary_first_preference", "2025"] == (95.4, 93.6, 2)
    assert shown["secondary_first_preference", "2025"] == (92.0, 90.3, 1)
    assert shown["primary_first_preference", "2024"][0] == 95.0
    assert shown["secondary_first_preference", "2024"][0] == 91.5


def test_the_synthetic_exclusions(synthetic: dict[str, tuple[Dropped, Examined]]) -> None:
    found = county(made(synthetic, "exclusions", "ees_exclusions"))
    out = {year: (r["value"], r["england"]) for (m, year), r in found.items() if m == "permanent_exclusions"}
    assert (out["2022/23"], out["2018/19"][0], out["2008/09"][0]) == ((67, 9_376), 19, 81)
    assert (out["2023/24"], out["2006/07"][1]) == ((72, 10_885), 8_678)
    assert max(ours for year, (ours, _) in out.items() if "2009/10" <= year <= "2022/23") == 67
    assert max(england for _, england in out.values()) == 10_885
    rate = {year: round(r["value"], 2) for (m, year), r in found.items() if m == "suspended_pupils_rate"}
    assert (rate["2018/19"], rate["2022/23"], rate["2023/24"]) == (1.90, 3.16, 3.62)
    assert max(rate, key=lambda year: rate[year]) == "2023/24"
    # What the councils had is what England had.
    rows = made(synthetic, "exclusions", "ees_exclusions").benchmark.filter(
        pl.col("measure") == "exclusions/permanent_exclusions", pl.col("period") == "2023/24"
    )
    assert rows.filter(pl.col("la_code") < ENGLAND)["value"].sum() == 10_885


def test_the_synthetic_providers_are_judged_by_the_one_rule(synthetic: dict[str, tuple[Dropped, Examined]]) -> None:
    rows = synthetic["ofsted_early_years"][1].judged[0].accepted
    assert "name" in rows.columns  # judged here; the gate drops it before anything is stored
    grades = dict(rows.select("provider", "overall_effectiveness").iter_rows())
    assert {urn: grades[urn] or "" for urn in URNS} == {urn: grade_of(urn) for urn in URNS}
    assert [grade_of(f"EY{n}") for n in (37 * 2_703, 41 * 2_440)] == ["3", ""]


def test_the_synthetic_special_needs_and_participation(synthetic: dict[str, tuple[Dropped, Examined]]) -> None:
    needs = county(made(synthetic, "sen", "ees_sen_in_schools"))
    assert needs["ehcp_in_mainstream", "2024/25"]["value"] == 2_823
    assert needs["sen_support_in_mainstream", "2024/25"]["value"] == 13_429
    young = county(made(synthetic, "neet", "neet"))
    assert (young["neet", "2025"]["value"], young["neet", "2025"]["england"]) == (1.2, 3.4)

"""The project's own contracts: recognised, judged, and giving the figures the county's files were planted with."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

import polars as pl
import pytest

from helpers import receive_all, received, register_dropped
from pipelines.compose.composition import claims, compose
from pipelines.compose.conform import About, accepted_rows, complete, events_of, steps
from pipelines.demo import admissions, children_districts, dashboard_use, registers, young_people
from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.dropped import Dropped
from pipelines.demo.early_years import headcount as early_years
from pipelines.demo.early_years.providers import URNS, grade_of
from pipelines.demo.social_care.records import QUARTERS
from pipelines.home.keys import make_key
from pipelines.home.lake import Lake
from pipelines.receive.examine import Examined, examine
from pipelines.receive.identity import PUBLISHED, day_of
from pipelines.show.data_dictionary import contracts
from schemas.codes.ccis import ACTIVITY, CUSTODY, NEET, NOT_KNOWN, OTHER
from schemas.events import EVENTS
from schemas.words.fields import Personal
from schemas.words.source import History, Snapshot, known_sources
from warehouse import terms
from warehouse.coverage import Coverage
from warehouse.evaluate import Fact, evaluate
from warehouse.indicators import catalogue
from warehouse.period import Period, parse_period

FAMILY = (
    "primary_first_preference",
    "secondary_first_preference",
    "funded_places_age_2",
    "funded_places_age_3",
    "funded_places_in_quality_settings",
    "home_educated_children",
    "children_missing_education",
    "children_found_missing_education",
    "part_time_timetables_at_period_end",
    "part_time_timetables_over_six_weeks",
    "social_worker_caseload",
    "social_workers_from_agency",
    "neet_16_17",
    "not_known_16_17",
    "neet_or_not_known_16_17",
    "dashboard_users",
    "dashboard_views",
    "dashboard_views_per_user",
    "use_of_custody",
    "first_time_entrants",
    "youth_reoffending",
    "targeted_family_help_total",
)
PERIODS = (
    "2024",
    "2025",
    "Autumn Term 2024",
    "Spring Term 2025",
    "Summer Term 2025",
    "Q1 2024/25",
    "Q2 2024/25",
    "Q3 2024/25",
    "Q4 2024/25",
    "Q1 2025/26",
)
NAMES = {
    "Applicants": "school_applicants",
    "Funded": "early_years_headcount",
    "Eligible": "eligible_children",
    "EHE": "home_education_register",
    "CME": "missing_education_register",
    "Part-time": "part_time_timetables",
    "Caseloads": "caseloads",
    "CCIS": "ccis",
    "Districts": "children_districts",
    "Tableau": "tableau_views",
}


SOURCES = (*NAMES.values(), "custodial_sentences", "youth_justice_cohort", "family_help")


def delivered() -> Iterator[Dropped]:
    """Everything the county drops of this family."""
    modules = (admissions, children_districts, early_years, young_people, registers, dashboard_use)
    return chain.from_iterable(m.deliveries() for m in modules)


def judgements() -> bytes:
    """The inspectorate's file of the county's providers, cut to the columns that are needed."""
    columns = {c.name: c.title for c in known_sources()["ofsted_early_years"].table("providers").columns}
    wanted = ("provider", "provider_type", "status", "la_name", "inspected_on", "overall_effectiveness")
    rows = [
        [
            u,
            "Childcare on non-domestic premises",
            "Active",
            "Synthetic",
            date(2024, 5, 9) if grade_of(u) else None,
            grade_of(u),
        ]
        for u in URNS
    ]
    return csv_bytes([columns[w] for w in wanted], rows)


def looked_at(name: str, header: tuple[str, ...], *rows: tuple[object, ...], as_at: date | None = None) -> Examined:
    """A small file of a contract, judged."""
    return examine(csv_bytes(header, rows), name, la_code="855", as_at=as_at)


def conformed(examined: Examined, events: str, as_at: date = date(2025, 6, 30)) -> pl.DataFrame:
    """Its accepted rows through the step of its source, identifiers as delivered."""
    assert examined.source and not examined.refusal, examined.refusal
    rows = complete(examined.judged[0].accepted.with_columns(delivery=pl.lit("d")), examined.judged[0].table)
    return steps()[examined.source.id, events](rows, {}, About("855", "d", "", as_at))


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str, str], Fact]:
    """The family's facts as known in the last round, by indicator, period, basis and breakdown."""
    lake = Lake.at(tmp_path_factory.mktemp("contracts") / "home")
    lake.make_private()
    make_key(lake)
    for dropped in (*delivered(), Dropped("published/2025-07-22", "Childcare providers.csv", judgements())):
        folder = Path(str(lake.landing)) / dropped.slot
        folder.mkdir(parents=True, exist_ok=True)
        (folder / dropped.name).write_bytes(dropped.data)
    register_dropped(lake)
    assert all(v.accepted for _, v in receive_all(lake, "855", PUBLISHED))
    found, waiting = claims([*received(lake, "855"), *received(lake, PUBLISHED)])
    assert not waiting
    shares = compose(found)
    indicators = [catalogue()[i] for i in FAMILY]
    events, spans = {}, []
    for table in dict.fromkeys(t for i in indicators for t in i.event_tables):
        events[table], covered, _ = events_of(table, shares, accepted_rows(lake), "855")
        spans += covered
    periods: list[Period] = [parse_period(p) for p in PERIODS]
    facts = [f for i in indicators for f in evaluate(i, events, Coverage(tuple(spans)), periods)[0]]
    return {(f.indicator_id, f.period, f.basis, f.breakdown): f for f in facts if f.variant != "10_to_14"}


# ── the files ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("dropped", list(delivered()), ids=lambda d: d.name)
def test_what_the_county_drops_is_recognised_and_every_row_accounted_for(dropped: Dropped) -> None:
    examined = examine(dropped.data, dropped.name, la_code="855", as_at=day_of(dropped.name))
    assert examined.refusal is None
    assert examined.source and examined.source.id == NAMES[dropped.name.split()[0]]
    (one,) = examined.judged
    lines = sum(1 for _ in csv.reader(io.StringIO(dropped.data.decode("utf-8-sig")))) - 1
    assert one.rows["in"] == lines == sum(n for where, n in one.rows.items() if where != "in")
    unfit = {"Applicants": 1, "EHE": 2, "CME": 1, "Part-time": 1}
    assert one.rows["quarantined"] == unfit.get(dropped.name.split()[0], 0)
    assert not one.absent


def test_every_contract_is_recognised_by_its_own_headers() -> None:
    """No contract's header is mistaken for another source's, with or without the columns that may be missing."""
    for source in (known_sources()[s] for s in SOURCES):
        (table,) = source.tables
        for headers in ([c.title for c in table.columns], [c.title for c in table.columns if not c.optional]):
            row = ["1"] * len(headers)
            examined = examine(csv_bytes(headers, [row]), "export.csv", la_code="855", as_at=date(2025, 7, 3))
            assert examined.source and examined.source.id == source.id


def test_a_row_of_the_list_of_districts_names_a_child() -> None:
    rows = (("1000007", "", "Brookdale"), ("", "", "Brookdale"), ("", "X855200110001", "Dunmere"))
    examined = looked_at("Districts of children 2025-07-08.csv", children_districts.HEADER, *rows)
    (found,) = [f for f in examined.findings if f.rule == "no_child"]
    assert (found.column, found.rows) == ("Child ID", (3,))
    assert examined.judged[0].rows["quarantined"] == 1


def test_no_contract_keeps_an_identifier_as_delivered() -> None:
    for source in (s for s in known_sources().values() if s.contract):
        for column in (c for t in source.tables for c in t.columns):
            if column.name.endswith(("child_id", "client_id", "user_id")):
                assert column.personal is Personal.IDENTIFIER, (source.id, column.name)
            if column.name == "birth_date":
                assert column.personal is Personal.SENSITIVE, source.id


# ── what is planted comes out ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("indicator", "period", "above", "below", "shown"),
    [
        ("primary_first_preference", "2024", 6_888, 7_248, "95.0"),
        ("primary_first_preference", "2025", 6_467, 6_780, "95.4"),
        ("secondary_first_preference", "2024", 6_785, 7_413, "91.5"),
        ("secondary_first_preference", "2025", 6_761, 7_352, "92.0"),
        ("funded_places_age_2", "Autumn Term 2024", 1_034, 1_450, "71.3"),
        ("funded_places_age_2", "Spring Term 2025", 931, 1_400, "66.5"),
        ("funded_places_age_3", "Autumn Term 2024", 6_895, 7_250, "95.1"),
        ("funded_places_age_3", "Spring Term 2025", 6_883, 7_200, "95.6"),
        ("funded_places_in_quality_settings", "Autumn Term 2024", 6_811, 7_000, "97.3"),
        ("funded_places_in_quality_settings", "Spring Term 2025", 6_804, 7_000, "97.2"),
        ("home_educated_children", "Q1 2024/25", 1_279, None, "1279"),
        ("home_educated_children", "Q2 2024/25", 1_118, None, "1118"),
        ("home_educated_children", "Q3 2024/25", 1_196, None, "1196"),
        ("home_educated_children", "Q4 2024/25", 1_247, None, "1247"),
        ("home_educated_children", "Q1 2025/26", 1_461, None, "1461"),
        ("children_missing_education", "Q1 2024/25", 392, None, "392"),
        ("children_missing_education", "Q2 2024/25", 431, None, "431"),
        ("children_missing_education", "Q3 2024/25", 418, None, "418"),
        ("children_missing_education", "Q4 2024/25", 405, None, "405"),
        ("children_missing_education", "Q1 2025/26", 376, None, "376"),
        ("children_found_missing_education", "Q1 2024/25", 214, None, "214"),
        ("children_found_missing_education", "Q2 2024/25", 268, None, "268"),
        ("children_found_missing_education", "Q3 2024/25", 231, None, "231"),
        ("children_found_missing_education", "Q4 2024/25", 224, None, "224"),
        ("children_found_missing_education", "Q1 2025/26", 209, None, "209"),
        ("part_time_timetables_at_period_end", "Q1 2024/25", 255, None, "255"),
        ("part_time_timetables_at_period_end", "Q2 2024/25", 214, None, "214"),
        ("part_time_timetables_at_period_end", "Q3 2024/25", 243, None, "243"),
        ("part_time_timetables_at_period_end", "Q4 2024/25", 271, None, "271"),
        ("part_time_timetables_at_period_end", "Q1 2025/26", 262, None, "262"),
        ("part_time_timetables_over_six_weeks", "Q1 2024/25", 76, 255, "29.8"),
        ("part_time_timetables_over_six_weeks", "Q2 2024/25", 61, 214, "28.5"),
        ("part_time_timetables_over_six_weeks", "Q3 2024/25", 75, 243, "30.9"),
        ("part_time_timetables_over_six_weeks", "Q4 2024/25", 85, 271, "31.4"),
        ("part_time_timetables_over_six_weeks", "Q1 2025/26", 79, 262, "30.2"),
        ("social_worker_caseload", "Q1 2024/25", 2_949, 181, "16.3"),
        ("social_worker_caseload", "Q2 2024/25", 2_983, 178, "16.8"),
        ("social_worker_caseload", "Q3 2024/25", 3_020, 183, "16.5"),
        ("social_worker_caseload", "Q4 2024/25", 2_962, 180, "16.5"),
        ("social_worker_caseload", "Q1 2025/26", 2_931, 182, "16.1"),
        ("social_workers_from_agency", "Q1 2024/25", 26, 181, "14.4"),
        ("social_workers_from_agency", "Q2 2024/25", 27, 178, "15.2"),
        ("social_workers_from_agency", "Q3 2024/25", 25, 183, "13.7"),
        ("social_workers_from_agency", "Q4 2024/25", 26, 180, "14.4"),
        ("social_workers_from_agency", "Q1 2025/26", 25, 182, "13.7"),
        ("neet_16_17", "Q4 2024/25", 237, 15_742, "1.5"),
        ("neet_16_17", "Q1 2025/26", 240, 15_780, "1.5"),
        ("not_known_16_17", "Q4 2024/25", 756, 15_742, "4.8"),
        ("not_known_16_17", "Q1 2025/26", 757, 15_780, "4.8"),
        ("neet_or_not_known_16_17", "Q1 2025/26", 997, 15_780, "6.3"),
        ("dashboard_users", "Q4 2024/25", 580, None, "580"),
        ("dashboard_users", "Q1 2025/26", 521, None, "521"),
        ("dashboard_views", "Q4 2024/25", 84_817, None, "84817"),
        ("dashboard_views", "Q1 2025/26", 80_332, None, "80332"),
        ("dashboard_views_per_user", "Q4 2024/25", 84_817, 580, "146"),
        ("dashboard_views_per_user", "Q1 2025/26", 80_332, 521, "154"),
    ],
)
def test_a_planted_figure_is_worked_out(
    figures: dict[tuple[str, str, str, str], Fact],
    indicator: str,
    period: str,
    above: int,
    below: int | None,
    shown: str,
) -> None:
    fact = figures[indicator, period, catalogue()[indicator].bases[0].value, "total"]
    assert (fact.status, fact.reason, fact.marker) == ("ok", "", "")
    assert (fact.numerator, fact.denominator, str(fact.shown)) == (above, below, shown)


@pytest.mark.parametrize(
    ("area", "users", "views", "each"),
    [
        ("Targeted Family Help and Social Care", 289, 44_960, "156"),
        ("Education and SEND", 132, 8_884, "67"),
    ],
)
def test_use_of_dashboards_by_service_area(
    figures: dict[tuple[str, str, str, str], Fact], area: str, users: int, views: int, each: str
) -> None:
    of = ("Q1 2025/26", "in_quarter", f"service_area: {area}")
    assert figures["dashboard_users", *of].numerator == users
    assert figures["dashboard_views", *of].numerator == views
    assert str(figures["dashboard_views_per_user", *of].shown) == each


@pytest.mark.parametrize(
    ("indicator", "period", "by"),
    [
        (i, period, by)
        for i, period in (
            ("neet_16_17", "Q1 2025/26"),
            ("not_known_16_17", "Q1 2025/26"),
            ("neet_or_not_known_16_17", "Q1 2025/26"),
            ("home_educated_children", "Q1 2025/26"),
            ("children_missing_education", "Q1 2025/26"),
            ("children_found_missing_education", "Q1 2025/26"),
            ("part_time_timetables_over_six_weeks", "Q1 2025/26"),
            ("social_workers_from_agency", "Q1 2025/26"),
            ("primary_first_preference", "2025"),
            ("secondary_first_preference", "2025"),
            ("funded_places_in_quality_settings", "Spring Term 2025"),
        )
        for by in (b.id for b in catalogue()[i].breakdowns)
    ],
)
def test_every_part_is_there_and_the_parts_add_up(
    figures: dict[tuple[str, str, str, str], Fact], indicator: str, period: str, by: str
) -> None:
    whole = figures[indicator, period, catalogue()[indicator].bases[0].value, "total"]
    parts = [f for (i, p, _, b), f in figures.items() if (i, p) == (indicator, period) and b.startswith(f"{by}: ")]
    assert len(parts) == {"sex": 2, "district": 7, "team": 8}[by]
    assert sum(f.numerator or 0 for f in parts) == whole.numerator
    if whole.denominator is not None:
        assert sum(f.denominator or 0 for f in parts) == whole.denominator


def test_indicators_of_people_with_a_sex_and_a_district_are_given_by_them() -> None:
    by = {i: {b.id for b in one.breakdowns} for i, one in catalogue().items()}
    for i in (
        "neet_16_17",
        "not_known_16_17",
        "neet_or_not_known_16_17",
        "home_educated_children",
        "children_missing_education",
        "children_found_missing_education",
        "part_time_timetables_at_period_end",
        "part_time_timetables_over_six_weeks",
        "primary_first_preference",
        "secondary_first_preference",
    ):
        assert by[i] == {"sex", "district"}, i
    for i in (
        "permanent_exclusion_rate",
        "permanent_exclusions",
        "permanent_exclusions_interim",
        "suspended_pupils_rate",
        "suspended_pupils_interim",
        "sen_in_mainstream",
        "sen_support_share",
    ):
        assert by[i] == {"phase", "sex", "district"}, i
    assert by["funded_places_in_quality_settings"] == {"district"}


def test_offers_by_district_add_up(figures: dict[tuple[str, str, str, str], Fact]) -> None:
    parts = [
        f
        for (i, p, _, b), f in figures.items()
        if i == "primary_first_preference" and p == "2025" and b.startswith("district")
    ]
    assert len(parts) == 7
    assert sum(f.numerator or 0 for f in parts) == 6_467
    assert sum(f.denominator or 0 for f in parts) == 6_780


@pytest.mark.parametrize(
    ("indicator", "period"),
    [
        ("use_of_custody", "Q1 2025/26"),
        ("first_time_entrants", "Q1 2025/26"),
        ("youth_reoffending", "Q1 2025/26"),
        ("targeted_family_help_total", "Q1 2025/26"),
        ("funded_places_age_2", "Summer Term 2025"),
        ("dashboard_views", "Q3 2024/25"),
    ],
)
def test_what_was_not_delivered_is_not_available(
    figures: dict[tuple[str, str, str, str], Fact], indicator: str, period: str
) -> None:
    fact = figures[indicator, period, catalogue()[indicator].bases[0].value, "total"]
    assert (fact.status, fact.numerator) == ("x", None)
    assert fact.reason.startswith("not covered")


# ── applicants ───────────────────────────────────────────────────────────────────────────────────────────────────────
_APPLICANTS = (
    "Applicant ID",
    "Date of birth",
    "Entry year",
    "Phase of admission",
    "Applied on time",
    "Preference offered",
    "Lives in the area",
    "Placed by EHC plan",
)


def test_only_those_of_the_round_are_applicants() -> None:
    born = date(2020, 10, 1)
    examined = looked_at(
        "offers.csv", _APPLICANTS,
        ("1", born, "2025", "Reception", "Yes", "1", "Y", ""),
        ("2", born, "2025", "R", "Y", "", "Y", "N"),
        ("3", born, "2025", "Primary", "N", "1", "Y", "N"),
        ("4", born, "2025", "Primary", "Y", "1", "N", "N"),
        ("5", born, "2025", "Primary", "Y", "1", "Y", "Y"),
        ("6", date(2013, 10, 1), "2025", "Year 7", "Y", "7", "Y", "N"),
    )  # fmt: skip
    rows = conformed(examined, "school_applicants").sort("child_id")
    assert rows.select("child_id", "phase", "preference_offered").rows() == [
        ("1", "primary", 1),
        ("2", "primary", None),
        ("6", "secondary", None),  # there is no seventh preference: the cell is left out, and a finding says so
    ]
    assert [f.rule for f in examined.findings if f.column == "Preference offered"] == ["out_of_range"]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (("", date(2020, 10, 1), "2025", "Primary", "Y", "1", "Y", ""), "blank"),
        (("9", date(2020, 10, 1), "2025/26", "Primary", "Y", "1", "Y", ""), "malformed"),
        (("9", date(2020, 10, 1), "2025", "Sixth form", "Y", "1", "Y", ""), "unknown_code"),
        (("9", date(2020, 10, 1), "2025", "Primary", "", "1", "Y", ""), "blank"),
        (("9", date(2020, 10, 1), "2025", "Primary", "Y", "1", "perhaps", ""), "unknown_code"),
    ],
)
def test_an_applicant_nobody_can_place_is_set_aside(cells: tuple[object, ...], rule: str) -> None:
    good = ("1", date(2020, 10, 1), "2025", "Primary", "Y", "1", "Y", "")
    (one,) = looked_at("offers.csv", _APPLICANTS, good, cells).judged
    assert (one.rows["accepted"], one.quarantined["rules"].to_list()) == (1, [rule])


# ── early years ──────────────────────────────────────────────────────────────────────────────────────────────────────
_HEADCOUNT = (
    "Child ID",
    "Date of birth",
    "Headcount term",
    "Entitlement age",
    "Entitlement",
    "Provider URN",
    "Funded hours",
    "Main provider",
)
_SPRING = "Spring Term 2025"


def _places(*rows: tuple[object, ...], header: tuple[str, ...] = _HEADCOUNT, grades: bool = True) -> pl.DataFrame:
    examined = looked_at("headcount.csv", header, *rows)
    assert examined.source and not examined.refusal
    accepted = complete(examined.judged[0].accepted.with_columns(delivery=pl.lit("d")), examined.judged[0].table)
    providers = {"EY1": "2", "EY2": "3", "EY3": "Met", "EY4": None} if grades else {}
    frame = pl.DataFrame(
        {"provider": list(providers), "overall_effectiveness": list(providers.values())},
        schema={"provider": pl.String, "overall_effectiveness": pl.String},
    )
    step = steps()["early_years_headcount", "funded_children"]
    return step(accepted, {"providers": frame}, About("855", "d", _SPRING, date(2025, 1, 31))).sort("child_id")


def test_a_child_counts_once_at_the_main_provider() -> None:
    born = date(2021, 10, 1)
    rows = _places(
        ("1", born, _SPRING, "3", "Universal", "EY1", "5", "N"),
        ("1", born, _SPRING, "3", "Universal", "EY2", "10", "Y"),
        ("2", born, _SPRING, "3", "Universal", "EY2", "15", ""),
        ("2", born, _SPRING, "3", "Universal", "EY1", "7.5", ""),
        ("3", born, _SPRING, "3", "Universal", "EY1", "0", "Y"),
        ("4", born, _SPRING, "3", "Universal", "EY2", "20", "N"),
        ("4", born, _SPRING, "3", "Universal", "ey1 ", "2", "Y"),
    )
    assert rows.select("child_id", "provider").rows() == [("1", "EY2"), ("2", "EY2"), ("4", "ey1")]
    assert rows["high_quality"].to_list() == [False, False, True]


def test_a_file_without_main_providers_counts_every_child_once() -> None:
    short = _HEADCOUNT[:-1]
    born = date(2021, 10, 1)
    rows = _places(
        ("1", born, _SPRING, "3", "Universal", "EY1", "5"),
        ("1", born, _SPRING, "3", "Universal", "EY2", "10"),
        header=short,
    )
    assert rows.select("child_id", "provider").rows() == [("1", "EY2")]


def test_additional_support_counts_wherever_it_is_held() -> None:
    """Take-up asks whether the family uses it; where the child has most hours says only how good the place is."""
    born = date(2022, 10, 1)
    support, parents = "Families receiving additional support", "Working parents"
    rows = _places(
        ("1", born, _SPRING, "2", support, "EY1", "10", "N"),
        ("1", born, _SPRING, "2", parents, "EY2", "20", "Y"),
        ("2", born, _SPRING, "2", parents, "EY1", "15", "Y"),
        ("2", born, _SPRING, "2", support, "EY1", "15", "Y"),
        ("3", born, _SPRING, "2", parents, "EY1", "15", "Y"),
        ("4", born, _SPRING, "2", parents, "EY1", "20", "Y"),
        ("4", born, _SPRING, "2", "", "EY2", "5", "N"),
        ("5", born, _SPRING, "2", support, "EY2", "0", "N"),
        ("5", born, _SPRING, "2", parents, "EY1", "15", "Y"),
        ("6", date(2021, 10, 1), _SPRING, "3", "Universal", "EY1", "9", ""),
        ("6", date(2021, 10, 1), _SPRING, "3", parents, "EY1", "9", ""),
        ("6", date(2021, 10, 1), _SPRING, "3", "Universal", "EY2", "12", ""),
    )
    assert rows.select("child_id", "entitlement", "provider", "high_quality").rows() == [
        ("1", "additional_support", "EY2", False),
        ("2", "additional_support", "EY1", True),
        ("3", "working_parents", "EY1", True),
        ("4", None, "EY1", True),
        ("5", "working_parents", "EY1", True),
        ("6", "universal", "EY1", True),
    ]
    counted = rows.select("child_id", counts=terms.funded_at_age_2)
    assert dict(counted.rows()) == {"1": True, "2": True, "3": False, "4": None, "5": False, "6": False}


def test_one_place_is_listed_twice_only_for_two_entitlements() -> None:
    born = date(2022, 10, 1)
    once = ("1", born, _SPRING, "2", "Working parents", "EY1", "15", "Y")
    examined = looked_at("headcount.csv", _HEADCOUNT, once, (*once[:6], "10", "Y"), ("2", *once[1:]))
    assert examined.judged[0].quarantined["rules"].to_list() == ["key_repeated"] * 2


def test_each_age_is_counted_out_of_its_own_basis() -> None:
    header = ("Eligible in term", "Eligible at age", "Eligible children", "Basis of the number")
    examined = looked_at(
        "eligible.csv", header,
        (_SPRING, 2, "1,400", "DWP"), (_SPRING, 2, "6,900", "Population"),
        (_SPRING, 3, "7,200", "Population"), (_SPRING, 3, "40", "DWP"),
        (_SPRING, 4, "7,610", ""),
        ("Autumn Term 2024", 2, "6,950", "Population"),
    )  # fmt: skip
    assert examined.judged[0].rows["accepted"] == 6
    rows = conformed(examined, "eligible_children").sort("term", "age")
    assert rows.select("term", "age", "children").rows() == [
        ("Autumn Term 2024", 2, 6_950),
        (_SPRING, 2, 1_400),
        (_SPRING, 3, 7_200),
        (_SPRING, 4, 7_610),
    ]


def test_met_is_no_grade_and_no_file_is_no_knowledge() -> None:
    children = [
        (str(n), date(2021, 10, 1), _SPRING, "3", "Universal", urn, "15", "Y")
        for n, urn in enumerate(("EY1", "EY2", "EY3", "EY4", "EY5", ""))
    ]
    rows = _places(*children)
    assert rows["inspected"].to_list() == [True, True, False, False, False, False]
    assert rows["high_quality"].to_list() == [True, False, False, False, False, False]
    unknown = _places(*children, grades=False)
    assert unknown["inspected"].null_count() == unknown["high_quality"].null_count() == 6


@pytest.mark.parametrize(
    ("born", "age", "term", "found"),
    [
        (date(2022, 12, 31), "2", "Spring Term 2025", False),
        (date(2023, 1, 1), "2", "Spring Term 2025", True),
        (date(2022, 3, 31), "3", "Summer Term 2025", False),
        (date(2022, 4, 1), "3", "Summer Term 2025", True),
        (date(2021, 8, 31), "3", "Autumn Term 2024", False),
        (date(2021, 9, 1), "3", "Autumn Term 2024", True),
    ],
)
def test_a_place_before_the_term_after_the_birthday_is_found(born: date, age: str, term: str, found: bool) -> None:
    examined = looked_at("headcount.csv", _HEADCOUNT, ("1", born, term, age, "Universal", "EY1", "15", "Y"))
    assert examined.judged[0].rows["accepted"] == 1
    assert ("not_yet_entitled" in {f.rule for f in examined.findings}) is found


def test_a_term_must_be_spelled_as_a_term() -> None:
    rows = [("1", date(2021, 10, 1), term, "3", "Universal", "EY1", "15", "Y") for term in ("Spring 2025", _SPRING)]
    (one,) = looked_at("headcount.csv", _HEADCOUNT, *rows).judged
    assert one.quarantined["rules"].to_list() == ["malformed"]


# ── home education ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_spell_that_ended_before_it_started_is_set_aside() -> None:
    header = ("Child ID", "Date of birth", "Year group", "EHE start date", "EHE end date")
    born = date(2014, 5, 5)
    examined = looked_at(
        "EHE register.csv", header,
        ("1", born, "5", date(2025, 3, 3), date(2025, 3, 3)),
        ("2", born, "5", date(2025, 3, 3), date(2025, 3, 2)),
        ("3", born, "5", None, None),
        ("4", born, "5", date(2025, 7, 4), None),
        as_at=date(2025, 7, 3),
    )  # fmt: skip
    (one,) = examined.judged
    assert one.accepted["child_id"].to_list() == ["1"]
    assert one.quarantined["rules"].to_list() == ["ends_before_start", "blank", "after_as_at"]


# ── missing education, part-time timetables ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("header", "file"),
    [
        (("Child ID", "Date of birth", "CME start date", "CME end date"), "CME register.csv"),
        (("Child ID", "Date of birth", "Timetable start date", "Timetable end date"), "Part-time timetables.csv"),
    ],
)
def test_a_row_without_the_day_it_began_is_set_aside(header: tuple[str, ...], file: str) -> None:
    born = date(2014, 5, 5)
    examined = looked_at(
        file, header,
        ("1", born, date(2025, 3, 3), date(2025, 3, 3)),
        ("2", born, date(2025, 3, 3), date(2025, 3, 2)),
        ("3", born, None, None),
        ("4", born, date(2025, 7, 3), None),
        ("5", born, date(2025, 3, 3), date(2025, 7, 3)),
        as_at=date(2025, 7, 2),
    )  # fmt: skip
    (one,) = examined.judged
    # A planned end is no end: it is left out, and a finding says so.
    assert one.accepted.select("child_id", "ended_date").rows() == [("1", date(2025, 3, 3)), ("5", None)]
    assert one.quarantined["rules"].to_list() == ["ends_before_start", "blank", "after_as_at"]


def test_how_a_spell_ended_is_judged_and_never_stored() -> None:
    columns = known_sources()["missing_education_register"].table("spells").columns
    assert {c.name for c in columns if c.personal is Personal.DROP} == {"cme_outcome"}
    assert not {"cme_outcome"} & {c for e in EVENTS.values() for c in e.model.__fields__}


def test_a_register_covers_its_own_day_and_every_spell_that_began_in_24_months() -> None:
    """What goes on is a state on the day; what began is dated, and as far back as ended spells are kept."""
    used = {name: EVENTS[name].filled_by[0] for name in ("missing_education", "found_missing_education")}
    table = known_sources()["missing_education_register"].table("spells")
    assert isinstance(used["missing_education"].covers, Snapshot) and used["found_missing_education"].covers is None
    assert isinstance(table.covers, History) and table.covers.months == used["missing_education"].covers.months == 24


def test_what_decoys_of_the_registers_are_there() -> None:
    """Rows on both sides of every rule: without them a wrong rule would give the same figures."""
    last = QUARTERS[-1]
    for named, start, end in (
        ("CME", "CME start date", "CME end date"),
        ("Part-time", "Timetable start date", "Timetable end date"),
    ):
        (dropped,) = (d for d in registers.deliveries() if d.slot == last.round and d.name.startswith(named))
        rows = list(csv.DictReader(io.StringIO(dropped.data.decode("utf-8-sig"))))
        began = [r[start] for r in rows]
        ended = [r[end] for r in rows]
        edge = ["30/06/2025", "01/07/2025"]
        assert all(d in began and d in ended for d in edge), named
        still = [r for r in rows if r["Child ID"] and r[start] and r[end] in {"", "01/07/2025"}]
        assert len({r["Child ID"] for r in still}) < len(still), named
        born = [r["Date of birth"] for r in still]
        assert "01/09/2008" in born and "31/08/2008" in born, named
        if named == "Part-time":
            assert {"18/05/2025", "19/05/2025"} <= {r[start] for r in still}


# ── caseloads ────────────────────────────────────────────────────────────────────────────────────────────────────────
_CASELOADS = ("Line", "Team", "Children held", "Agency worker")


def test_social_workers_with_as_many_children_are_as_many_rows() -> None:
    examined = looked_at(
        "Caseloads 2025-06-30.csv", _CASELOADS,
        ("1", "Duty Team", "16", "N"), ("2", "Duty Team", "16", "N"), ("3", "Duty Team", "16", "N"), ("3", "Duty Team", "16", "N"),
        ("4", "Duty Team", "", "N"), ("5", "Duty Team", "16.5", "N"), ("6", "Duty Team", "0", "perhaps"),
        ("7", "Duty Team", "12", "N"), ("7", "Duty Team", "13", "N"), ("Total", "", "105", ""),
        as_at=date(2025, 6, 30),
    )  # fmt: skip
    (one,) = examined.judged
    assert one.rows == {"in": 10, "accepted": 4, "quarantined": 4, "duplicates": 1, "ignored": 1}
    assert one.accepted.select("line", "children_held", "agency_worker").rows() == [
        (1, 16, "N"), (2, 16, "N"), (3, 16, "N"), (6, 0, None),
    ]  # fmt: skip
    assert one.quarantined["rules"].to_list() == ["blank", "unreadable_number", "key_repeated", "key_repeated"]


def test_a_list_with_staff_numbers_in_place_of_lines_is_refused() -> None:
    rows = [(str(104_000 + n), "Duty Team", "16", "N") for n in range(40)]
    (one,) = looked_at("Caseloads.csv", _CASELOADS, *rows, as_at=date(2025, 6, 30)).judged
    assert one.refusal == "its 40 rows cannot be used" and "104" not in one.refusal


def test_nothing_in_a_list_of_caseloads_is_of_a_person() -> None:
    """No name and no number of a person: a row is a team and a number of children."""
    (table,) = known_sources()["caseloads"].tables
    assert {c.name: c.personal for c in table.columns if c.personal is not Personal.NO} == {"team": Personal.GROUP}
    assert "child_id" not in EVENTS["caseloads"].model.__fields__


def test_the_caseload_of_a_team_stays_inside() -> None:
    for indicator in ("social_worker_caseload", "social_workers_from_agency"):
        assert [b.inside for b in catalogue()[indicator].breakdowns] == [True]
        assert catalogue()[indicator].of_people


# ── young people ─────────────────────────────────────────────────────────────────────────────────────────────────────
_CCIS = (
    "Young person ID",
    "Date of birth",
    "Academic age",
    "Current activity code",
    "Currency expired",
    "In custody",
    "LA of responsibility",
)


def _statuses(
    *rows: tuple[object, ...], header: tuple[str, ...] = _CCIS, as_at: date = date(2025, 6, 30)
) -> dict[str, str]:
    examined = looked_at("CCIS.csv", header, *rows, as_at=as_at)
    frame = conformed(examined, "young_people", as_at)
    return dict(frame.select("child_id", "status").rows())


def test_what_an_activity_means() -> None:
    born = date(2008, 5, 5)
    found = _statuses(
        ("1", born, "17", "619", "N", "", "855"),
        ("2", born, "17", "619 - Seeking employment, education or training", "", "N", ""),
        ("3", born, "17", "619", "Y", "", "855"),
        ("4", born, "17", "", "N", "", "855"),
        ("5", born, "17", "830", "N", "", "855"),
        ("6", born, "17", "710", "N", "", "855"),
        ("7", born, "17", "619", "Y", "Y", "855"),
        ("8", born, "17", "530", "N", "", "855"),
        ("9", born, "17", "550", "N", "", "855"),
        ("10", born, "17", "619", "N", "", "856"),
        ("11", born, "15", "619", "N", "", "855"),
        ("12", born, "18", "619", "N", "", "855"),
        ("13", born, "17", "999", "N", "", "855"),
    )
    assert found == {
        "1": "neet",
        "2": "neet",
        "3": "not_known",
        "4": "not_known",
        "5": "not_known",
        "6": "custody",
        "7": "custody",
        "8": "other",
        "9": "eet",
        "13": None,
    }


@pytest.mark.parametrize(
    ("born", "as_at", "belongs"),
    [
        (date(2006, 9, 1), date(2025, 6, 30), True),  # 17 on 31 August 2024
        (date(2006, 8, 31), date(2025, 6, 30), False),  # 18
        (date(2008, 8, 31), date(2025, 6, 30), True),  # 16
        (date(2008, 9, 1), date(2025, 6, 30), False),  # 15
        (date(2008, 9, 1), date(2025, 9, 30), True),  # 16 on 31 August 2025
    ],
)
def test_academic_age_is_worked_out_where_it_is_not_given(born: date, as_at: date, belongs: bool) -> None:
    assert ("1" in _statuses(("1", born, "", "619", "N", "", "855"), as_at=as_at)) is belongs


def test_a_list_without_activities_gives_no_status() -> None:
    """A list without information is not the same as young people whose activity is not known."""
    rows = [(str(n), date(2008, 5, 5), "17", "", "N", "", "855") for n in range(3)]
    examined = looked_at("CCIS.csv", _CCIS, *rows, as_at=date(2025, 6, 30))
    frame = conformed(examined, "young_people")
    assert frame["status"].to_list() == [None] * 3
    assert all(",status," in left_out for left_out in frame["left_out"])


@pytest.mark.parametrize(
    ("events", "columns"),
    [
        ("young_people", {"Current activity code", "Currency expired", "LA of responsibility"}),
        ("registered_exclusions", {"Withdrawn"}),
        ("school_applicants", {"Placed by EHC plan", "Applied on time", "Lives in the area"}),
        ("funded_children", {"Provider URN", "Entitlement"}),
    ],
)
def test_a_contract_does_not_speak_without_the_columns_that_say_who_counts(events: str, columns: set[str]) -> None:
    """Either the table is refused without the column, or it waits; it never counts everybody."""
    (source_table,) = EVENTS[events].filled_by
    table = known_sources()[source_table.source].table(source_table.table)
    by_title = {c.title: c for c in table.columns}
    for title in columns:
        assert by_title[title].key or by_title[title].name in source_table.needs, title
        assert not by_title[title].optional, title


def test_every_activity_has_one_meaning() -> None:
    groups = [NEET, NOT_KNOWN, CUSTODY, OTHER]
    meant = [c for g in groups for c in g]
    assert len(meant) == len(set(meant))
    assert set(meant) <= {c.code for c in ACTIVITY.codes}


def test_the_list_of_a_month_does_not_speak_for_the_month_before() -> None:
    covers = known_sources()["ccis"].table("young_people").covers
    ends = [
        (date(2025, 6, 30), date(2025, 7, 31)),
        (date(2025, 1, 31), date(2025, 2, 28)),
        (date(2025, 3, 31), date(2025, 4, 30)),
    ]
    assert all((after - end).days > covers.tolerance_days for end, after in ends)  # type: ignore[union-attr]


# ── dashboards ───────────────────────────────────────────────────────────────────────────────────────────────────────
_VIEWS = ("Event ID", "User name", "Created at", "In children's services", "Service area")


def test_two_views_of_a_day_are_two_and_one_event_twice_is_one() -> None:
    examined = looked_at(
        "Tableau views.csv", _VIEWS,
        ("1", "a@x", "2025-06-30 09:00:00", "Y", "Social Care"),
        ("2", "a@x", "2025-06-30 09:00:00.123", "Y", "Social Care"),
        ("2", "a@x", "2025-06-30 09:00:00.123", "Y", "Social Care"),
        ("3", "b@x", "2025-06-30 09:00:00", "N", "Roads"),
        ("4", "c@x", "2025-06-30 09:00:00", "", "Social Care"),
        as_at=date(2025, 7, 7),
    )  # fmt: skip
    assert examined.judged[0].rows == {"in": 5, "accepted": 3, "quarantined": 1, "duplicates": 1, "ignored": 0}
    assert conformed(examined, "dashboard_views")["event_id"].to_list() == ["1", "2"]


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_page_names_every_column_and_how_a_file_is_made() -> None:
    page = contracts()
    for source in (s for s in known_sources().values() if s.contract):
        section = page.split(f"\n`{source.id}`\n")[1].split("\n## ")[0]
        assert all(f"| {c.title} |" in section for t in source.tables for c in t.columns), source.id

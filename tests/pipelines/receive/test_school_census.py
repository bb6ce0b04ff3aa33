"""School census, register of schools, SEN2 and exclusions: real samples, year changes, planted figures, arrears, decoys."""

import gzip
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl
import pytest

from pipelines.compose.composition import claims, compose
from pipelines.compose.conform import About, Incomplete, accepted_rows, events_of
from pipelines.compose.conform import exclusions_register as register_step
from pipelines.compose.conform import school_census as census_step
from pipelines.compose.conform import school_census_xml as xml_step
from pipelines.compose.conform import sen2 as sen2_step
from pipelines.compose.schools import described, with_school
from pipelines.demo.schools import gias, school_census
from pipelines.demo.schools.excluded import excluded
from pipelines.demo.schools.pupils import CENSUSES, INDEPENDENT, Census, on_roll
from pipelines.demo.schools.schools import LA_CODE, schools
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.receive.covering import spans_of
from pipelines.receive.examine import examine
from pipelines.receive.gate import recognise_table
from pipelines.receive.identity import PUBLISHED
from pipelines.receive.read import Grid
from pipelines.receive.receiving import receive
from pipelines.receive.register import register
from schemas.codes import school_types
from schemas.codes.schools import EXCLUSION_CATEGORY, SEN_PROVISION
from schemas.sources import school_census as blades
from schemas.sources import school_census_xml
from warehouse import terms
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import Fact, evaluate
from warehouse.indicators import catalogue
from warehouse.period import AcademicYear, Period, Quarter, Term

BLADES = {
    "pupilonroll": "pupils_on_roll",
    "pupilnolongeronroll": "pupils_no_longer_on_roll",
    "schoolcensus": "school_census",
    "school": "schools",
    "senneeds": "sen_needs",
    "termlyexclusionsonroll": "exclusions_on_roll",
    "termlyexclusionsoffroll": "exclusions_off_roll",
    "termlysessiondetailsonroll": "sessions_on_roll",
    "termlysessiondetailsoffroll": "sessions_off_roll",
}
ABOUT = About(LA_CODE, "d", "Spring Term 2025", date(2025, 1, 16))


# --- real files ---------------------------------------------------------------------------------------------------------


def sample_files(shared: Path) -> list[Path]:
    return sorted((shared / "samples/school_census").glob("*.csv"))


def test_every_sample_blade_is_recognised_judged_and_accounted_for(shared: Path) -> None:
    files = sample_files(shared)
    assert len(files) == 9
    for path in files:
        _, term, blade = path.name.removesuffix(".csv").split("_")
        # Under a name that says no term the rows are judged without a day.
        one = examine(path.read_bytes(), f"{blade.split('.')[0]}.csv", la_code=LA_CODE, as_at=None)
        assert one.source is blades.SOURCE and one.refusal is None, path.name
        (judged,) = one.judged
        assert judged.table.name == BLADES[blade.split(".")[0]]
        rows = judged.rows
        assert rows["accepted"] == rows["in"] == path.read_text().count("\n") - 1 and not rows["quarantined"]
        dates = [c.name for c in judged.table.columns if c.dtype == pl.Date and c.name in judged.accepted.columns]
        assert all(judged.accepted[d].null_count() == 0 for d in dates), "2024-Oct-16 00:00:00 is read"
        named = examine(path.read_bytes(), path.name, la_code=LA_CODE, as_at=None)
        assert named.period == (Term(2025, 1) if term == "spring" else Term(2025, 2))


def test_exclusions_dated_after_the_census_day_cannot_be_of_it(shared: Path) -> None:
    """The samples' exclusions lie in the census' own term; real ones come in arrears."""
    path = shared / "samples/school_census/2025_spring_termlyexclusionsoffroll.csv"
    one = examine(path.read_bytes(), path.name, la_code=LA_CODE, as_at=None)
    assert one.refusal is not None and one.refusal.code == "NO_TABLE_USABLE"
    assert {f.rule for f in one.findings if f.severity == "error"} == {"after_as_at"}
    rows = one.judged[0].rows
    assert rows["in"] == 516 == rows["accepted"] + rows["quarantined"] + rows["duplicates"] + rows["ignored"]


def test_old_words_of_the_samples_come_home(shared: Path) -> None:
    path = shared / "samples/school_census/2025_summer_termlyexclusionsoffroll.csv"
    one = examine(path.read_bytes(), "termlyexclusionsoffroll.csv", la_code=LA_CODE, as_at=None)
    assert set(one.judged[0].accepted["category"].unique()) == {"PERM", "SUSP", "LNCH"}
    assert "FIXD" in path.read_text()


def test_registers_of_schools(shared: Path) -> None:
    folder = shared / "data/gias"
    expected = {
        "edubasealldata20250129_HEADER_PLUS_1_ROW.csv": ("gias", 1),
        "edubasealldata20250422-establishment-types.csv": ("gias_types", 50),
        "links_edubasealldata20250422.csv.gz": ("gias_links", 33_801),
    }
    assert {p.name for p in folder.iterdir()} == set(expected)
    for name, (source, rows) in expected.items():
        one = examine((folder / name).read_bytes(), name, la_code=LA_CODE, as_at=None)
        assert one.source is not None and one.source.id == source and one.refusal is None
        assert one.judged[0].rows["accepted"] == one.judged[0].rows["in"] == rows
        if source == "gias":
            row = one.judged[0].accepted.row(0, named=True)
            assert (row["urn"], row["la_code"], row["type_code"], row["phase_code"]) == (100000, 201, 2, 2)
            assert row["district"] == "City of London" and row["status"] == "Open"


def test_every_type_of_establishment_has_a_group(shared: Path) -> None:
    path = shared / "data/gias/edubasealldata20250422-establishment-types.csv"
    listed = examine(path.read_bytes(), path.name, la_code="", as_at=None).judged[0].accepted
    real = dict(listed.select("type_code", "type_name").unique().iter_rows())
    assert {t.code: t.name for t in school_types.TYPES} == real
    assert len({t.code for t in school_types.TYPES}) == len(school_types.TYPES)
    assert {t.group for t in school_types.TYPES} == set(school_types.WHY)


def test_send_annex_a_sample(shared: Path) -> None:
    path = shared / "samples/annex_a_send/fake_sen.xlsx"
    one = examine(path.read_bytes(), path.name, la_code=LA_CODE, as_at=None)
    assert one.source is not None and one.source.id == "annex_a_send" and one.refusal is None
    assert {j.table.name: (j.rows["in"], j.rows["accepted"]) for j in one.judged} == {
        "plans": (2, 2),
        "sen_support": (2, 2),
    }
    plans = next(j for j in one.judged if j.table.name == "plans").accepted
    assert plans["sex"].to_list() == ["M", "F"] and plans["urn"].to_list() == [None, None]
    assert {"unreadable_number", "unknown_code"} <= {f.rule for f in one.findings}


# --- terms and years ----------------------------------------------------------------------------------------------------


def test_the_columns_of_every_term_are_recognised(shared: Path) -> None:
    listed = json.loads((shared / "reference/source_columns.json").read_text())
    terms = {k: v for k, v in listed.items() if k.startswith("school_census_")}
    assert len(terms) == 6
    for term, tables in terms.items():
        for blade, columns in tables.items():
            header = list(columns)
            grid = Grid("", pl.DataFrame([header], schema=[str(i) for i in range(len(header))], orient="row"))
            match = recognise_table(blades.SOURCE, grid)
            assert match is not None and match.table.name == BLADES[blade], (term, blade)
            assert match.score == 1.0 and match.share >= 0.4, (term, blade, match.score, match.share)


def csv(header: str, *rows: str) -> bytes:
    return "\n".join([header, *rows]).encode()


def test_headers_of_other_years_are_the_same_columns() -> None:
    header = (
        "pupilonrolltableid,NativeId,sourceid,pupilonrollorderseqcolumn,schoolcensustableid,upn,dob,gender,entrydate,"
        "enrolstatus,ncyearactual,senprovision,senunitindicator,resourcedprovisionindicator,parttime,fundedhours,"
        "extendedhours,thirtyhourcode,eyppe"
    )
    row = "r1,855,s,1,c1,A855200110001,2012-Oct-16 00:00:00,1,2016-Sep-01 00:00:00,C,04,K,False,0,0,,,50012345678,EE"
    (judged,) = examine(csv(header, row), "2018_spring_pupilonroll.csv", la_code=LA_CODE, as_at=None).judged
    kept = judged.accepted.row(0, named=True)
    assert (kept["sex"], kept["year_group"], kept["resourced_provision"]) == ("M", "4", "N")
    assert kept["birth_date"] == date(2012, 10, 16) and kept["pupil_premium"] == "EE"
    excluded_then = csv(
        "termlyexclusionsonrolltableid,NativeId,termlyexclusionsonrollorderseqcolumn,sourceid,pupilonrolltableid,startdate,"
        "sessions,category,senprovision,reason",
        "e1,855,1,s,r1,2019-Oct-16 00:00:00,10.0,FIXD,A,OT",
    )
    (judged,) = examine(excluded_then, "2020_spring_termlyexclusionsonroll.csv", la_code=LA_CODE, as_at=None).judged
    kept = judged.accepted.row(0, named=True)
    assert (kept["category"], kept["sessions"], kept["reason"]) == ("SUSP", 10, "OT")


def test_codes_hold_in_their_years() -> None:
    assert {"S", "A", "P"} <= set(SEN_PROVISION.valid_in(2014))
    assert set(SEN_PROVISION.valid_in(2018)) == {"E", "K", "N", "S"}
    assert set(SEN_PROVISION.valid_in(2025)) == {"E", "K", "N"}
    assert EXCLUSION_CATEGORY.recognise("Fixed term exclusion") == "SUSP"


# --- schools ------------------------------------------------------------------------------------------------------------


def establishments(*rows: tuple[int, int, int, str, str]) -> pl.DataFrame:
    number, text = pl.Int64, pl.String
    schema = {"urn": number, "type_code": number, "phase_code": number, "district": text, "status": text}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(la_code=pl.lit(855), establishment_number=pl.lit(2000) + pl.col("urn") % 100)


@pytest.mark.parametrize(
    ("type_code", "phase_code", "phase", "mainstream"),
    [
        (1, 2, "primary", True),
        (34, 3, "primary", True),
        (28, 4, "secondary", True),
        (35, 5, "secondary", True),
        (34, 7, "secondary", True),  # all-through
        (40, 4, "secondary", True),  # university technical college
        (7, 0, "special", False),
        (8, 0, "special", False),
        (44, 7, "special", False),
        (14, 0, "alternative_provision", False),
        (42, 4, "alternative_provision", False),
        (15, 1, "nursery", False),
        (11, 0, "other", False),
        (10, 0, "other", False),
        (6, 4, "other", False),
        (57, 6, "other", False),
        (24, 0, "other", False),
        (34, 0, "other", True),
        (99, 2, None, None),  # a type the register has since invented
    ],
)
def test_phase_and_mainstream(type_code: int, phase_code: int, phase: str | None, mainstream: bool | None) -> None:
    row = described(establishments((1, type_code, phase_code, "Brookdale", "Open"))).row(0, named=True)
    assert (row["phase"], row["mainstream"]) == (phase, mainstream)


def test_a_school_without_urn_is_found_by_its_number_and_the_open_one_is_meant() -> None:
    register_of_schools = establishments((101, 1, 2, "", "Closed"), (201, 34, 2, "Dunmere", "Open"))
    returns = pl.DataFrame(
        {"urn": [None, 999, 101], "la_code": [855, 855, None], "establishment_number": [2001, 2001, None]},
        schema={"urn": pl.Int64, "la_code": pl.Int64, "establishment_number": pl.Int64},
    )
    found = with_school(returns, register_of_schools)
    assert found["school"].to_list() == ["201", "999", "101"]
    assert found["district"].to_list() == ["Dunmere", None, ""]
    assert found["mainstream"].to_list() == [True, None, True]


# --- terms --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("enrolment", "mainstream", "phase", "sen", "counts"),
    [
        ("C", True, "primary", "E", True),
        ("M", True, "secondary", "E", True),
        ("S", True, "primary", "E", False),
        ("C", True, "other", "E", False),  # a mainstream type without a phase of these counts
        ("C", True, "primary", None, None),  # blank is unknown
        (None, True, "primary", "E", None),
        (None, True, "primary", "N", False),  # … unless it cannot matter
        ("C", None, None, "E", None),  # the register does not have the school
        ("S", None, None, "E", False),
    ],
)
def test_a_pupil_with_a_plan_in_mainstream(
    enrolment: str | None, mainstream: bool | None, phase: str | None, sen: str | None, counts: bool | None
) -> None:
    row = pl.DataFrame(
        {"enrolment": [enrolment], "mainstream": [mainstream], "phase": [phase], "sen_provision": [sen]},
        schema={"enrolment": pl.String, "mainstream": pl.Boolean, "phase": pl.String, "sen_provision": pl.String},
    )
    assert row.select(terms.counted_in_mainstream & terms.with_plan).item() is counts


def test_suspensions_at_lunchtime_are_none() -> None:
    frame = pl.DataFrame({"category": ["PERM", "SUSP", "LNCH"]})
    assert frame.select(terms.permanent).to_series().to_list() == [True, False, False]
    assert frame.select(terms.suspension).to_series().to_list() == [False, True, False]


# --- the demo, from its files to its figures ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def delivered_census(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, pl.DataFrame], tuple[Span, ...]]:
    """The family's demo files, received, composed and conformed: event tables and the spans they cover."""
    lake = Lake.at(tmp_path_factory.mktemp("census") / "home")
    lake.make_private()
    judged = []
    for dropped in school_census.deliveries():
        path = lake.landing / dropped.slot / dropped.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dropped.data)
        national = dropped.slot.startswith(PUBLISHED)
        owner, slot = (PUBLISHED, dropped.slot.split("/")[1]) if national else (LA_CODE, dropped.slot)
        entered = register(lake, Books.read(lake), owner, slot, path)
        assert entered is not None
        books, delivery = entered
        verdict = receive(lake, books, delivery, b"k" * 32)
        assert verdict.accepted, verdict.words
        judged.append((delivery, verdict))
    found, waiting = claims(judged)
    assert waiting == []
    shares = compose(found)
    events, spans = {}, []
    for name in ("pupils", "exclusions", "registered_exclusions", "maintained_plans", "attendance"):
        events[name], of_table, _ = events_of(name, shares, accepted_rows(lake), LA_CODE)
        spans += of_table
    return events, tuple(spans)


def total(facts: list[Fact]) -> dict[str, tuple[int | None, int | None, str]]:
    return {f.period: (f.numerator, f.denominator, str(f.shown)) for f in facts if f.breakdown == "total"}


def worked_out(
    indicator: str, delivered: tuple[Mapping[str, pl.DataFrame], tuple[Span, ...]], *periods: Period
) -> list[Fact]:
    facts, _ = evaluate(catalogue()[indicator], delivered[0], Coverage(delivered[1]), periods)
    return facts


TERMS = tuple(c.term for c in CENSUSES)
Delivered = tuple[dict[str, pl.DataFrame], tuple[Span, ...]]


def test_pupils_with_sen_of_the_report(delivered_census: Delivered) -> None:
    plans = total(worked_out("ehcp_in_mainstream", delivered_census, *TERMS))
    assert [plans[t.label][0] for t in TERMS] == [2_608, 2_674, 2_726, 2_823, 3_526]
    support = total(worked_out("sen_support_in_mainstream", delivered_census, *TERMS))
    assert [support[t.label][0] for t in TERMS] == [13_310, 13_374, 13_265, 13_429, 13_400]
    both = total(worked_out("sen_in_mainstream", delivered_census, *TERMS))
    assert (both["Summer Term 2024"][0], both["Summer Term 2025"][0]) == (16_048, 16_926)
    share = total(worked_out("sen_support_share", delivered_census, *TERMS))
    assert (share["Summer Term 2024"][2], share["Summer Term 2025"][2]) == ("83.3", "79.2")


def test_pupils_with_sen_by_phase(delivered_census: Delivered) -> None:
    facts = worked_out("ehcp_in_mainstream", delivered_census, Term(2025, 1))
    found = {f.breakdown: f.numerator for f in facts}
    assert (found["phase: primary"], found["phase: secondary"]) == (1_529, 1_294)
    districts = [n for b, n in found.items() if b.startswith("district: ")]
    assert len(districts) == 7 and sum(n or 0 for n in districts) == 2_823


@pytest.mark.parametrize(
    ("indicator", "period"),
    [
        ("sen_in_mainstream", Term(2025, 1)),
        ("sen_support_share", Term(2025, 1)),
        ("permanent_exclusion_rate", AcademicYear(2023)),
        ("permanent_exclusions", AcademicYear(2023)),
        ("suspended_pupils_rate", AcademicYear(2023)),
        ("permanent_exclusions_interim", AcademicYear(2024)),
        ("suspended_pupils_interim", AcademicYear(2024)),
        ("plans_placed_in_mainstream", Quarter(2024, 4)),
        ("overall_absence", Term(2024, 3)),
        ("unauthorised_absence", Term(2024, 3)),
        ("persistent_absence", Term(2025, 1)),
        ("severe_absence", Term(2025, 1)),
    ],
)
def test_the_parts_of_a_figure_are_the_whole(delivered_census: Delivered, indicator: str, period: Period) -> None:
    facts = worked_out(indicator, delivered_census, period)
    (whole,) = [f for f in facts if f.breakdown == "total"]
    for by in catalogue()[indicator].breakdowns:
        parts = [f for f in facts if f.breakdown.startswith(f"{by.id}: ")]
        assert parts, by
        added = sum(f.numerator or 0 for f in parts)
        # Of children counted once, one who was suspended in two districts stands in both.
        once = indicator == "suspended_pupils_interim" and by.id != "sex"
        assert added >= (whole.numerator or 0) if once else added == whole.numerator, by
        if whole.denominator is not None:
            assert sum(f.denominator or 0 for f in parts) == whole.denominator, by


def test_a_code_that_ended_years_ago_marks_the_figure(delivered_census: Delivered) -> None:
    facts = worked_out("ehcp_in_mainstream", delivered_census, *TERMS)
    marked = {f.period: f.marker for f in facts if f.breakdown == "total"}
    assert marked["Spring Term 2024"] == "u" and marked["Summer Term 2025"] == ""


@pytest.mark.parametrize(
    "forgotten",
    [
        pl.col("mainstream") & pl.col("enrolment").is_in(["C", "M", "S"]),  # second registrations too
        pl.col("enrolment").is_in(["C", "M"]),  # special schools, nurseries, independent ones too
        pl.col("mainstream"),  # every registration
        pl.col("mainstream") & (pl.col("enrolment") == "C"),  # main registrations forgotten
        pl.col("mainstream") & pl.col("enrolment").is_in(["C", "M"]) & (pl.col("phase") == "primary"),
    ],
)
def test_a_wrong_rule_gives_another_figure(delivered_census: Delivered, forgotten: pl.Expr) -> None:
    pupils = delivered_census[0]["pupils"].filter(pl.col("term") == "Summer Term 2025")
    assert pupils.filter(forgotten & (pl.col("sen_provision") == "E")).height != 3_526


def test_exclusions_of_the_report(delivered_census: Delivered) -> None:
    years = (AcademicYear(2023), AcademicYear(2024))
    permanent = worked_out("permanent_exclusion_rate", delivered_census, *years)
    assert total(permanent)["2023/24"] == (72, 100_940, "0.07")
    suspended = worked_out("suspended_pupils_rate", delivered_census, *years)
    assert total(suspended)["2023/24"] == (3_654, 100_940, "3.62")
    # The summer term of 2024/25 has not been reported yet.
    late = [f for f in (*permanent, *suspended) if f.period == "2024/25"]
    assert [f.status for f in late] == ["x", "x"] and all("not covered" in f.reason for f in late)
    phases = {f.breakdown: f.numerator for f in suspended if f.period == "2023/24" and f.breakdown.startswith("phase")}
    assert (
        sum(phases[f"phase: {p}"] or 0 for p in ("primary", "secondary", "special", "alternative_provision")) == 3_654
    )


def test_exclusions_are_counted_once_as_the_later_census_has_them(delivered_census: Delivered) -> None:
    exclusions = delivered_census[0]["exclusions"]
    key = ("child_id", "school", "start_date", "category")
    assert exclusions.select(key).is_duplicated().sum() == 0
    year = pl.col("start_date").is_between(date(2023, 9, 1), date(2024, 8, 31))
    happened = [e for e in excluded() if e.where != "register" and date(2023, 9, 1) <= e.start <= date(2024, 8, 31)]
    assert exclusions.filter(year).height == len({(e.upn, e.urn, e.start, e.category) for e in happened})
    # Reported twice, corrected the second time.
    corrected = [e for e in happened if e.start.toordinal() % 37 == 5 and e.category == "SUSP"]
    days = sorted({e.start for e in corrected})
    expected = sum(e.sessions + 2 for e in corrected)
    assert (
        days
        and exclusions.filter(pl.col("start_date").is_in(days), pl.col("category") == "SUSP")["sessions"].sum()
        == expected
    )


def test_what_would_be_counted_wrongly_is_there(delivered_census: Delivered) -> None:
    exclusions = delivered_census[0]["exclusions"]
    assert exclusions.filter(pl.col("category") == "LNCH").height >= 60
    assert exclusions.filter(pl.col("phase") == "other").height >= 6
    assert exclusions.filter(pl.col("start_date") < date(2023, 9, 1)).height > 900
    suspended = exclusions.filter(
        pl.col("start_date").is_between(date(2023, 9, 1), date(2024, 8, 31)), pl.col("category") == "SUSP"
    )
    # Children, not enrolments: 54 were suspended at two schools; three stood at the independent school.
    assert suspended["child_id"].n_unique() == 3_600 + 3


ABSENCE = {
    # per indicator what the autumn term of 2024 and the spring term of 2025 come to
    "overall_absence": ((760_435, 11_073_634, "6.87"), (759_469, 11_073_306, "6.86")),
    "unauthorised_absence": ((240_135, 11_073_634, "2.17"), (240_153, 11_073_306, "2.17")),
    "persistent_absence": ((16_583, 92_322, "17.96"), (16_709, 92_318, "18.10")),
    "severe_absence": ((2_138, 92_322, "2.32"), (2_150, 92_318, "2.33")),
}


@pytest.mark.parametrize("indicator", ABSENCE)
def test_absence_is_known_of_the_terms_that_are_reported_by_code(delivered_census: Delivered, indicator: str) -> None:
    facts = [f for f in worked_out(indicator, delivered_census, *TERMS, Term(2023, 3)) if f.breakdown == "total"]
    known = {f.period: (f.numerator, f.denominator, str(f.shown)) for f in facts if f.status == "ok"}
    assert known == dict(zip(("Autumn Term 2024", "Spring Term 2025"), ABSENCE[indicator], strict=True))
    assert {f.marker for f in facts if f.status == "ok"} == {""}
    assert all(f.reason.startswith("not covered: attendance from") for f in facts if f.status != "ok")


@pytest.mark.parametrize(("census", "n"), [(CENSUSES[3], 0), (CENSUSES[4], 1)], ids=["autumn", "spring"])
def test_absence_counted_again_from_the_blades(census: Census, n: int) -> None:
    """By a plain loop over the rows as they are delivered: who counts, what was possible, which codes are absence."""
    made = school_census.blades(census)
    phase = {f"{census.term.year % 100}{census.file_name[5:8]}-{s.urn}": s.phase for s in schools()}
    missed: dict[str, list[int]] = {}
    for key, blade in (
        ("pupilonrolltableid", "termlysessiondetailsonroll"),
        ("pupilnolongeronrolltableid", "termlysessiondetailsoffroll"),
    ):
        for row, code, sessions in made[blade].select(key, "attendancereason", "sessions").iter_rows():
            of = missed.setdefault(row, [0, 0])
            if code in {"C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"}:
                of[0] += int(sessions)
            elif code in {"G", "N", "O", "U"}:
                of[1] += int(sessions)
    sums: Counter[str] = Counter()
    for key, blade in (("pupilonrolltableid", "pupilonroll"), ("pupilnolongeronrolltableid", "pupilnolongeronroll")):
        asked = [key, "dob", "termlysessionspossible", "schoolcensustableid"]
        asked += ["enrolstatus"] if blade == "pupilonroll" else []
        for row, birth, text, return_row, *status in made[blade].select(asked).iter_rows():
            possible = int(float(text))
            # The year in which the school year of the birth ends.
            year = int(birth[:4]) + (birth[5:8] in {"Sep", "Oct", "Nov", "Dec"})
            of_age = 2024 - 15 <= year <= 2024 - 5
            if not possible or not of_age or status not in (["C"], ["M"], []):
                continue
            if phase.get(return_row) in {"primary", "secondary", "special"}:
                authorised, unauthorised = missed.get(row, [0, 0])
                share = (authorised + unauthorised) / possible
                sums.update(
                    overall=authorised + unauthorised, unauthorised=unauthorised, possible=possible, pupils=1,
                    persistent=share >= 0.1, severe=share >= 0.5,
                )  # fmt: skip
    assert ABSENCE["overall_absence"][n][:2] == (sums["overall"], sums["possible"])
    assert ABSENCE["unauthorised_absence"][n][:2] == (sums["unauthorised"], sums["possible"])
    assert ABSENCE["persistent_absence"][n][:2] == (sums["persistent"], sums["pupils"])
    assert ABSENCE["severe_absence"][n][:2] == (sums["severe"], sums["pupils"])


@pytest.mark.parametrize(
    "forgotten",
    [
        terms.registered_or_left & terms.of_absence_age,  # alternative provision and independent schools too
        terms.at_school_of_absence_figures & terms.of_absence_age,  # second registrations too
        terms.at_school_of_absence_figures & terms.registered_or_left,  # four-year-olds too
        terms.counted_for_absence & ~pl.col("left"),  # those who have left forgotten
    ],
)
def test_a_wrong_rule_gives_another_number_of_pupils(delivered_census: Delivered, forgotten: pl.Expr) -> None:
    of_term = delivered_census[0]["attendance"].filter(pl.col("term") == "Autumn Term 2024", terms.could_attend)
    pupils = of_term.with_columns(period_start=pl.lit(date(2024, 9, 1)))
    right, wrong = pupils.filter(terms.counted_for_absence).height, pupils.filter(forgotten).height
    assert right == ABSENCE["persistent_absence"][0][1] != wrong


def test_attendance_stands_once_per_pupil_and_school(delivered_census: Delivered) -> None:
    attendance = delivered_census[0]["attendance"]
    assert not attendance.select("child_id", "school", "term").is_duplicated().any()
    # Some stand in both blades: all their sessions are in that of pupils on roll.
    assert attendance["sessions_possible"].max() == 120
    assert attendance.filter("left", pl.col("sessions_missed") > 0).height > 100


def test_plans_by_placement(delivered_census: Delivered) -> None:
    facts = worked_out("plans_placed_in_mainstream", delivered_census, Quarter(2024, 4), Quarter(2025, 1))
    assert total(facts)["Q4 2024/25"] == (2_650, 5_600, "47.3")
    assert [f.status for f in facts if f.period == "Q1 2025/26"] == ["x"]


# --- the council's own register -----------------------------------------------------------------------------------------


@lru_cache
def schools_register() -> pl.DataFrame:
    """The demo's register of schools, judged."""
    dropped = list(gias.deliveries())[-1]
    return examine(dropped.data, dropped.name, la_code="", as_at=None).judged[0].accepted


def test_september_to_march_from_the_register(delivered_census: Delivered) -> None:
    """Schools are closed for weeks: that ends no register."""
    (span,) = [s for s in delivered_census[1] if s.events == "registered_exclusions"]
    assert (span.first, span.last) == (date(2023, 7, 5), date(2025, 7, 4))
    years = (AcademicYear(2023), AcademicYear(2024))
    permanent = worked_out("permanent_exclusions_interim", delivered_census, *years)
    assert {p: n for p, (n, _, _) in total(permanent).items()} == {"2023/24": 52, "2024/25": 62}
    suspended = worked_out("suspended_pupils_interim", delivered_census, *years)
    assert {p: n for p, (n, _, _) in total(suspended).items()} == {"2023/24": 2_866, "2024/25": 2_791}
    assert all(f.marker == "p" for f in (*permanent, *suspended) if f.breakdown == "total")


def test_what_no_longer_stands_is_left_out_and_an_unreadable_flag_is_not_guessed() -> None:
    header = "UPN,Date of birth,Sex,School URN,Start date,Category,Sessions,Reason,Withdrawn"
    rows = [
        "A1,01/02/2010,M,140001,05/11/2024,Permanent,,PP,",
        "A2,01/02/2010,M,140001,05/11/2024,Suspension,4,DB,No",
        "A3,01/02/2010,F,140001,05/11/2024,Fixed term exclusion,4,DB,Yes",
        "A4,01/02/2010,F,140001,05/11/2024,Suspension,4,DB,pending",
        ",01/02/2010,F,140001,05/11/2024,Suspension,4,DB,",
        "A6,01/02/2010,F,140001,05/11/2024,Detention,4,DB,",
    ]
    one = examine(csv(header, *rows), "Exclusions register 2025-01-07.csv", la_code=LA_CODE, as_at=date(2025, 1, 7))
    (judged,) = one.judged
    assert one.source is not None and one.source.contract
    assert judged.rows == {"in": 6, "accepted": 3, "quarantined": 3, "duplicates": 0, "ignored": 0}
    stands = register_step.registered(
        judged.accepted.with_columns(delivery=pl.lit("d")), {"establishments": establishments()}, ABOUT
    )
    assert stands.select("child_id", "category", "school").rows() == [
        ("A1", "PERM", "140001"),
        ("A2", "SUSP", "140001"),
    ]


# --- XML says the same as CSV -------------------------------------------------------------------------------------------


def small_census() -> tuple[Census, dict[str, pl.DataFrame]]:
    """The secondary school of the demo with most leavers in spring 2025, file by file."""
    census = CENSUSES[3]
    made = school_census.blades(census)
    counted = made["pupilnolongeronroll"]["schoolcensustableid"].value_counts()
    returns = counted.sort("count", "schoolcensustableid", descending=[True, False])["schoolcensustableid"]
    secondary = {s.urn: s for s in schools() if s.phase == "secondary"}
    school = next(secondary[r.split("-")[1]] for r in returns if r.split("-")[1] in secondary)
    return_row = f"25spr-{school.urn}"
    pupils = made["pupilonroll"].filter(pl.col("schoolcensustableid") == return_row)
    left = made["pupilnolongeronroll"].filter(pl.col("schoolcensustableid") == return_row)
    return census, {
        "schoolcensus": made["schoolcensus"].filter(pl.col("schoolcensustableid") == return_row),
        "pupilonroll": pupils,
        "pupilnolongeronroll": left,
        "termlyexclusionsonroll": made["termlyexclusionsonroll"].join(pupils, on="pupilonrolltableid", how="semi"),
        "termlyexclusionsoffroll": made["termlyexclusionsoffroll"].join(
            left, on="pupilnolongeronrolltableid", how="semi"
        ),
    }


def as_xml(census: Census, made: Mapping[str, pl.DataFrame]) -> bytes:
    """The same return as the school's own system writes it."""

    def leaves(row: Mapping[str, str | None], names: Mapping[str, str]) -> str:
        return "".join(f"<{leaf}>{iso(row[cell])}</{leaf}>" for leaf, cell in names.items() if row.get(cell))

    def iso(text: str | None) -> str:
        if text and text.endswith(" 00:00:00"):
            return pl.Series([text[:11]]).str.to_date("%Y-%b-%d")[0].isoformat()
        return (text or "").removesuffix(".0")

    identifiers = {"UPN": "upn", "Surname": "surname", "Forename": "forename", "DOB": "dob", "Sex": "sex"}
    status = {
        "EnrolStatus": "enrolstatus",
        "EntryDate": "entrydate",
        "LeavingDate": "leavingdate",
        "PartTime": "parttime",
        "Boarder": "boarder",
        "NCyearActual": "ncyearactual",
    }
    sen = {
        "SENprovision": "senprovision",
        "SENunitIndicator": "senunitindicator",
        "ResourcedProvisionIndicator": "resourcedprovisionindicator",
    }
    exclusion = {
        "Category": "category",
        "Reason1": "reason1",
        "StartDate": "startdate",
        "Sessions": "sessions",
        "SENprovision": "senprovision",
    }

    def pupil(element: str, key: str, row: Mapping[str, str | None], all_exclusions: pl.DataFrame) -> str:
        own = all_exclusions.filter(pl.col(key) == row[key]).iter_rows(named=True)
        exclusions = "".join(f"<TermlyExclusion>{leaves(e, exclusion)}</TermlyExclusion>" for e in own)
        return (
            f"<{element}><PupilIdentifiers>{leaves(row, identifiers)}</PupilIdentifiers>"
            f"<PupilStatus>{leaves(row, status)}</PupilStatus>"
            f"<SpecialEducationalNeeds>{leaves(row, sen)}</SpecialEducationalNeeds>"
            + (f"<Exclusions>{exclusions}</Exclusions>" if exclusions else "")
            + f"</{element}>"
        )

    on = "".join(
        pupil("PupilOnRoll", "pupilonrolltableid", r, made["termlyexclusionsonroll"])
        for r in made["pupilonroll"].iter_rows(named=True)
    )
    off = "".join(
        pupil("PupilNoLongerOnRoll", "pupilnolongeronrolltableid", r, made["termlyexclusionsoffroll"])
        for r in made["pupilnolongeronroll"].iter_rows(named=True)
    )
    of_school = made["schoolcensus"].row(0, named=True)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Message><Header><CollectionDetails><Collection>SC</Collection>'
        f"<Term>SPR</Term><Year>2025</Year><ReferenceDate>{census.term.census_day}</ReferenceDate></CollectionDetails>"
        f"<Source><SourceLevel>S</SourceLevel><LEA>{of_school['lea']}</LEA><Estab>{of_school['estab']}</Estab></Source>"
        f"</Header><Pupils><PupilsOnRoll>{on}</PupilsOnRoll><PupilsNoLongerOnRoll>{off}</PupilsNoLongerOnRoll></Pupils>"
        "</Message>"
    ).encode()


def judged_csv(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    one = examine(frame.write_csv().encode(), f"2025_spring_{name}.csv", la_code=LA_CODE, as_at=None)
    assert one.refusal is None
    return one.judged[0].accepted.with_columns(delivery=pl.lit("d"))


def test_xml_and_csv_give_the_same_events() -> None:
    census, made = small_census()
    tables = {BLADES[name]: judged_csv(name, frame) for name, frame in made.items()}
    mine = made["schoolcensus"]["urn"].cast(pl.Float64).cast(pl.Int64).to_list()
    companions = tables | {"establishments": schools_register().filter(pl.col("urn").is_in(mine))}
    one = examine(as_xml(census, made), "8554001.xml", la_code=LA_CODE, as_at=None)
    assert one.source is school_census_xml.SOURCE and one.refusal is None
    assert all(j.refusal == "" and j.rows["quarantined"] == 0 for j in one.judged)
    of_xml = {j.table.name: j.accepted.with_columns(delivery=pl.lit("x")) for j in one.judged}
    pupils = [
        "child_id",
        "birth_date",
        "sex",
        "term",
        "school",
        "phase",
        "mainstream",
        "district",
        "enrolment",
        "sen_provision",
        "year_group",
    ]
    pairs: Iterator[tuple[pl.DataFrame, pl.DataFrame, list[str]]] = iter(
        [
            (
                census_step.pupils(tables["pupils_on_roll"], companions, ABOUT),
                xml_step.pupils(of_xml["pupils_on_roll"], companions, ABOUT),
                pupils,
            ),
            (
                census_step.exclusions(tables["exclusions_on_roll"], companions, ABOUT),
                xml_step.exclusions(of_xml["exclusions"], companions, ABOUT),
                ["child_id", "birth_date", "sex", "school", "phase", "start_date", "category", "sessions", "reason"],
            ),
        ]
    )
    for from_csv, from_xml, columns in pairs:
        assert from_csv.height > 50
        assert from_csv.select(columns).sort(columns).equals(from_xml.select(columns).sort(columns))


def test_xml_says_its_term_and_is_refused_without_its_school() -> None:
    census, made = small_census()
    without = as_xml(census, made).replace(b"<Estab>", b"<Other>").replace(b"</Estab>", b"</Other>")
    one = examine(without, "8554001.xml", la_code=LA_CODE, as_at=None)
    assert one.source is school_census_xml.SOURCE and one.period == Term(2025, 1)
    assert one.as_at == census.term.census_day
    assert one.refusal is not None and "key column missing" in one.refusal.what


def test_a_group_of_values_twice_in_a_record_is_refused_unless_it_is_a_list_or_says_the_same() -> None:
    census, made = small_census()
    whole = as_xml(census, made).decode()
    at = whole.index("<PupilIdentifiers>"), whole.index("</PupilIdentifiers>") + len("</PupilIdentifiers>")
    identifiers = whole[slice(*at)]
    other = identifiers.replace("<UPN>", "<UPN>Z")
    assert other != identifiers
    needs = "<Needs>" + "".join(f"<Need><SENtype>{code}</SENtype></Need>" for code in ("ASD", "MLD")) + "</Needs>"

    def judged(more: str) -> str:
        text = whole[: at[1]] + more + whole[at[1] :]
        one = examine(text.encode(), "8554001.xml", la_code=LA_CODE, as_at=None)
        return one.refusal.code if one.refusal else ""

    assert judged(other) == "MALFORMED_XML"
    assert judged(identifiers) == judged(needs) == ""


def test_the_returns_of_all_schools_in_one_archive_speak_for_the_council_one_alone_does_not() -> None:
    census, made = small_census()
    first = as_xml(census, made)
    second = first.replace(b"<Estab>", b"<Estab>9").replace(b"<UPN>A", b"<UPN>B")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("8554001.xml", first)
        archive.writestr("8554002.xml", second)
    spans, rows = {}, {}
    for name, data in (("8554001.xml", first), ("all schools.zip", held.getvalue())):
        one = examine(data, name, la_code=LA_CODE, as_at=None)
        assert one.source is school_census_xml.SOURCE and one.refusal is None and one.period == Term(2025, 1)
        on_roll = next(j for j in one.judged if j.table.name == "pupils_on_roll")
        spans[name] = [s.period for s in spans_of(on_roll.table, on_roll, one.as_at, one.period)]
        rows[name] = on_roll.accepted.height
    assert spans == {"8554001.xml": [], "all schools.zip": ["Spring Term 2025"]}
    assert rows["all schools.zip"] == 2 * rows["8554001.xml"]


def test_an_archive_of_two_terms_is_refused_and_so_is_one_with_a_damaged_return() -> None:
    census, made = small_census()
    first = as_xml(census, made)
    for other, code in ((first.replace(b"<Year>2025", b"<Year>2024"), "MIXED_RETURNS"), (first[:-40], "MALFORMED_XML")):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("8554001.xml", first)
            archive.writestr("8554002.xml", other)
        one = examine(held.getvalue(), "all schools.zip", la_code=LA_CODE, as_at=None)
        assert one.refusal is not None and one.refusal.code == code


# --- SEN2 ---------------------------------------------------------------------------------------------------------------


def placement_details() -> pl.DataFrame:
    """Where the pupils of plans are placed: a plan may have several rows."""
    schema = {
        "active_plan_row": pl.String,
        "urn": pl.Int64,
        "ukprn": pl.String,
        "setting": pl.String,
        "rank": pl.Int64,
        "entry_date": pl.Date,
        "leaving_date": pl.Date,
    }
    then, now = date(2022, 9, 1), date(2024, 9, 1)
    rows = pl.DataFrame(
        [
            ("moved to special", 1, None, None, 1, then, now),
            ("moved to special", 2, None, None, 1, now, None),
            ("also at a second school", 2, None, None, 1, now, None),
            ("also at a second school", 1, None, None, 2, now, None),
            ("left and placed nowhere", 1, None, None, 1, then, now),
            ("college", None, "10001", None, 1, now, None),
            ("at home", None, None, "EHE", 1, now, None),
            ("in no education", None, None, "NEET", 1, now, None),
            ("school not in the register", 9, None, None, 1, now, None),
            ("no rank that can be read", 1, None, None, None, now, None),
            ("no URN that can be read", None, None, "EHE", 1, now, None),
            ("mainstream", 1, None, None, 1, now, None),
        ],
        schema=schema,
        orient="row",
    ).with_row_index("source_row", offset=2)
    return rows.with_columns(
        left_out=pl.when(pl.col("active_plan_row") == "no URN that can be read").then(pl.lit(",urn,"))
    )


def test_the_main_placement_of_a_plan() -> None:
    where = {"delivery": "d", "sheet": "s", "left_out": ""}
    rows = placement_details()
    names = pl.Series([*rows["active_plan_row"].unique(maintain_order=True), "waits for a place"])
    plans = pl.DataFrame({"active_plan_row": names, "request_row": names}).with_row_index("source_row", offset=2)
    companions = {
        "returns": pl.DataFrame({"la_code": [int(LA_CODE)]}),
        "placement_details": rows,
        "requests": pl.DataFrame({"request_row": names, "person_row": names}),
        "person": pl.DataFrame(
            {"person_row": names, "upn": [None] * len(names)}, schema_overrides={"upn": pl.String}
        ).with_columns(birth_date=pl.lit(date(2012, 1, 1)), sex=pl.lit("M")),
        "sen_needs": pl.DataFrame({"active_plan_row": ["mainstream"] * 2, "rank": [2, 1], "sen_type": ["OTH", "ASD"]}),
        "assessments": pl.DataFrame({"assessment_row": ["a", "b"], "request_row": ["mainstream", "at home"]}),
        "named_plans": pl.DataFrame(
            {"assessment_row": ["a", "a", "z"], "start_date": [date(2024, 3, 1), date(2024, 9, 1), date(2024, 5, 5)]}
        ),
        "establishments": establishments((1, 34, 2, "Dunmere", "Open"), (2, 7, 0, "Dunmere", "Open")),
    }
    plans = sen2_step.maintained_plans(
        plans.with_columns(**{k: pl.lit(v) for k, v in where.items()}), companions, ABOUT
    )
    assert dict(plans.select("child_id", "placement").iter_rows()) == {
        "moved to special": "special",
        "also at a second school": "special",
        "left and placed nowhere": "none",
        "college": "other",
        "at home": "other",
        "in no education": "none",
        "school not in the register": None,
        "no rank that can be read": None,
        "no URN that can be read": None,
        "mainstream": "mainstream",
        "waits for a place": "none",
    }
    assert plans.height == 11 and plans["source_row"].to_list() == list(range(2, 13))
    assert plans.filter(pl.col("child_id") == "mainstream")["sen_type"].to_list() == ["ASD"]
    # Of two plans of one request the later stands; one of an assessment that the return does not have is nobody's.
    issued = plans.filter(pl.col("issued_date").is_not_null())
    assert issued.select("child_id", "issued_date").rows() == [("mainstream", date(2024, 9, 1))]
    assert plans["return_date"].unique().to_list() == [ABOUT.as_at]


# --- the demo's files ---------------------------------------------------------------------------------------------------


def test_another_council_s_return_is_not_ours() -> None:
    companions = {"returns": pl.DataFrame({"la_code": [901]})}
    with pytest.raises(Incomplete, match="another council"):
        sen2_step.maintained_plans(pl.DataFrame(), companions, ABOUT)


def test_the_demo_writes_the_real_format_and_the_same_bytes_each_time() -> None:
    files = {d.name: d for d in school_census.deliveries()}
    again = {d.name: d.data for d in school_census.deliveries()}
    assert {n: d.data for n, d in files.items()} == again
    spring = gzip.decompress(files["2025_spring_pupilonroll.csv.gz"].data).decode().splitlines()
    assert len(spring[0].split(",")) == 44 and "ethnicity" in spring[0] and len(spring) > 100_000
    summer = gzip.decompress(files["2025_summer_pupilonroll.csv.gz"].data).decode().splitlines()
    assert len(summer[0].split(",")) == 41 and "ethnicity" not in summer[0] and "expandedhours" in summer[0]
    assert not any("senneeds" in n for n in files if "spring" not in n)
    by_code = sorted(n.removesuffix(".csv.gz") for n in files if "sessiondetails" in n)
    assert by_code == [f"2025_{t}_termlysessiondetails{o}roll" for t in ("spring", "summer") for o in ("off", "on")]
    details = gzip.decompress(files[f"{by_code[1]}.csv.gz"].data).decode().splitlines()
    assert details[0] == (
        "pupilonrolltableid,NativeId,termlysessiondetailsonrolltableid,termlysessiondetailsonrollorderseqcolumn,sourceid,sessions,"
        "attendancereason"
    )


def test_a_pupil_counts_once_and_the_same_pupil_stays() -> None:
    """Only and main registrations hold a UPN once; most pupils of one census are in the next."""
    first, second = (on_roll(c).filter("counts") for c in CENSUSES[3:5])
    assert first["upn"].n_unique() == first.height
    assert len(set(first["upn"]) & set(second["upn"])) > 0.99 * first.height
    assert INDEPENDENT.urn in set(first["urn"])

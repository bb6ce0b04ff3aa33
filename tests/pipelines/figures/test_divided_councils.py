"""A council that takes over from others: the county divided by one edit of its workbook, one that delivers itself, and two that join."""

import shutil
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest
from upath import UPath

from conftest import Homes, into_which_is_delivered
from helpers import copy_home, opened, refresh, work_out
from pipelines.demo import children_districts
from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.schools import gias
from pipelines.demo.schools.schools import DISTRICTS
from pipelines.demo.social_care.records import QUARTERS, county
from pipelines.figures.facts import load_facts, not_divided
from pipelines.figures.succession import known_on
from pipelines.home.keys import load_key
from pipelines.home.lake import Lake
from pipelines.publish.copies import copy_release
from pipelines.publish.publication import sign_release
from warehouse.counting import TOTAL
from warehouse.evaluate import Fact
from warehouse.publish.ledger import APPROVED
from warehouse.reorganised import districts_of

LAST = QUARTERS[-1].round
EAST, WEST = DISTRICTS[:3], DISTRICTS[3:]
BY_CHILD = ("re_referrals", "assessments_within_45_days", "children_in_care_dental_checks", "care_leavers_eet")

Key = tuple[str, str, str, str]


def with_areas(lake: Lake, *rows: tuple[Any, ...], workbook: Path | None = None) -> None:
    """One edit of a workbook: rows of the sheet Areas."""
    place = workbook or Path(str(lake.council_workbook()))
    book = openpyxl.load_workbook(place)
    for row in rows:
        book["Areas"].append(row)
    book.save(place)


def halves(first_day: date = date(2027, 4, 1)) -> tuple[tuple[Any, ...], ...]:
    return tuple(
        (code, name, None, first_day, 855, "; ".join(districts))
        for code, name, districts in ((961, "East", EAST), (962, "West", WEST))
    )


def figures(lake: Lake, la_code: str, round_: str = LAST) -> dict[Key, Fact]:
    """The totals of a council as known in a round."""
    facts = load_facts(lake, la_code, round_)
    return {(f.indicator_id, f.variant, f.period, f.basis): f for f in facts if f.breakdown == TOTAL}


def counts(of: Mapping[Key, Fact], key: Key) -> tuple[int, int]:
    return of[key].numerator or 0, of[key].denominator or 0


@pytest.fixture(scope="module")
def whole(shared_homes: Homes) -> Lake:
    """The county with its list of districts and its register of schools. Copy it, do not change it."""

    def made(place: Path) -> Lake:
        lake = into_which_is_delivered(place, families=(children_districts, gias))
        assert refresh(lake).promoted
        return lake

    return shared_homes.once("whole_county", made)


def edited(whole: Lake, place: Path) -> Lake:
    lake = copy_home(whole, place)
    with_areas(lake, *halves())
    assert refresh(lake).promoted
    return lake


@pytest.fixture(scope="module")
def split(whole: Lake, shared_homes: Homes) -> Lake:
    """The county and both of its halves. Copy it, do not change it."""
    return shared_homes.once("split_county", partial(edited, whole))


def test_the_halves_and_the_children_who_live_nowhere_come_to_the_whole(split: Lake) -> None:
    of_all, east, west = (figures(split, code) for code in ("855", "961", "962"))
    away = {number for number, _, district in children_districts.rows() if number and district not in DISTRICTS}
    given = [k for k, f in of_all.items() if f.status == "ok" and east[k].status == west[k].status == "ok"]
    assert {i for i, *_ in given} >= set(BY_CHILD)
    for key in given:
        missing = [w - e - v for w, e, v in zip(counts(of_all, key), counts(east, key), counts(west, key), strict=True)]
        assert all(0 <= m <= len(away) for m in missing), key
    # By hand: the referrals of the quarter, one a child and day, of children who live nowhere.
    quarter = QUARTERS[-1]
    referred = {(r.child.id, r.day) for r in county().referrals if quarter.start <= r.day <= quarter.end}
    key = ("re_referrals", "standard", quarter.label, "in_quarter")
    nowhere = sum(child in away for child, _ in referred)
    assert counts(of_all, key)[1] - counts(east, key)[1] - counts(west, key)[1] == nowhere > 0
    assert "have no known district and count nowhere" in east[key].reason and "u" in east[key].marker


def test_what_is_known_for_the_whole_county_only_is_not_available_and_says_so(split: Lake) -> None:
    said = [f.reason for k, f in figures(split, "961").items() if k[0] == "children_in_care_per_10000"]
    assert said and all("not covered: " in s for s in said)
    lines = not_divided(split, "961", LAST)
    assert not any("referrals" in line for line in lines)
    # Until the list of districts came, nothing of any child could be divided.
    before = not_divided(split, "961", QUARTERS[-2].round)
    assert (
        "referrals of Synthetic county cannot be divided: no delivery says in which district each child lives" in before
    )


def test_the_release_has_all_three_and_only_the_county_leaves_the_council(split: Lake, tmp_path: Path) -> None:
    lake = copy_home(split, tmp_path / "home")
    sql = "SELECT la_code, council, notice, count(*) FILTER (latest IS NOT NULL) FROM mart.dashboard GROUP BY ALL ORDER BY 1"
    with duckdb.connect(str(lake.served), read_only=True) as served:
        found = served.execute(sql).fetchall()
        targets = served.execute("SELECT DISTINCT la_code FROM star.fact_target").fetchall()
        ended = served.execute("SELECT valid_to FROM star.dim_area WHERE la_code = '855'").fetchall()
    assert [(code, name) for code, name, *_ in found] == [("855", "Synthetic county"), ("961", "East"), ("962", "West")]
    assert found[1][2].startswith(
        "East as from 1 April 2027, worked out from the deliveries of Synthetic county (Ashby Vale"
    )
    assert all(n >= 6 for *_, n in found)
    assert targets == [("855",)] and ended == [(date(2027, 3, 31),)]
    sign_release(lake, APPROVED, by="A. Manager", note="compared")
    copied = copy_release(lake, load_key(lake), "open")
    assert copied.disclosed is not None
    assert copied.disclosed.frames["figures"]["la_code"].unique().to_list() == ["855"]
    assert copied.disclosed.frames["dashboard"]["la_code"].unique().to_list() == ["855"]
    assert not list(copied.folder.rglob("*961*"))
    texts = [p.read_text("utf-8") for p in copied.folder.rglob("*") if p.suffix in {".csv", ".html", ".json", ".md"}]
    assert not any("East as from" in t for t in texts)


def test_a_child_that_moves_moves_both_halves_and_the_sum_stays(split: Lake, tmp_path: Path) -> None:
    quarter = QUARTERS[-1]
    referred = [r.child.id for r in county().referrals if quarter.start <= r.day <= quarter.end]
    child = next(c for c in referred if referred.count(c) == 1 and children_districts.district_of(c) in EAST)
    rows = [(c, upn, WEST[0] if c == child else d) for c, upn, d in children_districts.rows()]
    key = ("re_referrals", "standard", quarter.label, "in_quarter")
    before = [counts(figures(split, code), key) for code in ("961", "962")]
    lake = copy_home(split, tmp_path / "home")
    corrected = UPath(lake.landing) / LAST / "Districts of children 2025-07-09.csv"
    corrected.write_bytes(csv_bytes(children_districts.HEADER, rows))
    assert refresh(lake).promoted
    after = [counts(figures(lake, code), key) for code in ("961", "962")]
    assert [a[1] - b[1] for a, b in zip(after, before, strict=True)] == [-1, 1]
    assert [sum(c) for c in zip(*after, strict=True)] == [sum(c) for c in zip(*before, strict=True)]
    assert not refresh(lake).promoted  # nothing is new


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([(961, "East", None, date(2027, 4, 1), 855, "Brookdale"), (962, "West", None, date(2027, 4, 1), 855, "Brookdale")],
         "gives district Brookdale to another council too"),
        ([(961, "East", None, date(2027, 4, 1), 855, "Brookdale"), (962, "West", None, date(2027, 4, 1), 855, None)],
         "gives the whole of council 855 to another council too"),
        ([(855, "Itself", None, date(2027, 4, 1), 855, None)], "has it take over from itself"),
        ([(856, "City", None, date(2027, 4, 1), 855, None)], "gives it the code of a council that is there already"),
        ([(961, "East", None, date(2027, 4, 1), 855, "Brookdale"), (961, "East", None, date(2028, 4, 1), 855, "Dunmere")],
         "gives it two first days"),
        ([(961, "East", None, date(2027, 4, 1), 855, "Brookdale"), (962, "West", None, date(2028, 4, 1), 961, None)],
         "has it take over from council 961, which is itself made of others"),
    ],
)  # fmt: skip
def test_what_is_given_twice_is_given_to_nobody(whole: Lake, tmp_path: Path, rows: list[Any], problem: str) -> None:
    lake = copy_home(whole, tmp_path / "home")
    with_areas(lake, *rows)
    _, councils = opened(lake)
    assert {c.la_code for c in councils.usable} <= {"855", "961"} - ({"961"} if "made of" not in problem else set())
    assert any(problem in p for p in councils.not_formed), councils.not_formed
    assert councils.problems == ()  # public copies of the county are made all the same


def test_a_district_that_nobody_has_gives_no_figure_and_says_so(whole: Lake, tmp_path: Path) -> None:
    lake = copy_home(whole, tmp_path / "home")
    with_areas(lake, (961, "East", None, date(2027, 4, 1), 855, "Brookdale; Brokdale"))
    work_out(lake)
    said = {f.reason for f in figures(lake, "961").values() if f.status == "x"}
    assert any("the register of schools has no district Brokdale" in s for s in said)
    assert not [f for f in figures(lake, "961").values() if f.status == "ok"]


def another(lake: Lake, code: str, name: str) -> Path:
    """A further council with a workbook and an Annex A of its own, which are the county's."""
    workbook = Path(str(lake.council_workbook(code)))
    workbook.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(str(lake.council_workbook()), workbook)
    book = openpyxl.load_workbook(workbook)
    for row in book["Council"].iter_rows():
        for cell in row:
            cell.value = {"855": code, "Synthetic county": name}.get(str(cell.value), cell.value)
    book.save(workbook)
    folder = UPath(lake.landing) / code / LAST
    folder.mkdir(parents=True)
    for file in (UPath(lake.landing) / LAST).glob("Annex A*.xlsx"):
        shutil.copy(str(file), str(folder / file.name))
    return workbook


def test_from_its_first_day_a_council_is_worked_out_from_its_own_deliveries(whole: Lake, tmp_path: Path) -> None:
    lake = copy_home(whole, tmp_path / "home")
    workbook = another(lake, "961", "East")
    with_areas(lake, (961, "East", None, QUARTERS[-1].start, 855, "; ".join(EAST)), workbook=workbook)
    # What another workbook says of a council that has its own changes nothing.
    with_areas(lake, (961, "East", None, date(2030, 4, 1), 855, WEST[0]))
    assert refresh(lake).promoted
    assert [c.la_code for c in opened(lake)[1].usable] == ["855", "961"]
    of_all, mine = figures(lake, "855"), figures(lake, "961")
    before = ("assessments_within_45_days", "standard", QUARTERS[-2].label, "in_quarter")
    since = ("assessments_within_45_days", "standard", QUARTERS[-1].label, "in_quarter")
    assert 0.3 < counts(mine, before)[1] / counts(of_all, before)[1] < 0.6  # three of seven districts
    assert counts(mine, since) == counts(of_all, since)  # what it delivers itself is the county's list
    # Nobody is followed across the day: the council's own list says how often a child was referred before.
    referred = ("re_referrals", "standard", QUARTERS[-1].label, "in_quarter")
    assert mine[referred].method != of_all[referred].method
    assert mine[referred].status == "ok"


def test_a_workbook_of_its_own_counts_before_anything_is_delivered(whole: Lake, tmp_path: Path) -> None:
    lake = copy_home(whole, tmp_path / "home")
    workbook = another(lake, "961", "East with targets of its own")
    shutil.rmtree(str(UPath(lake.landing) / "961"))
    with_areas(lake, (961, "East", None, date(2027, 4, 1), 855, "Brookdale"), workbook=workbook)
    east = opened(lake)[1].usable[1]
    assert (east.la_code, east.name) == ("961", "East with targets of its own") and east.tables["targets"].height
    assert [(p.la_code, p.districts) for p in east.formed_of] == [("855", {"Brookdale"})]


@pytest.mark.parametrize(
    ("period", "basis", "day"),
    [
        ("Q4 2026/27", "year_to_date", date(2027, 3, 31)),
        ("Spring Term 2028", "in_term", None),
        ("2026/27", "september_to_march", date(2027, 3, 31)),
    ],
)
def test_a_figure_of_a_term_is_known_on_its_census_day(period: str, basis: str, day: date | None) -> None:
    """Spring ends at Easter, after the first of April: its census was in January, in the schools of the council before."""
    fact = Fact("any", "standard", period, basis, "ok")
    known = known_on(fact)
    assert known == day if day else known < date(2028, 4, 1)


def test_councils_that_join_add_up(whole: Lake, tmp_path: Path) -> None:
    lake = copy_home(whole, tmp_path / "home")
    another(lake, "856", "Synthetic city")
    with_areas(lake, *((963, "Both", None, date(2028, 4, 1), code, None) for code in (855, 856)))
    assert refresh(lake).promoted
    one, other, both = (figures(lake, code) for code in ("855", "856", "963"))
    joined = {k: f for k, f in both.items() if f.status == "ok"}
    assert {i for i, *_ in joined} >= {"assessments_within_45_days", "care_leavers_eet"}
    for key, fact in joined.items():
        assert counts(both, key) == tuple(map(sum, zip(counts(one, key), counts(other, key), strict=True)))
        assert fact.shown is not None and fact.deliveries
    absent = {f.reason for k, f in both.items() if f.status == "x" and one[k].status == "ok" and k in other}
    assert absent and all(r.startswith("of Synthetic city: ") for r in absent)


def test_a_council_joined_from_one_that_is_not_here_has_no_figure_and_says_whose_is_missing(
    whole: Lake, tmp_path: Path
) -> None:
    lake = copy_home(whole, tmp_path / "home")
    with_areas(lake, *((963, "Both", None, date(2028, 4, 1), code, None) for code in (855, 857)))
    work_out(lake)
    said = figures(lake, "963")
    assert said and {f.status for f in said.values()} <= {"x", "z"}
    assert any("of council 857: nothing is worked out for the period" in f.reason for f in said.values())


def test_districts_that_nobody_takes_are_said(whole: Lake, tmp_path: Path) -> None:
    lake = copy_home(whole, tmp_path / "home")
    with_areas(
        lake, *((*row[:5], d) for row, d in zip(halves(), ("Ashby Vale; Brookdale", "; ".join(WEST)), strict=True))
    )
    work_out(lake)
    assert "Charnham of Synthetic county goes to no council of the sheet Areas" in not_divided(lake, "961", LAST)


def test_codes_below_201_are_taken_and_stand_in_place_of_those_that_are_built_in(whole: Lake, tmp_path: Path) -> None:
    lake = copy_home(whole, tmp_path / "home")
    with_areas(lake, (101, "East", None, date(2027, 4, 1), 855, "Brookdale"))
    _, councils = opened(lake)
    assert [c.la_code for c in councils.usable] == ["855", "101"] and councils.not_formed == ()


def test_nothing_that_rests_on_the_old_council_leaves_whatever_the_day(whole: Lake, tmp_path: Path) -> None:
    """Also where the old system still delivers after the first day: county and halves beside each other would reveal small numbers."""
    lake = copy_home(whole, tmp_path / "home")
    with_areas(lake, *halves(date(2025, 4, 1)))
    assert refresh(lake).promoted
    sign_release(lake, APPROVED, by="A. Manager", note="compared")
    found = copy_release(lake, load_key(lake), "open").disclosed
    assert found is not None and found.frames["figures"]["la_code"].unique().to_list() == ["855"]
    with duckdb.connect(str(lake.served), read_only=True) as served:
        inherited = served.execute(
            "SELECT la_code, bool_and(inherited), bool_or(inherited) FROM star.fact_indicator GROUP BY 1 ORDER BY 1"
        )
        assert inherited.fetchall() == [("855", False, False), ("961", True, True), ("962", True, True)]


def test_districts_stand_between_semicolons() -> None:
    assert districts_of({"districts": " Brookdale;Ashby Vale ; "}) == {"Brookdale", "Ashby Vale"}
    assert districts_of({"districts": None}) == frozenset()


def test_every_child_of_a_list_has_one_of_two_numbers() -> None:
    listed = pl.DataFrame(children_districts.rows(), schema=["case", "upn", "district"], orient="row")
    assert listed.filter((pl.col("case") == "") == (pl.col("upn") == "")).is_empty()
    assert listed.select("case", "upn").n_unique() == listed.height

"""Composition of collections: arrears, corrections, repeated deliveries, companions, and national files by the cut-off.

The files are small: a school, and a handful of pupils. The figures of the county's hundred thousand are in `test_school_census`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from helpers import compose as make_events
from helpers import council_of, receive_all, received, refresh, register_dropped, registered, waiting
from pipelines.compose.composition import claims, compose
from pipelines.compose.conform import accepted_rows, events_of
from pipelines.council.settings import Council
from pipelines.council.template import write_council_workbook
from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.settings import LA_CODE, council_rows
from pipelines.home.keys import make_key
from pipelines.home.lake import Lake, read_frame
from pipelines.receive.identity import PUBLISHED
from schemas.sources.early_years_headcount import EARLY_YEARS_HEADCOUNT
from schemas.sources.national.gias import SOURCE as GIAS
from schemas.sources.school_census import SOURCE as CENSUS
from schemas.words.source import Source
from warehouse.coverage import Coverage
from warehouse.evaluate import evaluate
from warehouse.indicators import catalogue
from warehouse.period import AcademicYear, Quarter, Term

SPRING, SUMMER, AUTUMN = Term(2024, 1), Term(2024, 2), Term(2024, 3)
ROUNDS = {SPRING: "2023-24-Q4", SUMMER: "2024-25-Q1", AUTUMN: "2024-25-Q3"}
YEAR = AcademicYear(2023)
EXCLUDED = {
    # census: pupil, first day, category, sessions; the spring census covers the autumn, and the summer's covers it again
    SPRING: (("A", "2023-11-06", "SUSP", 4), ("B", "2023-11-07", "PERM", ""), ("C", "2023-12-01", "SUSP", 2)),
    SUMMER: (("A", "2023-11-06", "SUSP", 6), ("D", "2024-02-05", "PERM", "")),
    AUTUMN: (("D", "2024-02-05", "PERM", ""), ("E", "2024-06-10", "PERM", "")),
}


def file_of(source: Source, table: str, rows: Sequence[Mapping[str, object]]) -> bytes:
    """A CSV with the headers a table must have and those of the rows, by our words."""
    columns = [c for c in source.table(table).columns if not c.optional or any(c.name in row for row in rows)]
    lines = [["" if row.get(c.name) is None else str(row[c.name]) for c in columns] for row in rows]
    return csv_bytes([c.title for c in columns], lines)


class Home:
    """A home into which small files are dropped, one after the other."""

    def __init__(self, path: Path) -> None:
        self.lake = Lake.at(path)
        self.lake.make_private()
        make_key(self.lake)

    def drop(self, slot: str, name: str, data: bytes) -> None:
        folder = Path(str(self.lake.landing)) / slot
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)

    def census(
        self,
        term: Term,
        excluded: Sequence[tuple[object, ...]] | None = None,
        slot: str = "",
        mark: str = "",
        missed: Mapping[str, int] | None = None,
    ) -> None:
        """The files that exclusions and pupils are read from; nobody has left.

        missed  how many sessions pupils were ill, where the census reports attendance by code
        """
        mark = mark or f"{term.label}"
        blades: dict[str, Sequence[Mapping[str, object]]] = {
            "school_census": [
                {
                    "school_return": mark, "term": term.name[:3].upper(), "year": term.year, "urn": 100_001,
                    "reference_date": term.census_day, "la_code": LA_CODE,
                }
            ],
            "pupils_on_roll": [
                {
                    "pupil_row": f"{mark}-{upn}", "school_return": mark, "child_id": upn, "birth_date": "2010-05-05",
                    "sex": "F", "entry_date": "2021-09-01", "enrolment": "C", "year_group": "8", "sen_provision": "K",
                }
                | ({} if missed is None else {"sessions_possible": "120.0"})
                for upn in "ABCDE"
            ],
            "pupils_no_longer_on_roll": [],
            "exclusions_on_roll": [
                {
                    "exclusion_row": f"{mark}-{n}", "pupil_row": f"{mark}-{upn}", "start_date": day, "category": category,
                    "sessions": sessions, "reason": "PP",
                }
                for n, (upn, day, category, sessions) in enumerate(EXCLUDED[term] if excluded is None else excluded)
            ],
            "exclusions_off_roll": [],
        }  # fmt: skip
        if missed is not None:
            blades["sessions_on_roll"] = [
                {"session_row": f"{mark}-{upn}", "pupil_row": f"{mark}-{upn}", "attendance": "I", "sessions": sessions}
                for upn, sessions in missed.items()
            ]
        for table, rows in blades.items():
            name = f"{term.year}_{term.name.lower()}_{table}_{mark.replace(' ', '')}.csv"
            self.drop(slot or ROUNDS[term], name, file_of(CENSUS, table, rows))

    def schools(self, received: str, *, special: bool = False) -> None:
        """An edition of the register of schools: one school."""
        row = {
            "urn": 100_001,
            "la_code": LA_CODE,
            "establishment_number": 4001,
            "name": "A school",
            "status": "Open",
            "type_code": 7 if special else 34,
            "type_name": "a type",
            "phase_code": 0 if special else 4,
            "phase_name": "a phase",
            "district": "Brookdale",
        }
        self.drop(
            f"published/{received}",
            f"edubasealldata{received.replace('-', '')}.csv",
            file_of(GIAS, "establishments", [row]),
        )

    def receive(self) -> None:
        register_dropped(self.lake, LA_CODE)
        for delivery, verdict in receive_all(self.lake, LA_CODE, PUBLISHED):
            assert verdict.accepted, (delivery.file, verdict.refusal)

    def events(self, *names: str) -> tuple[dict[str, pl.DataFrame], Coverage, list[str]]:
        """Event tables, what they cover, and which table waits for which."""
        self.receive()
        found, lacking = claims([*received(self.lake, LA_CODE), *received(self.lake, PUBLISHED)])
        shares = compose(found)
        events, spans = {}, []
        for name in names:
            events[name], covered, _ = events_of(name, shares, accepted_rows(self.lake), LA_CODE)
            spans += covered
        return events, Coverage(tuple(spans)), lacking


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.schools("2024-01-05")
    return made


def permanent(home: Home) -> tuple[str, int | None, int | None]:
    """Permanent exclusions of 2023/24 per pupil: status, numerator, denominator."""
    events, coverage, _ = home.events("pupils", "exclusions")
    facts, _ = evaluate(catalogue()["permanent_exclusion_rate"], events, coverage, [YEAR])
    return facts[0].status, facts[0].numerator, facts[0].denominator


@pytest.mark.parametrize("terms", [(SPRING,), (SPRING, SUMMER), (SPRING, AUTUMN)])
def test_fewer_than_three_censuses_do_not_prove_a_year(home: Home, terms: tuple[Term, ...]) -> None:
    for term in terms:
        home.census(term)
    assert permanent(home) == ("x", None, None)


def test_three_censuses_prove_a_year(home: Home) -> None:
    for term in (SPRING, SUMMER, AUTUMN):
        home.census(term)
    assert permanent(home) == ("ok", 3, 5)


def test_a_census_covers_the_term_before_its_own(home: Home) -> None:
    home.census(SPRING)
    _, coverage, _ = home.events("pupils", "exclusions")
    (exclusions,) = coverage.of("exclusions")
    assert (exclusions.first, exclusions.last) == (date(2023, 9, 1), date(2023, 12, 31))
    (roll,) = coverage.of("pupils")
    assert (roll.first, roll.last, roll.as_at) == (date(2024, 1, 1), date(2024, 3, 31), date(2024, 1, 18))


@pytest.mark.parametrize("order", [(SPRING, SUMMER, AUTUMN), (AUTUMN, SUMMER, SPRING)])
def test_what_two_censuses_report_counts_once_as_the_later_one_has_it(home: Home, order: tuple[Term, ...]) -> None:
    for term in order:
        home.census(term)
        home.receive()
    events, _, _ = home.events("exclusions")
    rows = events["exclusions"].sort("start_date").select("start_date", "category", "sessions", "phase").rows()
    assert rows == [
        (date(2023, 11, 6), "SUSP", 6, "secondary"),  # corrected by the summer census, whichever came first
        (date(2023, 11, 7), "PERM", None, "secondary"),  # the summer census has it no longer; it stays
        (date(2023, 12, 1), "SUSP", 2, "secondary"),
        (date(2024, 2, 5), "PERM", None, "secondary"),
        (date(2024, 6, 10), "PERM", None, "secondary"),
    ]


def test_of_one_collection_delivered_twice_only_the_later_delivery_counts(home: Home) -> None:
    home.census(SPRING)
    home.receive()
    home.census(SPRING, [("C", "2023-12-01", "SUSP", 2), ("E", "2023-12-04", "SUSP", 1)], mark="again")
    events, coverage, _ = home.events("pupils", "exclusions")
    assert events["exclusions"].sort("start_date")["start_date"].to_list() == [date(2023, 12, 1), date(2023, 12, 4)]
    assert len(coverage.of("exclusions")) == 1
    assert events["pupils"].height == 5  # not ten: the roll of a census is not added to itself


def test_a_late_delivery_of_a_collection_covers_its_own_term(home: Home) -> None:
    home.census(SPRING, slot="2024-25-Q3")
    home.census(SUMMER)
    events, coverage, _ = home.events("pupils", "exclusions")
    assert [s.as_at for s in coverage.of("pupils")] == [date(2024, 1, 18), date(2024, 5, 16)]
    assert set(events["pupils"]["term"]) == {"Spring Term 2024", "Summer Term 2024"}


def test_a_table_without_rows_is_no_duplicate_of_the_one_before(home: Home) -> None:
    """Nobody has left in either term: the two files are the same bytes, a header, and both are needed."""
    home.census(SPRING)
    home.census(SUMMER)
    home.receive()
    deliveries = [d for d in registered(home.lake, LA_CODE) if "exclusions_off_roll" in d.file]
    assert len({d.sha256 for d in deliveries}) == 1
    assert [(d.slot, d.duplicate_of) for d in deliveries] == [(ROUNDS[SPRING], ""), (ROUNDS[SUMMER], "")]
    (again,) = (Path(str(home.lake.landing)) / ROUNDS[SUMMER]).glob("*pupils_on_roll*")
    home.drop(ROUNDS[AUTUMN], "a copy.csv", again.read_bytes())
    register_dropped(home.lake, LA_CODE)
    (copied,) = registered(home.lake, LA_CODE, ROUNDS[AUTUMN])
    assert copied.duplicate_of == ROUNDS[SUMMER]  # one with rows still is


def absence(home: Home, *periods: Term) -> dict[str, tuple[str, int | None, int | None]]:
    """Overall absence of terms: status, numerator, denominator."""
    events, coverage, _ = home.events("attendance")
    facts, _ = evaluate(catalogue()["overall_absence"], events, coverage, periods)
    return {f.period: (f.status, f.numerator, f.denominator) for f in facts if f.breakdown == "total"}


def test_a_census_reports_the_attendance_of_the_term_before_its_own(home: Home) -> None:
    home.census(SPRING, missed={"A": 12, "B": 6})
    home.census(SUMMER, missed={"A": 2})
    _, coverage, lacking = home.events("attendance")
    assert lacking == []
    assert [(s.first, s.last) for s in coverage.of("attendance")] == [
        (date(2023, 9, 1), date(2023, 12, 31)),
        (date(2024, 1, 1), date(2024, 3, 31)),
    ]
    found = absence(home, Term(2023, 3), SPRING, SUMMER)
    assert found["Autumn Term 2023"] == ("ok", 18, 600)
    assert found["Spring Term 2024"] == ("ok", 2, 600)
    assert found["Summer Term 2024"] == ("x", None, None)


def test_of_attendance_delivered_twice_the_later_delivery_counts(home: Home) -> None:
    home.census(SPRING, missed={"A": 12, "B": 6})
    home.receive()
    home.census(SPRING, mark="again", missed={"A": 13, "B": 6, "C": 1})
    events, _, _ = home.events("attendance")
    assert events["attendance"].height == 5
    assert absence(home, Term(2023, 3)) == {"Autumn Term 2023": ("ok", 20, 600)}


def test_a_census_without_attendance_by_code_has_none_and_waits_for_nothing(home: Home) -> None:
    home.census(SPRING)
    events, coverage, lacking = home.events("attendance", "pupils")
    assert events["attendance"].is_empty() and coverage.of("attendance") == () and lacking == []
    facts, _ = evaluate(catalogue()["overall_absence"], events, coverage, [Term(2023, 3)])
    assert {(f.status, f.reason) for f in facts} == {
        ("x", "not covered: attendance from 2023-09-01 to 2023-12-31; no delivery")
    }
    assert events["pupils"].height == 5


@pytest.mark.parametrize("missing", ["school_census", "pupils_on_roll", "pupils_no_longer_on_roll"])
def test_attendance_waits_for_what_it_is_read_together_with(home: Home, missing: str) -> None:
    home.census(SPRING, missed={"A": 12})
    (gone,) = (Path(str(home.lake.landing)) / ROUNDS[SPRING]).glob(f"*_spring_{missing}_*.csv")
    gone.unlink()
    events, _, lacking = home.events("attendance")
    assert f"school_census/sessions_on_roll of Spring Term 2024 waits for {missing}" in lacking
    assert events["attendance"].is_empty()


def test_session_details_without_codes_are_not_used(home: Home) -> None:
    home.census(SPRING, missed={"A": 12})
    (path,) = (Path(str(home.lake.landing)) / ROUNDS[SPRING]).glob("*sessions_on_roll*")
    path.write_bytes(path.read_bytes().replace(b"attendancereason", b"something else"))
    events, _, lacking = home.events("attendance")
    assert "school_census/sessions_on_roll lacks attendancereason, without which it is not used" in lacking
    assert events["attendance"].is_empty()


@pytest.mark.parametrize("missing", ["school_census", "pupils_no_longer_on_roll", "exclusions_off_roll"])
def test_a_table_waits_for_what_it_is_read_together_with(home: Home, missing: str) -> None:
    home.census(SPRING)
    home.census(SUMMER)
    folder = Path(str(home.lake.landing)) / ROUNDS[SPRING]
    (gone,) = folder.glob(f"*_spring_{missing}_*.csv")
    gone.unlink()
    events, coverage, lacking = home.events("exclusions")
    assert f"school_census/exclusions_on_roll of Spring Term 2024 waits for {missing}" in lacking
    assert not any("Summer" in line for line in lacking)
    assert [s.first for s in coverage.of("exclusions")] == [date(2024, 1, 1)]
    assert date(2023, 11, 7) not in set(events["exclusions"]["start_date"])


def test_without_the_register_of_schools_nobody_is_placed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.census(SPRING)
    events, coverage, lacking = home.events("pupils", "exclusions")
    assert events["pupils"].is_empty() and events["exclusions"].is_empty() and coverage.spans == ()
    assert "school_census/pupils_on_roll of Spring Term 2024 waits for gias/establishments" in lacking


HEADCOUNT = [
    {"child_id": "A", "term": "Spring Term 2024", "age": 2, "provider": "EY1", "funded_hours": 15},
    {"child_id": "B", "term": "Spring Term 2024", "age": 3, "provider": "EY1", "funded_hours": 15},
    {"child_id": "C", "term": "Summer Term 2024", "age": 3, "provider": "EY1", "funded_hours": 15},
]


def test_a_companion_that_may_be_absent_is_not_waited_for(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.drop("2024-25-Q1", "Headcount.csv", file_of(EARLY_YEARS_HEADCOUNT, "children", HEADCOUNT))
    events, coverage, lacking = home.events("funded_children")
    assert lacking == []
    assert [(s.first, s.last) for s in coverage.of("funded_children")] == [
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 4, 1), date(2024, 8, 31)),
    ]
    assert events["funded_children"].height == 3
    assert set(events["funded_children"]["high_quality"]) == {None}  # without judgements nobody knows


def test_a_later_file_replaces_the_terms_it_holds_and_no_others(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.drop("2024-25-Q1", "Headcount.csv", file_of(EARLY_YEARS_HEADCOUNT, "children", HEADCOUNT))
    home.receive()
    home.drop("2024-25-Q2", "Headcount.csv", file_of(EARLY_YEARS_HEADCOUNT, "children", HEADCOUNT[1:2]))
    events, _, _ = home.events("funded_children")
    assert events["funded_children"].group_by("term").len().sort("term").rows() == [
        ("Spring Term 2024", 1),
        ("Summer Term 2024", 1),
    ]


@pytest.fixture
def council(home: Home) -> Council:
    """A calendar of two rounds, with cut-offs on 16 May and 15 August 2024."""
    rounds = [Quarter.parse("2023-24-Q4"), Quarter.parse("2024-25-Q1")]
    write_council_workbook(home.lake.council_workbook(), council_rows(rounds))
    return council_of(home.lake)


def phases(home: Home, council: Council, round_: str) -> set[str | None]:
    make_events(home.lake, round_)
    return set(read_frame(home.lake.events(LA_CODE, round_, "pupils.parquet"))["phase"])


def test_a_round_uses_the_edition_received_by_its_cut_off(home: Home, council: Council) -> None:
    assert [council.cut_off(r) for r in council.rounds] == [date(2024, 5, 16), date(2024, 8, 15)]
    home.census(SPRING)
    home.schools("2024-05-16")
    home.schools("2024-05-17", special=True)
    home.receive()
    assert phases(home, council, "2023-24-Q4") == {"secondary"}
    assert phases(home, council, "2024-25-Q1") == {"special"}


def test_a_round_without_an_edition_by_its_cut_off_waits(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    write_council_workbook(
        home.lake.council_workbook(), council_rows([Quarter.parse("2023-24-Q4"), Quarter.parse("2024-25-Q1")])
    )
    council = council_of(home.lake)
    home.census(SPRING)
    home.schools("2024-06-01")
    home.receive()
    assert phases(home, council, "2023-24-Q4") == set()
    assert any("waits for gias/establishments" in line for line in waiting(home.lake, LA_CODE, "2023-24-Q4"))
    assert phases(home, council, "2024-25-Q1") == {"secondary"}
    assert waiting(home.lake, LA_CODE, "2024-25-Q1") == []


def test_what_is_delivered_for_a_later_round_is_not_known_in_an_earlier_one(home: Home, council: Council) -> None:
    home.census(SPRING, slot="2024-25-Q1")
    home.receive()
    assert phases(home, council, "2023-24-Q4") == set()
    assert phases(home, council, "2024-25-Q1") == {"secondary"}


def with_sen_support(lake: Lake) -> list[tuple[str, int]]:
    """Pupils with SEN Support in mainstream schools, as served."""
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        return connection.execute(
            "SELECT period, numerator FROM mart.trend WHERE indicator_id = 'sen_support_in_mainstream' AND status = 'ok'"
        ).fetchall()


def test_a_register_of_schools_that_comes_by_itself_brings_a_release(home: Home, council: Council) -> None:
    """Figures are worked out with it, though nothing is compared with it."""
    home.census(SPRING)
    assert refresh(home.lake).promoted
    assert with_sen_support(home.lake) == [("Spring Term 2024", 5)]
    assert not refresh(home.lake).promoted
    home.schools("2024-05-10", special=True)
    assert refresh(home.lake).promoted
    assert with_sen_support(home.lake) == [("Spring Term 2024", 0)]
    with duckdb.connect(str(home.lake.served), read_only=True) as connection:
        slots = connection.execute("SELECT slot FROM star.dim_delivery WHERE source = 'gias' ORDER BY 1").fetchall()
    assert ("2024-05-10",) in slots

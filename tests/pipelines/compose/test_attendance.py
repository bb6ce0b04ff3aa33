"""Session details of the school census become what each pupil could attend and missed: from judged files to rows of attendance.

The files are small, in the shape that COLLECT exports. Terms and figures are in `tests/warehouse`, the county's in `test_school_census`.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import pytest

from pipelines.compose.conform import About, Incomplete
from pipelines.compose.conform import school_census as census
from pipelines.receive.examine import examine
from schemas.events.attendance import Attendance
from schemas.sources.school_census import SOURCE
from schemas.words.fields import describe

ABOUT = About("855", "d", "Spring Term 2025", date(2025, 1, 16))
Rows = Sequence[Mapping[str, object]]
BLADES = {
    "school_census": "schoolcensus",
    "pupils_on_roll": "pupilonroll",
    "pupils_no_longer_on_roll": "pupilnolongeronroll",
    "sessions_on_roll": "termlysessiondetailsonroll",
    "sessions_off_roll": "termlysessiondetailsoffroll",
}


def judged(table: str, rows: Rows, without: Sequence[str] = ()) -> pl.DataFrame:
    """Rows by our words, written with the headers of the blade, read and judged."""
    columns = [c for c in SOURCE.table(table).columns if c.name not in without]
    header = ",".join(c.title for c in columns)
    lines = [",".join("" if r.get(c.name) is None else str(r[c.name]) for c in columns) for r in rows]
    data = "\n".join([header, *lines, ""]).encode()
    one = examine(data, f"2025_spring_{BLADES[table]}.csv", la_code="855", as_at=None)
    assert one.source is SOURCE
    (found,) = one.judged
    assert found.table.name == table and (found.rows["accepted"] == len(rows))
    return found.accepted.with_columns(delivery=pl.lit("d"))


def pupil(upn: str, school: int = 1, **more: object) -> dict[str, object]:
    """A pupil on roll."""
    row = {
        "pupil_row": f"{upn}{school}", "school_return": f"r{school}", "child_id": upn, "birth_date": "2014-Mar-02 00:00:00",
        "sex": "F", "entry_date": "2021-Sep-01 00:00:00", "enrolment": "C", "year_group": "5", "sen_provision": "N",
        "sessions_possible": "120.0", "boarder": "N",
    }  # fmt: skip
    return row | more


def leaver(upn: str, school: int = 1, **more: object) -> dict[str, object]:
    """A pupil who has left."""
    return pupil(
        upn, school, pupil_row=f"{upn}{school}-left", leaving_date="2024-Nov-01 00:00:00", sessions_possible="40.0"
    ) | dict(more)


def details(pupil_row: str, codes: Mapping[str, object]) -> list[dict[str, object]]:
    """A row per code of a pupil."""
    return [
        {"session_row": f"{pupil_row}-{n}", "pupil_row": pupil_row, "attendance": code, "sessions": sessions}
        for n, (code, sessions) in enumerate(codes.items())
    ]


def attendance(
    on_roll: Rows,
    sessions: Rows,
    left: Rows = (),
    left_sessions: Rows | None = None,
    *,
    schools: int = 2,
    without: Sequence[str] = (),
) -> pl.DataFrame:
    """The events of a census; `left_sessions` None where the blade was not delivered."""
    returns = [
        {
            "school_return": f"r{n}", "term": "SPR", "year": 2025, "urn": f"{100_000 + n}.0", "la_code": 855,
            "reference_date": "2025-Jan-16 00:00:00", "establishment_number": 2000 + n,
        }
        for n in range(1, schools + 1)
    ]  # fmt: skip
    register = pl.DataFrame(
        [(100_000 + n, 1, 2, "Brookdale", "Open", 855, 2000 + n, None, None) for n in range(1, schools + 1)],
        schema={
            "urn": pl.Int64, "type_code": pl.Int64, "phase_code": pl.Int64, "district": pl.String, "status": pl.String,
            "la_code": pl.Int64, "establishment_number": pl.Int64, "open_date": pl.Date, "close_date": pl.Date,
        },
        orient="row",
    )  # fmt: skip
    companions = {
        "pupils_on_roll": judged("pupils_on_roll", on_roll, without),
        "pupils_no_longer_on_roll": judged("pupils_no_longer_on_roll", left, without),
        "sessions_off_roll": judged("sessions_off_roll", left_sessions or ()),
        "school_census": judged("school_census", returns),
        "establishments": register,
    }
    return census.attendance(judged("sessions_on_roll", sessions), companions, ABOUT)


OTHERS = [pupil("Y", 1), pupil("Z", 2)]
OF_OTHERS = [*details("Y1", {"/": 60, "\\": 60}), *details("Z2", {"/": 60, "\\": 60})]
"""A pupil of each of two schools, who was always there."""
MISSED = ("sessions_possible", "sessions_authorised", "sessions_unauthorised", "sessions_missed")


def of(made: pl.DataFrame, upn: str) -> list[tuple[int | None, ...]]:
    """What a pupil could attend and missed, school by school."""
    return made.filter(pl.col("child_id") == upn).sort("school").select(MISSED).rows()


def test_sessions_are_counted_by_what_their_code_means() -> None:
    codes = {"/": 52, "\\": 50, "I": 6, "M": 1, "C2": 1, "O": 5, "U": 1, "L": 4, "D": 20, "Q": 3, "#": 2, "Y1": 4}
    made = attendance([*OTHERS, pupil("A")], [*OF_OTHERS, *details("A1", codes)])
    row = made.filter(pl.col("child_id") == "A").row(0, named=True)
    assert of(made, "A") == [(120, 8, 6, 14)]
    assert (row["term"], row["school"], row["phase"], row["district"]) == (
        "Autumn Term 2024",
        "100001",
        "primary",
        "Brookdale",
    )
    assert (row["enrolment"], row["left"], row["boarder"], row["left_out"]) == ("C", False, "N", None)
    assert (row["birth_date"], row["sex"], row["delivery"]) == (date(2014, 3, 2), "F", "d")
    assert set(made.columns) >= {c.name for c in describe(Attendance)}


def test_who_has_no_row_missed_nothing() -> None:
    made = attendance([*OTHERS, pupil("A"), pupil("B")], [*OF_OTHERS, *details("A1", {"I": 12})])
    assert of(made, "A") == [(120, 12, 0, 12)]
    assert of(made, "B") == of(made, "Y") == [(120, 0, 0, 0)]


def test_those_who_have_left_count_at_the_school_they_left() -> None:
    made = attendance(
        [*OTHERS, pupil("A", 2, sessions_possible="80.0")],
        [*OF_OTHERS, *details("A2", {"/": 70, "I": 10})],
        [leaver("A"), leaver("B")],
        details("A1-left", {"/": 30, "O": 10}),
    )
    assert of(made, "A") == [(40, 0, 10, 10), (80, 10, 0, 10)]
    assert of(made, "B") == [(40, 0, 0, 0)]
    left = made.filter("left").select("child_id", "enrolment").sort("child_id").rows()
    assert left == [("A", None), ("B", None)]


def test_who_left_and_came_back_is_one_pupil_of_the_school() -> None:
    made = attendance(
        [*OTHERS, pupil("A", sessions_possible="60.0")],
        [*OF_OTHERS, *details("A1", {"I": 5})],
        [leaver("A"), leaver("A", pupil_row="again", leaving_date="2024-Oct-01 00:00:00", sessions_possible="10.0")],
        [*details("A1-left", {"O": 20}), *details("again", {"G": 10})],
    )
    assert of(made, "A") == [(110, 5, 30, 35)]
    row = made.filter(pl.col("child_id") == "A").row(0, named=True)
    assert (row["enrolment"], row["left"]) == ("C", False)


def test_of_two_times_of_which_one_is_unknown_both_are() -> None:
    made = attendance(
        [*OTHERS, pupil("A")],
        [*OF_OTHERS, *details("A1", {"I": 5})],
        [leaver("A")],
        details("A1-left", {"ZZ": 20}),
    )
    assert of(made, "A") == [(160, None, None, None)]


def test_each_registration_stands_by_itself_and_of_two_at_a_school_the_one_that_counts() -> None:
    made = attendance(
        [
            *OTHERS,
            pupil("A", 1, enrolment="M"),
            pupil("A", 2, enrolment="S"),
            pupil("B", 1, enrolment="M", pupil_row="B-M"),
            pupil("B", 1, enrolment="S", pupil_row="B-S"),
        ],
        [*OF_OTHERS, *details("A1", {"I": 3, "D": 60}), *details("A2", {"I": 4}), *details("B-M", {"I": 9})],
    )
    assert of(made, "A") == [(120, 3, 0, 3), (120, 4, 0, 4)]
    assert of(made, "B") == [(120, 9, 0, 9)]
    assert made.filter(pl.col("child_id") == "B")["enrolment"].to_list() == ["M"]
    assert not made.select("child_id", "school", "term").is_duplicated().any()


@pytest.mark.parametrize(
    ("codes", "known"),
    [
        ({"I": 6, "ZZ": 3}, False),
        ({"I": 6, "": 3}, False),
        ({"I": "six"}, False),
        ({"I": ""}, False),
        ({"I": 400}, False),
        ({"I": "6.5"}, False),
        ({"I": 60, "O": 61}, False),  # more than the 120 that were possible
        ({"I": 60, "O": 60}, True),
        ({"I": 6, "/": "many"}, True),  # how often a pupil was there changes nothing
    ],
)
def test_a_code_or_number_that_cannot_be_makes_the_pupil_unknown(codes: Mapping[str, object], known: bool) -> None:
    made = attendance([*OTHERS, pupil("A")], [*OF_OTHERS, *details("A1", codes)])
    ((possible, authorised, unauthorised, missed),) = of(made, "A")
    assert possible == 120
    assert all((n is not None) == known for n in (authorised, unauthorised, missed))
    assert of(made, "Y") == [(120, 0, 0, 0)]


def test_what_could_not_be_read_is_named_in_the_row() -> None:
    made = attendance([*OTHERS, pupil("A", sessions_possible="x")], [*OF_OTHERS, *details("A1", {"ZZ": 3})])
    (left_out,) = made.filter(pl.col("child_id") == "A")["left_out"]
    assert all(f",{name}," in left_out for name in MISSED)


@pytest.mark.parametrize("possible", ["", "x", "-1", "381"])
def test_how_many_sessions_were_possible_may_be_unknown(possible: str) -> None:
    made = attendance([*OTHERS, pupil("A", sessions_possible=possible)], [*OF_OTHERS, *details("A1", {"I": 6})])
    assert of(made, "A") == [(None, 6, 0, 6)]


def test_without_the_blade_of_those_who_have_left_they_are_unknown() -> None:
    made = attendance([*OTHERS], OF_OTHERS, [leaver("A")], None)
    assert of(made, "A") == [(40, None, None, None)]
    assert of(made, "Y") == [(120, 0, 0, 0)]


def test_a_school_that_reports_no_attendance_is_unknown_and_too_many_are_no_census() -> None:
    def of_schools(reporting: int) -> pl.DataFrame:
        sessions = [row for n in range(1, reporting + 1) for row in details(f"P{n}{n}", {"/": 120})]
        return attendance([pupil(f"P{n}", n) for n in range(1, 41)], sessions, schools=40)

    made = of_schools(38)
    assert of(made, "P38") == [(120, 0, 0, 0)] and of(made, "P39") == [(120, None, None, None)]
    with pytest.raises(Incomplete, match="3 of the 40 state-funded schools"):
        of_schools(37)


def test_session_details_of_no_pupil_are_another_export() -> None:
    with pytest.raises(Incomplete, match="4 of 8 session details are of no pupil"):
        attendance(OTHERS, [*OF_OTHERS, *details("X1", {"/": 50, "\\": 50, "I": 10, "O": 10})])


def test_an_edition_without_possible_sessions_says_so() -> None:
    made = attendance(OTHERS, OF_OTHERS, without=("sessions_possible", "boarder"))
    assert "sessions_possible" not in made.columns
    assert made["boarder"].to_list() == [None, None] and made["sessions_missed"].to_list() == [0, 0]


def test_a_pupil_without_upn_is_one_all_the_same() -> None:
    made = attendance(
        [*OTHERS, pupil("", pupil_row="p1"), pupil("", pupil_row="p2")], [*OF_OTHERS, *details("p1", {"I": 2})]
    )
    assert sorted(made.filter(~pl.col("child_id").is_in(["Y", "Z"]))["sessions_missed"]) == [0, 2]

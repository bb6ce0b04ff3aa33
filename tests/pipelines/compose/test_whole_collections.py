"""A part of a collection is not taken for the whole, another council's is not ours, and free text is no label."""

from datetime import date

import polars as pl
import pytest

from pipelines.compose.categories import OTHER, without_free_text
from pipelines.compose.composition import Claim, whole
from pipelines.compose.conform import About, Incomplete
from pipelines.compose.conform import school_census as census
from pipelines.compose.reconciliation import linked
from pipelines.compose.schools import once, whole_council
from pipelines.receive.covering import spans_of
from pipelines.receive.examine import examine
from pipelines.receive.identity import Delivery
from schemas.sources.school_applicants import SCHOOL_APPLICANTS as APPLICANTS
from schemas.words.source import Edition

REGISTER = pl.DataFrame(
    [(100 + n, 1, 2, "Brookdale", "Open", 855, 2000 + n) for n in range(40)],
    schema=["urn", "type_code", "phase_code", "district", "status", "la_code", "establishment_number"],
    orient="row",
).with_columns(pl.lit(None, dtype=pl.Date).alias(c) for c in ("open_date", "close_date"))
ABOUT = About("855", "d", "Spring Term 2025", date(2025, 1, 16))


def blades(schools: int, *, council: int = 855, term: str = "SPR") -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """Two pupils at each of some schools, and the returns they stand in."""
    returns = pl.DataFrame(
        [(f"r{n}", 100 + n, council, 2000 + n, term, 2025) for n in range(schools)],
        schema=["school_return", "urn", "la_code", "establishment_number", "term", "year"],
        orient="row",
    )
    pupils = pl.DataFrame(
        [(f"u{n}-{k}", f"p{n}-{k}", f"r{n}", "C", "d", "s", n, "") for n in range(schools) for k in (1, 2)],
        schema=["child_id", "pupil_row", "school_return", "enrolment", "delivery", "sheet", "source_row", "left_out"],
        orient="row",
    )
    return pupils, {"school_census": returns, "establishments": REGISTER}


def test_a_census_of_nearly_all_schools_is_used() -> None:
    assert census.pupils(*blades(38), ABOUT).height == 76


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (blades(20), "20 of the 40 state-funded schools that the register has as open on 2025-01-16"),
        (blades(40, council=856), "another council"),
        (blades(40, term="SUM"), "another term"),
    ],
    ids=["half the schools", "another council", "another term"],
)
def test_a_census_that_is_not_what_it_should_be_does_not_speak(
    made: tuple[pl.DataFrame, dict[str, pl.DataFrame]], why: str
) -> None:
    with pytest.raises(Incomplete, match=why):
        census.pupils(*made, ABOUT)


@pytest.mark.parametrize(
    ("opened", "closed", "status", "asked"),
    [
        (None, None, "Open", True),
        (None, None, "Closed", False),
        (None, date(2024, 9, 1), "Closed", False),
        (None, date(2025, 1, 17), "Closed", True),  # an academy took its place the day after the census
        (date(2025, 1, 17), None, "Open", False),
        (date(2025, 1, 16), None, "Open", True),
        (date(2025, 9, 1), None, "Proposed to open", False),
        (None, date(2025, 8, 31), "Open, but proposed to close", True),
    ],
)
def test_schools_that_were_open_on_the_census_day_are_asked_for(
    opened: date | None, closed: date | None, status: str, asked: bool
) -> None:
    late = pl.col("urn") >= 120
    register = REGISTER.with_columns(
        status=pl.when(late).then(pl.lit(status)).otherwise(pl.lit("Open")),
        open_date=pl.when(late).then(pl.lit(opened, dtype=pl.Date)),
        close_date=pl.when(late).then(pl.lit(closed, dtype=pl.Date)),
    )
    returned = pl.DataFrame({"school": [str(100 + n) for n in range(20)]})
    if asked:
        with pytest.raises(Incomplete):
            whole_council(returned, register, "855", date(2025, 1, 16))
    else:
        whole_council(returned, register, "855", date(2025, 1, 16))


def test_a_registration_returned_twice_counts_once_and_one_at_two_schools_twice() -> None:
    rows = pl.DataFrame(
        [("a", "1", "C", 1), ("a", "1", "C", 2), ("a", "2", "S", 3), ("b", None, "C", 4), ("c", None, "C", 5)],
        schema=["child_id", "school", "enrolment", "source_row"],
        orient="row",
    )
    assert sorted(once(rows)["source_row"]) == [2, 3, 4, 5]


def applicants(*cells: tuple[int, str, str]) -> bytes:
    """Rows of the applicants' contract: how many, of which entry year, for which phase."""
    titles = {c.name: c.title for c in APPLICANTS.tables[0].columns}
    lines = [
        ",".join(
            titles[n]
            for n in (
                "child_id",
                "birth_date",
                "entry_year",
                "phase",
                "preference_offered",
                "on_time",
                "lives_in_area",
                "placed_by_plan",
            )
        )
    ]
    number = 0
    for count, year, phase in cells:
        for _ in range(count):
            number += 1
            lines.append(f"A{number},01/02/2014,{year},{phase},1,Y,Y,N")
    return "\n".join(lines).encode()


def spans(data: bytes) -> set[tuple[str, str]]:
    one = examine(data, "applicants.csv", la_code="855", as_at=date(2025, 6, 30))
    (judged,) = one.judged
    return {(s.period, s.part) for s in spans_of(judged.table, judged, one.as_at)}


def test_stray_rows_of_another_year_replace_nothing() -> None:
    assert spans(applicants((60, "2025", "Primary"), (1, "2024", "Primary"))) == {("2025", "primary")}
    assert spans(applicants((60, "2025", "Primary"), (60, "2024", "Primary"))) == {
        ("2025", "primary"),
        ("2024", "primary"),
    }


def test_each_phase_may_come_in_a_file_of_its_own() -> None:
    assert spans(applicants((40, "2025", "Primary"))) == {("2025", "primary")}
    assert spans(applicants((40, "2025", "Secondary"))) == {("2025", "secondary")}


def test_free_text_becomes_no_label() -> None:
    events = pl.DataFrame(
        {
            "delivery": ["d", "d", "d"],
            "district": ["Brookdale", "14 Elm Road, A. Name", None],
            "service_area": ["Social Care", "Social Care", "A. Name"],
            "user_id": ["1", "2", "3"],
        }
    )
    made, _ = without_free_text("views", events, frozenset({"Brookdale"}))
    assert made["district"].to_list() == ["Brookdale", OTHER, None]
    assert made["service_area"].to_list() == [OTHER, OTHER, OTHER], "two users are too few"
    many = pl.DataFrame({"delivery": ["d"] * 5, "service_area": ["Social Care"] * 5, "user_id": list("12345")})
    assert set(without_free_text("views", many, frozenset())[0]["service_area"]) == {"Social Care"}


def claim(source: str, sha: str) -> Claim:
    delivery = Delivery(sha * 64, "855", "2025-26-Q1", f"{sha}.csv", 1, "", "", {})
    day = date(2025, 3, 31)
    return Claim(
        "referrals",
        source,
        "t",
        delivery,
        "f",
        day,
        day,
        day,
        (),
        (0, day, ("", "", "")),
        None,
        0,
        "",
        "",
        "",
        {},
        Edition(),
    )


@pytest.mark.parametrize(
    ("theirs", "messages"),
    [
        (lambda n: (f"c{n}", date(2015, 1, 1)), 0),  # the same numbers, the same births
        (lambda n: (f"c{n}", date(2016, 1, 1)), 1),  # the same numbers are other children
        (lambda n: (f"x{n}", date(2015, 1, 1)), 1),  # no number is shared
    ],
    ids=["alike", "other births", "other numbers"],
)
def test_sources_that_number_children_differently_are_not_joined(theirs: object, messages: int) -> None:
    ours = [("a" * 12, f"c{n}", date(2015, 1, 1)) for n in range(60)]
    others = [("b" * 12, *theirs(n)) for n in range(60)]  # type: ignore[operator]
    events = pl.DataFrame([*ours, *others], schema=["delivery", "child_id", "birth_date"], orient="row")
    shares = [whole(claim("ssd", "a")), whole(claim("annex_a", "b"))]
    left, kept, words = linked("referrals", events, [s.span for s in shares], shares)
    assert len(words) == messages
    assert left.height == (60 if messages else 120) and len(kept) == (1 if messages else 2)


def test_what_became_other_is_counted_by_delivery() -> None:
    events = pl.DataFrame(
        {
            "delivery": ["a", "a", "a", "b", "b"],
            "district": ["Brookdale", "Nowhere", None, "Nowhere", "Elsewhere"],
        }
    )
    made, replaced = without_free_text("pupils", events, frozenset({"Brookdale"}))
    assert made["district"].to_list() == ["Brookdale", OTHER, None, OTHER, OTHER]
    assert [(r.delivery, r.rows) for r in replaced] == [("a", 1), ("b", 2)]
    assert replaced[0].text == "1 of 2 districts are not in the register of schools for this area"
    assert without_free_text("pupils", events.head(1), frozenset({"Brookdale"}))[1] == []

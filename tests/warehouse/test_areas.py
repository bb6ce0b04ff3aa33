"""Councils that were or will be reorganised: what this software knows, and what a council's workbook adds."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.receive.examine import examine
from schemas.codes.areas import AREAS, FORMER_ONS_CODES, KNOWN_CODES, TO_BE_FORMED
from schemas.council import FormedCouncils, ReportedFigures
from schemas.words.fields import describe
from warehouse.open_data import with_la_code
from warehouse.publish.frames import CouncilInputs, star_frames
from warehouse.publish.open_data import places_in
from warehouse.vintages import PublishedFile, vintages_of

NOTHING = pl.DataFrame(schema={"la_code": pl.String, "delivery": pl.String})
"""No delivery, and no finding on one."""
FORMED = [
    {
        "la_code": 997,
        "name": "East",
        "ons_code": "E06999997",
        "first_day": date(2028, 4, 1),
        "predecessor": 881,
        "districts": None,
    },
    {
        "la_code": 998,
        "name": "West",
        "ons_code": "E06999998",
        "first_day": date(2028, 4, 1),
        "predecessor": 881,
        "districts": None,
    },
    {
        "la_code": 998,
        "name": "West",
        "ons_code": "E06999998",
        "first_day": date(2028, 4, 1),
        "predecessor": 882,
        "districts": None,
    },
]


def inputs(la_code: str, formed: list[dict[str, object]]) -> CouncilInputs:
    empty = pl.DataFrame(schema={"round": pl.String, "data_cut_off": pl.Date, "committee_date": pl.Date})
    history = pl.DataFrame(schema={c.name: c.dtype for c in describe(ReportedFigures)})
    return CouncilInputs(la_code, "A council", "", "2028-29-Q1", {}, {}, empty, {}, {}, history, {}, formed=formed)


def test_a_workbook_adds_councils_that_were_formed_since() -> None:
    assert set(FORMED[0]) == {c.name for c in describe(FormedCouncils)}
    frames = star_frames([inputs("998", FORMED)], {}, [], NOTHING, NOTHING)
    areas = frames["dim_area"].rows_by_key("la_code", named=True, unique=True)
    west = areas["998"]
    assert (west["ons_code"], west["name"], west["level"], west["valid_from"]) == (
        "E06999998", "West", "council", date(2028, 4, 1),
    )  # fmt: skip
    assert areas["881"]["valid_to"] == areas["882"]["valid_to"] == date(2028, 3, 31)
    successors = set(frames["bridge_successor"].iter_rows())
    day = date(2028, 4, 1)
    assert {("881", "997", day, None), ("881", "998", day, None), ("882", "998", day, None)} <= successors
    assert (
        "936",
        "101",
        date(2027, 4, 1),
        "Elmbridge; Epsom and Ewell; Mole Valley; Reigate and Banstead; Tandridge",
    ) in successors


def test_what_is_known_here_is_not_changed_by_a_workbook() -> None:
    said = [FORMED[0] | {"la_code": 855, "ons_code": "E06999999", "predecessor": None}]
    areas = star_frames([inputs("855", said)], {}, [], NOTHING, NOTHING)["dim_area"]
    assert areas.filter(pl.col("la_code") == "855")["ons_code"].item() == AREAS[855].ons_code


def test_surrey_ends_and_its_successors_have_no_codes_yet() -> None:
    assert AREAS[936].valid_to == date(2027, 3, 31)
    assert [(c.name, c.first_day, c.predecessor, len(c.districts)) for c in TO_BE_FORMED] == [
        ("East Surrey", date(2027, 4, 1), 936, 5),
        ("West Surrey", date(2027, 4, 1), 936, 6),
    ]


@pytest.mark.parametrize(
    ("ons_code", "la_code"), [("E08000038", 370), ("E08000016", 370), ("E08000039", 373), ("E08000019", 373)]
)
def test_codes_before_and_after_a_boundary_was_redrawn(ons_code: str, la_code: int) -> None:
    rows = pl.DataFrame({"ons_code": [ons_code]})
    assert with_la_code(rows, {ons_code: 997})["la_code"].to_list() == [
        la_code
    ]  # what is known here is not changed by a workbook
    assert (ons_code in FORMER_ONS_CODES) != (AREAS[la_code].ons_code == ons_code)


def test_a_code_that_is_nobodys_is_found() -> None:
    header = "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),PhaseOfEducation (code)"
    rows = [f"{100_000 + n},{code},Somewhere,{2_000 + n},School {n},1,2" for n, code in enumerate((936, 997, 0, 998))]
    examined = examine(
        "\n".join([header, *rows]).encode(), "edubasealldata20280402.csv", la_code="published", as_at=None
    )
    assert examined.refusal is None, examined.refusal
    found = [f for f in examined.findings if f.rule == "council_unknown"]
    assert [(f.severity, f.rows, f.column) for f in found] == [("note", (3, 5), "LA (code)")]
    assert examined.judged[0].rows["accepted"] == 4
    assert {936, 970, 820} <= KNOWN_CODES and 997 not in KNOWN_CODES


def test_a_table_that_has_nine_character_codes_alone_knows_a_council_of_the_workbook() -> None:
    header = "academic_year,exam_year,Area,Area_code,Pupil_group,school_type_short,x_value,n_value,x_percent"
    rows = [
        f"2027/28,2028,{name},{code},EHC plan,{kind},{count},1000,0.1"
        for name, code, count in (
            ("Leicestershire", "E10000018", 100),
            ("West", "E06999998", 60),
            ("Wset", "E06999989", 70),
        )
        for kind in ("Primary", "Secondary")
    ]
    examined = examine("\n".join([header, *rows]).encode(), "sen.csv", la_code="published", as_at=None)
    assert examined.source is not None and examined.refusal is None, examined.refusal
    found = [f for f in examined.findings if f.rule == "area_unknown"]
    assert [(f.severity, f.rows, f.column) for f in found] == [("note", (4, 5, 6, 7), "Area_code")]
    file = PublishedFile("2028-07-01", examined.source.id, "", ("", "", "1"), examined.judged[0].accepted)

    def plans(formed: dict[str, int]) -> dict[int, float]:
        (vintage,) = vintages_of([file], lambda frame, _: frame, formed)
        rows = vintage.benchmark.filter(pl.col("measure") == "sen/ehcp_in_mainstream")
        return dict(rows.select("la_code", "value").iter_rows())

    assert plans({}) == {855: 200.0}
    assert plans({"E06999998": 998}) == {855: 200.0, 998: 120.0}


def test_open_data_has_the_code_of_a_council_of_the_workbook(tmp_path: Path) -> None:
    areas = star_frames([inputs("998", FORMED), inputs("799", [])], {}, [], NOTHING, NOTHING)["dim_area"]
    with duckdb.connect(str(tmp_path / "release.duckdb")) as connection:
        connection.execute("CREATE SCHEMA star")
        connection.register("areas", areas)
        connection.execute("CREATE TABLE star.dim_area AS SELECT * FROM areas")
    places = places_in(tmp_path / "release.duckdb")
    assert places["998"].ons_code == "E06999998" and places["855"].ons_code == "E10000018"
    assert places["799"].ons_code == ""  # nobody gave it one

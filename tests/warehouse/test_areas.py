"""Councils that were or will be reorganised: what this software knows, and what a council's workbook adds."""

from datetime import date

import polars as pl
import pytest

from pipelines.receive.examine import examine
from schemas.codes.areas import AREAS, FORMER_ONS_CODES, KNOWN_CODES, TO_BE_FORMED
from schemas.council import FormedCouncils, ReportedFigures
from schemas.words.fields import describe
from warehouse.open_data import area_of_ons_code
from warehouse.publish.frames import CouncilInputs, star_frames

FORMED = [
    {"la_code": 997, "name": "East", "ons_code": "E06999997", "first_day": date(2028, 4, 1), "predecessor": 881},
    {"la_code": 998, "name": "West", "ons_code": "E06999998", "first_day": date(2028, 4, 1), "predecessor": 881},
    {"la_code": 998, "name": "West", "ons_code": "E06999998", "first_day": date(2028, 4, 1), "predecessor": 882},
]


def inputs(la_code: str, formed: list[dict[str, object]]) -> CouncilInputs:
    empty = pl.DataFrame(schema={"round": pl.String, "data_cut_off": pl.Date, "committee_date": pl.Date})
    history = pl.DataFrame(schema={c.name: c.dtype for c in describe(ReportedFigures)})
    return CouncilInputs(la_code, "A council", "", "2028-29-Q1", {}, {}, empty, {}, history, {}, formed=formed)


def test_a_workbook_adds_councils_that_were_formed_since() -> None:
    assert set(FORMED[0]) == {c.name for c in describe(FormedCouncils)}
    frames = star_frames([inputs("998", FORMED)], {}, [], pl.DataFrame(), pl.DataFrame())
    areas = frames["dim_area"].rows_by_key("la_code", named=True, unique=True)
    west = areas["998"]
    assert (west["area_code"], west["name"], west["level"], west["valid_from"]) == (
        "E06999998", "West", "council", date(2028, 4, 1),
    )  # fmt: skip
    assert areas["881"]["valid_to"] == areas["882"]["valid_to"] == date(2028, 3, 31)
    successors = set(frames["bridge_successor"].iter_rows())
    assert {("881", "997"), ("881", "998"), ("882", "998")} <= successors


def test_what_is_known_here_is_not_changed_by_a_workbook() -> None:
    said = [FORMED[0] | {"la_code": 855, "ons_code": "E06999999", "predecessor": None}]
    areas = star_frames([inputs("855", said)], {}, [], pl.DataFrame(), pl.DataFrame())["dim_area"]
    assert areas.filter(pl.col("la_code") == "855")["area_code"].item() == AREAS[855].ons_code


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
    assert pl.DataFrame({"ons_code": [ons_code]}).select(area_of_ons_code()).item() == la_code
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

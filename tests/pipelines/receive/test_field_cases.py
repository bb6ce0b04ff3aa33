"""Small files in the shapes that public bug reports describe: each comes out as its `cases.csv` says is right.

Two of them (d06 and the later plans of rr2) are there because no date of theirs could be read. Now they can: c12 says that a month in
letters cannot be mistaken. Lists of which nothing can be used are faults of our own (`faults.reported`).
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.receive.examine import Examined, examine_delivery
from pipelines.receive.identity import PUBLISHED, Delivery

COUNCIL = "855"


@dataclass(frozen=True)
class Right:
    """What is right of a file: how many rows are accepted, or in which words it is refused, and what is found.

    found  every error and warning
    noted  notes among those that must be made
    """

    rows: int = 0
    refused: str = ""
    words: str = ""
    found: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()


def rows(number: int, *found: str, noted: tuple[str, ...] = ()) -> Right:
    return Right(number, found=frozenset(found), noted=frozenset(noted))


def refused(code: str, words: str = "", *found: str) -> Right:
    return Right(refused=code, words=words, found=frozenset(found))


TWELVE = rows(12)
CASES: dict[str, Right] = {
    **dict.fromkeys(("b00", "b01", "b03", "b05", "b08", "b09", "b10", "b13", "c02", "c03", "c04", "c05", "c10", "c12", "c13", "c15"), TWELVE),
    "b12": rows(12, noted=("rows_above_header",)),
    "b14": refused("NO_TABLE_USABLE", "numbers 1 and 2 (hidden)"),
    "b16": rows(16, "days_and_months_turned"),
    "b17": rows(12, "out_of_range"),
    "b18": rows(12, noted=("odd_spaces",)),
    "b19": rows(12, noted=("total_row",)),
    "c08": rows(12, noted=("ruler_row",)),
    "c11": refused("NO_TABLE_USABLE", "cannot be used", "unreadable_date"),
    **dict.fromkeys(("x01", "x02", "x06", "x07", "x08", "x11", "x15"), rows(16)),
    "x04": rows(18),
    "x09": rows(24),
    "x12": refused("MALFORMED_XML", "near line 3"),
    "s01": refused("NOT_A_TABLE", "an SSDA903 return as one XML file, and its CSV tables are wanted"),
    **dict.fromkeys(("s02", "s05", "s06"), rows(6)),
    "s03": rows(1),
    "s07": rows(4),
    "d02": rows(6, noted=("no_date",)),
    "d03": rows(6, noted=("no_date",)),
    "d04": rows(6, noted=("duplicate_row",)),
    **dict.fromkeys(("d05", "d06"), rows(6)),
    **dict.fromkeys(("e01", "e04"), rows(18)),
    "e03": rows(21, "unreadable_number"),
    "o01": rows(8),
    "g01": rows(14),
    "r01": rows(28, "unreadable_number"),
    "r02": rows(44),
    "k02": rows(30),
    "k04": rows(19, "unreadable_date"),
    "z02": refused("NOT_A_WORKBOOK"),
    "z03": refused("HTML_NOT_EXCEL"),
    "z04": refused("OLD_EXCEL", "XML Spreadsheet 2003"),
}  # fmt: skip
"""o03, rr2, rr3 and bi1 are about figures, homes and other programs: `tests/pipelines/publish/test_field_homes.py`."""


def judged(file: Path) -> Examined:
    owner = PUBLISHED if file.parent.name[0] in "eog" else COUNCIL
    data = file.read_bytes()
    return examine_delivery(data, Delivery("", owner, "", file.name, len(data), "", "", {}), placed=False)


@pytest.mark.parametrize("case", CASES)
def test_a_field_case_comes_out_as_is_right(shared: Path, case: str) -> None:
    right = CASES[case]
    (file,) = (shared / "samples/field_cases" / case).iterdir()
    one = judged(file)
    if right.refused:
        assert one.refusal is not None
        assert one.refusal.code == right.refused
        assert right.words in one.refusal.what
    else:
        assert one.refusal is None
        assert sum(j.rows["accepted"] for j in one.judged) == right.rows
    assert {f.rule for f in one.findings if f.severity != "note"} == right.found
    assert right.noted <= {f.rule for f in one.findings}


def test_dates_of_data_base_tools_are_read_as_they_are_meant(shared: Path) -> None:
    (file,) = (shared / "samples/field_cases/c12").iterdir()
    (children,) = judged(file).judged
    assert str(children.accepted["started_date"][0]) == "2024-09-01"
    (file,) = (shared / "samples/field_cases/d02").iterdir()
    (episodes,) = judged(file).judged
    assert episodes.accepted["ceased_date"].null_count() == episodes.accepted.height


def test_a_module_that_is_new_is_read_under_its_own_name(shared: Path) -> None:
    (file,) = (shared / "samples/field_cases/x09").iterdir()
    one = judged(file)
    assert not [f for f in one.findings if f.letter or f.rule == "element_unknown"]
    (module,) = (j for j in one.judged if j.table.name == "pre_proceedings")
    assert set(module.accepted["outcome"]) == {"A"}

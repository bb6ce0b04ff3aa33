"""A long sheet is judged slice by slice, and nothing depends on where a slice ends."""

import random
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.receive.examine import Examined, examine
from pipelines.receive.read import Unreadable, grid, read, text
from schemas.sources.annex_a import SOURCE

TITLES = (
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of referral,Referral Source,Referral NFA?,"
    "Number of Referrals in Last 12 Months,Allocated Team,Allocated Worker"
)


def referrals(rows: int, seed: int = 7) -> list[str]:
    """Lines of list 3 with every fault that depends on other rows, near each other and far apart."""
    chance = random.Random(seed)
    lines = []
    for n in range(rows):
        sex = "Female" if n % 7 else "F"
        source = "Police" if n % 5 else "No such source"
        day = f"{1 + n % 28:02d}/0{1 + n % 6}/2025" if n % 211 else "31/02/2025"
        team = "Café" if n % 97 == 0 else 'Team "A", north' if n % 101 == 0 else "Team"
        quoted = f'"{team.replace(chr(34), chr(34) * 2)}"' if "," in team else team
        lines.append(f"{10_000 + n},{sex},White British,01/02/2015,10,{day},{source},No,0,{quoted},Worker {n % 9}")
    for _ in range(rows // 50):
        lines.insert(chance.randrange(len(lines)), lines[chance.randrange(len(lines))])
        lines.insert(chance.randrange(len(lines)), "," * 10)
    lines.insert(len(lines) // 2, "Total,,,,,,,,,,")
    lines.insert(len(lines) // 3, ",".join(["90001"] * 3))
    return lines


def judged(lines: list[str], name: str = "referrals 2025-06-30.csv") -> Examined:
    data = "\n".join([TITLES, *lines, ""]).encode()
    return examine(data, name, la_code="855", as_at=date(2025, 6, 30))


def outcome(examined: Examined) -> list[Any]:
    return [
        (
            j.rows,
            j.refusal,
            j.accepted.sort("source_row").rows(),
            j.quarantined.sort("source_row").rows(),
            sorted((f.rule, f.severity, f.column, f.letter, f.text, f.rows) for f in j.findings),
        )
        for j in examined.judged
    ]


@pytest.mark.parametrize("size", [600, 5_000, 40_000])
def test_slices_say_what_the_whole_says(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = referrals(1_500)
    whole = judged(lines)
    assert (
        whole.judged[0].rows["duplicates"] and whole.judged[0].rows["quarantined"] and whole.judged[0].rows["ignored"]
    )
    assert {"duplicate_row", "total_row", "blank_row", "short_line", "unreadable_date", "unknown_code"} <= {
        f.rule for f in whole.findings
    }
    monkeypatch.setattr(text, "SLICE_BYTES", size)
    monkeypatch.setattr("pipelines.receive.gate.rows.HELD_ROWS", 100)
    sliced = judged(lines)
    assert outcome(sliced) == outcome(whole)
    assert sliced.words == whole.words


def test_a_key_that_stands_in_two_slices_is_one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "sex": "Female", "ethnicity": "a) WBRI", "birth_date": "01/02/2006", "age": "19", "uasc": "No", "disability": "No",
        "team": "T", "worker": "W", "personal_advisor": "P", "eligibility": "Former relevant", "in_touch": "Yes",
        "activity": "Not EET", "suitability": "Suitable",
    }  # fmt: skip
    columns = SOURCE.table("care_leavers").columns
    head = ",".join(f'"{c.title}"' for c in columns)
    body = [",".join(str(n) if c.name == "child_id" else values.get(c.name, "") for c in columns) for n in range(400)]
    conflict = body[3].replace("Female", "Male")
    data = "\n".join([head, *body, conflict, body[5], ""]).encode()
    whole = examine(data, "leavers 2025-06-30.csv", la_code="855", as_at=date(2025, 6, 30))
    monkeypatch.setattr(text, "SLICE_BYTES", 1_000)
    sliced = examine(data, "leavers 2025-06-30.csv", la_code="855", as_at=date(2025, 6, 30))
    assert outcome(sliced) == outcome(whole)
    assert sliced.judged[0].rows == {"in": 402, "accepted": 399, "quarantined": 2, "duplicates": 1, "ignored": 0}
    assert [f.rows for f in sliced.findings if f.rule == "key_repeated"] == [(5, 402)]


def test_a_long_sheet_of_a_workbook_is_judged_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = referrals(400)
    whole = judged(lines)
    monkeypatch.setattr(grid, "SLICE_ROWS", 37)
    assert outcome(judged(lines)) == outcome(whole)


def test_what_is_wrong_far_down_refuses_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "SLICE_BYTES", 2_000)
    lines = referrals(300)
    again = judged([*lines, TITLES, *lines[:5]])
    assert again.judged[0].refusal == f"a second header stands in row {len(lines) + 2}"
    assert again.judged[0].rows["ignored"] == again.judged[0].rows["in"] == len(lines) + 6
    unclosed = judged([*lines, '1,Female,White British,01/02/2015,10,01/06/2025,Police,No,0,"Team,Worker'])
    assert unclosed.refusal is not None and unclosed.refusal.code == "MALFORMED_CSV"


def test_a_list_exported_many_times_over_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "SLICE_BYTES", 2_000)
    monkeypatch.setattr("pipelines.receive.gate.judging.MAX_ROWS_REPEATED", 500)
    twice = judged(referrals(300) * 2)
    assert "exported several times" in twice.judged[0].refusal


def test_a_file_cut_in_its_last_line_is_refused() -> None:
    data = ("\n".join([TITLES, *referrals(60)]) + "\n1,Fem").encode()
    examined = examine(data, "referrals.csv", la_code="855", as_at=date(2025, 6, 30))
    assert examined.refusal is not None and examined.refusal.code == "INCOMPLETE_UPLOAD"


def test_a_part_in_another_encoding_is_refused_with_its_line() -> None:
    lines = [TITLES, "1,Female,White British,01/02/2015,10,01/06/2025,Police,No,0,Café,W"]
    mixed = "\n".join(lines).encode() + b"\n" + lines[1].replace("1,", "2,", 1).encode("cp1252") + b"\n"
    with pytest.raises(Unreadable) as refused:
        read(mixed, "referrals.csv")
    assert refused.value.code == "MIXED_ENCODINGS" and "line 3" in refused.value.what


def test_a_lost_character_is_found_and_the_cell_left_out() -> None:
    lines = referrals(40)
    lines[2] = lines[2].replace("Police", "Pol\ufffdce")
    found = [f for f in judged(lines).findings if f.rule == "lost_character"]
    assert [(f.severity, f.rows, f.column) for f in found] == [("warning", (4,), "Referral Source")]


def test_cells_are_read_as_text_in_every_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "SLICE_BYTES", 100)
    data = b"code,word\n" + b"".join(b"%05d,x\n" % n for n in range(60)) + b"A1,y\n"
    (sheet,) = read(data, "codes.csv")
    whole = pl.concat([part.cells for part in sheet.slices()])
    assert whole.height == 62 and whole["0"].to_list()[1:3] == ["00000", "00001"] and whole["0"][-1] == "A1"

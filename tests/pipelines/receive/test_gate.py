"""The gate: every fault is named by sheet, row and column, every row is accounted for, no value is quoted."""

import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.commands import screens
from pipelines.receive.examine import Examined, examine
from pipelines.receive.gate import judge, pseudonymise, recognise_table
from pipelines.receive.gate.rules import schema_for
from pipelines.receive.read import Grid, Unreadable, read
from pipelines.receive.read.grid import column_letter, column_number
from schemas.codes.children_in_need import REFERRAL_SOURCE
from schemas.codes.looked_after import ACTIVITY, CARE_LEAVER_ELIGIBILITY
from schemas.codes.people import SEX, YES_NO
from schemas.sources.annex_a import SOURCE
from schemas.words.fields import schema_of
from schemas.words.source import known_sources

HEADER = [c.title for c in SOURCE.table("referrals").columns]
AS_AT = date(2025, 7, 7)
Workbook = Callable[..., bytes]


def row(**cells: Any) -> list[Any]:
    values = {
        "child_id": "1001", "sex": "a) Male", "ethnicity": "a) WBRI", "birth_date": date(2015, 1, 25), "age": 10,
        "referral_date": date(2025, 5, 1), "referral_source": "q) 6: Police", "no_further_action": "No",
        "referrals_in_last_12_months": 0, "team": "Duty", "worker": "A Person",
    } | cells  # fmt: skip
    return [values[c.name] for c in SOURCE.table("referrals").columns]


def examined(data: bytes, **more: Any) -> Examined:
    return examine(data, "Annex A.xlsx", la_code="855", as_at=more.get("as_at", AS_AT))


def found_in(one: Examined) -> set[tuple[str, str, tuple[int, ...]]]:
    return {(f.rule, f.letter, f.rows) for f in one.findings}


def test_a_clean_row_is_accepted(workbook: Workbook) -> None:
    one = examined(workbook({"List 3": [HEADER, row()]}))
    # Of a team with one child it cannot be said that it is one.
    assert one.refusal is None and [f.rule for f in one.findings] == ["group_not_kept"]
    (judged,) = one.judged
    assert judged.rows == {"in": 1, "accepted": 1, "quarantined": 0, "duplicates": 0, "ignored": 0}
    assert judged.accepted.row(0, named=True)["referral_source"] == "6"


@pytest.mark.parametrize(
    ("cells", "rule", "letter", "accepted"),
    [
        ({"child_id": ""}, "blank", "A", 0),
        ({"child_id": "1.23457E+12"}, "unreadable_identifier", "A", 0),
        ({"child_id": "4E+05"}, "unreadable_identifier", "A", 0),
        ({"referral_date": ""}, "blank", "F", 0),
        ({"referral_date": "31/02/2025"}, "unreadable_date", "F", 0),
        ({"referral_date": "01/02/24"}, "unreadable_date", "F", 0),
        ({"referral_date": date(2025, 7, 8)}, "after_as_at", "F", 0),
        ({"referral_date": date(1925, 5, 1)}, "too_early", "F", 0),
        ({"birth_date": "soon"}, "unreadable_date", "D", 1),
        ({"age": "6.138"}, "unreadable_number", "E", 1),
        ({"age": 150}, "out_of_range", "E", 1),
        ({"referrals_in_last_12_months": -1}, "out_of_range", "I", 1),
        ({"sex": "Monkey"}, "unknown_code", "B", 1),
        ({"ethnicity": ""}, "blank", "C", 1),
        ({"worker": "A\u00a0Person"}, "odd_spaces", "K", 1),
    ],
)
def test_a_fault_is_named_by_row_and_column(
    workbook: Workbook, cells: dict[str, Any], rule: str, letter: str, accepted: int
) -> None:
    # Enough good rows beside it, so that one bad date does not cover the whole file.
    good = [row(child_id=str(2000 + n)) for n in range(30)]
    one = examined(workbook({"List 3": [HEADER, row(**cells), *good]}))
    beside = {("age_does_not_fit", "E", (2,))} if cells == {"age": 150} else set()
    assert found_in(one) == {(rule, letter, (2,)), *beside}
    assert one.judged[0].rows["accepted"] == 30 + accepted
    assert all(len(cells[k]) < 4 or str(cells[k]) not in repr(one.findings) for k in cells if isinstance(cells[k], str))


def test_dates_in_every_form_of_one_column_are_one_date(workbook: Workbook) -> None:
    forms = [
        date(2025, 5, 1),
        "01/05/2025",
        "2025-05-01",
        45778,
        "1/5/2025",
        "01-05-2025",
        "01-May-2025",
        " 01/05/2025\u00a0",
    ]
    one = examined(
        workbook({"List 3": [HEADER, *(row(child_id=str(n), referral_date=f) for n, f in enumerate(forms, 100))]})
    )
    assert one.judged[0].accepted["referral_date"].to_list() == [date(2025, 5, 1)] * len(forms)


def test_headers_are_recognised_however_they_are_spelled(workbook: Workbook) -> None:
    odd = [h.upper() + "  " for h in HEADER]
    odd[4], odd[3] = "Age", "D.O.B."
    sheet = [["Annex A, list 3"], [], odd, row(), [], ["Total", "1"]]
    one = examined(workbook({"Referrals": sheet}))
    assert one.judged[0].rows == {"in": 3, "accepted": 1, "quarantined": 0, "duplicates": 0, "ignored": 2}
    found = {"header_spelling", "rows_above_header", "blank_row", "total_row", "group_not_kept"}
    assert {f.rule for f in one.findings} == found


def test_levels_of_refusal(workbook: Workbook) -> None:
    without_key = [h for h in HEADER if h != "Date of referral"]
    refused = examined(workbook({"List 3": [without_key, row()[: len(without_key)]]}))
    assert refused.refusal is not None and "key column missing: Date of referral" in refused.refusal.what
    without_count = [h for h in HEADER if h != "Number of Referrals in Last 12 Months"]
    values = [v for h, v in zip(HEADER, row(), strict=True) if h in without_count]
    absent = examined(workbook({"List 3": [without_count, values]}))
    assert absent.refusal is None and absent.judged[0].absent == ("referrals_in_last_12_months",)
    twice = examined(workbook({"List 3": [[*HEADER, "Date of referral"], [*row(), date(2025, 1, 1)]]}))
    assert twice.refusal is not None and "two columns are 'Date of referral'" in twice.refusal.what
    renamed = examined(
        workbook({"List 3": [[h.replace("Date of referral", "Date of the referrals") for h in HEADER], row()]})
    )
    (missing,) = [f for f in renamed.findings if f.rule == "column_missing"]
    assert "the nearest header is in column F" in missing.text


def test_the_rest_of_a_workbook_goes_on_when_one_list_is_refused(workbook: Workbook) -> None:
    plans = [c.title for c in SOURCE.table("child_protection_plans").columns if c.name != "plan_start_date"]
    one = examined(workbook({"List 3": [HEADER, row()], "List 7": [plans, ["1"] * len(plans)]}))
    assert one.refusal is None
    assert {j.table.name: bool(j.refusal) for j in one.judged} == {"referrals": False, "child_protection_plans": True}


def test_two_sheets_for_one_list_are_refused_and_named(workbook: Workbook) -> None:
    one = examined(workbook({"List 3": [HEADER, row()], "Copy": [HEADER, row(child_id="2")]}))
    assert one.refusal is not None and "two sheets look like it: numbers 1 and 2" in one.refusal.what


def test_exact_repeats_count_once_and_rules_across_lists_make_findings(workbook: Workbook) -> None:
    contacts = [c.title for c in SOURCE.table("contacts").columns]
    other = ["1001", "a) Male", "a) WBRI", date(2014, 1, 1), 10, date(2025, 5, 1), "q) 6: Police"]
    one = examined(workbook({"List 1": [contacts, other], "List 3": [HEADER, row(), row(), row()]}))
    assert {j.table.name: j.rows["duplicates"] for j in one.judged} == {"contacts": 0, "referrals": 2}
    assert ("duplicate_row", "", (3, 4)) in found_in(one)
    assert {(f.sheet, f.letter, f.rows) for f in one.findings if f.rule == "two_birth_dates"} == {
        ("List 1", "D", (2,)),
        ("List 3", "D", (2,)),
    }


def test_error_cells_and_formulas_are_found(tmp_path: Path, workbook: Workbook) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook({"List 3": [HEADER, row(), row(child_id="2")]}))
    book = openpyxl.load_workbook(path)
    book["List 3"]["F2"] = "#N/A"
    book["List 3"]["I3"] = "=1+1"  # openpyxl writes no value
    book.save(path)
    one = examined(path.read_bytes())
    assert {("error_cell", "F", (2,)), ("error_cell", "I", (3,)), ("group_not_kept", "J", (3,))} == found_in(one)
    assert one.judged[0].rows["quarantined"] == 1


def test_columns_and_rows_are_where_excel_shows_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "List 3"
    for number, title in enumerate(HEADER):
        sheet.cell(4, 3 + number, title)
        sheet.cell(5, 3 + number, row(referral_date="nonsense")[number])
        sheet.cell(6, 3 + number, row(child_id="2")[number])
    book.save(tmp_path / "b.xlsx")
    one = examined((tmp_path / "b.xlsx").read_bytes())
    assert ("unreadable_date", "H", (5,)) in found_in(one)


def test_numbers_then_text_lose_nothing(workbook: Workbook) -> None:
    rows = [row(child_id=n) for n in range(1, 1501)] + [row(child_id=f"X{n}") for n in range(40)]
    one = examined(workbook({"List 3": [HEADER, *rows]}))
    assert one.judged[0].rows["accepted"] == 1540
    assert one.judged[0].accepted["child_id"].null_count() == 0


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "EMPTY_FILE"),
        (b"   \n ", "a.csv", "EMPTY_FILE"),
        (b"PK\x03\x04rest", "a.xlsx", "INCOMPLETE_UPLOAD"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.xlsx", "PROTECTED_OR_OLD_EXCEL"),
        (b"<html><table>", "a.xls", "HTML_NOT_EXCEL"),
        (b"a,b\n1,2\n", "a.xlsx", "NOT_A_WORKBOOK"),
        (b"a,b\n1,2\0\0\0", "a.csv", "NUL_BYTES"),
        (b"\x1f\x8bnot gzip", "a.csv.gz", "CORRUPT_GZIP"),
        (b"PAR1nonsense", "a.parquet", "CORRUPT_PARQUET"),
        (b"<?xml version='1.0'?><Message/>", "a.xml", "UNKNOWN_XML"),
        (b'a,b\n"1,2\n', "a.csv", "MALFORMED_CSV"),
    ],
)
def test_unreadable_files_are_named_in_words(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as error:
        read(data, name)
    assert error.value.code == code
    assert examine(data, name, la_code="855", as_at=None).refusal is not None


def test_every_cut_of_a_workbook_is_refused_without_a_crash(workbook: Workbook) -> None:
    whole = workbook({"List 3": [HEADER, row()]})
    for share in (1, 10, 50, 90, 98):
        assert examined(whole[: len(whole) * share // 100]).refusal is not None


def test_a_far_stray_cell_is_refused_before_it_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["ALL200000"] = "x"
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(Unreadable, match="SHEET_TOO_LARGE"):
        read((tmp_path / "far.xlsx").read_bytes(), "far.xlsx")


def test_as_at_that_the_content_contradicts_is_refused(workbook: Workbook) -> None:
    rows = [row(child_id=str(n), referral_date=date(2025, 5, 1 + n % 28)) for n in range(100)]
    data = workbook({"List 3": [HEADER, *rows]})
    assert examined(data).refusal is None
    for day in (date(2025, 1, 31), date(2026, 1, 31)):
        refused = examined(data, as_at=day).refusal
        assert refused is not None and refused.code == "PERIOD_MISMATCH"


def test_the_environment_cannot_turn_the_gate_off(workbook: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANDERA_VALIDATION_ENABLED", "False")
    monkeypatch.setenv("PANDERA_VALIDATION_DEPTH", "SCHEMA_ONLY")
    assert examined(workbook({"List 3": [HEADER, row(age=150)]})).findings


def test_csv_in_every_encoding_reads_alike() -> None:
    text = (
        "Indicator;Period;Basis;Value;Reported on;Document\nre_referrals;Q4 2024/25;Year to date;26.4;02/09/2025;Café\n"
    )
    grids = [read(text.encode(e), "a.csv")[0].cells for e in ("utf-8", "utf-8-sig", "cp1252", "utf-16")]
    grids.append(read(text.replace("\n", "\r").encode(), "a.csv")[0].cells)
    assert all(g.equals(grids[0]) for g in grids)


def test_pseudonyms_depend_on_key_and_scheme_and_names_are_gone(workbook: Workbook) -> None:
    (judged,) = examined(workbook({"List 3": [HEADER, row()]})).judged
    frames = [
        pseudonymise(judged.table, judged.accepted, key=k, scheme=s)
        for k, s in ((b"a" * 32, "855"), (b"b" * 32, "855"), (b"a" * 32, "825"))
    ]
    ids = {f["child_id"][0] for f in frames}
    assert len(ids) == 3 and all(len(i) == 32 for i in ids)
    assert not {"worker", "age"} & set(frames[0].columns)
    assert frames[0]["team"].to_list() == ["other"]


def test_code_spellings() -> None:
    assert [SEX.recognise(s) for s in ("Female", "b) Female", "F", "c) Not stated/recorded", "Monkey")] == [
        "F",
        "F",
        "F",
        "U",
        None,
    ]
    assert REFERRAL_SOURCE.recognise("q) 6: Police") == "6"
    assert REFERRAL_SOURCE.recognise("p1) 5D: LA services") == "5D"
    assert CARE_LEAVER_ELIGIBILITY.recognise("b) Former relevant child") == "former_relevant"
    assert ACTIVITY.recognise("F5: Full time in training or employment (not apprenticeship)") == "F5"
    assert YES_NO.recognise("a)") is None
    assert "F3" in ACTIVITY.valid_in(2021) and "F3" not in ACTIVITY.valid_in(2022)


def test_column_letters() -> None:
    assert [column_letter(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_number(column_letter(n)) == n for n in range(1, 2000))


_FIRST_ASKED_BY_MANY = """
import sys, threading
from schemas.words.fields import schema_of
from schemas.words.source import known_sources
models = [t.model for s in known_sources().values() for t in s.tables]
names = {m: [] for m in models}
together = threading.Barrier(8)
def ask():
    for m in models:
        together.wait()
        names[m].append(tuple(c.name for c in schema_of(m).checks))
sys.setswitchinterval(1e-6)
threads = [threading.Thread(target=ask) for _ in range(8)]
for t in threads: t.start()
for t in threads: t.join()
print(sorted({n for m in models for checks in names[m] for n in checks if n.startswith("_")}), sum(map(len, names.values())))
"""


def test_rules_have_their_names_though_threads_ask_for_a_model_at_once() -> None:
    asked = 8 * sum(len(s.tables) for s in known_sources().values())
    done = subprocess.run([sys.executable, "-c", _FIRST_ASKED_BY_MANY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"[] {asked}"


def test_a_schema_for_some_columns_leaves_the_model_s_as_it_was() -> None:
    for table in [t for s in known_sources().values() for t in s.tables]:
        before = repr(schema_of(table.model)), [c.name for c in schema_of(table.model).checks]
        for present in (frozenset(c.name for c in table.columns), frozenset({table.columns[0].name})):
            with schema_for(table, present, 2025, unique=False) as made:
                assert made is not schema_of(table.model) and made.unique is None
        assert (repr(schema_of(table.model)), [c.name for c in schema_of(table.model).checks]) == before


def test_what_pandera_copies_before_it_judges_holds_no_code_list() -> None:
    """A list that another thread looks a code up in cannot be copied at the same time."""
    for source in known_sources().values():
        for table in source.tables:
            assert all(c.metadata is None for c in schema_of(table.model).columns.values())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["1001", "01/05/2025", "a) Male", "0"])),
            min_size=len(HEADER),
            max_size=len(HEADER),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_stands_in_the_cells_every_row_is_accounted_for(rows: list[list[str | None]]) -> None:
    cells = pl.DataFrame([HEADER, *rows], schema={str(i): pl.String for i in range(len(HEADER))}, orient="row")
    match = recognise_table(SOURCE, Grid("List 3", cells))
    assert match is not None
    judged = judge(match, as_at=AS_AT, collection_year=2026)
    assert judged.rows["in"] == len(rows) == sum(n for k, n in judged.rows.items() if k != "in")
    assert judged.accepted.height == judged.rows["accepted"]


def test_the_dirty_sample(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shared / "samples/annex_a/Annex_A_2024_Jan.xlsx"
    one = examine(path.read_bytes(), path.name, la_code="855", as_at=date(2024, 1, 31))
    assert one.refusal is not None and one.refusal.code == "PERIOD_MISMATCH"
    found = {(f.sheet, f.rule, f.letter, f.rows) for f in one.findings}
    assert {
        ("List 1", "header_spelling", "E", (1,)),
        ("List 1", "unreadable_number", "E", (2, 3, 4, 5, 6)),
        ("List 3", "odd_spaces", "K", (2, 3, 4, 5, 6, 7)),
        ("List 4", "unknown_code", "J", (2, 3, 4, 5, 6)),
        ("List 6", "error_cell", "M", (2, 3, 4, 5, 6)),
        ("List 6", "error_cell", "N", (2, 3, 4, 5, 6)),
        ("List 6", "unknown_code", "H", (2,)),
        ("List 8", "header_spelling", "F", (1,)),  # a bracket too many
        ("List 8", "header_spelling", "AC", (1,)),  # curly quotes
        ("List 8", "malformed", "Y", (3,)),
        ("List 8", "before_birth", "H", (5,)),
        ("List 8", "blank", "C", (4,)),
        ("List 9", "code_of_another_year", "Q", (6, 7)),
        ("List 10", "formula", "I", (2, 3, 4, 5, 6)),
        ("List 10", "two_birth_dates", "E", (2, 3, 4, 5, 6)),
        ("List 11", "formula", "H", (2, 3, 4, 5, 6)),
    } <= found
    assert sum(j.rows["in"] for j in one.judged) == 59
    out = screens.console()
    for part in screens.check(one, path.name, notes=True):
        out.print(part)
    shown = capsys.readouterr().out
    for sheet in openpyxl.load_workbook(path, data_only=True):
        for cells in sheet.iter_rows(min_row=2, values_only=True):
            for value in cells:
                if isinstance(value, str) and len(value) > 4:
                    assert value not in shown, "a value of the file is printed"
                elif isinstance(value, int) and value > 9999:
                    assert str(value) not in shown


def test_real_national_files(shared: Path) -> None:
    folder = shared / "data/lait_2025-07-22"
    by_file = {p.name: examine(p.read_bytes(), p.name, la_code="published", as_at=None) for p in folder.iterdir()}
    assert {n: e.source.id for n, e in by_file.items() if e.source} == {
        "bds_long_0.parquet": "lait_values",
        "lait_data_dictionary.csv.gz": "lait_dictionary",
        "la_code_list.xlsx": "lait_councils",
        "sn_may_2025.xlsx": "lait_neighbours",
        "sn_april_2021.xlsx": "lait_neighbours",
    }
    values = by_file["bds_long_0.parquet"].judged[0]
    assert values.rows == {"in": 585_650, "accepted": 585_480, "quarantined": 170, "duplicates": 0, "ignored": 0}
    assert "Total_ Pup_FixedEx" in values.accepted["measure"].unique()
    other = shared / "samples/annex_a_send/fake_sen.xlsx"
    recognised = examine(other.read_bytes(), other.name, la_code="855", as_at=None).source
    assert recognised is not None and recognised.id == "annex_a_send"  # not the other Annex A
    wrong = shared / "data/MANIFEST.csv"
    refused = examine(wrong.read_bytes(), wrong.name, la_code="855", as_at=None).refusal
    assert refused is not None and refused.code == "NOT_RECOGNISED"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xff\xfea", "a.csv"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03broken", "a.csv.gz"),
        ("a\u0000b".encode("utf-32"), "a.csv"),
    ],
)
def test_damage_of_every_kind_is_a_refusal(data: bytes, name: str) -> None:
    assert examine(data, name, la_code="855", as_at=None).refusal is not None


def test_flipped_bytes_never_stop_the_others(workbook: Workbook) -> None:
    whole = bytearray(workbook({"List 3": [HEADER, *(row(child_id=str(n)) for n in range(50))]}))
    chance = random.Random(7)
    for _ in range(120):
        flipped = bytearray(whole)
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        examined(bytes(flipped))  # whatever its words, there is a finding


def test_identifiers_that_a_spreadsheet_has_broken_are_quarantined(workbook: Workbook) -> None:
    good = [row(child_id=f"P{n}", referral_date=date(2025, 5, 1)) for n in range(60)]
    one = examined(workbook({"List 3": [HEADER, row(child_id=12345678901234567), row(child_id="25/01/2015"), *good]}))
    assert ("malformed", "A", (2, 3)) in found_in(one)
    assert one.judged[0].rows["quarantined"] == 2


def _register(*rows: str) -> Examined:
    """A small export of the register of exclusions."""
    header = "UPN,Date of birth,Sex,School URN,Start date,Category,Sessions,Reason,Withdrawn"
    data = "\n".join([header, *rows]).encode()
    return examine(data, "exclusions 2025-07-03.csv", la_code="855", as_at=date(2025, 7, 3))


def test_a_number_in_scientific_notation_is_nobody() -> None:
    """Two children of one rounded number would be one child."""
    start = "01/02/2012,F,140001,{}/05/2025,SUSP,2,DB,N"
    one = _register(
        *(
            f"{upn},{start.format(day)}"
            for day, upn in (
                (12, "8.55207E+11"),
                (13, "8.55207e+11"),
                (14, "4E+05"),
                (15, "855207000123"),
                (16, "12E4"),
            )
        )
    )
    assert ("unreadable_identifier", "A", (2, 3, 4)) in found_in(one)
    assert one.judged[0].accepted["child_id"].to_list() == ["855207000123", "12E4"]
    assert one.judged[0].quarantined["rules"].unique().to_list() == ["unreadable_identifier"]


def test_an_identifier_is_the_same_however_it_is_spaced() -> None:
    upns = ("A123456789012", "A123 456 789 012", "a123\u00a0456789012", "A123456789012 ")
    one = _register(*(f"{u},01/02/2012,F,140001,{12 + n}/05/2025,SUSP,2,DB,N" for n, u in enumerate(upns)))
    assert one.judged[0].accepted["child_id"].unique().to_list() == ["A123456789012"]
    assert ("spaces_in_identifier", "A", (3, 4)) in found_in(one)


@pytest.mark.parametrize(
    ("cell", "read_as"), [("1,400", 1_400), ("12,345,678", 12_345_678), ("1,40", None), ("1,4000", None), ("0,5", None)]
)
def test_thousands_are_parted_strictly_or_not_read(cell: str, read_as: int | None) -> None:
    data = f'Eligible in term,Eligible at age,Eligible children,Basis of the number\nSpring Term 2025,2,"{cell}",DWP\n'
    one = examine(data.encode(), "eligible.csv", la_code="855", as_at=None)
    assert one.judged[0].accepted["children"].to_list() == ([read_as] if read_as else [])
    assert ({f.rule for f in one.findings} & {"thousands_separator", "unreadable_number"}) == {
        "thousands_separator" if read_as else "unreadable_number"
    }


def test_too_many_unusable_rows_refuse_the_list(workbook: Workbook) -> None:
    rows = [row(child_id=str(n), referral_date="31/02/2025" if n % 10 == 0 else date(2025, 6, 1)) for n in range(200)]
    one = examined(workbook({"List 3": [HEADER, *rows]}))
    assert one.judged[0].refusal.startswith("20 of 200 rows cannot be used")


def test_a_second_list_in_one_sheet_is_refused(workbook: Workbook) -> None:
    contacts = [c.title for c in SOURCE.table("contacts").columns]
    below = examined(workbook({"List 3": [HEADER, row(), row(child_id="2"), contacts, ["3"] * len(contacts)]}))
    assert "a second header stands in row 4" in (below.refusal.what if below.refusal else "")
    above = examined(workbook({"List 3": [["note"], ["note"], row(child_id="55"), HEADER, row()]}))
    assert "row 3 above the header" in (above.refusal.what if above.refusal else "")


def test_one_child_listed_twice_counts_once_or_not_at_all(workbook: Workbook) -> None:
    header = [c.title for c in SOURCE.table("care_leavers").columns]
    names = [c.name for c in SOURCE.table("care_leavers").columns]

    def leaver(**cells: Any) -> list[Any]:
        values = {"child_id": "1", "sex": "M", "ethnicity": "WBRI", "birth_date": date(2006, 5, 5), "age": 19, "uasc": "No",
                "disability": "No", "team": "T", "worker": "W", "personal_advisor": "P", "eligibility": "b) Former relevant",
                "in_touch": "Yes", "accommodation": "U: Independent living", "suitability": "a) Suitable", "activity": "F2"}  # fmt: skip
        return [(values | cells).get(n) for n in names]

    another_worker = examined(
        workbook({"List 9": [header, leaver(), leaver(worker="X", sex="a) Male"), leaver(child_id="2")]})
    )
    assert another_worker.judged[0].rows["duplicates"] == 1
    another_answer = examined(workbook({"List 9": [header, leaver(), leaver(activity="G5"), leaver(child_id="2")]}))
    assert ("key_repeated", "", (2, 3)) in found_in(another_answer)


def test_births_that_cannot_be_are_left_out_and_the_row_says_so(workbook: Workbook) -> None:
    one = examined(
        workbook({"List 3": [HEADER, row(birth_date="25/01/1915"), row(child_id="2", birth_date="25/01/2030")]})
    )
    assert ("implausible_birth_date", "D", (2, 3)) in found_in(one)
    assert one.judged[0].accepted["left_out"].to_list() == [",birth_date,"] * 2


def test_a_sheet_that_is_not_recognised_is_a_finding(workbook: Workbook) -> None:
    one = examined(workbook({"List 3": [HEADER, row()], "Notes": [["some", "words"], ["and", "more"]]}))
    assert ("sheet_not_recognised", "Notes") in [(f.rule, f.sheet) for f in one.findings]
    assert {f.sheet for f in one.findings if f.severity != "note"} <= {"Notes"}


def test_a_pathological_sheet_is_read_like_any_other(tmp_path: Path, workbook: Workbook) -> None:
    source = workbook({"List 3": [HEADER, row()]})
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(tmp_path / "bad.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b"</worksheet>", b"<!-- " + b"<c " * 60_000 + b" --></worksheet>")
            new.writestr(name, data)
    # Before the patterns were bounded this took minutes. The test is that it ends.
    assert examined((tmp_path / "bad.xlsx").read_bytes()).judged


@pytest.mark.parametrize("stray", ['a "remark', '"remark'], ids=["inside", "at the start"])
def test_a_quotation_mark_that_is_not_closed_swallows_no_rows(stray: str) -> None:
    lines = [f"{n},{n},note,x" for n in range(30)]
    lines[5] = f"5,5,{stray},x"
    lines[20] = '20,20,other",x'
    data = "\n".join(["a,b,c,d", *lines]).encode()
    try:
        grids = read(data, "export.csv")
    except Unreadable as refused:
        assert refused.code == "MALFORMED_CSV"
    else:
        assert grids[0].cells.height == 31


def test_a_note_of_several_lines_in_a_cell_is_read() -> None:
    (grid,) = read(b'a,b,c\n1,"one, two\nthree",x\n2,y,z', "export.csv")
    assert grid.cells.rows()[1] == ("1", "one, two\nthree", "x") and grid.cells.height == 3

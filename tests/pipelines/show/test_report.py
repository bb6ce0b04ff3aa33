"""The report on a file: it shows what the gate found, no cell without `--rows`, harmless wherever it is opened."""

import errno
import io
import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import html
from typer.testing import CliRunner

from pipelines.commands.app import app
from pipelines.commands.screens import spans
from pipelines.home.lake import Lake
from pipelines.receive.examine import Examined, examine
from pipelines.show.report import BadPlace, faulty_rows, refuse_place, write_report
from pipelines.show.report import rows as report_rows
from pipelines.show.report.content import as_text, contents
from pipelines.show.report.page import as_page
from pipelines.show.report.workbook import FILLS, as_workbook, sheet_names
from schemas.sources.annex_a import SOURCE

HEADER = [c.title for c in SOURCE.table("referrals").columns]
AS_AT = date(2025, 7, 7)
FILE = "Annex A.xlsx"
CANARY = "ZZCANARY"
Workbook = Callable[..., bytes]


def row(**cells: Any) -> list[Any]:
    values = {
        "child_id": "1001", "sex": "a) Male", "ethnicity": "a) WBRI", "birth_date": date(2015, 1, 25), "age": 10,
        "referral_date": date(2025, 6, 1), "referral_source": "q) 6: Police", "no_further_action": "No",
        "referrals_in_last_12_months": 0, "team": "Duty", "worker": "A Person",
    } | cells  # fmt: skip
    return [values[c.name] for c in SOURCE.table("referrals").columns]


GOOD = [row(child_id=str(2000 + n)) for n in range(60)]


@pytest.fixture
def faulty(workbook: Workbook) -> bytes:
    """Row 3: a key that is blank, and a formula; row 4: two cells left out; row 5: nothing but a note; a strange sheet."""
    bad = [
        row(child_id="", team="=HYPERLINK(1)", worker=f"{CANARY} one"),
        row(child_id=f"{CANARY}2", birth_date=f"{CANARY} soon", sex=f"{CANARY} sex", worker=f"{CANARY}\u00a0two"),
        row(child_id="3003", worker="A\u00a0Person"),
    ]
    return workbook({"List 3": [["A title above"], HEADER, *bad, *GOOD], "Minutes": [["x", "y"], [CANARY, CANARY]]})


def judged(data: bytes, file: str = FILE) -> Examined:
    return examine(data, file, la_code="855", as_at=AS_AT)


def texts(book: openpyxl.Workbook) -> list[str]:
    cells = [c for s in book for line in s.iter_rows() for c in line]
    notes = [c.comment.text for c in cells if c.comment]
    return [str(c.value) for c in cells if c.value is not None] + notes + book.sheetnames


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_report_shows_what_the_gate_found(faulty: bytes) -> None:
    one = judged(faulty)
    book = opened(as_workbook(FILE, contents(one, FILE, notes=True)))
    assert book.sheetnames == ["Summary", "Counts", "Rows", "Findings"]
    summary = dict(book["Summary"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert (summary["File"], summary["Understood as"], summary["Outcome"]) == (FILE, one.words, "Would be accepted")
    assert summary["Passed over"] == "Sheet 'Minutes' was not recognised"
    counts = [line[2:] for line in book["Counts"].iter_rows(min_row=3, values_only=True)]
    by_severity = [[f for f in one.findings if f.severity == s] for s in ("error", "warning", "note")]
    assert counts == [(len(found), sum(f.count for f in found)) for found in by_severity]
    assert all(found for found in by_severity)
    (where,) = book["Rows"].iter_rows(min_row=3, values_only=True)
    assert where[:7] == ("List 3", "referrals", 63, 62, 1, 0, 0) and tuple(one.judged[0].rows.values()) == where[2:7]
    lines = list(book["Findings"].iter_rows(min_row=3, values_only=True))
    expected = {
        (f.severity, f.rule, f.text, f.todo, f.sheet, f.letter, f.column, f.count, spans(f.rows)) for f in one.findings
    }
    assert {(line[0].partition(":")[0], *("" if c is None else c for c in line[1:])) for line in lines} == expected
    assert len(lines) == len(one.findings)
    assert [line[0].partition(":")[0] for line in lines] == sorted(
        (f.severity for f in one.findings), key=["error", "warning", "note"].index
    )
    without_notes = contents(one, FILE, notes=False)[-1]
    assert len(without_notes.rows) == sum(f.severity != "note" for f in one.findings)


def test_a_refusal_says_why_and_what_to_do() -> None:
    one = judged(b"PK\x03\x04")
    assert one.refusal is not None
    page = html.fromstring(as_page(FILE, contents(one, FILE, notes=True)))
    assert one.refusal.code in page.text_content() and one.refusal.todo in page.text_content()
    assert page.xpath("//td[@class='error']/text()") == ["Would be refused"]


def test_no_cell_of_the_file_stands_in_a_report(faulty: bytes) -> None:
    one = judged(faulty)
    sheets = contents(one, FILE, notes=True)
    cells = texts(opened(as_workbook(FILE, sheets)))
    assert len(cells) > 80 and not any(CANARY in c or "HYPERLINK" in c for c in cells)
    assert CANARY.encode() not in as_page(FILE, sheets)
    with_rows = [*sheets, *faulty_rows(one, faulty, FILE)]  # where they may be seen, the search finds them
    assert any(CANARY in c for c in texts(opened(as_workbook(FILE, with_rows))))
    assert CANARY.encode() in as_page(FILE, with_rows)


def test_faulty_rows_stand_as_delivered_with_their_cells_marked(faulty: bytes) -> None:
    one = judged(faulty)
    (delivered,) = faulty_rows(one, faulty, FILE)
    sheet = opened(as_workbook(FILE, [delivered])).worksheets[0]
    assert sheet.title == "List 3"
    lines = list(sheet.iter_rows(min_row=2))
    assert [c.value for c in lines[0]][1:12] == list("ABCDEFGHIJK")
    assert [c.value for c in lines[1]] == ["row", *HEADER, "what was found"]
    assert [(line[0].value, line[11].value) for line in lines[2:]] == [(3, f"{CANARY} one"), (4, f"{CANARY}\u00a0two")]
    marked = {
        (line[0].value, c.column): (c.fill.fgColor.rgb[2:], c.comment.text)
        for line in lines[2:]
        for c in line
        if c.comment
    }
    expected = {
        (r, ord(f.letter) - 63): (f.severity, f"{f.rule}: {f.text}. {f.todo}")
        for f in one.findings
        if f.severity != "note" and f.table
        for r in f.rows
    }
    assert {place: (f"#{fill}", text) for place, (fill, text) in marked.items()} == {
        place: (FILLS[severity], text) for place, (severity, text) in expected.items()
    }
    assert set(marked) == {(3, 2), (4, 3), (4, 5)}
    page = html.fromstring(as_page(FILE, [delivered]))
    assert {(c.get("class"), c.get("title")) for c in page.xpath("//td[@title]")} == set(expected.values())


def test_a_fault_of_a_row_or_a_header_marks_its_number_and_its_name(workbook: Workbook) -> None:
    twice = [*HEADER, "Case worker"]
    one_row = [*row(), "x"]
    header = [h if h != "Ethnicity" else "Heritage" for h in twice]
    data = workbook({"List 3": [header, one_row, [*row(birth_date=date(2025, 6, 1)), ""], *GOOD]})
    one = judged(data)
    (delivered,) = faulty_rows(one, data, FILE)
    in_header = [f for f in one.findings if f.severity != "note" and f.rows == (1,)]
    assert in_header and delivered.heads[1].marks.keys() == {ord(f.letter) - 64 if f.letter else 0 for f in in_header}
    assert any("column_missing" in m.text for m in delivered.heads[1].marks.values())


def test_of_too_many_rows_those_with_errors_come_first_and_the_report_says_so(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_rows, "MOST_ROWS", 3)
    left_out = [row(child_id=str(n), sex="?") for n in range(4)]
    gone = [row(child_id="", referrals_in_last_12_months=n) for n in range(2)]
    data = workbook({"List 3": [HEADER, *left_out, *gone, *GOOD]})
    (delivered,) = faulty_rows(judged(data), data, FILE)
    assert [r.cells[0] for r in delivered.rows] == [2, 6, 7]
    assert delivered.caption == "List 3, rows with errors or warnings as delivered: 3; 3 more are left out"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_no_text_is_a_formula(start: str) -> None:
    assert as_text(f"{start}1+1") == f"'{start}1+1"
    assert as_text(-5) == "-5" and as_text("5 - 1") == "5 - 1"


def test_no_formula_and_no_link_reaches_a_workbook_or_a_page() -> None:
    hostile = [
        "=1+1",
        "+44",
        "-1",
        "@SUM(A1)",
        "\tx",
        "https://example.org",
        "<script>alert(1)</script>",
        "0012",
        "a\x01b",
    ]
    text = [",".join(f'"{h}"' for h in HEADER)]
    text += [
        ",".join(f'"{v}"' for v in row(child_id="", team=h, birth_date="", referrals_in_last_12_months=n))
        for n, h in enumerate(hostile)
    ]
    text += [",".join(f'"{v}"' for v in good) for good in GOOD * 5]
    csv = "\n".join(text).encode()
    one = judged(csv, "=cmd.csv")
    delivered = faulty_rows(one, csv, "=cmd.csv")
    sheets = [*contents(one, "=cmd.csv", notes=True), *delivered]
    book = opened(as_workbook("=cmd.csv", sheets))
    cells = [c for s in book for line in s.iter_rows() for c in line if c.value is not None]
    assert not any(c.data_type == "f" or c.hyperlink for c in cells)
    shown = {str(c.value) for c in cells}
    assert {"'=1+1", "'+44", "'-1", "'@SUM(A1)", "https://example.org", "0012", "'=cmd.csv"} <= shown
    assert all(
        c.data_type == "n"
        for s in book
        for line in s.iter_rows(min_row=4, max_col=1)
        for c in line
        if s.title == "(file)"
    )
    page = html.fromstring(as_page("=cmd.csv", sheets))
    assert not page.xpath("//script | //a | //img | //link | //@src | //@href | //@onclick")
    assert "<script>alert(1)</script>" in page.text_content() and "'=1+1" in page.text_content()


def test_tabs_have_names_that_excel_takes(workbook: Workbook) -> None:
    wanted = [
        "List 3",
        "list 3",
        "[a]:*?/\\",
        "'quoted'",
        "",
        "History",
        "x" * 40,
        "x" * 41,
        "\U0001f600" * 20,
        "a\x00b",
    ]
    names = sheet_names(wanted)
    assert len({n.casefold() for n in names}) == len(wanted)
    assert names[:6] == ["List 3", "list 3 (2)", "_a______", "quoted", "sheet", "History (2)"]
    assert all(0 < len(n.encode("utf-16-le")) <= 62 and not re.search(r"[\[\]:*?/\\\x00]|^'|'$", n) for n in names)
    data = workbook({"Summary": [HEADER, row(sex="?"), *GOOD], "<b>": [["x"], ["y"]]})
    one = judged(data)
    sheets = [*contents(one, FILE, notes=True), *faulty_rows(one, data, FILE)]
    assert opened(as_workbook(FILE, sheets)).sheetnames[-1] == "Summary (2)"
    assert not html.fromstring(as_page(FILE, sheets)).xpath("//b")


def test_a_page_stands_alone_and_can_be_read_aloud(faulty: bytes) -> None:
    one = judged(faulty)
    page = as_page(FILE, [*contents(one, FILE, notes=True), *faulty_rows(one, faulty, FILE)])
    read = html.document_fromstring(page)
    assert read.get("lang") == "en-GB" and read.xpath("//meta[@name='viewport']")
    assert len(read.xpath("//table")) == len(read.xpath("//table/caption")) == 5
    assert all(cell.get("scope") in {"col", "row"} for cell in read.xpath("//th"))
    assert (
        not read.xpath("//script | //link | //@src | //@href | //@style")
        and b"url(" not in page
        and b"@import" not in page
    )


def test_a_report_is_written_whole_and_for_its_owner_alone(
    faulty: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "out.xlsx"
    place.write_bytes(b"the one before")
    place.chmod(0o644)
    one = judged(faulty)
    write_report(place, one, FILE, notes=True, delivered=faulty_rows(one, faulty, FILE))
    assert place.stat().st_mode & 0o777 == 0o600 and "List 3" in opened(place.read_bytes()).sheetnames
    before = place.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_report(place, one, FILE, notes=True)
    assert place.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["out.xlsx"]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("out.pdf", "end in .xlsx or .html"),
        ("out", "end in .xlsx or .html"),
        ("nowhere/out.xlsx", "There is no folder"),
        ("folder.xlsx", "is a folder"),
        ("export.xlsx", "take the place of the file"),
        ("home/council.xlsx", "belongs to the pipeline"),
        ("home/landing/2025-26-Q1/out.xlsx", "belongs to the pipeline"),
        ("home/warehouse/../lake/out.html", "belongs to the pipeline"),
    ],
)
def test_a_report_is_refused_a_bad_place(tmp_path: Path, place: str, message: str) -> None:
    lake = Lake.at(tmp_path / "home")
    lake.make_private()
    (lake.home / "landing/2025-26-Q1").mkdir()
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(BadPlace, match=message):
        refuse_place(tmp_path / place, checked=tmp_path / "export.xlsx", lake=lake)


def test_check_writes_the_report_and_keeps_its_exit_code(faulty: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(faulty)
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")

    def check(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["check", *arguments, "--home", str(tmp_path / "home")])
        return done.exit_code, " ".join(done.output.split())

    good, bad, out = str(tmp_path / FILE), str(tmp_path / "broken.xlsx"), tmp_path / "out.html"
    assert check(good)[0] == 0 and not out.exists()
    code, printed = check(good, "--report", str(out))
    assert code == 0 and "personal data" not in printed and CANARY not in out.read_text()
    code, printed = check(good, "--report", str(out), "--rows", "--as-at", "2025-07-07")
    assert code == 0 and "holds personal data" in printed and CANARY not in printed and CANARY in out.read_text()
    assert check(bad, "--report", str(out), "--rows")[0] == 1 and "INCOMPLETE_UPLOAD" in out.read_text()
    assert check(good, "--rows") == (
        1,
        "--rows adds the faulty rows to a report: say where it is to be written with --report.",
    )
    assert check(good, "--report", str(tmp_path / "out.doc"))[0] == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == [FILE, "broken.xlsx", "out.html"]

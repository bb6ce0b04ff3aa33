"""What is kept and for how long: purging, the audit trail, the key's copy in the safe."""

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from dateutil.relativedelta import relativedelta
from typer.testing import CliRunner

import orders
from faults.played import COUNCIL, DAY, Home, empty, published
from helpers import council_of, publish, receive_file, registered
from pipelines.commands.app import app
from pipelines.council.new_home import make_home
from pipelines.home.audit import note, trail
from pipelines.home.keys import NoKey, copy_key, key_id, load_key, make_key, read_key, restore_key
from pipelines.home.lake import read_frame
from pipelines.publish import retention
from pipelines.receive import contract
from pipelines.receive.books import Books, settled_as
from pipelines.receive.receiving import settle
from pipelines.receive.verdict import dump_verdict

_FIGURES = """
SELECT indicator_id, period, latest, numerator, denominator, status, previous, direction, rag, quartile FROM mart.dashboard ORDER BY ALL
"""


def scrutiny(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(home.lake.home)])


def scheduled(home: Home, **months: int) -> None:
    """Enter a schedule in the council's workbook."""
    book = openpyxl.load_workbook(home.lake.council_workbook())
    sheet = book["Retention"]
    heads = {c.value: n for n, c in enumerate(sheet[1], start=1)}
    names = {"deliveries": "Delivered files", "quarantine": "Quarantined rows", "behind": "Rows behind figures"}
    for line, (what, many) in enumerate(months.items(), start=2):
        for title, value in {
            "What": names[what],
            "Months": many,
            "Decided by": "D. Officer",
            "Decided on": "2025-07-01",
        }.items():
            sheet.cell(line, heads[title], value)
    book.save(home.lake.council_workbook())


def files(home: Home, folder: str) -> list[Path]:
    return sorted(
        p
        for p in (home.lake.home / folder).rglob("*")
        if p.is_file() and p.name not in {"pseudonym.key", ".audit.lock"}
    )


# ── purging ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_is_due_goes_and_every_figure_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = published(tmp_path)
    scheduled(home, deliveries=12, quarantine=6, behind=24)
    council = council_of(home.lake)
    figures = home.ask(_FIGURES)
    today = date.today()
    assert retention.due(home.lake, Books.read(home.lake), council, today) == [], "nothing is old enough"
    later = today + relativedelta(months=13)
    kept = (
        files(home, "landing"),
        files(home, "restricted/raw"),
        files(home, "lake/accepted"),
        files(home, "warehouse"),
    )
    gone, stuck = retention.purge(home.lake, Books.read(home.lake), council, later)
    assert gone and not stuck and not files(home, "restricted/quarantine")
    left = [p for p in files(home, "restricted/raw") if "/council/" not in str(p)]
    assert kept[1] and not left and not [p for p in files(home, "landing") if p in kept[0] and p.suffix == ".xlsx"]
    assert (files(home, "lake/accepted"), files(home, "warehouse")) == kept[2:]
    assert retention.due(home.lake, Books.read(home.lake), council, later) == [], "it is gone"
    # A contract that changes judges nothing anew that cannot be read any more, and the figures stand.
    before = {d.id: v.fingerprint for d, v in home.verdicts()}
    monkeypatch.setattr(contract, "reader_and_gate", lambda: "another gate")
    assert {d.id: v.fingerprint for d, v in home.verdicts()} == before
    home.work_out()
    publish(home.lake)
    assert home.ask(_FIGURES) == figures and len(figures) > 3
    lines, wrong = trail(home.lake)
    assert not wrong and any(line.did == "purge" and "delivery" in line.what for line in lines)


def test_what_an_earlier_version_settled_stands(tmp_path: Path) -> None:
    """Its verdicts had shorter names and no headers."""
    home = published(tmp_path)
    delivery, verdict = next((d, v) for d, v in home.verdicts() if d.file.endswith(".xlsx"))
    settle(home.lake, Books.read(home.lake), delivery)
    stored = json.loads(dump_verdict(verdict)) | {"fingerprint": "0123456789abcdef", "words": "as it was judged then"}
    del stored["headers"]
    place = home.lake.verdict(COUNCIL, delivery.sha256, verdict.fingerprint)
    place.unlink()
    place.with_name("0123456789abcdef.json").write_text(json.dumps(stored))
    home.lake.settled(COUNCIL, delivery.slot, settled_as(delivery)).write_text("0123456789abcdef")
    found = Books.read(home.lake).verdict_of(delivery)
    assert found is not None and found.accepted and found.words == "as it was judged then"


def test_bytes_that_another_delivery_needs_stay(tmp_path: Path) -> None:
    home = published(tmp_path)
    scheduled(home, deliveries=12)
    council = council_of(home.lake)
    (old,) = [d for d, _ in home.verdicts() if d.file.endswith(".xlsx")][:1]
    place = next((p for p in home.lake.landing.rglob(old.file)), None)
    assert place is not None
    # The same bytes under another name, which nobody has judged yet.
    Path(str(place.parent / "again.xlsx")).write_bytes(place.read_bytes())
    home.look()
    alike = [d for d in registered(home.lake, COUNCIL, old.slot) if d.sha256 == old.sha256]
    retention.purge(home.lake, Books.read(home.lake), council, date.today() + relativedelta(months=13))
    assert len(alike) == 2 and not place.exists()
    for delivery in alike:
        if not delivery.duplicate_of:
            receive_file(home.lake, delivery)
    home.work_out()


def test_purge_by_the_command_line(tmp_path: Path) -> None:
    home = published(tmp_path)
    assert ": no schedule" in scrutiny(home, "purge").output
    scheduled(home, deliveries=1)
    assert "nothing is due" in scrutiny(home, "purge", "--dry-run").output


def test_rows_behind_a_figure_go_by_their_round(tmp_path: Path) -> None:
    home = published(tmp_path)
    scheduled(home, behind=1)
    council = council_of(home.lake)
    due = retention.due(home.lake, Books.read(home.lake), council, date(2025, 5, 15))
    assert [one.what for one in due] == ["rows behind the figures of 2024-25-Q4"]


def test_chase_lists_go_with_the_rows_behind_figures(tmp_path: Path) -> None:
    home = published(tmp_path)
    assert scrutiny(home, "chase", "2024-25-Q4", "--identifiers").exit_code == 0
    scheduled(home, behind=1)
    council, books = council_of(home.lake), Books.read(home.lake)
    listed = list(home.lake.chase(council.la_code).rglob("*.xlsx"))
    (one,) = [
        one for one in retention.due(home.lake, books, council, date(2025, 5, 15)) if one.what.startswith("chase")
    ]
    assert listed and sorted(one.places, key=str) == sorted(listed, key=str)
    retention.purge(home.lake, books, council, date(2025, 5, 15))
    assert not any(p.exists() for p in listed)


# ── the audit trail ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_explain_leaves_a_line_and_a_changed_trail_is_found(tmp_path: Path) -> None:
    home = published(tmp_path)
    assert scrutiny(home, "explain", "assessments_within_45_days").exit_code == 0
    assert scrutiny(home, "release", "approve", "--by", "A. Manager", "--note", "seen").exit_code == 0
    note(home.lake, "explain", "once more")
    lines, wrong = trail(home.lake)
    assert [line.did for line in lines] == ["explain", "approved", "explain"] and not wrong
    assert "assessments_within_45_days" in lines[0].what
    assert scrutiny(home, "audit").exit_code == 0

    middle = home.lake.audit_entry(2)
    entry = json.loads(middle.read_text())
    middle.write_text(json.dumps(entry | {"who": "somebody else"}))
    assert trail(home.lake)[1] == ["the line before line 3 was changed or taken out"]
    assert scrutiny(home, "audit").exit_code == 1
    middle.unlink()
    assert "line 2 is missing" in trail(home.lake)[1]
    note(home.lake, "explain", "after the gap")
    assert [line.number for line in trail(home.lake)[0]] == [1, 3, 4], "it goes on"
    middle.write_text("nothing")
    assert "line 2 cannot be read" in trail(home.lake)[1]


# ── the key ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_drill_a_lost_key_comes_back_from_the_safe_and_children_are_the_same(tmp_path: Path) -> None:
    home = published(tmp_path)
    make_home(home.lake, today=DAY, workbook=False)
    safe, key = tmp_path / "key in the safe", load_key(home.lake)
    assert scrutiny(home, "key", "export", str(safe)).exit_code == 0 and safe.stat().st_mode & 0o777 == 0o600
    assert scrutiny(home, "key", "export", str(safe)).exit_code == 1, "a copy is never written over"
    assert scrutiny(home, "key", "check", str(safe)).exit_code == 0
    home.lake.key_file.unlink()
    with pytest.raises(NoKey, match="restore the key from its backup"):
        load_key(home.lake)
    assert scrutiny(home, "key", "restore", str(safe)).exit_code == 0
    assert load_key(home.lake) == key and oct(Path(str(home.lake.key_file)).stat().st_mode & 0o777) == "0o600"

    children = _children(home)
    home.put("Annex A 2025-07-14.xlsx", orders.five()[-1].data)
    home.work_out()
    assert children and len(children & _children(home)) == len(children), "the same child has the same pseudonym"


def _children(home: Home) -> set[str]:
    found: set[str] = set()
    for place in (home.lake.store / "accepted" / COUNCIL).rglob("*.parquet"):
        frame = read_frame(place)
        found |= set(frame["child_id"].drop_nulls()) if "child_id" in frame.columns else set()
    return found


def test_another_key_is_refused(tmp_path: Path) -> None:
    home = empty(tmp_path)
    home.lake.key_file.unlink(missing_ok=True)
    home.lake.key_id.unlink(missing_ok=True)
    assert make_key(home.lake) and home.lake.key_id.read_text() == key_id(load_key(home.lake))
    other = tmp_path / "other"
    copy_key(bytes(range(32)), other)
    with pytest.raises(NoKey, match="the home has a key"):
        restore_key(home.lake, other)
    home.lake.key_file.unlink()
    with pytest.raises(NoKey, match="this home was made with key"):
        make_key(home.lake)
    with pytest.raises(NoKey, match="another key than the one this home was made with"):
        restore_key(home.lake, other)
    home.lake.key_file.write_bytes(other.read_bytes())
    with pytest.raises(NoKey, match="another key"):
        load_key(home.lake)
    other.write_text("not a key")
    with pytest.raises(NoKey, match="not a key of 32 bytes"):
        read_key(other)
    home.lake.key_file.unlink()
    home.lake.key_file.mkdir()  # it is there and cannot be read
    with pytest.raises(NoKey, match="not a key of 32 bytes"):
        load_key(home.lake)

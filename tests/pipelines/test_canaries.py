"""Nothing personal leaves the private folders: canaries in good and bad files, and every place searched for them.

Every command is run as users run it, with files that crash the gate, and once with a run that fails. What was searched is
printed (`pytest -s`).
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from canaries import (
    BAD_ROWS,
    BIRTHS,
    CELLS,
    CRASH,
    EVERY,
    FAMILIES,
    FILE,
    GOOD_ROWS,
    NAME,
    NUMBER,
    PANIC,
    SHEET,
    SIDE,
    TEXT,
    Search,
    planted,
)
from helpers import copy_home, one_after_another, received, registered
from pipelines.commands.app import app
from pipelines.home.lake import Lake
from pipelines.receive.identity import SIDECAR

LAST = "2025-26-Q1"
# An error as libraries raise them: it quotes the cell that caused it. A reader's panic is no `Exception`.
CRASHES = f"""
from pipelines.receive import examine
judge = examine.judge
def stumbling(match, **more):
    for cells in match.grid.cells.rows():
        for cell in cells:
            if cell and cell.startswith({CRASH!r}):
                raise ValueError(f"conversion of {{cell!r}} failed, {NAME} {NUMBER}")
            if cell and cell.startswith({PANIC!r}):
                raise type("PanicException", (BaseException,), {{}})(f"conversion of {{cell!r}} failed")
    return judge(match, **more)
examine.judge = stumbling
"""
FAILS = f"""
from pipelines.dagster.assets import publication
def fails(*_, **__):
    raise ValueError("conversion of {NAME} {NUMBER} {BIRTHS[0]} failed")
publication.publish_release = fails
"""
# An error where nothing expects one.
BREAKS = f"""
from pipelines.commands import screens
def breaks(*_, **__):
    raise KeyError("{NAME} {NUMBER}")
screens.check = breaks
"""


@dataclass
class Ran:
    """A home after everything was run on it, and what the commands printed, by command."""

    lake: Lake
    files: dict[str, bytes]
    temp: Path
    reports: Path
    printed: dict[str, str]
    codes: dict[str, int]
    served: list[bytes]


@pytest.fixture(scope="module")
def ran(annex_a: Lake, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    root = tmp_path_factory.mktemp("canaries")
    lake = copy_home(annex_a, root / "home")
    files = planted()
    folder = lake.home / "landing" / LAST
    for name, data in files.items():
        (folder / name).write_bytes(data)
    one = Ran(lake, files, root / "temp", root / "reports", {}, {}, [])
    one.temp.mkdir()
    one.reports.mkdir()

    def run(*commands: tuple[str, ...], before: str = CRASHES) -> None:
        done = one_after_another(*commands, home=lake.home, before=before, TMPDIR=str(one.temp))
        for arguments, (code, printed) in zip(commands, done, strict=True):
            command = f"{len(one.codes)} {' '.join(arguments)}".replace(str(root), "")
            one.printed[command], one.codes[command] = printed, code

    run(("refresh",))
    run(("status",), ("explain", "re_referrals", "--rows"), ("release", "status"))
    one.served.append(lake.served.read_bytes())
    (folder / "one more.csv").write_bytes(files["minutes.csv"] + b"\n")
    run(("refresh",), before=CRASHES + FAILS)
    one.served.append(lake.served.read_bytes())
    run(("refresh",))
    checked = (
        "crash.csv",
        "panic.csv",
        "annex_a slipped.xlsx",
        "rivals.xlsx",
        "council named.xml",
        "sidecar la_code.csv",
    )
    mapped = ("crash.csv", "minutes.csv", "no header.csv", "annex_a slipped.xlsx", "cin_census slipped.xml")
    run(
        *(("check", str(folder / name), "--report", str(one.reports / f"{name}.html")) for name in checked),
        *(("map", str(folder / name)) for name in mapped),
        ("map", str(folder / "no header.csv"), "--to", "annex_a/referrals"),
    )
    run(("check", str(folder / "minutes.csv")), before=BREAKS)
    return one


def test_what_was_planted_arrived(ran: Ran) -> None:
    """Every family was accepted in part, refused in part, and three kinds of crash happened."""
    assert ran.codes["0 refresh"] == 2, ran.printed["0 refresh"]
    known = received(ran.lake, "855")
    of_ours = [(d, v) for d, v in known if d.file in ran.files]
    assert {v.source for _, v in of_ours if v.accepted} >= {s.id for s in FAMILIES}
    accepted = sum(t.rows["accepted"] for _, v in of_ours for t in v.tables)
    quarantined = sum(t.rows["quarantined"] for _, v in of_ours for t in v.tables)
    assert accepted > GOOD_ROWS * 40 and quarantined > BAD_ROWS * 40
    assert len([f for f in ran.files if not f.endswith(SIDECAR)]) == len(
        {d.file for d in registered(ran.lake, "855")} & set(ran.files)
    )
    refusals = {d.file: v.refusal.what for d, v in of_ours if v.refusal}
    assert "ValueError" in refusals["crash.csv"] and "PanicException" in refusals["panic.csv"]


def test_a_run_that_fails_leaves_the_release_and_the_next_succeeds(ran: Ran) -> None:
    assert ran.codes["4 refresh"] == 1 and "publishing: ValueError in" in ran.printed["4 refresh"]
    assert ran.served[0] == ran.served[1]
    assert ran.codes["5 refresh"] == 2, ran.printed["5 refresh"]


def test_an_unexpected_error_is_reported_by_kind_and_place(ran: Ran) -> None:
    command, printed = list(ran.printed.items())[-1]
    assert ran.codes[command] == 1 and printed.startswith("It could not be done: KeyError in files.py, line ")
    assert "Traceback" not in "".join(ran.printed.values())


def test_the_search_finds_what_is_there(ran: Ran) -> None:
    """Where personal data may lie, in bytes, workbooks, Parquet and SQLite, it is found; so finding none means something."""
    search = Search()
    found = search.folder(ran.lake.home / "restricted")
    assert set(EVERY) - {SIDE, FILE} <= set().union(*found.values())
    assert {p.split("/")[0] for p in found} == {"raw", "quarantine"}
    assert any(p.endswith(".parquet") and NAME in c for p, c in found.items())


def test_nothing_personal_leaves_the_private_folders(ran: Ran, capsys: pytest.CaptureFixture[str]) -> None:
    search, home = Search(), ran.lake.home
    wrong: dict[str, object] = {}

    def none_of(where: str, found: dict[str, set[str]]) -> None:
        wrong.update({f"{where}: {path}": sorted(canaries) for path, canaries in found.items()})

    # What is served: not even the names of files and sheets.
    none_of("served", search.folder(home / "warehouse"))
    # Dagster and the console name files, because people look for them.
    texts = [c for c in EVERY if c != FILE]
    none_of("dagster", search.folder(home / "dagster", texts))
    for command, printed in ran.printed.items():
        # Whoever checks, maps or explains a file has it; the output names the sheet to look at.
        forbidden = [c for c in texts if c != SHEET or command.split()[1] not in {"check", "map", "explain"}]
        if found := search.text(printed, forbidden):
            wrong[f"printed by {command}"] = found
    # The lake is private: it holds the names of files and sheets and what sidecars say, but no identifier of a child.
    named = [*CELLS, TEXT]
    for part in ("register", "verdicts"):
        none_of(
            part, search.folder(home / "lake" / part, named if part == "verdicts" else [c for c in named if c != NAME])
        )
    for part in ("accepted", "events"):
        none_of(part, search.folder(home / "lake" / part, (NAME, NUMBER)))
    for part in sorted(
        p.name for p in (home / "lake").iterdir() if p.name not in {"register", "verdicts", "accepted", "events"}
    ):
        none_of(part, search.folder(home / "lake" / part))
    none_of("reports", search.folder(ran.reports, [c for c in texts if c != SHEET]))
    none_of("temporary files", search.folder(ran.temp))
    assert wrong == {}
    assert search.files > 400 and search.cells > 100_000
    with capsys.disabled():
        print(f"\n{len(EVERY)} canaries: 0 found in {search.files:,} files and {search.cells:,} cells and texts")


def test_check_and_map_repeat_no_cell(
    ran: Ran, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files of every family and all that are not what they should be, outside any home, with a report and without."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = ran.lake.home / "landing" / LAST
    texts = [c for c in EVERY if c not in {FILE, SHEET}]
    search, wrong = Search(), {}
    first = {next(f for f in ran.files if s.id in f and mark in f) for s in FAMILIES for mark in ("", " slipped.")}
    others = [f for f in ran.files if not any(s.id in f for s in FAMILIES) and not f.endswith(SIDECAR)]
    for number, name in enumerate([*sorted(first), *others]):
        report = tmp_path / f"report {number}{'.xlsx' if number % 2 else '.html'}"
        more = [["check", "--no-notes"], ["map"]] if name in others else []
        for command in (["check", "--report", str(report)], *more):
            done = CliRunner().invoke(app, [*command, str(folder / name), "--home", str(tmp_path / "none")])
            assert isinstance(done.exception, SystemExit | None), (name, command)
            if found := search.text(done.output, texts):
                wrong[f"{command[0]} {name}"] = found
    assert (wrong, search.folder(tmp_path, texts)) == ({}, {})
    assert len(list(tmp_path.iterdir())) == search.files == len(first) + len(others) > 50
    with capsys.disabled():
        print(f"\ncheck and map: 0 found in {search.files} reports and {search.cells:,} cells and texts")


def test_private_folders_are_private(ran: Ran) -> None:
    for folder in ("landing", "restricted", "lake"):
        assert (ran.lake.home / folder).stat().st_mode & 0o777 == 0o700

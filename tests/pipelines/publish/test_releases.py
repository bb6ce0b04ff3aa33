"""Releases: drafts, approval, freezing; what is kept; taking one back; what a release must survive."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from click.testing import Result
from lxml import html
from typer.testing import CliRunner

import orders
from faults.draft import Draft
from faults.played import BEFORE, DAY, NOW, Home, empty, published
from helpers import publish
from pipelines.commands.app import app
from pipelines.council.new_home import make_home
from pipelines.publish import publication
from pipelines.publish.gathered import load_ledger
from pipelines.publish.publication import sign_release
from proofs import calls, engines, kills, outbound, readers
from warehouse.publish import release as releases
from warehouse.publish import steps
from warehouse.publish.ledger import APPROVED, FROZEN
from warehouse.publish.manifest import Damaged, hold_to
from warehouse.publish.release import NoRoom, NotYet, served_release
from warehouse.publish.shelf import KEPT_OF_ANY_ROUND, Shelf

INDICATOR = "assessments_within_45_days"


def scrutiny(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(home.lake.home)])


def row(home: Home) -> dict[str, Any]:
    """The whole row of an indicator on the dashboard."""
    with duckdb.connect(str(home.lake.served), read_only=True) as connection:
        found = connection.execute(f"SELECT * FROM mart.dashboard WHERE indicator_id = '{INDICATOR}'")
        names = [c[0] for c in found.description or ()]
        return dict(zip(names, found.fetchall()[0], strict=True))


def again(home: Home, monkeypatch: pytest.MonkeyPatch, version: str) -> releases.Outcome:
    """Publish as another version of the software, so that there is always something new."""
    monkeypatch.setattr(publication, "code_version", lambda: version)
    return publish(home.lake)


# ── signing ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def moved(home: Home) -> dict[str, tuple[str, str, str]]:
    """What has moved of the indicator since the last frozen release: by claim, the cause, in words, and the release."""
    asked = f"SELECT claim, cause, because, since_release FROM mart.movement WHERE indicator_id = '{INDICATOR}'"
    return {claim: tuple(cause) for claim, *cause in home.ask(asked)}


def test_what_was_frozen_stands(tmp_path: Path) -> None:
    *earlier, now = orders.five()
    corrected = orders.eight()[3]
    home = empty(tmp_path)
    for drop in earlier:
        home.put(drop.file, drop.data, drop.slot)
    assert home.publish()
    draft = row(home)
    assert draft["release_state"] == "draft" and draft["round"] == BEFORE

    with pytest.raises(NotYet, match="r00001 is draft; only what is approved can be frozen"):
        sign_release(home.lake, FROZEN, by="B. Head", note="too early")
    done = scrutiny(home, "release", "approve", "--by", "A. Manager", "--note", "compared with the returns")
    assert done.exit_code == 0 and "Release r00002 is served: approved, the figures of r00001." in done.output, (
        done.output
    )
    assert scrutiny(home, "release", "freeze", "--committee", "2025-06-10").exit_code == 0
    frozen = row(home)
    assert frozen["release_state"] == "frozen" and frozen["release"] == "r00003"
    assert {**frozen, "release": 0, "release_state": 0} == {**draft, "release": 0, "release_state": 0}
    assert home.ask("SELECT committee::VARCHAR, figures_of FROM star.dim_release") == [("2025-06-10", "r00001")]
    assert not home.publish(), "nothing changed: it stays frozen"
    kept = Shelf(home.lake.served).find("r00003")
    assert kept is not None and kept.manifest().state == FROZEN
    bytes_frozen = kept.file.read_bytes()

    # A late correction is a draft again, and says what it changes.
    home.put(corrected.file, corrected.data, BEFORE)
    assert home.publish()
    late = row(home)
    assert late["release_state"] == "draft" and late["numerator"] != frozen["numerator"]
    restated = home.ask(
        f"SELECT first_release, first_numerator, numerator, because FROM mart.restatements WHERE indicator_id = '{INDICATOR}'"
    )
    ((first, then, is_now, because),) = restated
    assert (first, then, is_now) == ("r00003", frozen["numerator"], late["numerator"])
    assert "22 April 2025" in because
    cause, because, since = moved(home)["figure"]
    assert (cause, since) == ("correction", "r00003") and "22 April 2025" in because

    # In the next round the figure before is the frozen one, whatever drafts came after it.
    home.put(now.file, now.data, NOW)
    assert home.publish()
    new = row(home)
    assert new["round"] == NOW and new["previous"] == frozen["latest"] != new["previous_restated"]
    assert new["previous_from"] == "ledger, release r00003"
    assert {cause for cause, _, _ in moved(home).values()} == {"new data"}
    assert kept.file.read_bytes() == bytes_frozen and kept.verify().state == FROZEN


def test_evidence_says_where_each_figure_comes_from(tmp_path: Path) -> None:
    home = published(tmp_path)
    sign_release(home.lake, APPROVED, by="A. Manager", note="=looked at")
    release = served_release(home.lake.served)
    book = openpyxl.load_workbook(Path(str(home.lake.evidence(f"{release}.xlsx"))))
    (shown,) = home.ask(
        f"SELECT numerator, denominator, deliveries, latest::VARCHAR FROM star.fact_position p WHERE indicator_id = '{INDICATOR}' "
        f"AND round = '{NOW}'"
    )
    titles, *rows = list(book["Figures"].iter_rows(min_row=2, values_only=True))
    figures = [dict(zip(titles, row, strict=True)) for row in rows]
    (mine,) = [f for f in figures if f["Identifier"] == INDICATOR]
    *rests_on, latest = shown
    assert [mine["Numerator"], mine["Denominator"], mine["Deliveries"]] == rests_on
    assert mine["Figure as shown"] == f"{float(latest):.1f}%"
    assert len(figures) == len(home.ask("SELECT * FROM mart.dashboard"))
    hashes = {row[5] for row in book["Deliveries"].iter_rows(min_row=3, values_only=True)}
    assert all(any(h.startswith(d) for h in hashes) for d in str(mine["Deliveries"]).split())
    lines = [str(row[1]) for row in book["Release"].iter_rows(min_row=2, values_only=True)]
    assert any("by A. Manager: =looked at" in line for line in lines)
    page = home.lake.evidence(f"{release}.html").read_text("utf-8")
    assert "A. Manager" in page and str(mine["Deliveries"]).split()[0] in page
    read = html.fromstring(page).text_content()
    assert f"{mine['Figure as shown']}" in read and "year to date" in read and "year_to_date" not in read
    assert not re.search(r"\d\.\d{9}", read), "no more digits than anybody reads"
    assert "A. Manager" not in str(home.ask("SELECT * FROM star.dim_release"))
    done = scrutiny(home, "explain", INDICATOR, "--release", str(release))
    assert done.exit_code == 0 and all(
        str(v) in done.output for v in (shown[0], shown[1], "approved", f"{release}.xlsx")
    )
    assert scrutiny(home, "explain", INDICATOR, "--release", "r99999").exit_code == 1


def test_an_interrupted_signing_is_not_completed_by_a_refresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = published(tmp_path)

    def killed(step: str) -> None:
        if step == "shelf synced":
            raise KeyboardInterrupt

    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        dying.setattr(steps, "watchers", [killed])
        sign_release(home.lake, APPROVED, by="A", note="n")
    left = Shelf(home.lake.served).kept()[-1]
    assert left.manifest().state == APPROVED and not left.promoted
    # The file that is served is lost with every copy of its release: what was built and not served says the same.
    for one in Shelf(home.lake.served).kept()[:-1]:
        shutil.rmtree(one.folder)
    home.lake.served.unlink()
    assert publish(home.lake).promoted
    assert row(home)["release_state"] == "draft" and all(k.promoted for k in Shelf(home.lake.served).kept())


def test_damaged_papers_are_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = published(tmp_path)
    sign_release(home.lake, APPROVED, by="A", note="n")
    signed = Shelf(home.lake.served).kept()[-1].folder / "signed.json"
    signed.write_text("{")
    outcome = again(home, monkeypatch, "another")
    assert outcome.promoted and any("signed.json is damaged; it is set aside" in line for line in outcome.notes)


def test_who_signs_says_who_and_why(tmp_path: Path) -> None:
    home = published(tmp_path)
    assert scrutiny(home, "release", "approve", "--by", " ", "--note", "x").exit_code == 1
    assert scrutiny(home, "release", "approve", "--by", "A", "--note", "").exit_code == 1
    assert scrutiny(home, "release", "approve", "--by", "A").exit_code == 2
    done = scrutiny(home, "release", "freeze", "--committee", "2025-06-10", "--by", "A")
    assert done.exit_code == 1 and "only what is approved can be frozen" in " ".join(done.output.split())


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_releases_are_kept_and_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = published(tmp_path)
    sign_release(home.lake, APPROVED, by="A", note="n")
    sign_release(home.lake, FROZEN, by="A", note="n")
    frozen = served_release(home.lake.served)
    for n in range(KEPT_OF_ANY_ROUND + 2):
        assert again(home, monkeypatch, f"version {n}").promoted
    kept = [k.release for k in Shelf(home.lake.served).kept()]
    assert frozen in kept and kept[-1] == served_release(home.lake.served)
    # Of this round the newest three, of the round before its last release, and the frozen one.
    assert len(kept) == KEPT_OF_ANY_ROUND + 2, kept
    shown = " ".join(scrutiny(home, "release", "list").output.split())
    assert "draft, served" in shown and "frozen, by A" in shown
    assert set(load_ledger(home.lake)["release"]) > set(kept), "the ledger keeps every one"


def test_a_release_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = published(tmp_path)
    before = str(served_release(home.lake.served))
    again(home, monkeypatch, "a bad version")
    bad = str(served_release(home.lake.served))
    assert scrutiny(home, "release", "rollback", "r99999", "--by", "A", "--note", "n").exit_code == 1
    done = scrutiny(home, "release", "rollback", before, "--by", "A. Manager", "--note", "wrong targets")
    assert done.exit_code == 0 and served_release(home.lake.served) == before, done.output
    outcome = again(home, monkeypatch, "a bad version")
    assert not outcome.promoted and served_release(home.lake.served) == before
    assert any(f"it would say what {bad} says, which was rolled back" in line for line in outcome.notes)
    assert "A. Manager" not in " ".join(outcome.notes)
    assert again(home, monkeypatch, "a better version").promoted
    done = scrutiny(home, "release", "rollback", bad, "--by", "A", "--note", "it was right")
    assert done.exit_code == 0 and served_release(home.lake.served) == bad
    assert scrutiny(home, "release", "verify").exit_code == 0


def test_a_damaged_file_is_served_again_from_the_shelf(tmp_path: Path) -> None:
    home = published(tmp_path)
    served = home.lake.served
    was, release = served.read_bytes(), served_release(served)
    for place in range(4_096 * 3, len(was), len(was) // 12):
        served.chmod(0o644)
        flipped = bytearray(was)
        flipped[place] ^= 0x10
        served.write_bytes(bytes(flipped))
        kept = Shelf(served).find(str(release))
        assert kept is not None
        try:
            hold_to(served, kept.manifest())
        except Damaged:
            releases.mend(served)
            assert served.read_bytes() == was
        else:  # the bit lies where nothing is stored
            served.write_bytes(was)
    assert served_release(served) == release


# ── what it must survive ─────────────────────────────────────────────────────────────────────────────────────────────
def test_a_publication_that_is_killed(tmp_path: Path) -> None:
    """At a step of each part; `python -m tests.proofs kills` does so at every step, and at random."""
    assert set(kills.FEW) <= set(steps.STEPS)
    runs, killed, wrong = kills.kill(kills.published(tmp_path), kills.FEW, 0, seed=1)
    assert not wrong and killed == len(kills.FEW) == runs


def test_every_step_is_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, seen = published(tmp_path), []
    monkeypatch.setattr(steps, "watchers", [seen.append])
    again(home, monkeypatch, "another")
    assert seen == list(steps.STEPS)


def test_readers_through_publications(tmp_path: Path) -> None:
    read = readers.publish_and_read(tmp_path, publishes=40, readers=3, least=300)
    assert read.reads >= 300 and (read.failed, read.mixed, read.backwards) == (0, 0, 0)


def test_other_versions_of_duckdb_say_the_same(tmp_path: Path) -> None:
    served = published(tmp_path / "home").lake.served
    oldest, newest = engines.ENGINES[0], engines.ENGINES[-1]
    answers = {version: engines.answers(version, served, tmp_path) for version in (oldest, engines.OURS, newest)}
    assert len(answers["1.1.3"].splitlines()) > 30
    assert set(answers.values()) == {answers["1.1.3"]}, {v: t.splitlines()[0] for v, t in answers.items()}


def test_a_stray_log_is_set_aside(tmp_path: Path) -> None:
    home = published(tmp_path)
    log = home.lake.served.with_name("scrutiny.duckdb.wal")
    log.write_bytes(b"something a killed writer left")
    outcome = publish(home.lake)
    assert any("a write-ahead log lay beside scrutiny.duckdb" in line for line in outcome.notes)
    assert not log.exists() and [p.read_bytes() for p in log.parent.glob("stray-*.wal")] == [
        b"something a killed writer left"
    ]
    with duckdb.connect(str(home.lake.served), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM mart.dashboard").fetchall()[0][0]


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = published(tmp_path)
    was = home.lake.served.read_bytes()
    free = shutil.disk_usage(tmp_path)._replace(free=5 * 2**20)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: free)
        with pytest.raises(NoRoom, match="a release needs 100 MB of room on the disk, 5 MB are free"):
            again(home, monkeypatch, "another")
    # The disk fills up while the release is written: a limit on the size of files does the same to a process.
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000));"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "sys.path[:0] = sys.argv[2:]; from proofs import kills; kills._publish(sys.argv[1], 'another', '')"
    )
    here = Path(kills.__file__).parents[1]
    child = [sys.executable, "-c", code, str(home.lake.home), str(here), str(here.parent)]
    done = subprocess.run(child, capture_output=True, text=True, check=False)
    # DuckDB may also end the process, when the write that fails is one of its own threads'.
    assert done.returncode < 0 or "NoRoom: the release could not be written" in done.stderr, done.stderr[-2_000:]
    assert done.returncode != 0
    assert home.lake.served.read_bytes() == was
    assert again(home, monkeypatch, "another").promoted and not list(home.lake.served.parent.rglob(".building-*"))


_REFRESH_ON_A_FULL_DISK = """
import resource, signal, sys
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from pipelines.__main__ import main
main()
"""


@pytest.mark.parametrize("limit", [90_000, *(pytest.param(n, marks=pytest.mark.further) for n in (20_000, 160_000))])
def test_a_disk_that_is_full_for_dagster(tmp_path: Path, limit: int) -> None:
    """Its own files cannot be written: the run fails, what is served stays, and the next one goes through."""
    home = published(tmp_path)
    make_home(home.lake, today=DAY, workbook=False)
    was = home.lake.served.read_bytes()
    home.put("EHE register 2025-07-03.csv", Draft("home_education").data())
    arguments = ["refresh", "--home", str(home.lake.home)]
    child = [sys.executable, "-c", _REFRESH_ON_A_FULL_DISK, str(limit), *arguments]
    done = subprocess.run(child, capture_output=True, text=True, check=False)
    assert done.returncode not in {0, 2}, done.stdout
    assert home.lake.served.read_bytes() == was
    assert "Traceback" not in done.stdout + done.stderr, done.stderr[-3_000:]
    after = subprocess.run([sys.executable, "-m", "pipelines", *arguments], capture_output=True, text=True, check=False)
    assert after.returncode in {0, 2}, after.stdout + after.stderr
    assert home.states()["EHE register 2025-07-03.csv"] == "accepted" and home.lake.served.read_bytes() != was


class LongAgo(datetime):
    """The clock of a machine whose battery is flat."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "LongAgo":
        return cls(2001, 1, 1, tzinfo=tz)


def test_a_call_of_the_file_system_may_fail(tmp_path: Path) -> None:
    """Every ninth one; `python -m tests.proofs calls` lets each of them fail."""
    reached, wrong = calls.fail_one_by_one(published(tmp_path), 9)
    assert wrong == []
    assert reached > 20, "there are many"


def test_two_publications_at_once_make_two_releases(tmp_path: Path) -> None:
    home = kills.Killed(published(tmp_path).lake)
    assert home.collides() == ""
    entries = [p.stem for p in home.lake.ledger_entries()]
    assert entries == [f"r{n:05d}" for n in range(1, len(entries) + 1)]


def test_a_clock_that_goes_back_leaves_releases_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = published(tmp_path)
    before = str(served_release(home.lake.served))
    with monkeypatch.context() as patch:
        patch.setattr(releases, "datetime", LongAgo)
        assert again(home, patch, "another").promoted
    assert served_release(home.lake.served) == kills._next(before)
    assert again(home, monkeypatch, "a third").promoted
    assert served_release(home.lake.served) == kills._next(kills._next(before))
    *_, first, second, third = sorted(Shelf(home.lake.served).kept(), key=lambda k: k.release)
    assert second.manifest().built_at.startswith("2001") and first.manifest().built_at > "2001-01-02"
    assert third.manifest().built_at > "2001-01-02"


def test_a_lost_dagster_home_loses_nothing(tmp_path: Path) -> None:
    home = published(tmp_path)
    make_home(home.lake, today=DAY, workbook=False)
    rows, served = home.ask("SELECT * FROM mart.dashboard ORDER BY ALL"), home.served()
    shutil.rmtree(home.lake.dagster_home)
    assert home.served() == served
    make_home(home.lake, today=DAY, workbook=False)
    child = [
        sys.executable,
        "-c",
        "from pipelines.__main__ import main; main()",
        "refresh",
        "--home",
        str(home.lake.home),
    ]
    done = subprocess.run(child, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 2}, done.stdout + done.stderr
    assert [r[:5] for r in home.ask("SELECT * FROM mart.dashboard ORDER BY ALL")] == [r[:5] for r in rows]


def test_a_file_in_use_cannot_be_replaced_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = published(tmp_path)
    was, replace = served_release(home.lake.served), Path.replace

    def in_use(self: Path, target: str | os.PathLike[str]) -> Path:
        if Path(target) == home.lake.served:
            raise PermissionError(13, "The process cannot access the file", str(target))
        return replace(self, target)

    monkeypatch.setattr(releases, "WAITS", (0.0, 0.0))
    with monkeypatch.context() as windows:
        windows.setattr(Path, "replace", in_use)
        outcome = again(home, monkeypatch, "another")
    assert not outcome.promoted and served_release(home.lake.served) == was
    assert any("is built, not promoted: scrutiny.duckdb is in use" in line for line in outcome.notes)
    waiting = Shelf(home.lake.served).kept()[-1]
    assert not waiting.promoted and not list(home.lake.served.parent.glob(".building-*"))
    assert again(home, monkeypatch, "another").promoted and served_release(home.lake.served) == waiting.release
    assert waiting.manifest().built_at == json.loads((waiting.folder / "manifest.json").read_text())["built_at"]


_WATCHED = """
import socket, sys
def watch(event, arguments):
    if event == "socket.getaddrinfo" or (event == "socket.connect" and arguments[0].family != socket.AF_UNIX):
        print("OUTBOUND", event, arguments[-1], flush=True)
sys.addaudithook(watch)
if sys.argv.pop(1) == "try":
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except OSError:
        pass
from pipelines.__main__ import main
main()
"""


def test_a_refresh_connects_to_nothing(tmp_path: Path) -> None:
    home = published(tmp_path)
    make_home(home.lake, today=DAY, workbook=False)
    home.put("Annex A 2025-07-14.xlsx", orders.five()[-1].data)
    for how, command in (("try", ["rules"]), ("do", ["refresh", "--home", str(home.lake.home)])):
        child = [sys.executable, "-c", _WATCHED, how, *command]
        done = subprocess.run(child, capture_output=True, text=True, check=False)
        assert done.returncode in {0, 2}, done.stdout + done.stderr
        assert ("OUTBOUND" in done.stdout) == (how == "try"), done.stdout


@pytest.mark.skipif(not outbound.possible(), reason="needs the right to make a network namespace")
def test_no_packet_leaves_in_a_refresh_and_a_copy(tmp_path: Path) -> None:
    home = published(tmp_path)
    make_home(home.lake, today=DAY, workbook=False)
    home.put("Annex A 2025-07-14.xlsx", orders.five()[-1].data)
    for command in (["refresh"], ["release", "copy"]):
        child = ["-c", "from pipelines.__main__ import main; main()", *command, "--home", str(home.lake.home)]
        sent, code = outbound.sent_by([sys.executable, *child])
        assert code in {0, 2} and not any(sent.values()), sent
    sent, _ = outbound.sent_by([sys.executable, "-c", "import socket; socket.socket().connect_ex(('192.0.2.1', 9))"])
    assert sent["IpOutNoRoutes"], "what is tried is counted"

"""Deliveries: identity, duplicates, conflicts, order, composition, refusal, two councils in one lake."""

import itertools
import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner
from upath import UPath

from helpers import (
    copy_home,
    council_of,
    publish,
    receive_file,
    received,
    refresh,
    register_dropped,
    register_file,
    registered,
)
from pipelines.commands.app import app
from pipelines.compose.composition import claims, compose
from pipelines.council.new_home import make_home
from pipelines.council.settings import NoCouncil
from pipelines.council.template import write_council_workbook, write_workbook
from pipelines.demo.history import history_rows
from pipelines.demo.settings import council_rows
from pipelines.figures.facts import load_facts
from pipelines.home.keys import NoKey, load_key
from pipelines.home.lake import Lake, read_frame, write_bytes, write_frame
from pipelines.publish.gathered import load_ledger
from pipelines.receive.examine import examine
from pipelines.receive.identity import SIDECAR, Delivery, IdentityConflict, as_at_of, day_of
from pipelines.receive.identity import council_of as council_named
from pipelines.receive.landing import misplaced
from pipelines.receive.register import Moment
from pipelines.receive.sidecar import read_sidecar
from schemas.council import REPORTED_HISTORY
from schemas.sources.annex_a import SOURCE
from warehouse.counting import TOTAL
from warehouse.evaluate import Fact
from warehouse.indicators import catalogue
from warehouse.period import Quarter
from warehouse.publish.frames import empty_history
from warehouse.publish.release import page_name, served_manifest
from warehouse.standing.position import reported_before

LAST = "2025-26-Q1"


def headlines(lake: Lake) -> dict[tuple[str, str, str], Fact]:
    """The last round's facts of the variant that is shown, in total, by indicator, period and basis."""
    first = {i.id: i.variants[0].id for i in catalogue().values()}
    found = load_facts(lake, "855", LAST)
    return {
        (f.indicator_id, f.period, f.basis): f
        for f in found
        if f.breakdown == TOTAL and f.variant == first[f.indicator_id]
    }


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Annex A 2025-07-07.xlsx", date(2025, 7, 7)),
        ("AnnexA_20250707_v2.xlsx", date(2025, 7, 7)),
        ("Annex A 07-07-2025.xlsx", date(2025, 7, 7)),
        ("Annex A 7 July 2025.xlsx", date(2025, 7, 7)),
        ("sn_may_2025.xlsx", date(2025, 5, 31)),
        ("Annex_A_2024_Jan.xlsx", date(2024, 1, 31)),
        ("Annex A 2025-13-40.xlsx", None),
        ("bds_long_0.parquet", None),
    ],
)
def test_day_in_a_name(name: str, day: date | None) -> None:
    assert day_of(name) == day


def test_council_in_a_name() -> None:
    assert council_named("Annex A 855 2025-07-07.xlsx") == "855"
    assert council_named("Annex_A_825.xlsx") == "825"
    assert council_named("Annex A 2025-07-07.xlsx") is council_named("list 111 of 999.xlsx") is None


def delivery(file: str = "Annex A.xlsx", slot: str = LAST, **sidecar: str) -> Delivery:
    return Delivery("0" * 64, "855", slot, file, 1, "", "", sidecar)


def test_as_at_comes_from_sidecar_name_or_round() -> None:
    assert as_at_of(delivery()) == (date(2025, 6, 30), "the end of the round")
    assert as_at_of(delivery("Annex A 2025-07-07.xlsx")) == (date(2025, 7, 7), "its name")
    assert as_at_of(delivery(as_at="2025-07-05")) == (date(2025, 7, 5), "its sidecar")


@pytest.mark.parametrize(
    ("conflicting", "code"),
    [
        (delivery("Annex A 2025-07-07.xlsx", as_at="2025-07-05"), "AS_AT_CONFLICT"),
        (delivery("Annex A 2024-07-07.xlsx"), "PERIOD_MISMATCH"),
        (delivery("Annex A 2025-10-07.xlsx"), "PERIOD_MISMATCH"),
        (delivery("Annex A 825.xlsx"), "WRONG_COUNCIL"),
        (delivery(la_code="825"), "WRONG_COUNCIL"),
        (delivery("Annex A 2025-07-01 run 2025-07-07.xlsx"), "AS_AT_CONFLICT"),
        (delivery(as_at="07/07/2025"), "SIDECAR_UNREADABLE"),
        (delivery(unreadable="it is not JSON in UTF-8"), "SIDECAR_UNREADABLE"),
    ],
)
def test_what_disagrees_is_refused(conflicting: Delivery, code: str) -> None:
    with pytest.raises(IdentityConflict) as conflict:
        as_at_of(conflicting)
    assert conflict.value.code == code


def test_same_bytes_again_are_a_duplicate_and_change_nothing(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    first = next((lake.home / "landing" / LAST).glob("Annex A*.xlsx"))
    shutil.copy(first, first.with_name("a copy.xlsx"))
    (lake.home / "landing/2025-26-Q2").mkdir(exist_ok=True)
    shutil.copy(first, lake.home / "landing/2025-26-Q2/again.xlsx")
    before = lake.served.read_bytes()
    assert not refresh(lake).promoted
    assert lake.served.read_bytes() == before
    (again,) = registered(lake, "855", "2025-26-Q2")
    assert again.duplicate_of == LAST


def at(year: int, month: int, day: int) -> Moment:
    now = datetime(year, month, day, tzinfo=UTC)
    return Moment(now, now)


def test_the_register_is_written_once(tmp_path: Path) -> None:
    lake = Lake.at(tmp_path)
    place = UPath(tmp_path / "landing" / LAST / "Annex A.xlsx")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"something")
    first = register_file(lake, "855", LAST, place, now=lambda: at(2025, 7, 8))
    second = register_file(lake, "855", LAST, place, now=lambda: at(2025, 9, 9))
    assert first == second and first is not None and first.received_at.startswith("2025-07-08")


class Ahead(datetime):
    """The clock of a machine that is some years ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Ahead":
        return cls(2038, 1, 19, tzinfo=tz)


def test_what_comes_after_a_clock_was_put_back_still_came_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake.at(tmp_path)
    folder = tmp_path / "landing" / LAST
    folder.mkdir(parents=True)
    (folder / "Annex A 2025-07-07.csv").write_bytes(b"first\n1\n")
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.receive.register.datetime", Ahead)
        (first,) = register_dropped(lake)
    (folder / "Annex A 2025-07-07.csv").write_bytes(b"second\n2\n")
    (second,) = register_dropped(lake)
    assert first.received_at.startswith("2038") and second.received_at < "2038" < second.ranked_at
    assert registered(lake, "855", LAST) == [first, second]
    assert register_dropped(lake) == [second]


def test_names_that_nobody_delivers_are_passed_over(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    for name in ("~$Annex A.xlsx", ".hidden", "half.part", "x.tmp"):
        (lake.home / "landing" / LAST / name).write_bytes(b"not a delivery")
    refresh(lake)
    assert len(registered(lake, "855", LAST)) == 2


def test_a_refused_file_leaves_the_served_file_byte_identical(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    before, manifest = lake.served.read_bytes(), served_manifest(lake.served)
    folder = lake.home / "landing" / LAST
    (folder / "Annex A 2025-07-08.xlsx").write_bytes(b"PK\x03\x04 cut short")
    (folder / "Annex A 2024-07-07 again.xlsx").write_bytes(
        (next(folder.glob("Annex A 2025-07-07.xlsx"))).read_bytes()[:-1]
    )
    (folder / "minutes.csv").write_text("when,who\n1,2\n")
    assert not refresh(lake).promoted
    assert lake.served.read_bytes() == before and served_manifest(lake.served) == manifest
    refused = {d.file: v.refusal.code for d, v in received(lake, "855") if v.refusal}
    assert refused == {
        "Annex A 2025-07-08.xlsx": "INCOMPLETE_UPLOAD",
        "Annex A 2024-07-07 again.xlsx": "PERIOD_MISMATCH",
        "minutes.csv": "NOT_RECOGNISED",
    }


def test_a_refused_council_workbook_leaves_the_last_one_in_use(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    rows = council_rows([Quarter.parse(LAST)])
    rows["identity"].append({"la_code": "855", "name": "Another"})
    write_council_workbook(lake.council_workbook(), rows)
    council = council_of(lake)
    assert council.name == "Synthetic county" and not council.verdict.accepted
    assert not refresh(lake).promoted


def test_one_six_month_workbook_alone_guesses_nothing(annex_a_delivered: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a_delivered, tmp_path / "home")
    for folder in sorted((lake.home / "landing").glob("20*")):
        if folder.name != LAST:
            shutil.rmtree(folder)
    (lake.home / "landing" / LAST / "Figures already reported.xlsx").unlink()
    assert refresh(lake).promoted
    facts = headlines(lake)
    supplied = facts["re_referrals", "Q1 2025/26", "year_to_date"]
    assert (supplied.status, supplied.method) == ("ok", "supplied count of list 3")
    assert supplied.numerator != 396  # its own count misses nine
    for key in (
        ("re_referrals", "Q4 2024/25", "year_to_date"),
        ("assessments_within_45_days", "Q4 2024/25", "year_to_date"),
        ("repeat_child_protection_plans", "Q4 2024/25", "in_quarter"),
        ("children_in_care_dental_checks", "Q4 2024/25", "at_period_end"),
        ("care_leavers_eet", "Q4 2024/25", "year_to_date"),
    ):
        assert facts[key].status == "x" and facts[key].reason.startswith("not covered"), key
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        rows = connection.execute("SELECT previous, direction FROM mart.dashboard").fetchall()
    assert rows == [(None, "N/A")] * 21


def test_two_councils_share_one_lake_without_touching_each_other(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    write_council_workbook(
        lake.council_workbook("825"), council_rows([Quarter.parse(LAST)], la_code="825", name="Second county")
    )
    folder = lake.home / "landing/825" / LAST
    folder.mkdir(parents=True)
    shutil.copy(lake.home / "landing" / LAST / "Annex A 2025-07-07.xlsx", folder / "Annex A 2025-07-07.xlsx")
    ours = {p: p.read_bytes() for p in (lake.home / "lake").rglob("*") if p.is_file() and "/855/" in str(p)}
    assert refresh(lake).promoted
    assert all(path.read_bytes() == data for path, data in ours.items())
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        counts = connection.execute(
            "SELECT la_code, count(*), any_value(council) FROM mart.dashboard GROUP BY ALL ORDER BY 1"
        ).fetchall()
        first = connection.execute(
            "SELECT latest FROM mart.dashboard WHERE la_code = '855' ORDER BY position"
        ).fetchall()
        second = connection.execute(
            "SELECT status FROM star.fact_indicator WHERE la_code = '825' AND period = 'Q4 2024/25' AND basis = 'year_to_date'"
        ).fetchall()
    assert counts == [("825", 21, "Second county"), ("855", 21, "Synthetic county")]
    with duckdb.connect(str(annex_a.served), read_only=True) as connection:
        assert first == connection.execute("SELECT latest FROM mart.dashboard ORDER BY position").fetchall()
    assert {s for (s,) in second} == {"x"}  # nothing of the other council's history is taken
    # One child number, two councils: two pseudonyms.
    ids = [
        set(read_frame(next((lake.store / "accepted" / la / LAST).rglob("children_looked_after.parquet")))["child_id"])
        for la in ("855", "825")
    ]
    assert not ids[0] & ids[1]
    # The further council's page and report are made when somebody asks for them.
    page = lake.served.with_name(page_name("825"))
    assert not page.exists()
    of_second = ["--council", "825", "--home", str(lake.home)]
    for command in (["page"], ["report", "--profile", "internal"]):
        done = CliRunner().invoke(app, [*command, *of_second])
        assert done.exit_code == 0, done.output
    (report,) = (lake.served.parent / "reports").glob("*-internal-825/report.html")
    for made in (page, report):
        assert "Second county" in made.read_text("utf-8") and "26.4%" not in made.read_text("utf-8")


def test_all_120_orders_of_five_deliveries_compose_alike(annex_a: Lake) -> None:
    judged = [(d, v) for d, v in received(annex_a, "855") if v.source == "annex_a"]
    assert len(judged) == 5
    spans = set()
    for order in itertools.permutations(range(5)):
        arrived = [
            (replace(judged[i][0], received_at=f"2025-08-0{place + 1}T00:00:00+00:00"), judged[i][1])
            for place, i in enumerate(order)
        ]
        spans.add(tuple(s.span for s in compose(claims(arrived)[0])))
    assert len(spans) == 1


@pytest.mark.parametrize("order", [(2, 0, 4, 1, 3), pytest.param((4, 3, 2, 1, 0), marks=pytest.mark.further)])
def test_any_order_of_deliveries_gives_one_logical_checksum(
    annex_a_delivered: Lake, annex_a: Lake, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Five rounds dropped one by one in another order, with a refresh and a release after each."""
    lake = copy_home(annex_a_delivered, tmp_path / "home")
    rounds = sorted(p for p in (lake.home / "landing").glob("20*"))
    (tmp_path / "waiting").mkdir()
    for folder in rounds:
        shutil.move(folder, tmp_path / "waiting" / folder.name)
    for number in order:
        name = rounds[number].name
        shutil.copytree(tmp_path / "waiting" / name, lake.home / "landing" / name)
        refresh(lake)
    mine, theirs = served_manifest(lake.served), served_manifest(annex_a.served)
    assert mine is not None and theirs is not None
    assert mine.checksums == theirs.checksums


def test_a_correction_replaces_the_whole_span(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    judged = [(d, v) for d, v in received(lake, "855") if v.source == "annex_a"]
    newest = max(judged, key=lambda item: item[1].as_at or "")
    correction = (replace(newest[0], sha256="f" * 64, received_at="2026-12-31T00:00:00+00:00"), newest[1])
    spans = [s.span for s in compose(claims([*judged, correction])[0]) if s.span.events == "referrals"]
    assert newest[0].id not in {s.delivery for s in spans}
    assert spans[-1].delivery == "f" * 12


def test_a_sidecar_says_the_day(annex_a_delivered: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a_delivered, tmp_path / "home")
    path = next((lake.home / "landing" / LAST).glob("Annex A*.xlsx"))
    renamed = path.rename(path.with_name("export.xlsx"))
    renamed.with_name(renamed.name + SIDECAR).write_text(json.dumps({"as_at": "2025-07-07"}))
    entered = register_file(lake, "855", LAST, UPath(renamed))
    assert entered is not None
    assert receive_file(lake, entered).as_at == "2025-07-07"


def test_no_key_is_made_on_first_use(annex_a_delivered: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a_delivered, tmp_path / "home")
    (lake.home / "restricted/pseudonym.key").unlink()
    with pytest.raises(NoKey, match="restore the key"):
        load_key(lake)
    assert not (lake.home / "restricted/pseudonym.key").exists()


def test_private_folders_are_private_from_the_first_day(tmp_path: Path) -> None:
    lake = Lake.at(tmp_path / "home")
    make_home(lake, today=date(2025, 7, 7))
    for folder in ("landing", "restricted", "lake"):
        assert (lake.home / folder).stat().st_mode & 0o777 == 0o700
    assert (lake.home / "restricted/pseudonym.key").stat().st_mode & 0o777 == 0o600


def test_a_refused_file_does_not_begin_a_round(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    coming = [
        *(Quarter.parse(r) for r in ("2024-25-Q1", "2024-25-Q2", "2024-25-Q3", "2024-25-Q4", LAST)),
        Quarter(2025, 2),
    ]
    write_council_workbook(lake.council_workbook(), council_rows(coming))
    assert refresh(lake).promoted
    before = lake.served.read_bytes()
    folder = lake.home / "landing/2025-26-Q2"
    folder.mkdir(exist_ok=True)
    (folder / "Annex A 2025-10-07.xlsx").write_bytes(b"PK\x03\x04 cut short")
    (folder / "minutes.csv").write_text("when,who\n1,2\n")
    assert not refresh(lake).promoted
    assert lake.served.read_bytes() == before


def test_deliveries_that_left_landing_are_judged_again_after_an_upgrade(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    before = lake.served.read_bytes()
    for folder in (lake.home / "landing").glob("20*"):
        shutil.rmtree(folder)
    shutil.rmtree(lake.home / "landing/published")
    shutil.rmtree(lake.home / "lake/verdicts")  # as if no verdict of the present contract existed
    assert not refresh(lake).promoted
    assert lake.served.read_bytes() == before


def test_a_stray_council_folder_stops_nobody(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    (lake.home / "landing/825" / LAST).mkdir(parents=True)
    assert not refresh(lake).promoted


def test_what_the_workbook_states_twice_is_left_out_and_found(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    rows = council_rows([Quarter.parse(LAST)])
    first = rows["targets"][0]
    rows["targets"] += [first | {"target": 50.0}, rows["targets"][1] | {"from_round": "2026-27-Q1"}]
    rows["targets"][1] |= {"to_round": "2025-26-Q4"}
    write_council_workbook(lake.council_workbook(), rows)
    council = council_of(lake)
    (finding,) = [f for f in council.verdict.findings if f.rule == "stated_twice"]
    assert (finding.sheet, finding.rows) == ("Targets", (2, 12))
    assert first["indicator_id"] not in set(council.tables["targets"]["indicator_id"])
    assert refresh(lake).promoted


@pytest.mark.parametrize(
    "text",
    [
        b"not json",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"as_at": "7 July"}',
        b'{"as_at": 20250707}',
        b"[" * 60_000,
        b" " * 70_000,
    ],
)
def test_a_bad_sidecar_refuses_its_file_and_stops_nobody(annex_a_delivered: Lake, tmp_path: Path, text: bytes) -> None:
    place = UPath(tmp_path / "Annex A.xlsx")
    place.write_bytes(b"x")
    place.with_name(place.name + SIDECAR).write_bytes(text)
    lake = Lake.at(tmp_path / "home")
    entered = register_file(lake, "855", LAST, place)
    assert entered is not None
    if entered.said.get("as_at") == "20250707":
        assert as_at_of(entered)[0] == date(2025, 7, 7)  # an ISO date all the same
    else:
        with pytest.raises(IdentityConflict):
            as_at_of(entered)


def test_the_advice_of_a_refusal_works(annex_a: Lake, tmp_path: Path) -> None:
    """A file refused for its folder is moved, one refused for its name is renamed: both are judged anew."""
    lake = copy_home(annex_a, tmp_path / "home")
    file = lake.home / "landing" / LAST / "Annex A 2025-07-07.xlsx"
    shutil.rmtree(lake.home / "lake/register/855" / LAST)
    wrong = lake.home / "landing/2024-25-Q4" / file.name
    file.rename(wrong)
    refresh(lake)
    assert [v.refusal.code for d, v in received(lake, "855") if v.refusal] == ["PERIOD_MISMATCH"]
    misnamed = wrong.rename(file.with_name("Annex A 825 2025-07-07.xlsx"))
    refresh(lake)
    assert sorted(v.refusal.code for d, v in received(lake, "855") if v.refusal) == ["PERIOD_MISMATCH", "WRONG_COUNCIL"]
    misnamed.rename(file)
    refresh(lake)
    mine, theirs = served_manifest(lake.served), served_manifest(annex_a.served)
    assert mine is not None and theirs is not None
    assert mine.checksums["fact_indicator"] == theirs.checksums["fact_indicator"]


def test_litter_and_files_in_no_round_are_not_read_and_are_reported(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    landing = lake.home / "landing"
    (landing / LAST / "Thumbs.db").write_bytes(b"litter")
    for name in ("2025-27-Q1", "published/2025-13-45", "999", f"{LAST}/sub", "855/2025-26 Q1"):
        (landing / name).mkdir(parents=True)
    (landing / "published/values.csv").write_text("a,b")
    (landing / LAST / "sub" / "a.xlsx").write_bytes(b"x")
    (landing / "855/2025-26 Q1/b.xlsx").write_bytes(b"x")
    stray = misplaced(lake, "855")
    assert {
        "2025-27-Q1",
        "published/2025-13-45",
        "999",
        "855/2025-26 Q1/b.xlsx",
        "published/values.csv",
        f"{LAST}/sub/a.xlsx",
    } <= set(stray)
    assert not refresh(lake).promoted


def test_a_file_in_the_wrong_folder_is_refused(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    day = "2025-07-22"
    shutil.copy(
        lake.home / "landing/2024-25-Q1/Annex A 2024-07-05.xlsx", lake.home / "landing/published" / day / "Annex A.xlsx"
    )
    shutil.copy(
        lake.home / "landing/published" / day / "synthetic_bds_long.csv", lake.home / "landing" / LAST / "lait.csv"
    )
    assert not refresh(lake).promoted
    refusals = {d.file: v.refusal.code for la in ("855", "published") for d, v in received(lake, la) if v.refusal}
    assert refusals == {"Annex A.xlsx": "WRONG_FOLDER", "lait.csv": "WRONG_FOLDER"}
    assert not list((lake.home / "lake/accepted/published").rglob("referrals.parquet"))


@pytest.mark.parametrize("missing", ["indicators", "rounds", "reporting"])
def test_an_incomplete_council_workbook_is_refused(annex_a: Lake, tmp_path: Path, missing: str) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    before = lake.served.read_bytes()
    rows = council_rows([Quarter.parse(LAST)])
    rows[missing] = []
    write_council_workbook(lake.council_workbook(), rows)
    council = council_of(lake)
    assert council.verdict.refusal is not None and council.verdict.refusal.code == "INCOMPLETE"
    assert not refresh(lake).promoted and lake.served.read_bytes() == before


def test_another_council_s_workbook_is_not_taken_for_ours(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    write_council_workbook(lake.council_workbook(), council_rows([Quarter.parse(LAST)], la_code="825"))
    with pytest.raises(NoCouncil, match="says LA code 825; this home was set up for 855"):
        council_of(lake)


def test_an_empty_list_covers_no_day(annex_a: Lake, tmp_path: Path) -> None:
    """A header and nothing else must not wipe six months of the deliveries before."""
    lake = copy_home(annex_a, tmp_path / "home")
    path = lake.home / "landing" / LAST / "Annex A 2025-07-07 v2.xlsx"
    book = openpyxl.load_workbook(lake.home / "landing" / LAST / "Annex A 2025-07-07.xlsx")
    for sheet in book:
        if sheet.title in {"List 3", "List 8"}:
            sheet.delete_rows(2, sheet.max_row)
    book.save(path)
    refresh(lake)
    facts = headlines(lake)
    assert facts["re_referrals", "Q1 2025/26", "year_to_date"].numerator == 396
    assert facts["children_in_care_dental_checks", "Q1 2025/26", "at_period_end"].numerator == 549
    (verdict,) = [v for d, v in received(lake, "855") if d.file == path.name]
    assert {f.sheet for f in verdict.findings if f.rule == "coverage_short"} == {"List 3", "List 8"}


def test_of_two_files_of_one_day_the_one_changed_last_takes_precedence(annex_a: Lake, tmp_path: Path) -> None:
    """Dropped together, whatever the order of their names."""
    lake = copy_home(annex_a, tmp_path / "home")
    folder = lake.home / "landing/2025-26-Q2"
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(("b.xlsx", "a.xlsx", "c.xlsx")):
        (folder / name).write_bytes(name.encode())
        os.utime(folder / name, (1_750_000_000 + number, 1_750_000_000 + number))
    deliveries = sorted(register_dropped(lake, "855", "2025-26-Q2"), key=lambda d: d.order)
    assert [d.file for d in deliveries] == ["b.xlsx", "a.xlsx", "c.xlsx"]


def test_a_corrected_extract_covers_every_list(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    folder = lake.home / "landing" / LAST
    book = openpyxl.load_workbook(folder / "Annex A 2025-07-07.xlsx")
    for title, column in (("List 7", "Number of Previous Child Protection Plans"), ("List 9", "Activity Status")):
        sheet = book[title]
        place = [c.value for c in sheet[1]].index(column) + 1
        for line in range(2, sheet.max_row + 1):
            sheet.cell(line, place, 2 if title == "List 7" else "F2")
    book.save(folder / "Annex A 2025-07-08.xlsx")
    refresh(lake)
    found = load_facts(lake, "855", LAST)
    facts = {(f.indicator_id, f.period, f.basis, f.variant): f for f in found if f.breakdown == TOTAL}
    plans = facts["repeat_child_protection_plans", "Q1 2025/26", "year_to_date", "standard"]
    eet = facts["care_leavers_eet", "Q1 2025/26", "year_to_date", "17_to_21"]
    assert (plans.numerator, plans.denominator) == (152, 152)
    assert (eet.numerator, eet.denominator) == (126, 126)


def test_a_workbook_refused_after_going_back_leaves_the_one_in_use(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    first = lake.council_workbook().read_bytes()
    write_council_workbook(lake.council_workbook(), council_rows([Quarter.parse(LAST)], name="Another name"))
    assert council_of(lake).name == "Another name"
    lake.council_workbook().write_bytes(first)
    assert council_of(lake).name == "Synthetic county"
    lake.council_workbook().write_bytes(b"PK broken")
    assert council_of(lake).name == "Synthetic county"


def test_a_broken_row_in_the_calendar_refuses_the_workbook(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    before = lake.served.read_bytes()
    rows = council_rows([Quarter(2024, 4), Quarter.parse(LAST)])
    rows["rounds"][1]["data_cut_off"] = "mid August"
    write_council_workbook(lake.council_workbook(), rows)
    refusal = council_of(lake).verdict.refusal
    assert refusal is not None and "Rounds rows 3" in refusal.what
    assert not refresh(lake).promoted and lake.served.read_bytes() == before


def test_the_quarter_before_the_first_round_is_worked_out(annex_a_delivered: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a_delivered, tmp_path / "home")
    (lake.home / "landing" / LAST / "Figures already reported.xlsx").unlink()
    write_council_workbook(lake.council_workbook(), council_rows([Quarter.parse(LAST)]))
    refresh(lake)
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        rows = connection.execute(
            "SELECT DISTINCT previous IS NULL, previous_from FROM mart.dashboard WHERE status = 'ok'"
        ).fetchall()
    assert rows == [(False, "worked out here in this round")]


def test_publishing_an_old_round_again_does_not_change_what_was_first_published(
    annex_a_delivered: Lake, tmp_path: Path
) -> None:
    lake = copy_home(annex_a_delivered, tmp_path / "home")
    (lake.home / "landing" / LAST / "Figures already reported.xlsx").unlink()
    refresh(lake)
    for round_ in ("2024-25-Q4", LAST, "2024-25-Q4", LAST):
        publish(lake, round_)
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        origins = connection.execute(
            "SELECT DISTINCT previous_from, round FROM mart.dashboard WHERE status = 'ok'"
        ).fetchall()
    assert [r for _, r in origins] == [LAST]
    assert all("r00004" not in origin for origin, _ in origins)


def test_the_ledger_keeps_what_was_published_with_its_counts(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    re_referrals = pl.col("indicator_id") == "re_referrals"
    row = load_ledger(lake).filter(re_referrals).row(0, named=True)
    assert (row["numerator"], row["denominator"], str(row["latest"])) == (396, 1768, "22.40")
    before = reported_before(empty_history(), load_ledger(lake), catalogue(), "855", "2025-26-Q2")
    reported = before["re_referrals", "standard", "Q1 2025/26", "year_to_date"]
    assert (reported.numerator, reported.denominator) == (396, 1768)
    # An entry of an older version has no counts; it is read as it is.
    (entry,) = lake.ledger_entries()
    old = read_frame(entry).drop("numerator", "denominator").with_columns(release=pl.lit("r00000"))
    write_frame(entry.parent / "r00000.parquet", old)
    assert load_ledger(lake).filter(re_referrals).sort("release")["numerator"].to_list() == [None, 396]


def test_history_is_corrected_by_a_later_edition_of_its_document(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    rows = history_rows()
    for line in rows["figures"]:
        if (line["indicator_id"], line["period"]) == ("re_referrals", "Q4 2024/25"):
            line["value"] = 25.9
    write_workbook(lake.home / "landing" / LAST / "Reported figures to March 2025.xlsx", REPORTED_HISTORY, rows)
    assert refresh(lake).promoted
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        rows_shown = connection.execute(
            "SELECT previous FROM mart.dashboard WHERE indicator_id = 're_referrals'"
        ).fetchall()
    assert [float(v) for (v,) in rows_shown] == [25.9]


def test_a_file_is_written_once_whoever_comes_first(tmp_path: Path) -> None:
    place = UPath(tmp_path / "register/entry.json")
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda n: write_bytes(place, str(n).encode(), once=True), range(40)))
    assert sum(written) == 1
    assert place.read_bytes() == str(written.index(True)).encode()
    assert [p.name for p in place.parent.iterdir()] == ["entry.json"]


def test_findings_and_refusals_quote_no_event_date(annex_a: Lake, workbook: Callable[..., bytes]) -> None:
    rows = [
        [
            str(n),
            "M",
            "WBRI",
            date(2015, 1, 1),
            10,
            date(2025, 3, 21) if n < 20 else date(2025, 6, 30),
            "6",
            "No",
            0,
            "T",
            "W",
        ]
        for n in range(40)
    ]
    data = workbook({"List 3": [[c.title for c in SOURCE.table("referrals").columns], *rows]})
    one = examine(data, "Annex A.xlsx", la_code="855", as_at=date(2025, 7, 7))
    assert "2025-03-21" not in repr(one.findings) and "2025-06-30" not in repr(one.refusal)


def test_a_council_workbook_that_was_dropped_in_a_round_first_still_counts(
    annex_a_delivered: Lake, tmp_path: Path
) -> None:
    lake = copy_home(annex_a_delivered, tmp_path / "home")
    copy = lake.home / "landing" / LAST / "council.xlsx"
    shutil.copy(lake.council_workbook(), copy)
    register_dropped(lake)
    assert refresh(lake).promoted
    assert {d.file: v.refusal.code for d, v in received(lake, "855") if v.refusal} == {"council.xlsx": "WRONG_FOLDER"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"as_at": "2025-07-07", "licence": "none"}', ""),
        ('{"publication": "a", "period": "2024-25"}', ""),
        ('{"as-at": "2025-07-07"}', "as_at is spelled"),
        ('{"As_at": "2025-07-07", "LA_code": "855"}', "as_at, la_code is spelled"),
        ('{"reconstrcted": "yes"}', "reconstructed is spelled"),
        ('{"as_at": " "}', "as_at is there and says nothing"),
        ('{"as_at": "2025-07-07", "as_at": "2025-07-08"}', "twice"),
        ("[1]", "no JSON object"),
        ("{", "not JSON"),
    ],
)
def test_a_sidecar_says_what_it_decides_once_and_by_its_name(text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / f"x.xlsx{SIDECAR}").write_text(text)
    wrong = read_sidecar(UPath(tmp_path / "x.xlsx")).get("unreadable", "")
    assert expected in wrong and bool(expected) == bool(wrong)


def test_a_day_of_another_age_is_none() -> None:
    claimed = Delivery("", "855", LAST, "x.xlsx", 0, "", "", {"as_at": "9999-12-31"})
    with pytest.raises(IdentityConflict, match="another age"):
        as_at_of(claimed)

"""Copies of a release: equal to its tables; without small numbers where they leave the council; in the Department's form."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import fastexcel
import openpyxl
import polars as pl
import pytest
from click.testing import Result
from typer.testing import CliRunner

import screener
from helpers import copy_home
from pipelines.commands.app import app
from pipelines.home.keys import load_key
from pipelines.home.lake import Lake
from pipelines.publish.copies import NotCopied, copy_release
from pipelines.publish.publication import sign_release
from proofs import attacker
from schemas.public import PUBLIC
from warehouse.disclosure.disclosed import QUALIFIED, figures_of
from warehouse.disclosure.numbers import FIGURE
from warehouse.disclosure.protection import OPEN
from warehouse.indicators import catalogue
from warehouse.publish.ledger import APPROVED
from warehouse.publish.public import tables_of

SUITABLE = "care_leavers_suitable_accommodation"


def scrutiny(lake: Lake, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(lake.home)])


@pytest.fixture(scope="module")
def approved(demo: Lake, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The demo, approved and copied under every profile. Copy it, do not change it."""
    lake = copy_home(demo, tmp_path_factory.mktemp("approved") / "home")
    sign_release(lake, APPROVED, by="A. Manager", note="compared with the returns")
    for profile in ("internal", "committee", "open"):
        done = scrutiny(lake, "release", "copy", "--profile", profile)
        assert done.exit_code == 0, done.output
    return lake


def folder(lake: Lake, profile: str) -> Path:
    (found,) = (lake.copies / profile).iterdir()
    return found


def truth(lake: Lake) -> pl.DataFrame:
    """The figures of the served file that the open copy is made of."""
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        return figures_of(connection, catalogue())


@pytest.mark.filterwarnings("ignore:Sparkline Group")
def test_an_internal_copy_says_what_the_tables_say(approved: Lake) -> None:
    place = folder(approved, "internal")
    tables = tables_of(approved.served, "mart")
    book = fastexcel.read_excel(str(place / "scrutiny-internal.xlsx"))
    assert set(tables) <= set(book.sheet_names) and len(tables) > 8
    for name, frame in tables.items():
        assert pl.read_parquet(place / f"{name}.parquet").equals(frame), name
        text = pl.read_csv(place / f"{name}.csv", infer_schema=False)
        assert text.equals(frame.with_columns(_as_written(frame))), name
    sheet = openpyxl.load_workbook(place / "scrutiny-internal.xlsx")["dashboard"]
    assert "approved, data as at 20" in sheet["A1"].value
    heads = [c.value for c in sheet[2]]
    shown = [dict(zip(heads, (c.value for c in row), strict=True)) for row in sheet.iter_rows(min_row=3)]
    for row, mine in zip(tables["dashboard"].to_dicts(), shown, strict=True):
        places = row["decimals"]
        assert (mine["label"], mine["direction"], mine["rag"]) == (row["label"], row["direction"], row["rag"])
        latest = row["latest"]
        assert (
            mine["latest"] is None
            if latest is None
            else round(Decimal(str(mine["latest"])), places) == round(latest, places)
        )


def _as_written(frame: pl.DataFrame) -> Iterator[pl.Expr]:
    """Every column that is not text as a CSV writes it."""
    for name, kind in frame.schema.items():
        if kind != pl.String:
            yield pl.lit(pl.Series(name, [w or None for w in frame.select(name).write_csv().splitlines()[1:]]))


def test_what_leaves_is_a_file_of_its_own(approved: Lake) -> None:
    place = folder(approved, "open")
    read = tables_of(place / "scrutiny-open.duckdb", "main")
    assert set(read) == {t.name for t in PUBLIC}
    with duckdb.connect(str(place / "scrutiny-open.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(len(PUBLIC),)]
        bare = connection.execute(
            "SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
        ).fetchall()
    assert bare == [(0,)]
    for name, frame in read.items():
        assert pl.read_parquet(place / f"{name}.parquet").equals(frame), name
    row = read["dashboard"].filter(pl.col("indicator_id") == SUITABLE).row(0, named=True)
    # 121 of 126: what is left reveals five.
    assert (row["latest"], row["status"], row["direction"], row["rag"], row["quartile"]) == (
        None,
        "c",
        "N/A",
        "N/A",
        "NA",
    )
    assert row["previous"] is not None
    text = "\n".join(p.read_bytes().decode("utf-8", "ignore") for p in place.rglob("*.csv"))
    assert "unknown at period end" not in text and "121" not in {
        c for line in text.splitlines() if SUITABLE in line for c in line.split(",")
    }


def test_nobody_recovers_a_hidden_count_of_the_demo_s_open_release(approved: Lake) -> None:
    shown = pl.read_parquet(folder(approved, "open") / "figures.parquet").sort(FIGURE)
    true = truth(approved).sort(FIGURE)
    assert shown.select(FIGURE).equals(true.select(FIGURE))
    people = shown["indicator_id"].is_in(
        pl.read_parquet(folder(approved, "open") / "rules.parquet")["indicator_id"].implode()
    )
    counted = people & (true["status"] == "ok")
    small = true.filter(counted).filter(
        pl.any_horizontal(
            pl.col("numerator").is_between(1, 5), (pl.col("denominator") - pl.col("numerator")).is_between(1, 5)
        )
    )
    hidden, recovered = attacker.attack([shown.filter(counted)], [true.filter(counted)], OPEN)
    assert hidden >= small.height > 10 and recovered == 0
    naive = attacker.by_rule_of_thumb([true.filter(counted)])
    assert attacker.attack(naive, [true.filter(counted)], replace(OPEN, round_to=1))[1] > 0, "he can"


def test_open_data_passes_the_screener(approved: Lake, tmp_path: Path) -> None:
    place = folder(approved, "open") / "open_data"
    described = sorted(place.glob("*.meta.csv"))
    assert len(described) > 15
    for meta in described:
        data = place / (meta.name.removesuffix(".meta.csv") + ".csv")
        assert screener.failed(data, meta) == [], data.name
    # And the screener can fail.
    spoilt = tmp_path / "re_referrals.csv"
    spoilt.write_text((place / "re_referrals.csv").read_text().replace("Financial year Q1", "Q1"))
    assert any(f.startswith("time_id_valid") for f in screener.failed(spoilt, place / "re_referrals.meta.csv"))


def test_open_data_says_what_the_open_table_says(approved: Lake) -> None:
    place = folder(approved, "open")
    figures = pl.read_parquet(place / "figures.parquet").filter("is_headline")
    data = pl.read_csv(place / "open_data" / "re_referrals.csv", infer_schema=False)
    mine = figures.filter(pl.col("indicator_id") == "re_referrals").sort("time_period", "time_identifier", "breakdown")
    wanted = [r["status"] if r["displayed"] is None else f"{r['displayed']:.1f}" for r in mine.to_dicts()]
    assert data["percentage"].to_list() == wanted and len(wanted) > 15


def test_a_draft_does_not_leave_and_a_copy_stays(demo: Lake, approved: Lake, tmp_path: Path) -> None:
    lake = copy_home(demo, tmp_path / "draft")
    with pytest.raises(NotCopied, match="is a draft: nobody has approved it"):
        copy_release(lake, load_key(lake), "open")
    done = scrutiny(lake, "release", "copy", "--profile", "open")
    assert done.exit_code == 1 and "Nothing was copied" in done.output and not (lake.copies / "open").exists()
    assert scrutiny(lake, "release", "copy", "--profile", "opne").exit_code == 2
    before = {p: p.stat().st_mtime_ns for p in approved.copies.rglob("*")}
    assert copy_release(approved, load_key(approved), "open").disclosed is None
    assert {p: p.stat().st_mtime_ns for p in approved.copies.rglob("*")} == before


def test_the_committee_s_paper_is_as_a_named_person_decided(demo: Lake, tmp_path: Path) -> None:
    lake = copy_home(demo, tmp_path / "committee")
    book = openpyxl.load_workbook(lake.council_workbook())
    sheet = book["Disclosure"]
    heads = {c.value: n for n, c in enumerate(sheet[1], start=1)}
    rows = [
        # Nobody answers for this one: it does not count, and the usual policy holds.
        {"Profile": "Committee", "Indicator": "repeat_child_protection_plans", "Hide up to": 90, "Hide the rest too": "Y",
         "Round categories to": 1, "Decided on": "2025-07-10", "Reason": "no name"},
        {"Profile": "Committee", "Indicator": SUITABLE, "Hide up to": 0, "Hide the rest too": "N", "Round categories to": 1,
         "Decided by": "B. Director", "Decided on": "2025-07-10", "Reason": "The committee sees how many are without a home"},
    ]  # fmt: skip
    for line, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(line, heads[name], value)
    book.save(lake.council_workbook())
    sign_release(lake, APPROVED, by="A. Manager", note="for the committee")
    folders = {p: copy_release(lake, load_key(lake), p).folder for p in ("committee", "open")}
    found = {
        p: pl.read_parquet(f / "dashboard.parquet").rows_by_key("indicator_id", named=True, unique=True)
        for p, f in folders.items()
    }
    assert found["committee"][SUITABLE]["latest"] == Decimal("96.00") and found["open"][SUITABLE]["latest"] is None
    assert found["committee"]["repeat_child_protection_plans"]["latest"] is not None
    rules = pl.read_parquet(folders["committee"] / "rules.parquet").rows_by_key("indicator_id", named=True, unique=True)
    assert rules[SUITABLE]["hide_up_to"] == 0 and "without a home" in rules[SUITABLE]["reason"]
    text = json.dumps(
        [(folders["committee"] / "rules.csv").read_text(), (folders["committee"] / "about.csv").read_text()]
    )
    assert "B. Director" not in text, "who decided stays inside"


def test_what_was_hidden_is_remembered_before_the_next(approved: Lake, tmp_path: Path) -> None:
    lake = copy_home(approved, tmp_path / "next")
    sign_release(lake, "frozen", by="", note="as decided")
    copied = copy_release(lake, load_key(lake), "open")
    assert copied.disclosed is not None and len(lake.disclosures("open")) == 2
    first, second = (pl.read_parquet(f / "figures.parquet") for f in sorted((lake.copies / "open").iterdir()))
    assert first.equals(second), "the same figures, shown the same way"


def test_letters_and_what_must_be_read_beside_a_figure_leave_with_it(approved: Lake) -> None:
    inside = tables_of(approved.served, "mart")["dashboard"].rows_by_key("indicator_id", named=True, unique=True)
    for profile in ("committee", "open"):
        read = tables_of(folder(approved, profile) / f"scrutiny-{profile}.duckdb", "main")
        board = read["dashboard"].rows_by_key("indicator_id", named=True, unique=True)
        shown = [i for i, row in board.items() if row["latest"] is not None]
        assert {i: board[i]["marker"] for i in shown} == {i: inside[i]["marker"] or None for i in shown}
        qualified = [i for i in shown if board[i]["marker"]]
        assert {"u", "q"} <= {m for i in qualified for m in board[i]["marker"].split(", ")}
        for i in qualified:
            assert all(QUALIFIED[m] in board[i]["reason"] for m in board[i]["marker"].split(", "))
            assert not any(c.isdigit() for c in board[i]["reason"]), "words count nobody"
        assert not any(row["marker"] for i, row in board.items() if i not in shown), (
            "of what is not shown nothing is said"
        )
        neet = board["neet_16_17"]
        assert neet["beside"] == inside["neet_16_17"]["beside"] and neet["beside"].endswith("%")
        beside = read["figures"].filter(pl.col("indicator_id") == "not_known_16_17", pl.col("breakdown") == "total")
        assert not beside.is_empty()


def test_open_data_say_what_they_are(approved: Lake) -> None:
    """Every CSV is described, column by column, with its licence and who publishes it; what is said of the bytes is so."""
    place = folder(approved, "open")
    package = json.loads((place / "datapackage.json").read_text())
    assert package["licenses"][0]["name"] == "OGL-UK-3.0"
    assert [c["title"] for c in package["contributors"]] == ["Synthetic county"]
    there = {p.relative_to(place).as_posix() for p in place.rglob("*.csv") if not p.name.endswith(".meta.csv")}
    assert {r["path"] for r in package["resources"]} == there and len(there) > 20
    names = [r["name"] for r in package["resources"]]
    assert len(set(names)) == len(names) and all(re.fullmatch(r"[a-z0-9.-]+", n) for n in names)
    kinds = {
        "integer": pl.Int64,
        "number": pl.Float64,
        "string": pl.String,
        "boolean": pl.Boolean,
        "date": pl.Date,
        "datetime": pl.Datetime,
    }
    for resource in package["resources"]:
        data = (place / resource["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (
            resource["bytes"],
            resource["hash"].removeprefix("sha256:"),
        )
        fields = {f["name"]: kinds[f["type"]] for f in resource["schema"]["fields"]}
        assert pl.read_csv(data, infer_schema=False).columns == list(fields)
        frame = pl.read_csv(data, schema_overrides=fields)  # each column reads as the type it is said to be
        if key := resource["schema"].get("primaryKey"):
            assert frame.select(key).is_unique().all()
        assert all(f.get("title") for f in resource["schema"]["fields"])
    text = (place / "README.md").read_text()
    assert (
        "Synthetic county" in text
        and "Open Government Licence" in text
        and "not shown, because numbers are small" in text
    )
    assert not (folder(approved, "committee") / "datapackage.json").exists()

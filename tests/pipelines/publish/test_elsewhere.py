"""A release in PostgreSQL and in a Tableau extract: opened by those programs, it says what the file says."""

import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg
import pytest
from typer.testing import CliRunner

from helpers import copy_home
from pipelines.commands.app import app
from pipelines.home.lake import Lake
from pipelines.publish.elsewhere import NotSent, place_in_words, send
from postgres import server
from schemas.star import STAR

pantab = pytest.importorskip("pantab", reason="needs pantab, which is not installed here")
ASKED = "SELECT latest FROM mart.dashboard WHERE indicator_id IN ('re_referrals', 'care_leavers_eet', 'assessments_within_45_days') ORDER BY position"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with server() as address:
        yield address


def counted(file: Path, schemas: tuple[str, ...] = ("star", "mart")) -> dict[str, int]:
    """The rows of each table of a DuckDB file."""
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
        return {
            f"{schema}.{name}": connection.execute(f'SELECT count(*) FROM "{schema}"."{name}"').fetchall()[0][0]
            for schema, name in found
            if schema in schemas
        }


def asked(file: Path) -> list[Decimal]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return [shown for (shown,) in connection.execute(ASKED).fetchall()]


# ── PostgreSQL ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_release_in_postgresql_says_what_the_file_says(annex_a: Lake, database: str) -> None:
    done = CliRunner().invoke(app, ["release", "copy", "--to", database, "--home", str(annex_a.home)])
    assert done.exit_code == 0 and f"{len(counted(annex_a.served))} tables" in done.output, done.output
    psql = ["psql", database, "-At", "-c"]
    read = subprocess.run([*psql, ASKED], capture_output=True, text=True, check=True).stdout.split()
    assert [Decimal(n) for n in read] == asked(annex_a.served)
    for table, rows in counted(annex_a.served).items():
        there = subprocess.run([*psql, f"SELECT count(*) FROM {table}"], capture_output=True, text=True, check=True)
        assert int(there.stdout) == rows, table


def test_keys_references_and_comments_go_along(annex_a: Lake, database: str) -> None:
    send(annex_a.served, "internal", database)
    with psycopg.connect(database) as connection:
        kinds = dict(
            connection.execute(
                "SELECT contype::text, count(*) FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace "
                "WHERE nspname = 'star' GROUP BY 1"
            ).fetchall()
        )
        ((told, of_column),) = connection.execute(
            "SELECT obj_description('star.fact_position'::regclass), col_description('mart.dashboard'::regclass, 1)"
        ).fetchall()
    assert kinds["p"] + kinds["u"] == len(STAR)
    assert kinds["f"] == sum(len(t.refers) for t in STAR)
    assert told.startswith("One row per council, round and indicator") and of_column


def test_whoever_reads_meanwhile_reads_the_release_before(
    annex_a: Lake, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.publish.elsewhere import postgresql

    send(annex_a.served, "internal", database)
    seen = []

    def looked(*_: object) -> None:
        with psycopg.connect(database) as other:
            seen.append(other.execute("SELECT count(*) FROM mart.dashboard").fetchall())
        raise NotSent("something is wrong")

    monkeypatch.setattr(postgresql, "_proved", looked)
    with pytest.raises(NotSent, match="something is wrong"):
        send(annex_a.served, "internal", database)
    with psycopg.connect(database) as after:
        seen.append(after.execute("SELECT count(*) FROM mart.dashboard").fetchall())
    assert seen == [[(21,)], [(21,)]]


def test_views_of_others_stay_and_other_columns_that_they_rest_on_are_refused(annex_a: Lake, database: str) -> None:
    send(annex_a.served, "internal", database)
    with psycopg.connect(database) as connection:
        connection.execute("CREATE VIEW public.ours AS SELECT latest FROM mart.dashboard")
    send(annex_a.served, "internal", database)
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM public.ours").fetchall() == [(21,)]
        connection.execute("ALTER TABLE mart.dashboard ADD COLUMN more integer")
    with pytest.raises(NotSent, match=r"view ours depends on table mart\.dashboard"):
        send(annex_a.served, "internal", database)
    with psycopg.connect(database) as connection:
        connection.execute("DROP VIEW public.ours")
    send(annex_a.served, "internal", database)
    with psycopg.connect(database) as connection, pytest.raises(psycopg.errors.UndefinedColumn):
        connection.execute("SELECT more FROM mart.dashboard")


def test_what_leaves_the_council_goes_into_a_schema_of_its_own(annex_a: Lake, database: str, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    run, home = CliRunner().invoke, ["--home", str(lake.home)]
    refused = run(app, ["release", "copy", "--profile", "open", "--to", database, *home])
    assert refused.exit_code == 1 and "is a draft" in refused.output
    assert run(app, ["release", "approve", "--by", "A. Director", "--note", "checked", *home]).exit_code == 0
    done = run(app, ["release", "copy", "--profile", "open", "--to", database, *home])
    assert done.exit_code == 0, done.output
    with psycopg.connect(database) as connection:
        ((status,),) = connection.execute(
            "SELECT status FROM open.dashboard WHERE indicator_id = 'care_leavers_suitable_accommodation'"
        ).fetchall()
    assert status == "c"


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("postgresql://analyst:secret@localhost:1/none", "the database says"),
        ("mysql://analyst:secret@localhost/none", "mysql://localhost/none is neither"),
    ],
)
def test_a_place_that_takes_nothing_is_told_without_its_password(annex_a: Lake, to: str, said: str) -> None:
    done = CliRunner().invoke(app, ["release", "copy", "--to", to, "--home", str(annex_a.home)])
    assert done.exit_code == 1 and said in " ".join(done.output.split())
    assert "secret" not in done.output and "secret" not in place_in_words(to)


# ── Tableau ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_extract_says_what_the_file_says(annex_a: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "figures.hyper"
    done = CliRunner().invoke(app, ["release", "copy", "--to", str(place), "--home", str(annex_a.home)])
    assert done.exit_code == 0, done.output
    assert [p.name for p in tmp_path.iterdir()] == ["figures.hyper"], "no log and no scratch file"

    def read(query: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = pantab.frame_from_hyper_query(
            place, query, return_type="pyarrow", process_params={"log_dir": str(tmp_path)}
        ).to_pylist()
        return found

    assert [round(Decimal(str(r["latest"])), 2) for r in read(ASKED)] == asked(annex_a.served)
    for table, rows in counted(annex_a.served).items():
        assert read(f"SELECT count(*) AS n FROM {table}") == [{"n": rows}], table


def test_an_extract_that_cannot_be_written_leaves_the_one_before(annex_a: Lake, tmp_path: Path) -> None:
    place = tmp_path / "nowhere" / "figures.hyper"
    with pytest.raises(NotSent, match="the extract cannot be written"):
        send(annex_a.served, "internal", str(place))
    assert not list(tmp_path.iterdir())

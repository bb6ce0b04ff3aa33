"""Starters: a dbt project whose tests pass, and a dashboard that Superset imports and fills with the file's figures."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest
import yaml
from typer.testing import CliRunner

from pipelines.commands.app import app
from pipelines.home.lake import Lake
from schemas.star import STAR

QUERIED = """
import json, sys
from superset.app import create_app
with create_app().app_context():
    from flask import g
    from superset import security_manager
    from superset.connectors.sqla.models import SqlaTable
    from superset.extensions import db
    from superset.models.dashboard import Dashboard
    g.user = security_manager.find_user("admin")
    found = {}
    for table in db.session.query(SqlaTable).filter_by(schema="mart"):
        found[table.table_name] = int(table.database.get_df(f"SELECT count(*) AS n FROM mart.{table.table_name}")["n"][0])
    board = db.session.query(SqlaTable).filter_by(table_name="dashboard").one()
    figures = board.query({"columns": ["position", "label", "latest"], "metrics": [], "is_timeseries": False, "filter": [], "granularity": None,
                           "from_dttm": None, "to_dttm": None, "extras": {}, "orderby": [["position", True]], "row_limit": 100}).df
    (dashboard,) = db.session.query(Dashboard).all()
    print("found", json.dumps({"rows": found, "figures": [None if f != f else f for f in figures["latest"].astype(float)],
                      "charts": sorted(s.slice_name for s in dashboard.slices)}))
"""


def starter(program: str, lake: Lake, folder: Path) -> None:
    done = CliRunner().invoke(app, ["starter", program, str(folder), "--home", str(lake.home)])
    assert done.exit_code == 0, done.output


def test_a_dbt_project_tests_every_key_and_reference(annex_a: Lake, tmp_path: Path) -> None:
    starter("dbt", annex_a, tmp_path / "models")
    sources = yaml.safe_load((tmp_path / "models" / "models" / "sources.yml").read_text("utf-8"))["sources"]
    star = {t["name"]: t for s in sources if s["name"] == "star" for t in s["tables"]}
    assert set(star) == {t.name for t in STAR}
    for table in STAR:
        assert star[table.name]["data_tests"] == [{"one_row_per": {"columns": list(table.key)}}]
        tests = {c["name"]: c.get("data_tests", []) for c in star[table.name]["columns"]}
        for column, (other, key) in table.refers.items():
            assert {"relationships": {"to": f"source('star', '{other}')", "field": key}} in tests[column]


def test_dbt_finds_nothing_wrong(annex_a: Lake, tmp_path: Path) -> None:
    program = os.environ.get("SCRUTINY_DBT") or shutil.which("dbt")
    if program is None:
        pytest.skip("needs dbt-duckdb, which is not installed here")
    starter("dbt", annex_a, tmp_path / "models")
    done = subprocess.run(
        [program, "build", "--profiles-dir", "."],
        cwd=tmp_path / "models",
        env=os.environ | {"DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "ERROR=0" in done.stdout, done.stdout[-2_000:]


def test_an_export_for_superset_holds_together(annex_a: Lake, tmp_path: Path) -> None:
    starter("superset", annex_a, tmp_path / "out")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "out" / "superset.zip").read_bytes())) as archive:
        files = {n.split("/", 1)[1]: yaml.safe_load(archive.read(n)) for n in archive.namelist()}
    datasets = {f["uuid"]: f for n, f in files.items() if n.startswith("datasets/")}
    charts = [f for n, f in files.items() if n.startswith("charts/")]
    (dashboard,) = [f for n, f in files.items() if n.startswith("dashboards/")]
    placed = {p["meta"]["uuid"] for p in dashboard["position"].values() if isinstance(p, dict) and p["type"] == "CHART"}
    assert placed == {c["uuid"] for c in charts} and len(charts) == 5
    for chart in charts:
        columns = {c["column_name"] for c in datasets[chart["dataset_uuid"]]["columns"]}
        shows = chart["params"]
        assert {*shows.get("all_columns", ()), *shows.get("groupby", ())} <= columns
    described = [c["description"] for d in datasets.values() for c in d["columns"]]
    assert all(described) and len(described) > 100


def test_superset_imports_it_and_reads_the_figures(annex_a: Lake, tmp_path: Path) -> None:
    program = os.environ.get("SCRUTINY_SUPERSET") or shutil.which("superset")
    if program is None:
        pytest.skip("needs Apache Superset, which is not installed here")
    starter("superset", annex_a, tmp_path / "out")
    (tmp_path / "superset_config.py").write_text(
        f'SECRET_KEY = "{"x" * 42}"\nSQLALCHEMY_DATABASE_URI = "sqlite:///{tmp_path / "superset.db"}"\n'
        "PREVENT_UNSAFE_DB_CONNECTIONS = False\n"
    )
    settings = os.environ | {"SUPERSET_CONFIG_PATH": str(tmp_path / "superset_config.py"), "FLASK_APP": "superset"}

    def run(*command: str) -> str:
        done = subprocess.run(command, env=settings, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (done.stdout + done.stderr)[-3_000:]
        return done.stdout

    run(program, "db", "upgrade")
    admin = (
        "--username",
        "admin",
        "--firstname",
        "A",
        "--lastname",
        "B",
        "--email",
        "a@example.org",
        "--password",
        "x",
    )
    run(program, "fab", "create-admin", *admin)
    run(program, "init")
    run(program, "import-dashboards", "-p", str(tmp_path / "out" / "superset.zip"), "-u", "admin")
    python = Path(program).with_name("python")
    said = run(str(python) if python.exists() else sys.executable, "-c", QUERIED)
    read = json.loads(next(line for line in said.splitlines() if line.startswith("found")).removeprefix("found"))
    with duckdb.connect(str(annex_a.served), read_only=True) as connection:
        marts = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'mart'").fetchall()
        rows = {m: connection.execute(f"SELECT count(*) FROM mart.{m}").fetchall()[0][0] for (m,) in marts}
        figures = connection.execute("SELECT latest::DOUBLE FROM mart.dashboard ORDER BY position").fetchall()
    assert read["rows"] == rows
    assert read["figures"] == [f for (f,) in figures]
    assert read["charts"] == [
        "Dashboard",
        "Direction of travel",
        "Quartile among councils",
        "RAG against target",
        "Trend",
    ]


def test_a_starter_is_written_over_nothing(annex_a: Lake, tmp_path: Path) -> None:
    (tmp_path / "mine.sql").touch()
    done = CliRunner().invoke(app, ["starter", "dbt", str(tmp_path), "--home", str(annex_a.home)])
    assert done.exit_code == 1 and "is not empty" in done.output.replace("\n", " ")
    assert CliRunner().invoke(app, ["starter", "tableau", str(tmp_path), "--home", str(annex_a.home)]).exit_code == 2

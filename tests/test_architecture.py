"""The house holds: imports run one way, every column is described, nothing person-level is published."""

import ast
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.lake import Lake, read_frame
from schemas.events import EVENTS
from schemas.fields import Personal, describe
from schemas.source import known_sources
from schemas.star import STAR
from warehouse.indicators import catalogue
from warehouse.publish.build import marts

ROOT = Path(__file__).parents[1]
PACKAGES = ("schemas", "warehouse", "pipelines")
MODULES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
KNOW_DAGSTER = {"assets", "definitions", "automation", "event_log", "resources"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).with_suffix("").parts


@pytest.mark.parametrize("path", MODULES, ids=lambda p: "/".join(room(p)))
def test_imports_run_one_way(path: Path) -> None:
    allowed = {"schemas": {"schemas"}, "warehouse": {"schemas", "warehouse"}, "pipelines": set(PACKAGES)}[room(path)[0]]
    ours = {name.split(".")[0] for name in imports(path)} & {*PACKAGES, "tests"}
    assert ours <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda p: "/".join(room(p)))
def test_only_the_wiring_knows_dagster(path: Path) -> None:
    if room(path)[0] == "pipelines" and room(path)[1] in KNOW_DAGSTER:
        return
    assert not any(name.split(".")[0] == "dagster" for name in imports(path))


def test_schemas_are_built_in_one_place() -> None:
    asked = {
        p
        for p in MODULES
        for n in ast.walk(ast.parse(p.read_text()))
        if isinstance(n, ast.Attribute)
        if n.attr == "to_schema"
    }
    assert {room(p) for p in asked} == {("schemas", "fields")}


def test_check_and_explain_start_without_dagster() -> None:
    top = [node for path in (ROOT / "pipelines").glob("cli*.py") for node in ast.parse(path.read_text()).body]
    named = [n.module or "" for n in top if isinstance(n, ast.ImportFrom)] + [
        a.name for n in top if isinstance(n, ast.Import) for a in n.names
    ]
    assert not any(n.startswith(("dagster", "pipelines.automation", "pipelines.definitions")) for n in named)


def test_only_publication_writes_duckdb() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "duckdb.connect":
                reads = any(k.arg == "read_only" and ast.unparse(k.value) == "True" for k in node.keywords)
                assert reads or room(path)[:2] == ("warehouse", "publish"), path


@pytest.mark.parametrize("path", sorted((ROOT / "warehouse/indicators").glob("[a-z]*.py")), ids=lambda p: p.stem)
def test_indicators_import_only_words(path: Path) -> None:
    assert set(imports(path)) <= {"warehouse.indicator", "warehouse", "warehouse.terms", "polars", "datetime"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: "/".join(room(p)))
def test_modules_say_what_belongs_in_them(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text()))
    assert said, "a module opens with what belongs in it"
    if len(room(path)) == 2 and room(path)[1] not in {"cli", "definitions", "__init__"}:
        assert "Here:" in said, "it also says what does not"


@pytest.mark.parametrize("path", [p for p in MODULES if room(p)[0] == "pipelines"], ids=lambda p: "/".join(room(p)))
def test_no_postponed_annotations_where_dagster_reads_them(path: Path) -> None:
    assert "__future__" not in set(imports(path))


def test_every_column_is_described() -> None:
    tables = [(s.id, t.name, t.model) for s in known_sources().values() for t in s.tables]
    tables += [("events", e.name, e.model) for e in EVENTS.values()] + [("star", t.name, t.model) for t in STAR]
    for source, name, model in tables:
        assert (model.__doc__ or "").strip(), (source, name)
        for column in describe(model):
            assert column.title and column.description, (source, name, column.name)


def test_every_published_column_has_a_comment(demo: Lake) -> None:
    with duckdb.connect(str(demo.served), read_only=True) as connection:
        bare = connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() "
            "WHERE NOT internal AND (comment IS NULL OR comment = '')"
        ).fetchall()
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL").fetchall()
    assert (bare, tables) == ([], [])


def test_nothing_person_level_is_published(demo: Lake) -> None:
    """No column of persons by name, and no pseudonym, identifier or birth date of the county in any cell."""
    columns_of = {
        (t.name, c.name): c.personal for s in known_sources().values() for t in s.tables for c in describe(t.model)
    }
    # A software's release and version, and the name of a provider, are dropped there for want of use.
    personal = {name for (_, name), kind in columns_of.items() if kind is not Personal.NO} - {
        "release",
        "version",
        "name",
    }
    personal |= {"child_id", "birth_date", "source_row"}
    people: set[str] = set()
    for path in (demo.store / "accepted" / "855").rglob("*.parquet"):
        frame = read_frame(path)
        for name in frame.columns:
            if columns_of.get((path.stem, name)) is Personal.IDENTIFIER:
                people |= set(frame[name].drop_nulls().to_list())
    assert len(people) > 100_000
    with duckdb.connect(str(demo.served), read_only=True) as connection:
        columns = connection.execute(
            "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        assert not {c for _, _, c, _ in columns} & personal
        for schema, table, column, kind in columns:
            if kind == "VARCHAR":
                cells = connection.execute(f'SELECT DISTINCT "{column}" FROM {schema}."{table}"').fetchall()
                assert not {c for (c,) in cells} & people, (table, column)


def test_every_indicator_has_an_example_and_every_mart_a_description() -> None:
    for indicator in catalogue().values():
        assert indicator.example.expect, indicator.id
        assert indicator.definition and indicator.method and indicator.source.startswith("https://"), indicator.id
    for mart in marts():
        assert mart.description and mart.columns, mart.name

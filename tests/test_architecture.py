"""The rules of the code: imports run one way, every column is described, nothing person-level is published."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from pipelines.home.lake import Lake, read_frame
from schemas.events import EVENTS
from schemas.star import STAR
from schemas.words.fields import Personal, describe
from schemas.words.source import known_sources
from warehouse.indicators import catalogue
from warehouse.publish.build import marts

ROOT = Path(__file__).parents[1]
PACKAGES = ("schemas", "warehouse", "pipelines")
ALLOWED = {"schemas": {"schemas"}, "warehouse": {"schemas", "warehouse"}, "pipelines": set(PACKAGES)}
IN_AN_INDICATOR = {"warehouse.indicator", "warehouse", "warehouse.terms", "polars", "datetime"}


def parts_of(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).with_suffix("").parts


MODULES = {
    parts_of(p): ast.parse(p.read_text()) for package in PACKAGES for p in sorted((ROOT / package).rglob("*.py"))
}
"""Every module, read once, by the parts of its path."""


def names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


LAYERS = (
    ("closure", "failures", "processes"),
    ("home",),
    ("steps",),
    ("receive",),
    ("council",),
    ("compose",),
    ("figures",),
    ("show",),
    ("review",),
    ("publish",),
    ("route",),
    ("dagster",),
    ("demo",),
    ("commands", "__main__"),
)
"""The folders of `pipelines`, in the order in which they may import each other."""
IMPORTS = {place: set(names(ast.walk(tree))) for place, tree in MODULES.items()}


IMPORTED = {
    place: {
        f"{n.module}.{a.name}" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module for a in n.names
    }
    | {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    for place, tree in MODULES.items()
}
"""As `IMPORTS`, with what is imported from a module."""


def test_the_modules_are_found() -> None:
    assert {place[0] for place in MODULES} == set(PACKAGES)


def test_imports_run_one_way() -> None:
    ours = {place: {n.split(".")[0] for n in named} & {*PACKAGES, "tests"} for place, named in IMPORTS.items()}
    assert {place: found - ALLOWED[place[0]] for place, found in ours.items() if found - ALLOWED[place[0]]} == {}


def test_layers_of_the_pipelines_run_one_way() -> None:
    """A folder imports its own layer and those before it. The route comes after the steps it calls. What people look at comes before
    what publishes it, because it is promoted with the release."""
    layer = {name: number for number, names in enumerate(LAYERS) for name in names}
    inside = {p: named for p, named in IMPORTED.items() if p[0] == "pipelines" and p[1] != "__init__"}
    assert {p[1] for p in inside} == set(layer)
    imported = [(p, name.split(".")) for p, named in inside.items() for name in named if name.startswith("pipelines.")]
    assert sorted({(p, to[1]) for p, to in imported if layer.get(to[1], -1) > layer[p[1]]}) == []


def test_only_the_wiring_knows_dagster() -> None:
    know = [place for place, named in IMPORTS.items() if any(n.split(".")[0] == "dagster" for n in named)]
    assert [p for p in know if p[:2] != ("pipelines", "dagster")] == []


def test_schemas_are_built_in_one_place() -> None:
    asked = {
        place
        for place, tree in MODULES.items()
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute)
        if n.attr == "to_schema"
    }
    assert asked == {("schemas", "words", "fields")}


def test_check_and_explain_start_without_dagster() -> None:
    commands = {p: t for p, t in MODULES.items() if p[:2] == ("pipelines", "commands")}
    assert commands
    slow = ("dagster", "pipelines.dagster.automation", "pipelines.dagster.definitions", "pipelines.dagster.runs")
    assert [(p, n) for p, tree in commands.items() for n in names(tree.body) if n.startswith(slow)] == []


def test_only_publication_writes_duckdb() -> None:
    writing = []
    for place, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "duckdb.connect":
                reads = any(k.arg == "read_only" and ast.unparse(k.value) == "True" for k in node.keywords)
                writing += [] if reads else [place]
    assert [p for p in writing if p[:2] != ("warehouse", "publish")] == []
    assert writing


def test_indicators_import_only_words() -> None:
    files = {p: named for p, named in IMPORTS.items() if p[:2] == ("warehouse", "indicators") and p[2] != "__init__"}
    assert files
    assert {p: named - IN_AN_INDICATOR for p, named in files.items() if named - IN_AN_INDICATOR} == {}


def test_modules_say_what_belongs_in_them() -> None:
    docstrings = {place: ast.get_docstring(tree) or "" for place, tree in MODULES.items()}
    assert [p for p, words in docstrings.items() if not words] == [], "a module opens with what belongs in it"
    outer = {p: words for p, words in docstrings.items() if len(p) == (3 if p[0] == "pipelines" else 2)}
    outer = {
        p: w for p, w in outer.items() if p[1] not in {"demo", "__init__"} and p[-1] not in {"definitions", "__init__"}
    }
    assert [p for p, words in outer.items() if "Here:" not in words] == [], "it also says what does not"


def test_no_postponed_annotations_where_dagster_reads_them() -> None:
    assert [p for p, named in IMPORTS.items() if p[0] == "pipelines" and "__future__" in named] == []


def test_every_column_is_described() -> None:
    tables = [(s.id, t.name, t.model) for s in known_sources().values() for t in s.tables]
    tables += [("events", e.name, e.model) for e in EVENTS.values()] + [("star", t.name, t.model) for t in STAR]
    assert [(source, name) for source, name, model in tables if not (model.__doc__ or "").strip()] == []
    columns = [(source, name, c) for source, name, model in tables for c in describe(model)]
    assert [(source, name, c.name) for source, name, c in columns if not (c.title and c.description)] == []


def test_what_events_are_joined_and_divided_by_is_of_one_type_in_all() -> None:
    shared = ("child_id", "birth_date", "sex", "school", "phase", "district", "team")
    types: dict[str, set[str]] = {name: set() for name in shared}
    for table in EVENTS.values():
        for column in describe(table.model):
            if column.name in types:
                types[column.name].add(str(column.dtype))
    assert {name: len(of) for name, of in types.items()} == dict.fromkeys(shared, 1)


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
        personal_columns = []
        for schema, table, column, kind in columns:
            if kind == "VARCHAR":
                cells = connection.execute(f'SELECT DISTINCT "{column}" FROM {schema}."{table}"').fetchall()
                personal_columns += [(table, column)] if {c for (c,) in cells} & people else []
        assert personal_columns == []


def test_every_indicator_has_an_example_and_every_mart_a_description() -> None:
    bare = [
        i.id
        for i in catalogue().values()
        if not (i.example.expect and i.definition and i.method and i.source.startswith("https://"))
    ]
    assert bare == []
    assert [mart.name for mart in marts() if not (mart.description and mart.columns)] == []

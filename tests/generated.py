"""What is made by code and kept in files: `python -m tests.generated` writes all of it.

Here: which file holds what, and writing them. Not here: what the pages say (`pipelines.show.data_dictionary`, `data_model`), and holding the files
to the code (`test_generated`).

None of it changes when only an indicator is added, or only a mart: pages and graph leave both out, and the contract of the marts
holds for those that it lists. It lists a new mart the next time that the command is run, at the latest before a release.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "python -m tests.generated"

if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from pipelines.dagster.definitions import defs  # noqa: E402
from pipelines.show import data_dictionary  # noqa: E402
from pipelines.show.data_model import model  # noqa: E402
from pipelines.show.page.pictures import compiled  # noqa: E402
from schemas.star import STAR  # noqa: E402
from schemas.words.fields import describe  # noqa: E402
from warehouse.publish.build import build  # noqa: E402

LEFT_OUT = {"indicator", "mart"}


def graph() -> str:
    """Every asset but indicators and marts, with its group and what it is made from."""
    lines = []
    for spec in sorted(defs.resolve_all_asset_specs(), key=lambda s: s.key.to_user_string()):
        if spec.key.path[0] in LEFT_OUT:
            continue
        deps = sorted(d.asset_key.to_user_string() for d in spec.deps if d.asset_key.path[0] not in LEFT_OUT)
        partitioned = " partitioned" if spec.partitions_def else ""
        lines.append(f"{spec.key.to_user_string()} [{spec.group_name}]{partitioned} <- {', '.join(deps) or '-'}")
    return "\n".join(lines) + "\n"


def columns_of_marts(served: Path) -> str:
    """Every column of every mart of a warehouse, with its type."""
    with duckdb.connect(str(served), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'mart' "
            "ORDER BY table_name, column_index"
        ).fetchall()
    return "".join(f"{t}.{c} {k}\n" for t, c, k in columns)


def marts() -> str:
    """The columns of the marts, from a warehouse with empty tables."""
    nothing = {t.name: pl.DataFrame(schema={c.name: c.dtype for c in describe(t.model)}) for t in STAR}
    with TemporaryDirectory() as folder:
        place = Path(folder) / "empty.duckdb"
        build(place, nothing)
        return columns_of_marts(place)


FILES: dict[str, Callable[[], str]] = {
    **{f"docs/sources/{name}": page for name, page in data_dictionary.PAGES.items()},
    "docs/model.md": model,
    "pipelines/show/page/pictures.json": compiled,
    "tests/snapshots/graph.txt": graph,
    "tests/snapshots/marts.txt": marts,
}
"""By path what must stand there."""


if __name__ == "__main__":
    for name, text in FILES.items():
        (ROOT / name).write_text(text(), encoding="utf-8")
        print(name)

"""What lies beside open data so that somebody who finds them knows what they are: a data package and a page to read.

Here: `datapackage.json` (Frictionless, Data Package 1.0: publisher, licence, sources, every column of every CSV) and `README.md`. Not here:
the data (`warehouse.disclosure`), and writing the folder (`pipelines.publish.copies`).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from schemas.public import PUBLIC
from schemas.words.fields import describe
from warehouse.disclosure.disclosed import QUALIFIED
from warehouse.publish.manifest import Manifest

LICENCE = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
SYMBOLS = {"c": "not shown, because numbers are small", "x": "not available", "z": "not applicable"}
_TYPES: dict[Any, str] = {
    pl.String: "string",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Datetime: "datetime",
}


@dataclass(frozen=True)
class Publisher:
    """Who publishes: a council's name, and where readers may write; "" if it says nothing."""

    name: str
    contact: str = ""


def write_package(folder: Path, manifest: Manifest, publishers: Sequence[Publisher], attribution: str) -> None:
    """Write `datapackage.json` and `README.md` into the folder of an open copy, whose CSV files lie there already.

    attribution  the words that must be printed with the published figures of others
    """
    package = _package(folder, manifest, publishers, attribution)
    (folder / "datapackage.json").write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / "README.md").write_text(_readme(package, publishers, attribution), "utf-8")


def _package(folder: Path, manifest: Manifest, publishers: Sequence[Publisher], attribution: str) -> dict[str, Any]:
    names = " and ".join(p.name for p in publishers)
    return {
        "profile": "tabular-data-package",
        "name": f"childrens-services-performance-{manifest.release}",
        "title": f"Children's services performance, {names}, {', '.join(sorted(set(manifest.rounds.values())))}",
        "description": "Headline indicators of children's services as the council reports them, without small numbers.",
        "version": manifest.release,
        "created": f"{manifest.built_at[:19]}Z",
        "licenses": [LICENCE],
        "contributors": [
            {"title": p.name, "role": "publisher"} | ({"email": p.contact} if "@" in p.contact else {})
            for p in publishers
        ],
        "sources": [{"title": words} for words in attribution.split("; ") if words],
        "resources": [*_tables(folder), *_open_data(folder)],
    }


def _tables(folder: Path) -> Iterator[dict[str, Any]]:
    for table in PUBLIC:
        fields = [
            {"name": c.name, "type": _type(c.dtype), "title": c.title, "description": c.description}
            for c in describe(table.model)
        ]
        yield _resource(folder, f"{table.name}.csv", table.grain, fields, table.key)


def _open_data(folder: Path) -> Iterator[dict[str, Any]]:
    """The CSVs in the Department's form; a figure in them may be a symbol, so every column is text."""
    for path in sorted((folder / "open_data").glob("*.csv")):
        if path.name.endswith(".meta.csv"):
            continue
        meta = pl.read_csv(path.with_name(f"{path.stem}.meta.csv"), infer_schema=False)
        labels = dict(meta.select("col_name", "label").iter_rows())
        columns = pl.read_csv(path, n_rows=0, infer_schema=False).columns
        fields = [{"name": n, "type": "string", "title": labels.get(n) or n.replace("_", " ")} for n in columns]
        grain = "One row per council, period and category, in the form of the Department's open data."
        yield _resource(folder, f"open_data/{path.name}", grain, fields, ())


def _resource(
    folder: Path, path: str, description: str, fields: list[dict[str, str]], key: Sequence[str]
) -> dict[str, Any]:
    data = (folder / path).read_bytes()
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key:
        schema["primaryKey"] = list(key)
    return {
        "profile": "tabular-data-resource",
        "name": path.removesuffix(".csv").replace("/", "-").replace("_", "-").lower(),
        "path": path,
        "description": description,
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema,
    }


def _type(dtype: object) -> str:
    base = dtype.base_type() if isinstance(dtype, pl.DataType) else dtype
    return _TYPES.get(base, "number")  # decimals are numbers


def _readme(package: Mapping[str, Any], publishers: Sequence[Publisher], attribution: str) -> str:
    contacts = [f"{p.name}: {p.contact}" for p in publishers if p.contact]
    lines = [
        f"# {package['title']}",
        "",
        package["description"],
        f"Release {package['version']}, made {package['created'][:10]}. Published by {' and '.join(p.name for p in publishers)}.",
        *([f"Questions: {'; '.join(contacts)}."] if contacts else []),
        "",
        f"Licence: [{LICENCE['title']}]({LICENCE['path']}). {attribution}",
        "",
        "Every file and column is described in `datapackage.json`. A figure is blank where it is not given; `status` says why:",
        "",
        *(f"- `{symbol}`: {meaning}" for symbol, meaning in SYMBOLS.items()),
        "",
        "Letters in `marker` qualify a figure:",
        "",
        *(f"- `{letter}`: {meaning}" for letter, meaning in QUALIFIED.items()),
        "",
        "Text that a spreadsheet would take for a formula begins with an apostrophe.",
    ]
    return "\n".join(lines) + "\n"

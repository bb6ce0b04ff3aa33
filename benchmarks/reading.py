"""What reading alone takes: the county's files into typed tables by the fastest readers there are, beside a refresh of them.

Here: the limit (polars for CSV, fastexcel for workbooks, lxml for XML; types as the reader finds them, nothing judged, nothing
kept), and the route without Dagster on the same files: five rounds at once, and the last round on top of four.
Not here: the homes (`benchmarks.refresh` prepares them), where the seconds of a refresh go (`refresh`).
"""

import gzip
import io
import logging
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.measure import Case, Measured, Setup, answer, paired
from benchmarks.table import Table, seconds

SIZES: dict[str, int] = {}
ROUNDS = {"five_rounds": "five rounds at once", "last_round": "the last round only"}
SIDECAR = ".about.json"


def run(setup: Setup) -> list[Table]:
    """Prepare the homes, then read their files, and refresh copies of them, in turn."""
    here = "benchmarks.reading"
    paired([Case("prepare", ("-m", "benchmarks.refresh", "prepare", str(setup.folder)))], 1)
    cases = [Case(f"{which} limit", ("-m", here, which, str(setup.folder))) for which in ROUNDS]
    cases += [
        Case(f"{which} route", ("-m", "benchmarks.refresh", "without", str(setup.folder), which)) for which in ROUNDS
    ]
    measured = {m.case.name: m for m in paired(cases, setup.repeats)}
    rows = [_row(words, measured[f"{which} limit"], measured[f"{which} route"]) for which, words in ROUNDS.items()]
    columns = ("", "files", "MB", "reading them s", "refresh s", "×")
    note = "Reading: polars (CSV, gzip), fastexcel, lxml, types as the reader finds them; refresh: the route, without Dagster."
    return [Table("Reading alone, and a refresh", columns, tuple(rows), (note,))]


def _row(words: str, limit: Measured, route: Measured) -> tuple[str, ...]:
    read = limit.answers[0]
    ratio = f"{route.inner / limit.inner:.1f}"
    return words, f"{read['files']}", f"{read['bytes'] / 1e6:.0f}", seconds(limit.inner), seconds(route.inner), ratio


def five_rounds(folder: str) -> Mapping[str, Any]:
    """Child: read all that the county delivered."""
    return _read_all(Path(folder) / "five_rounds" / "landing")


def last_round(folder: str) -> Mapping[str, Any]:
    """Child: read what came for the last round."""
    return _read_all(Path(folder) / "held")


def _read_all(folder: Path) -> Mapping[str, Any]:
    logging.disable()  # a reader that warns of every column of text
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.endswith(SIDECAR)]
    _read(paths[0])  # what is imported
    began = perf_counter()
    tables = sum(_read(p) for p in paths)
    took = perf_counter() - began
    if tables < len(paths):
        raise AssertionError("a file gave no table")
    return {"inner": took, "files": len(paths), "bytes": sum(p.stat().st_size for p in paths)}


def _read(path: Path) -> int:
    """Read a file; how many tables it has."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    kind = Path(path.name.removesuffix(".gz")).suffix.lower()
    return {".csv": _csv, ".xlsx": _workbook, ".xml": _xml}[kind](data)


def _csv(data: bytes) -> int:
    import polars as pl

    pl.read_csv(
        io.BytesIO(data),
        infer_schema_length=10_000,
        truncate_ragged_lines=True,
        encoding="utf8-lossy",
        ignore_errors=True,
    )
    return 1


def _workbook(data: bytes) -> int:
    import fastexcel

    book = fastexcel.read_excel(data)
    return len([book.load_sheet(name).to_polars() for name in book.sheet_names])


def _xml(data: bytes) -> int:
    import polars as pl
    from lxml import etree

    tables: dict[str, list[dict[str, str | None]]] = {}
    for _, element in etree.iterparse(io.BytesIO(data)):
        if len(element) and not any(len(child) for child in element):
            tables.setdefault(element.tag, []).append({child.tag: child.text for child in element})
    return len([pl.DataFrame(rows, infer_schema_length=None) for rows in tables.values()])


if __name__ == "__main__":
    answer({"five_rounds": five_rounds, "last_round": last_round})

"""A release's tables in an extract for Tableau (.hyper), written whole or not at all.

Here: the file. Not here: what it holds (`warehouse.publish.described`). An extract has no keys, no references and no comments, and its
displayed figures are doubles: an exact decimal does not survive the program that writes it.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pantab

from pipelines.publish.elsewhere.not_sent import NotSent
from warehouse.publish.described import Described


def write_extract(file: Path, tables: Sequence[Described], to: Path) -> Mapping[str, int]:
    """Write the tables of a file into an extract. Returns the rows of each. Raises `NotSent`."""
    frames: dict[Any, Any] = {}
    with duckdb.connect(str(file), read_only=True) as source:
        for table in tables:
            exact = [c.name for c in table.columns if c.type.startswith("DECIMAL")]
            doubles = ", ".join(f'"{name}"::DOUBLE AS "{name}"' for name in exact)
            columns = f"* REPLACE ({doubles})" if exact else "*"
            read = source.execute(f"SELECT {columns} FROM {table.source}")
            frames[table.schema, table.name] = read.to_arrow_table()
    try:
        # In a folder of its own: the program that writes it leaves a log beside itself.
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".building-") as scratch:
            made = Path(scratch) / to.name
            pantab.frames_to_hyper(frames, made, process_params={"log_dir": scratch})
            made.replace(to)
    except (OSError, RuntimeError) as problem:
        raise NotSent(f"the extract cannot be written: {problem}") from None
    return {f"{schema}.{name}": frame.num_rows for (schema, name), frame in frames.items()}

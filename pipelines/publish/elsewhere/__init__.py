"""A release for programs that do not read DuckDB: its tables in a PostgreSQL database, or in an extract for Tableau.

Here: which release goes where (`postgresql`, `hyper`). Not here: what may leave the council (`pipelines.publish.copies`), and what the
tables are (`warehouse.publish.described`).

    scrutiny release copy --to postgresql://user@server/database
    scrutiny release copy --to figures.hyper

The programs that write them are not installed with `scrutiny`: `pip install 'scrutiny[postgresql]'`, `pip install 'scrutiny[tableau]'`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.home.audit import note
from pipelines.home.lake import Lake
from pipelines.publish.copies import INTERNAL, copy_release, find_release
from pipelines.publish.elsewhere.not_sent import NotSent
from warehouse.publish.described import INSIDE, described

__all__ = ["NotSent", "Sent", "place_in_words", "send", "send_release"]

_EXTRAS = {"psycopg": "postgresql", "pantab": "tableau"}
"""What is not installed with `scrutiny`, and the extra that brings it."""
_DATABASE = re.compile(r"^postgres(?:ql)?://")


@dataclass(frozen=True)
class Sent:
    """Which release was written, and how many rows of each table."""

    release: str
    rows: Mapping[str, int]


def send_release(lake: Lake, key: bytes, profile: str, to: str, release: str | None = None) -> Sent:
    """Write a release, the served one by default, to a place; outside the council what its copy for the profile shows.

    Raises `NotSent`, `pipelines.publish.copies.NotCopied`, `Damaged`.
    """
    kept = find_release(lake, release)
    kept.verify()
    file = kept.file
    if profile != INTERNAL:
        file = copy_release(lake, key, profile, kept.release).folder / f"scrutiny-{profile}.duckdb"
    note(lake, "copy", f"{kept.release}, {profile}, to {place_in_words(to)}")
    return Sent(kept.release, send(file, profile, to))


def send(file: Path, profile: str, to: str) -> Mapping[str, int]:
    """Write the tables of a release's file, or of a copy, to a place. Returns the rows of each table.

    to  the address of a PostgreSQL database, or a file that ends in .hyper

    Raises `NotSent`; what lay there before is then as it was.
    """
    tables = described(file, INSIDE if profile == INTERNAL else {"main": profile})
    try:
        if _DATABASE.match(to):
            from pipelines.publish.elsewhere.postgresql import push

            return push(file, tables, to)
        if to.endswith(".hyper"):
            from pipelines.publish.elsewhere.hyper import write_extract

            return write_extract(file, tables, Path(to))
    except ModuleNotFoundError as absent:
        if absent.name not in _EXTRAS:
            raise
        raise NotSent(f"{absent.name} is not installed: `pip install 'scrutiny[{_EXTRAS[absent.name]}]'`") from None
    raise NotSent(f"{place_in_words(to)} is neither postgresql://… nor a file that ends in .hyper")


def place_in_words(to: str) -> str:
    """A place without the name and password that an address may hold."""
    return re.sub(r"//[^@/]*@", "//", to).split("?")[0]

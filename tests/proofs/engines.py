"""The served file in other versions of DuckDB, from the oldest that BI tools still ship to the newest.

Here: getting the versions, asking each for every table of a release, comparing their answers. Not here: how the file is written
(`warehouse.publish.build`).

A version is a folder that holds nothing but DuckDB; it answers in a process of its own, with no other library.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from proofs import Result

ENGINES = ("1.1.3", "1.2.2", "1.4.5", "1.5.5", "2.0.0")
OURS = "1.5.5"

_ASK = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import duckdb
assert duckdb.__version__ == sys.argv[3], duckdb.__version__
with duckdb.connect(sys.argv[2], read_only=True) as connection:
    tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
    for schema, table in tables:
        rows = connection.execute(f'SELECT * FROM "{schema}"."{table}" ORDER BY ALL').fetchall()
        print(schema, table, len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
    notes = connection.execute("SELECT table_name, column_name, comment FROM duckdb_columns() WHERE comment IS NOT NULL ORDER BY ALL")
    print("comments", hashlib.sha256(repr(notes.fetchall()).encode()).hexdigest())
"""


def installed(version: str, folder: Path) -> Path:
    """DuckDB of that version, alone in a folder."""
    place = folder / version
    if not place.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--target", str(place), f"duckdb=={version}"], check=True)
    return place


def answers(version: str, served: Path, folder: Path) -> str:
    """What a version reads in every table and comment of a file: rows and a digest of each."""
    command = [sys.executable, "-I", "-c", _ASK, str(installed(version, folder)), str(served), version]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else f"failed: {done.stderr.strip().splitlines()[-1]}"


def main() -> Result:
    """Ask every version and compare."""
    from faults.played import published

    with TemporaryDirectory() as folder:
        served = published(Path(folder) / "home").lake.served
        replies = {version: answers(version, served, Path(folder)) for version in ENGINES}
    usual = replies[OURS]
    agree = [reply == usual and not reply.startswith("failed") for reply in replies.values()]
    whole = {
        v: t if t.startswith("failed") else "same answers" if t == usual else "OTHER ANSWERS"
        for v, t in replies.items()
    }
    return Result(
        all(agree),
        f"{sum(agree)} of {len(ENGINES)} versions of DuckDB say the same of {len(usual.splitlines()) - 1} tables: "
        f"{', '.join(ENGINES)}",
        tuple(f"DuckDB {version}: {reply}" for version, reply in whole.items()),
    )

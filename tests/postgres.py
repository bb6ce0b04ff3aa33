"""A PostgreSQL server for the tests that need one: Debian's, with a folder of its own and no network.

Here: starting and stopping it. Not here: what is asked of it. Where there is none, the tests skip and say so.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def server() -> Iterator[str]:
    """The address of a new, empty database; the test skips where there is no server."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [
        Path(p).parent for p in [shutil.which("initdb")] if p
    ]
    if not programs or not (programs[-1] / "initdb").exists():
        pytest.skip("needs PostgreSQL, which is not installed here")
    # A server refuses to run as root, and its socket needs a short path that its user may enter.
    run = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as made:
        place = Path(made)
        if run:
            shutil.chown(place, "postgres")

        def do(program: str, *arguments: str) -> None:
            command = [*run, str(programs[-1] / program), *arguments]
            done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr

        data = str(place / "data")
        do("initdb", "-D", data, "-U", "scrutiny", "--auth=trust", "-E", "UTF8", "--no-sync")
        options = f"-k {place} -c listen_addresses= -c fsync=off"
        do("pg_ctl", "-D", data, "-o", options, "-l", str(place / "log"), "-w", "start")
        try:
            yield f"postgresql://scrutiny@/postgres?host={place}"
        finally:
            do("pg_ctl", "-D", data, "-m", "immediate", "stop")

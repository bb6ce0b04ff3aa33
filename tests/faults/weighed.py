"""How much memory judging one file takes, in a process that does nothing else.

Here: the process and its measure. Run with the file, its council, its slot and its name; prints megabytes at the peak.
"""

import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def megabytes(data: bytes, la_code: str, slot: str, file: str) -> int:
    """Most memory that a process of its own took to judge a file, everything it had loaded included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-m", "faults.weighed", str(path), la_code, slot, file],
            cwd=_ROOT,
            env={"PYTHONPATH": f"{_ROOT / 'tests'}:{_ROOT}", "PATH": ""},
            capture_output=True,
            check=True,
            timeout=300,
        )
    return int(done.stdout)


def main(path: str, la_code: str, slot: str, file: str) -> None:
    """Judge the file at a path and print the peak."""
    from pipelines.receive.examine import Landed, examine

    examine(Path(path).read_bytes(), file, la_code=la_code, as_at=None, landed=Landed(slot))
    print(_peak())


def _peak() -> int:
    """Megabytes. What getrusage says counts the process that started this one; Linux also keeps the peak of this one alone."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The further cases: of a class of which the suite plays one case, the others (`@pytest.mark.further`)."""

import re
import subprocess
import sys
from pathlib import Path

from proofs import Result

ROOT = Path(__file__).resolve().parents[2]


def main() -> Result:
    """Play all of them, in one process."""
    command = [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", "--further", "-m", "further"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = re.findall(r"(\d+) (passed|failed|error)", done.stdout)
    line = ", ".join(f"{number} {word}" for number, word in found) or f"no test ran (exit code {done.returncode})"
    return Result(done.returncode == 0, line, tuple(done.stdout.splitlines()[-40:]))

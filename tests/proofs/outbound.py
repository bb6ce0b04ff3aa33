"""What a run sends to others: a whole demo; it must send nothing.

Here: a command in a network of its own with no way out (a Linux network namespace), and what the kernel counted there: connections
opened, datagrams sent, packets for which no way was found. What native libraries do counts as well as what Python does; IPv6 is not counted, because there is no IPv6 address to send from.
Not here: what Python would connect to by name (`tests/pipelines/publish/test_releases.py` listens for that).
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from proofs import Result

ALONE = ("unshare", "--map-root-user", "--net")
COUNTED = {"Ip": ("OutRequests", "OutNoRoutes"), "Tcp": ("ActiveOpens",), "Udp": ("OutDatagrams",)}
_COUNTING = """
import json, subprocess, sys
done = subprocess.run(json.loads(sys.argv[1]))
print("COUNTED", json.dumps(open("/proc/net/snmp").read()), done.returncode)
"""


def possible() -> bool:
    """Whether this process may make a network of its own."""
    try:
        return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def sent_by(command: Sequence[str]) -> tuple[dict[str, int], int]:
    """What a command sent or tried to send, by what the kernel calls it, and how the command ended."""
    done = subprocess.run(
        [*ALONE, sys.executable, "-c", _COUNTING, json.dumps(command)], capture_output=True, text=True, check=False
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith("COUNTED ")), None)
    assert line is not None, done.stdout + done.stderr
    counters, _, code = line.removeprefix("COUNTED ").rpartition(" ")
    rows = [row.split() for row in json.loads(counters).splitlines()]
    found = {}
    for names, values in zip(rows[::2], rows[1::2], strict=True):
        family = names[0].rstrip(":")
        found |= {
            f"{family}{n}": int(v) for n, v in zip(names[1:], values[1:], strict=True) if n in COUNTED.get(family, ())
        }
    return found, int(code)


def main() -> Result:
    """Run the demo and count what it sent."""
    if not possible():
        return Result(False, "needs the right to make a network namespace (Linux)")
    with TemporaryDirectory() as folder:
        scrutiny = str(Path(sys.executable).with_name("scrutiny"))
        sent, code = sent_by([scrutiny, "demo", "--home", f"{folder}/home"])
    total = sum(sent.values())
    return Result(
        not total and code in {0, 2},
        f"`scrutiny demo` ended with {code}; outbound packets and attempts: {total} "
        f"({', '.join(f'{n} {v}' for n, v in sent.items())})",
    )

"""The audit trail: who looked at rows, signed, copied or removed something, and when.

Here: writing a line, reading them, finding those that were changed or taken out. Not here: what is done. Each line is a file of its
own that holds the digest of the one before: a line that is altered or lost breaks the chain. Lines cut off at the end, or a trail
written anew as a whole, are not found: keep a copy of the last line elsewhere. A line says whose round and which release, never
anything of a child; nothing here removes one.
"""

import getpass
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime

from filelock import FileLock

from pipelines.home.lake import Lake, read_bytes, write_bytes

_FIRST = "0" * 64


@dataclass(frozen=True)
class Line:
    """One line of the trail."""

    number: int
    at: str
    who: str
    did: str
    what: str
    before: str


def note(lake: Lake, did: str, what: str) -> None:
    """Add a line: the account that did it, now."""
    lake.audit_lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lake.audit_lock):
        entries = lake.audit_entries()
        before = hashlib.sha256(read_bytes(entries[-1])).hexdigest() if entries else _FIRST
        number = int(entries[-1].stem) + 1 if entries else 1
        line = Line(number, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}", _account(), did, what, before)
        if not write_bytes(lake.audit_entry(number), json.dumps(vars(line)).encode(), once=True):
            raise FileExistsError(f"line {number} of the audit trail is there already")


def trail(lake: Lake) -> tuple[list[Line], list[str]]:
    """Every line, oldest first, and what is wrong with the chain, in words."""
    lines: list[Line] = []
    wrong, before, expected = [], _FIRST, 1
    for entry in lake.audit_entries():
        data, number = read_bytes(entry), int(entry.stem)
        if number != expected:
            wrong.append(f"line {expected} is missing")
        expected = number + 1
        try:
            line = Line(**json.loads(data))
        except (ValueError, TypeError):
            wrong.append(f"line {number} cannot be read")
            before = hashlib.sha256(data).hexdigest()
            continue
        if line.number != number:
            wrong.append(f"line {number} says that it is line {line.number}")
        if line.before != before:
            wrong.append(f"the line before line {line.number} was changed or taken out")
        lines.append(line)
        before = hashlib.sha256(data).hexdigest()
    return lines, wrong


def _account() -> str:
    """The account of the process, whatever its environment says; on Windows there is nothing else to ask."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except ImportError:
        return getpass.getuser()
    except KeyError:  # an account without a name
        return f"account {os.getuid()}"

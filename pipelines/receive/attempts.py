"""Files during which the program ended: no memory left, a crash of a reader's native code, a reader that hangs.

Here: a mark for as long as a file is judged, and what follows from marks of programs that have ended. Not here: judging (`receive`).

A program that crashes cannot report it. The next one sees which file was being judged, tries once more, and after that refuses the
file, so that one delivery does not stop all others. A process that works on one file for `LONGEST` ends itself; one that is asked
to stop (Ctrl-C, SIGTERM, a closed terminal) removes its mark.
"""

import faulthandler
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from pipelines.home.lake import Lake, write_bytes
from pipelines.receive.identity import COUNCIL_SLOT, Delivery
from pipelines.receive.verdict import Refusal

DEATHS = 2
LONGEST = 30 * 60
"""Seconds for one file; the longest that is known takes one of these minutes."""
_STDERR = 2  # `sys.stderr` may be none, or no file


@contextmanager
def in_hand(lake: Lake, delivery: Delivery) -> Iterator[Refusal | None]:
    """Mark a file while it is judged. Gives the reason to refuse it unread, if enough programs have ended during it."""
    marks = lake.attempts(delivery.la_code, delivery.sha256)
    before = [m for m in marks.iterdir() if not m.name.startswith(".") and not _lives(m.name)] if marks.exists() else []
    mine = marks / _name(os.getpid())
    write_bytes(mine, b"")
    # A thread that needs nothing of Python's: a reader that hangs in native code may hold the lock of the interpreter.
    faulthandler.dump_traceback_later(LONGEST, exit=True, file=_STDERR)
    try:
        yield _refusal(delivery, len(before)) if len(before) >= DEATHS else None
        for mark in before:
            mark.unlink(missing_ok=True)
    finally:
        faulthandler.cancel_dump_traceback_later()
        mine.unlink(missing_ok=True)


def _refusal(delivery: Delivery, deaths: int) -> Refusal:
    again = "save it once more" if delivery.slot == COUNCIL_SLOT else "deliver it under another name"
    return Refusal(
        "READER_DIED",
        f"the program ended {deaths} times while it read or judged the file (no memory left, a crash of a reader, "
        f"{LONGEST // 60} minutes were not enough, or the run was killed)",
        f"Export it again, in parts or as CSV. If the machine was merely switched off, {again}.",
    )


def _name(pid: int) -> str:
    """A process by its number and the moment it began: numbers are given again."""
    return f"{pid}-{int(100 * psutil.Process(pid).create_time())}"


def _lives(name: str) -> bool:
    pid = name.partition("-")[0]
    try:
        return pid.isdigit() and _name(int(pid)) == name and psutil.Process(int(pid)).status() != psutil.STATUS_ZOMBIE
    except psutil.AccessDenied:
        return True  # of another account: it is not known
    except psutil.NoSuchProcess:
        return False

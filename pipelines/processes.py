"""Working on several things in several processes, and taking the results in the order of the items.

Here: when it pays, how another process begins and ends, and how its errors come back. Not here: what is worked on; threads
within one piece of work (`pipelines.receive.gate.in_order`).

Most of the work on a file is Python's, which runs on one core at a time. This process works too; another one costs a second to
begin, so it is kept for a while. `SCRUTINY_PROCESSES` is how many may be used, this one included; without it, one a core.
"""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

import psutil
from loky import get_reusable_executor

from pipelines.failures import keep_place, kind_and_place

T = TypeVar("T")

AHEAD = 2
"""So many items each other process has: one that it works on, and the next."""

IDLE = 60
"""Seconds after which another process ends if there is nothing to do."""


class Ended(Exception):  # noqa: N818 - the word people read
    """Another process ended by itself: no memory left, or a crash of native code."""

    def __init__(self) -> None:
        super().__init__(
            "a process that works beside this one ended: there was no memory left, a reader crashed, or it was killed. Run it "
            "again: a file over which this happens twice is refused, and the others go on"
        )


def in_processes(work: Callable[..., T], items: Sequence[tuple[Any, ...]], *, worth: bool) -> list[T]:
    """The results of `work`, a function of a module, on each item's values, in the order of the items.

    worth   whether there is so much to do that another process pays; if not, all is done here

    Raises what `work` raises, and `Ended` if another process ended by itself.
    """
    others = min(_allowed(), len(items)) - 1
    if others < 1 or not worth:
        return [work(*values) for values in items]
    pool = get_reusable_executor(max_workers=_allowed() - 1, timeout=IDLE, initializer=_begin)
    elsewhere: dict[int, Future[T]] = {}
    done: dict[int, T] = {}
    left = deque(range(len(items)))
    try:
        while left:
            while left and sum(not f.done() for f in elsewhere.values()) < AHEAD * others:
                number = left.popleft()
                elsewhere[number] = pool.submit(_try, work, items[number])
            if left:
                number = left.popleft()
                done[number] = work(*items[number])
        done |= {number: future.result() for number, future in elsewhere.items()}
    except BrokenProcessPool:
        raise Ended from None
    finally:
        for future in elsewhere.values():
            future.cancel()  # those that are done stay as they are
    return [done[number] for number in range(len(items))]


def _allowed() -> int:
    if multiprocessing.current_process().daemon:
        return 1  # such a process may not begin others
    return int(os.environ.get("SCRUTINY_PROCESSES") or os.cpu_count() or 1)


# ── in the other process ─────────────────────────────────────────────────────────────────────────────────────────────
def _begin() -> None:
    """End in good order when asked to, and with the process that began this one. One core is this process's share."""
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # read when polars is imported, which is later
    for asked in {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}:
        signal.signal(asked, lambda *_: sys.exit(1))
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(other: int) -> None:
    """End when the process that began this one has ended, even if nobody has asked yet how it ended."""
    while os.getppid() == other and psutil.pid_exists(other):
        time.sleep(1)
    os._exit(1)


def _try(work: Callable[..., T], values: tuple[Any, ...]) -> T:
    """The result; an error keeps the place it has here, which no traceback of the other process holds."""
    try:
        return work(*values)
    except Exception as error:
        raise keep_place(_that_can_be_sent(error), kind_and_place(error)) from None


def _that_can_be_sent(error: Exception) -> Exception:
    """The error, or one that names its kind if it cannot be sent: some are made from more than their message."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__} in another process")
    return error

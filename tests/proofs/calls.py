"""Calls of the file system that fail: each call by which a publication puts files in place, one after the other.

Here: a publication whose n-th call fails, what must be served then, and the next one, which must succeed without help. Not here:
what the steps do (`warehouse.publish`).
"""

import errno
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from faults.played import Home, published
from helpers import publish
from pipelines.publish import publication
from proofs import Result
from warehouse.publish.manifest import hold_to
from warehouse.publish.release import InUse, Outcome, served_release
from warehouse.publish.shelf import Shelf

CALLS = ((os, "fsync"), (os, "link"), (os, "replace"), (os, "rename"), (shutil, "copyfile"), (os, "mkdir"))


class Failing:
    """Fails the n-th of the calls by which files are put in place, and counts them."""

    def __init__(self, nth: int) -> None:
        self.nth, self.calls = nth, 0

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Until it ends."""
        real = {(module, name): getattr(module, name) for module, name in CALLS}
        for (module, name), call in real.items():
            setattr(module, name, self._wrapped(call))
        try:
            yield
        finally:
            for (module, name), call in real.items():
                setattr(module, name, call)

    def _wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            self.calls += 1
            if self.calls == self.nth:
                raise OSError(errno.EIO, "Input/output error")
            return real(*arguments, **more)

        return call


def survives(home: Home, nth: int) -> tuple[bool, str]:
    """Publish with the n-th call failing, then again. Returns whether there were so many calls, and what is wrong."""
    before, failing = served_release(home.lake.served), Failing(nth)
    try:
        with failing.in_force():
            _publish(home, f"failing {nth}")
    except OSError as error:
        if error.errno != errno.EIO and not isinstance(error, InUse):
            return True, f"call {nth}: {error}"
    now = served_release(home.lake.served)
    if now is None or before is None or now not in {before, f"r{int(before[1:]) + 1:05d}"}:
        return True, f"call {nth}: {before} was served, {now} is"
    kept = Shelf(home.lake.served).find(now)
    if kept is None:
        return True, f"call {nth}: {now} is served and not kept"
    hold_to(home.lake.served, kept.manifest())
    if failing.calls < nth:
        return False, ""
    if not _publish(home, f"healed {nth}").promoted:
        return True, f"call {nth}: the next run promoted nothing"
    left = [p.name for p in home.lake.served.parent.rglob(".building-*")]
    return True, f"call {nth}: left over {left}" if left else ""


def fail_one_by_one(home: Home, step: int) -> tuple[int, list[str]]:
    """Let every n-th call fail, until there are no more. Returns how many calls there are, and what was wrong."""
    wrong = []
    for nth in itertools.count(1, step):
        reached, fault = survives(home, nth)
        wrong += [fault] if fault else []
        if not reached:
            return nth - 1, wrong
    raise AssertionError("it counts for ever")


def _publish(home: Home, version: str) -> Outcome:
    with patch.object(publication, "code_version", lambda: version):
        return publish(home.lake)


def main() -> Result:
    """Let every call fail."""
    with TemporaryDirectory() as folder:
        calls, wrong = fail_one_by_one(published(Path(folder)), 1)
    return Result(
        calls > 20 and not wrong,
        f"{calls} calls of the file system, each failed once: {calls - len(wrong)} left a whole release served and healed themselves",
        tuple(wrong),
    )

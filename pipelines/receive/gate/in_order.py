"""Working on several things at a time, and taking the results in order.

Here: threads, because polars does its work outside Python's lock; a few items ahead, so that memory stays bounded.
Not here: what is worked on.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

WORKERS = min(4, os.cpu_count() or 1)
"""So many tables, or slices of a long one, are worked on at a time."""


def in_order(work: Callable[..., T], items: Iterable[tuple[Any, ...]], *, workers: int) -> Iterator[T]:
    """The results of `work` on each item's values, in the order of the items; at most `workers` are worked on at a time.

    Raises what `work` raises for the first item for which it raises; the items after it are not waited for.
    """
    if workers <= 1:
        yield from (work(*values) for values in items)
        return
    with ThreadPoolExecutor(workers) as pool:
        running: deque[Future[T]] = deque()
        try:
            for values in items:
                running.append(pool.submit(work, *values))
                if len(running) >= workers:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        finally:
            for future in running:
                future.cancel()

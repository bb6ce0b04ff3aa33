"""Deliveries in every order: all 120 orders of five and 200 random orders of eight give one release.

Here: playing them on all cores and counting logical checksums. Not here: the deliveries and how an order is played (`orders`).
"""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from orders import checksum, make_homes, orders_of_eight, orders_of_five
from proofs import Result


def main() -> Result:
    """Play every order and count the checksums."""
    five, eight = list(orders_of_five()), list(orders_of_eight())
    with TemporaryDirectory() as folder:
        make_homes(Path(folder))
        one = partial(checksum, homes=Path(folder))
        # Not forked: threads of polars that hold a lock are not there in a fork, and it would wait for them for ever.
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            of_five = list(pool.map(one, five, chunksize=4))
            of_eight = list(pool.map(one, eight, chunksize=4))
    return Result(
        len(set(of_five)) == len(set(of_eight)) == 1,
        f"all {len(five)} orders of five deliveries: logical checksums {len(set(of_five))}; {len(eight)} random orders of eight "
        f"deliveries: logical checksums {len(set(of_eight))}",
        (*_others(five, of_five), *_others(eight, of_eight)),
    )


def _others(orders: Sequence[tuple[int, ...]], found: Sequence[str]) -> list[str]:
    """Which orders gave what most did not, and in which tables."""
    usual = Counter(found).most_common(1)[0][0]
    tables = {one: {part.split()[0] for part in set(one.split(", ")) ^ set(usual.split(", "))} for one in set(found)}
    return [f"{o}: {', '.join(sorted(tables[f]))} differ" for o, f in zip(orders, found, strict=True) if f != usual]

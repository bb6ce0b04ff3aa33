"""Two hundred awkward councils: the product's figures against the oracle's (`python -m tests.proofs differential=50`:
fifty).

Here: playing them on all cores and counting. Not here: the councils, the oracle and the comparison
(`tests/differential`).
"""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from differential.awkward import awkward
from differential.compared import Comparison, compared
from proofs import Result

COUNCILS = 200
SHOWN = 40


def main(argument: str = "") -> Result:
    """Play so many councils and count what differs."""
    seeds = range(int(argument) if argument else COUNCILS)
    # Not forked: threads of polars that hold a lock are not there in a fork, and it would wait for them for ever.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        found = list(pool.map(played, seeds, chunksize=4))
    different = [f"council {seed}: {d}" for seed, one in zip(seeds, found, strict=True) for d in one.different]
    of_indicators = Counter(d.key[1] for one in found for d in one.different)
    figures = sum(one.compared for one in found)
    return Result(
        not different,
        f"{len(seeds)} awkward councils: {figures:,} figures compared, {len(different):,} different",
        (*(f"{indicator}: {count:,}" for indicator, count in of_indicators.most_common()), *different[:SHOWN]),
    )


def played(seed: int) -> Comparison:
    """A council worked out twice."""
    with TemporaryDirectory() as folder:
        return compared(awkward(seed), Path(folder))

"""The whole corpus of spoiled files: a line for each class of the table, then the sum.

Here: judging it on all cores, and the score. Not here: the faults and what must come of each (`faults`); the ordinary tests
judge those of them that `faults.catalogue.chosen` names. `corpus=31` judges a class, `corpus=bombs` what has that in its name.
"""

import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from faults.catalogue import catalogue
from faults.fault import CLASSES
from faults.judged import complaints
from proofs import Result


def main(only: str = "") -> Result:
    """Judge the corpus, or a part of it, and give the score."""
    every = catalogue()
    asked = [
        n
        for n, f in enumerate(every)
        if not only or only in (str(f.number), f.id) or (not only.isdigit() and only in f.id)
    ]
    # Not forked: threads of polars that hold a lock are not there in a fork, and it would wait for them for ever.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        judged = dict(zip(asked, pool.map(_complaints, asked), strict=True))
    wrong = {every[n].id: complaints_of_one for n, complaints_of_one in judged.items() if complaints_of_one}
    files: dict[int, list[bool]] = defaultdict(list)
    for n, complaints_of_one in judged.items():
        files[every[n].number].append(not complaints_of_one)
    score = []
    for number, good in sorted(files.items()):
        mark = "" if all(good) else "   <- not as specified"
        score.append(f"{number:3}  {CLASSES[number]:45} {sum(good):3} of {len(good):3}{mark}")
    for name, complaints_of_one in wrong.items():
        score += [name, *(f"    {line}" for line in complaints_of_one)]
    silent = sum("SILENT" in line for complaints_of_one in wrong.values() for line in complaints_of_one)
    uncounted = sum(
        "accounted" in line or "filled rows" in line
        for complaints_of_one in wrong.values()
        for line in complaints_of_one
    )
    rows = f"rows not accounted for in {uncounted} tables" if uncounted else "rows accounted for in every file"
    return Result(
        bool(asked) and not wrong,
        f"fault corpus {len(asked) - len(wrong)} of {len(asked)} as specified, {len(files)} classes, "
        f"silent wrong results {silent}, {rows}",
        tuple(score),
    )


def _complaints(position: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        return complaints(catalogue()[position], Path(folder))

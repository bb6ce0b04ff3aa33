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
        said = dict(zip(asked, pool.map(_complaints, asked), strict=True))
    wrong = {every[n].id: told for n, told in said.items() if told}
    files: dict[int, list[bool]] = defaultdict(list)
    for n, told in said.items():
        files[every[n].number].append(not told)
    score = []
    for number, good in sorted(files.items()):
        mark = "" if all(good) else "   <- not as specified"
        score.append(f"{number:3}  {CLASSES[number]:45} {sum(good):3} of {len(good):3}{mark}")
    for name, told in wrong.items():
        score += [name, *(f"    {line}" for line in told)]
    silent = sum("SILENT" in line for told in wrong.values() for line in told)
    uncounted = sum("accounted" in line or "filled rows" in line for told in wrong.values() for line in told)
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

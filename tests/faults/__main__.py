"""The score of the gate against its faults: `python tests/faults`, a line for each class of the table, then the sum.

A number or a part of a name as argument judges only those. Ends with 1 if anything is not as specified.
"""

import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE.parent), str(_HERE.parents[1])]

from faults.catalogue import catalogue  # noqa: E402
from faults.fault import CLASSES  # noqa: E402
from faults.judged import complaints  # noqa: E402


def main(only: str = "") -> int:
    """Judge the corpus, or a part of it, and print the score."""
    began = time.perf_counter()
    chosen = [
        f for f in catalogue() if not only or only in (str(f.number), f.id) or (not only.isdigit() and only in f.id)
    ]
    wrong: dict[str, list[str]] = {}
    files: dict[int, list[bool]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for position, fault in enumerate(chosen):
            place = Path(folder) / str(position)
            place.mkdir()
            said = complaints(fault, place)
            files[fault.number].append(not said)
            if said:
                wrong[fault.id] = said
    for number, good in sorted(files.items()):
        mark = "" if all(good) else "   <- not as specified"
        print(f"{number:3}  {CLASSES[number]:45} {sum(good):3} of {len(good):3}{mark}")
    for name, said in wrong.items():
        print(f"\n{name}", *(f"    {line}" for line in said), sep="\n")
    silent = sum("SILENT" in line for said in wrong.values() for line in said)
    uncounted = sum("accounted" in line or "filled rows" in line for said in wrong.values() for line in said)
    rows = "rows accounted for in every file" if not uncounted else f"rows not accounted for in {uncounted} tables"
    print(
        f"\nfault corpus {len(chosen) - len(wrong)} of {len(chosen)} as specified, {len(files)} classes, "
        f"silent wrong results {silent}, {rows} ({time.perf_counter() - began:.0f} s)"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))

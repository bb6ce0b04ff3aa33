"""`python -m tests.proofs [NAME[=ARGUMENT] …]`: plays the proofs named, or all of them, and prints a line each.

Ends with 1 if one of them does not hold. An argument plays another size or a part: `kills=20`, `attacker=500`, `corpus=31`.
"""

import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE.parent), str(_HERE.parents[1])]

from proofs import Result  # noqa: E402


def known() -> list[str]:
    """The name of every proof: its module's."""
    return [m.name for m in iter_modules([str(_HERE)]) if not m.name.startswith("_")]


def played(name: str, argument: str) -> Result:
    """What a proof has shown. One that stops does not hold, and the others go on."""
    try:
        main = import_module(f"proofs.{name}").main
        shown: Result = main(argument) if argument else main()
    except Exception as failed:
        return Result(False, f"stopped: {type(failed).__name__}: {failed}")
    return shown


def main(asked: Sequence[str]) -> int:
    """Play what is asked for and print a line each; what fails, and what was named, with its details."""
    named = [one.partition("=") for one in asked] or [(name, "", "") for name in known()]
    if unknown := [name for name, _, _ in named if name not in known()]:
        print(f"No such proof: {', '.join(unknown)}. There are: {', '.join(known())}.")
        return 2
    failed = 0
    for name, _, argument in named:
        began = time.perf_counter()
        shown = played(name, argument)
        if asked or not shown.holds:
            print(*(f"  {line}" for line in shown.details), sep="\n", end="\n" if shown.details else "")
        mark = "" if shown.holds else "DOES NOT HOLD: "
        print(f"{name}: {mark}{shown.line} ({time.perf_counter() - began:.0f} s)", flush=True)
        failed += not shown.holds
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

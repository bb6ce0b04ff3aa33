"""One file means one file: the whole suite in a copy of the project with an indicator file and a mart file more.

Here: running it and counting. Not here: the two files and the copy (`grown`); a part of the suite runs there in the ordinary tests.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from grown import FILES, grow, outcomes
from proofs import Result


def main() -> Result:
    """Run the whole suite in the copy."""
    with TemporaryDirectory() as folder:
        came, printed = outcomes(grow(Path(folder) / "project"))
    count = {how: list(came.values()).count(how) for how in ("passed", "skipped", "failed")}
    failed = [test for test, how in came.items() if how == "failed"]
    return Result(
        not failed and count["passed"] > 1_000,
        f"the whole suite with {len(FILES)} files more ({', '.join(FILES)}): "
        f"{', '.join(f'{n:,} {how}' for how, n in count.items())}",
        (*failed, *(printed.splitlines()[-60:] if failed else ())),
    )

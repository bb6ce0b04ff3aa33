"""What takes long to show: `python -m tests.proofs` shows all of it, a line each; `python -m tests.proofs kills corpus` some.

Here: a module for each proof, whose `main` plays it and gives back a `Result`. At least one case of every class stays in the
ordinary tests, which take their cases from the same modules. Not here: what is quick.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """What a proof has shown.

    holds    whether everything is as it must be
    line     how much was played and what came of it, in one line
    details  what is not as it must be, or what somebody who plays this proof alone wants to see
    """

    holds: bool
    line: str
    details: tuple[str, ...] = ()

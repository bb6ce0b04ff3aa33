"""What the county drops into a landing folder: a file with its place.

Here: `Dropped`. Each module of the demo that makes files gives an iterator of these; `deliver` writes them.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Dropped:
    """A delivered file.

    slot   the round it is dropped for (`2025-26-Q1`), or `published/<day>` for a national file
    name   file name
    data   its bytes
    about  what its sidecar says, if it has one
    """

    slot: str
    name: str
    data: bytes
    about: dict[str, str] = field(default_factory=dict)

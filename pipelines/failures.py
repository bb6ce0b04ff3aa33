"""What may be shown of an error that is not ours: its kind and its place.

Here: the words. Not here: who catches it (`pipelines.dagster.resources` in Dagster, `pipelines.commands.app` on the console). A library's
message may quote a cell, and messages reach logs, stores and screens.
"""

import traceback
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
_PLACE = "place_in_another_process"


def kind_and_place(error: BaseException) -> str:
    """For instance `ValueError in cells.py, line 12`: the last place in our own code, or else the last there is."""
    if place := getattr(error, _PLACE, ""):
        return str(place)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(PACKAGE)]
    last = (ours or frames)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def keep_place(error: Exception, place: str) -> Exception:
    """The error, with its kind and place for a process that has no traceback of it."""
    setattr(error, _PLACE, place)
    return error

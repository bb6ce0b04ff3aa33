"""The sidecar of a file: `<file>.about.json` beside it.

Here: reading one, and what is wrong with it. Not here: what follows from what it says (`pipelines.receive.identity`).
"""

import errno
import json
import re
from difflib import get_close_matches
from typing import Any

from upath import UPath

from pipelines.receive.identity import SIDECAR

MAX_SIDECAR = 2**16
KEYS = frozenset({"as_at", "la_code", "period", "reconstructed"})
"""The keys of a sidecar that decide anything: the day its file was taken, whose it is, of which period; "yes" for an edition
that was reconstructed from a later one. Whatever else it says is kept with the delivery."""


def read_sidecar(path: UPath) -> dict[str, str]:
    """What the sidecar of a file says, as text; `unreadable` says what is wrong with it."""
    sidecar = path.parent / f"{path.name}{SIDECAR}"
    try:
        if sidecar.stat().st_size > MAX_SIDECAR:
            return {"unreadable": "it is too long"}
        entries = json.loads(sidecar.read_bytes().decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except OSError as error:
        # A name near the limit of the file system leaves no room for a sidecar's.
        none = isinstance(error, FileNotFoundError) or error.errno == errno.ENAMETOOLONG
        return {} if none else {"unreadable": "it cannot be opened"}
    except _RepeatedError:
        return {"unreadable": "it says something twice"}
    except (ValueError, RecursionError):
        return {"unreadable": "it is not JSON in UTF-8"}
    if not isinstance(entries, dict):
        return {"unreadable": "it is no JSON object"}
    lacking = {_folded(name): name for name in KEYS - entries.keys()}
    if meant := {n for k in entries.keys() - KEYS for n in get_close_matches(_folded(k), lacking, cutoff=0.9)}:
        names = sorted(lacking[n] for n in meant)
        return {"unreadable": f"{', '.join(names)} is spelled in another way in it"}
    if empty := sorted(k for k in KEYS & entries.keys() if not str(entries[k]).strip()):
        return {"unreadable": f"{', '.join(empty)} is there and says nothing"}
    return {str(k): str(v) for k, v in entries.items()}


class _RepeatedError(ValueError):
    """An object of JSON has a name twice: readers take the last, people the first."""


def _folded(name: object) -> str:
    return re.sub("[^a-z]", "", str(name).lower())


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise _RepeatedError
    return entries

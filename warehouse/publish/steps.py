"""The steps of a publication, in order.

Here: their names, and calling the watchers when a step is reached. Not here: what a step does (`build`, `shelf`, `release`).

Nobody watches in a usual run. The proof that a publication may be killed at any step (`tests/proofs/kills.py`) does.
"""

from collections.abc import Callable

STEPS = (
    "looked at what is served",
    "swept",
    "room on the disk",
    "tables written",
    "marts written",
    "proved",
    "checkpoint",
    "closed",
    "read back",
    "pages drawn",
    "manifest written",
    "synced",
    "read-only",
    "on the shelf",
    "shelf synced",
    "copied",
    "copy synced",
    "log set aside",
    "replaced",
    "pages replaced",
    "folder synced",
    "verified as served",
    "marked as promoted",
    "shelf cleared",
    "entered in the ledger",
    "evidence written",
)

watchers: list[Callable[[str], None]] = []


def reached(step: str) -> None:
    """Call every watcher with the step that is done."""
    for watch in watchers:
        watch(step)

"""Published figures that are about to change though nothing they rest on has: they wait for a named reason.

Here: holding such a release back, and accepting it. Not here: finding out why a figure changed (`warehouse.restatement`).

It should not happen: a figure follows from deliveries, definition, software and workbook. If it does (facts altered by hand, a
defect, the same deliveries counted in another order), a person has to look before a committee reads another figure than before.
What was accepted is that figure, not any later one; each reason is a file of its own, kept for ever.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from filelock import FileLock

from pipelines import audit
from pipelines.lake import Lake, write_bytes
from warehouse.indicator import Indicator
from warehouse.restatement import UNEXPLAINED, figure_of, plain

RULE = "UNEXPLAINED_CHANGE"


class Unexplained(Exception):  # noqa: N818 - the word people read
    """A release is held back. `lines` says which figures would change, and what to do."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines = lines
        super().__init__(
            f"{RULE}: published figures would change ({len(lines)}), and nothing that they rest on has: {'; '.join(lines)}. "
            "Look for the cause; to publish them with a reason: scrutiny release accept --by NAME --note TEXT"
        )


class NothingWaits(LookupError):  # noqa: N818 - the word people read
    """No figure waits for a reason."""


def reasons(lake: Lake) -> dict[str, str]:
    """The reason of each figure that a named person has accepted, by `figure_of`. The name stays with the reason, in the lake."""
    told = [json.loads(entry.read_bytes()) for entry in lake.accepted_changes()]
    return {figure: f"accepted on {t['at'][:10]}: {t['note']}" for t in told for figure in t["figures"]}


def hold_back(lake: Lake, restated: Iterable[Mapping[str, Any]], catalogue: Mapping[str, Indicator]) -> None:
    """Raise `Unexplained` if a figure would be other than it was last published, and nobody knows why."""
    waiting = [r for r in restated if r["because"] == UNEXPLAINED and figure_of(r) != figure_of(r, "last_")]
    lake.unexplained.unlink(missing_ok=True)
    if waiting:
        write_bytes(lake.unexplained, json.dumps([figure_of(r) for r in waiting]).encode())
        raise Unexplained(tuple(_in_words(r, catalogue) for r in waiting))


def accept(lake: Lake, *, by: str, note: str) -> int:
    """Accept the figures that wait as they would be now. Returns how many. Raises `NothingWaits`.

    The next refresh publishes them, and says the reason where it says what was restated.
    """
    with FileLock(lake.publishing_lock):
        if not lake.unexplained.exists():
            raise NothingWaits("no figure waits for a reason")
        figures = json.loads(lake.unexplained.read_bytes())
        told = {"by": by, "note": note, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}", "figures": figures}
        audit.note(lake, "accept", f"{len(figures)} figures that changed without a known cause, by {by}")
        write_bytes(lake.next_accepted_change(), json.dumps(told).encode(), once=True)
        lake.unexplained.unlink()
    return len(figures)


def _in_words(row: Mapping[str, Any], catalogue: Mapping[str, Indicator]) -> str:
    figures = [_figure(row, "last_"), _figure(row, "")]
    label = catalogue[row["indicator_id"]].label
    return f"{label}, {row['period']} ({row['la_code']}): {figures[0]} in {row['last_release']}, {figures[1]} now"


def _figure(row: Mapping[str, Any], of: str) -> str:
    if row[f"{of}status"] != "ok":
        return str(row[f"{of}status"])
    counts = (row[f"{of}numerator"], row[f"{of}denominator"])
    beside = f" ({counts[0]:,} of {counts[1]:,})" if None not in counts else ""
    return plain(row[f"{of}displayed"]) + beside

"""Published figures that are about to change though nothing they rest on has: they wait for a named reason.

Here: holding such a release back, and accepting it. Not here: finding out why a figure changed (`warehouse.standing.restatement`).

It should not happen: a figure follows from deliveries, definition, software and settings. If it does (facts altered by hand, a
defect, the same deliveries counted in another order), a person has to look before a committee reads another figure than before.
What is accepted is that figure in the place of that other one, no later change; each reason is a file of its own, kept for ever.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from pipelines.home import audit
from pipelines.home.lake import Lake, read_bytes, write_bytes
from pipelines.home.local_disk import publishing
from warehouse.indicator import Indicator
from warehouse.standing.restatement import Change, figure_of, plain

RULE = "UNEXPLAINED_CHANGE"
Accepted = list[tuple[str, str, str]]
"""The figure that stood, the one in its place (`figure_of`), and the reason as it is shown."""


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


def accepted_changes(lake: Lake) -> Accepted:
    """What named persons have accepted. The name stays with the reason, in the lake."""
    entries = [json.loads(read_bytes(place)) for place in lake.accepted_changes()]
    return [(c["from"], c["to"], f"accepted on {e['at'][:10]}: {e['note']}") for e in entries for c in e["changes"]]


def with_reasons(accepted: Accepted, restated: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `fact_restatement`, with the reason where the figure as it is now was once accepted."""
    reasons = {to: reason for _, to, reason in accepted}
    rows = []
    for row in restated:
        reason = reasons.get(figure_of(row, row | {"latest": row["displayed"]}))
        rows.append(row | {"because": reason} if reason else row)
    return rows


def hold_back(lake: Lake, changes: Iterable[Change], accepted: Accepted, catalogue: Mapping[str, Indicator]) -> None:
    """Raise `Unexplained` if a figure would be other than it is published, for no known cause, and nobody has accepted it."""
    settled = {(before, now) for before, now, _ in accepted}
    waiting = [
        {"from": before, "to": now, "words": _in_words(c, catalogue)}
        for c in changes
        if ((before := figure_of(c.then, c.then)), (now := figure_of(c.then, c.now))) not in settled
    ]
    lake.unexplained.unlink(missing_ok=True)
    if waiting:
        write_bytes(lake.unexplained, json.dumps(waiting).encode())
        raise Unexplained(tuple(w["words"] for w in waiting))


def accept(lake: Lake, *, by: str, note: str) -> list[str]:
    """Accept the changes that wait, each from the figure that stands to the one in its place. Returns them in words.

    The next refresh publishes them; the note is served with them, as the reason for the restatement. Raises `NothingWaits`.
    """
    with publishing(lake):
        if not lake.unexplained.exists():
            raise NothingWaits("no figure waits for a reason")
        changes = json.loads(read_bytes(lake.unexplained))
        entry = {"by": by, "note": note, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}", "changes": changes}
        audit.note(lake, "accept", f"{len(changes)} figures that changed without a known cause, by {by}")
        place = lake.next_accepted_change()
        if not write_bytes(place, json.dumps(entry).encode(), once=True):
            raise FileExistsError(f"{place.name} is there already: accept again")
        lake.unexplained.unlink()
    return [c["words"] for c in changes]


def _in_words(change: Change, catalogue: Mapping[str, Indicator]) -> str:
    then = change.then
    label = catalogue[then["indicator_id"]].label
    figures = f"{_figure(then)} in {then['release']}, {_figure(change.now)} now"
    return f"{label}, {then['period']} ({then['la_code']}): {figures}"


def _figure(row: Mapping[str, Any]) -> str:
    if row["status"] != "ok":
        return str(row["status"])
    counts = (row["numerator"], row["denominator"])
    return plain(row["latest"]) + (f" ({counts[0]:,} of {counts[1]:,})" if None not in counts else "")

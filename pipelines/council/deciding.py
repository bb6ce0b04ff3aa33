"""A person's decision on a delivery, entered in the council's workbook by command.

Here: which delivery is meant, and the row of the sheet Decisions. Not here: what a decision does (`pipelines.compose`), and who may
take one: whoever may write the workbook.
"""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.council.writing import NotWritten, add_rows, open_workbook
from schemas.codes.council import DECISION

FEWEST_DIGITS = 4
"""A delivery may be named by its first digits, if they are enough."""


def decide(
    workbook: Path, delivery: str, decision: str, *, by: str, note: str, today: date, known: Collection[str]
) -> str:
    """Enter a decision. Returns the identifier of the delivery it is on.

    delivery  its identifier as `scrutiny status` prints it, or the first digits of it
    decision  `accept` or `withdraw`
    by, note  who answers for it, and why, in words that may be published
    known     identifiers of the council's deliveries

    Raises `NotWritten` if no delivery or more than one is meant, if nobody is named, no reason is given, or there is a decision on it.
    """
    if decision not in DECISION.valid_in(None):
        raise NotWritten(f"a decision is {' or '.join(DECISION.valid_in(None))}")
    if not by.strip():
        raise NotWritten("nobody is named. Say who answers for it: --by 'A. Name'")
    if not note.strip():
        raise NotWritten("no reason is given. Say why, in words that may be published: --note 'Sent by mistake'")
    meant = sorted(d for d in known if len(delivery) >= FEWEST_DIGITS and d.startswith(delivery.strip().lower()))
    if len(meant) != 1:
        found = "more than one delivery begins so" if meant else "there is no such delivery"
        raise NotWritten(f"{found}. `scrutiny status` prints the identifiers of those received")
    book = open_workbook(workbook)
    there = book.rows("decisions").filter(pl.col("delivery") == meant[0])
    if there.height:
        raise NotWritten(
            f"{there['decided_by'][0]} has decided on it on {there['decided_on'][0]} ({there['decision'][0]}). Whoever changes "
            "that does so in the workbook, sheet Decisions"
        )
    row = {
        "delivery": meant[0],
        "decision": DECISION.label(decision),
        "decided_by": by.strip(),
        "decided_on": today,
        "reason": note.strip(),
    }
    add_rows(book, {"decisions": [row]})
    return meant[0]

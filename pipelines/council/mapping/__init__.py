"""Mapping: the council's own headers and values, proposed, confirmed by a person, and kept in the council's workbook.

Here: `words` and `evidence` (what supports a mapping), `proposing`, `confirming` (into the workbook), `workbook` (rows
added to an xlsx without touching anything else). Not here: reading files by a mapping (`pipelines.receive.gate`), what a mapping is
(`schemas.words.mapping`), what is printed (`pipelines.commands.mapping`).
"""

from pipelines.council.mapping.confirming import Decisions, confirm, confirmed_in, sure_ones
from pipelines.council.mapping.proposing import Proposal, ProposedCode, ProposedColumn, ProposedSheet, propose

__all__ = [
    "Decisions",
    "Proposal",
    "ProposedCode",
    "ProposedColumn",
    "ProposedSheet",
    "confirm",
    "confirmed_in",
    "propose",
    "sure_ones",
]

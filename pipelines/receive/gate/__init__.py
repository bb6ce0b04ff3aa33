"""The gate: text to typed rows, judged → accepted, quarantined, verdict.

Here: `header` (which table, which columns), `cells` (cleaning and reading), `rules` (asking the pandera models), `findings`
(what is wrong), `judging` (the steps in order, every row accounted for).
Not here: what a table must look like (`schemas`), what a delivery is (`pipelines.receive.identity`), writing to the lake.

Three levels of refusal: a delivery (unreadable, not what it claims), a table (a key column is missing), a column
(absent; what needs it is `x` later). Everything else goes on. Every row of a sheet ends in exactly one of four places:
accepted, quarantined, duplicate, ignored. No message quotes a cell.
"""

from pipelines.receive.gate.findings import Finding
from pipelines.receive.gate.header import Match, recognise, recognise_table
from pipelines.receive.gate.judging import ENOUGH_ROWS, Judged, judge, judge_across, pseudonymise, take_out

__all__ = [
    "ENOUGH_ROWS",
    "Finding",
    "Judged",
    "Match",
    "judge",
    "judge_across",
    "pseudonymise",
    "recognise",
    "recognise_table",
    "take_out",
]

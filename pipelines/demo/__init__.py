"""A synthetic county in the shape of council 855, that delivers files in the real formats. No real child is in it.

Here: `records` (what happened in the county, planted so that the rules give known figures), `annex_a` (the workbooks its
case-management system exports), `national` (a table in LAIT's shape), `settings` (its council workbook and the figures
it has already reported), `deliver` (all of it, dropped into a home as a council would).
Not here: anything the pipeline could recognise the demo by. It reads these files as it reads any other.
"""

from pipelines.demo.deliver import ROUNDS, deliver

__all__ = ["ROUNDS", "deliver"]

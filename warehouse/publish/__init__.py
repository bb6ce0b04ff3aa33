"""How a figure leaves the building: the star is built beside the served file, proved, read back, then swapped in.

Here: `frames` (what goes into the star), `build` (the file and its proofs), `release` (promotion), `ledger` (what was
displayed). Nothing else in the project writes DuckDB.
"""

"""How a release is made and served: the star is built beside the served file, proved, read back, kept, then swapped in.

Here: `frames` (what goes into the star), `build` (the file and its proofs), `manifest` (what a release must hold), `shelf` (the
releases that are kept), `release` (promotion), `ledger` (what was displayed), `steps` (where a run may be killed). Nothing else
in the project writes DuckDB.
"""

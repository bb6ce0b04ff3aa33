"""The fault corpus: files spoiled by code from clean ones, each with what the gate must do.

Here: `clean` (the clean files), `draft` (spoiling one), `fault` (a fault and what must happen), a module of faults for each
part of the table (`delivery`, `container`, `structure`, `values`), `judged` (judging one and what holds for every file).
The ordinary tests judge a part of it (`catalogue.chosen`), `python -m tests.proofs corpus` all of it.
"""

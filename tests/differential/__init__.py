"""Random awkward councils, and their figures worked out twice: by the product, and by an oracle in plain Python.

Here: councils made from a seed (`awkward` and what it is made of), the oracle (`oracle`), and holding the two
against each other (`compared`). The oracle knows the written definitions and the rows of the files; it shares no
code with the product, so that a mistake must be made twice to stay unseen.

Not here: what one indicator gives for a handful of rows (its own example), files that are spoiled (`faults`), and
deliveries in another order (`orders`). Two hundred councils are played by `python -m tests.proofs differential`.
"""

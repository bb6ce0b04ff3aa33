"""Receiving: from a file in a landing folder to a verdict, with accepted and quarantined rows.

Here, in the order of the route: `landing` (what lies there), `identity` and `sidecar` (whose it is), `register`, `books` (what is known),
`read` (text out of files), `gate` (text to judged rows), `claimed`, `collected` and `covering` (is it what it claims, which dates it
covers), `examine` (all of it over one file), `contract` and `verdict`, `receiving` (what is kept). Not here: what a table must look like (`schemas`).
"""

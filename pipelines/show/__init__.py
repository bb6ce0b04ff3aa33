"""What people look at: reports of faults, evidence, the standing of a round, the rows behind a figure.

Here: what is said and how it looks. Not here: working anything out, and printing on a terminal (`pipelines.commands`).
"""

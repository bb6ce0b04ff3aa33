"""What people look at: reports on a file, evidence, where a round stands, the rows behind a figure.

Here: what they contain and how they look. Not here: working anything out, and printing on a terminal (`pipelines.commands`).
"""

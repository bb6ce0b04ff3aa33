"""The home: where things lie, and what belongs to the home itself.

Here: paths and how a file is written (`lake`), small files read together (`texts`), the pseudonym key (`keys`), the audit trail
(`audit`), the lock of a publication (`local_disk`). Not here: what the files mean.
"""

"""Why a release could not be written to a database or an extract.

Here: the error alone, which all that write one raise. Not here: writing.
"""


class NotSent(Exception):  # noqa: N818 - the word people read
    """A release cannot be written to a place; says why and what to do."""

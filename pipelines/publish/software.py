"""Which software made a figure.

Here: the code version of a release. Not here: the digests of single steps (`pipelines.steps`).
"""

import hashlib
from functools import lru_cache
from importlib.metadata import version

from pipelines.closure import digest_of
from pipelines.steps import digest
from schemas.words.source import source_modules
from warehouse.publish.build import marts

CODE = (
    "pipelines.receive.examine",
    "pipelines.compose.composed",
    "pipelines.figures.facts",
    "pipelines.figures.succession",
    "pipelines.figures.comparison",
    "pipelines.publish.gathered",
    "warehouse.publish.frames",
    "warehouse.publish.build",
)
"""What can change a figure, with all that these import, every source and every mart."""


@lru_cache
def code_version() -> str:
    """The version of the software, and a digest of all of it that can change a figure."""
    queries = hashlib.sha256("".join(f"{m.name} {m.sql}" for m in marts()).encode()).hexdigest()
    return f"{version('scrutiny')}+{digest(digest_of([*CODE, *source_modules()]), queries)[:8]}"

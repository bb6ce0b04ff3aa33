"""The dashboard page: one HTML file of a council's round, made from a release or from a copy of it, and nothing else.

Here: making it. Not here: its parts (`content`, `words`, `charts`, `drawing`), and when it is made (`pipelines.publish`).
"""

from collections.abc import Mapping
from pathlib import Path

from pipelines.show.page.content import NoPage, page_of
from pipelines.show.page.drawing import draw

__all__ = ["NoPage", "page"]


def page(release: Path, la_code: str, *, copy: Path | None = None, signed: Mapping[str, str] | None = None) -> bytes:
    """The page's file (UTF-8). Arguments and errors as `page_of`."""
    return draw(page_of(release, la_code, copy=copy, signed=signed))

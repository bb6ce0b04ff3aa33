"""Pages of published figures: any council's, from a file of published figures alone, and an index of all.

Here: making them. Not here: their parts (`content`, `drawing`), and making the file (`pipelines.publish.published`).
"""

from collections.abc import Iterator
from pathlib import Path

from pipelines.show.published.content import NoSuchCouncil, Published
from pipelines.show.published.drawing import draw, draw_index

__all__ = ["NoSuchCouncil", "page", "pages"]


def page(file: Path, la_code: str) -> bytes:
    """The page of one council (UTF-8). Raises `NoSuchCouncil`."""
    with Published(file) as published:
        return draw(published.council(la_code), published)


def pages(file: Path) -> Iterator[tuple[str, bytes]]:
    """The pages of every council of today and of those to be formed by name of file, and `index.html` last."""
    with Published(file) as published:
        councils, to_come = published.councils(), published.to_be_formed()
        for council in (*councils, *to_come):
            yield f"{council.la_code}.html", draw(published.council(council.la_code), published)
        yield "index.html", draw_index(councils, to_come, published)

"""Plain text. A paragraph is a run of lines; which belong together says `lines`."""

from pipelines.review.paper import Paper
from pipelines.review.reading.lines import blocks_of


def read_text(data: bytes, name: str) -> Paper:
    """The paper; bytes that are no UTF-8 are read as Windows-1252, which every byte but five can be."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    pages = text.split("\f")
    return Paper(name, blocks_of([page.splitlines() for page in pages], paged=len(pages) > 1))

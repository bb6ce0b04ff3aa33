"""A PDF: the lines of its pages, read in another process that has little memory and little time.

Here: reading it, and refusing what is no plain paper. Not here: which lines belong together (`lines`). A PDF is read by a program of
its own, because one made to do harm can ask for any amount of memory and time.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from pipelines.review.paper import NotRead, Paper
from pipelines.review.reading.lines import blocks_of

SECONDS = 60
"""As long may it take."""
MEMORY = 2 * 2**30
"""So many bytes may it use."""
PAGES = 500
_EDGE = 2
"""So many lines at the head and the foot of a page may be the same on each."""
_LETTERS = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\u00ad": ""})
"""Letters that a PDF draws as one, and hyphens that are not there."""
_AGAIN = "Print it to a new PDF, or give the Word document."


def read_pdf(data: bytes, name: str) -> Paper:
    """The paper. Raises `NotRead` for what cannot be read, has no text, or is made to do harm."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(data)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pipelines.review.reading.pdf_apart", str(path), str(MEMORY), str(PAGES)],
                capture_output=True, timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NotRead(f"it could not be read in {SECONDS} seconds", _AGAIN) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise NotRead("it is damaged, or asks for more memory than a paper needs", _AGAIN) from None
    if "refused" in answer:
        raise NotRead(answer["refused"], _AGAIN)
    if not any(any(line.strip() for line in page) for page in answer["pages"]):
        raise NotRead("there is no text in it: its pages are pictures", "Give the document it was made from.")
    pages = [[line.translate(_LETTERS) for line in page] for page in answer["pages"]]
    return Paper(name, blocks_of(_without_running_lines(pages), paged=True), tuple(answer["unread"]))


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """The pages without what stands at the head or the foot of most of them, whatever numbers are in it."""
    edges = [{re.sub(r"\d+", "#", line.strip()) for line in (*page[:_EDGE], *page[-_EDGE:])} for page in pages]
    seen = Counter(line for edge in edges for line in edge if line)
    running = {line for line, count in seen.items() if count > max(2, len(pages) / 2)}
    return [[line for line in page if re.sub(r"\d+", "#", line.strip()) not in running] for page in pages]

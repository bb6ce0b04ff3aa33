"""The program that reads a PDF apart from everything else: `python -m pipelines.review.reading.pdf_apart FILE BYTES PAGES`.

Prints one JSON object: `pages` (lines of each) and `unread`, or `refused` in words. Whatever goes wrong in it, and whatever it
prints to the error stream, is passed over: a library's message may quote the file.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"}
"""What may happen when a PDF is opened, that a paper does not need."""


def _limit(memory: int) -> None:
    """Let this process have no more memory; where the system has no such limit (Windows), the time limit alone holds."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _danger(reader: PdfReader) -> str:
    """What in a PDF acts by itself, in words; "" for nothing."""
    root = _dictionary(reader.trailer["/Root"])
    names = _dictionary(root.get("/Names"))
    if "/JavaScript" in names or "/AA" in root or _dictionary(root.get("/OpenAction")).get("/S") in _ACTIONS:
        return "it runs a script when it is opened"
    if "/EmbeddedFiles" in names:
        return "it has other files in it"
    return ""


def _dictionary(found: Any) -> dict[str, Any]:
    """The dictionary that an entry is or leads to; an empty one where it is something else."""
    value = found.get_object() if hasattr(found, "get_object") else found
    return value if isinstance(value, dict) else {}


def answer(path: Path, pages: int) -> dict[str, object]:
    """The pages' lines, or why it is refused."""
    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"refused": "it is password-protected"}
    if words := _danger(reader):
        return {"refused": words}
    if len(reader.pages) > pages:
        return {
            "code": "TOO_LONG",
            "refused": f"it has {len(reader.pages):,} pages, and more than {pages} are not read",
        }
    read = [page.extract_text().splitlines() for page in reader.pages]
    empty = sum(not any(line.strip() for line in page) for page in read)
    unread = [f"{empty} page{'s' if empty > 1 else ''} without text"] if empty else []
    return {"pages": read, "unread": unread}


if __name__ == "__main__":
    _limit(int(sys.argv[2]))
    try:
        said = answer(Path(sys.argv[1]), int(sys.argv[3]))
    except (PyPdfError, MemoryError, RecursionError, ValueError, KeyError, TypeError, AttributeError, OSError):
        said = {"refused": "it is damaged, or asks for more memory than a paper needs"}
    print(json.dumps(said))

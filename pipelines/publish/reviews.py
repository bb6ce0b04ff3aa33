"""The review of a paper, written where it is wanted: `scrutiny review`.

Here: which release it is held against, and where its files lie. Not here: what it finds (`pipelines.review`).

    warehouse/reviews/<name of the paper>-<its kind>/
      review.html            the text with every claim marked
      dashboard.html         the page with the cards that it leads to
      <name>.reviewed.docx   the paper with comments, where it is a Word document

A review says what the release says, the figures that no copy shows too: it stays inside the council.
"""

from dataclasses import dataclass
from pathlib import Path

from pipelines.home.lake import Lake
from pipelines.publish.copies import find_release, page_inside
from pipelines.publish.papers import of_round
from pipelines.review import Known, Review, Reviewer
from pipelines.review.findings import Finding, findings
from pipelines.review.reading import read_paper
from pipelines.review.shown.web import page
from pipelines.review.shown.word import with_comments
from warehouse.publish.shelf import write_whole


@dataclass(frozen=True)
class Reviewed:
    """A review, what it found, the release it was held against, and the files it was written to."""

    review: Review
    found: list[Finding]
    known: Known
    release: str
    files: tuple[Path, ...]


def review_paper(
    lake: Lake, paper: Path, *, round_: str = "", la_code: str = "", called: str = "", out: Path | None = None
) -> Reviewed:
    """Review a paper against the release served, or the newest of a round, and write the review's files.

    called  what the paper calls the council, where that is not the name in its workbook
    out     the folder to write into; by default one of its own in the home

    Raises `NotCopied` without a release, `NotRead` for a paper that cannot be read, `NotReviewed`, `Damaged` and `OSError`.
    """
    kept = of_round(lake, round_, la_code) if round_ else find_release(lake, None)
    code = la_code or next(iter(kept.manifest().rounds))
    read = read_paper(paper)
    known = Known(kept.file, code)
    review = Reviewer(known, called).review(read)
    found = findings(review, known)
    folder = out or lake.served.parent / "reviews" / paper.name.replace(".", "-")
    folder.mkdir(parents=True, exist_ok=True)
    state = kept.manifest().state
    web = page(review, found, known, release=kept.release, state=state, dashboard="dashboard.html")
    files = {folder / "dashboard.html": page_inside(kept, code), folder / "review.html": web}
    if read.is_word:
        files[folder / f"{paper.stem}.reviewed.docx"] = with_comments(paper.read_bytes(), read, found)
    for place, content in files.items():
        write_whole(place, content)
    return Reviewed(review, found, known, kept.release, tuple(files))

"""What others have published, from a folder of national files, without a home: one DuckDB file of every council.

Here: reading the files through the gate, comparing them, building the star of it. Not here: what the files mean (`warehouse.national`), and
the pages that are drawn from the file (`pipelines.show.published`).

No council delivers anything, so there is no key, no workbook and no figure of a council's own. What is read lies in a scratch folder while
it is read.
"""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from upath import UPath

from pipelines.council.councils import Councils
from pipelines.figures.comparison import comparing, load_vintages
from pipelines.home.lake import Lake
from pipelines.publish.gathered import as_frame
from pipelines.publish.software import code_version
from pipelines.receive.books import Books
from pipelines.receive.identity import PUBLISHED, Delivery
from pipelines.receive.landing import ignored
from pipelines.receive.receiving import bring_up_to_date
from pipelines.receive.register import register
from warehouse.indicators import catalogue
from warehouse.publish.build import build
from warehouse.publish.frames import star_frames
from warehouse.publish.ledger import DRAFT
from warehouse.publish.manifest import Manifest
from warehouse.publish.release import release_row

_NO_KEY = b""
"""National files name no person, so nothing in them is pseudonymised."""


class NothingPublished(Exception):  # noqa: N818 - the word people read
    """A folder holds no national file that can be used, with what is wrong with each."""


@dataclass(frozen=True)
class Read:
    """How one file of the folder was read.

    words    what it is; "" where it is not known
    refused  why it is not used; "" where it is
    """

    file: str
    words: str
    refused: str


def build_published(folder: Path, file: Path) -> list[Read]:
    """Build the star of the national files in a folder and below it, and say how each was read.

    Raises `NothingPublished`, and as `warehouse.publish.build.build`.
    """
    with tempfile.TemporaryDirectory(prefix="scrutiny-published-") as scratch:
        root = Path(scratch)
        lake = Lake(root, *(UPath(root / name) for name in ("landing", "restricted", "lake")))
        books, files = _registered(lake, folder)
        books = bring_up_to_date(lake, books, PUBLISHED, _NO_KEY)
        read = list(_read(books, files))
        if all(r.refused for r in read):
            wrong = "; ".join(f"{r.file}: {r.refused}" for r in read) or "there is no file in it"
            raise NothingPublished(f"{folder} holds no national file that can be used: {wrong}")
        councils = Councils(())
        compared = comparing(lake, books, councils).run()
        nothing = as_frame("dim_delivery", []), as_frame("fact_quality", [])
        frames = star_frames([], catalogue(), load_vintages(lake, compared), *nothing)
        planned = Manifest(PUBLISHED, "", code_version(), compared.inputs, {}, {}, {}, 0, {}, DRAFT, PUBLISHED)
        built_at = datetime.now(UTC).replace(tzinfo=None)
        build(file, frames | {"dim_release": release_row(planned, built_at)})
    return read


def _registered(lake: Lake, folder: Path) -> tuple[Books, dict[str, Delivery]]:
    """The files of a folder and of those below it in the register, all as received today; each by its name from the folder on."""
    books, day, found = Books.read(lake), date.today().isoformat(), {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not ignored(p.name)):
        if entered := register(lake, books, PUBLISHED, day, UPath(path)):
            books, found[path.relative_to(folder).as_posix()] = entered
    return books, found


def _read(books: Books, files: Mapping[str, Delivery]) -> Iterator[Read]:
    """How each file was read, in the order in which they lie. The same content again is not read again, whatever its name."""
    first: dict[str, str] = {}
    for file, delivery in files.items():
        verdict = books.verdict_of(delivery)
        same = first.setdefault(delivery.sha256, file)
        if same != file or verdict is None:
            yield Read(file, "", f"it holds the same as {same}")
        else:
            yield Read(
                file,
                verdict.words,
                "" if verdict.accepted else verdict.refusal.what if verdict.refusal else "no table of it can be used",
            )

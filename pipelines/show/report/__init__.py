"""Reports: the findings on a file for whoever delivered it, and the evidence for a release, as a workbook or a web page.

Here: `content` (what a report contains), `rows` (the faulty rows as delivered, for those who may see them), `evidence` (where the
figures of a release come from), `workbook` and `page` (how it looks), where it may be written. Not here: the judgement
(`pipelines.receive.receiving`), the screen (`pipelines.commands.screens`).

Without `rows` nothing in a report is a cell of the file: it may go wherever the file's name may go.
"""

from collections.abc import Sequence
from pathlib import Path

from upath import UPath

from pipelines.home.lake import Lake, write_bytes
from pipelines.receive.examine import Examined
from pipelines.show.report.content import Sheet, contents
from pipelines.show.report.evidence import evidence
from pipelines.show.report.page import as_page
from pipelines.show.report.rows import faulty_rows
from pipelines.show.report.workbook import as_workbook
from warehouse.publish.release import served_release
from warehouse.publish.shelf import Shelf

__all__ = ["BadPlace", "faulty_rows", "refuse_place", "write_evidence", "write_report"]

_WRITERS = {".xlsx": as_workbook, ".html": as_page}


class BadPlace(Exception):  # noqa: N818 - the word people read
    """A report cannot be written there; the message says why and what to do."""


def refuse_place(place: Path, *, checked: Path, lake: Lake) -> None:
    """Raises `BadPlace` where a report of `checked` cannot or must not be written; asked before the file is judged."""
    if place.suffix.lower() not in _WRITERS:
        raise BadPlace(f"A report is a workbook or a web page: let {place.name} end in {' or '.join(_WRITERS)}.")
    if not place.parent.is_dir():
        raise BadPlace(f"There is no folder {place.parent}. Make it, or choose another.")
    if place.is_dir():
        raise BadPlace(f"{place} is a folder. Choose another name.")
    where = place.resolve()
    if where == checked.resolve():
        raise BadPlace("The report would take the place of the file it is about. Choose another name.")
    # In landing it would be received as a delivery; among the rest of the home it might take the place of a file of ours.
    ours = [Path(str(p)).resolve() for p in (lake.landing, lake.store, lake.served.parent, lake.dagster_home)]
    if where.parent == lake.home.resolve() or any(where.is_relative_to(p) for p in ours):
        raise BadPlace(f"{place.parent} belongs to the pipeline. Choose a folder of your own.")


def write_report(place: Path, examined: Examined, file: str, *, notes: bool, delivered: Sequence[Sheet] = ()) -> None:
    """Write the report on a judged file, whole or not at all, readable by its owner alone.

    file       its name, as people know it
    notes      also what was read all the same
    delivered  the faulty rows (`faulty_rows`); the report then holds personal data
    """
    sheets = [*contents(examined, file, notes=notes), *delivered]
    write_bytes(UPath(place), _WRITERS[place.suffix.lower()](file, sheets))


def write_evidence(lake: Lake) -> bool:
    """Write the evidence sheet of what is served, if it is not there yet. Returns whether it was written."""
    release = served_release(lake.served)
    kept = {k.release: k for k in Shelf(lake.served).kept()}
    if release is None or release not in kept:
        return False  # an older version of this software made it
    mine = kept[release].manifest().figures_of
    signed = [(k.release, k.signed()) for k in kept.values() if k.signed() and k.manifest().figures_of == mine]
    places = {suffix: lake.evidence(f"{release}{suffix}") for suffix in _WRITERS}
    if all(place.exists() for place in places.values()):
        return False
    before = [(r, signature) for r, signature in signed if r <= release]
    for suffix, place in places.items():
        sheets = evidence(lake.served, before, to_read=suffix == ".html")
        write_bytes(place, _WRITERS[suffix](f"release {release}", sheets), once=True)
    return True

"""Copies of a release: Parquet, CSV and a workbook of its tables; for a committee and for everybody without small numbers.

Here: `scrutiny release copy`: which policies hold, what was shown before, the folder of copies, written whole or not at all. Not
here: what is suppressed (`warehouse.disclosure`), the files' form (`warehouse.publish`, `pipelines.show`).

    warehouse/copies/      or $SCRUTINY_COPIES, which may be a mounted share
      internal/r00007/     the marts of the served file and the file itself, every number shown
      committee/r00007/    as a named person decided for the committee's papers
      open/r00007/         for everybody, and in the Department's open-data form

What was shown of each number is kept in the lake (`lake/disclosed/`), and which ones were suppressed: what was published once stays
known, and a later copy must not reveal by difference what an earlier one suppressed. A committee's paper is public: each of the two
public profiles knows what the other has shown.
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.council.councils import Councils, councils_of
from pipelines.council.settings import Council
from pipelines.home.audit import note
from pipelines.home.lake import Lake, read_frame, write_frame
from pipelines.home.local_disk import publishing
from pipelines.publish.package import Publisher, write_package
from pipelines.receive.books import Books
from pipelines.show.handover import handover_workbook
from pipelines.show.page.content import Page
from pipelines.show.page.content import page_of as page_content
from pipelines.show.page.drawing import draw
from warehouse.disclosure.disclosed import EVERY, Decided, Disclosed, disclose
from warehouse.disclosure.protection import Policy
from warehouse.publish.ledger import DRAFT
from warehouse.publish.manifest import Manifest
from warehouse.publish.open_data import open_data, places_in
from warehouse.publish.public import build_public, tables_of
from warehouse.publish.release import DASHBOARD, page_name, served_release
from warehouse.publish.shelf import Kept, Shelf, write_whole
from warehouse.standing.position import unavailable_reason

INTERNAL, COMMITTEE, OPEN = "internal", "committee", "open"
PROFILES = (INTERNAL, COMMITTEE, OPEN)


class NotCopied(Exception):  # noqa: N818 - the word people read
    """A release cannot be copied under the profile; says why and what to do."""


@dataclass(frozen=True)
class Copied:
    """Where a copy lies, and what was suppressed in it; None for an internal one, and for one that was there already."""

    folder: Path
    release: str
    disclosed: Disclosed | None = None


def copy_release(lake: Lake, key: bytes, profile: str, release: str | None = None) -> Copied:
    """Copy a release, the served one by default. A copy that is there already stays as it is.

    Raises `NotCopied` where there is no such release, or it is a draft and the copy would leave the council.
    """
    with publishing(lake):
        kept = find_release(lake, release)
        manifest = kept.verify()
        folder = lake.copies / profile / kept.release
        if folder.exists():
            return Copied(folder, kept.release)
        if profile == INTERNAL:
            note(lake, "copy", f"{kept.release}, {profile}")
            _write(folder, lake.served.parent, profile, kept, manifest, tables_of(kept.file, "mart"))
            return Copied(folder, kept.release)
        if manifest.state == DRAFT:
            raise NotCopied(
                f"{kept.release} is a draft: nobody has approved it, so it does not leave the council. "
                "Approve it first (`scrutiny release approve`)"
            )
        _, councils = councils_of(lake, Books.read(lake), key)
        if councils.problems:
            raise NotCopied(f"A council's policy cannot be read: {'; '.join(councils.problems)}")
        found = _disclose(lake, kept, profile, manifest, councils)
        # Before the folder is there: what a copy suppressed without a record, the next one could reveal.
        note(lake, "copy", f"{kept.release}, {profile}: {found.suppressed} figures suppressed")
        write_frame(lake.next_disclosure(profile, kept.release), found.shown, once=True)
        publishers = [Publisher(c.name, c.contact) for c in councils.usable if c.la_code in manifest.rounds]
        _write(folder, lake.served.parent, profile, kept, manifest, found.frames, publishers)
    return Copied(folder, kept.release, found)


def page_of_profile(lake: Lake, key: bytes, profile: str, la_code: str = "", out: Path | None = None) -> Path:
    """Write the page of a council (the configured one by default) as a profile may show it, and return where it lies.

    Inside, that of a further council is made now. What leaves the council is the page of the copy, which is made if it is not there.

    Raises `NotCopied`, `Damaged`, and `pipelines.show.page.NoPage`.
    """
    kept = find_release(lake, None)
    manifest = kept.manifest()
    name = _page_name(la_code, manifest)
    if profile != INTERNAL:
        made = copy_release(lake, key, profile).folder / name
        if not made.exists():
            raise NotCopied(f"the copy for the profile {profile} holds no page of council {la_code}")
    elif name in manifest.pages:  # it is served: it is never drawn again
        made = kept.folder / name
    else:
        made = lake.served.with_name(name)
        write_whole(made, page_of(kept, la_code or next(iter(manifest.rounds)), None))
    if out is None:
        return lake.served.with_name(name) if profile == INTERNAL else made
    write_whole(out, made.read_bytes())
    return out


def content_of(kept: Kept, la_code: str, copy: Path | None) -> Page:
    """What the page of a council says, by a release, or where it leaves the council by the file of its copy. Raises `NoPage`."""
    return page_content(kept.file, la_code, copy=copy, signed=kept.signed())


def page_of(kept: Kept, la_code: str, copy: Path | None) -> bytes:
    """The page of a council. Arguments and errors as `content_of`."""
    return draw(content_of(kept, la_code, copy))


def page_inside(kept: Kept, la_code: str) -> bytes:
    """The page of a council with every figure: the one kept with the release, or where it has none of that council, drawn now."""
    manifest = kept.manifest()
    name = _page_name(la_code, manifest)
    return (kept.folder / name).read_bytes() if name in manifest.pages else page_of(kept, la_code, None)


def _page_name(la_code: str, manifest: Manifest) -> str:
    """What a council's page is called; the councils stand in a manifest as they were published, the configured one first."""
    return DASHBOARD if la_code in ("", next(iter(manifest.rounds))) else page_name(la_code)


def find_release(lake: Lake, release: str | None) -> Kept:
    """A release that is kept, the served one by default. Raises `NotCopied`."""
    release = release or served_release(lake.served)
    kept = Shelf(lake.served).find(release) if release else None
    if kept is None:
        if not release:
            raise NotCopied("no release is served yet: `scrutiny refresh` makes one")
        raise NotCopied(f"{release} is not kept: `scrutiny release list` shows those that are")
    return kept


def _disclose(lake: Lake, kept: Kept, profile: str, manifest: Manifest, councils: Councils) -> Disclosed:
    policies, printable = {}, set()
    for council in councils.usable:
        if round_ := manifest.rounds.get(council.la_code):
            policies[council.la_code] = policies_in(council, profile, round_)
            printable |= {unavailable_reason(r) for r in council.valid_in("unavailable", round_).to_dicts()}
    other = COMMITTEE if profile == OPEN else OPEN
    before, elsewhere = ([read_frame(p) for p in lake.disclosures(which)] for which in (profile, other))
    return disclose(
        kept.file, profile, councils.indicators, policies, before=before, elsewhere=elsewhere, printable=printable
    )


def policies_in(council: Council, profile: str, round_: str) -> dict[str, Decided]:
    """What the council's workbook says of a profile, by indicator, `EVERY` for all others."""
    rows = council.valid_in("disclosure", round_).filter(pl.col("profile") == profile)
    return {
        r["indicator_id"] or EVERY: Decided(Policy(r["hide_up_to"], r["rest"] == "Y", r["round_to"]), r["reason"] or "")
        for r in rows.to_dicts()
    }


def _write(
    folder: Path,
    local: Path,
    profile: str,
    kept: Kept,
    manifest: Manifest,
    frames: Mapping[str, pl.DataFrame],
    publishers: Sequence[Publisher] = (),
) -> None:
    """Write every file into a folder of its own, and put that in its place whole.

    local       a folder on a local disk: copies may lie on a share, where no DuckDB file should be built
    publishers  the councils in whose name open data are published
    """
    with tempfile.TemporaryDirectory(dir=local, prefix=".building-copy-") as made:
        place = Path(made) / "copy"  # not private like the temporary folder: its copy is for others
        place.mkdir()
        for name, frame in frames.items():
            frame.write_parquet(place / f"{name}.parquet")
            for_spreadsheets(frame).write_csv(place / f"{name}.csv")
        file = place / f"scrutiny-{profile}.duckdb"
        if profile == INTERNAL:
            shutil.copyfile(kept.file, file)
        else:
            build_public(file, frames)
        # A council that is worked out from another one's deliveries stands in no copy that leaves.
        whose = [c for c in manifest.rounds if profile == INTERNAL or c in frames["dashboard"]["la_code"]]
        said = {code: content_of(kept, code, None if profile == INTERNAL else file) for code in whose}
        for code, content in said.items():
            (place / _page_name(code, manifest)).write_bytes(draw(content))
        title = f"{profile.capitalize()} copy of release {manifest.release}, {manifest.state}"
        (place / f"scrutiny-{profile}.xlsx").write_bytes(handover_workbook(title, list(said.values()), frames))
        if profile == OPEN:
            (place / "open_data").mkdir()
            for name, (data, described) in open_data(frames["figures"], places_in(kept.file)).items():
                data.write_csv(place / "open_data" / f"{name}.csv")
                described.write_csv(place / "open_data" / f"{name}.meta.csv")
            write_package(place, manifest, publishers, frames["about"]["attribution"][0])
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".building-") as beside:
            shutil.copytree(place, Path(beside) / folder.name).rename(folder)


def for_spreadsheets(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame as a CSV may hold it: text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = [n for n, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(
        pl.when(pl.col(n).str.contains(r"^[=+\-@\t\r\x00]")).then("'" + pl.col(n)).otherwise(pl.col(n)).alias(n)
        for n in text
    )

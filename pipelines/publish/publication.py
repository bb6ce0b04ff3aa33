"""The last step of a refresh: the facts of all councils become the release that people read.

Here: publishing, signing and rolling back, one at a time. Not here: gathering what a release rests on (`pipelines.publish.gathered`),
building, proving and swapping the file (`warehouse.publish`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from pipelines.compose.rounds import rounds_of
from pipelines.council.councils import Councils
from pipelines.figures.comparison import ComparisonMade, load_vintages
from pipelines.figures.facts import facts_rest_on
from pipelines.home import audit
from pipelines.home.lake import Lake, write_frame
from pipelines.home.local_disk import publishing
from pipelines.home.texts import stamps
from pipelines.publish.gathered import as_frame, gather
from pipelines.publish.software import code_version
from pipelines.publish.unexplained import accepted_changes, hold_back
from pipelines.receive.books import Books
from pipelines.receive.identity import PUBLISHED
from pipelines.show.report import write_evidence
from pipelines.steps import Done, digest, keep, last_done
from warehouse.publish.frames import star_frames
from warehouse.publish.ledger import displayed_by
from warehouse.publish.manifest import Damaged, Manifest
from warehouse.publish.release import (
    DASHBOARD,
    Outcome,
    Sign,
    is_whole,
    mend,
    publish,
    roll_back,
    served_councils,
    served_manifest,
    sign,
)
from warehouse.publish.shelf import Shelf
from warehouse.publish.steps import reached


@dataclass(frozen=True)
class Looked:
    """The release that was served when everything it rests on was last looked at, and nothing was to be published."""

    release: str


def catch_up_ledger(lake: Lake) -> bool:
    """Enter what the served release displays in the ledger, if it is not there yet. Returns whether it was entered."""
    found = displayed_by(lake.served)
    if found is None:
        return False
    release, rows = found
    return write_frame(lake.ledger(release), rows, once=True)


def publish_release(
    lake: Lake, books: Books, councils: Councils, comparison: Done[ComparisonMade], upto: str | None = None
) -> Outcome:
    """Assemble the star of all councils from their facts and promote it, unless it would be what is served already.

    One publication at a time: a second one waits for the first.

    upto  the round that is current for the configured council; the latest one delivered for, by default

    Raises `Unexplained` where a published figure would change without a cause, `NotProved` where the star contradicts itself,
    `NotLocal` where the warehouse lies on a network share.
    """
    with publishing(lake):
        # Before the facts are read: what is worked out anew meanwhile is seen as a change by the next publication.
        inputs = _inputs(lake, books, councils, comparison, upto, {})
        lake.looked.unlink(missing_ok=True)
        outcome = _publish_release(inputs)
        # Otherwise something must be reported again next time.
        if outcome.promoted or set(outcome.notes) <= {*councils.problems, *councils.not_formed}:
            rests_on = _rests_on(inputs, outcome.manifest)
            keep(lake.looked, Done(rests_on, Looked(outcome.manifest.release), unchanged=False))
    return outcome


def nothing_to_publish(
    lake: Lake,
    books: Books,
    councils: Councils,
    comparison: Done[ComparisonMade],
    upto: str | None,
    facts: Mapping[tuple[str, str], str],
) -> Manifest | None:
    """The manifest of what is served, if all it rests on is as it was when it was last looked at; else None.

    facts   what the facts of each council and round were worked out from, where that is known already
    """
    looked = last_done(lake.looked, Looked)
    try:
        served = served_manifest(lake.served) if looked and is_whole(lake.served) else None
        for kept in Shelf(lake.served).kept():
            kept.papers()
    except Damaged:
        return None
    if looked is None or served is None or served.release != looked.log.release:
        return None
    now = _rests_on(_inputs(lake, books, councils, comparison, upto, facts), served)
    return served if now == looked.inputs else None


@dataclass(frozen=True)
class _Inputs:
    """What one publication works from.

    worked_out  council, round, and the digest of what its facts were worked out from
    upto        as of `publish_release`
    """

    lake: Lake
    books: Books
    councils: Councils
    comparison: Done[ComparisonMade]
    worked_out: list[tuple[str, str, str | None]]
    upto: str | None


def _inputs(
    lake: Lake,
    books: Books,
    councils: Councils,
    comparison: Done[ComparisonMade],
    upto: str | None,
    facts: Mapping[tuple[str, str], str],
) -> _Inputs:
    rounds = [(c.la_code, r) for c in councils.usable for r in c.rounds]
    worked_out = [(code, r, facts.get((code, r)) or facts_rest_on(lake, code, r)) for code, r in rounds]
    return _Inputs(lake, books, councils, comparison, worked_out, upto)


def _rests_on(inputs: _Inputs, served: Manifest) -> str:
    """A digest of everything that can decide whether something is to be published, without reading any of it."""
    lake, books, councils = inputs.lake, inputs.books, inputs.councils
    owners = (PUBLISHED, *(c.la_code for c in councils.usable))
    return digest(
        code_version(),
        [(o, d.slot, d.sha256, v.fingerprint) for o in owners for d, v in books.received(o)],
        [
            (c.la_code, c.delivery, rounds_of(c, books), c.own.rests_on, [f.text for f in c.own.findings])
            for c in councils.usable
        ],
        [inputs.comparison.inputs, inputs.worked_out, inputs.upto, served.release],
        stamps(lake.store, "facts"),  # also if somebody has altered them
        [p.name for p in (*lake.ledger_entries(), *lake.accepted_changes())],
        [(k.release, k.promoted, k.rolled_back()) for k in Shelf(lake.served).kept()],
    )


def _publish_release(inputs: _Inputs) -> Outcome:
    lake, councils = inputs.lake, inputs.councils
    mended = mend(lake.served)
    catch_up_ledger(lake)
    write_evidence(lake)
    served, accepted = served_manifest(lake.served), accepted_changes(lake)
    vintages = load_vintages(lake, inputs.comparison)
    found = gather(
        lake,
        inputs.books,
        councils,
        vintages,
        upto=inputs.upto,
        served=served.release if served else None,
        accepted=accepted,
    )
    lines = [*mended, *councils.problems, *councils.not_formed]
    there = {i.la_code for i in found.councils}
    if served and (missing := _missing(lake, councils.configured.la_code, there)):
        # A council whose folder is away must not vanish from what people read.
        return Outcome(False, served, (*lines, *missing))
    rests_on = digest(
        sorted(found.verdicts),
        inputs.worked_out,
        [(i.la_code, i.current_round, sorted(i.reported.items(), key=str)) for i in found.councils],
        [(c.own.rests_on, [f.text for f in c.own.findings]) for c in councils.usable],
        accepted,
    )
    hold_back(lake, found.changes, accepted, councils.indicators)
    if served and (served.inputs, served.code_version) == (rests_on, code_version()):
        return Outcome(False, served, tuple(lines))
    frames = star_frames(
        found.councils,
        councils.indicators,
        vintages,
        as_frame("dim_delivery", found.deliveries),
        as_frame("fact_quality", found.quality),
    )
    outcome = publish(
        lake.served,
        frames,
        release=_next_release(lake),
        code_version=code_version(),
        inputs=rests_on,
        rounds={i.la_code: i.current_round for i in found.councils},
        draw=partial(_pages, councils.configured.la_code),
    )
    catch_up_ledger(lake)
    reached("entered in the ledger")
    write_evidence(lake)
    reached("evidence written")
    return replace(outcome, notes=(*lines, *outcome.notes))


def _pages(la_code: str, file: Path, signature: Mapping[str, str]) -> dict[str, bytes]:
    """The page of the configured council; that of another one is made when it is asked for."""
    from pipelines.show.page import page  # the libraries that draw are only needed where something is published

    if la_code not in served_councils(file):
        return {}
    return {DASHBOARD: page(file, la_code, signed=signature)}


def _next_release(lake: Lake) -> str:
    taken = [p.name for p in lake.ledger_entries()] + [k.release for k in Shelf(lake.served).kept() if k.promoted]
    return f"r{1 + max((int(name[1:6]) for name in taken), default=0):05d}"


def sign_release(lake: Lake, state: str, *, by: str, note: str, committee: date | None = None) -> Manifest:
    """Approve what is served, or freeze it for a committee, as a release of its own. Raises as `warehouse.publish.release.sign`.

    by  who signs; "" for the person who signed what is served
    """
    with publishing(lake):
        mend(lake.served)
        catch_up_ledger(lake)
        served = served_manifest(lake.served)
        kept = Shelf(lake.served).find(served.release) if served else None
        by = by or (kept.signed().get("by", "") if kept else "")
        signature = {"state": state, "by": by, "note": note, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"}
        # The councils stand in a manifest as they were published: the configured one first.
        whose = next(iter(served.rounds), "") if served else ""
        manifest = sign(lake.served, _next_release(lake), state, Sign(committee, signature), partial(_pages, whose))
        catch_up_ledger(lake)
        write_evidence(lake)
        audit.note(lake, state, f"{manifest.release}, the figures of {manifest.figures_of}, by {by}")
    return manifest


def roll_back_release(lake: Lake, release: str, *, by: str, note: str) -> Manifest:
    """Serve an earlier release again. Raises as `warehouse.publish.release.roll_back`."""
    with publishing(lake):
        manifest = roll_back(lake.served, release, by=by, note=note)
        audit.note(lake, "rollback", f"to {release}, by {by}")
    return manifest


def _missing(lake: Lake, configured: str, there: Collection[str]) -> list[str]:
    """Why nothing is promoted, for each council that is served and would be no more.

    One whose workbook was taken away has been taken out on purpose.
    """
    return [
        f"Nothing new is published: {name} ({code}) is served, and no delivery of it can be used now. Put that right, or "
        f"take {workbook.name} away to publish without it"
        for code, name in served_councils(lake.served).items()
        if code not in there and (workbook := lake.council_workbook(None if code == configured else code)).exists()
    ]

"""The steps of a refresh, in order: receive, events, facts, comparison, publication.

Here: each step as a plain function over the lake, skipping what its fingerprint says is unchanged. Dagster's assets
(`pipelines.assets`) call these same functions. Not here: the rules of any step.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import polars as pl
from filelock import FileLock
from upath import UPath

from pipelines.composition import claims, compose
from pipelines.conform import accepted_rows, events_of
from pipelines.council import Council, councils_of
from pipelines.deliveries import COUNCIL_SLOT, Delivery, register, registered, scan
from pipelines.lake import PUBLISHED, Lake, read_frame, write_bytes, write_frame
from pipelines.receive import Verdict, gate_fingerprint, receive, verdict_of
from schemas.council import REPORTED_HISTORY
from schemas.events import EVENTS
from schemas.fields import describe
from schemas.star import STAR
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import CONTRIBUTORS, Fact, evaluate
from warehouse.indicators import catalogue
from warehouse.period import Quarter
from warehouse.position import RoundSettings, reported_before
from warehouse.publish.frames import CouncilInputs, Vintage, empty_history, star_frames
from warehouse.publish.ledger import LEDGER, displayed_by
from warehouse.publish.release import Outcome, publish, served_manifest
from warehouse.vintages import PublishedFile, vintages_of

Judged = tuple[Delivery, Verdict]


@lru_cache
def code_version() -> str:
    """Version of the software and a digest of every module and mart that can change a figure."""
    digest = hashlib.sha256()
    for package in ("schemas", "warehouse", "pipelines.conform"):
        for part in sorted(_code(files(package)), key=str):
            digest.update(part.read_bytes())
    digest.update(files("pipelines").joinpath("composition.py").read_bytes())
    return f"{version('scrutiny')}+{digest.hexdigest()[:8]}"


def _code(folder: Traversable) -> Iterable[Traversable]:
    for part in folder.iterdir():
        if part.is_dir():
            yield from _code(part)
        elif part.name.endswith((".py", ".sql")):
            yield part


# ── receive ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def register_dropped(lake: Lake, la_code: str, only: str | None = None) -> list[Delivery]:
    """Register the files in the landing folders (of one slot only, if given). Files still being written wait."""
    dropped = [item for item in scan(lake, la_code) if only is None or item[1] == only]

    def refused(delivery: Delivery) -> bool:
        verdict = verdict_of(lake, delivery)
        return verdict is not None and not verdict.accepted

    return [d for owner, slot, path in dropped if (d := register(lake, owner, slot, path, refused=refused))]


def receive_slot(lake: Lake, la_code: str, slot: str, key: bytes) -> list[Judged]:
    """Judge the deliveries of one slot (a round of a council, or a day of national files)."""
    return [(d, receive(lake, d, key)) for d in registered(lake, la_code, slot) if not d.duplicate_of]


def judged(lake: Lake, la_code: str) -> list[Judged]:
    """Deliveries of a council (or "published") that the present contract has judged, duplicates left out."""
    return [(d, v) for d in registered(lake, la_code) if not d.duplicate_of and (v := verdict_of(lake, d))]


def slots_of(lake: Lake, la_code: str) -> list[str]:
    """The rounds (or days, for "published") for which anything is registered, in order."""
    return sorted({d.slot for d in registered(lake, la_code) if d.slot != COUNCIL_SLOT})


def bring_up_to_date(lake: Lake, la_code: str, key: bytes) -> list[Judged]:
    """Judge every registered delivery that the present contract has not judged, whether or not it still lies in landing.

    After an upgrade no verdict of the old contract counts; without this, publication would find nothing delivered.
    """
    return [j for slot in slots_of(lake, la_code) for j in receive_slot(lake, la_code, slot, key)]


def rounds_of(council: Council, lake: Lake, upto: str | None = None) -> list[str]:
    """The rounds of the calendar from the first accepted delivery on, up to the current one.

    The current one is the latest with an accepted delivery that feeds events: a refused file, or figures reported
    before, do not begin a round.
    """
    feeding = {source for events in EVENTS.values() for source, _ in events.speakers}
    accepted = sorted({d.slot for d, v in judged(lake, council.la_code) if v.accepted and v.source in feeding})
    current = upto or (accepted[-1] if accepted else None)
    return [r for r in council.rounds if accepted and current and accepted[0] <= r <= current]


# ── events and facts ─────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Worked:
    """What a step did for one council and round."""

    la_code: str
    round: str
    unchanged: bool
    rows: dict[str, int]


def make_events(lake: Lake, council: Council, round_: str) -> Worked:
    """Compose the deliveries received up to a round into event tables and the spans they speak for."""
    known = [(d, v) for d, v in judged(lake, council.la_code) if d.slot != COUNCIL_SLOT and d.slot <= round_]
    shares = compose(claims(known))
    inputs = _digest([(s.claim.delivery.sha256, s.claim.fingerprint, repr(s.span)) for s in shares], code_version())
    log = _load(lake, council.la_code, round_, "events")
    if log and log["inputs"] == inputs:
        return Worked(council.la_code, round_, True, log["rows"])
    rows = accepted_rows(lake)
    spans: list[Span] = []
    counts: dict[str, int] = {}
    for name in EVENTS:
        events, covered, outside = events_of(name, shares, rows)
        write_frame(lake.events(council.la_code, round_, f"{name}.parquet"), events)
        spans += covered
        counts[name] = events.height
        counts[f"{name}, outside the spans"] = outside
    _save(
        lake, council.la_code, round_, "events", {"inputs": inputs, "rows": counts, "spans": [_span(s) for s in spans]}
    )
    return Worked(council.la_code, round_, False, counts)


def make_facts(lake: Lake, council: Council, round_: str) -> Worked:
    """Work out every indicator for every quarter of the calendar up to a round, as known in that round."""
    log = _load(lake, council.la_code, round_, "events")
    if log is None:
        raise RuntimeError(f"events of round {round_} were not made")
    quarters = [Quarter.parse(r) for r in council.rounds if r <= round_]
    inputs = _digest([log["inputs"], [q.round for q in quarters]], code_version())
    done = _load(lake, council.la_code, round_, "facts")
    if done and done["inputs"] == inputs:
        return Worked(council.la_code, round_, True, done["rows"])
    events = {n: read_frame(lake.events(council.la_code, round_, f"{n}.parquet")) for n in EVENTS}
    coverage = Coverage(tuple(Span(**_dated(s)) for s in log["spans"]))
    facts: list[Fact] = []
    behind = [pl.DataFrame(schema=CONTRIBUTORS)]
    counts = {}
    for indicator in catalogue().values():
        worked_out, rows = evaluate(indicator, events, coverage, quarters)
        facts += worked_out
        behind.append(rows)
        counts[indicator.id] = len(worked_out)
    write_frame(lake.contributors(council.la_code, round_), pl.concat(behind))
    write_bytes(
        lake.facts(council.la_code, round_, "facts.json"),
        json.dumps([_plain(asdict(f)) for f in facts], indent=0).encode(),
    )
    _save(lake, council.la_code, round_, "facts", {"inputs": inputs, "rows": counts})
    return Worked(council.la_code, round_, False, counts)


def load_facts(lake: Lake, la_code: str, round_: str) -> list[Fact]:
    """The facts of a round as written by `make_facts`."""
    from decimal import Decimal

    said = json.loads(lake.facts(la_code, round_, "facts.json").read_text())
    return [
        Fact(
            **{
                **f,
                "shown": None if f["shown"] is None else Decimal(f["shown"]),
                "as_at": None if f["as_at"] is None else date.fromisoformat(f["as_at"]),
            }
        )
        for f in said
    ]


# ── comparison ───────────────────────────────────────────────────────────────────────────────────────────────────────
def make_comparison(lake: Lake) -> tuple[list[Vintage], bool]:
    """Every vintage of national figures, compared; and whether nothing had changed since last time."""
    known = [(d, v) for d, v in judged(lake, PUBLISHED) if v.accepted]
    inputs = _digest([(d.slot, d.sha256, v.fingerprint) for d, v in known], code_version())
    place = lake.comparison(inputs)
    names = ("comparison", "benchmark", "neighbours", "measures", "areas")
    log = place / "vintages.json"
    if log.exists():
        said = json.loads(log.read_text())
        return [_load_vintage(place, v, names) for v in said], True

    def rows(item: Judged, table: str) -> pl.DataFrame:
        delivery, verdict = item
        return read_frame(lake.accepted(PUBLISHED, delivery.slot, delivery.sha256, verdict.fingerprint, table))

    made = vintages_of(
        [PublishedFile(d.slot, v.source, v.as_at or "", d.order, (d, v), d.said) for d, v in known],
        rows,
    )
    for vintage in made:
        for n in names:
            write_frame(place / f"{vintage.id}.{n}.parquet", getattr(vintage, n))
    write_bytes(log, json.dumps([_plain({k: v for k, v in vars(x).items() if k not in names}) for x in made]).encode())
    return made, False


def _load_vintage(place: UPath, said: dict[str, Any], names: Iterable[str]) -> Vintage:
    frames: dict[str, Any] = {n: read_frame(place / f"{said['id']}.{n}.parquet") for n in names}
    return Vintage(**{**said, "received_on": date.fromisoformat(said["received_on"])}, **frames)


# ── publication ──────────────────────────────────────────────────────────────────────────────────────────────────────
def catch_up_ledger(lake: Lake) -> bool:
    """Enter what the served release displays in the ledger, if it is not there yet. Returns whether it was entered."""
    found = displayed_by(lake.served)
    if found is None:
        return False
    release, rows = found
    return write_frame(lake.ledger(release), rows, once=True)


def load_ledger(lake: Lake) -> pl.DataFrame:
    """Every entry of the ledger."""
    return pl.concat([pl.DataFrame(schema=LEDGER), *(read_frame(p) for p in lake.ledger_entries())])


def publish_release(lake: Lake, key: bytes, la_code: str, upto: str | None = None) -> Outcome:
    """Assemble the star of all councils from their facts and promote it, unless it would say what is served already.

    One publication at a time: a second one waits for the first.

    upto  the round that is current for the configured council; the latest one delivered for, by default
    """
    with FileLock(lake.served.parent / ".publishing.lock"):
        return _publish_release(lake, key, la_code, upto)


def _publish_release(lake: Lake, key: bytes, la_code: str, upto: str | None) -> Outcome:
    catch_up_ledger(lake)
    vintages, _ = make_comparison(lake)
    ledger = load_ledger(lake)
    inputs: list[CouncilInputs] = []
    deliveries: list[dict[str, Any]] = []
    quality: list[dict[str, Any]] = []
    for council in councils_of(lake, key)[0]:
        code = council.la_code
        one = _council_inputs(lake, council, vintages, ledger, upto if code == la_code else None)
        if one is not None:
            inputs.append(one)
            told = [(d, v) for d, v in judged(lake, code) if d.slot == COUNCIL_SLOT or d.slot <= one.current_round]
            _describe_deliveries([(d, v) for d, v in told if _counts(d, v, council)], deliveries, quality)
    used = {v.received_on.isoformat() for v in vintages}
    _describe_deliveries([(d, v) for d, v in judged(lake, PUBLISHED) if d.slot in used], deliveries, quality)
    served = served_manifest(lake.served)
    if not inputs and served:
        return Outcome(False, served)  # a council that lost its rounds must not empty what people read
    rests_on = _digest(
        sorted((d["la_code"], d["slot"], d["sha256"]) for d in deliveries),
        [(i.la_code, i.current_round, sorted(i.reported.items(), key=str)) for i in inputs],
        gate_fingerprint(),
    )
    if served and (served.inputs, served.code_version) == (rests_on, code_version()):
        return Outcome(False, served)
    frames = star_frames(
        inputs, catalogue(), vintages, _frame("dim_delivery", deliveries), _frame("fact_quality", quality)
    )
    number = 1 + max((int(p.name[1:6]) for p in lake.ledger_entries()), default=0)
    outcome = publish(lake.served, frames, release=f"r{number:05d}", code_version=code_version(), inputs=rests_on)
    catch_up_ledger(lake)
    return outcome


def _counts(delivery: Delivery, verdict: Verdict, council: Council) -> bool:
    """Is it part of what the release rests on: of the council's workbooks only the one in use is."""
    return verdict.accepted and (delivery.slot != COUNCIL_SLOT or delivery.id == council.delivery)


def _council_inputs(
    lake: Lake, council: Council, vintages: list[Vintage], ledger: pl.DataFrame, upto: str | None
) -> CouncilInputs | None:
    rounds = rounds_of(council, lake, upto)
    if not rounds:
        return None
    calendar = council.tables["rounds"].filter(pl.col("round") <= rounds[-1])
    cut_off = dict(calendar.select("round", "data_cut_off").iter_rows())
    settings = {r: _settings(council, r, vintages, cut_off[r]) for r in cut_off}
    history = _history(lake, council.la_code, rounds[-1])
    return CouncilInputs(
        la_code=council.la_code,
        name=council.name,
        notice=council.notice,
        current_round=rounds[-1],
        facts={r: load_facts(lake, council.la_code, r) for r in rounds},
        settings=settings,
        calendar=calendar,
        outcomes={r: council.valid_in("outcomes", r) for r in cut_off},
        history=history,
        # Only what rounds before this one displayed: a release does not rest on itself.
        reported=reported_before(history, ledger.filter(pl.col("round") < rounds[-1]), catalogue(), council.la_code),
    )


def _settings(council: Council, round_: str, vintages: list[Vintage], cut_off: date) -> RoundSettings:
    vintage = next((v for v in reversed(vintages) if v.received_on <= cut_off), None)
    neighbours = council.valid_in("neighbours", round_)
    own = neighbours["model"][0] if neighbours.height else None
    return RoundSettings(
        la_code=council.la_code,
        round=round_,
        indicators=council.valid_in("indicators", round_),
        targets=council.valid_in("targets", round_),
        reporting=council.tables["reporting"].filter(pl.col("round") == round_),
        unavailable=council.valid_in("unavailable", round_),
        neighbours=neighbours,
        neighbours_model=own or (vintage.neighbours_model if vintage else ""),
        vintage=vintage.id if vintage else None,
    )


def _history(lake: Lake, la_code: str, upto: str) -> pl.DataFrame:
    """Reported figures accepted up to a round; the first report of a figure in a document stands."""
    frames = [empty_history()]
    for delivery, verdict in judged(lake, la_code):
        if verdict.source == REPORTED_HISTORY.id and verdict.table("figures") and delivery.slot <= upto:
            place = lake.accepted(la_code, delivery.slot, delivery.sha256, verdict.fingerprint, "figures")
            rows = read_frame(place).with_columns(round=pl.lit(delivery.slot))
            frames.append(
                rows.select(
                    (pl.col(n) if n in rows.columns else pl.lit(None)).cast(d).alias(n)
                    for n, d in empty_history().schema.items()
                )
            )
    key = ["indicator_id", "period", "basis", "document"]
    return pl.concat(frames).unique(key, keep="first", maintain_order=True)


def _describe_deliveries(
    items: Iterable[Judged], deliveries: list[dict[str, Any]], quality: list[dict[str, Any]]
) -> None:
    for delivery, verdict in items:
        if not verdict.accepted:
            continue
        deliveries.append(
            {
                "delivery": delivery.id,
                "la_code": delivery.la_code,
                "slot": delivery.slot,
                "source": verdict.source,
                "words": verdict.words,
                "sha256": delivery.sha256,
                "as_at": date.fromisoformat(verdict.as_at) if verdict.as_at else None,
                "received_at": datetime.fromisoformat(delivery.received_at).replace(tzinfo=None),
            }
        )
        for table in verdict.tables:
            for where, rows in table.rows.items():
                quality.append(
                    _quality(delivery.id, table.table, table.sheet, f"rows {where}", "info", "", f"Rows {where}", rows)
                )
        for f in verdict.findings:
            quality.append(_quality(delivery.id, f.table, f.sheet, f.rule, f.severity, f.column, f.text, f.count))


def _quality(
    delivery: str, table: str, sheet: str, rule: str, severity: str, column: str, text: str, rows: int
) -> dict[str, Any]:
    return {
        "delivery": delivery, "source_table": table, "sheet": sheet, "rule": rule, "severity": severity,
        "column_title": column, "text": text, "rows": rows,
    }  # fmt: skip


def _frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {c.name: c.dtype for c in describe({t.name: t.model for t in STAR}[name])}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    if name == "fact_quality":
        # The same thing said of two cells of one column is one row of the fact.
        frame = frame.group_by([c for c in frame.columns if c != "rows"], maintain_order=True).agg(pl.col("rows").sum())
    return frame


# ── logs of steps ────────────────────────────────────────────────────────────────────────────────────────────────────
def _load(lake: Lake, la_code: str, round_: str, step: str) -> dict[str, Any] | None:
    place = (lake.events if step == "events" else lake.facts)(la_code, round_, f"{step}.log.json")
    return json.loads(place.read_text()) if place.exists() else None


def _save(lake: Lake, la_code: str, round_: str, step: str, log: Mapping[str, Any]) -> None:
    place = (lake.events if step == "events" else lake.facts)(la_code, round_, f"{step}.log.json")
    write_bytes(place, json.dumps(log, indent=1).encode())


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _span(span: Span) -> dict[str, Any]:
    return _plain(asdict(span))


def _dated(span: Mapping[str, Any]) -> dict[str, Any]:
    days = {k: date.fromisoformat(span[k]) for k in ("first", "last", "as_at")}
    return {**span, **days, "absent": tuple(span["absent"])}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON can hold them."""
    return {
        k: v if isinstance(v, str | int | float | bool | list | tuple | type(None)) else str(v)
        for k, v in values.items()
    }


def served_release(lake: Lake) -> str | None:
    """The release that is served, if any."""
    manifest = served_manifest(lake.served)
    return manifest.release if manifest else None

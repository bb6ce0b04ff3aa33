"""The steps of a refresh up to the facts, in order: receive, events, facts, comparison.

Here: each step as a plain function over the lake, skipping what its fingerprint says is unchanged. Dagster's assets
(`pipelines.assets`) call these same functions. Not here: the rules of any step, and the last step (`publication`).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache, partial
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import polars as pl
from upath import UPath

from pipelines.categories import known_districts, without_free_text
from pipelines.composition import Share, claims, compose, whole
from pipelines.conform import accepted_rows, events_of
from pipelines.council import ACCEPT, WITHDRAW, Council
from pipelines.deliveries import (
    COUNCIL_SLOT,
    Delivery,
    Moment,
    last_seen,
    moment_of,
    outranks,
    register,
    registered,
    speaking,
)
from pipelines.lake import PUBLISHED, Lake, read_frame, write_bytes, write_frame
from pipelines.landing import growing, outside, scan
from pipelines.orphans import Orphans, orphans
from pipelines.plausibility import Question, questions
from pipelines.receive import Verdict, receive, verdict_of
from pipelines.reconciliation import Compared, linked, reconcile
from pipelines.removals import ENOUGH_EVENTS, Removal, settle_removals, with_doubts
from schemas.events import EVENTS
from warehouse.counting import CONTRIBUTORS
from warehouse.coverage import Coverage, Note, Span
from warehouse.evaluate import Fact, evaluate
from warehouse.indicator import Basis
from warehouse.indicators import catalogue
from warehouse.period import Period, Quarter, Term, parse_period, periods_begun
from warehouse.publish.frames import Vintage
from warehouse.vintages import PublishedFile, vintages_of

Judged = tuple[Delivery, Verdict]
_PRINTS = re.compile(r"cli(_\w+)?\.py|screens\.py")
"""Modules that print what was worked out, and change no figure."""


@lru_cache
def code_version() -> str:
    """Version of the software and a digest of every module and mart that can change a figure."""
    digest = hashlib.sha256()
    for package in ("schemas", "warehouse", "pipelines"):
        for part in sorted(_code(files(package)), key=str):
            digest.update(part.read_bytes())
    return f"{version('scrutiny')}+{digest.hexdigest()[:8]}"


def _code(folder: Traversable) -> Iterable[Traversable]:
    for part in folder.iterdir():
        if part.is_dir() and part.name not in {"demo", "report", "__pycache__"}:
            yield from _code(part)
        elif part.name.endswith((".py", ".sql")) and not _PRINTS.fullmatch(part.name):
            yield part


# ── receive ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def register_dropped(lake: Lake, la_code: str, only: str | None = None, still: float = 0.0) -> list[Delivery]:
    """Register the files in the landing folders (of one slot only, if given).

    Files still being written wait: those that change while they are read, or before they have stood still for so many
    seconds. So do those that cannot be read. `pipelines.landing.unread` says which.
    """
    dropped = [item for item in scan(lake, la_code) if only is None or item[1] == only]
    moving = growing((path for _, _, path in dropped), still)

    def accepted(delivery: Delivery) -> bool:
        verdict = verdict_of(lake, delivery)
        return verdict is not None and verdict.accepted

    # One moment for all that lay there together: then the time of their last change orders them.
    @cache
    def now(owner: str) -> Moment:
        return moment_of(lake, owner)

    found = (
        register(lake, owner, slot, path, now=partial(now, owner), accepted=accepted)
        for owner, slot, path in dropped
        if path not in moving
    )
    return [d for d in found if d]


def receive_slot(lake: Lake, la_code: str, slot: str, key: bytes) -> list[Judged]:
    """Judge the deliveries of one slot (a round of a council, or a day of national files)."""
    found = []
    # Best first: of the same bytes that lie there several times, those that would not speak need no judgement.
    for delivery in sorted(registered(lake, la_code, slot), key=_before_its_copies):
        if not delivery.duplicate_of and not (_unjudged(lake, delivery) and _spoken_for(lake, delivery)):
            found.append((delivery, receive(lake, delivery, key)))
    return sorted(found, key=lambda j: j[0].order)


def _before_its_copies(delivery: Delivery) -> Any:
    return delivery.precedence[:-1], -datetime.fromisoformat(delivery.received_at).timestamp(), delivery.order


def _unjudged(lake: Lake, delivery: Delivery) -> bool:
    return verdict_of(lake, delivery) is None


def _spoken_for(lake: Lake, delivery: Delivery) -> bool:
    """Would an accepted delivery of the same bytes speak in its place, whatever were found of it."""
    copies = [d for d in registered(lake, delivery.la_code) if d.sha256 == delivery.sha256 and not d.duplicate_of]
    heard = speaking(d for d in copies if (v := verdict_of(lake, d)) and v.has_rows).get(delivery.sha256)
    return heard is not None and outranks(heard, delivery)


def has_news(lake: Lake, la_code: str, slot: str, configured: str) -> bool:
    """Is there anything to receive for a slot: a file dropped or changed since, or one the present contract has not judged."""
    known = registered(lake, la_code, slot)
    seen = {d.outside for d in last_seen(known)}
    lying = [path for owner, name, path in scan(lake, configured) if (owner, name) == (la_code, slot)]
    if any(outside(path) not in seen for path in lying):
        return True
    return any(not d.duplicate_of and _unjudged(lake, d) and not _spoken_for(lake, d) for d in known)


def judged(lake: Lake, la_code: str) -> list[Judged]:
    """Deliveries of a council (or "published") that the present contract has judged, duplicates left out."""
    known = [(d, v) for d in registered(lake, la_code) if not d.duplicate_of and (v := verdict_of(lake, d))]
    first = speaking(d for d, v in known if v.has_rows)
    return [(d, v) for d, v in known if not v.has_rows or first[d.sha256] == d]


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

    The current one is the latest with an accepted delivery that feeds events: a refused file, a withdrawn one, or figures
    reported before, do not begin a round. None is after `upto`, whether or not that one has begun.
    """
    feeding = {s.source for events in EVENTS.values() for s in events.speakers}
    withdrawn = council.decided(WITHDRAW)
    accepted = sorted(
        {
            d.slot
            for d, v in judged(lake, council.la_code)
            if v.accepted and v.source in feeding and d.id not in withdrawn
        }
    )
    if not accepted:
        return []
    current = min(upto, accepted[-1]) if upto else accepted[-1]
    return [r for r in council.rounds if accepted[0] <= r <= current]


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
    withdrawn = council.decided(WITHDRAW)
    known = [
        (d, v)
        for d, v in judged(lake, council.la_code)
        if d.slot != COUNCIL_SLOT and d.slot <= round_ and d.id not in withdrawn
    ]
    cut_off = council.cut_off(round_).isoformat()
    known += [(d, v) for d, v in judged(lake, PUBLISHED) if d.slot <= cut_off]
    found, lacking = claims(known)
    accepted = council.decided(ACCEPT)
    inputs = digest(lacking, [_identity(whole(c)) for c in found], sorted(accepted), code_version())
    log = _load(lake, council.la_code, round_, "events")
    if log and log["inputs"] == inputs:
        return Worked(council.la_code, round_, True, log["rows"])
    _forget(lake, council.la_code, round_, "events")
    rows = accepted_rows(lake)
    standing, removals = settle_removals(found, rows, council.la_code, accepted)
    shares = compose(standing)
    districts = known_districts(known, rows, council.la_code)
    spans: list[Span] = []
    counts: dict[str, int] = {}
    verdicts = {d.id: v for d, v in known}
    questioned: list[Question] = []
    for name in EVENTS:
        events, covered, outside = events_of(name, shares, rows, council.la_code, lacking)
        removals = [r for r in removals if not r.waits or r.events != name or _matters(r, events, covered)]
        if name in _looked_back_on():
            events, covered, said = linked(name, events, covered, shares)
            lacking += said
        events = without_free_text(events, districts)
        asked = questions(name, events, shares, verdicts)
        covered = [
            replace(s, notes=(*s.notes, *asked.get(s.delivery, ()), *(r.note for r in removals if r.concerns(s))))
            for s in covered
        ]
        questioned += [Question(d, name, n.words) for d, notes in asked.items() for n in notes]
        write_frame(lake.events(council.la_code, round_, f"{name}.parquet"), events)
        spans += covered
        counts[name] = events.height
        counts[f"{name}, outside the spans"] = outside
    spans, doubted = with_doubts(spans, removals)
    questioned += doubted
    lacking += [f"{r.text}; it waits for a decision (delivery {r.delivery})" for r in removals if r.waits]
    log = {
        "inputs": inputs,
        "rows": counts,
        "spans": [_span(s) for s in spans],
        "waiting": lacking,
        "reconciled": [asdict(c) for c in reconcile(found, shares, rows, council.la_code)],
        "removals": [asdict(r) for r in removals],
        "questions": [asdict(q) for q in questioned],
        "orphans": [asdict(o) for o in orphans(shares, rows)],
    }
    _save(lake, council.la_code, round_, "events", log)
    return Worked(council.la_code, round_, False, counts)


def _matters(removal: Removal, events: pl.DataFrame, spans: Iterable[Span]) -> bool:
    """Do the earlier deliveries still tell events in the place of one that waits: so many that they prove anything.

    A later delivery that is complete settles it, though it may not reach back to the first days.
    """
    concerned = [s for s in spans if removal.concerns(s)]
    told = events.filter(pl.col("delivery").is_in(removal.instead))
    dated = EVENTS[removal.events].dated
    if dated and all(s.snapshot is None for s in concerned) and not EVENTS[removal.events].key:
        told = told.filter(pl.col(dated).dt.to_string("iso").is_between(pl.lit(removal.first), pl.lit(removal.last)))
    return bool(concerned) and told.height >= ENOUGH_EVENTS


@lru_cache
def _looked_back_on() -> frozenset[str]:
    """Event tables of which a term looks at other events of the same child: there the numbering must be one."""
    counts = [c for i in catalogue().values() for v in i.variants for c in i.numerators(v)]
    return frozenset(c.events for c in counts if c.look_back)


def _identity(share: Share) -> Any:
    """What the events of a share depend on."""
    claim = share.claim
    parts = [claim.delivery.sha256, *(p.delivery.sha256 if p else "" for p in claim.companions.values())]
    return parts, claim.fingerprint, repr(share.span)


def periods_of(council: Council, round_: str, spans: Iterable[Span]) -> list[Period]:
    """The periods worked out in a round.

    The quarters of the calendar and the one before each, and every term and year that has begun and that a delivery
    reaches back to.
    """
    reported = {Quarter.parse(r) for r in council.rounds if r <= round_}
    found: list[Period] = [*sorted(reported | {q.previous for q in reported})]
    last = Quarter.parse(round_).end
    others = {i.periods for i in catalogue().values()} - {"quarter"}
    for kind in sorted(others):
        tables = {t for i in catalogue().values() if i.periods == kind for t in i.event_tables}
        first = min((s.first for s in spans if s.events in tables), default=None)
        if first is not None:
            found += periods_begun(kind, first, last)
    return found


def _still_open(fact: Fact, last: date) -> bool:
    """Is it absent merely because its period goes on: then there is nothing to say yet."""
    period = parse_period(fact.period)
    known_on = period.census_day if isinstance(period, Term) else Basis(fact.basis).window(period)[1]
    return fact.status == "x" and known_on > last


def reconciled(lake: Lake, la_code: str, round_: str) -> list[Compared]:
    """What other sources say beside those that speak, as found when the round's events were made."""
    log = _load(lake, la_code, round_, "events")
    return [Compared(**c) for c in log["reconciled"]] if log else []


def removals_of(lake: Lake, la_code: str, round_: str) -> list[Removal]:
    """What later deliveries took away, as found when the round's events were made."""
    log = _load(lake, la_code, round_, "events")
    return [Removal(**{**r, "instead": tuple(r["instead"])}) for r in log["removals"]] if log else []


def questions_of(lake: Lake, la_code: str, round_: str) -> list[Question]:
    """What was not plausible when the round's events were made."""
    log = _load(lake, la_code, round_, "events")
    return [Question(**q) for q in log["questions"]] if log else []


def orphans_of(lake: Lake, la_code: str, round_: str) -> list[Orphans]:
    """Rows that pointed to nothing when the round's events were made."""
    log = _load(lake, la_code, round_, "events")
    return [Orphans(**o) for o in log["orphans"]] if log else []


def waiting(lake: Lake, la_code: str, round_: str) -> list[str]:
    """Tables that were accepted and cannot be used until another one comes."""
    log = _load(lake, la_code, round_, "events")
    return log["waiting"] if log else []


def make_facts(lake: Lake, council: Council, round_: str) -> Worked:
    """Work out every indicator for every period up to a round, as known in that round."""
    log = _load(lake, council.la_code, round_, "events")
    if log is None:
        raise RuntimeError(f"events of round {round_} were not made")
    coverage = Coverage(tuple(Span(**_dated(s)) for s in log["spans"]))
    periods = periods_of(council, round_, coverage.spans)
    inputs = digest([log["inputs"], [p.label for p in periods]], code_version())
    done = _load(lake, council.la_code, round_, "facts")
    if done and done["inputs"] == inputs:
        return Worked(council.la_code, round_, True, done["rows"])
    _forget(lake, council.la_code, round_, "facts")
    events = {n: read_frame(lake.events(council.la_code, round_, f"{n}.parquet")) for n in EVENTS}
    last = Quarter.parse(round_).end
    facts: list[Fact] = []
    behind = [pl.DataFrame(schema=CONTRIBUTORS)]
    counts = {}
    for indicator in catalogue().values():
        worked_out, rows = evaluate(indicator, events, coverage, periods)
        facts += [f for f in worked_out if not _still_open(f, last)]
        behind.append(rows)
        counts[indicator.id] = len(worked_out)
    write_frame(lake.contributors(council.la_code, round_), pl.concat(behind))
    write_bytes(
        lake.facts(council.la_code, round_, "facts.json"),
        json.dumps([_plain(asdict(f)) for f in facts], indent=0).encode(),
    )
    _save(lake, council.la_code, round_, "facts", {"inputs": inputs, "rows": counts})
    return Worked(council.la_code, round_, False, counts)


def facts_rest_on(lake: Lake, la_code: str, round_: str) -> str | None:
    """The digest of what the facts of a round were worked out from; None while they are being worked out."""
    log = _load(lake, la_code, round_, "facts")
    return log["inputs"] if log else None


def load_facts(lake: Lake, la_code: str, round_: str) -> list[Fact]:
    """The facts of a round as written by `make_facts`."""
    from decimal import Decimal

    said = json.loads(lake.facts(la_code, round_, "facts.json").read_text())
    return [
        Fact(
            **{
                **f,
                "shown": None if f["shown"] is None else Decimal(f["shown"]),
                "deliveries": tuple(f["deliveries"]),
                "as_at": None if f["as_at"] is None else date.fromisoformat(f["as_at"]),
            }
        )
        for f in said
    ]


# ── comparison ───────────────────────────────────────────────────────────────────────────────────────────────────────
def make_comparison(lake: Lake, national: list[Judged] | None = None) -> tuple[list[Vintage], bool]:
    """Every vintage of national figures, compared; and whether nothing had changed since last time.

    national  the national deliveries, where the caller has looked already
    """
    known = [(d, v) for d, v in (judged(lake, PUBLISHED) if national is None else national) if v.accepted]
    inputs = digest([(d.slot, d.sha256, v.fingerprint) for d, v in known], code_version())
    place = lake.comparison(inputs)
    names = ("comparison", "benchmark", "neighbours", "measures", "areas")
    log = place / "vintages.json"
    if log.exists():
        said = json.loads(log.read_text())
        return [_load_vintage(place, v, names) for v in said], True

    def rows(item: Judged, table: str) -> pl.DataFrame:
        delivery, verdict = item
        if verdict.table(table) is None:
            return pl.DataFrame()
        return read_frame(lake.accepted(PUBLISHED, delivery.slot, delivery.sha256, verdict.fingerprint, table))

    made = vintages_of(
        [PublishedFile(d.slot, v.source, v.as_at or "", d.order, (d, v), d.said) for d, v in known],
        rows,
    )
    for vintage in made:
        for n in names:
            write_frame(place / f"{vintage.id.replace('/', '-')}.{n}.parquet", getattr(vintage, n))
    write_bytes(log, json.dumps([_plain({k: v for k, v in vars(x).items() if k not in names}) for x in made]).encode())
    return made, False


def _load_vintage(place: UPath, said: dict[str, Any], names: Iterable[str]) -> Vintage:
    frames: dict[str, Any] = {n: read_frame(place / f"{said['id'].replace('/', '-')}.{n}.parquet") for n in names}
    return Vintage(**{**said, "received_on": date.fromisoformat(said["received_on"])}, **frames)


# ── logs of steps ────────────────────────────────────────────────────────────────────────────────────────────────────
def _load(lake: Lake, la_code: str, round_: str, step: str) -> dict[str, Any] | None:
    place = (lake.events if step == "events" else lake.facts)(la_code, round_, f"{step}.log.json")
    return json.loads(place.read_text()) if place.exists() else None


def _forget(lake: Lake, la_code: str, round_: str, step: str) -> None:
    """No log while a step writes: one that breaks off must not leave new outputs that an old log still vouches for."""
    (lake.events if step == "events" else lake.facts)(la_code, round_, f"{step}.log.json").unlink(missing_ok=True)


def _save(lake: Lake, la_code: str, round_: str, step: str, log: Mapping[str, Any]) -> None:
    place = (lake.events if step == "events" else lake.facts)(la_code, round_, f"{step}.log.json")
    write_bytes(place, json.dumps(log, indent=1).encode())


def digest(*parts: Any) -> str:
    """A digest of anything JSON can hold; equal values give equal digests."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _span(span: Span) -> dict[str, Any]:
    return _plain(asdict(span))


def _dated(span: Mapping[str, Any]) -> dict[str, Any]:
    days = {k: date.fromisoformat(span[k]) for k in ("first", "last", "as_at")}
    notes = tuple(Note(**n) for n in span["notes"])
    return {**span, **days, "absent": tuple(span["absent"]), "notes": notes, "companions": tuple(span["companions"])}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON can hold them."""
    return {
        k: v if isinstance(v, str | int | float | bool | list | tuple | type(None)) else str(v)
        for k, v in values.items()
    }

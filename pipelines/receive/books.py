"""The books of a lake: what was delivered and what became of it, read once per run and handed on.

Here: `Books`, and the questions asked of them: which deliveries there are, the verdict on one, which of the same bytes takes
precedence. Not here: entering a delivery (`pipelines.receive.register`), judging one (`pipelines.receive.receiving`), and where the files
lie (`pipelines.home.lake`).

Books do not change: entering something gives new books. Nobody below asks the files again.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from pipelines.home.lake import SIGHTINGS, Lake, write_bytes
from pipelines.home.texts import Texts
from pipelines.receive.contract import claims_of, fingerprint, headers
from pipelines.receive.identity import COUNCIL_SLOT, PUBLISHED, Delivery, Outside, is_round
from pipelines.receive.mappings import in_force_at
from pipelines.receive.verdict import Verdict, load_verdict
from schemas.words.mapping import NO_MAPPINGS, Mappings
from warehouse.period import Quarter

Received = tuple[Delivery, Verdict]
"""A delivery and the verdict on it."""
_DELIVERY = TypeAdapter(Delivery)
_SIGHTINGS = TypeAdapter(list[tuple[str, str, str, Outside]])


@dataclass(frozen=True)
class Books:
    """The register and the verdicts of a lake.

    deliveries  by owner (a council's code, or "published"), in order of slot and arrival; duplicates included
    verdicts    by owner, first twelve digits of the content and fingerprint: those that can hold under the present contract
    settled     the fingerprint of the final verdict on a delivery, by `settled_as`
    mappings    what each council has confirmed of its own names for columns and codes, as the lake keeps it
    workbooks   the content of the council workbook that was accepted last, by council
    sightings   how files that were found to be registered look from outside now, by owner, slot and name: a copied or restored
                home has the same bytes under other times
    """

    deliveries: Mapping[str, tuple[Delivery, ...]] = field(default_factory=dict)
    verdicts: Mapping[tuple[str, str], Mapping[str, Verdict]] = field(default_factory=dict)
    settled: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    mappings: Mapping[str, str] = field(default_factory=dict)
    workbooks: Mapping[str, str] = field(default_factory=dict)
    sightings: Mapping[tuple[str, str, str], Outside] = field(default_factory=dict)

    @classmethod
    def read(cls, lake: Lake) -> "Books":
        """The books as they lie there now."""
        texts = Texts(lake)
        register = [p.split("/") for p in texts.below("register")]
        entries = ["/".join(p) for p in register if len(p) == 4 and p[-1].endswith(".json")]
        deliveries: dict[str, list[Delivery]] = {}
        for entry in entries:
            deliveries.setdefault(entry.split("/")[1], []).append(_DELIVERY.validate_json(texts.read(entry)))
        settled = {}
        for path in texts.below("settled"):
            _, la_code, slot, name = path.split("/")
            settled[la_code, slot, name] = texts.read(path)
        books = cls(
            deliveries={owner: _in_order(of) for owner, of in deliveries.items()},
            settled=settled,
            mappings=_beside(texts, "mappings.json"),
            workbooks=_beside(texts, "workbook-in-use"),
            sightings=_sightings(texts),
        )
        wanted = {(la, sha, c) for of in books.deliveries.values() for d in of for la, sha, c in books._wanted(d)}
        verdicts: dict[tuple[str, str], dict[str, Verdict]] = {}
        kept = [*texts.below("register"), *texts.below("settled")]
        for path in texts.below("verdicts"):
            _, la_code, sha, name = path.split("/")
            stem = name.removesuffix(".json")
            if (la_code, sha, stem.partition("-")[0]) in wanted:
                verdicts.setdefault((la_code, sha), {})[stem] = load_verdict(texts.read(path))
                kept.append(path)
        texts.keep(kept)
        return replace(books, verdicts=verdicts)

    # ── what was delivered ───────────────────────────────────────────────────────────────────────────────────────────
    def registered(self, la_code: str, slot: str | None = None) -> list[Delivery]:
        """Deliveries of a council (or "published"), in order; duplicates included."""
        return [d for d in self.deliveries.get(la_code, ()) if slot in {None, d.slot}]

    def slots_of(self, la_code: str) -> list[str]:
        """The rounds (or days, for "published") for which anything is registered, in order."""
        return sorted({d.slot for d in self.registered(la_code) if d.slot != COUNCIL_SLOT})

    def last_of(self, la_code: str, slot: str, sha256: str, file: str) -> Delivery | None:
        """The entry of this content under this name in this slot; the last one where its sidecar has changed."""
        same = [d for d in self.registered(la_code, slot) if (d.sha256, d.file) == (sha256, file)]
        return max(same, key=lambda d: d.order, default=None)

    def last_seen(self, la_code: str, slot: str) -> set[Outside]:
        """What can be seen from outside of the registered files of a slot, each as it was last registered or seen again."""
        last: dict[tuple[str, str], Delivery] = {}
        for delivery in sorted(self.registered(la_code, slot), key=lambda d: d.order):
            last[delivery.file, delivery.sha256] = delivery
        again = {seen for (owner, of, _), seen in self.sightings.items() if (owner, of) == (la_code, slot)}
        return {d.outside for d in last.values()} | again

    # ── what became of it ────────────────────────────────────────────────────────────────────────────────────────────
    def verdict_of(self, delivery: Delivery) -> Verdict | None:
        """The verdict on a delivery that holds under the present contract, or the one that was settled."""
        verdict = self.judged_before(delivery)
        if verdict is not None and verdict.headers == headers():
            return verdict
        stem = self.settled.get((delivery.la_code, delivery.slot, settled_as(delivery)))
        return self.verdicts.get((delivery.la_code, delivery.sha256[:12]), {}).get(stem) if stem else None

    def judged_before(self, delivery: Delivery) -> Verdict | None:
        """As `verdict_of`, also where the headers of other sources have changed since: it is to be recognised again."""
        claims = claims_of(delivery, self.mappings_for(delivery))
        known = self.verdicts.get((delivery.la_code, delivery.sha256[:12]), {})
        return next((v for stem, v in known.items() if stem == fingerprint(claims, v.source)), None)

    def received(self, la_code: str) -> list[Received]:
        """The deliveries of a council (or "published") that are judged; of the same bytes only the one that takes precedence."""
        known = [(d, v) for d in self.registered(la_code) if not d.duplicate_of and (v := self.verdict_of(d))]
        first = preferred(d for d, v in known if v.has_rows)
        return [(d, v) for d, v in known if not v.has_rows or first[d.sha256] == d]

    def unjudged(self, la_code: str, slot: str) -> list[Delivery]:
        """The deliveries of a slot that are to be judged: no verdict holds, and none of the same bytes takes precedence."""
        left = [d for d in self.registered(la_code, slot) if not d.duplicate_of and self.verdict_of(d) is None]
        return [d for d in left if not self.stands_in_for(d)]

    def stands_in_for(self, delivery: Delivery) -> bool:
        """Would an accepted delivery of the same bytes take precedence, whatever were found of this one."""
        copies = [d for d in self.registered(delivery.la_code) if d.sha256 == delivery.sha256 and not d.duplicate_of]
        best = preferred(d for d in copies if (v := self.verdict_of(d)) and v.has_rows).get(delivery.sha256)
        return best is not None and outranks(best, delivery)

    def mappings_for(self, delivery: Delivery) -> Mappings:
        """The mappings that hold for a delivery: those in force at the end of its round."""
        text = self.mappings.get(delivery.la_code)
        if text is None or delivery.la_code == PUBLISHED or not is_round(delivery.slot):
            return NO_MAPPINGS
        return in_force_at(text, Quarter.parse(delivery.slot).end)

    def _wanted(self, delivery: Delivery) -> Iterable[tuple[str, str, str]]:
        """Which verdicts can hold for a delivery, by owner, content and claims."""
        sha = delivery.sha256[:12]
        yield delivery.la_code, sha, claims_of(delivery, self.mappings_for(delivery))
        if stem := self.settled.get((delivery.la_code, delivery.slot, settled_as(delivery))):
            yield delivery.la_code, sha, stem.partition("-")[0]

    # ── entering ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def with_delivery(self, delivery: Delivery) -> "Books":
        """The books with a delivery more."""
        mine = _in_order((*self.deliveries.get(delivery.la_code, ()), delivery))
        return replace(self, deliveries={**self.deliveries, delivery.la_code: mine})

    def with_verdict(self, delivery: Delivery, verdict: Verdict) -> "Books":
        """The books with a verdict more."""
        place = delivery.la_code, delivery.sha256[:12]
        mine = {**self.verdicts.get(place, {}), verdict.fingerprint: verdict}
        return replace(self, verdicts={**self.verdicts, place: mine})

    def with_sighting(self, la_code: str, slot: str, seen: Outside) -> "Books":
        """The books that know how a registered file looks from outside now."""
        return replace(self, sightings={**self.sightings, (la_code, slot, seen[0]): seen})

    def with_workbook(self, la_code: str, sha256: str, mappings: str | None) -> "Books":
        """The books with another council workbook in use, and the mappings that stand in it."""
        known = {**self.mappings, la_code: mappings} if mappings is not None else self.mappings
        return replace(self, workbooks={**self.workbooks, la_code: sha256}, mappings=known)


def settled_as(delivery: Delivery) -> str:
    """The name under which the lake keeps that the verdict on a delivery is final."""
    claims = hashlib.sha256(repr((delivery.file, sorted(delivery.said.items()))).encode()).hexdigest()
    return f"{delivery.sha256[:12]}-{claims[:6]}"


def same_place(one: Delivery, other: Delivery) -> bool:
    """The same bytes under the same name in the same folder: only their sidecars can differ."""
    return (one.sha256, one.slot, one.file) == (other.sha256, other.slot, other.file)


def outranks(one: Delivery, other: Delivery) -> bool:
    """Does one of two deliveries of the same bytes take precedence over the other, if both are accepted.

    In one place the one registered last: its sidecar lies there now. Otherwise the one with `precedence`, whichever came
    first.
    """
    if same_place(one, other):
        return one.order > other.order
    return one.precedence < other.precedence


def preferred(accepted: Iterable[Delivery]) -> dict[str, Delivery]:
    """Of accepted deliveries of a council the one that takes precedence for each content, by SHA-256."""
    places: dict[tuple[str, str, str], Delivery] = {}
    for delivery in accepted:
        place = (delivery.sha256, delivery.slot, delivery.file)
        if place not in places or outranks(delivery, places[place]):
            places[place] = delivery
    found: dict[str, Delivery] = {}
    for delivery in places.values():
        if delivery.sha256 not in found or outranks(delivery, found[delivery.sha256]):
            found[delivery.sha256] = delivery
    return found


def keep_sightings(lake: Lake, books: Books) -> None:
    """Keep how registered files look from outside now."""
    write_bytes(lake.sightings, _SIGHTINGS.dump_json([(*of, seen) for of, seen in books.sightings.items()]))


def _beside(texts: Texts, name: str) -> dict[str, str]:
    """What a file of a council says that lies beside its deliveries."""
    found = [p.split("/") for p in texts.below("register")]
    return {p[1]: texts.read("/".join(p)) for p in found if p[2:] == [name]}


def _sightings(texts: Texts) -> dict[tuple[str, str, str], Outside]:
    kept = [p for p in texts.below("register") if p == SIGHTINGS]
    return {
        (owner, slot, name): seen for p in kept for owner, slot, name, seen in _SIGHTINGS.validate_json(texts.read(p))
    }


def _in_order(deliveries: Iterable[Delivery]) -> tuple[Delivery, ...]:
    return tuple(sorted(deliveries, key=lambda d: (d.slot, d.order)))

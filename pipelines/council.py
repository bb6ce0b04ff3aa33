"""The council's workbook in use: settings as the gate accepted them.

Here: which council this home is for, its accepted settings, validity by round.
Not here: the workbook's form (`schemas.council`), writing an empty one (`pipelines.templates`).

The workbook at its place counts if it is accepted; a refused one changes nothing, the last accepted one goes on.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl
from upath import UPath

from pipelines.confirmed import enter
from pipelines.deliveries import COUNCIL_SLOT, load, register, registered
from pipelines.lake import Lake, read_frame, write_bytes
from pipelines.landing import councils, unreadable
from pipelines.receive import Verdict, examine, receive, verdict_of
from schemas.council import COUNCIL


class NoCouncil(Exception):  # noqa: N818 - the word people read
    """There is no usable council workbook. Says why and what to do."""


ACCEPT, WITHDRAW = "accept", "withdraw"
"""What can be decided of a delivery (sheet Decisions of the council workbook)."""


@dataclass(frozen=True)
class Council:
    """Settings of one council.

    tables   the workbook's tables by name (`schemas.council`), columns as declared
    verdict  what the gate said of the workbook now at its place, refused or not
    """

    la_code: str
    name: str
    notice: str
    delivery: str
    tables: dict[str, pl.DataFrame]
    verdict: Verdict

    def valid_in(self, table: str, round_: str) -> pl.DataFrame:
        """The rows of a table that hold in a round."""
        rows = self.tables[table]
        return rows.filter(
            (pl.col("from_round").is_null() | (pl.col("from_round") <= round_))
            & (pl.col("to_round").is_null() | (pl.col("to_round") >= round_))
        )

    def decided(self, decision: str) -> frozenset[str]:
        """The deliveries of which a person has decided this: `ACCEPT` or `WITHDRAW`."""
        return frozenset(self.tables["decisions"].filter(pl.col("decision") == decision)["delivery"])

    def cut_off(self, round_: str) -> date:
        """The last day on which a national file counts for a round; KeyError if the calendar has no such round."""
        return dict(self.tables["rounds"].select("round", "data_cut_off").iter_rows())[round_]

    @property
    def rounds(self) -> list[str]:
        """The rounds of the calendar, in order."""
        return sorted(self.tables["rounds"]["round"].to_list())


def load_council(lake: Lake, key: bytes, la_code: str | None = None) -> Council:
    """The settings of the configured council, or of a further one. Raises `NoCouncil`."""
    place = UPath(lake.council_workbook(la_code))
    if not place.exists():
        raise NoCouncil(f"no council workbook at {place.name} in the home. Run `scrutiny init` and fill it in")
    if why := unreadable(place):
        raise NoCouncil(
            f"{place.name} cannot be read ({why}). Close it where it is open, or ask for the right to read it"
        )
    said, refusal = _says(place.read_bytes(), place.name)
    code = said or la_code
    known = _councils_with_workbook(lake, place.name)
    if code is not None and known and code not in known and not refusal:
        raise NoCouncil(
            f"{place.name} says LA code {code}; this home was set up for {known[0]}. Correct it, or use a home of its own"
        )
    if code is None:
        # The workbook now at its place does not say; the last accepted one under its name does.
        code = next(iter(known), None)
    if code is None or (la_code and code != la_code):
        reason = refusal or f"it does not say LA code {la_code or ''}"
        raise NoCouncil(f"{place.name} cannot be used: {reason}. Run `scrutiny check {place.name}` to see every fault")
    # The workbook at its place is never a duplicate, even if somebody dropped a copy of it into landing before.
    delivery = register(lake, code, COUNCIL_SLOT, place)
    if delivery is None:
        raise NoCouncil(f"{place.name} is being written. Save it and try again")
    verdict = receive(lake, delivery, key)
    in_use, sha256 = (verdict, delivery.sha256) if verdict.accepted else (None, "")
    pointer = lake.workbook_in_use(code)
    if in_use is not None:
        write_bytes(pointer, sha256.encode())
    elif pointer.exists():
        sha256 = pointer.read_text()
        told = [receive(lake, d, key) for d in registered(lake, code, COUNCIL_SLOT) if d.sha256 == sha256]
        in_use = next((v for v in told if v.accepted), None)
    if in_use is None:
        raise NoCouncil(
            f"{place.name} was refused and there is no earlier one: {verdict.refusal.what if verdict.refusal else ''}. "
            f"Run `scrutiny check {place.name}` to see every fault"
        )
    tables = {t.name: _table(lake, in_use, code, sha256, t.name) for t in COUNCIL.tables}
    enter(lake, code, tables)
    identity = tables["identity"].row(0, named=True)
    return Council(code, identity["name"], identity["notice"] or "", in_use.delivery, tables, verdict)


def councils_of(lake: Lake, key: bytes) -> tuple[list[Council], list[str]]:
    """The configured council and every further one that delivers and has a usable workbook; and why others are not.

    Raises `NoCouncil` only for the configured one: a stray folder must not stop its refresh.
    """
    usable, problems = [load_council(lake, key)], []
    for code in councils(lake, usable[0].la_code)[1:]:
        try:
            usable.append(load_council(lake, key, code))
        except NoCouncil as reason:
            problems.append(f"council {code} is passed over: {reason}")
    return usable, problems


FIGURES_REST_ON = ("indicators", "unavailable", "decisions", "column_mappings", "code_mappings")
"""The tables of the workbook on which a figure can depend. Rounds are added, and texts and targets changed, every quarter."""


def says_the_same_of_figures(lake: Lake, council: Council, other: str) -> bool:
    """Does another workbook of the council, a delivery's identifier, say the same of all that a figure can depend on.

    False where the present contract has not judged it: then nobody knows.
    """
    for delivery in registered(lake, council.la_code, COUNCIL_SLOT):
        verdict = verdict_of(lake, delivery) if delivery.id == other else None
        if verdict is not None and verdict.accepted:
            tables = {n: _table(lake, verdict, council.la_code, delivery.sha256, n) for n in FIGURES_REST_ON}
            return all(tables[n].equals(council.tables[n]) for n in FIGURES_REST_ON)
    return False


@lru_cache(maxsize=256)
def _says(data: bytes, name: str) -> tuple[str | None, str]:
    """The LA code that a workbook says, if it can be read, and why it would be refused, or "".

    Every step of a refresh asks for the settings anew; the same bytes say the same.
    """
    examined = examine(data, name, la_code="", as_at=None)
    said = [j.accepted["la_code"][0] for j in examined.judged if j.table.name == "identity" and j.accepted.height == 1]
    return (said[-1] if said else None), examined.refusal.what if examined.refusal else ""


def _councils_with_workbook(lake: Lake, name: str) -> list[str]:
    """LA codes under which a council workbook of this file name was received, the latest first."""
    entries = [load(e) for e in lake.register_entries(slot=COUNCIL_SLOT)]
    return [d.la_code for d in sorted(entries, key=lambda d: d.order, reverse=True) if d.file == name]


def _table(lake: Lake, verdict: Verdict, la_code: str, sha256: str, name: str) -> pl.DataFrame:
    declared = {c.name: c.dtype for c in COUNCIL.table(name).columns}
    if verdict.table(name) is None:
        return pl.DataFrame(schema=declared)
    rows = read_frame(lake.accepted(la_code, COUNCIL_SLOT, sha256, verdict.fingerprint, name))
    return rows.select((pl.col(n) if n in rows.columns else pl.lit(None)).cast(d).alias(n) for n, d in declared.items())

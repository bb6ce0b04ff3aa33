"""The verdict on a delivery, and how it is kept.

Here: what a verdict says and its JSON. Not here: how it is reached (`pipelines.receive.receiving`).
"""

from dataclasses import dataclass

from pydantic import TypeAdapter

from pipelines.receive.gate import Finding
from schemas.words.codes import fold
from schemas.words.source import known_sources


@dataclass(frozen=True)
class Refusal:
    """Why a whole delivery was refused, and what to do."""

    code: str
    what: str
    todo: str


@dataclass(frozen=True)
class TableSpan:
    """First and last day a table covers (ISO), the label of the collection it is of, and the part of it, or ""."""

    first: str
    last: str
    period: str = ""
    part: str = ""


@dataclass(frozen=True)
class JudgedTable:
    """One table of a verdict: where its rows went and which dates it covers."""

    table: str
    sheet: str
    rows: dict[str, int]
    absent: tuple[str, ...]
    refusal: str
    spans: tuple[TableSpan, ...]


@dataclass(frozen=True)
class Verdict:
    """What became of a delivery under a contract.

    fingerprint  under what it was judged (`pipelines.receive.contract`)
    headers      a digest of the headers of all sources, among which it was recognised; "" where an earlier version judged it
    period       label of the collection the whole file is of, or ""
    note         what every figure that rests on it must carry as a note, or ""
    marker       the letter or word that stands beside such a figure
    """

    delivery: str
    fingerprint: str
    source: str
    words: str
    as_at: str | None
    refusal: Refusal | None
    tables: tuple[JudgedTable, ...] = ()
    findings: tuple[Finding, ...] = ()
    period: str = ""
    note: str = ""
    headers: str = ""
    marker: str = "reconstructed"

    @property
    def accepted(self) -> bool:
        """At least one table of the delivery can be used."""
        return self.refusal is None

    @property
    def has_rows(self) -> bool:
        """It was accepted and has rows: every list of headers only is like any other."""
        return self.accepted and any(t.rows["in"] for t in self.tables)

    def table(self, name: str) -> JudgedTable | None:
        """The judged table of that name, if it was accepted, or None."""
        return next((t for t in self.tables if t.table == name and not t.refusal), None) if self.accepted else None


def usual_sheet(source: str, table: str, sheet: str) -> bool:
    """Has a sheet the name that such files give it? Any other may be a person's name: people name sheets after people."""
    known = known_sources().get(source)
    ours = next((t for t in known.tables if t.name == table), None) if known else None
    names = {fold(n) for n in (*ours.sheets, ours.element)} if ours else set()
    return fold(sheet) in names | {"(file)"} or fold(sheet.replace("_", " ")) in names


def sheet_words(source: str, table: str, sheet: str) -> str:
    """What a sheet is called where others than the holder of the file read: its name if that is a usual one."""
    return sheet if usual_sheet(source, table, sheet) else f"the sheet of {table.replace('_', ' ')}"


def dump_verdict(verdict: Verdict) -> str:
    """A verdict as JSON."""
    return _VERDICT.dump_json(verdict, indent=1).decode()


def load_verdict(text: str) -> Verdict:
    """A verdict from JSON."""
    return _VERDICT.validate_json(text)


_VERDICT = TypeAdapter(Verdict)

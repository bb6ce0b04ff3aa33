"""Where a round stands: what is expected, what was received, accepted, refused, late, stale.

Here: the rows of `scrutiny status`. Not here: their colours (`pipelines.commands.screens`).
"""

from dataclasses import dataclass, replace
from datetime import date

import duckdb

from pipelines.compose.composed import composed
from pipelines.council.councils import Councils
from pipelines.council.own import FOLDER
from pipelines.council.reported import unknown_reported
from pipelines.council.settings import ACCEPT, WITHDRAW, Council
from pipelines.figures.facts import failure, not_divided
from pipelines.home.lake import Lake
from pipelines.receive.books import Books, outranks
from pipelines.receive.gate import Finding
from pipelines.receive.identity import COUNCIL_SLOT, PUBLISHED, Delivery
from pipelines.receive.verdict import Verdict, sheet_words
from schemas.words.source import known_sources


@dataclass(frozen=True)
class Line:
    """One delivery of a round, expected or received."""

    source: str
    state: str
    file: str
    due: date | None
    received: date | None
    note: str


def lines(lake: Lake, books: Books, council: Council, round_: str, today: date) -> list[Line]:
    """The deliveries of a round: expected ones first, with what became of them, then the others.

    A delivery that a person has withdrawn counts as none; one that waits for a person's decision is held back.
    """
    states = dict.fromkeys(held_back(lake, council.la_code, round_), "held back")
    states |= dict.fromkeys(council.decided(WITHDRAW), "withdrawn")
    withdrawn, decisions = council.decided(WITHDRAW), _decisions(council)
    expected = {
        r["source"]: r["due_date"] for r in council.tables["expected_deliveries"].to_dicts() if r["round"] == round_
    }
    received = [(d, books.verdict_of(d)) for d in books.registered(council.la_code, round_)]
    first = {d.sha256: d for d, v in books.received(council.la_code) if v.has_rows}
    received = [(_marked_if_passed_over(d, v, first.get(d.sha256, d)), v) for d, v in received]
    shown: list[Line] = []
    for source, due in expected.items():
        mine = [(d, v) for d, v in received if v and v.source == source]
        if not any(v.accepted for d, v in mine if v and d.id not in withdrawn):
            earlier = _last_accepted(books, council, source, round_)
            stale = f"; the last accepted one is of {earlier}" if earlier else ""
            state = "late" if today > due else "waiting"
            shown.append(Line(_label(source), state, "", due, None, f"none accepted{stale}"))
    shown += [_line(d, v, expected, states.get(d.id, ""), decisions.get(d.id, "")) for d, v in received]
    return shown


def _marked_if_passed_over(delivery: Delivery, verdict: Verdict | None, first: Delivery) -> Delivery:
    """The delivery, marked as a duplicate where `first`, another one of the same bytes, takes precedence."""
    passed_over = first != delivery and (verdict.has_rows if verdict else outranks(first, delivery))
    return replace(delivery, duplicate_of=first.slot) if passed_over else delivery


def held_back(lake: Lake, la_code: str, round_: str) -> frozenset[str]:
    """The deliveries that wait for a named person's decision, as known in a round."""
    return frozenset(r.delivery for r in composed(lake, la_code, round_).removals if r.waits)


def open_questions(lake: Lake, books: Books, council: Council, round_: str) -> list[str]:
    """What a person should look at before the round is reported: what is held back, what is not plausible, what names nothing."""
    events = composed(lake, council.la_code, round_)
    questions = not_worked_out(lake, council.la_code, round_)
    files = {d.id: f"{d.slot}/{d.file}" for d in books.registered(council.la_code)}
    questions += [
        f"Held back: {r.text}. Deliver it again, complete; or enter delivery {r.delivery} in the council "
        "workbook, sheet Decisions."
        for r in events.removals
        if r.waits
    ]
    questions += [f"Counted as other: {files.get(r.delivery, r.delivery)}, {r.text}." for r in events.replaced]
    questions += [
        f"Not plausible, and used: {files.get(q.delivery, q.delivery)}, {q.text} (marker q)." for q in events.questions
    ]
    questions += [
        f"Figures already reported, {files[d.id]}, row {f.rows[0]}, {f.column}: {f.text}. {f.todo}"
        for d, f in unknown_reported(lake, books, council, round_)
    ]
    return questions + in_the_workbook(council)


def taken_over(lake: Lake, councils: Councils, round_: str) -> list[str]:
    """Of every council that takes over from others, what of theirs cannot be divided, as known in a round."""
    return [
        f"{c.name} ({c.la_code}): {words}."
        for c in councils.usable
        if c.formed_of
        for words in not_divided(lake, c.la_code, round_)
    ]


def comments_asked_for(lake: Lake, la_code: str, round_: str) -> list[str]:
    """A line where the release that is served asks for comments on figures of the round, and nobody has written any; else none."""
    if not lake.served.exists():
        return []
    with duckdb.connect(str(lake.served), read_only=True) as served:
        try:
            found = served.execute(
                "SELECT label, asked_because FROM mart.commentary WHERE la_code = ? AND round = ? AND text IS NULL",
                [la_code, round_],
            ).fetchall()
        except duckdb.CatalogException:  # an older version of this software made it
            return []
    if not found:
        return []
    listed = "; ".join(f"{label} ({because})" for label, because in found)
    return [f"Comments are asked for, council workbook, sheet Commentary: {listed}."]


def in_the_workbook(council: Council) -> list[str]:
    """What the council's workbook names and nothing has, and which of its own indicators cannot be used, a line each."""
    return [f"{_place(f)}: {f.text}. {f.todo}" for f in council.unknown]


def not_usable(council: Council, name: str | None = None) -> list[str]:
    """Which of the council's own indicators cannot be used (or whether the one of that name can), and why, a line each."""
    found = ((n, f) for n, f in council.own.refused if name in (None, n))
    return [f"{n + ': ' if n else ''}{_place(f)}: {f.text}. {f.todo}" for n, f in found]


def _place(finding: Finding) -> str:
    if finding.sheet.startswith(f"{FOLDER}/"):
        return f"{finding.sheet}, line {finding.rows[0]}" if finding.rows else finding.sheet
    rows = f"row {finding.rows[0]}" if len(finding.rows) == 1 else f"rows {', '.join(map(str, finding.rows))}"
    return ", ".join(p for p in (f"Council workbook, sheet {finding.sheet}", rows, finding.column) if p)


def not_worked_out(lake: Lake, la_code: str, round_: str) -> list[str]:
    """A line if an error of the software stopped the figures of a round being worked out; else none."""
    error = failure(lake, la_code, round_)
    if not error:
        return []
    return [
        f"The figures of {round_} could not be worked out: an error of the software ({error}). What is served is what was served "
        "before. Report this."
    ]


def national(books: Books) -> list[Line]:
    """National files, by the day they were received."""
    return [_line(d, books.verdict_of(d), {}) for d in books.registered(PUBLISHED)]


def _line(
    delivery: Delivery,
    verdict: Verdict | None,
    expected: dict[str, date],
    decided: str = "",
    decision: str = "",
) -> Line:
    received = date.fromisoformat(delivery.received_at[:10])
    if delivery.duplicate_of:
        return Line(
            "", "duplicate", delivery.file, None, received, f"same bytes as in {delivery.duplicate_of}; ignored"
        )
    if verdict is None:
        return Line("", "waiting", delivery.file, None, received, "received, not yet judged: run `scrutiny refresh`")
    due = expected.get(verdict.source)
    if verdict.refusal:
        state, note = "refused", f"{verdict.refusal.code}: {verdict.refusal.what}. {verdict.refusal.todo}"
    else:
        quarantined = sum(t.rows["quarantined"] for t in verdict.tables)
        refused = [
            f"{sheet_words(verdict.source, t.table, t.sheet)} refused: {t.refusal}" for t in verdict.tables if t.refusal
        ]
        state = "accepted"
        note = "; ".join([verdict.words, *([f"{quarantined:,} rows quarantined"] if quarantined else []), *refused])
    state = decided or state
    # Whoever enters a decision needs the delivery's identifier.
    note += f"; delivery {delivery.id}" + decision
    if due and received > due:
        note += "; it came late"
    return Line(_label(verdict.source), state, delivery.file, due, received, note)


def _decisions(council: Council) -> dict[str, str]:
    """What a person has decided of each delivery; the screen says who, for those who can read the workbook too."""
    words = {ACCEPT: "accepted what it takes away", WITHDRAW: "withdrew it"}
    return {
        r["delivery"]: f"; {r['decided_by']} {words.get(r['decision'], 'decided')} on {r['decided_on']}: {r['reason']}"
        for r in council.tables["decisions"].to_dicts()
    }


def _label(source: str) -> str:
    return known_sources()[source].label if source in known_sources() else source


def _last_accepted(books: Books, council: Council, source: str, before: str) -> str | None:
    found = [
        d.slot
        for d in books.registered(council.la_code)
        if d.slot != COUNCIL_SLOT
        and d.slot < before
        and (v := books.verdict_of(d))
        and v.accepted
        and v.source == source
    ]
    return max(found, default=None)

"""What the command line shows: one screen per command, in the field's words.

Here: rich tables from verdicts, status and facts. Not here: what they contain (`pipelines.show.status`, `pipelines.show.explain`).
Nothing shown here is a value of a child.
"""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from pipelines.commands.listing import Listing
from pipelines.receive.examine import Examined
from pipelines.receive.gate import Finding
from pipelines.show.wording import COST, spans

_COLOURS = {
    "error": "red",
    "warning": "yellow",
    "note": "dim",
    "Green": "green",
    "Amber": "yellow",
    "Red": "red",
    "Improve": "green",
    "Worse": "red",
    "accepted": "green",
    "refused": "red",
    "late": "red",
    "missing": "red",
    "waiting": "yellow",
    "stale": "yellow",
    "withdrawn": "yellow",
}
_PLAIN_WIDTH = 150


def console() -> Console:
    """The console; without a terminal it is wide enough for the tables."""
    made = Console(highlight=False)
    return made if made.is_terminal else Console(highlight=False, width=_PLAIN_WIDTH)


def beside_json() -> Console:
    """Where words go that are no part of the JSON object on standard output."""
    return Console(highlight=False, stderr=True, width=_PLAIN_WIDTH)


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: Sequence[str] = ()
) -> Listing:
    """A list for the width of the screen; known words are coloured, the columns in `numbers` are flush right."""
    cells = [["" if c is None else str(c) for c in row] for row in rows]
    return Listing(title, columns, cells, numbers, _COLOURS)


def figure(value: object, decimals: int, unit: str) -> str:
    """A displayed figure with its places and unit; "" where there is none."""
    from decimal import Decimal

    from warehouse.rounding import as_text, round_half_up

    return as_text(round_half_up(value, decimals), unit) if isinstance(value, Decimal) else ""


def check(examined: Examined, file: str, notes: bool) -> Iterable[object]:
    """The screens of `scrutiny check`."""
    yield Text(f"{file}: {examined.words}" if examined.source else file, style="bold")
    if examined.refusal:
        r = examined.refusal
        yield Text(f"Would be refused. {r.code}: {r.what}. {r.todo}", style="red")
    elif examined.source:
        yield Text("Would be accepted.", style="green")
    for name in examined.unrecognised:
        yield Text(f"Sheet {name!r} was not recognised and would be passed over.", style="yellow")
    if not examined.judged:
        return
    yield table(
        "Where every row goes",
        ("sheet", "table", "rows", "accepted", "quarantined", "duplicates", "ignored", "note"),
        (
            (
                j.sheet,
                j.table.name,
                *(f"{j.rows[k]:,}" for k in ("in", "accepted", "quarantined", "duplicates", "ignored")),
                f"refused: {j.refusal}" if j.refusal else "",
            )
            for j in examined.judged
        ),
        numbers=("rows", "accepted", "quarantined", "duplicates", "ignored"),
    )
    shown = [f for f in examined.findings if notes or f.severity != "note"]
    if shown:
        yield Text("\nWhat was found", style="bold")
    for (severity, rule, text, todo), places in _by_rule(shown):
        yield Text.assemble(
            (f"  {rule}", f"bold {_COLOURS[severity]}"), f" ({COST[severity]}). {text}. ", (todo, "italic")
        )
        for f in places:
            where = f"{f.letter} {f.column}".strip()
            yield Text(f"      {f.sheet} › rows {spans(f.rows)}" + (f" › column {where}" if where else ""), style="dim")
    counts = {s: sum(f.severity == s for f in examined.findings) for s in ("error", "warning", "note")}
    summary = f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes"
    yield Text(summary + ("" if notes or not counts["note"] else " (not shown; --notes lists them)"))


_Rule = tuple[str, str, str, str]


def _by_rule(findings: Iterable[Finding]) -> list[tuple[_Rule, list[Finding]]]:
    """Findings with the same text together; what costs most first."""
    grouped: dict[_Rule, list[Finding]] = {}
    for f in findings:
        grouped.setdefault((f.severity, f.rule, f.text, f.todo), []).append(f)
    rank = list(COST)
    return sorted(grouped.items(), key=lambda item: rank.index(item[0][0]))

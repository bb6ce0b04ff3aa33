"""`scrutiny indicator …`, and the events that `scrutiny list --events` prints: indicators of the council's own.

Here: commands and what they print. Not here: what an own indicator is and what may be answered (`pipelines.council.own`), how one is worked out (`pipelines.figures`).
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.as_json import print_json
from pipelines.commands.release import HomeOption
from pipelines.home.lake import Lake

if TYPE_CHECKING:
    from pipelines.council.settings import Council
    from pipelines.receive.books import Books
    from schemas.words.event import EventTable
    from schemas.words.fields import Column
    from warehouse.indicator import Indicator

indicator_app = typer.Typer(no_args_is_help=True, add_completion=False, help="Indicators of the council's own.")

SHOWN = 4
"""So many of the latest periods are printed of an indicator that is tried."""


@indicator_app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="Its name: small letters, digits and _; own_ is put before it.")],
    label: Annotated[str | None, typer.Option(help="What dashboards call it.")] = None,
    area: Annotated[str | None, typer.Option(help="Early Years, Education, SEND or Social Care.")] = None,
    events: Annotated[
        str | None, typer.Option(help="What is counted; `scrutiny list --events` prints the events.")
    ] = None,
    day: Annotated[
        str | None,
        typer.Option("--date", help="The column with the day on which it counts; '' for the end of the period."),
    ] = None,
    out_of: Annotated[str | None, typer.Option(help="all: a percentage of all of them. nothing: a count.")] = None,
    good: Annotated[str | None, typer.Option(help="high, low or neutral.")] = None,
    home: HomeOption = None,
) -> None:
    """Write a file for an indicator of the council's own, with an example to fill in. What is not given is asked for."""
    from pipelines.council.own import new_file
    from warehouse.conditions import columns_of

    lake, out = Lake.at(home), screens.console()
    try:
        called = new_file.name_of(name)  # before anybody has answered six questions
        said = label if label is not None else typer.prompt("What dashboards call it")
        place = new_file.area_of(_answer(area, "Area: Early Years, Education, SEND or Social Care"))
        table = new_file.events_of(_answer(events, "What is counted (`scrutiny list --events` prints the events)"))
        days = ", ".join(n for n, c in columns_of(table).items() if "Date" in str(c.dtype))
        asked = new_file.Asked(
            name=called,
            label=said,
            area=place,
            events=table,
            date=new_file.date_of(
                _answer(day, f"Column with the day on which it counts ({days}; blank: the end of the period)"), table
            ),
            out_of=new_file.out_of(_answer(out_of, "Out of what: all of them, or nothing")),
            polarity=new_file.polarity_of(_answer(good, "What is good: high, low or neutral")),
        )
        written = new_file.write_new(lake.home, asked, date.today())
    except new_file.NotMade as why:
        out.print(Text(f"Nothing was written: {why}.", style="red"))
        raise typer.Exit(1) from None
    out.print(Text(f"{written} was written.", style="green"))
    out.print(
        "Open it in an editor: say which are counted and what it means, and fill in the example. Then: `scrutiny indicator test`."
    )


def _answer(given: str | None, question: str) -> str:
    """The answer that was given with the command, or else is typed."""
    return given if given is not None else str(typer.prompt(question, default="", show_default=False))


@indicator_app.command("test")
def test(
    name: Annotated[str | None, typer.Argument(help="Only this one; own_ may be left off.")] = None,
    home: HomeOption = None,
) -> None:
    """Whether the council's own indicators can be used, and the figures they give of what was delivered. Nothing is published."""
    from pipelines.council.settings import load_council
    from pipelines.home.keys import load_key
    from pipelines.receive.books import Books
    from pipelines.show.status import not_usable
    from schemas.words.codes import nearest
    from warehouse.own import PREFIX

    lake, out = Lake.at(home), screens.console()
    books, council = load_council(lake, Books.read(lake), load_key(lake))
    name = name if name is None or name.startswith(PREFIX) else f"{PREFIX}{name}"
    if not council.verdict.accepted:
        out.print(Text("The workbook is refused as it is; the last accepted one is tried here.", style="red"))
    refused = not_usable(council, name)
    for line in refused:
        out.print(Text(line, style="red"))
    own = council.own.indicators
    wanted = {n: i for n, i in own.items() if name in (None, n)}
    if not wanted and not refused:
        near = nearest(name, own) if name else ""
        words = f"There is no own indicator {name!r}{near}." if name else "The council has no indicators of its own."
        out.print(Text(words, style="yellow"))
        raise typer.Exit(1 if name else 0)
    for indicator in wanted.values():
        out.print(Text(indicator.label, style="bold"))
        said = dict.fromkeys((indicator.definition, indicator.method))
        out.print(f"{' '.join(said)} ({indicator.own}, version {indicator.version})", markup=False)
        for line in _tried(lake, books, council, indicator):
            out.print(f"  {line}", markup=False)
    raise typer.Exit(1 if refused else 0)


def _tried(lake: Lake, books: "Books", council: "Council", indicator: "Indicator") -> Iterator[str]:
    """The latest figures that an indicator gives of the events as they were last composed, a line each."""
    from pipelines.compose.rounds import rounds_of
    from pipelines.figures.facts import facts_of
    from warehouse.counting import TOTAL
    from warehouse.period import parse_period
    from warehouse.rounding import as_text

    rounds = rounds_of(council, books)
    facts = facts_of(lake, council, rounds[-1], indicator) if rounds else None
    if facts is None:
        yield "There are no events to try it on: nothing was delivered, or this version has not read it yet. Run `scrutiny refresh`."
        return
    headline = [f for f in facts if (f.basis, f.breakdown) == (indicator.bases[0].value, TOTAL)]
    for fact in sorted(headline, key=lambda f: parse_period(f.period).start)[-SHOWN:]:
        if fact.status == "ok":
            counts = "" if fact.denominator is None else f", {fact.numerator:,} of {fact.denominator:,}"
            marks = f" ({fact.marker}: {fact.reason})" if fact.marker else ""
            yield f"{fact.period}, {fact.basis.replace('_', ' ')}: {as_text(fact.figure, indicator.unit)}{counts}{marks}"
        else:
            yield f"{fact.period}: none: {fact.reason}"


def print_events(name: str | None, *, as_json: bool) -> None:
    """The events there are, or the columns of one: what a condition may name, and the values of each."""
    from schemas.events import EVENTS, nearest_events
    from warehouse.conditions import columns_of

    out = screens.console()
    wanted = (name or "").strip().lower().replace(" ", "_")
    if wanted and wanted not in EVENTS:
        out.print(Text(f"There are no events {name!r}{nearest_events(wanted)}.", style="red"))
        raise typer.Exit(1)
    if as_json:
        print_json({n: _columns(t) for n, t in EVENTS.items() if wanted in ("", n)})
        return
    if not wanted:
        rows = ((n, _what_a_row_is(t), ", ".join(columns_of(n)), _sources_of(t)) for n, t in EVENTS.items())
        out.print(screens.table("Events", ("events", "what a row is", "columns", "from, best first"), list(rows)))
        out.print("`scrutiny list --events NAME` prints the columns of one, and their values.")
        return
    table = EVENTS[wanted]
    out.print(Text(f"{wanted}: {_what_a_row_is(table)} From {_sources_of(table)}."))
    listed = [
        (
            c["column"],
            c["kind"],
            ", ".join(c["not_in"]),
            c["what"],
            "; ".join(f"{k} {v}" for k, v in c["values"].items()),
        )
        for c in _columns(table)
    ]
    out.print(screens.table("Columns", ("column", "kind", "not in", "what it says", "values"), listed))
    if table.lasts:
        began, ended = table.lasts
        out.print(f"At the end of a period counts what had begun ({began}) and not ended ({ended}) by then.")
    out.print("A condition may also name period_start and period_end, the first and last day of the period.")


def _columns(table: "EventTable") -> list[dict[str, Any]]:
    """The columns of an event table, each with the sources that do not have it."""
    from pipelines.compose.conform import columns_given
    from warehouse.conditions import columns_of

    given = {s.source: columns_given(s.source, table.name) for s in table.filled_by}
    return [
        _of_column(c) | {"not_in": [source for source, has in given.items() if c.name not in has]}
        for c in columns_of(table.name).values()
    ]


def _of_column(column: "Column") -> dict[str, Any]:
    import polars as pl

    kinds = {pl.Date: "day", pl.Boolean: "true or false", pl.String: "text", pl.Int64: "whole number"}
    values = {c.code: c.label for c in column.codes.codes} if column.codes else {}
    kind = next((words for kind, words in kinds.items() if column.dtype == kind), "number")
    return {"column": column.name, "kind": kind, "what": column.description, "values": values}


def _what_a_row_is(table: "EventTable") -> str:
    return (table.model.__doc__ or "").split("\n")[0]


def _sources_of(table: "EventTable") -> str:
    return ", ".join(f"{s.source}/{s.table}" for s in table.filled_by)

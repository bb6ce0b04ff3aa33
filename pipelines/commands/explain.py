"""`scrutiny list`, `scrutiny rules`, `scrutiny explain`: what is known, what is asked, and what is behind a figure.

Here: commands and what they print. Not here: the indicators (`warehouse.indicators`), the rules (`schemas.words.rules`), the rows behind
a figure (`pipelines.show.explain`).
"""

from typing import Annotated

import typer
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.release import HomeOption
from pipelines.home.lake import Lake
from warehouse.indicator import Indicator


def list_(codes: Annotated[bool, typer.Option("--codes", help="The code lists instead.")] = False) -> None:
    """The indicators and the kinds of delivery that are known, or the code lists."""
    from schemas.words.source import known_sources
    from warehouse.indicator import Published
    from warehouse.indicators import catalogue

    out = screens.console()
    if codes:
        for code_list in {
            c.codes.name: c.codes for s in known_sources().values() for t in s.tables for c in t.columns if c.codes
        }.values():
            rows = ((c.code, c.label, ", ".join(c.spellings), c.since, c.until) for c in code_list.codes)
            out.print(screens.table(code_list.name, ("code", "label", "also", "since", "until"), rows))
        return
    out.print(
        screens.table(
            "Indicators",
            ("indicator", "label", "unit", "good is", "periods", "bases", "compared with"),
            (
                (
                    i.id,
                    i.label,
                    i.unit,
                    i.polarity,
                    i.periods.replace("_", " "),
                    ", ".join(b.value for b in i.bases),
                    i.comparator.measure if isinstance(i.comparator, Published) else "not comparable",
                )
                for i in catalogue().values()
            ),
        )
    )
    out.print(
        screens.table(
            "Kinds of delivery",
            ("source", "what it is", "tables"),
            ((s.id, s.label, ", ".join(t.name for t in s.tables)) for s in known_sources().values()),
        )
    )


def rules(
    source: Annotated[
        str | None, typer.Argument(help="Only the rules of this source, as `scrutiny list` prints it.")
    ] = None,
    refusals: Annotated[
        bool, typer.Option("--refusals", help="The codes under which a whole file is refused.")
    ] = False,
) -> None:
    """Every rule of the gate: what it costs, what it says, what the supplier should do."""
    from schemas.words.rules import REFUSALS
    from schemas.words.source import known_rules, known_sources

    out = screens.console()
    if source and source not in known_sources():
        out.print(Text(f"There is no source {source!r}; `scrutiny list` prints them.", style="red"))
        raise typer.Exit(1)
    if refusals:
        out.print(screens.table("A whole file is refused", ("code", "when"), sorted(REFUSALS.items())))
        return
    shown = [r for r in known_rules() if not source or r.where.partition("/")[0] == source]
    rows = ((r.where, r.id, r.severity, r.text, r.todo) for r in shown)
    out.print(screens.table(f"{len(shown)} rules", ("where", "rule", "severity", "what is wrong", "what to do"), rows))
    out.print(
        "error: the row is quarantined; warning: the cell is left out; note: used all the same; by column: error in a key "
        "column, mostly warning elsewhere."
    )


def explain(
    indicator: Annotated[str, typer.Argument(help="As `scrutiny list` prints it.")],
    period: Annotated[
        str | None, typer.Option(help="For instance 'Q1 2025/26'; by default the one last reported.")
    ] = None,
    basis: Annotated[str | None, typer.Option(help="As `scrutiny list` prints it.")] = None,
    variant: Annotated[str | None, typer.Option(help="The cohort.")] = None,
    rows: Annotated[bool, typer.Option(help="Print every row number.")] = False,
    release: Annotated[str, typer.Option(help="What a release said, for instance r00007; it may be long gone.")] = "",
    home: HomeOption = None,
) -> None:
    """What an indicator means, how it is worked out, and which deliveries, sheets and rows are behind a figure."""
    from pipelines.compose.rounds import rounds_of
    from pipelines.council.settings import load_council
    from pipelines.figures.facts import load_facts
    from pipelines.home.audit import note
    from pipelines.home.keys import load_key
    from pipelines.receive.books import Books
    from pipelines.show.explain import behind
    from pipelines.show.said import spans
    from pipelines.show.status import not_worked_out
    from warehouse.counting import TOTAL
    from warehouse.indicators import catalogue

    out = screens.console()
    known = catalogue()
    if indicator not in known:
        from difflib import get_close_matches

        near = get_close_matches(indicator, list(known), n=1)
        out.print(
            Text(f"There is no indicator {indicator!r}." + (f" Did you mean {near[0]}?" if near else ""), style="red")
        )
        raise typer.Exit(1)
    i = known[indicator]
    _print_definition(i)
    lake = Lake.at(home)
    if release:
        _said_in(lake, release, i.id)
        return
    if not lake.council_workbook().exists():
        return
    books, council = load_council(lake, Books.read(lake), load_key(lake))
    rounds = rounds_of(council, books)
    if not rounds:
        return
    for line in not_worked_out(lake, council.la_code, rounds[-1]):
        out.print(Text(line, style="red"))
    if not lake.facts(council.la_code, rounds[-1], "facts.json").exists():
        out.print(Text("Not worked out yet: run `scrutiny refresh`.", style="yellow"))
        return
    facts = [f for f in load_facts(lake, council.la_code, rounds[-1]) if f.indicator_id == i.id]
    chosen_variant, chosen_basis = variant or i.variants[0].id, basis or i.bases[0].value
    series = [f for f in facts if (f.variant, f.basis, f.breakdown) == (chosen_variant, chosen_basis, TOTAL)]
    out.print(
        screens.table(
            f"Figures as known in round {rounds[-1]} ({chosen_variant}, {chosen_basis.replace('_', ' ')})",
            ("period", "figure", "numerator", "denominator", "status", "marker", "method", "said"),
            ((f.period, f.shown, f.numerator, f.denominator, f.status, f.marker, f.method, f.reason) for f in series),
            numbers=("figure", "numerator", "denominator"),
        )
    )
    given = [f for f in series if f.status == "ok" and (period is None or f.period == period)]
    if not given:
        return
    figure = given[-1]
    most = 10_000 if rows else 6
    note(lake, "explain", f"row numbers behind {i.id}, {figure.period}, {chosen_variant}, {chosen_basis}")
    out.print(
        screens.table(
            f"Rows behind {figure.shown} ({figure.period}): {figure.numerator} of {figure.denominator}",
            ("file", "delivery", "sheet", "counted", "rows counted", "not counted", "rows not counted", "unknown"),
            (
                (
                    b.file,
                    b.delivery,
                    b.sheet,
                    f"{len(b.numerator):,}",
                    spans(b.numerator, most),
                    f"{len(b.others):,}",
                    spans(b.others, most),
                    spans(b.unknown, most),
                )
                for b in behind(
                    lake, books, council.la_code, rounds[-1], i, figure.period, chosen_basis, chosen_variant
                )
            ),
            numbers=("counted", "not counted"),
        )
    )
    if council.notice:
        out.print(Text(council.notice, style="yellow"))


def _print_definition(i: Indicator) -> None:
    """What an indicator means, and its worked example."""
    from warehouse.indicator import NotComparable

    out = screens.console()
    out.print(Text(i.label, style="bold"))
    out.print(f"[bold]Definition[/] {i.definition}")
    out.print(f"[bold]Method[/]     {i.method}")
    compared = (
        i.comparator.reason
        if isinstance(i.comparator, NotComparable)
        else f"{i.comparator.measure}. {i.comparator.note}"
    )
    out.print(f"[bold]Compared[/]   {compared}")
    out.print(f"[bold]Source[/]     {i.source}")
    for name, text in i.example.events.items():
        expected = "; ".join(
            f"{k}: {n} of {d}" if d is not None else f"{k}: {n}" for k, (n, d) in i.example.expect.items()
        )
        out.print(f"[bold]Example[/]    {name}, {i.example.period} → {expected}")
        for line in text.strip().splitlines():
            out.print("             " + line.strip(), markup=False, style="dim")


def _said_in(lake: Lake, release: str, indicator: str) -> None:
    """What a release displayed of an indicator, from the ledger."""
    import polars as pl

    from pipelines.publish.gathered import load_ledger

    out = screens.console()
    said = load_ledger(lake).filter((pl.col("release") == release) & (pl.col("indicator_id") == indicator)).to_dicts()
    if not said:
        out.print(Text(f"The ledger has no figure of {indicator} in a release {release!r}.", style="red"))
        raise typer.Exit(1)
    for row in said:
        names = (
            "la_code",
            "round",
            "period",
            "basis",
            "variant",
            "latest",
            "value",
            "numerator",
            "denominator",
            "status",
            "direction",
            "rag",
            "quartile",
            "version",
            "code_version",
            "state",
            "deliveries",
        )
        shown = [(n.replace("_", " "), row[n]) for n in names if row[n] not in {None, ""}]
        out.print(screens.table(f"Release {release}", ("", ""), shown))
    if lake.evidence(f"{release}.xlsx").exists():
        out.print(f"Evidence: {lake.evidence(release)}.xlsx and .html")

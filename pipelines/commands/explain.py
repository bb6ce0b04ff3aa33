"""`scrutiny list`, `scrutiny rules`, `scrutiny explain`: the indicators and sources, the rules, and what is behind a figure.

Here: commands and what they print. Not here: the indicators (`warehouse.indicators`), the rules (`schemas.words.rules`), the rows behind
a figure (`pipelines.show.explain`).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.as_json import JsonOption, print_json
from pipelines.commands.indicator import print_events
from pipelines.commands.release import CouncilOption, HomeOption
from pipelines.home.lake import Lake
from warehouse.indicator import Indicator

if TYPE_CHECKING:
    from pipelines.council.settings import Council
    from pipelines.receive.books import Books
    from schemas.words.codes import CodeList
    from warehouse.evaluate import Fact

_LEDGER_COLUMNS = (
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
"""What `--release` prints of a figure, in this order."""


def list_(
    codes: Annotated[bool, typer.Option("--codes", help="The code lists instead.")] = False,
    events: Annotated[
        bool, typer.Option("--events", help="The events that the council's own indicators count, instead.")
    ] = False,
    name: Annotated[str | None, typer.Argument(help="With --events: the columns of these events.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """The indicators and the kinds of delivery that are known, or the code lists, or the events and their columns."""
    from schemas.codes.council import AREA
    from schemas.words.source import known_sources

    out = screens.console()
    if events or name:
        print_events(name, as_json=as_json)
        return
    known = indicators_of(Lake.at(home))
    if as_json:
        print_json({"codes": _code_lists()} if codes else _listed(known))
        return
    if codes:
        for code_list in _code_lists().values():
            rows = ((c.code, c.label, ", ".join(c.spellings), c.since, c.until) for c in code_list.codes)
            out.print(screens.table(code_list.name, ("code", "label", "also", "since", "until"), rows))
        return
    for area in dict.fromkeys(c.label for c in AREA.codes):
        mine = [i for i in known.values() if i.area == area]
        out.print(screens.table(f"{area}: {len(mine)} indicators", _LISTED, [_listed_in_words(i) for i in mine]))
    out.print(
        screens.table(
            "Kinds of delivery",
            ("source", "what it is", "years", "tables"),
            ((s.id, s.label, s.years, ", ".join(t.name for t in s.tables)) for s in known_sources().values()),
        )
    )


_LISTED = ("indicator", "label", "unit", "good is", "periods", "bases", "from", "compared with")
"""The columns of the list: where a figure comes from, and what it is compared with or why it is not."""


def _listed_in_words(i: Indicator) -> tuple[str, ...]:
    from pipelines.show.proven import in_words
    from warehouse.indicator import Published

    compared = i.comparator.measure if isinstance(i.comparator, Published) else f"nothing: {i.comparator.reason}"
    bases = ", ".join(b.value for b in i.bases)
    return i.id, i.label, i.unit, i.polarity, i.periods.replace("_", " "), bases, in_words(i), compared


def _code_lists() -> dict[str, "CodeList"]:
    """Every code list by its name."""
    from schemas.words.source import known_sources

    return {c.codes.name: c.codes for s in known_sources().values() for t in s.tables for c in t.columns if c.codes}


def indicators_of(lake: Lake) -> dict[str, Indicator]:
    """Every indicator there is: those that come with the software and, in a home that can be read, the council's own."""
    from pipelines.council.own import Own
    from pipelines.council.settings import NoCouncil, load_council
    from pipelines.home.keys import NoKey, load_key
    from pipelines.receive.books import Books

    if not lake.council_workbook().exists():
        return Own().all
    try:
        return load_council(lake, Books.read(lake), load_key(lake))[1].indicators
    except (NoCouncil, NoKey) as why:
        screens.beside_json().print(Text(f"Without the council's own indicators: {why}.", style="yellow"))
        return Own().all


def _listed(known: Mapping[str, Indicator]) -> dict[str, Any]:
    """The indicators and the kinds of delivery, for scripts."""
    from pipelines.show.proven import sources_of
    from schemas.words.source import known_sources
    from warehouse.indicator import Published

    return {
        "indicators": [
            {
                "indicator": i.id,
                "label": i.label,
                "area": i.area,
                "unit": i.unit,
                "decimals": i.decimals,
                "polarity": i.polarity,
                "periods": i.periods,
                "bases": [b.value for b in i.bases],
                "variants": [v.id for v in i.variants],
                "from": {source: list(variants) for source, variants in sources_of(i).items()},
                "compared_with": i.comparator.measure if isinstance(i.comparator, Published) else None,
                "not_compared_because": None if isinstance(i.comparator, Published) else i.comparator.reason,
                "definition": i.definition,
                "defined_at": i.source,
                "opens": i.opens,
                "closes": i.closes,
                "own": i.own or None,
            }
            for i in known.values()
        ],
        "sources": [
            {
                "source": s.id,
                "label": s.label,
                "national": s.national,
                "years": s.years or None,
                "tables": [t.name for t in s.tables],
            }
            for s in known_sources().values()
        ],
    }


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
    release: Annotated[
        str, typer.Option(help="What a release showed, for instance r00007, even if it is no longer kept.")
    ] = "",
    council: CouncilOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """What an indicator means, how it is worked out, and which deliveries, sheets and rows are behind a figure."""
    from pipelines.compose.rounds import rounds_of

    lake = Lake.at(home)
    chosen = _known_indicator(indicator, lake)
    if as_json:
        print_json(_explained(lake, chosen, council, period=period, basis=basis, variant=variant, release=release))
        return
    _print_definition(chosen)
    if release:
        _print_released(lake, release, chosen.id)
        return
    if not lake.council_workbook().exists():
        return
    books, whose = _council_of(lake, council)
    known = rounds_of(whose, books)
    if not known:
        return
    series = _figures(lake, whose.la_code, known[-1], chosen, variant=variant, basis=basis)
    available = [f for f in series if f.status == "ok" and (period is None or f.period == period)]
    if not available:
        return
    _print_rows_behind(lake, books, whose.la_code, known[-1], available[-1], every_row=rows)
    if whose.notice:
        screens.console().print(Text(whose.notice, style="yellow"))


def _council_of(lake: Lake, la_code: str) -> "tuple[Books, Council]":
    """The council of a home with that code, the configured one by default; otherwise the command ends and says which there are."""
    from pipelines.council.councils import councils_of
    from pipelines.council.settings import load_council
    from pipelines.home.keys import load_key
    from pipelines.receive.books import Books

    if not la_code:
        return load_council(lake, Books.read(lake), load_key(lake))
    books, councils = councils_of(lake, Books.read(lake), load_key(lake))
    found = {c.la_code: c for c in councils.usable}
    if la_code not in found:
        known = ", ".join(f"{c.la_code} {c.name}" for c in councils.usable)
        screens.console().print(Text(f"This home has no council {la_code}. It has {known}.", style="red"))
        raise typer.Exit(1)
    return books, found[la_code]


def _explained(
    lake: Lake,
    indicator: Indicator,
    council: str,
    *,
    period: str | None,
    basis: str | None,
    variant: str | None,
    release: str,
) -> dict[str, Any]:
    """What the screen says of an indicator, for scripts: its definition, its figures, and the rows behind the one chosen."""
    from pipelines.compose.rounds import rounds_of
    from pipelines.home.audit import note
    from pipelines.show.explain import behind

    names = ("id", "label", "definition", "method", "source", "unit", "decimals", "polarity", "periods")
    made: dict[str, Any] = {"indicator": {n: getattr(indicator, n) for n in names}}
    if release:
        return made | {"release": release, "figures": _released(lake, release, indicator.id)}
    if not lake.council_workbook().exists():
        return made
    books, whose = _council_of(lake, council)
    rounds = rounds_of(whose, books)
    series = _series(lake, whose.la_code, rounds[-1], indicator, variant=variant, basis=basis) if rounds else []
    made |= {"round": rounds[-1] if rounds else None, "figures": [_figure(f) for f in series]}
    chosen = [f for f in series if f.status == "ok" and (period is None or f.period == period)]
    if chosen:
        figure = chosen[-1]
        what = f"{figure.indicator_id}, {figure.period}, {figure.variant}, {figure.basis}"
        note(lake, "explain", f"row numbers behind {what}")
        made |= {"period": figure.period, "rows_behind": behind(lake, books, whose.la_code, rounds[-1], figure)}
    return made


def _figure(fact: "Fact") -> dict[str, Any]:
    names = ("period", "variant", "basis", "shown", "numerator", "denominator", "status", "marker", "method", "reason")
    more = {"data_as_at": fact.as_at, "looks_back_to": fact.looks_back_to, "deliveries": fact.deliveries}
    return {n: getattr(fact, n) for n in names} | more


def _known_indicator(name: str, lake: Lake) -> Indicator:
    """The indicator of that name; otherwise the command ends and suggests the nearest name."""
    from difflib import get_close_matches

    from warehouse.indicators import catalogue

    known = catalogue()
    if name not in known:
        known = indicators_of(lake)
    if name in known:
        return known[name]
    near = get_close_matches(name, list(known), n=1)
    message = f"There is no indicator {name!r}." + (f" Did you mean {near[0]}?" if near else "")
    screens.console().print(Text(message, style="red"))
    raise typer.Exit(1)


def _figures(
    lake: Lake, la_code: str, round_: str, indicator: Indicator, *, variant: str | None, basis: str | None
) -> list["Fact"]:
    """Print the figures of an indicator as known in a round, and return them; by default its first variant and basis."""
    from pipelines.show.status import not_worked_out

    out = screens.console()
    for line in not_worked_out(lake, la_code, round_):
        out.print(Text(line, style="red"))
    if not lake.facts(la_code, round_, "facts.json").exists():
        out.print(Text("Not worked out yet: run `scrutiny refresh`.", style="yellow"))
        return []
    variant, basis = variant or indicator.variants[0].id, basis or indicator.bases[0].value
    series = _series(lake, la_code, round_, indicator, variant=variant, basis=basis)
    out.print(
        screens.table(
            f"Figures as known in round {round_} ({variant}, {basis.replace('_', ' ')})",
            ("period", "figure", "numerator", "denominator", "status", "marker", "method", "reason"),
            ((f.period, f.shown, f.numerator, f.denominator, f.status, f.marker, f.method, f.reason) for f in series),
            numbers=("figure", "numerator", "denominator"),
        )
    )
    return series


def _series(
    lake: Lake, la_code: str, round_: str, indicator: Indicator, *, variant: str | None, basis: str | None
) -> list["Fact"]:
    """The figures of an indicator as known in a round, in total; by default of its first variant and basis."""
    from pipelines.figures.facts import load_facts
    from warehouse.counting import TOTAL

    if not lake.facts(la_code, round_, "facts.json").exists():
        return []
    wanted = (variant or indicator.variants[0].id, basis or indicator.bases[0].value, TOTAL)
    facts = [f for f in load_facts(lake, la_code, round_) if f.indicator_id == indicator.id]
    return [f for f in facts if (f.variant, f.basis, f.breakdown) == wanted]


def _print_rows_behind(
    lake: Lake, books: "Books", la_code: str, round_: str, figure: "Fact", *, every_row: bool
) -> None:
    """The row numbers behind a figure, by file and sheet. Who looked is noted in the audit trail."""
    from pipelines.home.audit import note
    from pipelines.show.explain import behind
    from pipelines.show.wording import spans

    most = 10_000 if every_row else 6
    what = f"{figure.indicator_id}, {figure.period}, {figure.variant}, {figure.basis}"
    note(lake, "explain", f"row numbers behind {what}")
    rows = (
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
        for b in behind(lake, books, la_code, round_, figure)
    )
    counts = "" if figure.denominator is None else f": {figure.numerator:,} of {figure.denominator:,}"
    screens.console().print(
        screens.table(
            f"Rows behind {figure.shown} ({figure.period}){counts}",
            ("file", "delivery", "sheet", "counted", "rows counted", "not counted", "rows not counted", "unknown"),
            rows,
            numbers=("counted", "not counted"),
        )
    )


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


def _print_released(lake: Lake, release: str, indicator: str) -> None:
    """What a release showed of an indicator, from the ledger."""
    out = screens.console()
    for row in _released(lake, release, indicator):
        shown = [(n.replace("_", " "), row[n]) for n in _LEDGER_COLUMNS if row[n] not in {None, ""}]
        out.print(screens.table(f"Release {release}", ("", ""), shown))
    if lake.evidence(f"{release}.xlsx").exists():
        out.print(f"Evidence: {lake.evidence(release)}.xlsx and .html")


def _released(lake: Lake, release: str, indicator: str) -> list[dict[str, Any]]:
    """What a release showed of an indicator, by the ledger; the command ends where it has none."""
    import polars as pl

    from pipelines.publish.gathered import load_ledger

    ledger = load_ledger(lake)
    figures = ledger.filter((pl.col("release") == release) & (pl.col("indicator_id") == indicator)).to_dicts()
    if not figures:
        message = f"The ledger has no figure of {indicator} in a release {release!r}."
        screens.console().print(Text(message, style="red"))
        raise typer.Exit(1)
    return figures

"""`scrutiny …`: the analyst's front door, one screen per command.

Here: commands and what they print. Not here: what they do, and `scrutiny release …` (`cli_release`). Dagster is imported only by
`refresh`, `demo`, `ui` and `release draft`, so that the others answer at once.

Exit codes: 0 done; 1 it could not be done, or a checked file would be refused; 2 published, and something that was delivered
is not in it: it was refused, or could not be read.
"""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from pipelines import cli_keeping, screens
from pipelines.cli_release import HomeOption, print_restatements, release_app
from pipelines.lake import PUBLISHED, Lake

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__.split("\n")[0]
)
app.add_typer(release_app, name="release")
app.add_typer(cli_keeping.key_app, name="key")
app.command()(cli_keeping.purge)
app.command()(cli_keeping.audit)

RoundArgument = Annotated[str | None, typer.Argument(metavar="[ROUND]", help="For instance 2025-26-Q1.")]
WITH_REFUSALS = 2


def main() -> None:
    """Run, and turn our own errors into one sentence; of any other say only its kind and place, never its words."""
    from pipelines.council import NoCouncil
    from pipelines.failures import kind_and_place
    from pipelines.keys import NoKey
    from pipelines.local_disk import NotLocal

    for name in ("SIGTERM", "SIGHUP"):  # asked to stop: what is in hand is put down
        if (asked := getattr(signal, name, None)) is not None and signal.getsignal(asked) == signal.SIG_DFL:
            signal.signal(asked, _stop)
    try:
        app()
    except (NoCouncil, NoKey, NotLocal) as error:
        screens.console().print(Text(str(error), style="red"))
        sys.exit(1)
    except SystemExit:
        raise
    except BaseException as error:  # a panic of a reader in Rust is no `Exception`
        screens.console().print(Text(f"It could not be done: {kind_and_place(error)}. Report this.", style="red"))
        sys.exit(1)


def _stop(number: int, _: object) -> None:
    raise SystemExit(128 + number)


@app.command()
def init(home: HomeOption = None) -> None:
    """Make a home: folders, pseudonym key, Dagster settings, a council workbook to fill in."""
    from pipelines.home import make_home

    lake = Lake.at(home)
    made = make_home(lake, today=date.today())
    out = screens.console()
    out.print(Text(f"Home: {lake.home}", style="bold"))
    for line in made or ["everything was there already"]:
        out.print(f"  {line}")
    out.print("Next: fill in the council workbook, drop files into landing/<round>/, run `scrutiny refresh`.")


@app.command()
def demo(
    home: HomeOption = None,
    published: Annotated[
        Path | None, typer.Option(help="A folder of real national files to use in place of the synthetic ones.")
    ] = None,
) -> None:
    """A synthetic county delivers five rounds of every kind of file; receive, judge and publish them."""
    from pipelines.demo import deliver
    from pipelines.demo.settings import NOTICE
    from pipelines.home import make_home

    lake = Lake.at(home)
    out = screens.console()
    if lake.council_workbook().exists() and not _is_demo(lake):
        out.print(Text(f"{lake.home} is a real home; the demo needs one of its own (--home).", style="red"))
        raise typer.Exit(1)
    out.print(Text(NOTICE, style="yellow"))
    with _progress() as progress:
        step = progress.add_task("the county delivers")
        make_home(lake, today=date(2025, 7, 7), workbook=False)
        files = deliver(lake, published=published)
        progress.update(step, description=f"the county delivered {len(files)} files", total=1, completed=1)
    raise typer.Exit(_refresh(lake, None))


@app.command()
def refresh(round_: RoundArgument = None, home: HomeOption = None) -> None:
    """Receive what was dropped, judge it, work out every indicator, publish the release of a round."""
    raise typer.Exit(_refresh(Lake.at(home), round_))


@app.command()
def status(round_: RoundArgument = None, home: HomeOption = None) -> None:
    """Where a round stands: expected, received, accepted, refused, late, stale."""
    from pipelines import status as standing
    from pipelines.council import councils_of
    from pipelines.keys import load_key
    from pipelines.landing import misplaced
    from pipelines.refresh import slots_of, waiting
    from warehouse.indicators import catalogue

    lake = Lake.at(home)
    (council, *_), problems = councils_of(lake, load_key(lake))
    out = screens.console()
    received = slots_of(lake, council.la_code)
    chosen = round_ or (received[-1] if received else council.rounds[-1] if council.rounds else "")
    title = f"{council.name} ({council.la_code}), round {chosen}"
    columns = ("source", "state", "file", "due", "received", "said")
    rows = [
        (x.source, x.state, x.file, x.due, x.received, x.said)
        for x in standing.lines(lake, council, chosen, date.today())
    ]
    out.print(screens.table(title, columns, rows))
    out.print(
        screens.table(
            "National files",
            columns,
            [(x.source, x.state, x.file, x.due, x.received, x.said) for x in standing.national(lake)],
        )
    )
    if not council.verdict.accepted and council.verdict.refusal:
        out.print(
            Text(
                f"The council workbook was refused: {council.verdict.refusal.what}. The one before is in use.",
                style="red",
            )
        )
    for name in misplaced(lake, council.la_code):
        out.print(Text(f"landing/{name} lies where nobody will read it.", style="yellow"))
    _say_unread(lake, council.la_code)
    for problem in problems:
        out.print(Text(problem, style="red"))
    for line in waiting(lake, council.la_code, chosen):
        out.print(Text(f"Accepted, and not used: {line}.", style="yellow"))
    for line in standing.open_questions(lake, council, chosen):
        out.print(Text(line, style="yellow"))
    unknown = sorted(
        {i for t in ("indicators", "targets", "reporting") for i in council.tables[t]["indicator_id"]}
        - set(catalogue())
    )
    if unknown:
        out.print(
            Text(f"Not an indicator here, passed over in the council workbook: {', '.join(unknown)}.", style="red")
        )
    if chosen not in council.rounds:
        out.print(Text(f"{chosen} is not in the calendar of the council workbook (sheet Rounds).", style="red"))
    if council.notice:
        out.print(Text(council.notice, style="yellow"))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file to judge.")],
    as_at: Annotated[
        str | None, typer.Option(help="The day it was taken, YYYY-MM-DD; by default its name or folder says.")
    ] = None,
    notes: Annotated[bool, typer.Option(help="Also list what was read all the same.")] = True,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT", help="Also write this for whoever delivers it, as OUT.xlsx or OUT.html; no cell is quoted."
        ),
    ] = None,
    rows: Annotated[
        bool,
        typer.Option(
            "--rows",
            help="Add the faulty rows as delivered. The report then HOLDS PERSONAL DATA: keep it where the extract is "
            "kept, send it only as the extract may be sent.",
        ),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Judge a file without receiving it: what would be accepted and refused, and why. Only a report is written."""
    from upath import UPath

    from pipelines.deliveries import Delivery, council_said, is_code, is_round, read_sidecar, shown
    from pipelines.mapping import confirmed_in
    from pipelines.receive import examine_delivery
    from warehouse.period import Quarter

    out = screens.console()
    if rows and not report:
        why = "--rows adds the faulty rows to a report: say where it is to be written with --report."
        out.print(Text(why, style="red"))
        raise typer.Exit(1)
    if report:  # its modules take a tenth of a second
        from pipelines.report import BadPlace, faulty_rows, refuse_place, write_report

        try:
            refuse_place(report, checked=file, lake=Lake.at(home))
        except BadPlace as reason:
            out.print(Text(str(reason), style="red"))
            raise typer.Exit(1) from None
    said = read_sidecar(UPath(file))
    if as_at:
        said["as_at"] = as_at
    folder = file.absolute().parent
    national = folder.parent.name == PUBLISHED
    # A further council's files lie below its code.
    shelf = folder.parent.name if is_round(folder.name) and is_code(folder.parent.name) else ""
    la_code = shelf or _configured_council(Lake.at(home)) or council_said(file.name, said)
    claimed = Delivery("", PUBLISHED if national else la_code, folder.name, shown(file.name), 0, "", "", said)
    day = Quarter.parse(folder.name).end if is_round(folder.name) else date.today()
    mappings = confirmed_in(Lake.at(home).council_workbook(), day)
    data = file.read_bytes()
    examined = examine_delivery(data, claimed, placed=national or is_round(folder.name), mappings=mappings)
    for part in screens.check(examined, shown(file.name), notes):
        out.print(part)
    if screens.dated_by_nothing(examined):
        out.print(
            Text("Neither name nor folder say the day it was taken; dates were not judged against it.", style="yellow")
        )
    if report:
        delivered = faulty_rows(examined, data, shown(file.name), mappings) if rows else ()
        try:
            write_report(report, examined, shown(file.name), notes=notes, delivered=delivered)
        except OSError as reason:
            out.print(Text(f"The report could not be written: {reason.strerror}.", style="red"))
            raise typer.Exit(1) from None
        out.print(Text(f"Report: {report}"))
        if rows:
            out.print(
                Text(
                    "It holds personal data (the faulty rows as delivered) and is readable by you alone. Keep it where "
                    "the extract is kept.",
                    style="yellow",
                )
            )
    raise typer.Exit(1 if examined.refusal else 0)


@app.command(name="map")
def map_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The export.")],
    to: Annotated[
        str | None, typer.Option("--to", metavar="SOURCE[/TABLE]", help="What it is, if that is not clear.")
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="Write it into the council workbook.")] = False,
    owner: Annotated[str, typer.Option(help="Who answers for the mapping.")] = "",
    interactive: Annotated[bool, typer.Option("--interactive", help="Ask column by column.")] = False,
    from_: Annotated[str | None, typer.Option("--from", help="First day it holds for, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day it holds for, YYYY-MM-DD.")] = None,
    home: HomeOption = None,
) -> None:
    """Propose which columns and codes of an export are ours; with --confirm, keep that in the council workbook."""
    from pipelines.mapping import NotConfirmed
    from pipelines.mapping_screen import run

    def ask(question: str, usual: str) -> str:
        return str(typer.prompt(question, default=usual))

    try:
        first, last = (date.fromisoformat(d) if d else None for d in (from_, until))
    except ValueError:
        screens.console().print(Text("Write a day as YYYY-MM-DD.", style="red"))
        raise typer.Exit(1) from None
    out = screens.console()
    try:
        for part in run(
            Lake.at(home), file, source=to, confirm_by=owner, write=confirm, ask=ask if interactive else None,
            from_date=first, to_date=last,
        ):  # fmt: skip
            out.print(part)
    except NotConfirmed as reason:
        out.print(Text(str(reason), style="red"))
        raise typer.Exit(1) from None


@app.command(name="list")
def list_(codes: Annotated[bool, typer.Option("--codes", help="The code lists instead.")] = False) -> None:
    """The indicators and the kinds of delivery that are known, or the code lists."""
    from schemas.source import known_sources
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


@app.command()
def rules(
    source: Annotated[
        str | None, typer.Argument(help="Only the rules of this source, as `scrutiny list` prints it.")
    ] = None,
    refusals: Annotated[
        bool, typer.Option("--refusals", help="The codes under which a whole file is refused.")
    ] = False,
) -> None:
    """Every rule of the gate: what it costs, what it says, what the supplier should do."""
    from schemas.rules import REFUSALS
    from schemas.source import known_rules, known_sources

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


@app.command()
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
    from pipelines.audit import note
    from pipelines.council import load_council
    from pipelines.explain import behind
    from pipelines.keys import load_key
    from pipelines.refresh import load_facts, rounds_of
    from warehouse.counting import TOTAL
    from warehouse.indicator import NotComparable
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
    lake = Lake.at(home)
    if release:
        _said_in(lake, release, i.id)
        return
    if not lake.council_workbook().exists():
        return
    council = load_council(lake, load_key(lake))
    rounds = rounds_of(council, lake)
    if not rounds:
        return
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
                    screens.spans(b.numerator, most),
                    f"{len(b.others):,}",
                    screens.spans(b.others, most),
                    screens.spans(b.unknown, most),
                )
                for b in behind(lake, council.la_code, rounds[-1], i, figure.period, chosen_basis, chosen_variant)
            ),
            numbers=("counted", "not counted"),
        )
    )
    if council.notice:
        out.print(Text(council.notice, style="yellow"))


def _said_in(lake: Lake, release: str, indicator: str) -> None:
    """What a release displayed of an indicator, from the ledger."""
    import polars as pl

    from pipelines.publication import load_ledger

    out = screens.console()
    said = load_ledger(lake).filter((pl.col("release") == release) & (pl.col("indicator_id") == indicator)).to_dicts()
    if not said:
        out.print(Text(f"The ledger has no figure of {indicator} in a release {release!r}.", style="red"))
        raise typer.Exit(1)
    for row in said:
        names = ("la_code", "round", "period", "basis", "variant", "latest", "value", "numerator", "denominator", "status",
                 "direction", "rag", "quartile", "version", "code_version", "state", "deliveries")  # fmt: skip
        shown = [(n.replace("_", " "), row[n]) for n in names if row[n] not in {None, ""}]
        out.print(screens.table(f"Release {release}", ("", ""), shown))
    if lake.evidence(f"{release}.xlsx").exists():
        out.print(f"Evidence: {lake.evidence(release)}.xlsx and .html")


@app.command()
def restatements(home: HomeOption = None) -> None:
    """Published figures that are not what they were: by how much, and because of which delivery."""
    print_restatements(Lake.at(home))


@app.command()
def ui(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 3000,
    home: HomeOption = None,
) -> None:
    """Open the Dagster UI on this home: `dagster dev` on this machine only, with its environment set."""
    from pipelines.home import use_home

    lake = Lake.at(home)
    if not (lake.dagster_home / "dagster.yaml").exists():
        screens.console().print(
            Text(f"{lake.home} is no home yet. Run `scrutiny init` or `scrutiny demo`.", style="red")
        )
        raise typer.Exit(1)
    use_home(lake)
    workspace = Path(__file__).parents[1] / "workspace.yaml"
    # An installed copy has no workspace file beside it; the module is the same.
    code = ["-w", str(workspace)] if workspace.exists() else ["-m", "pipelines.definitions"]
    command = [sys.executable, "-m", "dagster", "dev", *code, "-h", "127.0.0.1", "-p", str(port)]
    raise typer.Exit(subprocess.run(command, check=False, env=os.environ).returncode)


def _run_jobs(lake: Lake, la_code: str, round_: str | None, progress: Progress) -> bool:
    """Let Dagster receive what is new, a round at a time, and publish. Returns success."""
    from pipelines.landing import councils, scan
    from pipelines.refresh import has_news, slots_of
    from warehouse.period import Quarter

    step = progress.add_task("starting")
    from pipelines import automation

    slots = {(owner, slot) for owner, slot, _ in scan(lake, la_code)}
    with automation.open_instance() as instance:
        for one in sorted({slot for owner, slot in slots if owner != PUBLISHED} | set(slots_of(lake, la_code))):
            if Quarter.parse(one).start > date.today():
                said = f"landing/{one} lies in the future; it is received once its quarter has begun."
                progress.console.print(Text(said, style="yellow"))
            elif any(has_news(lake, owner, one, la_code) for owner in councils(lake, la_code)):
                progress.update(step, description=f"receiving {one}")
                if not automation.run(instance, "receive", Quarter.parse(one).partition_key):
                    return False
        progress.update(step, description="receiving national files")
        folders = {slot for owner, slot in slots if owner == PUBLISHED} | set(slots_of(lake, PUBLISHED))
        national = any(has_news(lake, PUBLISHED, day, la_code) for day in folders)
        if national and not automation.run(instance, "receive_published"):
            return False
        progress.update(step, description="events, facts, comparison, release")
        if not automation.run(instance, "publish", round_=round_):
            return False
    progress.update(step, description="done", total=1, completed=1)
    return True


def _refresh(lake: Lake, round_: str | None) -> int:
    """Receive every round with files, then publish. Returns the exit code."""
    from pipelines.council import load_council
    from pipelines.deliveries import is_round, shown
    from pipelines.home import use_home
    from pipelines.keys import load_key
    from pipelines.landing import scan
    from pipelines.refresh import judged, rounds_of, slots_of
    from pipelines.verdict import sheet_words

    out = screens.console()
    key = load_key(lake)
    council = load_council(lake, key)
    if round_ and round_ not in council.rounds:
        out.print(Text(f"{round_} is not in the calendar of the council workbook (sheet Rounds).", style="red"))
        return 1
    received = slots_of(lake, council.la_code) + [slot for _, slot, _ in scan(lake, council.la_code)]
    if round_ and not any(is_round(slot) and slot >= round_ for slot in received):
        out.print(Text(f"Nothing was delivered for {round_} yet: drop files into landing/{round_}/.", style="red"))
        return 1
    use_home(lake)
    with _progress() as progress:
        if not _run_jobs(lake, council.la_code, round_, progress):
            return 1
    unread = _say_unread(lake, council.la_code)
    if not rounds_of(council, lake):
        out.print("Nothing was delivered yet: drop files into landing/<round>/.")
        return WITH_REFUSALS if unread else 0
    _dashboard(lake)
    # What was refused and still lies there; a file that was taken away or corrected is no longer news.
    lying = {(owner, slot, shown(path.name)) for owner, slot, path in scan(lake, council.la_code)}
    lying_with = {owner for owner, _, _ in lying}
    refused = [
        (d, v)
        for owner in sorted(lying_with)
        for d, v in judged(lake, owner)
        if (owner, d.slot, d.file) in lying and (not v.accepted or any(t.refusal for t in v.tables))
    ]
    for delivery, verdict in refused:
        if r := verdict.refusal:
            out.print(Text(f"Refused: {delivery.slot}/{delivery.file}: {r.code}: {r.what}. {r.todo}", style="red"))
        for t in verdict.tables if verdict.accepted else ():
            if t.refusal:
                out.print(
                    Text(
                        f"Refused: {delivery.slot}/{delivery.file}, {sheet_words(verdict.source, t.table, t.sheet)}: {t.refusal}",
                        style="red",
                    )
                )
    return WITH_REFUSALS if refused or unread else 0


def _say_unread(lake: Lake, la_code: str) -> bool:
    """Print what lies in the landing folders and was not received. Returns whether there was anything."""
    from pipelines.landing import unread

    found = unread(lake, la_code)
    for name, why in found:
        screens.console().print(Text(f"{'/'.join(('landing', name)).rstrip('/')} {why}.", style="yellow"))
    return bool(found)


def _dashboard(lake: Lake) -> None:
    """The dashboard of the served release."""
    import duckdb

    out = screens.console()
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        rows = connection.execute(
            """
            SELECT position, label, latest, decimals, unit, period, previous, previous_period, direction, target, rag,
                   quartile, status, marker, reason, council, round, notice, numerator, denominator
            FROM mart.dashboard ORDER BY la_code, position
            """
        ).fetchall()
        release, state = connection.execute("SELECT release, state FROM star.dim_release").fetchall()[0]
    if not rows:
        out.print("The release reports no indicator: see the sheets Indicators and Reporting of the council workbook.")
        return
    for council in dict.fromkeys(r[15] for r in rows):
        shown = []
        for r in (r for r in rows if r[15] == council):
            latest = screens.figure(r[2], r[3], r[4]) if r[12] == "ok" else r[12]
            behind = f"{r[18]:,} of {r[19]:,}" if r[18] is not None and r[19] else ""
            before = (screens.figure(r[6], r[3], r[4]), r[7])
            shown.append((r[0], r[1], latest, r[13] or "", r[5], *before, r[8], r[9], r[10], r[11], behind))
        round_ = next(r[16] for r in rows if r[15] == council)
        columns = (
            "#",
            "indicator",
            "latest",
            "",
            "period",
            "previous",
            "of",
            "direction",
            "target",
            "RAG",
            "quartile",
            "count",
        )
        numbers = ("#", "latest", "previous", "target", "count")
        out.print(
            screens.table(f"{council}, round {round_}, release {release}, {state}", columns, shown, numbers=numbers)
        )
    for said in dict.fromkeys(f"{r[1]}: {r[14]}" for r in rows if r[14]):
        out.print(Text(f"  {said}", style="dim"))
    out.print(f"Served: {lake.served}")
    for notice in dict.fromkeys(r[17] for r in rows if r[17]):
        out.print(Text(notice, style="yellow"))


def _progress() -> Progress:
    return Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=screens.console())


def _configured_council(lake: Lake) -> str:
    """The LA code of the home's council, or "" where there is no usable workbook. Nothing is written."""
    from pipelines.receive import examine

    place = lake.council_workbook()
    if not place.is_file():
        return ""
    examined = examine(place.read_bytes(), place.name, la_code="", as_at=None)
    identity = [j for j in examined.judged if j.table.name == "identity" and j.accepted.height == 1]
    return str(identity[0].accepted["la_code"][0]) if identity else ""


def _is_demo(lake: Lake) -> bool:
    from pipelines.demo.settings import LA_CODE, NOTICE
    from pipelines.receive import examine

    place = lake.council_workbook()
    examined = examine(place.read_bytes(), place.name, la_code="", as_at=None)
    identity = [j for j in examined.judged if j.table.name == "identity" and j.accepted.height == 1]
    said = identity[0].accepted.row(0, named=True) if identity else {}
    return said.get("la_code") == LA_CODE and said.get("notice") == NOTICE

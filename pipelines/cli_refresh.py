"""`scrutiny demo`, `scrutiny refresh`, `scrutiny status`: receiving what was delivered, publishing, and where a round stands.

Here: commands, their order of jobs, and what they print. Not here: the jobs (`pipelines.automation`), the steps
(`pipelines.refresh`). Dagster is imported once there is something to run.
"""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from pipelines import screens
from pipelines.cli_release import HomeOption
from pipelines.lake import PUBLISHED, Lake

RoundArgument = Annotated[str | None, typer.Argument(metavar="[ROUND]", help="For instance 2025-26-Q1.")]
WITH_REFUSALS = 2
"""The exit code where something that was delivered is not in what was published."""


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


def refresh(round_: RoundArgument = None, home: HomeOption = None) -> None:
    """Receive what was dropped, judge it, work out every indicator, publish the release of a round."""
    raise typer.Exit(_refresh(Lake.at(home), round_))


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
    if round_ and round_ not in rounds_of(council, lake, round_):
        said = f"For {round_} there is nothing that can be used yet; shown is what is served."
        out.print(Text(said, style="yellow"))
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


def _is_demo(lake: Lake) -> bool:
    from pipelines.demo.settings import LA_CODE, NOTICE
    from pipelines.receive import examine

    place = lake.council_workbook()
    examined = examine(place.read_bytes(), place.name, la_code="", as_at=None)
    identity = [j for j in examined.judged if j.table.name == "identity" and j.accepted.height == 1]
    said = identity[0].accepted.row(0, named=True) if identity else {}
    return said.get("la_code") == LA_CODE and said.get("notice") == NOTICE

"""`scrutiny demo`, `scrutiny refresh`, `scrutiny status`: receiving what was delivered, publishing, and where a round stands.

Here: commands, their order of jobs, and what they print. Not here: the jobs (`pipelines.dagster.automation`), the steps
(`pipelines.route`). Dagster is imported once there is something to run.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.as_json import JsonOption, print_json
from pipelines.commands.listing import Listing
from pipelines.commands.release import HomeOption
from pipelines.council.councils import Councils, councils_of
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.receive.identity import PUBLISHED

if TYPE_CHECKING:
    from pipelines.show.status import Line

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
    from pipelines.council.new_home import make_home
    from pipelines.demo import deliver
    from pipelines.demo.settings import NOTICE

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


def status(round_: RoundArgument = None, as_json: JsonOption = False, home: HomeOption = None) -> None:
    """Where a round stands: expected, received, accepted, refused, late, stale."""
    from pipelines.compose.composed import composed
    from pipelines.home.keys import load_key
    from pipelines.receive.landing import misplaced
    from pipelines.show import status as standing

    lake = Lake.at(home)
    books, councils = councils_of(lake, Books.read(lake), load_key(lake))
    council = councils.configured
    out = screens.console()
    received = books.slots_of(council.la_code)
    chosen = round_ or (received[-1] if received else council.rounds[-1] if council.rounds else "")
    if as_json:
        print_json(_status(lake, books, councils, chosen))
        return
    title = f"{council.name} ({council.la_code}), round {chosen}"
    out.print(_deliveries(title, standing.lines(lake, books, council, chosen, date.today())))
    out.print(_deliveries("National files", standing.national(books)))
    if not council.verdict.accepted and council.verdict.refusal:
        what = council.verdict.refusal.what
        out.print(Text(f"The council workbook was refused: {what}. The one before is in use.", style="red"))
    for name in misplaced(lake, council.la_code):
        out.print(Text(f"landing/{name} is in a place that is not read.", style="yellow"))
    _print_unread(lake, books, council.la_code)
    for problem in (*councils.problems, *councils.not_formed):
        out.print(Text(problem, style="red"))
    for line in composed(lake, council.la_code, chosen).waiting:
        out.print(Text(f"Accepted, and not used: {line}.", style="yellow"))
    for line in standing.open_questions(lake, books, council, chosen):
        out.print(Text(line, style="yellow"))
    for line in standing.taken_over(lake, councils, chosen):
        out.print(Text(line, style="yellow"))
    for line in standing.comments_asked_for(lake, council.la_code, chosen):
        out.print(line)
    if chosen not in council.rounds:
        out.print(Text(f"{chosen} is not in the calendar of the council workbook (sheet Rounds).", style="red"))
    if council.notice:
        out.print(Text(council.notice, style="yellow"))


def _status(lake: Lake, books: Books, councils: Councils, round_: str) -> dict[str, Any]:
    """All that the screen of a round says, for scripts."""
    from pipelines.compose.composed import composed
    from pipelines.receive.landing import misplaced, unread
    from pipelines.show import status as standing

    council = councils.configured
    refusal = None if council.verdict.accepted else council.verdict.refusal
    return {
        "la_code": council.la_code,
        "council": council.name,
        "round": round_,
        "notice": council.notice or None,
        "in_the_calendar": round_ in council.rounds,
        "deliveries": standing.lines(lake, books, council, round_, date.today()),
        "national_files": standing.national(books),
        "workbook_refused": refusal.what if refusal else None,
        "not_read": [f"landing/{name}" for name in misplaced(lake, council.la_code)],
        "not_received": [
            {"file": "/".join(("landing", n)).rstrip("/"), "why": why}
            for n, why in unread(lake, books, council.la_code)
        ],
        "councils_passed_over": [*councils.problems, *councils.not_formed],
        "accepted_and_not_used": list(composed(lake, council.la_code, round_).waiting),
        "questions": standing.open_questions(lake, books, council, round_),
        "taken_over": standing.taken_over(lake, councils, round_),
        "comments_asked_for": standing.comments_asked_for(lake, council.la_code, round_),
    }


def _deliveries(title: str, lines: Iterable["Line"]) -> Listing:
    columns = ("source", "state", "file", "due", "received", "note")
    return screens.table(title, columns, [(x.source, x.state, x.file, x.due, x.received, x.note) for x in lines])


def _refresh(lake: Lake, round_: str | None) -> int:
    """Receive every round with files, then publish. Returns the exit code."""
    from pipelines.compose.rounds import rounds_of
    from pipelines.home.for_dagster import use_home
    from pipelines.home.keys import load_key
    from pipelines.receive.identity import is_round
    from pipelines.receive.landing import scan
    from pipelines.route import nothing_new
    from pipelines.show.status import in_the_workbook

    out = screens.console()
    key = load_key(lake)
    books, councils = councils_of(lake, Books.read(lake), key)
    council = councils.configured
    if round_ and round_ not in council.rounds:
        out.print(Text(f"{round_} is not in the calendar of the council workbook (sheet Rounds).", style="red"))
        return 1
    received = books.slots_of(council.la_code) + [slot for _, slot, _ in scan(lake, council.la_code)]
    if round_ and not any(is_round(slot) and slot >= round_ for slot in received):
        out.print(Text(f"Nothing was delivered for {round_} yet: drop files into landing/{round_}/.", style="red"))
        return 1
    for line in use_home(lake):
        screens.console().print(f"{line}.")
    with _progress() as progress:
        step = progress.add_task("looking for what is new")
        if (served := nothing_new(lake, books, councils, round_)) is not None:
            progress.update(step, description="done", total=1, completed=1)
            out.print(f"Nothing is new. Release {served.release} stays.")
            for problem in (*councils.problems, *councils.not_formed):
                out.print(Text(f"{problem.rstrip('.')}.", style="red"))
        elif not _run_jobs(lake, books, councils, round_, progress, step):
            return 1
        else:
            books, councils = councils_of(lake, Books.read(lake), key)
    unread = _print_unread(lake, books, council.la_code)
    if not rounds_of(council, books):
        refused = _print_refused(lake, books, council.la_code)
        out.print("There is nothing that can be used yet: drop files into landing/<round>/.")
        return WITH_REFUSALS if refused or unread else 0
    _dashboard(lake)
    if round_ and round_ not in rounds_of(council, books, round_):
        note = f"For {round_} there is nothing that can be used yet; what is served is shown."
        out.print(Text(note, style="yellow"))
    for line in in_the_workbook(council):
        out.print(Text(line, style="yellow"))
    own = sum(len(c.own.refused) for c in councils.usable)
    if own:
        words = "indicator of the council's own is" if own == 1 else "indicators of the council's own are"
        out.print(Text(f"{own} {words} not in what was published: the lines above say why.", style="red"))
    refused = _print_refused(lake, books, council.la_code)
    held_back = _print_held_back(lake, books, councils)
    return WITH_REFUSALS if refused or held_back or unread or own else 0


def _run_jobs(
    lake: Lake, books: Books, councils: Councils, round_: str | None, progress: Progress, step: TaskID
) -> bool:
    """Let Dagster receive what is new, a round at a time, and publish. Returns success."""
    from pipelines.receive.landing import look, scan
    from pipelines.route import owners
    from warehouse.period import Quarter

    progress.update(step, description="starting")
    from pipelines.dagster import runs

    books, dropped = look(lake, books, councils.configured.la_code)
    new = {(owner, slot) for owner, slot, _ in dropped}
    new |= {(o, s) for o in owners(councils) for s in books.slots_of(o) if books.unjudged(o, s)}
    in_landing = {slot for owner, slot, _ in scan(lake, councils.configured.la_code) if owner != PUBLISHED}
    begun = [
        one for one in sorted({slot for o, slot in new if o != PUBLISHED} | in_landing) if _has_begun(one, progress)
    ]
    due = [one for one in begun if any(slot == one for owner, slot in new if owner != PUBLISHED)]
    national = any(owner == PUBLISHED for owner, _ in new)
    with runs.open_instance() as instance:
        for one in due:
            progress.update(step, description=f"receiving {one}")
            job = "receive_both" if national and one == due[-1] else "receive"
            if not runs.run(instance, job, Quarter.parse(one).partition_key):
                return False
        if national and not due:
            progress.update(step, description="receiving national files")
            if not runs.run(instance, "receive_published"):
                return False
        progress.update(step, description="events, facts, comparison, release")
        if not runs.run(instance, "publish", round_=round_):
            return False
    progress.update(step, description="done", total=1, completed=1)
    return True


def _has_begun(round_: str, progress: Progress) -> bool:
    """Has the quarter of a round begun? If it has not, print that its files wait."""
    from warehouse.period import Quarter

    if Quarter.parse(round_).start <= date.today():
        return True
    note = f"landing/{round_} is for a quarter that has not begun; it is received once it has."
    progress.console.print(Text(note, style="yellow"))
    return False


def _print_refused(lake: Lake, books: Books, la_code: str) -> bool:
    """Print what was refused and is still in landing; a file that was removed or corrected is left out. Was there any?"""
    from pipelines.receive.identity import shown
    from pipelines.receive.landing import scan
    from pipelines.receive.verdict import sheet_words

    out = screens.console()
    in_landing = {(owner, slot, shown(path.name)) for owner, slot, path in scan(lake, la_code)}
    refused = [
        (d, v)
        for owner in sorted({owner for owner, _, _ in in_landing})
        for d, v in books.received(owner)
        if (owner, d.slot, d.file) in in_landing and (not v.accepted or any(t.refusal for t in v.tables))
    ]
    for delivery, verdict in refused:
        where = f"Refused: {delivery.slot}/{delivery.file}"
        if r := verdict.refusal:
            out.print(Text(f"{where}: {r.code}: {r.what}. {r.todo}", style="red"))
        for t in verdict.tables if verdict.accepted else ():
            if t.refusal:
                out.print(Text(f"{where}, {sheet_words(verdict.source, t.table, t.sheet)}: {t.refusal}", style="red"))
    return bool(refused)


def _print_held_back(lake: Lake, books: Books, councils: Councils) -> bool:
    """Print what waits for a named person's decision, of every council. Was there any?"""
    from pipelines.compose.composed import composed
    from pipelines.compose.rounds import rounds_of

    out, found = screens.console(), False
    for council in councils.usable:
        files = {d.id: f"{d.slot}/{d.file}" for d in books.registered(council.la_code)}
        for round_ in rounds_of(council, books)[-1:]:
            for removal in composed(lake, council.la_code, round_).removals:
                if removal.waits:
                    found = True
                    where = files.get(removal.delivery, removal.delivery)
                    out.print(Text(f"Held back: {where}: {removal.text}. See `scrutiny status`.", style="yellow"))
    return found


def _print_unread(lake: Lake, books: Books, la_code: str) -> bool:
    """Print what is in the landing folders and was not received. Returns whether there was anything."""
    from pipelines.receive.landing import unread

    found = unread(lake, books, la_code)
    for name, why in found:
        screens.console().print(Text(f"{'/'.join(('landing', name)).rstrip('/')} {why}.", style="yellow"))
    return bool(found)


def _dashboard(lake: Lake) -> None:
    """The dashboard of the served release."""
    import duckdb

    from warehouse.publish.release import DASHBOARD

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
            behind = f"{r[18]:,} of {r[19]:,}" if r[18] is not None and r[19] else ""
            # Too few for a percentage: the counts stand in its place.
            latest = screens.figure(r[2], r[3], r[4]) if r[12] == "ok" else behind or r[12]
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
    for reason in dict.fromkeys(f"{r[1]}: {r[14]}" for r in rows if r[14]):
        out.print(Text(f"  {reason}", style="dim"))
    out.print(f"Served: {lake.served}", soft_wrap=True)
    if (page := lake.served.with_name(DASHBOARD)).exists():
        out.print(f"Page: {page}", soft_wrap=True)
    for notice in dict.fromkeys(r[17] for r in rows if r[17]):
        out.print(Text(notice, style="yellow"))


def _progress() -> Progress:
    return Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=screens.console())


def _is_demo(lake: Lake) -> bool:
    from pipelines.demo.settings import LA_CODE, NOTICE
    from pipelines.receive.examine import examine

    place = lake.council_workbook()
    examined = examine(place.read_bytes(), place.name, la_code="", as_at=None)
    identity = [j for j in examined.judged if j.table.name == "identity" and j.accepted.height == 1]
    row = identity[0].accepted.row(0, named=True) if identity else {}
    return row.get("la_code") == LA_CODE and row.get("notice") == NOTICE

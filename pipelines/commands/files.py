"""`scrutiny check`, `scrutiny map`: a file before it is delivered.

Here: commands and what they print. Not here: judging (`pipelines.receive.receiving`), reports (`pipelines.show.report`), proposing a mapping
(`pipelines.council.mapping`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.as_json import JsonOption, print_json
from pipelines.commands.release import HomeOption
from pipelines.home.lake import Lake
from pipelines.receive.identity import PUBLISHED

if TYPE_CHECKING:
    from pipelines.receive.examine import Examined
    from pipelines.receive.identity import Delivery
    from pipelines.show.report.content import Sheet


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
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Judge a file without receiving it: what would be accepted and refused, and why. Only a report is written."""
    import polars as pl

    from pipelines.council.mapping import confirmed_in
    from pipelines.council.names import unknown_names
    from pipelines.council.own import own_files, own_of
    from pipelines.receive.examine import examine_delivery
    from pipelines.receive.identity import is_round
    from pipelines.show.wording import day_is_not_known
    from schemas.council import COUNCIL, REPORTED_HISTORY
    from warehouse.period import Quarter

    out = screens.console()
    lake = Lake.at(home)
    _refuse_report_options(file, report, rows, lake)
    claimed = _claimed(file, as_at, lake)
    in_round = is_round(claimed.slot)
    day = Quarter.parse(claimed.slot).end if in_round else date.today()
    mappings = confirmed_in(lake.council_workbook(), day)
    data = file.read_bytes()
    placed = claimed.la_code == PUBLISHED or in_round
    examined = examine_delivery(data, claimed, placed=placed, mappings=mappings)
    if examined.source in (COUNCIL, REPORTED_HISTORY):
        named = {j.table.name: j.accepted for j in examined.judged}
        own = own_of(named.get("own_indicators", pl.DataFrame()), own_files(lake.home))
        more = [*unknown_names(named, own.all), *(own.findings if examined.source == COUNCIL else ())]
        examined = replace(examined, findings=[*examined.findings, *more])
    for part in () if as_json else screens.check(examined, claimed.file, notes):
        out.print(part)
    if as_json:
        print_json(_checked(examined, claimed.file, notes))
    elif day_is_not_known(examined):
        out.print(
            Text("Neither name nor folder says the day it was taken; dates were not judged against it.", style="yellow")
        )
    if report:
        from pipelines.show.report import faulty_rows

        delivered = faulty_rows(examined, data, claimed.file, mappings) if rows else ()
        beside = screens.beside_json() if as_json else out
        _write_report(beside, report, examined, claimed.file, notes=notes, delivered=delivered)
        if rows:
            warning = (
                "It holds personal data (the faulty rows as delivered) and is readable by you alone. Keep it where the "
                "extract is kept."
            )
            beside.print(Text(warning, style="yellow"))
    raise typer.Exit(1 if examined.refusal else 0)


def _checked(examined: "Examined", file: str, notes: bool) -> dict[str, Any]:
    """What was found in a file, for scripts. Nothing quotes a cell."""
    refusal = examined.refusal
    return {
        "file": file,
        "source": examined.source.id if examined.source else None,
        "words": examined.words,
        "as_at": examined.as_at,
        "accepted": refusal is None,
        "refusal": None if refusal is None else {"code": refusal.code, "what": refusal.what, "todo": refusal.todo},
        "tables": [
            {"sheet": j.sheet, "table": j.table.name, "rows": j.rows, "refusal": j.refusal or None}
            for j in examined.judged
        ],
        "findings": [f for f in examined.findings if notes or f.severity != "note"],
        "sheets_passed_over": examined.unrecognised,
    }


def _refuse_report_options(file: Path, report: Path | None, rows: bool, lake: Lake) -> None:
    """End the command, before the file is judged, if the report cannot be written as asked."""
    out = screens.console()
    if rows and not report:
        why = "--rows adds the faulty rows to a report: say where it is to be written with --report."
        out.print(Text(why, style="red"))
        raise typer.Exit(1)
    if report:  # its modules take a tenth of a second
        from pipelines.show.report import BadPlace, refuse_place

        try:
            refuse_place(report, checked=file, lake=lake)
        except BadPlace as reason:
            out.print(Text(str(reason), style="red"))
            raise typer.Exit(1) from None


def _claimed(file: Path, as_at: str | None, lake: Lake) -> "Delivery":
    """The file as the delivery that its folder, name and sidecar claim it is; `as_at` takes precedence over the sidecar."""
    from upath import UPath

    from pipelines.receive.identity import Delivery, council_named, is_code, is_round, shown
    from pipelines.receive.sidecar import read_sidecar

    sidecar = read_sidecar(UPath(file))
    if as_at:
        if not _is_day(as_at):
            screens.console().print(Text("Write the day after --as-at as YYYY-MM-DD.", style="red"))
            raise typer.Exit(1)
        sidecar["as_at"] = as_at
    folder = file.absolute().parent
    national = folder.parent.name == PUBLISHED
    # A further council's files lie below its code.
    below_code = folder.parent.name if is_round(folder.name) and is_code(folder.parent.name) else ""
    la_code = below_code or _configured_council(lake) or council_named(file.name, sidecar)
    return Delivery("", PUBLISHED if national else la_code, folder.name, shown(file.name), 0, "", "", sidecar)


def _write_report(
    out: Console, report: Path, examined: "Examined", file: str, *, notes: bool, delivered: Sequence["Sheet"]
) -> None:
    """Write the report and print where it is; `delivered` are the faulty rows, if they are wanted."""
    from pipelines.show.report import write_report

    try:
        write_report(report, examined, file, notes=notes, delivered=delivered)
    except OSError as reason:
        out.print(Text(f"The report could not be written: {reason.strerror}.", style="red"))
        raise typer.Exit(1) from None
    out.print(Text(f"Report: {report}"))


def map_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The export.")],
    to: Annotated[
        str | None, typer.Option("--to", metavar="SOURCE[/TABLE]", help="What it is, if that is not clear.")
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="Write it into the council workbook.")] = False,
    owner: Annotated[str, typer.Option(help="Who answers for the mapping.")] = "",
    interactive: Annotated[bool, typer.Option("--interactive", help="Ask about what is not sure.")] = False,
    from_: Annotated[str | None, typer.Option("--from", help="First day it holds for, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day it holds for, YYYY-MM-DD.")] = None,
    home: HomeOption = None,
) -> None:
    """Propose which columns and codes of an export are ours; with --confirm, keep that in the council workbook."""
    from pipelines.commands.mapping import Confirmation, run
    from pipelines.council.writing import NotWritten

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
            Lake.at(home),
            file,
            source=to,
            confirmation=Confirmation(owner, first, last) if confirm else None,
            ask=ask if interactive else None,
        ):
            out.print(part)
    except NotWritten as reason:
        out.print(Text(str(reason), style="red"))
        raise typer.Exit(1) from None


def _is_day(text: str) -> bool:
    from pipelines.receive.identity import YEARS

    try:
        return date.fromisoformat(text).year in YEARS
    except ValueError:
        return False


def _configured_council(lake: Lake) -> str:
    """The LA code of the home's council, or "" where there is no usable workbook. Nothing is written."""
    from pipelines.receive.examine import examine

    place = lake.council_workbook()
    if not place.is_file():
        return ""
    examined = examine(place.read_bytes(), place.name, la_code="", as_at=None)
    identity = [j for j in examined.judged if j.table.name == "identity" and j.accepted.height == 1]
    return str(identity[0].accepted["la_code"][0]) if identity else ""

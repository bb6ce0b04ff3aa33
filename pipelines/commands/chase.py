"""`scrutiny chase`: what each team has to put right, as a workbook for each.

Here: the command and what it prints. Not here: what there is to put right (`pipelines.show.chase`).
"""

import re
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.release import HomeOption
from pipelines.home.lake import Lake


def chase(
    round_: Annotated[
        str | None, typer.Argument(metavar="[ROUND]", help="The latest round with deliveries, by default.")
    ] = None,
    team: Annotated[str | None, typer.Option(help="Only this team.")] = None,
    identifiers: Annotated[
        bool,
        typer.Option(
            "--identifiers",
            help="Add the child's number as delivered. The workbooks then HOLD PERSONAL DATA: keep them where the extract is kept.",
        ),
    ] = False,
    out_folder: Annotated[
        Path | None,
        typer.Option("--out", help="The folder to write into; by default one of its own in the restricted folder."),
    ] = None,
    home: HomeOption = None,
) -> None:
    """The rows that are left out, or keep figures from being certain, as a workbook for each team, worst first. It is noted who asked."""
    from upath import UPath

    from pipelines.compose.rounds import rounds_of
    from pipelines.council.settings import load_council
    from pipelines.home.audit import note
    from pipelines.home.keys import load_key
    from pipelines.home.lake import write_bytes
    from pipelines.receive.books import Books
    from pipelines.show.chase import chased, workbook_of
    from schemas.words.codes import nearest

    lake, out = Lake.at(home), screens.console()
    books, council = load_council(lake, Books.read(lake), load_key(lake))
    rounds = rounds_of(council, books)
    chosen = round_ or (rounds[-1] if rounds else "")
    if chosen not in rounds:
        out.print(Text(f"Nothing is worked out of round {chosen or 'any'}{nearest(chosen, rounds)}.", style="red"))
        raise typer.Exit(1)
    found = chased(lake, books, council, chosen, identifiers=identifiers)
    teams = list(dict.fromkeys(c.team for c in found))
    if team is not None and team not in teams:
        out.print(Text(f"No team {team!r} has anything to put right{nearest(team, teams)}.", style="yellow"))
        raise typer.Exit(1)
    wanted = [team] if team is not None else teams
    folder = UPath(out_folder) if out_folder else lake.chase(council.la_code) / chosen
    note(
        lake,
        "chase",
        f"{chosen}, {len(wanted)} team{'s' * (len(wanted) != 1)}{', with numbers of children' if identifiers else ''}",
    )
    files = _file_names(teams)
    lines = []
    for name in wanted:
        rows = [c for c in found if c.team == name]
        place = folder / files[name]
        write_bytes(place, workbook_of(name, rows, f"{council.name}, {chosen}: {name}"))
        lines.append((name, len(rows), len({m for c in rows for m in c.moves}), place.name))
    title = f"{council.name}, {chosen}: what to put right"
    columns = ("team", "rows", "figures they may change", "workbook")
    out.print(screens.table(title, columns, lines, numbers=columns[1:3]) if lines else "There is nothing to put right.")
    if lines:
        out.print(f"In {folder}.", markup=False)
        if identifiers:
            out.print(
                Text("They hold personal data (numbers of children) and are readable by you alone.", style="yellow")
            )


def _file_names(teams: Iterable[str]) -> dict[str, str]:
    """The file of each team: its name as a file may be called, with a number where another team's would be the same."""
    names: dict[str, str] = {}
    for team in teams:
        plain = re.sub(r"[^A-Za-z0-9 _-]+", "_", team).strip() or "team"
        taken = {n.lower() for n in names.values()}  # Windows knows no difference between capitals and small letters
        tried = (f"{plain}.xlsx" if n == 1 else f"{plain} {n}.xlsx" for n in count(1))
        names[team] = next(n for n in tried if n.lower() not in taken)
    return names

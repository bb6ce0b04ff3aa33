"""`scrutiny purge`, `scrutiny audit`, `scrutiny key …`: what is kept, for how long, and who did what.

Here: commands and what they print. Not here: what they do (`pipelines.publish.retention`, `pipelines.home.audit`, `pipelines.home.keys`).
"""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.release import HomeOption
from pipelines.home.lake import Lake

key_app = typer.Typer(no_args_is_help=True, help="The pseudonym key: a copy for the safe, and back.")


def purge(
    dry_run: Annotated[bool, typer.Option(help="Only list what would be removed.")] = False, home: HomeOption = None
) -> None:
    """Remove from the private folders what the council's schedule (workbook, sheet Retention) says is to go."""
    from pipelines.council.councils import councils_of
    from pipelines.home.keys import load_key
    from pipelines.publish import retention
    from pipelines.receive.books import Books

    lake = Lake.at(home)
    out = screens.console()
    books, councils = councils_of(lake, Books.read(lake), load_key(lake))
    stuck = list(councils.problems)
    for council in councils.usable:
        if council.tables["retention"].is_empty():
            out.print(f"{council.name}: no schedule (council workbook, sheet Retention), nothing is removed.")
            continue
        if dry_run:
            gone = retention.due(lake, books, council, date.today())
        else:
            gone, failed = retention.purge(lake, books, council, date.today())
            stuck += [f"{name} could not be removed: close it where it is open, and purge again" for name in failed]
        rows = ((due.what, f"{len(due.places):,}") for due in gone)
        title = f"{council.name}: {'would be' if dry_run else 'was'} removed"
        out.print(
            screens.table(title, ("what", "files"), rows, numbers=("files",))
            if gone
            else f"{council.name}: nothing is due."
        )
    for problem in stuck:
        out.print(Text(problem, style="red"))
    if stuck:
        raise typer.Exit(1)


def audit(home: HomeOption = None) -> None:
    """Who looked at rows, signed, copied or removed something, and whether the trail is whole. Exit code 1 if it is not."""
    from pipelines.home.audit import trail

    lines, wrong = trail(Lake.at(home))
    out = screens.console()
    rows = ((line.number, f"{line.at} UTC", line.who, line.did, line.what) for line in lines)
    out.print(screens.table("Audit trail", ("", "when", "who", "did", "what"), rows, numbers=("",)))
    for problem in wrong:
        out.print(Text(problem, style="red"))
    if wrong:
        raise typer.Exit(1)
    out.print(Text("The trail is whole.", style="green"))


@key_app.command(name="export")
def export_(
    place: Annotated[Path, typer.Argument(help="A new file, on a medium that goes into the safe.")],
    home: HomeOption = None,
) -> None:
    """Write a copy of the key for the safe."""
    from pipelines.home.audit import note
    from pipelines.home.keys import copy_key, key_id, load_key

    lake = Lake.at(home)
    key = load_key(lake)
    note(lake, "key export", f"key {key_id(key)}")
    try:
        copy_key(key, place)
    except FileExistsError:
        screens.console().print(Text(f"{place} is there already. Choose another name.", style="red"))
        raise typer.Exit(1) from None
    screens.console().print(
        f"Key {key_id(key)} was written to {place}. Keep it apart from the data; delete it from this machine."
    )


@key_app.command()
def restore(place: Annotated[Path, typer.Argument(help="The copy from the safe.")], home: HomeOption = None) -> None:
    """Put the key back from its copy; a key that is not the home's own is refused."""
    from pipelines.home.audit import note
    from pipelines.home.keys import key_id, restore_key

    lake = Lake.at(home)
    key = restore_key(lake, place)
    note(lake, "key restore", f"key {key_id(key)}")
    screens.console().print(Text(f"Key {key_id(key)} is in its place.", style="green"))


@key_app.command()
def check(place: Annotated[Path, typer.Argument(help="The copy from the safe.")], home: HomeOption = None) -> None:
    """Is the copy the key that is in use: for the yearly drill. Exit code 1 if it is not."""
    from pipelines.home.keys import key_id, load_key, read_key

    same = read_key(place) == load_key(Lake.at(home))
    message = (
        f"{place} holds the key in use ({key_id(read_key(place))})."
        if same
        else f"{place} holds another key than the one in use."
    )
    screens.console().print(Text(message, style="green" if same else "red"))
    if not same:
        raise typer.Exit(1)

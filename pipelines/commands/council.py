"""`scrutiny council …`, `scrutiny decide`: what a command enters in the council's workbook.

Here: commands and what they print. Not here: what is entered (`pipelines.council`).
"""

from datetime import date
from typing import Annotated

import typer
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.release import HomeOption
from pipelines.home.lake import Lake

council_app = typer.Typer(no_args_is_help=True, add_completion=False, help="The council's workbook.")


@council_app.command("next-round")
def next_round(home: HomeOption = None) -> None:
    """Add the next round to the workbook: its dates, what it reports and expects, from the round before."""
    from pipelines.council.next_round import next_round as added
    from pipelines.council.writing import NotWritten
    from schemas.council import COUNCIL

    lake, out = Lake.at(home), screens.console()
    try:
        filled = added(lake.council_workbook())
    except NotWritten as reason:
        out.print(Text(f"{str(reason).rstrip('.')}.", style="red"))
        raise typer.Exit(1) from None
    gained = ", ".join(f"{n} in {COUNCIL.table(name).sheets[0]}" for name, n in filled.rows.items())
    out.print(Text(f"{filled.round} was added to {lake.council_workbook().name}: rows {gained}.", style="green"))
    if filled.ended:
        ended = ", ".join(filled.ended)
        out.print(
            Text(
                f"Left out, because the series has ended: {ended}. `scrutiny list` prints what follows.", style="yellow"
            )
        )
    (lake.landing / filled.round).mkdir(parents=True, exist_ok=True)
    out.print(f"Look at the periods and dates in the workbook, then drop files into landing/{filled.round}/.")


@council_app.command("sheets")
def sheets(home: HomeOption = None) -> None:
    """Add the sheets that came with later versions of this software and the workbook lacks; what it holds stays as it is."""
    from pipelines.council.writing import NotWritten, add_missing_sheets, open_workbook

    lake, out = Lake.at(home), screens.console()
    try:
        added = add_missing_sheets(open_workbook(lake.council_workbook()))
    except NotWritten as reason:
        out.print(Text(f"{str(reason).rstrip('.')}.", style="red"))
        raise typer.Exit(1) from None
    words = (
        f"Added to {lake.council_workbook().name}: {', '.join(added)}." if added else "The workbook has every sheet."
    )
    out.print(Text(words, style="green"))


def decide(
    delivery: Annotated[str, typer.Argument(help="The delivery, as `scrutiny status` prints it, or its first digits.")],
    decision: Annotated[
        str, typer.Argument(help="accept: what it takes away is gone. withdraw: it is no longer used.")
    ],
    by: Annotated[str, typer.Option(help="Who answers for it.")] = "",
    note: Annotated[str, typer.Option(help="Why, in words that may be published.")] = "",
    home: HomeOption = None,
) -> None:
    """Enter a decision on a delivery in the council workbook: accept what it takes away, or withdraw it."""
    from pipelines.council.deciding import decide as entered
    from pipelines.council.settings import load_council
    from pipelines.council.writing import NotWritten
    from pipelines.home.keys import load_key
    from pipelines.receive.books import Books
    from pipelines.receive.identity import COUNCIL_SLOT

    lake, out = Lake.at(home), screens.console()
    books, council = load_council(lake, Books.read(lake), load_key(lake))
    received = {d.id: f"{d.slot}/{d.file}" for d in books.registered(council.la_code) if d.slot != COUNCIL_SLOT}
    try:
        meant = entered(
            lake.council_workbook(), delivery, decision, by=by, note=note, today=date.today(), known=received
        )
    except NotWritten as reason:
        out.print(Text(f"Nothing was written: {str(reason).rstrip('.')}.", style="red"))
        raise typer.Exit(1) from None
    done = "accepted" if decision == "accept" else "withdrawn"
    out.print(Text(f"{received[meant]} (delivery {meant}) is {done} by {by.strip()}.", style="green"))
    out.print("It is in the council workbook, sheet Decisions. `scrutiny refresh` works the figures out again.")

"""`scrutiny page`: what people look at, written where it is wanted.

Here: the command and what it prints. Not here: the page itself (`pipelines.show.page`), and what may leave the council
(`pipelines.publish.copies`).
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.release import HomeOption
from pipelines.home.lake import Lake


def page(
    profile: Annotated[
        str,
        typer.Option(help="internal: every number. committee: as decided for its papers. open: for everybody."),
    ] = "internal",
    council: Annotated[str, typer.Option(help="LA code, of a home with several councils.")] = "",
    out: Annotated[Path | None, typer.Option(help="Where to write it; by default beside the figures it shows.")] = None,
    home: HomeOption = None,
) -> None:
    """The dashboard as one web page that needs nothing but itself. For a committee and for everybody it is part of the copy."""
    from pipelines.home.keys import NoKey, load_key
    from pipelines.publish.copies import PROFILES, NotCopied, page_of_profile
    from pipelines.show.page import NoPage
    from warehouse.publish.manifest import Damaged

    lake, screen = Lake.at(home), screens.console()
    if profile not in PROFILES:
        screen.print(Text(f"There is no profile {profile}: choose {', '.join(PROFILES)}.", style="red"))
        raise typer.Exit(2)
    try:
        written = page_of_profile(lake, load_key(lake), profile, council, out)
    except (NotCopied, NoPage, NoKey, Damaged) as problem:
        screen.print(Text(f"No page was written: {problem}.", style="red"))
        raise typer.Exit(1) from None
    screen.print(f"Page: {written}", soft_wrap=True)

"""`scrutiny page`, `report` and `starter`: what people look at and begin with, written where it is wanted.

Here: the commands and what they print. Not here: the page (`pipelines.show.page`), the report (`pipelines.show.committee_report`),
and what may leave the council (`pipelines.publish.copies`).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.release import CouncilOption, HomeOption, ProfileOption, require_profile
from pipelines.home.lake import Lake


def page(
    profile: ProfileOption = "internal",
    council: CouncilOption = "",
    published: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="Draw what is published, from a folder of national files alone: of the council, or of every council with an index.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write it; by default beside the figures it shows.")] = None,
    home: HomeOption = None,
) -> None:
    """The dashboard as one web page that needs nothing but itself. For a committee and for everybody it is part of the copy."""
    if published is not None:
        _published(published, council, out)
        return
    from pipelines.publish.copies import page_of_profile

    written = _written("page", profile, home, lambda lake, key: page_of_profile(lake, key, profile, council, out))
    screens.console().print(f"Page: {written}", soft_wrap=True)


def _published(folder: Path, council: str, out: Path | None) -> None:
    """Pages of published figures: one council's as a file, all of them as a folder with an index and the figures as DuckDB file."""
    import tempfile

    from pipelines.publish.published import NothingPublished, build_published
    from pipelines.show import published
    from warehouse.publish.shelf import write_whole

    screen = screens.console()
    with tempfile.TemporaryDirectory(prefix="scrutiny-page-") as scratch:
        file = Path(scratch) / "published.duckdb"
        try:
            read = build_published(folder, file)
            for one in read:
                if one.refused:
                    screen.print(Text(f"Not used: {one.file}: {one.refused}", style="yellow"), soft_wrap=True)
            if council:
                target = out or Path(f"published-{council}.html")
                write_whole(target, published.page(file, council))
                screen.print(f"Page: {target}", soft_wrap=True)
                return
            made = [file]
            for name, data in published.pages(file):  # all of them before the first is put in its place
                made.append(file.with_name(name))
                made[-1].write_bytes(data)
            target = out or Path("published-pages")
            target.mkdir(parents=True, exist_ok=True)
            for page_ in made:
                write_whole(target / page_.name, page_.read_bytes())
        except (NothingPublished, published.NoSuchCouncil) as problem:
            screen.print(Text(f"{problem}", style="red"), soft_wrap=True)
            raise typer.Exit(1) from None
    screen.print(f"Pages: {target / 'index.html'} and those of {len(made) - 2} councils", soft_wrap=True)
    screen.print(f"Their figures: {target / file.name}", soft_wrap=True)


def report(
    round_: Annotated[
        str, typer.Argument(metavar="[ROUND]", help="For instance 2025-26-Q1; the one served by default.")
    ] = "",
    template: Annotated[
        Path | None, typer.Option(help="Your Word template; by default report_template.docx in the home.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to write it (.docx); by default in warehouse/reports.")
    ] = None,
    profile: ProfileOption = "committee",
    council: CouncilOption = "",
    home: HomeOption = None,
) -> None:
    """The committee report in Word and as a web page, every number in it a fact of the release. A draft: --profile internal."""
    from pipelines.publish.papers import write_report

    def write(lake: Lake, key: bytes) -> Path:
        return write_report(lake, key, profile, round_=round_, la_code=council, template=template, out=out)

    document = _written("report", profile, home, write)
    screen = screens.console()
    screen.print(f"Report: {document}", soft_wrap=True)
    screen.print(f"As a web page: {document.with_suffix('.html')}", soft_wrap=True)
    screen.print(f"Its figures, each with its fact: {document.with_suffix('.facts.csv')}", soft_wrap=True)


def starter(
    program: Annotated[str, typer.Argument(help="dbt or superset.")],
    folder: Annotated[Path, typer.Argument(help="Where to write it; a folder that is empty or not there.")],
    home: HomeOption = None,
) -> None:
    """A dbt project or a Superset dashboard to begin with, over the file that is served."""
    from pipelines.show.starters import STARTERS

    lake, screen = Lake.at(home), screens.console()
    if program not in STARTERS:
        screen.print(Text(f"There is no starter for {program}: choose {', '.join(STARTERS)}.", style="red"))
        raise typer.Exit(2)
    if not lake.served.exists():
        screen.print(Text("Nothing is served yet. Run `scrutiny refresh`.", style="red"))
        raise typer.Exit(1)
    if folder.exists() and any(folder.iterdir()):
        screen.print(Text(f"{folder} is not empty: nothing was written.", style="red"))
        raise typer.Exit(1)
    for place, data in STARTERS[program](lake.served).items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(data)
        screen.print(str(folder / place), soft_wrap=True)


def _written(what: str, profile: str, home: Path | None, write: Callable[[Lake, bytes], Path]) -> Path:
    """Write a page or a report; where it cannot be written, say why and exit with 1, for a profile that does not exist with 2."""
    from pipelines.home.keys import NoKey, load_key
    from pipelines.publish.copies import NotCopied
    from pipelines.show.committee_report import NoTemplate
    from pipelines.show.page import NoPage
    from warehouse.publish.manifest import Damaged

    lake, screen = Lake.at(home), screens.console()
    require_profile(profile)
    try:
        return write(lake, load_key(lake))
    except NoTemplate as problem:
        screen.print(Text(f"No {what} was written. The template: {problem}.", style="red"))
    except (NotCopied, NoPage, NoKey, Damaged, OSError) as problem:
        screen.print(Text(f"No {what} was written: {problem}.", style="red"))
    raise typer.Exit(1)

"""`scrutiny review`: a paper that people wrote, held against the release.

Here: the command and what it prints. Not here: what is found (`pipelines.review`), and where its files lie (`pipelines.publish.reviews`).
"""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from pipelines.commands import screens
from pipelines.commands.as_json import JsonOption, print_json
from pipelines.commands.look import CouncilOption
from pipelines.commands.release import HomeOption
from pipelines.home.lake import Lake

_STYLES = {"disagrees": "red", "contradicts itself": "yellow"}


def review(
    paper: Annotated[
        Path, typer.Argument(metavar="FILE", help="A report people wrote: .docx, .pdf, .html, .xlsx or .txt.")
    ],
    round_: Annotated[
        str, typer.Option("--round", help="Hold it against the newest release of this round, for instance 2025-26-Q1.")
    ] = "",
    out: Annotated[Path | None, typer.Option(help="Folder for its files; by default warehouse/reviews/<name>.")] = None,
    called: Annotated[
        str,
        typer.Option("--called", help="What the paper calls the council, where that is not its name in the workbook."),
    ] = "",
    council: CouncilOption = "",
    full: Annotated[
        bool, typer.Option("--all", help="Also list what agrees with rounding or cannot be checked.")
    ] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Hold every claim of a paper against the release: what disagrees, contradicts itself, cannot be checked. Exit 1 if it is wrong, 2 if nothing could be checked."""
    from pipelines.publish.copies import NotCopied
    from pipelines.publish.reviews import review_paper
    from pipelines.review import NotReviewed
    from pipelines.review.paper import NotRead
    from warehouse.publish.manifest import Damaged

    screen = screens.beside_json() if as_json else screens.console()
    if not paper.is_file():
        what = "it is a folder: give the file in it" if paper.is_dir() else "there is no such file"
        screen.print(Text(f"{paper} was not read: {what}.", style="red"))
        raise typer.Exit(1)
    try:
        done = review_paper(Lake.at(home), paper, round_=round_, la_code=council, called=called, out=out)
    except NotRead as problem:
        screen.print(Text(f"{paper.name} was not read. {problem}", style="red"))
        raise typer.Exit(1) from None
    except (NotCopied, NotReviewed, Damaged, OSError) as problem:
        screen.print(Text(f"{paper.name} was not reviewed: {problem}.", style="red"))
        raise typer.Exit(1) from None
    if as_json:
        print_json(_as_data(done))
    else:
        _print(done, full=full)
    raise typer.Exit(1 if not done.review.is_clean else 0 if done.review.is_checked else 2)


def _print(done: Any, *, full: bool) -> None:
    from pipelines.review.findings import CONTRADICTS, DISAGREES, ORDER, REMARK

    screen, counts = screens.console(), done.review.counts
    shown = [f for f in done.found if full or f.verdict in {DISAGREES, CONTRADICTS, REMARK}]
    for verdict in ORDER:
        group = [f for f in shown if f.verdict == verdict]
        if group:
            screen.print(Text(verdict[0].upper() + verdict[1:], style=f"bold {_STYLES.get(verdict, '')}".strip()))
        for found in group:
            where = found.place or "the paper"
            quote = f" “{found.quote}”" if found.quote else ""
            by = f" ({found.fact})" if found.fact and verdict == DISAGREES else ""
            screen.print(Text(f"  {where}{quote}: {found.text}{by}"), soft_wrap=True)
    total = sum(counts.values()) - counts[CONTRADICTS]
    listed = ", ".join(f"{counts[v]} {v}" for v in ("agrees", "agrees with rounding", "disagrees", "cannot be checked"))
    screen.print(
        f"{total} claims: {listed}; contradicts itself in {counts[CONTRADICTS]} places. Held against {done.release}."
    )
    if not done.review.is_checked:
        screen.print(Text("Nothing in it could be checked: that is no sign that it is right.", style="yellow"))
    for file in done.files:
        screen.print(str(file), soft_wrap=True)


def _as_data(done: Any) -> dict[str, Any]:
    """Every claim with its verdict and its fact, and every finding."""
    from pipelines.review.findings import fact_in_words

    blocks = done.review.paper.blocks
    return {
        "paper": done.review.paper.name,
        "council": done.known.council,
        "round": done.known.round.round,
        "release": done.release,
        "clean": done.review.is_clean,
        "checked": done.review.is_checked,
        "counts": dict(done.review.counts),
        "claims": [
            {
                "place": blocks[j.claim.span.block].place,
                "start": j.claim.span.start,
                "end": j.claim.span.end,
                "text": j.claim.text,
                "kind": j.claim.role,
                "verdict": j.verdict,
                "indicator_id": j.fact.indicator_id if j.fact else None,
                "figure": j.fact.figure if j.fact else None,
                "period": j.fact.period if j.fact else None,
                "basis": j.fact.basis if j.fact else None,
                "displayed": j.fact.displayed if j.fact else None,
                "fact": fact_in_words(j, done.known),
                "release_says": j.says,
                "because": j.why,
            }
            for j in done.review.judged
        ],
        "findings": [
            {
                "verdict": f.verdict,
                "place": f.place,
                "quote": f.quote,
                "text": f.text,
                "indicator_id": f.measure or None,
            }
            for f in done.found
        ],
        "unread": list(done.review.paper.unread),
        "files": [str(f) for f in done.files],
    }

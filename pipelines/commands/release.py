"""`scrutiny release …`: what is published, signing it, what is kept, taking a release back; and how figures changed since.

Here: commands and what they print. Not here: what they do (`pipelines.publish.publication`, `warehouse.publish`).
"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.text import Text

from pipelines.commands import screens
from pipelines.home.lake import Lake

release_app = typer.Typer(no_args_is_help=True, help="What is published.")

CouncilOption = Annotated[str, typer.Option("--council", help="LA code, of a home with several councils.")]
HomeOption = Annotated[
    Path | None, typer.Option("--home", help="The home; by default $SCRUTINY_HOME, by default ./scrutiny-data.")
]
ProfileOption = Annotated[
    str, typer.Option(help="internal: every number. committee: as decided for its papers. open: for everybody.")
]


def require_profile(profile: str) -> None:
    """End with 2 where there is no such profile."""
    from pipelines.publish.copies import PROFILES

    if profile not in PROFILES:
        screens.console().print(Text(f"There is no profile {profile}: choose {', '.join(PROFILES)}.", style="red"))
        raise typer.Exit(2)


@release_app.command(name="list")
def list_(home: HomeOption = None) -> None:
    """Every release that is kept, the newest first, and which of them is served."""
    from warehouse.publish.manifest import Damaged
    from warehouse.publish.release import served_release
    from warehouse.publish.shelf import Shelf

    lake = Lake.at(home)
    shelf = Shelf(lake.served)
    try:
        served = served_release(lake.served)
    except Damaged:
        served = None
    rows = []
    for kept in reversed(shelf.kept()):
        try:
            manifest = kept.manifest()
        except Damaged as damage:
            rows.append((kept.release, "", "", "", str(damage)))
            continue
        rolled_back = kept.rolled_back()
        state = manifest.state + (", served" if kept.release == served else "" if kept.promoted else ", never served")
        if signed := kept.signed():
            state += f", by {signed['by']}"
        if rolled_back:
            state = f"rolled back {rolled_back['at'][:10]} by {rolled_back['by']}: {rolled_back['note']}"
        rounds = ", ".join(sorted(set(manifest.rounds.values())))
        rows.append((kept.release, f"{manifest.built_at[:16]} UTC", rounds, manifest.code_version, state))
    if not rows:
        _nothing_served()
    screens.console().print(screens.table("Releases", ("release", "built", "round", "code", ""), rows))


@release_app.command()
def status(home: HomeOption = None) -> None:
    """What is served now."""
    from warehouse.publish.manifest import Damaged
    from warehouse.publish.release import verify_served

    lake = Lake.at(home)
    out = screens.console()
    try:
        manifest = verify_served(lake.served)
    except Damaged as damage:
        out.print(
            Text(
                f"What is served is not whole: {damage}. `scrutiny refresh` sets it aside and repairs it.", style="red"
            )
        )
        raise typer.Exit(1) from None
    if manifest is None:
        _nothing_served()
    out.print(Text(f"Release {manifest.release}, {manifest.state}, built {manifest.built_at[:19]} UTC", style="bold"))
    out.print(f"  file      {lake.served}\n  code      {manifest.code_version}\n  inputs    {manifest.inputs}")
    out.print(Text("  verified  every table matches the manifest, to the last cell", style="green"))
    rows = ((t, f"{n:,}") for t, n in manifest.rows.items())
    out.print(screens.table("Tables", ("table", "rows"), rows, numbers=("rows",)))


@release_app.command()
def verify(home: HomeOption = None) -> None:
    """Check the served file and every release that is kept against its manifest. Exit code 1 if one is not whole."""
    from warehouse.publish.manifest import Damaged
    from warehouse.publish.release import verify_served
    from warehouse.publish.shelf import Shelf

    lake = Lake.at(home)
    out = screens.console()
    damaged = 0
    for kept in Shelf(lake.served).kept():
        try:
            kept.verify()
            out.print(Text(f"{kept.release} is whole", style="green"))
        except Damaged as damage:
            damaged += 1
            out.print(Text(f"{kept.release}: {damage}", style="red"))
    try:
        served = verify_served(lake.served)
    except Damaged as damage:
        damaged += 1
        out.print(Text(f"served: {damage}", style="red"))
    else:
        if served is None:
            _nothing_served()
        out.print(Text(f"served is {served.release}, and whole", style="green"))
    raise typer.Exit(1 if damaged else 0)


@release_app.command(name="copy")
def copy_(
    profile: ProfileOption = "internal",
    release: Annotated[str | None, typer.Option(help="A release that is kept; by default the served one.")] = None,
    to: Annotated[
        str,
        typer.Option(
            metavar="PLACE", help="Instead of files: postgresql://user@server/database, or FILE.hyper for Tableau."
        ),
    ] = "",
    home: HomeOption = None,
) -> None:
    """Write a release as Parquet, CSV and a workbook; for a committee and for everybody without small numbers, in a separate file."""
    from pipelines.home.keys import NoKey, load_key
    from pipelines.publish.copies import NotCopied, copy_release
    from warehouse.publish.manifest import Damaged

    lake = Lake.at(home)
    out = screens.console()
    require_profile(profile)
    try:
        if to:
            _send(lake, load_key(lake), profile, to, release)
            return
        copied = copy_release(lake, load_key(lake), profile, release)
    except (NotCopied, NoKey, Damaged) as problem:
        out.print(Text(f"Nothing was copied: {problem}.", style="red"))
        raise typer.Exit(1) from None
    out.print(Text(f"Release {copied.release}, {profile}: {copied.folder}", style="bold"))
    if (found := copied.disclosed) is None:
        return
    shown = found.frames["figures"].height - found.suppressed
    out.print(f"  {shown:,} figures are shown, {found.suppressed:,} are not")
    if found.secondary:
        out.print(f"  {found.secondary:,} counts are suppressed only because they would reveal a small one")
    if found.restated:
        note = f"  {found.restated:,} figures shown before have changed by a few people: comparing the two copies reveals them"
        out.print(Text(note, style="yellow"))
    if found.lost:
        note = f"  {found.lost:,} small numbers can be worked out from what earlier copies showed; they are suppressed in this one"
        out.print(Text(note, style="red"))


def _send(lake: Lake, key: bytes, profile: str, to: str, release: str | None) -> None:
    """Write a release to a database or an extract, and say how much of it. Raises as `send_release`, but for `NotSent`."""
    from pipelines.publish.elsewhere import NotSent, place_in_words, send_release

    try:
        sent = send_release(lake, key, profile, to, release)
    except NotSent as problem:
        screens.console().print(Text(f"Nothing was written: {problem}.", style="red"))
        raise typer.Exit(1) from None
    told = f"{len(sent.rows):,} tables, {sum(sent.rows.values()):,} rows"
    screens.console().print(
        Text(f"Release {sent.release}, {profile}, is in {place_in_words(to)}: {told}", style="bold")
    )


@release_app.command()
def draft(home: HomeOption = None) -> None:
    """Work out what is known now, serve it as a draft, and list what differs from what was published."""
    from pipelines.home.for_dagster import use_home
    from warehouse.publish.release import served_manifest

    lake = Lake.at(home)
    if not lake.served.exists():
        _nothing_served()
    for line in use_home(lake):
        screens.console().print(f"{line}.")
    from pipelines.dagster import runs

    with runs.open_instance() as instance:
        published = runs.run(instance, "publish")
    if not published:
        raise typer.Exit(1)
    manifest = served_manifest(lake.served)
    if manifest is None:
        _nothing_served()
    screens.console().print(Text(f"Release {manifest.release} is served: {manifest.state}.", style="bold"))
    print_restatements(lake)


def print_restatements(lake: Lake) -> None:
    """Published figures that are not what they were: by how much, and because of which delivery."""
    import duckdb

    out = screens.console()
    if not lake.served.exists():
        _nothing_served()
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        rows = connection.execute(
            """
            SELECT m.council, m.round, m.label, m.period, m.first_displayed, m.first_release, m.last_displayed,
                   m.last_release, m.displayed, m.status, m.change, m.because, m.unit, i.decimals
            FROM mart.restatements m
            JOIN star.dim_indicator i ON i.indicator_id = m.indicator_id AND i.is_current
            """
        ).fetchall()
    if not rows:
        out.print("Every figure that was published is what it was.")
        return
    for council in dict.fromkeys(r[0] for r in rows):
        columns = ("round", "indicator", "period", "first", "in", "last", "in", "now", "change", "because")
        figure = screens.figure
        shown = [
            (
                r[1],
                r[2],
                r[3],
                figure(r[4], r[13], r[12]),
                r[5],
                figure(r[6], r[13], r[12]),
                r[7],
                figure(r[8], r[13], r[12]) if r[9] == "ok" else r[9],
                figure(r[10], r[13], "count"),
                r[11],
            )
            for r in rows
            if r[0] == council
        ]
        out.print(screens.table(f"{council}: restated", columns, shown, numbers=("first", "last", "now", "change")))


@release_app.command()
def approve(
    by: Annotated[str, typer.Option("--by", help="Who approves the figures.")],
    note: Annotated[str, typer.Option("--note", help="What was looked at.")],
    home: HomeOption = None,
) -> None:
    """Approve the draft that is served: the same figures become the next release, which says so."""
    from warehouse.publish.ledger import APPROVED

    _require_name_and_note(by, note)
    _sign(home, APPROVED, by, note, None)


@release_app.command()
def freeze(
    committee: Annotated[datetime, typer.Option("--committee", formats=["%Y-%m-%d"], help="Day of the committee.")],
    by: Annotated[str, typer.Option("--by", help="Who freezes them; by default who approved them.")] = "",
    note: Annotated[str, typer.Option("--note", help="Anything to keep in mind.")] = "",
    home: HomeOption = None,
) -> None:
    """Freeze the approved figures for a committee: they no longer change, and the next round's previous figures are these."""
    from warehouse.publish.ledger import FROZEN

    day = committee.date()
    _sign(home, FROZEN, by, note or f"for the committee of {day}", day)


def _sign(home: Path | None, state: str, by: str, note: str, committee: date | None) -> None:
    from pipelines.publish.publication import sign_release
    from warehouse.publish.manifest import Damaged
    from warehouse.publish.release import NotYet

    lake = Lake.at(home)
    out = screens.console()
    if not lake.served.exists():
        _nothing_served()
    try:
        manifest = sign_release(lake, state, by=by.strip(), note=note.strip(), committee=committee)
    except (NotYet, Damaged, OSError) as problem:
        out.print(Text(f"Not {state}: {problem}.", style="red"))
        raise typer.Exit(1) from None
    out.print(
        Text(f"Release {manifest.release} is served: {state}, the figures of {manifest.figures_of}.", style="bold")
    )
    out.print(f"Evidence: {lake.evidence(manifest.release)}.xlsx and .html")


@release_app.command()
def rollback(
    release: Annotated[str, typer.Argument(help="A release that is kept, see `scrutiny release list`.")],
    by: Annotated[str, typer.Option("--by", help="Who decides it.")],
    note: Annotated[str, typer.Option("--note", help="Why.")],
    home: HomeOption = None,
) -> None:
    """Serve an earlier release again. What was served after it is not published again until something changes."""
    from pipelines.publish.publication import roll_back_release
    from warehouse.publish.manifest import Damaged

    _require_name_and_note(by, note)
    out = screens.console()
    try:
        manifest = roll_back_release(Lake.at(home), release, by=by.strip(), note=note.strip())
    except (LookupError, Damaged, OSError) as problem:
        out.print(Text(f"{release} is not served: {problem}.", style="red"))
        raise typer.Exit(1) from None
    out.print(Text(f"Release {manifest.release} is served, built {manifest.built_at[:19]} UTC.", style="bold"))


@release_app.command()
def accept(
    by: Annotated[str, typer.Option("--by", help="Who accepts it.")],
    note: Annotated[
        str,
        typer.Option("--note", help="Why the figures changed, or why they may. It is served beside them: name nobody."),
    ],
    home: HomeOption = None,
) -> None:
    """Accept figures that changed though nothing they rest on has (UNEXPLAINED_CHANGE): the next refresh publishes them."""
    from pipelines.publish.unexplained import NothingWaits
    from pipelines.publish.unexplained import accept as accept_figures

    _require_name_and_note(by, note)
    out = screens.console()
    try:
        changes = accept_figures(Lake.at(home), by=by.strip(), note=note.strip())
    except NothingWaits as reason:
        out.print(Text(f"Nothing was accepted: {reason}.", style="red"))
        raise typer.Exit(1) from None
    for line in changes:
        out.print(Text(f"  {line}"))
    out.print(Text(f"Accepted ({len(changes)}). Next: scrutiny refresh.", style="bold"))


def _require_name_and_note(by: str, note: str) -> None:
    if not by.strip() or not note.strip():
        screens.console().print(Text("Give who decides it and why: --by NAME --note TEXT.", style="red"))
        raise typer.Exit(1)


def _nothing_served() -> NoReturn:
    screens.console().print(Text("Nothing is served yet. Run `scrutiny refresh`.", style="red"))
    raise typer.Exit(1)

"""`scrutiny …`: the analyst's front door, one screen per command.

Here: the commands in their order, what becomes of an error, and the smallest commands. Not here: the other commands (`refresh`,
`files`, `council`, `indicator`, `explain`, `chase`, `release`, `look`, `review`, `keeping`), and what any of them does. Dagster is imported only by `refresh`, `demo`, `ui` and
`release draft`, so that the others answer at once.

Exit codes: 0 done; 1 it could not be done, a checked file would be refused, or a reviewed paper is wrong; 2 published, and something that was delivered
is not in it: it was refused, or could not be read.
"""

import os
import signal
import subprocess
import sys
from datetime import date
from typing import Annotated

import typer
from rich.text import Text

from pipelines.closure import ROOT
from pipelines.commands import chase, council, explain, files, indicator, keeping, look, refresh, review, screens
from pipelines.commands.release import HomeOption, print_restatements, release_app
from pipelines.home.lake import Lake

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__.split("\n")[0]
)


def main() -> None:
    """Run, and turn our own errors into one sentence; of any other print only its kind and place, never its message."""
    from pipelines.council.settings import NoCouncil
    from pipelines.failures import kind_and_place
    from pipelines.home.keys import NoKey
    from pipelines.home.local_disk import NotLocal

    for name in ("SIGTERM", "SIGHUP"):  # asked to stop: end in order
        if (number := getattr(signal, name, None)) is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)
    try:
        app()
    except (NoCouncil, NoKey, NotLocal) as error:
        screens.console().print(Text(str(error), style="red"))
        sys.exit(1)
    except SystemExit:
        raise
    except BaseException as error:  # a panic of a reader in Rust is no `Exception`
        screens.console().print(Text(f"It could not be done: {kind_and_place(error)}. Report this.", style="red"))
        sys.exit(1)


def _stop(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def init(home: HomeOption = None) -> None:
    """Make a home: folders, pseudonym key, Dagster settings, a council workbook to fill in."""
    from pipelines.council.new_home import make_home

    lake = Lake.at(home)
    made = make_home(lake, today=date.today())
    out = screens.console()
    out.print(Text(f"Home: {lake.home}", style="bold"))
    for line in made or ["everything was there already"]:
        out.print(f"  {line}")
    out.print("Next: fill in the council workbook, drop files into landing/<round>/, run `scrutiny refresh`.")


def restatements(home: HomeOption = None) -> None:
    """Published figures that are not what they were: by how much, and because of which delivery."""
    print_restatements(Lake.at(home))


def ui(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 3000,
    home: HomeOption = None,
) -> None:
    """Open the Dagster UI on this home: `dagster dev` on this machine only, with its environment set."""
    from pipelines.home.for_dagster import use_home

    lake = Lake.at(home)
    if not (lake.dagster_home / "dagster.yaml").exists():
        screens.console().print(
            Text(f"{lake.home} is not a home yet. Run `scrutiny init` or `scrutiny demo`.", style="red")
        )
        raise typer.Exit(1)
    for line in use_home(lake):
        screens.console().print(f"{line}.")
    workspace = ROOT / "workspace.yaml"
    # An installed copy has no workspace file beside it; the module is the same.
    code = ["-w", str(workspace)] if workspace.exists() else ["-m", "pipelines.dagster.definitions"]
    command = [sys.executable, "-m", "dagster", "dev", *code, "-h", "127.0.0.1", "-p", str(port)]
    raise typer.Exit(subprocess.run(command, check=False, env=os.environ).returncode)


for command, name in (
    (init, "init"),
    (refresh.demo, "demo"),
    (refresh.refresh, "refresh"),
    (refresh.status, "status"),
    (look.page, "page"),
    (look.report, "report"),
    (review.review, "review"),
    (look.starter, "starter"),
    (files.check, "check"),
    (files.map_, "map"),
    (council.decide, "decide"),
    (explain.list_, "list"),
    (explain.rules, "rules"),
    (explain.explain, "explain"),
    (chase.chase, "chase"),
    (restatements, "restatements"),
    (ui, "ui"),
    (keeping.purge, "purge"),
    (keeping.audit, "audit"),
):
    app.command(name)(command)
app.add_typer(release_app, name="release")
app.add_typer(council.council_app, name="council")
app.add_typer(indicator.indicator_app, name="indicator")
app.add_typer(keeping.key_app, name="key")

"""Starters for programs that model or draw: a dbt project and a Superset dashboard over the file that is served.

Here: which there are. Not here: what each is made of (`dbt`, `superset`), and writing it (`pipelines.commands.look`). They are made from the
served file's own description, so that they know the tables as they are.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from pipelines.show.starters.dbt import dbt_project
from pipelines.show.starters.superset import superset_export

STARTERS: Mapping[str, Callable[[Path], Mapping[str, bytes]]] = {"dbt": dbt_project, "superset": superset_export}
"""By the program's name: the files of its starter by their place, from the served file."""

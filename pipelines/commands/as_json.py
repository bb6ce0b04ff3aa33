"""What a command prints for scripts: `--json`, one object on standard output and nothing else.

Here: the option, and how dates and exact decimals are written. Not here: what the object holds (each command).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, for scripts.")]


def print_json(value: Mapping[str, Any]) -> None:
    """Print an object. Days are YYYY-MM-DD; a displayed figure is text with the places it is shown with."""
    typer.echo(json.dumps(value, default=_written, ensure_ascii=False, indent=2))


def _written(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")

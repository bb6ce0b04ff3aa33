"""Names of groups that people typed: which of them stay, because they name a team and nobody.

Here: what a column of groups (`Personal.GROUP`) may hold when it is stored. Not here: districts and service areas, which are compared
with what is known of a council (`pipelines.compose.categories`).

A system has no list of its teams, and a worker's name is typed where the team belongs. A value stays if it stands at enough children,
is no worker's name in the same list, and at least two workers have cases under it; where a list names no worker, if one of its words is a
word for a part of an organisation. Every other one becomes `other`, and is counted.
"""

import re
from collections.abc import Mapping

import polars as pl

from schemas.words.codes import fold
from schemas.words.fields import Column, Personal
from schemas.words.source import Table

OTHER = "other"
ENOUGH_CHILDREN = 5
ENOUGH_WORKERS = 2

_PARTS = frozenset(
    [
        "team",
        "teams",
        "service",
        "services",
        "hub",
        "locality",
        "area",
        "district",
        "north",
        "south",
        "east",
        "west",
        "central",
        "assessment",
        "safeguarding",
        "duty",
        "intake",
        "mash",
        "court",
        "care",
        "leaving",
        "leavers",
        "looked",
        "fostering",
        "adoption",
        "disability",
        "disabled",
        "family",
        "support",
        "help",
        "edge",
        "youth",
        "unit",
        "front",
        "door",
        "cin",
        "cp",
        "lac",
        "cla",
        "mast",
        "cwd",
    ]
)
_WORDS = re.compile(r"[a-z]+")


def groups_of(table: Table, rows: pl.DataFrame) -> dict[str, dict[str, str]]:
    """By column of groups, how each value that stays is written: every spelling in its most frequent one.

    rows  accepted rows with the columns of groups, of the people in them, and of identifiers
    """
    return {
        c.name: _staying(c, table, rows)
        for c in table.columns
        if c.personal is Personal.GROUP and c.name in rows.columns
    }


def columns_needed(table: Table, there: Mapping[str, object]) -> list[str]:
    """The columns that `groups_of` looks at, of those that are there; none if the table has no groups."""
    groups = [c for c in table.columns if c.personal is Personal.GROUP and c.name in there]
    named = {n for c in groups for n in (c.name, c.people)}
    named |= {c.name for c in table.columns if c.personal is Personal.IDENTIFIER} if groups else set()
    return [n for n in there if n in named]


def _staying(column: Column, table: Table, rows: pl.DataFrame) -> dict[str, str]:
    child = next((c.name for c in table.columns if c.personal is Personal.IDENTIFIER and c.name in rows.columns), None)
    if child is None:
        return {}
    people = column.people if column.people in rows.columns else None
    filled = rows.drop_nulls(column.name)
    filled = filled.with_columns(
        _folded(filled[column.name]).alias("_group"),
        (_folded(filled[people]) if people else pl.Series([None] * filled.height, dtype=pl.String)).alias("_person"),
    )
    names = set(filled["_person"].drop_nulls())
    counted = filled.group_by("_group").agg(
        pl.col(child).n_unique().alias("children"),
        pl.col("_person").drop_nulls().n_unique().alias("workers"),
        pl.col(column.name).mode().sort().first().alias("written"),
    )
    spelled = filled.select(column.name, "_group").unique()
    stay = {
        group: written
        for group, children, workers, written in counted.iter_rows()
        if children >= ENOUGH_CHILDREN
        and group not in names
        and (workers >= ENOUGH_WORKERS if names else bool(_PARTS & set(_WORDS.findall(group))))
    }
    return {spelling: stay[group] for spelling, group in spelled.iter_rows() if group in stay}


def _folded(values: pl.Series) -> pl.Series:
    spelled = values.drop_nulls().unique().to_list()
    return values.replace_strict(spelled, [fold(v) for v in spelled], default=None, return_dtype=pl.String)


def replaced(name: str, staying: Mapping[str, str]) -> pl.Expr:
    """A column of groups as it is stored."""
    given = pl.col(name)
    return given.replace_strict(list(staying), list(staying.values()), default=OTHER, return_dtype=pl.String).pipe(
        lambda stored: pl.when(given.is_not_null()).then(stored).alias(name)
    )

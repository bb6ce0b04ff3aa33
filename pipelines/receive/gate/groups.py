"""Names of groups that people typed: which of them stay, because they name a team and nobody.

Here: what a column of groups (`Personal.GROUP`) may hold when it is stored. Not here: districts and service areas, which are compared
with what is known of a council (`pipelines.compose.categories`).

A system has no list of its teams, and the name of a worker or of a manager is typed where the team belongs. A value stays if it stands at
enough children (in a list of social workers, at enough of those), one of its words is a word for a part of an organisation, and every
other word of it is a plain one: so nobody's name can be in it. A team that is called after a place stays where the council's workbook
names it (sheet Code mappings, with the name of who answers for it). Every other one becomes `other`, and is counted.
"""

import re
from collections.abc import Mapping

import polars as pl

from schemas.words.codes import fold
from schemas.words.fields import Personal
from schemas.words.source import Table

OTHER = "other"
ENOUGH_CHILDREN = 5
"""A team has at least so many in a list; in a list without children, whose rows are social workers, so many of those."""

_PARTS = frozenset(
    (
        "team", "teams", "service", "services", "hub", "locality", "district", "assessment", "safeguarding", "duty", "intake", "mash",
        "leavers", "leaving", "looked", "fostering", "adoption", "disability", "disabilities", "disabled", "edge", "unit", "court",
        "reviewing", "protection", "cin", "cp", "lac", "cla", "cic", "cwd", "iro", "eet",
    )
)  # fmt: skip
"""Words for a part of an organisation."""

_PLAIN = frozenset(
    (
        "north", "south", "east", "west", "central", "county", "city", "and", "of", "the", "for", "with", "in", "to", "at", "after", "care",
        "child", "children", "childrens", "s", "young", "people", "person", "family", "families", "help", "early", "support", "social",
        "work", "workers", "front", "door", "first", "second", "contact", "referral", "referrals", "response", "out", "hours", "long",
        "short", "term", "permanence", "need", "plan", "plans", "joint", "specialist", "transition", "transitions", "youth",
        "a", "b", "c", "d", "e", "f", "g", "h",
    )
)  # fmt: skip
"""Words that may stand beside them and name nobody by themselves."""

_WORDS = re.compile(r"[a-z]+")


def groups_of(table: Table, rows: pl.DataFrame, own: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """By column of groups, how each value that stays is written: every spelling in its most frequent one.

    rows  accepted rows with the columns of groups and of identifiers
    own   by column, the names that the council's workbook gives to values (folded)
    """
    named = (c.name for c in table.columns if c.personal is Personal.GROUP and c.name in rows.columns)
    return {name: _staying(name, table, rows, own.get(name, {})) for name in named}


def columns_needed(table: Table, there: Mapping[str, object]) -> list[str]:
    """The columns that `groups_of` looks at, of those that are there; none if the table has no groups."""
    groups = {c.name for c in table.columns if c.personal is Personal.GROUP and c.name in there}
    named = groups | {c.name for c in table.columns if c.personal is Personal.IDENTIFIER} if groups else groups
    return [n for n in there if n in named]


def _staying(name: str, table: Table, rows: pl.DataFrame, own: Mapping[str, str]) -> dict[str, str]:
    filled = rows.drop_nulls(name)
    filled = filled.with_columns(_folded(filled[name]).alias("_group"))
    children = [c.name for c in table.columns if c.personal is Personal.IDENTIFIER]
    child = next((c for c in children if c in rows.columns), None)
    there = pl.col(child).n_unique() if child else pl.lit(0) if children else pl.len()
    counted = filled.group_by("_group").agg(
        there.alias("there"),
        pl.col(name).mode().sort().first().alias("written"),
    )
    stay = {
        group: written for group, there, written in counted.iter_rows() if there >= ENOUGH_CHILDREN and _is_plain(group)
    }
    stay |= {group: own[group] for group in counted["_group"] if group in own}
    spelled = filled.select(name, "_group").unique()
    return {spelling: stay[group] for spelling, group in spelled.iter_rows() if group in stay}


def _is_plain(group: str) -> bool:
    """Does a value name a part of an organisation, in words of which none can be a name."""
    words = set(_WORDS.findall(group))
    return bool(words & _PARTS) and words <= _PARTS | _PLAIN


def _folded(values: pl.Series) -> pl.Series:
    spelled = values.drop_nulls().unique().to_list()
    return values.replace_strict(spelled, [fold(v) for v in spelled], default=None, return_dtype=pl.String)


def replaced(name: str, staying: Mapping[str, str]) -> pl.Expr:
    """A column of groups as it is stored."""
    given = pl.col(name)
    return given.replace_strict(list(staying), list(staying.values()), default=OTHER, return_dtype=pl.String).pipe(
        lambda stored: pl.when(given.is_not_null()).then(stored).alias(name)
    )

"""How many sessions the county's pupils attended and missed in a term, by attendance code.

Here: what happened, spread so that the figures of absence look like England's: more at secondary schools than at primary ones, and most
of it by few pupils. Not here: how a census prints it (`school_census`), and who is on roll (`pupils`).
"""

import random
from collections.abc import Mapping

import polars as pl

_OFTEN = {"primary": 0.136, "secondary": 0.224, "special": 0.34, "alternative_provision": 0.8}
_MOSTLY = {"primary": 0.0085, "secondary": 0.0385, "special": 0.06, "alternative_provision": 0.35}
"""The shares of pupils who miss a tenth or more, and half or more, by phase of the school."""

CODES = ("/", "\\", "B", "C", "C2", "D", "E", "G", "I", "L", "M", "N", "O", "R", "U", "V")
"""The codes in the order in which a pupil's rows stand."""


_CHANCE = {name: pl.col(f"chance of {name}") for name in ("term", "share", "unauthorised", "authorised", "attended")}


def sessions(pupils: pl.DataFrame, seed: str) -> pl.DataFrame:
    """A row per pupil and code that the pupil has, in order: the columns of `pupils`, `code` and `sessions`.

    pupils  `phase`, `enrolment` (null for those who have left), `possible`, and `trait`: from 0, who misses most, to 1
    seed    under another the same pupils miss other sessions
    """
    chance = random.Random(seed)
    drawn = pl.DataFrame({f"chance of {n}": [chance.random() for _ in range(pupils.height)] for n in _CHANCE})
    counted = _with_reasons(_with_missed(pl.concat([pupils, drawn], how="horizontal")))
    return (
        counted.select(*pupils.columns, *CODES)
        .with_row_index("order")
        .unpivot(CODES, index=["order", *pupils.columns], variable_name="code", value_name="sessions")
        .filter(pl.col("sessions") > 0)
        .sort("order", maintain_order=True)
        .drop("order")
    )


def _with_missed(pupils: pl.DataFrame) -> pl.DataFrame:
    """With `often` and `mostly` (is the pupil one of those), and how many sessions are `missed`."""
    often, mostly = (
        pl.col("phase").replace_strict(shares, default=0.1, return_dtype=pl.Float64) for shares in (_OFTEN, _MOSTLY)
    )
    # Who misses many does so in most terms.
    place = (pl.col("trait") + 0.06 * _CHANCE["term"]) % 1
    # Only sums and products: the last digits of a power differ from machine to machine.
    share, possible = _CHANCE["share"], pl.col("possible")
    missed = (
        pl.when(place < mostly)
        .then(((0.5 + 0.5 * share) * possible).ceil())
        .when(place < often)
        .then(((0.1 + 0.37 * share * share * share) * possible).ceil())
        .otherwise((0.093 * share * share * (0.6 + 0.4 * share) * possible).floor())
    )
    return pupils.with_columns(mostly=place < mostly, often=place < often, missed=missed.cast(pl.Int64))


def _with_reasons(pupils: pl.DataFrame) -> pl.DataFrame:
    """With a column per code: first what is not authorised, of the rest what is no illness, last where those attended who were there."""
    missed, mostly, often = pl.col("missed"), pl.col("mostly"), pl.col("often") & ~pl.col("mostly")
    seldom, by = ~pl.col("often"), _CHANCE["unauthorised"]
    unauthorised = {
        "O": pl.when(mostly).then(missed * 6 // 10).when(often & (by < 0.45)).then(missed // 2),
        "G": pl.when((often & by.is_between(0.46, 0.65)) | (seldom & by.is_between(0.46, 0.53))).then(
            missed.clip(upper_bound=10)
        ),
        "U": pl.when(seldom & (by < 0.08)).then(missed.clip(upper_bound=1)),
        "N": pl.when(often & (by > 0.93)).then(1),
    }
    pupils = _with_codes(pupils, unauthorised)
    excused, by = missed - pl.sum_horizontal(*unauthorised), _CHANCE["authorised"]
    authorised = {
        "C2": pl.when(mostly).then(missed // 10),
        "M": pl.when(~mostly & (by < 0.2)).then(excused.clip(upper_bound=1)),
        "R": pl.when(~mostly & by.is_between(0.21, 0.24)).then(excused.clip(upper_bound=2)),
        "C": pl.when(~mostly & by.is_between(0.25, 0.28)).then(excused.clip(upper_bound=2)),
        "E": pl.when(often & (by > 0.94)).then(excused.clip(upper_bound=4)),
    }
    pupils = _with_codes(pupils, authorised).with_columns(I=excused - pl.sum_horizontal(*authorised))
    attended, by = pl.col("possible") - missed, _CHANCE["attended"]
    elsewhere = {
        "L": pl.when(by < 0.15).then(attended.clip(upper_bound=3)),
        "V": pl.when(by.is_between(0.16, 0.23)).then(attended.clip(upper_bound=2)),
        "B": pl.when(by.is_between(0.24, 0.25)).then(attended.clip(upper_bound=20)),
        # At the other school of a dual registration: not among the possible sessions.
        "D": pl.when(pl.col("enrolment") == "M").then(20),
    }
    pupils = _with_codes(pupils, elsewhere)
    here = attended - pl.sum_horizontal("L", "V", "B")
    return pupils.with_columns(((here + 1) // 2).alias("/"), (here // 2).alias("\\"))


def _with_codes(pupils: pl.DataFrame, codes: Mapping[str, pl.Expr]) -> pl.DataFrame:
    return pupils.with_columns(sessions.fill_null(0).cast(pl.Int64).alias(code) for code, sessions in codes.items())

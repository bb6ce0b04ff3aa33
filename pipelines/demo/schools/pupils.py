"""Who attends the county's schools: a registration per pupil and school, and who is on roll in which census with which provision.

Here: the pupils and the decoys beside them. Not here: how the census prints them (`school_census`), who is excluded
(`excluded`). Everything is worked out in columns: a hundred thousand pupils in a second.

A school is a conveyor: its places are numbered, a cohort leaves in summer and one comes. What looks random is a number made
from the pupil's own, so that it is the same every time.
"""

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from pipelines.demo.schools.schools import DemoSchool, schools
from warehouse.period import Term

_COHORTS = {"primary": 7, "secondary": 5, "special": 12, "alternative_provision": 3, "nursery": 2}
_OLDEST = {"primary": 6, "secondary": 11, "special": 11, "alternative_provision": 11, "nursery": -1}
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_STATE_FUNDED = ("primary", "secondary", "special", "alternative_provision")

INDEPENDENT = DemoSchool("139990", "8556999", "Synthetic independent school", "independent", "11", "0", "Greenlow", 40)
"""Takes part by mistake; a rule that knows no types of school would count its pupils."""


@dataclass(frozen=True)
class Census:
    """What a census must show.

    more           pupils on roll beyond the number of places, with only and main registrations
    plans, support pupils of mainstream schools with a plan and with SEN Support, primary and secondary
    """

    term: Term
    round: str
    more: int
    plans: tuple[int, int]
    support: tuple[int, int]

    @property
    def file_name(self) -> str:
        """How its files begin."""
        return f"{self.term.year}_{self.term.name.lower()}"

    @property
    def school_year(self) -> int:
        """The calendar year its school year began in."""
        return self.term.academic_year.year


CENSUSES = (
    Census(Term(2024, 1), "2024-25-Q1", 560, (1_418, 1_190), (7_190, 6_120)),
    Census(Term(2024, 2), "2024-25-Q1", 574, (1_452, 1_222), (7_235, 6_139)),
    Census(Term(2024, 3), "2024-25-Q3", 120, (1_480, 1_246), (7_160, 6_105)),
    Census(Term(2025, 1), "2024-25-Q4", 0, (1_529, 1_294), (7_273, 6_156)),
    Census(Term(2025, 2), "2025-26-Q1", 31, (1_904, 1_622), (7_255, 6_145)),
)
"""Summer 2024: 2,674 and 13,374, together 16,048; spring 2025: 2,823 and 13,429; summer 2025: 3,526 and 13,400, together
16,926. With 560 more than the 100,380 places of its schools there are 100,940 on the January roll of 2023/24."""


def drawn(number: pl.Expr, salt: int, below: int) -> pl.Expr:
    """A whole number from 0 to below `below` that looks random and depends on `number` and `salt` alone."""
    mixed = ((number + 1) * 2_654_435_761 + salt * 40_503_019) % 2_147_483_647
    return (mixed * 16_807 % 2_147_483_647) % below


@lru_cache
def registrations() -> pl.DataFrame:
    """One row per place: `pupil` (number), school (`urn`, `phase`, `mainstream`), `place`, `cohort`, `upn`, `birth`, `sex`."""
    frames = []
    for school in (*schools(), INDEPENDENT):
        cohorts = _COHORTS.get(school.phase, 5)
        size = max(1, round(school.pupils / cohorts))
        # Room for the places of a year, a cohort that comes after, and what a term has more.
        frames.append(
            pl.select(place=pl.int_range(school.pupils + size + 8, dtype=pl.Int64)).with_columns(
                urn=pl.lit(school.urn),
                phase=pl.lit(school.phase),
                laestab=pl.lit(int(school.laestab)),
                places=pl.lit(school.pupils, pl.Int64),
                size=pl.lit(size, pl.Int64),
                oldest=pl.lit(_OLDEST.get(school.phase, 11), pl.Int64),
            )
        )
    every = pl.concat(frames).with_row_index("pupil").with_columns(pl.col("pupil").cast(pl.Int64))
    number = pl.col("pupil")
    # In 2023/24 the pupil of cohort 0 is in the school's oldest year; who is in year y was five on 31 August `y` years before.
    first_year = pl.lit(2023) - 5 - (pl.col("oldest") - pl.col("cohort"))
    return every.with_columns(cohort=pl.col("place") // pl.col("size")).with_columns(
        upn=_upn(pl.col("laestab"), pl.col("place")),
        birth=pl.date(first_year, 9, 1) + pl.duration(days=drawn(number, 1, 365)),
        sex=pl.when(drawn(number, 2, 2) == 0).then(pl.lit("M")).otherwise(pl.lit("F")),
    )


def _upn(laestab: pl.Expr, place: pl.Expr) -> pl.Expr:
    """Check letter, council and school, year, serial number."""
    digits = pl.concat_str(
        laestab.cast(pl.String),
        (10 + place % 14).cast(pl.String).str.zfill(2),
        (place // 14).cast(pl.String).str.zfill(3),
    )
    weighed = pl.sum_horizontal(digits.str.slice(i, 1).cast(pl.Int64) * (i + 2) for i in range(12))
    letter = (weighed % 23).replace_strict(dict(enumerate(_LETTERS)), return_dtype=pl.String)
    return pl.concat_str(letter, digits)


def on_roll(census: Census) -> pl.DataFrame:
    """The rows of a census: `registrations` with `enrolment`, `year_group`, `sen`, `in_unit`, `in_resourced`.

    The decoys: pupils with a second registration elsewhere (S), of colleges (F) and other providers (O), of special and
    independent schools and nurseries, and in the first census codes that ended years before.
    """
    moved = pl.col("size") * (census.school_year - 2023)
    more = _more(census.more)
    held = registrations().join(more, on="urn", how="left").with_columns(pl.col("more").fill_null(0))
    place = pl.col("place") - moved
    held = held.filter(place.is_between(0, pl.col("places") + pl.col("more") - 1))
    year = pl.col("oldest") - pl.col("cohort") + (census.school_year - 2023)
    held = held.with_columns(
        year_group=pl.when(year > 0)
        .then(year.cast(pl.String))
        .when(year == 0)
        .then(pl.lit("R"))
        .otherwise(pl.when(year == -1).then(pl.lit("N2")).otherwise(pl.lit("N1"))),
        enrolment=pl.when(drawn(pl.col("pupil"), 3, 350) == 0).then(pl.lit("M")).otherwise(pl.lit("C")),
        counts=pl.lit(True),
    )
    rows = pl.concat([held, _beside(held)], how="vertical")
    return _with_sen(rows, census)


def _more(total: int) -> pl.DataFrame:
    """How many pupils a school has beyond its places: shared out evenly, none for nurseries."""
    urns = [s.urn for s in schools() if s.phase in _STATE_FUNDED]
    every, rest = divmod(total, len(urns))
    return pl.DataFrame({"urn": urns, "more": [every + (i < rest) for i in range(len(urns))]}).cast({"more": pl.Int64})


def _beside(held: pl.DataFrame) -> pl.DataFrame:
    """Registrations that do not count: the second one of those with two, mostly at a mainstream school; F and O."""
    seconds = held.filter(pl.col("enrolment") == "M")
    hosts = [s for s in schools() if s.phase in {"primary", "secondary"}]
    host = pl.DataFrame(
        {
            "n": range(len(hosts)),
            "urn": [s.urn for s in hosts],
            "phase": [s.phase for s in hosts],
        }
    ).cast({"n": pl.Int64})
    seconds = (
        seconds.drop("urn", "phase")
        .with_columns(n=drawn(pl.col("pupil"), 4, len(hosts)), enrolment=pl.lit("S"), counts=pl.lit(False))
        .join(host, on="n", how="left", maintain_order="left")
        .select(held.columns)
    )
    others = held.filter((pl.col("phase") == "secondary") & (drawn(pl.col("pupil"), 5, 900) == 0)).with_columns(
        enrolment=pl.when(drawn(pl.col("pupil"), 6, 2) == 0).then(pl.lit("F")).otherwise(pl.lit("O")),
        counts=pl.lit(False),
    )
    return pl.concat([seconds, others])


def _with_sen(rows: pl.DataFrame, census: Census) -> pl.DataFrame:
    """Those first in an order of their own have a plan, the next SEN Support: who has one keeps it from term to term."""
    number = pl.col("pupil")
    candidate = pl.col("counts") & pl.col("phase").is_in(["primary", "secondary"])
    plans = _by_phase(census.plans)
    both = _by_phase((census.plans[0] + census.support[0], census.plans[1] + census.support[1]))
    order = drawn(number, 7, 2_147_483_647).rank("ordinal").over("phase", "counts")
    chance = drawn(number, 8, 100)
    rows = rows.with_columns(order=order).with_columns(
        sen=pl.when(candidate & (pl.col("order") <= plans))
        .then(pl.lit("E"))
        .when(candidate & (pl.col("order") <= both))
        .then(pl.lit("K"))
        .when(candidate)
        .then(pl.lit("N"))
        .when(pl.col("phase") == "special")
        .then(pl.when(chance < 97).then(pl.lit("E")).otherwise(pl.lit("K")))
        .when((pl.col("phase") == "alternative_provision") | ~pl.col("counts"))
        .then(pl.when(chance < 25).then(pl.lit("E")).when(chance < 80).then(pl.lit("K")).otherwise(pl.lit("N")))
        .otherwise(pl.when(chance < 10).then(pl.lit("E")).when(chance < 30).then(pl.lit("K")).otherwise(pl.lit("N")))
    )
    if census is CENSUSES[0]:  # some schools still write codes that ended with 2014 and 2018
        late = (pl.col("sen") == "N") & (drawn(number, 9, 15_000) == 0)
        rows = rows.with_columns(
            sen=pl.when(late & (drawn(number, 12, 2) == 0))
            .then(pl.lit("S"))
            .when(late)
            .then(pl.lit("A"))
            .otherwise(pl.col("sen"))
        )
    has_plan = pl.col("sen") == "E"
    return rows.with_columns(
        in_unit=has_plan & (drawn(number, 10, 100) < 4), in_resourced=has_plan & (drawn(number, 11, 100) < 8)
    ).sort("urn", "place", "enrolment")


def _by_phase(numbers: tuple[int, int]) -> pl.Expr:
    return pl.when(pl.col("phase") == "primary").then(numbers[0]).when(pl.col("phase") == "secondary").then(numbers[1])

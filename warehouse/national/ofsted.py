"""Schools by how they are led, by council: leadership on the day of an edition, in grades until October 2025, on report cards since.

An edition says how things stand on its own day, as Ofsted publishes it. It may be rolled back to an earlier day (its sidecar says
`as_at`). Both are the rules of the council's own figure too, so both move together. Grades and report cards are measures of
their own: nothing is one series.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from schemas.sources.national.lait import ENGLAND
from warehouse import terms
from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import BENCHMARK, benchmark, measure, measures


@dataclass(frozen=True, eq=False)
class _Share:
    """A share of schools, or of their pupils: those of `out_of` for which `where` is true. No `out_of`: all of them.

    fewest  so many schools a council must have in `out_of`; the country always has them
    """

    measure: str
    label: str
    where: pl.Expr
    out_of: pl.Expr | None = None
    pupils: bool = False
    polarity: str = "high"
    fewest: int = 0

    @property
    def code(self) -> str:
        return f"ofsted/{self.measure}"


_CARDS, _FEW = terms.has_report_card, terms.FEWEST_CARDS
_IN_GRADES = (
    _Share(
        "primary_schools_well_led",
        "Primary schools good or outstanding for leadership and management",
        terms.well_led,
        terms.primary_school & terms.judged_on_leadership,
    ),
    _Share(
        "secondary_schools_well_led",
        "Secondary schools good or outstanding for leadership and management",
        terms.well_led,
        terms.secondary_school & terms.judged_on_leadership,
    ),
    _Share(
        "pupils_in_well_led_schools",
        "Pupils in schools good or outstanding for leadership and management",
        terms.well_led,
        pupils=True,
    ),
)
_ON_CARDS = (
    *(
        _Share(
            f"{phase}_schools_leadership_{standard}",
            f"{phase.capitalize()} schools with leadership and governance at {words} (report cards)",
            where,
            of_phase & _CARDS,
            fewest=_FEW,
        )
        for phase, of_phase in (("primary", terms.primary_school), ("secondary", terms.secondary_school))
        for standard, words, where in (
            ("expected", "the expected standard or above", terms.led_at_expected_standard),
            ("strong", "a strong standard or above", terms.led_strongly),
        )
    ),
    _Share(
        "pupils_in_schools_leadership_expected",
        "Pupils in schools with leadership and governance at the expected standard or above (report cards)",
        terms.led_at_expected_standard,
        _CARDS,
        pupils=True,
        fewest=_FEW,
    ),
    _Share(
        "schools_safeguarding_met",
        "Schools that meet safeguarding standards (report cards)",
        terms.safeguarding_met,
        _CARDS,
        fewest=_FEW,
    ),
    *(
        _Share(
            f"{what}_not_yet_inspected",
            f"{words} not yet inspected under the present framework",
            terms.not_yet_inspected,
            of_phase,
            pupils=pupils,
            polarity="neutral",
        )
        for what, words, of_phase, pupils in (
            ("primary_schools", "Primary schools", terms.primary_school, False),
            ("secondary_schools", "Secondary schools", terms.secondary_school, False),
            ("schools", "Schools", None, False),
            ("pupils_in_schools", "Pupils in schools", None, True),
        )
    ),
)


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    described = measures(
        *(measure(s.code, s.label, "Schools", s.polarity, year_type="As at a day") for s in (*_IN_GRADES, *_ON_CARDS))
    )
    if taken.day is None:
        return Figures(pl.DataFrame(schema=BENCHMARK), described)
    return Figures(benchmark(_shares(frames, taken)), described)


def _shares(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Iterator[pl.DataFrame]:
    """Benchmark rows of the files that are there."""
    assert taken.day is not None
    graded, cards = frames.get("ofsted_schools/schools"), frames.get("ofsted_report_cards/schools")
    if graded is not None and taken.day <= terms.LAST_DAY_OF_GRADES:
        stood = terms.schools_on(graded, taken.day, rolled_back=taken.rolled_back)
        yield from (_share(stood, one, taken.day.isoformat()) for one in _IN_GRADES)
    if cards is not None and taken.day >= terms.FIRST_DAY_OF_REPORT_CARDS:
        stood = terms.cards_on(cards, taken.day, rolled_back=taken.rolled_back)
        yield from (_share(stood, one, taken.day.isoformat()) for one in _ON_CARDS)


def _share(stood: pl.DataFrame, one: _Share, period: str) -> pl.DataFrame:
    """A share by council and for the country."""
    counted = stood if one.out_of is None else stood.filter(one.out_of)
    amount = pl.col("pupils").fill_null(0) if one.pupils else pl.lit(1)
    sizes = counted.select(
        "la_code", amount=amount, added=pl.when(one.where.fill_null(False)).then(amount).otherwise(0)
    )
    areas = pl.concat([sizes, sizes.with_columns(la_code=pl.lit(ENGLAND, dtype=pl.Int64))]).group_by("la_code")
    return (
        areas.agg(pl.len().alias("schools"), pl.col("amount", "added").sum())
        .filter(pl.col("amount") > 0, (pl.col("schools") >= one.fewest) | (pl.col("la_code") == ENGLAND))
        .select(
            pl.lit(one.code).alias("measure"),
            pl.lit(period).alias("period"),
            "la_code",
            (100 * pl.col("added") / pl.col("amount")).alias("value"),
        )
    )


PUBLICATION = Publication(
    id="ofsted",
    label="Ofsted, state-funded schools inspections and outcomes",
    sources=("ofsted_schools", "ofsted_report_cards"),
    make=_make,
    each_edition_stands=True,
)

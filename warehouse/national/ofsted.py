"""Schools well led, by council: leadership and management good or outstanding on the day of an edition.

An edition says how things stand on its own day, as Ofsted publishes it. It may be rolled back to an earlier day (its sidecar says
`as_at`). Both are the rules of the council's own figure too, so both move together.
"""

from collections.abc import Mapping

import polars as pl

from schemas.sources.national.lait import ENGLAND
from warehouse import terms
from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import BENCHMARK, measure, measures

PRIMARY, SECONDARY = "ofsted/primary_schools_well_led", "ofsted/secondary_schools_well_led"
PUPILS = "ofsted/pupils_in_well_led_schools"

_pupils = pl.col("pupils").fill_null(0)
_MADE = {
    # measure: what is added up, out of what
    PRIMARY: (terms.primary_school & terms.well_led, terms.primary_school & terms.judged_on_leadership),
    SECONDARY: (terms.secondary_school & terms.well_led, terms.secondary_school & terms.judged_on_leadership),
    PUPILS: (pl.when(terms.well_led).then(_pupils).otherwise(0), _pupils),
}


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    rows = frames["ofsted_schools/schools"]
    described = measures(
        measure(
            PRIMARY,
            "Primary schools good or outstanding for leadership and management",
            "Schools",
            "high",
            year_type="As at a day",
        ),
        measure(
            SECONDARY,
            "Secondary schools good or outstanding for leadership and management",
            "Schools",
            "high",
            year_type="As at a day",
        ),
        measure(
            PUPILS,
            "Pupils in schools good or outstanding for leadership and management",
            "Schools",
            "high",
            year_type="As at a day",
        ),
    )
    if taken.day is None or taken.day > terms.LAST_DAY_OF_GRADES or not terms.knows_grades(rows.columns):
        return Figures(pl.DataFrame(schema=BENCHMARK), described)
    stood = terms.schools_on(rows, taken.day, rolled_back=taken.rolled_back)
    sums = [
        pl.when(out_of.sum() > 0).then(100 * added.sum() / out_of.sum()).alias(m)
        for m, (added, out_of) in _MADE.items()
    ]
    whole_country = stood.with_columns(la_code=pl.lit(ENGLAND, dtype=pl.Int64))
    areas = pl.concat([stood, whole_country]).group_by("la_code").agg(sums)
    benchmark = (
        areas.unpivot(index="la_code", variable_name="measure", value_name="value")
        .drop_nulls()
        .select("measure", pl.lit(taken.day.isoformat()).alias("period"), "la_code", "value")
        .sort("measure", "la_code")
    )
    return Figures(benchmark, described)


PUBLICATION = Publication(
    id="ofsted",
    label="Ofsted, state-funded schools inspections and outcomes",
    sources=("ofsted_schools",),
    make=_make,
    each_edition_stands=True,
)

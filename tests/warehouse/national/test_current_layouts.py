"""Layouts that the Department's releases have since 2025: what is made of them is what was made of the layouts before."""

import io
from collections.abc import Sequence

import polars as pl

from pipelines.receive.examine import examine
from warehouse.national import Taken, publications

_AREA = {
    "time_period": "202425",
    "time_identifier": "Academic year",
    "geographic_level": "Local authority",
    "country_code": "E92000001",
    "country_name": "England",
    "region_code": "E12000003",
    "region_name": "Yorkshire and The Humber",
    "old_la_code": "370",
    "la_name": "Barnsley",
    "new_la_code": "E08000038",
}


def figures(publication: str, *rows: dict[str, str]) -> dict[tuple[str, str], float]:
    """What a publication makes of a released table, by measure and period."""
    table = pl.DataFrame([_AREA | row for row in rows])
    held = io.BytesIO()
    table.write_csv(held)
    examined = examine(held.getvalue(), "release.csv", la_code="published", as_at=None)
    assert examined.source is not None and examined.refusal is None, examined.refusal
    frames = {f"{examined.source.id}/{j.table.name}": j.accepted for j in examined.judged}
    made = publications()[publication].make(frames, Taken()).benchmark
    return {(m, p): v for m, p, _, v in made.iter_rows()}


def exclusions(kinds: Sequence[tuple[str, str]], phase: str) -> list[dict[str, str]]:
    counts = {
        "headcount": "30000",
        "num_schools": "90",
        "susp_rate": "1.5",
        "one_plus_susp_rate": "1",
        "perm_excl_rate": "0.1",
    }
    return [
        {"time_identifier": kind, phase: "Total", "suspension": n, "one_plus_susp": n, "perm_excl": n, **counts}
        for kind, n in kinds
    ]


def test_terms_of_a_year_share_no_figure_with_it() -> None:
    kinds = [("Academic year", "600"), ("Autumn term", "100"), ("Spring term", "200"), ("Summer term", "300")]
    for phase in ("school_type", "education_phase"):
        made = figures("exclusions", *exclusions(kinds, phase))
        assert made["exclusions/suspensions", "2024/25"] == 600
        of_terms = {p: v for (m, p), v in made.items() if m == "exclusions/suspensions_of_term"}
        assert of_terms == {"2024/25 Autumn Term": 100, "2024/25 Spring Term": 200, "2024/25 Summer Term": 300}


def test_outcomes_of_children_looked_after_say_the_same_under_their_new_names() -> None:
    who, what = "Children looked after for at least 12 months", "Had their teeth checked by a dentist"
    before = {"cla_group": who, "characteristic": what, "number": "90", "percentage": "75"}
    now = {"characteristic": who, "breakdown": what, "children_count": "90", "children_percent": "75"}
    assert figures("looked_after", before) == figures("looked_after", now) != {}

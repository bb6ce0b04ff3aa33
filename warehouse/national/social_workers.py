"""Children's social workers, by council, at 30 September: vacancies, turnover, agency workers, caseload."""

from collections.abc import Mapping

import polars as pl

from warehouse.national import Figures, Publication, Taken
from warehouse.open_data import figures_of, measure, measures, with_area

_LABELS = {
    "turnover_rate": "Social workers who left in the year per 100 in post",
    "agency_rate": "Agency workers per 100 social workers",
    "vacancy_rate": "Vacancies per 100 posts",
    "caseload": "Cases per case holder",
    "absence_rate": "Days lost to sickness per 100",
}


def _make(frames: Mapping[str, pl.DataFrame], taken: Taken) -> Figures:
    rows = with_area(frames["ees_social_workers/workers"])
    found = figures_of(rows, {f"social_workers/{c}": c for c in _LABELS})
    described = [
        measure(f"social_workers/{c}", label, "Workforce", "low", year_type="At 30 September")
        for c, label in _LABELS.items()
    ]
    return Figures(found, measures(*described))


PUBLICATION = Publication(
    id="social_workers", label="Children's social work workforce", sources=("ees_social_workers",), make=_make
)

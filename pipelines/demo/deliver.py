"""The county delivers: its files, dropped into a home as a council drops them."""

import json
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import ModuleType

from pipelines.council.template import write_council_workbook, write_workbook
from pipelines.demo import admissions, children_districts, dashboard_use, history, registers, settings, young_people
from pipelines.demo.dropped import Dropped
from pipelines.demo.early_years import headcount
from pipelines.demo.published import files as published_files
from pipelines.demo.published.lait import write_national
from pipelines.demo.schools import school_census
from pipelines.demo.social_care import annex_a, formats
from pipelines.demo.social_care.records import QUARTERS, county
from pipelines.home.lake import Lake
from pipelines.receive.identity import PUBLISHED, SIDECAR
from schemas.council import REPORTED_HISTORY

ROUNDS = QUARTERS
EXTRACTED = (date(2024, 7, 5), date(2024, 10, 7), date(2025, 1, 7), date(2025, 4, 7), date(2025, 7, 7))
NATIONAL_RECEIVED = date(2025, 7, 22)
_INVENTED = {
    "publication": "Synthetic table in LAIT's shape",
    "licence": "none needed",
    "attribution": "Invented figures.",
}


FAMILIES: tuple[ModuleType, ...] = (
    formats,
    school_census,
    headcount,
    admissions,
    young_people,
    registers,
    children_districts,
    dashboard_use,
    published_files,
)
"""What is delivered beside Annex A, the figures already reported and the table in LAIT's shape."""


def deliver(lake: Lake, *, families: Iterable[ModuleType] = FAMILIES, published: Path | None = None) -> list[Path]:
    """Write the county's workbook and deliveries into a home. Returns the files written.

    families   what is delivered beside Annex A
    published  a folder of real national files to deliver in place of the synthetic ones; the early years providers stay
               synthetic, as the county's own are
    """
    lake.make_private()
    landing = Path(str(lake.landing))
    written = [lake.council_workbook()]
    write_council_workbook(written[0], settings.council_rows(list(ROUNDS)))
    records = county()
    for quarter, as_at in zip(ROUNDS, EXTRACTED, strict=True):
        folder = landing / quarter.round
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"Annex A {as_at:%Y-%m-%d}.xlsx"
        path.write_bytes(annex_a.workbook(records, quarter, as_at))
        written.append(path)
    for family in families:
        real = published is not None and family is published_files
        dropped = published_files.providers() if real else family.deliveries()
        written += [_drop(landing, d) for d in dropped]
    reported = landing / ROUNDS[-1].round / "Figures already reported.xlsx"
    write_workbook(reported, REPORTED_HISTORY, history.history_rows())
    written.append(reported)
    national = landing / PUBLISHED / NATIONAL_RECEIVED.isoformat()
    national.mkdir(parents=True, exist_ok=True)
    if published is None:
        files = write_national(national)
        for path in files:
            path.with_name(path.name + SIDECAR).write_text(json.dumps(_INVENTED))
        return written + files
    return written + [Path(shutil.copy(p, national / p.name)) for p in sorted(published.iterdir()) if p.is_file()]


def _drop(landing: Path, dropped: Dropped) -> Path:
    path = landing / dropped.slot / dropped.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dropped.data)
    if dropped.about:
        path.with_name(path.name + SIDECAR).write_text(json.dumps(dropped.about))
    return path

"""The county delivers: its files, dropped into a home as a council drops them."""

import json
import shutil
from datetime import date
from pathlib import Path

from pipelines.deliveries import SIDECAR
from pipelines.demo import annex_a, settings
from pipelines.demo.national import write_national
from pipelines.demo.records import QUARTERS, county
from pipelines.lake import PUBLISHED, Lake
from pipelines.templates import write_council_workbook, write_workbook
from schemas.council import REPORTED_HISTORY

ROUNDS = QUARTERS
EXTRACTED = (date(2024, 7, 5), date(2024, 10, 7), date(2025, 1, 7), date(2025, 4, 7), date(2025, 7, 7))
NATIONAL_RECEIVED = date(2025, 7, 22)
_INVENTED = {
    "publication": "Synthetic table in LAIT's shape",
    "licence": "none needed",
    "attribution": "Invented figures.",
}


def deliver(lake: Lake, *, published: Path | None = None) -> list[Path]:
    """Write the county's workbook and deliveries into a home. Returns the files written.

    published  a folder of real national files to deliver in place of the synthetic ones
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
    history = landing / ROUNDS[-1].round / "Figures already reported.xlsx"
    write_workbook(history, REPORTED_HISTORY, settings.history_rows())
    written.append(history)
    national = landing / PUBLISHED / NATIONAL_RECEIVED.isoformat()
    national.mkdir(parents=True, exist_ok=True)
    if published is None:
        files = write_national(national)
        for path in files:
            path.with_name(path.name + SIDECAR).write_text(json.dumps(_INVENTED))
        return written + files
    return written + [Path(shutil.copy(p, national / p.name)) for p in sorted(published.iterdir()) if p.is_file()]

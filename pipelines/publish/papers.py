"""The committee report of a round, written where it is wanted: `scrutiny report`.

Here: which release it is of, whose template it fills in, where its files lie. Not here: what it says
(`pipelines.show.committee_report`), and what may leave the council (`copies`).

    warehouse/reports/r00007-committee/
      report.docx        the council's template filled in
      report.html        the same as a web page, every number linked to its card
      dashboard.html     the page with the cards
      report.facts.csv   every number and claim in it, with its fact
"""

from pathlib import Path

from pipelines.home.lake import Lake
from pipelines.publish.copies import INTERNAL, NotCopied, copy_release, find_release, page_of
from pipelines.show.committee_report import committee_report
from warehouse.publish.shelf import Kept, Shelf, write_whole


def write_report(
    lake: Lake,
    key: bytes,
    profile: str,
    *,
    round_: str = "",
    la_code: str = "",
    template: Path | None = None,
    out: Path | None = None,
) -> Path:
    """Write the report of a council's round (the served release, or the newest of that round), and return where the document lies.

    template  a Word file; by default the home's own, or where it has none the one that comes with `init`
    out       where to write the document; what belongs to it lies beside it under the same name

    Raises `NotCopied`, `Damaged`, `OSError`, `pipelines.show.page.NoPage`, and `pipelines.show.committee_report.NoTemplate`.
    """
    kept = of_round(lake, round_, la_code) if round_ else find_release(lake, None)
    code = la_code or next(iter(kept.manifest().rounds))
    copy = None
    if profile != INTERNAL:
        copy = copy_release(lake, key, profile, kept.release).folder / f"scrutiny-{profile}.duckdb"
    document = (
        out
        or lake.served.parent
        / "reports"
        / f"{kept.release}-{profile}{f'-{la_code}' if la_code else ''}"
        / "report.docx"
    )
    dashboard = document.with_suffix(".dashboard.html") if out else document.with_name("dashboard.html")
    chosen = template or (lake.report_template if lake.report_template.exists() else None)
    written = committee_report(
        kept.file,
        code,
        copy=copy,
        signed=kept.signed(),
        own_template=chosen.read_bytes() if chosen else None,
        dashboard=dashboard.name,
    )
    document.parent.mkdir(parents=True, exist_ok=True)
    for place, data in (
        (dashboard, page_of(kept, code, copy)),
        (document.with_suffix(".facts.csv"), written.facts),
        (document.with_suffix(".html"), written.web),
        (document, written.word),
    ):
        write_whole(place, data)
    return document


def of_round(lake: Lake, round_: str, la_code: str) -> Kept:
    """The newest release of a round that was ever served."""
    for kept in reversed(Shelf(lake.served).kept()):
        rounds = kept.manifest().rounds
        if kept.promoted and rounds.get(la_code or next(iter(rounds))) == round_:
            return kept
    raise NotCopied(f"no release of the round {round_} is kept: `scrutiny release list` shows those that are")

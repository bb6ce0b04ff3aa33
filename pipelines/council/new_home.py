"""A new home: `scrutiny init`.

Here: making what a home lacks. Not here: paths (`pipelines.home.lake`), what Dagster needs in it (`pipelines.home.for_dagster`).
"""

from datetime import date

from pipelines.council.periods import is_closed, proposed
from pipelines.council.report_template import report_template
from pipelines.council.template import write_council_workbook
from pipelines.home.for_dagster import DAGSTER_YAML, settings_of
from pipelines.home.keys import make_key
from pipelines.home.lake import Lake
from pipelines.home.local_disk import refuse_network
from schemas.codes.council import AREA
from warehouse.indicators import catalogue
from warehouse.period import Quarter


def make_home(lake: Lake, *, today: date, workbook: bool = True) -> list[str]:
    """Make what a home lacks; nothing that is there is touched. Returns what was made, in words.

    Raises `NotLocal` where the home would lie on a network share.
    """
    made = []
    refuse_network(lake.home)
    lake.make_private()
    if make_key(lake):
        made.append(
            f"pseudonym key {lake.key_file} (back it up apart from the data: without it new deliveries cannot be linked to old ones)"
        )
    settings = settings_of(lake)
    if not settings.exists():
        settings.write_text(DAGSTER_YAML)
        made.append(f"Dagster settings {settings}")
    place = lake.council_workbook()
    if workbook and not place.exists():
        write_council_workbook(place, starting_rows(today))
        place.chmod(0o600)  # it names people: who decided, who answers for a mapping
        made.append(f"council workbook {place} (fill it in)")
    if workbook and not lake.report_template.exists():
        lake.report_template.write_bytes(report_template())
        made.append(
            f"Word template {lake.report_template} of the committee report (change its words and looks as you like)"
        )
    for quarter in _coming(today):
        (lake.landing / quarter.round).mkdir(parents=True, exist_ok=True)
    return made


def starting_rows(today: date) -> dict[str, list[dict[str, object]]]:
    """Rows a new workbook starts with: the rounds of this financial year, and every indicator that goes on, in its own area."""
    rounds = _coming(today)
    going_on = [i for i in catalogue().values() if not is_closed(i, rounds[0])]
    areas = [c.label for c in AREA.codes]
    ranked = sorted(going_on, key=lambda i: (areas.index(i.area), i.id))
    return {
        "indicators": [{"indicator_id": i.id, "position": n, "area": i.area} for n, i in enumerate(ranked, start=1)],
        "rounds": [{"round": q.round, "data_cut_off": date(q.next.end.year, q.next.end.month, 15)} for q in rounds],
        "reporting": [
            {"round": q.round, "indicator_id": i.id, "period": proposed(q, i).label} for q in rounds for i in ranked
        ],
        "expected_deliveries": [
            {"round": q.round, "source": "annex_a", "due_date": date(q.next.start.year, q.next.start.month, 14)}
            for q in rounds
        ],
    }


def _coming(today: date) -> list[Quarter]:
    running = Quarter.containing(today)
    first = Quarter(running.year, 1)
    rounds = [first]
    while len(rounds) < 4:
        rounds.append(rounds[-1].next)
    return rounds

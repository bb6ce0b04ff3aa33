"""What tests do to homes: refresh one without Dagster, copy one, alter a figure in one."""

import json
import shutil
from pathlib import Path

from pipelines.council import councils_of
from pipelines.keys import load_key
from pipelines.lake import PUBLISHED, Lake
from pipelines.publication import publish_release
from pipelines.refresh import bring_up_to_date, make_events, make_facts, register_dropped, rounds_of
from warehouse.publish.release import Outcome


def refresh(lake: Lake, la_code: str = "855") -> Outcome:
    """What `scrutiny refresh` does, without Dagster."""
    key = load_key(lake)
    councils_of(lake, key)
    register_dropped(lake, la_code)
    bring_up_to_date(lake, PUBLISHED, key)
    for council in councils_of(lake, key)[0]:
        bring_up_to_date(lake, council.la_code, key)
        for round_ in rounds_of(council, lake):
            make_events(lake, council, round_)
            make_facts(lake, council, round_)
    return publish_release(lake, key, la_code)


def copy_home(lake: Lake, to: Path) -> Lake:
    """A copy of a home that a test may change."""
    shutil.copytree(lake.home, to)
    return Lake.at(to)


def alter_figure(lake: Lake, numerator: int, shown: str) -> None:
    """Change the re-referrals of the last round in the lake, as somebody might who wants them otherwise."""
    place = lake.facts("855", "2025-26-Q1", "facts.json")
    facts = json.loads(place.read_text())
    told = ("re_referrals", "standard", "Q1 2025/26", "year_to_date", "total")
    of = ("indicator_id", "variant", "period", "basis", "breakdown")
    (mine,) = [f for f in facts if tuple(f[c] for c in of) == told]
    mine.update(numerator=numerator, shown=shown, value=100 * numerator / mine["denominator"])
    place.write_text(json.dumps(facts))

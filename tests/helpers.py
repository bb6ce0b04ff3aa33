"""What tests do to homes: refresh one without Dagster, copy one."""

import shutil
from pathlib import Path

from pipelines.council import load_council
from pipelines.deliveries import councils, registered
from pipelines.keys import load_key
from pipelines.lake import PUBLISHED, Lake
from pipelines.refresh import (
    make_events,
    make_facts,
    publish_release,
    receive_slot,
    register_dropped,
    rounds_of,
    rounds_received,
)
from warehouse.publish.release import Outcome


def refresh(lake: Lake, la_code: str = "855") -> Outcome:
    """What `scrutiny refresh` does, without Dagster."""
    key = load_key(lake)
    load_council(lake, key)
    register_dropped(lake, la_code)
    for code in councils(lake, la_code):
        for slot in rounds_received(lake, code):
            receive_slot(lake, code, slot, key)
    for slot in sorted({d.slot for d in registered(lake, PUBLISHED)}):
        receive_slot(lake, PUBLISHED, slot, key)
    for code in councils(lake, la_code):
        council = load_council(lake, key, None if code == la_code else code)
        for round_ in rounds_of(council, lake):
            make_events(lake, council, round_)
            make_facts(lake, council, round_)
    return publish_release(lake, key, la_code)


def copy_home(lake: Lake, to: Path) -> Lake:
    """A copy of a home that a test may change."""
    shutil.copytree(lake.home, to)
    return Lake.at(to)

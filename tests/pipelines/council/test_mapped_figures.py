"""A file under the council's own names: refused, mapped by a person, then its figure is in the release."""

import random
from datetime import date, timedelta
from pathlib import Path

import duckdb

from helpers import copy_home, received, refresh
from pipelines.commands.mapping import Confirmation, run
from pipelines.home.keys import load_key
from pipelines.home.lake import Lake


def export() -> bytes:
    """A register of 120 spells as another system prints it; 100 go on at the end of June."""
    chance = random.Random(1)
    lines = ["Pupil Ref;Born;M/F;NCY;Date Commenced EHE;Date Ceased EHE;Locality"]
    for number in range(120):
        started = date(2024, 9, 2) + timedelta(days=chance.randint(0, 250))
        ended = "" if number < 100 else f"{started + timedelta(days=20):%d/%m/%Y}"
        born = date(2013, 1, 1) + timedelta(days=chance.randint(0, 900))
        lines.append(
            f"{70000 + number};{born:%d/%m/%Y};{chance.choice('MF')};{7 + number % 3};{started:%d/%m/%Y};{ended};"
        )
    return "\n".join(lines).encode()


def figure(lake: Lake) -> tuple[str, int | None]:
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        return connection.execute(
            "SELECT status, numerator FROM star.fact_indicator WHERE indicator_id = 'home_educated_children' "
            "AND period = 'Q1 2025/26' AND breakdown = 'total' AND is_latest"
        ).fetchall()[0]


def test_a_confirmed_mapping_brings_the_figure(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    place = Path(str(lake.landing)) / "2025-26-Q1" / "Home education 2025-07-03.csv"
    place.write_bytes(export())
    refresh(lake)
    (refused,) = [v for d, v in received(lake, "855") if d.file == place.name]
    assert refused.refusal is not None and refused.refusal.code == "NOT_RECOGNISED"
    assert "scrutiny map" in refused.refusal.todo
    assert figure(lake) == ("x", None)

    answers = {
        "Pupil Ref": "Child ID",
        "Born": "Date of birth",
        "Date Commenced EHE": "EHE start date",
        "Date Ceased EHE": "EHE end date",
        "NCY": "Year group",
        "M/F": "Sex",
        "Locality": "District",
    }

    def ask(question: str, usual: str) -> str:
        return next((ours for header, ours in answers.items() if header in question), usual)

    source = "home_education_register"
    confirmation = Confirmation("An Analyst")
    list(run(lake, place, source=source, confirmation=confirmation, ask=ask, today=date(2025, 7, 8)))
    assert refresh(lake).promoted
    assert figure(lake) == ("ok", 100)
    assert load_key(lake)

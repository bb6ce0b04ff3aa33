"""Publication: what a release rests on, what breaks off, what is damaged, which councils are in it."""

from pathlib import Path
from typing import Any

import pytest

from faults.played import DAY, NOW, Home, published, with_records, workbook
from orders import small_county
from pipelines import refresh as steps
from pipelines.council import WITHDRAW
from pipelines.deliveries import registered
from pipelines.keys import load_key
from pipelines.lake import Lake
from pipelines.publication import publish_release

LATER = "Annex A 2025-07-14.xlsx"
INDICATOR = "assessments_within_45_days"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two rounds, both published."""
    return published(tmp_path)


def corrected() -> bytes:
    """The last workbook without one in forty assessments."""
    return workbook(with_records(assessments=[a for n, a in enumerate(small_county().assessments) if n % 40]))


def identifier(home: Home, file: str = LATER) -> str:
    return next(d.id for d in registered(home.lake, "855") if d.file == file)


def agrees(home: Home) -> bool:
    """Does the dashboard say what the facts say."""
    row = home.dashboard(INDICATOR)
    fact = home.facts()[INDICATOR, "standard", "Q1 2025/26", "year_to_date"]
    return (row["numerator"], row["denominator"]) == (fact.numerator, fact.denominator)


# ── what it rests on ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_delivery_judged_between_facts_and_publication_is_published_by_the_next_refresh(home: Home) -> None:
    was = home.dashboard(INDICATOR)
    home.work_out()
    home.put(LATER, corrected())
    home.look()
    publish_release(home.lake, load_key(home.lake), "855")
    assert home.dashboard(INDICATOR) == was
    assert home.publish()
    assert home.dashboard(INDICATOR)["denominator"] < was["denominator"]
    assert agrees(home) and not home.publish()


# ── what breaks off ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("step", ["events", "facts"])
def test_a_step_that_breaks_off_is_done_again(home: Home, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    was = home.dashboard(INDICATOR)
    home.put(LATER, corrected())
    save = steps._save

    def killed(lake: Lake, la_code: str, round_: str, at: str, log: Any) -> None:
        if (at, round_) == (step, NOW):
            raise KeyboardInterrupt
        save(lake, la_code, round_, at, log)

    with monkeypatch.context() as broken:
        broken.setattr(steps, "_save", killed)
        with pytest.raises(KeyboardInterrupt):
            home.publish()
    home.decide(identifier(home), WITHDRAW, "A. Manager")
    home.publish()
    assert home.dashboard(INDICATOR) == was and agrees(home)
    told = home.facts()[INDICATOR, "standard", "Q1 2025/26", "year_to_date"].deliveries
    assert identifier(home) not in told

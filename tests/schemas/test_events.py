"""The events by name: what several of them are called, and what is meant by a name that none has."""

import pytest

from schemas.events import EVENTS, nearest_events


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("plans", "; there are child_protection_plans, maintained_plans, plans_ended, plans_issued and plans_on_day"),
        ("placements", "; looked_after have such a column"),
        ("assesments", "; the nearest known one is assessments"),
        ("section 47", "; the nearest known one is section_47_enquiries"),
        ("missing", "; there are found_missing_education, missing_education, missing_episodes and missing_in_year"),
        ("nothing like it", ""),
    ],
)
def test_the_events_that_somebody_may_mean(name: str, said: str) -> None:
    assert nearest_events(name) == said


def test_every_kind_of_event_is_called_something_of_its_own_kind() -> None:
    """Words that begin a sentence: no name of a table, and nothing that is one thing only."""
    assert EVENTS["looked_after"].words == "periods of being looked after"
    assert EVENTS["section_47_enquiries"].words == "section 47 enquiries"
    assert [n for n, t in EVENTS.items() if "_" in t.words] == []

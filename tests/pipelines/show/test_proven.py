"""What each source can prove, held against figures that were worked out from it alone."""

import pytest

from pipelines.show.proven import beside, in_words, sources_of
from schemas.words.source import known_sources
from warehouse.indicator import Indicator
from warehouse.indicators import catalogue


@pytest.mark.parametrize("indicator", catalogue().values(), ids=catalogue())
def test_every_indicator_comes_from_a_source(indicator: Indicator) -> None:
    given = sources_of(indicator)
    assert given and set(given) <= set(known_sources())
    assert indicator.variants[0].id in {v for variants in given.values() for v in variants}


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        ("assessments_within_45_days", "ssd, annex_a, cin_census"),
        ("children_seen_in_assessment", "ssd, annex_a"),
        ("conferences_leading_to_plans", "ssd, annex_a"),
        ("care_leavers_eet", "ssd, annex_a, ssda903 (year_end_return)"),
        ("children_in_care_per_10000", "ssd, annex_a; with ees_looked_after_rates"),
        ("ehc_plans_in_20_weeks", "sen2"),
        ("children_adopted", "ssda903"),
    ],
)
def test_in_words(indicator: str, words: str) -> None:
    assert in_words(catalogue()[indicator]) == words


def test_a_denominator_of_other_events_is_said() -> None:
    assert beside(catalogue()["referrals_per_10000"]) == ["ees_looked_after_rates"]
    assert beside(catalogue()["re_referrals"]) == []

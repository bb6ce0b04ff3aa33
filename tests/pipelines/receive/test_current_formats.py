"""Files in the formats of 2025-26 and 2026-27: each is read, or refused in words, and what is new in it is named once."""

from pathlib import Path

import pytest

from pipelines.receive.examine import Examined, examine_delivery
from pipelines.receive.identity import PUBLISHED, Delivery
from schemas.words.source import known_sources

NATIONAL = {"ees", "gias", "lait", "ofsted"}
COUNCILS = {"cin": "931", "sen2_2027_GUESSED": "931"}
BEYOND = "of 2027, judged by the guidance of 2026"

READ: dict[str, tuple[str, str]] = {
    # file: the source, and what figures from it must say
    "cin/cin_2025_26_year_end.xml": ("cin_census", ""),
    "cin/cin_2026_27_in_year.xml": ("cin_census", ""),
    "cin/cin_2026_27_year_end.xml": ("cin_census", ""),
    "ees/appsandoffers_2026.csv": ("ees_school_offers", ""),
    "ees/b1_children_in_need_2013_to_2025.csv": ("ees_children_in_need", ""),
    "ees/csww_indicators_2017_to_2025.csv": ("ees_social_workers", ""),
    "ees/ehe_census.csv": ("ees_home_education", ""),
    "ees/exc_nat_region_la.csv": ("ees_exclusions", ""),
    "ees/funded_early_education_registrations.csv": ("ees_funded_early_education", ""),
    "ees/la_care_leavers_accommodation_suitability.csv": ("ees_care_leavers", ""),
    "ees/la_cla_placement_stability.csv": ("ees_placement_stability", ""),
    "ees/la_conviction_health_outcome_cla.csv": ("ees_looked_after_outcomes", ""),
    "ees/sen_support_2026_format.csv": ("ees_sen_by_need", ""),
    "ees/timeliness_20_week.csv": ("ehc_plans", ""),
    "gias/edubasealldata20261128.csv": ("gias", ""),
    "gias/GUESSED_edubasealldata20270402.csv": ("gias", ""),
    "lait/bds_long_0_sample.csv": ("lait_values", ""),
    "lait/data_dictionary_HEADER_and_codes.csv": ("lait_dictionary", ""),
    "ofsted/Management_information_-_state-funded_schools_-_latest_inspections_as_at_31_Aug_2026.csv": ("ofsted_report_cards", ""),
    **{f"school_census/{t}_{b}.csv": ("school_census", BEYOND) for t in ("2026_autumn", "2027_spring")
       for b in ("pupilonroll", "senneeds", "termlyexclusionsonroll", "termlysessiondetailsonroll")},
    **{f"sen2_2027_GUESSED/Blade-Export_22-02-2027_{b}.csv": ("sen2", BEYOND) for b in
       ("activeplans", "assessment", "namedplan", "person", "placementdetail", "plandetail", "requests", "sen2", "senneed")},
    **{f"ssda903_2026_27_as_at_2027-03-31/{t}.csv": ("ssda903", "") for t in
       ("DoLo", "ad1", "episodes", "header", "missing", "oc2", "oc3", "placed_for_adoption", "previous_permanence", "reviews", "sw_episodes", "uasc")},
}  # fmt: skip
REFUSED = {
    "ofsted/D1_in_year_inspections_1_Sep_2025_to_31_Aug_2026.csv": (
        "NOT_USED",
        "the list of the inspections of a year",
    ),
    # Its values were not verified: "do not use".
    "school_census/2026_autumn_learnersupport_learnerfam_values.csv": ("NOT_RECOGNISED", "fit no source"),
}


def judged(shared: Path, name: str, file: str = "") -> Examined:
    family = name.split("/", maxsplit=1)[0]
    place = shared / "samples/current_formats" / name
    data = place.read_bytes()
    named = place.name if family[:4] != "ssda" else f"SSDA903_2027_{place.name}"
    owner = PUBLISHED if family in NATIONAL else COUNCILS.get(family, "855")
    delivery = Delivery("", owner, "", file or named, len(data), "", "", {})
    return examine_delivery(data, delivery, placed=False)


def test_every_sample_is_named_here(shared: Path) -> None:
    place = shared / "samples/current_formats"
    there = {str(f.relative_to(place)) for f in place.rglob("*") if f.is_file() and f.name != "README.md"}
    assert there == {*READ, *REFUSED}


@pytest.mark.parametrize("name", READ)
def test_a_current_format_is_read(shared: Path, name: str) -> None:
    one = judged(shared, name)
    assert one.refusal is None
    assert one.source is not None
    assert (one.source.id, one.note) == READ[name]
    assert sum(j.rows["accepted"] for j in one.judged) > 0
    assert not [f for f in one.findings if f.severity == "error" and f.rule != "column_missing"]
    named = [(f.table, f.letter, f.column) for f in one.findings if f.rule in {"column_unknown", "element_unknown"}]
    assert len(named) == len(set(named)), "what is new is named once"


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_to_be_used_is_refused_in_words(shared: Path, name: str) -> None:
    code, words = REFUSED[name]
    one = judged(shared, name)
    assert one.refusal is not None
    assert one.refusal.code == code
    assert words in one.refusal.what


@pytest.mark.parametrize(
    ("file", "as_at"),
    [
        ("CIN census.xml", "2026-11-27"),  # the day it was written: the header's day is that of the year's end
        ("CIN census 2026-11-20.xml", "2026-11-20"),
    ],
)
def test_an_extract_within_the_year_is_of_the_day_it_was_taken(shared: Path, file: str, as_at: str) -> None:
    assert str(judged(shared, "cin/cin_2026_27_in_year.xml", file).as_at) == as_at


def test_a_final_return_exported_later_is_as_at_the_end_of_its_year(shared: Path) -> None:
    one = judged(shared, "cin/cin_2025_26_year_end.xml", "CIN census 2026-04-20.xml")
    assert one.refusal is None
    assert str(one.as_at) == "2026-03-31"


def orders(*rows: str) -> dict[str, list[int]]:
    """The rules that orders of deprivation of liberty break, with their rows."""
    text = "\n".join(["CHILD,DOB,DOLO_START,DOLO_END", *rows]).encode()
    delivery = Delivery("", "855", "", "SSDA903_2027_DoLo.csv", len(text), "", "", {})
    one = examine_delivery(text, delivery, placed=False)
    assert one.source is not None and one.source.id == "ssda903"
    return {f.rule: list(f.rows) for f in one.findings if f.severity in {"error", "warning"} and f.rows}


def test_orders_of_deprivation_of_liberty_follow_each_other() -> None:
    assert orders("C2,02/09/2010,03/08/2026,02/11/2026", "C2,02/09/2010,02/11/2026,") == {}
    assert orders("C2,02/09/2010,03/08/2026,02/11/2026", "C2,02/09/2010,01/11/2026,") == {
        "deprivation_of_liberty_orders_overlap": [3]
    }
    assert orders("C2,02/09/2010,03/08/2026,", "C3,02/09/2011,01/11/2026,31/10/2026") == {"ends_before_start": [3]}


def test_each_source_says_which_years_or_editions_it_knows() -> None:
    silent = {s.id for s in known_sources().values() if not s.years}
    assert not {i for i in silent if known_sources()[i].national}
    assert {"cin_census", "ssda903", "school_census", "sen2"}.isdisjoint(silent)

"""Vintages: publications received on different days, editions that stand beside each other, neighbours that come later."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from schemas.sources.national.lait import COUNCILS, DICTIONARY, NEIGHBOURS, VALUES
from warehouse.national import publications
from warehouse.publish.frames import ATTRIBUTION, Vintage
from warehouse.vintages import PublishedFile, vintages_of

TABLES = {VALUES.id: "values", DICTIONARY.id: "measures", NEIGHBOURS.id: "neighbours", COUNCILS.id: "councils"}


def file(
    source: str, received_on: str, frame: pl.DataFrame, as_at: str = "", order: int = 0, **sidecar: str
) -> PublishedFile:
    return PublishedFile(received_on, source, as_at, ("", "", f"{order:03}"), frame, sidecar)


def values(**by_period: Mapping[int, float]) -> pl.DataFrame:
    """A LAIT table of one measure: period → council → value."""
    rows = [
        {"measure": "M", "period": p.strip("_"), "la_code": la, "value": float(v), "area": f"Area {la}"}
        for p, of in by_period.items()
        for la, v in of.items()
    ]
    return pl.DataFrame(rows, schema_overrides={"la_code": pl.Int64})


def near(*neighbours: int) -> pl.DataFrame:
    return pl.DataFrame({"la_code": [855], **{f"neighbour_{n}": [la] for n, la in enumerate(neighbours, start=1)}})


DICTIONARY_ROWS = pl.DataFrame(
    {
        "measure": ["M"],
        "label": ["A measure"],
        "topic": ["Topic"],
        "polarity": ["low"],
        "decimals": [1],
        "year_type": ["Financial Year"],
        "no_quartile": [None],
    },
    schema_overrides={"no_quartile": pl.String},
)
FOUR = {855: 10.0, 803: 20.0, 916: 30.0, 860: 40.0, 970: 25.0}


def made(*files: PublishedFile) -> dict[str, Vintage]:
    """The vintages by id; a file's item is its frame, of its source's only table."""
    return {v.id: v for v in vintages_of(files, lambda frame, _: frame)}


def row(vintage: Vintage, period: str = "2024", la_code: int = 855) -> dict[str, object]:
    return vintage.comparison.filter(pl.col("period") == period, pl.col("la_code") == la_code).row(0, named=True)


def test_a_vintage_begins_on_every_day_something_of_it_came_and_takes_the_latest_of_each_kind() -> None:
    found = made(
        file(VALUES.id, "2025-04-01", values(_2024=FOUR)),
        file(DICTIONARY.id, "2025-04-01", DICTIONARY_ROWS),
        file(NEIGHBOURS.id, "2025-04-01", near(803, 916), "2021-04-30"),
        file(VALUES.id, "2025-07-22", values(_2024=FOUR | {855: 12.0}, _2025=FOUR)),
    )
    assert list(found) == ["LAIT 2025-04-01", "LAIT 2025-07-22"]
    first, second = found.values()
    assert (row(first)["value"], row(second)["value"]) == (10.0, 12.0)
    assert row(first)["neighbours_mean"] == row(second)["neighbours_mean"] == 25.0
    assert row(second)["quartile"] == 1  # the dictionary of April still says that low is good
    assert set(second.comparison["period"]) == {"2024", "2025"}
    assert (second.neighbours_model, second.attribution) == ("statistical neighbours, April 2021", ATTRIBUTION)


def test_publications_of_different_days_are_vintages_of_their_own() -> None:
    found = made(
        file(VALUES.id, "2025-07-22", values(_2024=FOUR)),
        file("neet", "2025-07-10", young_people("202425", 3.0)),
    )
    assert [(v.publication_id, v.received_on) for v in found.values()] == [
        ("neet", date(2025, 7, 10)),
        ("LAIT", date(2025, 7, 22)),
    ]
    assert "neet 2025-07-22" not in found  # what another publication brings begins nothing here


def young_people(period: str, share: float) -> pl.DataFrame:
    rows = [
        {
            "period": period,
            "level": "National" if la == 970 else "Local authority",
            "la_code": None if la == 970 else la,
            "neet": share + la / 1000,
            "not_known": 1.0,
            "neet_or_not_known": share + 1 + la / 1000,
            "neet_quintile": 1.0,
            "not_known_quintile": 1.0,
            "neet_or_not_known_quintile": 1.0,
        }
        for la in (855, 803, 916, 970)
    ]
    return pl.DataFrame(rows, schema_overrides={"la_code": pl.Int64})


def test_neighbours_that_come_later_begin_a_vintage_of_every_publication() -> None:
    found = made(
        file(VALUES.id, "2025-04-01", values(_2024=FOUR)),
        file("neet", "2025-04-11", young_people("2025", 3.0)),
        file(NEIGHBOURS.id, "2025-07-22", near(803, 916), "2025-05-31"),
    )
    assert list(found) == ["LAIT 2025-04-01", "neet 2025-04-11", "LAIT 2025-07-22", "neet 2025-07-22"]
    before, after = found["LAIT 2025-04-01"], found["LAIT 2025-07-22"]
    assert before.neighbours_model == "no neighbours received" and row(before)["neighbours_mean"] is None
    assert after.neighbours_model == "statistical neighbours, May 2025" and row(after)["neighbours_mean"] == 25.0
    assert found["neet 2025-07-22"].comparison["neighbours_mean"].drop_nulls().len() > 0
    assert before.benchmark.equals(after.benchmark)  # the figures are what they were


def test_neighbours_alone_or_before_anything_else_make_no_vintage() -> None:
    early = file(NEIGHBOURS.id, "2025-01-01", near(803), "2021-04-30")
    assert made(early) == {}
    assert list(made(early, file(VALUES.id, "2025-04-01", values(_2024=FOUR)))) == ["LAIT 2025-04-01"]
    assert made(file(DICTIONARY.id, "2025-04-01", DICTIONARY_ROWS)) == {}  # nor does a dictionary without figures


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_files_of_a_day_the_later_day_in_the_name_is_used(order: tuple[int, int]) -> None:
    older = file(NEIGHBOURS.id, "2025-07-22", near(860), "2021-04-30", order[0])
    newer = file(NEIGHBOURS.id, "2025-07-22", near(803, 916), "2025-05-31", order[1])
    (vintage,) = made(file(VALUES.id, "2025-07-22", values(_2024=FOUR)), older, newer).values()
    assert vintage.neighbours["neighbour"].to_list() == [803, 916]


def test_of_two_without_a_day_the_one_received_later_is_used() -> None:
    first = file(VALUES.id, "2025-07-22", values(_2024=FOUR), order=1)
    second = file(VALUES.id, "2025-07-22", values(_2024=FOUR | {855: 11.0}), order=2)
    for files in ((first, second), (second, first)):
        (vintage,) = made(*files).values()
        assert row(vintage)["value"] == 11.0


def test_a_publication_s_own_words_take_precedence() -> None:
    with_sidecar = file(
        "neet",
        "2025-04-11",
        young_people("2025", 3.0),
        publication="Invented figures",
        licence="none",
        attribution="Nobody.",
    )
    (vintage,) = made(with_sidecar).values()
    assert (vintage.publication, vintage.licence, vintage.attribution) == ("Invented figures", "none", "Nobody.")


def test_editions_stand_beside_each_other() -> None:
    assert publications()["neet"].each_edition_stands
    found = made(
        file("neet", "2024-07-11", young_people("2024", 2.0)),
        file("neet", "2025-07-10", young_people("2025", 3.0)),
    )
    assert set(found["neet 2024-07-11"].benchmark["period"]) == {"2024"}
    assert set(found["neet 2025-07-10"].benchmark["period"]) == {"2024", "2025"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_figures_that_two_editions_give_the_later_one_s_stand(order: tuple[int, int]) -> None:
    both = [
        file("neet", "2024-07-11", young_people("2024", 2.0)),
        file("neet", "2025-07-10", young_people("2024", 2.5)),
    ]
    found = made(*(both[n] for n in order))
    assert row(found["neet 2025-07-10"])["value"] == pytest.approx(2.5 + 0.855)
    ours = found["neet 2025-07-10"].benchmark.filter(pl.col("measure") == "neet/neet", pl.col("la_code") == 855)
    assert ours.height == 1

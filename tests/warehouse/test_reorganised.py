"""Published figures of councils that end and of those that take over from them: made-up ones, and the real ones of 2019 to 2024."""

import gzip
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.publish.published import build_published
from schemas.codes.areas import AREAS, SUCCESSIONS, Succession
from schemas.sources.national.lait import ENGLAND
from warehouse.comparison import compare
from warehouse.open_data import BENCHMARK, measure, measures
from warehouse.reorganised import Inherited, named, of_the_day, successions_of

DAY = date(2021, 4, 1)
SPLIT = [Succession(10, 11, DAY, ("North",)), Succession(10, 12, DAY, ("South",))]
JOINED = [Succession(20, 22, DAY), Succession(21, 22, DAY)]
DESCRIBED = measures(
    measure("rate", "Rate", "Topic", "low", year_type="Financial Year", out_of=("above", "below")),
    measure("above", "Above", "Topic", "neutral", year_type="Financial Year", adds=True),
    measure("below", "Below", "Topic", "neutral", year_type="Financial Year", adds=True),
    measure("score", "Score", "Topic", "high", year_type="Financial Year"),
    measure("unplaced", "Unplaced", "Topic", "high", year_type="By the moon"),
)


def published(*rows: tuple[str, str, int, float]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=BENCHMARK, orient="row")


def counted(*rows: tuple[str, str, int, float], of: list[Succession] = SPLIT) -> tuple[set[int], set[int]]:
    """The codes that have a figure, and those that are counted."""
    figures, those = of_the_day(published(*rows), DESCRIBED, of)
    return set(figures["la_code"]), set(those["la_code"])


def test_whoever_was_there_on_the_last_day_is_counted() -> None:
    all_ = {10, 11, 12, 99}
    assert counted(*(("score", "2021", c, 5.0) for c in all_)) == (all_, {10, 99})  # the year ends on 31 March 2021
    assert counted(*(("score", "2022", c, 5.0) for c in all_)) == (all_, {11, 12, 99})


def test_a_figure_under_the_code_of_another_still_counts() -> None:
    assert counted(("score", "2022", 10, 5.0), ("score", "2022", 11, 5.0)) == ({10, 11}, {10, 11})  # 12 has none
    assert counted(("score", "2022", 10, 5.0)) == ({10}, {10})
    assert counted(("score", "2020", 22, 5.0), ("score", "2020", 20, 5.0), of=JOINED) == ({20, 22}, {20, 22})
    three = [("score", "2020", c, 5.0) for c in (20, 21, 22)]
    assert counted(*three, of=JOINED) == ({20, 21, 22}, {20, 21})


def test_a_nought_that_is_not_counted_is_no_figure() -> None:
    noughts = [("score", "2021", c, 0.0) for c in (11, 12)]
    assert counted(("score", "2021", 10, 5.0), *noughts) == ({10}, {10})
    assert counted(*noughts) == ({11, 12}, {11, 12})  # beside nothing it may be one
    after = [("score", "2022", 10, 0.0), ("score", "2022", 11, 0.0), ("score", "2022", 12, 3.0)]
    assert counted(*after) == ({11, 12}, {11, 12})


def test_a_period_that_cannot_be_placed_in_time_leaves_all_counted() -> None:
    rows = [("unplaced", "2021", c, 5.0) for c in (10, 11, 12)]
    assert counted(*rows) == ({10, 11, 12}, {10, 11, 12})


def test_who_is_not_counted_has_a_quartile_and_no_place() -> None:
    rows = published(*(("score", "2022", c, float(c)) for c in (1, 2, 3, 4, 10, 11, 12)))
    figures, those = of_the_day(rows, DESCRIBED, SPLIT)
    nobody = pl.DataFrame(schema={"la_code": pl.Int64, "neighbour": pl.Int64})
    found = compare(figures, nobody, DESCRIBED, ENGLAND, those).rows_by_key("la_code", named=True, unique=True)
    assert {r["n"] for r in found.values()} == {6}
    assert (found[10]["rank"], found[10]["quartile"], found[10]["value"]) == (None, 1, 10.0)
    assert [found[c]["rank"] for c in (12, 11, 4, 1)] == [1, 2, 3, 6]


# ── what can be said of a council that was not there yet ─────────────────────────────────────────────────────────────
NAMES = {10: "County", 20: "One", 21: "Two"}
VALUES: dict[str, dict[int, float]] = {
    "rate": {10: 25.0, 20: 25.0, 21: 12.5},
    "above": {10: 30.0, 20: 10.0, 21: 1.0},
    "below": {10: 120.0, 20: 40.0, 21: 8.0},
    "score": {10: 5.0, 20: 5.0, 21: 7.0},
}


def said(name: str, code: int, **values: Mapping[int, float]) -> Any:
    inherited = Inherited.of_measures(DESCRIBED, [*SPLIT, *JOINED], NAMES)
    known = {**VALUES, **values}
    found = inherited.of(name, lambda m: known.get(m, {}), 1).get(code)
    return found and (found.value, found.words)


def test_counts_of_councils_that_join_add_and_rates_are_worked_out_from_them() -> None:
    assert said("above", 22) == (11.0, "worked out from One (10.0) and Two (1.0)")
    assert said("rate", 22) == (pytest.approx(100 * 11 / 48), "worked out from One (25.0) and Two (12.5)")


def test_what_cannot_be_recomputed_says_why_and_what_there_is() -> None:
    assert said("score", 22) == (None, "published of One (5.0) and Two (7.0), without the counts behind it")
    assert said("rate", 22, above={20: 10.0}) == (
        None,
        "published of One (25.0) and Two (12.5), without the counts behind it",
    )
    assert said("above", 22, above={20: 10.0}) == (None, "published of One (10.0) and Two, and not of each")
    assert said("above", 11) == (None, "published of County (30.0) as a whole, which cannot be divided")
    assert said("score", 12) == (None, "published of County (5.0) as a whole, which cannot be divided")
    assert said("score", 22, score={}) is None


@pytest.mark.parametrize(
    ("names", "words"),
    [(["One"], "One"), (["One", "Two"], "One and Two"), (["One", "Two", "Three"], "One, Two and Three")],
)
def test_several_councils_are_named_as_in_a_sentence(names: list[str], words: str) -> None:
    assert named(names) == words


def test_a_council_that_goes_to_several_is_divided_though_nobody_names_districts() -> None:
    inherited = Inherited.of_measures(DESCRIBED, [Succession(10, 11, DAY), Succession(10, 12, DAY)], NAMES)
    found = inherited.of("above", lambda m: VALUES[m], 0)
    assert {f.words for f in found.values()} == {"published of County (30) as a whole, which cannot be divided"}


def test_a_workbook_says_more_of_a_council_that_is_known() -> None:
    row = {"la_code": 101, "predecessor": 936, "first_day": date(2027, 4, 1), "districts": "Tandridge; Elmbridge"}
    found = [s for s in successions_of([row]) if s.predecessor == 936]
    assert found == [
        Succession(936, 101, date(2027, 4, 1), ("Elmbridge", "Tandridge"))
    ]  # nobody is counted beside a real code


def test_who_took_over_begins_on_the_day_after_the_one_before_ended() -> None:
    for s in SUCCESSIONS:
        end, start = AREAS[s.predecessor].valid_to, AREAS[s.successor].valid_from if s.successor in AREAS else None
        assert end is not None and (s.first_day - end).days == 1
        assert start in (None, s.first_day)


# ── the real ones ────────────────────────────────────────────────────────────────────────────────────────────────────
HALVES = {928: (940, 941), 909: (942, 943)}


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """What is published, with the raw table of the Department's tool beside it."""
    file = tmp_path_factory.mktemp("reorganised") / "published.duckdb"
    build_published(shared / "data" / "lait_2025-07-22", file)
    connection = duckdb.connect(str(file))
    raw = shared / "data/lait_2025-07-22/bds_long_0.parquet"
    connection.execute(
        f"""CREATE TABLE raw AS SELECT "Short Desc" AS measure, Years AS period, "LA Number"::INT AS code, try_cast("Values" AS DOUBLE) AS value
        FROM '{raw}' WHERE try_cast("Values" AS DOUBLE) IS NOT NULL"""
    )
    return connection


@pytest.mark.parametrize("county", HALVES)
def test_nobody_is_counted_twice_and_every_double_figure_is_known(real: duckdb.DuckDBPyConnection, county: int) -> None:
    """Replay of 2021 and 2023: whatever is published of the county and of both halves in one period, and who of them has a place in it."""
    both = real.execute(
        f"""SELECT measure, period, list(code ORDER BY code), list(value ORDER BY code) FROM raw
        WHERE code IN ({county}, {", ".join(map(str, HALVES[county]))}) GROUP BY ALL HAVING count(*) = 3 ORDER BY ALL"""
    ).fetchall()
    placed = {
        (m, p): set(codes)
        for m, p, codes in real.execute(
            "SELECT measure, published_period, list(la_code::INT) FROM star.fact_comparison WHERE value IS NOT NULL "
            f"AND (rank IS NOT NULL OR measure = 'SEN_TOT_CEASED_EHC_PLAN') AND la_code::INT IN ({county}, {', '.join(map(str, HALVES[county]))}) GROUP BY ALL"
        ).fetchall()
    }
    seen = {(m, p): placed.get((m, p), set()) for m, p, *_ in both}
    assert all(codes in ({county}, set(HALVES[county])) for codes in seen.values()), seen
    # Each with its cause, looked at one by one: noughts for nothing, copies of the county, and appeals against a county that had ended.
    causes = {
        "KS1P_SEND": "noughts", "Stability_School": "copies", "SEN_AppealableDec": "appeals", "SEN_TOT_CEASED_EHC_PLAN": "noughts",
        "unauthorised_absence_special": "noughts",
    }  # fmt: skip
    assert {m for m, _ in seen} == {m for m in causes if any(m == s for s, _ in seen)} and set(causes) >= {
        m for m, _ in seen
    }
    for m, _, codes, values in both:
        by_code = dict(zip(codes, values, strict=True))
        if causes[m] == "copies":
            assert len(set(values)) == 1
        if causes[m] == "noughts":
            assert by_code[county] == 0 or [by_code[c] for c in HALVES[county]] == [0, 0]


def test_of_a_time_before_them_the_halves_say_whose_figure_there_is(real: duckdb.DuckDBPyConnection) -> None:
    """Their own published figures are those of the raw table; before their first day there is the county's, beside no figure of theirs."""
    names = {928: "Northamptonshire", 909: "Cumbria"}
    for county, halves in HALVES.items():
        for code in halves:
            rows = real.execute(
                "SELECT measure, published_period, latest, reason, previous_published_period, previous, previous_reason, direction "
                "FROM star.fact_published f JOIN (SELECT measure, la_code, latest FROM mart.published) USING (measure, la_code) WHERE la_code = ?",
                [str(code)],
            ).fetchall()
            raw = {
                (m, p, c): v
                for m, p, c, v in real.execute(
                    f"SELECT measure, period, code, value FROM raw WHERE code IN ({code}, {county})"
                ).fetchall()
            }
            said = 0
            for m, now, latest, reason, before, previous, previous_reason, direction in rows:
                for period, figure, why in ((now, latest, reason), (before, previous, previous_reason)):
                    own = raw.get((m, period, code))
                    if figure is not None:
                        assert own is not None and abs(float(figure) - own) <= 0.5 and why is None, (m, period)
                    elif why is not None:
                        said += 1
                        of_county = raw[m, period, county]
                        assert why.startswith(f"published of {names[county]} (") and why.endswith(
                            "as a whole, which cannot be divided"
                        )
                        assert abs(float(why.split("(")[1].split(")")[0].replace(",", "")) - of_county) <= 0.5
                        assert own in (None, 0)
                if latest is None or previous is None:
                    assert direction == "N/A"
            assert said >= {928: 20, 909: 150}[county], code  # of 2023 the year before is of the county


def test_surrey_is_a_live_case(real: duckdb.DuckDBPyConnection) -> None:
    """Nothing of Surrey's published figures can be divided, and each says so with what Surrey has."""
    rows = real.execute(
        """SELECT e.latest, e.reason, e.previous, s.latest, s.decimals, s.label, e.england = s.england OR s.england IS NULL
        FROM mart.published s JOIN mart.published e ON e.measure = s.measure AND e.la_code = '101' WHERE s.la_code = '936' AND s.latest IS NOT NULL"""
    ).fetchall()
    assert len(rows) > 350
    for latest, reason, previous, of_surrey, _, label, same_england in rows:
        assert latest is None and previous is None and same_england, label
        assert reason.startswith("published of Surrey (") and "cannot be divided" in reason
        assert float(reason.split("(")[1].split(")")[0].replace(",", "")) == pytest.approx(float(of_surrey))


def test_counts_add_up_to_the_regions_that_the_department_adds(shared: Path) -> None:
    """Real referrals of twelve years: each region as if its councils had joined, against the region's own row."""
    raw = gzip.decompress(
        (
            shared / "data/csc_ees_2024release/c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv.gz"
        ).read_bytes()
    )
    rows = pl.read_csv(io.BytesIO(raw), infer_schema=False).with_columns(
        pl.col(c).cast(pl.Float64, strict=False) for c in ("Referrals", "Re_referrals", "Re_referrals_percent")
    )
    councils = rows.filter(
        pl.col("geographic_level") == "Local authority", pl.col("category") == pl.col("category").first()
    )
    described = measures(
        measure("referrals", "", "", "neutral", year_type="Financial Year", adds=True),
        measure("again", "", "", "neutral", year_type="Financial Year", adds=True),
        measure("share", "", "", "low", year_type="Financial Year", out_of=("again", "referrals")),
    )
    compared = 0
    for (year, region), of in councils.group_by("time_period", "region_code"):
        (theirs,) = rows.filter(
            pl.col("geographic_level") == "Regional", pl.col("time_period") == year, pl.col("region_code") == region,
            pl.col("category") == pl.col("category").first(),
        ).to_dicts()  # fmt: skip
        codes = [int(c) for c in of["old_la_code"]]
        values: dict[str, dict[int, float]] = {
            m: {c: v for c, v in zip(codes, of[column], strict=True) if v is not None}
            for m, column in (("referrals", "Referrals"), ("again", "Re_referrals"), ("share", "Re_referrals_percent"))
        }
        joined = Inherited.of_measures(described, [Succession(c, 1, date(2099, 1, 1)) for c in codes], {})
        found = {m: joined.of(m, lambda m, v=values: v[m], 1)[1] for m in values}  # type: ignore[misc]
        if any(len(of) < len(codes) for of in values.values()):
            assert all(f.value is None for m, f in found.items() if len(values[m]) < len(codes))
            continue
        compared += 1
        # The Department rounds the counts of a region to ten, and the share is of the counts before that.
        for name, column in (("referrals", "Referrals"), ("again", "Re_referrals")):
            assert theirs[column] % 10 == 0 and abs(found[name].value - theirs[column]) <= 5
        assert found["share"].value == pytest.approx(theirs["Re_referrals_percent"], abs=0.0501)
    assert compared == 97

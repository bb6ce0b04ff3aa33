"""Pages of published figures: any council's from a folder of national files, without a home, with what an independent query finds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner

from browser import chromium, opened, violations
from pipelines.commands.app import app
from pipelines.home.lake import Lake
from pipelines.publish.published import NothingPublished, build_published

LARGEST = 4 * 2**20
"""Bytes of a page that still opens at once."""
FIVE = ("891", "330", "211", "420", "925")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(delivered: Lake, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every council's page from the synthetic national files, by the command."""
    out = tmp_path_factory.mktemp("published") / "pages"
    done = CliRunner().invoke(app, ["page", "--published", str(delivered.landing / "published"), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same from the real files of the Department's tool."""
    out = tmp_path_factory.mktemp("real") / "pages"
    done = CliRunner().invoke(app, ["page", "--published", str(shared / "data/lait_2025-07-22"), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out


def test_every_council_has_a_page_and_the_index_leads_to_it(pages: Path) -> None:
    with duckdb.connect(str(pages / "published.duckdb"), read_only=True) as connection:
        councils = {
            c
            for (c,) in connection.execute(
                "SELECT DISTINCT la_code FROM mart.published WHERE latest IS NOT NULL"
            ).fetchall()
        }
    made = {p.stem for p in pages.glob("*.html")} - {"index"}
    to_come = {"101", "102"}  # both parts of Surrey
    assert len(made) > 100 and made - to_come <= councils and to_come <= made
    index = (pages / "index.html").read_text("utf-8")
    assert all(f'href="{code}.html"' in index for code in made)
    assert max(p.stat().st_size for p in pages.iterdir() if p.suffix == ".html") < LARGEST


def test_a_page_asks_for_nothing_and_is_accessible(pages: Path, browser: Browser) -> None:
    for name in ("855.html", "index.html"):
        page = opened(browser, pages / name)
        assert page.asked == [(pages / name).as_uri()]  # type: ignore[attr-defined]
        assert violations(page) == []


def test_the_page_shows_what_the_file_holds(pages: Path, browser: Browser) -> None:
    page = opened(browser, pages / "855.html")
    with duckdb.connect(str(pages / "published.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT label, latest, decimals, direction, rank, councils FROM mart.published WHERE la_code = '855' AND polarity <> 'neutral' "
            "AND NOT is_old ORDER BY topic NULLS LAST, label, measure"
        ).fetchall()
    shown = page.locator(".board tr[data-id]").all_inner_texts()
    assert len(shown) == len(rows) > 10
    for text, (label, latest, decimals, direction, rank, councils) in zip(shown, rows, strict=True):
        assert text.startswith(label)
        assert (f"{latest:,.{decimals}f}" if latest is not None else "not published") in text
        assert direction in text and (rank is None or f"{rank} of {councils}" in text)


def test_one_council_is_one_file(delivered: Lake, tmp_path: Path) -> None:
    out = tmp_path / "one.html"
    folder = str(delivered.landing / "published")
    done = CliRunner().invoke(app, ["page", "--published", folder, "--council", "855", "--out", str(out)])
    assert done.exit_code == 0 and out.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["one.html"]
    wrong = CliRunner().invoke(
        app, ["page", "--published", folder, "--council", "85", "--out", str(tmp_path / "two.html")]
    )
    assert wrong.exit_code == 1 and "nothing is published here of a council with the code 85" in wrong.output
    assert not (tmp_path / "two.html").exists()


def test_a_folder_without_national_files_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no figures")
    done = CliRunner().invoke(app, ["page", "--published", str(tmp_path), "--out", str(tmp_path / "pages")])
    assert done.exit_code == 1
    assert "holds no national file that can be used: notes.txt:" in done.output.replace("\n", " ")
    assert not (tmp_path / "pages" / "index.html").exists()


def test_files_of_one_name_in_two_folders_are_each_judged_for_themselves(delivered: Lake, tmp_path: Path) -> None:
    values = next((delivered.landing / "published").rglob("UD_NEETNK*.csv"))
    for folder, content in (("a", b"nothing\n1\n"), ("b", values.read_bytes()), ("c", values.read_bytes())):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / values.name).write_bytes(content)
    with pytest.raises(NothingPublished) as why:
        build_published(tmp_path / "a", tmp_path / "out.duckdb")
    assert f"{values.name}: " in str(why.value) and "holds the same" not in str(why.value)
    read = {r.file: r.refused for r in build_published(tmp_path, tmp_path / "out.duckdb")}
    assert read[f"a/{values.name}"] and "holds the same" not in read[f"a/{values.name}"]
    assert read[f"b/{values.name}"] == ""
    assert read[f"c/{values.name}"] == f"it holds the same as b/{values.name}"


def test_figures_are_those_of_an_independent_query(shared: Path, real: Path) -> None:
    """Value, England, rank, quartile and neighbours' average of five councils, from the raw file by SQL."""
    raw = shared / "data/lait_2025-07-22/bds_long_0.parquet"
    with duckdb.connect(str(real / "published.duckdb"), read_only=True) as connection:
        rows: list[Any] = connection.execute(
            f"""
            WITH raw AS (
                SELECT "Short Desc" AS measure, Years AS period, "LA Number"::INT AS code, try_cast("Values" AS DOUBLE) AS value FROM '{raw}'
                WHERE try_cast("Values" AS DOUBLE) IS NOT NULL
            ), ended AS (
                -- A council that has ended counts no more once all that took over from it have a figure: 839 from 836 and 837, …
                FROM (VALUES (836, [839]), (837, [839]), (835, [838, 839]), (928, [940, 941]), (909, [942, 943])) AS e (old, new)
            ), councils AS (
                SELECT * FROM raw WHERE code < 970 AND NOT EXISTS (FROM ended e WHERE e.old = raw.code AND raw.period[:4] > '2021'
                AND (SELECT count(*) FROM raw o WHERE o.measure = raw.measure AND o.period = raw.period AND list_contains(e.new, o.code)) = len(e.new))
            ),
            cuts AS (
                SELECT measure, period, quantile_cont(value, [0.25, 0.5, 0.75]) AS q, count(*) AS n FROM councils GROUP BY ALL
            )
            SELECT p.la_code, p.measure, p.polarity, p.rank, p.councils, p.quartile, p.england, p.neighbours_mean, c.value, cuts.q, cuts.n,
                   (SELECT count(*) + 1 FROM councils o WHERE o.measure = p.measure AND o.period = p.published_period
                    AND CASE WHEN p.polarity = 'low' THEN o.value < c.value ELSE o.value > c.value END) AS place,
                   (SELECT value FROM raw e WHERE e.measure = p.measure AND e.period = p.published_period AND e.code = 970) AS of_england,
                   (SELECT avg(o.value) FROM councils o JOIN star.bridge_neighbour n ON n.neighbour = o.code::VARCHAR
                    WHERE n.la_code = p.la_code AND n.vintage = p.vintage AND o.measure = p.measure AND o.period = p.published_period) AS near
            FROM mart.published p
            JOIN councils c ON c.measure = p.measure AND c.period = p.published_period AND c.code::VARCHAR = p.la_code
            JOIN cuts ON cuts.measure = p.measure AND cuts.period = p.published_period
            WHERE p.la_code IN {FIVE} AND p.rank IS NOT NULL
            """
        ).fetchall()
    assert len(rows) > 1_000
    for _, _, polarity, rank, councils, quartile, england, near_mean, value, q, n, place, of_england, near in rows:
        assert (rank, councils) == (place, n)
        band = 1 + sum(value > cut for cut in q)
        assert quartile == ("1st", "2nd", "3rd", "4th")[(band if polarity == "low" else 5 - band) - 1]
        assert england == of_england
        assert near_mean == pytest.approx(near)

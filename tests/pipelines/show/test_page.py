"""The dashboard page in a real browser: what it shows is what the release holds, for everybody and on every screen."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page
from typer.testing import CliRunner

from browser import chromium, opened, violations
from helpers import copy_home
from pipelines.commands.app import app
from pipelines.home.lake import Lake
from pipelines.show.page import page

LARGEST = 2 * 2**20
PROFILES = ("internal", "committee", "open")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(demo: Lake, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The approved demo's page by profile, and the home it is of, written by the command."""
    lake = copy_home(demo, tmp_path_factory.mktemp("page") / "home")
    run = CliRunner().invoke
    assert (
        run(app, ["release", "approve", "--by", "A. Director", "--note", "checked", "--home", str(lake.home)]).exit_code
        == 0
    )
    found = {"home": lake.home}
    for profile in PROFILES:
        place = lake.home.parent / f"{profile}.html"
        done = run(app, ["page", "--profile", profile, "--out", str(place), "--home", str(lake.home)])
        assert done.exit_code == 0 and str(place) in done.output.replace("\n", "")
        found[profile] = place
    return found


def board(file: Path, table: str = "mart.dashboard") -> list[dict[str, Any]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(f"SELECT * FROM {table} ORDER BY la_code, position")
        names = [c[0] for c in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def shown(row: dict[str, Any], column: str) -> str:
    """A displayed figure as the page must print it, worked out here from the mart's decimal."""
    value, decimals = row[column], row["decimals"]
    return "" if value is None else f"{value:,.{decimals}f}" + ("%" if row["unit"] == "percent" else "")


def read(page: Page) -> list[dict[str, str]]:
    """The rows of the dashboard as the browser has them, in the order in which they stand."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.board tr[data-id]')].filter(row => !row.hidden).map(row => ({
            id: row.dataset.id, ...Object.fromEntries([...row.querySelectorAll('[data-figure]')].map(
                cell => [cell.dataset.figure, cell.textContent.trim()]))}))"""
    )


def test_every_figure_of_the_page_is_the_release_s(browser: Browser, pages: dict[str, Path]) -> None:
    rows = board(pages["home"] / "warehouse" / "scrutiny.duckdb")
    there = read(opened(browser, pages["internal"]))
    assert len(rows) == len(there) == 21
    for row, cell in zip(rows, there, strict=True):
        assert cell["id"] == row["indicator_id"]
        assert cell["latest"] == shown(row, "latest"), row["label"]
        assert cell["previous"] == (shown(row, "previous") or "–"), row["label"]
        assert cell["direction"] == row["direction"], row["label"]
        assert cell["rag"] == (row["rag"] if row["rag"] != "N/A" else "No RAG"), row["label"]
        assert cell["quartile"] == (f"{row['quartile']} quartile" if row["quartile"] != "NA" else "No quartile"), row[
            "label"
        ]


@pytest.mark.parametrize("profile", ["committee", "open"])
def test_what_leaves_the_council_shows_what_its_copy_shows(
    browser: Browser, pages: dict[str, Path], profile: str
) -> None:
    (copy,) = (pages["home"] / "warehouse" / "copies" / profile).glob("*/scrutiny-*.duckdb")
    rows = board(copy, "dashboard")
    instead = {"c": "not shown", "x": "not available", "z": "not applicable"}
    for row, cell in zip(rows, read(opened(browser, pages[profile])), strict=True):
        assert cell["latest"] == (shown(row, "latest") or instead[row["status"]]), row["label"]
    # Not a word of what only the council may see.
    text = pages[profile].read_text()
    for word in ("Its SQL", "What it rests on"):
        assert word in pages["internal"].read_text() and word not in text


@pytest.mark.parametrize("profile", PROFILES)
def test_everybody_can_use_it(browser: Browser, pages: dict[str, Path], profile: str) -> None:
    """With everything opened; 320 pixels are a window of 1280 at 400 %. The look is one for all profiles."""
    for width, scheme in ((1280, "light"), (320, "light"), (768, "dark")):
        page = opened(browser, pages[profile], width=width, scheme=scheme)
        if scheme == "dark" and profile == "internal":
            assert violations(page) == []
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if profile == "internal" or width == 1280:
            assert violations(page, contrast=width == 1280) == []
        assert page.asked == [pages[profile].as_uri()]  # type: ignore[attr-defined]
        page.context.close()


def test_a_page_with_few_figures_and_long_notes_fits_too(browser: Browser, annex_a: Lake) -> None:
    """A note may name a measure, which is one long word."""
    file = annex_a.served.with_name("dashboard.html")
    assert "have no measure ofsted/secondary_schools_well_led" in file.read_text()
    page = opened(browser, file, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("profile", PROFILES)
def test_it_is_small_and_needs_nothing_but_itself(pages: dict[str, Path], profile: str) -> None:
    data = pages[profile].read_bytes()
    assert len(data) <= LARGEST
    text = data.decode()
    assert "default-src 'none'" in text and "script-src 'sha256-" in text
    assert not re.search(r'(?:src|href)="(?!#|data:text/csv|https://)', text), "it names another file"
    assert not re.search(r'src="http', text)


def test_its_policy_lets_its_own_script_run(browser: Browser, pages: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(pages["internal"].as_uri())
    assert page.locator(".count").inner_text() == "21 of 21 indicators"


def test_filters_search_and_sorting_and_the_address_keeps_them(browser: Browser, pages: dict[str, Path]) -> None:
    rows = board(pages["home"] / "warehouse" / "scrutiny.duckdb")
    page = opened(browser, pages["internal"])
    page.get_by_label("Area").select_option("Education")
    page.locator("select[name=direction]").select_option("Worse")
    wanted = [r["indicator_id"] for r in rows if (r["area"], r["direction"]) == ("Education", "Worse")]
    assert [r["id"] for r in read(page)] == wanted and wanted
    assert page.locator(".count").inner_text() == f"{len(wanted)} of 21 indicators"
    again = opened(browser, pages["internal"], hash_="#" + page.url.split("#")[1])
    assert [r["id"] for r in read(again)] == wanted
    assert page.locator("article:not([hidden])").count() == len(wanted), "the cards follow"
    page.get_by_role("button", name="Show all").click()
    page.wait_for_timeout(50)
    assert len(read(page)) == 21
    page.get_by_label("Search").fill("care leavers")
    assert {r["id"] for r in read(page)} == {"care_leavers_eet", "care_leavers_suitable_accommodation"}
    page.get_by_label("Search").fill("")
    page.get_by_label("Sort").select_option("direction")
    directions = [r["direction"] for r in read(page)]
    assert directions == sorted(directions, key=["Worse", "No change", "Improve", "N/A"].index)
    outcome = page.locator("select[name=outcome] option").nth(1).get_attribute("value")
    page.get_by_label("Outcome of a plan").select_option(outcome)
    with duckdb.connect(str(pages["home"] / "warehouse" / "scrutiny.duckdb"), read_only=True) as connection:
        served = connection.execute(
            "SELECT indicator_id FROM mart.outcome WHERE scheme || ': ' || outcome = ?", [outcome]
        ).fetchall()
    assert {r["id"] for r in read(page)} == {i for (i,) in served}


def test_the_keyboard_reaches_everything(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["internal"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Go to the dashboard"
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate("document.activeElement.name || document.activeElement.hash || document.activeElement.type")
        )
    assert {"find", "area", "outcome", "direction", "rag", "quartile", "sort", "reset", "#re_referrals"} <= seen


def test_on_paper_it_has_no_controls_and_every_row(browser: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    page = opened(browser, pages["internal"])
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible() and page.locator(".board").is_visible()
    for size in ("A4", "A3"):
        page.pdf(path=tmp_path / f"{size}.pdf", format=size, landscape=True)
        assert (tmp_path / f"{size}.pdf").stat().st_size > 50_000
    sheets = {s: len(re.findall(rb"/Type ?/Page\b", (tmp_path / f"{s}.pdf").read_bytes())) for s in ("A4", "A3")}
    assert sheets["A3"] < sheets["A4"], "the larger paper is used"
    assert page.evaluate("document.querySelector('.board').scrollWidth <= document.documentElement.clientWidth")


def test_every_picture_says_what_it_shows_and_has_its_table(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["internal"])
    pictures = page.evaluate(
        "[...document.querySelectorAll('figure [role=img]')].map(p => p.getAttribute('aria-label'))"
    )
    assert len(pictures) >= 30 and all(len(words) > 60 for words in pictures)
    links = page.locator("a[download]")
    assert links.count() >= 30
    card = page.locator("#re_referrals")
    assert "22.4% in Q1 2025/26" in card.locator("figcaption").first.inner_text()
    table = card.locator("details.chart table").first.evaluate(
        "t => [...t.tBodies[0].rows].map(r => r.cells[0].textContent + ' ' + r.cells[1].textContent)"
    )
    assert table[:2] == ["Q1 2025/26 22.4%", "Q4 2024/25 26.4%"] and len(table) >= 8


def test_the_page_is_served_kept_and_taken_back_with_its_release(annex_a: Lake, tmp_path: Path) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    place, run = lake.served.with_name("dashboard.html"), CliRunner().invoke
    draft = place.read_text()
    assert ">draft</span>" in draft
    assert (
        run(app, ["release", "approve", "--by", "A. Director", "--note", "checked", "--home", str(lake.home)]).exit_code
        == 0
    )
    assert ">approved</span> by A. Director" in place.read_text()
    (first, second) = sorted((lake.home / "warehouse" / "releases").glob("r*"))
    assert (first / "dashboard.html").read_text() == draft and (
        second / "dashboard.html"
    ).read_bytes() == place.read_bytes()
    assert json.loads((second / "manifest.json").read_text())["pages"].keys() == {"dashboard.html"}
    place.write_text("another one's page")
    (former := place.with_name("dashboard-803.html")).write_text("a further council's, of the release before")
    assert (
        run(
            app, ["release", "rollback", first.name, "--by", "A. Director", "--note", "test", "--home", str(lake.home)]
        ).exit_code
        == 0
    )
    assert place.read_text() == draft and not former.exists()


def test_a_council_that_is_not_there_has_no_page(annex_a: Lake) -> None:
    with pytest.raises(LookupError, match="no dashboard of council 803"):
        page(annex_a.served, "803")
    done = CliRunner().invoke(app, ["page", "--council", "803", "--home", str(annex_a.home)])
    assert done.exit_code == 1 and "no dashboard of council 803" in done.output


def test_a_card_says_how_far_a_figure_can_be_trusted(browser: Browser, pages: dict[str, Path]) -> None:
    """Marks, control limits, what little would change a claim: as the marts have them, and inside only."""
    file = pages["home"] / "warehouse" / "scrutiny.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        marks = connection.execute("SELECT indicator_id, dimension, grade, numbers FROM mart.quality_mark").fetchall()
        last = dict(
            connection.execute(
                "SELECT indicator_id, arg_max(variation, first_day) FROM mart.control GROUP BY ALL"
            ).fetchall()
        )
        bases = connection.execute("SELECT DISTINCT basis FROM mart.control").fetchall()
        fragile = connection.execute("SELECT indicator_id, stands, becomes FROM mart.fragility").fetchall()
    assert ("year_to_date",) not in bases and len(last) == 21
    page = opened(browser, pages["internal"])
    assert len(marks) == 5 * 21
    for indicator, dimension, grade, numbers in marks:
        text = " ".join(page.locator(f"#{indicator} .marks").inner_text().split())
        assert f"{grade} {dimension}: {numbers}." in text
    for indicator, stands, becomes in fragile:
        assert re.search(
            rf"\({stands}\) would be (the )?{becomes} (with|if)", page.locator(f"#{indicator}").text_content() or ""
        )
    for indicator in last:
        assert page.locator(f"#{indicator} summary", has_text="Is it steady?").count() == 1
        assert page.locator(f"#{indicator} .icons svg.icon").count() >= 1
    firm = {row["indicator_id"] for row in board(file) if row["latest"] is not None} - {f[0] for f in fragile}
    assert firm and all("Firmly: neither" in (page.locator(f"#{i}").text_content() or "") for i in firm)
    for profile in ("committee", "open"):
        text = pages[profile].read_text()
        assert not any(words in text for words in ("Can it be trusted?", "Is it steady?", "How firmly does it stand?"))


def test_people_s_words_stand_with_their_name_where_they_may(pages: dict[str, Path]) -> None:
    words, asked = "Audits look at what led to repeat periods of planning", "A comment is asked for"
    there = {
        profile: (words in text, "A. Head of Service" in text, asked in text)
        for profile, text in ((p, pages[p].read_text()) for p in PROFILES)
    }
    assert there == {"internal": (True, True, True), "committee": (True, True, False), "open": (False, False, False)}


def test_a_release_of_another_version_says_so(annex_a: Lake, tmp_path: Path) -> None:
    file = tmp_path / "scrutiny.duckdb"
    shutil.copyfile(annex_a.served, file)
    file.chmod(0o600)
    with duckdb.connect(str(file)) as connection:
        connection.execute("DROP TABLE mart.quality_mark")
    with pytest.raises(LookupError, match="another version of the software"):
        page(file, "855")

"""`scrutiny review` as its users meet it: exit code, screen, JSON, the marked page, comments in Word."""

import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from playwright.sync_api import Browser
from typer.testing import CliRunner

from browser import chromium, opened, violations
from pipelines.commands.app import app
from pipelines.home.lake import Lake
from pipelines.show.committee_report import committee_report

run = CliRunner().invoke
OFFICE = shutil.which("soffice")
WRONG = {"22.4%": "24.2%", "is now placed": "continues to be placed"}
"""What is changed in the paragraph on re-referrals, each in the run of its own that the report has for it."""


@pytest.fixture(scope="module")
def drafted(demo: Lake, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("drafted") / "report.docx"
    place.write_bytes(committee_report(demo.served, "855", dashboard="dashboard.html").word)
    return place


@pytest.fixture(scope="module")
def edited(drafted: Path) -> Path:
    """The drafted report, changed in Word."""
    document = Document(str(drafted))
    paragraph = next(p for p in document.paragraphs if p.text.startswith("The percentage of referrals"))
    for run_ in paragraph.runs:
        run_.text = WRONG.get(run_.text, run_.text)
    for row in (row for table in document.tables for row in table.rows):
        if row.cells[0].text == "Care leavers EET":
            for run_ in row.cells[1].paragraphs[0].runs:
                run_.text = run_.text.replace("63.5", "65.3")
    place = drafted.with_name("edited.docx")
    document.save(str(place))
    return place


@pytest.fixture(scope="module")
def reviewed(demo: Lake, edited: Path) -> Path:
    """The folder of the review of the changed report."""
    out = edited.with_name("out")
    done = run(app, ["review", str(edited), "--out", str(out), "--home", str(demo.home)])
    assert done.exit_code == 1, done.output
    assert "24.2%”: the release says 22.4%; two digits have changed places" in done.output
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened_browser:
        yield opened_browser


def commented(document: bytes) -> dict[str, str]:
    """The comments of a Word document by the words they stand at."""
    read = Document(io.BytesIO(document))
    texts = {str(c.comment_id): c.text for c in read.comments}
    found: dict[str, str] = {}
    for paragraph in read.element.body.iter(qn("w:p")):
        open_: dict[str, str] = {}
        for element in paragraph.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:t")):
            if element.tag == qn("w:commentRangeStart"):
                open_[element.get(qn("w:id"))] = ""
            elif element.tag == qn("w:commentRangeEnd"):
                name = element.get(qn("w:id"))
                found[open_.pop(name)] = texts[name]
            else:
                for name in open_:
                    open_[name] += element.text or ""
    return found


def wrong(document: bytes) -> dict[str, str]:
    return {words: text for words, text in commented(document).items() if text.startswith(("Disagrees", "Contradicts"))}


def test_a_clean_paper_ends_with_0(demo: Lake, drafted: Path, tmp_path: Path) -> None:
    done = run(app, ["review", str(drafted), "--json", "--out", str(tmp_path), "--home", str(demo.home)])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["clean"] is True
    assert "disagrees" not in said["counts"]
    value = next(c for c in said["claims"] if c["text"] == "22.4%")
    assert (value["verdict"], value["indicator_id"], value["figure"]) == ("agrees", "re_referrals", "value")


def test_comments_stand_at_the_words_they_are_about(reviewed: Path) -> None:
    found = wrong((reviewed / "edited.reviewed.docx").read_bytes())
    assert set(found) == {"24.2%", "continues to be", "65.3%"}
    assert found["continues to be"].startswith("Disagrees: the release says it was in the fourth quartile before")


def test_the_text_of_a_commented_document_is_unchanged(edited: Path, reviewed: Path) -> None:
    before, after = (Document(str(p)) for p in (edited, reviewed / "edited.reviewed.docx"))
    assert [p.text for p in after.paragraphs] == [p.text for p in before.paragraphs]


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_comments_stand_where_they_should_in_what_libreoffice_saved(
    demo: Lake, edited: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert OFFICE
    folder = tmp_path_factory.mktemp("office")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    again = [OFFICE, profile, "--headless", "--convert-to", "docx", "--outdir", str(folder), str(edited)]
    subprocess.run(again, check=True, capture_output=True, timeout=120)
    done = run(app, ["review", str(folder / "edited.docx"), "--out", str(folder / "out"), "--home", str(demo.home)])
    assert done.exit_code == 1
    assert set(wrong((folder / "out" / "edited.reviewed.docx").read_bytes())) == {"24.2%", "continues to be", "65.3%"}


def test_the_page_marks_the_text_and_leads_to_the_cards(reviewed: Path, browser: Browser) -> None:
    page = opened(browser, reviewed / "review.html")
    assert violations(page) == []
    marks = page.locator("mark.disagrees").all_inner_texts()
    assert [m.rstrip("✗") for m in marks] == ["24.2%", "continues to be", "65.3%"]
    links = {str(a.get_attribute("href")) for a in page.locator("a:has(mark)").all()}
    cards = opened(browser, reviewed / "dashboard.html")
    assert links
    assert all(cards.locator(f"[id='{link.removeprefix('dashboard.html#')}']").count() for link in links)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_fits_every_screen(reviewed: Path, browser: Browser, width: int) -> None:
    page = opened(browser, reviewed / "review.html", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_paper_that_cannot_be_read_is_refused_in_words(demo: Lake, tmp_path: Path) -> None:
    (tmp_path / "paper.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    done = run(app, ["review", str(tmp_path / "paper.doc"), "--home", str(demo.home)])
    assert done.exit_code == 1
    assert "Save it as .docx" in done.output


def test_a_file_that_is_not_there_is_said_so(demo: Lake, tmp_path: Path) -> None:
    done = run(app, ["review", str(tmp_path / "no.docx"), "--home", str(demo.home)])
    assert (done.exit_code, "there is no such file" in done.output) == (1, True)
    done = run(app, ["review", str(tmp_path), "--home", str(demo.home)])
    assert (done.exit_code, "it is a folder" in done.output) == (1, True)


def test_where_nothing_could_be_checked_it_ends_with_2(demo: Lake, tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text("There were 341 contacts from schools.\n")
    done = run(app, ["review", str(tmp_path / "paper.txt"), "--home", str(demo.home), "--out", str(tmp_path)])
    assert (done.exit_code, "Nothing in it could be checked" in done.output) == (2, True)


def test_a_long_paper_that_never_names_the_council_is_remarked(demo: Lake, tmp_path: Path) -> None:
    text = "\n\n".join(f"There were {n} contacts from schools." for n in range(12))
    for name, says in (("Anyshire", True), ("Synthetic county", False)):
        (tmp_path / "paper.txt").write_text(f"{text}\n\n{name} is a county.\n", encoding="utf-8")
        done = run(app, ["review", str(tmp_path / "paper.txt"), "--home", str(demo.home), "--out", str(tmp_path)])
        assert ("never names Synthetic county" in done.output) == says


def test_a_reviewed_copy_reviewed_again_has_no_comment_twice(demo: Lake, reviewed: Path, tmp_path: Path) -> None:
    first = (reviewed / "edited.reviewed.docx").read_bytes()
    (tmp_path / "again.docx").write_bytes(first)
    run(app, ["review", str(tmp_path / "again.docx"), "--home", str(demo.home), "--out", str(tmp_path)])
    second = (tmp_path / "again.reviewed.docx").read_bytes()
    assert commented(second) == commented(first)
    assert len(list(Document(io.BytesIO(second)).comments)) == len(list(Document(io.BytesIO(first)).comments))


def test_without_a_release_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text("Re-referrals were 22.4%.")
    done = run(app, ["review", str(tmp_path / "paper.txt"), "--home", str(tmp_path / "home")])
    assert done.exit_code == 1
    assert "was not reviewed" in done.output


def test_a_name_of_the_councils_own_is_known(demo: Lake, tmp_path: Path) -> None:
    """`users` are those of the dashboards because the demo's workbook says so."""
    (tmp_path / "paper.txt").write_text("In Q1 2025/26 there were 512 active Tableau Server users.\n")
    done = run(app, ["review", str(tmp_path / "paper.txt"), "--out", str(tmp_path / "out"), "--home", str(demo.home)])
    assert done.exit_code == 1
    assert "“512”: the release says 521; two digits have changed places" in done.output

"""The committee report: every paragraph of the reference report has its counterpart, and every number in it is a fact."""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import html
from typer.testing import CliRunner

from browser import chromium, opened, violations
from helpers import copy_home
from pipelines.commands.app import app
from pipelines.council.report_template import report_template
from pipelines.home.lake import Lake
from pipelines.show.committee_report import NoTemplate, _harmless, committee_report
from pipelines.show.committee_report.paragraphs import PARAGRAPHS, Report, report_of
from pipelines.show.committee_report.word import as_word
from warehouse.indicators import catalogue

CLAIMS = list(csv.DictReader((Path(__file__).parents[1] / "demo" / "report_figures.csv").open(encoding="utf-8")))
BY_ANOTHER_FACT = {
    # The report says what it was "last quarter"; here the two quarters are placed by the same published figures.
    ("secondary_schools_well_led", "previous_quartile_then"): "previous_quartile",
}
WITHOUT_FACT = {"calendar", "commentary"}
"""What is no figure: the calendar of the workbook, and people's own words."""
# Periods, ages and names hold digits that are no figures of their own.
NO_FIGURE = (
    r"\b(?:19|20)\d\d[/-]\d\d\b",
    r"\bQ(?:uarter)? ?[1-4]\b",
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d\b",
    r"\b(?:19|20)\d\d\b",
    r"\baged (?:up to 21|16 and 17|10 to 17|19 to 21)\b",
    r"\bis 17 to 21\b",
    r"\b45 working days\b",
    r"\b12 months\b",
)


@pytest.fixture(scope="module")
def report(demo: Lake) -> Report:
    return report_of(demo.served, "855")


@pytest.fixture(scope="module")
def written(demo: Lake) -> dict[str, bytes]:
    return vars(committee_report(demo.served, "855", dashboard="dashboard.html"))


@pytest.fixture(scope="module")
def listed(written: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written["facts"].decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def approved(demo: Lake, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The demo, approved, with its reports for a committee and for everybody."""
    lake = copy_home(demo, tmp_path_factory.mktemp("report") / "home")
    run = CliRunner().invoke
    signed = run(app, ["release", "approve", "--by", "A. Director", "--note", "checked", "--home", str(lake.home)])
    assert signed.exit_code == 0
    for profile in ("committee", "open"):
        done = run(app, ["report", "--profile", profile, "--home", str(lake.home)])
        assert done.exit_code == 0, done.output
    return lake


def place(lake: Lake, profile: str) -> Path:
    return lake.served.parent / "reports" / f"r00002-{profile}"


def bookmarks(document: bytes) -> dict[str, str]:
    """The bookmarks of a Word document: name and the text between their ends."""
    found: dict[str, str] = {}
    open_: dict[str, str] = {}
    for element in Document(io.BytesIO(document)).element.body.iter(
        qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:t")
    ):
        if element.tag == qn("w:bookmarkStart"):
            name = element.get(qn("w:name"))
            if name.startswith("fact_"):
                open_[element.get(qn("w:id"))] = name
                found[name] = ""
        elif element.tag == qn("w:bookmarkEnd"):
            open_.pop(element.get(qn("w:id")), None)
        else:
            for name in open_.values():
                found[name] += element.text or ""
    return found


# ── what it says ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "claim",
    [c for c in CLAIMS if c["figure"] not in WITHOUT_FACT],
    ids=lambda c: f"{c['paragraph']}: {c['claim']} {c['printed']}",
)
def test_every_claim_of_the_reference_report_is_in_it_by_fact(
    listed: list[dict[str, str]], claim: dict[str, str]
) -> None:
    indicator, figure = claim["indicator_id"], claim["figure"]
    figure = BY_ANOTHER_FACT.get((indicator, figure), figure)
    summary = not indicator  # a count of the dashboard's summaries: the figure is the mart, and which of its rows
    found = [
        f
        for f in listed
        if f["indicator_id"] == indicator and (f["figure"] == figure or (summary and f["figure"].startswith(figure)))
    ]
    if claim["status"] == "x" and figure != "value":
        assert not found, "what the deliveries do not prove is not said"
        return
    if claim["status"] == "x":  # why there is no figure, whatever its basis
        assert any(f["said"] for f in found)
        return
    exact = [f for f in found if summary or (f["basis"], f["breakdown"]) == (claim["basis"], claim["breakdown"])]
    assert exact, [f["figure"] for f in listed if f["indicator_id"] == indicator]
    if re.fullmatch(r"-?[\d.]+", claim["expect"]) and claim["status"] not in {"differs", "thousands"}:
        shown = {float(f["displayed"] or f["said"]) for f in exact}
        assert float(claim["expect"]) in shown


def test_no_number_is_typed_by_hand(report: Report) -> None:
    paragraphs = [*report.summary, *(p for s in report.sections for p in s.paragraphs)]
    assert len(paragraphs) > 30
    for paragraph in paragraphs:
        plain = "".join(run if isinstance(run, str) else " " for run in paragraph.runs)
        for pattern in NO_FIGURE:
            plain = re.sub(pattern, " ", plain)
        assert not re.search(r"\d", plain), plain


def test_every_number_is_as_the_facts_have_it(demo: Lake, listed: list[dict[str, str]]) -> None:
    with duckdb.connect(str(demo.served), read_only=True) as connection:
        rows = connection.execute(
            "SELECT indicator_id, figure, basis, breakdown, displayed, said FROM mart.narrative_facts"
        ).fetchall()
    known = {tuple(key): (shown, said) for *key, shown, said in rows}
    of_prose = [f for f in listed if not f["figure"].startswith("mart.")]
    assert len(of_prose) > 200
    for fact in of_prose:
        shown, said = known[fact["indicator_id"], fact["figure"], fact["basis"], fact["breakdown"]]
        assert fact["said"] == (said or "")
        if shown is None:
            continue
        assert float(fact["displayed"]) == float(shown)
        digits = re.sub(r"[^\d.]", "", fact["text"])
        assert not digits or abs(float(digits) - abs(float(shown))) < 0.05, fact


def test_paragraphs_follow_the_workbook_s_order(report: Report) -> None:
    headings = [s.heading for s in report.sections]
    assert headings[:2] == [
        "Use of the dashboards",
        "Helping children live in safe, stable environments and have secure attachments",
    ]
    of_safety = [p.indicator_id for p in report.sections[1].paragraphs if p.indicator_id]
    assert of_safety[:3] == ["repeat_child_protection_plans", "re_referrals", "assessments_within_45_days"]


def test_sentences_of_the_reference(report: Report) -> None:
    text = {p.indicator_id: p.text for s in report.sections for p in s.paragraphs}
    assert text["repeat_child_protection_plans"].startswith(
        "The percentage of children becoming subject to a child protection plan for a second or subsequent time fell to 23.0% in "
        "the year to date at the end of Quarter 1 (35 out of 152 plans started), compared with 24.9% in the whole of 2024/25, which is "
        "an improvement. Compared with a year before (22.0% in the year to date at the end of Quarter 1 2024/25) it is an increase of "
        "1.0 percentage point. In Quarter 1 alone the count was 35 out of 152, compared with 51 in Quarter 4 2024/25."
    )
    # A difference of rounded figures would be 0.5: the words say why it is not.
    assert "an increase of 0.4 percentage points (with rounding)" in text["primary_schools_well_led"]
    # Both quarters are above the cut of 60: the reference report's "now" is not said.
    assert "continues to be placed in the first quartile" in text["care_leavers_eet"]
    assert "fell slightly to 97.2%" in text["funded_places_in_quality_settings"]
    assert (
        "a year before (1,279 at the end of Quarter 1 2024/25) it is an increase of 182 (14.2%)"
        in text["home_educated_children"]
    )
    assert "Before rounding the rate is 7.4% higher" in text["permanent_exclusion_rate"]
    assert "cannot be reported. System changes (Capita to Synergy)" in text["targeted_family_help_total"]
    assert "“Audits look at what led to repeat periods of planning" in text["repeat_child_protection_plans"]
    assert report.summary[0].text == (
        "From 12 measures reported that have a national benchmark, 3 are in the top quartile, 5 are in the second quartile and 4 "
        "are in the third quartile."
    )


def test_every_type_of_paragraph_is_written() -> None:
    types = {i.paragraph for i in catalogue().values()}
    assert types - {""} == set(PARAGRAPHS) | {"T13"} & types


# ── how it is written ────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_figure_is_a_bookmark_in_word_and_a_link_on_the_page(
    written: dict[str, bytes], listed: list[dict[str, str]]
) -> None:
    assert bookmarks(written["word"]) == {f["field"]: f["text"] for f in listed}
    page = html.fromstring(written["web"])
    links = {a.get("id"): a for a in page.iter("a")}
    assert {n: "".join(a.itertext()) for n, a in links.items()} == {f["field"]: f["text"] for f in listed}
    for fact in listed:
        if fact["indicator_id"] == "re_referrals":
            assert links[fact["field"]].get("href") == "dashboard.html#re_referrals"


def test_word_and_page_say_the_same_with_the_same_numbers(written: dict[str, bytes], report: Report) -> None:
    page = html.fromstring(written["web"])
    items = [re.sub(r"\s+", " ", li.text_content()).strip() for li in page.iter("li")]
    starts = [int(ol.get("start")) for ol in page.iter("ol")]
    lengths = [len(ol) for ol in page.iter("ol")]
    assert starts == [1 + sum(lengths[:n]) for n in range(len(starts))], "numbers go on from one heading to the next"
    told = [p.text for p in (*report.summary, *(p for s in report.sections for p in s.paragraphs))]
    assert [i for i in items if i in set(told)] == told
    assert items[0] == (
        "This report presents the Committee with an update on the performance of children and family services for the period "
        "April to June 2025 (Quarter 1 2025/26)."
    )
    (table,) = page.iter("table")
    rows = [[re.sub(r"\s+", " ", c.text_content()).strip() for c in tr] for tr in table.iter("tr")]
    assert rows[0][:2] == ["Indicator", "Latest"] and len(rows) == 1 + 4 + 21


def test_a_draft_says_so_and_does_not_leave_the_council(demo: Lake, written: dict[str, bytes], tmp_path: Path) -> None:
    assert "a draft that nobody has approved" in html.fromstring(written["web"]).text_content()
    lake = copy_home(demo, tmp_path / "home")
    done = CliRunner().invoke(app, ["report", "--home", str(lake.home)])
    assert done.exit_code == 1 and "is a draft" in done.output
    assert not (lake.served.parent / "reports").exists()


@pytest.mark.parametrize("profile", ["committee", "open"])
def test_outside_the_council_nothing_is_said_that_its_copy_does_not_show(approved: Lake, profile: str) -> None:
    folder = place(approved, profile)
    facts = list(csv.DictReader(io.StringIO((folder / "report.facts.csv").read_text("utf-8-sig"))))
    with duckdb.connect(
        str(approved.copies / profile / "r00002" / f"scrutiny-{profile}.duckdb"), read_only=True
    ) as copy:
        rows = copy.execute(
            "SELECT indicator_id, basis, breakdown, period, displayed, numerator, denominator FROM figures"
        ).fetchall()
    shown = {
        tuple(key): dict(zip(("value", "numerator", "denominator"), parts, strict=True))
        for *key, a, b, c in rows
        for parts in [(a, b, c)]
    }
    hidden = {
        key[0]
        for key, parts in shown.items()
        if parts["value"] is None and key[2] == "total" and key[3] == "Q1 2025/26"
    }
    assert "care_leavers_suitable_accommodation" in hidden, "121 out of 126 leaves five"
    own = [f for f in facts if f["figure"] in {"value", "numerator", "denominator", "previous", "previous_numerator"}]
    assert len(own) > 60
    for fact in own:
        part = (
            "numerator"
            if "numerator" in fact["figure"]
            else "denominator"
            if fact["figure"] == "denominator"
            else "value"
        )
        if fact["displayed"]:
            assert shown[fact["indicator_id"], fact["basis"], fact["breakdown"], fact["period"]][part] is not None, fact
    text = html.fromstring((folder / "report.html").read_bytes()).text_content()
    assert "121" not in text and "in suitable accommodation is not shown, because small numbers" in text
    assert ("Audits look at what led" in text) == (profile == "committee")


def test_the_report_of_a_round_is_that_of_its_release(approved: Lake, tmp_path: Path) -> None:
    run, home = CliRunner().invoke, ["--home", str(approved.home)]
    out = tmp_path / "paper.docx"
    done = run(app, ["report", "2025-26-Q1", "--out", str(out), *home])
    assert done.exit_code == 0 and out.exists()
    beside = {p.name for p in tmp_path.iterdir()}
    assert beside == {"paper.docx", "paper.html", "paper.facts.csv", "paper.dashboard.html"}
    assert 'href="paper.dashboard.html#' in (tmp_path / "paper.html").read_text("utf-8")
    done = run(app, ["report", "2023-24-Q1", *home])
    assert done.exit_code == 1 and "no release of the round 2023-24-Q1 is kept" in done.output.replace("\n", " ")


# ── the council's own template ───────────────────────────────────────────────────────────────────────────────────────
def template_with(*paragraphs: str) -> bytes:
    document = Document(io.BytesIO(report_template()))
    for words in paragraphs:
        document.add_paragraph(words)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def test_a_council_s_template_keeps_its_words(report: Report) -> None:
    filled, _ = as_word(report, template_with("Circulation: {{ council }}, & others <none>."))
    assert "Circulation: Synthetic county, & others <none>." in [
        p.text for p in Document(io.BytesIO(filled)).paragraphs
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ coucil }}", "'coucil' is undefined"),
        ("{% for x in sections %}", "filled in"),
        ("{{ council.__class__.__mro__ }}", "filled in"),
        ("{% for n in range(99999999) %}x{% endfor %}", "filled in"),
        ("{{ 1 / 0 }}", "filled in"),
    ],
)
def test_a_template_that_cannot_be_filled_in_says_why(report: Report, words: str, said: str) -> None:
    with pytest.raises(NoTemplate, match=said):
        as_word(report, template_with(words))


def test_what_is_no_word_document_is_no_template(report: Report) -> None:
    with pytest.raises(NoTemplate, match="no Word document"):
        as_word(report, b"a text")


# ── in other programs ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as found:
        yield found


def test_everybody_can_read_the_page(browser: object, approved: Lake) -> None:
    for width, scheme in ((1280, "light"), (320, "dark")):
        page = opened(browser, place(approved, "committee") / "report.html", width=width, scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
        page.context.close()


def test_the_bookmarks_survive_libreoffice(
    written: dict[str, bytes], listed: list[dict[str, str]], tmp_path: Path
) -> None:
    program = shutil.which("soffice")
    if program is None or shutil.which("lowriter") is None:
        pytest.skip("needs LibreOffice Writer, which is not installed here")
    (tmp_path / "report.docx").write_bytes(written["word"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for form in ("docx:MS Word 2007 XML", "pdf"):
        subprocess.run(
            [
                program,
                profile,
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                str(tmp_path / "saved"),
                str(tmp_path / "report.docx"),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
    assert (tmp_path / "saved" / "report.pdf").read_bytes().startswith(b"%PDF")
    assert bookmarks((tmp_path / "saved" / "report.docx").read_bytes()) == {f["field"]: f["text"] for f in listed}


@pytest.mark.parametrize(
    ("cell", "written"),
    [('=HYPERLINK("x")', '\'=HYPERLINK("x")'), ("-0.4 percentage points", "-0.4 percentage points"), ("-x", "'-x"), ("@a", "'@a"), (3, 3), ("86.8%", "86.8%")],
)  # fmt: skip
def test_no_cell_of_the_facts_is_a_formula(cell: object, written: object) -> None:
    assert _harmless(cell) == written

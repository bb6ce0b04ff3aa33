"""Restatements: late corrections, removals that wait for a decision, withdrawn deliveries, questions; what is published of each."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from helpers import alter_figure, copy_home, council_of, refresh, registered
from pipelines.commands.app import app
from pipelines.compose.composed import composed
from pipelines.compose.removals import Removal, with_doubts
from pipelines.council.settings import ACCEPT, WITHDRAW
from pipelines.home.audit import trail
from pipelines.home.lake import Lake
from pipelines.publish.unexplained import NothingWaits, Unexplained, accept
from pipelines.receive.books import Books
from pipelines.show.status import lines, open_questions
from warehouse.coverage import Span
from warehouse.evaluate import Fact
from warehouse.indicators import catalogue
from warehouse.publish.ledger import LEDGER
from warehouse.standing.plausibility import questioned
from warehouse.standing.restatement import UNEXPLAINED, Standing, restatements, unexplained

LAST = "2025-26-Q1"


def correct(lake: Lake, change: Callable[[Any], None], name: str = "Annex A 2025-07-07 corrected.xlsx") -> str:
    """Deliver the last round's workbook again, its list of referrals changed; returns the delivery's identifier."""
    landing = lake.home / "landing" / LAST
    book = openpyxl.load_workbook(landing / "Annex A 2025-07-07.xlsx")
    change(book["List 3"])
    before = {d.id for d in registered(lake, "855", LAST)}
    book.save(landing / name)
    assert refresh(lake).promoted
    (made,) = {d.id for d in registered(lake, "855", LAST)} - before
    return made


def every(step: int, first: int = 2) -> Callable[[Any], None]:
    """Takes every n-th row out of a sheet."""

    def change(sheet: Any) -> None:
        rows = list(sheet.iter_rows(values_only=True))
        kept = [row for number, row in enumerate(rows, start=1) if number < first or (number - first) % step]
        sheet.delete_rows(1, sheet.max_row)
        for row in kept:
            sheet.append(row)

    return change


def decide(lake: Lake, delivery: str, decision: str) -> None:
    book = openpyxl.load_workbook(lake.council_workbook())
    sheet = book["Decisions"]
    sheet.delete_rows(2, sheet.max_row)
    sheet.append([delivery, decision, "A. Manager", date(2025, 7, 20), "The referrals were entered twice."])
    book.save(lake.council_workbook())
    assert refresh(lake).promoted


def ask(lake: Lake, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(lake.served), read_only=True) as connection:
        return connection.execute(query).fetchall()


def re_referrals(lake: Lake) -> tuple[Decimal, int, int, str | None]:
    (row,) = ask(
        lake,
        "SELECT latest, numerator, denominator, marker FROM mart.dashboard WHERE indicator_id = 're_referrals'",
    )
    return row  # type: ignore[return-value]


RESTATED = (
    "SELECT first_release, first_displayed, first_denominator, last_displayed, displayed, denominator, change, because "
    "FROM mart.restatements WHERE indicator_id = 're_referrals'"
)


@pytest.fixture
def lake(annex_a: Lake, tmp_path: Path) -> Lake:
    """A home of its own; the demo's one release is published."""
    return copy_home(annex_a, tmp_path / "home")


def test_a_late_correction_says_what_it_changed_and_which_delivery_did(lake: Lake) -> None:
    was = re_referrals(lake)
    assert not ask(lake, "SELECT * FROM mart.restatements")
    made = correct(lake, every(40))
    now = re_referrals(lake)
    assert was[2] - 90 < now[2] < was[2]  # one referral in forty is gone
    ((release, first, first_n, last, displayed, n, change, because),) = ask(lake, RESTATED)
    assert (release, first, last, displayed) == ("r00001", was[0], was[0], now[0])
    assert (first_n, n, change) == (was[2], now[2], now[0] - was[0])
    assert "received: Ofsted Annex A workbook, council 855, as at 7 July 2025" in because and made in because
    assert ask(lake, "SELECT count(*) FROM mart.restatements WHERE displayed = first_displayed AND change <> 0") == [
        (0,)
    ]


def test_a_correction_that_takes_many_events_away_waits_for_a_named_person(lake: Lake) -> None:
    was = re_referrals(lake)
    made = correct(lake, every(5))
    # Not used, and shown: beside the figure, on the status screen, as a row of the quality table.
    waits = re_referrals(lake)
    assert waits[:3] == was[:3] and waits[3] == "q"
    assert not ask(lake, RESTATED)
    (removal,) = composed(lake, "855", LAST).removals
    assert removal.waits and removal.delivery == made and removal.events == "referrals"
    assert re.search(
        r"lacks 685 of 3,465 referrals of 2025-01-08 to 2025-07-07 that were delivered before", removal.text
    )
    findings = ask(lake, f"SELECT rule, severity, text FROM star.fact_quality WHERE delivery = '{made}' AND rows = 0")
    assert ("removal_waits", "error", removal.text) in findings
    council = council_of(lake)
    assert any(
        made in line and "sheet Decisions" in line for line in open_questions(lake, Books.read(lake), council, LAST)
    )

    decide(lake, made, ACCEPT)
    accepted = re_referrals(lake)
    assert 0.7 * was[2] < accepted[2] < 0.9 * was[2]
    ((_, first, _, last, displayed, _, change, because),) = ask(lake, RESTATED)
    assert (first, last, displayed, change) == (was[0], was[0], accepted[0], accepted[0] - was[0])
    assert made in because
    findings = ask(lake, f"SELECT rule, text FROM star.fact_quality WHERE delivery = '{made}' AND rows = 0")
    assert {"removal_accepted", "decided"} <= {rule for rule, _ in findings}
    # Who decided is in the workbook and on the status screen, not in what is served.
    assert any("by a named person on 2025-07-20: The referrals were entered twice." in text for _, text in findings)
    assert not ask(lake, "SELECT * FROM mart.data_quality WHERE text LIKE '%A. Manager%'")
    council = council_of(lake)
    (line,) = [x for x in lines(lake, Books.read(lake), council, LAST, date(2025, 8, 1)) if made in x.note]
    assert "A. Manager accepted what it takes away on 2025-07-20: The referrals were entered twice." in line.note

    decide(lake, made, WITHDRAW)
    assert re_referrals(lake) == was
    ((_, first, _, last, displayed, _, change, because),) = ask(lake, RESTATED)
    assert (first, last, displayed, change) == (was[0], accepted[0], was[0], Decimal(0))
    assert "no longer used: Ofsted Annex A workbook" in because and made in because.split("no longer used")[1]
    council = council_of(lake)
    states = {line.file: line.state for line in lines(lake, Books.read(lake), council, LAST, date(2025, 8, 1))}
    assert states["Annex A 2025-07-07 corrected.xlsx"] == "withdrawn"
    assert states["Annex A 2025-07-07.xlsx"] == "accepted"


def test_a_decision_on_a_delivery_that_nobody_received_is_reported(lake: Lake) -> None:
    book = openpyxl.load_workbook(lake.council_workbook())
    book["Decisions"].append(["0" * 12, ACCEPT, "A. Manager", date(2025, 7, 20), "By mistake."])
    book.save(lake.council_workbook())
    refresh(lake)
    council = council_of(lake)
    assert any(
        "sheet Decisions, row 2, Delivery: There is no such delivery" in line
        for line in open_questions(lake, Books.read(lake), council, LAST)
    )
    assert not ask(lake, "SELECT * FROM mart.restatements")


# ── changes without a cause ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_published_figure_that_changes_without_a_cause_waits_for_a_named_person(lake: Lake) -> None:
    was, served = re_referrals(lake), lake.served.read_bytes()
    alter_figure(lake, 350, "19.8")
    for _ in range(2):
        with pytest.raises(
            Unexplained, match=r"22\.4 \(396 of 1,768\) in r00001, 19\.8 \(350 of 1,768\) now.*release accept"
        ):
            refresh(lake)
    assert lake.served.read_bytes() == served

    run = CliRunner().invoke(app, ["release", "accept", "--by", "B. Analyst", "--note", " ", "--home", str(lake.home)])
    assert run.exit_code == 1 and not lake.accepted_changes()
    run = CliRunner().invoke(
        app, ["release", "accept", "--by", "B. Analyst", "--note", "Recount.", "--home", str(lake.home)]
    )
    assert run.exit_code == 0 and "Accepted (1)" in run.output
    assert [line.what for line in trail(lake)[0]][-1].endswith("by B. Analyst")
    with pytest.raises(NothingWaits):
        accept(lake, by="B. Analyst", note="Again.")

    assert refresh(lake).promoted
    assert re_referrals(lake)[:3] == (Decimal("19.8"), 350, was[2])
    ((_, first, _, last, displayed, _, change, because),) = ask(lake, RESTATED)
    assert (first, last, displayed, change) == (was[0], was[0], Decimal("19.8"), Decimal("19.8") - was[0])
    assert re.fullmatch(r"accepted on \d{4}-\d\d-\d\d: Recount\.", because)
    assert b"B. Analyst" not in lake.served.read_bytes()  # who decided is in the lake
    assert not refresh(lake).promoted
    # The reason stays, whoever saves the workbook again; and saving it explains nothing.
    openpyxl.load_workbook(lake.council_workbook()).save(lake.council_workbook())
    refresh(lake)
    assert ask(lake, RESTATED)[0][-1] == because
    # Accepted was this figure in place of that other one, and no later change.
    alter_figure(lake, 396, "22.4")
    with pytest.raises(Unexplained, match=r"19\.8 \(350 of 1,768\) in r0000\d, 22\.4 "):
        refresh(lake)
    alter_figure(lake, 351, "19.9")
    with pytest.raises(Unexplained, match=r"19\.8 \(350 of 1,768\) in r0000\d, 19\.9 "):
        refresh(lake)


# ── the comparison itself ────────────────────────────────────────────────────────────────────────────────────────────
def entry(release: str, shown: str, n: int, d: int, deliveries: str | None, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(LEDGER)
    return row | {
        "release": release, "code_version": "1+a", "la_code": "855", "round": LAST, "indicator_id": "re_referrals",
        "variant": "standard", "basis": "year_to_date", "period": "Q1 2025/26", "latest": Decimal(shown), "numerator": n,
        "denominator": d, "status": "ok", "version": 1, "deliveries": deliveries, "workbook": "w",
    } | more  # fmt: skip


def now(shown: str, n: int, d: int, *deliveries: str, version: int = 1) -> dict[tuple[str, str, str, str], Fact]:
    key = ("re_referrals", "standard", "Q1 2025/26", "year_to_date")
    fact = Fact(
        *key,
        status="ok",
        reason="",
        numerator=n,
        denominator=d,
        value=float(shown),
        shown=Decimal(shown),
        deliveries=deliveries,
        version=version,
    )
    return {key: fact}


def standing(
    facts: dict[Any, Fact],
    code: str = "1+a",
    current: str = LAST,
    variant: str | None = "standard",
    workbook: str = "w",
) -> Standing:
    shown = {LAST: {"re_referrals": variant} if variant else {}}
    return Standing(
        "855", facts, {"b": "the second list"}, code, current, shown, workbook, lambda other: other == "w again"
    )


def compared(
    entries: list[dict[str, Any]], facts: dict[Any, Fact], code: str = "1+a", **more: Any
) -> list[dict[str, Any]]:
    ledger = pl.DataFrame(entries, schema=LEDGER, orient="row")
    return restatements(standing(facts, code, **more), ledger, catalogue())


def held(entries: list[dict[str, Any]], facts: dict[Any, Fact], served: str, **more: Any) -> list[tuple[str, Any]]:
    """What a release would be held back for: the release it is compared with, and the figure now."""
    ledger = pl.DataFrame(entries, schema=LEDGER, orient="row")
    found = unexplained(standing(facts, **more), ledger, catalogue(), served)
    return [(c.then["release"], c.now["latest"]) for c in found]


def test_a_figure_that_stands_is_no_restatement() -> None:
    assert not compared([entry("r1", "22.4", 396, 1768, "a")], now("22.4", 396, 1768, "a", "b"))


@pytest.mark.parametrize(
    ("entries", "facts", "code", "because"),
    [
        ([entry("r1", "22.4", 396, 1768, "a")], now("22.0", 389, 1768, "a", "b"), "1+a", "received: the second list"),
        ([entry("r1", "22.4", 396, 1768, "a b")], now("22.0", 389, 1768, "a"), "1+a", "no longer used: the second list"),
        ([entry("r1", "22.4", 396, 1768, "a")], now("22.0", 389, 1768, "a", version=2), "1+b", "the definition is version 2, it was 1"),
        ([entry("r1", "22.4", 396, 1768, "a")], now("22.0", 389, 1768, "a"), "1+b", "the software is 1+b, it was 1+a"),
        ([entry("r1", "22.4", 396, 1768, "a")], now("22.0", 389, 1768, "a"), "1+a", UNEXPLAINED),
        ([entry("r1", "22.4", 396, 1768, "a", workbook=None)], now("22.0", 389, 1768, "a"), "1+a", "release r1 did not keep which workbook its figures rested on"),
        ([entry("r1", "22.4", 396, 1768, "a", workbook="v")], now("22.0", 389, 1768, "a"), "1+a", "the council's workbook: its settings, mappings or decisions changed"),
        ([entry("r1", "22.4", 396, 1768, None)], now("22.0", 389, 1768, "a"), "1+a", "release r1 did not keep what its figures rested on"),
        ([entry("r1", "22.4", 396, 1768, "a")], {}, "1+a", UNEXPLAINED),
    ],
)  # fmt: skip
def test_why_a_figure_changed(entries: list[dict[str, Any]], facts: dict[Any, Fact], code: str, because: str) -> None:
    (row,) = compared(entries, facts, code)
    assert row["because"] == because


def test_what_a_later_round_published_is_not_restated_in_an_older_one() -> None:
    assert not compared([entry("r1", "22.4", 396, 1768, "a")], {}, current="2024-25-Q4")


def test_another_variant_in_the_place_of_the_one_displayed_is_reported() -> None:
    key = ("re_referrals", "other", "Q1 2025/26", "year_to_date")
    other = Fact(
        *key,
        status="ok",
        reason="",
        numerator=396,
        denominator=1768,
        value=22.4,
        shown=Decimal("22.4"),
        deliveries=("a",),
        version=1,
    )
    (row,) = compared([entry("r1", "22.4", 396, 1768, "a")], {key: other}, variant="other")
    assert (row["variant"], row["displayed"]) == ("other", Decimal("22.4"))
    assert row["because"] == "the council's workbook reports the variant other, it was standard"


def test_a_figure_that_the_dashboard_no_longer_has_is_reported() -> None:
    (row,) = compared([entry("r1", "22.4", 396, 1768, "a")], now("22.4", 396, 1768, "a"), variant=None)
    assert (row["displayed"], row["status"], row["reason"]) == (None, "x", "no longer reported")
    assert row["because"] == f"the council's workbook no longer reports it in round {LAST}"


def test_it_is_compared_with_the_first_and_the_last_release() -> None:
    published = [entry("r1", "22.4", 396, 1768, "a"), entry("r2", "22.0", 389, 1768, "a b")]
    (row,) = compared(published, now("22.0", 389, 1768, "a", "b"))
    assert (row["first_release"], row["last_release"]) == ("r1", "r2")
    assert (row["change"], row["change_since_last"]) == (Decimal("-0.4"), Decimal("0.0"))
    assert row["because"] == "received: the second list"  # what came between the first and now


def absent(reason: str, *deliveries: str) -> dict[tuple[str, str, str, str], Fact]:
    key = ("re_referrals", "standard", "Q1 2025/26", "year_to_date")
    return {key: Fact(*key, status="x", reason=reason, deliveries=deliveries, version=1)}


FIRST, SECOND = entry("r1", "22.4", 396, 1768, "a"), entry("r2", "22.0", 389, 1768, "a b")


@pytest.mark.parametrize(
    ("entries", "facts", "waits"),
    [
        ([FIRST], now("22.4", 396, 1768, "a"), []),
        ([FIRST], now("22.0", 389, 1768, "a"), [("r1", Decimal("22.0"))]),
        ([FIRST], now("22.0", 389, 1768, "a", "b"), []),  # a delivery came
        ([FIRST], now("22.0", 389, 1768, "a", version=2), []),  # another definition
        ([FIRST | {"workbook": "v"}], now("22.0", 389, 1768, "a"), []),  # other settings
        (
            [FIRST | {"workbook": "w again"}],
            now("22.0", 389, 1768, "a"),
            [("r1", Decimal("22.0"))],
        ),  # merely saved again
        ([FIRST | {"code_version": "1+z"}], now("22.0", 389, 1768, "a"), []),  # other software
        ([FIRST], absent("could not be worked out (MemoryError)", "a"), [("r1", None)]),
        ([FIRST], absent("not covered: referrals"), []),  # the delivery no longer used
        ([FIRST], {}, [("r1", None)]),  # the fact is gone
        # Of a frozen round: what was published since, as a draft, is what is compared with.
        ([FIRST | {"state": "frozen"}, SECOND], now("22.0", 389, 1768, "a", "b"), []),
        ([FIRST | {"state": "frozen"}, SECOND], now("19.8", 350, 1768, "a", "b"), [("r2", Decimal("19.8"))]),
    ],
)
def test_what_a_release_is_held_back_for(
    entries: list[dict[str, Any]], facts: dict[Any, Fact], waits: list[tuple[str, Any]]
) -> None:
    assert held(entries, facts, served=entries[-1]["release"]) == waits


def test_after_a_rollback_what_is_served_is_compared_with() -> None:
    wrong = entry("r2", "19.8", 350, 1768, "a")
    assert not held([FIRST, wrong], now("22.4", 396, 1768, "a"), served="r1")
    assert held([FIRST, wrong], now("19.8", 350, 1768, "a"), served="r1") == [("r1", Decimal("19.8"))]


# ── figures beside figures ───────────────────────────────────────────────────────────────────────────────────────────
def series(values: list[float], indicator: str = "ehcp_in_mainstream") -> list[Fact]:
    terms = [f"{t} Term {y}" for y in (2022, 2023, 2024, 2025) for t in ("Spring", "Summer", "Autumn")]
    variant = catalogue()[indicator].variants[0].id
    return [
        Fact(
            indicator, variant, t, "at_period_end", status="ok", reason="", value=v, shown=Decimal(v), numerator=int(v)
        )
        for t, v in zip(terms, values, strict=False)
    ]


def marked(facts: list[Fact]) -> dict[str, str]:
    return {f.period: f.reason for f in questioned(facts, catalogue(), {}, {}) if "q" in f.marker.split(", ")}


def test_703_plans_in_one_term_are_questioned() -> None:
    steady = [2_300, 2_350, 2_390, 2_440, 2_500, 2_560, 2_620, 2_823]
    assert not marked(series(steady[:-1]))
    found = marked(series([*steady[:-1], 3_323]))
    assert list(found) == ["Summer Term 2024"]
    assert found["Summer Term 2024"] == "a jump of 703 since Spring Term 2024; the usual step is 55"


def test_figures_reported_before_are_steps_too() -> None:
    facts = series([2_300, 2_350, 2_390, 2_440, 2_500, 2_560, 2_620, 3_323])
    key = ("ehcp_in_mainstream", facts[0].variant)
    reported = {(*key, f.period, f.basis): f.value or 0 for f in facts[:-1]}
    asked = questioned(facts[-1:], catalogue(), {}, reported)
    assert asked[0].marker == "q"


@pytest.mark.parametrize(("counted", "asked"), [(101, True), (100, False)])
def test_more_than_all_of_them_is_questioned(counted: int, asked: bool) -> None:
    key = (
        "assessments_within_45_days",
        catalogue()["assessments_within_45_days"].variants[0].id,
        "Q1 2025/26",
        "year_to_date",
    )
    now = Fact(*key, status="ok", numerator=counted, denominator=100, value=float(counted), shown=Decimal(counted))
    (found,) = questioned([now], catalogue(), {}, {})
    assert ("more than 100%" in found.reason and found.marker == "q") is asked


@pytest.mark.parametrize(("before", "asked"), [(0.264, True), (26.4, False), (0.0, False), (0.7, False)])
def test_a_fraction_that_was_reported_as_a_percentage_is_questioned(before: float, asked: bool) -> None:
    variant = catalogue()["re_referrals"].variants[0].id
    now = Fact(
        "re_referrals",
        variant,
        "Q1 2025/26",
        "year_to_date",
        status="ok",
        reason="",
        numerator=24,
        denominator=100,
        value=24.0,
        shown=Decimal(24),
    )
    reported = {("re_referrals", variant, "Q4 2024/25", "year_to_date"): before}
    (found,) = questioned([now], catalogue(), {}, reported)
    assert ("a fraction of 1" in found.reason and found.marker == "q") is asked


@pytest.mark.parametrize(("reported", "asked"), [(17.2, True), (71.2, False), (72.4, False), (0.712, True)])
def test_a_figure_is_held_against_what_was_reported_for_its_own_period(reported: float, asked: bool) -> None:
    indicator = catalogue()["assessments_within_45_days"]
    key = (indicator.id, indicator.variants[0].id, "Q1 2025/26", "year_to_date")
    now = Fact(*key, status="ok", numerator=712, denominator=1000, value=71.2, shown=Decimal("71.2"))
    (found,) = questioned([now], catalogue(), {}, {key: reported})
    assert (f"{reported:g} was reported for it" in found.reason and found.marker == "q") is asked


def test_a_year_beside_what_the_department_published() -> None:
    indicator = catalogue()["re_referrals"]
    year = Fact(
        "re_referrals",
        indicator.variants[0].id,
        "Q4 2024/25",
        "year_to_date",
        status="ok",
        reason="",
        numerator=30,
        denominator=100,
        value=30.0,
        shown=Decimal(30),
    )
    measure = indicator.comparator.measure  # type: ignore[union-attr]
    (asked,) = questioned([year], catalogue(), {(measure, 2025): 22.0}, {})
    assert asked.marker == "q" and "the Department published 22 for the year" in asked.reason
    (agrees,) = questioned([year], catalogue(), {(measure, 2025): 29.0, (measure, 2024): 22.0}, {})
    assert not agrees.marker


def test_quarters_that_do_not_add_up_to_the_year_to_date() -> None:
    variant = catalogue()["re_referrals"].variants[0].id

    def fact(period: str, basis: str, n: int) -> Fact:
        return Fact(
            "re_referrals",
            variant,
            period,
            basis,
            status="ok",
            reason="",
            numerator=n,
            denominator=100,
            value=float(n),
            shown=Decimal(n),
            deliveries=("a",),
        )

    parts = [fact("Q1 2024/25", "in_quarter", 20), fact("Q2 2024/25", "in_quarter", 25)]
    asked = questioned([*parts, fact("Q2 2024/25", "year_to_date", 44)], catalogue(), {}, {})
    assert [f.reason for f in asked if f.marker] == ["its quarters count 45, the year to date 44"]
    assert not [
        f for f in questioned([*parts, fact("Q2 2024/25", "year_to_date", 45)], catalogue(), {}, {}) if f.marker
    ]


@pytest.mark.parametrize(
    ("waits", "lacks_most", "marked"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_the_other_lists_of_a_delivery_that_lacks_most_of_one_are_marked(
    waits: bool, lacks_most: bool, marked: bool
) -> None:
    day = date(2025, 7, 7)
    mine = Span("care_leavers", "second", day, day, day, snapshot=30)
    before = Span("referrals", "first", date(2025, 1, 8), day, day)
    removal = Removal(
        "second",
        "referrals",
        "referrals",
        ("first",),
        "2025-01-08",
        "2025-07-07",
        "Annex A lacks 9 of 10 referrals",
        waits,
        lacks_most,
    )
    (leavers, referrals), asked = with_doubts([mine, before], [removal])
    assert bool(leavers.notes) is marked and referrals == before
    assert [(q.delivery, q.events) for q in asked] == ([("second", "care_leavers")] if marked else [])

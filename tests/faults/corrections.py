"""Faults that show when one delivery is compared with another: classes 27, 28, 32, 33, and lists that are missing (31).

Here: late corrections, children taken away, far more or fewer rows, periods that nobody delivered. Not here: how files arrive
(`arrivals`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from faults.fault import Scenario
from faults.played import (
    BEFORE,
    DAY_BEFORE,
    NOW,
    Home,
    empty,
    forgetful,
    kept,
    published,
    published_dashboard,
    scenario,
    touched,
    whole_facts,
    with_records,
    without_sheets,
    workbook,
)
from helpers import copy_home, registered
from orders import five, small_county
from pipelines.council.settings import ACCEPT, WITHDRAW
from pipelines.demo.deliver import ROUNDS
from pipelines.demo.social_care import annex_a
from pipelines.demo.social_care.records import Child
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.show.status import lines, open_questions
from schemas.events import EVENTS
from schemas.words.source import known_sources
from warehouse.indicators import catalogue

_CORRECTED = "Annex A 2025-04-07 corrected.xlsx"
_LATER = "Annex A 2025-07-07 corrected.xlsx"
_READ = ("latest", "numerator", "denominator", "status")
_LISTS = ("List 3", "List 4", "List 7", "List 8", "List 9")


def _needing(name: str) -> frozenset[str]:
    """The indicators that count events of a list of Annex A."""
    (table,) = [t.name for t in known_sources()["annex_a"].tables if name in t.sheets]
    events = {e.name for e in EVENTS.values() if any((s.source, s.table) == ("annex_a", table) for s in e.filled_by)}
    return frozenset(i.id for i in catalogue().values() if events & set(i.event_tables))


def scenarios() -> Iterator[Scenario]:
    """Every scenario of this part."""
    for number, begin, plays in (
        (27, published, (a_closed_quarter_is_corrected, a_correction_that_changes_nothing)),
        (28, waiting, (children_are_taken_away, children_taken_away_by_mistake, a_decision_without_a_name)),
        (28, published, (a_few_are_taken_away, a_few_are_taken_away_again_and_again, a_third_leaves_a_list_of_what_is)),
        (32, _first_round, (far_more_referrals, far_fewer_referrals, a_fifth_more_referrals, half_the_care_leavers)),
        (33, _first_round, (a_month_is_missing,)),
        (33, empty, (two_rounds_were_not_delivered,)),
        (33, published, (the_other_lists_were_not_delivered,)),
    ):
        for play in plays:
            yield scenario(number, begin, play)
    for name in ("List 3", "List 7", "List 9"):
        yield scenario(31, _first_round, lambda home, name=name: without_a_list(home, name), f"{name} in a home")


def _first_round(folder: Path) -> Home:
    """A home that has the workbook of the round before."""
    home = forgetful(folder)
    before = five()[-2]
    home.put(before.file, before.data, before.slot)
    home.look()
    return home


def _kept(records: Sequence[Any], step: int) -> list[Any]:
    """All but one in so many."""
    return [r for n, r in enumerate(records) if n % step]


def _made(home: Home, file: str, slot: str = NOW) -> str:
    return next(d.id for d in registered(home.lake, "855", slot) if d.file == file)


def _quality(home: Home, rule: str) -> list[str]:
    return [text for (text,) in home.ask(f"SELECT text FROM star.fact_quality WHERE rule = '{rule}'")]


# ── 27: a closed quarter is corrected ────────────────────────────────────────────────────────────────────────────────
def a_closed_quarter_is_corrected(home: Home) -> None:
    """One child in 25 was not looked after when the quarter before ended; its figures are published, and so is another since."""
    was = home.facts()
    key = next(k for k in was if k[0] == "children_in_care_dental_checks" and k[2:] == ("Q4 2024/25", "at_period_end"))
    previous = home.dashboard(key[0])["previous"]
    home.put(
        _CORRECTED, workbook(with_records(looked_after=_kept(small_county().looked_after, 25)), before=True), BEFORE
    )
    home.must(home.publish(), "the correction was not published")
    now, first = home.facts()[key], was[key]
    home.must(
        0.9 * (first.denominator or 0) < (now.denominator or 0) < (first.denominator or 0), "the quarter did not follow"
    )
    (row,) = [r for r in home.restated(key[0]) if r["round"] == BEFORE] or [{}]
    home.same(
        (row.get("period"), row.get("status"), row.get("denominator")),
        ("Q4 2024/25", "ok", now.denominator),
        "restated",
    )
    home.same((row.get("first_displayed"), row.get("displayed")), (first.shown, now.shown), "first published, and now")
    home.must(first.shown and now.shown and row.get("change") == now.shown - first.shown, "by how much")
    because = row.get("because", "")
    home.must(
        "received: Ofsted Annex A" in because and _made(home, _CORRECTED, BEFORE) in because, f"because {because}"
    )
    home.same(home.dashboard(key[0])["previous"], previous, "the previous figure, as first published")
    home.same(
        home.restated("re_referrals") + home.restated("care_leavers_eet"), [], "restated though it was not corrected"
    )


def a_correction_that_changes_nothing(home: Home) -> None:
    was = {k: (f.shown, f.numerator, f.denominator, f.status) for k, f in home.facts().items()}
    home.put(_CORRECTED, touched(workbook(before=True)), BEFORE)
    home.publish()
    home.same({k: (f.shown, f.numerator, f.denominator, f.status) for k, f in home.facts().items()}, was, "figures")
    home.same(home.ask("SELECT * FROM mart.restatements"), [], "restated")


# ── 28: children are taken away ──────────────────────────────────────────────────────────────────────────────────────
@lru_cache
def _waiting() -> Lake:
    """A home in which a correction without one referral in ten waits for a decision; gone when the process ends."""
    home = published(kept() / "waiting")
    home.put(_LATER, workbook(with_records(referrals=_kept(small_county().referrals, 10))))
    assert home.publish()
    return home.lake


def waiting(folder: Path) -> Home:
    """A copy of it."""
    return Home(copy_home(_waiting(), folder / "home"))


def _of_referrals(home: Home) -> list[str]:
    return [t for t in _quality(home, "removal_waits") if " referrals of " in t]


def children_are_taken_away(home: Home) -> None:
    """Where many are gone, the earlier delivery stays in use, and a finding says so; once accepted, the later one takes precedence."""
    was, waits = published_dashboard("re_referrals"), home.dashboard("re_referrals")
    home.same([waits[c] for c in _READ], [was[c] for c in _READ], "the figure while it waits")
    home.same(waits["marker"], "q", "marker while it waits")
    home.must(
        re.search(r"lacks \d+ of \d+ referrals of .* is held back until a person decides", waits["reason"] or ""),
        "how many are gone",
    )
    home.same(home.restated("re_referrals"), [], "restated while it waits")
    # Contacts and children in need are those who were referred.
    home.same(len(_of_referrals(home)), 1, "findings in the quality table")
    made = _made(home, _LATER)
    _asks(home, made)
    home.decide(made, ACCEPT, "A. Manager")
    home.must(home.publish(), "the decision was not published")
    accepted = home.dashboard("re_referrals")
    home.must(0.8 * was["denominator"] < accepted["denominator"] < was["denominator"], "the decision has no effect")
    home.must("waits" not in (accepted["reason"] or ""), "it still waits")
    texts = _quality(home, "decided")
    home.must(any("by a named person on 2025-07-20" in t for t in texts), "no message says that somebody decided")
    home.must(not any("A. Manager" in t for t in texts), "the name of who decided is published")
    home.must(any("A. Manager accepted" in t for t in home.messages().values()), "the screen does not say who decided")
    home.must(all(made in r["because"] for r in home.restated("re_referrals")), "restated because of another delivery")


def children_taken_away_by_mistake(home: Home) -> None:
    """A named person withdraws the delivery: it counts as none."""
    was, made = published_dashboard("re_referrals"), _made(home, _LATER)
    home.decide(made, WITHDRAW, "A. Manager")
    home.must(home.publish(), "the withdrawal was not published")
    now = home.dashboard("re_referrals")
    home.same([now[c] for c in (*_READ, "marker")], [was[c] for c in (*_READ, "marker")], "the figure once withdrawn")
    home.same(home.states()[_LATER], "withdrawn", "state")
    home.same(home.restated("re_referrals"), [], "restated")


def _asks(home: Home, delivery: str) -> None:
    questions = open_questions(home.lake, Books.read(home.lake), home.council, NOW)
    home.must(any(delivery in line and "sheet Decisions" in line for line in questions), "nobody is asked to decide")


def a_decision_without_a_name(home: Home) -> None:
    """A row in the sheet without a name is no decision."""
    was, made = published_dashboard("re_referrals"), _made(home, _LATER)
    home.decide(made, ACCEPT, "")
    home.publish()
    now = home.dashboard("re_referrals")
    home.same((now["denominator"], now["marker"]), (was["denominator"], "q"), "the figure while nobody answers")
    _asks(home, made)


def a_few_are_taken_away(home: Home) -> None:
    """One in thirty is an ordinary correction."""
    was = home.dashboard("re_referrals")
    # Four beside each other: every fourth child who was referred stands in the list of children in need.
    left = [r for i, r in enumerate(small_county().referrals) if i // 4 % 30]
    home.put(_LATER, workbook(with_records(referrals=left)))
    home.must(home.publish(), "a small correction was not published")
    now = home.dashboard("re_referrals")
    home.must(now["denominator"] < was["denominator"] and now["marker"] is None, f"it is not used at once: {now}")
    home.same(_quality(home, "removal_waits"), [], "waits")


def a_few_are_taken_away_again_and_again(home: Home) -> None:
    """Many small cuts make a large one: each is compared with what was delivered first."""
    was = home.dashboard("re_referrals")
    for n, gone in enumerate(((0,), (0, 10), (0, 10, 20)), start=1):
        left = [r for i, r in enumerate(small_county().referrals) if i % 30 not in gone]
        home.put(f"Annex A 2025-07-07 corrected {n}.xlsx", workbook(with_records(referrals=left)))
        home.publish()
    now = home.dashboard("re_referrals")
    home.same(now["marker"], "q", "marker after the third cut")
    home.must(now["denominator"] > 0.94 * was["denominator"], f"more than the first cut is used: {was} became {now}")
    home.same(len(_of_referrals(home)), 2, "the second and the third wait")


def a_third_leaves_a_list_of_what_is(home: Home) -> None:
    """An extract of a week later would cover the quarter's end, without a third of those who were there."""
    was = home.dashboard("care_leavers_eet")
    leavers = small_county().care_leavers
    fewer = {q: [c for n, c in enumerate(of) if n % 3] if q == ROUNDS[-1] else of for q, of in leavers.items()}
    data = annex_a.workbook(with_records(care_leavers=fewer), ROUNDS[-1], date(2025, 7, 14))
    home.put("Annex A 2025-07-14.xlsx", data)
    home.publish()
    now = home.dashboard("care_leavers_eet")
    home.same([now[c] for c in _READ], [was[c] for c in _READ], "the figure while it waits")
    home.same(now["marker"], "q", "marker while it waits")


# ── 31: a list is missing ────────────────────────────────────────────────────────────────────────────────────────────
def without_a_list(home: Home, name: str) -> None:
    """The figures that need it are absent, with the reason; all others are unchanged."""
    full = whole_facts()
    home.put("Annex A 2025-07-07.xlsx", without_sheets(workbook(), name))
    home.must(home.publish(), "the others were not published")
    home.must(
        f"10 of 11 tables (without {name})" in home.messages()["Annex A 2025-07-07.xlsx"], "which list is missing"
    )
    needing = _needing(name)
    home.must(bool(needing), "no indicator needs it")
    for key, fact in home.facts().items():
        wanted = full[key]
        if key[0] in needing and key[2] == "Q1 2025/26":
            home.same((fact.status, fact.numerator, fact.shown), ("x", None, None), f"{key} without {name}")
            home.must(fact.reason.startswith("not covered"), f"{key}: {fact.reason}")
        elif key[0] not in needing:
            home.same(
                (fact.status, fact.numerator, fact.denominator, fact.shown),
                (wanted.status, wanted.numerator, wanted.denominator, wanted.shown),
                f"{key} without {name}",
            )


# ── 32: far more, far fewer ──────────────────────────────────────────────────────────────────────────────────────────
def _since(records: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Records up to the delivery before, and those since."""
    return [r for r in records if r.day <= DAY_BEFORE], [r for r in records if r.day > DAY_BEFORE]


def _again(records: Sequence[Any], by: int) -> list[Any]:
    """The same of other children."""
    return [
        replace(r, child=Child(str(int(r.child.id) + by), r.child.birth_date, r.child.sex, r.child.ethnicity))
        for r in records
    ]


def _comes(home: Home, referrals: Sequence[Any]) -> dict[str, Any]:
    home.put("Annex A 2025-07-07.xlsx", workbook(with_records(referrals=sorted(referrals, key=lambda r: r.day))))
    home.must(home.publish(), "it was not published")
    return home.dashboard("re_referrals")


def _is_marked(home: Home, row: dict[str, Any], what: str) -> None:
    home.same((row["status"], row["marker"]), ("ok", "q"), "it is used, and marked")
    counts = rf"\d+ {what} where about \d+ were to be expected from the deliveries before"
    home.must(re.search(counts, row["reason"] or ""), f"both counts stand beside the figure: {row['reason']}")
    home.must(
        any(re.search(counts, t) for t in _quality(home, "not_plausible")), "both counts stand in the quality table"
    )


def far_more_referrals(home: Home) -> None:
    before, since = _since(small_county().referrals)
    _is_marked(home, _comes(home, [*before, *since, *_again(since, 1), *_again(since, 2)]), "referrals")


def far_fewer_referrals(home: Home) -> None:
    before, since = _since(small_county().referrals)
    _is_marked(home, _comes(home, [*before, *since[::8]]), "referrals")


def a_fifth_more_referrals(home: Home) -> None:
    before, since = _since(small_county().referrals)
    row = _comes(home, [*before, *since, *_again(since[::5], 1)])
    home.same((row["status"], row["marker"]), ("ok", None), "a fifth more is a busy quarter")


def half_the_care_leavers(home: Home) -> None:
    """A list of a state, not of events: it should have about as many rows as the list before."""
    leavers = small_county().care_leavers
    fewer = {q: of[::3] if q == ROUNDS[-1] else of for q, of in leavers.items()}
    home.put("Annex A 2025-07-07.xlsx", workbook(with_records(care_leavers=fewer)))
    home.must(home.publish(), "it was not published")
    _is_marked(home, home.dashboard("care_leavers_eet"), "care leavers")


# ── 33: a period is missing ──────────────────────────────────────────────────────────────────────────────────────────
def a_month_is_missing(home: Home) -> None:
    """The export lost May: a smaller number would look like a better one."""
    referrals = [r for r in small_county().referrals if not date(2025, 4, 25) <= r.day < date(2025, 6, 10)]
    row = _comes(home, referrals)
    home.same((row["status"], row["latest"], row["numerator"]), ("x", None, None), "a figure with a month missing")
    home.must(
        "not covered: referrals from 2025-04-01 to 2025-06-30" in (row["reason"] or ""), f"reason: {row['reason']}"
    )
    short = [f for _, v in home.verdicts() for f in v.findings if f.rule == "coverage_short" and f.sheet == "List 3"]
    home.same(len(short), 1, "findings on the list")


def two_rounds_were_not_delivered(home: Home) -> None:
    """Six months in each workbook, of July, October and July again: nothing covers October to January."""
    first, second, _, _, last = five()
    for drop in (first, second, last):
        home.put(drop.file, drop.data, drop.slot)
    home.must(home.publish(), "it was not published")
    silent = (date(2024, 10, 8), date(2025, 1, 7))
    touching = 0
    for key, fact in home.facts().items():
        if key[0] in ("re_referrals", "assessments_within_45_days", "repeat_child_protection_plans"):
            quarter = next((q for q in ROUNDS if q.label == key[2]), None)
            if quarter is None:
                continue
            start = quarter.year_start if key[3] == "year_to_date" else quarter.start
            if start <= silent[1] and quarter.end >= silent[0]:
                touching += 1
                home.same(
                    (fact.status, fact.numerator, fact.shown),
                    ("x", None, None),
                    f"{key} of a span that no delivery covers",
                )
                home.must(fact.reason.startswith("not covered"), f"{key}: {fact.reason}")
    home.must(touching >= 6, f"only {touching} figures touch the gap")
    home.same(home.dashboard("children_in_care_dental_checks")["status"], "ok", "what is known all the same")


def the_other_lists_were_not_delivered(home: Home) -> None:
    """Only Annex A came: what was not delivered is not covered, and the screen shows that it was expected."""
    status_lines = lines(home.lake, Books.read(home.lake), home.council, NOW, date(2025, 7, 8))
    absent = [x for x in status_lines if x.state in ("late", "waiting") and x.note.startswith("none accepted")]
    home.must(absent, "the screen does not show what was expected and did not come")
    for indicator in ("home_educated_children", "neet_16_17"):
        row = home.dashboard(indicator)
        home.same((row["status"], row["latest"], row["numerator"]), ("x", None, None), indicator)
        home.must(
            (row["reason"] or "").startswith("not covered") and "no delivery" in row["reason"],
            f"{indicator}: {row['reason']}",
        )

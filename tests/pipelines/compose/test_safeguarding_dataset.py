"""What a list shows as the last of its kind, worked out from every visit, review, placement and spell of the safeguarding dataset."""

from datetime import date, timedelta

import pytest

from pipelines.compose.conform import Incomplete
from pipelines.compose.conform.ssd import CONFORMS as SSD
from schemas.sources import ssd
from steps_of_sources import ABOUT, LAST, rows_of, ssd_events

D = date.fromisoformat


def looked_after(**tables: list[dict[str, object]]) -> dict[str, object]:
    """The period of child `a`, in care since 2020, as at 31 March 2025."""
    care = [{"child_id": "a", "started_date": D("2020-01-01"), "episode_start_reason": "S", "care_id": "care"}]
    return ssd_events("looked_after", "cla_episodes", care, **tables).row(0, named=True)


def placed(start: str, end: str | None, kind: str = "U6", miles: float | None = 4.0) -> dict[str, object]:
    return {
        "child_id": "a",
        "placement_date": D(start),
        "placement_end_date": D(end) if end else None,
        "placement_type": kind,
        "placement_provider": "PR1",
        "placement_distance": miles,
    }


@pytest.mark.parametrize(
    ("moves", "count", "since", "kind"),
    [
        ([placed("2020-01-01", None)], 1, "2020-01-01", "U6"),
        # One that ended on the day the twelve months open lies before them; one that ended a day later lies in them.
        ([placed("2020-01-01", "2024-03-31"), placed("2024-03-31", None, "K2")], 1, "2024-03-31", "K2"),
        ([placed("2020-01-01", "2024-04-01"), placed("2024-04-01", None, "K2")], 2, "2024-04-01", "K2"),
        # What begins after the period's end is not asked about, nor is a stay in hospital.
        ([placed("2020-01-01", "2025-04-02"), placed("2025-04-02", None, "K2")], 1, "2020-01-01", "U6"),
        ([placed("2020-01-01", None), placed("2025-03-01", "2025-04-01", "T1")], 1, "2020-01-01", "U6"),
        # Between placements there is none; how many there were is known.
        ([placed("2020-01-01", "2025-03-30")], 1, None, None),
    ],
)
def test_placements_of_twelve_months_and_the_present_one(
    moves: list[dict[str, object]], count: int, since: str | None, kind: str | None
) -> None:
    found = looked_after(cla_placements=moves)
    assert (found["placements"], found["placement_type"]) == (count, kind)
    assert found["placement_date"] == (D(since) if since else None)


@pytest.mark.parametrize(("miles", "known"), [(20.5, 20.5), (0.0, 0.0), (999.9, None), (None, None)])
def test_a_distance_of_999_9_is_not_known(miles: float | None, known: float | None) -> None:
    assert looked_after(cla_placements=[placed("2020-01-01", None, miles=miles)])["placement_distance"] == known


def test_a_table_that_was_not_exported_leaves_its_columns_away() -> None:
    found = looked_after()
    assert not {"placements", "placement_type", "missing_episodes", "last_review_date", "visited_date"} & set(found)


def missing(day: str, kind: str = "M", offered: str | None = "Y") -> dict[str, object]:
    return {"child_id": "a", "missing_from": D(day), "kind": kind, "interview_offered": offered}


def test_times_missing_in_the_twelve_months_and_what_followed_the_last() -> None:
    spells = [missing("2024-03-31"), missing("2024-04-01", offered="N"), missing("2025-03-31"), missing("2025-04-01")]
    found = looked_after(missing=[*spells, missing("2025-03-31", "A", None)])
    assert (found["missing_episodes"], found["return_interview_offered"]) == (2, "Y")
    none = looked_after(missing=[missing("2025-01-01") | {"child_id": "b"}])
    assert (none["missing_episodes"], none["return_interview_offered"]) == (0, None)


def review(day: str | None, cancelled: str | None = "N", care: str = "care") -> dict[str, object]:
    return {"care_id": care, "reviewed_on": D(day) if day else None, "cancelled": cancelled, "took_part": "PN1"}


def test_a_review_is_of_the_child_whose_period_of_care_it_names() -> None:
    held = [
        review("2024-10-10"),
        review("2025-02-02", None),
        review("2025-03-03", "Y"),
        review("2025-04-01"),
        review(None),
    ]
    assert looked_after(cla_reviews=[*held, review("2025-03-30", care="another")])["last_review_date"] == D(
        "2025-02-02"
    )
    care: list[dict[str, object]] = [{"child_id": "a", "started_date": D("2020-01-01"), "care_id": "care"}]
    made = ssd_events("reviews_in_care", "cla_reviews", held, cla_episodes=care)
    assert made.select("child_id", "reviewed_on").rows() == [
        ("a", D("2024-10-10")),
        ("a", D("2025-02-02")),
        ("a", D("2025-04-01")),
    ]


def test_reviews_without_periods_of_care_have_no_child() -> None:
    episodes = rows_of("cla_episodes", ssd.SOURCE, {"child_id": "a", "started_date": D("2020-01-01")}).drop("care_id")
    rows = rows_of("cla_reviews", ssd.SOURCE, review("2025-01-01"))
    with pytest.raises(Incomplete, match="no review has a child"):
        SSD["reviews_in_care"](rows, {"cla_episodes": episodes, "person": rows_of("person", ssd.SOURCE)}, ABOUT)


def visit(day: str, seen: str | None = "Y", alone: str | None = "Y") -> dict[str, object]:
    return {"child_id": "a", "visited_on": D(day), "seen": seen, "seen_alone": alone}


@pytest.mark.parametrize(
    ("visits", "last", "alone"),
    [
        ([visit("2025-03-31"), visit("2025-04-01")], "2025-03-31", "Y"),
        ([visit("2025-03-01", alone="N"), visit("2025-03-20", "N", None)], "2025-03-01", "N"),
        ([visit("2025-03-01"), visit("2025-03-20", None)], "2025-03-01", "Y"),
        ([visit("2025-03-01", alone="N"), visit("2025-03-01")], "2025-03-01", "Y"),
        ([visit("2025-01-01")], None, None),  # before the plan began
    ],
)
def test_the_last_visit_at_which_the_child_was_seen(
    visits: list[dict[str, object]], last: str | None, alone: str | None
) -> None:
    plan: list[dict[str, object]] = [{"child_id": "a", "plan_start_date": D("2025-02-02")}]
    found = ssd_events("plans_on_day", "cp_plans", plan, cp_visits=visits).row(0, named=True)
    assert (found["visited_date"], found["seen_alone"]) == (D(last) if last else None, alone)


@pytest.mark.parametrize(
    ("started", "ended", "reviews", "in_time"),
    [
        ("2024-12-31", None, [], True),  # three months are over on 31 March
        ("2024-12-30", None, [], False),
        ("2024-10-01", None, ["2025-01-01"], True),
        ("2024-10-01", None, ["2025-01-02"], False),
        ("2024-03-01", None, ["2024-06-01", "2024-12-01"], True),
        ("2024-03-01", None, ["2024-06-01", "2024-12-02"], False),
        ("2024-01-01", None, ["2024-04-01", "2024-10-01"], True),  # the next is due on 1 April
        ("2024-01-01", None, ["2024-03-30", "2024-09-30"], False),  # the next was due on 30 March
        ("2024-10-01", None, ["2025-01-01", "2025-04-01"], True),  # one after the period's end is not asked about
        ("2024-03-01", "2024-08-01", ["2024-06-01"], True),  # judged to its own end
    ],
)
def test_every_review_in_time(started: str, ended: str | None, reviews: list[str], in_time: bool) -> None:
    plan = {"child_id": "a", "plan_start_date": D(started), "plan_end_date": D(ended) if ended else None}
    decoys: list[dict[str, object]] = [{"child_id": "b", "reviewed_on": D("2024-05-05")}, {"child_id": "a"}]
    held = [{"child_id": "a", "reviewed_on": D(r)} for r in reviews]
    found = ssd_events("plans_on_day", "cp_plans", [plan], cp_reviews=[*held, *decoys]).row(0, named=True)
    assert found["reviewed_in_time"] is in_time
    until = [D(r) for r in reviews if D(r) <= LAST]
    assert found["last_review_date"] == max(until, default=None)


def test_every_review_in_time_against_a_plain_loop() -> None:
    starts = [LAST - timedelta(days=n) for n in range(1, 700, 23)]
    plans: list[dict[str, object]] = [{"child_id": str(n), "plan_start_date": day} for n, day in enumerate(starts)]
    held: list[dict[str, object]] = [
        {"child_id": str(n), "reviewed_on": day + timedelta(days=(60 + n * 3) * (turn + 1))}
        for n, day in enumerate(starts)
        for turn in range(n % 4)
    ]
    made = ssd_events("plans_on_day", "cp_plans", plans, cp_reviews=held)

    def months_after(day: date, months: int) -> date:
        whole = day.year * 12 + day.month - 1 + months
        for last in (day.day, 30, 29, 28):
            try:
                return date(whole // 12, whole % 12 + 1, last)
            except ValueError:
                continue
        raise AssertionError

    for row in made.iter_rows(named=True):
        days = sorted(r["reviewed_on"] for r in held if r["child_id"] == row["child_id"] and r["reviewed_on"] <= LAST)
        due, in_time = months_after(row["plan_start_date"], 3), True
        for day in [*days, LAST]:
            in_time = in_time and day <= due
            due = months_after(day, 6)
        assert row["reviewed_in_time"] is in_time, row["plan_start_date"]
    assert 5 < made["reviewed_in_time"].sum() < made.height - 5


def test_an_enquiry_has_its_first_conference_and_a_plan_from_elsewhere_is_none() -> None:
    enquiries: list[dict[str, object]] = [
        {"child_id": "a", "enquiry_row": "s1", "enquiry_date": D("2025-01-01")},
        {"child_id": "b", "enquiry_row": "s2", "enquiry_date": D("2025-01-02")},
    ]
    conferences: list[dict[str, object]] = [
        {"child_id": "a", "enquiry_row": "s1", "conference_date": D("2025-02-01"), "transfer_in": "N"},
        {"child_id": "a", "enquiry_row": "s1", "conference_date": D("2025-01-15"), "transfer_in": None},
        {"child_id": "b", "enquiry_row": "s2", "conference_date": D("2025-01-15"), "transfer_in": "Y"},
        {"child_id": "c", "enquiry_row": None, "conference_date": D("2025-01-15"), "transfer_in": "N"},
    ]
    made = ssd_events("section_47_enquiries", "s47_enquiries", enquiries, initial_conferences=conferences)
    assert made["conference_date"].to_list() == [D("2025-01-15"), None]
    without = ssd_events("section_47_enquiries", "s47_enquiries", enquiries)
    assert "conference_date" not in without.columns
    held = ssd_events("initial_conferences", "initial_conferences", conferences, s47_enquiries=enquiries)
    assert held.select("child_id", "enquiry_date").rows() == [("a", D("2025-01-01"))] * 2


def test_the_steps_to_an_adoption() -> None:
    care: list[dict[str, object]] = [
        {"child_id": c, "started_date": D(day), "episode_start_reason": "S"}
        for c, day in (("a", "2020-01-01"), ("a", "2023-01-01"), ("b", "2023-01-01"))
    ]
    steps: list[dict[str, object]] = [
        {
            "child_id": "a",
            "decision_date": D("2023-06-01"),
            "placement_order_date": D("2023-08-01"),
            "matching_date": D("2023-10-01"),
            "fostering_for_adoption_date": D("2023-05-01"),
            "placed_date": D("2023-11-01"),
            "order_date": D("2024-06-01"),
            "order": "adoption",
        },
        {  # matched before the order; not adopted
            "child_id": "b",
            "decision_date": D("2023-06-01"),
            "placement_order_date": D("2023-12-01"),
            "matching_date": D("2023-11-01"),
            "placed_date": D("2024-01-01"),
        },
        {"child_id": "b", "order_date": D("2024-06-01"), "order": "special_guardianship"},
    ]
    made = ssd_events("adoptions", "permanence", steps, cla_episodes=care)
    days = made.select("child_id", "adoption_order_date", "days_to_moving_in", "days_to_match").rows()
    assert days == [
        ("a", D("2024-06-01"), 120, 61),  # from the second period of care to the day they fostered
        ("b", None, 365, 0),
        ("b", None, None, None),
    ]
    assert made["entered_care_date"].to_list() == [D("2023-01-01")] * 3


def test_an_assessment_that_ended_in_no_further_action_found_no_need() -> None:
    rows: list[dict[str, object]] = [
        {"child_id": "a", "start_date": LAST, "authorised_date": LAST, "assessment_nfa": nfa}
        for nfa in ("Y", "N", None)
    ]
    made = ssd_events("assessments", "cin_assessments", rows)
    assert made["requires_support"].to_list() == ["N", "Y", None]


def test_an_end_of_need_that_cannot_be_read_is_told_under_its_name_here() -> None:
    rows: list[dict[str, object]] = [{"child_id": "a", "referral_date": LAST, "left_out": ",closure_date,"}]
    made = ssd_events("children_in_need", "cin_episodes", rows)
    assert made.select("cin_start_date", "cin_closure_date", "left_out").rows() == [(LAST, None, ",cin_closure_date,")]

"""What a list shows as the last of its kind, worked out from every visit, review, placement and missing episode of the safeguarding dataset."""

from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.compose.conform import Incomplete
from pipelines.compose.conform.ssd import CONFORMS as SSD
from schemas.sources import ssd
from steps_of_sources import ABOUT, LAST, rows_of, ssd_events
from warehouse import terms

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


# A stay in hospital, a slip that ended on the day it began, and one that was never closed.
HOSPITAL = placed("2024-06-01", "2024-06-20", "T1", None)


@pytest.mark.parametrize(
    ("moves", "count", "since"),
    [
        # Back from hospital to the same carer: one placement, however the rows are written.
        ([placed("2020-01-01", "2024-06-01"), HOSPITAL, placed("2024-06-20", None)], 1, "2020-01-01"),
        ([placed("2020-01-01", "2024-06-01"), HOSPITAL, placed("2024-06-21", None)], 1, "2020-01-01"),
        ([placed("2020-01-01", "2024-06-20"), HOSPITAL, placed("2024-06-20", None)], 1, "2020-01-01"),
        ([placed("2020-01-01", None), HOSPITAL, placed("2024-06-20", None)], 1, "2020-01-01"),
        (
            [
                placed("2020-01-01", "2024-06-01"),
                placed("2024-06-01", "2024-06-10", "T1"),
                placed("2024-06-10", "2024-06-20", "T3"),
                placed("2024-06-20", None),
            ],
            1,
            "2020-01-01",
        ),
        # To another carer, or after a gap, it is another one.
        ([placed("2020-01-01", "2024-06-01"), HOSPITAL, placed("2024-06-20", None, "K2")], 2, "2024-06-20"),
        ([placed("2020-01-01", "2024-06-01"), HOSPITAL, placed("2024-06-25", None)], 2, "2024-06-25"),
        ([placed("2020-01-01", "2024-05-20"), HOSPITAL, placed("2024-06-20", None)], 2, "2024-06-20"),
        (
            [
                placed("2020-01-01", "2024-06-01") | {"placement_postcode": "x"},
                HOSPITAL,
                placed("2024-06-20", None) | {"placement_postcode": "y"},
            ],
            2,
            "2024-06-20",
        ),
        # Two carers one after the other, without a stay elsewhere, are two.
        ([placed("2020-01-01", "2024-06-01"), placed("2024-06-01", None)], 2, "2024-06-01"),
        # In hospital on the day: the placement goes on.
        ([placed("2020-01-01", "2025-03-20"), placed("2025-03-20", None, "T1")], 1, "2020-01-01"),
        # Placements that nobody closed end when the next begins.
        ([placed("2020-01-01", None), placed("2021-01-01", None), placed("2022-01-01", None)], 1, "2022-01-01"),
        ([placed("2020-01-01", None), placed("2024-09-01", None)], 2, "2024-09-01"),
        ([placed("2020-01-01", "2025-01-10"), placed("2025-01-10", "2025-01-10")], 1, None),
        (
            [placed("2020-01-01", "2025-01-10"), placed("2025-01-10", "2025-01-10"), placed("2025-01-10", None)],
            2,
            "2025-01-10",
        ),
        # A stay elsewhere long before says nothing of the next carer.
        (
            [placed("2020-01-01", "2025-01-10"), placed("2021-08-01", "2021-08-08", "T3"), placed("2025-01-10", None)],
            2,
            "2025-01-10",
        ),
        # Respite with another carer, while the placement goes on: another one, and back.
        ([placed("2020-01-01", None), placed("2024-08-01", "2024-08-08")], 2, "2020-01-01"),
        ([placed("2020-01-01", None), placed("2024-08-01", "2024-08-08"), placed("2024-10-01", None)], 3, "2024-10-01"),
        # A placement and the same again, once without its end.
        ([placed("2020-01-01", None), placed("2020-01-01", "2024-06-01"), placed("2024-06-01", None)], 2, "2024-06-01"),
        # One that nobody closed, with several after it.
        ([placed("2020-01-01", None), placed("2024-05-01", "2024-06-01"), placed("2024-06-01", None)], 3, "2024-06-01"),
        # A stay that nobody closed, and a placement after it.
        (
            [placed("2020-01-01", "2022-01-01"), placed("2022-01-01", None, "T3"), placed("2023-01-01", None, "K2")],
            1,
            "2023-01-01",
        ),
        # Nobody closed the rows, and each stay in hospital ends the day before the return.
        (
            [
                placed("2020-01-01", None),
                placed("2024-07-01", "2024-07-09", "T1"),
                placed("2024-07-10", None),
                placed("2024-09-01", "2024-09-09", "T1"),
                placed("2024-09-10", None),
            ],
            1,
            "2020-01-01",
        ),
        # The same home written again, for another legal status.
        (
            [
                placed(*days) | {"placement_postcode": "x"}
                for days in (("2020-01-01", "2024-06-01"), ("2024-06-01", None))
            ],
            1,
            "2020-01-01",
        ),
        # To another provider, or another home of it.
        (
            [placed("2020-01-01", "2024-06-01"), HOSPITAL, placed("2024-06-20", None) | {"placement_provider": "PR4"}],
            2,
            "2024-06-20",
        ),
        (
            [
                placed("2020-01-01", "2024-06-01") | {"placement_urn": "x"},
                HOSPITAL,
                placed("2024-06-20", None) | {"placement_urn": "y"},
            ],
            2,
            "2024-06-20",
        ),
        # A second stay after days of which nothing is said.
        (
            [
                placed("2020-01-01", "2024-06-01"),
                HOSPITAL,
                placed("2024-07-01", "2024-07-20", "T1"),
                placed("2024-07-20", None),
            ],
            2,
            "2024-07-20",
        ),
        # A kind that is blank is a placement.
        ([placed("2020-01-01", "2024-06-01"), placed("2024-06-01", None) | {"placement_type": None}], 2, "2024-06-01"),
        # Another child's rows say nothing.
        ([placed("2025-01-01", None), placed("2020-01-01", "2025-01-01", "T1") | {"child_id": "0"}], 1, "2025-01-01"),
        ([placed("2020-01-01", None), placed("2024-09-01", None) | {"child_id": "b"}], 1, "2020-01-01"),
    ],
)
def test_a_placement_goes_on_through_hospital_and_ends_when_the_next_begins(
    moves: list[dict[str, object]], count: int, since: str | None
) -> None:
    for written in (moves, moves[::-1]):
        found = looked_after(cla_placements=written)
        assert (found["placements"], found["placement_date"]) == (count, D(since) if since else None)


@pytest.mark.parametrize(("miles", "known"), [(20.5, 20.5), (0.0, 0.0), (999.9, None), (None, None)])
def test_a_distance_of_999_9_is_not_known(miles: float | None, known: float | None) -> None:
    another = placed("2020-01-01", None) | {"child_id": "b"}
    found = looked_after(cla_placements=[placed("2020-01-01", None, miles=miles), another])
    assert found["placement_distance"] == known


def test_what_is_blank_throughout_is_not_given() -> None:
    """A blank in every row is a column that nobody fills: it must not read as a no."""
    placement = placed("2020-01-01", None, miles=None)
    assert "placement_distance" not in looked_after(cla_placements=[placement])
    assert "placement_provider" not in looked_after(cla_placements=[placement | {"placement_provider": None}])
    # Without kinds a stay in hospital is as good as any.
    kinds = looked_after(cla_placements=[placement | {"placement_type": None}])
    assert not {"placements", "placement_date", "placement_type"} & set(kinds)
    once = looked_after(missing=[missing("2025-01-01", offered=None)])
    assert once["missing_episodes"] == 1
    assert "return_interview_offered" not in once
    assert "visited_date" not in looked_after(cla_visits=[visit("2025-03-01", None, None)])
    assert "last_review_date" not in looked_after(cla_reviews=[review(None)])
    plan: list[dict[str, object]] = [{"child_id": "a", "plan_start_date": D("2025-02-02")}]
    unseen = ssd_events("plans_on_day", "cp_plans", plan, cp_visits=[visit("2025-03-01", "Y", None)])
    assert unseen["visited_date"].to_list() == [D("2025-03-01")]
    assert "seen_alone" not in unseen.columns
    unreviewed = ssd_events("plans_on_day", "cp_plans", plan, cp_reviews=[{"child_id": "a"}])
    assert "reviewed_in_time" not in unreviewed.columns


def test_a_table_that_was_not_exported_leaves_its_columns_away() -> None:
    found = looked_after()
    assert not {"placements", "placement_type", "missing_episodes", "last_review_date", "visited_date"} & set(found)


def missing(day: str, kind: str = "M", offered: str | None = "Y") -> dict[str, object]:
    return {
        "child_id": "a",
        "missing_from": D(day),
        "missing_to": D(day),
        "kind": kind,
        "interview_offered": offered,
    }


def test_times_missing_in_the_twelve_months_and_what_followed_the_last() -> None:
    spells = [missing("2024-03-31"), missing("2024-04-01", offered="N"), missing("2025-03-31"), missing("2025-04-01")]
    found = looked_after(missing=[*spells, missing("2025-03-31", "A", None)])
    assert (found["missing_episodes"], found["return_interview_offered"]) == (2, "Y")
    none = looked_after(missing=[missing("2025-01-01") | {"child_id": "b"}])
    assert (none["missing_episodes"], none["return_interview_offered"]) == (0, None)


CARE: list[dict[str, object]] = [
    {
        "child_id": "a",
        "started_date": D("2020-01-01"),
        "ceased_date": D("2024-12-01"),
        "episode_ceased_reason": "E4A",
        "care_id": "first",
    },
    {"child_id": "a", "started_date": D("2025-02-10"), "episode_start_reason": "S", "care_id": "second"},
    {"child_id": "b", "started_date": D("2025-02-10"), "episode_start_reason": "S", "care_id": "third"},
]
"""A child who left care and came back, and another."""


def test_who_is_missing_while_not_in_care_is_not_missing_from_care() -> None:
    days = ("2024-12-01", "2024-12-02", "2025-02-09", "2025-02-10", "2025-04-05")
    spells = [missing(day) for day in days] + [
        missing("2025-01-01") | {"child_id": "c"},
        missing("2025-02-09") | {"child_id": "b"},
    ]
    made = ssd_events("missing_episodes", "missing", spells, cla_episodes=CARE)
    assert made.select("child_id", "missing_from").rows() == [
        ("a", D("2024-12-01")),
        ("a", D("2025-02-10")),
        ("a", D("2025-04-05")),
    ]
    periods = ssd_events("looked_after", "cla_episodes", CARE, missing=spells)
    assert periods.select("child_id", "started_date", "missing_episodes").rows() == [
        ("a", D("2020-01-01"), 1),
        ("a", D("2025-02-10"), 2),
        ("b", D("2025-02-10"), 0),
    ]


def status(code: str, since: str, until: str | None = None) -> dict[str, object]:
    return {
        "child_id": "a",
        "legal_status": code,
        "status_start_date": D(since),
        "status_end_date": D(until) if until else None,
    }


@pytest.mark.parametrize(
    ("statuses", "held"),
    [
        ([status("C2", "2020-01-01"), status("E1", "2022-01-01", "2023-01-01")], "C2"),
        ([status("C2", "2020-01-01"), status("E1", "2022-01-01")], "E1"),
        ([status("V2", "2020-01-01", "2025-03-31"), status("C1", "2025-03-31")], "C1"),
        ([status("V2", "2020-01-01", "2025-02-01")], "V2"),
        ([status("V4", "2018-01-01", "2020-01-01")], None),  # it ended on the day care began
        ([status("C1", "2025-04-01")], None),
    ],
)
def test_the_legal_status_on_the_day(statuses: list[dict[str, object]], held: str | None) -> None:
    assert looked_after(legal_status=statuses)["legal_status"] == held


def test_placements_end_with_their_period_of_care_and_those_of_short_breaks_do_not_count() -> None:
    care: list[dict[str, object]] = [
        {
            "child_id": "a",
            "started_date": D("2019-01-01"),
            "ceased_date": D("2023-06-01"),
            "episode_ceased_reason": "E4A",
        },
        {"child_id": "a", "started_date": D("2024-10-01"), "episode_start_reason": "S"},
    ]
    never_closed = placed("2019-01-01", None)
    moves = [never_closed, placed("2024-10-01", "2025-01-01"), placed("2025-01-01", None, "K2")]
    found = ssd_events("looked_after", "cla_episodes", care, cla_placements=moves)
    assert found["placements"].to_list()[-1] == 2
    without = ssd_events("looked_after", "cla_episodes", care, cla_placements=[never_closed])
    assert without.select("placements", "placement_date").rows()[-1] == (None, None)
    slip = ssd_events("looked_after", "cla_episodes", care, cla_placements=[placed("2024-09-30", None)])
    assert slip.select("placements", "placement_date").rows()[-1] == (1, D("2024-09-30"))
    breaks = [
        {
            "child_id": "a",
            "started_date": D(day),
            "ceased_date": D(day) + timedelta(days=3),
            "episode_ceased_reason": "E8",
        }
        for day in ("2024-06-01", "2024-09-01")
    ]
    stays = [placed("2024-06-01", "2024-06-04"), placed("2024-09-01", "2024-09-04"), placed("2025-02-01", None)]
    after = ssd_events(
        "looked_after",
        "cla_episodes",
        [*breaks, {"child_id": "a", "started_date": D("2025-02-01"), "episode_start_reason": "S"}],
        cla_placements=stays,
        legal_status=[status("V4", "2024-06-01", "2024-12-31"), status("V2", "2025-02-01")],
    )
    assert after["placements"].to_list()[-1] == 1


@pytest.mark.parametrize(
    ("ceased_for", "next_starts", "reason", "periods"),
    [
        ("X1", "2025-03-10", "P", 1),
        (None, "2025-03-10", "P", 1),
        (None, "2025-03-10", "S", 2),
        (None, "2025-03-12", "P", 2),
        ("E4A", "2025-03-10", "P", 2),
    ],
)
def test_a_blank_reason_for_an_end_is_no_end_of_care(
    ceased_for: str | None, next_starts: str, reason: str, periods: int
) -> None:
    care: list[dict[str, object]] = [
        {
            "child_id": "a",
            "started_date": D("2020-01-01"),
            "ceased_date": D("2025-03-10"),
            "episode_ceased_reason": ceased_for,
        },
        {"child_id": "a", "started_date": D(next_starts), "episode_start_reason": reason},
    ]
    assert ssd_events("looked_after", "cla_episodes", care).height == periods


def test_reviews_and_visits_are_of_their_period_of_care() -> None:
    made = ssd_events(
        "looked_after",
        "cla_episodes",
        CARE,
        cla_reviews=[review("2024-11-01", care="first"), review("2025-03-01", care="third")],
        cla_visits=[visit("2024-11-01")],
    )
    assert made["last_review_date"].to_list() == [D("2024-11-01"), None, D("2025-03-01")]
    assert made["visited_date"].to_list() == [D("2024-11-01"), None, None]


def test_an_interview_is_due_after_the_return() -> None:
    gone = missing("2025-03-30", offered=None) | {"missing_to": None}
    back = missing("2025-01-01") | {"missing_to": D("2025-01-02")}
    found = looked_after(missing=[back, gone])
    assert (found["missing_episodes"], found["return_interview_offered"]) == (2, "Y")
    late = looked_after(missing=[back, gone | {"missing_to": D("2025-04-01"), "interview_offered": "N"}])
    assert late["return_interview_offered"] == "Y"
    over = looked_after(missing=[back, gone | {"missing_to": D("2025-03-31"), "interview_offered": "N"}])
    assert over["return_interview_offered"] == "N"


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
    assert looked_after(cla_reviews=held)["last_review_date"] == D("2025-02-02")
    care: list[dict[str, object]] = [{"child_id": "a", "started_date": D("2020-01-01"), "care_id": "care"}]
    made = ssd_events("reviews_in_care", "cla_reviews", held, cla_episodes=care)
    assert made.select("child_id", "reviewed_on").rows() == [
        ("a", D("2024-10-10")),
        ("a", D("2025-02-02")),
        ("a", D("2025-04-01")),
    ]


def test_reviews_of_periods_that_are_not_there_are_lost_by_few_only() -> None:
    care: list[dict[str, object]] = [{"child_id": "a", "started_date": D("2020-01-01"), "care_id": "care"}]
    known = [review("2025-02-02")] * 19
    made = ssd_events("reviews_in_care", "cla_reviews", [*known, review("2025-03-30", care="lost")], cla_episodes=care)
    assert made.height == 19
    lost = [*known[:18], *[review("2025-03-30", care="lost")] * 2]
    with pytest.raises(Incomplete, match="2 of 20 reviews"):
        ssd_events("reviews_in_care", "cla_reviews", lost, cla_episodes=care)
    assert "last_review_date" not in looked_after(cla_reviews=lost)


def test_reviews_lost_of_late_are_not_outweighed_by_those_of_ten_years() -> None:
    """As after a change of system: the old ones are linked, those of the last months are not."""
    care: list[dict[str, object]] = [{"child_id": "a", "started_date": D("2015-01-01"), "care_id": "care"}]
    old = [review("2020-02-02")] * 760
    with pytest.raises(Incomplete, match="2 of 3 reviews"):
        ssd_events(
            "reviews_in_care",
            "cla_reviews",
            [*old, review("2025-01-01"), *[review("2025-01-02", care="lost")] * 2],
            cla_episodes=care,
        )


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
    ("visits", "unknown", "in_time"),
    [
        # Seen within four weeks, whatever the later visit was: only alone or not is not known.
        ([visit("2025-03-04"), visit("2025-03-20", None)], ",seen_alone,", True),
        ([visit("2025-03-03"), visit("2025-03-20", None)], ",seen_alone,", None),
        ([visit("2025-02-20"), visit("2025-03-03", None)], ",seen_alone,", False),
        ([visit("2025-03-20", None)], ",visited_date,seen_alone,", None),
        ([visit("2025-03-20", None), visit("2025-03-20")], None, True),
        ([visit("2025-03-20", None), visit("2025-03-21")], None, True),
        ([visit("2025-01-20", None)], None, False),  # before the plan began
        ([visit("2025-03-10"), visit("2025-04-01", None)], None, True),  # after the period's end
    ],
)
def test_a_visit_of_which_it_is_not_said_whether_the_child_was_seen(
    visits: list[dict[str, object]], unknown: str | None, in_time: bool | None
) -> None:
    plan: list[dict[str, object]] = [{"child_id": "a", "plan_start_date": D("2025-02-02")}]
    another = visit("2025-03-01") | {"child_id": "b"}
    found = ssd_events("plans_on_day", "cp_plans", plan, cp_visits=[*visits, another])
    assert found["left_out"].to_list() == [unknown]
    assert found.select(pl.lit(LAST).alias("period_end"), "visited_date", "unclear_visit_date").select(
        terms.visited_within("4w")
    ).to_series().to_list() == [in_time]


def test_plans_of_another_council_are_not_this_one_s() -> None:
    plans: list[dict[str, object]] = [
        {"child_id": c, "plan_start_date": D("2025-02-02"), "other_council": said}
        for c, said in (("a", "Y"), ("b", "N"), ("c", None))
    ]
    for events in ("plans_on_day", "child_protection_plans"):
        assert ssd_events(events, "cp_plans", plans)["child_id"].to_list() == ["b", "c"]


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
    ]
    made = ssd_events("section_47_enquiries", "s47_enquiries", enquiries, initial_conferences=conferences)
    assert made.select("conference_date", "left_out").rows() == [(D("2025-01-15"), None), (None, None)]
    without = ssd_events("section_47_enquiries", "s47_enquiries", enquiries)
    assert "conference_date" not in without.columns
    held = ssd_events("initial_conferences", "initial_conferences", conferences, s47_enquiries=enquiries)
    assert held.select("child_id", "enquiry_date").rows() == [("a", D("2025-01-01"))] * 2


def test_a_conference_of_before_its_enquiry_names_none() -> None:
    enquiries: list[dict[str, object]] = [
        {"child_id": "a", "enquiry_row": "s1", "enquiry_date": D("2025-03-10")},
        {"child_id": "b", "enquiry_row": "s2", "enquiry_date": D("2025-03-10")},
    ]
    conferences: list[dict[str, object]] = [
        {"child_id": "a", "enquiry_row": "s1", "conference_date": D("2025-01-20")},
        {"child_id": "b", "enquiry_row": "s2", "conference_date": D("2025-03-10")},
    ]
    made = ssd_events("section_47_enquiries", "s47_enquiries", enquiries, initial_conferences=conferences)
    assert made.select("conference_date", "left_out").rows() == [(None, ",conference_date,"), (D("2025-03-10"), None)]
    held = ssd_events("initial_conferences", "initial_conferences", conferences, s47_enquiries=enquiries)
    assert held["enquiry_date"].to_list() == [None, D("2025-03-10")]


def test_children_of_a_family_may_share_an_enquiry() -> None:
    enquiries: list[dict[str, object]] = [
        {"child_id": c, "enquiry_row": "s1", "enquiry_date": D(day)}
        for c, day in (("a", "2025-01-01"), ("b", "2025-01-02"))
    ]
    conferences: list[dict[str, object]] = [{"child_id": "b", "enquiry_row": "s1", "conference_date": D("2025-01-15")}]
    made = ssd_events("section_47_enquiries", "s47_enquiries", enquiries, initial_conferences=conferences)
    assert made.select("conference_date", "left_out").rows() == [(None, None), (D("2025-01-15"), None)]
    held = ssd_events("initial_conferences", "initial_conferences", conferences, s47_enquiries=enquiries)
    assert held.select("child_id", "enquiry_date").rows() == [("b", D("2025-01-02"))]


def test_a_conference_that_names_no_enquiry_is_kept_and_what_it_followed_is_not_known() -> None:
    enquiries: list[dict[str, object]] = [
        {"child_id": c, "enquiry_row": f"{c}{day}", "enquiry_date": D(day)}
        for c, day in (
            ("a", "2024-06-01"),
            ("a", "2025-01-01"),
            ("a", "2025-03-01"),
            ("b", "2025-01-01"),
            ("c", "2025-01-01"),
        )
    ]
    conferences: list[dict[str, object]] = [
        {"child_id": "a", "enquiry_row": None, "conference_date": D("2025-01-15")},
        {"child_id": "b", "enquiry_row": "b2025-01-01", "conference_date": D("2025-01-15")},
        {"child_id": "b", "enquiry_row": "lost", "conference_date": D("2025-02-15")},
        {"child_id": "d", "enquiry_row": None, "conference_date": D("2025-01-15")},
    ]
    made = ssd_events("section_47_enquiries", "s47_enquiries", enquiries, initial_conferences=conferences)
    assert made.select("conference_date", "left_out").rows() == [
        (None, None),
        (None, ",conference_date,"),
        (None, None),
        (D("2025-01-15"), None),
        (None, None),
    ]
    held = ssd_events("initial_conferences", "initial_conferences", conferences, s47_enquiries=enquiries)
    assert held["enquiry_date"].to_list() == [None, D("2025-01-01"), None, None]
    nothing = [c | {"enquiry_row": None} for c in conferences]
    unlinked = ssd_events("section_47_enquiries", "s47_enquiries", enquiries, initial_conferences=nothing)
    assert "conference_date" not in unlinked.columns


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
    made = ssd_events("children_for_adoption", "permanence", steps, cla_episodes=care)
    days = made.select("child_id", "adoption_order_date", "days_to_moving_in", "days_to_match").rows()
    assert days == [
        ("a", D("2024-06-01"), 120, 61),  # from the second period of care to the day they fostered
        ("b", None, 365, 0),  # whose guardian was appointed after it, in a row of its own
    ]
    assert made["entered_care_date"].to_list() == [D("2023-01-01")] * 2


def adopted(**more: object) -> dict[str, object]:
    """The steps of child `a`, in care from 2022, placed in June 2024."""
    steps = {"decision_date": D("2024-01-01"), "placed_date": D("2024-06-01"), "order_date": D("2025-02-01")}
    care: list[dict[str, object]] = [{"child_id": "a", "started_date": D("2022-01-01"), "care_id": "a"}]
    rows = [{"child_id": "a", "order": "adoption"} | steps | more]
    return ssd_events("adoptions", "permanence", rows, cla_episodes=care).row(0, named=True)


@pytest.mark.parametrize(
    ("flag", "since", "days"),
    [
        ("Y", "2022-03-01", 59),
        ("Y", "1900-01-01", None),
        ("Y", None, None),
        ("N", "2022-03-01", 882),
        (None, None, 882),
    ],
)
def test_who_was_adopted_by_the_foster_carer_moved_in_when_that_placement_began(
    flag: str | None, since: str | None, days: int | None
) -> None:
    found = adopted(adopted_by_carer=flag, placed_with_carer_date=D(since) if since else None)
    assert found["days_to_moving_in"] == days


def test_nobody_moved_in_before_care_began() -> None:
    assert adopted(placed_date=D("2021-12-31"))["days_to_moving_in"] is None
    assert adopted(placed_date=D("2022-01-01"))["days_to_moving_in"] == 0


def test_who_was_adopted_or_left_care_waits_for_no_adopters() -> None:
    ended = {"ceased_date": D("2020-01-01"), "episode_ceased_reason": "E11"}
    care: list[dict[str, object]] = [
        {"child_id": c, "started_date": D("2017-01-01"), "episode_start_reason": "S"} | (ended if c == "c" else {})
        for c in "abcd"
    ]
    steps: list[dict[str, object]] = [
        {"child_id": "a", "decision_date": D("2018-01-01"), "order_date": D("2019-06-01"), "order": "adoption"},
        {
            "child_id": "b",
            "decision_date": D("2018-01-01"),
            "order_date": D("2019-06-01"),
            "order": "special_guardianship",
        },
        {"child_id": "c", "decision_date": D("2018-01-01")},
        {"child_id": "d", "decision_date": D("2018-01-01")},
    ]
    made = ssd_events("children_for_adoption", "permanence", steps, cla_episodes=care)
    waiting = made.with_columns(period_end=pl.lit(LAST)).filter(terms.waiting_to_move_in)
    assert waiting["child_id"].to_list() == ["d"]


@pytest.mark.parametrize(
    ("rows", "waiting", "decisions"),
    [
        (
            [{"decision_date": "2023-01-01"}, {"decision_date": "2023-01-01", "placement_order_date": "2023-02-01"}],
            1,
            1,
        ),
        ([{"decision_date": "2023-01-01"}, {"placed_date": "2024-05-01"}], 0, 1),
        ([{"decision_date": "2023-01-01", "no_longer_date": "2022-01-01"}], 1, 1),
        ([{"decision_date": "2022-01-01", "no_longer_date": "2023-01-01"}, {"decision_date": "2024-01-01"}], 1, 2),
        ([{"decision_date": "2024-06-01", "order_date": "2018-01-01", "order": "special_guardianship"}], 1, 1),
        ([{"decision_date": "2023-01-01"}, {"no_longer_date": "2024-05-01"}], 0, 1),
        ([{"decision_date": "2023-01-01"}, {"fostering_for_adoption_date": "2024-05-01"}], 0, 1),
        ([{"decision_date": "2019-12-20"}], 1, 1),
        ([{"decision_date": "2014-12-20"}], 0, 1),
    ],
)
def test_steps_of_one_decision_are_one_whichever_rows_they_stand_in(
    rows: list[dict[str, str]], waiting: int, decisions: int
) -> None:
    care: list[dict[str, object]] = [
        {
            "child_id": "a",
            "started_date": D("2015-01-01"),
            "ceased_date": D("2016-01-01"),
            "episode_ceased_reason": "E4A",
        },
        {"child_id": "a", "started_date": D("2020-01-01"), "episode_start_reason": "S"},
    ]
    steps: list[dict[str, object]] = [
        {"child_id": "a"} | {n: D(v) if n.endswith("_date") else v for n, v in row.items()} for row in rows
    ]
    made = ssd_events("children_for_adoption", "permanence", steps, cla_episodes=care)
    assert made.with_columns(period_end=pl.lit(LAST)).filter(terms.waiting_to_move_in).height == waiting
    decided = ssd_events("adoption_decisions", "permanence", steps, cla_episodes=care)
    assert decided["decision_date"].drop_nulls().len() == decisions


def test_an_adoption_whose_steps_stand_in_several_rows() -> None:
    care: list[dict[str, object]] = [
        {
            "child_id": "a",
            "started_date": D("2021-01-01"),
            "ceased_date": D("2025-01-09"),
            "episode_ceased_reason": "E11",
        },
        {"child_id": "a", "started_date": D("2025-03-01"), "episode_start_reason": "S"},
    ]
    steps: dict[str, object] = {
        "child_id": "a",
        "decision_date": D("2023-01-01"),
        "placement_order_date": D("2023-03-01"),
        "matching_date": D("2023-06-01"),
        "placed_date": D("2023-08-01"),
    }
    # The order is a day after the end of care; what comes before it lies outside the days that the delivery covers.
    order: dict[str, object] = {"child_id": "a", "order_date": D("2025-01-10"), "order": "adoption"}
    made = ssd_events("adoptions", "permanence", [order], permanence=[steps, order], cla_episodes=care)
    assert made.select("adoption_order_date", "days_to_moving_in", "days_to_match").rows() == [
        (D("2025-01-10"), 942, 92)
    ]
    # A decision dated after the order is a slip: the child was adopted all the same.
    late = [steps | order | {"decision_date": D("2025-02-10")}]
    assert ssd_events("adoptions", "permanence", late, cla_episodes=care)["adoption_order_date"].to_list() == [
        D("2025-01-10")
    ]


def test_a_decision_whose_day_cannot_be_read_is_not_known() -> None:
    rows: list[dict[str, object]] = [{"child_id": "a", "left_out": ",decision_date,"}]
    care: list[dict[str, object]] = [{"child_id": "a", "started_date": D("2021-01-01"), "episode_start_reason": "S"}]
    made = ssd_events("children_for_adoption", "permanence", rows, cla_episodes=care)
    assert made["left_out"].to_list() == [",decision_date,"]


def test_an_assessment_that_ended_in_no_further_action_found_no_need() -> None:
    rows: list[dict[str, object]] = [
        {"child_id": "a", "start_date": LAST, "authorised_date": LAST, "assessment_nfa": nfa}
        for nfa in ("Y", "N", None)
    ]
    made = ssd_events("assessments", "cin_assessments", rows)
    assert made["requires_support"].to_list() == ["N", "Y", None]


def test_children_in_need_are_counted_once_and_no_further_action_opens_nothing() -> None:
    def referred(child: str, day: str, closed: str | None, nfa: str | None = "N") -> dict[str, object]:
        end = D(closed) if closed else None
        return {"child_id": child, "referral_date": D(day), "closure_date": end, "no_further_action": nfa}

    rows = [
        referred("a", "2022-01-10", None, "Y"),
        referred("b", "2025-01-10", None),
        referred("b", "2025-02-10", None, None),
        referred("c", "2024-01-10", "2024-03-10"),
        referred("c", "2024-02-10", "2024-02-20"),
        referred("c", "2024-03-10", "2024-06-10"),
        referred("d", "2024-01-10", None),
        referred("d", "2024-02-10", "2024-02-20"),
    ]
    made = ssd_events("children_in_need", "cin_episodes", rows)
    assert made.select("child_id", "cin_start_date", "cin_closure_date").rows() == [
        ("b", D("2025-01-10"), None),
        ("c", D("2024-01-10"), D("2024-03-10")),
        ("c", D("2024-03-10"), D("2024-06-10")),
        ("d", D("2024-01-10"), None),
    ]


def test_an_end_of_need_that_cannot_be_read_is_told_under_its_name_here() -> None:
    rows: list[dict[str, object]] = [{"child_id": "a", "referral_date": LAST, "left_out": ",closure_date,"}]
    made = ssd_events("children_in_need", "cin_episodes", rows)
    assert made.select("cin_start_date", "cin_closure_date", "left_out").rows() == [(LAST, None, ",cin_closure_date,")]

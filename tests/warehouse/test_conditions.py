"""Conditions that a council writes: what they count, and what is refused, in words that quote nothing."""

import re
import time
from pathlib import Path

import polars as pl
import pytest

from schemas.events import EVENTS
from warehouse.conditions import FUNCTIONS, MOST_PARTS, WORDS, NotACondition, columns_of, condition
from warehouse.example import example_rows

ROWS = """
    child_id | sex | birth_date | start_date | authorised_date | team
    A        | F   | 2010-05-05 | 2025-04-01 | 2025-04-11      | North
    B        | M   | 2012-05-05 | 2025-04-01 | 2025-04-12      | South
    C        |     | 2024-05-05 | 2025-04-01 | 2025-05-15      |
    D        | U   |            |            | 2025-06-30      | North
"""


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("sex = 'F'", [True, False, None, False]),
        ("SEX = 'F' OR Sex = 'M'", [True, True, None, False]),
        ("sex IN ('F', 'M')", [True, True, None, False]),
        ("sex NOT IN ('F', 'M')", [False, False, None, True]),
        ("sex <> 'F'", [False, True, None, True]),
        ("sex IS NULL", [False, False, True, False]),
        ("sex IS NOT NULL", [True, True, False, True]),
        ("start_date IN (DATE '2025-04-01')", [True, True, True, None]),
        ("CASE WHEN sex = 'F' THEN TRUE ELSE NULL END", [True, None, None, None]),
        ("CASE WHEN sex IN ('F', 'M') THEN sex ELSE 'other' END = 'other'", [False, False, True, True]),
        ("authorised_date - start_date IN (INTERVAL '10 Days')", [True, False, False, None]),
        ("DATE '2025-04-05' BETWEEN start_date AND authorised_date", [True, True, True, None]),
        ("(sex = 'F') IS TRUE", [True, False, None, False]),
        ("EXTRACT(DAY FROM authorised_date) = 15", [False, False, True, False]),
        ("team LIKE 'N%'", [True, False, None, True]),
        ("NOT (sex IS NULL)", [True, True, False, True]),
        ("authorised_date - start_date <= INTERVAL '10 days'", [True, False, False, None]),
        ("authorised_date <= start_date + INTERVAL '11 days'", [True, True, False, None]),
        ("authorised_date BETWEEN DATE '2025-04-12' AND DATE '2025-05-15'", [False, True, True, False]),
        ("birth_date > start_date - INTERVAL '13 years'", [False, True, True, None]),
        ("EXTRACT(MONTH FROM authorised_date) = 4", [True, True, False, False]),
        ("COALESCE(sex, 'N') = 'N'", [False, False, True, False]),
        ("LOWER(team) LIKE 'no%'", [True, False, None, True]),
        ("CASE WHEN sex = 'F' THEN TRUE ELSE FALSE END", [True, False, False, False]),
        ("sex = 'F' AND (team = 'North' OR team = 'South')", [True, False, None, False]),
    ],
)
def test_a_condition_counts_what_it_says(text: str, counted: list[bool | None]) -> None:
    rows = example_rows("assessments", ROWS)
    assert rows.select(condition(text, "assessments").alias("c"))["c"].to_list() == counted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("authorized_date IS NULL", "authorized_date (at character 1) is no column of assessments, and no word of a condition; the nearest known one is authorised_date"),
        ("sex = 'Female'", "sex never has the value at character 7; write 'F'"),
        ("sex IN ('F', 'f')", "sex never has the value at character 14; write 'F'"),
        ("sex = 'Q'", "`scrutiny list --events` prints its values"),
        ("sex = NULL", "nothing is the same as NULL"),
        ("NULL = sex", "nothing is the same as NULL"),
        ("sex IN (NULL)", "nothing is the same as NULL"),
        ("sex < NULL", "nothing is the same as NULL"),
        ("'Female' = sex", "sex is compared with a value that it never has; write 'F'"),
        ("sex = ('Female')", "sex is compared with a value that it never has; write 'F'"),
        ("1 < TRUE AND sex = 'F'", "it compares a number with true or false"),
        ("COALESCE(start_date, 'x') = 'x'", "it compares a day with a text"),
        ("start_date > '2025-01-01'", "start_date is a day, and at character 14 stands a text: write DATE"),
        ("authorised_date - start_date < 10", "it compares a number with a span of days"),
        ("10 > authorised_date - start_date", "it compares a number with a span of days"),
        ("sex = 5", "it compares a number with a text"),
        ("sex", "it is not true or false"),
        ("TRUE", "it names no column"),
        ("", "it names no column"),
        ("sex = 'F' AND", "it cannot be read: a word, a sign or a bracket is missing"),
        ("((sex = 'F')", "it cannot be read: a word, a sign or a bracket is missing"),
        ("start_date = DATE '2025-13-45'", "there is no such day (at character 19)"),
        ("sex == 'F'", "on both sides of one ="),
        ("DATEDIFF(period_end, birth_date) > 16", "the function DATEDIFF may not be used"),
        ("AGE(birth_date) > 16", "birth_date <= period_end - INTERVAL '16 years'"),
        ("sex = Female", "Female (at character 7) is no column of assessments, and no word of a condition; write 'F'"),
        ("SELECT * FROM assessments WHERE sex = 'F'", "belongs to a whole query: write only what is so of a row"),
        ("start_date > TODAY", "write period_end, the last day of the period"),
        ("start_date > GETDATE()", "write period_end, the last day of the period"),
        ("start_date > CURRENT_DATE - INTERVAL '90 days'", "write period_end, the last day of the period"),
        ('sex = "F"', "a text stands between single quotation marks"),
        ("sex = ‘F’", "a text stands between single quotation marks"),
    ],
)  # fmt: skip
def test_a_malformed_condition_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(NotACondition) as why:
        condition(text, "assessments")
    assert words in str(why.value)


@pytest.mark.parametrize(
    "text",
    [
        "child_id = 'ab12'",
        "delivery = 'x'",
        "source_row > 5",
        "sex = (SELECT max(sex) FROM self)",
        "sex IN (SELECT sex FROM assessments)",
        "EXISTS (SELECT 1)",
        "sex = 'F'; DROP TABLE x",
        "sex = 'F' -- and more",
        "sex = 'F' /* and more */",
        "sex = 'F' --",
        "SUM(1) > 2 AND sex = 'F'",
        "ROW_NUMBER() OVER (ORDER BY sex) = 1 AND sex = 'F'",
        "READ_CSV('/etc/passwd') = sex",
        "RPAD(sex, 1000000000, 'x') = 'F'",
        "REPEAT(sex, 1000000000) = 'F'",
        "start_date < CURRENT_DATE",
        "RANDOM() < 1 AND sex = 'F'",
        "sex ~ '(a+)+$'",
        "sex AS x",
        "sex = 'F' FROM t",
        "sex = U&'\\0046'",
        "sex = $$F$$",
        "sex = 'F' UNION ALL",
        "sex = x'46'",
        "\x00",
        "sex = 'F'" + " OR sex = 'F'" * 100,
        "(" * 400 + "sex = 'F'" + ")" * 400,
        "NOT " * 200 + "sex = 'F'",
        "sex IS NULL" + " BETWEEN TRUE AND TRUE" * 20,
        "sex IS NULL" + " IN (TRUE, sex IS NULL)" * 18,
        "CASE " * 8 + "sex" + " WHEN team THEN sex WHEN sex THEN team WHEN 'F' THEN team END" * 8 + " = team",
        "MONTH(start_date) * 100 >= 400",
        "YEAR(start_date) = 2025",
        "start_date IN (DATE '2025-05-12', DATE '2025-06-31')",
        "NOT start_date",
        "sex = 'F' AND NOT team",
        "NOT(" * 60 + "sex = 'F'" + ")" * 60,
        "sex BETWEEN 'A' AND 'Z'" + " BETWEEN 'A' AND 'Z'" * 19,
        "sex" + " < sex" * 99,
        "1" + "+1" * 491 + "=1 AND sex = 'F'",
        "start_date + INTERVAL '99999999999999999 days' > period_end",
        "start_date + INTERVAL '1m' > period_end",
        "start_date + INTERVAL '' > period_end",
        "sex = '\ud800'",
    ],
)
def test_what_a_condition_must_not_reach_is_refused(text: str) -> None:
    before = time.perf_counter()
    with pytest.raises(NotACondition):
        condition(text, "assessments")
    assert time.perf_counter() - before < 5  # a limit, not a measure: nothing of it was worked out


def test_a_condition_with_as_many_parts_as_it_may_have_is_read() -> None:
    text = "sex = 'F'" + " OR sex = 'F'" * ((MOST_PARTS - 3) // 4)
    assert isinstance(condition(text, "assessments"), pl.Expr)
    with pytest.raises(NotACondition, match="more than 200 words and signs"):
        condition(text + " OR sex = 'F'", "assessments")


def test_parts_of_a_day_are_numbers_that_nothing_overflows() -> None:
    rows = example_rows("assessments", ROWS)
    for text in (
        "EXTRACT(MONTH FROM authorised_date) * 100 >= 400",
        "(EXTRACT(YEAR FROM authorised_date)) * 1000000 > 2000000000",
    ):
        assert all(rows.select(condition(text, "assessments").alias("c"))["c"].to_list()), text


def test_no_message_quotes_a_text() -> None:
    for text in (
        "zebra = 'Anna'",
        "sex = 'Anna'",
        "sex IN ('F', 'Anna')",
        "start_date = 'Anna'",
        "sex = 'Anna' AND",
        "LEFT('Anna') = sex",
    ):
        with pytest.raises(NotACondition) as why:
            condition(text, "assessments")
        assert "Anna" not in str(why.value)


@pytest.mark.parametrize("events", EVENTS)
def test_no_column_shares_its_name_with_a_word(events: str) -> None:
    columns = columns_of(events)
    assert columns and not {*WORDS, *FUNCTIONS} & columns.keys()
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", n) for n in columns)
    assert not {"child_id", "user_id", "client_id", "delivery", "sheet", "source_row"} & columns.keys()


@pytest.mark.parametrize("events", EVENTS)
def test_a_condition_may_name_every_column_it_lists(events: str) -> None:
    for name in columns_of(events):
        assert condition(f"{name} IS NOT NULL", events).meta.root_names() == [name]


DOCS = (Path(__file__).parents[2] / "docs/own-indicators.md").read_text()
WISHES = re.findall(r"^\| [^|]+ \| `([^`]+)` \|$", DOCS.partition("| wish |")[2], flags=re.MULTILINE)


def test_the_page_on_own_indicators_has_conditions() -> None:
    assert len(WISHES) == 11


@pytest.mark.parametrize("wish", WISHES)
def test_every_condition_of_the_page_can_be_used(wish: str) -> None:
    of = [
        e
        for e in EVENTS
        if set(re.findall(r"[a-z_]{4,}", re.sub(r"'[^']*'", "", wish))) - {"period_end"} <= columns_of(e).keys()
    ]
    assert of, "no events have these columns"
    assert isinstance(condition(wish, of[0]), pl.Expr)

"""A paper held against published figures alone: a home into which nothing but national files was delivered."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from conftest import Homes, into_which_is_delivered, refreshed
from helpers import rounds
from pipelines.commands.app import app
from pipelines.demo.published import files as published_files
from pipelines.home.lake import Lake


def _made(place: Path) -> Lake:
    delivered = into_which_is_delivered(place.with_name("delivered"), families=(published_files,))
    for folder in Path(str(delivered.landing)).iterdir():
        if folder.name != "published":
            shutil.rmtree(folder)
    return refreshed(delivered, place)


@pytest.fixture(scope="module")
def published(shared_homes: Homes) -> Lake:
    return shared_homes.once("published_alone", _made)


@pytest.fixture(scope="module")
def rate(published: Lake) -> str:
    """The re-referrals of 2023/24 as published for the council."""
    with duckdb.connect(str(published.served), read_only=True) as star:
        found = star.execute(
            "SELECT value FROM mart.comparison WHERE la_code = '855' AND measure = 'ReReferral' AND published_period = '2024' AND is_latest"
        ).fetchone()
    assert found is not None
    return f"{found[0]:.1f}"


@pytest.fixture
def verdicts(published: Lake, tmp_path: Path) -> Callable[[str], list[tuple[str, str]]]:
    """What a review says of each claim of a text: the words and the verdict, or why it cannot be checked."""

    def say(text: str) -> list[tuple[str, str]]:
        (tmp_path / "paper.txt").write_text(text, encoding="utf-8")
        done = CliRunner().invoke(app, ["review", str(tmp_path / "paper.txt"), "--json", "--home", str(published.home)])
        assert done.stdout, done.output
        claims = json.loads(done.stdout)["claims"]
        return [(c["text"], c["because"] if c["verdict"] == "cannot be checked" else c["verdict"]) for c in claims]

    return say


def test_the_round_is_the_latest_that_was_over_when_national_files_came(published: Lake) -> None:
    assert rounds(published) == ["2025-26-Q1"]


def test_what_is_published_is_held_against_the_paper(
    verdicts: Callable[[str], list[tuple[str, str]]], rate: str
) -> None:
    assert verdicts(f"In 2023/24, {rate}% of referrals were re-referrals.") == [(f"{rate}%", "agrees")]
    assert verdicts("In 2023/24, 99.9% of referrals were re-referrals.") == [("99.9%", "disagrees")]


def test_a_single_month_is_no_year(verdicts: Callable[[str], list[tuple[str, str]]], rate: str) -> None:
    assert verdicts(f"Re-referrals were {rate}% in March 2024.") == [(f"{rate}%", "agrees")]
    ((_, why),) = verdicts("Re-referrals were 99.9% in March 2024.")
    assert why == "it may be of March 2024 alone, and the release has no single months"


def test_an_age_group_is_not_all_of_them(verdicts: Callable[[str], list[tuple[str, str]]]) -> None:
    text = "At 31 March 2024, 99.9% of care leavers{} were in education, employment or training."
    ((_, why),) = verdicts(text.format(" aged 17 to 18"))
    assert why == "the sentence is about an age group of which the release has no figure"
    assert verdicts(text.format("")) == [("99.9%", "disagrees")]


def test_a_number_of_a_measure_that_is_not_known_is_counted(verdicts: Callable[[str], list[tuple[str, str]]]) -> None:
    assert verdicts("In 2023/24 there were 341 contacts from schools.") == [
        ("341", "it names no measure by a name known here; what your papers call it: sheet Names of the workbook")
    ]


def test_what_says_no_year_may_be_of_the_year_in_the_title(
    verdicts: Callable[[str], list[tuple[str, str]]], rate: str
) -> None:
    assert verdicts(f"Performance in 2021/22\n\nRe-referrals were {rate}%.") != [(f"{rate}%", "agrees")]
    assert verdicts(f"Performance in 2023/24\n\nRe-referrals were {rate}%.") == [(f"{rate}%", "agrees")]


def test_a_published_figure_may_have_been_revised_since(
    verdicts: Callable[[str], list[tuple[str, str]]], rate: str
) -> None:
    near = f"{float(rate) + 0.3:.1f}"
    ((_, why),) = verdicts(f"In 2023/24 re-referrals were {near}%.")
    assert why == f"as published now it is {rate}%; when the paper was written it may have been another"
    assert verdicts("In 2023/24 re-referrals were 99.9%.") == [("99.9%", "disagrees")]


def test_a_year_that_ends_in_march_is_that_year(rate: str, verdicts: Callable[[str], list[tuple[str, str]]]) -> None:
    assert verdicts(f"Re-referrals were {rate}% in the year ending March 2024.") == [(f"{rate}%", "agrees")]


def test_the_figure_of_england_beside_it_is_of_the_same_year(
    published: Lake, rate: str, verdicts: Callable[[str], list[tuple[str, str]]]
) -> None:
    with duckdb.connect(str(published.served), read_only=True) as star:
        (england,) = star.execute(
            "SELECT england FROM mart.comparison WHERE la_code = '855' AND measure = 'ReReferral' AND published_period = '2024' AND is_latest"
        ).fetchall()[0]
    said = verdicts(f"In 2023/24 re-referrals were {rate}%; the England average was {england:.1f}%.")
    assert said == [(f"{rate}%", "agrees"), (f"{england:.1f}%", "agrees")]

"""What has moved since the last frozen release: everything that differs, each with one cause."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from warehouse.evaluate import Fact
from warehouse.indicators import catalogue
from warehouse.publish.ledger import LEDGER
from warehouse.standing.movement import last_frozen, movements
from warehouse.standing.restatement import Standing

KEY = ("re_referrals", "standard", "Q1 2025/26", "year_to_date")
FROZEN: dict[str, Any] = dict.fromkeys(LEDGER) | {
    "release": "r00003", "code_version": "1", "la_code": "855", "round": "2025-26-Q1", "indicator_id": "re_referrals",
    "variant": "standard", "basis": "year_to_date", "period": "Q1 2025/26", "latest": Decimal("22.40"), "numerator": 396,
    "denominator": 1768, "status": "ok", "version": 1, "deliveries": "a", "workbook": "w", "state": "frozen",
    "direction": "Improve", "rag": "Amber", "quartile": 3, "target": 21.0, "target_operator": "<=", "vintage": "LAIT 1",
    "england": 20.6,
}  # fmt: skip
FIGURE = {"latest": Decimal("23.00"), "status": "ok"}
CORRECTED, PERIOD = ("correction", "received: the second list"), "Q2 2025/26 is reported, it was Q1 2025/26"


def standing(deliveries: str = "a", version: int = 1, code: str = "1", shown: str = "22.40") -> Standing:
    numbers = {"numerator": 396, "denominator": 1768, "value": float(shown), "shown": Decimal(shown)}
    fact = Fact(*KEY, status="ok", reason="", deliveries=tuple(deliveries.split()), version=version, **numbers)
    words = {"b": "the second list"}
    return Standing("855", {KEY: fact}, words, code, "2025-26-Q1", {"2025-26-Q1": {"re_referrals": "standard"}}, "w")


def moved(now: dict[str, Any], *entries: dict[str, Any], **stands: Any) -> dict[str, tuple[str, str, str, str]]:
    """By claim: what it was, what it is, cause and words."""
    ledger = pl.DataFrame(entries or (FROZEN,), schema=LEDGER, orient="row")
    frozen = last_frozen(standing(**stands), ledger)
    rows = movements(frozen, [FROZEN | now], catalogue())
    return {r["claim"]: (r["was"], r["becomes"], r["cause"], r["because"]) for r in rows}


def test_what_stands_has_not_moved() -> None:
    assert moved({}) == {}


@pytest.mark.parametrize(
    ("stands", "cause"),
    [
        ({"deliveries": "a b"}, CORRECTED),
        ({"version": 2}, ("definition", "the definition is version 2, it was 1")),
        ({"code": "2"}, ("definition", "the software is 2, it was 1")),
        # A late delivery and a new definition at once: what came is the cause.
        ({"deliveries": "a b", "version": 2}, CORRECTED),
    ],
)
def test_a_figure_of_the_same_period(stands: dict[str, Any], cause: tuple[str, str]) -> None:
    found = moved(FIGURE | {"quartile": 4, "rag": "Red", "direction": "Worse"}, shown="23.00", **stands)
    assert found == {
        "figure": ("22.4%, Q1 2025/26", "23.0%, Q1 2025/26", *cause),
        "direction": ("Improve", "Worse", *cause),
        "rag": ("Amber", "Red", *cause),
        "quartile": ("3rd", "4th", *cause),
    }


def test_another_period_is_new_data_and_what_is_said_of_it_moves_with_it() -> None:
    found = moved(
        {"period": "Q2 2025/26", "latest": Decimal("21.00"), "rag": "Green", "vintage": "LAIT 2", "quartile": 2}
    )
    assert found["figure"] == ("22.4%, Q1 2025/26", "21.0%, Q2 2025/26", "new data", PERIOD)
    assert found["rag"][2] == found["quartile"][2] == "new data"


def test_a_period_with_the_same_figure_is_new_data_too() -> None:
    assert moved({"period": "Q2 2025/26"})["figure"][2:] == ("new data", PERIOD)


def test_where_the_figure_stands_still() -> None:
    found = moved(
        {"quartile": 4, "vintage": "LAIT 2", "england": 20.25, "target": 22.0, "rag": "Red", "direction": "Worse"}
    )
    vintage = ("benchmark vintage", "LAIT 2 in place of LAIT 1")
    assert found["quartile"] == ("3rd", "4th", *vintage)
    assert found["england"] == ("20.6%", "20.3%", *vintage)
    assert found["target"] == ("<= 21", "<= 22", "target", "the council's workbook")
    assert found["rag"][:3] == ("Amber", "Red", "target")
    assert found["direction"] == ("Improve", "Worse", "correction", "the figure before was corrected")


def test_a_figure_that_is_gone() -> None:
    assert moved({"latest": None, "status": "x"}, deliveries="a b")["figure"][:2] == (
        "22.4%, Q1 2025/26",
        "no figure, Q1 2025/26",
    )


def test_only_the_last_frozen_release_of_the_council_counts() -> None:
    draft = FROZEN | {"release": "r00009", "state": "draft", "latest": Decimal("50.00")}
    earlier = FROZEN | {"release": "r00001", "latest": Decimal("10.00")}
    other = FROZEN | {"release": "r00008", "la_code": "891", "latest": Decimal("11.00")}
    assert moved({}, FROZEN, draft, earlier, other) == {}
    assert moved(FIGURE, draft) == {}, "nothing was frozen"


def test_a_release_that_did_not_keep_targets_and_vintages_says_nothing_of_them() -> None:
    old = FROZEN | dict.fromkeys(("target", "target_operator", "vintage", "england"))
    assert moved({}, old) == {}

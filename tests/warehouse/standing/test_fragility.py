"""Claims that a few children would change are found, with the smallest number that does; firm ones are not."""

from decimal import Decimal

from warehouse.comparison import Cuts, direction, quartile
from warehouse.evaluate import Fact
from warehouse.standing.fragility import (
    COUNTED,
    CUTS_MOVED,
    MOST,
    ROUNDED,
    Fragile,
    fragile,
    fragile_to_cuts,
    fragile_to_rounding,
)


def fact(numerator: int, denominator: int, shown: str) -> Fact:
    return Fact(
        "x", "standard", "Q1 2025/26", "in_quarter", "ok", numerator=numerator, denominator=denominator,
        value=100 * numerator / denominator, shown=Decimal(shown),
    )  # fmt: skip


def claims(previous: str, cuts: Cuts) -> dict[str, object]:
    return {
        "direction": lambda f: direction(f.shown, Decimal(previous), "high", 1),
        "quartile": lambda f: str(quartile(f.value, cuts, "high")),
    }


def test_the_smallest_number_that_changes_a_claim() -> None:
    """80 of 126 are 63.492 %. With 79 it is 62.698 %, below a cut of 63.0; with 82 it is 65.079 %."""
    found = fragile(fact(80, 126, "63.5"), 100, 1, claims("50.0", Cuts(50.0, 55.0, 63.0)), part_of_whole=True)  # type: ignore[arg-type]
    assert found == [Fragile("quartile", "1", "2", COUNTED, -1)]
    found = fragile(fact(80, 126, "63.5"), 100, 1, claims("63.5", Cuts(50.0, 55.0, 65.0)), part_of_whole=True)  # type: ignore[arg-type]
    assert set(found) == {
        Fragile("direction", "No change", "Improve", COUNTED, 1),
        Fragile("quartile", "2", "1", COUNTED, 2),
    }


def test_a_firm_claim_is_not_fragile() -> None:
    assert MOST == 3
    assert fragile(fact(800, 1_260, "63.5"), 100, 1, claims("50.0", Cuts(50.0, 55.0, 60.0)), part_of_whole=True) == []  # type: ignore[arg-type]


def test_what_cannot_be_counted_is_not_tried() -> None:
    """126 of 126 cannot become 127; 123 are 97.6 %, the first that are worse than 98.0."""
    found = fragile(fact(126, 126, "100.0"), 100, 1, claims("98.0", Cuts(1.0, 2.0, 3.0)), part_of_whole=True)  # type: ignore[arg-type]
    assert [(f.claim, f.counted) for f in found] == [("direction", -3)]
    assert fragile(Fact("x", "standard", "Q1 2025/26", "in_quarter", "x"), 100, 1, {}, part_of_whole=True) == []


def test_a_quartile_that_rounding_would_change() -> None:
    """72 of 100,940 are 0.0713 %, above a cut of 0.0701; printed as 0.07 it would be below."""
    exclusions = fact(72, 100_940, "0.07")
    placed = {"quartile": lambda f: str(quartile(f.value, Cuts(0.0701, 0.12, 0.18), "low"))}
    assert fragile_to_rounding(exclusions, placed) == [Fragile("quartile", "2", "1", ROUNDED)]
    placed = {"quartile": lambda f: str(quartile(f.value, Cuts(0.0691, 0.12, 0.18), "low"))}
    assert fragile_to_rounding(exclusions, placed) == []


def test_a_quartile_that_the_next_cut_points_would_change() -> None:
    """83.6 is above a median of 83.5, which has risen by 0.4 from one publication to the next."""
    mine = fact(836, 1_000, "83.6")

    def placed(f: Fact, cuts: Cuts) -> str:
        return str(quartile(f.value, cuts, "high"))

    now, before = Cuts(78.0, 83.5, 90.0), Cuts(78.0, 83.1, 90.0)
    assert fragile_to_cuts(mine, now, before, placed) == [Fragile("quartile", "2", "3", CUTS_MOVED)]
    assert fragile_to_cuts(mine, now, Cuts(78.0, 83.7, 90.0), placed) == [], "it has fallen"
    assert fragile_to_cuts(mine, now, None, placed) == [], "there is no publication before"

"""Claims that a few children would change are found, with the smallest number that does; firm ones are not."""

from decimal import Decimal

from warehouse.comparison import Cuts, direction, quartile
from warehouse.evaluate import Fact
from warehouse.standing.fragility import MOST, Fragile, fragile


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
    assert found == [Fragile("quartile", "1", "2", -1)]
    found = fragile(fact(80, 126, "63.5"), 100, 1, claims("63.5", Cuts(50.0, 55.0, 65.0)), part_of_whole=True)  # type: ignore[arg-type]
    assert set(found) == {Fragile("direction", "No change", "Improve", 1), Fragile("quartile", "2", "1", 2)}


def test_a_firm_claim_is_not_fragile() -> None:
    assert MOST == 3
    assert fragile(fact(800, 1_260, "63.5"), 100, 1, claims("50.0", Cuts(50.0, 55.0, 60.0)), part_of_whole=True) == []  # type: ignore[arg-type]


def test_what_cannot_be_counted_is_not_tried() -> None:
    """126 of 126 cannot become 127; 123 are 97.6 %, the first that are worse than 98.0."""
    found = fragile(fact(126, 126, "100.0"), 100, 1, claims("98.0", Cuts(1.0, 2.0, 3.0)), part_of_whole=True)  # type: ignore[arg-type]
    assert [(f.claim, f.counted) for f in found] == [("direction", -3)]
    assert fragile(Fact("x", "standard", "Q1 2025/26", "in_quarter", "x"), 100, 1, {}, part_of_whole=True) == []

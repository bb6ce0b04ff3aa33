"""A few of the orders in which deliveries may come; `python -m tests.proofs orders` plays 120 of five and 200 of eight."""

import random
from pathlib import Path

import pytest

import orders


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("orders")
    orders.make_homes(folder)
    return folder


def test_orders_of_five_workbooks_give_one_logical_checksum(homes: Path) -> None:
    chosen = random.Random(5).sample(list(orders.orders_of_five()), 2)
    assert len({orders.checksum(o, homes) for o in [*chosen, (4, 3, 2, 1, 0)]}) == 1


def test_orders_of_eight_deliveries_give_one_logical_checksum(homes: Path) -> None:
    """The same bytes in a later round's folder first or last; a list that is held back before the one it would supersede."""
    chosen = [*orders.orders_of_eight(1), tuple(range(8)), (5, 4, 3, 2, 1, 0, 6, 7)]
    assert len({orders.checksum(o, homes) for o in chosen}) == 1


def test_other_deliveries_give_another_checksum(homes: Path) -> None:
    """The checksum distinguishes releases: that all are equal means something."""
    assert orders.checksum((0, 1, 2, 3, 4), homes) != orders.checksum(tuple(range(8)), homes)

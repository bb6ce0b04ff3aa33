"""Every file of the fault corpus is handled as the table of faults asks; `python tests/faults` prints the score."""

from pathlib import Path

import pytest

from faults.catalogue import catalogue
from faults.fault import CLASSES
from faults.judged import complaints

AT_LEAST = 300


@pytest.mark.parametrize("number", CLASSES, ids=lambda n: f"{n} {CLASSES[n]}")
def test_every_fault_of_a_class_is_handled_as_specified(number: int, tmp_path: Path) -> None:
    mine = [f for f in catalogue() if f.number == number]
    assert mine, "no file shows this class"
    wrong = {}
    for position, fault in enumerate(mine):
        place = tmp_path / str(position)
        place.mkdir()
        if said := complaints(fault, place):
            wrong[fault.id] = said
    assert wrong == {}


def test_the_corpus_is_large_and_says_everything_once() -> None:
    ids = [f.id for f in catalogue()]
    assert len(set(ids)) == len(ids) >= AT_LEAST

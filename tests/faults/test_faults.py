"""A part of the fault corpus is handled as the table of faults asks: something of every class, every rule, every refusal.

`python -m tests.proofs corpus` judges the whole corpus and prints the score.
"""

from pathlib import Path

import pytest

from faults.catalogue import catalogue, chosen
from faults.fault import CLASSES, Fault
from faults.judged import complaints

AT_LEAST = 300


@pytest.mark.parametrize("number", CLASSES, ids=lambda n: f"{n} {CLASSES[n]}")
def test_faults_of_a_class_are_handled_as_specified(number: int, tmp_path: Path) -> None:
    mine = [f for f in chosen() if f.number == number]
    assert mine, "no file shows this class"
    wrong = {}
    for position, fault in enumerate(mine):
        place = tmp_path / str(position)
        place.mkdir()
        if reasons := complaints(fault, place):
            wrong[fault.id] = reasons
    assert wrong == {}


def test_the_corpus_is_large_and_says_everything_once() -> None:
    ids = [f.id for f in catalogue()]
    assert len(set(ids)) == len(ids) >= AT_LEAST


def test_the_chosen_ones_show_every_rule_and_refusal_of_the_corpus() -> None:
    def shown(faults: tuple[object, ...]) -> set[str]:
        files = [f for f in faults if isinstance(f, Fault)]
        return {x.rule for f in files for x in (*f.must.found, *f.must.noted)} | {f.must.refused for f in files}

    assert shown(chosen()) == shown(catalogue())
    assert {f.number for f in chosen()} == set(CLASSES)
    assert len(chosen()) < len(catalogue()) / 4

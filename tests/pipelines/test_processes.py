"""Work in several processes: the same results as in one, errors that come back, and a process that ends by itself."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from helpers import copy_home
from pipelines import steps
from pipelines.failures import kind_and_place
from pipelines.home.keys import load_key
from pipelines.home.lake import Lake
from pipelines.processes import Ended, in_processes
from pipelines.receive import receiving
from pipelines.receive.books import Books
from pipelines.route import compose, receive


@pytest.fixture(autouse=True)
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRUTINY_PROCESSES", "2")


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def fail_at(number: int, here: int) -> int:
    if os.getpid() != here:
        raise KeyError("a cell of a child")
    return number


def end(number: int, here: int) -> int:
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_in_the_order_of_the_items_and_from_two_processes() -> None:
    found = in_processes(square, [(n,) for n in range(40)], worth=True)
    assert [result for result, _ in found] == [n * n for n in range(40)]
    assert len({process for _, process in found}) == 2


def test_little_work_stays_in_this_process() -> None:
    assert in_processes(square, [(2,), (3,)], worth=False) == [(4, os.getpid()), (9, os.getpid())]


def test_an_error_comes_back_with_its_kind_and_place() -> None:
    with pytest.raises(KeyError) as caught:
        in_processes(fail_at, [(n, os.getpid()) for n in range(4)], worth=True)
    assert kind_and_place(caught.value).startswith("KeyError in test_processes.py, line ")


class TwoThingsError(Exception):
    """An error that is made from more than its message, and cannot be sent."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other}")


def fail_unsendably(number: int, here: int) -> int:
    if os.getpid() != here:
        raise TwoThingsError("a cell", "of a child")
    return number


def test_an_error_that_cannot_be_sent_is_named_by_its_kind_and_place() -> None:
    with pytest.raises(RuntimeError) as caught:
        in_processes(fail_unsendably, [(n, os.getpid()) for n in range(4)], worth=True)
    assert str(caught.value) == "TwoThingsError in another process"
    assert kind_and_place(caught.value).startswith("TwoThingsError in test_processes.py, line ")


def test_a_process_that_ends_is_an_error_and_the_next_call_has_another() -> None:
    with pytest.raises(Ended):
        in_processes(end, [(n, os.getpid()) for n in range(4)], worth=True)
    assert [result for result, _ in in_processes(square, [(n,) for n in range(4)], worth=True)] == [0, 1, 4, 9]


def test_two_processes_write_what_one_writes(
    annex_a_delivered: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "WORTH", 0)
    monkeypatch.setattr(steps, "ENOUGH", 1)
    written = []
    for processes in ("2", "1"):
        monkeypatch.setenv("SCRUTINY_PROCESSES", processes)
        lake = copy_home(annex_a_delivered, tmp_path / processes)
        for folder in sorted((lake.home / "landing").glob("20*"))[2:]:
            shutil.rmtree(folder)  # two rounds do
        books, councils = receive(lake, Books.read(lake), load_key(lake))
        compose(lake, books, councils)
        kept = Path(str(lake.store))
        files = (p for folder in ("verdicts", "accepted", "events") for p in (kept / folder).rglob("*") if p.is_file())
        written.append({str(p.relative_to(kept)): p.read_bytes() for p in files})
    assert {Path(name).parts[0] for name in written[0]} == {"verdicts", "accepted", "events"}
    assert written[0] == written[1]

"""The benchmarks measure what they say: a small run of the gate finds exactly what was planted. No times are tested."""

import inspect
from importlib import import_module
from pathlib import Path
from time import sleep

import pytest

from benchmarks import pupil_file, shapes
from benchmarks.__main__ import found
from benchmarks.gate_csv import gate, limit, plain
from benchmarks.measure import Case, paired
from benchmarks.stopwatch import REST, STEPS, Stopwatch
from benchmarks.table import README
from pipelines.receive import read as intake

ROWS = 20_000


@pytest.fixture(scope="module")
def pupils(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pupils") / "pupils.csv"
    pupil_file.write(file, ROWS)
    return file


def test_the_gate_finds_what_was_planted(pupils: Path) -> None:
    stands = pupil_file.planted(ROWS)
    answer = gate(str(pupils), str(pupils.parent))
    assert (answer["accepted"], answer["quarantined"]) == (stands.accepted, stands.quarantined)
    assert answer["findings"] == stands.findings
    assert sum(stands.findings.values()) == stands.quarantined == 105  # 99 spoiled rows, and 6 whose key was repeated


def test_what_it_is_compared_with_takes_in_the_same_rows(pupils: Path) -> None:
    stands = pupil_file.planted(ROWS)
    answer = plain(str(pupils), str(pupils.parent))
    assert (answer["accepted"], answer["quarantined"]) == (stands.accepted, stands.quarantined)
    loaded = limit(str(pupils), str(pupils.parent))
    assert loaded["rows"] + loaded["rejected"] == ROWS


def test_the_file_is_the_same_whenever_it_is_written(pupils: Path, tmp_path: Path) -> None:
    pupil_file.write(tmp_path / "again.csv", ROWS)
    assert (tmp_path / "again.csv").read_bytes() == pupils.read_bytes()


def test_a_child_is_measured_by_itself() -> None:
    """What the parent holds is not counted, what the child uses is; cases run in turn."""
    held = bytearray(300_000_000)
    held[:] = b"x" * len(held)
    idle = Case("idle", ("-c", "print('{}')"))
    busy = Case("busy", ("-c", "x = b'x' * 200_000_000; print('{\"inner\": 0.5, \"seen\": 1}')"))
    small, large = paired((idle, busy), 2)
    assert small.memory < 100
    assert 200 < large.memory < 300
    assert large.inner == 0.5
    assert large.answers == [{"seen": 1}, {"seen": 1}]
    assert len(held) == 300_000_000


def test_a_child_that_fails_is_no_result() -> None:
    with pytest.raises(RuntimeError, match="code 3"):
        paired([Case("failing", ("-c", "raise SystemExit(3)"))], 1)


def test_every_benchmark_has_its_place_in_the_readme() -> None:
    places = {line[5:-4] for line in README.read_text().splitlines() if line.startswith("<!-- ")}
    assert places == {text for name in found() for text in (name, f"end of {name}")}


def test_the_peers_shapes_have_its_sizes() -> None:
    assert [g.cells.height for g in intake.read(shapes.annex_a_lists(60), "Annex A.xlsx")] == [61] * 11
    census = shapes.census_episodes(25)
    assert census.count(b"<CINdetails>") == 25
    (details,) = (g for g in intake.read(census, "census.xml") if g.name == "CINdetails")
    assert details.cells.height == 26


def test_time_belongs_to_the_innermost_step() -> None:
    watch = Stopwatch()
    inner = watch.within("inner", lambda: sleep(0.02))
    outer = watch.within("outer", lambda: (sleep(0.01), inner(), inner()))
    watch.start()
    outer()
    total = watch.stop()
    assert watch.seconds["inner"] >= 0.04
    assert 0.01 <= watch.seconds["outer"] <= total - 0.04
    assert sum(watch.seconds.values()) == pytest.approx(total)
    assert set(watch.seconds) == {"inner", "outer", REST}


def test_every_step_is_a_function_of_the_product() -> None:
    for place in (place for functions in STEPS.values() for place in functions):
        module, _, name = place.rpartition(".")
        assert inspect.isfunction(getattr(import_module(module), name)), place

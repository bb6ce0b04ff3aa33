"""What a result depends on: what is done again if a module changes, and which deliveries are judged again if a code list changes."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpers import copy_home, opened, receive_all
from pipelines import closure
from pipelines.compose import composed
from pipelines.figures import comparison, facts
from pipelines.home.lake import Lake
from pipelines.publish import software
from pipelines.receive import contract, examine
from pipelines.receive import receiving as receive
from pipelines.receive.books import Books
from schemas.words.codes import CodeList
from schemas.words.source import known_sources, module_of

STEPS = {
    "verdict": contract.READER_AND_GATE,
    "events": composed.CODE,
    "facts": facts.CODE,
    "comparison": comparison.CODE,
    "release": software.CODE,
}
LISTS = sorted(n for n in closure.our_modules() if n.startswith(closure.CODE_LISTS))
AFTER = '\n# a remark\nTOUCHED = 1\n"""What it is for."""\n'


def module(name: str) -> str:
    return name.partition(":")[0]


def touched(name: str) -> dict[str, closure.Module]:
    """The modules as they would be read if one of them had a line more."""
    known = closure.our_modules()
    return {**known, name: replace(known[name], digest="touched")}


# ── a module ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_whoever_rests_on_a_module_changes_with_it_and_nobody_else_does() -> None:
    before = {step: closure.digest_of(code) for step, code in STEPS.items()}
    wrong = []
    for name in set(closure.our_modules()) - set(LISTS):
        changed = {
            step for step, code in STEPS.items() if closure.digest_of(code, modules=touched(name)) != before[step]
        }
        resting = {step for step, code in STEPS.items() if name in closure.closure(code)}
        if changed != resting:
            wrong.append(f"{name}: {changed} change, {resting} rest on it")
    assert not wrong


def test_nothing_is_imported_that_the_closure_does_not_know() -> None:
    """Python itself is asked which modules it loads; what is imported late is in the closure as well."""
    wrong = {}
    for step, code in STEPS.items():
        ask = f"import sys, {', '.join(code)}; print(*(m for m in sys.modules if m.split('.')[0] in {closure.PACKAGES!r}))"
        done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, cwd=closure.ROOT)
        missing = set(done.stdout.split()) - {module(n) for n in closure.closure(code)}
        if missing:
            wrong[step] = missing
    assert not wrong


def test_every_module_can_be_touched_and_a_remark_touches_none() -> None:
    remarked, unchanged = [], []
    for name, text in closure.sources().items():
        remark = closure.read_module(name, f"{text}\n# a remark\n" + '"""What it is for."""\n')
        if remark.digest != closure.our_modules()[name].digest:
            remarked.append(name)
        if closure.read_module(name, text + AFTER).digest == closure.our_modules()[name].digest:
            unchanged.append(name)
    assert (remarked, unchanged) == ([], [])


def test_what_was_read_before_is_kept_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closure, "_KEPT", tmp_path / "kept" / "closure.json")
    (tmp_path / "kept").mkdir()
    closure._keep({"content": closure.Module("digest", ("a.b",), ("c",), {"X": closure.Part("d", ("e",))})})
    assert closure._load_kept() == {
        "content": closure.Module("digest", ("a.b",), ("c",), {"X": closure.Part("d", ("e",))})
    }
    closure._KEPT.write_text("{half")
    assert closure._load_kept() == {}


# ── a code list ──────────────────────────────────────────────────────────────────────────────────────────────────────
def code_lists() -> Iterator[tuple[str, str, CodeList]]:
    """Every code list with the module and the name that define it."""
    for name in LISTS:
        for constant in closure.our_modules()[name].parts:
            value = getattr(sys.modules.get(name) or __import__(name, fromlist=["_"]), constant)
            if isinstance(value, CodeList):
                yield name, constant, value


def other_list(name: str, constant: str) -> dict[str, closure.Module]:
    """The modules as they would be read if a code list had another entry."""
    known = closure.our_modules()
    one = known[name]
    return {**known, name: replace(one, parts={**one.parts, constant: replace(one.parts[constant], digest="other")})}


def judged_again(modules: dict[str, closure.Module]) -> set[str]:
    return {
        s
        for s in known_sources()
        if closure.digest_of([module_of(s)], modules=modules) != closure.digest_of([module_of(s)])
    }


def test_a_code_list_concerns_the_sources_that_use_it() -> None:
    """The columns themselves are asked who uses a list; a source that shares its module with another is judged with it."""
    wrong, alone = [], 0
    for name, constant, codes in code_lists():
        using = {s.id for s in known_sources().values() for t in s.tables for c in t.columns if c.codes is codes}
        of_modules = {s for s in known_sources() if module_of(s) in {module_of(u) for u in using}}
        changed = judged_again(other_list(name, constant))
        alone += len(changed) == 1
        derived = any(f"{name}.{constant}" in p.uses for n in LISTS for p in closure.our_modules()[n].parts.values())
        if not (of_modules <= changed if derived else of_modules == changed):
            wrong.append(f"{constant}: {sorted(changed)}, used by {sorted(of_modules)}")
    assert not wrong and alone > 10


def test_a_code_of_the_children_in_need_census(annex_a: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reasons for closing a case stand in the census and in Annex A's list of closed cases; a register of schools has none."""
    changed = judged_again(other_list("schemas.codes.children_in_need", "CLOSURE_REASON"))
    assert "cin_census" in changed and "gias" not in changed and "council" not in changed


@pytest.fixture
def lake(annex_a: Lake, tmp_path: Path) -> Lake:
    return copy_home(annex_a, tmp_path / "home")


def unjudged(lake: Lake) -> list[str]:
    books = Books.read(lake)
    return sorted(d.file for owner in books.deliveries for s in books.slots_of(owner) for d in books.unjudged(owner, s))


def test_a_changed_source_has_its_own_deliveries_judged_again(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    assert unjudged(lake) == []
    of_source = contract.of_source
    monkeypatch.setattr(contract, "of_source", lambda s: "other" if s == "annex_a" else of_source(s))
    again = unjudged(lake)
    assert len(again) == 5 and all(name.startswith("Annex A") for name in again)


def test_other_headers_have_files_recognised_again_and_none_judged(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    every = len({(d.la_code, d.slot, d.file) for d, _ in (*receive_all(lake, "855"), *receive_all(lake, "published"))})
    for place in (contract, receive, sys.modules["pipelines.receive.books"]):
        monkeypatch.setattr(place, "headers", lambda: "other headers")
    assert len(unjudged(lake)) >= every - 1  # the council's workbook is in no slot

    def never(*_: object, **__: object) -> None:
        raise AssertionError("judged again")

    monkeypatch.setattr(receive, "examine_delivery", never)
    received = receive_all(lake, "855", "published")
    assert unjudged(lake) == [] and all(v.headers == "other headers" for d, v in received if d.slot != "council")
    assert opened(lake)[1].configured.la_code == "855"
    monkeypatch.setattr(receive, "source_of", lambda *_: "another")
    monkeypatch.setattr(contract, "headers", lambda: "still other")
    for place in (receive, sys.modules["pipelines.receive.books"]):
        monkeypatch.setattr(place, "headers", lambda: "still other")
    with pytest.raises(AssertionError, match="judged again"):
        receive_all(lake, "855")
    assert examine.source_of(b"PK", "x.xlsx", contract.NO_MAPPINGS) == ""

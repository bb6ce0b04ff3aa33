"""The rule book says every rule once, in words, and knows every code under which a file is refused."""

import ast
from functools import lru_cache
from pathlib import Path

import pytest

from faults.catalogue import catalogue
from faults.fault import Fault
from schemas.words.fields import Severity, schema_of
from schemas.words.rules import BOOK, BY_COLUMN, REFUSALS, Rule
from schemas.words.source import Source, known_rules, known_sources

ROOT = Path(__file__).parents[2]
RAISES = {"Unreadable", "IdentityConflict", "Refusal"}


def codes_raised() -> set[str]:
    """Every code with which the code refuses a file."""
    found = set()
    for path in (ROOT / "pipelines").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISES and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    found.add(code.value)
    return found


def test_every_refusal_is_in_the_book_and_none_is_invented() -> None:
    assert codes_raised() == set(REFUSALS)


@pytest.mark.parametrize("rule", known_rules(), ids=lambda r: f"{r.where}:{r.id}")
def test_a_rule_says_what_is_wrong_and_what_to_do(rule: Rule) -> None:
    assert rule.id.replace("_", "").isalnum() and rule.id == rule.id.lower()
    assert rule.severity in {*Severity, BY_COLUMN}
    assert len(rule.text) > 10 and rule.text[0].isupper() and not rule.text.endswith(".")
    assert rule.todo.endswith(".")


def test_a_rule_has_one_id() -> None:
    ids = [(r.where, r.id, r.text) for r in known_rules()]
    assert len(set(ids)) == len(ids)


@lru_cache
def found_in_the_corpus() -> frozenset[str]:
    return frozenset(
        f.rule for fault in catalogue() if isinstance(fault, Fault) for f in (*fault.must.found, *fault.must.noted)
    )


@lru_cache
def named_in_tests() -> frozenset[str]:
    """Every text that stands alone in a test: a rule that a test asks for is one of them."""
    trees = (ast.parse(p.read_text()) for p in (ROOT / "tests").rglob("*.py"))
    found = (n.value for t in trees for n in ast.walk(t) if isinstance(n, ast.Constant))
    return frozenset(v for v in found if isinstance(v, str))


@pytest.mark.parametrize("rule", sorted({r.id for r in known_rules()}))
def test_a_rule_has_a_test(rule: str) -> None:
    """A file of the fault corpus must have a finding of the rule, or a test asks for it."""
    assert rule in found_in_the_corpus() | named_in_tests()


def test_the_gate_uses_every_rule_of_the_book() -> None:
    """Every rule of every table is used by the gate, under its name."""
    code = "".join(p.read_text() for p in (ROOT / "pipelines").rglob("*.py"))
    names = [n for n, v in vars(__import__("schemas.words.rules", fromlist=["*"])).items() if isinstance(v, Rule)]
    assert len(names) == len(BOOK)
    assert [n for n in names if n not in code] == []


@pytest.mark.parametrize("source", known_sources().values(), ids=known_sources())
def test_a_text_with_a_form_says_which(source: Source) -> None:
    """Whoever is told that a text is malformed is told what is wanted."""
    for table in source.tables:
        checked = {
            name for name, c in schema_of(table.model).columns.items() if any(k.name == "str_matches" for k in c.checks)
        }
        assert {c.name for c in table.columns if c.form} == checked, table.name

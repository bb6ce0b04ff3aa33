"""Which code a result rests on: the modules that a module imports, and those that these import, as one digest.

Here: reading the three packages as syntax trees. Comments, docstrings and layout are no part of a tree, so they change no digest.
Not here: which result rests on which module (`pipelines.steps`, and each step).

A module counts whole, with the packages it lies in, whether it is imported at the top or late. Two things are special:

- Of a module of code lists (`schemas.codes…`) only the lists that are named count: a code of one source concerns that source alone.
- A module that finds others by their folder (`iter_modules`) rests on all of that folder. `schemas.words.source` is not followed: whoever
  rests on the sources names them.

Reading the trees takes a second and a half, so what was found is kept beside Python's own compiled modules, by the content of each
file.
"""

import ast
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PACKAGES = ("schemas", "warehouse", "pipelines")
CODE_LISTS = "schemas.codes"
SOURCES = "schemas.words.source"
_KEPT = Path(__file__).parent / "__pycache__" / f"closure.{sys.implementation.cache_tag}.json"


@dataclass(frozen=True)
class Part:
    """A definition of a module of code lists: a digest of it, and the names it uses, as `Module.uses`."""

    digest: str
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Module:
    """What matters of a module.

    digest   of its syntax tree, without docstrings
    uses     what it imports, as dotted names: `schemas.words.fields.column`, `polars`
    folders  the packages whose modules it finds by itself
    parts    its definitions by name; only of a module of code lists
    """

    digest: str
    uses: tuple[str, ...]
    folders: tuple[str, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)


def digest_of(names: Iterable[str], *, modules: Mapping[str, Module] | None = None) -> str:
    """A digest of all that these modules rest on, themselves included."""
    known = our_modules() if modules is None else modules
    return _sha256("\n".join(f"{n} {_digest(n, known)}" for n in sorted(closure(names, modules=known))))[:16]


def closure(names: Iterable[str], *, modules: Mapping[str, Module] | None = None) -> frozenset[str]:
    """The modules that these rest on, themselves included; of code lists `module:NAME`. KeyError for a name that is no module."""
    known = our_modules() if modules is None else modules
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += _rests_on(name, known)
    return frozenset(found)


def imported_by(name: str, *, modules: Mapping[str, Module] | None = None) -> frozenset[str]:
    """The modules, and definitions of code lists as `module:NAME`, that a module itself imports."""
    known = our_modules() if modules is None else modules
    return frozenset(_rests_on(name, known)) - set(_packages_above(name))


def _rests_on(name: str, known: Mapping[str, Module]) -> Iterator[str]:
    module, _, part = name.partition(":")
    found = known[module]
    for used in found.parts[part].uses if part else found.uses:
        yield from _resolved(used, known)
    for folder in () if module == SOURCES else found.folders:
        yield from (m for m in known if m.rpartition(".")[0] == folder)
    yield from (p for p in _packages_above(module) if p in known)


def _resolved(used: str, known: Mapping[str, Module]) -> Iterator[str]:
    """The module that a dotted name is or lies in; of code lists the definition; nothing for modules of other packages."""
    module, rest = used, ""
    while module and module not in known:
        module, _, last = module.rpartition(".")
        rest = f"{last}.{rest}".rstrip(".")
    if not module:
        return
    name = rest.partition(".")[0]
    yield f"{module}:{name}" if name and name in known[module].parts else module


def _packages_above(module: str) -> Iterator[str]:
    while "." in module:
        module = module.rpartition(".")[0]
        yield module


def _digest(name: str, known: Mapping[str, Module]) -> str:
    module, _, part = name.partition(":")
    return known[module].parts[part].digest if part else known[module].digest


# ── reading modules ──────────────────────────────────────────────────────────────────────────────────────────────────
@lru_cache
def our_modules() -> dict[str, Module]:
    """Every module of the three packages, by its dotted name."""
    kept = _load_kept()
    found: dict[str, Module] = {}
    by_content: dict[str, Module] = {}
    for name, text in sources().items():
        content = _sha256(f"{name} {text}")
        found[name] = by_content[content] = kept.get(content) or read_module(name, text)
    if by_content.keys() != kept.keys():
        _keep(by_content)
    return found


def sources() -> dict[str, str]:
    """The text of every module of the three packages, by its dotted name."""
    paths = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
    return {_name(p): p.read_text("utf-8") for p in paths}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read_module(name: str, text: str) -> Module:
    """What matters of a module's text."""
    tree = _without_docstrings(ast.parse(text))
    bound = _imported(tree)
    parts: dict[str, Part] = {}
    plain = ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.FunctionDef | ast.ClassDef
    if name.startswith(CODE_LISTS) and all(isinstance(s, plain) for s in tree.body):
        own = {n for statement in tree.body for n in _defined(statement)}
        for statement in tree.body:
            names = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name)} & own
            uses = _uses(statement, bound) | {f"{name}.{n}" for n in names}
            parts |= {n: Part(_tree_digest(statement), tuple(sorted(uses))) for n in _defined(statement)}
    return Module(_tree_digest(tree), tuple(sorted(_uses(tree, bound))), tuple(_folders(name, tree, bound)), parts)


def _without_docstrings(tree: ast.Module) -> ast.Module:
    """The tree without statements that are a bare text: docstrings, and those below a constant or field."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [s for s in body if not _is_text(s)]  # type: ignore[attr-defined]
    return tree


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _imported(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for, as a dotted name."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for a in node.names:
                package = a.name.partition(".")[0]
                bound[a.asname or package] = a.name if a.asname else package
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError("modules here are imported by their whole name")
            bound |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return bound


def _uses(tree: ast.AST, bound: Mapping[str, str]) -> set[str]:
    """The dotted names that are used: `people.SEX` of an imported `schemas.codes.people` is `schemas.codes.people.SEX`."""
    used = set()
    attributes = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in bound:
            used.add(f"{bound[node.value.id]}.{node.attr}")
            attributes.add(id(node.value))
        elif isinstance(node, ast.Import):
            used |= {a.name for a in node.names if "." in a.name and not a.asname}
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in bound and id(n) not in attributes]
    used |= {bound[n.id] for n in names}
    if isinstance(tree, ast.Module):  # what is imported and not used by name is still run
        used |= {b for b in set(bound.values()) if not any(u == b or u.startswith(f"{b}.") for u in set(used))}
    return used


def _folders(name: str, tree: ast.Module, bound: Mapping[str, str]) -> Iterator[str]:
    """The packages of `iter_modules(__path__)` and `iter_modules(package.__path__)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "iter_modules":
            of = ast.unparse(node.args[0])
            package = of.removesuffix("__path__").rstrip(".")
            yield bound.get(package, package) if package else name


def _defined(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
    yield from (t.id for t in targets if isinstance(t, ast.Name))


def _tree_digest(tree: ast.AST) -> str:
    return _sha256(ast.dump(tree))[:16]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# ── what was read before ─────────────────────────────────────────────────────────────────────────────────────────────
def _load_kept() -> dict[str, Module]:
    try:
        return {content: _module(kept) for content, kept in json.loads(_KEPT.read_bytes()).items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # not there, or of another version: the modules are read


def _module(kept: dict[str, Any]) -> Module:
    """A module as `_keep` has written it."""
    parts = {name: Part(part["digest"], tuple(part["uses"])) for name, part in kept["parts"].items()}
    return Module(**{**kept, "uses": tuple(kept["uses"]), "folders": tuple(kept["folders"]), "parts": parts})


def _keep(found: Mapping[str, Module]) -> None:
    """Keep what was read; where it may not be written, the next process reads again."""
    scratch = _KEPT.with_suffix(f".{os.getpid()}")
    try:
        _KEPT.parent.mkdir(exist_ok=True)
        scratch.write_text(json.dumps({content: asdict(m) for content, m in found.items()}))
        scratch.replace(_KEPT)
    except OSError:
        scratch.unlink(missing_ok=True)

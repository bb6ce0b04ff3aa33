"""Indicators that a council writes as files: `indicators/*.py` in its home, in the same words as those that come with the software.

Here: reading such a file, what it may not say, and whether it gives for its example what it says. Not here: the words
(`warehouse.indicator`, `warehouse.terms`), rows of the workbook (`warehouse.own`).

A file is looked at as a syntax tree before any of it is run: it may import the words, name things and call them, and nothing else. It has no
loop, no function and no way to another file. What is refused is refused with its line; the other indicators go on.
"""

import ast
import builtins
import hashlib
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.council.own.form import malformed
from schemas.events import EVENTS, nearest_events
from schemas.words.codes import nearest
from schemas.words.fields import describe
from warehouse import indicator as words
from warehouse import terms
from warehouse.conditions import HIDDEN, never_true
from warehouse.example import work_out
from warehouse.indicator import CountDistinct, During, Indicator, NotComparable, Sum
from warehouse.own import CHILD, NOBODY_PUBLISHES, PREFIX, marked

FOLDER = "indicators"
TO_BE_WRITTEN = (
    "Say what it means, as your procedures have it.",
    "Say what is counted here, and where practice differs.",
)
"""Definition and method of a new file."""

MOST_PARTS = 10_000
"""Parts of an indicator's syntax tree, those that its names stand for counted each time."""

LARGEST = 50_000
"""Bytes of a file. The longest that comes with the software has six thousand."""

_WORDS = {n: v for n, v in vars(words).items() if getattr(v, "__module__", "") == words.__name__}
_MODULES: Mapping[str, Mapping[str, Any]] = {
    "warehouse": {"terms": terms},
    "warehouse.indicator": _WORDS,
    "warehouse.terms": {n: getattr(terms, n) for n in terms.__all__},
    "polars": {},
    "datetime": {"date": date},
}
"""What a file may import, and what it may take from there by name. `import polars as pl` gives the functions below."""

_FUNCTIONS = ("col", "lit", "when", "all_horizontal", "any_horizontal", "coalesce", "min_horizontal", "max_horizontal")
_METHODS = ("then", "otherwise", "is_in", "is_null", "is_not_null", "is_between", "fill_null", "not_", "and_", "or_", "eq", "ne", "over", "count", "any", "all", "min", "max", "abs", "dt", "offset_by", "year", "month", "total_days", "str", "starts_with", "ends_with", "to_lowercase", "len_chars")  # fmt: skip
_USED_AT_ONCE = frozenset({*_FUNCTIONS, *_METHODS} - {"dt", "str"})
_STATEMENTS = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)
_PARTS = (
    ast.Call, ast.keyword, ast.Attribute, ast.Name, ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.UnaryOp, ast.BinOp, ast.Compare,
    ast.Load, ast.Store, ast.alias, ast.Invert, ast.USub, ast.Not, ast.BitAnd, ast.BitOr, ast.Add, ast.Sub, ast.Eq, ast.NotEq, ast.Lt,
    ast.LtE, ast.Gt, ast.GtE,
)  # fmt: skip
"""What a file may be made of. No product and no power: a number or a text could be made as large as the memory."""


class NotUsable(ValueError):  # noqa: N818 - the word people read
    """A file holds no indicator that can be used. `line` is where, or 0 where it is about all of it."""

    def __init__(self, line: int, text: str) -> None:
        self.line = line
        super().__init__(text)


class _Polars:
    """What a file sees as polars: the functions that make an expression of columns."""

    def __init__(self) -> None:
        for name in _FUNCTIONS:
            setattr(self, name, getattr(pl, name))


@dataclass(frozen=True)
class OwnFile:
    """A file of an indicator: its name from the home on, and the indicator, or why there is none."""

    name: str
    indicator: Indicator | None
    refused: NotUsable | None = None


def own_files(home: Path) -> list[OwnFile]:
    """The indicators that lie as files in a home, in the order of their names."""
    folder = home / FOLDER
    found = []
    for path in sorted(folder.glob("*.py")) if folder.is_dir() else ():
        name = f"{FOLDER}/{path.name}"
        try:
            found.append(OwnFile(name, read_own(_bytes(path), path.stem, name)))
        except NotUsable as why:
            found.append(OwnFile(name, None, why))
        except OSError as why:
            found.append(OwnFile(name, None, NotUsable(0, f"It cannot be read ({type(why).__name__})")))
        except (Exception, pl.exceptions.PanicException) as why:  # one file never takes the others with it
            found.append(OwnFile(name, None, NotUsable(0, f"It cannot be used ({type(why).__name__})")))
    return found


def _bytes(path: Path) -> bytes:
    """What a file holds. Raises `NotUsable` for a pipe or a device, which may never end, and for what is too large."""
    if not path.is_file():
        raise NotUsable(0, "It is no file")
    if path.stat().st_size > LARGEST:
        raise NotUsable(0, f"It is larger than {LARGEST:,} bytes")
    return path.read_bytes()


def read_own(data: bytes, stem: str, name: str) -> Indicator:
    """The indicator of a file, marked as the council's own and with its example worked out. Raises `NotUsable`."""
    indicator, tree = _run(data)
    if fault := malformed(indicator):
        parameter, words_ = fault
        raise NotUsable(_line_of(tree, parameter), words_)
    if indicator.id != stem or not stem.startswith(PREFIX):
        raise NotUsable(
            _line_of(tree, "id"), f"The name of the file and the id must be the same, and begin with {PREFIX}"
        )
    _names_what_there_is(indicator, tree)
    digest = hashlib.sha256(ast.dump(tree).encode()).hexdigest()
    made = marked(_told(indicator, name), digest)
    _gives_its_example(made, tree)
    for told, text in (("definition", indicator.definition), ("method", indicator.method)):
        if text in TO_BE_WRITTEN:
            raise NotUsable(
                _line_of(tree, told), f"Its {told} is still to be written: people read it beside the figure"
            )
    return made


def _told(indicator: Indicator, name: str) -> Indicator:
    """With what every own indicator says of itself, where the file says nothing."""
    compared = indicator.comparator
    blank = isinstance(compared, NotComparable) and not compared.reason
    return replace(
        indicator,
        own=name,
        source=indicator.source or f"The council's own definition: {name}.",
        comparator=NotComparable(NOBODY_PUBLISHES) if blank else compared,
        version=1,
    )


def _run(data: bytes) -> tuple[Indicator, ast.Module]:
    """The indicator that a file makes, and its syntax tree without docstrings. Raises `NotUsable`."""
    if len(data) > LARGEST:
        raise NotUsable(0, f"It is larger than {LARGEST:,} bytes")
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as why:
        raise NotUsable(getattr(why, "lineno", 0) or 0, "It is not Python") from None
    names: dict[str, Any] = {"__builtins__": {}}
    line = 0
    try:
        _refuse_what_grows(tree)
        for statement in tree.body:
            line = statement.lineno
            _refuse_what_may_not_stand(statement)
            if isinstance(statement, ast.Import | ast.ImportFrom):
                names |= _imported(statement)
            else:
                code = compile(ast.Module([statement], []), "<indicator>", "exec")
                exec(code, names)  # looked at above, and with nothing built in
    except NotUsable:
        raise
    except RecursionError:
        raise NotUsable(0, "It is nested too deeply") from None
    except (Exception, pl.exceptions.PanicException) as why:  # whatever a word is called with wrongly
        known = isinstance(why, NameError) and why.name in vars(builtins)
        words_ = "Only the words of indicators may be used" if known else f"It cannot be made: {_plainly(why)}"
        raise NotUsable(line, words_) from None
    made = names.get("indicator")
    if not isinstance(made, Indicator):
        raise NotUsable(0, "It makes no `indicator = Indicator(…)`")
    tree.body = [s for s in tree.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return made, tree


def _plainly(why: Exception) -> str:
    """What is wrong in Python's own words, which name parameters and never a value."""
    return str(why) if isinstance(why, TypeError | NameError | AttributeError) else type(why).__name__


def _refuse_what_may_not_stand(statement: ast.stmt) -> None:
    only = "Only imports and `name = …` may stand in an indicator's file"
    if not isinstance(statement, _STATEMENTS):
        raise NotUsable(statement.lineno, only)
    if isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Constant):
        raise NotUsable(statement.lineno, only)
    if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(
        statement.value, ast.List | ast.Tuple | ast.Dict
    ):
        raise NotUsable(statement.lineno, "A list stands where it is used: it has no name of its own")
    called = {id(n.func) for n in ast.walk(statement) if isinstance(n, ast.Call)}
    for node in ast.walk(statement):
        for part in ast.iter_child_nodes(node):
            line = getattr(part, "lineno", getattr(node, "lineno", statement.lineno))  # an operator has none of its own
            if said := _fault_of(part, called) or (_fault_of_call(part) if isinstance(part, ast.Call) else ""):
                raise NotUsable(line, said)


def _fault_of(part: ast.AST, called: Container[int]) -> str:
    """What is wrong with one part of a file, or "". `called`: what is called at once, by identity."""
    if not isinstance(part, _PARTS):
        return "An indicator's file has no loop, no function, no product and no other way to run"
    if isinstance(part, ast.Attribute) and part.attr not in _ALLOWED:
        return f"`.{part.attr}` may not be used{nearest(part.attr, sorted(_ALLOWED))}"
    if isinstance(part, ast.Attribute) and not isinstance(part.ctx, ast.Load):
        return "Only a name of the file's own may be given something: what it imports stays as it is"
    if isinstance(part, ast.Attribute) and part.attr in _USED_AT_ONCE and id(part) not in called:
        return f"`.{part.attr}` is used where it stands, with its brackets"
    if isinstance(part, ast.Name) and part.id.startswith("_"):
        return "A name does not begin with _"
    if isinstance(part, ast.List) and not all(isinstance(e, ast.Constant | ast.Call) for e in part.elts):
        return "A list holds texts, numbers or days"
    return ""


def _fault_of_call(call: ast.Call) -> str:
    """What is wrong with how a method or a function of polars is used, or ""."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    texts = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    plain = len(texts) == len(call.args)
    if name in _USED_AT_ONCE and call.keywords:
        return f"`.{name}` is used without names of parameters here"
    if name == "col" and not (plain and len(texts) == 1 and re.fullmatch(r"[a-z][a-z0-9_]*", texts[0])):
        return "`pl.col` names one column"
    if name == "col" and texts[0] in HIDDEN:
        return "A condition does not look at who a row is about, nor at where it stands"
    if name == "over" and not (plain and set(texts) <= {CHILD}):
        return f'Other rows are those of the same child: `.over("{CHILD}")`'
    if name == "fill_null" and len(call.args) != 1:
        return "`.fill_null` has the one value that stands for a blank"
    if name == "is_in" and not (len(call.args) == 1 and isinstance(call.args[0], ast.List)):
        return 'Its values stand in a list: `.is_in(["F", "M"])`'
    if name == "lit" and not (len(call.args) == 1 and isinstance(call.args[0], ast.Constant | ast.Call)):
        return "`pl.lit` has one value"
    if (name.endswith("_horizontal") or name == "coalesce") and any(isinstance(a, ast.Constant) for a in call.args):
        return f'`pl.{name}` has conditions or columns: `pl.col("…")`'
    return ""


def _refuse_what_grows(tree: ast.Module) -> None:
    """Raise where names that stand for names stand for more than `MOST_PARTS` parts: what is doubled thirty times fills the memory."""
    size: dict[str, int] = {}
    for statement in tree.body:
        names = [n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
        texts = sum(
            len(n.value) for n in ast.walk(statement) if isinstance(n, ast.Constant) and isinstance(n.value, str)
        )
        parts = sum(1 for _ in ast.walk(statement)) + texts // 10 + sum(size.get(n, 0) for n in names)
        if parts > MOST_PARTS:
            raise NotUsable(statement.lineno, "It is too large: names that stand for other names grow with each use")
        for target in (n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)):
            size[target] = parts


_ALLOWED = frozenset({*_FUNCTIONS, *_METHODS, *terms.__all__})
_MAY_IMPORT = (
    "An indicator's file may import words of warehouse.indicator and warehouse.terms, polars, and date of datetime"
)


def _imported(statement: ast.Import | ast.ImportFrom) -> dict[str, Any]:
    """The names that an import gives. Raises `NotUsable`."""
    found: dict[str, Any] = {}
    for alias in statement.names:
        if (alias.asname or alias.name).startswith("_"):
            raise NotUsable(statement.lineno, "A name does not begin with _")
        if isinstance(statement, ast.Import):
            module, name, given = {"polars": _Polars()}, alias.name, alias.asname or alias.name
        else:
            module, name, given = dict(_MODULES.get(statement.module or "", {})), alias.name, alias.asname or alias.name
        if name not in module:
            raise NotUsable(statement.lineno, _MAY_IMPORT)
        found[given] = module[name]
    return found


def _line_of(tree: ast.Module, keyword: str) -> int:
    """The line on which a parameter of the indicator stands; 0 where it does not."""
    found = (k.value.lineno for n in ast.walk(tree) if isinstance(n, ast.Call) for k in n.keywords if k.arg == keyword)
    return next(found, 0)


def _names_what_there_is(indicator: Indicator, tree: ast.Module) -> None:
    """Raise where the indicator counts events, or names columns, that do not exist."""
    for variant in indicator.variants:
        counts = [*indicator.numerators(variant), indicator.denominator_of(variant), indicator.of_all]
        for count in (c for c in counts if c is not None):
            line = _line_of(tree, "numerator")
            expressions = [e for e in (count.where, variant.cohort) if e is not None]
            named = {n for e in expressions for n in e.meta.root_names()}
            named |= {str(v) for v in vars(indicator.timing_of(count, variant)).values() if v}
            named |= (
                set(count.of) if isinstance(count, CountDistinct) else {count.of} if isinstance(count, Sum) else set()
            )
            _names_columns(count.events, named, line)
            if (having := count.having) is not None:
                _names_columns(having.events, {having.on, *having.where.meta.root_names()}, line)
            for said in filter(None, (never_true(e, count.events) for e in expressions)):
                raise NotUsable(line, said)


def _names_columns(events: str, named: Iterable[str], line: int) -> None:
    if events not in EVENTS:
        raise NotUsable(line, f"There are no such events{nearest_events(events)}")
    columns = {c.name for c in describe(EVENTS[events].model)} | {"period_start", "period_end"}
    for name in sorted(set(named) - columns):
        raise NotUsable(line, f"{events} have no column {name}{nearest(name, sorted(columns))}")


def _gives_its_example(indicator: Indicator, tree: ast.Module) -> None:
    """Raise where the indicator gives for its example anything but what it says."""
    line, expected = _line_of(tree, "example"), indicator.example.expect
    if not isinstance(expected, dict) or not all(_is_pair(v) for v in expected.values()):
        form = "year_to_date" if isinstance(indicator.timing, During) else "at_period_end"
        raise NotUsable(
            _line_of(tree, "expect"),
            f'Write `expect` with two numbers for each basis: {{"{form}": (2, 4)}}, or (2, None) for a count',
        )
    try:
        found = work_out(indicator.example, indicator)
        _ = [_counts(value) for value in found.values()]
    except (Exception, pl.exceptions.PanicException) as why:  # an example may be written in any way
        words_ = str(why) if type(why) is ValueError else type(why).__name__
        raise NotUsable(line, f"Its example cannot be worked out: {words_}") from None
    if not expected:
        raise NotUsable(
            _line_of(tree, "expect"),
            f"Its example says nothing yet; its rows give {_all_counts(found)}. Write in `expect` what they must give",
        )
    if unnamed := expected.keys() - found.keys():
        raise NotUsable(
            _line_of(tree, "expect"),
            f"Its example gives no {', '.join(sorted(map(str, unnamed)))}; it gives {_all_counts(found)}",
        )
    wrong = [f"{k}: {_counts(found[k])} where it says {_counts(v)}" for k, v in expected.items() if found[k] != v]
    if wrong:
        raise NotUsable(line, f"Its example gives {'; '.join(wrong)}")


def _is_pair(value: object) -> bool:
    """A numerator, and a denominator or None."""
    return (
        isinstance(value, tuple) and len(value) == 2 and type(value[0]) is int and type(value[1]) in (int, type(None))
    )


def _all_counts(found: Mapping[str, tuple[int | None, int | None]]) -> str:
    return "; ".join(f"{key}: {_counts(value)}" for key, value in found.items()) or "nothing"


def _counts(value: tuple[int | None, int | None] | None) -> str:
    if value is None:
        return "nothing"
    numerator, denominator = value
    return f"{numerator}" if denominator is None else f"{numerator} of {denominator}"

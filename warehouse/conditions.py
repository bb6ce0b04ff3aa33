"""Conditions that a council writes itself, in SQL's words over the columns of one event table.

Here: what a condition may say, reading one, and what is wrong with one. Not here: what it counts (`warehouse.own`), and the sheet it
stands in (`schemas.council`).

polars reads the text (`polars.sql_expr`). Every word of it is looked at before: only columns of the table, and the words and functions
listed here, are let through. So a condition can look at nothing but its own row, and is as long to work out as it is to read.

Messages quote words that should be columns or functions, never a text or a number that something is compared with.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from schemas.events import EVENTS
from schemas.words.codes import nearest
from schemas.words.event import Event
from schemas.words.fields import Column, Personal, describe

LONGEST, MOST_PARTS, DEEPEST, MOST_CASES = 1000, 200, 8, 2
"""Characters of a condition, its words and signs, brackets within brackets, and CASE within CASE: the time to read it grows with its
parts, and doubles with every bracket. Whoever needs more writes a file."""
MOST_NODES = 2_000
"""Parts of a condition as polars reads it: some words say the same part of it twice, and twice again."""
_NEVER_CALLED = frozenset({"year", "month", "day", "date", "interval", "true", "false", "null", "end"})
_COMPARE = frozenset({"=", "<>", "!=", "<", ">", "<=", ">=", "between", "in", "is", "like"})
_QUOTED = 30
"""So many characters of a word are quoted."""

WORDS = ("and", "or", "not", "in", "is", "null", "true", "false", "between", "like", "date", "interval", "case", "when", "then", "else", "end", "year", "month", "day", "from")  # fmt: skip
FUNCTIONS = ("abs", "coalesce", "extract", "lower")
_A_WHOLE_QUERY = frozenset({"select", "where", "group", "order", "having", "join", "count", "sum"})
_TODAY = frozenset({"today", "now", "current_date", "current_timestamp", "getdate", "sysdate"})
PERIOD = {"period_start": pl.Date(), "period_end": pl.Date()}
"""First and last day of the period that is worked out, which a condition may name like columns."""

_TOKENS = re.compile(
    r"""(?P<space>\s+) | (?P<text>'(?:[^']|'')*') | (?P<quoted>"[A-Za-z_][A-Za-z0-9_]*") | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<number>\d{1,15}(?:\.\d{1,6})?(?![A-Za-z0-9_.])) | (?P<sign><=|>=|<>|!=|[=<>()+\-*/%,]) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_SPAN = re.compile(r"'\d{1,4} (day|week|month|year)s?'", re.IGNORECASE)
_SAME = ("=", "<>", "!=")
_PROVENANCE = frozenset(Event.__annotations__)
HIDDEN = _PROVENANCE | {c.name for t in EVENTS.values() for c in describe(t.model) if c.personal is Personal.IDENTIFIER}
"""Columns that no condition names: where a row came from, and whom it is about."""


class NotACondition(ValueError):  # noqa: N818 - the word people read
    """A text is no condition over an event table. The message says what is wrong, and where."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def where(self) -> str:
        """Where it stands."""
        return f"at character {self.at}"


def columns_of(events: str) -> dict[str, Column]:
    """The columns of an event table that a council's indicators may name: not where a row came from, nor whom it is about."""
    return {c.name: c for c in describe(EVENTS[events].model) if c.name not in HIDDEN}


def condition(text: str, events: str) -> pl.Expr:
    """The condition that a text says, over an event table: true, false, or null where a cell that decides is blank.

    Raises `NotACondition`.
    """
    if len(text) > LONGEST:
        raise NotACondition(f"it is longer than {LONGEST:,} characters")
    columns = columns_of(events)
    tokens = list(_tokens(text))
    _refuse_what_is_long_or_deep(tokens)
    said = " ".join(_checked(tokens, events, columns))
    if not any(t.kind in {"word", "quoted"} and _plain(t) in columns for t in tokens):
        raise NotACondition(f"it names no column of {events}")
    _comparisons_are_known(tokens, columns)
    kinds: dict[str, pl.DataType] = {name: c.dtype for name, c in columns.items()} | PERIOD
    try:
        found = pl.sql_expr(said)
        if too_large(found):
            raise NotACondition("it says too much at once")
        kind = _of_like_kinds(found, pl.DataFrame(schema=kinds))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, RecursionError, UnicodeError):
        # The library's own message may quote the text.
        spans = any(t.text.lower() == "interval" for t in tokens)
        months = "; months and years are added to a day or taken from it, spans between days are counted in days"
        raise NotACondition(
            "it cannot be read: a word, a sign or a bracket is missing or too many" + months * spans
        ) from None
    if said := never_true(found, events):
        raise NotACondition(said)
    if kind != pl.Boolean:
        raise NotACondition("it is not true or false: compare what it names with something")
    return found


def _refuse_what_is_long_or_deep(tokens: Sequence[_Token]) -> None:
    if len(tokens) > MOST_PARTS:
        raise NotACondition(f"it has more than {MOST_PARTS} words and signs")
    if any(a.text == b.text == "=" for a, b in pairwise(tokens)):
        raise NotACondition("what is compared stands on both sides of one =")
    open_brackets, compared, cases, between = [], 0, 0, False
    for token in tokens:
        word = token.text.lower()
        if word == "(":
            open_brackets.append(compared)
            compared = 0
        elif word == ")" and open_brackets:
            compared = open_brackets.pop()
        elif word in _COMPARE:
            compared, between = compared + 1, between or word == "between"
        elif word == "and" and between:
            between = False
        elif word in {"and", "or", "when", "then", "else", "end"}:
            compared = 0
        cases += {"case": 1, "end": -1}.get(word, 0)
        if len(open_brackets) > DEEPEST:
            raise NotACondition(f"more than {DEEPEST} brackets stand within each other")
        if compared > 1:
            raise NotACondition(f"two comparisons follow each other ({token.where}): write AND or OR between them")
        if cases > MOST_CASES:
            raise NotACondition(f"more than {MOST_CASES} CASE stand within each other")


def too_large(expression: pl.Expr) -> bool:
    """Has an expression more than `MOST_NODES` parts, those that stand in it twice counted twice."""
    left, counted = [expression], 0
    while left:
        counted += 1
        if counted > MOST_NODES:
            return True
        left += left.pop().meta.pop()
    return False


def _of_like_kinds(found: pl.Expr, nothing: pl.DataFrame) -> pl.DataType:
    """The type of an expression, if everything in it that is compared is of one kind: polars would compare a span of days with 10."""
    inputs = {_kind(_of_like_kinds(e, nothing)) for e in found.meta.pop()} - {""}
    unlike = NotACondition(
        f"it compares {' with '.join(sorted(inputs))}: a day is written DATE '2025-04-01', a number of days INTERVAL '30 days'"
    )
    try:
        (kind,) = nothing.select(found.alias("_")).dtypes
    except pl.exceptions.PolarsError:
        if len(inputs) > 1:
            raise unlike from None
        raise
    written = str(found)
    if written.endswith(".strict_cast(Boolean)") and inputs - {"true or false"}:
        raise NotACondition("NOT stands before what is not true or false: compare it with something")
    if kind == pl.Date and ".dt.offset_by(" in written:  # a day, and a span that is written as a text
        return kind
    if (kind == pl.Boolean and len(inputs) > 1) or len(inputs - {"true or false"}) > (2 if inputs <= _DAYS else 1):
        raise unlike
    return kind


_DAYS = {"a day", "a span of days"}
"""A day and a span of days make another day."""


def _kind(dtype: pl.DataType) -> str:
    inner = dtype.inner if isinstance(dtype, pl.List) else dtype
    if inner.is_numeric():
        return "a number"
    words = {pl.Null: "", pl.Boolean: "true or false", pl.String: "a text", pl.Duration: "a span of days"}
    return next((said for kind, said in words.items() if inner == kind), "a day")


def _tokens(text: str) -> Iterator[_Token]:
    """The words, signs, numbers and texts of a condition."""
    for found in _TOKENS.finditer(text):
        if found.lastgroup != "space":
            yield _Token(str(found.lastgroup), found.group(), found.start() + 1)


def _plain(token: _Token) -> str:
    return token.text.strip('"').lower()


def _checked(tokens: Sequence[_Token], events: str, columns: Mapping[str, Column]) -> Iterator[str]:
    """The words and signs as polars may read them: columns as they are called, whatever their capitals.

    Parts of a day become whole numbers of the usual size: polars gives them in a byte, which a product overflows.
    """
    closes: list[str] = []
    for compared, token, after in zip(["", *(t.text for t in tokens)], tokens, [*tokens[1:], None], strict=False):
        if token.kind == "other":
            more = "; a text stands between single quotation marks" if token.text in "\"'’‘“”" else ""
            raise NotACondition(f"the sign {token.where} may not stand in a condition{more}")
        if token.kind == "text" and compared.lower() == "date" and not _is_day(token.text.strip("'")):
            raise NotACondition(f"there is no such day ({token.where}): a day is written DATE '2025-04-01'")
        if token.kind == "text" and compared.lower() == "interval" and not _SPAN.fullmatch(token.text):
            raise NotACondition(
                f"the span of days {token.where} cannot be read: write INTERVAL '30 days', or weeks, months or years"
            )
        if token.text == "(":
            closes.append(" AS BIGINT)" if compared.lower() == "extract" else "")
        if token.kind not in {"word", "quoted"}:
            yield token.text
            if token.text == ")" and closes:
                yield closes.pop()
            continue
        name, called = _plain(token), after is not None and after.text == "("
        if name in columns or name in PERIOD:
            yield f'"{name}"'
        elif (
            token.kind == "word"
            and name in (*WORDS, *(FUNCTIONS if called else ()))
            and not (called and name in _NEVER_CALLED)
        ):
            yield "CAST(EXTRACT" if name == "extract" else name.upper()
        elif name in _A_WHOLE_QUERY:
            raise NotACondition(
                f"{token.text[:_QUOTED]} ({token.where}) belongs to a whole query: write only what is so of a row, as after WHERE"
            )
        elif name in _TODAY:
            raise NotACondition(
                f"{token.text[:_QUOTED]} ({token.where}) is another day every day: write period_end, the last day of the period"
            )
        elif called and token.kind == "word":
            known = ", ".join(f.upper() for f in FUNCTIONS)
            raise NotACondition(
                f"the function {token.text[:_QUOTED]} may not be used: those that may are {known}. Ages and spans are compared by days: "
                "birth_date <= period_end - INTERVAL '16 years'"
            )
        else:
            meant = _meant_text(tokens, token, columns)
            near = "" if meant else nearest(name, [*columns, *PERIOD, *WORDS])
            if name in EVENTS and not meant:
                near = "; other events stand in the column Out of events"
            hint = meant or ("" if near or compared not in _SAME else "; a text stands between single quotation marks")
            raise NotACondition(
                f"{token.text[:_QUOTED]} ({token.where}) is no column of {events}, and no word of a condition{near}{hint}"
            )


def _meant_text(tokens: Sequence[_Token], token: _Token, columns: Mapping[str, Column]) -> str:
    """What a word without quotation marks was meant to be, where it is compared with a column that knows it; else ""."""
    before = tokens[: tokens.index(token)]
    column = columns.get(_plain(before[-2])) if len(before) > 1 and before[-1].text in _SAME else None
    code = column.codes.recognise(token.text) if column and column.codes else None
    return f"; write '{code}'" if code else ""


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _comparisons_are_known(tokens: Sequence[_Token], columns: Mapping[str, Column]) -> None:
    """Raise where a comparison can never be true: with NULL, of a day with a text, with a value that the column cannot have."""
    words = ["", "", *(t.text.lower() for t in tokens)]
    for n, token in enumerate(tokens):
        column = columns.get(_plain(token)) if token.kind in {"word", "quoted"} else None
        sign = tokens[n + 1].text.lower() if n + 1 < len(tokens) else ""
        if (
            token.text.lower() == "null"
            and words[n + 1] not in {"is", "then", "else"}
            and words[n : n + 2] != ["is", "not"]
        ):
            raise NotACondition(f"nothing is the same as NULL ({token.where}): write IS NULL or IS NOT NULL")
        if column is None:
            continue
        for value in _compared_with(tokens, n, sign):
            if column.dtype == pl.Date:
                raise NotACondition(f"{column.name} is a day, and {value.where} stands a text: write DATE '2025-04-01'")
            if (said := _never_has(column, value.text[1:-1].replace("''", "'"))) is not None:
                hint = said or "; `scrutiny list --events` prints its values"
                raise NotACondition(f"{column.name} never has the value {value.where}{hint}")


def _never_has(column: Column, text: str) -> str | None:
    """What was meant by a value that a column never has, or ""; None where it may have it."""
    if column.codes is None or text in (known := [c.code for c in column.codes.codes]):
        return None
    meant = column.codes.recognise(text)
    return f"; write '{meant}'" if meant else nearest(text, known)


def never_true(expression: pl.Expr, events: str) -> str:
    """In words, a comparison of a column with a value that it never has; "" where there is none."""
    columns = columns_of(events)
    inputs = expression.meta.pop()
    named = [columns[n] for e in inputs if e.meta.is_column() for n in e.meta.root_names() if n in columns]
    written, ones = str(expression), [str(e) for e in inputs[:2]]
    both = ((a, b) for a in ones for b in ones)
    same = len(inputs) == 2 and (
        any(f"({a}) {sign} ({b})" in written for a, b in both for sign in ("==", "!="))
        or written.startswith(tuple(f"{a}.{is_in}(" for a in ones for is_in in ("is_in", "sql_is_in")))
    )
    for column in named if same else ():
        for text in (t for e in inputs if e.meta.is_literal() for t in _texts(e)):
            if (said := _never_has(column, text)) is not None:
                return f"{column.name} is compared with a value that it never has{said}"
    return next((said for e in inputs if (said := never_true(e, events))), "")


def _texts(literal: pl.Expr) -> list[str]:
    value = pl.select(literal.alias("_"))["_"]
    flat = value.explode() if isinstance(value.dtype, pl.List) else value
    return flat.drop_nulls().to_list() if flat.dtype == pl.String else []


def _compared_with(tokens: Sequence[_Token], n: int, sign: str) -> Iterator[_Token]:
    """The texts that a column is compared with, which stand after it: `= 'F'`, `IN ('F', 'M')`, `NOT IN (…)`, `>= '…'`."""
    if sign in {*_SAME, "<", ">", "<=", ">="}:
        yield from (t for t in tokens[n + 2 : n + 3] if t.kind == "text")
        return
    start = n + 2 if sign == "not" else n + 1
    if [t.text.lower() for t in tokens[start : start + 2]] == ["in", "("]:
        for kind, token in pairwise(tokens[start + 1 :]):
            if token.text == ")":
                return
            if token.kind == "text" and kind.text.lower() not in {"date", "interval"}:
                yield token

"""The claims of tables: what each cell says of the measure in its row. Also of a dashboard whose cells a PDF gives in another order.

Here: which row is a table's head, which measure a row is of, what a column holds, and putting a jumbled dashboard together again.
Not here: whether a cell is right (`judging`).

A jumbled dashboard is a list of cells. Where as many periods follow each other as there are rows, the columns are runs of that length;
which measure a row is of is known from its own figures, where they fit exactly one measure that the dashboard names. Otherwise its
cells cannot be checked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.review.claim import Claim, Role
from pipelines.review.known import About, Known
from pipelines.review.measures import Measures
from pipelines.review.numbers import NUMBER, Quantity, quantity
from pipelines.review.paper import Paper, Span
from pipelines.review.periods import When, periods_in
from pipelines.review.phrases import NO_FIGURE

HEADS: tuple[tuple[str, str], ...] = (
    ("previous", r"previous (?:data|figure|value|result|performance|quarter|year|period)|^previous\b|^prior|last (?:quarter|year|period)"),
    ("direction", r"direction|\bDOT\b|trend|travel"),
    ("target", r"target"),
    ("rag", r"\bRAG\b|^status$"),
    ("quartile", r"quartile"),
    ("england", r"england|national"),
    ("neighbours", r"neighbour|\bSN\b|comparator"),
    ("numerator", r"numerator"),
    ("denominator", r"denominator|cohort"),
    ("latest", r"latest|current|actual|outturn|^value$|^figure$|^result$|^performance$|this (?:quarter|period|year)"),
    ("period", r"^period|^date|^as at"),
    ("label", r"indicator|measure|description|\bKPI\b|^title$|^name$"),
)  # fmt: skip
"""What a column holds, by the words of its head."""
_NOTHING = re.compile(r"^(?:N/?A|not available|[-–—.]|x|c|z|u|low)$", re.IGNORECASE)
_COLOURS = ("green", "amber", "red")
_TRAVEL = {
    "improve": "Improve",
    "better": "Improve",
    "worse": "Worse",
    "declin": "Worse",
    "no change": "No change",
    "same": "No change",
}
_QUARTILE = re.compile(
    r"^(?:(1st|first|top)|(2nd|second)|(3rd|third)|(4th|fourth|bottom))(?: quartile)?$|^Q?([1-4])$", re.IGNORECASE
)


@dataclass(frozen=True)
class Piece:
    """A cell, or the piece of a line that is one. `spans`: where; a period may be written on two lines."""

    text: str
    spans: tuple[Span, ...]
    kind: str = "words"


@dataclass(frozen=True)
class Row:
    """A row of a dashboard: its measure, its cells by column, and the periods that the heads of columns name."""

    measures: tuple[str, ...]
    cells: Mapping[str, Piece]
    at: When | None = None
    whens: Mapping[str, When] = field(default_factory=dict)


@dataclass(frozen=True)
class Dashboard:
    """What was read of a table or a jumbled dashboard.

    rows     those whose measure is known
    unread   the numbers whose row or column is not known
    jumbled  its cells were not in their order
    """

    rows: tuple[Row, ...]
    unread: tuple[Piece, ...] = ()
    jumbled: bool = False


def dashboards(paper: Paper, measures: Measures, known: Known) -> list[Dashboard]:
    """The dashboards of a paper."""
    found = [d for table in paper.tables() if (d := _table(paper, table, measures))]
    loose = [n for n, b in enumerate(paper.blocks) if b.kind == "cell" and b.at is None]
    return found + ([_of_lines(paper, loose, measures, known)] if loose else [])


def claims_of_cells(dashboard: Dashboard, known: Known) -> Iterator[Claim]:
    """The claims of a dashboard's cells."""
    for row in dashboard.rows:
        for column, piece in row.cells.items():
            if claim := _cell(piece, column, row, known):
                yield claim


def _cell(piece: Piece, column: str, row: Row, known: Known) -> Claim | None:
    text = piece.text.strip()
    about = known.about.get(row.measures[0])
    if _NOTHING.match(text) or about is None or column in {"label", "period"}:
        return None
    base = Claim(piece.spans[0], text, text, "value", row.measures, at=row.at)
    plain = re.sub(r"[↑↓→▲▼]", "", text).strip().lower()
    if column == "quartile":
        found = _QUARTILE.match(text)
        band = next((str(k if k < 5 else found[5]) for k in range(1, 6) if found[k]), "") if found else ""
        return replace(base, role="quartile", said=band, at=None) if band else None
    if column == "rag":
        return replace(base, role="colour", said=plain, at=None) if plain in _COLOURS else None
    if column == "direction":
        said = next((s for words, s in _TRAVEL.items() if plain.startswith(words)), "")
        return replace(base, role="travel", said=said, at=None) if said else None
    number = NUMBER.search(text)
    if number is None:
        return None
    printed = _with_unit(quantity(number), about.unit, column)
    role: Role = {"previous": "other", "target": "target", "numerator": "numerator", "denominator": "denominator"}.get(
        column, "value"
    )  # type: ignore[assignment]
    who = column if column in {"england", "neighbours"} else "own"
    at = row.whens.get(column) or (row.at if role != "other" else _before(about))
    return replace(base, role=role, quantity=printed, who=who, at=at)


def _before(about: About) -> When | None:
    """The period of the dashboard's previous figure."""
    label = str(about.board["previous_period"] or "") if about.board else ""
    return next((when for _, _, when in periods_in(label)), None)


def _with_unit(printed: Quantity, unit: str, column: str) -> Quantity:
    """A number in a column of percentages is one, with or without its sign."""
    percent = unit == "percent" and not printed.unit and column not in {"numerator", "denominator"}
    return replace(printed, unit="percent") if percent else printed


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def _table(paper: Paper, table: Sequence[Sequence[int | None]], measures: Measures) -> Dashboard | None:
    for n, row in enumerate(table[:6]):
        heads = [_head(paper.blocks[c].text) if c is not None else "" for c in row]
        kinds = {h for h in heads if h}
        if ("label" in heads and len(kinds) > 1) or len(kinds) > 3 or heads.count("latest") > 1:
            return Dashboard(tuple(_rows(paper, table[n + 1 :], heads, row, measures)))
    rows = tuple(_rows(paper, table, ("label", "latest"), (None, None), measures))
    pairs = table and max(map(len, table)) == 2
    return Dashboard(rows) if pairs and 2 * len(rows) > len(table) else None


def _head(text: str) -> str:
    words = " ".join(text.split())
    return next((role for role, pattern in HEADS if re.search(pattern, words, re.IGNORECASE)), "") or (
        "latest" if any(end - start >= len(words) - 1 for start, end, _ in periods_in(words)) else ""
    )


def _rows(
    paper: Paper,
    rows: Sequence[Sequence[int | None]],
    heads: Sequence[str],
    head: Sequence[int | None],
    measures: Measures,
) -> Iterator[Row]:
    label = heads.index("label") if "label" in heads else 0
    for row in rows:
        if label >= len(row) or (at := row[label]) is None:
            continue
        mentions = measures.mentions(paper.blocks[at].text)
        if not mentions:
            continue
        best = max(mentions, key=lambda m: m.words)
        cells: dict[str, Piece] = {}
        whens: dict[str, When] = {}
        when: When | None = None
        for k, cell in enumerate(row):
            if cell is None or k >= len(heads) or not heads[k]:
                continue
            text, of = paper.blocks[cell].text, head[k]
            named = next((w for _, _, w in periods_in(paper.blocks[of].text)), None) if of is not None else None
            column = heads[k] if heads[k] not in cells or named is None else f"{heads[k]} {k}"
            cells.setdefault(column, Piece(text, (Span(cell, 0, len(text)),)))
            if named is not None and heads[k] in {"latest", "previous"}:
                whens[column] = named
            if heads[k] == "period":
                when = next((w for _, _, w in periods_in(text)), None)
        yield Row(best.indicators, cells, when, whens)


# ── lines of a PDF ───────────────────────────────────────────────────────────────────────────────────────────────────
_LETTERS = 5
"""Between the values of a row stand no longer words than the letters that mark a figure."""
_COLUMNS = ("previous", "target", "rag", "quartile")
_TOKEN = re.compile(
    r"(?P<period>Q[1-4] (?:19|20)\d\d/\d\d|(?:Spring|Summer|Autumn) Term (?:19|20)\d\d|(?:19|20)\d\d/\d\d|(?<![\d,.])(?:19|20)\d\d(?![\d,.%])|(?:Spring|Summer|Autumn) Term\b)"
    r"|(?P<number>(?:less than |more than )?(?<![\w-])[-+]?\d[\d,]*(?:\.\d+)?%?(?: or (?:more|less))?(?![\w/-]))"
    r"|(?P<value>\bN/?A\b|(?<!\w)(?:[↑↓→] ?)?(?:Improve|Worse|No change)\b|[↑↓→]|\b(?:Green|Amber|Red)\b|\b[1-4](?:st|nd|rd|th)\b)",
    re.IGNORECASE,
)


def _pieces(paper: Paper, indices: Sequence[int]) -> list[Piece]:
    """The cells of loose lines in their order: numbers, periods, other values, and words between them."""
    found: list[Piece] = []
    for n in indices:
        text, at = paper.blocks[n].text, 0
        names = [m.span() for pattern in NO_FIGURE for m in pattern.finditer(text)]
        for match in _TOKEN.finditer(text):
            if match["number"] and any(a < match.end() and match.start() < b for a, b in names):
                continue
            if text[at : match.start()].strip():
                found.append(Piece(text[at : match.start()].strip(), (Span(n, at, match.start()),)))
            found.append(Piece(match.group().strip(), (Span(n, *match.span()),), match.lastgroup or "words"))
            at = match.end()
        if text[at:].strip():
            found.append(Piece(text[at:].strip(), (Span(n, at, len(text)),)))
    return list(_terms_joined(found))


def _terms_joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """`Spring Term` and the year on the next line are one period."""
    skip = False
    for n, piece in enumerate(pieces):
        after = pieces[n + 1] if n + 1 < len(pieces) else None
        if skip:
            skip = False
        elif after is not None and re.fullmatch(
            r"(?:Spring|Summer|Autumn) Term (?:19|20)\d\d", f"{piece.text} {after.text}"
        ):
            yield Piece(f"{piece.text} {after.text}", piece.spans + after.spans, "period")
            skip = True
        else:
            yield piece


def _of_lines(paper: Paper, indices: Sequence[int], measures: Measures, known: Known) -> Dashboard:
    """The dashboard in the lines of a PDF: row by row, or where periods follow each other, column by column."""
    pieces = _pieces(paper, indices)
    kinds = "".join(p.kind[0] for p in pieces)
    by_column = "ppp" in kinds
    rows = list(_by_column(pieces, measures, known) if by_column else _by_row(pieces, measures, known))
    used = {span for row in rows for piece in row.cells.values() for span in piece.spans}
    unread = tuple(p for p in pieces if p.kind == "number" and not used & set(p.spans))
    return Dashboard(tuple(rows), unread, jumbled=by_column)


def _by_row(pieces: Sequence[Piece], measures: Measures, known: Known) -> Iterator[Row]:
    """Rows as a name and the values after it: the first number is the latest figure, the next the one before, then the target.

    Which name the values are beside is sure where one of them is a figure of the measure.
    """
    n = 0
    while n < len(pieces):
        first = n
        while n < len(pieces) and pieces[n].kind != "number":
            n += 1
        last = n
        while last < len(pieces) and (pieces[last].kind != "words" or len(pieces[last].text) < _LETTERS):
            last += 1
        mentions = measures.mentions(" ".join(p.text for p in pieces[first:n] if p.kind == "words"), labels=True)
        if mentions and any(p.kind in {"period", "value"} for p in pieces[n:last]):
            row = _row(max(mentions[-2:], key=lambda m: m.words).indicators, pieces[n:last])
            told = [(row.cells.get("latest"), "value"), (row.cells.get("previous"), "previous")]
            if any(_fits(c.text, m, known, figure) for m in row.measures for c, figure in told if c is not None):
                yield row
        n = max(last, first + 1)


def _row(indicators: tuple[str, ...], values: Sequence[Piece]) -> Row:
    numbers = iter([p for p in values if p.kind == "number"])
    cells = dict(zip(("latest", "previous", "target"), numbers, strict=False))
    for piece in values:
        plain = piece.text.lower()
        if piece.kind != "value":
            continue
        if plain.strip("↑↓→ ") in _TRAVEL:
            cells["direction"] = piece
        elif plain in _COLOURS:
            cells["rag"] = piece
        elif _QUARTILE.match(plain):
            cells["quartile"] = piece
    period = next((p for p in values if p.kind == "period"), None)
    if period is not None:
        cells["period"] = period
    return Row(indicators, cells, next((w for _, _, w in periods_in(period.text)), None) if period else None)


def _by_column(pieces: Sequence[Piece], measures: Measures, known: Known) -> Iterator[Row]:
    cells = pieces
    words = " ".join(c.text for c in cells if c.kind == "words").replace("..", " ")
    named = list(
        dict.fromkeys(i for m in measures.mentions(words, labels=True) for i in m.indicators if i in known.boards)
    )
    taken: set[str] = set()
    used: set[Span] = set()
    runs = [n for n, c in enumerate(cells) if c.kind == "period" and (n == 0 or cells[n - 1].kind != "period")]
    for row in (row for n in runs for row in _of_runs(cells, n, named, known)):
        used.update(s for p in row.cells.values() for s in p.spans)
        taken.add(row.measures[0])
        yield row
    for cell in cells:
        if cell.kind == "number" and not used & set(cell.spans):
            fits = [m for m in named if m not in taken and _fits(cell.text, m, known, "value")]
            if len(fits) == 1:
                taken.add(fits[0])
                yield Row((fits[0],), {"latest": cell})


def _of_runs(cells: Sequence[Piece], first: int, named: Sequence[str], known: Known) -> Iterator[Row]:
    """The rows of one page: a run of periods, the latest figures before it, and as many cells of each further column after it."""
    last = next((k for k in range(first, len(cells)) if cells[k].kind != "period"), len(cells))
    count = last - first
    before = next((k for k in range(first - 1, -1, -1) if cells[k].kind != "number"), -1) + 1
    if count < 3 or first - before < count:
        return
    latest = cells[before : before + count]
    columns = [cells[last + k * count : last + (k + 1) * count] for k in range(len(_COLUMNS))]
    if any(len(c) < count or any(x.kind not in {"number", "value"} for x in c) for c in columns):
        return
    for k in range(count):
        made = {"latest": latest[k]} | {name: column[k] for name, column in zip(_COLUMNS, columns, strict=True)}
        scores = {
            m: _fits(latest[k].text, m, known, "value") + _fits(columns[0][k].text, m, known, "previous") for m in named
        }
        best = max(scores.values(), default=0)
        fits = [m for m, score in scores.items() if score == best and best]
        if len(fits) == 1:
            when = next((w for _, _, w in periods_in(cells[first + k].text)), None)
            yield Row((fits[0],), {**made, "period": cells[first + k]}, when)


def _fits(text: str, measure: str, known: Known, figure: str) -> bool:
    """Whether a number can be a measure's figure."""
    found = NUMBER.fullmatch(text.strip())
    if not found or (quantity(found).unit == "percent" and known.about[measure].unit != "percent"):
        return False
    facts = known.narrated(measure, figure)[:1]
    return any(
        f.value is not None
        and f.displayed is not None
        and quantity(found).fits(f.value, f.displayed) in {"exact", "rounded"}
        for f in facts
    )

"""The review as a web page: the paper's text with every claim marked, and what there is to say below each paragraph.

Here: the marks and the lists. Not here: what they say (`findings`). A mark says its verdict by a sign and by words, not by colour
alone, and leads to the card of its measure on the dashboard page.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from pipelines.review import Review
from pipelines.review.findings import CONTRADICTS, DISAGREES, ORDER, REMARK, ROUNDED, UNCHECKED, Finding, fact_in_words
from pipelines.review.known import Known

SIGNS = {DISAGREES: "✗", CONTRADICTS: "↔", ROUNDED: "≈", UNCHECKED: "?", REMARK: "!"}
_CLASSES = {
    DISAGREES: "disagrees",
    CONTRADICTS: "contradicts",
    ROUNDED: "rounding",
    UNCHECKED: "unchecked",
    REMARK: "remark",
}
_LISTED = {DISAGREES: "bad", CONTRADICTS: "odd", ROUNDED: "", UNCHECKED: "", REMARK: ""}
_TITLES = {
    DISAGREES: "Disagrees with the release", CONTRADICTS: "Contradicts itself", REMARK: "Remarks on how it is written",
    ROUNDED: "Agrees with rounding", UNCHECKED: "Cannot be checked",
}  # fmt: skip
_Mark = tuple[int, int, str, str, str, str]
"""Start, end, verdict, title, link, id."""


def page(review: Review, found: Sequence[Finding], known: Known, *, release: str, state: str, dashboard: str) -> bytes:
    """The page's file (UTF-8). `dashboard`: where the page with the cards lies, seen from this one."""
    numbered = list(enumerate(found, start=1))
    marks = _marks(review, numbered, known, dashboard)
    counts = review.counts
    environment = Environment(
        loader=PackageLoader("pipelines.review", "shown"), autoescape=select_autoescape(("j2",), default=True),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    drawn = environment.get_template("review.html.j2").render(
        paper=review.paper, council=known.council, round=known.round.label, release=release, state=state,
        verdict="Nothing disagrees, and nothing contradicts itself." if review.is_clean else "It is not ready to leave.",
        counts=[(v, counts[v]) for v in ("agrees", ROUNDED, DISAGREES, CONTRADICTS, UNCHECKED)],
        groups=[(_TITLES[v], [(n, f) for n, f in numbered if f.verdict == v]) for v in (DISAGREES, CONTRADICTS, REMARK, ROUNDED, UNCHECKED)],
        blocks=list(_blocks(review, marks, numbered)), signs=SIGNS, classes=_LISTED,
    )  # fmt: skip
    return drawn.encode()


def _marks(
    review: Review, numbered: Sequence[tuple[int, Finding]], known: Known, dashboard: str
) -> Mapping[int, list[_Mark]]:
    """The marks of each block; of those that share words the worst one stays."""
    wanted: dict[int, list[tuple[int, _Mark]]] = defaultdict(list)
    for judged in review.judged:
        if judged.verdict == "agrees":
            link = _card(judged.fact.indicator_id if judged.fact else "", known, dashboard)
            span = judged.claim.span
            title = f"agrees: {fact_in_words(judged, known)}"
            wanted[span.block].append((len(ORDER), (span.start, span.end, "agrees", title, link, "")))
    for n, f in numbered:
        for k, span in enumerate(f.spans):
            mark = (
                span.start,
                span.end,
                f.verdict,
                f"{f.verdict}: {f.text}",
                _card(f.measure, known, dashboard),
                "" if k else f"f{n}",
            )
            wanted[span.block].append((ORDER.index(f.verdict), mark))
    kept: dict[int, list[_Mark]] = {}
    for block, marks in wanted.items():
        chosen: list[_Mark] = []
        for _, mark in sorted(marks, key=lambda m: (m[0], m[1])):
            if all(mark[1] <= c[0] or c[1] <= mark[0] for c in chosen):
                chosen.append(mark)
        kept[block] = sorted(chosen)
    return kept


def _card(measure: str, known: Known, dashboard: str) -> str:
    return f"{dashboard}#{measure}" if measure in known.boards else ""


def _marked(text: str, marks: Sequence[_Mark]) -> Markup:
    made, at = Markup(""), 0
    for start, end, verdict, title, link, name in marks:
        inner = escape(text[start:end])
        sign = Markup('<span class="sign">{}</span>').format(SIGNS[verdict]) if verdict in SIGNS else Markup("")
        mark = Markup('<mark class="{}"{} title="{}">{}{}</mark>').format(
            _CLASSES.get(verdict, verdict), Markup(' id="{}"').format(name) if name else Markup(""), title, inner, sign
        )
        made += escape(text[at:start]) + (Markup('<a href="{}">{}</a>').format(link, mark) if link else mark)
        at = end
    return made + escape(text[at:])


def _blocks(
    review: Review, marks: Mapping[int, list[_Mark]], numbered: Sequence[tuple[int, Finding]]
) -> Iterator[dict[str, Any]]:
    """The blocks of the paper; the cells of a table are one, and so are the loose cells of a dashboard."""
    blocks, at = review.paper.blocks, 0
    while at < len(blocks):
        last = at + 1
        while (
            blocks[at].kind == "cell"
            and last < len(blocks)
            and blocks[last].kind == "cell"
            and _table(blocks[at]) == _table(blocks[last])
        ):
            last += 1
        texts = [_marked(b.text, marks.get(n, ())) for n, b in enumerate(blocks[at:last], start=at)]
        here = [(n, f) for n, f in numbered if f.spans and at <= f.spans[0].block < last]
        if blocks[at].kind == "cell":
            rows: dict[int, list[Markup]] = defaultdict(list)
            for n, (block, text) in enumerate(zip(blocks[at:last], texts, strict=True)):
                rows[block.at.row if block.at else n].append(text)
            yield {"kind": "table", "rows": list(rows.values()), "found": here}
        else:
            yield {"kind": blocks[at].kind, "text": texts[0], "number": blocks[at].number, "found": here}
        at = last


def _table(block: Any) -> int | None:
    return block.at.table if block.at else None

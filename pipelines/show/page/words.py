"""Figures, directions and pictures of the page in words.

Here: how a figure is printed, what stands in place of one, what a chart shows, in a sentence. Not here: the report's
paragraphs, and how anything looks. Nothing is worked out: a sentence says what its figures say.
"""

from decimal import Decimal
from typing import Any

from pipelines.show.page.content import Field, Part, Point, Row
from warehouse.disclosure.disclosed import QUALIFIED
from warehouse.rounding import as_text, displayed_value
from warehouse.standing.fragility import CUTS_MOVED, ROUNDED

INSTEAD = {"c": "not shown", "x": "not available", "z": "not applicable"}
"""What stands in place of a figure, by its status."""
MEETS = {">=": "{} or more", "<=": "{} or less", ">": "more than {}", "<": "less than {}"}
ORDINALS = ("1st", "2nd", "3rd", "4th")
FEWEST_POINTS = 2
"""Fewer figures are no line."""


def figure(shown: Decimal | None, row: Row, instead: str = "") -> str:
    """A figure as the dashboard prints it: `22.4%`, `1,461`."""
    if shown is None:
        return instead
    return as_text(round(shown, row.board["decimals"]), row.board["unit"])


def published(value: float | None, row: Row) -> str:
    """A published value at the row's own decimals; "" where there is none."""
    return "" if value is None else as_text(displayed_value(value, row.board["decimals"]), row.board["unit"])


def latest(row: Row) -> str:
    """The figure, or what stands in its place."""
    board = row.board
    counts = board.get("numerator"), board.get("denominator")
    if board["status"] == "z" and None not in counts:
        return f"{counts[0]:,} of {counts[1]:,}"
    return figure(board["latest"], row, INSTEAD.get(board["status"], ""))


def counts(numerator: int | None, denominator: int | None, unit: str) -> str:
    """`396 of 1,768`; "" where both are not there, and for figures that are counts."""
    if unit == "count" or numerator is None or denominator is None:
        return ""
    return f"{numerator:,} of {denominator:,}"


def movement(row: Row) -> str:
    """An arrow: which way the figure itself has gone. Whether that is better, the word beside it says."""
    now, before = row.board["latest"], row.board["previous"]
    if now is None or before is None:
        return ""
    return "↑" if now > before else "↓" if now < before else "→"


def target(row: Row) -> str:
    """`88.0% or more`; "" without a target."""
    value = row.board["target"]
    if value is None:
        return ""
    return MEETS.get(row.board["target_operator"] or "", "{}").format(published(value, row))


def quartile(row: Row) -> str:
    """`2nd quartile`; "" without one."""
    return f"{row.board['quartile']} quartile" if row.board["quartile"] in ORDINALS else ""


def markers(row: Row) -> list[tuple[str, str]]:
    """Each letter beside the figure, with what it means."""
    letters = (row.board["marker"] or "").split(", ")
    return [(letter, QUALIFIED[letter]) for letter in letters if letter in QUALIFIED]


def trend_in_words(row: Row) -> str:
    """What the chart of the trend shows."""
    points = [p for p in row.series if p.shown is not None]
    if len(points) < FEWEST_POINTS:
        return f"{row.board['label']}: too few figures for a line."
    first, last = points[0], points[-1]
    top, low = max(points, key=_value), min(points, key=_value)
    sentences = [
        f"{row.board['label']}, {len(points)} periods: {figure(first.shown, row)} in {first.period}, "
        f"{figure(last.shown, row)} in {last.period}. Highest {figure(top.shown, row)} in {top.period}, "
        f"lowest {figure(low.shown, row)} in {low.period}."
    ]
    if words := target(row):
        sentences.append(f"Target: {words}.")
    if compared := [p for p in row.series if p.england is not None]:
        sentences.append(
            f"England {published(compared[-1].england, row)} for the year or day that ends with {compared[-1].period}."
        )
    return " ".join(sentences)


def field_in_words(row: Row, field: Field) -> str:
    """What the chart of all councils shows."""
    values = [o.value for o in field.others]
    board = row.board
    sentences = [
        f"{len(values) + (field.own is not None)} councils, {field.label}, {field.period}: from {published(min(values), row)} "
        f"to {published(max(values), row)}; half lie between {published(field.cuts[0], row)} and {published(field.cuts[2], row)}."
    ]
    if board["latest"] is not None:
        placed = quartile(row)
        sentences.append(
            f"This council's {figure(board['latest'], row)} {'is in the ' + placed if placed else 'has no quartile'}."
        )
    if field.england is not None:
        sentences.append(f"England {published(field.england, row)}.")
    if field.region is not None:
        name, value = field.region
        sentences.append(f"{name} {published(value, row)}.")
    if field.neighbours is not None:
        sentences.append(f"Neighbours' average {published(field.neighbours, row)}.")
    return " ".join(sentences)


_VARIATION = {
    "common cause": "Common cause: the figure moves as it usually does, and nothing has changed",
    "improving, higher": "Special cause, improving: it is higher than chance explains",
    "improving, lower": "Special cause, improving: it is lower than chance explains",
    "concerning, higher": "Special cause, concerning: it is higher than chance explains",
    "concerning, lower": "Special cause, concerning: it is lower than chance explains",
    "higher": "Special cause: it is higher than chance explains",
    "lower": "Special cause: it is lower than chance explains",
}
_ASSURANCE = {
    "meets it consistently": "As things are, the target is met every time",
    "misses it consistently": "As things are, the target is missed every time",
    "hit and miss": "As things are, the target is met or missed by chance",
}


def control_in_words(row: Row) -> str:
    """What the control chart shows; "" without one."""
    if not row.control:
        return ""
    last = row.control[-1]
    span = last["basis"].replace("_", " ")
    sentences = [f"{_VARIATION[last['variation']]} ({span}, {len(row.control)} periods)."]
    if last["assurance"]:
        sentences.append(f"{_ASSURANCE[last['assurance']]}.")
    sentences.append(
        f"Mean {published(last['mean'], row)}, limits {published(last['lower'], row)} to {published(last['upper'], row)}."
    )
    if last["is_trial"]:
        sentences.append("A trial: with fewer than 12 periods the limits will still move.")
    return " ".join(sentences)


def _value(point: Point) -> Any:
    return point.shown


def parts_by(row: Row) -> dict[str, list[Part]]:
    """The parts of a figure by what parts them, in words."""
    found: dict[str, list[Part]] = {}
    for part in row.parts:
        found.setdefault(part.dimension.replace("_", " "), []).append(part)
    return found


def span(row: Row, period: str) -> str:
    """`year to date` or `the whole year`, for a figure that grows with the quarters; else ""."""
    if row.about["headline_basis"] != "year_to_date":
        return ""
    return "the whole year" if period.startswith("Q4") else "year to date"


_DIRECTIONS = {"Improve": "This is better than", "Worse": "This is worse than", "No change": "No change from"}
_MET = {"Green": "It meets the target", "Amber": "It is near the target", "Red": "It misses the target"}


def sentence(row: Row) -> str:
    """Where the figure stands, in a sentence or three: against the period before, the target and other councils."""
    board, sentences = row.board, []
    if board["latest"] is None:
        return f"{INSTEAD.get(board['status'], 'not available').capitalize()}."
    if board["previous"] is not None and (moved := _DIRECTIONS.get(board["direction"])):
        spanned = f" ({of})" if (of := span(row, board["previous_period"])) else ""
        sentences.append(f"{moved} {figure(board['previous'], row)} in {board['previous_period']}{spanned}.")
    if words := target(row):
        met = _MET.get(board["rag"])
        sentences.append(f"{met} ({words})." if met else f"The target is {words}.")
    if row.field and (placed := quartile(row)):
        sentences.append(f"It is in the {placed} of the figures published for {row.field.period}.")
    return " ".join(sentences)


def change(changed: Any, row: Row) -> str:
    """One figure that earlier releases showed otherwise, and why."""
    was = figure(changed["first_displayed"], row, "no figure")
    now = figure(changed["displayed"], row, "no figure")
    return f"{changed['period']}, {changed['basis'].replace('_', ' ')}: first published as {was}, now {now}: {changed['because']}"


_CONDITIONS = {
    ROUNDED: "if the printed figure were compared in place of the unrounded one",
    CUTS_MOVED: "if the cut points moved once more as they did between the last two publications",
}
_CLAIMS = {"direction": "The direction", "rag": "The colour", "quartile": "The quartile"}


def fragility(claim: Any) -> str:
    """A claim that little would change, in a sentence: `The quartile (2nd) would be the 3rd with two more counted.`"""
    article = "the " if claim["claim"] == "quartile" else ""
    if claim["counted"] is not None:
        number = ("one", "two", "three")[abs(claim["counted"]) - 1]
        condition = f"with {number} {'more' if claim['counted'] > 0 else 'fewer'} counted"
    else:
        condition = _CONDITIONS[claim["would"]]
    return f"{_CLAIMS[claim['claim']]} ({claim['stands']}) would be {article}{claim['becomes']} {condition}."

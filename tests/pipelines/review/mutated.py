"""The drafted report with one thing changed: wrongly, so that a review must find it, or harmlessly, so that it must not.

Here: making such papers, each from a seed. Not here: what a review says of them (`test_mutations`).
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.review.paper import Block, Paper
from pipelines.show.committee_report.facts import Told
from pipelines.show.committee_report.paragraphs import Paragraph, Report

KINDS = {"value": 80, "period": 40, "direction": 30, "measure": 20, "quartile": 15, "council": 15}
"""How many of 200 changes are of each kind."""
_WAYS = (
    ("rose", "fell"), ("an increase", "a decrease"), ("an improvement", "a deterioration"), ("above", "below"), ("higher", "lower"),
    ("is worse", "is better"), ("fell", "rose"), ("a decrease", "an increase"), ("below", "above"), ("highest", "lowest"), ("lowest", "highest"),
)  # fmt: skip
_QUARTILES = ("first", "second", "third", "fourth")
_PERIOD = re.compile(
    r"Quarter [1-4](?: 20\d\d/\d\d)?|(?:Spring|Summer|Autumn) Term 20\d\d|(?<![/\d-])20\d\d[/-]\d\d(?!\d)|(?:June|March) 20\d\d|\b20\d\d\b(?![/-])"
)


@dataclass(frozen=True)
class Change:
    """A paper with one change: in which block, from where to where in its new text, and what it is."""

    kind: str
    paper: Paper
    block: int
    start: int
    end: int
    was: str
    becomes: str


def paragraphs_of(report: Report) -> list[Paragraph]:
    """Every paragraph of the drafted report."""
    return [*report.summary, *(p for s in report.sections for p in s.paragraphs)]


def texts_of(report: Report) -> list[tuple[str, str]]:
    """The report's blocks in order: heading or text, and its words."""
    blocks = [("text", p.text) for p in report.summary]
    for section in report.sections:
        blocks += [("heading", section.heading), *(("text", p.text) for p in section.paragraphs)]
    return blocks


def as_paper(blocks: Sequence[tuple[str, str]]) -> Paper:
    """Blocks as a paper of numbered paragraphs."""
    made, number = [], 0
    for kind, text in blocks:
        number += kind == "text"
        made.append(
            Block("text", text, f"paragraph {number}", number) if kind == "text" else Block("heading", text, "heading")
        )
    return Paper("draft.docx", tuple(made))


def changes(
    report: Report, prose: Sequence[tuple[str, str]], elsewhere: Mapping[str, Mapping[str, str]], seed: int
) -> Iterator[Change]:
    """200 papers with one wrong thing each.

    prose      what the report calls each indicator, with its unit
    elsewhere  by indicator, the published quartile of other councils
    """
    chance = random.Random(seed)
    paragraphs, blocks = paragraphs_of(report), texts_of(report)
    for kind, count in KINDS.items():
        made, seen = 0, set()
        while made < count:
            change = _change(kind, paragraphs, blocks, prose, elsewhere, chance)
            if change and (change.block, change.start, change.becomes) not in seen:
                seen.add((change.block, change.start, change.becomes))
                made += 1
                yield change


def _change(
    kind: str,
    paragraphs: Sequence[Paragraph],
    blocks: Sequence[tuple[str, str]],
    prose: Sequence[tuple[str, str]],
    elsewhere: Mapping[str, Mapping[str, str]],
    chance: random.Random,
) -> Change | None:
    n = chance.randrange(len(paragraphs))
    text = paragraphs[n].text
    text_end = text.find(" The service comments:")
    said = text if text_end < 0 else text[:text_end]  # people's own words are nobody's figure
    match kind:
        case "value":
            places = [
                (start, told.text)
                for start, told in _told(paragraphs[n])
                if re.search(r"\d", told.text)
                and not re.search(r"[a-z]{5}", told.text.replace("percentage point", "").replace("less than", ""))
            ]
            if not places:
                return None
            start, was = chance.choice(places)
            becomes = _other_number(was, chance)
        case "period":
            found = list(_PERIOD.finditer(said))
            if not found:
                return None
            match_ = chance.choice(found)
            start, was = match_.start(), match_.group()
            becomes = _other_period(was, chance)
        case "direction":
            options = [(m.start(), a, b) for a, b in _WAYS for m in re.finditer(rf"\b{a}\b", said)]
            if not options:
                return None
            start, was, becomes = chance.choice(options)
        case "measure":
            named = [(p, u) for p, u in prose if text.startswith(p)]
            if not named:
                return None
            was, unit = max(named)
            start, becomes = 0, chance.choice([p for p, u in prose if u == unit and p not in was and was not in p])
        case "quartile":
            options = [
                (m.start(1), m[1], "") for m in re.finditer(r"in the (first|second|third|fourth)(?= quartile|\.)", said)
            ]
            if not options:
                return None
            start, was, _ = chance.choice(options)
            becomes = chance.choice([q for q in _QUARTILES if q != was])
        case _:
            at, found = said.find("Synthetic county"), re.search(r"in the (first|second|third|fourth) quartile", said)
            quartiles = elsewhere.get(paragraphs[n].indicator_id, {})
            others = [
                name for name, band in quartiles.items() if found and band != found[1]
            ]  # of the others it is wrong
            if at < 0 or not others:
                return None
            start, was, becomes = at, "Synthetic county", chance.choice(others)
    changed = text[:start] + becomes + text[start + len(was) :]
    if changed == text:
        return None
    at = [k for k, (of, _) in enumerate(blocks) if of == "text"][n]
    papers = as_paper([(of, changed if k == at else t) for k, (of, t) in enumerate(blocks)])
    return Change(kind, papers, at, start, start + len(becomes), was, becomes)


def _told(paragraph: Paragraph) -> Iterator[tuple[int, Told]]:
    at = 0
    for run in paragraph.runs:
        if isinstance(run, Told):
            yield at, run
            at += len(run.text)
        else:
            at += len(run)


def _other_number(text: str, chance: random.Random) -> str:
    """A number with one digit changed, or two neighbours changed places."""
    places = [m.start() for m in re.finditer(r"\d", text)]
    if len(places) > 1 and chance.random() < 0.3:
        k = chance.randrange(len(places) - 1)
        a, b = places[k], places[k + 1]
        if text[a] != text[b] and not (k == 0 and text[b] == "0"):
            return text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]
    at = chance.choice(places)
    digits = [d for d in "0123456789" if d != text[at] and not (at == places[0] and d == "0" and len(places) > 1)]
    return text[:at] + chance.choice(digits) + text[at + 1 :]


def _other_period(text: str, chance: random.Random) -> str:
    """Another quarter, term or year."""
    if found := re.match(r"Quarter ([1-4])(.*)", text):
        return f"Quarter {chance.choice([q for q in '1234' if q != found[1]])}{found[2]}"
    if found := re.match(r"(Spring|Summer|Autumn) Term (\d{4})", text):
        name, year = found[1], int(found[2])
        if chance.random() < 0.5:
            return f"{name} Term {year - 1}"
        return f"{chance.choice([t for t in ('Spring', 'Summer', 'Autumn') if t != name])} Term {year}"
    if found := re.match(r"(\d{4})([/-])(\d\d)", text):
        year = int(found[1]) + chance.choice([-2, -1, 1])
        return f"{year}{found[2]}{(year + 1) % 100:02d}"
    if found := re.match(r"(\w+) (\d{4})", text):
        return f"{found[1]} {int(found[2]) - 1}"
    return str(int(text) + chance.choice([-2, -1]))


REWORDINGS: tuple[tuple[str, str], ...] = (
    (r"compared with", "compared to"), (r"compared with", "against"), (r"rose to", "increased to"), (r"rose to", "went up to"), (r"fell to", "decreased to"),
    (r"fell to", "dropped to"), (r"fell to", "reduced to"), (r"(\d)%", r"\1 per cent"), (r"(\d)%", r"\1 percent"), (r" out of ", " of "), (r"percentage points?", "percentage points"),
    (r"Quarter (\d)", r"Q\1"), (r"at the end of Quarter", "at the end of the Quarter"), (r"in the first quartile", "in the top quartile"),
    (r"second quartile", "2nd quartile"), (r"third quartile", "3rd quartile"), (r"local authorities", "councils"), (r"(\d),(\d{3})", r"\1\2"),
    (r"the England average", "the national average"), (r"the average of statistical neighbours", "the statistical neighbour average"),
    (r"statistical neighbours", "Statistical Neighbours"), (r"which is an improvement", "an improvement"), (r"which is an improvement", "which is better"),
    (r"That is an increase of", "This represents an increase of"), (r"That is a decrease of", "This is a reduction of"), (r"continues to be placed", "remains"),
    (r"The target is", "The Council's target is"), (r"is the highest since", "is the highest level since"), (r"in the Summer Term 2025", "at the Summer term 2025 school census"),
    (r"the academic year (\d{4}/\d\d)", r"the \1 academic year"), (r"children", "children and young people"), (r"It is (\d)", r"Performance is \1"),
    (r"is now placed", "now sits"), (r"Compared with a year before", "Compared to the same period last year"), (r"\(with rounding\)", ""), (r" Quarter 1(?! 20)", " Quarter 1 2025/26"),
    (r"^The percentage", "The proportion"), (r"who", "that"), (r"above", "higher than"), (r"below", "lower than"), (r"plans started", "new plans"), (r"referrals\)", "referrals received)"),
)  # fmt: skip
"""Other words for the same: none of them changes what is said."""


def rewordings(report: Report, seed: int, count: int = 200) -> Iterator[tuple[Paper, str]]:
    """Papers with one paragraph, or all, said in other words, and the words that were exchanged."""
    chance = random.Random(seed)
    blocks = texts_of(report)
    numbers = [k for k, (of, _) in enumerate(blocks) if of == "text"]
    made = 0
    while made < count:
        pattern, words = chance.choice(REWORDINGS)
        everywhere = chance.random() < 0.3
        n = chance.choice(numbers)
        changed = [
            (of, re.sub(pattern, words, t) if of == "text" and (everywhere or k == n) else t)
            for k, (of, t) in enumerate(blocks)
        ]
        if changed != blocks:
            made += 1
            yield as_paper(changed), f"{pattern} → {words}{' everywhere' if everywhere else f' in block {n}'}"

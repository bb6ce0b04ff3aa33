"""What a sentence claims: of which measure, who, when, what kind of number, compared with what.

Here: putting the signs of a sentence together by the rules of the grammar. Not here: whether it is true (`judging`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from pipelines.review.claim import Claim, Role
from pipelines.review.grammar import GOES_ON, IN_WORDS
from pipelines.review.measures import Mention
from pipelines.review.paper import Span
from pipelines.review.periods import When
from pipelines.review.phrases import Phrase, Sentence
from pipelines.review.plain import unknown_words
from pipelines.review.roles import HOWEVER, colour, number_claim, over
from pipelines.review.rules import Given, by_rules

_IN_WORDS = re.compile(rf"(?<![\w-])(?:{IN_WORDS})(?![\w-])", re.VERBOSE | re.IGNORECASE)
_COMPARED = {"other", "other_count", "change", "relative", "direction", "judgement", "same"}
"""What is said of a figure beside another one."""
_SAID_OF_A_FIGURE = {"F", "T", "B", "C"}
"""One of these stands with a change that is said of a figure: from, to, by, than."""


@dataclass(frozen=True)
class Context:
    """What the text before a sentence was about: the measures and the words of their names, the period of the last figure.

    And whether it said what is published, or that a figure is not there: what follows is the reason.
    """

    measures: tuple[str, ...] = ()
    vocabulary: frozenset[str] = frozenset()
    at: When | None = None
    published: bool = False
    absent: bool = False


def claims_of(sentence: Sentence, block: int, before: Context) -> tuple[list[Claim], Context]:
    """The claims of a sentence, and what the next one may go on about."""
    phrases = _dated(sentence.phrases)
    mentions = [p for p in phrases if p.sign in {"M", "m"}]
    outside = [p for p in mentions if not _in_brackets(p, phrases)]
    begins = phrases[0].sign if phrases else ""
    says_on = re.match(GOES_ON, sentence.text, 0 if sentence.begins else re.IGNORECASE) is not None or begins == "W"
    if not mentions:
        sentence = replace(sentence, vocabulary=before.vocabulary)
    adds_nothing = _adds_nothing(sentence, before)
    other_age = not mentions and any(m[1].lower() not in before.vocabulary for m in _AN_AGE.finditer(sentence.text))
    goes_on = before.absent or not sentence.begins or ((says_on or adds_nothing) and not other_age)
    known_on = sentence.begins or says_on or before.absent or adds_nothing or begins in {"P", "H"}
    plainly = bool(mentions) or (goes_on and known_on)
    rules = by_rules(phrases)
    topics = _topics(phrases)
    found: list[Claim] = []
    for n, phrase in enumerate(phrases):
        measures = _measures(n, phrases, mentions) if mentions else before.measures if goes_on else ()
        base = Claim(
            Span(block, phrase.start, phrase.end), phrase.text, sentence.text.strip(), "value", measures,
            who=topics[n], breakdown=_part(n, phrases), named=bool(mentions), plainly=plainly,
        )  # fmt: skip
        if phrase.sign in {"D", "J", "C", "E", "K", "RAG"} and unknown_words(n, phrases, sentence):
            base = replace(base, plainly=False)
        found += _claims_at(n, phrases, base, rules, sentence)
    if mentions:
        found += [
            Claim(Span(block, sentence.start + m.start(), sentence.start + m.end()), m.group(), sentence.text.strip(), "words", outside[-1].value.indicators if outside else (), named=True)
            for m in _IN_WORDS.finditer(sentence.text)
        ]  # fmt: skip
    told = not mentions and any(p.sign == "BENCH" for p in phrases)
    if told or (before.published and not sentence.begins):  # `… published for 2024; scorecards for 2025; …`
        found = [c for c in found if c.role != "published"]
        found += [
            Claim(Span(block, p.start, p.end), p.text, sentence.text.strip(), "published", before.measures, at=p.value)
            for p in phrases
            if p.sign == "P"
        ]
    kept = [c for c in found if c.measures or c.quantity or c.role in {"summary", "published"}]
    last = outside[-1].value.indicators if outside else before.measures if goes_on else ()
    words = outside[-1].value.vocabulary if outside else before.vocabulary if goes_on else frozenset[str]()
    periods = [c.at for c in kept if c.at and c.role in {"value", "numerator"}]
    beside = periods[0] if periods else before.at if goes_on else None
    kept = [replace(c, beside=beside) if c.role in _COMPARED or c.who != "own" else c for c in kept]
    absent = any(c.role == "absent" for c in kept) or (before.absent and not mentions)
    return kept, Context(tuple(last), words, beside, any(c.role == "published" for c in found), absent)


_AN_AGE = re.compile(r"\b(two|three|four|five|\d+)(?:\s?-\s?|\s)year(?:\s?-\s?|\s)?olds?\b", re.IGNORECASE)
"""An age that a measure may be of: `two-year-olds`."""
_CLAIMS = {"Q", "D", "J", "K", "R", "RAG", "C"}
"""The signs of what a sentence says of its measure."""


def _adds_nothing(sentence: Sentence, before: Context) -> bool:
    """Whether a sentence begins with no words but known ones: `Up 3.2 points on last year. Target 88%.` It is about the measure before it."""
    phrases = sentence.phrases
    if not before.measures or not phrases or (not sentence.begins and any(p.sign == "Q" for p in phrases)):
        return False
    first = next((n for n, p in enumerate(phrases) if p.sign in _CLAIMS), len(phrases) - 1)
    return not unknown_words(first, phrases, sentence)


def _dated(phrases: Sequence[Phrase]) -> Sequence[Phrase]:
    """The signs, with the year of the last quarter given to those listed before it: `in Quarter 1, in Quarter 2 and in Quarter 3 of 2024/25`."""
    quarters = [p for p in phrases if p.sign == "P" and p.value.kind == "quarter"]
    bare, last = quarters[:-1], quarters[-1].value if quarters else None
    if last is None or last.year is None or len(bare) < _A_LIST or any(p.value.year for p in bare):
        return phrases
    numbers = [p.value.number for p in quarters]
    if numbers != sorted(set(numbers)):
        return phrases
    return [replace(p, value=replace(p.value, year=last.year)) if p in bare else p for p in phrases]


_A_LIST = 2
"""So many quarters without a year, before one with it, are a list that shares the year."""


def _in_brackets(phrase: Phrase, phrases: Sequence[Phrase]) -> bool:
    before = [p.sign for p in phrases if p.start < phrase.start]
    return before.count("(") > before.count(")")


def _measures(n: int, phrases: Sequence[Phrase], mentions: Sequence[Phrase]) -> tuple[str, ...]:
    """The measure of the sign with a number: the name that follows a number at once, else the last before, else the first after."""
    if phrases[n].sign == "Q":
        at_once = [p for p in phrases[n + 1 : n + 3] if p.sign != "x" or p.text.lower() in HOWEVER]
        if at_once and at_once[0].sign == "M":
            return tuple(at_once[0].value.indicators)
    start = phrases[n].start
    before: list[Mention] = [p.value for p in mentions if p.start <= start]
    after: list[Mention] = [p.value for p in mentions if p.start > start]
    if not before and len(after) > 1 and [p.sign for p in phrases[n + 1 : n + 4]] == ["OUT", "Q", "M"]:
        after = after[1:]  # `396 of the 1,768 referrals received were re-referrals`
    chosen = before[-1] if before else next(iter(after), None)
    return chosen.indicators if chosen else ()


def _part(n: int, phrases: Sequence[Phrase]) -> str:
    """The category a number belongs to: named just before it, else the next one after it in the sentence."""
    before = [k for k in range(n) if phrases[k].sign == "H"]
    after = [k for k in range(n, len(phrases)) if phrases[k].sign == "H"]
    if before and before[-1] == n - 1:
        return str(phrases[before[-1]].value)
    if after and not any(p.sign == "F" for p in phrases[n : after[0]]):
        return str(phrases[after[0]].value)
    return str(phrases[before[-1]].value) if before else ""


def _topics(phrases: Sequence[Phrase]) -> list[str]:
    """Who each sign is about: the council, or the body with whose name the sentence, or the part after `which`, begins."""
    first = next((p for p in phrases if p.sign in {"W", "M", "m", "Q", "C", "F", "K", "H"}), None)
    of_sentence = str(first.value) if first and first.sign == "W" else "own"
    topic, found = of_sentence, []
    for n, phrase in enumerate(phrases):
        last = phrases[n - 1] if n else None
        if phrase.sign == "&" and last and last.sign in {",", ")"}:
            topic = of_sentence
        if phrase.sign == "WH":
            topic = _before_which(n, phrases) or topic
        if (
            phrase.sign == "W"
            and last is not None
            and last.sign == ","
            and topic == of_sentence
            and of_sentence != "own"
        ):
            topic = of_sentence = str(phrase.value)
        found.append(topic)
    return found


def _before_which(n: int, phrases: Sequence[Phrase]) -> str:
    """The body that `which` or `whose` goes on about; "" where it is something else. A number in brackets after it may stand between."""
    before = [p for p in phrases[:n] if p.sign not in {",", "x", "T"}]
    if before and before[-1].sign == ")":
        about_record = phrases[n].text.lower() == "whose" or any(p.sign == "R" for p in phrases[n + 1 : n + 4])
        opened = max((k for k, p in enumerate(before) if p.sign == "("), default=0)
        before = before[:opened] if about_record else []
    return str(before[-1].value) if before and before[-1].sign == "W" else ""


def _claims_at(
    n: int, phrases: Sequence[Phrase], base: Claim, rules: dict[int, Given], sentence: Sentence
) -> Iterator[Claim]:
    """What one sign of a sentence claims."""
    phrase = phrases[n]
    signs = {p.sign for p in phrases}
    match phrase.sign:
        case "Q" if phrase.value.unit != "place" or rules.get(phrase.start, Given("")).role == "rank":
            yield number_claim(n, phrases, base, rules, sentence)
        case "K" if re.search(r"\b(?:no longer|not)\b[^.]{0,12}$", sentence.text[: phrase.start - sentence.start]):
            return  # `is no longer in the bottom quartile` says not which
        case "K" if not ("MEAS" in signs and base.who == "own" and "Q" in signs):
            yield _quartile(n, phrases, base)
        case "NOW" if "K" in signs and phrase.value in {"now", "continues"} and base.who == "own":
            yield replace(base, role="quartile", said=str(phrase.value))
        case "R":
            yield from _record(n, phrases, base)
        case "D" | "J" if signs & _SAID_OF_A_FIGURE and ("Q" in signs or "P" in signs):
            role: Role = "direction" if phrase.sign == "D" else "judgement"
            intended = phrase.text.endswith("ing")  # `actions that are reducing re-referrals`
            if phrase.value != "any" and not intended and not _is_of_a_record(n, phrases):
                base = replace(
                    base, versus=_versus(n, phrases), at=_of_change(n, phrases), over=over(n, phrases, sentence)
                )
                yield replace(base, role=role, said=str(phrase.value))
        case "E":
            after = next((p for p in phrases[n + 1 : n + 4] if p.sign in {"P", "W"}), None)
            if after is not None:
                said = "like" if phrase.value == "like" else "same"
                yield replace(base, role="same", said=said, versus=after.value)
        case "C":
            after = next((p for p in phrases[n + 1 : n + 5] if p.sign in {"W", "G", "P"}), None)
            if after is not None:
                said = str(phrase.value)
                yield replace(base, role="compared", said=said, versus="target" if after.sign == "G" else after.value)
        case "NOT":
            yield replace(base, role="absent")
        case "WHY" | "BENCH":
            reach, said_of = (2, "reason") if phrase.sign == "WHY" else (4, "published")
            after = next((p for p in phrases[n + 1 : n + 1 + reach] if p.sign == "P"), None)
            if after is not None:
                span = Span(base.span.block, after.start, after.end)
                yield replace(base, span=span, text=after.text, role=said_of, at=after.value)  # type: ignore[arg-type]
        case "RAG" if "G" in signs or (base.measures and _rates(phrase, sentence)):
            yield replace(base, role="colour", said=colour(phrase))


def _rates(phrase: Phrase, sentence: Sentence) -> bool:
    """Whether a colour without a target is the indicator's: `rated Amber`, `(Green)`, `is Red`."""
    start, end = phrase.start - sentence.start, phrase.end - sentence.start
    said = re.search(r"\b(?:Green|Amber|Red|GREEN|AMBER|RED|green|amber|red)\b", sentence.text[start:end])
    rated = (
        re.match(r"\(|rated", phrase.text, re.IGNORECASE) is not None
        or _RATED.search(sentence.text[:start]) is not None
    )
    alone = re.fullmatch(r"\W*(?:so |therefore |is |RAG |rated )*\w+\W*", sentence.text, re.IGNORECASE) is not None
    return said is not None and (rated or alone or said.group()[0].isupper())


_RATED = re.compile(r"\b(?:indicator|measure|rating|RAG|RAG status)(?: is| was)?:?\s*$", re.IGNORECASE)
"""Before a colour that is the indicator's: `the indicator is green`."""


def _is_of_a_record(n: int, phrases: Sequence[Phrase]) -> bool:
    return any(p.sign in {"R", "AVG"} for p in phrases[max(0, n - 5) : n])


def _of_change(n: int, phrases: Sequence[Phrase]) -> When | None:
    """The period right after the number by which something rose or fell: `fell by 0.4 percentage points in Quarter 4 2024/25`."""
    after = [p for p in phrases[n + 1 :] if p.sign != "L"][:3]
    return after[2].value if [p.sign for p in after] == ["B", "Q", "P"] else None


def _versus(n: int, phrases: Sequence[Phrase]) -> When | str | None:
    """What a change is from: the period after `from` or `compared with`, with or without a number between."""
    since = next((k for k in range(n) if phrases[k].sign == "SINCE"), None)
    if since is not None and phrases[since + 1].sign == "P":
        return phrases[since + 1].value
    number = next((k for k in range(n + 1, len(phrases)) if phrases[k].sign == "Q"), len(phrases))
    for k in range(n + 1, len(phrases)):
        if phrases[k].sign == "C" and k > number:
            break  # `rose to 93.0%, 0.3 points below England`
        if phrases[k].sign in {"F", "C", "SINCE"}:
            return next((p.value for p in phrases[k + 1 : k + 6] if p.sign in {"P", "W"}), None)
    for k in range(n - 1, -1, -1):
        if phrases[k].sign == "F":
            return next((p.value for p in phrases[k + 1 : n] if p.sign in {"P", "W"}), None)
    return None


def _quartile(n: int, phrases: Sequence[Phrase], base: Claim) -> Claim:
    left = list(takewhile(lambda p: p.sign != "K", reversed(phrases[max(0, n - 3) : n])))
    was = any(p.sign == "NOW" and p.value == "before" for p in left)
    after = next((p.value for p in phrases[n + 1 : n + 3] if p.sign == "P"), None)
    said = str(phrases[n].value)
    if was or (isinstance(after, When) and after.is_earlier):
        return replace(base, role="quartile", said=said, at=When("relative", "before", relative="before"))
    return replace(base, role="quartile", said=said)


def _record(n: int, phrases: Sequence[Phrase], base: Claim) -> Iterator[Claim]:
    since = next((k for k in range(n, len(phrases)) if phrases[k].sign == "SINCE"), None)
    of = next((p.value for p in phrases[since : since + 3] if p.sign == "P"), None) if since is not None else None
    kinds = [str(p.value) for p in phrases if p.sign == "RW"]
    yield replace(base, role="record", said=str(phrases[n].value), at=of, versus=" ".join(kinds) or None)

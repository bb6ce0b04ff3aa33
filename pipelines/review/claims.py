"""What a sentence claims: of which measure, who, when, what kind of number, compared with what.

Here: putting the signs of a sentence together by the rules of the grammar. Not here: whether it is true (`judging`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Literal

from pipelines.review.grammar import GOES_ON, IN_WORDS
from pipelines.review.measures import Mention
from pipelines.review.numbers import Quantity
from pipelines.review.paper import Span
from pipelines.review.periods import When
from pipelines.review.phrases import Phrase, Sentence
from pipelines.review.plain import compares_with_words, is_plain, unknown_words
from pipelines.review.rules import Given, by_rules

Role = Literal[
    "value", "count", "numerator", "denominator", "other", "other_count", "change", "relative", "average", "three_years",
    "target", "rank", "councils", "summary", "direction", "judgement", "same", "compared", "quartile", "record", "absent",
    "colour", "published", "travel", "reason", "words",
]  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """One thing that a paper says.

    span       where it says so
    text       the words of the claim itself: the number, the word of direction
    sentence   the sentence it stands in
    role       what it is: value, numerator, change, quartile, record, …
    measures   the measures it may be of, the likeliest first; none: the text names none
    who        own, england, neighbours, region, or the LA code of another council
    quantity   the number
    said       the words: up, better, first quartile's 1, `joint highest`
    at         the period it is of; None where the text names none
    versus     the period, or who, it is compared with
    beside     the period of the figure that this one, or its comparison, stands beside
    breakdown  the part it is of; "" for the whole
    named      the sentence itself names the measure
    plainly    the sentence says plainly that the number is this figure of this measure
    rate       the number is a rate: `a rate of 69.5`, `69.5 per 10,000`
    over       over what time a change is said to be: year, quarter, or ""
    whose      the number stands right at the name of the body it is of: `England (20.6%)`
    """

    span: Span
    text: str
    sentence: str
    role: Role
    measures: tuple[str, ...]
    who: str = "own"
    quantity: Quantity | None = None
    said: str = ""
    at: When | None = None
    versus: When | str | None = None
    beside: When | None = None
    breakdown: str = ""
    named: bool = False
    plainly: bool = True
    rate: bool = False
    whose: bool = False
    over: str = ""


_IN_WORDS = re.compile(rf"(?<![\w-])(?:{IN_WORDS})(?![\w-])", re.VERBOSE | re.IGNORECASE)
_COMPARED = {"other", "other_count", "change", "relative", "direction", "judgement", "same"}
"""What is said of a figure beside another one."""


_SAID_OF_A_FIGURE = {"F", "T", "B", "C"}
"""One of these stands with a change that is said of a figure: from, to, by, than."""
_OF_THE_DASHBOARD = {"K", "RAG", "J", "E", "BENCH"}
"""One of these stands with a count of the dashboard's indicators."""


# ── a sentence ───────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Context:
    """What the text before a sentence was about: the measures, the period of the last figure, whether it said what is published, and
    whether it said that a figure is not there: what follows is the reason.
    """

    measures: tuple[str, ...] = ()
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
    goes_on = before.absent or not sentence.begins or says_on
    known_on = sentence.begins or says_on or before.absent or begins in {"P", "H"}
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
        if phrase.sign in {"D", "J", "C", "E", "K", "RAG"} and unknown_words(n, phrases):
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
    periods = [c.at for c in kept if c.at and c.role in {"value", "numerator"}]
    beside = periods[0] if periods else before.at if goes_on else None
    kept = [replace(c, beside=beside) if c.role in _COMPARED or c.who != "own" else c for c in kept]
    absent = any(c.role == "absent" for c in kept) or (before.absent and not mentions)
    return kept, Context(tuple(last), beside, any(c.role == "published" for c in found), absent)


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


def _in_brackets(phrase: Phrase, phrases: Sequence[Phrase]) -> bool:
    before = [p.sign for p in phrases if p.start < phrase.start]
    return before.count("(") > before.count(")")


_HOWEVER = {"while", "whereas", "but", "although", "though"}
"""After one of these another measure is spoken of."""


def _measures(n: int, phrases: Sequence[Phrase], mentions: Sequence[Phrase]) -> tuple[str, ...]:
    """The measure of the sign with a number: the name that follows a number at once, else the last before, else the first after."""
    if phrases[n].sign == "Q":
        at_once = [p for p in phrases[n + 1 : n + 3] if p.sign != "x" or p.text.lower() in _HOWEVER]
        if at_once and at_once[0].sign == "M":
            return tuple(at_once[0].value.indicators)
    start = phrases[n].start
    before: list[Mention] = [p.value for p in mentions if p.start <= start]
    after: list[Mention] = [p.value for p in mentions if p.start > start]
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
            yield _number(n, phrases, base, rules, sentence)
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
                    base, versus=_versus(n, phrases), at=_of_change(n, phrases), over=_over(n, phrases, sentence)
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
        case "RAG" if "G" in signs or (signs & {"M", "m"} and _rates(phrase, sentence)):
            yield replace(base, role="colour", said=_colour(phrase))


def _rates(phrase: Phrase, sentence: Sentence) -> bool:
    """Whether a colour without a target is the indicator's: `rated Amber`, `(Green)`, `is Red`."""
    start, end = phrase.start - sentence.start, phrase.end - sentence.start
    said = re.search(r"\b(?:Green|Amber|Red|GREEN|AMBER|RED|green|amber|red)\b", sentence.text[start:end])
    rated = re.match(r"\(|rated", phrase.text, re.IGNORECASE) is not None
    return said is not None and (rated or said.group()[0].isupper())


def _colour(phrase: Phrase) -> str:
    found = re.search(r"green|amber|red\b", phrase.text.lower())
    return found.group() if found else ""


def _is_of_a_record(n: int, phrases: Sequence[Phrase]) -> bool:
    return any(p.sign in {"R", "AVG"} for p in phrases[max(0, n - 5) : n])


_OVER = (
    ("year", re.compile(
        r"\bover the (?:last |past )?(?:year|12 months|twelve months)|\bin (?:the (?:last|past) year|(?:the (?:last|past) )?(?:12|twelve) months)"
        r"|year on year|this time last year", re.IGNORECASE)),
    ("quarter", re.compile(r"\b(?:in|within|during|over) (?:the|this) (?:quarter|term)\b", re.IGNORECASE)),
)  # fmt: skip
"""Over what time a change is, by the words at it."""


def _over(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> str:
    """Over what time a change is: by the words after it, else at the start of the sentence, else anywhere if only one time is named."""
    numbers = [p for p in phrases if p.sign == "Q"]
    own = [p for p in numbers if p.start > phrases[n].start][:1] if phrases[n].sign == "D" else []
    later = [p.start for p in numbers if p.start > phrases[n].start and p not in own]
    after = sentence.text[phrases[n].end - sentence.start : (later[0] if later else sentence.end) - sentence.start]
    lead = sentence.text[: numbers[0].start - sentence.start] if numbers else ""
    for text in (after, lead):
        if found := [name for name, words in _OVER if words.search(text)]:
            return found[0]
    found = [name for name, words in _OVER if words.search(sentence.text)]
    return found[0] if len(found) == 1 else ""


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


def _number(n: int, phrases: Sequence[Phrase], base: Claim, rules: dict[int, Given], sentence: Sentence) -> Claim:
    """What a number is: by the rules, else the figure itself."""
    phrase = phrases[n]
    base = replace(base, quantity=phrase.value, rate=_is_rate(phrase, sentence))
    signs = {p.sign for p in phrases}
    if "MEAS" in signs and signs & _OF_THE_DASHBOARD and not phrase.value.unit:
        return replace(
            base, role="summary", said=_of_summary(n, phrases, sentence), plainly=_is_of_the_round(n, phrases)
        )
    before = phrases[n - 1] if n else None
    changed = phrase.value.unit == "points" or (before is not None and before.text.lower() in {"up", "down"})
    known = rules.get(phrase.start, Given("change" if changed else "value"))
    if known.role == "change" and not (before and before.sign == "B") and _stands(n, phrases, sentence):
        known = Given("value")
    if known.role == "change" and any(p.sign == "G" for p in phrases[n + 1 : n + 5]):
        known = replace(known, versus="target")
    taken = {start for k in rules.values() for start in k.taken}
    at = known.at or _at(n, [p for p in phrases if p.start not in taken], phrases[n], known.role)
    beside = str(before.value) if before is not None and before.sign == "W" else ""
    who = known.of or beside or base.who
    if known.role == "other_whole":
        known = replace(known, role="denominator")
    if known.role == "numerator" and phrase.value.unit == "percent":  # `12% of 186`
        known = replace(known, role="value")
    over = _over(n, phrases, sentence)
    if known.role == "other" and over == "year" and _over_right_after(phrase, sentence):
        known = replace(known, role="change")  # `against 182 over the year`
    if known.role in {"change", "relative"} and known.versus is None:
        known = replace(known, versus=_compared_first(phrases[:n]))
    plainly = base.plainly and is_plain(n, phrases, sentence, given=phrase.start in rules)
    compared_before = any(p.sign == "F" for p in phrases[:n]) and any(p.sign == "C" for p in phrases[n + 1 : n + 3])
    if known.role == "change" and known.versus is None and (compared_before or compares_with_words(n, phrases)):
        plainly = False
    base = replace(base, plainly=plainly, over=over)
    whose = _names_at(n, phrases) == {who}
    return replace(base, role=known.role, at=at, who=who, versus=known.versus, whose=whose)  # type: ignore[arg-type]


def _over_right_after(number: Phrase, sentence: Sentence) -> bool:
    return re.match(r"\s*over the (?:last |past )?year\b", sentence.text[number.end - sentence.start :]) is not None


def _names_at(n: int, phrases: Sequence[Phrase]) -> set[str]:
    """The bodies whose names stand right before a number, or right after it: `England (20.6%)`, `20.6% nationally`."""
    before = [p for p in phrases[:n] if p.sign not in {"(", "B", "T", "m"}][-1:]
    after = phrases[n + 1 : n + 2]
    return {str(p.value) for p in (*before, *after) if p.sign == "W"}


def _compared_first(phrases: Sequence[Phrase]) -> When | None:
    """The period with which a sentence begins by comparing: `Compared with a year before (…) it is an increase of …`."""
    for first, second in pairwise(p for p in phrases if p.sign != "m"):
        if first.sign == "F" and second.sign == "P" and first.text.lower().startswith("compar"):
            return second.value
    return None


_VERBS = {"is", "are", "was", "were", "remains", "remain", "stands", "stand", "which", "and"}


def _stands(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> bool:
    """Whether a number is itself higher or lower than something: `22.4% is lower than …`, not `22.4% lower than …`."""
    after = next((p for p in phrases[n + 1 : n + 6] if p.sign in {"C", "D", "Q"}), None)
    if after is None or after.sign == "Q" or phrases[n].value.unit == "points":
        return False
    between = sentence.text[phrases[n].end - sentence.start : after.start - sentence.start].lower().split()
    return not _VERBS.isdisjoint(between) or not _HOWEVER.isdisjoint(between)


def _is_rate(number: Phrase, sentence: Sentence) -> bool:
    before, after = sentence.text[: number.start - sentence.start], sentence.text[number.end - sentence.start :]
    return bool(
        re.search(r"\brates?\b[^\d,;]{0,30}$|\bper [\d,]+ \w+(?: \w+)? (?:is|was|were|are) $", before)
        or re.match(r"\s*(?:\w+\s+)?(?:per\b|in every)", after)
    )


def _is_of_the_round(n: int, phrases: Sequence[Phrase]) -> bool:
    """Whether a count of measures is that of the dashboard: of no part of them, and against no other period."""
    return not unknown_words(n, phrases) and not any(
        p.sign == "P" and p.value.relative == "year_before" for p in phrases
    )


def _of_summary(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> str:
    """What a count of measures counts: a quartile, a direction, a colour, those with a target, or all."""
    after = list(takewhile(lambda p: p.sign not in {"Q", ","}, phrases[n + 1 : n + 9]))
    told = next((p for p in after if p.sign in {"K", "J", "E", "RAG", "C"}), None)
    match told.sign if told else "":
        case "K":
            return str(told.value)  # type: ignore[union-attr]
        case "J" | "C":
            return "Improve" if told.value == "better" else "Worse"  # type: ignore[union-attr]
        case "E":
            return "No change"
        case "RAG":
            return _colour(told).capitalize()  # type: ignore[arg-type]
    between = sentence.text[
        phrases[n].end - sentence.start : (after[-1].end if after else phrases[n].end) - sentence.start
    ]
    return "rated" if re.search(r"\bRAG\b|\btargets?\b|\brated\b", between) else "all"


def _at(n: int, phrases: Sequence[Phrase], number: Phrase, role: str) -> When | None:
    """The period of a number that no rule gives one: after it, before the next number outside brackets; else the last before it.

    phrases  the signs without the periods of other numbers
    """
    depth, n = 0, phrases.index(number)
    names = [(p.start, p.start + p.value.end - p.value.start) for p in phrases if p.sign in {"M", "m"}]
    for p in phrases[n + 1 :]:
        if p.sign == "," and any(start < p.start < end for start, end in names):
            continue  # `in education, employment or training`
        depth += (p.sign == "(") - (p.sign == ")")
        if p.sign == "P" and depth <= 0:
            return p.value
        if (p.sign in {"Q", "F", "C", "SINCE", ","} or (p.sign == "D" and role == "change")) and depth <= 0:
            break
    before = [k for k, p in enumerate(phrases[:n]) if p.sign == "P" and not _is_compared(phrases, k)]
    if (
        not before
        or role not in {"value", "count", "numerator", "denominator", "change"}
        or _has_gone_on(phrases, before[-1], n)
    ):
        return None
    return phrases[before[-1]].value


def _has_gone_on(phrases: Sequence[Phrase], period: int, number: int) -> bool:
    """Whether a sentence is of another time after a period: `27.1% in Quarter 1 2024/25, it is now 22.4%`, `83.6% in Quarter 4 before rising to`."""
    signs = [p.sign for p in phrases[period:number]]
    is_now = any(p.sign == "NOW" and p.value == "now" for p in phrases[period:number])
    has_its_number = "Q" in [p.sign for p in phrases[:period] if p.sign not in {"x", "m"}][-1:] or "Q" in signs
    return is_now or (has_its_number and "D" in signs[signs.index("Q") if "Q" in signs else 0 :])


def _is_compared(phrases: Sequence[Phrase], period: int) -> bool:
    """Whether a period is one that something is compared with, and not the one of the next number: `since 2018/19`, but `since Quarter 4, when`."""
    before = phrases[period - 1].sign if period else ""
    after = [p.text.lower() for p in phrases[period + 1 : period + 3]]
    return before == "F" or (before == "SINCE" and "when" not in after)

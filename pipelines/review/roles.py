"""What a number in a sentence is: its role, its period, the body it is of, over what time a change is.

Here: a number by the rules of the grammar, else the figure itself. Not here: the rules (`rules`), what a sentence claims beside its numbers
(`claims`), and whether a number is plainly the figure (`plain`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from pipelines.review.claim import Claim
from pipelines.review.periods import When
from pipelines.review.phrases import Phrase, Sentence
from pipelines.review.plain import compares_with_words, is_plain, unknown_words
from pipelines.review.rules import Given

HOWEVER = {"while", "whereas", "but", "although", "though"}
"""After one of these another measure is spoken of."""


_OF_THE_DASHBOARD = {"K", "RAG", "J", "E", "BENCH"}
"""One of these stands with a count of the dashboard's indicators."""


def number_claim(n: int, phrases: Sequence[Phrase], base: Claim, rules: dict[int, Given], sentence: Sentence) -> Claim:
    """What a number is: by the rules, else the figure itself."""
    phrase = phrases[n]
    base = replace(base, quantity=phrase.value, rate=_is_rate(phrase, sentence))
    signs = {p.sign for p in phrases}
    if "MEAS" in signs and signs & _OF_THE_DASHBOARD and not phrase.value.unit:
        return replace(
            base, role="summary", said=_of_summary(n, phrases, sentence), plainly=_is_of_the_round(n, phrases, sentence)
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
    time = over(n, phrases, sentence)
    if known.role == "other" and time == "year" and _over_right_after(phrase, sentence):
        known = replace(known, role="change")  # `against 182 over the year`
    if known.role in {"change", "relative"} and known.versus is None:
        known = replace(known, versus=_compared_first(phrases[:n]) or _compared_before(phrases[:n]))
    plainly = base.plainly and is_plain(n, phrases, sentence, given=phrase.start in rules)
    compared_before = any(p.sign == "F" for p in phrases[:n]) and any(p.sign == "C" for p in phrases[n + 1 : n + 3])
    if known.role == "change" and known.versus is None and (compared_before or compares_with_words(n, phrases)):
        plainly = False
    elsewhere = any(p.sign == "W" and p.value != "own" for p in phrases[:n])
    if known.role == "change" and base.who == "own" and elsewhere and not isinstance(known.versus, str):
        plainly = False  # `nationally 10,885, up 16% on …`
    base = replace(base, plainly=plainly, over=time)
    whose = _names_at(n, phrases) == {who}
    return replace(base, role=known.role, at=at, who=who, versus=known.versus, whose=whose)  # type: ignore[arg-type]


_OVER = (
    ("year", re.compile(
        r"\bover the (?:last |past )?(?:year|12 months|twelve months)|\bin (?:the (?:last|past) year|(?:the (?:last|past) )?(?:12|twelve) months)"
        r"|year on year|this time last year", re.IGNORECASE)),
    ("quarter", re.compile(r"\b(?:in|within|during|over) (?:the|this) (?:quarter|term)\b", re.IGNORECASE)),
)  # fmt: skip
"""Over what time a change is, by the words at it."""


def over(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> str:
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


def _compared_before(phrases: Sequence[Phrase]) -> When | None:
    """The period of the figure right before a change: `22.4% from 27.1% a year ago, a fall of 4.7 points`."""
    kept = [p for p in phrases if p.sign not in {"m", "x"}]
    if [p.sign for p in kept[-5:]] in (["F", "Q", "P", ",", "D"], ["Q", "P", ",", "D", "B"]) and "F" in [
        p.sign for p in kept[-6:]
    ]:
        return next(p.value for p in reversed(kept) if p.sign == "P")
    return None


_VERBS = {"is", "are", "was", "were", "remains", "remain", "stands", "stand", "which", "and"}


def _stands(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> bool:
    """Whether a number is itself higher or lower than something: `22.4% is lower than …`, not `22.4% lower than …`."""
    after = next((p for p in phrases[n + 1 : n + 6] if p.sign in {"C", "D", "Q"}), None)
    if after is None or after.sign == "Q" or phrases[n].value.unit == "points":
        return False
    between = sentence.text[phrases[n].end - sentence.start : after.start - sentence.start].lower().split()
    return not _VERBS.isdisjoint(between) or not HOWEVER.isdisjoint(between)


def _is_rate(number: Phrase, sentence: Sentence) -> bool:
    before, after = sentence.text[: number.start - sentence.start], sentence.text[number.end - sentence.start :]
    return bool(
        re.search(r"\brates?\b[^\d,;]{0,30}$|\bper [\d,]+ \w+(?: \w+)? (?:is|was|were|are) $", before)
        or re.match(r"\s*(?:\w+\s+)?(?:per\b|in every)", after)
    )


def _is_of_the_round(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> bool:
    """Whether a count of measures is that of the dashboard: of no part of them, and against no other period."""
    return not unknown_words(n, phrases, sentence) and not any(
        p.sign == "P" and p.value.relative == "year_before" for p in phrases
    )


def _of_summary(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> str:
    """What a count of measures counts: a quartile, a direction, a colour, those with a target, or all."""
    if n and phrases[n - 1].sign == "Q" and _OF_ALL.match(sentence.text[phrases[n - 1].end - sentence.start :]):
        return "all"
    start = n + 1
    if _OF_ALL.match(sentence.text[phrases[n].end - sentence.start :]):  # `nine of our 21 indicators improved`
        start = next((k + 1 for k in range(start, len(phrases)) if phrases[k].sign == "Q"), start)
    after = list(takewhile(lambda p: p.sign not in {"Q", ","}, phrases[start : start + 8]))
    told = next((p for p in after if p.sign in {"K", "J", "D", "E", "RAG", "C"}), None)
    before = [p for p in phrases[:n] if p.sign not in {"x", "NOW"}][-1:]
    if (
        told is None
        and [p.sign for p in before] == ["K"]
        and n
        and sentence.text[: phrases[n].start - sentence.start].endswith(" for ")
    ):
        return str(before[0].value)  # `in the top quartile for three indicators`
    if told is not None and told.sign == "D":
        return "Worse" if re.match(r"declin|slipp", told.text, re.IGNORECASE) else ""
    match told.sign if told else "":
        case "K":
            return str(told.value)  # type: ignore[union-attr]
        case "J" | "C":
            return "Improve" if told.value == "better" else "Worse"  # type: ignore[union-attr]
        case "E":
            return "No change"
        case "RAG":
            return colour(told).capitalize()  # type: ignore[arg-type]
    between = sentence.text[
        phrases[n].end - sentence.start : (after[-1].end if after else phrases[n].end) - sentence.start
    ]
    if re.search(r"\bRAG\b|\btargets?\b|\brated\b", between):
        return "rated"
    return "all" if any(p.sign == "MEAS" for p in after) else ""


_OF_ALL = re.compile(r"\s+of\s+(?:the|our|all|these)?\s*\d")


def colour(phrase: Phrase) -> str:
    """The colour that a sign says: green, amber or red."""
    found = re.search(r"green|amber|red\b", phrase.text.lower())
    return found.group() if found else ""


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

"""A sentence as a row of signs: numbers, periods, measures, who, and the words that say what a number is.

Here: cutting a text into sentences, and making signs of a sentence. Not here: the words (`grammar`), and what the signs mean together
(`claims`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.review.grammar import FILLERS, WORDS
from pipelines.review.measures import Measures
from pipelines.review.numbers import IN_WORDS, NUMBER, counted, quantity
from pipelines.review.periods import periods_in

_SHORT = "".join(rf"(?<!\b{word})" for word in ("approx", r"e\.g", r"i\.e", "No", "no", "St"))
_SHORT_BEFORE_A_NUMBER = "".join(
    rf"(?<!\b{word})" for word in ("c", "ca", "p", "pp", "para", "Para", "Fig", "vs", "vol")
)
_ENDS = re.compile(
    rf"{_SHORT}(?<!\d)[.?!](?=\s+[A-Z“\"‘(]|\s*$)|{_SHORT}{_SHORT_BEFORE_A_NUMBER}(?<=[a-z)])\.(?=\s+\d)"
    r"|(?<=\d)\.(?=\s+[A-Z“\"‘(]|\s*$)|(?<=%)\.(?=\s+\d)|;(?=\s)|(?<=\s)[•▪●◦‣\uf0b7\uf06e\uf02d]"
)
AGES = (
    r"\bages?d?\ (?:between\ )?(?:up\ to\ |under\ |over\ )?\d+(?:\ ?(?:to|-|–|and)\ ?\d+)?(?:\ year[s]?(?:\ olds?)?)?",
    r"\(?\b(?:1?\d|2[0-5])\ ?(?:to|-|–)\ ?(?:1?\d|2[0-5])\b\)?(?:[\ -]year[\ -]?olds?)?(?![.,]?\d|%|\ ?per)",
    r"\b(?:\d+\ (?:and|to|or)\ )?\d+[\ -]year[\ -]?olds?\b|\b\d+\+|\bunder[\ -]?\d+s?\b",
    r"\byears?\ (?:[1-9]|1[0-3])\b(?![.,]\d)(?:\ (?:and|to|or)\ (?:[1-9]|1[0-3])\b)?(?!\ ?%)",
)
"""Ages of children and their years at school, as papers write them."""
NO_FIGURE = tuple(
    re.compile(pattern, re.VERBOSE | re.IGNORECASE)
    for pattern in (
        r"https?://\S+|www\.\S+|\S+@\S+\.\S+",
        *AGES,
        r"\b(?:within|in|under|over|at|than|for|every)?\ ?(?:the\ )?(?:preceding\ |last\ |past\ )?\d+(?:st|nd|rd|th)?[\ -](?:working\ |calendar\ |school\ )?(?:days?|weeks?|months?|mths?|hours?|minutes?|miles?|years?)\b",
        r"\bfor\ (?:the|a)\ (?:\w+)\ (?:(?:successive|consecutive)\ (?:quarter|term|year)|(?:quarter|term|year)\ (?:running|in\ (?:a\ row|succession)))\b",
        r"\b(?:rate\ )?per\ [\d,]+(?:\ (?:children|pupils|population|young\ people))?",
        r"\b(?:key\ stage|KS|grade|stage|section|s\.?|tier|level|phase|table|figure|appendix|annex|page|paragraphs?|item|agenda\ item|list|part|chapter|working\ together|act|regulation|code\ of\ practice)\ ?\d+[a-z]?\b",
        r"\b\d{4}\ (?:SEN\ )?code\ of\ practice|\b(?:act|regulations)\ \d{4}",
        r"\b(?:over|under)\ \d\d(?=\ (?:who|and|in|were|are)\b)",
        r"£\ ?[\d,.]+\ ?(?:k|m|bn|million|billion)?",
        r"\b\d{1,2}[:.]\d\d\ ?(?:am|pm)\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    )
)
"""Digits that are no figure: addresses, ages, time limits, money, numbers of laws and tables."""
_WORDS = tuple(
    (sign, value, re.compile(rf"(?<![\w-])(?:{p})(?![\w-])", re.VERBOSE | re.IGNORECASE)) for sign, value, p in WORDS
)
_BANDS = (("first", "1st", "top"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th", "bottom"))
_ANY_BAND = "|".join(word for band in _BANDS for word in band)
_MOVED = re.compile(
    rf"\bfrom (?:the )?(?P<old>{_ANY_BAND})(?: quartile)? to (?:the )?(?P<new>{_ANY_BAND})\b(?: quartile)?",
    re.IGNORECASE,
)
"""`slipped from second to third`, in a sentence on quartiles."""
_INDICATORS = next(pattern for sign, _, pattern in _WORDS if sign == "MEAS")
_PUNCTUATION = {"(": "(", ")": ")", ",": ",", "–": ",", "—": ",", "−": ",", ":": ":"}
_TOKEN = re.compile(r"[A-Za-z][\w’'-]*|[(),–—−:]|\S")


@dataclass(frozen=True)
class Phrase:
    """A piece of a sentence that has a sign. `start` and `end` are places in the block's text."""

    sign: str
    start: int
    end: int
    text: str
    value: Any = None


@dataclass(frozen=True)
class Sentence:
    """A sentence, or the part of one up to a semicolon, with its signs in order.

    begins      it is no later part of one
    vocabulary  the words of the names of the measure that it goes on about
    """

    start: int
    end: int
    text: str
    phrases: tuple[Phrase, ...]
    begins: bool
    vocabulary: frozenset[str] = frozenset()


def sentences(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where the sentences of a text begin and end, and whether each begins one (a part after a semicolon does not)."""
    start, begins = 0, True
    for end in _ENDS.finditer(text):
        yield start, end.end(), begins
        start, begins = end.end(), end.group() != ";"
    if text[start:].strip():
        yield start, len(text), begins


class Reader:
    """Makes signs of sentences.

    measures    the measures by name
    own         what the council is called; each name ends where its kind of council begins
    others      every other council: name and LA code
    categories  the categories of breakdowns: name and breakdown
    broad       measures whose names are part of what others are called: for sentences that name no other
    """

    def __init__(
        self,
        measures: Measures,
        own: Sequence[str],
        others: Sequence[tuple[str, str]],
        categories: Sequence[tuple[str, str]],
        broad: Measures | None = None,
    ) -> None:
        self._measures, self._broad = measures, broad
        kind = r"(?:\ (?:County|City|Borough|Metropolitan|Council|Unitary|Authority|MBC|Local))*(?:(?:’|')s)?"
        self._named = [("W", "own", _any_of([n for n in own if n], kind))] if any(own) else []
        self._others = {name.lower(): code for name, code in others}
        self._other = _any_of([name for name, _ in others], kind) if others else None
        self._categories = {name.lower(): breakdown for name, breakdown in categories}
        self._category = _any_of([name for name, _ in categories], "") if categories else None

    def read(self, text: str) -> list[Sentence]:
        """The sentences of a text with their signs."""
        return [Sentence(a, b, text[a:b], tuple(self._signs(text[a:b], a)), begins) for a, b, begins in sentences(text)]

    def _signs(self, text: str, offset: int) -> Iterator[Phrase]:
        found: list[Phrase] = []

        def add(sign: str, start: int, end: int, value: Any = None) -> None:
            if end > start and all(end <= p.start or p.end <= start for p in found):
                found.append(Phrase(sign, start, end, text[start:end], value))

        mentions = self._measures.mentions(text)
        if not mentions and self._broad is not None:
            mentions = self._broad.mentions(text)
        for pattern in NO_FIGURE:
            for match in pattern.finditer(text):
                add("x", *match.span())
        for match in self._category.finditer(text) if self._category else ():
            name = next(n for n in self._categories if match.group().lower().startswith(n))
            add("H", *match.span(), self._categories[name])
        for mention in mentions:
            if (
                mention.whole
                and mention.indicators
                and not any(p.start < mention.end and mention.start < p.end and p.sign != "x" for p in found)
            ):
                found = [p for p in found if p.end <= mention.start or mention.end <= p.start]
                add("M", mention.start, mention.end, mention)
        for match in self._other.finditer(text) if self._other else ():
            name = max((n for n in self._others if match.group().lower().startswith(n)), key=len)
            add("W", *match.span(), self._others[name])
        for start, end, when in periods_in(text):
            add("P", start, end, when)
        for sign, value, pattern in _WORDS:
            if sign in {"K", "THREE"}:
                for match in pattern.finditer(text):
                    add(sign, *match.span(), value)
        for match in _MOVED.finditer(text) if "quartile" in text.lower() else ():
            add("NOW", match.start(), match.start("old"), "before")
            add("K", *match.span("old"), _band(match["old"]))
            add("K", *match.span("new"), _band(match["new"]))
        for match in NUMBER.finditer(text):
            add("Q", *match.span(), quantity(match))
        if _INDICATORS.search(text):
            for match in IN_WORDS.finditer(text):
                add("Q", *match.span(), counted(match))
        for sign, value, pattern in (*_WORDS, *self._named):
            for match in pattern.finditer(text):
                add(sign, *match.span(), value)
        for mention in mentions:
            if not any(
                (p.sign == "M" and p.value == mention) or (p.sign == "H" and p.start <= mention.start < p.end)
                for p in found
            ):
                found.append(Phrase("m", mention.start, mention.start, "", mention))
        found.sort(key=lambda p: (p.start, p.end))
        yield from (
            Phrase(p.sign, p.start + offset, p.end + offset, p.text, p.value) for p in _with_words_between(text, found)
        )


def _band(word: str) -> str:
    return str(next(n for n, band in enumerate(_BANDS, start=1) if word.lower() in band))


def _any_of(names: Sequence[str], more: str) -> re.Pattern[str]:
    listed = "|".join(re.escape(n) for n in sorted(set(names), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{listed}){more}(?![\w-])", re.VERBOSE if more else 0)


def _with_words_between(text: str, found: Sequence[Phrase]) -> Iterator[Phrase]:
    """The phrases, with `x` for other words between them, and punctuation."""
    at = 0
    for phrase in (*found, Phrase("end", len(text), len(text), "")):
        for match in _TOKEN.finditer(text, at, max(at, phrase.start)):
            token = match.group()
            if token in _PUNCTUATION:
                yield Phrase(_PUNCTUATION[token], *match.span(), token)
            elif token.lower() in {"which", "who", "whose", "where"}:
                yield Phrase("WH", *match.span(), token)
            elif token.lower() == "and":
                yield Phrase("&", *match.span(), token)
            elif token.lower() == "between":
                yield Phrase("BETWEEN", *match.span(), token)
            elif token[0].isalpha() and token.lower() not in FILLERS:
                yield Phrase("x", *match.span(), token)
        if phrase.sign != "end":
            yield phrase
        at = max(at, phrase.end)

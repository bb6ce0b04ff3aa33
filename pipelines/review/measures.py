"""What a paper calls the measures: their names, found in a sentence.

Here: names as rows of words, and where a sentence holds one. Not here: which names there are: those of an indicator's file (label,
prose, `called`) and those of the sheet *Names* in the council's workbook.

A name is found where its words stand in this order, small words apart; `…` in a name lets other words stand between. Of two names that
share words the longer one is meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipelines.review.grammar import FILLERS

GAP = 12
"""So many other words may stand where a name has `…`."""
_SMALL = FILLERS | frozenset(
    ["to", "from", "but", "per", "who", "whom", "percentage", "number", "proportion", "share", "rate", "total"]
)
_OTHERWISE = {"not", "no", "non", "without", "never", "initial"}
"""A name with one of these just before it, or in its gap, is of something else."""
_THINGS = {
    "officer", "audit", "pilot", "request", "place", "project", "programme", "team", "panel", "service", "budget", "strategy", "policy",
    "training", "worker", "mentoring", "pathway", "adviser", "advisor", "coordinator", "tracker", "guidance", "board", "hub",
}  # fmt: skip
"""With one of these just after it, a name is part of what something else is called: `elective home education officers`."""
_POPULATIONS = (
    (r"looked[ -]after|\bin care\b|\bLAC\b|\bCLA\b", r"looked after|in care"),
    (r"care[ -]leavers?|leaving care", r"care leaver"),
    (r"free school meals|\bFSM\b|disadvantaged", r"free school meals"),
)
"""Groups of children: a sentence on one is on no measure that is not of that group."""
_FIGURE_IN_A_LIST = re.compile(
    r"\(\d[\d.,]*\s?%\)\s*(?:,|and\b|but\b)|\d\s?%\s*(?:,\s*)?(?:while|whereas|and|but)\b", re.IGNORECASE
)
_OF_THEM = re.compile(r"\bof (?:them|whom|which|these|those) (?:have|has|had|are|were)\b")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[’'][A-Za-z]+)?")


@dataclass(frozen=True)
class Mention:
    """A measure's name in a text: where, which measures it may be, and how many of its words are there.

    indicators  empty where the words around it say that it is of something else: numbers beside it are of nothing known
    vocabulary  the words of all names of these measures
    broad       the name is also part of what many other things are called: *children in care*
    """

    start: int
    end: int
    indicators: tuple[str, ...]
    words: int
    whole: bool
    broad: bool = False
    vocabulary: frozenset[str] = frozenset()


def told_apart(names: Mapping[str, Iterable[str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The names that are an indicator's own, and those that are part of what several others are called: *children in care*."""
    chunks = {i: {c for name in of for c in _chunks(name)} for i, of in names.items()}

    def is_common(name: str, indicator: str) -> bool:
        (words, *more) = _chunks(name)
        others = {i for i, of in chunks.items() if i != indicator and any(_holds(c, words) for c in of)}
        return not more and len(others) >= _COMMON

    own = {i: [n for n in of if not is_common(n, i)] for i, of in names.items()}
    return own, {i: [n for n in of if is_common(n, i)] for i, of in names.items()}


def _holds(longer: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(words == longer[n : n + len(words)] for n in range(len(longer) - len(words) + 1))


_COMMON = 3
"""A name that so many other indicators' names hold says by itself of none which is meant."""


def fold(word: str) -> str:
    """A word without its ending: `checks` is `check`, `rated` stays."""
    word = re.sub(r"[’']s?$", "", word.lower())
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word


def _words(text: str) -> list[tuple[str, int, int]]:
    found = [(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]
    return [w for w in found if w[0] not in _SMALL]


class Measures:
    """The measures by what they are called. `names`: each indicator's names; `broad`: as `Mention` says."""

    def __init__(self, names: Mapping[str, Iterable[str]], *, broad: bool = False) -> None:
        self._broad = broad
        names = {indicator: tuple(called) for indicator, called in names.items()}
        self._of = {indicator: " ".join(called).lower() for indicator, called in names.items()}
        self._vocabulary = {i: frozenset(w for name in called for w in vocabulary(name)) for i, called in names.items()}
        self._by_first: dict[str, list[tuple[tuple[tuple[str, ...], ...], str]]] = defaultdict(list)
        for indicator, called in names.items():
            for chunks in dict.fromkeys(_chunks(name) for name in called):
                if chunks and chunks[0]:
                    self._by_first[chunks[0][0]].append((chunks, indicator))

    def mentions(self, text: str, *, labels: bool = False) -> list[Mention]:
        """The measures that a text names, in its order; where names overlap, the longest.

        labels  the text is many labels in a row: one of them says nothing of another
        """
        words = _words(text)
        groups = [of for written, of in _POPULATIONS if not labels and re.search(written, text, re.IGNORECASE)]
        found: dict[tuple[int, int], tuple[int, bool, list[str]]] = {}
        for n, (word, start, _) in enumerate(words):
            for chunks, indicator in self._by_first.get(word, ()):
                if (last := _match(words, n, chunks)) is None or _in_a_list(text, words, n, last, chunks):
                    continue
                key = (start, words[last][2])
                size = sum(map(len, chunks))
                thing = last + 1 < len(words) and words[last + 1][0] in _THINGS and _adjoin(text, words, last)
                of_group = all(re.search(of, self._of[indicator]) for of in groups)
                if thing or not of_group or _is_otherwise(words, n, chunks):
                    found.setdefault(key, (size, False, []))
                    continue
                known = found.get(key)
                if known is None or size > known[0] or not known[2]:
                    found[key] = (size, len(chunks) == 1, [indicator])
                elif size == known[0] and indicator not in known[2]:
                    known[2].append(indicator)
        mentions = [
            Mention(a, b, tuple(i), size, whole, self._broad, self._words_of(i))
            for (a, b), (size, whole, i) in found.items()
        ]
        kept: list[Mention] = []
        for mention in sorted(mentions, key=lambda m: (-m.words, m.end - m.start, m.start)):
            if all(mention.end <= k.start or k.end <= mention.start for k in kept):
                kept.append(mention)
        return sorted(kept, key=lambda m: m.start)

    def _words_of(self, indicators: Iterable[str]) -> frozenset[str]:
        return frozenset[str]().union(*(self._vocabulary[i] for i in indicators))


def _in_a_list(
    text: str, words: list[tuple[str, int, int]], first: int, last: int, chunks: tuple[tuple[str, ...], ...]
) -> bool:
    """Whether a name with a gap reaches over another one with its figure: `dental checks for children in care (75%) and health …`."""
    reach = text[words[first][1] : words[last][2]]
    return len(chunks) > 1 and (_FIGURE_IN_A_LIST.search(reach) or _OF_THEM.search(reach)) is not None


def _adjoin(text: str, words: list[tuple[str, int, int]], last: int) -> bool:
    """Whether nothing but a space stands between a word and the next."""
    return not text[words[last][2] : words[last + 1][1]].strip()


def vocabulary(text: str) -> list[str]:
    """The words of a text, each without its ending."""
    return [fold(w) for w in _WORD.findall(text)]


def _chunks(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(w for w, _, _ in _words(part)) for part in re.split(r"…|\.\.\.", name))


def _match(words: list[tuple[str, int, int]], first: int, chunks: tuple[tuple[str, ...], ...]) -> int | None:
    """The index of the last word of a name that begins at `first`; None where it does not."""
    at = first
    for number, chunk in enumerate(chunks):
        starts: Iterator[int] = iter((at,)) if number == 0 else iter(range(at, min(at + GAP + 1, len(words))))
        for start in starts:
            if start > at and words[start - 1][0] in _OTHERWISE:
                return None
            if [w for w, _, _ in words[start : start + len(chunk)]] == list(chunk):
                at = start + len(chunk)
                break
        else:
            return None
    return at - 1


def _is_otherwise(words: list[tuple[str, int, int]], first: int, chunks: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a word just before a name says that it is of something else, unless the name itself begins so."""
    return first > 0 and words[first - 1][0] in _OTHERWISE and chunks[0][0] not in _OTHERWISE

"""Whether a sentence says plainly that a number is the figure of the measure it names.

Here: the signs that it is of something else: of a part, of other things, of one of two measures, in an order that is not read. Such a
number may agree with a fact; it is never called wrong. Not here: what the number is (`claims`), and whether it is right (`judging`).
"""

import re
from collections.abc import Sequence
from datetime import date

from pipelines.review.grammar import NEUTRAL
from pipelines.review.measures import fold
from pipelines.review.phrases import Phrase, Sentence

_MONTHS = frozenset(date(2000, n, 1).strftime("%B").lower() for n in range(1, 13))
_A_LIST = re.compile(r"(?:\d[\d,]*\s+[a-z-]+(?:\s[a-z-]+){0,4},\s*){2,}\d")
"""`1,768 referrals, 396 re-referrals, 1,550 assessments`."""
_PARTS = {",", "WH", ":"}
_OF_THEM = re.compile(r"\bof (?:whom|which|these|those|them)\b")
"""Before a number that counts a part."""
_NOT_IN_ORDER = re.compile(
    r"\brespectively\b|\bexpected to\b|\bforecast|\bprojected\b|\bprovisional|\bboth\b(?! (?:the|above|below|higher|lower|better|worse)\b)|\beach\b|\bsamples?\b|\baudit(?:s|ed)?\b|\bevery\b|\bnext (?:year|quarter|term)\b|\bwith those\b|\bcombined\b",
    re.IGNORECASE,
)
"""Words by which numbers stand in an order that is not read here, or are of some rows only."""
_THINGS = re.compile(
    r"\b(?:visits?|officers?|appointments?|workers?|staff|posts?|requests?|cases|places?|projects?|programmes?|teams?|meetings?|sessions?|courses?"
    r"|carers?|households|families|parents|volunteers?|calls?|complaints?|compliments?|schemes?|pilots?|contacts?|actions?|priorities)\b",
    re.IGNORECASE,
)  # fmt: skip
"""What numbers count beside children, pupils, schools and referrals."""
_MORE = re.compile(r"(?:more|fewer|less|extra|additional|further)\b", re.IGNORECASE)
"""After a number that is a difference: `66 more referrals than …`."""


_OF_ALL = frozenset(["rate", "number", "percentage", "proportion", "share", "total", "overall", "average", "year"])
"""Words beside a broad name that leave it the name of all."""


def is_plain(n: int, phrases: Sequence[Phrase], sentence: Sentence, *, given: bool) -> bool:
    """Whether the number is plainly the figure. `given`: a rule of the grammar says what it is."""
    if _OF_THEM.search(sentence.text[: phrases[n].start - sentence.start]) or _NOT_IN_ORDER.search(sentence.text):
        return False
    if (
        _is_of_some(n, phrases, sentence)
        or _is_of_two(n, phrases)
        or _counts_else(n, phrases)
        or _is_named_later(n, phrases, sentence)
    ):
        return False
    if unknown_words(n, phrases, sentence) or _is_of_others(n, phrases, given=given) or _A_LIST.search(sentence.text):
        return False
    return given or _is_beside_its_name(n, phrases, sentence)


def _is_of_others(n: int, phrases: Sequence[Phrase], *, given: bool) -> bool:
    """Whether the words at a number say whose it is: `96.0% who are …`, `153 local authorities`, `96.0% locally`."""
    after = phrases[n + 1] if n + 1 < len(phrases) else None
    if not given and n and phrases[n - 1].sign == "W" and phrases[n - 1].value != "own" and not phrases[n].value.unit:
        return True  # `nationally 341,266 pupils`
    if any(p.sign == "BETWEEN" for p in phrases[max(0, n - 3) : n]):
        return True  # `between 1.1% and 1.5%`
    return after is not None and (after.sign == "A" or after.text.lower() in {"who", "whose", "locally"})


def unknown_words(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> list[str]:
    """The words that are not known here, from where the sentence begins to the end of the part that a sign stands in."""
    last = next((k for k in range(n + 1, len(phrases)) if phrases[k].sign in _PARTS), len(phrases))
    known = NEUTRAL.union(_MONTHS, sentence.vocabulary, *(p.value.vocabulary for p in phrases if p.sign in {"M", "m"}))
    texts = [p.text.lower() for p in phrases[:last] if p.sign == "x"]
    words = [w for text in texts if text.replace("-", "").isalpha() for w in text.strip("-").split("-")]
    return [w for w in words if w not in known and fold(w) not in known]


def compares_with_words(n: int, phrases: Sequence[Phrase]) -> bool:
    """`2% higher than something` that is no period and no body known here."""
    after = next((k for k in range(n + 1, min(n + 4, len(phrases))) if phrases[k].sign == "C"), None)
    return after is not None and after + 1 < len(phrases) and phrases[after + 1].sign in {"x", "M", "m"}


def _is_named_later(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> bool:
    """Whether the only name comes after a number in a part of its own: `rose by 878 to 16,926, of which 852 have an EHCP`."""
    names = [k for k, p in enumerate(phrases) if p.sign in {"M", "m"}]
    if not names or names[0] < n:
        return False
    between = sentence.text[phrases[n].end - sentence.start : phrases[names[0]].start - sentence.start]
    return any(p.sign == "WH" for p in phrases[n : names[0]]) or _OF_THEM.search(between) is not None


def _is_of_two(n: int, phrases: Sequence[Phrase]) -> bool:
    """Whether two names joined by *and* stand before a number, or two numbers after two names: which is of which is not said."""
    signs = ["", "", *(p.sign for p in phrases), "", ""]
    paired = signs[n : n + 2] == ["Q", "&"] or signs[n + 3 : n + 5] == ["&", "Q"]
    if paired and len({p.value.indicators for p in phrases if p.sign in {"M", "m"}}) > 1:
        return True
    if _is_one_of_a_pair(n, phrases):
        return True
    names = [k for k in range(n) if phrases[k].sign in {"M", "m"}]
    if len(names) < 2 or phrases[names[-1]].value.indicators == phrases[names[-2]].value.indicators:
        return False
    between = [p.sign for p in phrases[names[-2] + 1 : names[-1]] if p.sign != "x"]
    return between in (["&"], [","], [",", "&"])


def _is_one_of_a_pair(n: int, phrases: Sequence[Phrase]) -> bool:
    """Whether two bare numbers in one unit stand joined by *and*: `94.0% and 96.0%` says not which is of when."""
    for first in (n, n - 2):
        pair = phrases[max(0, first) : first + 4]
        if [p.sign for p in pair[:3]] == ["Q", "&", "Q"] and pair[0].value.unit == pair[2].value.unit:
            return [p.sign for p in pair[3:]] not in (["P"], ["W"], ["C"], ["OUT"])
    return False


def _counts_else(n: int, phrases: Sequence[Phrase]) -> bool:
    """Whether the words right after a number say that it counts another thing: `14 new social workers`."""
    if phrases[n].value.unit:
        return False
    words = []
    for p in phrases[n + 1 : n + 5]:
        if p.sign != "x":
            break
        words.append(p.text)
    after = " ".join(words)
    return _MORE.match(after) is not None or _THINGS.search(after) is not None


def _is_of_some(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> bool:
    """Whether other words stand at a broad name, so that the number may be of some of them: `children in care placed outside`."""
    for k, p in enumerate(phrases):
        if p.sign in {"M", "m"} and p.value.broad:
            between = sentence.text[phrases[n].end - sentence.start : max(0, p.start - sentence.start)]
            if re.match(r"\s*of\b", between) and not phrases[n].value.unit:
                return True  # `1,344 of the referrals`
            end = p.start + p.value.end - p.value.start
            inside = [q for q in phrases if q.start >= end]
            beside = [*reversed(phrases[:k])][:1] + inside[:1]
            if any(q.sign in {"x", "WH"} and q.text.lower() not in _OF_ALL for q in beside):
                return True
    return False


def _is_beside_its_name(n: int, phrases: Sequence[Phrase], sentence: Sentence) -> bool:
    """Whether a number without a rule is plainly the figure: the first one after the name, or before it, with no other words at it."""
    before = phrases[:n]
    after = [p for p in phrases[n + 1 :] if p.sign in {"M", "m"}]
    named = max((k for k, p in enumerate(before) if p.sign in {"M", "m", "W", "H"}), default=None)
    touches = before[-1].sign if before else ""
    has_its_own = [p.sign for p in phrases[n + 1 : n + 2]] == ["M"]
    if touches == "&" and not has_its_own and named is not None and any(p.sign == "Q" for p in before[:named]):
        return False  # the name has its number before it: `92.0% … their first preference and 97% one of three`
    if named is None and after:
        return not any(p.sign == "Q" for p in before) and touches in {"", ",", "P", "x"}
    since = before[(named or 0) :] if named is not None else before
    depth = 0
    for p in since:
        depth += (p.sign == "(") - (p.sign == ")")
        if p.sign == "Q" and depth <= 0:
            return touches in {"H", "M"} or (bool(after) and phrases[n + 1].sign == "M")
    if named is None:
        return re.match(r"^\W*(?:The|This) (?:figure|rate|number|percentage|proportion)\b", sentence.text) is not None
    return touches != "x" or len([p for p in since if p.sign == "x"]) <= 1 or before[named].sign in {"M", "m"}

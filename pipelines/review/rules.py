"""The rules of the grammar, applied to a row of signs: what each number is.

Here: a rule as a regular expression over signs, and the first rule that fits each number. Not here: the rules themselves (`grammar`), and
what a number without a rule is (`claims`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.review.grammar import RULES
from pipelines.review.periods import When
from pipelines.review.phrases import Phrase

_CODES = {sign: chr(0xE000 + n) for n, sign in enumerate(
    ("Q", "P", "W", "A", "M", "m", "H", "G", "K", "NOW", "RANK", "R", "SINCE", "RW", "AVG", "THREE", "ARROW", "E", "J", "L", "D", "C",
     "ROUND", "GAP", "ORLESS", "WHY", "OUT", "F", "T", "B", "NOT", "RAG", "MEAS", "BENCH", "WH", "&", "BETWEEN", "x", "(", ")", ",", ":")
)}  # fmt: skip
_ANY = f"[^{_CODES['Q']}{_CODES[')']}]{{0,12}}"


def _compiled(signs: str) -> tuple[re.Pattern[str], list[str]]:
    """A rule's expression, and the names of its groups in order."""
    names: list[str] = []

    def sign(found: re.Match[str]) -> str:
        code = re.escape(_CODES[found[1]])
        if found[2]:
            names.append(found[2])
            code = f"({code})"
        elif found[1] == "x":
            code = f"{code}{{1,4}}"
        return f"(?:{code}){found[3]}"

    groups = signs.replace("\\(", " ( ").replace("\\)", " ) ")
    pieces = []
    for piece in groups.split():
        if piece == "*":
            pieces.append(_ANY)
        elif "|" in piece:
            inner = [re.sub(r"^(.+?)(?::(\w+))?(\??)$", sign, p) for p in piece.strip("()").split("|")]
            pieces.append(f"(?:{'|'.join(inner)})")
        else:
            pieces.append(re.sub(r"^([^:?]+|:)(?::(\w+))?(\??)$", sign, piece))
    return re.compile("".join(pieces)), names


_RULES = [(_compiled(rule.signs), rule) for rule in RULES]


def _row(phrases: Sequence[Phrase]) -> tuple[str, list[Phrase]]:
    """The signs as one text, one character each; words between are one `x` each."""
    kept = [p for p in phrases if p.sign != "m"]
    return "".join(_CODES[p.sign] for p in kept), kept


@dataclass(frozen=True)
class Given:
    """What a rule has found of a number."""

    role: str
    at: When | None = None
    of: str | None = None
    versus: When | str | None = None
    taken: tuple[int, ...] = ()


def _has_a_share_as_whole(numbers: Sequence[tuple[int, Phrase]], groups: Sequence[tuple[str, Phrase]]) -> bool:
    """Whether a percentage would be what others are counted out of: `the rate, 22.4%, 396 referrals, …`."""
    return any(groups[n][0] == "denominator" and p.value.unit for n, p in numbers)


def by_rules(phrases: Sequence[Phrase]) -> dict[int, Given]:
    """By the place of each number, what the first rule that fits says it is."""
    row, kept = _row(phrases)
    found: dict[int, Given] = {}
    for (pattern, names), _ in _RULES:
        for start in range(len(row)):
            if (match := pattern.match(row, start)) is None:
                continue
            groups = [(name, kept[match.start(n)]) for n, name in enumerate(names, 1) if match.group(n)]
            numbers = [(n, p) for n, (_, p) in enumerate(groups) if p.sign == "Q"]
            if any(p.start in found for _, p in numbers) or _has_a_share_as_whole(numbers, groups):
                continue
            versus = next((p.value for name, p in groups if name == "versus"), None)
            of = next((p.value for name, p in groups if name == "of"), None)
            taken = tuple(p.start for _, p in groups if p.sign == "P")
            ats = [(n, p.value) for n, (name, p) in enumerate(groups) if name == "at"]
            for n, p in numbers:
                role = groups[n][0]
                # The period after the number, else the one before it; of several numbers each has its own.
                at = next((w for k, w in ats if k == n + 1), None) or next((w for k, w in ats if k < n), None)
                if role in {"other", "other_count", "other_whole"} and at is None and isinstance(versus, When):
                    at = versus
                found[p.start] = Given(
                    role, at, of, versus if role in {"change", "relative", "average"} else None, taken
                )
    return found

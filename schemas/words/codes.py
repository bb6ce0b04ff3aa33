"""What a code list is: its codes, the spellings that real files use, and the collection years an entry holds for.

Here: how a printed value is matched to its code. Not here: any list (`schemas.codes`), nor which column uses which (the sources).

Case-management systems print the same code in many ways: `a) Female`, `Female`, `q) 6: Police`, `N1 - Abuse or Neglect`.
A spelling is matched as a whole, then without its list letter, then by the code before a colon or dash and the words after
it. A letter alone (`a)`) is never enough: two lists may order their letters differently. For the same reason a code and words
that mean two entries (`1 - Unsuitable`) match neither: somebody numbers the list in another order.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

_LIST_LETTER = re.compile(r"^[a-z]{1,2}\d?\)\s*")
_CODE_AND_WORDS = re.compile(r"^([a-z0-9]{1,6})\s*[:\-–]\s+(.+)$")


def fold(text: str) -> str:
    """Text as matching sees it: NFKC, lower case, curly quotes and dashes plain, one space between words."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = re.sub(r"[‘’´`]", "'", plain)
    plain = re.sub(r"[–—]", "-", plain)
    return re.sub(r"\s+", " ", plain).strip()


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is spelled most alike, in words; "" where none is at all alike."""
    by_folded = {fold(k): k for k in known}
    close = get_close_matches(fold(name), by_folded, n=1, cutoff=0.6)
    return f"; the nearest known one is {by_folded[close[0]]}" if close else ""


@dataclass(frozen=True)
class Code:
    """One entry: the code we store, its label, other spellings, and the collection years it is valid in."""

    code: str
    label: str
    spellings: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None

    def holds_in(self, year: int | None) -> bool:
        """True if the entry is valid in that collection year; an unknown year is taken to allow it."""
        if year is None:
            return True
        return (self.since is None or year >= self.since) and (self.until is None or year <= self.until)


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes."""

    name: str
    codes: tuple[Code, ...]

    @cached_property
    def _by_spelling(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for entry in self.codes:
            for spelling in (entry.code, entry.label, *entry.spellings):
                table.setdefault(fold(spelling), []).append(entry.code)
        return table

    def recognise(self, text: str) -> str | None:
        """The code that a printed value stands for, or None if the list does not know it. Any year."""
        whole = fold(text)
        bare = _LIST_LETTER.sub("", whole)
        parts = _CODE_AND_WORDS.match(bare)
        for candidate in (whole, bare):
            if codes := self._by_spelling.get(candidate):
                return codes[0]
        code, words = (
            (self._by_spelling.get(_LIST_LETTER.sub("", p), []) for p in parts.groups()) if parts else ([], [])
        )
        if code and words:
            return next((c for c in code if c in words), None)
        return next(iter(code or words), None)

    def valid_in(self, year: int | None) -> list[str]:
        """The codes that hold in a collection year, in list order."""
        return [entry.code for entry in self.codes if entry.holds_in(year)]

    def label(self, code: str) -> str:
        """The label of a code; KeyError if the list has no such code."""
        return {entry.code: entry.label for entry in self.codes}[code]


def code_list(name: str, *entries: Code | tuple[str, str]) -> CodeList:
    """A closed list; an entry without other spellings or years may be written as its code and label."""
    return CodeList(name, tuple(e if isinstance(e, Code) else Code(*e) for e in entries))

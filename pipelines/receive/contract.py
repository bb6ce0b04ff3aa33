"""Under what a file is judged: a digest of all that a verdict depends on. Where it is as before, the verdict holds.

Here: the digests of the reader and the gate, of the headers by which files are recognised, and of one source. Not here: judging
(`pipelines.receive.examine`), and keeping verdicts (`pipelines.receive.books`).

A verdict depends on four things: what the delivery claims to be, the code that reads and judges, the source it was recognised as (its
tables, rules and code lists), and the headers of all sources, among which it was recognised. Whoever changes a code list
has the files of the sources that use it judged again, and no others. Where only headers of other sources have changed, a file is
recognised again, and judged again only if it is now recognised as another source.
"""

import hashlib
from functools import lru_cache

from pipelines.closure import digest_of
from pipelines.receive.identity import Delivery
from schemas.words.mapping import NO_MAPPINGS, Mappings
from schemas.words.source import known_sources, module_of

READER_AND_GATE = ("pipelines.receive.examine",)
"""Everything that reads and judges is imported from here."""


def claims_of(delivery: Delivery, mappings: Mappings = NO_MAPPINGS) -> str:
    """A digest of what a delivery claims to be, the council's own names for columns and codes, and the code that judges."""
    claims = (
        reader_and_gate(),
        repr(mappings),
        delivery.la_code,
        delivery.slot,
        delivery.file,
        sorted(delivery.said.items()),
    )
    return _digest(claims)


def fingerprint(claims: str, source: str) -> str:
    """Under what a verdict was reached: the claims, and the source the file was recognised as ("" if as none)."""
    return f"{claims}-{of_source(source)}"


@lru_cache
def reader_and_gate() -> str:
    """A digest of the code that reads and judges."""
    return digest_of(READER_AND_GATE)


@lru_cache(maxsize=256)
def of_source(source: str) -> str:
    """A digest of the tables, rules and code lists of a source; of a source that is no longer known, "gone"."""
    if source and source not in known_sources():
        return "gone"
    return digest_of([module_of(source)])[:8] if source else "none"


@lru_cache
def headers() -> str:
    """A digest of all by which a file is recognised: the headers, sheets and elements of every source."""
    return _digest(
        [
            (
                s.id,
                s.label,
                [
                    (
                        t.name,
                        t.sheets,
                        t.element,
                        t.never_with,
                        t.known_by,
                        [(c.name, c.title, c.aliases, c.key, c.optional) for c in t.columns],
                    )
                    for t in s.tables
                ],
            )
            for s in known_sources().values()
        ]
    )


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]

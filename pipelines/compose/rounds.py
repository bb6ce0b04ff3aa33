"""Which rounds of a council are worked out.

Here: the one rule. Not here: its calendar (`pipelines.council.settings`).
"""

from datetime import date

from pipelines.council.settings import WITHDRAW, Council
from pipelines.receive.books import Books
from pipelines.receive.identity import PUBLISHED
from schemas.events import EVENTS
from warehouse.period import Quarter

_FILLING = {s.source for events in EVENTS.values() for s in events.filled_by}


def rounds_of(council: Council, books: Books, upto: str | None = None) -> list[str]:
    """The rounds of the calendar from the first accepted delivery on, up to the current one.

    None is after `upto`, whether or not that one has begun. A council that takes over from others has their rounds too.
    """
    own = own_rounds(council, books, upto)
    taken_over = {r for p in council.formed_of if p.council for r in rounds_of(p.council, books, upto)}
    return sorted({*own, *taken_over} & set(council.rounds))


def own_rounds(council: Council, books: Books, upto: str | None = None) -> list[str]:
    """The rounds of a council that rest on its own deliveries.

    The current one is the latest with an accepted delivery that fills event tables: a refused file, a withdrawn one, or figures
    reported before, do not begin a round.

    Where no council has delivered anything that can be used yet but national files are there, the one round is the latest that
    was over when they came, or the calendar's first: what is published of the council can be looked at on the first day.
    """
    withdrawn = council.decided(WITHDRAW)
    accepted = sorted(
        {
            d.slot
            for d, v in books.received(council.la_code)
            if v.accepted and v.source in _FILLING and d.id not in withdrawn
        }
    )
    if not accepted:
        return _of_national_files_alone(council, books, upto)
    current = min(upto, accepted[-1]) if upto else accepted[-1]
    return [r for r in council.rounds if accepted[0] <= r <= current]


def _of_national_files_alone(council: Council, books: Books, upto: str | None) -> list[str]:
    if any(
        v.accepted and v.source in _FILLING
        for owner in books.deliveries
        if owner != PUBLISHED
        for _, v in books.received(owner)
    ):
        return []  # another council's home, in which this one is yet to begin
    calendar = [r for r in council.rounds if not upto or r <= upto]
    received = [date.fromisoformat(d.slot) for d, v in books.received(PUBLISHED) if v.accepted]
    if not calendar or not received:
        return []
    over = [r for r in calendar if Quarter.parse(r).end <= max(received)]
    return (over or calendar[:1])[-1:]

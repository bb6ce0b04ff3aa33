"""Which rounds of a council are worked out.

Here: the one rule. Not here: its calendar (`pipelines.council.settings`).
"""

from pipelines.council.settings import WITHDRAW, Council
from pipelines.receive.books import Books
from schemas.events import EVENTS


def rounds_of(council: Council, books: Books, upto: str | None = None) -> list[str]:
    """The rounds of the calendar from the first accepted delivery on, up to the current one.

    The current one is the latest with an accepted delivery that fills event tables: a refused file, a withdrawn one, or figures
    reported before, do not begin a round. None is after `upto`, whether or not that one has begun.
    """
    filling = {s.source for events in EVENTS.values() for s in events.filled_by}
    withdrawn = council.decided(WITHDRAW)
    accepted = sorted(
        {
            d.slot
            for d, v in books.received(council.la_code)
            if v.accepted and v.source in filling and d.id not in withdrawn
        }
    )
    if not accepted:
        return []
    current = min(upto, accepted[-1]) if upto else accepted[-1]
    return [r for r in council.rounds if accepted[0] <= r <= current]

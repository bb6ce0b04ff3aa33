"""How firmly a claim about a figure stands: whether a few more or fewer counted would change it.

Here: trying it. Not here: the claims themselves (`warehouse.comparison`). A claim that one child would change is true, and says little.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from warehouse.evaluate import Fact
from warehouse.rounding import displayed

MOST = 3
"""A claim that more than this many counted more or fewer would change is firm."""


@dataclass(frozen=True)
class Fragile:
    """A claim that little would change.

    claim    direction, rag or quartile
    stands   what it says now
    becomes  what it would say
    counted  how many more (or, below 0, fewer) counted above the line would change it
    """

    claim: str
    stands: str
    becomes: str
    counted: int


Claims = Mapping[str, Callable[[Fact], str]]
"""By claim, what is said of a fact."""


def fragile(latest: Fact, per: int, decimals: int, claims: Claims, *, part_of_whole: bool) -> list[Fragile]:
    """The claims about a figure that at most `MOST` counted more or fewer would change, each with the smallest number that does.

    per            100 for a percentage, 1 for a ratio
    part_of_whole  the numerator cannot be more than the denominator
    """
    if latest.status != "ok" or latest.numerator is None:
        return []
    found: dict[str, Fragile] = {}
    for step in sorted((s for n in range(1, MOST + 1) for s in (n, -n)), key=abs):
        counted = latest.numerator + step
        if counted < 0 or (part_of_whole and latest.denominator is not None and counted > latest.denominator):
            continue
        value = float(counted) if latest.denominator is None else per * counted / latest.denominator
        shown = displayed(counted, latest.denominator, per=per, decimals=decimals)
        other = replace(latest, numerator=counted, value=value, shown=shown)
        for claim, say in claims.items():
            now, then = say(latest), say(other)
            if claim not in found and now and then and now != then:
                found[claim] = Fragile(claim, now, then, step)
    return list(found.values())

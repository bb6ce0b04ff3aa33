"""How firmly a claim about a figure stands: whether a few more or fewer counted, rounding, or the next cut points would change it.

Here: trying it. Not here: the claims themselves (`warehouse.comparison`). A claim that one child would change is true, and says little.
"""

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, replace

from warehouse.comparison import Cuts
from warehouse.evaluate import Fact
from warehouse.rounding import displayed

COUNTED, ROUNDED, CUTS_MOVED = "counted", "rounded", "cut points"
"""A few more or fewer; the figure as printed in place of the unrounded one; cut points that move once more as they last did."""
MOST = 3
"""A claim that more than this many counted more or fewer would change is firm."""


@dataclass(frozen=True)
class Fragile:
    """A claim that little would change.

    claim    direction, rag or quartile
    stands   what it says now
    becomes  what it would say
    would    what would change it: `COUNTED`, `ROUNDED` or `CUTS_MOVED`
    counted  how many more (or, below 0, fewer) counted above the line; None for what else would change it
    """

    claim: str
    stands: str
    becomes: str
    would: str
    counted: int | None = None


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
                found[claim] = Fragile(claim, now, then, COUNTED, step)
    return list(found.values())


def fragile_to_rounding(latest: Fact, claims: Claims) -> list[Fragile]:
    """The claims that would be others if the printed figure were compared in place of the unrounded one."""
    if latest.status != "ok" or latest.shown is None:
        return []
    printed = replace(latest, value=float(latest.shown))
    said = [(claim, say(latest), say(printed)) for claim, say in claims.items()]
    return [Fragile(claim, now, then, ROUNDED) for claim, now, then in said if now and then and now != then]


def fragile_to_cuts(
    latest: Fact, cuts: Cuts | None, before: Cuts | None, placed: Callable[[Fact, Cuts], str]
) -> list[Fragile]:
    """The quartile, where it would be another if the cut points moved once more as they did between the last two publications."""
    if latest.status != "ok" or cuts is None or before is None:
        return []
    moved = Cuts(*(2 * now - then for now, then in zip(astuple(cuts), astuple(before), strict=True)))
    now, then = placed(latest, cuts), placed(latest, moved)
    return [Fragile("quartile", now, then, CUTS_MOVED)] if now and then and now != then else []

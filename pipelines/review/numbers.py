"""Numbers as papers print them: `23.0%`, `approx. 92k`, `over 250%`, `0.4 percentage points`, `1,461`.

Here: reading one, and whether a number printed so can be a figure. Not here: which figure it is.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from warehouse.rounding import round_half_up

Unit = Literal["percent", "points", "place", ""]
Fit = Literal["exact", "rounded", "cut", "twice", "no"]

_ABOUT = r"approx(?:\.|imately)?|around|about|roughly|circa|c\.|nearly|almost|just\ (?:under|over)|some"
_OVER = r"over|more\ than|at\ least|above|exceeding|in\ excess\ of"
_UNDER = r"under|less\ than|fewer\ than|below|(?<!went\ )(?<!gone\ )(?<!goes\ )(?<!is\ )up\ to"
NUMBER = re.compile(
    rf"""(?:\b(?P<how>{_ABOUT}|{_OVER}|{_UNDER})\ )?
    (?<![\w/£.,-])(?P<sign>[+\-−–](?=\d))?(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<places>\.\d+)?
    (?:\ ?(?P<scale>k|thousand|m|million)\b)?
    (?:\ ?(?P<points>percentage[\ -]points?|p\.?p\.?(?:ts?)?\b|ppts?|%\ ?points?|points?\b)|\ ?(?P<percent>%|per\ ?cent\b)|(?P<place>st|nd|rd|th)\b)?
    (?![\w/]|[.,]\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
IN_WORDS = re.compile(rf"\b(?:{'|'.join(_COUNTED)})\b(?<!\bone(?= of\b))(?! (?:or|in) )", re.IGNORECASE)
"""Small numbers as they are written where indicators are counted: `nine indicators got better, none is red`."""
_SCALES = {"k": 1000, "thousand": 1000, "m": 1_000_000, "million": 1_000_000}
MUCH_MORE = Decimal("1.2")
"""`over 250%` is said of 251 to 300; of more, nobody would say it."""


_HIDDEN = 2
"""Nobody prints so many decimals more than the figure has."""


@dataclass(frozen=True)
class Quantity:
    """A number as printed.

    number    its value, thousands multiplied out
    places    how exactly it is printed: decimals, negative for whole thousands
    unit      percent, points, place (`12th`), or "" where none is printed
    how       exact, about, over, under
    """

    number: Decimal
    places: int
    unit: Unit
    how: Literal["exact", "about", "over", "under"] = "exact"

    def fits(self, value: Decimal, shown: Decimal) -> Fit:
        """Whether the number can be a figure with this unrounded and this displayed value.

        exact    as it is displayed
        rounded  the unrounded figure at fewer places, or what the words before the number allow
        cut      cut off, not rounded
        twice    the displayed figure rounded once more, which gives another number
        """
        mine = abs(self.number)
        value, shown = abs(value), abs(shown)
        if self.how == "over":
            return "rounded" if mine <= value <= mine * MUCH_MORE else "no"
        if self.how == "under":
            return "rounded" if mine / MUCH_MORE <= value <= mine else "no"
        if mine == shown:
            return "exact"
        decimals = -int(shown.as_tuple().exponent)
        if self.places > decimals + _HIDDEN and _at(mine, decimals) == shown:
            return "rounded"  # a workbook's cell holds more than it shows
        places = self._places_meant()
        if mine == _at(value, places):
            return "rounded"
        if places < decimals and mine == _at(shown, places):
            return "twice"
        if places < decimals and mine == value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_DOWN"):
            return "cut"
        return "no"

    def _places_meant(self) -> int:
        """A number said to be about right is as exact as its last digit that is not 0."""
        if self.how == "about" and self.places <= 0:
            digits = str(int(self.number))
            return -(len(digits) - len(digits.rstrip("0")))
        return self.places


def _at(value: Decimal, places: int) -> Decimal:
    return round_half_up(value.scaleb(places), 0).scaleb(-places)


def counted(found: re.Match[str]) -> Quantity:
    """A match of `IN_WORDS` as a number."""
    return Quantity(Decimal(_COUNTED.index(found.group().lower())), 0, "")


def quantity(found: re.Match[str]) -> Quantity:
    """The number that `NUMBER` has found."""
    digits = found["digits"].replace(",", "") + (found["places"] or "")
    scale = _SCALES.get((found["scale"] or "").lower(), 1)
    number = Decimal(digits) * scale
    places = len(found["places"] or ".") - 1 - len(str(scale)) + 1
    negative = found["sign"] in {"-", "−", "–"}
    how = (found["how"] or "").lower()
    said = (
        "exact"
        if not how
        else "about"
        if re.fullmatch(_ABOUT, how, re.VERBOSE)
        else "over"
        if re.fullmatch(_OVER, how, re.VERBOSE)
        else "under"
    )
    unit: Unit = "points" if found["points"] else "percent" if found["percent"] else "place" if found["place"] else ""
    return Quantity(-number if negative else number, places, unit, said)  # type: ignore[arg-type]

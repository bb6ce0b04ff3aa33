"""Rounding, once: exact, half up, from integers where there are integers.

Here: the only place a figure is rounded. Marts and screens print what was made here.
Floats get ties wrong under either rule (23 of 80 is 28.75 exactly, as a float it rounds to 28.7), so a percentage is
worked out from numerator and denominator, never from the stored float.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def round_half_up(value: Decimal | Fraction | str, decimals: int) -> Decimal:
    """`value` at `decimals` places, ties away from zero. Text must be a plain decimal number."""
    if isinstance(value, Fraction):
        scaled = abs(value) * 10**decimals
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def displayed(numerator: int, denominator: int | None, *, per: int, decimals: int) -> Decimal:
    """The figure people see. `per` is 100 for a percentage; without a denominator it is the count itself.

    ZeroDivisionError if the denominator is 0: absence is a status, decided before.
    """
    if denominator is None:
        return round_half_up(Fraction(numerator), decimals)
    return round_half_up(Fraction(numerator * per, denominator), decimals)


def displayed_value(value: float, decimals: int) -> Decimal:
    """A reported number as it was written: the shortest decimal that means the stored float, then rounded."""
    return round_half_up(repr(float(value)), decimals)


def as_text(value: Decimal, unit: str) -> str:
    """A displayed figure with its unit, thousands separated: `86.8%`, `1,461`."""
    return f"{value:,f}%" if unit == "percent" else f"{value:,f}"


def with_counts(value: Decimal, unit: str, numerator: int | None, denominator: int | None) -> str:
    """A displayed figure with the counts behind it: `98.7% (225 of 228)`. Not for figures of people that may leave the council."""
    counts = f" ({numerator:,} of {denominator:,})" if numerator is not None and denominator is not None else ""
    return as_text(value, unit) + counts

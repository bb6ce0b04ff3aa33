"""A claim: one thing that a paper says of a measure.

Here: what is known of a claim before it is judged. Not here: finding claims in a sentence (`claims`, `roles`), and judging them (`judging`).
"""

from dataclasses import dataclass
from typing import Literal

from pipelines.review.numbers import Quantity
from pipelines.review.paper import Span
from pipelines.review.periods import When

Role = Literal[
    "value", "count", "numerator", "denominator", "other", "other_count", "change", "relative", "average", "three_years",
    "target", "rank", "councils", "summary", "direction", "judgement", "same", "compared", "quartile", "record", "absent",
    "colour", "published", "travel", "reason", "words",
]  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """One thing that a paper says.

    span       where it says so
    text       the words of the claim itself: the number, the word of direction
    sentence   the sentence it stands in
    role       what it is: value, numerator, change, quartile, record, …
    measures   the measures it may be of, the likeliest first; none: the text names none
    who        own, england, neighbours, region, or the LA code of another council
    quantity   the number
    said       the words: up, better, first quartile's 1, `joint highest`
    at         the period it is of; None where the text names none
    versus     the period, or who, it is compared with
    beside     the period of the figure that this one, or its comparison, stands beside
    breakdown  the part it is of; "" for the whole
    named      the sentence itself names the measure
    plainly    the sentence says plainly that the number is this figure of this measure
    rate       the number is a rate: `a rate of 69.5`, `69.5 per 10,000`
    over       over what time a change is said to be: year, quarter, or ""
    whose      the number stands right at the name of the body it is of: `England (20.6%)`
    """

    span: Span
    text: str
    sentence: str
    role: Role
    measures: tuple[str, ...]
    who: str = "own"
    quantity: Quantity | None = None
    said: str = ""
    at: When | None = None
    versus: When | str | None = None
    beside: When | None = None
    breakdown: str = ""
    named: bool = False
    plainly: bool = True
    rate: bool = False
    whose: bool = False
    over: str = ""

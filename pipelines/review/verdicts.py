"""The verdict on a claim, and the words for who and when that the judging shares.

Here: values. Not here: how a claim is judged (`judging`, `meant`, `worded`).
"""

from dataclasses import dataclass
from typing import Literal

from pipelines.review.claim import Claim
from pipelines.review.known import Fact

Verdict = Literal["agrees", "agrees with rounding", "disagrees", "contradicts itself", "cannot be checked"]
OTHERS = {"england": "England", "neighbours": "the statistical neighbours"}
PERIODS = ("previous", "year_before", "base")


@dataclass(frozen=True)
class Judged:
    """A claim with its verdict.

    fact  the fact it was held against
    says  what the release says, in words, where that is another thing
    why   the likely cause of what is wrong, what qualifies an agreement, or why it cannot be checked
    """

    claim: Claim
    verdict: Verdict
    fact: Fact | None = None
    says: str = ""
    why: str = ""

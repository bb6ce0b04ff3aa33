"""The county's social care records in the other formats its systems write: census XML, safeguarding dataset, SSDA903.

Here: which of them the county delivers when: an SSD extract for the first round, beside Annex A workbooks for all, and its two
yearly returns; what two of them report is reconciled. Tests deliver each in place of the others.
Not here: what each shows of the records (a module for each format).
"""

from collections.abc import Iterator
from datetime import date

from pipelines.demo.dropped import Dropped
from pipelines.demo.social_care.cin_census import cin_census
from pipelines.demo.social_care.records import county
from pipelines.demo.social_care.safeguarding_dataset import ssd
from pipelines.demo.social_care.ssda903_return import ssda903
from warehouse.period import Quarter

__all__ = ["cin_census", "deliveries", "ssd", "ssda903"]

YEAR_RETURNED = date(2025, 3, 31)
RETURNED_IN = Quarter(2025, 1)
EXTRACTED, EXTRACTED_FOR = date(2024, 7, 5), Quarter(2024, 1)


def deliveries() -> Iterator[Dropped]:
    """An SSD extract of July 2024, and the census and the SSDA903 return that the county sent after the end of 2024/25."""
    records = county()
    for name, data in ssd(records, EXTRACTED).items():
        yield Dropped(EXTRACTED_FOR.round, name, data)
    yield Dropped(RETURNED_IN.round, f"CIN_census_{YEAR_RETURNED:%Y}.xml", cin_census(records, YEAR_RETURNED))
    for name, data in ssda903(records, YEAR_RETURNED).items():
        yield Dropped(RETURNED_IN.round, name, data)

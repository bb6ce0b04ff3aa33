"""Every indicator gives for its worked example what the example says. A new file in the catalogue is tested here."""

import pytest

from warehouse.example import work_out
from warehouse.indicator import Indicator
from warehouse.indicators import catalogue


@pytest.mark.parametrize("indicator", catalogue().values(), ids=catalogue())
def test_example(indicator: Indicator) -> None:
    found = work_out(indicator.example, indicator)
    assert {k: found.get(k) for k in indicator.example.expect} == dict(indicator.example.expect)

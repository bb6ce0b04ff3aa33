"""View events of the dashboard server → views by people of children's services.

Here: whose views count. Not here: how they are counted (`warehouse.indicators.dashboard_views`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About


def dashboard_views(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Views of people who were in children's services on the day."""
    del companions, about
    return rows.filter(pl.col("childrens_services") == "Y")


CONFORMS = {"dashboard_views": dashboard_views}

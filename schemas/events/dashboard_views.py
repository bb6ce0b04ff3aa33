"""Views of dashboards: what a row is, and the sources it comes from, best first."""

import polars as pl

from schemas.words.event import Event, EventTable, SourceTable
from schemas.words.fields import Personal, column


class DashboardView(Event):
    """One row per view of a dashboard."""

    viewed_on: pl.Date = column("Viewed on", "Day of the view.", required=True)
    user_id: str = column("User", "Pseudonym of the user.", required=True, personal=Personal.IDENTIFIER)
    service_area: str = column("Service area", "The user's service area on that day.")


TABLE = EventTable("dashboard_views", DashboardView, filled_by=(SourceTable("tableau_views", "views"),))

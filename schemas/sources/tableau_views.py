"""Views of dashboards on Tableau Server: this project's contract, for want of a standard file.

Here: one row per view. Not here: what the dashboards show.

A view is one "Access View" event of the server's repository, not a web request. The repository keeps events for 183 days unless set
otherwise, and its timestamps are in UTC: extract every quarter, in local time, with the service area the user had on the day (a
later look at the staff list would move people's earlier views with them).

How to produce it: a query on the repository's historical events, event types, users and views (readonly user), joined with the staff
list for the department and the service area; views of other departments may stay in the file. Without access to the repository, the
administrative view "Traffic to Views" does not say who viewed: the file cannot be made from it.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people
from schemas.words.fields import Personal, column
from schemas.words.source import History, Source, Table


class Views(pa.DataFrameModel):
    """One row per view of a dashboard."""

    event_id: str = column(
        "Event ID",
        "Number of the event in the repository. Without it two views on a day would look like one row repeated.",
        key=True,
        aliases=("historical_event_id",),
    )
    user_id: str = column(
        "User name",
        "Who viewed. Staff are people too.",
        key=True,
        personal=Personal.IDENTIFIER,
        aliases=("system_user_name",),
    )
    viewed_on: pl.Date = column(
        "Created at",
        "When, in local time; the time of day is passed over.",
        key=True,
        aliases=("created_at", "Viewed at"),
    )
    department: str = column("Department", "The user's department on that day.", optional=True)
    childrens_services: str = column(
        "In children's services",
        "Y if that department is the council's children's services.",
        key=True,
        codes=people.YES_NO,
    )
    service_area: str = column("Service area", "The user's service area on that day.")
    workbook: str = column("Workbook", "Name of the workbook.", aliases=("workbook_name",), optional=True)
    view: str = column("View", "Name of the view.", aliases=("view_name",), optional=True)

    class Config:
        """An event stands in an extract once."""

        unique = ("event_id",)


TABLEAU_VIEWS = Source(
    "tableau_views",
    "Tableau Server view events",
    (Table("views", Views, History("viewed_on", months=6)),),
    contract=True,
)

"""Districts that children live in: what a row is, and the source it comes from. No indicator counts them."""

from schemas.words.event import Event, EventTable, SourceTable
from schemas.words.fields import Personal, column


class ChildsDistrict(Event):
    """One row per child, as one extract shows it."""

    child_id: str = column("Child", "Pseudonym of the case number.", personal=Personal.IDENTIFIER)
    upn: str = column("UPN", "Pseudonym of the unique pupil number.", personal=Personal.IDENTIFIER)
    district: str = column("District", "District the child lives in, or is looked after from.", required=True)


TABLE = EventTable(
    "children_districts",
    ChildsDistrict,
    filled_by=(SourceTable("children_districts", "children"),),
    many="children with their districts",
)

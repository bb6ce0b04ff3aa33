"""Ofsted's early years and childcare management information: every registered provider with its latest inspection.

Here: the provider-level file. Not here: the schools (`ofsted_schools`), and who attends a provider.

Childminders' rows have names and addresses REDACTED; those columns are dropped on arrival for everybody. Two lines of text
stand above the header. The wording of headers changes its capitals between years.

Source: Ofsted, "Childcare providers and inspections: management information". Open Government Licence v3.0.
"""

import pandera.polars as pa
import polars as pl

from schemas.words.codes import Code, CodeList
from schemas.words.fields import Personal, column
from schemas.words.source import Edition, Source, Table

GRADE = CodeList(
    "Judgement of an early years provider",
    (
        Code("1", "Outstanding", ("1.0",)),
        Code("2", "Good", ("2.0",)),
        Code("3", "Requires improvement", ("3.0", "Satisfactory", "Satisfactory / Requires improvement")),
        Code("4", "Inadequate", ("4.0",)),
        Code("Met", "Met: no children on roll, nothing to grade"),
        Code(
            "Not met",
            "Not met: no children on roll",
            (
                "Not met with actions",
                "Not met with enforcement",
                "Not met (with actions)",
                "Not met (enforcement action)",
            ),
        ),
    ),
)

HIGH_QUALITY = ("1", "2")
"""Good or outstanding."""


class Providers(pa.DataFrameModel):
    """One row per registered provider, with its most recent full inspection."""

    provider: str = column(
        "Provider URN",
        "The provider's unique reference number.",
        key=True,
        str_matches=r"^[A-Za-z0-9]{2,12}$",
        form="letters and digits, such as EY123456",
    )
    registered_on: pl.Date = column("Registration Date", "Day the provider was registered.", optional=True)
    provider_type: str = column("Provider Type", "Childminder, childcare on domestic or non-domestic premises.")
    provider_subtype: str = column("Provider Subtype", "Nursery, pre-school, out-of-school club.", optional=True)
    status: str = column("Provider Status", "Active, or since when not.")
    registers: str = column("Individual Register combinations", "Registers in short.", optional=True)
    early_years_register: str = column(
        "Provider Early Years Register Flag", "Y if on the Early Years Register.", optional=True
    )
    compulsory_register: str = column(
        "Provider Compulsory Childcare Register Flag", "Y if on the compulsory register.", optional=True
    )
    voluntary_register: str = column(
        "Provider Voluntary Childcare Register Flag", "Y if on the voluntary register.", optional=True
    )
    name: str = column("Provider Name", "Name; a childminder's own.", personal=Personal.DROP, optional=True)
    postcode: str = column(
        "Provider Postcode",
        "Postcode; a childminder's home.",
        personal=Personal.DROP,
        aliases=("Postcode",),
        optional=True,
    )
    la_name: str = column("Local Authority", "Council the provider lies in.")
    region: str = column("Region", "Region the council lies in.", optional=True)
    places: pl.Int64 = column("Places", "Registered places.", optional=True)
    inspected_on: pl.Date = column(
        "Most Recent Full: Inspection Date",
        "Day of the latest full inspection.",
        aliases=("Inspection date",),
    )
    published_on: pl.Date = column(
        "Most Recent Full: Publication Date",
        "Day its report was published.",
        aliases=("Publication date", "Most recent full: Report publication date"),
        optional=True,
    )
    overall_effectiveness: str = column(
        "Most Recent Full: Overall Effectiveness",
        "1 to 4, or met / not met where no child was on roll; blank is not judged yet.",
        codes=GRADE,
        aliases=("Overall effectiveness",),
    )

    class Config:
        """One row per provider."""

        unique = ("provider",)


OFSTED_EARLY_YEARS = Source(
    "ofsted_early_years",
    "Ofsted early years management information",
    (Table("providers", Providers, Edition()),),
    national=True,
    editions="editions of 2024 and 2025",
)

"""Get Information About Schools (GIAS): the Department's register of schools, with links between them and types of them.

Here: the file of all fields, the file of links (which school took over from which), the list of types. Not here: what a
type or a phase means for our counts (`school_types`).

Traps of the real files: they are written in cp1252; codes stand with and without leading zeros, quoted and not; the file
holds closed schools and schools of the whole country; head teachers are named; a school that becomes an academy has a new
URN, and its old one stays, closed.

Source: Department for Education, Get Information About Schools. Open Government Licence v3.0.
"""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.open_data import NOBODYS_CODE
from schemas.words.fields import Personal, Severity, column
from schemas.words.source import Edition, Source, Table


def _said(title: str, description: str, **more: Any) -> Any:
    """A column that distinguishes the file from others and is not used: a download of chosen fields may lack it."""
    return column(title, description, optional=True, **more)


def _code(title: str, description: str, **more: Any) -> Any:
    """A code, read as a number: files print it with and without a leading zero."""
    return column(title, description, severity=Severity.WARNING, **more)


class Establishments(pa.DataFrameModel):
    """One row per establishment in England and Wales, closed ones included."""

    urn: pl.Int64 = column("URN", "Unique reference number; a school that becomes an academy gets a new one.", key=True)
    la_code: pl.Int64 = _code("LA (code)", "Three-digit code of the council it lies in.")
    la_name: str = _said("LA (name)", "Name of that council.")
    establishment_number: pl.Int64 = _code("EstablishmentNumber", "Four digits; with the council's code the LAESTAB.")
    name: str = column("EstablishmentName", "Name.")
    type_code: pl.Int64 = _code("TypeOfEstablishment (code)", "Type of establishment (`school_types`).")
    type_name: str = column("TypeOfEstablishment (name)", "Type in words.")
    group_code: pl.Int64 = _code(
        "EstablishmentTypeGroup (code)", "Group of types as the register forms it.", optional=True
    )
    group_name: str = _said("EstablishmentTypeGroup (name)", "That group in words.")
    status_code: pl.Int64 = _code(
        "EstablishmentStatus (code)", "1 open, 2 closed, 3 to be closed, 4 proposed.", optional=True
    )
    status: str = column("EstablishmentStatus (name)", "Open, Closed, Open but proposed to close, Proposed to open.")
    reason_opened: str = _said("ReasonEstablishmentOpened (name)", "Why it was opened.")
    open_date: pl.Date = column("OpenDate", "Day it opened; blank where long ago.")
    reason_closed: str = _said("ReasonEstablishmentClosed (name)", "Why it was closed.")
    close_date: pl.Date = column("CloseDate", "Day it closed; blank while it is open.")
    phase_code: pl.Int64 = _code("PhaseOfEducation (code)", "Phase of education (`school_types`).")
    phase_name: str = column("PhaseOfEducation (name)", "Phase in words.")
    statutory_low_age: pl.Int64 = _code("StatutoryLowAge", "Youngest age it may take.", unit="years", optional=True)
    statutory_high_age: pl.Int64 = _code("StatutoryHighAge", "Oldest age it may take.", unit="years", optional=True)
    boarders: str = _said("Boarders (name)", "Does it take boarders.")
    nursery_provision: str = _said("NurseryProvision (name)", "Does it have nursery classes.")
    sixth_form: str = _said("OfficialSixthForm (name)", "Does it have a sixth form.")
    gender: str = _said("Gender (name)", "Whom it takes: Mixed, Girls, Boys.")
    religious_character: str = _said("ReligiousCharacter (name)", "Designated religious character.")
    diocese: str = _said("Diocese (name)", "Diocese.")
    admissions_policy: str = _said("AdmissionsPolicy (name)", "Selective or not.")
    capacity: str = _said("SchoolCapacity", "Places.")
    special_classes: str = _said("SpecialClasses (name)", "Does it have special classes.")
    census_date: str = _said("CensusDate", "School census that the numbers of pupils are from.")
    pupils: str = _said("NumberOfPupils", "Pupils at that census.")
    boys: str = _said("NumberOfBoys", "Boys among them.")
    girls: str = _said("NumberOfGirls", "Girls among them.")
    free_meals: str = _said("PercentageFSM", "Share eligible for free school meals.")
    trust: str = _said("Trusts (name)", "Academy trust.")
    sponsor: str = _said("SchoolSponsors (name)", "Sponsor.")
    federation: str = _said("Federations (name)", "Federation.")
    ukprn: str = _said("UKPRN", "UK provider reference number.")
    last_changed: str = _said("LastChangedDate", "Day the entry was last changed.")
    street: str = _said("Street", "Address.")
    locality: str = _said("Locality", "Address.")
    address_3: str = _said("Address3", "Address.")
    town: str = _said("Town", "Address.")
    county: str = _said("County (name)", "Address.")
    postcode: str = _said("Postcode", "Postcode of the school.")
    website: str = _said("SchoolWebsite", "Address on the web.")
    telephone: str = _said("TelephoneNum", "Telephone number.", personal=Personal.DROP)
    head_title: str = _said("HeadTitle (name)", "Head teacher.", personal=Personal.DROP)
    head_first_name: str = _said("HeadFirstName", "Head teacher.", personal=Personal.DROP)
    head_last_name: str = _said("HeadLastName", "Head teacher.", personal=Personal.DROP)
    head_job_title: str = _said("HeadPreferredJobTitle", "Head teacher.", personal=Personal.DROP)
    section_41: str = _said("Section41Approved (name)", "Approved under section 41.")
    resourced_provision: str = _said("TypeOfResourcedProvision (name)", "Resourced provision, SEN unit, or both.")
    resourced_on_roll: str = _said("ResourcedProvisionOnRoll", "Pupils in resourced provision.")
    sen_unit_on_roll: str = _said("SenUnitOnRoll", "Pupils in the SEN unit.")
    region: str = _said("GOR (name)", "Region.")
    district_code: str = _said("DistrictAdministrative (code)", "ONS code of the district it lies in.")
    district: str = column("DistrictAdministrative (name)", "District it lies in.")
    ward: str = _said("AdministrativeWard (name)", "Ward.")
    constituency: str = _said("ParliamentaryConstituency (name)", "Constituency.")
    urban_rural: str = _said("UrbanRural (name)", "Urban or rural.")
    easting: str = _said("Easting", "Grid reference.")
    northing: str = _said("Northing", "Grid reference.")
    lsoa: str = _said("LSOA (code)", "Small area it lies in.")

    class Config:
        """One row per URN."""

        unique = ("urn",)


class Links(pa.DataFrameModel):
    """One row per link from one establishment to another: predecessor, successor, sixth form centre …"""

    urn: pl.Int64 = column("URN", "The establishment.", key=True)
    linked_urn: pl.Int64 = column("LinkURN", "The one it is linked to.", key=True)
    linked_name: str = column("LinkName", "Name of the one it is linked to.")
    link_type: str = column("LinkType", "Predecessor, Successor, and kinds of them.", required=True)
    linked_date: pl.Date = column("LinkEstablishedDate", "Day the link was made; blank where not known.")


class Types(pa.DataFrameModel):
    """One row per type of establishment, and for some per kind of further education college."""

    group_code: pl.Int64 = column("establishment-type-group-code", "Group of types.", key=True)
    group_name: str = column("establishment-type-group-name", "Group in words.", required=True)
    type_code: pl.Int64 = column("type-of-establishment-code", "Type of establishment.", key=True)
    type_name: str = column("type-of-establishment-name", "Type in words.", required=True)
    further_education_type: str = column(
        "further-education-type-name-applicable", "Kind of college, where that applies."
    )


SOURCE = Source(
    "gias",
    "Get Information About Schools",
    (Table("establishments", Establishments, Edition()),),
    national=True,
    cross_rules=(NOBODYS_CODE,),
    editions="editions of 2025 and 2026",
)
LINKS = Source(
    "gias_links",
    "Links between schools",
    (Table("links", Links, Edition()),),
    national=True,
    editions="editions of 2025",
)
TYPES = Source(
    "gias_types",
    "Types of establishment",
    (Table("types", Types, Edition()),),
    national=True,
    editions="editions of 2025",
)

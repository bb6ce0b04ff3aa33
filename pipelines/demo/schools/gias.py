"""Two editions of the register of schools, as the Department publishes it: every field, every school, closed ones too.

Here: the county's schools and what lies around them: an independent one, closed ones, those of another council. Not here:
which schools the county has (`schools`).
"""

import csv
import io
from collections.abc import Iterator

from pipelines.demo.dropped import Dropped
from pipelines.demo.schools.pupils import INDEPENDENT
from pipelines.demo.schools.schools import LA_CODE, DemoSchool, schools

EDITIONS = (("published/2024-04-05", "20240405"), ("published/2025-07-22", "20250722"))
_INVENTED = {
    "publication": "Synthetic register in the shape of Get Information About Schools",
    "licence": "none needed",
    "attribution": "Invented schools.",
}
_FIELDS = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),"
    "TypeOfEstablishment (name),EstablishmentTypeGroup (code),EstablishmentTypeGroup (name),"
    "EstablishmentStatus (code),EstablishmentStatus (name),ReasonEstablishmentOpened (code),"
    "ReasonEstablishmentOpened (name),OpenDate,ReasonEstablishmentClosed (code),ReasonEstablishmentClosed (name),"
    "CloseDate,PhaseOfEducation (code),PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,Boarders (code),"
    "Boarders (name),NurseryProvision (name),OfficialSixthForm (code),OfficialSixthForm (name),Gender (code),"
    "Gender (name),ReligiousCharacter (code),ReligiousCharacter (name),ReligiousEthos (name),Diocese (code),"
    "Diocese (name),AdmissionsPolicy (code),AdmissionsPolicy (name),SchoolCapacity,SpecialClasses (code),"
    "SpecialClasses (name),CensusDate,NumberOfPupils,NumberOfBoys,NumberOfGirls,PercentageFSM,TrustSchoolFlag (code),"
    "TrustSchoolFlag (name),Trusts (code),Trusts (name),SchoolSponsorFlag (name),SchoolSponsors (name),"
    "FederationFlag (name),Federations (code),Federations (name),UKPRN,FEHEIdentifier,FurtherEducationType (name),"
    "LastChangedDate,Street,Locality,Address3,Town,County (name),Postcode,SchoolWebsite,TelephoneNum,"
    "HeadTitle (name),HeadFirstName,HeadLastName,HeadPreferredJobTitle,BSOInspectorateName (name),InspectorateReport,"
    "DateOfLastInspectionVisit,NextInspectionVisit,TeenMoth (name),TeenMothPlaces,CCF (name),SENPRU (name),"
    "EBD (name),PlacesPRU,FTProv (name),EdByOther (name),Section41Approved (name),SEN1 (name),SEN2 (name),"
    "SEN3 (name),SEN4 (name),SEN5 (name),SEN6 (name),SEN7 (name),SEN8 (name),SEN9 (name),SEN10 (name),SEN11 (name),"
    "SEN12 (name),SEN13 (name),TypeOfResourcedProvision (name),ResourcedProvisionOnRoll,ResourcedProvisionCapacity,"
    "SenUnitOnRoll,SenUnitCapacity,GOR (code),GOR (name),DistrictAdministrative (code),DistrictAdministrative (name),"
    "AdministrativeWard (code),AdministrativeWard (name),ParliamentaryConstituency (code),"
    "ParliamentaryConstituency (name),UrbanRural (code),UrbanRural (name),GSSLACode (name),Easting,Northing,"
    "MSOA (name),LSOA (name),InspectorateName (name),SENStat,SENNoStat,BoardingEstablishment (name),PropsName,"
    "PreviousLA (code),PreviousLA (name),PreviousEstablishmentNumber,Country (name),UPRN,SiteName,QABName (code),"
    "QABName (name),EstablishmentAccredited (code),EstablishmentAccredited (name),QABReport,CHNumber,MSOA (code),"
    "LSOA (code),FSM,AccreditationExpiryDate"
)
_HEADER = tuple(_FIELDS.split(","))
_TYPES = {
    "01": "Community school",
    "02": "Voluntary aided school",
    "07": "Community special school",
    "11": "Other independent school",
    "14": "Pupil referral unit",
    "15": "Local authority nursery school",
    "28": "Academy sponsor led",
    "33": "Academy special sponsor led",
    "34": "Academy converter",
}
_PHASES = {
    "0": "Not applicable",
    "1": "Nursery",
    "2": "Primary",
    "3": "Middle deemed primary",
    "4": "Secondary",
    "5": "Middle deemed secondary",
    "7": "All-through",
}
_ONS = {"Ashby Vale": 1, "Brookdale": 2, "Charnham": 3, "Dunmere": 4, "Eastwold": 5, "Fosse Hill": 6, "Greenlow": 7}


def deliveries() -> Iterator[Dropped]:
    """Both editions; the second has one more school, which opens in September."""
    for slot, day in EDITIONS:
        yield Dropped(slot, f"edubasealldata{day}.csv", _edition(day), dict(_INVENTED))


def _edition(day: str) -> bytes:
    rows = [_row(s) for s in (*schools(), INDEPENDENT)]
    # What every edition holds besides: the school an academy was before, with its LAESTAB; other councils' schools.
    for number, school in enumerate(schools()[20:40]):
        before = _row(school) | {
            "URN": str(119_000 + number),
            "EstablishmentName": f"{school.name} (closed)",
            "TypeOfEstablishment (code)": "01",
            "TypeOfEstablishment (name)": _TYPES["01"],
            "EstablishmentStatus (code)": "2",
            "EstablishmentStatus (name)": "Closed",
            "PhaseOfEducation (code)": "0",
            "PhaseOfEducation (name)": "Not applicable",
            "DistrictAdministrative (name)": "",
            "CloseDate": "31-08-2012",
        }
        rows.append(before)
    for number in range(30):
        other = DemoSchool(
            str(150_000 + number),
            f"999{3_000 + number}",
            f"École synthétique nº {number}",
            "primary",
            "01",
            "2",
            "Elsewhere",
            210,
        )
        rows.append(_row(other))
    if day >= "2025":
        new = DemoSchool("151500", f"{LA_CODE}4990", "Synthetic new school", "secondary", "28", "4", "Dunmere", 0)
        rows.append(_row(new) | {"EstablishmentStatus (code)": "4", "EstablishmentStatus (name)": "Proposed to open"})
    held = io.StringIO()
    writer = csv.DictWriter(held, _HEADER, restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda r: r["URN"]))
    return held.getvalue().encode("cp1252")


def _row(school: DemoSchool) -> dict[str, str]:
    return {
        "URN": school.urn,
        "LA (code)": school.laestab[:3],
        "LA (name)": "Synthetic county" if school.laestab.startswith(LA_CODE) else "Synthetic neighbour",
        "EstablishmentNumber": school.laestab[3:],
        "EstablishmentName": school.name,
        "TypeOfEstablishment (code)": school.type_code,
        "TypeOfEstablishment (name)": _TYPES[school.type_code],
        "EstablishmentStatus (code)": "1",
        "EstablishmentStatus (name)": "Open",
        "OpenDate": "01-09-2012" if school.type_code in {"28", "34"} else "",
        "PhaseOfEducation (code)": school.phase_code,
        "PhaseOfEducation (name)": _PHASES[school.phase_code],
        "StatutoryLowAge": "4" if school.phase == "primary" else "11",
        "StatutoryHighAge": "11" if school.phase == "primary" else "16",
        "SchoolCapacity": str(school.pupils + 40),
        "NumberOfPupils": str(school.pupils),
        "HeadTitle (name)": "Dr",
        "HeadFirstName": "A",
        "HeadLastName": "Person",
        "GOR (name)": "East Midlands",
        "DistrictAdministrative (code)": f"E0799990{_ONS.get(school.district, 9)}",
        "DistrictAdministrative (name)": school.district,
    }

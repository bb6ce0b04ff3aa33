"""The county's SEN2 return of January 2025: plans it maintains for residents up to 25, wherever they are placed.

Here: the modules as COLLECT exports them, small: 5,600 plans, of which 2,650 have their main placement at a mainstream school.
The decoys: earlier placements that ended, second placements, colleges without URN, persons with a request only.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.dropped import Dropped
from pipelines.demo.schools.schools import LA_CODE, schools

EXPORTED = date(2025, 2, 13)
_DAY = date(2025, 1, 16)
_DATES = "%Y-%b-%d 00:00:00"
PLANS = {"mainstream": 2_650, "special": 1_930, "college": 560, "setting": 330, "nowhere": 130}
"""How many plans have which kind of main placement."""
_HEADERS = {
    "sen2": "sen2tableid,NativeId,sen2orderseqcolumn,sourceid,collection,year,referencedate,sourcelevel,lea,softwarecode,"
    "release,serialno,datetime,dmo,dco,dsco",
    "person": "persontableid,NativeId,personorderseqcolumn,sourceid,surname,forename,personbirthdate,sex,ethnicity,postcode,"
    "upn,uniquelearnernumber,upnunknown",
    "requests": "requeststableid,NativeId,requestsorderseqcolumn,sourceid,persontableid,receiveddate,requestsource,rya,"
    "requestoutcomedate,requestoutcome,requestmediation,requesttribunal,exported",
    "assessment": "assessmenttableid,NativeId,assessmentorderseqcolumn,sourceid,requeststableid,assessmentoutcome,"
    "assessmentoutcomedate,assessmentmediation,assessmenttribunal,othermediation,othertribunal,week20",
    "namedplan": "namedplantableid,NativeId,namedplanorderseqcolumn,sourceid,assessmenttableid,startdate,planres,planwbp,pb,oa,"
    "dp,ceasedate,ceasereason",
    "activeplans": "activeplanstableid,NativeId,activeplansorderseqcolumn,sourceid,requeststableid,transferla,"
    "reviewmeeting,reviewoutcome,reviewdraft,phasetransferduedate,phasetransferfinaldate,lastreview",
    "placementdetail": "placementdetailtableid,NativeId,placementdetailorderseqcolumn,sourceid,activeplanstableid,urn,ukprn,"
    "sensetting,sensettingother,placementrank,entrydate,leavingdate,senunitindicator,resourcedprovisionindicator,res,wbp",
    "senneed": "senneedtableid,NativeId,senneedorderseqcolumn,sourceid,activeplanstableid,sentype,sentyperank",
}
_NEEDS = ("ASD", "ASD", "SEMH", "SEMH", "SLCN", "MLD", "SLD", "PD", "DS", "OTH")


def deliveries() -> Iterator[Dropped]:
    """A file for each module."""
    for module, rows in _modules().items():
        header = _HEADERS[module].split(",")
        cells = [[row.get(name) for name in header] for row in rows]
        name = f"Blade-Export_{EXPORTED:%d-%m-%Y}_{module}.csv"
        yield Dropped("2024-25-Q4", name, csv_bytes(header, cells, dates=_DATES, encoding="utf-8"))


def upns() -> list[str]:
    """The unique pupil numbers of those with a plan or a request, in order."""
    return sorted(p["upn"] for p in _modules()["person"] if p["upn"])


@lru_cache
def _modules() -> Mapping[str, Sequence[dict[str, Any]]]:
    chance = random.Random("sen2")
    made: dict[str, list[dict[str, Any]]] = {module: [] for module in _HEADERS}
    made["sen2"].append(
        {
            "sen2tableid": "r1",
            "collection": "SEN2",
            "year": _DAY.year,
            "referencedate": _DAY,
            "sourcelevel": "L",
            "lea": LA_CODE,
            "softwarecode": "Synthetic system",
            "release": "1",
            "serialno": 1,
            "datetime": EXPORTED,
        }
    )
    kinds = [kind for kind, count in PLANS.items() for _ in range(count)]
    chance.shuffle(kinds)
    by_phase = {
        "mainstream": [s.urn for s in schools() if s.phase in {"primary", "secondary"}],
        "special": [s.urn for s in schools() if s.phase == "special"],
    }
    for n in range(len(kinds) + 300):  # the last 300 have asked for an assessment and have no plan
        birth = _DAY - timedelta(days=chance.randint(5 * 365, 21 * 365))
        made["person"].append(
            {
                "persontableid": f"p{n}",
                "surname": f"Surname{n}",
                "forename": f"Forename{n}",
                "personbirthdate": birth,
                "sex": chance.choice("MMF"),
                "ethnicity": "WBRI",
                "postcode": "ZZ99 9ZZ",
                "upn": f"Z{LA_CODE}0001{n:05d}" if n % 40 else None,
                "upnunknown": None if n % 40 else "UN1",
            }
        )
        made["requests"].append(
            {
                "requeststableid": f"q{n}",
                "persontableid": f"p{n}",
                "receiveddate": _received(n, n < len(kinds), birth),
                "requestoutcome": "Y",
                "rya": "0",
                "requestmediation": "0",
                "requesttribunal": "0",
            }
        )
        if n < len(kinds):
            _plan(made, n, kinds[n], by_phase, birth, chance)
            _issued(made, n)
    for module, rows in made.items():
        for number, row in enumerate(rows, start=1):
            row |= {"NativeId": LA_CODE, "sourceid": "r1", f"{module}orderseqcolumn": number}
    return made


def _is_new(n: int) -> bool:
    """One plan in seven was issued in the year before the return."""
    return n % 7 == 3


def _issue_day(n: int) -> date:
    """A day of 2024: the year before the return."""
    return date(2024, 1, 1) + timedelta(days=n * 37 % 366)


def _received(n: int, with_plan: bool, birth: date) -> date:
    """The day a request was received: 95 to 204 days before the plan was issued, 140 among them; of one without a plan in 2024 too."""
    if not with_plan:
        return _issue_day(n)
    return _issue_day(n) - timedelta(days=95 + n % 110) if _is_new(n) else birth + timedelta(days=1_500)


def _issued(made: dict[str, list[dict[str, Any]]], n: int) -> None:
    """The assessment and the plan of one that is new; to one in thirty an exception applied."""
    if not _is_new(n):
        return
    made["assessment"].append(
        {
            "assessmenttableid": f"s{n}",
            "requeststableid": f"q{n}",
            "assessmentoutcome": "Y",
            "assessmentoutcomedate": _issue_day(n) - timedelta(days=20),
            "week20": "1" if n % 30 == 10 else "0",
        }
    )
    made["namedplan"].append({"namedplantableid": f"m{n}", "assessmenttableid": f"s{n}", "startdate": _issue_day(n)})


def _reviewed(n: int) -> dict[str, date]:
    """The last review: of one plan in seven too long ago; 11 to 32 days after its meeting. New plans have had none."""
    if _is_new(n):
        return {}
    ended = _DAY - timedelta(days=n * 11 % 425)
    return {"lastreview": ended, "reviewmeeting": ended - timedelta(days=11 + n % 22)}


def _next_phase(n: int) -> dict[str, date]:
    """One plan in ten was to be amended for the next phase by 15 February 2024; of these one in five came late."""
    due = date(2024, 2, 15)
    return (
        {"phasetransferduedate": due, "phasetransferfinaldate": due + timedelta(days=n % 50 - 40)}
        if n % 10 == 4
        else {}
    )


def _plan(
    made: dict[str, list[dict[str, Any]]],
    n: int,
    kind: str,
    urns: Mapping[str, Sequence[str]],
    birth: date,
    chance: random.Random,
) -> None:
    made["activeplans"].append(
        {"activeplanstableid": f"a{n}", "requeststableid": f"q{n}", **_reviewed(n), **_next_phase(n)}
    )
    need = chance.choice(_NEEDS)
    made["senneed"].append(
        {"senneedtableid": f"n{n}", "activeplanstableid": f"a{n}", "sentype": need, "sentyperank": 1}
    )
    place: dict[str, Any] = {"senunitindicator": "0", "resourcedprovisionindicator": "0"}
    if kind in urns:
        place |= {"urn": chance.choice(urns[kind])}
        if kind == "mainstream" and n % 12 == 0:
            place["resourcedprovisionindicator"] = "1"
    elif kind == "college":
        place |= {"ukprn": f"1000{n:04d}"}
    else:
        place |= {"sensetting": chance.choice(["EHE", "OLA", "EYP"] if kind == "setting" else ["NEET", "NIEC", "NIEO"])}
    began = birth + timedelta(days=1_700)
    rows = [place | {"placementrank": 1, "entrydate": began}]
    if n % 9 == 0:  # was at a mainstream school before
        earlier = {
            "urn": chance.choice(urns["mainstream"]),
            "senunitindicator": "0",
            "resourcedprovisionindicator": "0",
        }
        rows.insert(0, earlier | {"placementrank": 1, "entrydate": began - timedelta(days=400), "leavingdate": began})
    if n % 25 == 0:  # is at a mainstream school for part of the week
        rows.append(place | {"urn": chance.choice(urns["mainstream"]), "placementrank": 2, "entrydate": began})
    for number, row in enumerate(rows):
        made["placementdetail"].append(
            row | {"placementdetailtableid": f"d{n}-{number}", "activeplanstableid": f"a{n}"}
        )

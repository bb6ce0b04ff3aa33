"""The Children in Need census of a random council, written with some day as its reference date.

Here: the children, episodes, assessments and plans of the financial year up to that day, as XML. Not here: the records
(`records`). An episode that was opened before April and has something open in the year stands in it with its old
referral date.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from differential.delivered import Delivery, Row
from differential.records import REFERRED_BEFORE_ASSESSMENT, REFERRED_BEFORE_PLAN, Child, Lives

FIRST_YEAR_OF_SEX = 2025
OLD_SEX = {"M": "1", "F": "2", "U": "0", "N": "9"}
LA_CODE = "855"


def census(lives: Lives, round_: str, as_at: date) -> Delivery:
    """The census of the financial year up to a day."""
    april = date(as_at.year if as_at.month >= 4 else as_at.year - 1, 4, 1)
    children: dict[str, Child] = {}
    tables: dict[str, list[Row]] = {"cin_details": [], "assessments": [], "child_protection_plans": []}
    parts = []
    for child, referred, assessments, plans in _episodes(lives, april, as_at):
        who = {"child_id": child.id, "sex": child.sex, "birth_date": child.birth}
        children[child.id] = child
        tables["cin_details"].append(who | {"referral_date": referred})
        tables["assessments"] += [{**who, **a} for a in assessments]
        tables["child_protection_plans"] += [{**who, **p} for p in plans]
        parts.append((child, _episode(referred, assessments, plans)))
    year = as_at.year + (as_at.month >= 4)
    body = "".join(
        _child(child, year) + "".join(e for c, e in parts if c is child) + "</Child>" for child in children.values()
    )
    data = f"{_header(year, as_at)}{body}</Children></Message>".encode()
    return Delivery(round_, f"CIN_census_{year}_{as_at}.xml", "cin_census", as_at, tables, data)


def _episodes(lives: Lives, april: date, as_at: date) -> Iterator[tuple[Child, date, list[Row], list[Row]]]:
    """Child, day of the referral, and the assessments and plans that came of it."""
    came: dict[tuple[Child, date], tuple[list[Row], list[Row]]] = {}
    for a in lives.assessments:
        done = a.authorised if a.authorised and a.authorised <= as_at else None
        if a.start <= as_at and (done is None or done >= april):
            assessments, _ = came.setdefault((a.child, a.start - REFERRED_BEFORE_ASSESSMENT), ([], []))
            assessments.append({"start_date": a.start, "authorised_date": done})
    for p in lives.plans:
        end = p.end if p.end and p.end <= as_at else None
        if p.start <= as_at and (end is None or end >= april) and not p.other_council:
            _, plans = came.setdefault((p.child, p.start - REFERRED_BEFORE_PLAN), ([], []))
            before = p.before(lives.plans)
            plans.append({"plan_start_date": p.start, "plan_end_date": end, "previous_plans": before})
    for r in lives.referrals:
        if april <= r.day <= as_at:
            yield r.child, r.day, *came.pop((r.child, r.day), ([], []))
    for (child, day), (assessments, plans) in came.items():
        yield child, day, assessments, plans


def _header(year: int, as_at: date) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Message><Header><CollectionDetails><Collection>CIN</Collection>'
        f"<Year>{year}</Year><ReferenceDate>{as_at}</ReferenceDate></CollectionDetails><Source>"
        f"<SourceLevel>L</SourceLevel><LEA>{LA_CODE}</LEA><SoftwareCode>Synthetic</SoftwareCode><Release>1</Release><SerialNo>001</SerialNo>"
        "</Source></Header><Children>"
    )


def _tag(name: str, value: Any) -> str:
    return "" if value is None else f"<{name}>{value}</{name}>"


def _child(child: Child, year: int) -> str:
    sex = _tag("Sex", child.sex) if year >= FIRST_YEAR_OF_SEX else _tag("GenderCurrent", OLD_SEX[child.sex])
    return (
        f"<Child><ChildIdentifiers>{_tag('LAchildID', child.id)}{_tag('UPNunknown', 'UN1')}"
        f"{_tag('PersonBirthDate', child.birth)}{sex}</ChildIdentifiers>"
        f"<ChildCharacteristics>{_tag('Ethnicity', 'WBRI')}</ChildCharacteristics>"
    )


def _episode(referred: date, assessments: Sequence[Row], plans: Sequence[Row]) -> str:
    return "".join(
        (
            f"<CINdetails>{_tag('CINreferralDate', referred)}",
            _tag("ReferralSource", "2A"),
            _tag("PrimaryNeedCode", "N1"),
            *(
                f"<Assessments>{_tag('AssessmentActualStartDate', a['start_date'])}"
                f"{_tag('AssessmentAuthorisationDate', a['authorised_date'])}</Assessments>"
                for a in assessments
            ),
            _tag("ReferralNFA", "false"),
            *(
                f"<ChildProtectionPlans>{_tag('CPPstartDate', p['plan_start_date'])}"
                f"{_tag('CPPendDate', p['plan_end_date'])}"
                f"{_tag('InitialCategoryOfAbuse', 'NEG')}{_tag('LatestCategoryOfAbuse', 'NEG')}"
                f"{_tag('NumberOfPreviousCPP', p['previous_plans'])}</ChildProtectionPlans>"
                for p in plans
            ),
            "</CINdetails>",
        )
    )

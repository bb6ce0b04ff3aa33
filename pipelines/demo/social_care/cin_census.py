"""The county's Children in Need census, as its system writes it for the year to a day.

Here: the same records as Annex A shows (`records`), as XML. Not here: the records.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pipelines.demo.schools.schools import LA_CODE
from pipelines.demo.social_care.records import Assessment, Child, County, Plan, Referral
from warehouse.period import Quarter

FIRST_YEAR_OF_SEX = 2025
"""First year in which the census says Sex, and codes it as M and F."""
_OLD_SEX = {"M": "1", "F": "2"}


def cin_census(county: County, as_at: date) -> bytes:
    """The census as its system writes it for the year to a day: episodes referred in it, or with something open in it."""
    chance = random.Random(f"census {as_at}")
    april = Quarter.containing(as_at).year_start
    referred: dict[Child, list[date]] = {}
    for r in county.referrals:
        if r.day <= as_at:
            referred.setdefault(r.child, []).append(r.day)
    assessed = _by_episode(((a.child, a.start, a) for a in county.assessments if a.start <= as_at), referred)
    planned = _by_episode(((p.child, p.enquiry, p) for p in county.plans if p.enquiry <= as_at), referred)
    lines = [_CENSUS_HEADER.format(year=as_at.year, day=as_at, council=LA_CODE)]
    for child, days in referred.items():
        episodes = []
        for day in days:
            # Of two referrals on a day the first is the one that something came of.
            found = (assessed.pop((child, day), []), planned.pop((child, day), []))
            if day >= april or _in_year(*found, april):
                episodes.append(_episode(child, day, *found, as_at, chance))
        if episodes:
            lines += [_census_child(child, as_at.year), *episodes, "</Child>"]
    return "\n".join([*lines, "</Children></Message>"]).encode()


_CENSUS_HEADER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Message><Header><CollectionDetails><Collection>CIN</Collection>'
    "<Year>{year}</Year><ReferenceDate>{day}</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel>"
    "<LEA>{council}</LEA><SoftwareCode>Synthetic</SoftwareCode><Release>1</Release><SerialNo>001</SerialNo>"
    "</Source></Header><Children>"
)


def _by_episode(
    events: Iterable[tuple[Child, date, Any]], referred: Mapping[Child, Sequence[date]]
) -> dict[tuple[Child, date], list[Any]]:
    """Assessments or plans by the referral they came of: the child's last one before."""
    found: dict[tuple[Child, date], list[Any]] = {}
    for child, day, event in events:
        found.setdefault((child, max(d for d in referred[child] if d <= day)), []).append(event)
    return found


def _in_year(assessments: Sequence[Assessment], plans: Sequence[Plan], april: date) -> bool:
    ends = [*(a.authorised for a in assessments), *(p.end for p in plans)]
    return any(end is None or end >= april for end in ends)


def _tag(name: str, value: date | str | int | None) -> str:
    return "" if value is None else f"<{name}>{value}</{name}>"


def _census_child(child: Child, year: int) -> str:
    sex = _tag("Sex", child.sex) if year >= FIRST_YEAR_OF_SEX else _tag("GenderCurrent", _OLD_SEX[child.sex])
    return (
        f"<Child><ChildIdentifiers>{_tag('LAchildID', child.id)}{_tag('UPNunknown', 'UN1')}"
        f"{_tag('PersonBirthDate', child.birth_date)}{sex}</ChildIdentifiers>"
        f"<ChildCharacteristics>{_tag('Ethnicity', child.ethnicity)}</ChildCharacteristics>"
    )


def _episode(
    child: Child,
    day: date,
    assessments: Sequence[Assessment],
    plans: Sequence[Plan],
    as_at: date,
    chance: random.Random,
) -> str:
    ends = [day, *(a.authorised or as_at for a in assessments), *(p.end or as_at for p in plans)]
    closed = max(ends) + timedelta(days=20 + int(child.id) % 90)
    over = closed <= as_at
    return "".join(
        (
            "<CINdetails>",
            _tag("CINreferralDate", day),
            _tag("ReferralSource", chance.choice(("1A", "2A", "3D", "5B", "6", "9"))),
            _tag("PrimaryNeedCode", chance.choice(("N1", "N2", "N5"))),
            _tag("CINclosureDate", closed if over else None),
            _tag("ReasonForClosure", "RC7" if over else None),
            _tag("DateOfInitialCPC", plans[0].start if plans and plans[0].start <= as_at else None),
            *(_census_assessment(a, as_at) for a in assessments),
            *(_census_enquiry(p, as_at) for p in plans),
            _tag("ReferralNFA", "true" if Referral(child, day, 0).no_further_action else "0"),
            *(_census_plan(p, as_at) for p in plans if p.start <= as_at),
            "</CINdetails>",
        )
    )


def _census_assessment(a: Assessment, as_at: date) -> str:
    done = a.authorised if a.authorised and a.authorised <= as_at else None
    factors = "<FactorsIdentifiedAtAssessment>" + _tag("AssessmentFactors", "3A") + _tag("AssessmentFactors", "4B")
    return (
        f"<Assessments>{_tag('AssessmentActualStartDate', a.start)}{_tag('AssessmentAuthorisationDate', done)}"
        f"{factors + '</FactorsIdentifiedAtAssessment>' if done else ''}</Assessments>"
    )


def _census_enquiry(p: Plan, as_at: date) -> str:
    held = p.start if p.start <= as_at else None
    return (
        f"<Section47>{_tag('S47ActualStartDate', p.enquiry)}{_tag('DateOfInitialCPC', held)}"
        f"{_tag('ICPCnotRequired', 'false')}</Section47>"
    )


def _census_plan(p: Plan, as_at: date) -> str:
    ended = p.end if p.end and p.end <= as_at else None
    return (
        f"<ChildProtectionPlans>{_tag('CPPstartDate', p.start)}{_tag('CPPendDate', ended)}"
        f"{_tag('InitialCategoryOfAbuse', p.category)}{_tag('LatestCategoryOfAbuse', p.category)}"
        f"{_tag('NumberOfPreviousCPP', p.previous)}</ChildProtectionPlans>"
    )

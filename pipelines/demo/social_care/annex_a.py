"""The Annex A workbook that the county's case-management system exports on a day: eleven lists, in their real scope.

Here: which records a list shows on that day, the spellings and the mess of a real export. Not here: the records.
Lists 3, 4, 5 hold six months; lists 6, 7, 8 what is open or ended in six months; list 9 the state of that day.
"""

import io
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from pipelines.council.template import CREATED
from pipelines.demo.social_care import casework
from pipelines.demo.social_care.records import CareLeaver, Child, County, LookedAfter
from schemas.codes import looked_after, people
from schemas.sources import annex_a
from warehouse.period import Quarter

_WORKERS = tuple(f"Worker {letter}{number:02d}" for letter in "ABCDEFGH" for number in range(12))
_SEX = {"M": "a) Male", "F": "b) Female"}
_LETTERS = "abcdefghijklmnopqrst"


def workbook(county: County, quarter: Quarter, as_at: date) -> bytes:
    """The workbook as delivered for a round: bytes of an xlsx file."""
    chance = random.Random(f"annex a {as_at}")
    since = six_months_before(as_at)
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"created": CREATED})  # the same rows give the same bytes
        day_format = book.add_format({"num_format": "dd/mm/yyyy"})
        for table, rows in (
            ("contacts", _contacts(county, since, as_at)),
            ("early_help_assessments", _early_help(county, since, as_at, chance)),
            ("referrals", _referrals(county, since, as_at, chance)),
            ("assessments", _assessments(county, since, as_at, chance)),
            ("section_47_enquiries", _enquiries(county, since, as_at, chance)),
            ("children_in_need", _in_need(county, since, as_at, chance)),
            ("child_protection_plans", _plans(county, since, as_at, chance)),
            ("children_looked_after", _looked_after(county, since, as_at, chance)),
            ("care_leavers", _care_leavers(county.care_leavers[quarter], as_at, chance)),
            ("children_for_adoption", _adoption(county, as_at, chance)),
            ("adopters", _adopters(as_at, chance)),
        ):
            declared = annex_a.SOURCE.table(table)
            sheet = book.add_worksheet(declared.sheets[0])
            titles = _titles([c.title for c in declared.columns], quarter)
            for number, title in enumerate(titles):
                sheet.write_string(0, number, title)
            names = [c.name for c in declared.columns]
            for line, row in enumerate(_mess(table, rows, chance), start=1):
                for number, name in enumerate(names):
                    value = row.get(name)
                    if isinstance(value, date):
                        sheet.write_datetime(line, number, value, day_format)
                    elif isinstance(value, int):
                        sheet.write_number(line, number, value)
                    elif value:
                        sheet.write_string(line, number, value)
    return held.getvalue()


def six_months_before(day: date) -> date:
    """The first day of the six months to a day."""
    months = day.year * 12 + day.month - 1 - 6
    return date(months // 12, months % 12 + 1, min(day.day, 28)) + timedelta(days=1)


def twelve_months_before(day: date) -> date:
    """The same day of the year before; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _titles(titles: Sequence[str], quarter: Quarter) -> list[str]:
    """Headers as different releases of the system print them."""
    if quarter.number == 2:
        return [t.upper() for t in titles]
    if quarter.number == 3:
        return [
            t.replace("Age of Child (Years)", "Age").replace("Date of Birth", "DOB").replace("'", "’") for t in titles
        ]
    if quarter.number == 4:
        return [f" {t} " if i % 3 else t for i, t in enumerate(titles)]
    return list(titles)


def _mess(table: str, rows: Iterable[dict[str, Any]], chance: random.Random) -> Iterable[dict[str, Any]]:
    """Rows as they come: one repeated, text dates, odd spaces, a blank row, one without its key, totals at the end."""
    count = 0
    for row in rows:
        count += 1
        if count % 97 == 5 and isinstance(row.get("birth_date"), date):
            row = row | {"birth_date": f"{row['birth_date']:%d/%m/%Y}"}  # noqa: PLW2901
        if count % 211 == 9 and "worker" in row:
            row = row | {"worker": row["worker"].replace(" ", "\u00a0")}  # noqa: PLW2901
        yield row
        if count == 40:
            yield dict(row)  # an exact repeat
        if count == 120:
            yield {}  # a blank row
        if count == 200 and "child_id" in row:
            yield row | {"child_id": ""}  # nobody knows whose row this is
        if count == 260 and table == "referrals":
            yield row | {"child_id": f"{chance.randint(10**5, 10**6 - 1)}", "referral_date": "31/02/2025"}
    if table == "contacts":
        yield {"child_id": "Total", "sex": f"{count:,}"}


def _person(child: Child, as_at: date) -> dict[str, Any]:
    position = people.ETHNICITY.valid_in(None).index(child.ethnicity)
    return {
        "child_id": child.id,
        "sex": _SEX[child.sex],
        "ethnicity": f"{_LETTERS[position]}) {child.ethnicity}",
        "birth_date": child.birth_date,
        "age": max(0, (as_at - child.birth_date).days * 4 // 1461),
    }


def _allocated(child: Child, chance: random.Random) -> dict[str, Any]:
    return {"team": casework.team(child), "worker": chance.choice(_WORKERS)}


def _said(yes: bool) -> str:
    return "a) Yes" if yes else "b) No"


def _yes_no(chance: random.Random, share: float) -> str:
    return _said(chance.random() < share)


_SOURCES = (
    "a) 1A: Individual",
    "e) 2A: Schools",
    "j) 3D: Health services",
    "q) 6: Police",
    "n) 5B: LA services",
    "t) 9: Anonymous",
)


def _contacts(county: County, since: date, as_at: date) -> Iterable[dict[str, Any]]:
    """A contact before every referral. Two on one day came from different people: the same row twice would be one."""
    for number, r in enumerate(county.referrals):
        if since <= r.day <= as_at:
            yield _person(r.child, as_at) | {"contact_date": r.day, "contact_source": _SOURCES[number % len(_SOURCES)]}


def _early_help(county: County, since: date, as_at: date, chance: random.Random) -> Iterable[dict[str, Any]]:
    for a in county.assessments[::7]:
        if a.authorised and since <= a.authorised <= as_at:
            yield _person(a.child, as_at) | {
                "assessment_start_date": a.start,
                "assessment_completion_date": a.authorised,
                "organisation": chance.choice(("Early Help Locality 1", "Early Help Locality 2", "A Primary School")),
            }


def _referrals(county: County, since: date, as_at: date, chance: random.Random) -> Iterable[dict[str, Any]]:
    for r in county.referrals:
        if since <= r.day <= as_at:
            yield (
                _person(r.child, as_at)
                | _allocated(r.child, chance)
                | {
                    "referral_date": r.day,
                    "referral_source": chance.choice(_SOURCES),
                    "no_further_action": _said(r.no_further_action),
                    "referrals_in_last_12_months": r.earlier,
                }
            )


def _assessments(county: County, since: date, as_at: date, chance: random.Random) -> Iterable[dict[str, Any]]:
    for a in county.assessments:
        if a.start > as_at:
            continue
        still_open = a.authorised is None or a.authorised > as_at
        if still_open or (a.authorised and a.authorised >= since):
            yield (
                _person(a.child, as_at)
                | _allocated(a.child, chance)
                | {
                    "disability": _yes_no(chance, 0.1),
                    "start_date": a.start,
                    "child_seen": _said(a.seen),
                    "authorised_date": None if still_open else a.authorised,
                    "requires_support": "" if still_open else _said(a.requires_support),
                }
            )


def _enquiries(county: County, since: date, as_at: date, chance: random.Random) -> Iterable[dict[str, Any]]:
    for p in county.plans:
        day, held = p.enquiry, p.start <= as_at
        if day <= as_at and (day >= since or (held and p.start >= since)):
            yield (
                _person(p.child, as_at)
                | _allocated(p.child, chance)
                | {
                    "disability": _yes_no(chance, 0.1),
                    "enquiry_date": day,
                    "conference_unnecessary": "b) No",
                    "conference_date": p.start if held else None,
                    "conference_led_to_plan": "a) Yes" if held else "",
                    "enquiries_in_last_12_months": 1,
                    "conferences_in_last_12_months": 1,
                }
            )


def _in_need(county: County, since: date, as_at: date, chance: random.Random) -> Iterable[dict[str, Any]]:
    for need in casework.times_in_need(county.referrals):
        closed = need.closed
        if need.start <= as_at and closed >= since:
            yield (
                _person(need.child, as_at)
                | _allocated(need.child, chance)
                | {
                    "disability": _yes_no(chance, 0.1),
                    "cin_start_date": need.start,
                    "primary_need": chance.choice(("N1 - Abuse or Neglect", "N5 - Family dysfunction", "N2")),
                    "last_seen_date": min(as_at, closed) - timedelta(days=chance.randint(0, 20)),
                    "cin_closure_date": closed if closed <= as_at else None,
                    "closure_reason": "RC7" if closed <= as_at else "",
                    "case_status": "e) Closed episode" if closed <= as_at else "c) Child in need plan",
                }
            )


_CATEGORIES = {"NEG": "a) Neglect", "EMO": "d) Emotional Abuse", "PHY": "b) Physical Abuse"}


def _plans(county: County, since: date, as_at: date, chance: random.Random) -> Iterable[dict[str, Any]]:
    for number, p in enumerate(county.plans):
        ended = p.end is not None and p.end <= as_at
        # Decoys: a few plans that ended long before the six months are left in the list.
        if p.start <= as_at and (not ended or (p.end and p.end >= since) or number % 60 == 4):
            category = _CATEGORIES[p.category]
            visits = [v for v in casework.visits_of_plan(p, as_at) if v.seen]
            yield (
                _person(p.child, as_at)
                | _allocated(p.child, chance)
                | {
                    "disability": _yes_no(chance, 0.1),
                    "plan_start_date": p.start,
                    "initial_category": category,
                    "latest_category": category,
                    "last_visit_date": visits[-1].day if visits else None,
                    "seen_alone": _said(visits[-1].alone) if visits else "",
                    "last_review_date": max(casework.reviews_of_plan(p, as_at), default=None),
                    "plan_end_date": p.end if ended else None,
                    "emergency_protection": _yes_no(chance, 0.02),
                    "previous_plans": p.previous,
                }
            )


_LEGAL_STATUS = {
    "C1": "C1: ICO",
    "C2": "C2: FCO",
    "V2": "V2: Single period of accommodation under section 20",
    "V4": "V4: Accommodated under an agreed series of short-term breaks, agreement",
}


def _looked_after(county: County, since: date, as_at: date, chance: random.Random) -> Iterable[dict[str, Any]]:
    for p in county.looked_after:
        if p.started > as_at or (p.ceased and p.ceased < since):
            continue
        ended = p.ceased is not None and p.ceased <= as_at
        moves = casework.placements(p, as_at)
        missing = [
            s for s in casework.spells_missing(p, as_at) if s.kind == "M" and s.start > twelve_months_before(as_at)
        ]
        yield (
            _person(p.child, as_at)
            | _allocated(p.child, chance)
            | {
                "uasc": _yes_no(chance, 0.05),
                "disability": _yes_no(chance, 0.1),
                "started_date": p.started,
                "category_of_need": "N1 - Abuse or Neglect",
                "second_period": _yes_no(chance, 0.05),
                "legal_status_date": p.started,
                "legal_status": _LEGAL_STATUS[p.legal_status],
                "last_review_date": max(casework.reviews_in_care(p, as_at), default=None),
                "last_visit_date": max((v.day for v in casework.visits_in_care(p, as_at) if v.seen), default=None),
                "permanence_plan": chance.choice(("P1", "P6", "P2")),
                "last_health_assessment": _last(p.health, p, as_at),
                "last_dental_check": _last(p.dental, p, as_at),
                "placements": sum(m.end is None or m.end > twelve_months_before(as_at) for m in moves),
                "ceased_date": p.ceased if ended else None,
                "ceased_reason": casework.why_ceased(p) if ended else "",
                "placement_date": moves[-1].start,
                "placement_type": _PLACEMENT_TYPE.get(moves[-1].kind, moves[-1].kind),
                "placement_provider": _PROVIDER[moves[-1].provider],
                "placement_postcode": f"ZZ{chance.randint(1, 9)} {chance.randint(1, 9)}ZZ",
                "placement_location": "In" if moves[-1].inside else "Out",
                "placement_la": "Home",
                "missing_episodes": len(missing),
                "absent_episodes": 0,
                "return_interview_offered": _said(missing[-1].offered) if missing else "",
                "return_interview_accepted": _said(missing[-1].accepted) if missing else "",
            }
        )


_PLACEMENT_TYPE = {"U6": "f) U6: Foster placement - not FFA"}
_PROVIDER = {"PR1": "b) PR1 - Own provision", "PR4": "e) PR4 - Private provision"}


def _last(dates: list[date], period: LookedAfter, as_at: date) -> date | None:
    known = [d for d in dates if d <= min(as_at, period.ceased or as_at)]
    return max(known, default=None)


def _care_leavers(leavers: list[CareLeaver], as_at: date, chance: random.Random) -> Iterable[dict[str, Any]]:
    spelled = {
        "former_relevant": "b) Former relevant child",
        "relevant": "a) Relevant",
        "qualifying": "c) Qualifying",
        "eligible": "d) Eligible",
    }
    for c in leavers:
        yield (
            _person(c.child, as_at)
            | _allocated(c.child, chance)
            | {
                "uasc": _yes_no(chance, 0.15),
                "disability": _yes_no(chance, 0.1),
                "personal_advisor": chance.choice(_WORKERS),
                "eligibility": spelled[c.eligibility],
                "in_touch": looked_after.IN_TOUCH.label(c.in_touch),
                "pathway_plan_review_date": as_at - timedelta(days=int(c.child.id) * 37 % 240),
                "last_contact_date": as_at - timedelta(days=chance.randint(1, 60)),
                "accommodation": f"{c.accommodation}: {looked_after.ACCOMMODATION.label(c.accommodation)}"
                if c.accommodation
                else "",
                "suitability": {"suitable": "a) Suitable", "unsuitable": "b) Unsuitable"}.get(c.suitability, ""),
                "activity": f"{c.activity}: {looked_after.ACTIVITY.label(c.activity)}" if c.activity else "",
            }
        )


def _adoption(county: County, as_at: date, chance: random.Random) -> Iterable[dict[str, Any]]:
    """Those decided on or adopted in twelve months."""
    opens = twelve_months_before(as_at)
    for p in county.looked_after:
        steps = casework.steps_to_adoption(p, as_at)
        if steps and (steps.decided > opens or (steps.adopted and steps.adopted > opens)):
            yield _person(p.child, as_at) | {
                "family_id": f"F{p.child.id}",
                "disability": _yes_no(chance, 0.1),
                "entered_care_date": p.started,
                "decision_date": steps.decided,
                "placement_order_date": steps.ordered,
                "matching_date": steps.matched,
                "placed_date": steps.placed,
                "adoption_order_date": steps.adopted,
                "no_longer_date": steps.reversed,
                "no_longer_reason": "RD3" if steps.reversed else "",
                "concurrent_placement_date": steps.fostering,
            }


def _adopters(as_at: date, chance: random.Random) -> Iterable[dict[str, Any]]:
    for number in range(24):
        yield {
            "adopter_id": f"AD{as_at.year}{number:03d}",
            "family_id": f"AF{number // 2:03d}",
            "sex": _SEX[chance.choice("MF")],
            "ethnicity": "a) WBRI",
            "disability": "b) No",
            "fostering_for_adoption": _yes_no(chance, 0.3),
            "enquiry_date": as_at - timedelta(days=chance.randint(20, 350)),
        }

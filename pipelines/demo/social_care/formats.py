"""The county's social care records in the other formats its systems write: census XML, safeguarding dataset, SSDA903.

Here: the same records as Annex A shows (`records`), with the headers, spellings and mess of each format.
Not here: the records. The county delivers an SSD extract for the first round, beside Annex A workbooks for all, and its two
yearly returns; what two of them report is reconciled. Tests deliver each in place of the others.
"""

import csv
import io
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pipelines.demo.dropped import Dropped
from pipelines.demo.schools.schools import LA_CODE
from pipelines.demo.social_care import casework
from pipelines.demo.social_care.records import (
    UNDER,
    Assessment,
    Child,
    County,
    LookedAfter,
    Plan,
    Referral,
    age_on,
    county,
)
from warehouse.period import Quarter

YEAR_RETURNED = date(2025, 3, 31)
RETURNED_IN = Quarter(2025, 1)
EXTRACTED, EXTRACTED_FOR = date(2024, 7, 5), Quarter(2024, 1)
FIRST_YEAR_OF_SEX = 2025
"""First year in which the census says Sex and the return M and F."""

_OLD_SEX = {"M": "1", "F": "2"}


def deliveries() -> Iterator[Dropped]:
    """An SSD extract of July 2024, and the census and the SSDA903 return that the county sent after the end of 2024/25."""
    records = county()
    for name, data in ssd(records, EXTRACTED).items():
        yield Dropped(EXTRACTED_FOR.round, name, data)
    yield Dropped(RETURNED_IN.round, f"CIN_census_{YEAR_RETURNED:%Y}.xml", cin_census(records, YEAR_RETURNED))
    for name, data in ssda903(records, YEAR_RETURNED).items():
        yield Dropped(RETURNED_IN.round, name, data)


# The Children in Need census


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


# The Standard Safeguarding Dataset


def ssd(county: County, as_at: date) -> dict[str, bytes]:
    """The tables of the dataset as a query tool saves them, by file name."""
    tables = {
        "person": _ssd_persons(county, as_at),
        "contacts": _ssd_contacts(county, as_at),
        "early_help_episodes": _ssd_early_help(county, as_at),
        "cin_episodes": _ssd_referrals(county, as_at),
        "cin_assessments": _ssd_assessments(county, as_at),
        "s47_enquiry": _ssd_enquiries(county, as_at),
        "initial_cp_conference": _ssd_conferences(county, as_at),
        "cp_plans": _ssd_plans(county, as_at),
        "cp_reviews": _ssd_reviews_of_plans(county, as_at),
        "cp_visits": _ssd_visits_of_plans(county, as_at),
        "cla_episodes": _ssd_episodes(county, as_at),
        "cla_placement": _ssd_placements(county, as_at),
        "cla_reviews": _ssd_reviews(county, as_at),
        "cla_visits": _ssd_visits(county, as_at),
        "missing": _ssd_missing(county, as_at),
        "permanence": _ssd_permanence(county, as_at),
        "cla_health": _ssd_health(county, as_at),
        "legal_status": _ssd_legal_statuses(county, as_at),
        "care_leavers": _ssd_care_leavers(county, as_at),
    }
    return {f"ssd_{name}_{as_at}.csv": _csv(rows, _instant) for name, rows in tables.items()}


def _instant(value: Any) -> str:
    """As SQL Server prints it."""
    if value is None:
        return "NULL"
    return f"{value:%Y-%m-%d} 00:00:00.000" if isinstance(value, date) else str(value)


def _people(county: County, as_at: date) -> list[Child]:
    """Everybody the system knows of by a day."""
    known = [
        *(r.child for r in county.referrals if r.day <= as_at),
        *(p.child for p in county.looked_after if p.started <= as_at),
        *(c.child for quarter, listed in county.care_leavers.items() if quarter.end <= as_at for c in listed),
    ]
    return list({c.id: c for c in known}.values())


def _ssd_persons(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for c in _people(county, as_at):
        yield {
            "pers_person_id": c.id,
            "pers_sex": c.sex,
            "pers_gender": None,
            "pers_ethnicity": c.ethnicity,
            "pers_dob": c.birth_date,
            "pers_expected_dob": None,
            "pers_death_date": None,
            "pers_legacy_id": f"L{c.id}",
        }


def _ssd_referrals(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, r in enumerate(county.referrals):
        # Every fourth referral opens an episode of need, as in Annex A; nothing comes of the others.
        closed = r.day + timedelta(days=0 if number % 4 else 90 + int(r.child.id) % 200)
        if r.day <= as_at:
            yield {
                "cine_referral_id": f"R{number}",
                "cine_person_id": r.child.id,
                "cine_referral_date": r.day,
                "cine_cin_primary_need_code": "N1",
                "cine_referral_source_code": "2A",
                "cine_referral_source_desc": "Schools",
                "cine_referral_nfa": "Y" if r.no_further_action else "N",
                "cine_close_reason": "RC7" if closed <= as_at else None,
                "cine_close_date": closed if closed <= as_at else None,
                "cine_referral_team": "Assessment",
            }


def _ssd_assessments(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, a in enumerate(county.assessments):
        if a.start <= as_at:
            yield {
                "cina_assessment_id": f"A{number}",
                "cina_person_id": a.child.id,
                "cina_referral_id": f"RA{number}",
                "cina_assessment_start_date": a.start,
                "cina_assessment_child_seen": "Y" if a.seen else "N",
                "cina_assessment_auth_date": a.authorised if a.authorised and a.authorised <= as_at else None,
                "cina_assessment_outcome_nfa": "N" if a.requires_support else "Y",
            }


def _ssd_contacts(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, r in enumerate(county.referrals):
        if r.day <= as_at:
            yield {
                "cont_contact_id": f"K{number}",
                "cont_person_id": r.child.id,
                "cont_contact_date": r.day,
                "cont_contact_source_code": ("1A", "2A", "3D", "6")[number % 4],
                "cont_contact_source_desc": None,
            }


def _ssd_early_help(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, a in enumerate(county.assessments[::7]):
        if a.start <= as_at:
            yield {
                "earl_episode_id": f"EH{number}",
                "earl_person_id": a.child.id,
                "earl_episode_start_date": a.start,
                "earl_episode_end_date": a.authorised if a.authorised and a.authorised <= as_at else None,
                "earl_episode_reason": None,
                "earl_episode_organisation": "Early Help Locality 1",
            }


def _ssd_enquiries(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, p in enumerate(county.plans):
        if p.enquiry <= as_at:
            yield {
                "s47e_s47_enquiry_id": f"S{number}",
                "s47e_referral_id": f"RP{number}",
                "s47e_person_id": p.child.id,
                "s47e_s47_start_date": p.enquiry,
                "s47e_s47_end_date": p.enquiry + timedelta(days=3) if p.enquiry + timedelta(days=3) <= as_at else None,
                "s47e_s47_nfa": "N",
            }


def _ssd_conferences(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """The conference of every plan, and decoys: of plans that came from another council, which followed no enquiry here."""
    for number, p in enumerate(county.plans):
        if p.start <= as_at:
            held = {"icpc_person_id": p.child.id, "icpc_icpc_date": p.start, "icpc_icpc_outcome_cp_flag": "Y"}
            yield (
                {"icpc_icpc_id": f"C{number}-0", "icpc_s47_enquiry_id": f"S{number}"}
                | held
                | {"icpc_icpc_transfer_in": "N"}
            )
            if number % 50 == 7:
                yield (
                    {"icpc_icpc_id": f"C{number}-T", "icpc_s47_enquiry_id": None}
                    | held
                    | {"icpc_icpc_transfer_in": "Y"}
                )


def _ssd_reviews_of_plans(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """Reviews that were held, and for every plan that goes on the next one, which is only planned."""
    for number, p in enumerate(county.plans):
        if p.start > as_at:
            continue
        held = casework.reviews_of_plan(p, as_at)
        planned = [] if p.end and p.end <= as_at else [None]
        for place, day in enumerate([*held, *planned]):
            yield {
                "cppr_cp_review_id": f"CR{number}-{place}",
                "cppr_person_id": p.child.id,
                "cppr_cp_plan_id": f"P{number}-{p.previous}",
                "cppr_cp_review_due": day or as_at + timedelta(days=90),
                "cppr_cp_review_date": day,
                "cppr_cp_review_outcome_continue_cp": None if day is None else "Y",
            }


def _ssd_visits_of_plans(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, p in enumerate(county.plans):
        if p.start <= as_at:
            for place, visit in enumerate(casework.visits_of_plan(p, as_at)):
                yield {
                    "cppv_cp_visit_id": f"CV{number}-{place}",
                    "cppv_person_id": p.child.id,
                    "cppv_cp_plan_id": f"P{number}-{p.previous}",
                    "cppv_cp_visit_date": visit.day,
                    "cppv_cp_visit_seen": _yes(visit.seen),
                    "cppv_cp_visit_seen_alone": _yes(visit.alone) if visit.seen else None,
                }


def _yes(so: bool) -> str:
    return "Y" if so else "N"


def _ssd_placements(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, period in enumerate(county.looked_after):
        if period.started <= as_at:
            for place, one in enumerate(casework.placements(period, as_at)):
                yield {
                    "clap_cla_placement_id": f"PL{number}-{place}",
                    "clap_cla_id": f"CLA{number}",
                    "clap_person_id": period.child.id,
                    "clap_cla_placement_start_date": one.start,
                    "clap_cla_placement_end_date": one.end,
                    "clap_cla_placement_type": one.kind,
                    "clap_cla_placement_provider": one.provider,
                    "clap_cla_placement_distance": 999.9 if number % 70 == 9 else one.miles,
                }


def _ssd_reviews(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """Reviews that were held, and decoys: cancelled ones."""
    for number, period in enumerate(county.looked_after):
        if period.started > as_at:
            continue
        held = [(day, "N") for day in casework.reviews_in_care(period, as_at)]
        cancelled = [(as_at - timedelta(days=30), "Y")] if number % 40 == 3 else []
        for place, (day, off) in enumerate([*held, *cancelled]):
            yield {
                "clar_cla_review_id": f"LR{number}-{place}",
                "clar_cla_id": f"CLA{number}",
                "clar_cla_review_due_date": day,
                "clar_cla_review_date": day,
                "clar_cla_review_cancelled": off,
                "clar_cla_review_participation": None if off == "Y" else casework.took_part(period, day),
            }


def _ssd_visits(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, period in enumerate(county.looked_after):
        if period.started <= as_at:
            for place, visit in enumerate(casework.visits_in_care(period, as_at)):
                yield {
                    "clav_cla_visit_id": f"LV{number}-{place}",
                    "clav_cla_id": f"CLA{number}",
                    "clav_person_id": period.child.id,
                    "clav_cla_visit_date": visit.day,
                    "clav_cla_visit_seen": _yes(visit.seen),
                    "clav_cla_visit_seen_alone": _yes(visit.alone) if visit.seen else None,
                }


def _ssd_missing(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, period in enumerate(county.looked_after):
        if period.started <= as_at:
            for place, spell in enumerate(casework.spells_missing(period, as_at)):
                yield {
                    "miss_table_id": f"M{number}-{place}",
                    "miss_person_id": period.child.id,
                    "miss_missing_episode_start_date": spell.start,
                    "miss_missing_episode_end_date": spell.end if spell.end <= as_at else None,
                    "miss_missing_episode_type": {"M": "Missing", "A": "Away"}[spell.kind],
                    "miss_missing_rhi_offered": _yes(spell.offered) if spell.kind == "M" else "NA",
                    "miss_missing_rhi_accepted": _yes(spell.accepted) if spell.offered else "NA",
                }


def _ssd_permanence(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """The steps to adoption, and of those who went to a special guardian the order alone: decoys."""
    for number, period in enumerate(county.looked_after):
        steps = casework.steps_to_adoption(period, as_at)
        ended = period.ceased if period.ceased and period.ceased <= as_at else None
        guardian = ended is not None and casework.why_ceased(period) == "E45"
        if steps or guardian:
            yield {
                "perm_table_id": f"PE{number}",
                "perm_person_id": period.child.id,
                "perm_cla_id": f"CLA{number}",
                "perm_adm_decision_date": steps.decided if steps else None,
                "perm_placement_order_date": steps.ordered if steps else None,
                "perm_matched_date": steps.matched if steps else None,
                "perm_placed_ffa_cp_date": steps.fostering if steps else None,
                "perm_placed_for_adoption_date": steps.placed if steps else None,
                "perm_decision_reversed_date": steps.reversed if steps else None,
                "perm_decision_reversed_reason": "RD3" if steps and steps.reversed else None,
                "perm_permanence_order_date": steps.adopted if steps else ended,
                "perm_permanence_order_type": "Special Guardianship"
                if guardian
                else "Adoption"
                if steps and steps.adopted
                else None,
            }


def _ssd_plans(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """Every plan there ever was; no column counts the earlier ones. One is another council's."""
    for number, plan in enumerate(county.plans):
        spans = [*plan.earlier, *([(plan.start, plan.end)] if plan.start <= as_at else [])]
        for place, (start, end) in enumerate(spans):
            yield {
                "cppl_cp_plan_id": f"P{number}-{place}",
                "cppl_referral_id": f"RP{number}",
                "cppl_icpc_id": f"C{number}-{place}",
                "cppl_person_id": plan.child.id,
                "cppl_cp_plan_start_date": start,
                "cppl_cp_plan_end_date": end if end and end <= as_at else None,
                "cppl_cp_plan_ola": "Y" if start < plan.start and number % 2 else "N",
                "cppl_cp_plan_initial_category": plan.category,
                "cppl_cp_plan_latest_category": plan.category,
            }


def _ssd_episodes(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, period in enumerate(county.looked_after):
        if period.started > as_at:
            continue
        episodes = casework.placements(period, as_at)
        for place, one in enumerate(episodes):
            last = place == len(episodes) - 1
            yield {
                "clae_cla_episode_id": f"E{number}-{place}",
                "clae_person_id": period.child.id,
                "clae_cla_placement_id": f"PL{number}-{place}",
                "clae_cla_episode_start_date": one.start,
                "clae_cla_episode_start_reason": "P" if place else "S",
                "clae_cla_primary_need_code": "N1",
                "clae_cla_episode_ceased_date": one.end,
                "clae_cla_episode_ceased_reason": None
                if one.end is None
                else casework.why_ceased(period)
                if last
                else "X1",
                "clae_cla_id": f"CLA{number}",
                # Systems that do not know it leave it blank for all of a child's episodes.
                "clae_entered_care_date": period.started if number % 2 else None,
            }


def _ssd_health(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """Completed checks, and decoys: refused, cancelled and planned ones."""
    number = 0
    for period in county.looked_after:
        for kind, days in (("Health Assessment", period.health), ("DENTAL", period.dental)):
            checks = [(d, "Completed") for d in days if d <= as_at]
            if int(period.child.id) % 7 == 0:
                checks += [(as_at - timedelta(days=40), "Refused"), (as_at - timedelta(days=60), "Cancelled")]
            if int(period.child.id) % 11 == 0:
                checks.append((as_at, "Planned"))
            for day, status in checks:
                number += 1
                yield {
                    "clah_health_check_id": f"H{number}",
                    "clah_person_id": period.child.id,
                    "clah_health_check_type": kind,
                    "clah_health_check_date": day,
                    "clah_health_check_status": status,
                }


def _ssd_legal_statuses(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, period in enumerate(county.looked_after):
        if period.started <= as_at:
            yield {
                "lega_legal_status_id": f"LS{number}",
                "lega_person_id": period.child.id,
                "lega_legal_status": period.legal_status,
                "lega_legal_status_start_date": period.started,
                "lega_legal_status_end_date": period.ceased if period.ceased and period.ceased <= as_at else None,
            }


def _ssd_care_leavers(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    quarter = Quarter.containing(as_at)
    words = {"former_relevant": "Former relevant child", "relevant": "Relevant child"}
    for number, c in enumerate(county.care_leavers.get(quarter if quarter.end == as_at else quarter.previous, [])):
        yield {
            "clea_table_id": f"CL{number}",
            "clea_person_id": c.child.id,
            "clea_care_leaver_eligibility": words.get(c.eligibility, c.eligibility.title()),
            "clea_care_leaver_in_touch": c.in_touch,
            "clea_pathway_plan_review_date": as_at - timedelta(days=int(c.child.id) * 37 % 240),
            "clea_care_leaver_latest_contact": as_at - timedelta(days=number % 50),
            "clea_care_leaver_accommodation": c.accommodation or None,
            "clea_care_leaver_accom_suitable": {"suitable": "1", "unsuitable": "2"}.get(c.suitability),
            "clea_care_leaver_activity": c.activity or None,
        }


# SSDA903


def ssda903(county: County, year_ending: date) -> dict[str, bytes]:
    """The files of the return for the year that ends on a 31 March, by name."""
    april = date(year_ending.year - 1, 4, 1)
    periods = [p for p in county.looked_after if p.started <= year_ending and (p.ceased is None or p.ceased >= april)]
    leavers = [
        c
        for c in county.care_leavers.get(Quarter.containing(year_ending), [])
        if c.eligibility in {"relevant", "former_relevant"} and 17 <= age_on(c.child, year_ending) <= 21
    ]
    children = [*(p.child for p in periods), *(c.child for c in leavers)]
    in_care = [p for p in periods if p.ceased is None or p.ceased > year_ending]
    tables = {
        "header": [_header(c, year_ending.year) for c in children],
        "episodes": [e for p in periods for e in _episodes(p, april, year_ending)],
        "reviews": [
            _known(p.child) | {"REVIEW": day, "REVIEW_CODE": casework.took_part(p, day)}
            for p in periods
            for day in casework.reviews_in_care(p, year_ending)
            if day >= april
        ],
        "oc2": [_oc2(p, april, year_ending) for p in in_care],
        "oc3": [
            _known(c.child)
            | {
                "IN_TOUCH": c.in_touch,
                "ACTIV": c.activity or "0",
                "ACCOM": c.accommodation + {"suitable": "1", "unsuitable": "2"}[c.suitability]
                if c.suitability
                else "0",
            }
            for c in leavers
        ],
        "missing": [
            _known(p.child)
            | {
                "MISSING": spell.kind,
                "MIS_START": spell.start,
                "MIS_END": spell.end if spell.end <= year_ending else "",
            }
            for p in periods
            for spell in casework.spells_missing(p, year_ending)
            if spell.end >= april
        ],
        "uasc": [
            {
                "CHILD": p.child.id,
                "SEX": p.child.sex if year_ending.year >= FIRST_YEAR_OF_SEX else _OLD_SEX[p.child.sex],
                "DOB": p.child.birth_date,
                "DUC": "",
            }
            for p in in_care
            if int(p.child.id) % 23 == 0
        ],
        "prev_perm": [_known(p.child) | {"PREV_PERM": "Z1", "LA_PERM": "", "DATE_PERM": ""} for p in periods],
    }
    files = {f"SSDA903_{year_ending.year}_{name}.csv": _csv(rows, _day) for name, rows in tables.items()}
    # Spreadsheet programs put a mark before the first header.
    marked = f"SSDA903_{year_ending.year}_oc3.csv"
    return files | {marked: b"\xef\xbb\xbf" + files[marked]}


def _day(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else "" if value is None else str(value)


def _known(child: Child) -> dict[str, Any]:
    return {"CHILD": child.id, "DOB": child.birth_date}


def _header(child: Child, year: int) -> dict[str, Any]:
    return {
        "CHILD": child.id,
        "SEX": child.sex if year >= FIRST_YEAR_OF_SEX else _OLD_SEX[child.sex],
        "DOB": child.birth_date,
        "ETHNIC": child.ethnicity,
        "UPN": "UN1",
        "MOTHER": "",
        "MC_DOB": "",
    }


def _episodes(period: LookedAfter, april: date, year_ending: date) -> Iterator[dict[str, Any]]:
    """The episodes that lie in the year, those that began long before it included."""
    episodes = casework.placements(period, year_ending)
    for place, (start, end) in enumerate((e.start, e.end) for e in episodes):
        if end is not None and end < april:
            continue
        last = place == len(episodes) - 1
        yield {
            "CHILD": period.child.id,
            "DECOM": start,
            "RNE": "P" if place else "S",
            "LS": period.legal_status,
            "CIN": "N1",
            "PLACE": "K3" if year_ending.year >= 2025 and int(period.child.id) % 10 == 0 else "U4",
            "PLACE_PROVIDER": "PR1",
            "DEC": end,
            "REC": None if end is None else casework.why_ceased(period) if last else "X1",
            "REASON_PLACE_CHANGE": None if last else "CARPL",
            "HOME_POST": "ZZ1 1ZZ",
            "PL_POST": "ZZ2 2ZZ",
            "URN": "SC000001",
        }


def _oc2(period: LookedAfter, april: date, year_ending: date) -> dict[str, Any]:
    """What the council answers at the end of the year, for children who came late as well: decoys."""
    due = 2 if age_on(period.child, year_ending) < UNDER else 1
    assessed = sum(april <= d <= year_ending for d in period.health)
    age, number = age_on(period.child, year_ending), int(period.child.id)
    return _known(period.child) | {
        "SDQ_SCORE": 6 + number % 17 if 4 <= age <= 16 else "",
        "SDQ_REASON": "",
        "CONVICTED": int(age >= 10 and number % 37 == 0),
        "HEALTH_CHECK": "1" if due > 1 else "",
        "IMMUNISATIONS": int(number % 8 != 0),
        "TEETH_CHECK": int(any(april <= d <= year_ending for d in period.dental)),
        "HEALTH_ASSESSMENT": int(assessed >= due),
        "SUBSTANCE_MISUSE": int(number % 41 == 0),
        "INTERVENTION_RECEIVED": "",
        "INTERVENTION_OFFERED": "",
    }


def _csv(rows: Iterable[dict[str, Any]], write: Any) -> bytes:
    held = io.StringIO()
    table = csv.writer(held, lineterminator="\r\n")
    for number, row in enumerate(rows):
        if number == 0:
            table.writerow(row)
        table.writerow(write(v) for v in row.values())
    return held.getvalue().encode()

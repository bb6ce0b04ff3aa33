"""The county's extract of the Standard Safeguarding Dataset on a day: a CSV file for each table, as a query tool saves it.

Here: the same records as Annex A shows (`records`, `casework`), every event of them, and what systems hold beside them: rows that were
never closed, stays in hospital, plans of other councils, children who are not in care. Not here: the records.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from pipelines.demo.csv_text import table_of
from pipelines.demo.social_care import casework
from pipelines.demo.social_care.records import Child, County
from warehouse.period import Quarter


def ssd(county: County, as_at: date) -> dict[str, bytes]:
    """The tables of the dataset as a query tool saves them, by file name."""
    tables = {
        "person": _persons(county, as_at),
        "contacts": _contacts(county, as_at),
        "cin_episodes": _referrals(county, as_at),
        "cin_assessments": _assessments(county, as_at),
        "s47_enquiry": _enquiries(county, as_at),
        "initial_cp_conference": _conferences(county, as_at),
        "cp_plans": _plans(county, as_at),
        "cp_reviews": _reviews_of_plans(county, as_at),
        "cp_visits": _visits_of_plans(county, as_at),
        "cla_episodes": _episodes(county, as_at),
        "cla_placement": _placements(county, as_at),
        "cla_reviews": _reviews(county, as_at),
        "cla_visits": _visits(county, as_at),
        "missing": _missing(county, as_at),
        "permanence": _permanence(county, as_at),
        "cla_health": _health(county, as_at),
        "legal_status": _legal_statuses(county, as_at),
        "care_leavers": _care_leavers(county, as_at),
    }
    return {f"ssd_{name}_{as_at}.csv": table_of(rows, _instant) for name, rows in tables.items()}


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


def _persons(county: County, as_at: date) -> Iterator[dict[str, Any]]:
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


def _referrals(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """Referrals; those that led to nothing are closed on their day, and of no further action some never."""
    needs = casework.times_in_need(county.referrals)
    closed_on = {(r.child.id, r.day): need.closed for need in needs for r in need.referrals}
    for number, r in enumerate(county.referrals):
        never_closed = r.no_further_action and number % 3 == 0
        closed = date.max if never_closed else closed_on.get((r.child.id, r.day), r.day)
        if r.day <= as_at:
            yield {
                "cine_referral_id": f"R{number}",
                "cine_person_id": r.child.id,
                "cine_referral_date": r.day,
                "cine_cin_primary_need_code": "N1",
                "cine_referral_source_code": _SOURCES[number % len(_SOURCES)],
                "cine_referral_source_desc": None,
                "cine_referral_nfa": "Y" if r.no_further_action else "N",
                "cine_close_reason": "RC7" if closed <= as_at else None,
                "cine_close_date": closed if closed <= as_at else None,
                "cine_referral_team": casework.team(r.child),
            }


def _assessments(county: County, as_at: date) -> Iterator[dict[str, Any]]:
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
                "cina_assessment_team": casework.team(a.child),
            }


_SOURCES = ("1A", "2A", "3D", "6", "5B", "9")


def _contacts(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, r in enumerate(county.referrals):
        if r.day <= as_at:
            yield {
                "cont_contact_id": f"K{number}",
                "cont_person_id": r.child.id,
                "cont_contact_date": r.day,
                "cont_contact_source_code": _SOURCES[number % len(_SOURCES)],
                "cont_contact_source_desc": None,
            }


def _enquiries(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """Enquiries; children of a family share the identifier of theirs."""
    for number, p in enumerate(county.plans):
        if p.enquiry <= as_at:
            yield {
                "s47e_s47_enquiry_id": f"S{number // 2}",
                "s47e_referral_id": f"RP{number}",
                "s47e_person_id": p.child.id,
                "s47e_s47_start_date": p.enquiry,
                "s47e_s47_end_date": p.enquiry + timedelta(days=3) if p.enquiry + timedelta(days=3) <= as_at else None,
                "s47e_s47_nfa": "N",
                "s47e_s47_completed_by_team": casework.team(p.child),
            }


def _conferences(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """The conference of every plan, and decoys: of plans that came from another council, which followed no enquiry here."""
    for number, p in enumerate(county.plans):
        if p.start <= as_at:
            held = {
                "icpc_person_id": p.child.id,
                "icpc_icpc_date": p.start,
                "icpc_icpc_outcome_cp_flag": "Y",
                "icpc_icpc_team": casework.team(p.child),
            }
            yield (
                {"icpc_icpc_id": f"C{number}-0", "icpc_s47_enquiry_id": f"S{number // 2}"}
                | held
                | {"icpc_icpc_transfer_in": "N"}
            )
            if number % 50 == 7:
                yield (
                    {"icpc_icpc_id": f"C{number}-T", "icpc_s47_enquiry_id": None}
                    | held
                    | {"icpc_icpc_transfer_in": "Y"}
                )


def _reviews_of_plans(county: County, as_at: date) -> Iterator[dict[str, Any]]:
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


def _visits_of_plans(county: County, as_at: date) -> Iterator[dict[str, Any]]:
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


def _placements(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """Placements as a system writes them: a stay in hospital splits some in two, some have no end although another began.

    Beside them a slip: a placement that ended on the day it began.
    """
    for number, period in enumerate(county.looked_after):
        if period.started > as_at:
            continue
        rows = casework.placements(period, as_at)
        places: list[tuple[date, date | None, str, casework.Placement]] = []
        for place, one in enumerate(rows):
            never_closed = place < len(rows) - 1 and number % 5 == 0
            end = None if never_closed else one.end
            stay = one.start + timedelta(days=60), one.start + timedelta(days=70)
            if number % 6 == 1 and stay[1] < (one.end or as_at):
                places += [(one.start, stay[0], one.kind, one), (*stay, "T1", one), (stay[1], end, one.kind, one)]
            else:
                places.append((one.start, end, one.kind, one))
            if number % 12 == 2:
                places.append((one.start, one.start, one.kind, one))
        for place, (start, over, kind, one) in enumerate(places):
            yield {
                "clap_cla_placement_id": f"PL{number}-{place}",
                "clap_cla_id": f"CLA{number}",
                "clap_person_id": period.child.id,
                "clap_cla_placement_start_date": start,
                "clap_cla_placement_end_date": over,
                "clap_cla_placement_type": kind,
                "clap_cla_placement_provider": one.provider,
                "clap_cla_placement_postcode": f"ZZ{number % 9} {number % 7}ZZ" if number % 2 else None,
                "clap_cla_placement_distance": 999.9 if number % 70 == 9 else one.miles,
            }


def _reviews(county: County, as_at: date) -> Iterator[dict[str, Any]]:
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


def _visits(county: County, as_at: date) -> Iterator[dict[str, Any]]:
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


def _missing(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """Missing episodes of children in care, and decoys: of children who were referred and are not in care."""
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
    in_care = {p.child.id for p in county.looked_after}
    for number, r in enumerate(county.referrals[::30]):
        if r.day <= as_at and r.child.id not in in_care:
            yield {
                "miss_table_id": f"MH{number}",
                "miss_person_id": r.child.id,
                "miss_missing_episode_start_date": r.day,
                "miss_missing_episode_end_date": r.day,
                "miss_missing_episode_type": "Missing",
                "miss_missing_rhi_offered": "N",
                "miss_missing_rhi_accepted": "NA",
            }


def _permanence(county: County, as_at: date) -> Iterator[dict[str, Any]]:
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


def _plans(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    """Every plan there ever was; no column counts the earlier ones. Some are other councils', of children who live here."""
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
    ours = {plan.child.id for plan in county.plans}
    for number, r in enumerate(county.referrals[::90]):
        if r.day <= as_at and r.child.id not in ours:
            yield {
                "cppl_cp_plan_id": f"PO{number}",
                "cppl_person_id": r.child.id,
                "cppl_cp_plan_start_date": r.day,
                "cppl_cp_plan_ola": "Y",
                "cppl_cp_plan_initial_category": "NEG",
                "cppl_cp_plan_latest_category": "NEG",
            }


def _episodes(county: County, as_at: date) -> Iterator[dict[str, Any]]:
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


def _health(county: County, as_at: date) -> Iterator[dict[str, Any]]:
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


def _legal_statuses(county: County, as_at: date) -> Iterator[dict[str, Any]]:
    for number, period in enumerate(county.looked_after):
        if period.started <= as_at:
            yield {
                "lega_legal_status_id": f"LS{number}",
                "lega_person_id": period.child.id,
                "lega_legal_status": period.legal_status,
                "lega_legal_status_start_date": period.started,
                "lega_legal_status_end_date": period.ceased if period.ceased and period.ceased <= as_at else None,
            }


def _care_leavers(county: County, as_at: date) -> Iterator[dict[str, Any]]:
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
            "clea_care_leaver_allocated_team": casework.team(c.child),
        }

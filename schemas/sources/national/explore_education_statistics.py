"""Open-data tables of the Department's "Explore education statistics", one source for each data set.

Here: exclusions, school offers, children in need, child protection, care leavers, children looked after, social workers,
pupils with special needs, EHC plans to 2023, home education. Not here: the EHC plans archive (`ehc_plans`).

Renames between releases are aliases, a line each: `school_type` became `education_phase` (2024/25), `fixed_excl` became `suspension` (2020), `Re_referrals_percent` became
`rereferral_percent` and `number` became `care_leaver_count` (2025). Labels move too ("Aged 19 to 21", "19 to 21 years";
"considered not suitable", "considered unsuitable"): closed lists match them to one code. All care leaver tables of 2025 have the
same header, so they are one source here, and its `breakdown` gives what a row counts.

Open Government Licence v3.0.
"""

import pandera.polars as pa
import polars as pl

from schemas.open_data import NO_AREAS_CODE, NOBODYS_CODE, Areas, figure, part_of_whole, period_column, share, wide
from schemas.words.codes import Code, CodeList
from schemas.words.fields import column
from schemas.words.source import Edition, Source, Table, YearsTo31March

SCHOOL_TYPE = CodeList(
    "School type of a published table",
    (
        Code("total", "Total", ("All", "State-funded total")),
        Code("primary", "State-funded primary", ("Primary",)),
        Code("secondary", "State-funded secondary", ("Secondary",)),
        Code("special", "State-funded special", ("Special",)),
        Code("alternative_provision", "State-funded alternative provision school", ("State-funded AP school",)),
    ),
)
CARE_LEAVER_AGE = CodeList(
    "Age of care leavers",
    (
        Code("17_to_18", "17 to 18 years", ("Aged 17 to 18",)),
        Code("19_to_21", "19 to 21 years", ("Aged 19 to 21",)),
        *(Code(str(age), f"{age} years", (f"Aged {age}",)) for age in range(17, 26)),
    ),
)
_NOT_IN = "Not in education, training or employment, owing to "
CARE_LEAVERS_ARE = CodeList(
    "What a row on care leavers counts",
    (
        Code("total", "Total", ("Suitability total",)),
        Code("in_eet", "Total in education, employment or training"),
        Code(
            "not_in_eet",
            "Total not in education, employment or training",
            ("Total not in education, training or employment",),
        ),
        Code("higher_education", "Higher education i.e. studies beyond A level"),
        Code("other_education", "Education other than higher education"),
        Code("apprenticeship", "In an apprenticeship"),
        Code("training_or_employment", "In training or employment"),
        Code("training_or_employment_only", "In training or employment (excl. apprenticeship)"),
        Code("neet_illness", _NOT_IN + "illness or disability"),
        Code("neet_parenting", _NOT_IN + "pregnancy or parenting"),
        Code("neet_other", _NOT_IN + "other reasons"),
        Code("not_known", "Total information not known", ("Information not known",)),
        Code("no_information", "No information"),
        Code("suitable", "Accommodation considered suitable"),
        Code("unsuitable", "Accommodation considered unsuitable", ("Accommodation considered not suitable",)),
    ),
)


class Exclusions(Areas):
    """One row per area, academic year or term of it, and type of school."""

    school_type: str = column(
        "school_type", "Kind of school, or all.", codes=SCHOOL_TYPE, key=True, aliases=("education_phase",)
    )
    school: str = column("estab", "Establishment number, in rows of single schools.", optional=True)
    laestab: str = column("laestab", "Council and establishment number, in rows of single schools.", optional=True)
    schools: float = figure("num_schools", "Schools.")
    headcount: float = figure("headcount", "Pupils on roll in January.")
    permanent: float = figure("perm_excl", "Permanent exclusions in the year.")
    permanent_rate: float = figure("perm_excl_rate", "Per 100 pupils.", unit="percent")
    suspensions: float = figure("suspension", "Suspensions in the year.", "fixed_excl")
    suspension_rate: float = figure("susp_rate", "Per 100 pupils.", "fixed_excl_rate", unit="percent")
    suspended_pupils: float = figure("one_plus_susp", "Pupils with at least one suspension.", "one_plus_fixed")
    suspended_pupils_rate: float = figure(
        "one_plus_susp_rate", "Per 100 pupils.", "one_plus_fixed_rate", unit="percent"
    )


class NationalExclusions(Exclusions):
    """One row per academic year, type of school and characteristic, of the country."""

    schools: float = figure("num_schools", "Schools.", optional=True)
    characteristic_group: str = column("characteristic_group", "Sex, age, … or Total.", required=True)
    characteristic: str = column("characteristic", "Its value, or Total.", required=True)


class SchoolOffers(Areas):
    """One row per area, year of entry and phase: applications and offers on National Offer Day."""

    phase: str = column("school_phase", "Primary or Secondary.", key=True, codes=SCHOOL_TYPE)
    year_group: str = column("nc_year_admission", "Year group of entry; `All primary` is a total.", required=True)
    admission_numbers: float = figure("admission_numbers", "Places.")
    applications: float = figure("applications_received", "Applications.")
    preferences: float = figure("no_of_preferences", "Preferences a parent may name.")
    first_preference: float = figure("first_preference_offers", "Offered their first preference.")
    second_preference: float = figure("second_preference_offers", "Second.")
    third_preference: float = figure("third_preference_offers", "Third.")
    preferred_school: float = figure("preferred_school_offer", "Offered a school they had named.")
    other_school: float = figure("non_preferred_offer", "Offered another school.")
    no_offer: float = figure("no_offer", "Offered none.")


class ChildrenInNeed(Areas):
    """One row per area and year: children in need (table B1)."""

    any_point: float = figure("Anypoint_episodes", "Episodes at any point of the year.")
    children: float = figure("Anypoint_child", "Children at any point of the year.")
    started: float = figure("Started_episodes", "Episodes that started.")
    ended: float = figure("Ended_episodes", "Episodes that ended.")
    at_31_march: float = figure("At31_episodes", "Episodes at 31 March.")
    at_31_march_rate: float = figure("At31_episodes_rate", "Per 10,000 children; not after 2024.", optional=True)
    awaiting_assessment: float = figure("Awaiting_assessment", "Awaiting an assessment.")


class Referrals(Areas):
    """One row per area and year: referrals and re-referrals (table C1)."""

    referrals: float = figure("referral_count", "Referrals.", "Referrals")
    re_referrals: float = figure("rereferral_count", "Within 12 months of an earlier one.", "Re_referrals")
    re_referrals_percent: float = share("rereferral_percent", "Share.", "Re_referrals_percent")
    no_further_action: float = figure("no_further_action_count", "Closed at once.", "No_Further_Action")
    no_further_action_percent: float = share("no_further_action_percent", "Share.", "No_Further_Action_percent")
    not_in_need: float = figure("not_in_need_count", "Assessed as not in need.", "Not_in_Need")
    not_in_need_percent: float = share("not_in_need_percent", "Share.", "Not_in_Need_percent")
    children: float = figure("referral_child_count", "Children referred.", "Referrals_child")
    children_re_referred: float = figure("rereferral_child_count", "Children re-referred.", "Re_referrals_child")

    @part_of_whole("re_referrals", "referrals")
    def _part(cls) -> pl.Expr:
        return pl.col("re_referrals") <= pl.col("referrals")


class RepeatPlans(Areas):
    """One row per area and year: child protection plans that are a second or subsequent one (table D3)."""

    plans: float = figure("CPP_start", "Plans that started.")
    repeat_plans: float = figure("CPP_subsequent", "Of children who had one before.")
    repeat_plans_percent: float = share("CPP_subsequent_percent", "Share.")

    @part_of_whole("repeat_plans", "plans")
    def _part(cls) -> pl.Expr:
        return pl.col("repeat_plans") <= pl.col("plans")


class PlanDurations(Areas):
    """One row per area and year: child protection plans at 31 March by how long they have lasted (table D5)."""

    plans: float = figure("CPP_At31", "Plans at 31 March.")
    to_3_months: float = figure("3_months_or_less", "Three months or less.")
    to_6_months: float = figure("more_than_3_months_6_months", "To six months.")
    to_1_year: float = figure("more_than_6_months_less_than_1_year", "To a year.")
    to_2_years: float = figure("1_year_less_than_2_years", "To two years.")
    longer: float = figure("2_years_or_more", "Two years or more.")
    longer_percent: float = share("2_years_or_more_percent", "Share.")


class CareLeavers(Areas):
    """One row per area, year, age group and what they do or where they live."""

    age: str = column("care_leaver_age", "Age group.", codes=CARE_LEAVER_AGE, key=True, aliases=("age",))
    breakdown: str = column(
        "breakdown",
        "Activity or suitability of accommodation.",
        codes=CARE_LEAVERS_ARE,
        key=True,
        aliases=("activity", "accommodation_suitability"),
    )
    number: float = figure("care_leaver_count", "Care leavers.", "number")
    percentage: float = share("care_leaver_percent", "Share of the age group.", "percentage")


class PlacementStability(Areas):
    """One row per area, year, group of children looked after and how stable their placements are."""

    cohort: str = column("cla_group", "Which children looked after.", key=True)
    stability: str = column("placement_stability", "What of their placements is counted.", key=True)
    number: float = figure("number", "Children.", "children_count")
    percentage: float = share("percentage", "Share of the group.", "children_percent")


class LookedAfterRates(Areas):
    """One row per area, year and group of children looked after: how many per 10,000, with the population they are counted out of."""

    cohort: str = column(
        "population_type", "Looked after at 31 March, starting or ceasing.", key=True, aliases=("population_count",)
    )
    population: float = figure(
        "population_estimate", "Children aged 0 to 17, as estimated for the middle of the year before."
    )
    children: float = figure("children_count", "Children looked after.", "number")
    rate: float = figure("rate_per_10000", "Per 10,000 children.")


class LookedAfterOutcomes(Areas):
    """One row per area, year, group of children looked after for at least twelve months, and outcome."""

    cohort: str = column("cla_group", "Which children looked after.", key=True)
    outcome: str = column("characteristic", "Health, convictions, substance misuse.", key=True)
    number: float = figure("number", "Children.")
    percentage: float = share("percentage", "Share of the group.")


class LookedAfterOutcomesNamedAnew(Areas):
    """The same in the releases from 2025, in which two of its columns have changed their names."""

    cohort: str = column("characteristic", "Which children looked after.", key=True)
    outcome: str = column("breakdown", "Health, convictions, substance misuse.", key=True)
    number: float = figure("children_count", "Children.")
    percentage: float = share("children_percent", "Share of the group.")


SocialWorkers = wide(
    "SocialWorkers",
    "One row per area and year: children's social workers.",
    {
        "in_post_fte": ("inpost_fte", "In post, full-time equivalents."),
        "in_post": ("inpost_headcount", "In post."),
        "starters_fte": ("starters_fte", "Started in the year, full-time equivalents."),
        "leavers_fte": ("leavers_fte", "Left in the year, full-time equivalents."),
        "turnover_rate": ("turnover_rate_fte", "Leavers per 100 in post."),
        "agency_fte": ("agency_fte", "Agency workers, full-time equivalents."),
        "agency_rate": ("agency_rate_fte", "Agency workers per 100 of all."),
        "vacancy_fte": ("vacancy_fte", "Vacancies, full-time equivalents."),
        "vacancy_rate": ("vacancy_rate_fte", "Vacancies per 100 posts."),
        "case_holders_fte": ("case_holders_fte", "Holding cases, full-time equivalents."),
        "cases": ("cases", "Cases held."),
        "caseload": ("caseload_fte", "Cases per case holder."),
        "absence_rate": ("absence_rate_fte", "Days lost per 100 working days."),
    },
    optional=(
        "in_post",
        "starters_fte",
        "leavers_fte",
        "turnover_rate",
        "agency_fte",
        "vacancy_fte",
        "case_holders_fte",
        "cases",
    ),
)

PUPIL_GROUP = CodeList(
    "Group of pupils",
    (
        Code("plan", "EHC plan or statement", ("SEN Statement", "EHC plan")),
        Code("support", "SEN Support"),
        *(Code(g, g) for g in ("EAL", "FSM", "Boys", "Girls", "Disadvantaged pupils")),
    ),
)


class SenInSchools(pa.DataFrameModel):
    """One row per area, academic year, group of pupils and type of school, as a third party tidied it."""

    period: str = period_column("academic_year")
    exam_year: str = column("exam_year", "The year it ends in.", required=True)
    area: str = column("Area", "Name of the council.", required=True)
    ons_code: str = column("Area_code", "Nine-character code of the area.", key=True, aliases=("new_la_code",))
    group: str = column("Pupil_group", "EHC plan, SEN Support or another group.", codes=PUPIL_GROUP, key=True)
    school_type: str = column("school_type_short", "Kind of school, or all.", codes=SCHOOL_TYPE, key=True)
    pupils: float = figure("x_value", "Pupils of the group.")
    all_pupils: float = figure("n_value", "Pupils in all.")
    share: float = figure("x_percent", "Share, as a fraction of 1.", unit="fraction", ge=0, le=1)

    @part_of_whole("pupils", "all_pupils")
    def _part(cls) -> pl.Expr:
        return pl.col("pupils") <= pl.col("all_pupils")


PlansOfYear = wide(
    "PlansOfYear",
    "One row per area and calendar year: assessments and EHC plans.",
    {
        "assessments": ("assessments", "Assessments in the year."),
        "refused": ("ass_refused", "Requests refused."),
        "without_plan": ("ass_none", "Assessed, no plan issued."),
        "without_plan_ehc": ("ass_none_ehc", "Assessed for an EHC plan, none issued."),
        "no_decision": ("ass_nodecision", "No decision yet."),
        "discontinued": ("discontinued_total", "Plans discontinued."),
        "discontinued_age": ("discontinued_age", "For reaching the age limit."),
        "discontinued_left": ("discontinued_left", "For leaving school."),
        "discontinued_met": ("discontinued_met", "For needs being met."),
        "discontinued_other": ("discontinued_other", "For another reason."),
        "in_20_weeks": ("no_exc_20week_ehc", "Plans issued within 20 weeks, exceptions left out."),
        "in_20_weeks_rate": ("no_exc_20week_rate", "Share."),
        "in_20_weeks_all": ("inc_exc_20week_ehc", "Plans issued within 20 weeks, exceptions included."),
        "in_20_weeks_all_rate": ("inc_exc_20week_rate", "Share."),
        "requests": ("inreq_ehc", "Initial requests."),
        "requests_agreed": ("inreq_ehc_a", "Initial requests agreed to."),
        "new_plans": ("new_all_ehc", "New EHC plans."),
        "new_plans_percent": ("new_all_ehc_pc", "New EHC plans, share of assessments completed."),
        "personal_budgets": ("personal_budgets", "Personal budgets."),
        "mainstream_to_special": ("mainstream_to_special_ehc", "Moved from mainstream to special schools."),
        "special_to_mainstream": ("special_to_mainstream_ehc", "Moved from special to mainstream schools."),
        "all_issued": ("tot_no_exc_ehc", "Plans issued, exceptions left out."),
        "all_issued_with": ("tot_inc_exc_ehc", "Plans issued, exceptions included."),
        "mediation": ("total_mediation", "Cases of mediation."),
        "tribunal": ("total_tribunal", "Cases at the tribunal."),
    },
)

_REASONS = {
    "reason_physical_health": "physical_health",
    "reason_mental_health": "mental_health",
    "reason_covid": "health_covid",
    "reason_preference": "school_preference",
    "reason_excluded": "perm_exc",
    "reason_risk": "risk_exc",
    "reason_access": "access",
    "reason_philosophical": "philosophical",
    "reason_religious": "religious",
    "reason_lifestyle": "lifestyle",
    "reason_suggested": "school_suggestion",
    "reason_not_given": "no_reason_given",
    "reason_other": "other",
    "reason_unknown": "unknown",
}
HomeEducation = wide(
    "HomeEducation",
    "One row per area and term: children in elective home education on census day.",
    {
        "children": ("ehe_census_date", "Children on census day."),
        "girls": ("ehe_female", "Girls."),
        "boys": ("ehe_male", "Boys."),
        **{f"year_{n}": (f"ehe_year{n}", f"Of year group {n}.") for n in range(1, 12)},
        **{word: (f"ehe_reason_{end}", "By the reason given.") for word, end in _REASONS.items()},
    },
)


class HomeEducationByBreakdown(Areas):
    """One row per area, term and breakdown: children in elective home education, in the releases from 2025/26."""

    breakdown: str = column("breakdown", "Total, age, sex or reason.", key=True)
    children: float = figure("child_count", "Children, rounded to 10.")
    percent: float = share("child_percent", "Share of all of them.")
    rate: float = figure("rate_per_100", "Per 100 children of that age.")


class FundedEarlyEducation(Areas):
    """One row per area, year, entitlement and age: children registered for funded early education."""

    entitlement: str = column("entitlement_type", "Universal, working parent or early learning.", key=True)
    age: str = column("age", "Age, or ages together.", key=True)
    registered: float = figure("registered_children_count", "Registered.")
    eligible: float = figure("eligible_children_count", "Eligible, as estimated.")
    percent: float = figure(
        "registered_eligible_children_percent", "Registered of eligible; more than 100 is possible."
    )


class SenByNeed(Areas):
    """One row per area, academic year, provision and main need: pupils with special needs, in the format of 2026."""

    provision: str = column("sen_provision", "EHC plan, SEN Support, or neither.", codes=PUPIL_GROUP, key=True)
    need: str = column("sen_primary_need", "Main need, or Total.", key=True)
    pupils: float = figure("total_pupil_count", "Pupils, in all kinds of school.")


class Names(pa.DataFrameModel):
    """One row per column of a released table: its words, as older releases describe it."""

    name: str = column("programmer_friendly_names", "The column.", key=True)
    label: str = column("user_friendly_names", "Its words.", required=True)


class Columns(pa.DataFrameModel):
    """One row per column of a released table: the description that comes beside it."""

    name: str = column("col_name", "The column.", key=True)
    kind: str = column("col_type", "Filter or Indicator.", required=True)
    label: str = column("label", "Its words.", required=True)
    grouping: str = column("indicator_grouping", "Group of indicators.", optional=True)
    unit: str = column("indicator_unit", "Unit.", aliases=("indicator_units",), optional=True)
    decimals: str = column("indicator_dp", "Places shown.", optional=True)
    hint: str = column("filter_hint", "Words for a filter.", optional=True)
    filter_grouping: str = column("filter_grouping_column", "Group of filters.", optional=True)


def _source(id_: str, label: str, editions: str, **tables: type[pa.DataFrameModel]) -> Source:
    """A source of one table, in one layout or several: a release has one of them."""
    return Source(
        id_,
        label,
        tuple(Table(name, model, Edition()) for name, model in tables.items()),
        national=True,
        cross_rules=(NOBODYS_CODE, NO_AREAS_CODE),
        editions=editions,
    )


EXCLUSIONS = _source(
    "ees_exclusions",
    "Suspensions and exclusions by area",
    "releases of 2019 to 2025, termly ones of 2024/25",
    exclusions=Exclusions,
)
NATIONAL_EXCLUSIONS = _source(
    "ees_exclusions_national",
    "Suspensions and exclusions, England",
    "releases of 2019 to 2025",
    exclusions=NationalExclusions,
)
OFFERS = _source(
    "ees_school_offers", "School applications and offers", "releases of 2025 and 2026", offers=SchoolOffers
)
B1 = _source(
    "ees_children_in_need", "Children in need (B1)", "releases of 2024 and 2025", children_in_need=ChildrenInNeed
)
C1 = _source("ees_referrals", "Referrals and re-referrals (C1)", "releases of 2024 and 2025", referrals=Referrals)
D3 = _source("ees_repeat_plans", "Repeat child protection plans (D3)", "release of 2024", plans=RepeatPlans)
D5 = _source("ees_plan_durations", "Child protection plans by duration (D5)", "release of 2024", plans=PlanDurations)
CARE_LEAVERS = _source(
    "ees_care_leavers", "Care leavers by council", "releases of 2024 and 2025", care_leavers=CareLeavers
)
RATES = Source(
    "ees_looked_after_rates",
    "Children looked after per 10,000, with populations",
    (Table("rates", LookedAfterRates, YearsTo31March()),),
    national=True,
    cross_rules=(NOBODYS_CODE, NO_AREAS_CODE),
    editions="releases of 2021 to 2025",
)
STABILITY = _source(
    "ees_placement_stability",
    "Placement stability by council",
    "releases of 2024 and 2025",
    placements=PlacementStability,
)
OUTCOMES = _source(
    "ees_looked_after_outcomes",
    "Outcomes of children looked after by council",
    "releases of 2024 and 2025",
    outcomes=LookedAfterOutcomes,
    outcomes_named_anew=LookedAfterOutcomesNamedAnew,
)
WORKERS = _source(
    "ees_social_workers", "Children's social work workforce", "releases of 2024 and 2025", workers=SocialWorkers
)
SEN = _source("ees_sen_in_schools", "Pupils with special needs by council", "releases to 2025", pupils=SenInSchools)
SEN2 = _source("ees_sen2", "EHC plans to 2023 by council", "releases to 2023", plans=PlansOfYear)
HOME_EDUCATION = _source(
    "ees_home_education",
    "Elective home education",
    "releases of 2022/23 to autumn 2025/26",
    children=HomeEducation,
    by_breakdown=HomeEducationByBreakdown,
)
FUNDED = _source(
    "ees_funded_early_education", "Funded early education", "release of 2026", registrations=FundedEarlyEducation
)
SEN_BY_NEED = _source("ees_sen_by_need", "Pupils with special needs by need", "format of 2026", pupils=SenByNeed)
COLUMNS = Source(
    "ees_columns",
    "Description of a released table",
    (Table("columns", Columns, Edition(), of_names=True), Table("names", Names, Edition(), of_names=True)),
    national=True,
    editions="any release",
)
"""A release brings one beside each table. It holds no figure, and does no harm."""

"""The national files beside LAIT that the county receives, synthetic, in the real formats.

Here: scorecards, exclusions, NEET, special needs and early years providers, and when each file was received. Not here: the
schools' inspections (`inspections`), LAIT (`national`).

Every figure is invented, those of the county and of England are as its report prints them; councils are called "Synthetic
council 301".
"""

import gzip
import random
from collections.abc import Iterator, Mapping, Sequence

from pipelines.demo.csv_text import csv_bytes
from pipelines.demo.dropped import Dropped
from pipelines.demo.early_years.providers import URNS, grade_of
from pipelines.demo.published import inspections
from pipelines.demo.published.spread import COUNCILS, COUNTY, Stand, spread_over, synthetic_name
from schemas.codes.areas import AREAS
from schemas.sources.national.lait import ENGLAND
from schemas.sources.national.scorecards import SCORECARDS

INVENTED = {"licence": "none needed", "attribution": "Invented figures."}
RECEIVED = "published/2025-07-22"
_AREA_COLUMNS = (
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
_COUNTRY = ("E92000001", "England")


def deliveries() -> Iterator[Dropped]:
    """Every national file beside LAIT, in the folder of the day it was received."""
    for day, received in ((inspections.MARCH, "2025-04-11"), (inspections.JUNE, "2025-07-11")):
        name = f"State-funded_schools_inspections_and_outcomes_as_at_{day.day}_{day:%B_%Y}.csv.gz"
        yield _dropped(f"published/{received}", name, inspections.edition(day), "Synthetic schools and inspections")
    yield from providers()
    yield _dropped(RECEIVED, "scorecard_data_2024_2023.csv", _scorecards(), "Synthetic school places scorecards")
    yield _dropped(
        RECEIVED,
        "exc_nat_region_la.csv.gz",
        gzip.compress(_exclusions(), mtime=0),
        "Synthetic suspensions and permanent exclusions",
    )
    yield _dropped(RECEIVED, "UD_NEETNK_LA_dashboard_final_2025.csv", _neet(), "Synthetic participation figures")
    yield _dropped(RECEIVED, "nat_la_pp_fsm_sen_eal.csv", _sen(), "Synthetic special educational needs")
    yield _dropped(
        RECEIVED,
        "cla_number_and_rate_per_10k_children.csv",
        _rates(),
        "Synthetic populations, and children looked after per 10,000",
    )


def providers() -> Iterator[Dropped]:
    """The inspectorate's file of early years providers; they are the county's invented ones."""
    name = "Management_information_-_childcare_providers_and_inspections_-_most_recent_inspections_data"
    yield _dropped(
        "published/2024-11-12",
        f"{name}_as_at_31_August_2024.csv",
        _early_years(),
        "Synthetic early years providers",
    )


def _dropped(slot: str, name: str, data: bytes, publication: str) -> Dropped:
    return Dropped(slot, name, data, {"publication": publication, **INVENTED})


def _area(code: int) -> tuple[str, ...]:
    """The cells of `_AREA_COLUMNS`, in the order of most tables."""
    if code == ENGLAND:
        return ("National", *_COUNTRY, "", "", "", "", "")
    region = "Synthetic region"
    return ("Local authority", *_COUNTRY, "E12000000", region, str(code), AREAS[code].ons_code, synthetic_name(code))


def _area_cells(code: int) -> dict[str, object]:
    return dict(zip(_AREA_COLUMNS, _area(code), strict=True))


def _csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    """A CSV file of rows that name their columns."""
    return csv_bytes(list(rows[0]), [list(row.values()) for row in rows])


_FIRST_PREFERENCES = {
    # column: where the county stands; the county's own are 6,467 of 6,780 and 6,761 of 7,352 applicants for 2025
    "Pref_P_1_CY": Stand(95.03311258, 93.15693700, 94.61, (78.0, 90.7, 93.6, 95.9, 99.4)),
    "Pref_P_1_NY": Stand(95.38348083, 92.56256000, 93.61, (76.0, 90.23, 93.07, 95.63, 99.5)),
    "Pref_S_1_CY": Stand(91.52839500, 82.92272000, 89.39, (52.0, 75.9, 83.4, 90.4, 99.1)),
    "Pref_S_1_NY": Stand(91.96137106, 83.51933300, 90.326, (53.0, 76.2, 84.0, 90.9, 99.2)),
}
_YEAR_BEFORE = {
    # the row before has one decimal, and its NY is the CY above
    "Pref_P_1_CY": Stand(94.3, 92.5, 93.7, (77.0, 90.1, 92.9, 95.3, 99.2)),
    "Pref_S_1_CY": Stand(90.7, 82.6, 89.7, (53.0, 75.5, 83.2, 90.1, 99.0)),
}


def _scorecards() -> bytes:
    chance = random.Random("scorecards")
    now = {column: spread_over(s, chance) | {ENGLAND: s.england} for column, s in _FIRST_PREFERENCES.items()}
    before = {column: spread_over(s, chance) | {ENGLAND: s.england} for column, s in _YEAR_BEFORE.items()}
    figures = [
        c.title
        for c in SCORECARDS.tables[0].columns
        if "_" in c.title and c.title[0].isupper() and c.title != "LA_name"
    ]
    header = [
        "Year",
        "geographic_level",
        "country_code",
        "country_name",
        "region_code",
        "Region",
        "LANumber",
        "new_la_code",
        "LA_name",
        "PriNOR",
        "SecNOR",
        *figures,
    ]
    rows = []
    for code in (*COUNCILS, ENGLAND):
        for year in ("2023/24", "2022/23"):
            shown = dict.fromkeys(figures, "z" if year == "2023/24" else "NA")
            if year == "2023/24":
                shown |= {c: f"{min(100.0, v[code]):.8f}" for c, v in now.items()}
            else:
                shown |= {c: f"{min(100.0, v[code]):.1f}" for c, v in before.items()}
                shown |= {f"Pref_{p}_1_NY": f"{min(100.0, now[f'Pref_{p}_1_CY'][code]):.1f}" for p in "PS"}
            rows.append(
                [year, *_area(code), chance.randint(5_000, 60_000), chance.randint(4_000, 45_000), *shown.values()]
            )
    return csv_bytes(header, rows)


_ENGLAND_EXCLUDED = (8_678, 8_131, 6_552, 5_741, 5_082, 5_172, 4_632, 4_949, 5_795, 6_684, 7_719, 7_905, 7_894, 5_057,
                     3_928, 6_495, 9_376, 10_885)  # fmt: skip
_COUNTY_EXCLUDED = (97, 90, 81, 62, 41, 29, 13, 9, 12, 20, 28, 24, 19, 14, 12, 33, 67, 72)
"""Permanent exclusions of 2006/07 to 2023/24."""
_COUNTY_SUSPENDED = {2018: 1_860, 2022: 3_186, 2023: 3_654}
_COUNTY_ROLL = {2018: 97_884, 2022: 100_840, 2023: 100_940}
_ENGLAND_SUSPENDED = {2018: 199_765, 2022: 304_040, 2023: 341_266}
_ENGLAND_ROLL = {2018: 8_179_491, 2022: 8_430_600, 2023: 8_445_343}
_TYPES = {
    # type of school: share of pupils, of permanent exclusions and of suspended pupils
    "state-funded primary": (0.555, 0.12, 0.13),
    "state-funded secondary": (0.428, 0.86, 0.84),
    "special": (0.017, 0.02, 0.03),
}


def _exclusions() -> bytes:
    chance = random.Random("exclusions")
    weights = {c: chance.uniform(0.5, 1.9) for c in COUNCILS if c != COUNTY}
    rows: list[dict[str, object]] = []
    for year, (excluded, county) in enumerate(zip(_ENGLAND_EXCLUDED, _COUNTY_EXCLUDED, strict=True), start=2006):
        roll = _ENGLAND_ROLL.get(year, 7_450_000 + 60_000 * (year - 2006))
        suspended = _ENGLAND_SUSPENDED.get(year, round(roll * chance.uniform(0.0225, 0.028)))
        ours = _COUNTY_ROLL.get(year, 92_000 + 480 * (year - 2006))
        of_us = _COUNTY_SUSPENDED.get(year, round(ours * chance.uniform(0.015, 0.023)))
        totals = {
            "roll": _shared(roll - ours, weights, 0.0, chance) | {COUNTY: ours, ENGLAND: roll},
            "out": _shared(excluded - county, weights, 0.6, chance) | {COUNTY: county, ENGLAND: excluded},
            "suspended": _shared(suspended - of_us, weights, 0.25, chance) | {COUNTY: of_us, ENGLAND: suspended},
        }
        for code in (*COUNCILS, ENGLAND):
            whole = [totals[k][code] for k in ("roll", "out", "suspended")]
            left = list(whole)
            split = []
            for kind, shares in _TYPES.items():
                part = [min(n, round(w * s)) for w, s, n in zip(whole, shares, left, strict=True)]
                left = [n - p for n, p in zip(left, part, strict=True)]
                split.append((kind, part))
            split[1] = (split[1][0], [p + n for p, n in zip(split[1][1], left, strict=True)])
            rows += [_exclusions_row(year, code, kind, counts) for kind, counts in (*split, ("Total", whole))]
    return _csv(rows)


def _exclusions_row(year: int, code: int, kind: str, counts: Sequence[int]) -> dict[str, object]:
    pupils, out, children = counts
    times = round(children * 2.6)
    return {
        "time_identifier": "Academic year",
        "time_period": f"{year}{(year + 1) % 100:02d}",
        **_area_cells(code),
        "school_type": kind,
        "num_schools": max(1, pupils // 350),
        "headcount": pupils,
        "perm_excl": out,
        "perm_excl_rate": _rate(out, pupils),
        "suspension": times,
        "susp_rate": _rate(times, pupils),
        "one_plus_susp": children,
        "one_plus_susp_rate": _rate(children, pupils),
    }


_POPULATION_OF_COUNTY = 148_600
_GROUPS = {
    # group of children looked after: of the county, and how many per 10,000 elsewhere
    "Children looked after at 31 March": (726, 70),
    "Children starting to be looked after": (310, 28),
    "Children ceasing to be looked after": (295, 27),
}


def _rates() -> bytes:
    """Five years of populations, and of children looked after in each council and in the country."""
    chance = random.Random("populations")
    people = {c: _POPULATION_OF_COUNTY if c == COUNTY else chance.randint(20_000, 160_000) for c in COUNCILS}
    rows = []
    for year in range(2020, 2025):
        grown = {c: round(n * (1 + 0.004 * (year - 2024))) for c, n in people.items()}
        for group, (county, usual) in _GROUPS.items():
            children = {c: round(n * usual * chance.uniform(0.5, 1.8) / 10_000) for c, n in grown.items()}
            children[COUNTY] = county + 4 * (year - 2024)
            grown[ENGLAND], children[ENGLAND] = (sum(v[c] for c in COUNCILS) for v in (grown, children))
            rows += [
                {
                    "time_period": str(year),
                    "time_identifier": "Reporting year",
                    **_area_cells(code),
                    "population_count": group,
                    "population_estimate": grown[code],
                    "number": children[code],
                    "rate_per_10000": round(10_000 * children[code] / grown[code]),
                }
                for code in (*COUNCILS, ENGLAND)
            ]
    return _csv(rows)


def _rate(count: int, pupils: int) -> str:
    return f"{100 * count / pupils:.5f}" if pupils else "z"


def _shared(total: int, weights: dict[int, float], noise: float, chance: random.Random) -> dict[int, int]:
    """A whole number shared out by weight, some by chance, nothing lost."""
    with_noise = {c: w * chance.uniform(1 - noise, 1 + noise) for c, w in weights.items()}
    scale = total / sum(with_noise.values())
    exact = {c: w * scale for c, w in with_noise.items()}
    shares = {c: int(x) for c, x in exact.items()}
    for c in sorted(exact, key=lambda c: exact[c] - shares[c], reverse=True)[: total - sum(shares.values())]:
        shares[c] += 1
    return shares


_NEET_STANDS = {
    "NEET_percent": Stand(1.2, 3.4, 2.9, (0.2, 2.2, 3.4, 4.4, 7.6)),
    "Notknown_percent": Stand(4.8, 2.2, 2.9, (0.1, 0.8, 1.6, 3.0, 12.0)),
}


def _neet() -> bytes:
    chance = random.Random("neet")
    figures = {c: {k: round(v, 1) for k, v in spread_over(s, chance).items()} for c, s in _NEET_STANDS.items()}
    figures["NEET_not_known_percent"] = {c: round(sum(figures[k][c] for k in _NEET_STANDS), 1) for c in COUNCILS}
    england = {"NEET_percent": 3.4, "Notknown_percent": 2.2, "NEET_not_known_percent": 5.6}
    quintiles = {c: _quintiles(values) for c, values in figures.items()}
    rows = []
    for code in (*COUNCILS, ENGLAND):
        cohort = 15_600 if code == COUNTY else 1_335_160 if code == ENGLAND else chance.randint(2_000, 30_000)
        shown = england if code == ENGLAND else {c: v[code] for c, v in figures.items()}
        bands = {c: "z" if code == ENGLAND else str(q[code]) for c, q in quintiles.items()}
        rows.append(_neet_row(code, cohort, shown, bands))
    return _csv(rows)


def _neet_row(code: int, cohort: int, shown: Mapping[str, float], bands: Mapping[str, str]) -> dict[str, object]:
    """The row of an area; `shown` are its figures and `bands` its quintiles, by column."""
    neither = shown["NEET_not_known_percent"]
    return {
        "time_period": "2025",
        "time_identifier": "Calendar year",
        **_area_cells(code),
        "Age": "16-17",
        "Cohort_DJFavg": cohort,
        "NEET_not_known_percent": neither,
        "NEET_percent": shown["NEET_percent"],
        "Notknown_percent": shown["Notknown_percent"],
        "annual_change_ppts_NEET_not_known": 0.2,
        "annualchange_NEET": 0.3,
        "annualchange_notknown": -0.1,
        "cohort_March": cohort,
        "TOTAL_participating_in_education_and_training_percent": round(99.5 - neither, 1),
        "Full_time_education_percent": round(94 - neither, 1),
        "Apprenticeship_percent": 4.2,
        "Other_education_and_training_percent": 1.3,
        "September_guarantee_Offer_made_percent": 94.6,
        "NEET_NK_noSEN_percent": round(neither * 0.9, 1),
        "NEET_NK_EHCP_percent": "c",
        "NEET_NK_SENDsupport_percent": round(neither * 1.8, 1),
        "Level_3": 58.0,
        "avg_att8": 46.1,
        "sess_overall_percent": 8.9,
        "NEET_NK_quintile": bands["NEET_not_known_percent"],
        "NEET_quintile": bands["NEET_percent"],
        "Notknown_quintile": bands["Notknown_percent"],
        "Participation_ET_quintile": "z",
        "Sep_guarantee_quintile": "z",
    }


def _quintiles(values: dict[int, float]) -> dict[int, int]:
    ranked = sorted(values, key=lambda c: values[c])
    return {c: 1 + 5 * place // len(ranked) for place, c in enumerate(ranked)}


_SEN_YEARS = {
    # academic year: the county's pupils with a plan and with SEN Support, in primary and in secondary schools
    "202223": ((1_171, 953), (6_703, 5_447)),
    "202324": ((1_349, 1_104), (6_981, 5_790)),
    "202425": ((1_529, 1_294), (7_273, 6_156)),
}


def _sen() -> bytes:
    chance = random.Random("sen")
    sizes = {c: chance.uniform(0.25, 1.8) for c in COUNCILS}
    rows: list[dict[str, object]] = []
    for year, groups in _SEN_YEARS.items():
        for group, in_schools in zip(("SEN Statement", "SEN Support"), groups, strict=True):
            sums = {"primary": [0, 0], "secondary": [0, 0]}
            for code in COUNCILS:
                for kind, ours, roll in zip(sums, in_schools, (55_200, 43_900), strict=True):
                    part = 1.0 if code == COUNTY else sizes[code] * chance.uniform(0.85, 1.15)
                    pupils, everybody = round(ours * part), roll if code == COUNTY else round(roll * sizes[code])
                    sums[kind] = [s + n for s, n in zip(sums[kind], (pupils, everybody), strict=True)]
                    rows.append(_sen_row(year, code, group, kind, pupils, everybody))
            rows += [_sen_row(year, ENGLAND, group, kind, *both) for kind, both in sums.items()]
    return _csv(rows)


def _sen_row(year: str, code: int, group: str, kind: str, pupils: int, everybody: int) -> dict[str, object]:
    return {
        "academic_year": year,
        "exam_year": f"20{year[4:]}",
        "Area": "England" if code == ENGLAND else synthetic_name(code),
        "Area_code": AREAS[code].ons_code,
        "Pupil_group": group,
        "school_type_short": kind,
        "x_value": pupils,
        "n_value": everybody,
        "x_percent": f"{pupils / everybody:.9f}",
    }


_EARLY_YEARS = (
    "Provider URN",
    "Registration Date",
    "Provider Type",
    "Provider Subtype",
    "Provider Status",
    "Provider Early Years Register Flag",
    "Provider Compulsory Childcare Register Flag",
    "Provider Voluntary Childcare Register Flag",
    "Provider Name",
    "Provider Postcode",
    "Local Authority",
    "Region",
    "Places",
    "Most Recent Full: Inspection Date",
    "Most Recent Full: Overall Effectiveness",
)


def _early_years() -> bytes:
    """As the inspectorate lays it out: a title and a note above the header, blanks for those not judged yet."""
    chance = random.Random("early years providers")
    blank = [""] * (len(_EARLY_YEARS) - 1)
    rows: list[list[object]] = [
        ["This worksheet contains one table. Some cells are redacted.", *blank],
        list(_EARLY_YEARS),
    ]
    others = [(f"EY{300_000 + i}", c) for i, c in enumerate(c for c in COUNCILS for _ in range(4) if c != COUNTY)]
    for urn, council in (*((urn, COUNTY) for urn in URNS), *others):
        number = int(urn[2:])
        grade = grade_of(urn) if council == COUNTY else chance.choice(("1", "2", "2", "2", "3", "Met", ""))
        childminder = number % 5 == 0
        inspected = f"{1 + number % 28:02d}/{1 + number % 12:02d}/{2019 + number % 5}" if grade else ""
        rows.append(
            [
                urn,
                f"01/09/{2008 + number % 15}",
                "Childminder" if childminder else "Childcare on non-domestic premises",
                "",
                "Active",
                "Y",
                "Y",
                "N",
                "REDACTED" if childminder else f"Synthetic nursery {number}",
                "REDACTED" if childminder else "ZZ1 1ZZ",
                synthetic_name(council),
                "Synthetic region",
                6 if childminder else 20 + number % 60,
                inspected,
                grade,
            ]
        )
    title = ["Latest inspections of all registered providers as at 31 August 2024", *blank]
    return csv_bytes(title, rows)

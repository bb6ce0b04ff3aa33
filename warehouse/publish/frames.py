"""What goes into the star: every table as a frame, from facts, comparison, settings and deliveries.

Here: assembling, revisions, change-only benchmark. Not here: reading the lake (`pipelines`), writing the file (`build`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from schemas.codes.areas import AREAS, TO_BE_FORMED, Area
from schemas.codes.council import AREA
from schemas.council import ReportedFigures
from schemas.sources.national.lait import ENGLAND
from schemas.star import STAR, relationships
from schemas.words.fields import describe
from warehouse.counting import TOTAL
from warehouse.evaluate import Fact
from warehouse.indicator import Indicator, NotComparable, Published
from warehouse.indicators import catalogue as _catalogue
from warehouse.period import parse_period
from warehouse.publish.keys import period_rows, placed, published_periods, with_delivery_key, with_keys
from warehouse.reorganised import successions_of
from warehouse.rounding import displayed_value
from warehouse.standing.control import control_rows
from warehouse.standing.movement import Frozen, movements
from warehouse.standing.narrative import narrative
from warehouse.standing.position import AS_REPORTED, Against, FactKey, Reported, RoundSettings, index, positions
from warehouse.standing.published import published_standing
from warehouse.standing.quality import REPORTED, quality_marks

LICENCE = "Open Government Licence v3.0"
ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True)
class Vintage:
    """National figures received together, compared.

    comparison, benchmark, neighbours, measures as `warehouse.comparison.compare` takes and gives them; `areas` has la_code,
    area and region. `publication` is the publisher's name for it, or the one its files give.
    """

    id: str
    publication: str
    publication_id: str
    licence: str
    attribution: str
    received_on: date
    neighbours_model: str
    comparison: pl.DataFrame
    benchmark: pl.DataFrame
    neighbours: pl.DataFrame
    measures: pl.DataFrame
    areas: pl.DataFrame


@dataclass(frozen=True)
class CouncilInputs:
    """Everything of one council that a release rests on.

    facts     per round, in order, the facts worked out in it
    settings  per round of the calendar up to the current one
    calendar  rounds with data_cut_off and committee_date
    history   accepted reported figures, with the round they were delivered in
    reported  figures reported before, for "previous"
    restated  rows of `fact_restatement`
    paragraphs  per round, the rows of `schemas.council.Paragraphs` that hold in it, in order
    names     per round, the rows of `schemas.council.Names` that hold in it
    commentary  comments on its figures, as its workbook has them: rows of `schemas.council.Commentary`
    frozen    by indicator, the dashboard of its last frozen release
    formed    councils formed since, as its workbook has them: rows of `schemas.council.FormedCouncils`
    indicators  those it has: the ones that come with the software, and its own
    """

    la_code: str
    name: str
    notice: str
    current_round: str
    facts: Mapping[str, list[Fact]]
    settings: Mapping[str, RoundSettings]
    calendar: pl.DataFrame
    outcomes: Mapping[str, pl.DataFrame]
    paragraphs: Mapping[str, pl.DataFrame]
    history: pl.DataFrame
    reported: Mapping[FactKey, Reported]
    restated: Sequence[Mapping[str, Any]] = ()
    names: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    formed: Sequence[Mapping[str, Any]] = ()
    commentary: Sequence[Mapping[str, Any]] = ()
    frozen: Mapping[str, Frozen] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=_catalogue)


def star_frames(
    councils: Sequence[CouncilInputs],
    catalogue: Mapping[str, Indicator],
    vintages: Sequence[Vintage],
    deliveries: pl.DataFrame,
    quality: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Every table of the star but `dim_release`, with the declared columns.

    deliveries  rows of `dim_delivery`, accepted ones only
    quality     rows of `fact_quality`
    """
    by_id = {v.id: v for v in vintages}
    rows: dict[str, list[dict[str, Any]]] = {t.name: [] for t in STAR}
    rows["dim_indicator"] = [_indicator(v) | {"is_current": v is i} for i in catalogue.values() for v in i.versions]
    formed = _formed(councils)
    followed = successions_of([row for of in formed.values() for row in of])
    rows["bridge_successor"] = [
        {
            "la_code": str(f.predecessor),
            "successor": str(f.successor),
            "first_day": f.first_day,
            "districts": "; ".join(f.districts),
        }
        for f in sorted(followed, key=lambda f: (f.predecessor, f.successor))
    ]
    rows["dim_vintage"] = [
        {
            "vintage": v.id,
            "publication_id": v.publication_id,
            "publication": v.publication,
            "received_on": v.received_on,
            "neighbours_model": v.neighbours_model,
            "licence": v.licence,
            "attribution": v.attribution,
        }
        for v in vintages
    ]
    for council in councils:
        _council_rows(council, by_id, formed, rows)
    rows["dim_breakdown"] = [_breakdown(b) for b in sorted({TOTAL} | {r["breakdown"] for r in rows["fact_indicator"]})]
    measures = _measures(vintages)
    published = published_periods([v.benchmark for v in vintages], measures)
    keys = {(m, p): key for m, p, key in published.select("measure", "period", "period_key").iter_rows()}
    # A round may report a period of which nothing was worked out: it says so.
    own = {parse_period(r["period"]) for name in ("fact_indicator", "fact_position") for r in rows[name]}
    rows["dim_period"] = period_rows(own, published)
    rows["fact_quality_mark"] = quality_marks(rows, catalogue, quality)
    rows["fact_published"] = [
        row
        | {
            "period_key": keys[row["measure"], row["published_period"]],
            "previous_period_key": keys.get((row["measure"], row["previous_published_period"])),
        }
        for row in published_standing(
            [(v.id, v.comparison, v.measures) for v in vintages],
            published,
            followed,
            _called(vintages, councils, formed),
        )
    ]
    rows["relationships"] = relationships()
    keyed = with_keys(rows, catalogue)
    frames = {t.name: _declared(t.name, keyed[t.name]) for t in STAR}
    frames["dim_area"] = _areas(vintages, councils, formed)
    frames["dim_measure"] = measures
    frames["bridge_neighbour"] = _stack("bridge_neighbour", [_of_vintage(v, v.neighbours) for v in vintages])
    compared = [_of_vintage(v, placed(v.comparison, published)) for v in vintages]
    frames["fact_comparison"] = _stack("fact_comparison", compared)
    frames["fact_benchmark"] = _benchmark(vintages, published)
    frames["dim_delivery"] = with_delivery_key(deliveries)
    frames["fact_quality"] = with_delivery_key(quality)
    return {name: _without_blanks(name, frame) for name, frame in frames.items()}


def _without_blanks(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Absence is NULL, whatever the step before called it: a blank and a NULL would be two answers to one question."""
    text = [c.name for c in describe(_model(name)) if c.nullable and c.name in frame.columns and c.dtype == pl.String]
    return frame.with_columns(pl.when(pl.col(n) != "").then(pl.col(n)).alias(n) for n in text)


def revisions(facts: Mapping[str, list[Fact]]) -> list[dict[str, Any]]:
    """Facts of all rounds as stored: a row when a figure changed, numbered, the last one marked.

    What counts as a change: status, numbers, method or version of the definition; not the wording of a reason.
    """
    stored: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for round_ in sorted(facts):
        for fact in facts[round_]:
            key = (fact.indicator_id, fact.variant, fact.period, fact.basis, fact.breakdown)
            before = stored.setdefault(key, [])
            row = vars(fact) | {"round": round_, "revision": len(before)}
            same = ("status", "numerator", "denominator", "value", "unknown", "method", "version")
            if not before or any(before[-1][c] != row[c] for c in same):
                if before and fact.status == "ok" and before[-1]["status"] == "ok":
                    row["marker"] = ", ".join(m for m in (row["marker"], "r") if m)
                before.append(row)
    return [row | {"is_latest": row is versions[-1]} for versions in stored.values() for row in versions]


_AREA_LABELS = {c.code: c.label for c in AREA.codes}
_Rows = dict[str, list[dict[str, Any]]]
"""The rows of each table of the star, by its name."""


def _council_rows(council: CouncilInputs, vintages: Mapping[str, Vintage], formed: "_Formed", rows: _Rows) -> None:
    """Add the rows of one council: its figures, its restatements, and each round of its calendar."""
    area, indicators = {"la_code": council.la_code}, council.indicators
    figures = [
        fact
        | area
        | {
            "displayed": fact["shown"],
            "data_as_at": fact["as_at"],
            "deliveries": " ".join(fact["deliveries"]),
            "reason": fact["reason"] or None,
        }
        for fact in revisions(council.facts)
    ]
    figures += _as_reported(council, indicators, area)
    rows["fact_indicator"] += figures
    rows["fact_control"] += _control(council, indicators, figures)
    rows["fact_restatement"] += [dict(r) for r in council.restated]
    by_key = {r: index(facts) for r, facts in council.facts.items()}
    compared: pl.DataFrame | None = None
    for calendar_row in council.calendar.to_dicts():
        settings = council.settings.get(calendar_row["round"])
        if settings is None:
            continue
        rows["dim_round"].append(calendar_row | _round(council, settings))
        rows["bridge_neighbour_in_use"] += _neighbours(settings, vintages)
        rows["bridge_vintage"] += [_key(settings) | {"vintage": v} for v in settings.vintages]
        before, compared = compared, _compared_with(settings, indicators, vintages)
        if settings.round in council.facts:
            _figures_of_round(council, settings, indicators, by_key, Against(compared, before), rows)


def _control(
    council: CouncilInputs, catalogue: Mapping[str, Indicator], figures: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The control limits of every indicator that the current round reports."""
    settings = council.settings.get(council.current_round)
    if settings is None:
        return []
    targets = {t["indicator_id"]: t["target"] for t in settings.targets.to_dicts()}
    totals: dict[str, list[Mapping[str, Any]]] = {}
    for figure in figures:
        if figure["is_latest"] and figure["breakdown"] == TOTAL:
            totals.setdefault(figure["indicator_id"], []).append(figure)
    found = []
    for place in settings.indicators.to_dicts():
        indicator = catalogue.get(place["indicator_id"])
        if indicator is None:
            continue
        shown = (place["variant"] or indicator.variants[0].id, AS_REPORTED)
        mine = [f for f in totals.get(indicator.id, ()) if f["variant"] in shown]
        found += control_rows(indicator, mine, targets.get(indicator.id))
    return [{"la_code": council.la_code} | row for row in found]


def _neighbours(settings: RoundSettings, vintages: Mapping[str, Vintage]) -> list[dict[str, Any]]:
    """The neighbours of a round in their order, with the name of the set."""
    found = settings.neighbours["neighbour"].to_list()
    if not found:
        used = [v for n in settings.vintages if (v := vintages[n]).neighbours_model == settings.neighbours_model]
        near = max(used, key=lambda v: v.received_on).neighbours if used else pl.DataFrame()
        if near.height:
            found = near.filter(pl.col("la_code") == int(settings.la_code)).sort("rank")["neighbour"].to_list()
    return [
        _key(settings) | {"neighbour": str(n), "rank": rank, "model": settings.neighbours_model}
        for rank, n in enumerate(found, start=1)
    ]


def _key(settings: RoundSettings) -> dict[str, str]:
    return {"la_code": settings.la_code, "round": settings.round}


def _round(council: CouncilInputs, settings: RoundSettings) -> dict[str, Any]:
    return _key(settings) | {
        "council": council.name,
        "is_current": settings.round == council.current_round,
        "notice": council.notice or None,
    }


def _figures_of_round(
    council: CouncilInputs,
    settings: RoundSettings,
    catalogue: Mapping[str, Indicator],
    facts: Mapping[str, Mapping[FactKey, Fact]],
    against: Against,
    rows: _Rows,
) -> None:
    """Add what a round reports: positions, the prose's figures in the current round, targets and outcomes."""
    round_, key = settings.round, _key(settings)
    standing = positions(settings, catalogue, facts, council.reported, against)
    rows["fact_position"] += standing
    rows["fact_fragility"] += [
        key | {"indicator_id": p["indicator_id"]} | vars(claim) for p in standing for claim in p["fragile"]
    ]
    if round_ == council.current_round:
        rows["fact_movement"] += [key | moved for moved in movements(council.frozen, standing, catalogue)]
        parts = [f for f in council.facts[round_] if f.breakdown != TOTAL]
        rows["fact_narrative"] += narrative(
            settings, catalogue, facts[round_], parts, council.reported, against, standing
        )
    reports = {p["indicator_id"]: p["period"] for p in standing}
    for place in settings.indicators.to_dicts():
        if (indicator := catalogue.get(place["indicator_id"])) and indicator.id in reports:
            rows["bridge_reporting"].append(
                key
                | {
                    "indicator_id": indicator.id,
                    "position": place["position"],
                    "area": _AREA_LABELS[place["area"]],
                    "variant": place["variant"] or indicator.variants[0].id,
                    "basis": indicator.bases[0].value,
                    "period": reports[indicator.id],
                }
            )
    for target in settings.targets.to_dicts():
        if target["indicator_id"] in catalogue:
            rows["fact_target"].append(target | key | {"rag_shown": target["rag_shown"] == "Y"})
    for comment in council.commentary:
        if comment["round"] == round_ and comment["indicator_id"] in reports:
            rows["fact_commentary"].append(dict(comment) | key)
    for outcome in council.outcomes[round_].to_dicts():
        if outcome["indicator_id"] in catalogue:
            rows["bridge_outcome"].append(outcome | key)
    shown = [r for r in rows["bridge_reporting"] if _key(settings) == {n: r[n] for n in key}]
    rows["bridge_report"] += _paragraphs(council.paragraphs[round_], shown, catalogue, key)
    rows["bridge_name"] += _names(council.names[round_], catalogue, key)


def _paragraphs(
    chosen: pl.DataFrame, shown: Sequence[Mapping[str, Any]], catalogue: Mapping[str, Indicator], key: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The paragraphs of a round's report: those its workbook names, else one for each row of the dashboard under its area."""
    found = [(r["section"], r["indicator_id"]) for r in chosen.to_dicts() if r["indicator_id"] in catalogue]
    if not found:
        found = [(r["area"], r["indicator_id"]) for r in sorted(shown, key=lambda r: r["position"])]
    return [dict(key) | {"position": n, "section": s, "indicator_id": i} for n, (s, i) in enumerate(found, start=1)]


def _names(own: pl.DataFrame, catalogue: Mapping[str, Indicator], key: Mapping[str, str]) -> list[dict[str, Any]]:
    """What papers call each indicator: its label, its prose, the names of its file, and those of the workbook."""
    found = {
        (i.id, name): False for i in catalogue.values() for name in (i.label, i.prose.rstrip(" ,"), *i.called) if name
    }
    found |= {(r["indicator_id"], r["name"]): True for r in own.to_dicts() if r["indicator_id"] in catalogue}
    return [dict(key) | {"indicator_id": i, "name": name, "of_council": o} for (i, name), o in found.items()]


def _compared_with(
    settings: RoundSettings, catalogue: Mapping[str, Indicator], vintages: Mapping[str, Vintage]
) -> pl.DataFrame:
    """The comparison of a round: the rows of its vintages for the measures that indicators are compared with."""
    wanted = {i.comparator.measure for i in catalogue.values() if isinstance(i.comparator, Published)}
    frames = [
        vintages[v].comparison.filter(pl.col("measure").is_in(list(wanted))).with_columns(vintage=pl.lit(v))
        for v in settings.vintages
    ]
    return pl.concat(frames) if frames else pl.DataFrame()


def _as_reported(
    council: CouncilInputs, catalogue: Mapping[str, Indicator], area: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Figures the council had already reported, as facts of their own: marked, never recomputed, never overwritten."""
    rows = []
    versions: dict[FactKey, int] = {}
    for reported in council.history.sort("reported_on", "document").to_dicts():
        indicator = catalogue.get(reported["indicator_id"])
        if indicator is None:
            continue
        key = (indicator.id, AS_REPORTED, reported["period"], reported["basis"])
        versions[key] = versions.get(key, -1) + 1
        rows.append(
            {
                "indicator_id": indicator.id,
                "version": indicator.version,
                "variant": AS_REPORTED,
                **area,
                "period": reported["period"],
                "basis": reported["basis"],
                "breakdown": TOTAL,
                "round": reported["round"],
                "revision": versions[key],
                "is_latest": False,
                "status": "ok",
                "reason": f"as reported, not recomputed: {reported['document']}",
                "marker": "",
                "numerator": reported["numerator"],
                "denominator": reported["denominator"],
                "value": reported["value"],
                "displayed": displayed_value(reported["value"], indicator.decimals),
                "unknown": 0,
                "method": REPORTED,
                "data_as_at": reported["reported_on"],
                "looks_back_to": None,
                "inherited": False,
                "deliveries": "",
            }
        )
    for row in rows:
        key = (row["indicator_id"], AS_REPORTED, row["period"], row["basis"])
        row["is_latest"] = row["revision"] == versions[key]
    return rows


def _indicator(i: Indicator) -> dict[str, Any]:
    compared = isinstance(i.comparator, Published)
    note = i.comparator.reason if isinstance(i.comparator, NotComparable) else i.comparator.note
    return {
        "indicator_id": i.id,
        "version": i.version,
        "begins": i.begins,
        "label": i.label,
        "prose": i.prose or i.label,
        "counted": i.counted or None,
        "unit": i.unit,
        "decimals": i.decimals,
        "polarity": i.polarity,
        "part_of_whole": i.part_of_whole,
        "periods": i.periods,
        "closes": i.closes,
        "opens": i.opens,
        "paragraph_type": i.paragraph or None,
        "headline_basis": i.bases[0].value,
        "headline_variant": i.variants[0].id,
        "variants": "; ".join(f"{v.id}: {v.label}" for v in i.variants),
        "comparator": i.comparator.measure if compared else None,  # type: ignore[union-attr]
        "comparator_note": note or None,
        "definition": i.definition,
        "method": i.method,
        "source": i.source,
        "own": i.own or None,
    }


def _breakdown(breakdown: str) -> dict[str, Any]:
    dimension, _, label = breakdown.partition(": ")
    return {"breakdown": breakdown, "dimension": dimension, "label": label or "Total"}


_Formed = Mapping[int, Sequence[Mapping[str, Any]]]
"""By LA code the rows of a council that a workbook says was formed since this software was made."""


def _formed(councils: Sequence[CouncilInputs]) -> _Formed:
    """What this software knows by itself is not said again."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in (r for c in councils for r in c.formed if r["la_code"] not in AREAS):
        found.setdefault(row["la_code"], []).append(row)
    return found


_TO_BE_FORMED = {c.la_code: Area(c.la_code, f"LA{c.la_code}", "council", valid_from=c.first_day) for c in TO_BE_FORMED}


def _area(la_code: int, formed: _Formed) -> Area:
    """An area by its code; one that is nobody's is a council with a code of its own, or a region."""
    if la_code in AREAS:
        return AREAS[la_code]
    if la_code in formed:
        row = formed[la_code][0]
        return Area(la_code, row["ons_code"] or f"LA{la_code}", "council", valid_from=row["first_day"])
    if la_code in _TO_BE_FORMED:
        return _TO_BE_FORMED[la_code]
    return Area(la_code, f"LA{la_code}", "council" if la_code < ENGLAND else "region")


def _called(vintages: Sequence[Vintage], councils: Sequence[CouncilInputs], formed: _Formed) -> dict[int, str]:
    return {int(code): name for code, name in _areas(vintages, councils, formed).select("la_code", "name").iter_rows()}


def _areas(vintages: Sequence[Vintage], councils: Sequence[CouncilInputs], formed: _Formed) -> pl.DataFrame:
    said = {row["predecessor"] for of in formed.values() for row in of}
    names: dict[int, tuple[str, str | None]] = {
        c.la_code: (c.name, None) for c in TO_BE_FORMED if c.predecessor not in said
    }
    names |= {code: (of[0]["name"], None) for code, of in formed.items()}
    ends = {r["predecessor"]: r["first_day"] - timedelta(days=1) for of in formed.values() for r in of}
    for vintage in vintages:  # later vintages last: their spelling stands
        for row in vintage.areas.to_dicts():
            names[row["la_code"]] = (row["area"], row["region"])
    for council in councils:
        code = int(council.la_code)
        names.setdefault(code, (council.name, None))  # published figures stand under the publisher's spelling
    # A release may still hold a council that every list has forgotten.
    for la_code in {*AREAS, *(c for v in vintages for c in v.benchmark["la_code"].unique())}:
        names.setdefault(la_code, (f"LA {la_code}", None))
    rows = []
    for la_code, (name, region) in names.items():
        area = _area(la_code, formed)
        rows.append(
            {
                "la_code": str(la_code),
                "ons_code": area.ons_code,
                "name": name,
                "level": area.level,
                "region": region,
                "valid_from": area.valid_from,
                "valid_to": area.valid_to or ends.get(la_code),
            }
        )
    return _declared("dim_area", rows)


def _measures(vintages: Sequence[Vintage]) -> pl.DataFrame:
    frames = [v.measures for v in reversed(vintages)]
    if not frames:
        return _declared("dim_measure", [])
    named = pl.concat([f.select(_columns("dim_measure")) for f in frames]).unique(
        "measure", keep="first", maintain_order=True
    )
    # A measure may be in the table and not in the dictionary.
    stray = pl.concat([v.benchmark.select("measure") for v in vintages]).unique().join(named, on="measure", how="anti")
    rest = [
        {"measure": m, "label": m, "polarity": "neutral", "decimals": 1, "quartile_shown": False}
        for m in stray["measure"]
    ]
    return pl.concat([_cast("dim_measure", named), _declared("dim_measure", rest)])


def _benchmark(vintages: Sequence[Vintage], published: pl.DataFrame) -> pl.DataFrame:
    """Published values with the span of vintages in which each stood; vintages in order of time."""
    if not vintages:
        return _declared("fact_benchmark", [])
    order = {v.id: i for i, v in enumerate(vintages)}
    key = ["measure", "period", "la_code"]
    stacked = pl.concat(
        [v.benchmark.select(*key, "value").with_columns(place=pl.lit(order[v.id], dtype=pl.Int64)) for v in vintages]
    ).sort(*key, "place")
    # Sorted, so the row before is usually the same figure one vintage earlier; a span begins where it is not.
    continues = pl.all_horizontal(pl.col(c) == pl.col(c).shift(1) for c in (*key, "value")) & (
        pl.col("place") == pl.col("place").shift(1) + 1
    )
    spans = stacked.with_columns(run=(~continues.fill_null(False)).cum_sum())
    ids = [v.id for v in vintages]
    found = (
        spans.group_by("run", maintain_order=True)
        .agg(pl.col(*key, "value").first(), pl.col("place").min().alias("first"), pl.col("place").max().alias("last"))
        .with_columns(
            vintage_from=pl.col("first").replace_strict(range(len(ids)), ids, return_dtype=pl.String),
            vintage_to=pl.col("last").replace_strict(range(len(ids)), ids, return_dtype=pl.String),
        )
    )
    return _cast("fact_benchmark", placed(found, published))


def _of_vintage(vintage: Vintage, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with the vintage they are of; `_cast` makes text of the LA codes."""
    return frame.with_columns(pl.lit(vintage.id).alias("vintage"))


def _stack(name: str, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([_cast(name, f) for f in frames]) if frames else _declared(name, [])


def _columns(name: str) -> list[str]:
    return [c.name for c in describe(_model(name))]


def _model(name: str) -> Any:
    return {t.name: t.model for t in STAR}[name]


def _cast(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(c.name).cast(c.dtype) for c in describe(_model(name)))


def _declared(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a frame of the table's declared columns; keys that are not columns are left out."""
    schema = {c.name: c.dtype for c in describe(_model(name))}
    return pl.DataFrame([{k: r.get(k) for k in schema} for r in rows], schema=schema, orient="row")


def empty_history() -> pl.DataFrame:
    """No figure reported before."""
    return pl.DataFrame(schema={c.name: c.dtype for c in describe(ReportedFigures)} | {"round": pl.String()})

"""What a release rests on, gathered: the councils' facts, settings and history, the vintages, the deliveries and the findings on them.

Here: reading what the steps before made and what was published before. Not here: working anything out (`warehouse`), building, proving
and swapping the file (`warehouse.publish`), who may publish and when (`pipelines.publish.publication`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

import polars as pl

from pipelines.compose.composed import composed
from pipelines.compose.reconciliation import YEAR_END, Compared, year_end
from pipelines.compose.rounds import rounds_of
from pipelines.council.councils import Councils
from pipelines.council.reported import reported, unknown_reported
from pipelines.council.settings import WITHDRAW, Council, says_the_same_of_figures
from pipelines.figures.facts import load_facts
from pipelines.home.lake import Lake, read_frame
from pipelines.publish.software import code_version
from pipelines.publish.unexplained import Accepted, with_reasons
from pipelines.receive.books import Books, Received
from pipelines.receive.identity import COUNCIL_SLOT, PUBLISHED, Delivery
from pipelines.receive.verdict import Verdict, usual_sheet
from schemas.events import EVENTS
from schemas.star import STAR
from schemas.words import rules
from schemas.words.fields import describe
from warehouse.evaluate import Fact
from warehouse.indicator import Indicator
from warehouse.indicators import catalogue
from warehouse.period import Quarter, parse_period, published_year
from warehouse.publish.frames import CouncilInputs, Vintage
from warehouse.publish.ledger import LEDGER
from warehouse.standing.movement import last_frozen
from warehouse.standing.plausibility import OwnPublished, questioned
from warehouse.standing.position import RoundSettings, index, reported_before, unavailable_reason
from warehouse.standing.restatement import Change, Standing, restatements, unexplained


@dataclass
class Gathered:
    """What a release rests on.

    councils    what each council has to publish
    changes     what would differ from what is published, for no known cause
    deliveries  rows of `dim_delivery`
    quality     rows of `fact_quality`
    verdicts    the verdicts it rests on: owner, slot, content, fingerprint
    """

    councils: list[CouncilInputs] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    quality: list[dict[str, Any]] = field(default_factory=list)
    verdicts: list[tuple[str, str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Published:
    """What is published already, the same for every council.

    vintages  national figures
    ledger    what every release displayed
    served    the release that is served, or None
    accepted  the changes that named persons have accepted
    """

    vintages: list[Vintage]
    ledger: pl.DataFrame
    served: str | None
    accepted: Accepted


def gather(
    lake: Lake,
    books: Books,
    councils: Councils,
    vintages: list[Vintage],
    *,
    upto: str | None,
    served: str | None,
    accepted: Accepted,
) -> Gathered:
    """Everything a release rests on.

    upto      the last round of the configured council, or None
    served    the release that is served, or None
    accepted  the changes that named persons have accepted
    """
    found, published = Gathered(), _Published(vintages, load_ledger(lake), served, accepted)
    national = books.received(PUBLISHED)
    found.verdicts += [_identity(d, v) for d, v in national if v.accepted]
    for council in councils.usable:
        last = upto if council is councils.configured else None
        inputs = _council_inputs(lake, books, council, published, last)
        if inputs is None:
            continue
        one, changed = inputs
        found.councils.append(one)
        found.changes += changed
        until = [
            (d, v) for d, v in books.received(council.la_code) if d.slot == COUNCIL_SLOT or d.slot <= one.current_round
        ]
        mine = [(d, v) for d, v in until if _counts(d, v, council)]
        found.verdicts += [_identity(d, v) for d, v in mine]
        _describe_deliveries(mine, found.deliveries, found.quality)
        found.quality += _reconciliation(lake, one, mine)
        found.quality += _questions(lake, books, council, one.current_round, mine)
    # Also those that nothing is compared with: figures rest on the register of schools.
    _describe_deliveries(national, found.deliveries, found.quality)
    return found


def _identity(delivery: Delivery, verdict: Verdict) -> tuple[str, str, str, str]:
    return delivery.la_code, delivery.slot, delivery.sha256, verdict.fingerprint


def load_ledger(lake: Lake) -> pl.DataFrame:
    """Every entry of the ledger."""
    entries = [pl.DataFrame(schema=LEDGER), *(read_frame(p) for p in lake.ledger_entries())]
    return pl.concat(entries, how="diagonal")  # an entry is never rewritten: the first ones had fewer columns


def _counts(delivery: Delivery, verdict: Verdict, council: Council) -> bool:
    """Is it part of what the release rests on: of the council's workbooks only the one in use is."""
    return verdict.accepted and (delivery.slot != COUNCIL_SLOT or delivery.id == council.delivery)


def _council_inputs(
    lake: Lake, books: Books, council: Council, published: _Published, upto: str | None
) -> tuple[CouncilInputs, list[Change]] | None:
    """What a council has to publish, and what of it differs from what is published for no known cause."""
    rounds = rounds_of(council, books, upto)
    if not rounds:
        return None
    calendar = council.tables["rounds"].filter(pl.col("round") <= rounds[-1])
    cut_off = dict(calendar.select("round", "data_cut_off").iter_rows())
    settings = {r: _settings(council, r, published.vintages, cut_off[r]) for r in cut_off}
    history = reported(lake, books, council, rounds[-1])
    before = reported_before(history, published.ledger, council.indicators, council.la_code, rounds[-1])
    reported_values = {key: r.value for key, r in before.items()}
    facts = {
        r: questioned(
            withhold(load_facts(lake, council.la_code, r), settings[r]),
            council.indicators,
            _own_published(council.la_code, settings[r], published.vintages),
            reported_values,
        )
        for r in rounds
    }
    standing = Standing(
        la_code=council.la_code,
        facts={key: fact for r in rounds for key, fact in index(facts[r]).items()},  # as the last round has them
        deliveries=_in_words(books, council),
        code_version=code_version(),
        current_round=rounds[-1],
        shown={r: _shown(s, council.indicators) for r, s in settings.items()},
        workbook=council.delivery,
        same_settings=partial(says_the_same_of_figures, lake, books, council),
    )
    restated = with_reasons(published.accepted, restatements(standing, published.ledger, council.indicators))
    inputs = CouncilInputs(
        la_code=council.la_code,
        name=council.name,
        notice=council.notice,
        current_round=rounds[-1],
        facts=facts,
        settings=settings,
        calendar=calendar,
        outcomes={r: council.valid_in("outcomes", r) for r in cut_off},
        paragraphs={r: council.valid_in("report", r) for r in cut_off},
        names={r: council.valid_in("names", r) for r in cut_off},
        history=history,
        reported=before,
        restated=restated,
        frozen=last_frozen(standing, published.ledger),
        formed=council.formed,
        indicators=council.indicators,
        commentary=council.tables["commentary"]
        .unique(["round", "indicator_id", "text", "author"], maintain_order=True)
        .to_dicts(),
    )
    return inputs, unexplained(standing, published.ledger, council.indicators, published.served)


def _shown(settings: RoundSettings, known: Mapping[str, Indicator]) -> dict[str, str]:
    """The indicators that a round reports by the council's workbook, and the variant of each that is shown."""
    reports = set(settings.reporting["indicator_id"])
    return {
        i: variant or known[i].variants[0].id
        for i, variant in settings.indicators.select("indicator_id", "variant").iter_rows()
        if i in reports and i in known
    }


def _own_published(la_code: str, settings: RoundSettings, vintages: list[Vintage]) -> OwnPublished:
    """What the Department published of the council itself, by measure and year, as the round's vintages have it."""
    found: dict[tuple[str, int], float] = {}
    for vintage in vintages:
        if vintage.id in settings.vintages:
            mine = vintage.comparison.filter((pl.col("la_code") == int(la_code)) & pl.col("value").is_not_null())
            for measure, period, value in mine.select("measure", "period", "value").iter_rows():
                # 2023/24 ends in 2024; a year without a stroke is the one it ends in.
                found[measure, published_year(period) + ("/" in period)] = value
    return found


def _in_words(books: Books, council: Council) -> dict[str, str]:
    """What each delivery is, for people: `Annex A …, delivery 1a2b3c4d5e6f, received 2025-08-01`."""
    owners = (council.la_code, *(p.la_code for p in council.formed_of), PUBLISHED)
    known = [r for owner in owners for r in books.received(owner)]
    return {d.id: f"{v.words} (delivery {d.id}, received {d.received_at[:10]})" for d, v in known}


def withhold(facts: list[Fact], settings: RoundSettings) -> list[Fact]:
    """Facts of a round without the figures that the council says cannot be given; the reason stands in their place."""
    reasons = {r["indicator_id"]: unavailable_reason(r) for r in settings.unavailable.to_dicts()}
    shown_period = dict(settings.reporting.select("indicator_id", "period").iter_rows())
    quarter = Quarter.parse(settings.round)

    def withheld(fact: Fact) -> bool:
        if fact.indicator_id not in reasons:
            return False
        if period := shown_period.get(fact.indicator_id):
            return fact.period == period
        # Off the dashboard no period is named: all count that were not over when the round's quarter began.
        return parse_period(fact.period).end >= quarter.start

    return [_without_figure(f, reasons[f.indicator_id]) if withheld(f) else f for f in facts]


def _without_figure(fact: Fact, reason: str) -> Fact:
    return replace(
        fact,
        status="x",
        reason=reason,
        numerator=None,
        denominator=None,
        value=None,
        shown=None,
        unknown=0,
        marker="",
        method="",
        as_at=None,
    )


def _settings(council: Council, round_: str, vintages: list[Vintage], cut_off: date) -> RoundSettings:
    # In order of time: of each publication the last one is used.
    used = {v.publication_id: v for v in vintages if v.received_on <= cut_off}
    model = next((v.neighbours_model for v in reversed(list(used.values()))), "")
    neighbours = council.valid_in("neighbours", round_).filter(pl.col("neighbour") != int(council.la_code))
    own = neighbours["model"][0] if neighbours.height else None
    return RoundSettings(
        la_code=council.la_code,
        round=round_,
        indicators=council.valid_in("indicators", round_),
        targets=council.valid_in("targets", round_),
        reporting=council.tables["reporting"].filter(pl.col("round") == round_),
        unavailable=council.valid_in("unavailable", round_),
        neighbours=neighbours,
        neighbours_model=own or model,
        vintages=tuple(sorted(v.id for v in used.values())),
    )


def _describe_deliveries(
    items: Iterable[Received], deliveries: list[dict[str, Any]], quality: list[dict[str, Any]]
) -> None:
    described = {(d["la_code"], d["delivery"]) for d in deliveries}
    for delivery, verdict in items:
        # Lists without a row may be alike, byte for byte: they are one delivery of nothing.
        if not verdict.accepted or (delivery.la_code, delivery.id) in described:
            continue
        described.add((delivery.la_code, delivery.id))
        deliveries.append(
            {
                "delivery": delivery.id,
                "la_code": delivery.la_code,
                "slot": delivery.slot,
                "source": verdict.source,
                "words": verdict.words,
                "sha256": delivery.sha256,
                "as_at": date.fromisoformat(verdict.as_at) if verdict.as_at else None,
                "received_at": datetime.fromisoformat(delivery.received_at).replace(tzinfo=None),
            }
        )
        whose = {"la_code": delivery.la_code, "delivery": delivery.id}
        for table in verdict.tables:
            about = whose | {
                "source_table": table.table,
                "sheet": _sheet(verdict, table.table, table.sheet),
                "severity": "info",
                "column_title": "",
            }
            quality += [about | {"rule": f"rows {k}", "text": f"Rows {k}", "rows": n} for k, n in table.rows.items()]
        quality += [
            whose
            | {
                "source_table": f.table,
                "sheet": _sheet(verdict, f.table, f.sheet),
                "rule": f.rule,
                "severity": f.severity,
                "column_title": f.column,
                "text": f.text,
                "rows": f.count,
            }
            for f in verdict.findings
        ]


def _sheet(verdict: Verdict, table: str, sheet: str) -> str:
    """The sheet's name where it is one that such files have; people call sheets after anything, also after people."""
    return sheet if usual_sheet(verdict.source, table, sheet) else "(other name)"


def _reconciliation(lake: Lake, one: CouncilInputs, mine: list[Received]) -> list[dict[str, Any]]:
    """What sources that are not used hold beside those that are, as rows of `fact_quality`."""
    known = {d.id for d, _ in mine}
    compared = list(composed(lake, one.la_code, one.current_round).reconciled)
    for indicator, text, agree in year_end(catalogue().values(), one.facts[one.current_round]):
        variant = next(v for v in indicator.variants if v.id == YEAR_END)
        source_table = EVENTS[indicator.numerators(variant)[0].events].filled_by[0]
        returns = [d.id for d, v in mine if v.source == source_table.source and v.table(source_table.table)]
        if returns:
            compared.append(Compared(returns[-1], source_table.table, text, agree))
    return [
        {
            "la_code": one.la_code,
            "delivery": c.delivery,
            "source_table": c.table,
            "sheet": "",
            "rule": "reconciliation",
            "severity": "info" if c.agree else "warning",
            "column_title": "",
            "text": c.text,
            "rows": 0,
        }
        for c in compared
        if c.delivery in known
    ]


def _questions(lake: Lake, books: Books, council: Council, round_: str, mine: list[Received]) -> list[dict[str, Any]]:
    """What is not plausible of deliveries beside each other, and what a person has decided, as rows of `fact_quality`."""
    known = {d.id for d, _ in mine}
    events = composed(lake, council.la_code, round_)
    findings: list[tuple[str, str, rules.Rule, str]] = []
    counted = {(o.delivery, o.table, o.text): o.rows for o in events.orphans}
    findings += [(delivery, table, rules.ORPHAN, text) for delivery, table, text in counted]
    counted |= {(r.delivery, r.events, r.text): r.rows for r in events.replaced}
    findings += [(r.delivery, r.events, rules.CATEGORY_REPLACED, r.text) for r in events.replaced]
    for r in events.removals:
        rule = rules.REMOVAL_WAITS if r.waits else rules.REMOVAL_ACCEPTED
        findings.append((r.delivery, r.table, rule, r.text))
    findings += [(q.delivery, q.events, rules.NOT_PLAUSIBLE, q.text) for q in events.questions]
    # The name stays in the workbook and on the status screen: what is served is read by many.
    for row in council.tables["decisions"].to_dicts():
        rule = rules.WITHDRAWN if row["decision"] == WITHDRAW else rules.DECIDED
        words = f"{rule.text} by a named person on {row['decided_on']}: {row['reason']}"
        findings.append((row["delivery"], "", rule, words))
    found = [
        {
            "la_code": council.la_code,
            "delivery": delivery,
            "source_table": table,
            "sheet": "",
            "rule": rule.id,
            "severity": rule.severity,
            "column_title": "",
            "text": text,
            "rows": counted.get((delivery, table, text), 0),
        }
        for delivery, table, rule, text in findings
        if delivery in known
    ]
    unknown = [(council.delivery, f) for f in council.unknown]
    unknown += [(d.id, f) for d, f in unknown_reported(lake, books, council, round_)]
    found += [
        {
            "la_code": council.la_code,
            "delivery": delivery,
            "source_table": f.table,
            "sheet": f.sheet,
            "rule": f.rule,
            "severity": f.severity,
            "column_title": f.column,
            "text": f.text,
            "rows": f.count,
        }
        for delivery, f in unknown
        if delivery in known
    ]
    return found


def as_frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of a table of the star as a frame."""
    schema = {c.name: c.dtype for c in describe({t.name: t.model for t in STAR}[name])}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    if name == "fact_quality":
        # The same finding on two cells of one column is one row of the fact.
        frame = frame.group_by([c for c in frame.columns if c != "rows"], maintain_order=True).agg(pl.col("rows").sum())
    return frame

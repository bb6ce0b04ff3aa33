"""What a release says: the facts that a paper's claims are held against.

Here: reading them from the release's file, and finding them by measure, period and kind of number. Not here: claims, and whether one
agrees (`judging`). Nothing is worked out but differences between two figures that the release holds, where it holds no difference.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from pipelines.review.periods import When
from warehouse.counting import TOTAL
from warehouse.measures import MEASURES
from warehouse.period import Period, Quarter, parse_period
from warehouse.rounding import displayed_value


class NotReviewed(Exception):  # noqa: N818 - the word people read
    """A paper cannot be held against a release, with the reason in words."""


@dataclass(frozen=True)
class Fact:
    """One figure of the release.

    figure     as `mart.narrative_facts` names it, or `value` of another period, council or measure
    period     the period it is of; `versus` the one it is compared with
    value      unrounded; `displayed` as people see it
    said       in words: a record, a quartile, why there is none
    places     decimals of the indicator
    rounded    the difference of the displayed figures, where it is another one
    """

    indicator_id: str
    figure: str
    period: str
    basis: str
    variant: str
    breakdown: str
    unit: str
    places: int
    value: Decimal | None
    displayed: Decimal | None
    said: str = ""
    status: str = "ok"
    versus: str = ""
    with_rounding: bool = False
    of: str = ""

    def as_text(self) -> str:
        """The figure as prose prints it."""
        if self.displayed is None or self.unit == "quartile":
            return self.said
        places = 1 if "relative" in self.figure else 0 if self.unit == "count" else self.places
        number = displayed_value(float(self.displayed), places)
        unit = "%" if self.unit == "percent" else " percentage points" if self.unit == "points" else ""
        return f"{number:,f}{unit}"


@dataclass(frozen=True)
class About:
    """An indicator: its row of `star.dim_indicator`, and the period and basis that the round reports.

    A measure that is published and no indicator is one too: `id` is its code, and it has no period of now.
    """

    id: str
    label: str
    unit: str
    decimals: int
    polarity: str
    counted: str
    basis: str
    variant: str
    now: Period | None
    measure: str
    board: Mapping[str, Any] | None

    @property
    def is_published_alone(self) -> bool:
        """It is a published measure that no indicator stands for."""
        return self.id == self.measure


class Known:
    """The facts of one council and round in one release.

    Raises `NotReviewed` where the release holds no round of the council, or was made before names were kept in it.
    """

    def __init__(self, release: Path, la_code: str) -> None:
        with duckdb.connect(str(release), read_only=True) as connection:
            self._connection = connection
            if not connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'bridge_name'").fetchall():
                raise NotReviewed("the release is older than reviews are: `scrutiny refresh` makes one of now")
            self.la_code = la_code
            rounds = self._rows("SELECT council, round, notice FROM star.dim_round WHERE la_code = ? AND is_current")
            if not rounds:
                raise NotReviewed(f"the release holds no round of the council {la_code}")
            self.council, self.round = str(rounds[0]["council"]), Quarter.parse(rounds[0]["round"])
            self.boards = {r["indicator_id"]: r for r in self._rows("SELECT * FROM mart.dashboard WHERE la_code = ?")}
            self.about = {a.id: a for a in self._abouts()}
            self.about |= {a.id: a for a in self._published_alone()}
            compared = {a.measure for a in self.about.values() if not a.is_published_alone}
            alone = [m for m in MEASURES if m.code not in compared]  # also of what the release has no figures of
            self.published_names = {m.code: (_undated(m.label), *m.called) for m in alone if not m.broad}
            self.broad_names = {m.code: (_undated(m.label), *m.called) for m in alone if m.broad}
            self._narrated = self._narrative()
            self._series = self._figures()
            self.names = self._names()
            self.summaries = self._summary()
            self.published = self._published()
            found = connection.execute(
                "SELECT la_code, name FROM star.dim_area WHERE valid_to IS NULL AND la_code IN (SELECT la_code FROM mart.comparison)"
            ).fetchall()
            self.councils = {code: name for code, name in found if code != la_code}
            self.breakdowns = self._rows_of(
                "SELECT breakdown, label FROM star.dim_breakdown WHERE breakdown <> 'total' AND dimension = 'service_area'"
            )

    def _rows(self, query: str, *more: Any) -> list[dict[str, Any]]:
        return self._rows_of(query, self.la_code, *more)

    def _rows_of(self, query: str, *values: Any) -> list[dict[str, Any]]:
        found = self._connection.execute(query, list(values))
        columns = [c[0] for c in found.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    def _abouts(self) -> Iterator[About]:
        rows = self._rows(
            """
            SELECT i.*, coalesce(b.basis, i.headline_basis) AS basis_now, coalesce(b.variant, i.headline_variant) AS variant_now,
                   coalesce(b.period, n.period) AS period_now
            FROM star.dim_indicator i
            LEFT JOIN star.bridge_reporting b ON b.indicator_id = i.indicator_id AND b.la_code = $1 AND b.round = $2
            LEFT JOIN star.fact_narrative n ON n.indicator_id = i.indicator_id AND n.la_code = $1 AND n.round = $2
                 AND n.figure = 'value' AND n.breakdown = 'total' AND n.basis = i.headline_basis AND n.variant = i.headline_variant
            WHERE i.is_current
            """,
            self.round.round,
        )
        for r in rows:
            now = parse_period(r["period_now"]) if r["period_now"] else None
            yield About(
                r["indicator_id"], r["label"], r["unit"], r["decimals"], r["polarity"], r["counted"] or "", r["basis_now"],
                r["variant_now"], now, r["comparator"] or "", self.boards.get(r["indicator_id"]),
            )  # fmt: skip

    def _published_alone(self) -> Iterator[About]:
        rows = {r["measure"]: r for r in self._rows_of("SELECT measure, decimals, polarity FROM star.dim_measure")}
        compared = {a.measure for a in self.about.values()}
        for m in MEASURES:
            if m.code in rows and m.code not in compared:
                row = rows[m.code]
                yield About(m.code, m.label, m.unit, row["decimals"], row["polarity"], "", "", "", None, m.code, None)

    def _narrative(self) -> Mapping[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        for r in self._rows("SELECT * FROM mart.narrative_facts WHERE la_code = ?"):
            about = self.about[r["indicator_id"]]
            value = None if r["value"] is None else Decimal(repr(float(r["value"])))
            found[about.id].append(
                Fact(
                    about.id,
                    r["figure"],
                    r["period"],
                    r["basis"],
                    r["variant"],
                    r["breakdown"],
                    r["unit"],
                    about.decimals,
                    value,
                    r["displayed"],
                    r["said"] or "",
                    r["status"],
                    r["compared_with"] or "",
                    bool(r["with_rounding"]),
                )
            )
        return found

    def _figures(self) -> Mapping[tuple[str, str], list[Fact]]:
        """By indicator and period, the figures of the whole on every basis and for every cohort, and their counts."""
        found: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        rows = self._rows(
            """
            SELECT indicator_id, variant, basis, period, numerator, denominator, value, displayed FROM star.fact_indicator
            WHERE la_code = ? AND is_latest AND breakdown = 'total' AND status = 'ok' AND displayed IS NOT NULL
            """
        )
        for r in rows:
            if (about := self.about.get(r["indicator_id"])) is None:
                continue
            value = Decimal(repr(float(r["value"]))) if r["value"] is not None else r["displayed"]
            first = Fact(
                about.id, "value", r["period"], r["basis"], r["variant"], TOTAL, about.unit, about.decimals, value, r["displayed"]
            )  # fmt: skip
            key = about.id, r["period"]
            found[key].append(first)
            for part in ("numerator", "denominator"):
                if r[part] is not None and about.unit != "count":
                    count = Decimal(r[part])
                    found[key].append(replace(first, figure=part, unit="count", value=count, displayed=count))
        for facts in found.values():
            facts.sort(key=self._headline_first)
        return found

    def _headline_first(self, fact: Fact) -> tuple[bool, bool]:
        about = self.about[fact.indicator_id]
        return fact.variant != about.variant, fact.basis != about.basis

    def _names(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for r in self._rows(
            "SELECT indicator_id, name FROM star.bridge_name WHERE la_code = ? AND round = ?", self.round.round
        ):
            found[r["indicator_id"]].append(r["name"])
        return found

    def _summary(self) -> Mapping[str, int]:
        """How many indicators are in each quartile, better or worse, and of each colour; `all` is the whole dashboard, `rated` has a colour."""
        found: dict[str, int] = {"all": len(self.boards)}
        for mart, column in (
            ("quartile_summary", "quartile"),
            ("progress_summary", "direction"),
            ("rag_summary", "rag"),
        ):
            for r in self._rows(f"SELECT * FROM mart.{mart} WHERE la_code = ? AND round = ?", self.round.round):
                found[r[column] if mart != "quartile_summary" else r[column][:1]] = r["indicators"]
        found["rated"] = sum(found.get(colour, 0) for colour in ("Green", "Amber", "Red"))
        found["placed"] = sum(found.get(q, 0) for q in "1234")
        return found

    def _published(self) -> Mapping[tuple[str, str], list[dict[str, Any]]]:
        """By measure and council, what is published, the newest first."""
        found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        rows = self._rows_of(
            """
            SELECT c.*, m.year_type FROM mart.comparison c JOIN star.dim_measure m USING (measure)
            WHERE c.is_latest AND c.value IS NOT NULL AND list_contains(?, c.measure)
            ORDER BY c.last_day DESC, c.published_period DESC
            """,
            [a.measure for a in self.about.values()],
        )
        for r in rows:
            found[r["measure"], r["la_code"]].append(r)
        return found

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def categories(self) -> Sequence[tuple[str, str]]:
        """The categories that prose may name, each with its breakdown."""
        return [(r["label"], r["breakdown"]) for r in self.breakdowns]

    def period(self, indicator: str, when: When | None, beside: When | None = None) -> Period | None:
        """The period of an indicator that a paper means; the one the round reports where it names none.

        beside  the period that the one meant is compared with
        """
        now = self.about[indicator].now
        if when is None or now is None:
            return now
        return when.of(now, self.round, beside.of(now, self.round) if beside is not None else None)

    def narrated(self, indicator: str, *figures: str, breakdown: str = TOTAL) -> list[Fact]:
        """The facts with one of these names, the headline's basis and cohort first."""
        found = [f for f in self._narrated.get(indicator, ()) if f.figure in figures and f.breakdown == breakdown]
        return sorted(found, key=self._headline_first)

    def absent(self, indicator: str) -> Fact | None:
        """The fact that says why there is no figure."""
        return next((f for f in self.narrated(indicator, "value") if f.status != "ok"), None)

    def figures(self, indicator: str, period: Period | None, *parts: str, breakdown: str = TOTAL) -> list[Fact]:
        """The figures of a period: value, numerator or denominator, as worked out and as reported at the time."""
        if period is None:
            return []
        if breakdown != TOTAL:
            of = [
                f
                for f in self.narrated(indicator, "value", "previous", breakdown=breakdown)
                if f.period == period.label
            ]
            return [f for f in of if "value" in parts]
        narrated = [
            f
            for figure in ("value", "previous", "year_before", "base")
            for part in parts
            for f in self.narrated(indicator, *names_of(figure, part))
            if f.period == period.label and f.status == "ok"
        ]
        return narrated + [f for f in self._series.get((indicator, period.label), ()) if f.figure in parts]

    def everything(self, indicator: str) -> Iterator[Fact]:
        """Every number the release holds of an indicator."""
        yield from (f for f in self._narrated.get(indicator, ()) if f.displayed is not None and f.unit != "quartile")
        for (i, _), facts in self._series.items():
            if i == indicator:
                yield from facts

    def of_council(self, indicator: str, la_code: str) -> list[dict[str, Any]]:
        """What is published of another council's measure, the newest first."""
        return self.published.get((self.about[indicator].measure, la_code), [])


def _undated(label: str) -> str:
    """A label without its day: `Children in care at 31 March` is followed by a year, and both are a period."""
    return re.sub(r",? (?:at|on|as at) 31 March$", "", label)


def names_of(figure: str, part: str) -> tuple[str, ...]:
    """The name in the mart of a figure's value or count."""
    if part == "value":
        return (figure,)
    return (part,) if figure == "value" else (f"{figure}_{part}",)

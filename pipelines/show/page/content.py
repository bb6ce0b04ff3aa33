"""What the page of a council says, read from a release, and for what leaves the council from the copy made for that profile.

Here: the rows, series, parts and published figures of one council as values. Not here: how they look (`charts`, `words`, the
templates), and working anything out (`warehouse`): what no mart and no copy holds stands on no page.

A page that leaves the council is made from the copy's tables alone, and from what others have published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.counting import TOTAL

INTERNAL = "internal"


@dataclass(frozen=True)
class Point:
    """A figure of one period.

    shown        as people see it; None where there is none
    value        unrounded; None outside the council
    status       ok, c not shown, x not available, z not applicable
    as_reported  it was reported before, and not worked out here
    """

    period: str
    last_day: date
    shown: Decimal | None
    status: str
    marker: str
    reason: str
    numerator: int | None
    denominator: int | None
    value: float | None = None
    as_reported: bool = False
    england: float | None = None
    neighbours: float | None = None


@dataclass(frozen=True)
class Part:
    """A figure by district, sex, phase or another category, of the period that is reported."""

    dimension: str
    category: str
    shown: Decimal | None
    status: str
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True)
class Other:
    """A council with a published value; `rank` is its place among the neighbours in use, None for any other."""

    name: str
    value: float
    rank: int | None


@dataclass(frozen=True)
class Field:
    """All councils with a published value of the measure that a figure is compared with.

    others  never empty: a measure that no other council has is not compared with
    cuts    the values that part the quarters
    region  the region it lies in and its value; None where none is published
    """

    label: str
    period: str
    published_on: date
    publication: str
    own: float | None
    others: tuple[Other, ...]
    cuts: tuple[float, float, float]
    england: float | None
    neighbours: float | None
    region: tuple[str, float] | None


@dataclass(frozen=True)
class Row:
    """One row of the dashboard, and everything its card holds.

    board     the row of `mart.dashboard`, or of the copy's `dashboard`
    about     the row of `star.dim_indicator`: definition, method, source, polarity
    series    the figures of every period, oldest first
    bases     the figure of the reported period on every other basis
    parts     the figure by category
    field     the published figures it is compared with
    serves    the outcomes of the council's plans that it serves: plan and outcome
    comments  the rows of `mart.commentary`: people's words, or why some are asked for; for everybody there are none

    None of these outside the council:

    rests     what the figure rests on, in words
    changed   the rows of `mart.restatements`
    control   the rows of `mart.control`: limits are worked out from figures that may not be shown
    marks     the rows of `mart.quality_mark`: their numbers are of rows
    fragile   the rows of `mart.fragility`: they say how near a count is to another
    """

    board: Mapping[str, Any]
    about: Mapping[str, Any]
    series: tuple[Point, ...]
    bases: Mapping[str, Point]
    parts: tuple[Part, ...]
    field: Field | None
    serves: tuple[tuple[str, str], ...]
    comments: tuple[Mapping[str, Any], ...]
    rests: tuple[str, ...]
    changed: tuple[Mapping[str, Any], ...]
    control: tuple[Mapping[str, Any], ...]
    marks: tuple[Mapping[str, Any], ...]
    fragile: tuple[Mapping[str, Any], ...]

    @property
    def id(self) -> str:
        """Identifier of the indicator."""
        return str(self.board["indicator_id"])

    @property
    def placed(self) -> float | None:
        """The number by which the figure is placed among all councils: unrounded where that is known; None without a figure."""
        if self.board["latest"] is None:
            return None
        exact = next((p.value for p in self.series if p.period == self.board["period"] and p.value is not None), None)
        return float(self.board["latest"]) if exact is None else exact


@dataclass(frozen=True)
class Page:
    """What the page of one council says.

    moved     inside the council, the rows of `mart.movement`
    outcomes  by plan, its outcomes in order
    credits   the words that publishers want printed
    """

    profile: str
    la_code: str
    council: str
    round: str
    release: str
    state: str
    built_at: datetime
    committee: date | None
    signed: Mapping[str, str]
    data_as_at: date | None
    notice: str
    rows: tuple[Row, ...]
    moved: tuple[Mapping[str, Any], ...]
    outcomes: Mapping[str, Sequence[str]]
    neighbours: tuple[str, ...]
    neighbours_model: str
    credits: tuple[str, ...]


class NoPage(LookupError):  # noqa: N818 - the word people read
    """No page can be made: the release holds no dashboard of the council, or another version of the software made it."""


def page_of(release: Path, la_code: str, *, copy: Path | None = None, signed: Mapping[str, str] | None = None) -> Page:
    """The page of a council from a release's file, or where it leaves the council from the file of that copy.

    signed  who signed the release, when and why. Raises `NoPage`.
    """
    try:
        with (
            duckdb.connect(str(copy or release), read_only=True) as source,
            duckdb.connect(str(release), read_only=True) as file,
        ):
            figures = _inside(file, la_code) if copy is None else _outside(source, file, la_code)
            return _page(file, la_code, figures, signed or {})
    except (duckdb.CatalogException, duckdb.BinderException):
        raise NoPage("the release was made by another version of the software; run `scrutiny refresh` first") from None


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[dict[str, Any]]:
    found = connection.execute(sql, values)
    names = [c[0] for c in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _by(rows: Sequence[Mapping[str, Any]], key: str = "indicator_id") -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(str(row[key]), []).append(row)
    return found


def _point(row: Mapping[str, Any]) -> Point:
    return Point(
        row["period"],
        row["last_day"],
        row["displayed"],
        row["status"],
        row["marker"] or "",
        row["reason"] or "",
        row["numerator"],
        row["denominator"],
        row.get("value"),
        bool(row.get("as_reported")),
        row.get("england"),
        row.get("neighbours_mean"),
    )


def _part(row: Mapping[str, Any]) -> Part:
    return Part(
        row["dimension"], row["category"], row["displayed"], row["status"], row["numerator"], row["denominator"]
    )


_Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""By indicator, rows in order."""


@dataclass(frozen=True)
class _Figures:
    """The figures of a council as a profile may show them; what may not be shown is empty."""

    profile: str
    board: Sequence[Mapping[str, Any]]
    series: _Rows
    bases: _Rows
    parts: _Rows
    comments: _Rows = field(default_factory=dict)
    rests: _Rows = field(default_factory=dict)
    changed: _Rows = field(default_factory=dict)
    control: _Rows = field(default_factory=dict)
    marks: _Rows = field(default_factory=dict)
    fragile: _Rows = field(default_factory=dict)
    moved: Sequence[Mapping[str, Any]] = ()


def _inside(file: duckdb.DuckDBPyConnection, la_code: str) -> _Figures:
    """The figures as the release itself holds them."""

    def asked(sql: str) -> _Rows:
        return _by(_rows(file, sql, la_code))

    same = "t.la_code = d.la_code AND t.indicator_id = d.indicator_id AND t.period = d.period AND t.variant = d.variant"
    return _Figures(
        INTERNAL,
        _rows(file, "SELECT * FROM mart.dashboard WHERE la_code = ? ORDER BY position", la_code),
        series=asked("SELECT * FROM mart.headline_trend WHERE la_code = ? ORDER BY first_day"),
        bases=asked(
            f"SELECT t.*, p.last_day FROM mart.trend t JOIN mart.dashboard d ON {same} AND t.basis <> d.basis "
            "JOIN star.dim_period p ON p.period = t.period AND p.first_day = t.first_day WHERE t.la_code = ? ORDER BY t.basis"
        ),
        parts=asked(
            f"SELECT t.* FROM mart.breakdown t JOIN mart.dashboard d ON {same} AND t.basis = d.basis WHERE t.la_code = ? "
            "ORDER BY t.dimension, t.category"
        ),
        comments=asked("SELECT * FROM mart.commentary WHERE la_code = ?"),
        rests=asked(
            "SELECT p.indicator_id, d.words FROM star.fact_position p "
            "JOIN star.dim_round r ON r.round_key = p.round_key AND r.is_current "
            "JOIN star.dim_delivery d ON list_contains(string_split(p.deliveries, ' '), d.delivery) "
            "WHERE p.la_code = ? ORDER BY d.received_at, d.words"
        ),
        changed=asked("SELECT * FROM mart.restatements WHERE la_code = ? ORDER BY period"),
        control=asked("SELECT * FROM mart.control WHERE la_code = ? ORDER BY first_day"),
        marks=asked("SELECT * FROM mart.quality_mark WHERE la_code = ?"),
        fragile=asked("SELECT * FROM mart.fragility WHERE la_code = ?"),
        moved=_rows(file, "SELECT * FROM mart.movement WHERE la_code = ? ORDER BY position, claim", la_code),
    )


def _outside(copy: duckdb.DuckDBPyConnection, file: duckdb.DuckDBPyConnection, la_code: str) -> _Figures:
    """The figures as the copy for a profile may show them."""
    profile = str(copy.execute("SELECT profile FROM about").fetchall()[0][0])
    published = _published_of(file, la_code)
    board = [
        row | published.get(row["indicator_id"], {})
        for row in _rows(copy, "SELECT * FROM dashboard WHERE la_code = ? ORDER BY position", la_code)
    ]
    days = dict(
        file.execute("SELECT period, last_day FROM star.dim_period WHERE previous_period IS NOT NULL").fetchall()
    )
    figures = [
        r | {"last_day": days[r["period"]]}
        for r in _rows(copy, "SELECT * FROM figures WHERE la_code = ? ORDER BY indicator_id", la_code)
    ]
    figures.sort(key=lambda r: r["last_day"])
    reported = {r["indicator_id"]: r["period"] for r in board}
    here = [r for r in figures if reported.get(r["indicator_id"]) == r["period"]]
    parted = [r for r in here if r["breakdown"] != TOTAL and r["is_headline"]]
    # A committee reads what was written for it; why more is asked for stays inside.
    written = "SELECT * FROM mart.commentary WHERE la_code = ? AND text IS NOT NULL"
    return _Figures(
        profile,
        board,
        series=_by([r for r in figures if r["breakdown"] == TOTAL and r["is_headline"]]),
        bases=_by([r for r in here if r["breakdown"] == TOTAL and not r["is_headline"]]),
        parts=_by(
            [r | dict(zip(("dimension", "category"), r["breakdown"].split(": ", 1), strict=True)) for r in parted]
        ),
        comments=_by(_rows(file, written, la_code)) if profile == "committee" else {},
    )


def _published_of(file: duckdb.DuckDBPyConnection, la_code: str) -> dict[str, dict[str, Any]]:
    """Which published figures a row is compared with: no figure of the council's own is among them."""
    rows = _rows(
        file,
        "SELECT indicator_id, measure, vintage FROM mart.dashboard WHERE la_code = ?",
        la_code,
    )
    return {r.pop("indicator_id"): r for r in rows}


def _page(file: duckdb.DuckDBPyConnection, la_code: str, figures: _Figures, signed: Mapping[str, str]) -> Page:
    """The page put together; what others published, and what the council's plans are, comes from the release."""
    if not figures.board:
        raise NoPage(f"the release holds no dashboard of council {la_code}")
    about = {r["indicator_id"]: r for r in _rows(file, "SELECT * FROM star.dim_indicator WHERE is_current")}
    fields = _fields(file, la_code)
    (release,) = _rows(file, "SELECT * FROM star.dim_release")
    (round_,) = _rows(file, "SELECT * FROM star.dim_round WHERE la_code = ? AND is_current", la_code)
    near = _rows(file, "SELECT * FROM mart.neighbours WHERE la_code = ? ORDER BY rank", la_code)
    plans = _rows(file, "SELECT * FROM mart.outcome WHERE la_code = ? ORDER BY scheme, outcome", la_code)
    serves, outcomes = _by(plans), _by(plans, "scheme")
    credited = file.execute("SELECT DISTINCT attribution FROM star.dim_vintage ORDER BY 1").fetchall()

    def row(board: Mapping[str, Any]) -> Row:
        id_ = board["indicator_id"]
        return Row(
            board,
            about[id_],
            series=tuple(map(_point, figures.series.get(id_, ()))),
            bases={r["basis"]: _point(r) for r in figures.bases.get(id_, ())},
            parts=tuple(map(_part, figures.parts.get(id_, ()))),
            field=fields.get(id_),
            serves=tuple((r["scheme"], r["outcome"]) for r in serves.get(id_, ())),
            comments=tuple(figures.comments.get(id_, ())),
            rests=tuple(dict.fromkeys(str(r["words"]) for r in figures.rests.get(id_, ()))),
            changed=tuple(figures.changed.get(id_, ())),
            control=tuple(figures.control.get(id_, ())),
            marks=tuple(figures.marks.get(id_, ())),
            fragile=tuple(figures.fragile.get(id_, ())),
        )

    return Page(
        profile=figures.profile,
        la_code=la_code,
        council=round_["council"],
        round=round_["round"],
        release=release["release"],
        state=release["state"],
        built_at=release["built_at"],
        committee=release["committee"] or round_["committee_date"],
        signed=signed,
        data_as_at=max((r["data_as_at"] for r in figures.board if r["data_as_at"]), default=None),
        notice=round_["notice"] or "",
        rows=tuple(map(row, figures.board)),
        moved=tuple(figures.moved),
        outcomes={plan: tuple(dict.fromkeys(str(r["outcome"]) for r in of)) for plan, of in outcomes.items()},
        neighbours=tuple(r["neighbour_name"] or r["neighbour"] for r in near),
        neighbours_model=near[0]["model"] if near else "",
        credits=tuple(words for (words,) in credited),
    )


def _fields(file: duckdb.DuckDBPyConnection, la_code: str) -> dict[str, Field]:
    """By indicator, every council's published value of the measure it is compared with."""
    rows = _rows(
        file,
        """
        SELECT d.indicator_id, c.label, c.period, v.received_on, v.publication, c.la_code, c.council, c.value, c.q1, c.q2, c.q3,
               c.england, d.neighbours_mean, n.rank, own.region,
               (SELECT arg_max(b.value, f.received_on)
                FROM star.fact_benchmark b
                JOIN star.dim_vintage f ON f.vintage = b.vintage_from AND f.received_on <= v.received_on
                JOIN star.dim_area r ON r.la_code = b.la_code AND r.level = 'region' AND r.name = own.region
                WHERE b.measure = c.measure AND b.published_period = c.published_period) AS of_region
        FROM mart.dashboard d
        JOIN mart.comparison c
          ON c.measure = d.measure AND c.vintage = d.vintage AND c.published_period = d.benchmark_period
        JOIN star.dim_vintage v ON v.vintage = c.vintage
        LEFT JOIN star.dim_area own ON own.la_code = d.la_code
        LEFT JOIN mart.neighbours n ON n.la_code = d.la_code AND n.neighbour = c.la_code
        WHERE d.la_code = ? AND c.value IS NOT NULL ORDER BY d.indicator_id, c.value, c.council
        """,
        la_code,
    )
    found = {}
    for indicator, those in _by(rows).items():
        one = those[0]
        others = tuple(Other(r["council"], r["value"], r["rank"]) for r in those if r["la_code"] != la_code)
        if others:
            found[indicator] = Field(
                label=one["label"],
                period=one["period"],
                published_on=one["received_on"],
                publication=one["publication"],
                own=next((r["value"] for r in those if r["la_code"] == la_code), None),
                others=others,
                cuts=(one["q1"], one["q2"], one["q3"]),
                england=one["england"],
                neighbours=one["neighbours_mean"],
                region=(one["region"], one["of_region"]) if one["of_region"] is not None else None,
            )
    return found

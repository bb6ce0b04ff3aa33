"""What the page of a council says, read from a release, and for what leaves the council from the copy made for that profile.

Here: the rows, series, parts and published figures of one council as values. Not here: how they look (`charts`, `words`, the
templates), and working anything out (`warehouse`): what no mart and no copy holds stands on no page.

A page that leaves the council is made from the copy's tables alone, and from what others have published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

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

    cuts  the values that part the quarters, or None where there is no quartile
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


@dataclass(frozen=True)
class Row:
    """One row of the dashboard, and everything its card holds.

    board   the row of `mart.dashboard`, or of the copy's `dashboard`
    about   the row of `star.dim_indicator`: definition, method, source, polarity
    series  the figures of every period, oldest first
    bases   the figure of the reported period on every other basis, by its words
    parts   the figure by category
    field   the published figures it is compared with
    rests   what the figure rests on, in words; none outside the council
    changed what earlier releases showed of it; none outside the council
    control the rows of `mart.control`; none outside the council, as limits are worked out from figures that are not shown there
    marks   the rows of `mart.quality_mark`; none outside the council, as their numbers are of rows
    fragile the rows of `mart.fragility`; none outside the council, as they say how near a count is to another
    comments  the rows of `mart.commentary`: people's words, or why some are asked for; for everybody there are none
    serves  the outcomes of the council's plans that it serves: plan and outcome
    """

    board: Mapping[str, Any]
    about: Mapping[str, Any]
    series: tuple[Point, ...]
    bases: Mapping[str, Point]
    parts: tuple[Part, ...]
    field: Field | None
    rests: tuple[str, ...]
    changed: tuple[Mapping[str, Any], ...]
    control: tuple[Mapping[str, Any], ...]
    marks: tuple[Mapping[str, Any], ...]
    fragile: tuple[Mapping[str, Any], ...]
    comments: tuple[Mapping[str, Any], ...]
    serves: tuple[tuple[str, str], ...]

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
            duckdb.connect(str(copy or release), read_only=True) as told,
            duckdb.connect(str(release), read_only=True) as file,
        ):
            asked = _Inside(file, la_code) if copy is None else _Outside(told, file, la_code)
            return _Reader(file, la_code).page(asked, signed or {})
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


class _Inside:
    """The figures of a council as the release itself holds them."""

    def __init__(self, file: duckdb.DuckDBPyConnection, la_code: str) -> None:
        self.profile = INTERNAL
        self.board = _rows(file, "SELECT * FROM mart.dashboard WHERE la_code = ? ORDER BY position", la_code)
        self.series = _by(
            _rows(file, "SELECT * FROM mart.headline_trend WHERE la_code = ? ORDER BY first_day", la_code)
        )
        same = "t.la_code = d.la_code AND t.indicator_id = d.indicator_id AND t.period = d.period AND t.variant = d.variant"
        self.bases = _by(
            _rows(
                file,
                f"SELECT t.*, p.last_day FROM mart.trend t JOIN mart.dashboard d ON {same} AND t.basis <> d.basis "
                "JOIN star.dim_period p ON p.period = t.period AND p.first_day = t.first_day WHERE t.la_code = ? ORDER BY t.basis",
                la_code,
            )
        )
        self.parts = _by(
            _rows(
                file,
                f"SELECT t.* FROM mart.breakdown t JOIN mart.dashboard d ON {same} AND t.basis = d.basis WHERE t.la_code = ? "
                "ORDER BY t.dimension, t.category",
                la_code,
            )
        )
        self.control = _by(_rows(file, "SELECT * FROM mart.control WHERE la_code = ? ORDER BY first_day", la_code))
        self.marks = _by(_rows(file, "SELECT * FROM mart.quality_mark WHERE la_code = ?", la_code))
        self.fragile = _by(_rows(file, "SELECT * FROM mart.fragility WHERE la_code = ?", la_code))
        self.comments = _by(_rows(file, "SELECT * FROM mart.commentary WHERE la_code = ?", la_code))
        self.changed = _by(_rows(file, "SELECT * FROM mart.restatements WHERE la_code = ? ORDER BY period", la_code))
        self.rests = _by(
            _rows(
                file,
                "SELECT p.indicator_id, d.words, d.received_at FROM star.fact_position p "
                "JOIN star.dim_round r ON r.round_key = p.round_key AND r.is_current "
                "JOIN star.dim_delivery d ON list_contains(string_split(p.deliveries, ' '), d.delivery) "
                "WHERE p.la_code = ? ORDER BY d.received_at, d.words",
                la_code,
            )
        )


class _Outside:
    """The figures of a council as the copy for a profile may show them."""

    def __init__(self, copy: duckdb.DuckDBPyConnection, file: duckdb.DuckDBPyConnection, la_code: str) -> None:
        self.profile = str(copy.execute("SELECT profile FROM about").fetchall()[0][0])
        self.board = _rows(copy, "SELECT * FROM dashboard WHERE la_code = ? ORDER BY position", la_code)
        reported = {r["indicator_id"]: r["period"] for r in self.board}
        published = _published_of(file, la_code)
        self.board = [row | published.get(row["indicator_id"], {}) for row in self.board]
        days = dict(
            file.execute("SELECT period, last_day FROM star.dim_period WHERE previous_period IS NOT NULL").fetchall()
        )
        figures = [
            r | {"last_day": days[r["period"]]}
            for r in _rows(copy, "SELECT * FROM figures WHERE la_code = ? ORDER BY indicator_id", la_code)
        ]
        figures.sort(key=lambda r: r["last_day"])
        totals = [r for r in figures if r["breakdown"] == "total"]
        self.series = _by([r for r in totals if r["is_headline"]])
        here = [r for r in figures if reported.get(r["indicator_id"]) == r["period"]]
        self.bases = _by([r for r in here if r["breakdown"] == "total" and not r["is_headline"]])
        parted = [r for r in here if r["breakdown"] != "total" and r["is_headline"]]
        self.parts = _by(
            [r | dict(zip(("dimension", "category"), r["breakdown"].split(": ", 1), strict=True)) for r in parted]
        )
        self.control: dict[str, list[Mapping[str, Any]]] = {}
        # A committee reads what was written for it; why more is asked for stays inside.
        written = "SELECT * FROM mart.commentary WHERE la_code = ? AND text IS NOT NULL"
        self.comments = _by(_rows(file, written, la_code)) if self.profile == "committee" else {}
        self.fragile: dict[str, list[Mapping[str, Any]]] = {}
        self.marks: dict[str, list[Mapping[str, Any]]] = {}
        self.changed: dict[str, list[Mapping[str, Any]]] = {}
        self.rests: dict[str, list[Mapping[str, Any]]] = {}


def _published_of(file: duckdb.DuckDBPyConnection, la_code: str) -> dict[str, dict[str, Any]]:
    """Which published figures a row is compared with: no figure of the council's own is among them."""
    rows = _rows(
        file,
        "SELECT indicator_id, measure, vintage, neighbours_model, basis, release, release_state FROM mart.dashboard WHERE la_code = ?",
        la_code,
    )
    return {r.pop("indicator_id"): r for r in rows}


class _Reader:
    """Puts a council's page together; what others published, and what its plans are, comes from the release."""

    def __init__(self, file: duckdb.DuckDBPyConnection, la_code: str) -> None:
        self.file, self.la_code = file, la_code

    def page(self, asked: _Inside | _Outside, signed: Mapping[str, str]) -> Page:
        if not asked.board:
            raise NoPage(f"the release holds no dashboard of council {self.la_code}")
        about = {r["indicator_id"]: r for r in _rows(self.file, "SELECT * FROM star.dim_indicator WHERE is_current")}
        fields = self._fields()
        release = _rows(self.file, "SELECT * FROM star.dim_release")[0]
        near = _rows(self.file, "SELECT * FROM mart.neighbours WHERE la_code = ? ORDER BY rank", self.la_code)
        plans = _rows(self.file, "SELECT * FROM mart.outcome WHERE la_code = ? ORDER BY scheme, outcome", self.la_code)
        serves, outcomes = _by(plans), _by(plans, "scheme")
        first = asked.board[0]
        rows = tuple(
            Row(
                board,
                about[board["indicator_id"]],
                tuple(_point(r) for r in asked.series.get(board["indicator_id"], ())),
                {r["basis"]: _point(r) for r in asked.bases.get(board["indicator_id"], ())},
                tuple(_part(r) for r in asked.parts.get(board["indicator_id"], ())),
                fields.get(board["indicator_id"]),
                tuple(dict.fromkeys(str(r["words"]) for r in asked.rests.get(board["indicator_id"], ()))),
                tuple(asked.changed.get(board["indicator_id"], ())),
                tuple(asked.control.get(board["indicator_id"], ())),
                tuple(asked.marks.get(board["indicator_id"], ())),
                tuple(asked.fragile.get(board["indicator_id"], ())),
                tuple(asked.comments.get(board["indicator_id"], ())),
                tuple((r["scheme"], r["outcome"]) for r in serves.get(board["indicator_id"], ())),
            )
            for board in asked.board
        )
        days = [r["data_as_at"] for r in asked.board if r["data_as_at"]]
        return Page(
            asked.profile,
            self.la_code,
            first["council"],
            first["round"],
            release["release"],
            release["state"],
            release["built_at"],
            release["committee"] or self._committee(),
            signed,
            max(days, default=None),
            first["notice"] or "",
            rows,
            {plan: tuple(dict.fromkeys(str(r["outcome"]) for r in of)) for plan, of in outcomes.items()},
            tuple(r["neighbour_name"] or r["neighbour"] for r in near),
            near[0]["model"] if near else "",
            tuple(
                r[0]
                for r in self.file.execute("SELECT DISTINCT attribution FROM star.dim_vintage ORDER BY 1").fetchall()
            ),
        )

    def _committee(self) -> date | None:
        found = self.file.execute(
            "SELECT committee_date FROM star.dim_round WHERE la_code = ? AND is_current", [self.la_code]
        )
        return found.fetchall()[0][0]

    def _fields(self) -> dict[str, Field]:
        """By indicator, every council's published value of the measure it is compared with."""
        rows = _rows(
            self.file,
            """
            SELECT d.indicator_id, c.label, c.period, v.received_on, v.publication, c.la_code, c.council, c.value, c.q1, c.q2, c.q3,
                   c.england, d.neighbours_mean, n.rank
            FROM mart.dashboard d
            JOIN mart.comparison c
              ON c.measure = d.measure AND c.vintage = d.vintage AND c.published_period = d.benchmark_period
            JOIN star.dim_vintage v ON v.vintage = c.vintage
            LEFT JOIN mart.neighbours n ON n.la_code = d.la_code AND n.neighbour = c.la_code
            WHERE d.la_code = ? ORDER BY d.indicator_id, c.value, c.council
            """,
            self.la_code,
        )
        found = {}
        for indicator, those in _by(rows).items():
            one, own = those[0], [r["value"] for r in those if r["la_code"] == self.la_code]
            others = tuple(
                Other(r["council"], r["value"], r["rank"])
                for r in those
                if r["la_code"] != self.la_code and r["value"] is not None
            )
            found[indicator] = Field(
                one["label"],
                one["period"],
                one["received_on"],
                one["publication"],
                own[0] if own else None,
                others,
                (one["q1"], one["q2"], one["q3"]),
                one["england"],
                one["neighbours_mean"],
            )
        return found

"""What a page of published figures says, read from a file of them.

Here: the measures of one council with their series, places and neighbours, as values. Not here: how they look (`drawing`), and working anything
out (`warehouse`): what no mart holds stands on no page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import duckdb


class NoSuchCouncil(LookupError):  # noqa: N818 - the word people read
    """Nothing is published of a council with this code; the message says what a code looks like."""


@dataclass(frozen=True)
class Point:
    """The published figures of one period: the council's, England's, its neighbours' average."""

    period: str
    value: float | None
    england: float | None
    neighbours: float | None


@dataclass(frozen=True)
class Measure:
    """One measure of a council.

    board       the row of `mart.published`
    series      every period that is published, oldest first
    neighbours  the figure of each neighbour in the newest period, the nearest first
    cuts        the values that part the quarters of all councils, with the lowest and the highest; None without polarity
    """

    board: Mapping[str, Any]
    series: tuple[Point, ...]
    neighbours: tuple[tuple[str, float], ...]
    cuts: tuple[float, float, float, float, float] | None

    @property
    def code(self) -> str:
        """The publisher's code."""
        return str(self.board["measure"])

    @property
    def latest(self) -> Decimal | None:
        """The newest figure as people see it; None where the council has none in the newest period."""
        shown: Decimal | None = self.board["latest"]
        return shown


@dataclass(frozen=True)
class TakesOver:
    """A council that takes over from another: the other's name, or its own on the page of the one that ends."""

    name: str
    first_day: date
    districts: str


@dataclass(frozen=True)
class Council:
    """A council and its published measures with a polarity; none where only its place in the index is asked for.

    topics  by topic, those that are still published
    old     those whose newest figure is years old
    came_of, becomes  the councils it takes over from, and those that take over from it
    """

    la_code: str
    name: str
    region: str
    neighbours: tuple[str, ...] = ()
    topics: tuple[tuple[str, tuple[Measure, ...]], ...] = ()
    old: tuple[Measure, ...] = ()
    places: Mapping[str, int] | None = None
    came_of: tuple[TakesOver, ...] = ()
    becomes: tuple[TakesOver, ...] = ()

    @property
    def measures(self) -> list[Measure]:
        """Those still published, in the order of the page."""
        return [m for _, measures in self.topics for m in measures]


class Published:
    """A file of published figures, open. `credits`: the words that publishers want printed; `built_at`: when the file was built."""

    def __init__(self, file: Path) -> None:
        self._connection = duckdb.connect(str(file), read_only=True)
        (release,) = self._rows("SELECT built_at FROM star.dim_release")
        self.built_at: datetime = release["built_at"]
        self.publications = self._rows(
            "SELECT publication, received_on, licence, neighbours_model FROM star.dim_vintage ORDER BY publication"
        )
        self.credits = [
            r["attribution"] for r in self._rows("SELECT DISTINCT attribution FROM star.dim_vintage ORDER BY 1")
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        found = self._connection.execute(sql, values)
        names = [c[0] for c in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def councils(self) -> list[Council]:
        """The councils of the day the files were read with a published figure, by name, each with how many of its measures are in which quartile."""
        rows = self._rows(
            """
            SELECT p.la_code, p.council, a.region, p.quartile, count(*) AS measures FROM mart.published p
            JOIN star.dim_area a ON a.la_code = p.la_code AND a.level = 'council' AND (a.valid_to IS NULL OR a.valid_to >= ?)
            WHERE p.latest IS NOT NULL AND p.polarity <> 'neutral' AND NOT p.is_old GROUP BY ALL ORDER BY p.council, p.la_code, p.quartile
            """, self.built_at.date(),
        )  # fmt: skip
        found: dict[str, Council] = {}
        for r in rows:
            known = found.setdefault(r["la_code"], Council(r["la_code"], r["council"], r["region"] or "", places={}))
            known.places[r["quartile"]] = r["measures"]  # type: ignore[index]
        return list(found.values())

    def council(self, la_code: str) -> Council:
        """One council with its measures. Raises `NoSuchCouncil`."""
        board = self._rows(
            "SELECT p.*, m.title, m.description, m.link FROM mart.published p JOIN star.dim_measure m USING (measure) "
            "WHERE p.la_code = ? AND p.polarity <> 'neutral' ORDER BY p.topic NULLS LAST, p.label, measure",
            la_code,
        )
        if not board:
            raise NoSuchCouncil(
                f"nothing is published here of a council with the code {la_code}: it is the Department's code of three digits, for instance 891"
            )
        series = self._by_measure(
            "SELECT measure, period, value, england, neighbours_mean FROM mart.comparison WHERE la_code = ? AND is_latest "
            "AND (value IS NOT NULL OR england IS NOT NULL) ORDER BY first_day, published_period", la_code,
        )  # fmt: skip
        near = self._by_measure(
            """
            SELECT p.measure, p.council, c.value FROM star.bridge_neighbour n
            JOIN mart.published p ON p.la_code = n.neighbour AND p.vintage = n.vintage
            JOIN star.fact_comparison c ON c.measure = p.measure AND c.la_code = p.la_code
             AND c.published_period = p.published_period AND c.vintage = p.vintage
            WHERE n.la_code = ? AND c.value IS NOT NULL ORDER BY p.measure, n.rank
            """, la_code,
        )  # fmt: skip
        cuts = self._cuts
        topics: dict[str, list[Measure]] = {}
        old: list[Measure] = []
        for row in board:
            m = row["measure"]
            points = tuple(
                Point(r["period"], r["value"], r["england"], r["neighbours_mean"]) for r in series.get(m, ())
            )
            neighbours = tuple((r["council"], r["value"]) for r in near.get(m, ()))
            measure = Measure(row, points, neighbours, cuts.get(m))
            (old if row["is_old"] else topics.setdefault(row["topic"] or "Other", [])).append(measure)
        (area,) = self._rows("SELECT name, region FROM star.dim_area WHERE la_code = ?", la_code)
        kept = tuple((topic, tuple(of)) for topic, of in topics.items())
        return Council(
            la_code,
            area["name"],
            area["region"] or "",
            self._neighbours_of(la_code),
            kept,
            tuple(old),
            came_of=self._takes_over("successor", "la_code", la_code),
            becomes=self._takes_over("la_code", "successor", la_code),
        )

    def _takes_over(self, mine: str, other: str, la_code: str) -> tuple[TakesOver, ...]:
        rows = self._rows(
            f"SELECT a.name, s.first_day, s.districts FROM star.bridge_successor s JOIN star.dim_area a ON a.la_code = s.{other} "
            f"WHERE s.{mine} = ? ORDER BY a.name", la_code,
        )  # fmt: skip
        return tuple(TakesOver(r["name"], r["first_day"], r["districts"] or "") for r in rows)

    def to_be_formed(self) -> list[Council]:
        """The councils that were still to take over from others on that day, by name."""
        rows = self._rows(
            "SELECT DISTINCT a.la_code, a.name FROM star.dim_area a JOIN star.bridge_successor s ON s.successor = a.la_code "
            "WHERE s.first_day > ? ORDER BY a.name", self.built_at.date(),
        )  # fmt: skip
        return [Council(r["la_code"], r["name"], "") for r in rows]

    @cached_property
    def _cuts(self) -> Mapping[str, tuple[float, float, float, float, float]]:
        """By measure, the lowest value, the three that part the quarters, and the highest, in its newest period."""
        rows = self._rows(
            """
            SELECT p.measure, min(c.value) AS low, any_value(c.q1) AS q1, any_value(c.q2) AS q2, any_value(c.q3) AS q3, max(c.value) AS high
            FROM mart.published p JOIN star.fact_comparison c USING (measure, la_code, published_period, vintage)
            WHERE c.value IS NOT NULL AND c.quartile IS NOT NULL GROUP BY ALL
            """
        )
        return {r["measure"]: (r["low"], r["q1"], r["q2"], r["q3"], r["high"]) for r in rows}

    def _by_measure(self, sql: str, la_code: str) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self._rows(sql, la_code):
            found.setdefault(row["measure"], []).append(row)
        return found

    def _neighbours_of(self, la_code: str) -> tuple[str, ...]:
        rows = self._rows(
            """
            SELECT a.name FROM star.bridge_neighbour n JOIN star.dim_area a ON a.la_code = n.neighbour
            WHERE n.la_code = ? AND n.vintage = (SELECT max_by(vintage, received_on) FROM star.dim_vintage WHERE vintage IN
                (SELECT vintage FROM star.bridge_neighbour)) ORDER BY n.rank
            """, la_code,
        )  # fmt: skip
        return tuple(r["name"] for r in rows)

"""The council's own indicators: those of its workbook and those that lie as files in its home, and where the dashboard shows them.

Here: collecting them, what is wrong with any, and the rows of the sheets Indicators, Reporting and Targets that they need and the workbook
does not hold. Not here: what a row means (`warehouse.own`), reading a file (`files`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.council.own.files import OwnFile
from pipelines.council.periods import proposed
from pipelines.receive.gate import Finding
from schemas.codes.council import AREA
from schemas.council import COUNCIL
from schemas.words import rules
from warehouse.indicator import Indicator
from warehouse.indicators import catalogue
from warehouse.own import NotDefined, own_indicator
from warehouse.period import Quarter

TABLE = "own_indicators"
_TITLES = {c.name: c.title for c in COUNCIL.table(TABLE).columns}
_MEETS = {"high": ">=", "low": "<="}
_AREA_CODES = {c.label: c.code for c in AREA.codes}


@dataclass(frozen=True)
class Own:
    """A council's own indicators.

    indicators  by their name
    rows        the rows of the sheet that define those of the workbook, by name
    refused     what is wrong with those that cannot be used, each with its name where it has one
    """

    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    refused: tuple[tuple[str, Finding], ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with those that cannot be used."""
        return tuple(f for _, f in self.refused)

    @property
    def all(self) -> dict[str, Indicator]:
        """Every indicator of the council by its name: those that come with the software, then its own."""
        return {**catalogue(), **self.indicators}

    @property
    def rests_on(self) -> list[tuple[str, int, str]]:
        """What its figures follow from, as JSON can hold it: the name, version and label of each."""
        return [(i.id, i.version, i.label) for i in self.indicators.values()]

    def without(self, taken: Mapping[str, Indicator]) -> "Own":
        """Without those whose name another council of the home gives to another definition: they would be taken for one."""
        clash = {n for n, i in self.indicators.items() if n in taken and taken[n].version != i.version}
        words = (
            "Another council of this home has an indicator of this name that is defined otherwise: give it another name"
        )
        found = tuple((n, _of_row(self.rows[n], "indicator_id", words)) for n in sorted(clash & self.rows.keys()))
        left = {n: i for n, i in self.indicators.items() if n not in clash}
        return Own(left, self.rows, (*self.refused, *found))


def own_of(rows: pl.DataFrame, files: Sequence[OwnFile], quarantined: Sequence[Finding] = ()) -> Own:
    """The own indicators of accepted rows of the sheet, with `sheet` and `source_row`, and of files. The sheet takes precedence.

    quarantined  what the gate found in rows of the sheet that it did not accept
    """
    indicators: dict[str, Indicator] = {}
    defining: dict[str, Mapping[str, Any]] = {}
    refused: list[tuple[str, Finding]] = [("", f) for f in quarantined]
    for row in rows.to_dicts():
        whole = dict.fromkeys(_TITLES) | row
        try:
            _refuse_what_cannot_be_read(whole)
            made = own_indicator(whole, f"sheet {row['sheet']} of the workbook, row {row['source_row']}")
            if whole["target"] is not None and made.polarity not in _MEETS:
                raise NotDefined("target", "A target needs a direction: write High or Low in the column Good is")
        except NotDefined as why:
            refused.append((str(whole["indicator_id"]), _of_row(whole, why.column, str(why))))
        except (Exception, pl.exceptions.PanicException) as why:  # one row never takes the others with it
            words = f"It cannot be used ({type(why).__name__})"
            refused.append((str(whole["indicator_id"]), _of_row(whole, "indicator_id", words)))
        else:
            indicators[made.id], defining[made.id] = made, whole
    for file in files:
        name = Path(file.name).stem
        if file.refused is not None:
            refused.append((name, _of_file(file.name, str(file.refused), file.refused.line)))
        elif file.indicator is not None and file.indicator.id in indicators:
            words = "The workbook defines an indicator of the same name; that one is used"
            refused.append((name, _of_file(file.name, words, 0)))
        elif file.indicator is not None:
            indicators[file.indicator.id] = file.indicator
    return Own(indicators, defining, tuple(refused))


def _refuse_what_cannot_be_read(row: Mapping[str, Any]) -> None:
    """Raise `NotDefined` where a cell was left out: blank, it would mean something, such as all of them."""
    for column in (row.get("left_out") or "").strip(",").split(","):
        if column in _TITLES:
            raise NotDefined(
                column, "The cell cannot be read: a formula without a saved result, an error, or a value it cannot have"
            )


def _of_row(row: Mapping[str, Any], column: str, text: str) -> Finding:
    return _finding(text, str(row["sheet"]), _TITLES[column], int(row["source_row"]))


def _of_file(name: str, text: str, line: int) -> Finding:
    return _finding(text, name, "", line)


def _finding(text: str, sheet: str, column: str, row: int) -> Finding:
    rule = rules.OWN_INDICATOR_REFUSED
    return Finding(rule.id, rule.severity, text, rule.todo, TABLE, sheet, column, rows=(row,) if row else ())


def with_places(tables: Mapping[str, pl.DataFrame], own: Own) -> dict[str, pl.DataFrame]:
    """The workbook's tables with the rows that its own indicators need and nobody wrote.

    Each is shown after the others, in its area, with the period of each round; its target is the one its row names.
    """
    added: dict[str, list[dict[str, Any]]] = {"indicators": [], "reporting": [], "targets": []}
    places = tables["indicators"]
    last = max(places["position"].to_list(), default=0)
    reported = set(tables["reporting"].select("round", "indicator_id").iter_rows())
    for number, indicator in enumerate(own.indicators.values(), start=last + 1):
        row = own.rows.get(indicator.id, {})
        bounds = {n: row.get(n) for n in ("from_round", "to_round")}
        if indicator.id not in places["indicator_id"]:
            area = _AREA_CODES[indicator.area]
            added["indicators"].append({"indicator_id": indicator.id, "position": number, "area": area} | bounds)
        for round_ in _rounds(tables["rounds"], **bounds):
            if (round_, indicator.id) not in reported:
                period = proposed(Quarter.parse(round_), indicator).label
                added["reporting"].append({"round": round_, "indicator_id": indicator.id, "period": period})
        if row.get("target") is not None and indicator.id not in tables["targets"]["indicator_id"]:
            target = {"operator": _MEETS[indicator.polarity], "target": row["target"], "rag_shown": "Y"}
            added["targets"].append({"indicator_id": indicator.id} | target | bounds)
    return {**tables, **{n: _below(tables[n], rows) for n, rows in added.items() if rows}}


def _rounds(calendar: pl.DataFrame, from_round: str | None, to_round: str | None) -> Iterator[str]:
    for round_ in sorted(calendar["round"].to_list()):
        if (from_round or "") <= round_ <= (to_round or "9"):
            yield round_


def _below(table: pl.DataFrame, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.concat([table, pl.DataFrame(rows, schema_overrides=table.schema, orient="row")], how="diagonal")

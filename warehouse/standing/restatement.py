"""Restatements: a figure in this release beside the same figure in earlier releases, and what made the difference.

Here: comparing the ledger with the facts as they stand now. Not here: what was reported before this system (its figures
stand beside those worked out here in `fact_position`), and which deliveries are used (`pipelines.compose.composition`).

A figure counts as published once a release displayed it as the figure of its round; where the round was frozen, only what was
frozen does. It is compared with the first release that displayed it and with the last one: what a committee has read, and what
has changed since yesterday.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from warehouse.evaluate import Fact
from warehouse.own import PREFIX as OWN
from warehouse.publish.ledger import as_published

FactKey = tuple[str, str, str, str]
"""indicator, variant, period label, basis"""

UNEXPLAINED = "nothing that it rests on has changed: deliveries, definition, software and settings are the same"

_COMPARED = ("variant", "latest", "numerator", "denominator", "status")
_NO_FIGURE = dict.fromkeys(("latest", "numerator", "denominator")) | {"status": "x", "version": None}
_NOT_REPORTED = _NO_FIGURE | {"reason": "no longer reported", "deliveries": None}
_GONE = "not worked out any more"


@dataclass(frozen=True)
class Standing:
    """What a council's figures are now, and what they rest on.

    facts          the figures as they stand now
    deliveries     what each delivery is, in words
    current_round  what later rounds displayed is not yet known in it
    shown          by round, the indicators it reports and the variant of each that is shown; a round that nothing
                   is known about is left out
    workbook       the delivery of the council's workbook in use
    same_settings  whether another workbook agrees with it in everything that a figure can depend on
    """

    la_code: str
    facts: Mapping[FactKey, Fact]
    deliveries: Mapping[str, str]
    code_version: str
    current_round: str
    shown: Mapping[str, Mapping[str, str]]
    workbook: str
    same_settings: Callable[[str], bool] = lambda _: False

    def now(self, then: Mapping[str, Any]) -> dict[str, Any]:
        """The figure of a ledger row as it is now, with the columns of the ledger."""
        indicator = then["indicator_id"]
        variant = self.shown.get(then["round"], {indicator: then["variant"]}).get(indicator)
        if variant is None:
            return _NOT_REPORTED | {"variant": then["variant"]}
        return _as_in_ledger(self.facts.get((indicator, variant, then["period"], then["basis"]))) | {"variant": variant}

    def because(self, now: Mapping[str, Any], then: Mapping[str, Any]) -> str:
        """Why the figure differs, in words; `UNEXPLAINED` where nothing it rests on has changed."""
        return self.why(now, then)[1]

    def why(self, now: Mapping[str, Any], then: Mapping[str, Any]) -> tuple[str, str]:
        """Why the figure differs, as kind and in words: deliveries, else the definition, else the software, else the settings.

        First comes the council's workbook: whether it still reports the figure, and for which cohort. `UNEXPLAINED` where
        all of these are the same.
        """
        if now["deliveries"] is None:
            return "definition", f"the council's workbook no longer reports it in round {then['round']}"
        if now["variant"] != then["variant"]:
            return (
                "definition",
                f"the council's workbook reports the variant {now['variant']}, it was {then['variant']}",
            )
        if then["deliveries"] is None:
            return "correction", f"release {then['release']} did not keep what its figures rested on"
        mine, before = set(now["deliveries"].split()), set(then["deliveries"].split())
        gone = now["reason"] == _GONE  # a figure that is not worked out names no deliveries
        causes = [f"received: {self.deliveries.get(d, d)}" for d in sorted(mine - before)]
        causes += [f"no longer used: {self.deliveries.get(d, d)}" for d in sorted(before - mine) if not gone]
        if causes:
            return "correction", "; ".join(causes)
        if now["version"] != then["version"] and now["version"] is not None:
            whose = (
                "the council's own definition was changed: it"
                if then["indicator_id"].startswith(OWN)
                else "the definition"
            )
            return "definition", f"{whose} is version {now['version']}, it was {then['version']}"
        if then["code_version"] != self.code_version:
            return "definition", f"the software is {self.code_version}, it was {then['code_version']}"
        if then["workbook"] is None:
            return "correction", f"release {then['release']} did not keep which workbook its figures rested on"
        if then["workbook"] != self.workbook and (gone or not self.same_settings(then["workbook"])):
            return "correction", "the council's workbook: its settings, mappings or decisions changed"
        return "correction", UNEXPLAINED


@dataclass(frozen=True)
class Change:
    """A figure that differs from what was published last, and nobody knows why: the ledger's row, and the figure now."""

    then: Mapping[str, Any]
    now: Mapping[str, Any]


def restatements(standing: Standing, ledger: pl.DataFrame, catalogue: Collection[str]) -> list[dict[str, Any]]:
    """The rows of `fact_restatement` of one council: published figures that are not what they were.

    ledger     rows of `warehouse.publish.ledger` of the releases before
    catalogue  the indicators there are
    """
    published: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in _of(standing, as_published(ledger), catalogue):
        published.setdefault((row["indicator_id"], row["period"], row["basis"]), []).append(row)
    rows = []
    for (indicator, period, basis), entries in published.items():
        first, last = entries[0], entries[-1]
        now = standing.now(last)
        if _same(now, first) and _same(now, last):
            continue
        differs = next(e for e in reversed(entries) if not _same(now, e))
        rows.append(
            {
                "la_code": standing.la_code,
                "indicator_id": indicator,
                "variant": now["variant"],
                "period": period,
                "basis": basis,
                "round": first["round"],
                **{f"first_{k}": first[c] for k, c in _COLUMNS.items()},
                **{f"last_{k}": last[c] for k, c in _COLUMNS.items()},
                "displayed": now["latest"],
                "numerator": now["numerator"],
                "denominator": now["denominator"],
                "status": now["status"],
                "reason": now["reason"],
                "change": _difference(now["latest"], first["latest"]),
                "change_since_last": _difference(now["latest"], last["latest"]),
                "because": standing.because(now, differs),
            }
        )
    return rows


def unexplained(
    standing: Standing, ledger: pl.DataFrame, catalogue: Collection[str], served: str | None
) -> list[Change]:
    """Figures that differ from the last release that displayed them, for no known cause.

    For the figures that the served release displays, that is the last one, whether frozen or a draft; for other rounds, the release
    that displayed them last.
    """
    last: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in _of(standing, ledger.sort(pl.col("release").eq_missing(pl.lit(served)), "release"), catalogue):
        last[row["indicator_id"], row["period"], row["basis"]] = row
    changes = [Change(then, standing.now(then)) for then in last.values()]
    return [c for c in changes if not _same(c.now, c.then) and standing.because(c.now, c.then) == UNEXPLAINED]


def figure_of(about: Mapping[str, Any], figure: Mapping[str, Any]) -> str:
    """A figure and its value as one text; equal figures have the same text.

    about   la_code, indicator_id, period and basis
    figure  variant, latest, numerator, denominator and status
    """
    which = [about[c] for c in ("la_code", "indicator_id", "period", "basis")]
    counted = [figure[c] for c in ("numerator", "denominator", "status")]
    return " · ".join(str(x) for x in (*which, figure["variant"], plain(figure["latest"]), *counted))


def plain(shown: Decimal | None) -> str:
    """A figure without the zeros that it is stored with; "" where there is none."""
    return "" if shown is None else f"{shown.normalize():f}"


_COLUMNS = {
    "release": "release",
    "displayed": "latest",
    "numerator": "numerator",
    "denominator": "denominator",
    "status": "status",
}
"""Columns of `fact_restatement`, after `first_` and `last_`, and those of the ledger."""


def _of(standing: Standing, ledger: pl.DataFrame, catalogue: Collection[str]) -> list[dict[str, Any]]:
    mine = (pl.col("la_code") == standing.la_code) & (pl.col("round") <= standing.current_round)
    return ledger.filter(mine & pl.col("indicator_id").is_in(list(catalogue))).to_dicts()


def _as_in_ledger(fact: Fact | None) -> dict[str, Any]:
    """A fact with the columns of the ledger."""
    if fact is None:
        return _NO_FIGURE | {"reason": _GONE, "deliveries": ""}
    return {
        "latest": fact.shown,
        "numerator": fact.numerator,
        "denominator": fact.denominator,
        "status": fact.status,
        "reason": fact.reason or None,
        "deliveries": " ".join(fact.deliveries),
        "version": fact.version,
    }


def _same(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    return all(now[c] == then[c] for c in _COMPARED)


def _difference(now: Decimal | None, then: Decimal | None) -> Decimal | None:
    return now - then if now is not None and then is not None else None

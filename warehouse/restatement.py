"""Restatements: what a release says of a figure beside what earlier releases said of it, and what made the difference.

Here: comparing the ledger with the facts as they stand now. Not here: what was reported before this system (its figures
stand beside those worked out here in `fact_position`), and which deliveries speak (`pipelines.composition`).

A figure counts as published once a release displayed it as the figure of its round; where the round was frozen, only what was
frozen does. It is compared with the first release that did and with the last one: what a committee has read, and what the change
is since yesterday.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from warehouse.evaluate import Fact
from warehouse.indicator import Indicator
from warehouse.publish.ledger import as_published

FactKey = tuple[str, str, str, str]
"""indicator, variant, period label, basis"""

UNEXPLAINED = "nothing that it rests on has changed: deliveries, definition, software and workbook are the same"

_SAID = ("variant", "latest", "numerator", "denominator", "status")
_NOT_REPORTED = dict.fromkeys(("latest", "numerator", "denominator")) | {
    "status": "x", "reason": "no longer reported", "deliveries": None, "version": None,
}  # fmt: skip


def restatements(
    la_code: str,
    ledger: pl.DataFrame,
    facts: Mapping[FactKey, Fact],
    catalogue: Mapping[str, Indicator],
    deliveries: Mapping[str, str],
    code_version: str,
    *,
    current_round: str,
    speaking: Mapping[str, Mapping[str, str]],
    workbook: str,
    accepted: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """The rows of `fact_restatement` of one council: published figures that are not what they were.

    ledger      rows of `warehouse.publish.ledger` of the releases before
    facts       the figures as they stand now
    deliveries  what each delivery is, in words
    current_round  what later rounds said is not yet known in it
    speaking    by round, the indicators it reports and the variant of each that speaks; a round of which nothing is known is
                not here
    workbook    the delivery of the council's workbook in use
    accepted    by `figure_of`, the reason given by a person for one that changed without a known cause
    """
    published: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    mine = as_published(ledger).filter((pl.col("la_code") == la_code) & (pl.col("round") <= current_round))
    for row in mine.to_dicts():
        published.setdefault((row["indicator_id"], row["period"], row["basis"]), []).append(row)
    rows = []
    for (indicator, period, basis), said in published.items():
        if indicator not in catalogue:
            continue
        first, last = said[0], said[-1]
        variant = speaking.get(last["round"], {indicator: last["variant"]}).get(indicator)
        if variant is None:
            now = _NOT_REPORTED | {"variant": last["variant"]}
        else:
            now = _as_said(facts.get((indicator, variant, period, basis))) | {"variant": variant}
        if _same(now, first) and _same(now, last):
            continue
        differs = next(s for s in reversed(said) if not _same(now, s))
        made: dict[str, Any] = {
            "la_code": la_code,
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
            "because": _because(now, differs, deliveries, code_version, workbook),
        }
        if made["because"] == UNEXPLAINED:
            made["because"] = (accepted or {}).get(figure_of(made), UNEXPLAINED)
        rows.append(made)
    return rows


def figure_of(row: Mapping[str, Any], of: str = "") -> str:
    """A row's figure now, or as first or last published (`of` is `first_`, `last_`), in words that equal figures share."""
    about = [row[c] for c in ("la_code", "indicator_id", "variant", "period", "basis")]
    counted = [row[f"{of}{c}"] for c in ("numerator", "denominator", "status")]
    return " · ".join(str(x) for x in (*about, plain(row[f"{of}displayed"]), *counted))


def plain(shown: Decimal | None) -> str:
    """A figure without the zeros that it is stored with; "" where there is none."""
    return "" if shown is None else f"{shown.normalize():f}"


_COLUMNS = {"release": "release", "displayed": "latest", "numerator": "numerator", "denominator": "denominator", "status": "status"}  # fmt: skip


def _as_said(fact: Fact | None) -> dict[str, Any]:
    """A fact in the words of the ledger."""
    if fact is None:
        return dict.fromkeys(("latest", "numerator", "denominator")) | {
            "status": "x", "reason": "not worked out any more", "deliveries": "", "version": None,
        }  # fmt: skip
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
    return all(now[c] == then[c] for c in _SAID)


def _difference(now: Decimal | None, then: Decimal | None) -> Decimal | None:
    return now - then if now is not None and then is not None else None


def _because(
    now: Mapping[str, Any], then: Mapping[str, Any], deliveries: Mapping[str, str], code_version: str, workbook: str
) -> str:
    """What it rests on now and did not then: deliveries, else the definition, else the software, else the settings.

    Before all of them what the figure is one of: the council's workbook says whether it is reported, and of which cohort.
    """
    if now["deliveries"] is None:
        return f"the council's workbook no longer reports it in round {then['round']}"
    if now["variant"] != then["variant"]:
        return f"the council's workbook reports the variant {now['variant']}, it was {then['variant']}"
    if then["deliveries"] is None:
        return f"release {then['release']} did not keep what its figures rested on"
    mine, before = set(now["deliveries"].split()), set(then["deliveries"].split())
    said = [f"received: {deliveries.get(d, d)}" for d in sorted(mine - before)]
    said += [f"no longer speaks: {deliveries.get(d, d)}" for d in sorted(before - mine)]
    if not said and now["version"] != then["version"] and now["version"] is not None:
        said = [f"the definition is version {now['version']}, it was {then['version']}"]
    if not said and then["code_version"] != code_version:
        said = [f"the software is {code_version}, it was {then['code_version']}"]
    if not said and then["workbook"] is None:
        return f"release {then['release']} did not keep which workbook its figures rested on"
    if not said and then["workbook"] != workbook:
        said = ["the council's workbook: its settings, mappings or decisions changed"]
    return "; ".join(said) or UNEXPLAINED

"""Restatements: what a release says of a figure beside what earlier releases said of it, and what made the difference.

Here: comparing the ledger with the facts as they stand now. Not here: what was reported before this system (its figures
stand beside those worked out here in `fact_position`), and which deliveries speak (`pipelines.composition`).

A figure counts as published once a release displayed it as the figure of its round. It is compared with the first
release that did and with the last one: what a committee has read, and what the change is since yesterday.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from warehouse.evaluate import Fact
from warehouse.indicator import Indicator

FactKey = tuple[str, str, str, str]
"""indicator, variant, period label, basis"""

_SAID = ("latest", "numerator", "denominator", "status")


def restatements(
    la_code: str,
    ledger: pl.DataFrame,
    facts: Mapping[FactKey, Fact],
    catalogue: Mapping[str, Indicator],
    deliveries: Mapping[str, str],
    code_version: str,
) -> list[dict[str, Any]]:
    """The rows of `fact_restatement` of one council: published figures that are not what they were.

    ledger      rows of `warehouse.publish.ledger` of the releases before
    facts       the figures as they stand now
    deliveries  what each delivery is, in words
    """
    published: dict[FactKey, list[dict[str, Any]]] = {}
    for row in ledger.filter(pl.col("la_code") == la_code).sort("release").to_dicts():
        published.setdefault((row["indicator_id"], row["variant"], row["period"], row["basis"]), []).append(row)
    rows = []
    for key, said in published.items():
        if key[0] not in catalogue:
            continue
        first, last = said[0], said[-1]
        now = _as_said(facts.get(key))
        if _same(now, first) and _same(now, last):
            continue
        differs = next(s for s in reversed(said) if not _same(now, s))
        rows.append(
            {
                "la_code": la_code,
                "indicator_id": key[0],
                "variant": key[1],
                "period": key[2],
                "basis": key[3],
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
                "because": _because(now, differs, deliveries, code_version),
            }
        )
    return rows


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


def _because(now: Mapping[str, Any], then: Mapping[str, Any], deliveries: Mapping[str, str], code_version: str) -> str:
    """What it rests on now and did not then: deliveries, else the definition, else the software, else the settings."""
    if then["deliveries"] is None:
        return f"release {then['release']} did not keep what its figures rested on"
    mine, before = set(now["deliveries"].split()), set(then["deliveries"].split())
    said = [f"received: {deliveries.get(d, d)}" for d in sorted(mine - before)]
    said += [f"no longer speaks: {deliveries.get(d, d)}" for d in sorted(before - mine)]
    if not said and now["version"] != then["version"] and now["version"] is not None:
        said = [f"the definition is version {now['version']}, it was {then['version']}"]
    if not said and then["code_version"] != code_version:
        said = [f"the software is {code_version}, it was {then['code_version']}"]
    return "; ".join(said) or "the council's workbook: its settings, mappings or decisions changed"

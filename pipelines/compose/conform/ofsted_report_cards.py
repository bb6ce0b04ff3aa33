"""Ofsted's schools since report cards → the council's own schools as they stood on the day of the edition.

Here: whose a school is, whose card it has, and its grade before report cards. Not here: what a card counts as
(`warehouse.terms.report_cards`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About, Conform
from warehouse.terms.report_cards import cards_on, standing
from warehouse.terms.schools import schools_on

_COUNTED = {
    "phase": "phase",
    "pupils": "pupils",
    "governance": "leadership",
    "safeguarding": "safeguarding",
    "published_on": "has_card",
}
"""The columns of the file that decide, by what they are called in the event."""


def report_cards(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """The council's schools. How they stand under either framework is given where an edition before report cards was received."""
    stood = cards_on(rows, about.as_at, rolled_back=about.rolled_back).filter(
        pl.col("la_code").cast(pl.String) == about.la_code
    )
    stood = stood.with_columns(school=pl.col("urn").cast(pl.String), left_out=_renamed(pl.col("left_out")))
    if "own_card" in stood.columns:
        stood = stood.with_columns(card_of=pl.when("has_card").then(_whose(pl.col("own_card"))))
    former = about.editions.get("ofsted_schools/schools")
    if former is None or former.day is None:
        return stood
    before = schools_on(companions["schools"], former.day, rolled_back=former.rolled_back)
    return _with_former(stood, before).with_columns(standing=standing(former.day))


def _with_former(stood: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The schools with `former`, their last grade before report cards: by URN, and of a school that has a new one by its number."""
    grades = before.select("urn", "laestab", former="leadership")
    by_urn = stood.join(grades.select("urn", "former"), on="urn", how="left", maintain_order="left")
    numbered = grades.unique("laestab", keep="none").select("laestab", by_number="former")
    return by_urn.join(numbered, on="laestab", how="left", maintain_order="left").with_columns(
        former=pl.when(pl.col("urn").is_in(grades["urn"].implode())).then("former").otherwise("by_number")
    )


def _whose(own_card: pl.Expr) -> pl.Expr:
    return own_card.str.to_lowercase().replace_strict({"yes": "own", "no": "predecessor"}, default=None)


def _renamed(left_out: pl.Expr) -> pl.Expr:
    known = left_out.str.strip_chars(",").str.split(",").list.set_intersection(list(_COUNTED))
    words = known.list.eval(pl.element().replace_strict(_COUNTED, default=None)).list.unique().list.sort()
    return pl.when(words.list.len() > 0).then(pl.format(",{},", words.list.join(",")))


CONFORMS: dict[str, Conform] = {"report_cards": report_cards}

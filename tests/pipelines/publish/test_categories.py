"""Categories that became `other` are counted, and said where people look."""

from pathlib import Path

from faults.clean import clean
from faults.draft import Draft
from faults.played import NOW, empty
from pipelines.receive.books import Books
from pipelines.show.status import open_questions

RULE = "category_replaced"


def test_districts_that_no_register_knows_are_counted_and_named(tmp_path: Path) -> None:
    home = empty(tmp_path)
    home.put(clean("home_education").file, Draft("home_education").data())
    assert home.publish()
    ((rows, text),) = home.ask(f"SELECT rows, text FROM star.fact_quality WHERE rule = '{RULE}'")
    assert rows > 0
    assert text == f"{rows:,} of {rows:,} districts are not in the register of schools for this area"
    asked = open_questions(home.lake, Books.read(home.lake), home.council, NOW)
    assert [q for q in asked if q.startswith("Counted as other") and clean("home_education").file in q]

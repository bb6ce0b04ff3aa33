"""What the commands print, at the widths people have: nothing is broken inside a word or an identifier."""

import re
from io import StringIO

import pytest
from rich.console import Console

from pipelines.commands import screens
from pipelines.commands.listing import CARDS_BELOW

WIDTHS = (80, 100, 120, 160)
LONG_FILE = "SSDA903_2027_social_worker_episodes_of_the_whole_year_as_exported.csv"
NOTE = (
    "Ofsted Annex A workbook, council 855, as at 7 July 2025; 5 rows quarantined; delivery 0123456789ab; it came late"
)
DELIVERIES = (
    ("Ofsted Annex A workbook", "accepted", "Annex A 2025-07-07.xlsx", "2025-07-14", "2025-07-07", NOTE),
    ("", "refused", LONG_FILE, None, "2025-07-08", "NOT_RECOGNISED: its sheets fit no source"),
)
COLUMNS = ("source", "state", "file", "due", "received", "note")
FIGURES = (
    (1, "Primary schools with leadership and governance at the expected standard or above (report cards)", "6 of 9",
     "Q1 2026/27", "", "N/A", "NA"),
    (2, "Re-referrals within 12 months", "22.4%", "Q1 2025/26", "25.8%", "Improve", "2nd"),
)  # fmt: skip
HEADINGS = ("#", "indicator", "latest", "period", "previous", "direction", "quartile")


def printed(width: int, *parts: object) -> str:
    held = StringIO()
    console = Console(file=held, width=width, highlight=False, force_terminal=False)
    for part in parts:
        console.print(part)
    return held.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("columns", "rows"), [(COLUMNS, DELIVERIES), (HEADINGS, FIGURES)], ids=["deliveries", "figures"]
)
def test_every_word_stands_whole_and_no_line_is_too_long(
    width: int, columns: tuple[str, ...], rows: tuple[tuple[object, ...], ...]
) -> None:
    text = printed(width, screens.table("A title", columns, rows, numbers=("#", "latest")))
    shown = text.split()
    for cell in (c for row in rows for c in row if c):
        words = str(cell).split()
        assert all(w in shown for w in words), cell
        assert re.search(r"\s+".join(map(re.escape, words)), text) or width >= CARDS_BELOW
    longest = max(text.splitlines(), key=len)
    assert len(longest.rstrip()) <= width, longest


@pytest.mark.parametrize("width", WIDTHS)
def test_lists_are_cards_where_the_screen_is_narrow(width: int) -> None:
    lines = printed(width, screens.table("Deliveries", COLUMNS, DELIVERIES)).splitlines()
    # In columns a heading stands once, on cards beside each cell.
    assert sum("received" in line for line in lines) == (2 if width < CARDS_BELOW else 1)


def test_a_text_folds_below_its_row() -> None:
    lines = printed(160, screens.table("Deliveries", COLUMNS, DELIVERIES)).splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("Ofsted Annex A workbook"))
    assert "accepted" in lines[first] and NOTE not in lines[first]
    assert any(line.strip() == NOTE for line in lines[first + 1 : first + 3])


def test_what_a_row_is_about_stands_in_its_column() -> None:
    lines = printed(160, screens.table("Dashboard", HEADINGS, FIGURES)).splitlines()
    assert any(line.startswith("2") and "Re-referrals within 12 months" in line and "22.4%" in line for line in lines)


def test_nothing_is_lost_of_a_word_longer_than_the_screen() -> None:
    assert LONG_FILE in re.sub(r"\s", "", printed(40, screens.table("Deliveries", COLUMNS, DELIVERIES)))


def test_a_list_of_nothing_is_its_title() -> None:
    assert printed(100, screens.table("Deliveries", COLUMNS, [])).strip().startswith("Deliveries")

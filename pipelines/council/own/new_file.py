"""A new file of a council's own indicator, with everything that it needs and an example to fill in.

Here: the file that `scrutiny indicator new` writes, and what may be answered. Not here: asking (`pipelines.commands.indicator`), reading the file (`files`).
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.council.own.files import FOLDER, TO_BE_WRITTEN
from schemas.codes.council import AREA, POLARITY
from schemas.events import EVENTS, nearest_events
from schemas.words.codes import nearest
from schemas.words.fields import Column, describe
from warehouse.conditions import columns_of
from warehouse.own import BREAKDOWNS, CHILD, PREFIX
from warehouse.period import Quarter


class NotMade(ValueError):  # noqa: N818 - the word people read
    """No file was written, with the reason in words."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know.

    area      as the file writes it, such as Social Care
    events    what is counted
    date      the column with the day it counts on; "" for what is so at the end of the period
    out_of    all: a percentage of all of them; nothing: a plain count
    polarity  high, low or neutral
    """

    name: str
    label: str
    area: str
    events: str
    date: str
    out_of: str
    polarity: str


def name_of(name: str) -> str:
    """The name of an own indicator, with what such names begin with. Raises `NotMade` for one that cannot be one."""
    whole = name if name.startswith(PREFIX) else f"{PREFIX}{name}"
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]{1,45}", whole.removeprefix(PREFIX)):
        raise NotMade("a name is small letters, digits and _, such as children_seen")
    return whole


def area_of(answer: str) -> str:
    """The area as a file writes it. Raises `NotMade`."""
    if (code := AREA.recognise(answer)) is None:
        raise NotMade(f"there is no such area: they are {', '.join(c.label for c in AREA.codes)}")
    return AREA.label(code)


def events_of(answer: str) -> str:
    """The event table. Raises `NotMade`, with the nearest that there is."""
    table = answer.strip().lower().replace(" ", "_")
    if table not in EVENTS:
        raise NotMade(f"there are no events {answer!r}{nearest_events(table)}")
    return table


def date_of(answer: str, events: str) -> str:
    """The column of an event table with the day it counts on, or "". Raises `NotMade`, with the nearest that there is."""
    column, known = answer.strip().lower(), columns_of(events)
    if column and column not in known:
        raise NotMade(f"{events} have no column {answer!r}{nearest(column, known)}")
    return column


def out_of(answer: str) -> str:
    """What they are counted out of: all, or nothing. Raises `NotMade`."""
    if answer not in ("all", "nothing"):
        raise NotMade("it is counted out of all, or out of nothing")
    return answer


def polarity_of(answer: str) -> str:
    """What is good, as a file writes it. Raises `NotMade`."""
    if (code := POLARITY.recognise(answer)) is None:
        raise NotMade("good is high, low or neutral")
    return code


def write_new(home: Path, asked: Asked, today: date) -> Path:
    """Write the file into the home. Raises `NotMade` where one of that name is there, or it cannot be one."""
    name = name_of(asked.name)
    place = home / FOLDER / f"{name}.py"
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with place.open("x", encoding="utf-8") as file:
            file.write(_text(name, asked, Quarter.containing(today).previous))
    except FileExistsError:
        raise NotMade(f"{place.name} is there already") from None
    return place


def _text(name: str, asked: Asked, quarter: Quarter) -> str:
    columns = columns_of(asked.events)
    example = _condition(columns)
    percent, during = asked.out_of == "all", bool(asked.date)
    timing = f'During("{asked.date}")' if during else f"AsAt({_started_and_ended(asked.events)})"
    bases = "YEAR_TO_DATE, IN_QUARTER" if during else "AT_PERIOD_END"
    used = {"Count", "Example", "Indicator", "NotComparable", "During" if during else "AsAt"}
    breakdowns = [b.id.upper() for b in BREAKDOWNS if b.column in columns]
    words = [*sorted([*bases.split(", "), *breakdowns]), *sorted(used)]
    covered = f"{_day(quarter.year_start)}, {_day(quarter.end)}"
    return f'''"""An indicator of the council's own, and an example of what it counts."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import {", ".join(words)}

indicator = Indicator(
    id="{name}",
    label={json.dumps(asked.label, ensure_ascii=False)},
    area="{asked.area}",
    # Which are counted: write yours in its place. `scrutiny list --events {asked.events}` prints columns and values; `terms` has spans of
    # days, such as terms.within_working_days("start_date", "authorised_date", 10) and terms.last_done_within("visited_date", "90d").
    numerator=Count("{asked.events}", where={example}),
    # What they are counted out of{": all of the period" if percent else " is nothing"}.
    denominator={f'Count("{asked.events}")' if percent else "None"},
    timing={timing},
    bases=({bases}{"," if "," not in bases else ""}),
    unit="{"percent" if percent else "count"}",
    decimals={1 if percent else 0},
    polarity="{asked.polarity}",
    comparator=NotComparable(""),
    definition="{TO_BE_WRITTEN[0]}",
    method="{TO_BE_WRITTEN[1]}",
    source="",
    breakdowns=({", ".join(breakdowns)}{"," if breakdowns else ""}),
    example=Example(
        period="{quarter.label}",
        covered=({covered}),
        events={{
            "{asked.events}": """
{_rows(asked, columns, quarter)}
            """
        }},
        # What these rows must give by each of `bases`: "{"year_to_date" if during else "at_period_end"}": ({"1, 3" if percent else "1, None"}), say.
        expect={{}},
    ),
)
'''


def _day(day: date) -> str:
    return f"date({day.year}, {day.month}, {day.day})"


def _condition(columns: dict[str, Column]) -> str:
    """A condition to begin with: girls, else a column of closed values, one that is true or false, or a day that is there."""
    if "sex" in columns:
        return 'pl.col("sex") == "F"'
    coded = next(((n, c.codes.codes[0].code) for n, c in columns.items() if c.codes and n != "sex"), None)
    if coded:
        return f'pl.col("{coded[0]}") == "{coded[1]}"'
    true = next((n for n, c in columns.items() if c.dtype == pl.Boolean), None)
    if true:
        return f'pl.col("{true}")'
    return f'pl.col("{next(iter(columns))}").is_not_null()'


def _started_and_ended(events: str) -> str:
    return ", ".join(f'"{n}"' for n in EVENTS[events].lasts or ())


def _rows(asked: Asked, columns: dict[str, Column], quarter: Quarter) -> str:
    """Rows on both sides of each edge of the period, as a small table."""
    has_child = CHILD in {c.name for c in describe(EVENTS[asked.events].model)}
    named = [n for n, c in columns.items() if n not in ("birth_date", "team", "district")]
    header = [*([CHILD] if has_child else []), *named]
    before, after = quarter.previous.end, quarter.next.start
    days = [before, quarter.start, quarter.end, after]
    lines = [header]
    for letter, day in zip("ABCD", days, strict=True):
        cells = {CHILD: letter} | {n: _cell(c, n, letter, day, asked) for n, c in columns.items()}
        lines.append([cells[n] for n in header])
    widths = [max(len(line[n]) for line in lines) for n in range(len(header))]
    return "\n".join(
        "                " + " | ".join(c.ljust(w) for c, w in zip(x, widths, strict=True)).rstrip() for x in lines
    )


def _cell(column: Column, name: str, letter: str, day: date, asked: Asked) -> str:
    if column.dtype == pl.Date:
        is_end = not asked.date and ("end" in name or "cease" in name)
        return "" if is_end else day.isoformat()
    if column.dtype == pl.Boolean:
        return "yes" if letter in "BD" else "no"
    if column.codes is not None:
        codes = column.codes.codes
        return codes[0].code if letter in "BD" else codes[min(1, len(codes) - 1)].code
    return str("ABCD".index(letter) + 1) if column.dtype == pl.Int64 else ""

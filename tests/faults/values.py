"""Faults of values: classes 57 to 70.

Here: dates, identifiers, repeats, codes, numbers, and what rows show about each other. Not here: where cells stand (`structure`).
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from faults.clean import ROWS, clean
from faults.draft import Draft
from faults.fault import (
    ERROR,
    SAME,
    WARNING,
    Fault,
    Must,
    each_spoiled,
    error,
    finding,
    note,
    refused,
    spoiled_by,
    stored,
    warning,
)

_LAST = ROWS + 1
"""The last row of a clean sheet."""
_ALL = tuple(range(2, _LAST + 1))
_REFERRED = "Date of referral"
_REFERRALS = "Number of Referrals in Last 12 Months"
_ID = "Child Unique ID"
_BORN = "Date of Birth"
_PLAN_START, _PLAN_END = "Child Protection Plan Start Date", "Child Protection Plan End Date"
_CARE_START, _CARE_END = "Date Started to be Looked After", "Date Ceased to be Looked After"
_UNUSABLE = refused("NO_TABLE_USABLE", "rows cannot be used")


def faults() -> Iterator[Fault]:
    """Every fault of this part."""
    yield from _date_forms()
    yield from _day_order()
    yield from _eleven_at_night()
    yield from _no_such_day()
    yield from _impossible_dates()
    yield from _spells()
    yield from _broken_identifiers()
    yield from _clashing_identifiers()
    yield from _one_child_twice()
    yield from _repeated()
    yield from _codes()
    yield from _absence()
    yield from _numbers()
    yield from _ranges()
    yield from _hostile_text()
    yield from _all_bad()
    yield from _parts()


def _put(title: str, row: int, value: Any) -> Callable[[Draft], Any]:
    return lambda d: d.put(title, row, value)


def _each(title: str, change: Callable[[Any], Any]) -> Callable[[Draft], Any]:
    return lambda d: d.each(title, change)


def _day(value: Any) -> date:
    """A date cell, or the dd/mm/yyyy of a CSV file."""
    return value if isinstance(value, date) else date(int(value[6:]), int(value[3:5]), int(value[:2]))


# 57

_FORMS: dict[str, Callable[[date], Any]] = {
    "dd/mm/yyyy": lambda d: f"{d:%d/%m/%Y}",
    "d/m/yyyy": lambda d: f"{d.day}/{d.month}/{d.year}",
    "dd-mm-yyyy": lambda d: f"{d:%d-%m-%Y}",
    "ISO": lambda d: f"{d:%Y-%m-%d}",
    "ISO with a time": lambda d: f"{d:%Y-%m-%d}T00:00:00",
    "with a time": lambda d: f"{d:%d/%m/%Y} 09:30",
    "named month": lambda d: f"{d:%d-%b-%Y}",
    "named month with spaces": lambda d: f"{d:%d %b %Y}",
    "COLLECT": lambda d: f"{d:%Y-%b-%d} 00:00:00",
    "serial numbers": lambda d: (d - date(1899, 12, 30)).days,
    "serial numbers as text": lambda d: str((d - date(1899, 12, 30)).days),
    "serial numbers with a time": lambda d: f"{(d - date(1899, 12, 30)).days}.5",
}
_DATED = (
    ("referrals", _REFERRED),
    ("plans", _PLAN_START),
    ("leavers", _BORN),
    ("exclusions", "Exclusion start date"),
    ("episodes", "DECOM"),
    ("home_education", "EHE start date"),
    ("missing_education", "CME start date"),
    ("part_time", "Timetable start date"),
)


def _date_forms() -> Iterator[Fault]:
    for of, title in _DATED:
        for name, form in _FORMS.items():
            yield spoiled_by(57, f"{title} {name}", of, _each(title, lambda v, form=form: form(_day(v))), SAME)
    yield spoiled_by(57, "days counted from 1904", "referrals", lambda d: d.written.update(date_1904=True), SAME)
    for name, text in (
        ("two digits", "05/01/25"),
        ("two digits, dashes", "05-01-25"),
        ("three digits", "05/01/202"),
        ("words", "last Tuesday"),
        ("a year", "2025"),
        ("eight digits", "20250105"),
        ("dots", "05.01.2025"),
        ("a range", "05/01/2025-06/01/2025"),
    ):
        yield spoiled_by(
            57, f"{name} for a deciding date", "referrals", _put(_REFERRED, 7, text), error("unreadable_date", "F", 7)
        )
        yield spoiled_by(
            57, f"{name} for a date of birth", "referrals", _put(_BORN, 7, text), warning("unreadable_date", "D", 7)
        )
    yield spoiled_by(
        57, "two digits for every year", "episodes", _each("DECOM", lambda v: f"{_day(v):%d/%m/%y}"), _UNUSABLE
    )


def _day_order() -> Iterator[Fault]:
    def american(value: Any) -> str:
        return f"{_day(value):%m/%d/%Y}"

    for of, title in _DATED:
        if title != _BORN:
            yield spoiled_by(57, f"{title} month first", of, _each(title, american), _UNUSABLE)
    for of in ("referrals", "leavers"):
        yield spoiled_by(57, "date of birth month first", of, _each(_BORN, american), _month_first(of))
    yield spoiled_by(
        57,
        "one date month first among many",
        "referrals",
        lambda d: _as_text(d).put(_REFERRED, 9, "01/31/2025"),
        error("unreadable_date", "F", 9),
    )
    for of, title in (("referrals", _REFERRED), ("plans", _PLAN_START)):
        yield spoiled_by(57, f"{title} turned round by a spreadsheet", of, partial(_turn_round, title), _UNUSABLE)
    yield from each_spoiled(57,
        ("date of birth turned round by a spreadsheet", "referrals", partial(_turn_round, _BORN),
         warning("days_and_months_turned", "D", *_rows_of("referrals", _BORN, lambda d: d.day <= 12))),
        ("dates and texts mixed honestly", "referrals", _every_other_as_text, SAME),
    )  # fmt: skip

    turned = {*_rows_of("leavers", _BORN, lambda d: d.day <= 12), *_one_late()}
    yield from each_spoiled(57,
        ("date of birth turned round, but for one", "leavers", _turned_but_one,
         warning("days_and_months_turned", "D", *sorted(turned))
         + Must(stored={("care_leavers", "birth_date", n): None for n in _one_late()})),
        ("a few births turned round in a short list", "leavers", _few_turned,
         warning("days_and_months_turned", "D", *_few_early())
         + Must(stored={("care_leavers", "birth_date", n): _late(n) for n in _ALL if n not in _few_early()})),
    )  # fmt: skip


def _eleven_at_night() -> Iterator[Fault]:
    """Midnight of a summer day by our clocks, written as eleven at night of the day before."""
    yield spoiled_by(
        57, "summer days moved to eleven at night of the day before", "referrals", _moved_an_hour, _UNUSABLE
    )
    for form in ("%d/%m/%Y", "%Y-%b-%d"):
        yield spoiled_by(
            57,
            f"eleven at night of the day before, written {form}",
            "episodes",
            _each("DECOM", partial(_at_eleven, form)),
            _UNUSABLE,
        )
    yield spoiled_by(
        57, "eleven at night of the day before, as a number", "referrals", _each(_REFERRED, _as_serial), _UNUSABLE
    )
    yield spoiled_by(
        57, "eleven at night of the day before, and one time of day", "referrals", _moved_but_one, _UNUSABLE
    )
    for name, at in (("of the day", 0.375), ("at eleven at night for two", 23 / 24)):
        yield spoiled_by(57, f"numbers with times {name}", "referrals", partial(_with_times, at), SAME)
    yield spoiled_by(57, "two at eleven at night in winter", "referrals", _at_eleven_in_winter, SAME)
    of = _rows_of("leavers", _BORN, _in_summer)
    yield spoiled_by(
        57,
        "births in summer moved to eleven at night of the day before",
        "leavers",
        partial(_moved_an_hour, title=_BORN),
        warning("moved_an_hour", "D", *of),
    )


def _one_late() -> tuple[int, ...]:
    return _rows_of("leavers", _BORN, lambda d: d.day > 12)[:1]


def _turned_but_one(draft: Draft) -> None:
    kept = {n: draft.get(_BORN, n) for n in _one_late()}
    _turn_round(_BORN, draft)
    for n, day in kept.items():
        draft.put(_BORN, n, day)


def _in_summer(day: date) -> bool:
    """Whether its midnight by our clocks is eleven at night of the day before in universal time."""
    return bool(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/London")).dst())


def _moved_an_hour(draft: Draft, title: str = _REFERRED) -> None:
    """Dates as written by a system that turns local midnight into universal time."""
    draft.each(title, lambda v: f"{v - timedelta(days=1)}T23:00:00" if _in_summer(v) else f"{v}T00:00:00")


def _at_eleven(form: str, value: Any) -> str:
    day = _day(value)
    return f"{day - timedelta(days=1):{form}} 23:00:00" if _in_summer(day) else f"{day:{form}} 00:00:00"


def _as_serial(value: date) -> float:
    days = (value - date(1899, 12, 30)).days
    return days - 1 / 24 if _in_summer(value) else days


def _with_times(of_two: float, draft: Draft) -> None:
    """Times of all hours, and one given time for two rows."""
    for row in _ALL:
        days = (draft.get(_REFERRED, row) - date(1899, 12, 30)).days
        draft.put(_REFERRED, row, days + (of_two if row in {20, 40} else (8 + row % 10) / 24))


def _at_eleven_in_winter(draft: Draft) -> None:
    winter = _rows_of("referrals", _REFERRED, lambda d: d.month <= 2)[:2]
    draft.each(_REFERRED, lambda v: f"{v}T00:00:00")
    for row in winter:
        draft.put(_REFERRED, row, draft.get(_REFERRED, row)[:10] + "T23:00:00")
    draft.planted.clear()


def _moved_but_one(draft: Draft) -> None:
    _moved_an_hour(draft)
    draft.put(_REFERRED, 9, draft.get(_REFERRED, 9)[:10] + "T09:15:00")
    draft.planted.clear()


def _few_early() -> tuple[int, ...]:
    return _rows_of("leavers", _BORN, lambda d: d.day <= 12 and d.day != d.month)[:5]


def _late(row: int) -> date:
    return Draft("leavers").get(_BORN, row).replace(day=13 + row % 15)


def _few_turned(draft: Draft) -> None:
    """A short list: five births turned round, the others not before the 13th and as text."""
    turned = _few_early()
    for row in _ALL:
        day = draft.get(_BORN, row)
        draft.put(_BORN, row, date(day.year, day.day, day.month) if row in turned else f"{_late(row):%d/%m/%Y}")


def _as_text(draft: Draft) -> Draft:
    return draft.each(_REFERRED, lambda v: f"{v:%d/%m/%Y}")


def _every_other_as_text(draft: Draft) -> None:
    for row in range(2, _LAST + 1, 2):
        draft.put(_REFERRED, row, f"{draft.get(_REFERRED, row):%d/%m/%Y}")
    draft.planted.clear()


def _turn_round(title: str, draft: Draft) -> None:
    """What Excel with American settings makes of dd/mm/yyyy: dates where it can, text elsewhere."""
    draft.each(title, lambda v: date(v.year, v.day, v.month) if v.day <= 12 else f"{v:%d/%m/%Y}")


def _rows_of(of: str, title: str, test: Callable[[date], bool]) -> tuple[int, ...]:
    draft = Draft(of)
    return tuple(n for n in _ALL if (value := draft.get(title, n)) and test(value))


def _month_first(of: str) -> Must:
    unreadable = _rows_of(of, _BORN, lambda d: d.day > 12)
    either = _rows_of(of, _BORN, lambda d: d.day <= 12 and d.day != d.month)
    return warning("unreadable_date", "D", *unreadable) + warning("month_first", "D", *either)


# 58

_NO_DAYS = (
    "29/02/2025",
    "30/02/2024",
    "31/04/2025",
    "00/00/0000",
    "00/01/2025",
    "32/01/2025",
    "01/13/2025",
    "0000-00-00",
    "2025-02-29",
    "31-Jun-2025",
    "01/00/2025",
)


def _no_such_day() -> Iterator[Fault]:
    for text in _NO_DAYS:
        yield spoiled_by(
            58, f"{text} for a deciding date", "plans", _put(_PLAN_START, 20, text), error("unreadable_date", "G", 20)
        )
        yield spoiled_by(
            58, f"{text} in a CSV file", "episodes", _put("DECOM", 20, text), error("unreadable_date", "B", 20)
        )
    yield spoiled_by(
        58,
        "born on a 29 February",
        "leavers",
        _put(_BORN, 9, date(2004, 2, 29)),
        stored("care_leavers", "birth_date", 9, date(2004, 2, 29)),
    )


# 59


def _impossible_dates() -> Iterator[Fault]:
    tomorrow, long_after = date(2025, 7, 8), date(2031, 1, 1)
    for name, day in (("a day after the extract", tomorrow), ("years after the extract", long_after)):
        yield from each_spoiled(59,
            (f"referred {name}", "referrals", _put(_REFERRED, 8, day), error("after_as_at", "F", 8)),
            (f"reviewed {name}", "plans", _put("Date of the Last Statutory Visit", 8, day), warning("after_as_at", "J", 8)),
        )  # fmt: skip
    early = {n: _four_years_early(Draft("referrals").get(_BORN, n)) for n in _ALL}
    yield from each_spoiled(59,
        ("dates of birth four years early", "referrals", _each(_BORN, _four_years_early),
         note("age_does_not_fit", "E", *_ALL) + Must(stored={("referrals", "birth_date", n): day for n, day in early.items()})),
        ("a third of the referrals in another year", "referrals", _in_another_year, warning("before_the_list", "F", *_strays())),
    )  # fmt: skip
    for day in (date(1989, 12, 31), date(1900, 1, 2), date(1901, 5, 5)):
        yield spoiled_by(
            59, f"referred in {day.year}", "referrals", _put(_REFERRED, 8, day), error("too_early", "F", 8)
        )
    yield spoiled_by(
        59, "referred in the year 25", "referrals", _put(_REFERRED, 8, "05/01/0025"), error("too_early", "F", 8)
    )
    for name, day in (
        ("in the distant future", date(2050, 1, 1)),
        ("in 1970", date(1970, 1, 1)),
        ("in 1900", date(1900, 1, 2)),
    ):
        yield spoiled_by(
            59, f"born {name}", "referrals", _put(_BORN, 8, day), warning("implausible_birth_date", "D", 8)
        )
    yield from each_spoiled(59,
        ("an unborn child", "referrals", _put(_BORN, 8, date(2025, 10, 1)), stored("referrals", "birth_date", 8, date(2025, 10, 1))),
        ("looked after before birth", "care", _put(_BORN, 8, date(2025, 7, 1)),
         warning("before_birth", "H", 8) + stored("children_looked_after", "birth_date", 8, date(2025, 7, 1))),
        ("excluded after the register was taken", "exclusions", _put("Exclusion start date", 8, "01/12/2025"), error("after_as_at", "E", 8)),
        ("most referrals after the extract", "referrals", _each(_REFERRED, lambda v: v + timedelta(days=365)),
         refused("PERIOD_MISMATCH", "lie after 2025-07-07")),
    )  # fmt: skip


def _four_years_early(day: date) -> date:
    return day.replace(year=day.year - 4)


def _strays() -> tuple[int, ...]:
    return tuple(range(4, _LAST, 3))


def _in_another_year(draft: Draft) -> None:
    for row in _strays():
        draft.put(_REFERRED, row, draft.get(_REFERRED, row) - timedelta(days=365))


# 60


def _spells() -> Iterator[Fault]:
    early = date(2020, 1, 1)
    yield from each_spoiled(60,
        ("a plan ends before it starts", "plans", _put(_PLAN_END, 9, early), error("ends_before_start", "M", 9)),
        ("care ends before it starts", "care", _put(_CARE_END, 9, date(1995, 1, 1)), error("ends_before_start", "T", 9)),
        ("an episode ends before it starts", "episodes", _put("DEC", 9, "01/01/1995"), error("ends_before_start", "H", 9)),
        ("home education ends before it starts", "home_education", _put("EHE end date", 9, "01/01/1995"), error("ends_before_start", "F", 9)),
        ("missing education ends before it starts", "missing_education", _put("CME end date", 9, "01/01/1995"), error("ends_before_start", "E", 9)),
        ("a timetable ends before it starts", "part_time", _put("Timetable end date", 9, "01/01/1995"), error("ends_before_start", "F", 9)),
        ("a timetable whose end is planned", "part_time", _put("Timetable end date", 9, "31/10/2025"), warning("after_as_at", "F", 9)),
        ("a plan of no length", "plans", lambda d: d.put(_PLAN_END, 9, d.get(_PLAN_START, 9)),
         stored("child_protection_plans", "plan_end_date", 9, Draft("plans").get(_PLAN_START, 9))),
        ("two plans open", "plans", partial(_again, {_PLAN_START: 5, _PLAN_END: None}), warning("plans_overlap", "G", _LAST + 1), {"counted": False}),
        ("two periods of care open", "care", partial(_again, {_CARE_START: 5, _CARE_END: None}),
         warning("period_of_cares_overlap", "H", _LAST + 1), {"counted": False}),
        ("episodes that overlap", "episodes", partial(_again, {"DECOM": 5, "DEC": None}),
         warning("episodes_overlap", "B", _LAST + 1), {"counted": False}),
        ("a plan begins the day another ends", "plans", _follows, Must(), {"counted": False}),
    )  # fmt: skip


def _again(change: dict[str, int | None], draft: Draft) -> None:
    """The first child once more, some days later, or still open."""
    rows = draft.sheets[draft.first]
    more = list(rows[1])
    for title, days in change.items():
        at = draft.column(title)
        if days is None:
            rows[1][at] = more[at] = "" if draft.first == "" else None
        else:
            day = _day(more[at]) + timedelta(days=days)
            more[at] = day if isinstance(more[at], date) else f"{day:%d/%m/%Y}"
    rows.append(more)


def _follows(draft: Draft) -> None:
    rows = draft.sheets[draft.first]
    more, start, end = list(rows[1]), draft.column(_PLAN_START), draft.column(_PLAN_END)
    rows[1][end] = more[start] = rows[1][start] + timedelta(days=30)
    more[end] = None
    rows.append(more)


# 61, 62


def _broken_identifiers() -> Iterator[Fault]:
    letter = "A"
    for name, text in (
        ("1.03152E+12", "1.03152E+12"),
        ("1e+06", "1e+06"),
        ("#########", "##########"),
        ("a date", "05/01/2025"),
        ("more digits than a spreadsheet holds", "12345678901234567890"),
        ("a formula", "=A1+1"),
        ("a dash", "-"),
    ):
        rule = "unreadable_identifier" if "+0" in text or "E+" in text else "malformed"
        yield spoiled_by(61, f"identifier: {name}", "referrals", _put(_ID, 5, text), error(rule, letter, 5))
    for name, text in (("blank", None), ("spaces", "   "), ("NULL", "NULL")):
        yield spoiled_by(61, f"identifier: {name}", "referrals", _put(_ID, 5, text), error("blank", letter, 5))
    for name, text in (("full-width digits", "１０５７７０２"), ("an Arabic digit", "105770٢")):
        must = stored("referrals", "child_id", 5, "1057702") if "full" in name else error("malformed", letter, 5)
        yield spoiled_by(61, name, "referrals", _put(_ID, 5, text), must)
    for of, title, column in (
        ("exclusions", "Pupil UPN", "A"),
        ("home_education", "EHE Child ID", "A"),
        ("missing_education", "Child ID", "A"),
        ("part_time", "Child ID", "A"),
        ("sen2", "upn", "K"),
        ("pupils", "upn", "I"),
    ):
        severity = WARNING if of in {"sen2", "pupils"} else ERROR
        yield spoiled_by(
            61,
            f"a Cyrillic letter in {title}",
            of,
            _put(title, 5, "А855206114011"),
            finding(severity, "malformed", column, 5),
        )
    yield from each_spoiled(61,
        ("an invisible hyphen", "exclusions", _within("Pupil UPN", 4, "\u00ad"), SAME),
        ("1234567.00", "episodes", _each("CHILD", lambda v: f"{v}.00"), SAME),
        ("1.03152E12", "episodes", _put("CHILD", 5, "1.03152E12"), error("unreadable_identifier", letter, 5)),
        ("1234567.0", "referrals", _each(_ID, lambda v: f"{v}.0"), SAME),
        ("as numbers", "referrals", _each(_ID, int), SAME),
        ("spaces around and inside", "leavers", _within(_ID, 3, " ", around=" "), note("spaces_in_identifier", letter, 5)),
        ("in small letters", "pupils", _each("upn", str.lower), SAME),
    )  # fmt: skip


def _within(title: str, place: int, mark: str, around: str = "") -> Callable[[Draft], Any]:
    """With a mark that does not belong there inside the identifier of row 5."""

    def spoil(draft: Draft) -> None:
        identifier = str(draft.get(title, 5))
        draft.put(title, 5, f"{around}{identifier[:place]}{mark}{identifier[place:]}{around}")

    return spoil


def _clashing_identifiers() -> Iterator[Fault]:
    """One child written in two ways, or two children under one identifier."""
    first = str(Draft("referrals").get(_ID, 2))
    spelled_twice = [warning("identifier_spelled_twice", "A", 2, sheet=f"List {n}") for n in (3, 7)]
    two_births = [warning("two_birth_dates", "D", 2, sheet=f"List {n}") for n in (3, 7)]
    plan, born = "child_protection_plans", Draft("lists").get(_BORN, 2, "List 3")
    yield from each_spoiled(61,
        ("leading zeros in one row", "referrals", lambda d: _append(d, {_ID: f"00{first}"}),
         warning("identifier_spelled_twice", "A", 2, _LAST + 1), {"counted": False}),
        ("leading zeros lost in one list", "lists", _zeros_in_one_list,
         spelled_twice[0] + spelled_twice[1] + stored("referrals", "child_id", 2, "0055501")
         + stored(plan, "child_id", 2, "55501") + stored(plan, "birth_date", 2, born)),
        ("one identifier, two dates of birth", "referrals", lambda d: _append(d, {_BORN: date(2011, 3, 3)}),
         warning("two_birth_dates", "D", 2, _LAST + 1), {"counted": False}),
        ("one identifier, two dates of birth in two lists", "lists", _two_births,
         two_births[0] + two_births[1] + stored("referrals", "child_id", 2, "55501") + stored(plan, "child_id", 2, "55501")),
        ("every identifier the same", "leavers", _each(_ID, lambda _: "777001"), _UNUSABLE),
    )  # fmt: skip


def _append(draft: Draft, change: dict[str, Any], like: int = 2) -> None:
    """One more row: a copy of another, with some cells changed."""
    rows = draft.sheets[draft.first]
    more = list(rows[like - 1])
    for title, value in change.items():
        more[draft.column(title)] = value
    rows.append(more)


def _zeros_in_one_list(draft: Draft) -> None:
    draft.put(_ID, 2, "0055501", "List 3").put(_ID, 2, "55501", "List 7")
    draft.put(_BORN, 2, draft.get(_BORN, 2, "List 3"), "List 7")


def _two_births(draft: Draft) -> None:
    draft.put(_ID, 2, "55501", "List 3").put(_ID, 2, "55501", "List 7")


def _one_child_twice() -> Iterator[Fault]:
    upn = "A123456789012"
    yield from each_spoiled(62,
        ("two children, one pupil number", "header", lambda d: d.put("UPN", 4, upn).put("UPN", 9, upn.lower()),
         warning("one_pupil_two_identifiers", "A", 4, 9) + stored("header", "upn", 4, upn) + stored("header", "upn", 9, upn.lower())),
        ("two children without a pupil number", "header", lambda d: d.put("UPN", 4, "UN2").put("UPN", 9, "UN2"),
         stored("header", "upn", 4, "UN2") + stored("header", "upn", 9, "UN2")),
    )  # fmt: skip
    yield Fault(
        62,
        "two children, one pupil number",
        "cin",
        _cin_pupil_twice,
        # The first of the two children has two rows in each.
        warning("one_pupil_two_identifiers", "", 2, 3, 4, sheet="Assessments")
        + warning("one_pupil_two_identifiers", "", 2, 3, 4, sheet="CINdetails"),
        counted=False,
    )


def _cin_pupil_twice() -> bytes:
    text = clean("cin").text
    parts = text.split("<LAchildID>")
    upn = "<UPN>A123456789012</UPN>"
    for n in (1, 2):
        head, _, tail = parts[n].partition("</LAchildID>")
        parts[n] = f"{head}</LAchildID>{upn}{tail}"
    return "<LAchildID>".join(parts).encode()


# 63


def _repeated() -> Iterator[Fault]:
    for of in (
        "referrals",
        "leavers",
        "plans",
        "exclusions",
        "episodes",
        "home_education",
        "missing_education",
        "part_time",
        "caseloads",
    ):
        yield spoiled_by(63, "a row again", of, lambda d: _append(d, {}), note("duplicate_row", "", _LAST + 1))
        yield spoiled_by(
            63, "every row again", of, _twice_over, note("duplicate_row", "", *range(_LAST + 1, 2 * ROWS + 2))
        )
    yield from each_spoiled(63,
        ("a row again, spelled otherwise", "referrals", _spelled_again, note("duplicate_row", "", _LAST + 1)),
        ("a row again, held by another worker", "referrals", lambda d: _append(d, {"Allocated Worker": "ZZCANARY other"}),
         note("duplicate_row", "", _LAST + 1)),
        ("one plan, two categories", "plans", lambda d: _append(d, {"Latest Category of Abuse": "a) Neglect"}),
         error("key_repeated", "", 2, _LAST + 1)),
        ("one leaver, two activities", "leavers", lambda d: _append(d, {"Eligibility Category": "c) Former relevant"}),
         error("key_repeated", "", 2, _LAST + 1)),
        ("one child, two headers", "header", lambda d: _append(d, {"ETHNIC": "AIND"}), warning("listed_twice", "", 2, _LAST + 1), {"counted": False}),
        ("one figure, two values", "lait", lambda d: _append(d, {"Values": "99.9"}), error("key_repeated", "", 2, 152)),
        ("two social workers with as many children", "caseloads", lambda d: _append(d, {"Line": "900"}), Must(), {"counted": False}),
        ("two social workers under one number", "caseloads", lambda d: _append(d, {"Children held": "29"}), error("key_repeated", "", 2, _LAST + 1)),
        ("two referrals on one day", "referrals", lambda d: _append(d, {"Referral Source": "c) 2A: Schools"}), Must(), {"counted": False}),
    )  # fmt: skip


def _twice_over(draft: Draft) -> None:
    rows = draft.sheets[draft.first]
    rows += [list(r) for r in rows[1:]]


def _spelled_again(draft: Draft) -> None:
    row = draft.sheets["List 3"][1]
    _append(
        draft,
        {
            _ID: f" {row[0]}.0",
            "Gender": f"\u00a0{row[1].upper()}",
            _REFERRED: f"{row[draft.column(_REFERRED)]:%d/%m/%Y}",
        },
    )


# 64

_CODED = (
    ("referrals", "Gender", "B"),
    ("referrals", "Referral Source", "G"),
    ("plans", "Initial Category of Abuse", "H"),
    ("leavers", "Suitability of Accommodation", "P"),
    ("leavers", "Activity Status", "Q"),
)
_SPELLED: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "lower case": str.lower,
    "spaces around": lambda v: f"  {v}  ",
    "non-breaking spaces": lambda v: v.replace(" ", "\u00a0"),
    "invisible marks": lambda v: f"\ufeff{v}\u200b",
    "tabs": lambda v: f"\t{v}\t",
    "two spaces between words": lambda v: v.replace(" ", "  "),
}


def _codes() -> Iterator[Fault]:
    for of, title, letter in _CODED:
        for name, spell in _SPELLED.items():
            yield spoiled_by(64, f"{title} in {name}", of, _each(title, spell), SAME)
        severity = ERROR if title == "Eligibility Category" else WARNING
        for name, text in (("nobody's code", "zz) Nonsense"), ("a number", "99"), ("a question mark", "?")):
            yield spoiled_by(
                64, f"{title}: {name}", of, _put(title, 6, text), finding(severity, "unknown_code", letter, 6)
            )
    yield from each_spoiled(64,
        ("en dashes for hyphens", "care", _each("Child's Category of Need", lambda v: v.replace("-", "–")), SAME),
        ("curly quotation marks", "care", _each("What is the permanence plan for this child?", lambda v: f"{v}"), SAME),
    )  # fmt: skip
    for name, change in (
        ("numbered in another order", lambda v: "1 - Unsuitable" if "Uns" in v else "2 - Suitable"),
        ("lettered in another order", lambda v: "2: a) Suitable"),
    ):
        rows = tuple(n for n in _ALL if Draft("leavers").get("Suitability of Accommodation", n))
        yield spoiled_by(
            64,
            f"suitability {name}",
            "leavers",
            _each("Suitability of Accommodation", change),
            warning("unknown_code", "P", *rows),
        )
    yield from each_spoiled(64,
        ("a code with another one's words", "referrals", _each("Referral Source", lambda v: "6: Schools"), warning("unknown_code", "G", *_ALL)),
        ("None is a code", "census", _each("senprovision", lambda v: "None" if v == "N" else v), SAME),
        ("nobody's code that decides", "leavers", _put("Eligibility Category", 6, "z) Nobody"), error("unknown_code", "K", 6)),
        ("nobody's category of an exclusion", "exclusions", _put("Exclusion type", 6, "Sent home"), error("unknown_code", "F", 6)),
        ("a retired placement code", "episodes", _put("PLACE", 6, "H5"), warning("code_of_another_year", "F", 6)),
        ("a code of a coming year", "episodes", _put("PLACE", 6, "Z11"), warning("code_of_another_year", "F", 6)),
        ("codes in small letters", "episodes", lambda d: d.each("RNE", str.lower).each("LS", str.lower).each("PLACE", str.lower), SAME),
    )  # fmt: skip


# 65


def _absence() -> Iterator[Fault]:
    for mark in ("NULL", "null", "N/A", "n/a", "None", "NaN", "  ", "#N/A", "NA"):
        yield spoiled_by(65, f"{mark!r} for an end that has not come", "plans", _put(_PLAN_END, 4, mark), _end_blank())
        yield spoiled_by(65, f"{mark!r} in a CSV file", "episodes", _put("DEC", 4, mark), _dec_blank())
        yield spoiled_by(
            65, f"{mark!r} for a number that must be", "referrals", _put(_REFERRALS, 4, mark), warning("blank", "I", 4)
        )
    for mark in ("-", "..", "c", "x", "z", "u", "k", "low", ":", "~", "C", " c "):
        yield spoiled_by(
            65, f"{mark!r} for a published figure", "lait", _put("Values", 4, mark), stored("values", "value", 4, None)
        )
        yield spoiled_by(
            65, f"{mark!r} for a published count", "ees", _put("x_value", 4, mark), stored("pupils", "pupils", 4, None)
        )
    for text in (">99", "<5", "*", "n", "suppressed", "1-5"):
        yield spoiled_by(
            65, f"{text!r} for a published figure", "lait", _put("Values", 4, text), error("unreadable_number", "E", 4)
        )
    yield from each_spoiled(65,
        ("0 is a figure", "lait", _put("Values", 4, "0"), stored("values", "value", 4, 0.0)),
        ("0 is not blank", "referrals", _put(_REFERRALS, 4, 0), stored("referrals", "referrals_in_last_12_months", 4, 0)),
    )  # fmt: skip


def _end_blank() -> Must:
    return stored("child_protection_plans", "plan_end_date", 4, None)


def _dec_blank() -> Must:
    return stored("episodes", "episode_ceased_date", 4, None)


def _numbers() -> Iterator[Fault]:
    yield spoiled_by(
        65, "'1.000' sessions", "exclusions", _put("Sessions", 4, "1.000"), warning("unreadable_number", "G", 4)
    )
    yield spoiled_by(65, "'0.4%' of 1", "ees", _put("x_percent", 4, "0.4%"), stored("pupils", "share", 4, 0.004))
    yield spoiled_by(65, "'0,4' of 1", "ees", _put("x_percent", 4, "0,4"), warning("unreadable_number", "I", 4))
    for text, value in (("1,234", 1234.0), ("1,234.5", 1234.5)):
        yield spoiled_by(
            65,
            f"{text!r} pupils",
            "ees",
            _put("x_value", 4, text),
            note("thousands_separator", "G", 4) + stored("pupils", "pupils", 4, value),
        )
    for text, value in (("7.0", 7), (" 7 ", 7), ("007", 7)):
        yield spoiled_by(
            65,
            f"{text!r} sessions",
            "exclusions",
            _put("Sessions", 4, text),
            stored("exclusions", "sessions", 4, value),
        )
    for text in ("£7", "7%", "7.5", "1,23", "seven", "1e3", "7 sessions", "--", "٣"):
        yield spoiled_by(
            65, f"{text!r} sessions", "exclusions", _put("Sessions", 4, text), warning("unreadable_number", "G", 4)
        )
    for text, value in (("27.8%", 27.8), ("27.8", 27.8), ("1e2", 100.0)):
        yield spoiled_by(
            65, f"{text!r} for a published figure", "lait", _put("Values", 4, text), stored("values", "value", 4, value)
        )
    for name, of, title, sheet, row in (
        ("a target typed with a percent sign", "council", "Target", "Targets", 3),
        ("a figure reported with a percent sign", "history", "Value", None, 6),
    ):
        yield spoiled_by(65, name, of, _shown_as_percentage(title, row, sheet, 100), SAME)
    yield spoiled_by(
        65,
        "placements shown as a percentage",
        "care",
        _shown_as_percentage("Number of Placements in the Last 12 months", 4),
        warning("unreadable_number", "S", 4),
    )
    for text in ("inf", "-inf", "1e999", "£27"):
        yield spoiled_by(
            65, f"{text!r} for a published figure", "lait", _put("Values", 4, text), error("unreadable_number", "E", 4)
        )


def _shown_as_percentage(title: str, row: int, sheet: str | None = None, of: float = 1) -> Callable[[Draft], Any]:
    """The cell as Excel keeps it where somebody types a number and a percent sign, if `of` is 100."""

    def spoil(draft: Draft) -> None:
        place, value = draft.column(title, sheet), draft.get(title, row, sheet)

        def dress(book: Any, sheets: dict[str, Any]) -> None:
            sheets[sheet or draft.first].write_number(
                row - 1, place, value / of, book.add_format({"num_format": "0.0%"})
            )

        draft.dresses.append(dress)

    return spoil


# 66


def _ranges() -> Iterator[Fault]:
    for name, of, title, value, letter in (
        ("age 150", "referrals", "Age of Child (Years)", 150, "E"),
        ("age -1", "referrals", "Age of Child (Years)", -1, "E"),
        ("-3 referrals", "referrals", _REFERRALS, -3, "I"),
        ("21 plans before", "plans", "Number of Previous Child Protection Plans", 21, "O"),
        ("-1 placements", "care", "Number of Placements in the Last 12 months", -1, "S"),
        ("-2 sessions", "exclusions", "Sessions", "-2", "G"),
        ("381 sessions", "exclusions", "Sessions", "381", "G"),
        ("400 sessions", "census", "sessions", "400", "G"),
        ("1.2 of 1", "ees", "x_percent", "1.2", "I"),
    ):
        yield spoiled_by(66, name, of, _put(title, 8, value), warning("out_of_range", letter, 8))
    for name, title, value in (
        ("201 children", "Children held", "201"),
        ("-1 children", "Children held", "-1"),
        ("a staff number", "Line", "104233"),
        ("row 0", "Line", "0"),
    ):
        letter = "A" if title == "Line" else "C"
        yield spoiled_by(66, name, "caseloads", _put(title, 8, value), error("out_of_range", letter, 8))
    yield spoiled_by(66, "41 hours a week", "part_time", _put("Hours a week", 8, "41"), warning("out_of_range", "G", 8))
    yield spoiled_by(
        66, "a postcode that is none", "care", _put("Placement postcode", 8, "nowhere"), warning("malformed", "Y", 8)
    )
    yield spoiled_by(66, "a year that is none", "lait", _put("Years", 8, "20222"), error("malformed", "C", 8))


# 68

_HOSTILE = {
    "a formula": "=cmd|' /C calc'!A0",
    "a formula of another kind": "@SUM(1+9)*cmd|' /C calc'!A0",
    "a plus": "+44 7700 900000",
    "HTML": "<script>alert(1)</script>",
    "SQL": "'); DROP TABLE star.fact_indicator;--",
    "a template": "{{7*7}}${7*7}",
    "a path": "../../../../etc/passwd",
    "letters from right to left": "\u202eevil\u202c",
    "an emoji": "\U0001f600 ok then",
    "rich's markup": "[bold red]hello[/]",
    "a line break": "two\nlines here",
    "32,000 characters": "x" * 32_000,
}


def _hostile_text() -> Iterator[Fault]:
    for name, text in _HOSTILE.items():
        yield spoiled_by(
            68, f"{name} as a team", "referrals", _put("Allocated Team", 6, text), stored("referrals", "team", 6, text)
        )
        if not {"\n", "\u202e"} & set(text):  # invisible characters in an identifier are ignored
            yield spoiled_by(
                68, f"{name} as an identifier", "referrals", _put(_ID, 6, text), error("malformed", "A", 6)
            )
        yield spoiled_by(
            68, f"{name} as a code", "exclusions", _put("Reason 1", 6, text), warning("unknown_code", "H", 6)
        )
    for name, text in _HOSTILE.items():
        if "\n" not in text:
            yield spoiled_by(68, f"{name} as a header", "exclusions", partial(_header_more, text), SAME)


def _header_more(title: str, draft: Draft) -> None:
    draft.planted.add(title)
    for n, row in enumerate(draft.sheets[""]):
        row.append("ZZCANARY" if n else title)


# 69


def _all_bad() -> Iterator[Fault]:
    for of, title, value in (
        ("referrals", _REFERRED, "soon"),
        ("leavers", "Eligibility Category", "?"),
        ("episodes", "DECOM", "soon"),
        ("exclusions", "Exclusion type", "?"),
        ("lait", "Values", "many"),
        ("home_education", "EHE start date", "soon"),
        ("missing_education", "CME start date", "soon"),
        ("part_time", "Timetable start date", "soon"),
        ("caseloads", "Children held", "many"),
    ):
        yield spoiled_by(
            69,
            f"every {title} bad",
            of,
            _each(title, lambda _, v=value: v),
            refused("NO_TABLE_USABLE", "cannot be used"),
        )
    yield from each_spoiled(69,
        ("every cell bad", "referrals", _every_cell, refused("NO_TABLE_USABLE|NO_ROWS")),
        ("one row in ten bad", "referrals", lambda d: [d.put(_REFERRED, n, "soon") for n in range(2, _LAST + 1, 10)], _UNUSABLE),
    )  # fmt: skip
    yield Fault(
        69,
        "500,000 rows, all bad",
        "exclusions",
        _half_a_million,
        refused("NO_TABLE_USABLE", "its 500,000 rows cannot be used"),
        megabytes=1_000,
        seconds=120.0,
    )


def _every_cell(draft: Draft) -> None:
    draft.sheets["List 3"][1:] = [["ZZCANARY"] * len(row) for row in draft.sheets["List 3"][1:]]


def _half_a_million() -> bytes:
    header = ",".join(clean("exclusions").sheets[""][0])
    rows = "".join(f"P{n},x,x,x,x,x,x,x,x\r\n" for n in range(500_000))
    return f"{header}\r\n{rows}".encode()


# 70


def _parts() -> Iterator[Fault]:
    yield spoiled_by(
        70,
        "more of a group than pupils",
        "ees",
        lambda d: d.put("x_value", 6, str(int(d.get("n_value", 6)) + 1)),
        warning("part_over_whole", "G", 6),
    )
    for name, more, must in (
        ("a numerator over its denominator", 1, error("numerator_over_denominator", "E", 6)),
        ("a numerator as large as its denominator", 0, None),
    ):
        yield spoiled_by(70, name, "history", partial(_over, more), must or Must(stored=_stored_over()))
    yield from each_spoiled(70,
        ("a denominator of 0", "history", lambda d: d.put("Denominator", 6, 0), error("numerator_over_denominator", "E", 6)),
        ("a denominator below 0", "history", lambda d: d.put("Denominator", 6, -5),
         error("out_of_range", "F", 6) + error("numerator_over_denominator", "E", 6)),
        ("a percentage given as a fraction", "history", lambda d: d.put("Value", 6, d.get("Value", 6) / 100),
         error("value_contradicts_counts", "D", 6)),
        ("amber without a tolerance", "council", lambda d: d.put("Amber", 3, 2.5, "Targets").put("Tolerance type", 3, None, "Targets"),
         error("amber_without_tolerance", "E", 3, sheet="Targets")),
    )  # fmt: skip


def _over(more: int, draft: Draft) -> None:
    of = draft.get("Denominator", 6)
    draft.put("Numerator", 6, of + more).put("Value", 6, 100 * (of + more) / of)


def _stored_over() -> dict[tuple[str, str, int], Any]:
    return {("figures", "numerator", 6): Draft("history").get("Denominator", 6), ("figures", "value", 6): 100.0}

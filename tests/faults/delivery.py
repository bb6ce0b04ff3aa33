"""Faults of deliveries: classes 22 to 35.

Here: files whose period, council, dataset, lists or name are not what they claim (29 to 31, 34). What is more than the bytes of
a file is played in a home: `arrivals`, `named`, `unreachable`, `corrections`. Not here: damaged files (`container`).
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from faults import arrivals, corrections, named, unreachable
from faults.clean import clean
from faults.draft import Draft
from faults.fault import SAME, Fault, Must, Scenario, refused
from pipelines.demo.schools.pupils import CENSUSES
from pipelines.demo.schools.school_census import blades

_YEAR, _QUARTER = 365, 92
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})|(\d{4})-(\d\d)-(\d\d)")
_HISTORIES = ("annex_a", "lists", "referrals", "plans", "exclusions", "missing_education")
_STATES = ("care", "leavers", "home_education", "part_time", "episodes")
_LISTS = 11


def faults() -> Iterator[Fault | Scenario]:
    """Every fault of this part."""
    yield from arrivals.scenarios()
    yield from _another_period()
    yield from _named_for_another_period()
    yield from _another_council()
    yield from _another_dataset()
    yield from _lists_missing()
    yield from _names()
    yield from named.scenarios()
    yield from corrections.scenarios()
    yield from unreachable.scenarios()


def _fault(
    number: int, name: str, of: str, must: Must, make: Callable[[], bytes | Draft] | None = None, **more: Any
) -> Fault:
    return Fault(number, name, of, make or partial(Draft, of), must, **more)


# ── 29: a period that is not its folder's ────────────────────────────────────────────────────────────────────────────
def _another_period() -> Iterator[Fault]:
    """The right name, and rows of another period."""
    for of in _HISTORIES:
        year = "2024" if of != "exclusions" else "June 2024"
        day = str(date(2025, 7, {"exclusions": 4, "missing_education": 2}.get(of, 7)))
        for what, days, words in (
            ("rows of the year before", -_YEAR, (year, day)),
            ("rows of the quarter before", -_QUARTER, ("2025, long before", day)),
            ("rows of the quarter after", _QUARTER, ("dated rows lie after", day)),
        ):
            yield _fault(29, what, of, refused("PERIOD_MISMATCH", *words), partial(moved, of, days))
    for of in _STATES:
        yield _fault(
            29,
            "dates of the year before",
            of,
            refused("PERIOD_MISMATCH", "2024, long before 2025-0"),
            partial(moved, of, -_YEAR),
        )


def _named_for_another_period() -> Iterator[Fault]:
    """The right rows, and another period in the name, the folder or the header."""
    for of, file in (
        ("lists", "Annex A 2024-07-07.xlsx"),
        ("lists", "Annex A 7 October 2025.xlsx"),
        ("lists", "AnnexA_20250107_v2.xlsx"),
        ("exclusions", "Exclusions register 04.07.2024.csv"),
        ("home_education", "EHE register March 2025.csv"),
        ("missing_education", "CME register March 2025.csv"),
        ("caseloads", "Caseloads 31 March 2024.csv"),
    ):
        yield _fault(
            29, f"the name {file}", of, refused("PERIOD_MISMATCH", "its name says 202", "2025-26-Q1"), file=file
        )
    for of, slot in (
        ("lists", "2024-25-Q4"),
        ("exclusions", "2025-26-Q3"),
        ("home_education", "2024-25-Q1"),
        ("part_time", "2024-25-Q1"),
    ):
        yield _fault(
            29, f"in the folder of {slot}", of, refused("PERIOD_MISMATCH", "its name says 2025-07-0", slot), slot=slot
        )
    yield _fault(
        29,
        "a return in the folder of the year before",
        "cin",
        refused("PERIOD_MISMATCH", "2025-03-31", "2023-24-Q4"),
        slot="2023-24-Q4",
    )
    yield _fault(
        29,
        "it is named after a year before its own",
        "cin",
        refused("PERIOD_MISMATCH", "dated rows lie after 2024-03-31"),
        file="CIN census 2024-03-31.xml",
        slot="2023-24-Q4",
    )
    for of in ("census", "pupils"):
        yield _fault(
            29,
            "a term that is not over",
            of,
            refused("PERIOD_MISMATCH", "Autumn Term 2026", "2025-26-Q1"),
            file=clean(of).file.replace("2025_summer", "2026_autumn"),
        )
    yield _fault(
        29,
        "two days in its name",
        "lists",
        refused("AS_AT_CONFLICT", "2025-07-01", "2025-07-07"),
        file="Annex A 2025-07-01 run 2025-07-07.xlsx",
    )


def moved(of: str, days: int) -> Draft:
    """The file, with every date in it so many days later."""

    def later(cell: object) -> object:
        if isinstance(cell, date):
            return cell + timedelta(days=days)
        found = _DAY.fullmatch(cell) if isinstance(cell, str) else None
        if not found:
            return cell
        d, m, y, year, month, day = found.groups()
        if y:
            return f"{date(int(y), int(m), int(d)) + timedelta(days=days):%d/%m/%Y}"
        return str(date(int(year), int(month), int(day)) + timedelta(days=days))

    draft = Draft(of)
    draft.sheets = {
        name: [rows[0], *([later(c) for c in row] for row in rows[1:])] for name, rows in draft.sheets.items()
    }
    return draft


# ── 30: wrong council or dataset ─────────────────────────────────────────────────────────────────────────────────────
def _another_council() -> Iterator[Fault]:
    for of in ("lists", "exclusions", "home_education", "caseloads", "pupils", "episodes", "cin"):
        stem, _, ending = clean(of).file.rpartition(".")
        yield _fault(
            30,
            "another council in its name",
            of,
            refused("WRONG_COUNCIL", "council 825", "council 855"),
            file=f"{stem}_825.{ending}",
        )
    for code in ("825", "999", "ZZCANARY"):
        yield _fault(
            30,
            f"{'no' if code == 'ZZCANARY' else 'another'} council in its header, {code[:3]}",
            "cin",
            refused("WRONG_COUNCIL", "delivered for council 855"),
            partial(_of_council, code),
        )
    yield _fault(
        30,
        "schools of another council",
        "census",
        refused("WRONG_COUNCIL", "another council", "council 855"),
        partial(_returns, "825"),
        file="2025_summer_schoolcensus.csv",
    )
    yield _fault(30, "a number in its name that is no council's", "lists", SAME, file="Annex A 2025-07-07 run 111.xlsx")


def _of_council(code: str) -> bytes:
    return clean("cin").text.replace("<LEA>855<", f"<LEA>{code}<").encode()


def _returns(code: str) -> bytes:
    frame = blades(CENSUSES[-1])["schoolcensus"]
    lines = list(csv.reader(io.StringIO(frame.write_csv())))
    at = lines[0].index("lea")
    held = io.StringIO(newline="")
    csv.writer(held).writerows([lines[0], *([code if n == at else c for n, c in enumerate(row)] for row in lines[1:])])
    return held.getvalue().encode()


def _another_dataset() -> Iterator[Fault]:
    """The content of a file decides what it is, whatever its name; in a folder where it does not belong, it is refused."""
    for of, file, says in (
        ("episodes", "Annex A 2025-03-31.csv", "SSDA903 return on children looked after"),
        ("exclusions", "SSDA903 2025-07-04 episodes.csv", "Register of exclusions"),
        ("home_education", "Exclusions register 2025-07-03.csv", "Elective home education register"),
        ("missing_education", "EHE register 2025-07-02.csv", "Register of children missing education"),
        ("part_time", "CME register 2025-07-02.csv", "Part-time timetables"),
        ("caseloads", "Annex A 2025-06-30.csv", "Social workers' caseloads"),
        ("lists", "School census 2025-07-07.xlsx", "Ofsted Annex A workbook"),
    ):
        yield _fault(30, f"named {file.split(' ')[0]}", of, Must(words=(says,)), file=file)
    for of in ("lait", "ees"):
        yield _in_folder(of, "855", "2025-26-Q1", "landing/published/")
    for of in ("lists", "exclusions", "cin"):
        yield _in_folder(of, "published", "published/2025-07-22", "landing/<round>/")
    yield _in_folder("council", "855", "2025-26-Q1", "lies in the home itself")
    yield _fault(
        30,
        "a table of something else",
        "exclusions",
        refused("NOT_RECOGNISED", "scrutiny map"),
        lambda: b"when,who,what\r\n" + b"07/07/2025,ZZCANARY,minutes\r\n" * 40,
    )


def _in_folder(of: str, la_code: str, slot: str, right: str) -> Fault:
    return Fault(
        30,
        f"in the folder of {slot}",
        of,
        partial(Draft, of),
        refused("WRONG_FOLDER", right),
        slot=slot,
        la_code=la_code,
    )


# ── 31: a list missing ───────────────────────────────────────────────────────────────────────────────────────────────
def _lists_missing() -> Iterator[Fault]:
    every = [f"List {n}" for n in range(1, _LISTS + 1)]
    for name in every:
        yield _fault(
            31,
            f"without {name}",
            "annex_a",
            Must(words=(f"10 of 11 tables (without {name})",)),
            partial(_without, name),
        )
    yield _fault(
        31,
        "without three lists",
        "annex_a",
        Must(words=("8 of 11 tables (without List 2, List 5, List 10)",)),
        partial(_without, "List 2", "List 5", "List 10"),
    )
    yield _fault(
        31,
        "two lists only",
        "lists",
        Must(words=("2 of 11 tables (List 3, List 9 only)",)),
        lambda: _without("List 7", of="lists"),
        counted=False,
    )


def _without(*names: str, of: str = "annex_a") -> Draft:
    draft = Draft(of)
    for name in names:
        del draft.sheets[name]
    return draft


# ── 34: names of files ───────────────────────────────────────────────────────────────────────────────────────────────
def _names() -> Iterator[Fault]:
    """How the gate reads a name; `named` plays such files in a folder."""
    for what, file in (
        ("300 letters", "E" * 290 + " 2025-07-04.csv"),
        ("a path", "../../etc/2025-07-04.csv"),
        ("the name of a device", "NUL 2025-07-04"),
        ("no ending", "Exclusions 2025-07-04"),
        ("an ending in capitals", "EXCLUSIONS 2025-07-04.CSV"),
        ("two endings", "Exclusions 2025-07-04.csv.csv"),
    ):
        yield _fault(
            34, f"a name with {what}", "exclusions", Must(words=("as at 4 July 2025 (from its name)",)), file=file
        )
    yield _fault(
        34,
        "no day in its name",
        "exclusions",
        Must(words=("as at 30 June 2025 (from the end of the round)",)),
        file="CON.csv",
    )

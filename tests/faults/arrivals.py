"""Faults of how files arrive: classes 22 to 26.

Here: files that grow, come again, come late, come out of order. Not here: names (`named`), what cannot be read (`unreachable`),
and corrections of what was published (`corrections`).
"""

import json
import os
import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from upath import UPath

from faults.draft import Draft
from faults.fault import Scenario
from faults.played import (
    BEFORE,
    NOW,
    Home,
    dated,
    empty,
    forgetful,
    published,
    scenario,
    tick,
    touched,
    with_records,
    workbook,
)
from helpers import registered
from orders import five, small_county
from pipelines.receive.identity import SIDECAR

_NAME = "Exclusions register 2025-07-04.csv"
_ANNEX = "Annex A 2025-07-07.xlsx"
_LATER = "Annex A 2025-07-08.xlsx"
_YEAR = 365 * 24 * 60 * 60


def scenarios() -> Iterator[Scenario]:
    """Every scenario of this part."""
    for number, begin, plays in (
        (22, empty, (grows_while_it_is_read, grows_while_it_is_watched, shrinks_while_it_is_read, named_as_unfinished)),
        (22, published, (half_of_it_stood_still,)),
        (22, empty, (the_sensor_waits,)),
        (
            23,
            published,
            (again_under_its_name, again_under_another_name, again_in_a_later_round, again_in_an_earlier_round),
        ),
        (23, empty, (three_times_at_once, again_where_it_was_refused, at_once_where_it_is_refused)),
        (23, published, (its_day_corrected_to_a_later_one,)),
        (24, published, (corrected_under_its_name, broken_under_its_name)),
        (24, empty, (one_digit_corrected,)),
        (25, empty, (a_year_old, older_than_what_it_replaces, from_the_future, the_sensor_sees_the_old)),
        (26, forgetful, (the_later_quarter_first, an_earlier_quarter_after_publication)),
    ):
        for play in plays:
            yield scenario(number, begin, play)


def register() -> bytes:
    """A small register of exclusions."""
    return Draft("exclusions").data()


def one_more(data: bytes) -> bytes:
    """The register with its last row once more, of another pupil."""
    lines = data.decode().splitlines()
    return "\r\n".join([*lines, lines[-1].replace(lines[-1].split(",")[0], "X820200001001"), ""]).encode()


# ── 22: still growing ────────────────────────────────────────────────────────────────────────────────────────────────
def _waits(home: Home, file: str) -> None:
    home.same(registered(home.lake, "855", NOW), [], "registered while it was still changing")
    home.same(list(home.unread()), [f"{NOW}/{file}"], "unread")
    home.must("still changing" in home.unread().get(f"{NOW}/{file}", ""), "no message says that it was still changing")


def _comes_in(home: Home, file: str, rows: int = 60) -> None:
    home.look()
    home.same(home.states().get(file), "accepted", "once it stood still")
    home.same([t.rows["in"] for _, v in home.verdicts() for t in v.tables], [rows], "rows of the whole file")
    home.same(home.unread(), {}, "unread after it stood still")


def grows_while_it_is_read(home: Home) -> None:
    path, whole = home.put(_NAME, register()[:2000]), register()
    read = UPath.read_bytes

    def read_and_grow(self: UPath) -> bytes:
        data = read(self)
        if self.name == _NAME:
            path.write_bytes(whole[: len(data) + 500])
        return data

    with patch.object(type(UPath(path)), "read_bytes", read_and_grow):
        home.look()
    _waits(home, _NAME)
    path.write_bytes(whole)
    _comes_in(home, _NAME)


def shrinks_while_it_is_read(home: Home) -> None:
    path, whole = home.put(_NAME, register()), register()
    read = UPath.read_bytes

    def read_and_begin_anew(self: UPath) -> bytes:
        data = read(self)
        if self.name == _NAME:
            path.write_bytes(whole[:100])
        return data

    with patch.object(type(UPath(path)), "read_bytes", read_and_begin_anew):
        home.look()
    _waits(home, _NAME)
    path.write_bytes(whole)
    _comes_in(home, _NAME)


def grows_while_it_is_watched(home: Home) -> None:
    """Somebody copies line by line; every look between two lines would find a good file."""
    lines = register().splitlines(keepends=True)
    path, done = home.put(_NAME, lines[0]), threading.Event()

    def copy() -> None:
        for line in lines[1:]:
            time.sleep(0.02)
            with path.open("ab") as file:
                file.write(line)
        done.set()

    copying = threading.Thread(target=copy)
    copying.start()
    looks = 0
    while not done.is_set() and looks < 3:
        home.look(still=0.3)
        looks += 1
        if not done.is_set():
            _waits(home, _NAME)
    copying.join()
    home.must(looks, "it was never looked at while it grew")
    _comes_in(home, _NAME)


def named_as_unfinished(home: Home) -> None:
    half = register()[:2000]
    for name in (f"{_NAME}.part", f"{_NAME}.tmp", f"{_NAME}.crdownload", f"~${_ANNEX}", f".{_NAME}"):
        home.put(name, half)
    home.must(not home.news(), "there is news of a file that is named as unfinished")
    home.same(home.look(), [], "registered")
    home.same((home.unread(), home.misplaced()), ({}, []), "messages about them")
    (home.landing / NOW / f"{_NAME}.part").rename(home.put(_NAME, b""))
    home.put(_NAME, register())
    _comes_in(home, _NAME)


def half_of_it_stood_still(home: Home) -> None:
    """The copy broke off; an hour later it is done again."""
    before, whole = home.served(), touched(workbook())
    home.put(_LATER, whole[: len(whole) // 2])
    home.must(not home.publish(), "a half file changed the release")
    home.must(home.served() == before, "the served file changed")
    home.same(home.states()[_LATER], "INCOMPLETE_UPLOAD", "the half file")
    home.put(_LATER, whole)
    home.look()
    accepted = [v.accepted for d, v in home.verdicts() if d.file == _LATER]
    home.same(sorted(accepted), [False, True], "accepted of the half and the whole file")


def the_sensor_waits(home: Home) -> None:
    path = home.put(_NAME, register()[:2000])
    cursor, asked = tick(home, None)
    home.same(asked, [], "asked for at the first look")
    path.write_bytes(register()[:3000])
    cursor, asked = tick(home, cursor)
    home.same(asked, [], "asked for while it grows")
    home.must("waiting until they stop changing" in home.skipped, f"what it waits for: {home.skipped}")
    path.write_bytes(register())
    cursor, _ = tick(home, cursor)
    _, asked = tick(home, cursor)
    home.same(asked, ["receive"], "asked for once it stood still")


# ── 23: the same bytes again ─────────────────────────────────────────────────────────────────────────────────────────
def _changes_nothing(home: Home, before: bytes) -> None:
    home.must(not home.publish(), "the same bytes made a new release")
    home.must(home.served() == before, "the served file changed")
    home.same(home.unread(), {}, "unread")


def again_under_its_name(home: Home) -> None:
    before = home.served()
    path = home.put(_ANNEX, workbook())
    os.utime(path, (path.stat().st_mtime + 60, path.stat().st_mtime + 60))
    _changes_nothing(home, before)
    home.same(len(registered(home.lake, "855", NOW)), 1, "entries of the register")


def again_under_another_name(home: Home) -> None:
    before = home.served()
    home.put("Annex A 2025-07-07 (copy).xlsx", workbook())
    _changes_nothing(home, before)
    home.same(sorted(home.states().values()), ["accepted", "duplicate"], "one of the two is used")
    home.must(
        any(f"same bytes as in {NOW}; ignored" in message for message in home.messages().values()),
        "no message says of which file it is a copy",
    )


def again_in_a_later_round(home: Home) -> None:
    before = home.served()
    home.put("Annex A.xlsx", workbook(before=True))  # without a day in its name it could be of this round
    _changes_nothing(home, before)
    home.same(home.states()["Annex A.xlsx"], "duplicate", "the copy")
    home.must(
        f"same bytes as in {BEFORE}; ignored" in home.messages()["Annex A.xlsx"], "no message says of which round it is"
    )


def again_in_an_earlier_round(home: Home) -> None:
    """Its name says that it does not belong there; the first one stays in use."""
    before = home.served()
    home.put("Annex A 2025-07-07.xlsx", workbook(), BEFORE)
    _changes_nothing(home, before)
    home.same(home.states(BEFORE)["Annex A 2025-07-07.xlsx"], "PERIOD_MISMATCH", "in the wrong round's folder")
    home.same(home.states()[_ANNEX], "accepted", "in its own")


def three_times_at_once(home: Home) -> None:
    for name in ("b.csv", _NAME, "a.csv"):
        home.put(name, register())
    home.look()
    states = home.states()
    home.same(sorted(states.values()), ["accepted", "duplicate", "duplicate"], "one is used")
    home.same(states[_NAME], "accepted", "the one whose name gives a day is used")
    home.same(len(home.verdicts()), 1, "verdicts")


def again_where_it_was_refused(home: Home) -> None:
    """A refused file does not count as the first one: the same file in the right place is accepted."""
    home.put("Exclusions register 2024-07-04.csv", register())
    home.look()
    home.same(home.states(), {"Exclusions register 2024-07-04.csv": "PERIOD_MISMATCH"}, "under the wrong name")
    (home.landing / NOW / "Exclusions register 2024-07-04.csv").rename(home.landing / NOW / _NAME)
    home.look()
    home.same(home.states()[_NAME], "accepted", "renamed as advised")


def at_once_where_it_is_refused(home: Home) -> None:
    """In the wrong folder and in the right one before anybody looks: the good copy is used."""
    home.put(_NAME, register(), "2024-25-Q1")
    home.put(_NAME, register())
    home.look()
    home.same(home.states("2024-25-Q1")[_NAME], "PERIOD_MISMATCH", "in the wrong folder")
    home.same(home.states()[_NAME], "accepted", "in the right folder")
    home.must(not home.news(), "there is news of what was settled")


def its_day_corrected_to_a_later_one(home: Home) -> None:
    """The sidecar that is there now counts, whether its day is earlier or later than before."""
    fewer = with_records(assessments=[a for n, a in enumerate(small_county().assessments) if n % 40])
    path = home.put("export.xlsx", workbook(fewer))
    sidecar = path.with_name(path.name + SIDECAR)
    was = home.dashboard("assessments_within_45_days")["denominator"]
    smaller = []
    for day in ("2025-07-06", "2025-07-14", "2025-07-06"):
        sidecar.write_text(json.dumps({"as_at": day}))
        home.must(home.news(), "another day is no news")
        home.publish()
        smaller.append(home.dashboard("assessments_within_45_days")["denominator"] < was)
        home.must(not home.news(), "there is news after a refresh")
    home.same(smaller, [False, True, False], "it takes precedence once its day is the latest")
    home.same(len(registered(home.lake, "855", NOW)), 4, "entries of the register")


# ── 24: the same name, new bytes ─────────────────────────────────────────────────────────────────────────────────────
def corrected_under_its_name(home: Home) -> None:
    first = registered(home.lake, "855", NOW)[0]
    was = home.dashboard("re_referrals")
    fewer = with_records(referrals=[r for n, r in enumerate(small_county().referrals) if n % 25])
    home.put(_ANNEX, workbook(fewer))
    home.must(home.publish(), "a correction was not published")
    versions = registered(home.lake, "855", NOW)
    home.same([d.file for d in versions], [_ANNEX, _ANNEX], "both versions stay in the register")
    second = next(d for d in versions if d != first)
    fact = next(f for f in home.facts().values() if f.indicator_id == "re_referrals" and f.period == "Q1 2025/26")
    home.must(second.id in fact.deliveries and first.id not in fact.deliveries, "the later version is not used")
    home.must(home.dashboard("re_referrals")["denominator"] < was["denominator"], "the figure did not follow")
    home.must((home.lake.raw("855", NOW, first.sha256)).exists(), "the first version's bytes are gone")


def broken_under_its_name(home: Home) -> None:
    before = home.served()
    home.put(_ANNEX, workbook()[:-300])
    home.must(not home.publish(), "a broken file changed the release")
    home.must(home.served() == before, "the served file changed")
    outcomes = sorted(v.refusal.code if v.refusal else "accepted" for d, v in home.verdicts() if d.slot == NOW)
    home.same(outcomes, ["INCOMPLETE_UPLOAD", "accepted"], "the broken file is refused, the first one stands")


def one_digit_corrected(home: Home) -> None:
    """The same size as before: neither a refresh nor the sensor may mistake it for the file they know."""
    home.put(_NAME, register())
    home.look()
    home.must(not home.news(), "what was received is news")
    changed = register().replace(b"2025", b"2024", 1) if register().count(b"2025") else register()
    path = home.put(_NAME, changed)
    os.utime(path, (path.stat().st_mtime + 5, path.stat().st_mtime + 5))
    home.must(changed != register() and len(changed) == len(register()), "the file was not changed as it should be")
    home.must(home.news(), "a corrected digit is no news")
    cursor, _ = tick(home, None)
    _, asked = tick(home, cursor)
    home.same(asked, ["receive"], "asked for by the sensor")
    home.look()
    home.same(len(registered(home.lake, "855", NOW)), 2, "versions in the register")


# ── 25: changed before the last look ─────────────────────────────────────────────────────────────────────────────────
def a_year_old(home: Home) -> None:
    home.put("EHE register 2025-07-03.csv", Draft("home_education").data())
    home.look()
    dated(home.put(_NAME, register()), -_YEAR)
    home.must(home.news(), "an old file is no news")
    _comes_in_beside(home, _NAME)


def _comes_in_beside(home: Home, file: str) -> None:
    home.look()
    home.same(home.states().get(file), "accepted", "what came")
    home.same(home.unread(), {}, "unread")


def older_than_what_it_replaces(home: Home) -> None:
    """Somebody puts the copy of last week in the place of today's: received later, it takes precedence."""
    home.put(_NAME, register())
    home.look()
    dated(home.put(_NAME, one_more(register())), -_YEAR)
    home.must(home.news(), "an older file in the place of a newer one is no news")
    _comes_in_beside(home, _NAME)
    latest = max(registered(home.lake, "855", NOW), key=lambda d: d.order)
    home.same(latest.size, len(one_more(register())), "the size of the one in use")


def from_the_future(home: Home) -> None:
    """The clock of the share is wrong; nobody waits for it."""
    dated(home.put(_NAME, register()), _YEAR)
    began = time.perf_counter()
    home.look(still=2.0)
    home.must(time.perf_counter() - began < 2.0, "it waited for a clock that is wrong")
    _comes_in_beside(home, _NAME)


def the_sensor_sees_the_old(home: Home) -> None:
    home.put("EHE register 2025-07-03.csv", Draft("home_education").data())
    home.look()
    cursor, _ = tick(home, None)
    dated(home.put(_NAME, register()), -_YEAR)
    cursor, _ = tick(home, cursor)
    _, asked = tick(home, cursor)
    home.same(asked, ["receive"], "asked for")


# ── 26: out of order ─────────────────────────────────────────────────────────────────────────────────────────────────
def _checksums(home: Home) -> dict[str, str]:
    from warehouse.publish.release import served_manifest

    manifest = served_manifest(home.lake.served)
    return manifest.checksums if manifest else {}


@lru_cache
def _in_order() -> dict[str, str]:
    """The figures when two rounds are delivered in their order."""
    with TemporaryDirectory() as folder:
        home = forgetful(Path(folder))
        for drop in five()[-2:]:
            home.put(drop.file, drop.data, drop.slot)
            home.look()
        home.publish()
        return _checksums(home)


def the_later_quarter_first(home: Home) -> None:
    for drop in five()[:-3:-1]:
        home.put(drop.file, drop.data, drop.slot)
        home.look()
    home.publish()
    home.same(_checksums(home), _in_order(), "logical checksums")


def an_earlier_quarter_after_publication(home: Home) -> None:
    before, now = five()[-2:]
    home.put(now.file, now.data, now.slot)
    home.publish()
    home.must(
        all(f.status == "x" for f in home.facts().values() if f.period == "Q4 2024/25" and f.basis == "year_to_date"),
        "a figure of a quarter that nobody delivered",
    )
    home.put(before.file, before.data, before.slot)
    home.must(home.publish(), "the late quarter was not published")
    tables = ("fact_quality", "fact_restatement")  # only these may differ because it came late
    mine, theirs = _checksums(home), _in_order()
    home.same(
        {k: v for k, v in mine.items() if k.rpartition(".")[2] not in tables},
        {k: v for k, v in theirs.items() if k.rpartition(".")[2] not in tables},
        "logical checksums",
    )

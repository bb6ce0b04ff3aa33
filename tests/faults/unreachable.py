"""Faults of what cannot be reached: class 35.

Here: files and folders that nobody may read, that break off, that are gone. The user of these tests may read everything, so
that the system's refusal is put in its place. Not here: files that can be read and are damaged (`container`).
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from unittest.mock import patch

from upath import UPath

from faults.arrivals import register
from faults.draft import Draft
from faults.fault import Scenario
from faults.played import NOW, Home, empty, published, scenario, tick, touched, workbook
from helpers import council_of, registered
from pipelines.council.settings import NoCouncil
from pipelines.receive.identity import SIDECAR

_NAME, _OTHER = "Exclusions register 2025-07-04.csv", "EHE register 2025-07-03.csv"
_DENIED = PermissionError(errno.EACCES, "Permission denied")
_BROKEN = OSError(errno.EIO, "Input/output error")
_STALE = OSError(errno.ESTALE, "Stale file handle")


def scenarios() -> Iterator[Scenario]:
    """Every scenario of this part."""
    for play in (
        no_right_to_read_a_file,
        no_right_to_look_at_a_file,
        a_disk_that_fails,
        gone_between_two_looks,
        a_folder_of_its_name,
        a_pipe_of_its_name,
        a_link_to_nothing,
        no_right_to_list_a_folder,
        a_stale_share,
        its_sidecar_cannot_be_opened,
        the_council_workbook_cannot_be_read,
        the_sensor_tries_again,
    ):
        yield scenario(35, empty, play)
    for play in (a_round_s_folder_is_gone, the_share_is_gone, read_before_and_closed_since, closed_when_published):
        yield scenario(35, published, play)


def refusing(name: str, error: OSError, *calls: str) -> AbstractContextManager[object]:
    """As if the system refused these calls for every path with this name."""
    kind = type(UPath("/"))
    real = {call: getattr(kind, call) for call in calls}

    def refused(call: str) -> Callable[..., object]:
        def run(self: UPath, *args: object, **more: object) -> object:
            if self.name == name:
                raise error
            return real[call](self, *args, **more)

        return run

    return patch.multiple(kind, **{call: refused(call) for call in calls})


def _beside(home: Home) -> None:
    """Another file that must come in whatever becomes of the first."""
    home.put(_OTHER, Draft("home_education").data())


def _reported_and_others_go_on(home: Home, words: str) -> None:
    home.look()
    home.same(home.states(), {_OTHER: "accepted"}, "the others go on")
    home.must(words in home.unread().get(f"{NOW}/{_NAME}", ""), f"no message says {words!r}: {home.unread()}")


def _comes_in(home: Home) -> None:
    home.must(home.news(), "it is not tried again")
    home.look()
    home.same(home.states(), {_OTHER: "accepted", _NAME: "accepted"}, "once it can be read")
    home.same(home.unread(), {}, "unread")


def no_right_to_read_a_file(home: Home) -> None:
    home.put(_NAME, register())
    _beside(home)
    with refusing(_NAME, _DENIED, "read_bytes", "open"):
        _reported_and_others_go_on(home, "cannot be read (Permission denied)")
    _comes_in(home)


def no_right_to_look_at_a_file(home: Home) -> None:
    home.put(_NAME, register())
    _beside(home)
    with refusing(_NAME, _DENIED, "stat", "is_file", "read_bytes", "open"):
        _reported_and_others_go_on(home, "cannot be read (Permission denied)")
    _comes_in(home)


def a_disk_that_fails(home: Home) -> None:
    home.put(_NAME, register())
    _beside(home)
    with refusing(_NAME, _BROKEN, "read_bytes", "open"):
        _reported_and_others_go_on(home, "cannot be read (Input/output error)")
    _comes_in(home)


def gone_between_two_looks(home: Home) -> None:
    """It was listed, and then somebody took it away."""
    home.put(_NAME, register())
    _beside(home)
    with refusing(_NAME, FileNotFoundError(errno.ENOENT, "No such file or directory"), "stat", "read_bytes", "open"):
        home.look()
    home.same(home.states(), {_OTHER: "accepted"}, "the others go on")
    (home.landing / NOW / _NAME).unlink()
    home.look()
    home.same((home.states(), home.unread()), ({_OTHER: "accepted"}, {}), "after it is gone")


def a_folder_of_its_name(home: Home) -> None:
    (home.landing / NOW / _NAME).mkdir(parents=True)
    _beside(home)
    home.look()
    home.same(home.states(), {_OTHER: "accepted"}, "the others go on")
    home.same(home.misplaced(), [f"{NOW}/{_NAME}"], "reported as a place that nobody reads")


def a_pipe_of_its_name(home: Home) -> None:
    """Reading it would wait for ever."""
    _beside(home)
    os.mkfifo(home.landing / NOW / _NAME)
    home.look()
    home.same(home.states(), {_OTHER: "accepted"}, "the others go on")
    home.same(home.misplaced(), [f"{NOW}/{_NAME}"], "reported as a place that nobody reads")


def a_link_to_nothing(home: Home) -> None:
    _beside(home)
    (home.landing / NOW / _NAME).symlink_to(home.landing / "nothing")
    _reported_and_others_go_on(home, "links are not followed")


def _folder_refused(home: Home, error: OSError, words: str) -> None:
    _beside(home)
    home.put(_NAME, register(), "2024-25-Q4")
    with refusing("2024-25-Q4", error, "iterdir"):
        home.look()
        home.same(home.states(), {_OTHER: "accepted"}, "the others go on")
        home.must(words in home.unread().get("2024-25-Q4", ""), f"no message says {words!r}")
    home.same(list(home.unread()), [f"2024-25-Q4/{_NAME}"], "unread once the folder can be listed")


def no_right_to_list_a_folder(home: Home) -> None:
    _folder_refused(home, _DENIED, "cannot be read (Permission denied)")


def a_stale_share(home: Home) -> None:
    _folder_refused(home, _STALE, "cannot be read (Stale file handle)")


def its_sidecar_cannot_be_opened(home: Home) -> None:
    """It may say another day or council: nothing is guessed."""
    home.put(_NAME, register())
    home.put(_NAME + SIDECAR, b'{"as_at": "2025-07-04"}')
    _beside(home)
    with refusing(_NAME + SIDECAR, _DENIED, "read_bytes"):
        home.look()
    home.same(home.states(), {_OTHER: "accepted", _NAME: "SIDECAR_UNREADABLE"}, "refused, the others go on")
    home.look()
    accepted = [v.accepted for d, v in home.verdicts() if d.file == _NAME]
    home.same(sorted(accepted), [False, True], "judged anew once the sidecar can be read")


def the_council_workbook_cannot_be_read(home: Home) -> None:
    with refusing("council.xlsx", _DENIED, "read_bytes", "open"):
        try:
            council_of(home.lake)
            home.wrong.append("a workbook that cannot be read is in use")
        except NoCouncil as reason:
            home.must("council.xlsx cannot be read (Permission denied)" in str(reason), f"the message is {reason}")
    home.same(home.council.la_code, "855", "the council once it can be read")


def the_sensor_tries_again(home: Home) -> None:
    home.put(_NAME, register())
    with refusing(_NAME, _DENIED, "read_bytes", "open"):
        cursor, _ = tick(home, None)
        cursor, asked = tick(home, cursor)
        home.same(asked, [], "asked for while it cannot be read")
        home.must("cannot be read" in home.skipped, f"why it does not ask: {home.skipped}")
    cursor, _ = tick(home, cursor)
    _, asked = tick(home, cursor)
    home.same(asked, ["receive"], "asked for once it can be read")


# ── what is served stays as it is ────────────────────────────────────────────────────────────────────────────────────
def _serves_the_same(home: Home, before: bytes) -> None:
    home.must(not home.publish(), "a new release was made of what cannot be read")
    home.must(home.served() == before, "the served file changed")


def a_round_s_folder_is_gone(home: Home) -> None:
    before = home.served()
    shutil.rmtree(home.landing / NOW)
    _serves_the_same(home, before)
    home.same(list(home.states().values()), ["accepted"], "what was received is remembered")


def the_share_is_gone(home: Home) -> None:
    before, there = home.served(), home.landing
    there.rename(there.with_name("not connected"))
    _serves_the_same(home, before)
    home.must("is not there" in home.unread().get("", ""), "no message says that the share is gone")
    Path(there.with_name("not connected")).rename(there)
    home.same(home.unread(), {}, "unread once it is back")


def read_before_and_closed_since(home: Home) -> None:
    """It was received already: it does not matter that it can no longer be read."""
    before = home.served()
    with refusing("Annex A 2025-07-07.xlsx", _DENIED, "read_bytes", "open"):
        _serves_the_same(home, before)
        home.same((home.unread(), home.news()), ({}, False), "messages about it")


def closed_when_published(home: Home) -> None:
    before = home.served()
    home.put("Annex A 2025-07-08.xlsx", touched(workbook()))
    with refusing("Annex A 2025-07-08.xlsx", _DENIED, "read_bytes", "open"):
        _serves_the_same(home, before)
        home.same(list(home.unread()), [f"{NOW}/Annex A 2025-07-08.xlsx"], "unread")
    home.look()
    home.same(len(registered(home.lake, "855", NOW)), 2, "received once it can be read")

"""Faults of names: class 34, as files lie in a folder.

Here: names that programs stumble over, that differ in case only, that are links to elsewhere. Not here: what the gate makes of
a name (`delivery`).
"""

import os
import shutil
from collections.abc import Iterator

from faults.arrivals import one_more, register
from faults.fault import Scenario
from faults.played import NOW, Home, dated, empty, scenario
from helpers import registered
from pipelines.receive.identity import SIDECAR, shown

_NAME = "Exclusions register 2025-07-04.csv"


def scenarios() -> Iterator[Scenario]:
    """Every scenario of this part."""
    for what, name in ODD_NAMES.items():
        yield scenario(34, empty, lambda home, name=name: oddly_named(home, name), f"a name with {what}")
    for play in (
        differ_in_case_only,
        a_link_to_a_file,
        a_link_to_a_folder,
        a_folder_in_another_case,
        no_room_for_a_sidecar,
    ):
        yield scenario(34, empty, play)


ODD_NAMES = {
    "spaces everywhere": "  Exclusions   register 2025-07-04 .csv",
    "two dots": "Exclusions..register 2025-07-04.csv",
    "a way out of the folder": "Exclusions\\..\\..\\..\\2025-07-04.csv",
    "marks that reverse the direction of writing": "Exclusions 2025-07-04 \u202evsc.xslx\u202c.csv",
    "a mark within its day": "Exclusions 2025-\u200f07-04.csv",
    "a line end and a terminal's commands": "Exclusions\n\x1b[2J\x1b[31m 2025-07-04.csv",
    "bytes that are no text": os.fsdecode(b"Exclusions \xff\xfe 2025-07-04.csv"),
    "250 letters": "E" * 235 + " 2025-07-04.csv",
    "the name of a device": "CON 2025-07-04.csv",
    "quotation marks and markup": "Exclusions 2025-07-04 '; DROP--\"<b>[red].csv",
    "a formula": "=cmd('calc') 2025-07-04.csv",
    "letters of every script": "Исключения 除外 ‎الاستبعاد 2025-07-04.csv",
    "nothing before its ending": "2025-07-04.csv",
}


def oddly_named(home: Home, name: str) -> None:
    """Received like any other file, with its day; its name is kept and shown as text; nothing is written outside the home."""
    outside = _beside(home)
    home.put(name, register())
    home.look()
    (delivery,) = registered(home.lake, "855", NOW) or [None]
    if delivery is None:
        home.wrong.append("not registered")
        return
    home.same(home.states(), {delivery.file: "accepted"}, "state")
    home.same([v.as_at for _, v in home.verdicts()], ["2025-07-04"], "the day in its name")
    home.must(delivery.file.isprintable() and delivery.file.encode("utf-8"), "what is kept of its name cannot be shown")
    home.same(
        (delivery.file, home.unread(), home.misplaced()), (shown(name), {}, []), "its name and the messages about it"
    )
    home.same(_beside(home), outside, "what lies beside the home")
    kept = {p.name for folder in ("lake", "restricted") for p in (home.lake.home / folder).rglob("*")}
    home.must(name not in kept, "a path inside is made of the name")


def _beside(home: Home) -> list[str]:
    return sorted(p.name for p in home.lake.home.parent.iterdir())


def differ_in_case_only(home: Home) -> None:
    first, second = register(), one_more(register())
    dated(home.put(_NAME, first), -60)
    home.put(_NAME.upper(), second)
    home.look()
    home.same(home.states(), {_NAME: "accepted", _NAME.upper(): "accepted"}, "both")
    covers = max(registered(home.lake, "855", NOW), key=lambda d: d.order)
    home.same(covers.file, _NAME.upper(), "the one changed last takes precedence")
    home.same(
        {home.lake.raw("855", NOW, d.sha256).read_bytes() for d, _ in home.verdicts()}, {first, second}, "bytes kept"
    )


def a_link_to_a_file(home: Home) -> None:
    secret = home.lake.home.parent / "elsewhere.csv"
    secret.write_bytes(register())
    (home.landing / NOW).mkdir(exist_ok=True)
    (home.landing / NOW / _NAME).symlink_to(secret)
    home.same((home.news(), home.look()), (False, []), "what a link points at was received")
    home.must("links are not followed" in home.unread().get(f"{NOW}/{_NAME}", ""), "no message says that it is a link")


def a_link_to_a_folder(home: Home) -> None:
    other = home.lake.home.parent / "elsewhere"
    other.mkdir()
    (other / _NAME).write_bytes(register())
    shutil.rmtree(home.landing / NOW, ignore_errors=True)
    (home.landing / NOW).symlink_to(other, target_is_directory=True)
    home.same(home.look(), [], "what lies behind a link was received")
    home.same(home.misplaced(), [NOW], "reported as a place that nobody reads")


def a_folder_in_another_case(home: Home) -> None:
    home.put(_NAME, register(), NOW.lower())
    home.same(home.look(), [], "registered")
    home.must(f"{NOW.lower()}/{_NAME}" in home.misplaced(), "no message says that nobody will read it")


def no_room_for_a_sidecar(home: Home) -> None:
    """The file's name is allowed, its sidecar's would be too long; a file with a shorter name still has its sidecar."""
    home.put("E" * 236 + " 2025-07-04.csv", register())
    home.put("export.csv", one_more(register()))
    home.put(f"export.csv{SIDECAR}", b'{"as_at": "2025-07-03"}')
    home.look()
    home.same(sorted(v.as_at or "" for _, v in home.verdicts()), ["2025-07-03", "2025-07-04"], "days")
    home.same(home.unread(), {}, "unread")

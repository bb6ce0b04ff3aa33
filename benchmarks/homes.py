"""Homes to refresh: the synthetic county with some of its deliveries held back, and many councils in one lake.

Here: what is in a home before a refresh. Not here: the deliveries (`pipelines.demo`) and what is timed.
"""

import shutil
from datetime import date
from pathlib import Path

from pipelines.council.new_home import make_home
from pipelines.council.template import write_council_workbook
from pipelines.demo import settings
from pipelines.demo.deliver import EXTRACTED, ROUNDS, deliver
from pipelines.demo.published.lait import write_national
from pipelines.demo.social_care import annex_a
from pipelines.demo.social_care.records import Child, County, county
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.receive.identity import PUBLISHED
from schemas.codes.areas import AREAS

TODAY = date(2025, 7, 7)
NATIONAL_RECEIVED = date(2025, 7, 22)
ROUNDS_OF_MANY = 2
CUT_TO = 4
"""In a home of many councils each has one in so many of the county's children: up to a thousand rows a list."""


def rows_received(lake: Lake) -> int:
    """Rows of all tables of the deliveries received so far, national ones included."""
    books = Books.read(lake)
    return sum(t.rows["in"] for owner in books.deliveries for _, v in books.received(owner) for t in v.tables)


def county_home(folder: Path) -> Lake:
    """A home into which the county has delivered five rounds of everything; nothing is received yet."""
    lake = Lake.at(folder)
    make_home(lake, today=TODAY, workbook=False)
    deliver(lake)
    return lake


def hold_back(lake: Lake, to: Path) -> None:
    """Move what came for the last round, and the national files received since its end, out of landing."""
    last = ROUNDS[-1]
    landing = Path(str(lake.landing))
    late = [f for f in (landing / PUBLISHED).iterdir() if f.name > last.end.isoformat()]
    for folder in (landing / last.round, *late):
        place = to / folder.relative_to(landing)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder, place)


def drop(held: Path, lake: Lake) -> None:
    """Put what was held back into landing."""
    shutil.copytree(held, str(lake.landing), dirs_exist_ok=True)


def home_of_many(folder: Path, councils: int) -> Lake:
    """A home of that many councils, each with an Annex A workbook for two rounds, and one national table.

    Their children are other children under the same case numbers: identifiers are the council's own.
    """
    lake = Lake.at(folder)
    make_home(lake, today=TODAY, workbook=False)
    cut = _cut(county())
    rounds = list(zip(ROUNDS, EXTRACTED, strict=True))[-ROUNDS_OF_MANY:]
    books = {q.round: (f"Annex A {day}.xlsx", annex_a.workbook(cut, q, day)) for q, day in rounds}
    others = [str(code) for code, area in sorted(AREAS.items()) if area.level == "council"]
    others.remove(settings.LA_CODE)
    for number, code in enumerate([settings.LA_CODE, *others[: councils - 1]]):
        place = Path(str(lake.landing)) / code if number else Path(str(lake.landing))
        rows = settings.council_rows([q for q, _ in rounds], la_code=code, name=f"Synthetic council {code}")
        write_council_workbook(lake.council_workbook(code if number else None), rows)
        for round_, (name, data) in books.items():
            (place / round_).mkdir(parents=True, exist_ok=True)
            (place / round_ / name).write_bytes(data)
    national = Path(str(lake.landing)) / PUBLISHED / NATIONAL_RECEIVED.isoformat()
    national.mkdir(parents=True)
    write_national(national)
    return lake


def _cut(whole: County) -> County:
    def kept(child: Child) -> bool:
        return int(child.id) % CUT_TO == 0

    return County(
        referrals=[r for r in whole.referrals if kept(r.child)],
        assessments=[a for a in whole.assessments if kept(a.child)],
        plans=[p for p in whole.plans if kept(p.child)],
        looked_after=[p for p in whole.looked_after if kept(p.child)],
        care_leavers={q: [c for c in leavers if kept(c.child)] for q, leavers in whole.care_leavers.items()},
    )

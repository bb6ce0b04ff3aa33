"""The demo's county a year later, for round 2026-27-Q1: returns of that year, and an edition of Ofsted's with report cards.

Here: the county's records moved by a year, its files, and what an edition must show. Not here: what the software makes of them
(`tests/pipelines/demo/test_a_year_later.py`). The header of the edition is read from the shared sample of that layout.
"""

import csv
import gzip
import io
import random
import re
from collections import Counter
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines.council.template import write_council_workbook
from pipelines.demo import settings
from pipelines.demo.dropped import Dropped
from pipelines.demo.published.inspections import PHASES, Inspected, edition, inspected_schools
from pipelines.demo.published.spread import synthetic_name
from pipelines.demo.schools import gias, school_census
from pipelines.demo.schools.pupils import CENSUSES
from pipelines.demo.social_care import annex_a, formats
from pipelines.demo.social_care.records import QUARTERS, County, county, twelve_months_after
from pipelines.home.lake import Lake
from warehouse.period import Quarter, Term

ROUND = Quarter(2026, 1)
ROUNDS = (Quarter(2025, 4), ROUND)
EXTRACTED = date(2026, 7, 7)
LAST_OF_GRADES, OF_CARDS = date(2025, 8, 31), date(2026, 6, 30)
YEAR_RETURNED = date(2026, 3, 31)
SAMPLE = "samples/current_formats/ofsted/Management_information_-_state-funded_schools_-_latest_inspections_as_at_31_Aug_2026.csv"
ON_CARDS = (
    "primary_schools_leadership_expected",
    "primary_schools_leadership_strong",
    "secondary_schools_leadership_expected",
    "pupils_in_schools_leadership_expected",
    "schools_safeguarding_met",
    "schools_by_standing",
)
"""What the council shows on its dashboard from this round on."""


def moved(value: Any) -> Any:
    """Records a year later: every day of theirs, and every quarter."""
    if isinstance(value, Quarter):
        return Quarter(value.year + 1, value.number)
    if isinstance(value, date):
        return twelve_months_after(value)
    if isinstance(value, dict):
        return {moved(k): moved(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(moved(v) for v in value)
    if is_dataclass(value) and not isinstance(value, type | Enum):
        return replace(value, **{f.name: moved(getattr(value, f.name)) for f in fields(value)})
    return value


@lru_cache
def county_a_year_later() -> County:
    later: County = moved(county())
    return later


@dataclass(frozen=True)
class Card:
    """A report card: when it was published, its words for leadership and for safeguarding."""

    inspected: date
    published: date
    leadership: str
    safeguarding: str


_POINTS = ("Exceptional", "Strong standard", "Strong standard", "Expected standard", "Expected standard", "Expected standard",
           "Expected standard", "Needs attention", "Urgent improvement")  # fmt: skip
AT_EXPECTED = {"Exceptional", "Strong standard", "Expected standard"}


@lru_cache
def cards() -> dict[int, Card]:
    """Which schools have a card by the end of June 2026, by URN: about one in seven, of the county's secondary schools six."""
    chance = random.Random("report cards")
    found = {}
    secondary = 0
    for school in inspected_schools():
        county_secondary = school.laestab // 10_000 == int(settings.LA_CODE) and school.phase == "secondary"
        if chance.random() > 0.15 or (county_secondary and secondary == 6):
            continue
        secondary += county_secondary
        inspected = date(2025, 11, 11) + timedelta(days=chance.randrange(220))
        leadership = chance.choice(_POINTS)
        safe = "Not met" if leadership == "Urgent improvement" else "Met"
        found[school.urn] = Card(inspected, inspected + timedelta(days=35), leadership, safe)
    return found


def edition_with_cards(sample: Path) -> bytes:
    """Ofsted's file as at the end of June 2026, in the layout of the sample. It counts what was published until it came out."""
    header = next(csv.reader(io.StringIO(sample.read_text("cp1252"))))
    held = io.StringIO()
    writer = csv.DictWriter(held, header, restval="NULL", lineterminator="\n")
    writer.writeheader()
    for school in inspected_schools():
        writer.writerow(_row(school, cards().get(school.urn)))
    return held.getvalue().encode("cp1252")


def _row(school: Inspected, card: Card | None) -> dict[str, object]:
    row: dict[str, object] = {
        "URN": school.urn,
        "LAESTAB": school.laestab,
        "School name": school.name,
        "Ofsted phase": PHASES[school.phase],
        "Local authority": synthetic_name(school.laestab // 10_000),
        "Total number of pupils": school.pupils,
    }
    if school.opened:
        row["School open date"] = f"{school.opened:%d/%m/%Y}"
    if card is None:
        return row
    day = f"{card.inspected:%d/%m/%Y}"
    return row | {
        "Inspection start date": day,
        "Publication date": f"{card.published:%d/%m/%Y}",
        "Does the latest full inspection relate to the URN of the current school?": "Yes",
        "Category of concern": "",
        "Safeguarding standards": card.safeguarding,
        "Safeguarding standards - date of grade": day,
        "Leadership and governance": card.leadership,
        "Leadership and governance - date of grade": day,
    }


def of_county(phase: str = "") -> list[Inspected]:
    """The county's schools, of a phase or all."""
    return [s for s in inspected_schools() if s.laestab // 10_000 == int(settings.LA_CODE) and phase in {"", s.phase}]


def counted(phase: str, among: set[str]) -> tuple[int, int]:
    """Schools of the county with such a word for leadership, of those with a card."""
    with_card = [cards()[s.urn] for s in of_county(phase) if s.urn in cards()]
    return sum(c.leadership in among for c in with_card), len(with_card)


def standing() -> Counter[str]:
    """How the county's schools stand, counted in plain Python: the class of each."""
    before = "graded before report cards, as at 31 August 2025"
    classes: Counter[str] = Counter()
    for s in of_county():
        good = s.good(LAST_OF_GRADES)
        if card := cards().get(s.urn):
            at = "expected standard or above" if card.leadership in AT_EXPECTED else "below the expected standard"
            classes[f"report card: {at}"] += 1
        elif good is None:
            classes["no grade under either framework"] += 1
        else:
            classes[f"{before}: {'good or outstanding' if good else 'below good'}"] += 1
    return classes


_COLLECT_DAY = re.compile(r"\b(20\d\d)-([A-Z][a-z]{2}-\d\d 00:00:00)")
"""A day as COLLECT exports it."""

_BEFORE_PROCEEDINGS = (
    "<PreProceedingsandFGDM><PPStartDate>2026-04-20</PPStartDate><LBPSentDate>2026-04-24</LBPSentDate>"
    "<FGDMMeetingOffer>1</FGDMMeetingOffer><FGDMMeetingFac>0</FGDMMeetingFac></PreProceedingsandFGDM>"
)


def census_of_2026_27() -> bytes:
    """The census in the year that runs, with its module before proceedings in one episode; its header says the year's end."""
    text = formats.cin_census(county_a_year_later(), date(2026, 7, 3)).decode()
    text = text.replace("<Year>2026</Year><ReferenceDate>2026-07-03</ReferenceDate>",
                        "<Year>2027</Year><ReferenceDate>2027-03-31</ReferenceDate><DateTime>2026-07-03T08:00:00</DateTime>")  # fmt: skip
    return text.replace("</CINdetails>", f"{_BEFORE_PROCEEDINGS}</CINdetails>", 1).encode()


def deliveries(shared: Path) -> list[Dropped]:
    """What the county delivers for the round, and the national files it needs."""
    records = county_a_year_later()
    round_ = ROUND.round
    made = [
        Dropped(ROUNDS[0].round, "Annex A 2026-04-07.xlsx", annex_a.workbook(records, moved(QUARTERS[3]), date(2026, 4, 7))),
        Dropped(round_, f"Annex A {EXTRACTED}.xlsx", annex_a.workbook(records, ROUND, EXTRACTED)),
        Dropped(round_, "CIN_census_2026-07-03.xml", census_of_2026_27()),
        *(Dropped(round_, name, data) for name, data in formats.ssda903(records, YEAR_RETURNED).items()),
        *gias.deliveries(),
        Dropped("published/2025-10-01", f"State-funded_schools_inspections_and_outcomes_as_at_{LAST_OF_GRADES:%d_%B_%Y}.csv.gz",
                edition(LAST_OF_GRADES)),
        Dropped("published/2026-07-20", f"Management_information_-_state-funded_schools_as_at_{OF_CARDS:%d_%b_%Y}.csv.gz",
                gzip.compress(edition_with_cards(shared / SAMPLE), mtime=0)),
    ]  # fmt: skip
    (before,) = (c for c in CENSUSES if c.term == Term(2025, 2))
    for blade, frame in school_census.blades(before).items():
        if blade in {"schoolcensus", "pupilonroll"}:
            text = _COLLECT_DAY.sub(lambda day: f"{int(day[1]) + 1}-{day[2]}", frame.write_csv())
            made.append(
                Dropped(round_, f"2026_summer_{blade}.csv.gz", gzip.compress(text.encode(), compresslevel=1, mtime=0))
            )
    return made


def deliver(lake: Lake, shared: Path) -> None:
    """Write the county's workbook and deliveries into a home. From this round on it shows report cards."""
    rows = settings.council_rows(list(ROUNDS))
    first = len(rows["indicators"]) + 1
    rows["indicators"] += [
        {"indicator_id": i, "position": n, "area": "Education", "from_round": ROUND.round}
        for n, i in enumerate(ON_CARDS, start=first)
    ]
    rows["reporting"] += [{"round": q.round, "indicator_id": i, "period": q.label} for q in ROUNDS for i in ON_CARDS]
    write_council_workbook(lake.council_workbook(), rows)
    for dropped in deliveries(shared):
        path = Path(str(lake.landing)) / dropped.slot / dropped.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dropped.data)

"""Which collection a file belongs to: by its header, sidecar, name and round; files that disagree, come late or lie ahead."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from upath import UPath

from pipelines.demo.csv_text import csv_bytes
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.receive.collected import collected_on, in_name
from pipelines.receive.examine import Examined, examine, examine_delivery
from pipelines.receive.identity import SIDECAR, Delivery
from pipelines.receive.receiving import receive
from pipelines.receive.register import register
from schemas.sources.school_census import SOURCE as CENSUS
from schemas.sources.ssda903 import SOURCE as RETURN
from warehouse.period import AcademicYear, EntryYear, Quarter, Term

BLADE = csv_bytes(
    [c.title for c in CENSUS.table("school_census").columns if not c.optional],
    [
        [
            {"school_return": "r1", "term": "SPR", "year": 2025, "urn": 100_001, "lea": 855}.get(c.name, "")
            for c in CENSUS.table("school_census").columns
            if not c.optional
        ]
    ],
)
OC3 = csv_bytes(
    [c.title for c in RETURN.table("oc3").columns if not c.optional],
    [
        [
            {"child_id": "1", "birth_date": date(2005, 5, 5), "in_touch": "YES", "activity": "F1"}.get(c.name, "")
            for c in RETURN.table("oc3").columns
            if not c.optional
        ]
    ],
)
XML = (
    b"<Message><Header><CollectionDetails><Collection>SC</Collection><Term>SPR</Term><Year>2025</Year>"
    b"<ReferenceDate>2025-01-16</ReferenceDate></CollectionDetails><Source><LEA>855</LEA><Estab>4001</Estab></Source></Header>"
    b"<Pupils><PupilsOnRoll><PupilOnRoll><PupilIdentifiers><UPN>A</UPN><DOB>2010-05-05</DOB><Sex>F</Sex></PupilIdentifiers>"
    b"<PupilStatus><EnrolStatus>C</EnrolStatus><EntryDate>2021-09-01</EntryDate><NCyearActual>9</NCyearActual></PupilStatus>"
    b"<SpecialEducationalNeeds><SENprovision>N</SENprovision></SpecialEducationalNeeds></PupilOnRoll></PupilsOnRoll></Pupils>"
    b"</Message>"
)


def looked_at(data: bytes, name: str, slot: str = "", sidecar: Mapping[str, str] | None = None) -> Examined:
    """A file as it would be judged where it lies."""
    delivery = Delivery("0" * 64, "855", slot, name, len(data), "", "", dict(sidecar or {}))
    return examine_delivery(data, delivery, placed=False)


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("2025_spring_pupilonroll.csv", "Spring Term 2025"),
        ("2024-autumn-schoolcensus.csv", "Autumn Term 2024"),
        ("Spring 2025 census.csv", "Spring Term 2025"),
        ("Spring Term 2025.csv", "Spring Term 2025"),
        ("SUM2024_export.csv", "Summer Term 2024"),
        ("census aut 2023.csv.gz", "Autumn Term 2023"),
        ("schoolcensus.csv", None),
        ("census 2025.csv", None),
        ("offspring_2025.csv", None),  # no word of its own
    ],
)
def test_terms_in_a_name(name: str, term: str | None) -> None:
    assert in_name("term", name) == (Term.parse(term) if term else None)


@pytest.mark.parametrize("name", ["spring 2025 and summer 2025.csv", "spring 2024 or 2025 spring.csv"])
def test_nothing_is_guessed_from_a_name_with_two_terms(name: str) -> None:
    one = looked_at(BLADE, name, "2024-25-Q4")
    assert one.refusal is not None and one.refusal.code == "COLLECTION_UNCLEAR"


@pytest.mark.parametrize(
    ("kind", "name", "period"),
    [
        ("financial_year", "oc3_2024-25.csv", Quarter(2024, 4)),
        ("financial_year", "SSDA903 2024/25 oc3.csv", Quarter(2024, 4)),
        ("financial_year", "oc3 20242025.csv", Quarter(2024, 4)),
        ("financial_year", "oc3_2025.csv", Quarter(2024, 4)),  # the Department names a year by its end
        ("financial_year", "oc3.csv", None),
        ("financial_year", "oc3 2024 or 2025.csv", None),
        ("academic_year", "results 2023-24.csv", AcademicYear(2023)),
        ("entry_year", "applicants 2025.csv", EntryYear(2025)),
    ],
)
def test_years_in_a_name(kind: str, name: str, period: object) -> None:
    assert in_name(kind, name) == period


def test_a_collection_is_of_its_day() -> None:
    assert collected_on(Term(2025, 1)) == date(2025, 1, 16)
    assert collected_on(Quarter(2024, 4)) == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("name", "slot", "sidecar", "term", "words"),
    [
        ("2025_spring_schoolcensus.csv", "", {}, "Spring Term 2025", "from its name"),
        ("schoolcensus.csv", "", {"period": "Summer Term 2024"}, "Summer Term 2024", "from its sidecar"),
        ("schoolcensus.csv", "2024-25-Q4", {}, "Spring Term 2025", "from the round"),
        ("schoolcensus.csv", "2025-26-Q1", {}, "Summer Term 2025", "from the round"),
        ("schoolcensus.csv", "2024-25-Q3", {}, "Autumn Term 2024", "from the round"),
        ("schoolcensus.csv", "2024-25-Q2", {}, None, ""),  # no census day lies in July to September
        ("schoolcensus.csv", "", {}, None, ""),
        # Sidecar and name both say it.
        ("2025_spring_schoolcensus.csv", "", {"period": "Spring Term 2025"}, "Spring Term 2025", "from its sidecar"),
        # What comes late lies in a later round.
        ("2024_autumn_schoolcensus.csv", "2025-26-Q1", {}, "Autumn Term 2024", "from its name"),
        ("2020_autumn_schoolcensus.csv", "2025-26-Q1", {}, "Autumn Term 2020", "from its name"),
    ],
)
def test_the_term_of_a_blade(name: str, slot: str, sidecar: dict[str, str], term: str | None, words: str) -> None:
    one = looked_at(BLADE, name, slot, sidecar)
    assert one.refusal is None, one.refusal
    assert one.period == (Term.parse(term) if term else None)
    if isinstance(one.period, Term):
        assert one.as_at == one.period.census_day and term is not None
        assert term in one.words and words in one.words


@pytest.mark.parametrize(
    ("name", "slot", "sidecar", "year"),
    [
        ("oc3_2024-25.csv", "2025-26-Q1", {}, 2025),
        ("oc3.csv", "2025-26-Q1", {}, 2025),  # the last one that has ended by the end of the round
        ("oc3.csv", "2024-25-Q4", {}, 2025),
        ("oc3.csv", "2024-25-Q3", {}, 2024),
        ("oc3.csv", "", {"period": "2023/24"}, 2024),
    ],
)
def test_the_year_of_a_return(name: str, slot: str, sidecar: dict[str, str], year: int) -> None:
    one = looked_at(OC3, name, slot, sidecar)
    assert one.refusal is None, one.refusal
    assert one.as_at == date(year, 3, 31)


@pytest.mark.parametrize(
    ("data", "name", "slot", "sidecar", "code"),
    [
        (BLADE, "2025_spring_schoolcensus.csv", "", {"period": "Summer Term 2025"}, "COLLECTION_CONFLICT"),
        (XML, "2025_summer_census.xml", "", {}, "COLLECTION_CONFLICT"),
        (XML, "census.xml", "", {"period": "Autumn Term 2024"}, "COLLECTION_CONFLICT"),
        (OC3, "oc3_2023-24.csv", "", {"period": "2024/25"}, "COLLECTION_CONFLICT"),
        (BLADE, "schoolcensus.csv", "", {"period": "the spring one"}, "SIDECAR_UNREADABLE"),
        (BLADE, "schoolcensus.csv", "", {"period": "2024/25"}, "SIDECAR_UNREADABLE"),  # a year is no term
        (OC3, "oc3.csv", "", {"period": "last year"}, "SIDECAR_UNREADABLE"),
        # What has not been collected yet cannot have been delivered.
        (BLADE, "2025_autumn_schoolcensus.csv", "2024-25-Q4", {}, "PERIOD_MISMATCH"),
        (BLADE, "schoolcensus.csv", "2024-25-Q4", {"period": "Autumn Term 2025"}, "PERIOD_MISMATCH"),
        (OC3, "oc3_2025-26.csv", "2024-25-Q4", {}, "PERIOD_MISMATCH"),
    ],
)
def test_what_disagrees_or_lies_ahead_is_refused(
    data: bytes, name: str, slot: str, sidecar: dict[str, str], code: str
) -> None:
    one = looked_at(data, name, slot, sidecar)
    assert one.refusal is not None and one.refusal.code == code
    assert one.refusal.todo


def test_a_header_says_the_term_whatever_the_round() -> None:
    one = looked_at(XML, "8554001.xml", "2025-26-Q1")
    assert one.refusal is None, one.refusal
    assert (one.period, one.as_at) == (Term(2025, 1), date(2025, 1, 16))


def test_a_day_in_the_name_does_not_bind_a_collection() -> None:
    """The day it was exported, long after the round: a census is of its own day."""
    one = looked_at(BLADE, "2025_spring_schoolcensus 2025-11-11.csv", "2024-25-Q4")
    assert one.refusal is None, one.refusal
    assert one.as_at == date(2025, 1, 16)


def test_a_file_without_a_collection_covers_no_day_and_a_finding_says_so(tmp_path: Path) -> None:
    lake = Lake.at(tmp_path / "home")
    lake.make_private()
    verdicts = {}
    for slot in ("2024-25-Q2", "2024-25-Q4"):
        place = UPath(tmp_path / slot / "schoolcensus.csv")
        place.parent.mkdir()
        place.write_bytes(BLADE.replace(b"100001", slot[-1].encode() + b"00001"))
        entered = register(lake, Books.read(lake), "855", slot, place)
        assert entered is not None
        verdicts[slot] = receive(lake, *entered, b"k" * 32)
    nobody, spring = verdicts["2024-25-Q2"], verdicts["2024-25-Q4"]
    assert nobody.accepted and nobody.tables[0].spans == () and nobody.period == ""
    assert "coverage_short" in {f.rule for f in nobody.findings}
    (span,) = spring.tables[0].spans
    assert (span.first, span.last, span.period) == ("2025-01-01", "2025-04-20", "Spring Term 2025")
    assert "coverage_short" not in {f.rule for f in spring.findings}


def test_the_sidecar_is_read_with_the_file(tmp_path: Path) -> None:
    lake = Lake.at(tmp_path / "home")
    lake.make_private()
    place = UPath(tmp_path / "schoolcensus.csv")
    place.write_bytes(BLADE)
    place.with_name(place.name + SIDECAR).write_text(json.dumps({"period": "Summer Term 2024"}))
    entered = register(lake, Books.read(lake), "855", "2024-25-Q4", place)
    assert entered is not None
    verdict = receive(lake, *entered, b"k" * 32)
    assert (verdict.period, verdict.as_at) == ("Summer Term 2024", "2024-05-16")


def test_other_kinds_of_delivery_have_no_collection() -> None:
    one = examine(
        b"Child ID,DOB,Gender,Headcount term,Entitlement age,Entitlement,Ofsted URN,Funded hours,Main provider,District\n"
        b"C1,01/01/2022,F,Spring Term 2025,2,Universal,EY1,15,Y,Brookdale\n",
        "Headcount Autumn 2024.csv",
        la_code="855",
        as_at=None,
    )
    assert one.refusal is None and one.period is None  # each row says its own term

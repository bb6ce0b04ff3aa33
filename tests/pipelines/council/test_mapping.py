"""Mapping: exports of other systems are proposed rightly, what is unsure is shown as unsure, what is confirmed is kept and used from then on."""

import io
import random
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from helpers import council_of, receive_all, register_dropped
from pipelines.commands import mapping as mapping_screen
from pipelines.commands import screens
from pipelines.council import writing
from pipelines.council.mapping import (
    Decisions,
    ProposedSheet,
    confirm,
    confirmed_in,
    propose,
    sure_ones,
)
from pipelines.council.new_home import make_home
from pipelines.council.template import write_council_workbook
from pipelines.council.writing import NotWritten
from pipelines.demo.social_care import annex_a
from pipelines.demo.social_care.records import QUARTERS, county
from pipelines.home.lake import Lake
from pipelines.receive.examine import Examined, examine
from pipelines.receive.gate import recognise, recognise_table
from pipelines.receive.read import Grid, read
from schemas.words.fields import Personal
from schemas.words.mapping import NO_MAPPINGS, Mappings
from schemas.words.source import known_sources

TODAY = date(2025, 7, 7)
SURNAMES = ("Zebedee", "Quillfeather", "Ostrander")
"""Canaries: they are in names, workers and free text, and may be nowhere else."""


@dataclass(frozen=True)
class Export:
    """A council's export: file name, what it is, and for each header our column (None: not ours) and the cells."""

    file: str
    source: str
    table: str
    columns: dict[str, tuple[str | None, list[Any]]]
    codes: dict[str, dict[str, str]]
    """Our code by value, per column of ours: values that the list does not know."""

    def data(self) -> bytes:
        return csv(list(self.columns), [cells for _, cells in self.columns.values()])

    def ours(self) -> bytes:
        """The same rows under our own headers, with our codes."""
        title = {c.name: c.title for c in known_sources()[self.source].table(self.table).columns}
        kept = [
            (title[name], [self.codes.get(name, {}).get(c, c) for c in cells])
            for name, cells in self.columns.values()
            if name
        ]
        return csv([h for h, _ in kept], [cells for _, cells in kept])


def csv(headers: Sequence[str], cells: Sequence[Sequence[Any]]) -> bytes:
    lines = [
        ",".join(headers),
        *(
            ",".join(f"{c:%d/%m/%Y}" if isinstance(c, date) else str(c) for c in row)
            for row in zip(*cells, strict=True)
        ),
    ]
    return "\n".join(lines).encode()


class Cells:
    """The cells of the exports: the same number of rows in each, and the same children in all."""

    rows = 240

    def __init__(self) -> None:
        self.chance = random.Random("exports")
        self.ids = [str(700_000 + 7 * i) for i in range(self.rows)]
        self.upns = [f"Q{800_000_000_000 + 11 * i}" for i in range(self.rows)]
        self.births = self.days(date(2008, 1, 1), 3_000)
        self.names = self.some(*SURNAMES)

    def some(self, *values: Any) -> list[Any]:
        """These values, equally often and in any order."""
        return [values[i % len(values)] for i in self.chance.sample(range(self.rows), self.rows)]

    def days(self, first: date, span: int, blank: int = 0) -> list[Any]:
        """Days of a span; `blank` of every ten cells are blank."""
        return [
            first + timedelta(days=self.chance.randrange(span)) if i % 10 >= blank else "" for i in range(self.rows)
        ]


def referrals_of_mosaic(cells: Cells) -> Export:
    return Export(
        "mosaic referrals 2025-06-30.csv", "annex_a", "referrals",
        {
            "Mosaic ID": ("child_id", cells.ids), "Surname": (None, cells.names), "Birth Dt": ("birth_date", cells.births),
            "Sex/Gender": ("sex", cells.some("Male", "Female")), "Ethnic Group": ("ethnicity", cells.some("WBRI", "AIND")),
            "Years Old": (None, cells.some(4, 9, 13)),
            "Referral Received Date": ("referral_date", cells.days(date(2025, 1, 6), 170)),
            "Referral Closed Date": (None, cells.days(date(2025, 1, 6), 170)),
            "Referred By": ("referral_source", cells.some("Police", "Health - GP", "Anonymous caller", "School")),
            "NFA": ("no_further_action", cells.some("Y", "N")),
            "Previous referrals (12 mths)": ("referrals_in_last_12_months", cells.some(0, 0, 1, 2)),
            "Responsible Team": ("team", cells.some("Duty", "North")), "Case Worker": ("worker", cells.names),
            "Notes": (None, cells.names),
        },
        {"referral_source": {"Health - GP": "3A", "Anonymous caller": "9"}},
    )  # fmt: skip


def exclusions_of_synergy(cells: Cells) -> Export:
    return Export(
        "synergy exclusions.csv", "exclusions_register", "exclusions",
        {
            "Pupil Ref": ("child_id", cells.upns), "Forename": (None, cells.names), "Date Born": ("birth_date", cells.births),
            "Pupil Gender": ("sex", cells.some("Male", "Female")), "Base URN": ("school", cells.some(123456, 123457, 123999)),
            "DfE No": (None, cells.some(8551001, 8551002)), "Excl Cat": ("category", cells.some("Fixed Prd", "Perm Excl")),
            "Excl Start Dt": ("start_date", cells.days(date(2024, 9, 2), 280)),
            "Excl End Dt": (None, cells.days(date(2024, 9, 2), 280)), "No. of Half Days": ("sessions", cells.some(1, 2, 4, 10)),
            "Exclusion Reason": ("reason", cells.some("Physical assault against pupil", "Bullying", "Drugs/Alcohol")),
            "Withdrawn Flag": ("withdrawn", cells.some("Y", "N", "N", "N")),
        },
        {
            "category": {"Fixed Prd": "SUSP", "Perm Excl": "PERM"},
            "reason": {"Physical assault against pupil": "PP", "Drugs/Alcohol": "DA"},
        },
    )  # fmt: skip


def home_education_of_eyes(cells: Cells) -> Export:
    return Export(
        "EYES EHE 2025-06-30.csv", "home_education_register", "children",
        {
            "EYES Person ID": ("child_id", cells.ids), "Surname": (None, cells.names), "Child DOB": ("birth_date", cells.births),
            "Legal Sex": ("sex", cells.some("M", "F")), "NC Year Group": ("year_group", cells.some(3, 7, 11)),
            "EHE Commenced": ("started_date", cells.days(date(2021, 9, 1), 1_000)),
            "EHE Ceased": ("ended_date", cells.days(date(2025, 1, 1), 170, blank=8)),
            "Reason for EHE": ("ehe_reason", cells.names), "Locality": ("district", cells.some("North", "South")),
            "Parent DOB": (None, cells.births),
        },
        {},
    )  # fmt: skip


def offers_of_one(cells: Cells) -> Export:
    return Export(
        "ONE admissions offers.csv", "school_applicants", "applicants",
        {
            "Student ID": ("child_id", cells.ids), "Birth Dt": ("birth_date", cells.births), "Gender": ("sex", cells.some("M", "F")),
            "Year of Entry": ("entry_year", cells.some(2025)), "Admission Phase": ("phase", cells.some("R", "7")),
            "Received on time": ("on_time", cells.some("Y", "Y", "N")),
            "Preference rank offered": ("preference_offered", cells.some(1, 1, 2, 3, 0)),
            "Resident in LA": ("lives_in_area", cells.some("Y", "Y", "N")), "EHCP named": ("placed_by_plan", cells.some("N", "Y")),
            "Home Borough": ("district", cells.some("North", "South")),
        },
        {},
    )  # fmt: skip


def missing_education_of_one(cells: Cells) -> Export:
    return Export(
        "ONE CME 2025-06-30.csv", "missing_education_register", "spells",
        {
            "ONE Person ID": ("child_id", cells.ids), "Surname": (None, cells.names), "Child DOB": ("birth_date", cells.births),
            "Legal Sex": ("sex", cells.some("M", "F")), "CME Commenced": ("started_date", cells.days(date(2024, 9, 1), 280)),
            "CME Ceased": ("ended_date", cells.days(date(2025, 6, 10), 15, blank=8)),
            "Outcome of CME": ("cme_outcome", cells.names), "Locality": ("district", cells.some("North", "South")),
            "Parent DOB": (None, cells.births),
        },
        {},
    )  # fmt: skip


def part_time_timetables_of_a_form(cells: Cells) -> Export:
    return Export(
        "PTT form 2025-06-30.csv", "part_time_timetables", "arrangements",
        {
            "Student ID": ("child_id", cells.ids), "Forename": (None, cells.names), "Birth Dt": ("birth_date", cells.births),
            "Pupil Gender": ("sex", cells.some("Male", "Female")), "Base URN": ("school", cells.some(123456, 123457, 123999)),
            "PTT Commenced": ("started_date", cells.days(date(2025, 1, 6), 150)),
            "PTT Ceased": ("ended_date", cells.days(date(2025, 6, 10), 15, blank=6)),
            "Weekly hours": ("hours_a_week", cells.some(10, 12.5, 15)), "Has an EHCP": ("has_plan", cells.some("Y", "N", "N")),
            "Home Borough": ("district", cells.some("North", "South")), "Reason for PTT": (None, cells.names),
        },
        {},
    )  # fmt: skip


def caseloads_of_mosaic(cells: Cells) -> Export:
    return Export(
        "Mosaic caseloads 2025-06-30.csv", "caseloads", "social_workers",
        {
            "Row no": ("line", list(range(1, cells.rows + 1))), "Responsible Team": ("team", cells.some("Duty Team", "Court Team")),
            "No of children": ("children_held", cells.some(0, 9, 14, 17, 21)), "Is agency": ("agency_worker", cells.some("Y", "N", "N")),
        },
        {},
    )  # fmt: skip


def exports() -> list[Export]:
    cells = Cells()
    return [
        referrals_of_mosaic(cells),
        exclusions_of_synergy(cells),
        home_education_of_eyes(cells),
        offers_of_one(cells),
        missing_education_of_one(cells),
        part_time_timetables_of_a_form(cells),
        caseloads_of_mosaic(cells),
    ]


EXPORTS = exports()
each_export = pytest.mark.parametrize("export", EXPORTS, ids=lambda e: e.file)


def proposed(export: Export, **more: Any) -> ProposedSheet:
    (sheet,) = propose(read(export.data(), export.file), source=None, file_name=export.file, **more).sheets
    return sheet


def settings(**more: Any) -> dict[str, list[dict[str, Any]]]:
    return {
        "identity": [{"la_code": "855", "name": "A County"}],
        "indicators": [{"indicator_id": "re_referrals", "position": 1, "area": "Social Care"}],
        "rounds": [{"round": "2025-26-Q1", "data_cut_off": date(2025, 7, 22), "committee_date": date(2025, 9, 2)}],
        "reporting": [{"round": "2025-26-Q1", "indicator_id": "re_referrals", "period": "Q1 2025/26"}],
        "unavailable": [
            {"indicator_id": "re_referrals", "reason": "System change", "expected_date": date(2025, 12, 1)}
        ],
        **more,
    }


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A home with a council workbook and nothing else."""
    write_council_workbook(tmp_path / "council.xlsx", settings())
    return Lake.at(tmp_path)


def printed_by_map(
    lake: Lake, export: Export, tmp_path: Path, *, write: bool = False, confirm_by: str = "", **more: Any
) -> str:
    """What `scrutiny map` prints."""
    file = tmp_path / export.file
    file.write_bytes(export.data())
    console = screens.console()
    with console.capture() as capture:
        confirmation = mapping_screen.Confirmation(confirm_by) if write else None
        for part in mapping_screen.run(lake, file, confirmation=confirmation, **{"today": TODAY, **more}):
            console.print(part)
    return capture.get()


def rows_of(examined: Examined, table: str) -> pl.DataFrame:
    (judged,) = [j for j in examined.judged if j.table.name == table]
    return judged.accepted


# ── proposing ────────────────────────────────────────────────────────────────────────────────────────────────────────


@each_export
def test_a_foreign_export_is_proposed_rightly(export: Export) -> None:
    sheet = proposed(export)
    assert (sheet.source.id, sheet.table.name, sheet.sure) == (export.source, export.table, True)
    right = {h: name for h, (name, _) in export.columns.items()}
    proposals = {p.header: p.column.name if p.column else None for p in sheet.columns}
    assert sum(proposals[h] == right[h] for h in right) >= 0.9 * len(right), {
        h: (proposals[h], right[h]) for h in right if proposals[h] != right[h]
    }
    assert not [p for p in sheet.columns if p.sure and (p.column is None or p.column.name != right[p.header])]
    assert not [c.title for c in sheet.missing if c.key]


@each_export
def test_values_of_code_columns_are_proposed_rightly(export: Export) -> None:
    sheet = proposed(export)
    assert {(c.column.name, c.value) for c in sheet.codes} == {(n, v) for n, vs in export.codes.items() for v in vs}
    assert all(c.code == export.codes[c.column.name][c.value] for c in sheet.codes if c.code)
    assert all(c.code == export.codes[c.column.name][c.value] for c in sheet.codes if c.sure)
    assert sum(c.code is not None for c in sheet.codes) >= 0.8 * len(sheet.codes)


def test_what_is_not_clear_is_not_sure() -> None:
    chance = random.Random("unclear")
    days = [[date(2025, 1, 1) + timedelta(days=chance.randrange(170)) for _ in range(100)] for _ in range(3)]
    ids = [str(500_000 + i) for i in range(100)]
    data = csv(
        [
            "Child ID",
            "Date of record",
            "Referral date 1",
            "Referral date 2",
            "Worker ID",
            "Gender",
            "Source",
            "Referral outcome",
        ],
        [ids, *days, ids[::-1], ["M"] * 100, ["Police"] * 100, ["Closed"] * 100],
    )
    (sheet,) = propose(read(data, "x.csv"), source="annex_a", file_name="x.csv").sheets
    by_header = {p.header: p for p in sheet.columns}
    for header in ("Date of record", "Referral date 1", "Referral date 2", "Referral outcome"):
        assert not by_header[header].sure, header
    worker = by_header["Worker ID"].column
    assert worker is not None and worker.name == "worker"
    assert by_header["Referral date 1"].rivals or by_header["Referral date 2"].rivals


def test_which_table_it_is_may_be_unclear(lake: Lake, tmp_path: Path) -> None:
    """Early help or social care: the headers do not decide it, so a person must."""
    n = 60
    started = [date(2025, 1, 6) + timedelta(days=i) for i in range(n)]
    columns = {
        "Person Number": ("child_id", [str(900_000 + i) for i in range(n)]),
        "Sex": ("sex", ["M"] * n),
        "Birth": ("birth_date", [date(2010, 1, 1) + timedelta(days=60 * i) for i in range(n)]),
        "Assess Start": ("start_date", started),
        "Assess End": ("authorised_date", [d + timedelta(days=30) for d in started]),
        "Child Seen?": ("child_seen", ["Y"] * n),
        "Outcome": (None, ["CIN"] * n),
    }
    export = Export("export.csv", "annex_a", "assessments", columns, {})  # type: ignore[arg-type]
    sheet = proposed(export)
    assert not sheet.sure and {f"{sheet.source.id}/{sheet.table.name}", *sheet.others} >= {
        "annex_a/assessments",
        "annex_a/early_help_assessments",
    }
    with pytest.raises(NotWritten, match="--to"):
        printed_by_map(lake, export, tmp_path, write=True, confirm_by="A. Name")
    assert "Written to council.xlsx" in printed_by_map(
        lake, export, tmp_path, write=True, confirm_by="A. Name", source="annex_a/assessments"
    )
    found = confirmed_in(lake.council_workbook(), TODAY).headers_of("annex_a", "assessments")
    assert found["assessstart"] == "start_date"


def test_a_header_that_its_content_contradicts_is_not_sure() -> None:
    n = 60
    words = [SURNAMES[i % 3] for i in range(n)]
    data = csv(
        ["Child Ref", "Referral Dt", "Referred By", "Gender", "Ethnic Group", "NFA"],
        [[str(900_000 + i) for i in range(n)], words, ["Police"] * n, ["M"] * n, ["WBRI"] * n, ["Y"] * n],
    )
    (sheet,) = propose(read(data, "referrals.csv"), source="annex_a/referrals", file_name="referrals.csv").sheets
    assert not {p.header: p for p in sheet.columns}["Referral Dt"].sure


@pytest.mark.parametrize(
    "data",
    [
        csv(
            ["12345", SURNAMES[0], "01/02/2015", "M"], [["12346"] * 9, [SURNAMES[1]] * 9, ["02/02/2015"] * 9, ["F"] * 9]
        ),
        csv(["Pizza", "Colour", "Price"], [["Margherita"] * 9, ["Red"] * 9, ["4"] * 9]),
    ],
    ids=["rows without a header", "another dataset"],
)
def test_what_is_none_of_ours_is_not_proposed(data: bytes) -> None:
    assert propose(read(data, "x.csv"), source=None).sheets == ()


def test_a_file_under_our_headers_needs_no_mapping(lake: Lake, tmp_path: Path) -> None:
    export = EXPORTS[0]
    (sheet,) = propose(read(export.ours(), "x.csv"), source=None).sheets
    assert sheet.recognised and all(p.sure for p in sheet.columns)
    assert sure_ones(propose(read(export.ours(), "x.csv"), source=None))[0].mappings == NO_MAPPINGS


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


@each_export
def test_no_personal_value_is_shown(lake: Lake, tmp_path: Path, export: Export) -> None:
    table = known_sources()[export.source].table(export.table)
    personal = {c.name for c in table.columns if c.personal is not Personal.NO or c.dtype == pl.Date}
    shown = printed_by_map(lake, export, tmp_path, write=True, confirm_by="A. Name")
    for header, (name, cells) in export.columns.items():
        if name in personal or (name is None and header != "Years Old"):
            printed = {f"{c:%d/%m/%Y}" if isinstance(c, date) else str(c) for c in cells if c != ""}
            assert not [c for c in printed if c in shown], header


def test_values_that_are_rare_or_many_are_counted_not_shown(lake: Lake, tmp_path: Path) -> None:
    sources = ["Police"] * 200 + ["Neighbour Zebedee"] * 4 + ["Charity"] * 36
    columns = dict(EXPORTS[0].columns) | {"Referred By": ("referral_source", sources)}
    shown = printed_by_map(lake, Export("referrals.csv", "annex_a", "referrals", columns, {}), tmp_path)
    assert "Zebedee" not in shown and "Charity" in shown and "4 more cells" in shown
    columns["Referred By"] = ("referral_source", [f"Person {i % 60}" for i in range(240)])
    shown = printed_by_map(lake, Export("referrals.csv", "annex_a", "referrals", columns, {}), tmp_path)
    assert "Person 1" not in shown


REGISTER = ["Pupil Ref", "Date Born", "Base URN", "Excl Cat", "Excl Start Dt", "Exclusion Reason", "Withdrawn Flag"]


def register_export(reasons: Sequence[str], children: int = 40) -> Export:
    """120 exclusions of so many children, for reasons in turn."""
    n = 120
    cells: list[list[Any]] = [
        [f"Q{800_000_000_000 + i % children}" for i in range(n)],
        [date(2010, 1, 1) + timedelta(days=60 * (i % children)) for i in range(n)],
        [140_001] * n,
        ["Fixed Prd"] * n,
        [date(2025, 1, 6) + timedelta(days=i) for i in range(n)],
        [reasons[i % len(reasons)] for i in range(n)],
        ["N"] * n,
    ]
    names = ("child_id", "birth_date", "school", "category", "start_date", "reason", "withdrawn")
    columns: dict[str, tuple[str | None, list[Any]]] = {
        h: (n, c) for h, n, c in zip(REGISTER, names, cells, strict=True)
    }
    return Export("exclusions 2025-07-03.csv", "exclusions_register", "exclusions", columns, {})


@pytest.mark.parametrize(
    ("reasons", "children", "shown", "hidden"),
    [
        # Any number of words of the code list may be shown; of others at most three, and none with an identifier.
        (["Bullying", "Bullying", "Physical assault against pupil", "Vaping"], 40,
         {"Physical assault against pupil", "Vaping"}, set()),
        (["Bullying", "Bullying", "Bullying", "Zebedee hit Mr Ostrander"], 40, set(), {"Zebedee hit Mr Ostrander"}),
        (["Bullying", "Bullying", "Bullying", "Case QZ12345"], 40, set(), {"Case QZ12345"}),
        (["Bullying", "Bullying", "Bullying", "See 80012"], 40, set(), {"See 80012"}),
        # A dozen cells of three children are three children.
        (["Bullying", "Bullying", "Bullying", "Vaping"], 12, set(), {"Vaping"}),
        # Most of it is not a reason: it is another column, or names.
        (["Bullying", "Quillfeather", "Zebedee", "Ostrander"], 40, set(), {"Quillfeather", "Zebedee", "Ostrander"}),
    ],
)  # fmt: skip
def test_a_value_is_shown_only_if_it_reveals_nobody(
    lake: Lake, tmp_path: Path, reasons: list[str], children: int, shown: set[str], hidden: set[str]
) -> None:
    export = register_export(reasons, children)
    printed = " ".join(printed_by_map(lake, export, tmp_path).split())
    sheet = proposed(export)
    assert {c.value for c in sheet.codes if c.column.name == "reason"} == shown
    assert all(v in printed for v in shown) and not [v for v in hidden if v in printed]
    assert sheet.hidden.get("Reason", 0) == sum(r in hidden for r in reasons) * 120 // len(reasons)


@pytest.mark.parametrize(("births", "starts"), [("Date of birth", "Start date"), ("Date Born", "Excl Start Dt")])
def test_dates_that_cannot_be_what_their_header_says_are_not_sure(births: str, starts: str) -> None:
    """An export with two columns changed, under our own headers or others."""
    columns = dict(register_export(["Bullying"]).columns)
    _, born = columns.pop("Date Born")
    _, started = columns.pop("Excl Start Dt")
    for swapped in (False, True):
        made = columns | {births: (None, started if swapped else born), starts: (None, born if swapped else started)}
        data = Export("x.csv", "", "", made, {}).data()
        (sheet,) = propose(read(data, "x.csv"), source="exclusions_register", day=TODAY).sheets
        sure = {p.header: p.sure for p in sheet.columns}
        assert (sure[births], sure[starts]) == ((False, False) if swapped else (True, True))
        against = [p.header for p in sheet.columns if "contradicts it" in p.why]
        assert set(against) == ({births, starts} if swapped else set())


def test_map_and_check_say_the_same_of_acceptance(lake: Lake, tmp_path: Path) -> None:
    """Half of the dates are after the day in the file's name: the gate would refuse the file, so the proposal says so."""
    export = register_export(["Bullying"])
    assert "→ would be accepted: 120 of 120 rows" in " ".join(printed_by_map(lake, export, tmp_path).split())
    early = Export("exclusions 2025-02-28.csv", export.source, export.table, export.columns, {})
    printed = " ".join(printed_by_map(lake, early, tmp_path).split())
    assert "would be refused" in printed and "would be accepted" not in printed


def test_without_confirm_nothing_is_written(lake: Lake, tmp_path: Path) -> None:
    before = lake.council_workbook().read_bytes()
    shown = printed_by_map(lake, EXPORTS[0], tmp_path)
    assert "Before: 0 of 11 columns found; not recognised" in shown
    assert "key columns all found → would be accepted" in shown
    assert lake.council_workbook().read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} == {"council.xlsx", EXPORTS[0].file}


# ── confirming ───────────────────────────────────────────────────────────────────────────────────────────────────────


def answers(export: Export, sheet: ProposedSheet) -> Decisions:
    """What an analyst who knows the export decides."""
    codes = {(n, v): code for n, values in export.codes.items() for v, code in values.items()}
    return Decisions(sheet, {h: n for h, (n, _) in export.columns.items() if n}, codes)


@each_export
def test_a_mapped_file_is_judged_as_the_same_rows_under_our_headers(lake: Lake, export: Export) -> None:
    as_at = date(2025, 6, 30)
    confirm(lake.council_workbook(), [answers(export, proposed(export))], owner="A. Name", today=TODAY)
    mappings = confirmed_in(lake.council_workbook(), as_at)
    theirs = examine(export.data(), export.file, la_code="855", as_at=as_at, mappings=mappings)
    ours = examine(export.ours(), "ours.csv", la_code="855", as_at=as_at)
    assert theirs.refusal is None and ours.refusal is None
    assert theirs.source is not None and theirs.source.id == export.source
    names = [name for name, _ in export.columns.values() if name]
    assert rows_of(theirs, export.table).select(names).equals(rows_of(ours, export.table).select(names))
    assert rows_of(theirs, export.table).height >= 200
    rules = {f.rule for f in theirs.findings}
    assert "header_mapped" in rules and ("code_mapped" in rules) == bool(export.codes)
    assert "unknown_code" not in rules
    again = proposed(export, mappings=mappings)
    assert again.recognised and not again.codes
    assert {p.header for p in again.columns if p.sure} >= {h for h, (name, _) in export.columns.items() if name}


def test_a_shape_is_recognised_however_few_of_its_columns_are_ours(lake: Lake) -> None:
    """Reports of case-management systems have sixty columns of their own."""
    ids, days = [str(400_000 + i) for i in range(40)], [date(2025, 3, 1) + timedelta(days=i) for i in range(40)]
    more = {f"Extra {i}": ["x"] * 40 for i in range(20)}
    data = csv(["Ref A", "Ref B", *more], [ids, days, *more.values()])
    source = known_sources()["home_education_register"]
    assert recognise_table(source, read(data, "x.csv")[0]) is None
    grid = read(data, "x.csv")[0]
    sheet = ProposedSheet("", source, source.tables[0], grid, 1.0, True, False, ())
    confirm(
        lake.council_workbook(),
        [Decisions(sheet, {"Ref A": "child_id", "Ref B": "started_date"})],
        owner="A. Name",
        today=TODAY,
    )
    mappings = confirmed_in(lake.council_workbook(), TODAY)
    examined = examine(data, "x.csv", la_code="855", as_at=date(2025, 6, 30), mappings=mappings)
    assert examined.refusal is None and rows_of(examined, "children")["child_id"].to_list() == ids


def test_everything_else_in_the_workbook_stays(lake: Lake) -> None:
    place = lake.council_workbook()
    before = place.read_bytes()
    gained = confirm(place, [answers(EXPORTS[0], proposed(EXPORTS[0]))], owner="A. Name", today=TODAY)
    assert gained == {"column_mappings": 10, "code_mappings": 2}
    parts = {
        name: openpyxl.load_workbook(io.BytesIO(data)) for name, data in (("was", before), ("is", place.read_bytes()))
    }
    for sheet in parts["was"].worksheets:
        other = parts["is"][sheet.title]
        if sheet.title not in {"Mappings", "Code mappings"}:
            assert [[c.value for c in row] for row in sheet] == [[c.value for c in row] for row in other]
        assert [c.value for c in sheet[1]] == [c.value for c in other[1]]
        assert [c.comment.text for c in sheet[1]] == [c.comment.text for c in other[1]]
        assert [v.sqref for v in sheet.data_validations.dataValidation] == [
            v.sqref for v in other.data_validations.dataValidation
        ]
    written = [[c.value for c in row] for row in parts["is"]["Mappings"].iter_rows(min_row=2)]
    assert written[0][:5] == ["annex_a", "referrals", "Child Unique ID", "Mosaic ID", "A. Name"]
    assert written[0][5].date() == TODAY and written[0][6:] == [None, None]
    with zipfile.ZipFile(io.BytesIO(before)) as was, zipfile.ZipFile(place) as now:
        differ = {n for n in was.namelist() if was.read(n) != now.read(n)}
        assert was.namelist() == now.namelist() and now.testzip() is None
    sheets = [f"xl/worksheets/sheet{1 + parts['was'].sheetnames.index(n)}.xml" for n in ("Mappings", "Code mappings")]
    assert differ == set(sheets), "dates find a format: only the two sheets change"


def test_calculated_values_and_shapes_survive(tmp_path: Path) -> None:
    """A library that writes the workbook anew would lose them, and the gate would find formulas without a value."""
    write_council_workbook(tmp_path / "made.xlsx", settings())
    made = openpyxl.load_workbook(tmp_path / "made.xlsx")
    place = tmp_path / "council.xlsx"
    with xlsxwriter.Workbook(str(place)) as book:
        for sheet in made.worksheets:
            if sheet.title in {"Mappings", "Code mappings"}:
                continue  # a workbook from before there were mappings
            copy = book.add_worksheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    if hasattr(cell.value, "year"):
                        copy.write_datetime(
                            cell.row - 1, cell.column - 1, cell.value, book.add_format({"num_format": "dd/mm/yyyy"})
                        )
                    elif cell.value is not None:
                        copy.write(cell.row - 1, cell.column - 1, cell.value)
        copy.insert_textbox(10, 3, "Ask before changing")
        book.get_worksheet_by_name("Indicators").write_formula("B2", "=ROW()-1", None, 1)
    gained = confirm(place, [answers(EXPORTS[0], proposed(EXPORTS[0]))], owner="A. Name", today=TODAY)
    assert gained["column_mappings"] == 10
    assert openpyxl.load_workbook(place, data_only=True)["Indicators"]["B2"].value == 1
    assert openpyxl.load_workbook(place)["Indicators"]["B2"].value == "=ROW()-1"
    with zipfile.ZipFile(place) as archive:
        assert any(b"Ask before changing" in archive.read(n) for n in archive.namelist())
    assert examine(place.read_bytes(), place.name, la_code="", as_at=None).refusal is None
    assert len(confirmed_in(place, TODAY).headers) == 10


def test_the_same_is_not_written_twice(lake: Lake) -> None:
    decided = [answers(EXPORTS[0], proposed(EXPORTS[0]))]
    confirm(lake.council_workbook(), decided, owner="A. Name", today=TODAY)
    written = lake.council_workbook().read_bytes()
    assert confirm(lake.council_workbook(), decided, owner="B. Name", today=TODAY) == {
        "column_mappings": 0,
        "code_mappings": 0,
    }
    assert lake.council_workbook().read_bytes() == written


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda place: place.with_name("~$council.xlsx").write_bytes(b"A. Name"), "is open"),
        (lambda place: place.with_name(".~lock.council.xlsx#").write_bytes(b"A. Name"), "is open"),
        (lambda place: place.unlink(), "there is no council.xlsx"),
        (lambda place: place.write_bytes(EXPORTS[0].data()), "would be refused as it is"),
    ],
    ids=["open in Excel", "open in LibreOffice", "absent", "not a workbook"],
)
def test_a_workbook_that_cannot_be_changed_is_left_alone(lake: Lake, spoil: Any, message: str) -> None:
    spoil(lake.council_workbook())
    before = {p.name: p.read_bytes() for p in lake.home.iterdir()}
    with pytest.raises(NotWritten, match=message):
        confirm(lake.council_workbook(), [answers(EXPORTS[0], proposed(EXPORTS[0]))], owner="A. Name", today=TODAY)
    assert {p.name: p.read_bytes() for p in lake.home.iterdir()} == before


def test_a_workbook_saved_meanwhile_is_not_overwritten(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    place = lake.council_workbook()
    add = writing.with_rows

    def slowly(data: bytes, added: Any) -> bytes:
        write_council_workbook(place, settings(unavailable=[]))
        return add(data, added)

    monkeypatch.setattr(writing, "with_rows", slowly)
    with pytest.raises(NotWritten, match="changed meanwhile"):
        confirm(place, [answers(EXPORTS[0], proposed(EXPORTS[0]))], owner="A. Name", today=TODAY)
    assert not confirmed_in(place, TODAY).headers
    assert {p.name for p in lake.home.iterdir()} == {"council.xlsx"}


def test_nobody_answers_for_it_nothing_is_written(lake: Lake, tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="--owner"):
        printed_by_map(lake, EXPORTS[0], tmp_path, write=True, confirm_by=" ")


def test_without_a_key_column_nothing_is_written(lake: Lake, tmp_path: Path) -> None:
    columns = {h: c for h, c in EXPORTS[0].columns.items() if h != "Mosaic ID"}
    before = lake.council_workbook().read_bytes()
    with pytest.raises(NotWritten, match="Child Unique ID"):
        printed_by_map(
            lake,
            Export("referrals.csv", "annex_a", "referrals", columns, {}),
            tmp_path,
            write=True,
            confirm_by="A. Name",
        )
    assert lake.council_workbook().read_bytes() == before


def test_an_analyst_decides_what_is_not_sure(lake: Lake, tmp_path: Path) -> None:
    asked = []

    def ask(question: str, usual: str) -> str:
        asked.append(question)
        if "Years Old" not in question:
            return usual
        return "Age of Child (Years)" if "no such column" in question else "no such column"  # then it is asked again

    printed_by_map(lake, EXPORTS[0], tmp_path, write=True, confirm_by="A. Name", ask=ask)
    mappings = confirmed_in(lake.council_workbook(), TODAY)
    found = mappings.headers_of("annex_a", "referrals")
    assert found["caseworker"] == "worker" and "referralcloseddate" not in found
    assert [q for q in asked if "no such" not in q] == [
        "F Years Old is (perhaps Age of Child (Years): y)",
        "Referral Source: Anonymous caller is (perhaps 9: =)",
    ]
    assert sum("no such column" in q for q in asked) == 1
    sure = [c.header for c in proposed(EXPORTS[0]).columns if c.sure]
    assert sure and not [q for q in asked for header in sure if f" {header} is" in q], (
        "nobody is asked about what is sure"
    )


def test_a_file_refused_before_is_accepted_once_it_is_mapped(lake: Lake) -> None:
    """It lies in its round; the analyst maps it; the next refresh judges it again by what was confirmed."""
    make_home(lake, today=TODAY, workbook=False)
    export = EXPORTS[0]
    folder = lake.landing / "2025-26-Q1"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / export.file).write_bytes(export.data())

    def received() -> tuple[bool, int]:
        council_of(lake)
        register_dropped(lake)
        ((_, verdict),) = [(d, v) for d, v in receive_all(lake, "855") if d.file == export.file]
        table = verdict.table(export.table)
        return verdict.accepted, table.rows["accepted"] if table else 0

    assert received() == (False, 0)
    confirm(lake.council_workbook(), [answers(export, proposed(export))], owner="A. Name", today=TODAY)
    assert received() == (True, 240)


# ── what a mapping says, and when ────────────────────────────────────────────────────────────────────────────────────


def mapped(**cells: Any) -> dict[str, Any]:
    return {
        "source": "annex_a",
        "table": "referrals",
        "column": "Date of referral",
        "header": "Started",
        "owner": "A. Name",
    } | cells


@pytest.mark.parametrize(
    ("day", "column"),
    [
        (date(2025, 3, 31), "referral_date"),
        (date(2025, 4, 1), "birth_date"),
        (date(2025, 6, 30), "birth_date"),
        (date(2025, 7, 1), None),
    ],
)
def test_a_mapping_holds_for_files_of_its_days(tmp_path: Path, day: date, column: str | None) -> None:
    rows = [
        mapped(to_date=date(2025, 3, 31)),
        mapped(column="Date of Birth", from_date=date(2025, 4, 1), to_date=date(2025, 6, 30)),
    ]
    write_council_workbook(tmp_path / "council.xlsx", settings(column_mappings=rows))
    assert confirmed_in(tmp_path / "council.xlsx", day).headers_of("annex_a", "referrals").get("started") == column


def test_a_mapping_that_expired_recognises_nothing(lake: Lake) -> None:
    export = EXPORTS[2]
    confirm(
        lake.council_workbook(),
        [answers(export, proposed(export))],
        owner="A. Name",
        today=TODAY,
        to_date=date(2025, 6, 30),
    )
    for day, known in ((date(2025, 6, 30), True), (date(2025, 7, 1), False)):
        examined = examine(
            export.data(), export.file, la_code="855", as_at=day, mappings=confirmed_in(lake.council_workbook(), day)
        )
        assert (examined.refusal is None) is known


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        ([mapped(), mapped(column="Date of Birth", header="STARTED ")], {"contradicting_mapping"}),
        ([mapped(to_date=date(2025, 3, 31)), mapped(column="Date of Birth", from_date=date(2025, 4, 1))], set()),
        ([mapped(), mapped(header="Begun")], set()),
        ([mapped(source="annex_b")], {"maps_to_nothing"}),
        ([mapped(column="Date of nothing")], {"maps_to_nothing"}),
        ([mapped(from_date=date(2025, 4, 1), to_date=date(2025, 3, 31))], {"ends_before_start"}),
        ([mapped(owner=None)], {"blank"}),
    ],
)
def test_the_gate_judges_mappings(tmp_path: Path, rows: list[dict[str, Any]], rules: set[str]) -> None:
    write_council_workbook(tmp_path / "council.xlsx", settings(column_mappings=rows))
    examined = examine((tmp_path / "council.xlsx").read_bytes(), "council.xlsx", la_code="", as_at=None)
    assert examined.refusal is None
    assert {f.rule for f in examined.findings if f.severity == "error"} == rules
    assert rows_of(examined, "column_mappings").height == (0 if rules else len(rows))


def test_values_may_not_mean_two_codes(tmp_path: Path) -> None:
    row = {"source": "annex_a", "table": "referrals", "column": "Referral Source", "value": "GP", "owner": "A. Name"}
    rows = [row | {"code": "3A"}, row | {"code": "6", "value": "gp"}, row | {"code": "nonsense", "value": "x"}]
    write_council_workbook(tmp_path / "council.xlsx", settings(code_mappings=rows))
    examined = examine((tmp_path / "council.xlsx").read_bytes(), "council.xlsx", la_code="", as_at=None)
    found = {f.rule: f.rows for f in examined.findings if f.severity == "error"}
    assert found == {"contradicting_mapping": (2, 3), "maps_to_nothing": (4,)}
    assert confirmed_in(tmp_path / "council.xlsx", TODAY) == NO_MAPPINGS


def test_confirming_the_contrary_is_refused(lake: Lake) -> None:
    place = lake.council_workbook()
    decided = answers(EXPORTS[2], proposed(EXPORTS[2]))
    confirm(place, [decided], owner="A. Name", today=TODAY)
    before = place.read_bytes()
    swapped = decided.headers | {"EHE Commenced": "ended_date", "EHE Ceased": "started_date"}
    with pytest.raises(NotWritten, match="something else"):
        confirm(place, [Decisions(decided.sheet, swapped)], owner="B. Name", today=TODAY)
    assert place.read_bytes() == before


def test_the_council_s_mapping_takes_precedence_over_our_own_aliases() -> None:
    """`Start date` is our title for one column; in this council's export it is the day of something else."""
    source = known_sources()["exclusions_register"]
    table = source.tables[0]
    grid = read(
        csv(["UPN", "URN", "Start date", "Excluded on", "Category"], [["A1"], ["123456"], ["x"], ["y"], ["PERM"]]),
        "x.csv",
    )[0]
    own = {"excludedon": "start_date", "upn": "child_id"}
    mappings = Mappings(tuple(((source.id, table.name, h), c) for h, c in sorted(own.items())))
    match = recognise_table(source, grid, mappings)
    assert match is not None and match.columns["start_date"] == 3 and 2 in match.unknown
    assert match.repeated == {}


def test_a_confirmed_shape_is_nothing_else_and_leaves_other_sheets_alone() -> None:
    """It takes precedence over a larger source that the sheet resembles; the other sheets of a workbook stay as they are."""
    annex_a = known_sources()["annex_a"]
    titles = [[c.title for c in t.columns] for t in annex_a.tables[:4]]
    sheets = [
        Grid(t.sheets[0], pl.DataFrame([h, ["x"] * len(h)], schema=[str(i) for i in range(len(h))], orient="row"))
        for t, h in zip(annex_a.tables, titles, strict=False)
    ]
    source = known_sources()["family_help"]
    own = {"childuniqueid": "client_id", "gender": "client_kind", "dateofreferral": "started_date"}
    mappings = Mappings(tuple(((source.id, "episodes", h), c) for h, c in sorted(own.items())))
    sources = list(known_sources().values())
    referrals = sheets[2]
    assert recognise(sources, [referrals])[0] is annex_a
    assert recognise(sources, [referrals], mappings)[0] is source
    chosen, matches = recognise(sources, sheets, mappings)
    assert chosen is annex_a and [m.grid.name for m in matches] == [s.name for s in sheets if s is not referrals]


OWN_NAMES = {
    "Child Unique ID": "Client ID", "Gender": "Sex", "Ethnicity": "Ethnic origin", "Date of Birth": "DOB",
    "Date of Contact": "Contact on", "Contact Source": "Contact from", "Assessment start date": "EH start",
    "Assessment completion date": "EH end", "Date of referral": "Ref date", "Referral Source": "Ref source",
    "Continuous Assessment Start Date": "Ass started", "Child Seen During Continuous Assessment": "Seen on",
    "Continuous Assessment Date of Authorisation": "Ass signed off",
    "Strategy discussion initiating Section 47 Enquiry Start Date": "Strat disc",
    "Date of Initial Child Protection Conference": "ICPC", "CIN Start Date": "CIN from", "CIN Closure Date": "CIN to",
    "Child Protection Plan Start Date": "CP from", "Child Protection Plan End Date": "CP to",
    "Date of latest review conference": "Last RCPC", "Date Started to be Looked After": "LAC from",
    "Date Ceased to be Looked After": "LAC to", "Start date of current legal status": "LS from",
    "Date of Last Health Assessment": "Last HA", "Start Date of Most Recent Placement": "Placed on",
}  # fmt: skip
"""What a council calls some columns of its lists; the others keep their names."""


def test_nine_lists_in_the_council_s_own_words_in_workbooks_that_another_program_saved(
    lake: Lake, tmp_path: Path
) -> None:
    """Each question and each outcome says which list it is about, and dates are proposed though no word of theirs is ours."""
    book = openpyxl.load_workbook(io.BytesIO(annex_a.workbook(county(), QUARTERS[-1], date(2025, 7, 7))))
    for unwanted in ("List 10", "List 11"):
        del book[unwanted]
    for number, sheet in enumerate(book, start=1):
        sheet.title = f"Export {number}"
        sheet.delete_rows(252, sheet.max_row)
        for cell in sheet[1]:
            cell.value = OWN_NAMES.get(cell.value, cell.value)
    export = tmp_path / "lists 2025-07-07.xlsx"
    book.save(export)
    own = openpyxl.load_workbook(lake.council_workbook())
    own.save(lake.council_workbook())
    asked: list[str] = []

    def ask(question: str, usual: str) -> str:
        asked.append(question)
        return "y" if "perhaps" in question or question.startswith("Sheet") else usual

    confirmation = mapping_screen.Confirmation("A. Name")
    parts = [str(p) for p in mapping_screen.run(lake, export, confirmation=confirmation, ask=ask, today=TODAY)]
    tables = ("contacts", "early_help_assessments", "referrals", "assessments", "section_47_enquiries", "children_in_need",
              "child_protection_plans", "children_looked_after", "care_leavers")  # fmt: skip
    outcomes = [n for n, p in enumerate(parts) if p.startswith("Export") and " as " in p]
    assert [parts[n] for n in outcomes] == [f"Export {n} as annex_a/{t}" for n, t in enumerate(tables, start=1)]
    assert all("key columns all found → would be accepted" in parts[n + 2] for n in outcomes)
    assert any(q.startswith("Export 5: ") and "ICPC is (perhaps Date of Initial Child Protection" in q for q in asked)
    assert any(q.startswith("Export 8: ") and "Last HA is (perhaps Date of Last Health" in q for q in asked)
    headers = confirmed_in(lake.council_workbook(), TODAY).headers_of("annex_a", "children_looked_after")
    assert headers["lacfrom"] == "started_date"
    assert not [q for q in asked if "Client ID" in q], "nobody is asked about what is sure"

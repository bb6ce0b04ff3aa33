"""Indicators that a council writes as files: what is used, what is refused and why, and that nothing in one can run for long or reach far."""

import ast
import os
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.commands.app import app
from pipelines.council.own.files import LARGEST, NotUsable, own_files, read_own
from pipelines.council.own.new_file import Asked, NotMade, write_new
from schemas.events import EVENTS
from warehouse import terms
from warehouse.conditions import columns_of
from warehouse.indicators import catalogue
from warehouse.own import MARK

TODAY = date(2025, 8, 1)
GOOD = '''"""Girls who are assessed."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import IN_QUARTER, YEAR_TO_DATE, Count, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="own_girls_assessed",
    label="Girls assessed in ten working days",
    area="Social Care",
    numerator=Count("assessments", where=(pl.col("sex") == "F") & terms.within_working_days("start_date", "authorised_date", 10)),
    denominator=Count("assessments"),
    timing=During("authorised_date"),
    bases=(YEAR_TO_DATE, IN_QUARTER),
    unit="percent",
    decimals=1,
    polarity="high",
    comparator=NotComparable(""),
    definition="Girls.",
    method="Counted.",
    source="",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 4, 1), date(2025, 6, 30)),
        events={
            "assessments": """
                child_id | sex | start_date | authorised_date
                A        | F   | 2025-05-12 | 2025-05-27
                B        | F   | 2025-05-12 | 2025-05-28
                C        | M   | 2025-05-12 | 2025-05-13
            """
        },
        expect={"year_to_date": (1, 3), "in_quarter": (1, 3)},
    ),
)
'''
NAME = "own_girls_assessed"


def refused(text: str, stem: str = NAME) -> NotUsable:
    with pytest.raises(NotUsable) as why:
        read_own(text.encode(), stem, f"indicators/{stem}.py")
    return why.value


def test_a_file_is_an_indicator_like_any_other() -> None:
    mine = read_own(GOOD.encode(), NAME, f"indicators/{NAME}.py")
    assert mine.label == f"Girls assessed in ten working days{MARK}" and mine.own == f"indicators/{NAME}.py"
    assert "nobody publishes" in mine.comparator.reason  # type: ignore[union-attr]
    assert mine.source == f"The council's own definition: indicators/{NAME}.py."


def test_only_what_it_says_makes_another_version() -> None:
    version = read_own(GOOD.encode(), NAME, NAME).version
    told = GOOD.replace('"""Girls who', '"""All girls who').replace("timing=", "# when\n    timing=")
    assert read_own(told.encode(), NAME, NAME).version == version
    other = GOOD.replace('"authorised_date", 10', '"authorised_date", 11').replace("(1, 3)", "(2, 3)")
    assert read_own(other.encode(), NAME, NAME).version != version


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("import polars as pl", "import os"), 5, "may import words of warehouse.indicator and warehouse.terms, polars, and date"),
        (("import polars as pl", "from polars import scan_csv"), 5, "may import"),
        (("from warehouse import terms", "from warehouse.indicators import re_referrals"), 7, "may import"),
        (("from warehouse import terms", "from warehouse.indicator import pl as other"), 7, "may import"),
        (('pl.col("sex") == "F"', 'pl.scan_csv("x") == "F"'), 14, "`.scan_csv` may not be used"),
        (('pl.col("sex") == "F"', 'pl.col("sex").map_elements(len) == 1'), 14, "`.map_elements` may not be used"),
        (('pl.col("sex") == "F"', 'pl.col("sex").meta.serialize() == 1'), 14, "`.serialize` may not be used"),
        (('pl.col("sex") == "F"', 'pl.col("sex").is_nul()'), 14, "the nearest known one is is_null"),
        (('pl.col("sex") == "F"', "pl.__loader__"), 14, "may not be used"),
        (('pl.col("sex") == "F"', 'open("/etc/passwd")'), 10, "Only the words of indicators may be used"),
        (('pl.col("sex") == "F"', '__import__("os")'), 14, "A name does not begin with _"),
        (('pl.col("sex") == "F"', 'eval("1")'), 10, "Only the words of indicators may be used"),
        (('pl.col("sex") == "F"', 'pl.col("sex") == "x" * 10 ** 10'), 14, "no loop, no function, no product"),
        (('pl.col("sex") == "F"', "[x for x in (1,)]"), 14, "no loop, no function"),
        (('pl.col("sex") == "F"', "(lambda: 1)()"), 14, "no loop, no function"),
        (("indicator = Indicator(", "while True:\n    pass\nindicator = Indicator("), 10, "Only imports and"),
        (("indicator = Indicator(", "def f(): pass\nindicator = Indicator("), 10, "Only imports and"),
        (("indicator = Indicator(", "terms.permanent()\nindicator = Indicator("), 10, "Only imports and"),
        (("indicator = Indicator(", "other = Indicator("), 0, "It makes no `indicator"),
        (("indicator = Indicator(", "indicator = = Indicator("), 10, "It is not Python"),
        (('unit="percent"', 'unt="percent"'), 10, "unexpected keyword argument 'unt'"),
        (('    unit="percent",\n', ""), 10, "missing 1 required positional argument: 'unit'"),
        (('"assessments", where', '"asessments", where'), 14, "There are no such events; the nearest known one is assessments"),
        (('pl.col("sex")', 'pl.col("sexx")'), 14, "assessments have no column sexx; the nearest known one is sex"),
        (('id="own_girls_assessed"', 'id="girls_assessed"'), 11, "must be the same, and begin with own_"),
        (('id="own_girls_assessed"', 'id="own_other"'), 11, "must be the same"),
        (('expect={"year_to_date": (1, 3), "in_quarter": (1, 3)}', "expect={}"), 36, "its rows give year_to_date: 1 of 3; in_quarter: 1 of 3"),
        (('expect={"year_to_date": (1, 3), "in_quarter": (1, 3)}', 'expect={"year_to_date": 2}'), 36, "two numbers for each basis"),
        (('expect={"year_to_date": (1, 3), "in_quarter": (1, 3)}', 'expect={"year_to_date": "1 of 3"}'), 36, "two numbers for each basis"),
        (('expect={"year_to_date": (1, 3), "in_quarter": (1, 3)}', "expect=5"), 36, "two numbers for each basis"),
        (('expect={"year_to_date": (1, 3), "in_quarter": (1, 3)}', 'expect={"in_term": (1, 3)}'), 36, "Its example gives no in_term; it gives year_to_date: 1 of 3"),
        (('pl.col("sex") == "F"', 'pl.col("sex") == "Female"'), 14, "sex is compared with a value that it never has; write 'F'"),
        (('pl.col("sex") == "F"', 'pl.col("sex").is_in(["F", "f"])'), 14, "sex is compared with a value that it never has"),
        (('definition="Girls."', 'definition="Say what it means, as your procedures have it."'), 22, "Its definition is still to be written"),
        (('"year_to_date": (1, 3)', '"year_to_date": (2, 3)'), 25, "Its example gives year_to_date: 1 of 3 where it says 2 of 3"),
        (("child_id | sex |", "child_id | sux |"), 25, "assessments has no column sux"),
        (('period="Q1 2025/26"', 'period="Q9 2025/26"'), 25, "Its example cannot be worked out"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_with_its_line(change: tuple[str, str], line: int, words: str) -> None:
    assert change[0] in GOOD
    before = time.perf_counter()
    why = refused(GOOD.replace(*change))
    assert words in str(why) and why.line == line
    assert time.perf_counter() - before < 5  # a limit, not a measure: nothing of it was run


COUNT = 'Count("assessments", where=(pl.col("sex") == "F") & terms.within_working_days("start_date", "authorised_date", 10))'
ATTACKS = {
    # what it is for: the change, and a word of the refusal
    "another indicator's words are changed": (
        ("indicator = Indicator(", "terms.permanent = pl.lit(False)\nindicator = Indicator("),
        "what it imports stays as it is",
    ),
    "built-ins by another name": (
        ("from warehouse import terms", "from warehouse import terms as __builtins__"),
        "does not begin with _",
    ),
    "pseudonyms as a breakdown": (
        ('source="",', 'source="", breakdowns=(Breakdown("who", "child_id"),),'),
        "may name a child",
    ),
    "a breakdown that stays inside": (
        ('source="",', 'source="", breakdowns=(Breakdown("sex", "sex", inside=True),),'),
        "by nothing else",
    ),
    "others leave with it": (
        ('source="",', 'source="", beside=("referrals_received",),'),
        "`beside` is not for a file to set",
    ),
    "a sum of others": (
        ('source="",', 'source="", sum_of=("referrals_received",),'),
        "`sum_of` is not for a file to set",
    ),
    "it counts no people": (('source="",', 'source="", of_people=False,'), "`of_people` is not for a file to set"),
    "a text doubled": (
        ("indicator = Indicator(", "a = 'aaaaaaaaaaaaaaaa'\n" + "a = a + a\n" * 26 + "indicator = Indicator("),
        "It is too large",
    ),
    "a condition doubled": (
        ("indicator = Indicator(", "e = pl.col('sex') == 'F'\n" + "e = e & e\n" * 40 + "indicator = Indicator("),
        "It is too large",
    ),
    "rows joined with all rows": (
        (COUNT, 'Count("assessments", where=pl.col("sex").over("team", mapping_strategy="join").is_not_null())'),
        "without names of parameters",
    ),
    "chance": ((COUNT, 'Count("assessments", where=pl.col("sex").rank("random") > 300)'), "`.rank` may not be used"),
    "the order of rows": (
        (COUNT, 'Count("assessments", where=pl.col("sex").shift(1) == "F")'),
        "`.shift` may not be used",
    ),
    "a basis twice": (("bases=(YEAR_TO_DATE, IN_QUARTER)", "bases=(YEAR_TO_DATE, YEAR_TO_DATE)"), "one or more of"),
    "a breakdown twice": (('source="",', 'source="", breakdowns=(SEX, SEX),'), "and by nothing else"),
    "a variant twice": (('source="",', 'source="", variants=(STANDARD, STANDARD),'), "a name of its own"),
    "lists in lists": (
        ("indicator = Indicator(", "d = ['a']\n" + "d = [d]\n" * 50 + "indicator = Indicator("),
        "has no name of its own",
    ),
    "a list of names": ((COUNT, 'Count("assessments", where=pl.col("sex").is_in([[["F"]]]))'), "A list holds texts"),
    "a method by another name": (
        ("indicator = Indicator(", "f = pl.col('sex').over\nindicator = Indicator("),
        "is used where it stands",
    ),
    "a function by another name": (
        ("indicator = Indicator(", "f = pl.col\nindicator = Indicator("),
        "is used where it stands",
    ),
    "the row before": (
        (COUNT, 'Count("assessments", where=pl.col("sex").fill_null(None, "forward") == "F")'),
        "the one value",
    ),
    "where a row stands": ((COUNT, 'Count("assessments", where=pl.col("source_row") < 2)'), "nor at where it stands"),
    "who it is": ((COUNT, 'Count("assessments", where=pl.col("child_id") == "A")'), "who a row is about"),
    "every column": (
        (COUNT, 'Count("assessments", where=pl.any_horizontal(pl.col("*").is_null()))'),
        "names one column",
    ),
    "columns by a pattern": (
        (COUNT, 'Count("assessments", where=pl.any_horizontal(pl.col("^se.*$") == "Female"))'),
        "names one column",
    ),
    "columns as texts": (
        (COUNT, 'Count("assessments", where=pl.all_horizontal("sex", "sex"))'),
        "has conditions or columns",
    ),
    "others' rows": (
        (COUNT, 'Count("assessments", where=pl.col("sex").count().over("team") > 1)'),
        "those of the same child",
    ),
    "a cohort that is not there": (
        ('comparator=NotComparable("")', 'comparator=Published("CareLeaverEET", same_cohort="zzz")'),
        "names a variant of its own",
    ),
    "a script for an address": (('source="",', 'source="javascript:alert(1)",'), "begins with https://"),
    "an example that says nothing": (
        ('expect={"year_to_date": (1, 3), "in_quarter": (1, 3)}', 'expect={"nothing": None}'),
        "two numbers",
    ),
}
"""What was tried against the gate by somebody who wanted to break it."""
MISTAKES = {
    'label="Girls assessed in ten working days"': ("label=5", "label=None", 'label=""', 'label="\\ud800"', 'label="x" + "=' + "y" * 200 + '"'),
    'area="Social Care"': ('area="Health"', 'area="social_care"', "area=5"),
    'unit="percent"': ('unit="furlongs"', "unit=None"),
    "decimals=1": ("decimals=30", "decimals=100000000", "decimals=True", 'decimals="1"', "decimals=-1"),
    'polarity="high"': ('polarity="up"', "polarity=None"),
    'comparator=NotComparable("")': ("comparator=None", "comparator=NotComparable(5)", "comparator=5"),
    "bases=(YEAR_TO_DATE, IN_QUARTER)": ("bases=()", "bases=YEAR_TO_DATE", "bases=(5,)", "bases=5"),
    'timing=During("authorised_date")': ('timing="authorised_date"', "timing=None", 'timing=During(pl.col("x"))', "timing=During(5)"),
    'definition="Girls."': ("definition=5", 'definition=""'),
    'method="Counted."': ("method=None", "method=()"),
    'source=""': ('source="", periods="weekly"', 'source="", periods=["quarter"]', 'source="", begins="x"', 'source="", called=5', 'source="", called=("x" "y", 5)', 'source="", prose=5', 'source="", variants=5', 'source="", variants=()', 'source="", status="odd"', 'source="", paragraph="T99x"', 'source="", closes=5', 'source="", fewest=5', 'source="", earlier=5', 'source="", breakdowns=5', 'source=5'),
    COUNT: ("5", "()", 'Count(["assessments"])', "Count(5)", 'Count("assessments", where="sex = 1")', 'Count("assessments", where=True)', 'Count("assessments", where=pl.when(pl.col("sex") == "F"))', 'Count("assessments", where=pl.col("sex").dt)', 'Count("assessments", look_back="12 months")', 'Count("assessments", timing="x")', 'Count("assessments", having=5)'),
    'id="own_girls_assessed"': ('id=pl.col("x")', "id=None", "id=5"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_tried_against_the_gate_is_refused(attack: str) -> None:
    (old, new), words = ATTACKS[attack]
    text = GOOD.replace("import IN_QUARTER,", "import Breakdown, IN_QUARTER, SEX, STANDARD, Published,")
    assert old in text
    before = time.perf_counter()
    assert words in str(refused(text.replace(old, new, 1)))
    assert time.perf_counter() - before < 5  # a limit, not a measure


@pytest.mark.parametrize(("field", "wrong"), [(f, w) for f, of in MISTAKES.items() for w in of])
def test_a_field_of_another_kind_is_refused_in_words(field: str, wrong: str) -> None:
    assert field in GOOD
    assert len(str(refused(GOOD.replace(field, wrong, 1)))) > 10


def test_it_has_no_names_in_papers_but_its_label() -> None:
    mine = read_own(
        GOOD.replace('source=""', 'source="", called=("Care leavers EET",), prose="Care leavers EET"').encode(),
        NAME,
        NAME,
    )
    assert mine.called == () and mine.prose == mine.label and mine.label.endswith(MARK)


def test_other_events_of_the_same_child_may_be_looked_at() -> None:
    where = 'Count("assessments", where=pl.col("sex").count().over("child_id") >= 1)'
    counted = GOOD.replace(COUNT, where).replace("(1, 3)", "(3, 3)")
    assert read_own(counted.encode(), NAME, NAME).id == NAME


def test_no_other_definition_is_changed_by_reading_a_file() -> None:
    def said() -> dict[str, str]:
        return {n: str(getattr(terms, n)) for n in terms.__all__ if isinstance(getattr(terms, n), pl.Expr)}

    before = said()
    for (old, new), _ in ATTACKS.values():
        refused(GOOD.replace(old, new, 1))
    assert said() == before


def test_a_pipe_is_no_file_and_a_large_one_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "indicators"
    folder.mkdir()
    os.mkfifo(folder / "own_pipe.py")
    with (folder / "own_large.py").open("wb") as file:
        file.truncate(2**31)
    before = time.perf_counter()
    found = {f.name: str(f.refused) for f in own_files(tmp_path)}
    assert found == {
        "indicators/own_large.py": f"It is larger than {LARGEST:,} bytes",
        "indicators/own_pipe.py": "It is no file",
    }
    assert time.perf_counter() - before < 5


def test_a_file_that_is_too_large_or_too_deep_is_refused() -> None:
    assert "larger than" in str(refused(GOOD + "#" * LARGEST))
    assert str(refused("indicator = " + "(" * 5000 + ")" * 5000)) in ("It is not Python", "It is nested too deeply")
    assert str(refused("indicator = " + "-" * 5000 + "1")) in ("It is not Python", "It is nested too deeply", "It makes no `indicator = Indicator(…)`")  # fmt: skip


def test_every_file_of_the_home_is_read_and_none_takes_another_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "indicators"
    folder.mkdir()
    (folder / f"{NAME}.py").write_text(GOOD)
    (folder / "own_broken.py").write_text("import os")
    (folder / "own_bytes.py").write_bytes(b"\xff\xfe\x00")
    (folder / "notes.txt").write_text("no indicator")
    found = {f.name: f for f in own_files(tmp_path)}
    assert set(found) == {f"indicators/{n}.py" for n in (NAME, "own_broken", "own_bytes")}
    assert found[f"indicators/{NAME}.py"].indicator is not None
    assert all(found[f"indicators/{n}.py"].refused is not None for n in ("own_broken", "own_bytes"))
    assert own_files(tmp_path / "nowhere") == []


@pytest.mark.parametrize("events", EVENTS)
@pytest.mark.parametrize("out_of", ["all", "nothing"])
def test_a_new_file_asks_for_nothing_but_what_its_example_must_give(tmp_path: Path, events: str, out_of: str) -> None:
    days = [n for n, c in columns_of(events).items() if "date" in str(c.dtype).lower() and n != "birth_date"]
    for number, day in enumerate(("", *days)):
        asked = Asked(f"new_{number}", "A new one", "Social Care", events, day, out_of, "high")  # type: ignore[arg-type]
        place = write_new(tmp_path, asked, TODAY)
        why = refused(place.read_text(), place.stem)
        assert "Its example says nothing yet; its rows give" in str(why), str(why)
        assert "None" not in str(why).partition("its rows give")[2]
        with pytest.raises(NotMade):
            write_new(tmp_path, asked, TODAY)


@pytest.mark.parametrize("label", ['Children "seen"', "C:\\seen", 'Seen"""', "Gesehen – über 16’s"])
def test_a_label_stands_in_a_new_file_as_it_was_given(tmp_path: Path, label: str) -> None:
    place = write_new(tmp_path, Asked("seen", label, "Social Care", "assessments", "", "all", "high"), TODAY)
    assert "Its example says nothing yet" in str(refused(place.read_text("utf-8"), place.stem))
    (given,) = (
        k.value.value
        for n in ast.walk(ast.parse(place.read_bytes()))
        if isinstance(n, ast.Call)
        for k in n.keywords
        if k.arg == "label" and isinstance(k.value, ast.Constant)
    )
    assert given == label


def test_the_command_writes_a_file_and_refuses_in_words(tmp_path: Path) -> None:
    def new(*answers: str, name: str = "children_seen") -> tuple[int, str]:
        asked = ["Children seen", "social care", *answers]
        done = CliRunner().invoke(
            app, ["indicator", "new", name, "--home", str(tmp_path)], input="\n".join(asked) + "\n"
        )
        return done.exit_code, done.output

    assert new("assessments", "authorised_date", "all", "high")[0] == 0
    assert (tmp_path / "indicators/own_children_seen.py").exists()
    code, said = new("assessments", "authorised_date", "all", "high")
    assert code == 1 and "is there already" in said
    for answers, words in (
        (("asessments", "", "all", "high"), "the nearest known one is assessments"),
        (("assessments", "authorized_date", "all", "high"), "the nearest known one is authorised_date"),
        (("assessments", "", "some", "high"), "out of all, or out of nothing"),
        (("assessments", "", "all", "upwards"), "good is high, low or neutral"),
    ):
        code, said = new(*answers, name="other")
        assert code == 1 and words in " ".join(said.split())
    assert new("assessments", "", "all", "high", name="../../x")[0] == 1
    assert [p.name for p in (tmp_path / "indicators").iterdir()] == ["own_children_seen.py"]


def test_no_indicator_that_comes_with_the_software_has_such_a_name() -> None:
    assert not [i for i in catalogue() if i.startswith("own_")]

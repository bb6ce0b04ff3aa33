"""The XML of a sheet: the pattern finds what the parser finds."""

import pytest

from pipelines.receive.read import Unreadable
from pipelines.receive.read.sheet_xml import look

_SHEET = """<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData>{}</sheetData></worksheet>"""
_ROWS = {
    "numbers and shared texts": '<row r="3"><c r="B3" t="s"><v>0</v></c><c r="AA3" s="1"><v>-1.5E+3</v></c></row>',
    "percentages": '<row r="1"><c r="A1" s="7"><v>0.85</v></c><c r="B1" s="7" t="s"><v>1</v></c><c r="C1" s="7" t="n"><v>1</v></c></row>',
    "usual beside unusual": '<row r="2" hidden="1"><c r="C2"><v>1</v></c><c r="D2" t="e"><v>#REF!</v></c>'
    '<c r="E2"><f>C2</f><v>1</v></c><c r="F2"><f>C2</f></c><c r="A2" t="inlineStr"><is><t>text</t></is></c></row>',
    "cells without a place": '<row r="1"><c r="B1"><v>1</v></c><c><v>2</v></c></row>',
    "rows without a number": '<row r="4"><c r="B4"><v>1</v></c></row><row hidden="1"><c r="B5"><v>1</v></c></row>',
    "other quotation marks": "<row r='1'><c r='A1'><v>1</v></c></row>" + '<row r="2"><c r="B2"><v>1</v></c></row>',
    "with a format only": '<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1" s="7"/></row>',
    "blank values": '<row r="1"><c r="A1"><v> </v></c><c r="B1"><v></v></c><c r="C1"><v>1</v></c></row>',
    "cells without a prefix and with one": '<row r="1"><c r="A1"><v>1</v></c></row>'
    '<x:row r="2" xmlns:x="x"><x:c><x:v>1</x:v></x:c></x:row>',
    "nothing": "",
}
_COMMENT = "<!-- it has the parser look at everything -->"


@pytest.mark.parametrize("rows", _ROWS.values(), ids=_ROWS)
def test_the_pattern_finds_what_the_parser_finds(rows: str) -> None:
    matched, parsed = (
        look(1, _SHEET.format(text).encode(), percent={"7"}, count_shared=True) for text in (rows, _COMMENT + rows)
    )
    for one in (matched, parsed):
        one.percentages.sort()
    assert matched == parsed


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048577"><c r="C1048577"><v>1</v></c><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c><c r="ZZZ2" t="e"><v>#REF!</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></col>',
        '<row r="1"><c r="A1" t="s"><v>1.5</v></c></row>',
    ],
)
def test_what_is_refused_is_refused_in_the_same_words(rows: str) -> None:
    words = []
    for text in (rows, _COMMENT + rows):
        with pytest.raises(Unreadable) as refused:
            look(1, _SHEET.format(text).encode(), count_shared=True)
        words.append(str(refused.value))
    assert words[0] == words[1]


def test_a_sheet_longer_than_a_step_of_the_pass_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="b"><v>1</v></c></row>' for n in range(1, 60))
    whole = look(1, _SHEET.format(rows).encode())
    assert (whole.cells, whole.extent) == (118, 118)
    for step in (1, 50, 333):
        monkeypatch.setattr("pipelines.receive.read.sheet_xml._STEP", step)
        assert look(1, _SHEET.format(rows).encode()) == whole

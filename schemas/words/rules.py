"""The rule book of the gate: every rule that holds for all tables, with what it costs, in words that a supplier can act on.

Here: rules that belong to no source, and the codes under which a whole file is refused.
Not here: rules of one table (`row_rule`) or across the tables of a source (`CrossRule`), which stand with their source
(`schemas.words.source.known_rules` lists them all), and finding what breaks a rule (`pipelines.receive.gate`).

A broken rule costs what its severity says; where that depends on the column (a key, or not), its severity is `BY_COLUMN`.
"""

from dataclasses import dataclass

from schemas.words.fields import Severity

BY_COLUMN = "by column"
"""error in a key column, otherwise as the column declares: mostly warning."""


@dataclass(frozen=True)
class Rule:
    """One rule.

    id        how findings, `fact_quality` and Dagster name it
    severity  a `Severity`, or `BY_COLUMN`
    text      what is wrong, in words; never a value
    todo      what the person who delivers should do
    where     the source and table it belongs to; "every table" for those here
    """

    id: str
    severity: str
    text: str
    todo: str
    where: str = "every table"


# ── the header ───────────────────────────────────────────────────────────────────────────────────────────────────────
HIDDEN_SHEET = Rule("hidden_sheet", Severity.NOTE, "The sheet is hidden; it was read", "Unhide it.")
ROWS_ABOVE_HEADER = Rule(
    "rows_above_header", Severity.NOTE, "Rows above the header were passed over", "Nothing; or remove them."
)
COLUMN_MISSING = Rule("column_missing", BY_COLUMN, "The column is missing", "Add the column to the export.")
COLUMN_REPEATED = Rule(
    "column_repeated",
    Severity.ERROR,
    "Several columns have this header; it is not known which is meant",
    "Remove or rename all but one of them.",
)
COLUMN_UNKNOWN = Rule(
    "column_unknown", Severity.NOTE, "The column is not part of the list; it was passed over", "Nothing."
)
ELEMENT_UNKNOWN = Rule(
    "element_unknown",
    Severity.NOTE,
    "The element is not part of the return as it is known here; it was passed over",
    "Nothing.",
)
HEADER_MAPPED = Rule(
    "header_mapped",
    Severity.NOTE,
    "The header is the council's own; its workbook says that it is this column",
    "Nothing.",
)
HEADER_SPELLING = Rule(
    "header_spelling", Severity.NOTE, "The header is spelled differently; it was recognised", "Nothing."
)
SHEET_NOT_RECOGNISED = Rule(
    "sheet_not_recognised",
    Severity.WARNING,
    "The sheet fits no table that is known here; it was passed over",
    "Nothing, if it is none; otherwise correct its headers.",
)

# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
BLANK_ROW = Rule("blank_row", Severity.NOTE, "A blank row was passed over", "Nothing; or remove it.")
TOTAL_ROW = Rule("total_row", Severity.NOTE, "A row of totals was passed over", "Nothing; or remove it.")
DUPLICATE_ROW = Rule(
    "duplicate_row",
    Severity.NOTE,
    "The row is the same as an earlier one; it is counted once",
    "Nothing; or remove it at the source.",
)
KEY_REPEATED = Rule(
    "key_repeated",
    Severity.ERROR,
    "Another row has the same key and says something else",
    "Keep one of them; both are left out until then.",
)
SHORT_LINE = Rule(
    "short_line",
    Severity.WARNING,
    "The line has fewer cells than the header; what is missing was read as blank",
    "Check the export; nothing, if only blank cells at the end are left out.",
)
OVERLONG_LINE = Rule(
    "overlong_line",
    Severity.ERROR,
    "The line has more cells than the header; it is not known which cell is which",
    "Put the cell that holds a separator in quotation marks, at the source.",
)
RULER_ROW = Rule("ruler_row", Severity.NOTE, "A line of dashes was passed over", "Nothing; or remove it.")
NOTE_ROW = Rule("note_row", Severity.NOTE, "A note below the table was passed over", "Nothing; or remove it.")
HIDDEN_ROWS = Rule(
    "hidden_rows",
    Severity.WARNING,
    "The row is hidden or filtered out in the sheet; it was read like any other",
    "Take filters off and check that the rows belong to the list; delete those that do not.",
)

# ── cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────
ODD_SPACES = Rule(
    "odd_spaces",
    Severity.NOTE,
    "A non-breaking or invisible space stands in the cell; it was read as a space",
    "Nothing.",
)
LOST_CHARACTER = Rule(
    "lost_character",
    BY_COLUMN,
    "A character of the cell was lost before it was delivered (a replacement mark stands in its place)",
    "Export the file again as UTF-8 or xlsx from the system that holds the record.",
)
ERROR_CELL = Rule(
    "error_cell",
    BY_COLUMN,
    "The cell holds a spreadsheet error or a formula without a value",
    "Replace the formula by its value at the source.",
)
MERGED_CELL = Rule(
    "merged_cell",
    BY_COLUMN,
    "The cell is merged with one above it: only the first row of merged cells holds what they say",
    "Unmerge the cells and fill in every row.",
)
FORMULA = Rule(
    "formula",
    Severity.NOTE,
    "The cell is a formula; its last calculated value is used",
    "Deliver values, not formulas.",
)
NO_DATE = Rule(
    "no_date",
    Severity.NOTE,
    "The cell holds a day that stands for none, as databases write it (1900-01-01, 9999-12-31); it was read as blank",
    "Nothing.",
)
UNREADABLE_DATE = Rule(
    "unreadable_date", BY_COLUMN, "The cell is not a date", "Use dd/mm/yyyy or yyyy-mm-dd, with a four-digit year."
)
MONTH_FIRST = Rule(
    "month_first",
    BY_COLUMN,
    "Other dates of the column have the month first, so it is not known which of the two is the day in this one",
    "Export the column with the day first, dd/mm/yyyy, or as yyyy-mm-dd.",
)
TURNED_ROUND = Rule(
    "days_and_months_turned",
    BY_COLUMN,
    "A spreadsheet program that reads months first has turned day and month of this date round: next to no real date "
    "of the column has a day after the 12th, and the texts have one",
    "Open the system's own export without letting the program convert dates (import the column as text), and deliver that.",
)
MOVED_AN_HOUR = Rule(
    "moved_an_hour",
    BY_COLUMN,
    "The date stands at eleven at night and the others of the column at midnight: it is the day before, in the summer half of the year",
    "Export dates without a time, or in local time.",
)
UNREADABLE_NUMBER = Rule("unreadable_number", BY_COLUMN, "The cell is not a number", "Write a number, nothing else.")
UNREADABLE_WHOLE_NUMBER = Rule(
    "unreadable_number", BY_COLUMN, "The cell is not a whole number", "Write a whole number, nothing else."
)
UNREADABLE_IDENTIFIER = Rule(
    "unreadable_identifier",
    BY_COLUMN,
    "The cell is a number in scientific notation, which has lost digits",
    "Format the column as text at the source and export it again.",
)
CODE_MAPPED = Rule(
    "code_mapped",
    Severity.NOTE,
    "The value is the council's own; it was read as the code its workbook says",
    "Nothing.",
)
GROUP_NOT_KEPT = Rule(
    "group_not_kept",
    Severity.NOTE,
    "The value is not surely the name of a team; it counts as other, and is not stored",
    "Nothing; or name the team in the council workbook, sheet Code mappings.",
)
SPACES_IN_IDENTIFIER = Rule(
    "spaces_in_identifier",
    Severity.NOTE,
    "Spaces stand in the identifier; it was read without them",
    "Nothing.",
)
THOUSANDS_SEPARATOR = Rule(
    "thousands_separator", Severity.NOTE, "Commas part the thousands; the number was read", "Nothing."
)
BLANK = Rule("blank", BY_COLUMN, "The cell is blank", "Fill it in.")
UNKNOWN_CODE = Rule(
    "unknown_code",
    BY_COLUMN,
    "The value is not in the code list",
    "Use a code of the list: `scrutiny list --codes`.",
)
CODE_OF_ANOTHER_YEAR = Rule(
    "code_of_another_year",
    BY_COLUMN,
    "The code is not one of this collection year",
    "Use a code that holds in that year.",
)
OUT_OF_RANGE = Rule("out_of_range", BY_COLUMN, "The number is outside its range", "Correct it.")
MALFORMED = Rule("malformed", BY_COLUMN, "The text does not have the form it must have", "Correct it.")
AFTER_AS_AT = Rule("after_as_at", BY_COLUMN, "The date lies after the day the delivery was taken", "Correct the date.")
TOO_EARLY = Rule("too_early", BY_COLUMN, "The date lies before 1990", "Correct the date.")
IMPLAUSIBLE_BIRTH_DATE = Rule(
    "implausible_birth_date",
    Severity.WARNING,
    "The date of birth lies in the future or more than 30 years back",
    "Correct it.",
)

AGE_DOES_NOT_FIT = Rule(
    "age_does_not_fit",
    Severity.NOTE,
    "The age given differs by more than a year from that by the date of birth; the date of birth is used",
    "Find out which of the two is wrong; where there are many, dates of birth may stand in other rows.",
)

# ── the whole table ──────────────────────────────────────────────────────────────────────────────────────────────────
COVERAGE_SHORT = Rule(
    "coverage_short",
    Severity.WARNING,
    "The list does not cover all the days that its kind of list should",
    "Check the export's dates.",
)

BEFORE_THE_LIST = Rule(
    "before_the_list",
    Severity.WARNING,
    "The date lies long before the months that the list holds, as a wrong year does: the row is not used",
    "Correct the dates, or export the list for its months.",
)

# ── the names in the council's workbook ──────────────────────────────────────────────────────────────────────────────
NAME_UNKNOWN = Rule(
    "name_unknown",
    Severity.WARNING,
    "Nothing here has this name; the row is passed over",
    "Write it as `scrutiny list` or `scrutiny status` prints it.",
    where="council",
)
PERIOD_OF_ANOTHER_KIND = Rule(
    "period_of_another_kind",
    Severity.WARNING,
    "The indicator is of another kind of period, so the round has no figure for it",
    "Write a period of the indicator's kind.",
    where="council",
)
OWN_INDICATOR_REFUSED = Rule(
    "own_indicator_refused",
    Severity.ERROR,
    "An indicator of the council's own cannot be worked out as it is written; it is passed over",
    "Correct it: docs/own-indicators.md has examples, and `scrutiny list --events` prints events, columns and values.",
    where="council",
)
SCHEME_SPELLED_TWICE = Rule(
    "scheme_spelled_twice",
    Severity.NOTE,
    "The plan is named nearly as another one; both are shown",
    "If it is one plan, write its name the same in every row.",
    where="council",
)
OWN_NEIGHBOUR = Rule(
    "own_neighbour",
    Severity.WARNING,
    "The council stands among its own neighbours; it is not counted as one",
    "Remove the row.",
    where="council",
)

# ── deliveries beside each other ─────────────────────────────────────────────────────────────────────────────────────
REMOVAL_WAITS = Rule(
    "removal_waits",
    Severity.ERROR,
    "The delivery lacks more than one in twenty of the events delivered before; the earlier delivery goes on covering them",
    "Deliver it again, complete; or enter the decision in the council workbook, sheet Decisions.",
    where="events",
)
REMOVAL_ACCEPTED = Rule(
    "removal_accepted",
    Severity.NOTE,
    "The delivery lacks more than one in twenty of the events delivered before; a named person has accepted that",
    "Nothing.",
    where="events",
)
ORPHAN = Rule(
    "orphan",
    Severity.WARNING,
    "Rows name a child, school or record that was not delivered; they are counted, and what that record would add is unknown",
    "Deliver the missing rows, or correct what the rows name.",
    where="events",
)
NOT_PLAUSIBLE = Rule(
    "not_plausible",
    Severity.WARNING,
    "The delivery has far more or fewer rows than those before, or its categories have other shares",
    "Check that it is complete and whole; figures that rest on it carry the marker q.",
    where="events",
)
CATEGORY_REPLACED = Rule(
    "category_replaced",
    Severity.WARNING,
    "Categories that are not known were replaced: they count as other",
    "Deliver the register of schools of the area; or correct the categories at the source.",
    where="events",
)
DECIDED = Rule("decided", Severity.NOTE, "What the delivery takes away was accepted", "Nothing.", where="events")
WITHDRAWN = Rule("withdrawn", Severity.NOTE, "The delivery was withdrawn", "Nothing.", where="events")

REFUSALS: dict[str, str] = {
    "AS_AT_CONFLICT": "name, sidecar or content say different days",
    "BINARY_WORKBOOK": "a binary workbook (.xlsb)",
    "CELLS_LOST": "a reader would have lost cells of a sheet",
    "COLLECTION_CONFLICT": "name, sidecar or content say different collections",
    "COLLECTION_UNCLEAR": "the name mentions a term, but not clearly of one term of one year",
    "CORRUPT_GZIP": "the compressed file is damaged",
    "CORRUPT_PARQUET": "the Parquet file is damaged",
    "CORRUPT_WORKBOOK": "a part of the workbook is damaged",
    "EMPTY_FILE": "nothing stands in the file",
    "FILE_TOO_LARGE": "the file is larger than any delivery",
    "HEADER_UNREADABLE": "the XML header gives no year and reference date",
    "HTML_NOT_EXCEL": "a web page named like a workbook",
    "INCOMPLETE": "a sheet that must be whole lacks rows",
    "INCOMPLETE_UPLOAD": "the file was cut short",
    "LOCK_FILE": "Excel's lock file of an open workbook",
    "MACROS": "a workbook with macros (.xlsm)",
    "MALFORMED_CSV": "lines of unequal length, or a quotation mark that is not closed",
    "MALFORMED_XML": "the XML is damaged, or says one thing twice",
    "MIXED_ENCODINGS": "parts of the file are in different encodings",
    "MIXED_RETURNS": "returns of different collections or councils in one file, or one return twice",
    "NOT_A_TABLE": "a document, picture or archive that holds no table for us",
    "NOT_A_WORKBOOK": "its name says workbook, its content does not",
    "NOT_RECOGNISED": "its headers fit no source that is known here",
    "NOT_USED": "a file of a kind that is known and never used",
    "NO_ROWS": "headers and no usable row",
    "NO_TABLE_USABLE": "every table of it was refused",
    "NUL_BYTES": "padding after a crash, or not text",
    "OLD_EXCEL": "an old Excel workbook (.xls)",
    "OPEN_DOCUMENT": "an OpenDocument file (.ods)",
    "PERIOD_MISMATCH": "its dates contradict the day or round it claims",
    "PROTECTED": "it is password-protected",
    "PROTECTED_OR_OLD_EXCEL": "password-protected, or an old Excel format",
    "READER_DIED": "the program ended over it, more than once",
    "SHEET_TOO_LARGE": "a stray cell far outside the table, or more cells than any table has",
    "SIDECAR_UNREADABLE": "the sidecar beside it cannot be read",
    "SUSPICIOUS_ARCHIVE": "an archive built like an attack",
    "SUSPICIOUS_XML": "XML built like an attack",
    "UNKNOWN_ENCODING": "the file is in an encoding that is not read here",
    "UNKNOWN_XML": "XML that holds no record of any return known here",
    "UNREADABLE": "damaged in a way that no reader names",
    "WRONG_COUNCIL": "it says another council",
    "WRONG_FOLDER": "a good file in the wrong folder",
    "YEAR_NOT_BEGUN": "it says a year that had not begun when it was taken",
}
"""Codes under which a whole file is refused, and when."""

BOOK: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
"""The rules of every table."""

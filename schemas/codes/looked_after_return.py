"""Code lists of the return on children looked after, which other social care formats borrow.

Here: lists whose entries change with the collection year. Not here: lists that Annex A prints too (`schemas.codes.looked_after`).
"""

from dataclasses import replace

from schemas.codes import looked_after
from schemas.words.codes import Code, code_list

EPISODE_START = code_list(
    "Why an episode of being looked after started",
    ("S", "Started to be looked after"),
    ("L", "Change of legal status only"),
    ("P", "Change of placement and carer only"),
    ("T", "Change of placement only, same carer"),
    ("B", "Change of legal status, placement and carer at once"),
    ("U", "Change of legal status and placement, same carer"),
)
EPISODE_END = code_list(
    "Why an episode of being looked after ended",
    ("X1", "Episode ceases, and a new one begins on the same or the next day"),
    *looked_after.REASON_CEASED.codes,
)
SEX = code_list(
    "Sex in the return on children looked after",
    Code("1", "Coded 1: male", until=2024),
    Code("2", "Coded 2: female", until=2024),
    Code("M", "Male", since=2025),
    Code("F", "Female", since=2025),
    Code("U", "Unknown", since=2025),
)
PLACEMENT = code_list(
    "Placement in the return on children looked after",
    *(replace(c, until=2025) if c.code == "Z1" else c for c in looked_after.PLACEMENT_TYPE.codes),
)
PLACEMENT_CHANGE = code_list(
    "Reason for a change of placement",
    ("CARPL", "Change to the care plan"),
    ("CLOSE", "Resignation of the provider or closure of the provision"),
    ("ALLEG", "Allegation (section 47)"),
    ("STAND", "Standards of care concern"),
    ("APPRR", "Approval removed"),
    ("CREQB", "Carer asks for the end of the placement because of the child's behaviour"),
    ("CREQO", "Carer asks for the end of the placement for another reason"),
    ("CHILD", "Child asks for the end of the placement"),
    ("LAREQ", "Responsible authority asks for the end of the placement"),
    ("PLACE", "Change in the status of the placement only"),
    Code("CUSTOD", "Custody arrangement", since=2019),
    ("OTHER", "Other"),
)
ACTIVITY = code_list("Activity of a care leaver in the return", *looked_after.ACTIVITY.codes, ("0", "No information"))
ACCOMMODATION = code_list(
    "Accommodation of a care leaver in the return, with its suitability",
    *(
        Code(f"{c.code}{digit}", f"{c.label}, {word}")
        for c in looked_after.ACCOMMODATION.codes
        for digit, word in (("1", "suitable"), ("2", "unsuitable"))
    ),
    ("0", "No information"),
)
REVIEW = code_list(
    "How a child took part in a review",
    ("PN0", "Under four at the time"),
    ("PN1", "Attended and spoke"),
    ("PN2", "Attended, an advocate spoke"),
    ("PN3", "Attended, conveyed views without speaking"),
    ("PN4", "Attended, conveyed no views"),
    ("PN5", "Did not attend, an advocate was briefed"),
    ("PN6", "Did not attend, conveyed views"),
    ("PN7", "Did not attend, conveyed no views"),
)
SDQ_REASON = code_list(
    "Why there is no strengths and difficulties score",
    *((f"SDQ{n}", f"Reason {n}") for n in range(1, 6)),
)
MISSING = code_list("Missing or away without authorisation", ("M", "Missing"), ("A", "Away without authorisation"))
PREVIOUS_PERMANENCE = code_list(
    "Permanence option a child left before",
    ("P1", "Adoption"),
    ("P2", "Special guardianship order"),
    ("P3", "Residence order or child arrangements order"),
    ("P4", "Unknown"),
    ("Z1", "None"),
)
ADOPTERS_SEX = code_list("Sex of adopters", *((c, c) for c in ("M1", "F1", "MM", "FF", "MF")))
ADOPTERS_STATUS = code_list("Legal status of adopters", *((c, c) for c in ("L0", "L11", "L12", "L2", "L3", "L4")))
WORKER_CHANGE = code_list(
    "Why a social worker changed",
    *(
        Code(code, label, since=2024)
        for code, label in (
            ("MANAGE", "Decision of management"),
            ("FCONTA", "First contact"),
            ("LEFTRL", "Left the role"),
            ("ORGRST", "Restructure"),
            ("TSPROC", "Transfer in the process"),
            ("ABSENC", "Absence"),
            ("CHCHAN", "Change asked for by the child"),
            ("PCCHAN", "Change asked for by parent or carer"),
            ("SWDIED", "Died"),
            ("OTHERS", "Other"),
        )
    ),
)

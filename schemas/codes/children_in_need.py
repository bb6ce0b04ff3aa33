"""Code lists of children in need: why a child was referred and by whom, what was found, why the case was closed.

Here: lists that Annex A and the census of children in need print. Not here: children who are looked after (`schemas.codes.looked_after`).
"""

from schemas.words.codes import Code, code_list

REFERRAL_SOURCE = code_list(
    "Source of a referral or contact",
    ("1A", "Individual: family member, relative or carer"),
    ("1B", "Individual: acquaintance"),
    ("1C", "Individual: self"),
    ("1D", "Individual: other"),
    Code("2A", "Schools", ("school",)),
    Code("2B", "Education services", ("education",)),
    ("3A", "Health services: GP"),
    ("3B", "Health services: health visitor"),
    ("3C", "Health services: school nurse"),
    ("3D", "Health services: other primary health services"),
    ("3E", "Health services: A&E"),
    ("3F", "Health services: other"),
    ("4", "Housing"),
    ("5A", "LA services: social care"),
    ("5B", "LA services: other internal"),
    ("5C", "LA services: external"),
    Code("5D", "LA services: early help", since=2023),
    Code("6", "Police"),
    ("7", "Other legal agency"),
    ("8", "Other"),
    ("9", "Anonymous"),
    ("10", "Unknown"),
)

PRIMARY_NEED = code_list(
    "Primary need",
    ("N0", "Not stated"),
    Code("N1", "Abuse or neglect", ("Abuse, neglect and exploitation",)),
    ("N2", "Child's disability or illness"),
    ("N3", "Parental disability or illness"),
    ("N4", "Family in acute stress"),
    ("N5", "Family dysfunction"),
    ("N6", "Socially unacceptable behaviour"),
    ("N7", "Low income"),
    ("N8", "Absent parenting"),
    ("N9", "Cases other than children in need"),
)

CLOSURE_REASON = code_list(
    "Reason for closure",
    ("RC1", "Adopted"),
    ("RC2", "Died"),
    ("RC3", "Child arrangements order"),
    ("RC4", "Special guardianship order"),
    ("RC5", "Transferred to services of another local authority"),
    ("RC6", "Transferred to adult social care services"),
    ("RC7", "Services ceased for any other reason"),
    ("RC8", "Case closed after assessment, no further action"),
    Code("RC9", "Case closed after assessment, referred to early help", since=2023),
)

CASE_STATUS = code_list(
    "Case status",
    Code("LAC", "Looked after child", ("children looked after",)),
    Code("CPP", "Child protection plan"),
    Code("CINP", "Child in need plan", ("children in need plan",)),
    Code("ASMT", "Open assessment"),
    Code("CLOSED", "Closed episode", ("case closed",)),
)

ABUSE_CATEGORY = code_list(
    "Category of abuse",
    Code("NEG", "Neglect"),
    Code("PHY", "Physical abuse", ("physical",)),
    Code("SAB", "Sexual abuse", ("sexual",)),
    Code("EMO", "Emotional abuse", ("emotional",)),
    Code("MUL", "Multiple", ("multiple/not recommended",)),
)

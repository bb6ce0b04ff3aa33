"""Code lists of event tables: the few words that a value of several sources becomes when it is conformed.

Here: lists that no source prints as they are. Not here: codes that an event keeps as its source has them (the other lists).
"""

from schemas.words.codes import code_list

PHASE = code_list(
    "Phase a school is counted in",
    ("primary", "Primary, middle deemed primary among them"),
    ("secondary", "Secondary, all-through and middle deemed secondary among them"),
    ("special", "Special school"),
    ("alternative_provision", "Alternative provision"),
    ("nursery", "Nursery school"),
    ("other", "Any other"),
)
CLIENT = code_list("Who is helped", ("child", "Child"), ("family", "Family"))
ENTITLEMENT = code_list(
    "Entitlement to a funded place",
    ("additional_support", "Families receiving additional support"),
    ("universal", "Universal"),
    ("working_parents", "Working parents"),
)
HEALTH_CHECK = code_list(
    "Kind of health check",
    ("health", "Health assessment"),
    ("dental", "Dental check"),
    ("optician", "Optician"),
    ("other", "Any other"),
)
PLAN_PLACEMENT = code_list(
    "Where a child with a plan is placed",
    ("mainstream", "Mainstream school"),
    ("special", "Special school"),
    ("other", "Elsewhere"),
    ("none", "Nowhere"),
)
PARTICIPATION = code_list(
    "Status of a young person",
    ("eet", "In education, employment or training"),
    ("neet", "Not in education, employment or training"),
    ("not_known", "Not known"),
    ("custody", "In custody"),
    ("other", "Neither counted in nor out"),
)
LEADERSHIP = code_list(
    "Grade of leadership and governance on a report card",
    ("exceptional", "Exceptional"),
    ("strong", "Strong standard"),
    ("expected", "Expected standard"),
    ("needs_attention", "Needs attention"),
    ("urgent_improvement", "Urgent improvement"),
)
SAFEGUARDING = code_list("Safeguarding on a report card", ("met", "Met"), ("not_met", "Not met"))
WHOSE_CARD = code_list("Whose report card it is", ("own", "The school's own"), ("predecessor", "Its predecessor's"))
AGED = code_list("Ages that a population is of", ("0_to_17", "0 to 17"))

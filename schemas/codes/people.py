"""Code lists about people that every kind of file prints: yes and no, sex, ethnicity.

Here: lists that social care and schools share. Not here: how a school census prints sex (`schemas.codes.schools`), nor the return on
children looked after (`schemas.codes.looked_after_return`).
"""

from schemas.words.codes import Code, code_list

YES_NO = code_list(
    "Yes or no",
    Code("Y", "Yes", ("true", "1")),
    Code("N", "No", ("false", "0")),
)

SEX = code_list(
    "Sex",
    Code("M", "Male", ("boy",)),
    Code("F", "Female", ("girl",)),
    Code("U", "Not stated or recorded", ("not stated/recorded", "not stated", "unknown", "unborn", "indeterminate")),
    Code("N", "Neither", ("neither", "non-binary")),
)

ETHNICITY = code_list(
    "Ethnicity",
    ("WBRI", "White British"),
    ("WIRI", "White Irish"),
    ("WIRT", "Traveller of Irish heritage"),
    ("WOTH", "Any other White background"),
    ("WROM", "Gypsy/Roma"),
    ("MWBC", "White and Black Caribbean"),
    ("MWBA", "White and Black African"),
    ("MWAS", "White and Asian"),
    ("MOTH", "Any other mixed background"),
    ("AIND", "Indian"),
    ("APKN", "Pakistani"),
    ("ABAN", "Bangladeshi"),
    ("AOTH", "Any other Asian background"),
    ("BCRB", "Caribbean"),
    ("BAFR", "African"),
    ("BOTH", "Any other Black background"),
    ("CHNE", "Chinese"),
    ("OOTH", "Any other ethnic group"),
    ("REFU", "Refused"),
    ("NOBT", "Information not yet obtained"),
)

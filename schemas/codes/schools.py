"""Closed code lists of the school census, the SEN2 return and registers of exclusions.

Here: the lists, with the collection years in which an entry holds. A year is the one in which the collection's school year
ends, but for the summer census, which is taken after 31 March and reads as the next. Not here: which column uses which list.

Source: Department for Education, school census and SEN2 technical specifications, as listed in the Common Basic Data Set.
"""

from schemas.words.codes import Code, CodeList, code_list

SEX_OF_PUPIL = CodeList(
    "Sex of a pupil",
    (
        Code("M", "Male", ("boy", "1")),
        Code("F", "Female", ("girl", "2")),
        Code("U", "Not recorded", ("not stated/recorded", "not stated", "unknown", "0", "9")),
    ),
)
"""M and F; returns before 2024 call the column gender, older ones write 0, 1, 2, 9."""

TRUE_FALSE = CodeList("True or false", (Code("Y", "Yes", ("true", "1")), Code("N", "No", ("false", "0"))))

ENROLMENT = CodeList(
    "Enrolment status",
    (
        Code("C", "Current, only registration", ("current",)),
        Code("M", "Current, main of two registrations", ("current main",)),
        Code("S", "Current, subsidiary of two registrations", ("current subsidiary",)),
        Code("F", "Pupil of a further education college", ("FE college",)),
        Code("O", "Other provider", ("other",)),
    ),
)

SEN_PROVISION = CodeList(
    "SEN provision",
    (
        Code("E", "Education, health and care plan", ("EHCP", "EHC plan")),
        Code("K", "SEN support", ("SEN support",)),
        Code("N", "No special educational need", ("none",)),
        Code("S", "Statement", until=2018),
        Code("A", "School action", until=2015),
        Code("P", "School action plus", until=2015),
    ),
)
"""School action and school action plus became SEN support in September 2014; the last statements ended in April 2018."""

YEAR_GROUP = CodeList(
    "National curriculum year",
    (
        *(Code(y, f"Early years, {w}") for y, w in (("E1", "first"), ("E2", "second"))),
        *(Code(y, f"Nursery, {w}") for y, w in (("N1", "first year"), ("N2", "second year"))),
        Code("R", "Reception"),
        *(Code(str(y), f"Year {y}", (f"{y:02d}",)) for y in range(1, 15)),
        Code("M", "Mixed"),
        Code("X", "Not following the national curriculum by year"),
    ),
)

EXCLUSION_CATEGORY = CodeList(
    "Category of exclusion",
    (
        Code("PERM", "Permanent exclusion", ("permanent", "permanently excluded", "perm ex", "PEX", "P")),
        Code(
            "SUSP",
            "Suspension",
            (
                "FIXD",
                "suspended",
                "fixed term",
                "fixed-term",
                "fixed period",
                "fixed term exclusion",
                "fixed period exclusion",
                "F",
                "S",
            ),
        ),
        Code("LNCH", "Lunchtime suspension", ("lunchtime", "lunchtime exclusion", "L")),
    ),
)
"""Suspensions were fixed period exclusions, FIXD, until the school year 2019/20; systems still print the old word."""

EXCLUSION_REASON = CodeList(
    "Reason for exclusion",
    (
        Code("PP", "Physical assault against a pupil"),
        Code("PA", "Physical assault against an adult"),
        Code("VP", "Verbal abuse or threatening behaviour against a pupil"),
        Code("VA", "Verbal abuse or threatening behaviour against an adult"),
        Code("OW", "Use or threat of use of an offensive weapon or prohibited item", since=2021),
        Code("BU", "Bullying"),
        Code("RA", "Racist abuse"),
        Code("LG", "Abuse against sexual orientation and gender identity", since=2021),
        Code("DS", "Abuse relating to disability", since=2021),
        Code("SM", "Sexual misconduct"),
        Code("DA", "Drug and alcohol related"),
        Code("DM", "Damage"),
        Code("TH", "Theft"),
        Code("DB", "Persistent or general disruptive behaviour"),
        Code("MT", "Inappropriate use of social media or online technology", since=2021),
        Code("PH", "Wilful and repeated transgression of protective measures of public health", since=2021),
        Code("OT", "Other", until=2021),
    ),
)

SEN_TYPE = CodeList(
    "Primary need of a pupil with SEN",
    (
        Code("SPLD", "Specific learning difficulty"),
        Code("MLD", "Moderate learning difficulty"),
        Code("SLD", "Severe learning difficulty"),
        Code("PMLD", "Profound and multiple learning difficulty"),
        Code("SEMH", "Social, emotional and mental health"),
        Code("SLCN", "Speech, language and communication needs"),
        Code("HI", "Hearing impairment"),
        Code("VI", "Vision impairment", ("visual impairment",)),
        Code("MSI", "Multi-sensory impairment"),
        Code("PD", "Physical disability"),
        Code("ASD", "Autistic spectrum disorder"),
        Code("DS", "Down syndrome", since=2025),
        Code("OTH", "Other difficulty or disability", ("other",)),
        Code("NSA", "SEN support but no specialist assessment of type of need"),
    ),
)

SEN_SETTING = CodeList(
    "SEN setting without a URN",
    (
        Code("OLA", "Arrangements made by the council"),
        Code("OPA", "Arrangements made by the parents"),
        Code("EHE", "Elective home education"),
        Code("EYP", "Early years provider"),
        Code("OTH", "Other"),
        Code("NEET", "Not in education, training or employment"),
        Code("NIEC", "Not in education, ceasing of the plan is being considered"),
        Code("NIEO", "Not in education, other"),
    ),
)

CEASE_REASON = CodeList("Why a plan ceased", tuple(Code(str(n), f"Reason {n} of the SEN2 guide") for n in range(1, 10)))

TERM = CodeList(
    "Term of a collection",
    (Code("AUT", "Autumn"), Code("SPR", "Spring"), Code("SUM", "Summer")),
)

ESTABLISHMENT_PHASE = CodeList(
    "Phase of the main education establishment",
    (
        Code("NS", "Nursery"),
        Code("PS", "Primary"),
        Code("MP", "Middle deemed primary"),
        Code("MS", "Middle deemed secondary"),
        Code("SS", "Secondary"),
        Code("AT", "All-through", ("all through",)),
        Code("SP", "Special"),
        Code("PR", "Pupil referral unit or alternative provision", ("PRU", "AP", "PRU/AP", "alternative provision")),
        Code("FE", "Further education", ("FE", "further education college")),
    ),
)

ATTENDANCE = code_list(
    "Attendance",
    *(
        (code, f"Code {code} of the attendance guidance of August 2024")
        for code in ("/", "\\", *"BCDEGIKLMNOPQRSTUVWXZ#", "C1", "C2", "J1", *(f"Y{n}" for n in range(1, 8)))
    ),
    *(Code(code, f"Code {code} of earlier guidance", until=2025) for code in "HJY"),
)
"""The codes of earlier guidance ended in August 2024; the autumn census of 2024, of the collection year 2025, still reports the summer
before. What each counts as: `AUTHORISED_ABSENCE`, `UNAUTHORISED_ABSENCE`, `NOT_POSSIBLE`."""

AUTHORISED_ABSENCE = ("C", "C1", "C2", "E", "H", "I", "J1", "M", "R", "S", "T")
"""Leave, part-time timetables, suspension and exclusion, illness, interviews, appointments, religious observance, study leave, Travellers'
children away with their parents; of earlier guidance holidays that were agreed (H)."""

UNAUTHORISED_ABSENCE = ("G", "N", "O", "U")
"""Holidays that were not granted, no reason yet, no good reason, arrival after the register was closed."""

NOT_POSSIBLE = ("D", "Q", "X", "Y", *(f"Y{n}" for n in range(1, 8)), "Z", "#")
"""Sessions that are not counted as possible: at the other school of a dual registration, without transport or access, not of compulsory
school age, unable to attend, not yet on roll, school closed. Every code in none of the three groups is attendance.

Source: Department for Education, Working together to improve school attendance, August 2024. Of earlier guidance an interview (J) was an
approved educational activity, hence attendance; in its place J1 is leave."""

BOARDER = code_list(
    "Boarder",
    Code("N", "Not a boarder", ("no", "false", "0")),
    Code("B", "Boarder", ("yes", "true", "1")),
    ("6", "Boarder, six nights a week or fewer"),
    ("7", "Boarder, seven nights a week"),
)

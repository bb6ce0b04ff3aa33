"""Closed code lists, each entry with the spellings that real files use and the collection years it holds for.

Here: lists and how a spelling is brought home to its code. Not here: which column uses which list (the sources).

Case-management systems print the same code in many ways: `a) Female`, `Female`, `q) 6: Police`, `N1 - Abuse or Neglect`.
A spelling is matched as a whole, then without its list letter, then by the code before a colon or dash and the words after
it. A letter alone (`a)`) is never enough: two lists may order their letters differently. For the same reason a code and words
that mean two entries (`1 - Unsuitable`) are none: somebody numbers the list in another order.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

_LIST_LETTER = re.compile(r"^[a-z]{1,2}\d?\)\s*")
_CODE_AND_WORDS = re.compile(r"^([a-z0-9]{1,6})\s*[:\-–]\s+(.+)$")


def fold(text: str) -> str:
    """Text as matching sees it: NFKC, lower case, curly quotes and dashes plain, one space between words."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = re.sub(r"[‘’´`]", "'", plain)
    plain = re.sub(r"[–—]", "-", plain)
    return re.sub(r"\s+", " ", plain).strip()


@dataclass(frozen=True)
class Code:
    """One entry: the code we store, its label, other spellings, and the collection years it is valid in."""

    code: str
    label: str
    spellings: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None

    def holds_in(self, year: int | None) -> bool:
        """True if the entry is valid in that collection year; an unknown year is taken to allow it."""
        if year is None:
            return True
        return (self.since is None or year >= self.since) and (self.until is None or year <= self.until)


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes."""

    name: str
    codes: tuple[Code, ...]

    @cached_property
    def _by_spelling(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for entry in self.codes:
            for spelling in (entry.code, entry.label, *entry.spellings):
                table.setdefault(fold(spelling), []).append(entry.code)
        return table

    def recognise(self, text: str) -> str | None:
        """The code that a printed value stands for, or None if the list does not know it. Any year."""
        whole = fold(text)
        bare = _LIST_LETTER.sub("", whole)
        parts = _CODE_AND_WORDS.match(bare)
        for candidate in (whole, bare):
            if codes := self._by_spelling.get(candidate):
                return codes[0]
        code, words = (
            (self._by_spelling.get(_LIST_LETTER.sub("", p), []) for p in parts.groups()) if parts else ([], [])
        )
        if code and words:
            return next((c for c in code if c in words), None)
        return next(iter(code or words), None)

    def valid_in(self, year: int | None) -> list[str]:
        """The codes that hold in a collection year, in list order."""
        return [entry.code for entry in self.codes if entry.holds_in(year)]

    def label(self, code: str) -> str:
        """The label of a code; KeyError if the list has no such code."""
        return {entry.code: entry.label for entry in self.codes}[code]


def _list(name: str, entries: Iterable[tuple[str, str] | Code]) -> CodeList:
    return CodeList(name, tuple(e if isinstance(e, Code) else Code(*e) for e in entries))


YES_NO = _list(
    "Yes or no",
    [Code("Y", "Yes", ("true", "1")), Code("N", "No", ("false", "0"))],
)

SEX = _list(
    "Sex",
    [
        Code("M", "Male", ("boy",)),
        Code("F", "Female", ("girl",)),
        Code(
            "U", "Not stated or recorded", ("not stated/recorded", "not stated", "unknown", "unborn", "indeterminate")
        ),
        Code("N", "Neither", ("neither", "non-binary")),
    ],
)

ETHNICITY = _list(
    "Ethnicity",
    [
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
    ],
)

REFERRAL_SOURCE = _list(
    "Source of a referral or contact",
    [
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
    ],
)

PRIMARY_NEED = _list(
    "Primary need",
    [
        ("N0", "Not stated"),
        Code("N1", "Abuse or neglect"),
        ("N2", "Child's disability or illness"),
        ("N3", "Parental disability or illness"),
        ("N4", "Family in acute stress"),
        ("N5", "Family dysfunction"),
        ("N6", "Socially unacceptable behaviour"),
        ("N7", "Low income"),
        ("N8", "Absent parenting"),
        ("N9", "Cases other than children in need"),
    ],
)

CLOSURE_REASON = _list(
    "Reason for closure",
    [
        ("RC1", "Adopted"),
        ("RC2", "Died"),
        ("RC3", "Child arrangements order"),
        ("RC4", "Special guardianship order"),
        ("RC5", "Transferred to services of another local authority"),
        ("RC6", "Transferred to adult social care services"),
        ("RC7", "Services ceased for any other reason"),
        ("RC8", "Case closed after assessment, no further action"),
        Code("RC9", "Case closed after assessment, referred to early help", since=2023),
    ],
)

CASE_STATUS = _list(
    "Case status",
    [
        Code("LAC", "Looked after child", ("children looked after",)),
        Code("CPP", "Child protection plan"),
        Code("CINP", "Child in need plan", ("children in need plan",)),
        Code("ASMT", "Open assessment"),
        Code("CLOSED", "Closed episode", ("case closed",)),
    ],
)

ABUSE_CATEGORY = _list(
    "Category of abuse",
    [
        Code("NEG", "Neglect"),
        Code("PHY", "Physical abuse", ("physical",)),
        Code("SAB", "Sexual abuse", ("sexual",)),
        Code("EMO", "Emotional abuse", ("emotional",)),
        Code("MUL", "Multiple", ("multiple/not recommended",)),
    ],
)

LEGAL_STATUS = _list(
    "Legal status",
    [
        Code("C1", "Interim care order", ("ICO",)),
        Code("C2", "Full care order", ("FCO",)),
        Code("D1", "Freeing order granted"),
        Code("E1", "Placement order granted", ("placement order",)),
        ("V2", "Single period of accommodation under section 20"),
        ("V3", "Accommodated under an agreed series of short-term breaks, individual episodes"),
        ("V4", "Accommodated under an agreed series of short-term breaks, agreement"),
        ("L1", "Under police protection and in local authority accommodation"),
        ("L2", "Emergency protection order"),
        ("L3", "Under child assessment order and in local authority accommodation"),
        ("J1", "Remanded to local authority accommodation or youth detention accommodation"),
        ("J2", "Placed in local authority accommodation under PACE"),
        ("J3", "Sentenced to youth rehabilitation order with residence or intensive fostering requirement"),
    ],
)

PLACEMENT_TYPE = _list(
    "Placement type",
    [
        ("A3", "Placed for adoption with parental or guardian consent with current foster carer"),
        ("A4", "Placed for adoption with parental or guardian consent not with current foster carer"),
        ("A5", "Placed for adoption with placement order with current foster carer"),
        ("A6", "Placed for adoption with placement order not with current foster carer"),
        Code("H5", "Semi-independent living accommodation", ("residential accommodation",), until=2024),
        Code("K1", "Secure children's homes"),
        Code("K2", "Children's homes subject to Children's Homes Regulations", ("children's homes",)),
        Code("K3", "Supported accommodation", since=2025),
        Code(
            "P1",
            "Placed with own parents or other person with parental responsibility",
            ("placed with parents",),
        ),
        Code("P2", "Independent living", until=2024),
        Code("P3", "Residential employment"),
        Code("R1", "Residential care home"),
        Code("R2", "NHS or health trust"),
        Code("R3", "Family centre or mother and baby unit"),
        Code("R5", "Young offender institution or prison"),
        Code("S1", "All residential schools"),
        Code("T0", "All types of temporary move"),
        Code("T1", "Temporary periods in hospital"),
        Code("T2", "Temporary absence on holiday"),
        Code("T3", "Temporary accommodation while normal foster carer is on holiday"),
        Code("T4", "Temporary accommodation of seven days or less"),
        Code("U1", "Foster placement with relative or friend, long term"),
        Code("U2", "Foster placement with relative or friend, fostering for adoption"),
        Code("U3", "Foster placement with relative or friend, not long term"),
        Code("U4", "Foster placement with other foster carer, long term"),
        Code("U5", "Foster placement with other foster carer, fostering for adoption"),
        Code("U6", "Foster placement with other foster carer, not long term"),
        Code("Z1", "Other placements"),
    ],
)

PLACEMENT_PROVIDER = _list(
    "Placement provider",
    [
        ("PR0", "Parents or other person with parental responsibility"),
        Code("PR1", "Own provision"),
        ("PR2", "Other local authority provision"),
        ("PR3", "Other public provision"),
        Code("PR4", "Private provision"),
        Code("PR5", "Voluntary or third sector provision", ("voluntary/third sector",)),
    ],
)

PLACEMENT_LOCATION = _list(
    "Placement location",
    [
        Code("IN", "Inside the local authority boundary", ("inside local authority", "in", "in la")),
        Code("OUT", "Outside the local authority boundary", ("outside local authority", "out", "out of la")),
    ],
)

REASON_CEASED = _list(
    "Reason ceased to be looked after",
    [
        ("E11", "Adopted, application unopposed"),
        ("E12", "Adopted, consent dispensed with"),
        ("E13", "Left care to live with parent, relative or other person with no parental responsibility"),
        ("E14", "Accommodation on remand ended"),
        ("E15", "Age assessment determined child is aged 18 or over"),
        ("E16", "Child moved abroad"),
        ("E17", "Aged 18 and remained with current carers"),
        ("E2", "Died"),
        ("E3", "Care taken over by another local authority"),
        ("E41", "Residence order or child arrangements order granted"),
        Code("E43", "Special guardianship order to former foster carers", until=2018),
        Code("E44", "Special guardianship order to carers other than former foster carers", until=2018),
        Code("E45", "Special guardianship order to former foster carers, relative or friend", since=2019),
        Code("E46", "Special guardianship order to former foster carers, other", since=2019),
        Code(
            "E47",
            "Special guardianship order to other carers, relative or friend",
            ("special guardianship orders - relative/friend",),
            since=2019,
        ),
        Code("E48", "Special guardianship order to other carers, other", since=2019),
        ("E4A", "Returned home to live with parent, relative or other person with parental responsibility, planned"),
        ("E4B", "Returned home to live with parent, relative or other person with parental responsibility, unplanned"),
        ("E5", "Moved into independent living with supportive accommodation"),
        ("E6", "Moved into independent living without supportive accommodation"),
        ("E7", "Transferred to residential care funded by adult services"),
        ("E8", "Period of being looked after ceased for any other reason"),
        ("E9", "Sentenced to custody"),
    ],
)

PERMANENCE_PLAN = _list(
    "Permanence plan",
    [
        ("P1", "Return to family"),
        Code("P2", "Adoption"),
        ("P3", "Special guardianship order or child arrangements order"),
        ("P4", "Supported living in the community"),
        ("P5", "Long-term residential placement"),
        ("P6", "Long-term fostering"),
        Code("P7", "Other", ("not yet decided",)),
    ],
)

CARE_LEAVER_ELIGIBILITY = _list(
    "Eligibility category of a care leaver",
    [
        Code("relevant", "Relevant", ("relevant child",)),
        Code("former_relevant", "Former relevant", ("former relevant child",)),
        Code("qualifying", "Qualifying", ("qualifying care leaver", "qualifying child")),
        Code("eligible", "Eligible", ("eligible child",)),
        Code("other", "Other"),
    ],
)

IN_TOUCH = _list(
    "Local authority in touch",
    [
        Code("YES", "Yes", ("in touch",)),
        Code("NO", "No", ("not in touch",)),
        Code("DIED", "Died", ("young person has died",)),
        Code("REFU", "Refused", ("refu", "young person refuses contact")),
        Code("NREQ", "No longer required", ("nreq", "young person no longer requires services")),
        Code("RHOM", "Returned home", ("rhom", "young person returned home")),
        Code("NREC", "Not recorded"),
    ],
)

ACCOMMODATION = _list(
    "Type of accommodation of a care leaver",
    [
        ("B", "With parents or relatives"),
        ("C", "Community home or other residential care"),
        ("D", "Semi-independent transitional accommodation"),
        ("E", "Supported lodgings"),
        Code("G", "Gone abroad", ("abroad",)),
        ("H", "Deported"),
        ("K", "Ordinary lodgings"),
        Code("R", "Residence not known"),
        ("S", "No fixed abode or homeless"),
        ("T", "Foyers and similar supported accommodation"),
        Code("U", "Independent living"),
        ("V", "Emergency accommodation"),
        ("W", "Bed and breakfast"),
        ("X", "In custody"),
        Code("Y", "Other accommodation"),
        Code("Z", "With former foster carers", ("with former foster carer",)),
    ],
)

SUITABILITY = _list(
    "Suitability of accommodation",
    [
        Code("suitable", "Suitable", ("1",)),
        Code("unsuitable", "Unsuitable", ("not suitable", "2")),
    ],
)

ACTIVITY = _list(
    "Activity status of a care leaver",
    [
        Code("F1", "Full time in higher education"),
        Code("P1", "Part time in higher education"),
        Code("F2", "Full time in education other than higher education", ("full time in education other than higher",)),
        Code("P2", "Part time in education other than higher education", ("part time in education other than higher",)),
        Code("F3", "Full time in training or employment", until=2021),
        Code("P3", "Part time in training or employment", until=2021),
        Code("F4", "Full time in an apprenticeship", since=2022),
        Code("P4", "Part time in an apprenticeship", since=2022),
        Code("F5", "Full time in training or employment (not apprenticeship)", since=2022),
        Code("P5", "Part time in training or employment (not apprenticeship)", since=2022),
        Code("G4", "Not in education, employment or training: illness or disability"),
        Code(
            "G5",
            "Not in education, employment or training: other circumstances",
            ("not in education, employment or training - other",),
        ),
        Code("G6", "Not in education, employment or training: pregnancy or parenting"),
    ],
)

PLACEMENT_CEASED_REASON = _list(
    "Reason no longer placed for adoption",
    [
        ("RD1", "The child's needs changed after the decision"),
        ("RD2", "The court did not make a placement order"),
        ("RD3", "Prospective adopters could not be found"),
        ("RD4", "Any other reason"),
    ],
)

POLARITY = _list(
    "Polarity of a measure",
    [
        Code("high", "High", ("High is good",)),
        Code("low", "Low", ("Low is good",)),
        Code("neutral", "Neutral", ("-", "NA")),
    ],
)

TARGET_OPERATOR = _list(
    "How a value meets a target",
    [(">=", "At least"), (">", "More than"), ("<=", "At most"), ("<", "Less than")],
)
TOLERANCE = _list(
    "How far off target is still amber",
    [("points", "Points off target"), ("relative", "Share of the target"), ("floor", "A value of its own")],
)
DECISION = _list(
    "Decision on a delivery",
    [("accept", "Accept what it takes away"), ("withdraw", "Withdraw the delivery")],
)
RETAINED = _list(
    "What is kept for a time",
    [
        ("deliveries", "Delivered files"),
        ("quarantine", "Quarantined rows"),
        ("behind", "Rows behind figures"),
    ],
)
PROFILE = _list("Profile of a release", [("committee", "Committee"), ("open", "Open")])
OUTCOME_SCHEME = _list(
    "Outcome scheme", [("strategic_plan", "Strategic Plan"), ("departmental_plan", "Departmental Plan")]
)
AREA = _list(
    "Area of the dashboard",
    [("early_years", "Early Years"), ("education", "Education"), ("send", "SEND"), ("social_care", "Social Care")],
)
BASIS = _list(
    "Basis of a figure",
    [
        Code("year_to_date", "Year to date", ("ytd",)),
        Code("in_quarter", "In quarter", ("quarter",)),
        Code("at_period_end", "At period end", ("at end of period", "point in time")),
        Code("in_term", "In term"),
        Code("full_year", "Full year"),
        Code("september_to_march", "September to March"),
        Code("on_offer_day", "On offer day"),
    ],
)

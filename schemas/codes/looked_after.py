"""Code lists of children looked after and of care leavers.

Here: lists that Annex A prints, which the return borrows. Not here: what only the return prints (`schemas.codes.looked_after_return`).
"""

from schemas.words.codes import Code, code_list

SHORT_BREAKS = ("V3", "V4")
"""Legal statuses of a series of short breaks, which the Department leaves out."""

LEGAL_STATUS = code_list(
    "Legal status",
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
)

PLACEMENT_TYPE = code_list(
    "Placement type",
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
    # In place of Z1 in returns from 2026; their labels were not found.
    *(Code(f"Z1{n}", f"Other placement, kind {n}", since=2026) for n in (1, 2, 3, 4)),
)

PLACEMENT_PROVIDER = code_list(
    "Placement provider",
    ("PR0", "Parents or other person with parental responsibility"),
    Code("PR1", "Own provision"),
    ("PR2", "Other local authority provision"),
    ("PR3", "Other public provision"),
    Code("PR4", "Private provision"),
    Code("PR5", "Voluntary or third sector provision", ("voluntary/third sector",)),
)

PLACEMENT_LOCATION = code_list(
    "Placement location",
    Code("IN", "Inside the local authority boundary", ("inside local authority", "in", "in la")),
    Code("OUT", "Outside the local authority boundary", ("outside local authority", "out", "out of la")),
)

REASON_CEASED = code_list(
    "Reason ceased to be looked after",
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
)

PERMANENCE_PLAN = code_list(
    "Permanence plan",
    ("P1", "Return to family"),
    Code("P2", "Adoption"),
    ("P3", "Special guardianship order or child arrangements order"),
    ("P4", "Supported living in the community"),
    ("P5", "Long-term residential placement"),
    ("P6", "Long-term fostering"),
    Code("P7", "Other", ("not yet decided",)),
)

PLACEMENT_CEASED_REASON = code_list(
    "Reason no longer placed for adoption",
    ("RD1", "The child's needs changed after the decision"),
    ("RD2", "The court did not make a placement order"),
    ("RD3", "Prospective adopters could not be found"),
    ("RD4", "Any other reason"),
)

CARE_LEAVER_ELIGIBILITY = code_list(
    "Eligibility category of a care leaver",
    Code("relevant", "Relevant", ("relevant child",)),
    Code("former_relevant", "Former relevant", ("former relevant child",)),
    Code("qualifying", "Qualifying", ("qualifying care leaver", "qualifying child")),
    Code("eligible", "Eligible", ("eligible child",)),
    Code("other", "Other"),
)

IN_TOUCH = code_list(
    "Local authority in touch",
    Code("YES", "Yes", ("in touch",)),
    Code("NO", "No", ("not in touch",)),
    Code("DIED", "Died", ("young person has died",)),
    Code("REFU", "Refused", ("refu", "young person refuses contact")),
    Code("NREQ", "No longer required", ("nreq", "young person no longer requires services")),
    Code("RHOM", "Returned home", ("rhom", "young person returned home")),
    Code("NREC", "Not recorded"),
)

ACCOMMODATION = code_list(
    "Type of accommodation of a care leaver",
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
)

SUITABILITY = code_list(
    "Suitability of accommodation",
    Code("suitable", "Suitable", ("1",)),
    Code("unsuitable", "Unsuitable", ("not suitable", "2")),
)

ACTIVITY = code_list(
    "Activity status of a care leaver",
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
)

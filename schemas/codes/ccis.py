"""Activity codes of the Client Caseload Information System, and what each means for a young person.

Here: the codes of the Department's NCCIS management information requirement. Not here: the table (`ccis`).

Codes and labels agree between two independent public records of them (a research project's notes on NCCIS data, and a
council's own code table); the requirement itself was not at hand. Not confirmed: from which year a code holds; whether 550
is counted as not in employment, education or training (the records differ; as the duty to participate is met by
volunteering with study, it is taken as participating here); 720, which one of the two has only.
"""

from schemas.words.codes import Code, CodeList

ACTIVITY = CodeList(
    "CCIS activity",
    (
        Code("110", "Registered at a school, below school leaving age"),
        Code("120", "Educated at home, below school leaving age"),
        Code("130", "Custodial sentence, below school leaving age"),
        Code("140", "Not registered at a school, below school leaving age"),
        Code("150", "Situation not known, below school leaving age"),
        Code("210", "Full-time education: school sixth form"),
        Code("220", "Full-time education: sixth form college"),
        Code("230", "Full-time education: further education"),
        Code("240", "Full-time education: higher education"),
        Code("250", "Part-time education"),
        Code("260", "Gap year student"),
        Code("270", "Full-time education: other"),
        Code("280", "Special post-16 institution"),
        Code("290", "Full-time education: custodial institution (juvenile offender)"),
        Code("310", "Apprenticeship"),
        Code("320", "Full-time employment with study (regulated qualification)"),
        Code("330", "Employment without training"),
        Code("340", "Employment with training (other)"),
        Code("350", "Temporary employment"),
        Code("360", "Part-time employment"),
        Code("380", "Self-employment"),
        Code("381", "Self-employment with study (regulated qualification)"),
        Code("410", "Funded work-based learning"),
        Code("430", "Other training"),
        Code("440", "Training and support programme of the Department for Work and Pensions"),
        Code("450", "Traineeship"),
        Code("460", "Supported internship"),
        Code("530", "Re-engagement provision"),
        Code("540", "Working not for reward"),
        Code("550", "Working not for reward with study (regulated qualification)"),
        Code("610", "Not yet ready for work or learning"),
        Code("615", "Start date agreed (other)"),
        Code("616", "Start date agreed (RPA compliant)"),
        Code("619", "Seeking employment, education or training"),
        Code("620", "Not available: carer", ("young carer",)),
        Code("630", "Not available: teenage parent", ("teenage parent",)),
        Code("640", "Not available: illness", ("illness",)),
        Code("650", "Not available: pregnancy", ("pregnancy",)),
        Code("660", "Not available: religious grounds"),
        Code("670", "Not available: unlikely ever to be economically active"),
        Code("680", "Not available: other reason"),
        Code("710", "Custody (young adult offender)"),
        Code("720", "Refugee or asylum seeker"),
        Code("810", "Current situation not known"),
        Code("820", "Cannot be contacted", ("cannot be contacted - no current address",)),
        Code("830", "Refused to disclose activity"),
    ),
)

NEET = ("540", "610", "615", "616", "619", "620", "630", "640", "650", "660", "670", "680")
"""Not in education, employment or training."""

NOT_KNOWN = ("150", "810", "820", "830")
CUSTODY = ("130", "710")
"""Out of the cohort. Juveniles in a custodial institution (290) are in education."""

OTHER = ("140", "530", "720")
"""Neither in education, employment or training, nor counted as not in it."""

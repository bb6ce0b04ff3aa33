"""Code lists of the council's own workbook: its targets, decisions, outcomes and bases.

Here: lists of words that people choose from in the workbook. Not here: lists of the Department's returns.
"""

from schemas.words.codes import Code, code_list

POLARITY = code_list(
    "Polarity of a measure",
    Code("high", "High", ("High is good",)),
    Code("low", "Low", ("Low is good",)),
    Code("neutral", "Neutral", ("-", "NA")),
)

TARGET_OPERATOR = code_list(
    "How a value meets a target",
    (">=", "At least"),
    (">", "More than"),
    ("<=", "At most"),
    ("<", "Less than"),
)

TOLERANCE = code_list(
    "How far off target is still amber",
    ("points", "Points off target"),
    ("relative", "Share of the target"),
    ("floor", "A value of its own"),
)

DECISION = code_list(
    "Decision on a delivery",
    ("accept", "Accept what it takes away"),
    ("withdraw", "Withdraw the delivery"),
)

RETAINED = code_list(
    "What is kept for a time",
    ("deliveries", "Delivered files"),
    ("quarantine", "Quarantined rows"),
    ("behind", "Rows behind figures"),
)

PROFILE = code_list("Profile of a release", ("committee", "Committee"), ("open", "Open"))

AREA = code_list(
    "Area of the dashboard",
    ("early_years", "Early Years"),
    ("education", "Education"),
    ("send", "SEND"),
    ("social_care", "Social Care"),
)

BASIS = code_list(
    "Basis of a figure",
    Code("year_to_date", "Year to date", ("ytd",)),
    Code("in_quarter", "In quarter", ("quarter",)),
    Code("at_period_end", "At period end", ("at end of period", "point in time")),
    Code("in_term", "In term"),
    Code("full_year", "Full year"),
    Code("september_to_march", "September to March"),
    Code("on_offer_day", "On offer day"),
    Code("twelve_months", "Twelve months"),
)

WHEN = code_list(
    "When an event of the council's own indicator counts",
    Code("during", "In the period", ("date", "in period")),
    Code("as_at", "At the end of the period", ("as at", "at period end")),
)

COUNTED = code_list(
    "What the council's own indicator counts",
    ("events", "Events"),
    ("children", "Children"),
)

UNIT = code_list(
    "Unit of the council's own indicator",
    Code("percent", "Percent", ("%", "percentage")),
    Code("count", "Count", ("number",)),
    Code("ratio", "Ratio"),
    Code("per_10000", "Per 10,000 children", ("per 10,000", "rate per 10,000")),
)

PERIODS = code_list(
    "Kind of period the council's own indicator is of",
    Code("quarter", "Quarter"),
    Code("academic_year", "Academic year", ("academic year",)),
)

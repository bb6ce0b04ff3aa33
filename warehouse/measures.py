"""What people call the measures that others publish: the field's words for LAIT's codes, and the unit that LAIT does not print.

Here: names as papers write them. Not here: a measure's own label, polarity, decimals and figures (LAIT's dictionary and table, read at
run time), and names of this house's indicators (each indicator's file; where one stands for a measure, its names are there alone).

Codes: `Measure_short` of LAIT's dictionary, editions of July 2025 and April 2026. Exactly as printed there: they hold spaces and signs.
"""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["percent", "rate", "count", "score"]


@dataclass(frozen=True)
class Named:
    """A published measure.

    code    as LAIT has it
    unit    percent; rate per 10,000, 1,000 or 100,000; count of children or plans; score
    label   in the field's words
    called  further names; `…` where other words may stand between
    broad   a name of it is also part of what other measures are called: it counts only where no other name stands
    """

    code: str
    unit: Unit
    label: str
    called: tuple[str, ...] = ()
    broad: bool = False


_CARE = (
    "children in care",
    "children looked after",
    "looked after children",
    "children in our care",
    "CLA",
    "LAC",
    "CiC",
)
_PLANS = ("children subject to a child protection plan", "child protection plan", "children on a child protection plan", "subject of a child protection plan", "subject of a CP plan", "CP plan", "CPP")  # fmt: skip

MEASURES: tuple[Named, ...] = (
    # ── front door and child protection ──
    Named("CIN", "rate", "Children in need at 31 March", ("rate of children in need", "children in need"), broad=True),
    Named("CPP_Total_Rateper10,000", "rate", "Referrals in the year, per 10,000", ("rate of referrals", "referral rate", "referrals"), broad=True),
    Named("CPP_Total_NumRef", "count", "Referrals in the year", ("number of referrals", "referrals"), broad=True),
    Named("Section_47", "rate", "Section 47 enquiries, per 10,000", ("section 47 enquiries", "S47 enquiries", "section 47 investigations", "section 47"), broad=True),
    Named("ISCP_Conf", "rate", "Initial child protection conferences, per 10,000", ("initial child protection conferences", "ICPC"), broad=True),
    Named("CP_conf_15days", "percent", "Initial child protection conferences within 15 working days", ("initial child protection conferences … within 15", "initial child protection conferences … in 15", "initial child protection conferences … in timescale", "initial child protection conferences … within timescale", "ICPC … within 15", "ICPC … in 15", "ICPC … within timescale", "ICPC … in time")),
    Named("CPP_rate", "rate", "Child protection plans at 31 March, per 10,000", _PLANS, broad=True),
    Named("CPP_Num", "count", "Child protection plans at 31 March", _PLANS, broad=True),
    Named("CPP_Abuse_Rate", "rate", "Child protection plans started, per 10,000", ("plans started", "child protection plans started", "became the subject of a plan", "became subject to a plan"), broad=True),
    Named("CPPlans2yrs", "percent", "Ended plans that had lasted two years or more", ("plans … lasting two years or more", "plan … for two years or more", "plans … two or more years", "plan … two or more years", "plan … 2 years or more", "plan … 2 or more years")),
    Named("CPPlans2yrsActive", "percent", "Plans at 31 March that had lasted two years or more", ("plans … lasting two years or more", "plan … for two years or more", "plans … two or more years", "plan … two or more years", "plan … 2 years or more", "plan … 2 or more years")),
    Named("RevCP", "percent", "Plans reviewed in time", ("child protection reviews … within timescale", "plans … reviewed within timescale", "child protection plans … reviewed in time", "child protection reviews … in time")),
    # ── children in care ──
    Named("LAC", "rate", "Children in care at 31 March, per 10,000", _CARE, broad=True),
    Named("LACnum", "count", "Children in care at 31 March", _CARE, broad=True),
    Named("Unacc_Asylmn_Seek_Childn", "count", "Unaccompanied children in care", ("unaccompanied asylum seeking children", "unaccompanied children", "UASC", "separated migrant children")),
    Named("LAC_Start_Rate", "rate", "Children who started to be looked after, per 10,000", ("started to be looked after", "entered care", "entering care", "came into care", "coming into care"), broad=True),
    Named("LACnum_Start", "count", "Children who started to be looked after", ("started to be looked after", "entered care", "entering care", "came into care", "coming into care"), broad=True),
    Named("LAC_Cease_Rate", "rate", "Children who ceased to be looked after, per 10,000", ("ceased to be looked after", "left care", "leaving care", "ceased care"), broad=True),
    Named("LACceased", "count", "Children who ceased to be looked after", ("ceased to be looked after", "left care", "leaving care", "ceased care"), broad=True),
    Named("LACStable_2016on", "percent", "Children in care with three or more placements", ("three or more placements", "3 or more placements", "3+ placements", "three or more placement moves", "three or more homes")),
    Named("LAC_LongStable%", "percent", "Children in care in the same placement for two years or more", ("long term placement stability", "long term stability", "same placement for at least two years", "same placement for two years", "same placement for 2 years", "placement … continuously for at least two years", "placement … for at least 2 years", "stable placement")),
    Named("LACDistance", "percent", "Children in care placed over 20 miles from home and outside the council", ("20 or more miles away", "more than 20 miles from home", "over 20 miles from home", "20 miles or more")),
    Named("Children_missing", "percent", "Children in care who were missing", ("children in care … missing incident", "looked after children … missing incident", "children looked after … missing incident", "children in care who went missing", "looked after children who went missing")),
    Named("LACVaccinations%", "percent", "Children in care with immunisations up to date", ("immunisations", "vaccinations")),
    Named("Emotional_LAC", "score", "Strengths and difficulties score of children in care", ("strengths and difficulties", "SDQ")),
    Named("LACSubstance", "percent", "Children in care with a substance misuse problem", ("children in care … substance misuse", "looked after … substance misuse")),
    Named("LAC_Convictions", "percent", "Children in care convicted or cautioned", ("children in care … convicted", "looked after … convicted", "children in care … offending", "looked after … offending")),
    Named("LAC_Foster_Placements", "percent", "Children in care in foster placements", ("children in care … in foster care", "looked after … in foster care", "children in care … in foster placements", "looked after … in foster placements", "children in care … fostered")),
    Named("%_of LAC Adopted", "percent", "Children who left care by adoption", ("left care … adoption", "left care … adopted", "ceased … adopted")),
    Named("No_of LAC Adopted", "count", "Children in care adopted in the year", ("children in care … adopted", "looked after … adopted", "children adopted")),
    Named("LAC_ceased_SGO", "count", "Children who left care by special guardianship", ("special guardianship orders", "special guardianship", "SGO")),
    # ── care leavers ──
    Named("CareLeaversNEET", "percent", "Care leavers aged 19 to 21 not in education, employment or training", ("care leavers … not in education, employment or training", "care leavers … NEET")),
    Named("CareLeavers_LA_NotInTouch", "percent", "Care leavers with whom the council is not in touch", ("care leavers … not in touch",)),
    # ── special needs ──
    Named("SEN_EHC_Excpt_20wks", "percent", "EHC plans within 20 weeks, exceptions left out", ("plans … within 20 weeks", "EHCP … within 20 weeks", "plans … within the 20 week", "20 week timescale", "EHCP … in 20 weeks", "plans … in 20 weeks", "plans … issued on time")),
    Named("SEN_EHC_All_20wks", "percent", "EHC plans within 20 weeks, all", ("plans … within 20 weeks", "EHCP … within 20 weeks", "plans … within the 20 week", "20 week timescale", "EHCP … in 20 weeks", "plans … in 20 weeks", "plans … issued on time")),
    Named("SEN_TotStat", "percent", "Pupils with an EHC plan", ("pupils with an EHC plan", "pupils with an EHCP", "pupils have an EHC plan", "pupils … EHCP", "pupils … education, health and care plan")),
    Named("SEN_TotSENSuP", "percent", "Pupils on SEN Support", ("pupils on SEN support", "pupils … SEN support")),
    Named("SEN_CASES_JAN", "count", "EHC plans in January", ("EHC plans", "EHCPs", "education, health and care plans"), broad=True),
    # ── attendance ──
    Named("TotAbs", "percent", "Absence", ("overall absence", "total absence", "pupil absence", "school absence")),
    Named("TotPerAbNew", "percent", "Persistent absence", ("persistent absence", "persistently absent", "persistent absentees")),
    Named("TotSevPerAbNew", "percent", "Severe absence", ("severe absence", "severely absent")),
    Named("TotFixedEx", "rate", "Suspensions, per 100 pupils", ("suspensions … per 100 pupils",)),
    # ── attainment ──
    Named("FSP_NEW_GOODDEV", "percent", "Good level of development", ("good level of development", "GLD")),
    Named("KS2RWM_Expected_STD", "percent", "Expected standard in reading, writing and maths at key stage 2", ("reading, writing and maths", "reading, writing and mathematics", "RWM")),
    Named("AVG_Attain8_Score", "score", "Attainment 8", ("attainment 8", "attainment eight")),
    Named("AVG_Prog8_Score", "score", "Progress 8", ("progress 8", "progress eight")),
    Named("EngMaths9-5", "percent", "Grade 5 or better in English and maths", ("strong pass … English and maths", "strong passes in English and maths", "grade 5 … English and maths", "9-5 in English and maths", "grade 5 … maths")),
    Named("EngMaths9-4", "percent", "Grade 4 or better in English and maths", ("standard pass … English and maths", "standard passes in English and maths", "grade 4 … English and maths", "9-4 in English and maths")),
    # ── workforce ──
    Named("Work_Force_Vac_Rate", "percent", "Social worker vacancies", ("social worker vacancy rate", "social worker vacancies", "vacancies … social workers")),
    Named("Work_Force_Agecy_Rate", "percent", "Agency social workers", ("agency social workers", "agency worker rate", "social workers … agency")),
    Named("Work_Force_TO_Rate", "percent", "Social worker turnover", ("social worker turnover", "turnover of social workers")),
    Named("Work_Force_AvgNumCase_SW", "score", "Average caseload of social workers", ("average caseload", "average number of cases", "caseloads")),
)  # fmt: skip
"""In the order of the field's domains."""

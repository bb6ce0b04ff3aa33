"""The Department's yearly file on young people aged 16 and 17 not in education, employment or training (NEET).

Here: its five layouts since 2021: 54, 50, 50, 49 and 49 columns, distinguished by name. Not here: the council's own records
(`ccis`), and quintiles worked out again: the Department's own, from unrounded figures, are kept.

Source: Department for Education, NEET and participation: local authority figures. Open Government Licence v3.0.
"""

from schemas.open_data import NOBODYS_CODE, Areas, figure
from schemas.words.source import Edition, Source, Table


class YoungPeople(Areas):
    """One row per area and year: average of December, January and February."""

    cohort: float = figure("Cohort_DJFavg", "Young people aged 16 and 17 known to the council.")
    neet_or_not_known: float = figure("NEET_not_known_percent", "NEET or activity not known.", unit="percent")
    neet: float = figure("NEET_percent", "NEET.", unit="percent")
    not_known: float = figure("Notknown_percent", "Activity not known.", unit="percent")
    change_neet_or_not_known: float = figure("annual_change_ppts_NEET_not_known", "Points since the year before.")
    change_neet: float = figure("annualchange_NEET", "Points since the year before.")
    change_not_known: float = figure("annualchange_notknown", "Points since the year before.")
    cohort_march: float = figure("cohort_March", "Young people in March.")
    participating: float = figure(
        "TOTAL_participating_in_education_and_training_percent", "In education or training.", unit="percent"
    )
    full_time: float = figure("Full_time_education_percent", "In full-time education.", unit="percent")
    apprentices: float = figure("Apprenticeship_percent", "Apprentices.", unit="percent")
    other_training: float = figure("Other_education_and_training_percent", "Other training.", unit="percent")
    september_guarantee: float = figure(
        "September_guarantee_Offer_made_percent", "Offered a place by September.", unit="percent"
    )
    neet_without_sen: float = figure("NEET_NK_noSEN_percent", "Of those without special needs.", unit="percent")
    neet_with_plan: float = figure("NEET_NK_EHCP_percent", "Of those with an EHC plan.", unit="percent")
    neet_with_support: float = figure("NEET_NK_SENDsupport_percent", "Of those with SEN Support.", unit="percent")
    level_3: float = figure("Level_3", "Reached level 3 by age 19.", unit="percent")
    attainment_8: float = figure("avg_att8", "Average Attainment 8 score.")
    absence: float = figure("sess_overall_percent", "Sessions missed.", unit="percent")
    neet_or_not_known_quintile: float = figure("NEET_NK_quintile", "The Department's quintile, 1 best.")
    neet_quintile: float = figure("NEET_quintile", "The Department's quintile, 1 best.")
    not_known_quintile: float = figure("Notknown_quintile", "The Department's quintile, 1 best.")
    participating_quintile: float = figure("Participation_ET_quintile", "The Department's quintile, 1 best.")
    september_guarantee_quintile: float = figure("Sep_guarantee_quintile", "The Department's quintile, 1 best.")

    class Config:
        """One row per area and year."""

        unique = ("period", "level", "region_code", "la_code")


NEET = Source(
    "neet",
    "NEET and participation by council",
    (Table("young_people", YoungPeople, Edition()),),
    national=True,
    cross_rules=(NOBODYS_CODE,),
    editions="releases of 2021 to 2025",
)

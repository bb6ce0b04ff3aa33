"""Types and phases of schools as the register of schools codes them, and what each means for our counts: as data.

Here: which types of establishment are mainstream, special, alternative provision …, and the phase a school is deemed to be
of. Not here: the register itself (`gias`).

Mainstream means a state-funded school that is neither a special school nor alternative provision. Places in a SEN unit or
with resourced provision belong to the mainstream school they are in, and count. Nursery schools are left out: the published
counts of pupils with SEN by phase are of primary and secondary schools.

Source: Get Information About Schools, list of establishment types of April 2025 (codes and names); the grouping follows
the Department's "Special educational needs in England" and "Suspensions and permanent exclusions in England".
"""

from dataclasses import dataclass
from typing import Literal

Group = Literal[
    "mainstream", "special", "alternative_provision", "nursery", "further_education", "independent", "secure", "other"
]


@dataclass(frozen=True)
class TypeOfSchool:
    """One type of establishment: its code in the register, its name, and the group it counts in."""

    code: int
    name: str
    group: Group


WHY: dict[Group, str] = {
    "mainstream": "state-funded, for pupils of all abilities; SEN units and resourced provision are part of it",
    "special": "state-funded and for pupils with SEN only; non-maintained special schools are paid for by councils",
    "alternative_provision": "for pupils who for the time being do not attend the school they belong to",
    "nursery": "before compulsory school age; its pupils stand in no published phase of these counts",
    "further_education": "from 16 on; does not take part in the school census",
    "independent": "not state-funded, or counted with those that are not (city technology colleges, independent special)",
    "secure": "places are ordered by a court",
    "other": "abroad, in Wales, online, or of another department",
}
"""Why the types of a group are counted as they are."""

TYPES: tuple[TypeOfSchool, ...] = (
    TypeOfSchool(1, "Community school", "mainstream"),
    TypeOfSchool(2, "Voluntary aided school", "mainstream"),
    TypeOfSchool(3, "Voluntary controlled school", "mainstream"),
    TypeOfSchool(5, "Foundation school", "mainstream"),
    TypeOfSchool(28, "Academy sponsor led", "mainstream"),
    TypeOfSchool(34, "Academy converter", "mainstream"),
    TypeOfSchool(35, "Free schools", "mainstream"),
    TypeOfSchool(40, "University technical college", "mainstream"),
    TypeOfSchool(41, "Studio schools", "mainstream"),
    TypeOfSchool(7, "Community special school", "special"),
    TypeOfSchool(8, "Non-maintained special school", "special"),
    TypeOfSchool(12, "Foundation special school", "special"),
    TypeOfSchool(33, "Academy special sponsor led", "special"),
    TypeOfSchool(36, "Free schools special", "special"),
    TypeOfSchool(44, "Academy special converter", "special"),
    TypeOfSchool(14, "Pupil referral unit", "alternative_provision"),
    TypeOfSchool(38, "Free schools alternative provision", "alternative_provision"),
    TypeOfSchool(42, "Academy alternative provision converter", "alternative_provision"),
    TypeOfSchool(43, "Academy alternative provision sponsor led", "alternative_provision"),
    TypeOfSchool(15, "Local authority nursery school", "nursery"),
    TypeOfSchool(18, "Further education", "further_education"),
    TypeOfSchool(31, "Sixth form centres", "further_education"),
    TypeOfSchool(32, "Special post 16 institution", "further_education"),
    TypeOfSchool(39, "Free schools 16 to 19", "further_education"),
    TypeOfSchool(45, "Academy 16-19 converter", "further_education"),
    TypeOfSchool(46, "Academy 16 to 19 sponsor led", "further_education"),
    TypeOfSchool(57, "Academy secure 16 to 19", "further_education"),
    TypeOfSchool(6, "City technology college", "independent"),
    TypeOfSchool(10, "Other independent special school", "independent"),
    TypeOfSchool(11, "Other independent school", "independent"),
    TypeOfSchool(24, "Secure units", "secure"),
    TypeOfSchool(25, "Offshore schools", "other"),
    TypeOfSchool(26, "Service children's education", "other"),
    TypeOfSchool(27, "Miscellaneous", "other"),
    TypeOfSchool(29, "Higher education institutions", "other"),
    TypeOfSchool(30, "Welsh establishment", "other"),
    TypeOfSchool(37, "British schools overseas", "other"),
    TypeOfSchool(49, "Online provider", "other"),
    TypeOfSchool(56, "Institution funded by other government department", "other"),
)

GROUP_OF: dict[int, Group] = {t.code: t.group for t in TYPES}
"""Group by code of the type of establishment. A code that is not here is one the register has since invented."""

DEEMED_PHASE: dict[int, str] = {
    0: "other",
    1: "nursery",
    2: "primary",
    3: "primary",
    4: "secondary",
    5: "secondary",
    6: "other",
    7: "secondary",
}
"""Phase that a mainstream school counts in, by code of its phase of education: 0 not applicable, 1 nursery, 2 primary, 3 middle
deemed primary, 4 secondary, 5 middle deemed secondary, 6 sixteen plus, 7 all-through. The Department counts all-through
schools as secondary throughout, whatever the year group of the pupil: a school is of one phase."""

PHASE_OF_GROUP: dict[str, str] = {
    "special": "special",
    "alternative_provision": "alternative_provision",
    "nursery": "nursery",
}
"""Phase of the groups whose phase of education the register leaves at "not applicable". Every other group is "other"."""

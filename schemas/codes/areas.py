"""The areas of England that publish children's services figures: councils, regions, the country.

Here: the three-digit LA code that the Department uses, the nine-character ONS code, and since or until when.
Not here: names (they come with the published files, which spell them in their own way).

Reorganisation: a successor is a new area. Where a council kept its LA code but got a new ONS code (it was created again, or its
boundary was redrawn), the row is the present one; the former ONS codes stand in `FORMER_ONS_CODES`. A council that will be
formed stands in `TO_BE_FORMED` until it has codes, under a provisional one; others a workbook adds (sheet Areas).

Source: ONS code history database and the Department's list of local authorities.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Area:
    """One area: codes and the span in which it exists."""

    la_code: int
    ons_code: str
    level: str
    valid_from: date | None = None
    valid_to: date | None = None


_COUNCILS = (
    (201, "E09000001"),
    (202, "E09000007"),
    (203, "E09000011"),
    (204, "E09000012"),
    (205, "E09000013"),
    (206, "E09000019"),
    (207, "E09000020"),
    (208, "E09000022"),
    (209, "E09000023"),
    (210, "E09000028"),
    (211, "E09000030"),
    (212, "E09000032"),
    (213, "E09000033"),
    (301, "E09000002"),
    (302, "E09000003"),
    (303, "E09000004"),
    (304, "E09000005"),
    (305, "E09000006"),
    (306, "E09000008"),
    (307, "E09000009"),
    (308, "E09000010"),
    (309, "E09000014"),
    (310, "E09000015"),
    (311, "E09000016"),
    (312, "E09000017"),
    (313, "E09000018"),
    (314, "E09000021"),
    (315, "E09000024"),
    (316, "E09000025"),
    (317, "E09000026"),
    (318, "E09000027"),
    (319, "E09000029"),
    (320, "E09000031"),
    (330, "E08000025"),
    (331, "E08000026"),
    (332, "E08000027"),
    (333, "E08000028"),
    (334, "E08000029"),
    (335, "E08000030"),
    (336, "E08000031"),
    (340, "E08000011"),
    (341, "E08000012"),
    (342, "E08000013"),
    (343, "E08000014"),
    (344, "E08000015"),
    (350, "E08000001"),
    (351, "E08000002"),
    (352, "E08000003"),
    (353, "E08000004"),
    (354, "E08000005"),
    (355, "E08000006"),
    (356, "E08000007"),
    (357, "E08000008"),
    (358, "E08000009"),
    (359, "E08000010"),
    (370, "E08000038"),
    (371, "E08000017"),
    (372, "E08000018"),
    (373, "E08000039"),
    (380, "E08000032"),
    (381, "E08000033"),
    (382, "E08000034"),
    (383, "E08000035"),
    (384, "E08000036"),
    (390, "E08000037"),
    (391, "E08000021"),
    (392, "E08000022"),
    (393, "E08000023"),
    (394, "E08000024"),
    (420, "E06000053"),
    (800, "E06000022"),
    (801, "E06000023"),
    (802, "E06000024"),
    (803, "E06000025"),
    (805, "E06000001"),
    (806, "E06000002"),
    (807, "E06000003"),
    (808, "E06000004"),
    (810, "E06000010"),
    (811, "E06000011"),
    (812, "E06000012"),
    (813, "E06000013"),
    (815, "E06000065"),
    (816, "E06000014"),
    (821, "E06000032"),
    (822, "E06000055"),
    (823, "E06000056"),
    (825, "E06000060"),
    (826, "E06000042"),
    (830, "E10000007"),
    (831, "E06000015"),
    (838, "E06000059"),
    (839, "E06000058"),
    (840, "E06000047"),
    (841, "E06000005"),
    (845, "E10000011"),
    (846, "E06000043"),
    (850, "E10000014"),
    (851, "E06000044"),
    (852, "E06000045"),
    (855, "E10000018"),
    (856, "E06000016"),
    (857, "E06000017"),
    (860, "E10000028"),
    (861, "E06000021"),
    (865, "E06000054"),
    (866, "E06000030"),
    (867, "E06000036"),
    (868, "E06000040"),
    (869, "E06000037"),
    (870, "E06000038"),
    (871, "E06000039"),
    (872, "E06000041"),
    (873, "E10000003"),
    (874, "E06000031"),
    (876, "E06000006"),
    (877, "E06000007"),
    (878, "E10000008"),
    (879, "E06000026"),
    (880, "E06000027"),
    (881, "E10000012"),
    (882, "E06000033"),
    (883, "E06000034"),
    (884, "E06000019"),
    (885, "E10000034"),
    (886, "E10000016"),
    (887, "E06000035"),
    (888, "E10000017"),
    (889, "E06000008"),
    (890, "E06000009"),
    (891, "E10000024"),
    (892, "E06000018"),
    (893, "E06000051"),
    (894, "E06000020"),
    (895, "E06000049"),
    (896, "E06000050"),
    (908, "E06000052"),
    (916, "E10000013"),
    (919, "E10000015"),
    (921, "E06000046"),
    (925, "E10000019"),
    (926, "E10000020"),
    (929, "E06000057"),
    (931, "E10000025"),
    (933, "E06000066"),
    (935, "E10000029"),
    (936, "E10000030"),
    (937, "E10000031"),
    (938, "E10000032"),
    (940, "E06000061"),
    (941, "E06000062"),
    (942, "E06000063"),
    (943, "E06000064"),
)

_CREATED = {
    815: date(2023, 4, 1),
    825: date(2020, 4, 1),
    838: date(2019, 4, 1),
    839: date(2019, 4, 1),
    933: date(2023, 4, 1),
    940: date(2021, 4, 1),
    941: date(2021, 4, 1),
    942: date(2023, 4, 1),
    943: date(2023, 4, 1),
}
"""Councils whose present form is younger than the published series."""

_ENDS = {936: date(2027, 3, 31)}
"""Councils that will end."""

_ABOLISHED = (
    Area(835, "E10000009", "council", valid_to=date(2019, 3, 31)),
    Area(836, "E06000029", "council", valid_to=date(2019, 3, 31)),
    Area(837, "E06000028", "council", valid_to=date(2019, 3, 31)),
    Area(909, "E10000006", "council", valid_to=date(2023, 3, 31)),
    Area(928, "E10000021", "council", valid_to=date(2021, 3, 31)),
)

_COUNTRY_AND_REGIONS = (
    Area(970, "E92000001", "country"),
    Area(980, "E12000001", "region"),
    Area(981, "E12000002", "region"),
    Area(982, "E12000003", "region"),
    Area(983, "E12000004", "region"),
    Area(984, "E12000005", "region"),
    Area(985, "E12000006", "region"),
    Area(986, "E12000007", "region"),
    Area(987, "E13000001", "region"),
    Area(988, "E13000002", "region"),
    Area(989, "E12000008", "region"),
    Area(990, "E12000009", "region"),
)

AREAS: dict[int, Area] = {
    area.la_code: area
    for area in (
        *(Area(code, ons, "council", _CREATED.get(code), _ENDS.get(code)) for code, ons in _COUNCILS),
        *_ABOLISHED,
        *_COUNTRY_AND_REGIONS,
    )
}
"""Every area by its LA code."""

FORMER_ONS_CODES = {
    "E06000048": 929,
    "E08000016": 370,
    "E08000019": 373,
    "E08000020": 390,
    "E10000002": 825,
    "E10000023": 815,
    "E10000027": 933,
}
"""ONS codes that councils had before under the same LA code. Published tables go on printing them for years."""

BY_ONS_CODE = {a.ons_code: a.la_code for a in AREAS.values()} | FORMER_ONS_CODES | {"E0": 970}
"""The LA code of a nine-character code, present or former; published tables use a short one for the country."""


@dataclass(frozen=True)
class Succession:
    """A council that takes over from another.

    first_day  the day it does
    districts  those of the other that it takes; none named: all of it
    """

    predecessor: int
    successor: int
    first_day: date
    districts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToBeFormed:
    """A council that an order forms, and that has no codes yet.

    la_code  provisional: below 201, so that it is nobody's
    """

    la_code: int
    name: str
    first_day: date
    predecessor: int
    districts: tuple[str, ...]
    order: str


TO_BE_FORMED = (
    ToBeFormed(
        101,
        "East Surrey",
        date(2027, 4, 1),
        936,
        ("Elmbridge", "Epsom and Ewell", "Mole Valley", "Reigate and Banstead", "Tandridge"),
        "The Surrey (Structural Changes) Order 2026",
    ),
    ToBeFormed(
        102,
        "West Surrey",
        date(2027, 4, 1),
        936,
        ("Guildford", "Runnymede", "Spelthorne", "Surrey Heath", "Waverley", "Woking"),
        "The Surrey (Structural Changes) Order 2026",
    ),
)
"""Councils to come, by the order that forms them."""

SUCCESSIONS = (
    Succession(836, 839, date(2019, 4, 1)),
    Succession(837, 839, date(2019, 4, 1)),
    Succession(835, 839, date(2019, 4, 1), ("Christchurch",)),
    Succession(
        835,
        838,
        date(2019, 4, 1),
        ("East Dorset", "North Dorset", "Purbeck", "West Dorset", "Weymouth and Portland"),
    ),
    Succession(928, 940, date(2021, 4, 1), ("Corby", "East Northamptonshire", "Kettering", "Wellingborough")),
    Succession(928, 941, date(2021, 4, 1), ("Daventry", "Northampton", "South Northamptonshire")),
    Succession(909, 942, date(2023, 4, 1), ("Allerdale", "Carlisle", "Copeland")),
    Succession(909, 943, date(2023, 4, 1), ("Barrow-in-Furness", "Eden", "South Lakeland")),
    *(Succession(c.predecessor, c.la_code, c.first_day, c.districts) for c in TO_BE_FORMED),
)
"""Which council took over from which. Figures of successors are never summed into the code of the one before."""

_FORMER_AND_OTHER = (0, 820, 875, *range(660, 686), *range(700, 710), 1000)
"""Codes in the Department's files that are no area here: none, two counties abolished in 2009, Wales, islands and schools
abroad, England in a series that was discontinued."""

KNOWN_CODES = frozenset({*AREAS, *_FORMER_AND_OTHER})
"""Every code that somebody has or had. Another one is a council that was formed since, or a mistake."""

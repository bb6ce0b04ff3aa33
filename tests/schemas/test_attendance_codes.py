"""What an attendance code counts as: every code of the list is absence with or without leave, no possible session, or attendance."""

from schemas.codes.schools import ATTENDANCE, AUTHORISED_ABSENCE, NOT_POSSIBLE, UNAUTHORISED_ABSENCE

GROUPS = (AUTHORISED_ABSENCE, UNAUTHORISED_ABSENCE, NOT_POSSIBLE)
LISTED = {c.code for c in ATTENDANCE.codes}


def test_a_code_is_in_one_group_at_most_and_what_is_in_none_is_attendance() -> None:
    grouped = [code for group in GROUPS for code in group]
    assert len(grouped) == len(set(grouped)) and set(grouped) <= LISTED
    assert LISTED - set(grouped) == {"/", "\\", "B", "J", "K", "L", "P", "V", "W"}


def test_codes_of_the_guidance_of_august_2024() -> None:
    now = set(ATTENDANCE.valid_in(2026))
    assert {c for c in AUTHORISED_ABSENCE if c in now} == {"C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"}
    assert set(UNAUTHORISED_ABSENCE) <= now
    assert now & {"H", "J", "Y"} == set()


def test_codes_of_earlier_guidance_hold_for_the_last_term_before() -> None:
    """The autumn census of 2024 is of the collection year 2025 and reports the summer term of 2024."""
    assert {"H", "J", "Y"} <= set(ATTENDANCE.valid_in(2025))

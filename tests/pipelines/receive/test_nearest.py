"""A file that is not recognised: the three kinds it comes nearest to, and what it would need to be one of them."""

import pytest

from pipelines.receive.examine import examine


def refused(text: str, name: str = "export.csv") -> tuple[str, str]:
    one = examine(text.encode(), name, la_code="855", as_at=None).refusal
    assert one is not None and one.code == "NOT_RECOGNISED"
    return one.what, one.todo


def test_the_nearest_kinds_are_named_with_what_is_lacking() -> None:
    header = "time_period,geographic_level,country_name,old_la_code,la_name,children_count"
    what, _ = refused(f"{header}\n2024,National,England,,,5\n")
    nearest = what.partition("The nearest: ")[2].split("; ")
    assert len(nearest) == 3
    assert (
        nearest[0].startswith("Outcomes of children looked after by council")
        and "of 9 columns, it lacks " in nearest[0]
    )
    assert all("columns" in one for one in nearest)


def test_key_columns_that_are_lacking_come_first() -> None:
    what, todo = refused("Client ID,DOB,Contact on,Worker\n1,01/01/2010,02/03/2025,A\n")
    assert "it lacks Date of" in what and "scrutiny map" in todo
    assert "Worker\n" not in what and "2010" not in what, "nothing of the file is quoted"


@pytest.mark.parametrize("text", ["A,B,C\n1,2,3\n", "Name,Note\nx,y\n"])
def test_where_none_comes_near_that_is_said(text: str) -> None:
    what, todo = refused(text)
    assert what.endswith("and none comes near") and "scrutiny list" in todo

"""A box without a battery wakes up in 1970, or somebody set it to 2036: dossiers go, once, and none waits for years."""

import datetime

import pytest

from tests.torture.namespace import run


@pytest.mark.parametrize("years", [(2036, 1970), (1970, 2036)])
def test_dossiers_of_wrong_years_arrive(years: tuple[int, ...]) -> None:
    before = datetime.datetime.now(datetime.UTC).year
    found = run("wrong_clocks", *years)
    assert found["sealed_in"] == list(years), "the clock was not wrong"
    assert found["promised"] == found["at_city"] == len(years)
    assert (found["lost"], found["duplicated"]) == (0, 0)
    assert found["receipted_in"][0] >= before, "the city's clock rules"
    assert not {1970, 2036} & set(found["receipted_in"])

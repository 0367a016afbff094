"""Power fails at the box and at the city: what was promised is there, once and whole."""

from tests.torture.namespace import run


def test_every_number_that_was_shown_survives_the_power_cuts() -> None:
    """One box lives through eight, two of which cost it its database; the control, which never makes anything durable,
    must be caught losing.
    """
    found = run("box_cuts", 8)
    assert found["promised"] >= 8
    assert (found["lost"], found["duplicated"], found["damaged"], found["undelivered"]) == (0, 0, 0, 0)
    assert found["plaintext_hits"] == 0
    assert found["control_lost"] > 0, "a proof that a box without fsync passes proves nothing"


def test_what_the_city_signed_for_survives_a_power_cut_at_the_city() -> None:
    found = run("city_cuts", 3, 0.2)
    assert found["intact"] == [3]
    assert found["control_lost"] > 0, "a proof that a city without fsync passes proves nothing"

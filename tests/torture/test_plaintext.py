"""Whoever takes the card learns nothing of the residents."""

from tests.torture.namespace import run


def test_nothing_of_a_visit_can_be_read_on_the_raw_card() -> None:
    found = run("plaintext")
    assert found["needles"] >= 10
    assert found["hits"] == 0
    assert found["number_hits"] > 0, "this is not the card that the box was on"
    assert found["control_hits"] > 0, "a search that finds nothing at all proves nothing"

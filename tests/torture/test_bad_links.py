"""The line is slow and lossy and goes away every few seconds: what is sent arrives once, whole, and mostly once."""

from tests.torture.namespace import run

DOSSIERS, SIZE = 1, 300_000
KBIT_S, DELAY_MS, LOSS, UP_S, DOWN_S = 512, 50, 0.05, 3, 3
LOST_A_CUT = 10 * 1400
"""Bytes: the ten packets that TCP starts with (RFC 6928) may die with a line; what the city had by then may not."""


def test_dossiers_cross_a_link_that_comes_and_goes() -> None:
    found = run("bad_link", DOSSIERS, SIZE, KBIT_S, DELAY_MS, LOSS, UP_S, DOWN_S)
    assert (found["sent"], found["kept"], found["whole"]) == (DOSSIERS, DOSSIERS, True)
    assert min(found["ours_cuts"]) >= 1, "the link was better than that"
    assert min(found["ours_dropped"]) > 0
    limit = SIZE + (max(found["ours_cuts"]) + 1) * LOST_A_CUT
    assert max(found["ours_payload"]) <= limit, "what had arrived was sent again"

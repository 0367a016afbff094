"""A fleet whose city, database, line and power fail in turn: it recovers by itself, and no page says too much."""

import json
import subprocess
import sys

import pytest

from tests.torture.namespace import ROOT


@pytest.mark.timeout(900)
def test_a_fleet_recovers_and_no_command_is_lost_or_done_twice() -> None:
    command = [sys.executable, "-m", "tests.torture.fleet", "40"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["shown_but_unheard"] == []
    assert found["samples"] > 20
    assert (found["lost"], found["twice"], found["said_done_and_was_not"]) == (0, 0, 0)
    assert (found["commands"], found["honestly_failed"]) == (40, 3)
    assert found["died"] == []

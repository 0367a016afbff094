"""The desk's mains with real processes: shells that write down their process ids."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.errors import ConfigError
from hw.desk.control import ask
from hw.desk.ports import check_free

DESK = """
import logging, sys
from pathlib import Path
from hw.desk.mains import Mains
from hw.program import Program

here = Path(sys.argv[1])
logging.basicConfig(level=logging.INFO, format="%(message)s", filename=here / "mains.txt")

def part(name, end="exec sleep 1000"):
    child = f"sleep 1000 & echo $! >> {here}/{name}.children"
    script = f"{child}; touch {here}/run/{name}; echo $$ >> {here}/{name}; {end}"
    return Program("sh", "-c", script, log=here / "part.log")

def refuse():
    raise ValueError("not today")

def look_after():
    (here / "tended").touch()
    raise ConnectionResetError("the printer hung up")

(here / "run/draft").mkdir(parents=True)
(here / "run/draft/page.jpg").touch()
Mains(
    {"kiosk": part("kiosk"), "outbox": part("outbox")},
    {"intake": part("intake")} if len(sys.argv) < 3 else {"intake": part("intake", sys.argv[2])},
    verbs={"lamp on": (here / "lamp").touch, "lamp off": (here / "lamp").unlink, "door": refuse},
    state=lambda: {"lamp": "on" if (here / "lamp").exists() else "off"},
    tend=[look_after],
    runtime=here / "run",
    control=here / "sim/control",
    logs=here,
).run((here / "started").touch)
"""


PARTS = ("kiosk", "outbox", "intake")


class Desk:
    """Mains in a process of their own."""

    def __init__(self, folder: Path, *intake: str) -> None:
        self.folder = folder
        self.control = folder / "sim/control"
        self.process = subprocess.Popen([sys.executable, "-c", DESK, str(folder), *intake])
        self.wait(lambda: (folder / "started").exists() or self.process.poll() is not None)
        self.wait(lambda: all(self.pids(name) for name in PARTS))

    def pids(self, name: str) -> list[int]:
        """Every process that this part has had, oldest first."""
        path = self.folder / name
        return [int(line) for line in path.read_text().splitlines()] if path.exists() else []

    def said(self) -> str:
        return (self.folder / "mains.txt").read_text()

    def living(self) -> set[int]:
        parts = [*PARTS, *(f"{name}.children" for name in PARTS)]
        mine = {pid for name in parts for pid in self.pids(name)}
        return {pid for pid in mine if _lives(pid)}

    @staticmethod
    def wait(ready: Callable[[], object]) -> None:
        end = time.monotonic() + 30
        while not ready():
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.01)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


def _lives(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def test_a_process_that_dies_is_started_again(desk: Desk) -> None:
    os.kill(desk.pids("kiosk")[0], signal.SIGKILL)
    desk.wait(lambda: len(desk.pids("kiosk")) == 2)
    assert len(desk.pids("outbox")) == 1
    assert "kiosk has ended" in desk.said()


def test_a_process_that_keeps_dying_is_started_ever_later(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "exit 1")
    desk.wait(lambda: "intake has ended, starting it again in 1.0 s" in desk.said())
    assert "intake has ended, starting it again in 0.5 s" in desk.said()
    assert ask(desk.control) == {"lamp": "off"}
    desk.close()


def test_a_power_cut_kills_the_box_and_empties_its_memory_and_nothing_else(desk: Desk) -> None:
    before = desk.pids("kiosk") + desk.pids("outbox")
    ask(desk.control, ["cut-power"])
    assert not desk.living() & set(before)
    desk.wait(lambda: len(desk.pids("kiosk")) == len(desk.pids("outbox")) == 2)
    assert not (desk.folder / "run/draft").exists()
    assert desk.living() >= set(desk.pids("intake"))
    assert len(desk.pids("intake")) == 1


def test_the_kiosk_alone_can_be_killed_and_keeps_its_draft(desk: Desk) -> None:
    for lives in (2, 3, 4):
        ask(desk.control, ["kill-kiosk"])
        desk.wait(lambda lives=lives: len(desk.pids("kiosk")) == lives)
    assert (desk.folder / "run/draft/page.jpg").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_the_mains_stops_everything(desk: Desk, number: signal.Signals) -> None:
    desk.process.send_signal(number)
    assert desk.process.wait(30) == 0
    assert desk.living() == set()
    assert not desk.control.exists()


def test_not_even_killed_mains_leave_an_orphan(desk: Desk) -> None:
    ask(desk.control, ["cut-power"])
    desk.wait(lambda: len(desk.pids("kiosk")) == len(desk.pids("outbox")) == 2)
    desk.process.kill()
    desk.wait(lambda: not desk.living())


def test_verbs_from_outside_are_carried_out_and_the_state_told(desk: Desk) -> None:
    assert ask(desk.control, ["lamp", "on"]) == {"lamp": "on"}
    assert ask(desk.control, ["lamp", "off"]) == {"lamp": "off"}


def test_what_cannot_be_done_is_said(desk: Desk) -> None:
    for words, reason in (
        (["lamp", "blue"], "no such verb: lamp blue"),
        (["door"], "not today"),
        (["lamp", "off"], "lamp"),
    ):
        with pytest.raises(ValueError, match=reason):
            ask(desk.control, words)
    assert ask(desk.control) == {"lamp": "off"}


def test_nonsense_on_the_control_socket_is_answered_with_an_error(desk: Desk) -> None:
    for line in (b"\n", b"[]\n", b'{"words": 5}\n', b"\xff" * 5000 + b"\n", b'{"words": ["lamp"'):
        with socket.socket(socket.AF_UNIX) as wire:
            wire.connect(str(desk.control))
            wire.sendall(line)
            wire.shutdown(socket.SHUT_WR)
            assert b'"error"' in wire.makefile("rb").readline()
    assert ask(desk.control) == {"lamp": "off"}


def test_the_control_socket_is_its_owners_alone(desk: Desk) -> None:
    assert stat.S_IMODE(desk.control.stat().st_mode) == 0o600


def test_what_changes_by_itself_is_looked_after_and_logs_stay_short(desk: Desk) -> None:
    desk.wait((desk.folder / "tended").exists)
    with (desk.folder / "part.log").open("ab") as log:
        log.write(b"x" * 1_100_000)
    desk.wait(lambda: (desk.folder / "part.log").stat().st_size == 0)
    assert (desk.folder / "part.log.old").stat().st_size >= 1_100_000


def test_a_taken_port_is_named_with_its_key_and_its_process() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as other:
        ports = {"web.port": taken.getsockname()[1], "desk.link_port": other.getsockname()[1]}
        with pytest.raises(ConfigError) as error:
            check_free(ports)
    for key, port in ports.items():
        assert f"{key} = {port}: Address already in use by " in str(error.value)
    assert f"(process {os.getpid()})" in str(error.value)
    check_free(ports)

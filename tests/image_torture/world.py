"""What stands around the box: a city, and residents who have handed in their papers at it already."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from image.shell import run
from tests.image_torture.cards import data_of
from tests.journeys.desk import ROOT, free_ports
from tests.torture.ledger import Ledger
from tests.torture.machines import Box, CityFolder
from tests.torture.residents import Promise, Residents

HOST = "10.0.2.2"  # this machine, as the box sees it
DOSSIERS = 12
CODE = 1


class World:
    """Lives in `folder`, and is the same in every run. The city's intake serves only between `open` and `close`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.residents = Residents()
        folder.mkdir(parents=True, exist_ok=True)
        self.city = CityFolder(folder / "city", folder / "secrets")
        port = folder / "port"  # the same in every run: it stands on the box's card
        if not port.exists():
            port.write_text(str(free_ports(1)[0]))
        self.port = int(port.read_text())
        self._serving: subprocess.Popen[bytes] | None = None

    def hand_in(self) -> None:
        """Residents hand in what then waits on the box's card: sealed by the kiosk's own worker, sent by nobody."""
        with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
            promises = self._promised(Box(CODE, self.folder, Path(memory), self.residents))
        (self.folder / "promises.json").write_text(json.dumps([_written(each) for each in promises]))

    def _promised(self, box: Box) -> list[Promise]:
        box.plug_in(f"http://{HOST}:{self.port}")
        box.enrol(self.city)
        box.start_kiosk()
        box.await_promises(DOSSIERS)
        box.freeze()
        promises = box.promises()
        box.kill()
        return promises

    @property
    def state(self) -> Path:
        """The box's state folder with what was handed in."""
        return self.folder / "box"

    def ledger(self) -> Ledger:
        """What was promised."""
        kept = Ledger(self.city, self.residents)
        for each in json.loads((self.folder / "promises.json").read_text()):
            kept.promises.append(Promise(*each[:3], tuple(page.encode() for page in each[3])))
        return kept

    def lay(self, card: Path, owner: int) -> None:
        """Put that state on a card's data partition, as the user `owner`'s."""
        with data_of(card, self.folder / "data", write=True) as data:
            run(["cp", "-a", f"{self.state}/.", data])
            run(["chown", "-R", f"{owner}:{owner}", *[path for path in data.iterdir() if path.name != "lost+found"]])

    def settings(self) -> str:
        """The technician's file."""
        return f"""
[house]
box = "{CODE:04}"
[city]
url = "http://{HOST}:{self.port}"
[host]
clock = "trusted"
[updates]
bytes_s = 100000000
"""

    def open(self) -> None:
        """The city takes what comes."""
        with (self.folder / "intake.log").open("ab") as log:
            command = [sys.executable, "-m", "city", "intake", "--state-dir", str(self.city.places.state)]
            command += ["--port", str(self.port)]
            self._serving = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def close(self) -> None:
        """It takes no more."""
        if self._serving:
            self._serving.terminate()
            self._serving.wait(20)
            self._serving = None


def _written(promise: Promise) -> list[object]:
    return [promise.dossier_id, promise.number, promise.answer, [page.decode() for page in promise.pages]]

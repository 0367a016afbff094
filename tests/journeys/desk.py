"""The whole system as `make run` starts it, on free ports and in folders of its own, for a test to use."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import requests

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


def wait_for(look: Callable[[], T], seconds: float = 20.0, what: str = "") -> T:
    """The first true answer of `look`; AssertionError when there is none in time."""
    end = time.monotonic() + seconds
    while not (answer := look()):
        assert time.monotonic() < end, f"not within {seconds} s: {what or look}"
        time.sleep(0.05)
    return answer


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Desk:
    """`cuagan run` as a child process. `folder` holds its state, `runtime` (a tmpfs) its drafts."""

    def __init__(self, folder: Path, runtime: Path, **times: int) -> None:
        self.folder = folder
        self.runtime = runtime
        self.web, self.city, self.console_port, link, printer, phone = free_ports(6)
        self.base = f"http://127.0.0.1:{self.web}"
        self.console = f"http://127.0.0.1:{self.console_port}"
        settings = folder / "test.toml"
        settings.write_text(
            f'[folders]\nstate = "{folder}/box"\nruntime = "{runtime}"\n'
            f"[web]\nport = {self.web}\n[phone]\nport = {phone}\n"
            f'[camera]\npicture = "{folder}/sim/table.jpg"\n[reader]\nport = "{folder}/sim/reader"\n'
            f"[times]\n" + "".join(f"{key} = {value}\n" for key, value in times.items()) + "[desk]\n"
            f"city_port = {self.city}\nconsole_port = {self.console_port}\nlink_port = {link}\n"
            f'printer_port = {printer}\nfolder = "{folder}/sim"\ncity_folder = "{folder}/city"\n',
            encoding="utf-8",
        )
        self._command = [sys.executable, "-m", "cuagan", "run", "--config", "desk.toml", "--config", str(settings)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until kiosk, intake and console answer."""
        self.launch()
        for port in (self.web, self.city, self.console_port):
            wait_for(lambda port=port: self._answers(port), 60, f"port {port}; {self.folder}/run.log")

    def launch(self) -> None:
        """Start it."""
        with (self.folder / "run.log").open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=log, stderr=log)

    def stop(self) -> None:
        """Ctrl-C, and wait until everything has ended."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)
        shutil.rmtree(self.runtime, ignore_errors=True)

    def simulate(self, verb: str, *arguments: str) -> None:
        """One of the dock's verbs."""
        try:
            answer = requests.post(
                f"{self.base}/dock/do", json={"verb": verb, "arguments": list(arguments)}, timeout=30
            )
        except requests.ConnectionError:
            assert verb in ("cut-power", "kill-kiosk"), verb
        else:
            assert answer.ok, answer.text

    def state(self) -> dict[str, Any]:
        """What the dock shows."""
        answer = requests.get(f"{self.base}/dock/state", timeout=10)
        answer.raise_for_status()
        return dict(answer.json())

    def wait_until_back(self) -> None:
        """After a kill or a power cut: until the kiosk answers again."""
        wait_for(lambda: not self._answers(self.web), 10, "the kiosk to go down")
        wait_for(lambda: self._answers(self.web), 30, "the kiosk to come back")

    def printed(self) -> list[Path]:
        """The sheets in the printer's tray, oldest first."""
        return sorted((self.folder / "sim" / "printer" / "printed").iterdir())

    def drafts(self) -> list[Path]:
        """Every file of the visit's draft."""
        return [path for path in (self.runtime / "draft").rglob("*") if path.is_file()]

    def password(self) -> str:
        """The first officer's."""
        return (self.folder / "city" / "secrets" / "password").read_text().strip()

    @staticmethod
    def _answers(port: int) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

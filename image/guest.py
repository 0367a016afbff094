"""A box in QEMU: a card, the firmware's stand-in, a root shell that no box has, and a mains that can be cut.

Nothing in the image is made for this (`image.stand_in`).
"""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from image import stand_in
from image.firmware import Card, Choice
from image.monitor import Monitor
from image.profile import Arch
from image.shell import BuildError, run, say

BOARD = {
    "amd64": ["qemu-system-x86_64", "-M", "q35", "-cpu", "Nehalem"],
    "arm64": ["qemu-system-aarch64", "-M", "virt,gic-version=3", "-cpu", "cortex-a72"],
}
SERIAL = "ca6a0000-5b0e-4c11-9a57-0c0a6a000001"
CONSOLE = {"amd64": "ttyS0", "arm64": "ttyAMA0"}


@dataclass
class Wishes:
    """How the emulated box is equipped. forwards: host port by the guest's; files: more for /run, by name there."""

    memory_mb: int = 2048
    cores: int = 2
    forwards: Mapping[int, int] = field(default_factory=dict)
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    command_line: str = ""
    more: Sequence[str] = ()


class Guest:
    """One box on its mains. `folder` takes the console's log and sockets; every wait raises TimeoutError in time."""

    def __init__(self, card: Path, arch: Arch, folder: Path, wishes: Wishes | None = None) -> None:
        self.card = Card(card)
        self.folder = folder
        self.starts: list[Choice] = []
        self.began: list[float] = []  # time.monotonic() of each start
        self._arch = arch
        self._wishes = wishes or Wishes()
        self._process: subprocess.Popen[bytes] | None = None
        self._mains: threading.Thread | None = None
        self._cut = threading.Event()
        self._turn = 0
        self._console: socket.socket | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        """The box as it is; at the end its power is cut, if it has any."""
        return self

    def __exit__(self, *_: object) -> None:
        self.cut_power()

    def power_on(self, tryboot: bool = False, saved: Path | None = None) -> None:
        """Starts it, and starts it again whenever it restarts itself, until the power is cut.

        saved: goes on from there (`save`) instead; `tryboot` and the card must be as they were.
        """
        self._cut.clear()
        self._start(tryboot, saved)
        if saved:
            monitor = self.monitor()
            monitor.wait("query-status", "paused")
            monitor.ask("cont")
            monitor.close()
        self._mains = threading.Thread(target=self._keep, name="mains", daemon=True)
        self._mains.start()

    def cut_power(self) -> None:
        """At once: what the box had not written is gone."""
        self._cut.set()
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._mains:
            self._mains.join()
        self._hang_up()

    def save(self, to: Path) -> None:
        """Stops the box, and keeps its memory and devices in the file; then only its power is left to cut.

        The card is not in it: copy that too, before `power_on(saved=…)` of another box goes on.
        """
        monitor = self.monitor()
        monitor.ask("stop")
        monitor.ask("migrate-set-parameters", **{"max-bandwidth": 1 << 40})
        monitor.ask("migrate", uri=f"exec:cat >'{to}'")
        monitor.wait("query-migrate", "completed")
        monitor.close()

    def monitor(self) -> Monitor:
        """The emulator's own monitor, for plugging things in and out."""
        end = time.monotonic() + 30
        while True:
            try:
                return Monitor(self.folder / "monitor")
            except (FileNotFoundError, ConnectionRefusedError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def tell(self, command: str, timeout: float = 60) -> str:
        """Runs a command in the box's root shell; what it printed. BuildError when it fails."""
        code, said = self.ask(command, timeout)
        if code:
            raise BuildError(f"in the box: {command}\nended with {code}:\n{said[-2000:]}")
        return said

    def ask(self, command: str, timeout: float = 60) -> tuple[int, str]:
        """Exit code and output of a command in the box."""
        code, said = self._converse(f"({command}\n)", timeout)
        return code, said.decode(errors="replace")

    def active(self, unit: str) -> bool:
        """Whether systemd calls the unit active; a unit of ours is so only when its page or server answers."""
        return self.ask(f"systemctl is-active --quiet {unit}")[0] == 0

    def fetch(self, path: str, to: Path, timeout: float = 120) -> Path:
        """Copies a file out of the box."""
        code, content = self._converse(f"cat {path}", timeout)
        if code:
            raise BuildError(f"no {path} in the box: {content.decode(errors='replace')[-300:]}")
        to.write_bytes(content)
        return to

    def put(self, path: str, content: bytes, owner: str = "root", timeout: float = 120) -> None:
        """Writes a file in the box, whole or not at all."""
        words = base64.encodebytes(content).decode()
        self.tell(
            f"base64 -d >{path}.part <<'END'\n{words}END\nchown {owner}: {path}.part && mv {path}.part {path}", timeout
        )

    def wait(self, what: str, true: Callable[[], bool], timeout: float) -> float:
        """Asks again and again; how many seconds after the present start it was so."""
        end, why = time.monotonic() + timeout, ""
        while time.monotonic() < end:
            if self._cut.is_set():
                raise BuildError("the power is off")
            try:
                if true():
                    return time.monotonic() - self.began[-1]
            except (OSError, BuildError) as error:
                why = f" ({error})"
            time.sleep(0.5)
        raise TimeoutError(f"not within {timeout:.0f} s: {what}{why}; the console ends with\n{self.console(15)}")

    def console(self, lines: int = 40) -> str:
        """The end of what kernel and systemd said."""
        log = self.folder / f"console-{len(self.starts)}.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""

    def _start(self, tryboot: bool, saved: Path | None = None) -> None:
        choice = self.card.choose(tryboot)
        self.starts.append(choice)
        number = len(self.starts)
        work = Path(tempfile.mkdtemp(prefix=f"start-{number}-", dir=self.folder))
        kernel = self.card.take(choice.partition, choice.kernel, work / "kernel")
        initramfs = self.card.take(choice.partition, choice.initramfs, work / "initramfs")
        with initramfs.open("ab") as file:
            wishes = self._wishes
            more = stand_in.archive(self._arch, choice, wishes.files, wishes.units, work)
            file.write(bytes(-file.tell() % 4) + more)
        for name in ("shell", "firmware", "monitor"):
            (self.folder / name).unlink(missing_ok=True)
        command = self._command(choice, kernel, initramfs, work)
        command += ["-incoming", f"exec:cat '{saved}'"] if saved else []
        say(f"start {number} from partition {choice.partition}{', tried once' if tryboot else ''}")
        log = (self.folder / f"console-{number}.log").open("wb")
        self.began.append(time.monotonic())
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        log.close()

    def _keep(self) -> None:
        """The firmware's thread: a restart starts what the card now says; the flag of a restart holds once."""
        while self._process:
            flag = self._listen(self._process)
            self._process.wait()
            if self._cut.is_set():
                return
            self._hang_up()
            self._start("tryboot" in flag)
            if self._cut.is_set():  # meanwhile: it was the one before that was killed
                self._process.kill()

    def _listen(self, process: subprocess.Popen[bytes]) -> str:
        """What the box says to its firmware until it ends."""
        line = self._connect("firmware", process)
        heard = b""
        while line:
            more = line.recv(4096)
            if not more:
                line.close()
                break
            heard += more
        return heard.decode(errors="replace")

    def _connect(self, name: str, process: subprocess.Popen[bytes]) -> socket.socket | None:
        while process.poll() is None:
            line = socket.socket(socket.AF_UNIX)
            try:
                line.connect(str(self.folder / name))
                return line
            except OSError:
                line.close()
                time.sleep(0.1)
        return None

    def _converse(self, command: str, timeout: float) -> tuple[int, bytes]:
        """One command: its output comes back as base64 between two marks."""
        self._turn += 1
        mark = f"={self._turn}="
        if not self._console and self._process:
            self._console = self._connect("shell", self._process)
        line = self._console  # another thread may hang up
        if not line:
            raise OSError("the box is off")
        words = (
            f"{command} >/run/said 2>&1; code=$?; echo '<{mark}'; base64 -w0 /run/said; echo; echo \"{mark}$code>\"\n"
        )
        heard = b""
        try:
            line.settimeout(timeout)
            line.sendall(words.encode())
            end = time.monotonic() + timeout
            while not (heard.endswith(b">\n") and f"\n{mark}".encode() in heard):
                if time.monotonic() > end:
                    raise TimeoutError(f"no answer to: {command[:200]}")
                more = line.recv(65536)
                if not more:
                    raise OSError("the box is off")
                heard += more
        except OSError:
            self._hang_up()
            raise
        said, _, code = heard.rpartition(f"<{mark}\n".encode())[2].rpartition(f"\n{mark}".encode())
        return int(code.strip(b">\n")), base64.b64decode(said)

    def _hang_up(self) -> None:
        if self._console:
            self._console.close()
        self._console = None

    def _command(self, choice: Choice, kernel: Path, initramfs: Path, work: Path) -> list[str]:
        wishes = self._wishes
        unwanted = ("console=", "quiet", "loglevel=", "systemd.show_status=")
        line = " ".join(word for word in choice.command_line.split() if not word.startswith(unwanted))
        line += f" console={CONSOLE[self._arch]} {wishes.command_line}"
        board = [*BOARD[self._arch], "-smp", str(wishes.cores), "-m", str(wishes.memory_mb)]
        if self._arch == "amd64":
            line += f" cuagan.partition={choice.partition}"
            board += ["-uuid", SERIAL]
        else:
            board += ["-dtb", str(stand_in.device_tree(board, choice, work))]
        forwards = "".join(f",hostfwd=tcp:127.0.0.1:{host}-:{guest}" for guest, host in wishes.forwards.items())
        ports = []
        for name in ("shell", "firmware"):
            ports += ["-chardev", f"socket,id={name},path={self.folder / name},server=on,wait=off"]
            ports += ["-device", f"virtserialport,chardev={name},name={name}"]
        return [
            *board,
            *("-accel", "tcg,thread=multi"),
            *("-kernel", str(kernel), "-initrd", str(initramfs), "-append", line),
            *("-no-reboot", "-nodefaults", "-display", "none", "-serial", "stdio"),
            *("-drive", f"if=none,id=card,format=raw,file={self.card.path}", "-device", "virtio-blk-pci,drive=card"),
            *("-netdev", f"user,id=net{forwards}", "-device", "virtio-net-pci,netdev=net,romfile="),
            *("-chardev", f"socket,id=monitor,path={self.folder / 'monitor'},server=on,wait=off"),
            *("-mon", "chardev=monitor,mode=control"),
            *("-device", "virtio-rng-pci", "-device", "virtio-serial-pci", *ports, *wishes.more),
        ]


def copy_card(image: Path, to: Path, grow_to: int = 0) -> Path:
    """A card with that image on it, `grow_to` bytes large if that is more; a saved state is taken the same way."""
    run(["cp", "--sparse=always", "--reflink=auto", image, to])
    if grow_to > to.stat().st_size:
        os.truncate(to, grow_to)
    return to

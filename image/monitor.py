"""QEMU's monitor over its socket, one command at a time: https://www.qemu.org/docs/master/interop/qmp-spec.html."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from typing import Any

from image.shell import BuildError


class Monitor:
    """Connected until `close`. `path`: the socket of a `-mon mode=control`."""

    def __init__(self, path: Path, timeout: float = 60) -> None:
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(timeout)
        self._line.connect(str(path))
        self._heard = self._line.makefile("rb")
        self._heard.readline()  # its greeting
        self.ask("qmp_capabilities")

    def ask(self, command: str, **arguments: object) -> Any:
        """What the command returns; BuildError when QEMU refuses it."""
        self._line.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        while line := self._heard.readline():
            answer = json.loads(line)
            if "error" in answer:
                raise BuildError(f"qemu {command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]
        raise OSError("the emulator is gone")

    def wait(self, command: str, wanted: str, timeout: float = 300) -> None:
        """Ask again and again until the answer's `status` is the wanted one; BuildError when it fails or never is."""
        end, status = time.monotonic() + timeout, ""
        while status not in (wanted, "failed") and time.monotonic() < end:
            time.sleep(0.1)
            status = self.ask(command).get("status", "")
        if status != wanted:
            raise BuildError(f"qemu {command}: {status}, not {wanted}")

    def close(self) -> None:
        """Hang up; the box goes on."""
        self._heard.close()
        self._line.close()

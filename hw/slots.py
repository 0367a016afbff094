"""The two system slots: which one runs, and RAUC, who writes the other (https://rauc.readthedocs.io)."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from appliance.errors import ApplianceError, Fault
from appliance.upkeep.bundles import Bundle
from appliance.upkeep.updates import Running

BACKEND = Path("/usr/lib/cuagan/tryboot")
SLOTS = ("A", "B")
_TRY = "0 tryboot"
"""What the Raspberry Pi's firmware takes for "the other slot, once" (`tryboot`)."""

_STREAMING = Path("/sys/module/nbd")
"""The kernel's part in it."""

_INSPECT = ("de.pengutronix.rauc", "/", "de.pengutronix.rauc.Installer", "InspectBundle", "sa{sv}")
_INSPECT_S = 290
"""Longer than a stream waits for its line (`appliance.upkeep.streams`)."""

_META = "cuagan"
"""The manifest's section `[meta.cuagan]`, which says what RAUC does not need to know."""


class Slots:
    """RAUC by its command and on the bus, the bootloader by RAUC's own backend."""

    def __init__(
        self,
        backend: Path = BACKEND,
        rauc: Sequence[str | Path] = ("rauc",),
        bus: Sequence[str | Path] = ("busctl",),
    ) -> None:
        self._backend = backend
        self._rauc = list(rauc)
        self._bus = list(bus)

    def current(self) -> str:
        """The slot that runs (A or B); empty where there are none, as on a desk."""
        return self._asked("get-current")

    def trying(self) -> bool:
        """Whether the slot that runs is not the one that starts by itself: it has not proven itself."""
        current = self.current()
        return bool(current) and current != self._asked("get-primary")

    def other_works(self) -> bool:
        """Whether the other slot has proven itself, and nothing was written to it since."""
        others = [slot for slot in SLOTS if slot != self.current()]
        return len(others) == 1 and self._asked("get-state", others[0]) == "good"

    def proven(self) -> bool:
        """Whether the slot that runs is noted as one that works."""
        current = self.current()
        return not current or self._asked("get-state", current) == "good"

    def mark_good(self) -> None:
        """Commit the slot that runs. UPDATE_FAILED when RAUC does not."""
        self._run("status", "mark-good", "booted")

    def info(self, bundle: Path) -> Bundle:
        """What a bundle says of itself, once its signature is found to be ours.

        UPDATE_NOT_OURS when it is somebody else's, UPDATE_DAMAGED when it is no whole bundle.
        """
        words = [*self._rauc, "info", "--output-format=json-2", bundle]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise _not_taken(done.stderr)
        return _read(json.loads(done.stdout))

    def streams(self) -> bool:
        """Whether RAUC can install from an address: the kernel lets it serve a block device."""
        return _STREAMING.exists()

    def inspect(self, url: str) -> Bundle:
        """As `info`, of a bundle at an address: asked of RAUC's service, whose helper that reads it is nobody's."""
        words = [*self._bus, "--json=short", f"--timeout={_INSPECT_S}", "call", *_INSPECT, url, "0"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise _not_taken(done.stderr)
        return _read(_plain(json.loads(done.stdout))[0])

    def install(self, bundle: Path | str) -> None:
        """Write it into the other slot, which from then on may be tried. UPDATE_FAILED when it does not get there.

        `bundle`: a file, or where RAUC finds it by HTTP; it then reads of it only what neither slot has.
        """
        self._run("install", str(bundle))

    def try_other(self) -> None:
        """Restart into the other slot, this once."""
        # a word after "reboot" is no longer taken by trixie's systemctl
        subprocess.run(["systemctl", "reboot", f"--reboot-argument={_TRY}"], check=True)

    def restart(self) -> None:
        """Restart into the slot that starts by itself."""
        subprocess.run(["systemctl", "reboot"], check=True)

    def _asked(self, *words: str) -> str:
        if not self._backend.exists():
            return ""
        done = subprocess.run([self._backend, *words], capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    def _run(self, *words: str) -> None:
        done = subprocess.run([*self._rauc, *words], capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()[-1:] or [""]
            raise ApplianceError(Fault.UPDATE_FAILED, f"rauc {words[0]}: {said[0][:300]}")


def running() -> Running:
    """The system that runs, as its os-release(5) names it; on a desk one that is older than any bundle."""
    named = platform.freedesktop_os_release()
    return Running(compatible=named.get("IMAGE_ID", ""), built=int(named.get("CUAGAN_BUILT", "0")))


def _not_taken(said: str) -> ApplianceError:
    """Why RAUC takes no such bundle, by what it said."""
    foreign = "signature verification failed" in said.lower()
    last = said.strip().splitlines()[-1:] or [""]
    return ApplianceError(Fault.UPDATE_NOT_OURS if foreign else Fault.UPDATE_DAMAGED, last[0][:300])


def _plain(told: Any) -> Any:
    """What busctl says, without the types that it names beside each value."""
    if isinstance(told, dict):
        return _plain(told["data"]) if told.keys() == {"type", "data"} else {key: _plain(told[key]) for key in told}
    return [_plain(each) for each in told] if isinstance(told, list) else told


def _read(told: dict[str, Any]) -> Bundle:
    """Of a signed bundle; UPDATE_DAMAGED when it lacks what ours have."""
    try:
        meta, update = told["meta"][_META], told["update"]
        return Bundle(
            compatible=update["compatible"],
            version=update["version"],
            built=int(meta["built"]),
            reads=tuple(int(number) for number in meta["reads"].split()),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ApplianceError(Fault.UPDATE_DAMAGED, f"its manifest has no [meta.{_META}]: {error}") from error

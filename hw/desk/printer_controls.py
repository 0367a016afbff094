"""The simulated printer under somebody's hands."""

from __future__ import annotations

from pathlib import Path

_FAULTS = {"empty": "media-empty", "jam": "media-jam", "cover": "cover-open"}
"""What `PrinterControls.state` calls a fault, and IPP's keyword for it."""


class PrinterControls:
    """What hands can do to the simulated printer. All of it is files in `folder`, so any process may be the hands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._unplugged = folder / "unplugged"
        for name in ("faults", "incoming", "printed", "spool"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def empty(self) -> None:
        """Take the paper out of the tray."""
        self._fault("empty").touch()

    def refill(self) -> None:
        """Put paper into the tray."""
        self._fault("empty").unlink(missing_ok=True)

    def jam(self) -> None:
        """Let the next document get stuck."""
        self._fault("jam").touch()

    def clear(self) -> None:
        """Pull the stuck sheet out."""
        self._fault("jam").unlink(missing_ok=True)

    def open_cover(self) -> None:
        """Open the cover."""
        self._fault("cover").touch()

    def close_cover(self) -> None:
        """Close the cover."""
        self._fault("cover").unlink(missing_ok=True)

    def unplug(self) -> None:
        """Pull the printer's plug: whoever tends it sees to that."""
        self._unplugged.touch()

    def plug(self) -> None:
        """Put the plug back."""
        self._unplugged.unlink(missing_ok=True)

    @property
    def loaded(self) -> bool:
        """Whether there is paper in the tray."""
        return not self._fault("empty").exists()

    @property
    def plugged(self) -> bool:
        """Whether the printer has power."""
        return not self._unplugged.exists()

    def state(self) -> tuple[str, ...]:
        """What is the matter with it: of `empty`, `jam`, `cover`, `unplugged`; nothing when it is ready."""
        faults = tuple(name for name in _FAULTS if self._fault(name).exists())
        return faults if self.plugged else (*faults, "unplugged")

    def sheets(self) -> list[Path]:
        """The documents in the tray, oldest first; the printer keeps the last twenty."""
        return sorted((self.folder / "printed").iterdir())

    def _fault(self, name: str) -> Path:
        return self.folder / "faults" / _FAULTS[name]

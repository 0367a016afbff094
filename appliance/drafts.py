"""Where a visit's draft lies: a folder in memory-backed storage, and nowhere else."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import msgspec

from appliance.dossier import Draft, DraftPage
from appliance.errors import ConfigError


def boottime() -> float:
    """Seconds since the board started, time asleep included: a clock that no one sets."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def check_memory_backed(folder: Path, proc: Path = Path("/proc")) -> None:
    """ConfigError unless the folder lies on a tmpfs and no swap on a disk could write it out. `proc`: proc(5)."""
    mounts = proc / "self" / "mounts"
    table = [line.split() for line in mounts.read_text(encoding="utf-8").splitlines()]
    holding = [row for row in table if folder.resolve().is_relative_to(row[1])]
    kind = max(holding, key=lambda row: len(row[1]))[2]
    if kind not in ("tmpfs", "ramfs"):
        raise ConfigError(f"folders.runtime: {folder} lies on {kind}; drafts must lie on a tmpfs")
    swaps = (proc / "swaps").read_text(encoding="utf-8").splitlines()[1:]
    on_disk = [line.split()[0] for line in swaps if not line.startswith("/dev/zram")]
    if on_disk:
        raise ConfigError(f"folders.runtime: swap is on ({', '.join(on_disk)}); drafts could reach the disk")


class Drafts:
    """Saves, loads and wipes the one draft; pages lie beside it as `<id>.jpg` and `<id>.thumb.jpg`."""

    def __init__(self, runtime: Path) -> None:
        self.folder = runtime / "draft"
        self._file = self.folder / "draft.json"
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def save(self, draft: Draft) -> None:
        """Write the draft whole: a crash leaves the old one or the new one."""
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(draft))
        fresh.replace(self._file)

    def load(self) -> Draft | None:
        """The draft that a crash left behind, or None. A draft that cannot be read is wiped: it is nobody's."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Draft)
        except FileNotFoundError:
            return None
        except msgspec.MsgspecError:
            self.wipe()
            return None

    def page(self, name: str) -> Path:
        """The file of a page, by the name that a URL gives: only plain names of this folder exist."""
        return self.folder / Path(name).name

    def drop(self, page: DraftPage) -> None:
        """Remove a page that is not kept."""
        for name in (f"{page.id}.jpg", f"{page.id}.thumb.jpg"):
            (self.folder / name).unlink(missing_ok=True)

    def wipe(self) -> None:
        """Remove everything of the visit. A worker that is still writing writes into what is thrown away."""
        thrown = self.folder.with_name("thrown")
        shutil.rmtree(thrown, ignore_errors=True)
        self.folder.rename(thrown)
        self.folder.mkdir(mode=0o700)
        shutil.rmtree(thrown)

"""Drafts lie in memory, and nothing may write them to a disk."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.drafts import check_memory_backed
from appliance.errors import ConfigError

SWAPS = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


@pytest.fixture
def memory() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="cuagan-drafts-", dir="/dev/shm"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """What this kernel says of its mounts, and no swap."""
    (tmp_path / "self").mkdir()
    (tmp_path / "self" / "mounts").write_bytes(Path("/proc/self/mounts").read_bytes())
    (tmp_path / "swaps").write_text(SWAPS)
    return tmp_path


def test_a_folder_in_memory_will_do(memory: Path, proc: Path) -> None:
    check_memory_backed(memory, proc)


def test_a_folder_on_anything_else_is_refused(proc: Path) -> None:
    with pytest.raises(ConfigError, match="lies on proc"):
        check_memory_backed(Path("/proc"), proc)


@pytest.mark.parametrize("swap", ["/dev/mmcblk0p3", "/var/swap"])
def test_swap_on_a_card_is_refused(swap: str, memory: Path, proc: Path) -> None:
    (proc / "swaps").write_text(f"{SWAPS}{swap}\t\tfile\t\t102396\t\t0\t\t-2\n")
    with pytest.raises(ConfigError, match=swap):
        check_memory_backed(memory, proc)


def test_swap_in_compressed_memory_will_do(memory: Path, proc: Path) -> None:
    (proc / "swaps").write_text(f"{SWAPS}/dev/zram0\t\tpartition\t1999868\t\t0\t\t100\n")
    check_memory_backed(memory, proc)

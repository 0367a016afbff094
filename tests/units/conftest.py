"""A root with our units in it, as the image has it, and the systemd that looks at it."""

from __future__ import annotations

import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.units.rauc import Rauc
from tests.units.update_world import Box, Works

PROJECT = Path(__file__).parents[2]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def trixie() -> Path:
    """Debian trixie's systemd and compositor, unpacked; built once and kept between runs."""
    return tree("tools/trixie_units.sh")


@pytest.fixture(scope="session")
def trixie_box() -> Path:
    """The packages of a box, unpacked, but for the browser."""
    return tree("tools/trixie_box.sh")


def tree(script: str) -> Path:
    """What a script has built."""
    assert shutil.which("mmdebstrap"), "mmdebstrap is missing: apt-get install mmdebstrap (or run `make test`)"
    built = subprocess.run([PROJECT / script], stdout=subprocess.PIPE, text=True, check=False)
    assert built.returncode == 0, f"{script} could not build the tree; what it said is above"
    return Path(built.stdout.strip())


@pytest.fixture
def root(trixie: Path, tmp_path: Path) -> Path:
    """The units of trixie and ours, with a stand-in where the image has our programs."""
    folder = tmp_path / "root"
    units = folder / "usr/lib/systemd/system"
    shutil.copytree(trixie / "usr/lib/systemd/system", units, symlinks=True)
    for program in ("opt/cuagan/bin/cuagan", "usr/bin/rauc", "usr/bin/systemctl", "usr/bin/sleep", "usr/bin/rm"):
        (folder / program).parent.mkdir(parents=True, exist_ok=True)
        (folder / program).write_text("#!/bin/sh\n")
        (folder / program).chmod(0o755)
    install(folder)
    return folder


def install(folder: Path) -> None:
    """As the image does it."""
    subprocess.run([PROJECT / "systemd/install.sh", folder], check=True)


@pytest.fixture(scope="session")
def run_trixie(trixie: Path) -> Run:
    """Runs a program of that tree on this machine's kernel and files."""

    def run(program: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*of_trixie(trixie, program), *words], capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def rauc(trixie: Path) -> Iterator[Rauc]:
    """Trixie's RAUC."""
    with tempfile.TemporaryDirectory(dir="/tmp") as bus:  # a socket's path is short
        yield Rauc(of_trixie(trixie, "rauc"), Path(bus))


def of_trixie(trixie: Path, program: str) -> Sequence[str | Path]:
    """The words that run a program of the tree by the tree's own loader."""
    libraries = trixie / "usr/lib" / f"{platform.machine()}-linux-gnu"
    loader = next(libraries.glob("ld-linux-*.so.*"))
    return [loader, "--library-path", f"{libraries}:{libraries / 'systemd'}", trixie / "usr/bin" / program]


@pytest.fixture(scope="session")
def works(trixie: Path, tmp_path_factory: pytest.TempPathFactory) -> Works:
    """Whoever makes bundles."""
    return Works(of_trixie(trixie, "rauc"), of_trixie(trixie, "mksquashfs"), tmp_path_factory.mktemp("works") / "w")


@pytest.fixture
def box(works: Works, tmp_path: Path) -> Box:
    """A box that may be updated."""
    return Box(works, tmp_path)

"""A root with our units in it, as the image has it, and the systemd that looks at it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def trixie() -> Path:
    """Debian trixie's systemd and compositor, unpacked; built once and kept between runs."""
    assert shutil.which("mmdebstrap"), "mmdebstrap is missing: apt-get install mmdebstrap (or run `make test`)"
    built = subprocess.run([PROJECT / "tools/trixie_units.sh"], stdout=subprocess.PIPE, text=True, check=False)
    assert built.returncode == 0, "tools/trixie_units.sh could not build the tree; what it said is above"
    return Path(built.stdout.strip())


@pytest.fixture
def root(trixie: Path, tmp_path: Path) -> Path:
    """The units of trixie and ours, with a stand-in where the image has our programs."""
    folder = tmp_path / "root"
    units = folder / "usr/lib/systemd/system"
    shutil.copytree(trixie / "usr/lib/systemd/system", units, symlinks=True)
    for program in ("opt/cuagan/bin/cuagan", "usr/bin/rauc", "usr/bin/systemctl"):
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
    """Runs a program of that tree on this machine's kernel and files, by the tree's own loader."""
    libraries = trixie / "usr/lib" / f"{_machine()}-linux-gnu"
    loader = next(libraries.glob("ld-linux-*.so.*"))

    def run(program: str, *words: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
        path = f"{libraries}:{libraries / 'systemd'}"
        command: Sequence[str | Path] = [loader, "--library-path", path, trixie / "usr/bin" / program, *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload,no-any-return]

    return run


def _machine() -> str:
    return subprocess.run(["uname", "-m"], capture_output=True, text=True, check=True).stdout.strip()

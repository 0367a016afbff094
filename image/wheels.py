"""The Python packages of the box: from requirements.lock, with its hashes, and only what runs on a box."""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from image.base import cache, workshop
from image.profile import HERE, ROOT, Arch, Profile
from image.shell import run, say

PYTHON = "3.13"  # trixie's
DEBIANS = {"pycups"}  # no wheels exist; Debian builds it against its own CUPS
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def target(arch: Arch) -> dict[str, str]:
    """The markers of the box's Python, for conditions in requirements."""
    return {
        "python_version": PYTHON,
        "python_full_version": f"{PYTHON}.0",
        "platform_machine": MACHINES[arch],
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "os_name": "posix",
        "extra": "",
    }


def needed(arch: Arch, package: str = "cuagan") -> set[str]:
    """Names of what the package needs to run, and what that needs, and so on; read from what is installed here."""
    found: set[str] = set()
    waiting = [package]
    while waiting:
        for line in importlib.metadata.requires(waiting.pop()) or []:
            requirement = Requirement(line)
            name = canonicalize_name(requirement.name)
            if name not in found and (not requirement.marker or requirement.marker.evaluate(target(arch))):
                found.add(name)
                waiting.append(name)
    return found


def pinned(lock: str, names: set[str], arch: Arch) -> str:
    """Those lines of a lock file, hashes included, that are for these packages on the box; conditions taken off."""
    blocks: list[str] = []
    for line in lock.splitlines():
        if line.startswith((" ", "\t")):
            blocks[-1] += "\n" + line
        elif line:
            blocks.append(line)
    chosen = []
    for block in blocks:
        head, _, hashes = block.partition("\\\n")
        requirement = Requirement(head.strip())
        wanted = canonicalize_name(requirement.name) in names
        if wanted and (not requirement.marker or requirement.marker.evaluate(target(arch))):
            chosen.append(f"{requirement.name}{requirement.specifier} \\\n{hashes}")
    return "\n".join(chosen) + "\n"


def asked_for(profile: Profile, arch: Arch) -> str:
    """The lines of lock files, hashes included, of every package that comes as a wheel from the index."""
    ours = pinned((ROOT / "requirements.lock").read_text(), needed(arch) - DEBIANS, arch)
    return ours + (HERE / "profiles" / profile.wheels.lock).read_text() if profile.wheels.lock else ours


def wheelhouse(profile: Profile, arch: Arch) -> Path:
    """A folder with every wheel of the box but our own; cached under the digest of what is asked for."""
    asked = asked_for(profile, arch)
    key = hashlib.sha256("\n".join([asked, arch, PYTHON, *profile.wheels.source]).encode()).hexdigest()[:16]
    found = cache() / f"wheels-{profile.name}-{arch}-{key}"
    if not found.exists():
        with tempfile.TemporaryDirectory(prefix="part-", dir=cache()) as name:
            part = Path(name) / "wheels"
            part.mkdir()
            _download(asked, arch, part)
            if profile.wheels.source:
                _build(profile, arch, part)
            part.rename(found)
    return found


def _download(asked: str, arch: Arch, out: Path) -> None:
    say(f"fetching the Python packages of the box ({arch})")
    listed = out / "box.txt"
    listed.write_text(asked)
    glibcs = ("2_17", "2_24", "2_26", "2_27", "2_28", "2_31", "2_34")
    platforms = [f"--platform=manylinux_{glibc}_{MACHINES[arch]}" for glibc in glibcs]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    run([*pip, f"--python-version={PYTHON}", *platforms, "-r", str(listed), "-d", str(out)])


def _build(profile: Profile, arch: Arch, out: Path) -> None:
    """Builds in a tree with a compiler that is thrown away. No hash: the version is pinned, the index is trusted.

    PYPI=1 tells lgpio to take its C library in, as its wheels do.
    """
    say(f"building {', '.join(profile.wheels.source)}")
    tools = ["gcc", "libc6-dev", "python3-dev", "python3-pip", "python3-setuptools", "python3-wheel", "swig"]
    with workshop(profile, arch, tools) as tree:
        sources = tree / "src"
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-build-isolation"]
        run([*fetch, "--no-binary=:all:", "-d", str(sources), *profile.wheels.source])
        wheel = ["python3", "-m", "pip", "wheel", "--no-index", "--no-deps", "--no-build-isolation", "-w", "/wheels"]
        run(["chroot", str(tree), *wheel, *(f"/src/{path.name}" for path in sorted(sources.iterdir()))], {"PYPI": "1"})
        for path in sorted((tree / "wheels").iterdir()):
            shutil.copy(path, out)


def project_wheel(out: Path, epoch: int) -> Path:
    """Our own wheel, its files dated `epoch`."""
    with tempfile.TemporaryDirectory() as work:
        copy = Path(work) / "src"
        unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
        for name in ("cuagan", "appliance", "hw", "web", "city", "serving"):
            shutil.copytree(ROOT / name, copy / name, ignore=unwanted)
        for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, copy)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            str(out),
            str(copy),
        ]
        run(pip, {"SOURCE_DATE_EPOCH": str(epoch)})
    return next(out.glob("cuagan-*.whl"))

"""The box's tree of Debian packages, as one tar: built by mmdebstrap, kept until packages or archives change."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import tempfile
import urllib.request
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

from image.profile import Arch, Profile
from image.shell import BuildError, run, say

APT = ('Acquire::Languages "none"', 'APT::Install-Recommends "false"')
DPKG = (
    "path-exclude=/usr/share/man/*",
    "path-exclude=/usr/share/locale/*",
    "path-include=/usr/share/locale/locale.alias",
    "path-exclude=/usr/share/doc/*",
    "path-include=/usr/share/doc/*/copyright",
)

BINFMT = Path("/proc/sys/fs/binfmt_misc")


def cache() -> Path:
    """Where trees and wheels are kept between builds."""
    told = os.environ.get("CUAGAN_CACHE")
    found = Path(told) if told else Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "cuagan"
    found.mkdir(parents=True, exist_ok=True)
    return found


def releases(profile: Profile) -> list[str]:
    """The InRelease of each archive: what the archive has now, and since when."""
    found = []
    for address, suite, _ in profile.archives():
        with urllib.request.urlopen(f"{address}/dists/{suite}/InRelease", timeout=60) as answer:
            found.append(answer.read().decode())
    return found


def newest(texts: list[str]) -> int:
    """When the youngest of the archives was published, in seconds since 1970: no file of the tree is younger."""
    dates = [found[1] for text in texts if (found := re.search(r"^Date: (.*)$", text, re.MULTILINE))]
    return max(int(parsedate_to_datetime(date).timestamp()) for date in dates)


def contents(texts: list[str]) -> str:
    """What decides which packages there are: the digests of the lists, not the dates of signing."""
    return "\n".join(sorted({line.strip() for text in texts for line in re.findall(r"^ [0-9a-f]{64} .*$", text, re.M)}))


def base(profile: Profile, arch: Arch) -> Path:
    """A tar of the box's packages and what they need; cached under the digest of them, of options and archives."""
    texts, packages = releases(profile), profile.debian_packages(arch)
    told = [profile.suite, arch, "essential", *packages, *APT, *DPKG, contents(texts)]
    key = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    found = cache() / f"tree-{profile.name}-{arch}-essential-{key}.tar"
    if not found.exists():
        say(f"building the tree of {len(packages)} packages and what they need ({profile.name}, {arch})")
        part = found.with_suffix(f".{os.getpid()}.part")
        try:
            _mmdebstrap(profile, arch, packages, ("essential", "tar"), part, newest(texts))
            part.rename(found)
        finally:
            part.unlink(missing_ok=True)
        forget(found)
    return found


@contextlib.contextmanager
def workshop(profile: Profile, arch: Arch, tools: list[str]) -> Iterator[Path]:
    """A tree with these packages, to build something in; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="workshop-", dir=cache()) as name:
        _mmdebstrap(profile, arch, tools, ("apt", "directory"), Path(name), newest(releases(profile)))
        yield Path(name)


def forget(kept: Path) -> None:
    """Removes older trees of the same kind: each is more than a gigabyte."""
    kind = kept.name.rpartition("-")[0]
    for other in kept.parent.glob(f"{kind}-*.tar"):
        if other != kept:
            other.unlink()


def understand(arch: Arch) -> None:
    """Programs of another kind than this machine's are handed to qemu-user by the kernel, as on a machine that starts
    binfmt-support by itself.
    """
    machine = {"amd64": "x86_64", "arm64": "aarch64"}[arch]
    if machine == platform.machine():
        return
    if not (BINFMT / "register").exists():
        run(["mount", "-t", "binfmt_misc", "binfmt_misc", BINFMT])
    run(["update-binfmts", "--enable", f"qemu-{machine}"])


def _mmdebstrap(
    profile: Profile, arch: Arch, packages: list[str], kind: tuple[str, str], out: Path, epoch: int
) -> None:
    """kind: mmdebstrap's variant and format."""
    if not Path(profile.keyring).exists():
        raise BuildError(f"{profile.keyring} is missing: install the archive's keyring package")
    understand(arch)
    options = [*(f"--aptopt={option}" for option in APT), *(f"--dpkgopt={option}" for option in DPKG)]
    lines = [
        f"deb [signed-by={keyrings(profile)}] {at} {suite} {' '.join(parts)}" for at, suite, parts in profile.archives()
    ]
    command = [
        "mmdebstrap",
        "--quiet",
        "--mode=root",
        f"--architectures={arch}",
        f"--variant={kind[0]}",
        f"--format={kind[1]}",
    ]
    # the initramfs is made later, once, with our own scripts in it
    environment = {"SOURCE_DATE_EPOCH": str(epoch), "INITRD": "No"}
    run([*command, *options, f"--include={','.join(packages)}", profile.suite, out, *lines], environment)


def keyrings(profile: Profile) -> str:
    """The keys that may sign what is installed."""
    return ",".join(dict.fromkeys(["/usr/share/keyrings/debian-archive-keyring.gpg", profile.keyring]))

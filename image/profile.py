"""What differs between the two kinds of card image: one small TOML file each, in `profiles/`."""

from __future__ import annotations

import configparser
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from image.shell import BuildError, run

HERE = Path(__file__).parent
ROOT = HERE.parent
Arch = Literal["amd64", "arm64"]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One Debian archive: a folder of the mirror of that name."""

    mirror: str
    folder: str
    suites: list[str]
    components: list[str]


class Wheels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Python packages beyond the project's own lock file. `source`: built here, because their index has no wheel that
    fits; `lock`: a file of more, with hashes, in the profiles' folder, or empty.
    """

    source: list[str]
    lock: str = ""


class Boot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The boot partition: config.txt, names of kernel and initramfs by the end of the kernel's version, console, and
    what else the kernel is told.
    """

    modules: list[str]
    kernels: dict[str, str]
    initramfs: dict[str, str]
    config: str
    console: str
    command_line: str = ""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A profile as its file says it."""

    name: str
    suite: str
    architectures: list[str]
    keyring: str
    sources: list[Source]
    mirrors: dict[str, str]
    packages: dict[str, list[str]]
    wheels: Wheels
    boot: Boot

    def debian_packages(self, arch: Arch) -> list[str]:
        """Every package of the box: the common list, then what this profile adds."""
        return sorted({*common_packages(), *self.packages["all"], *self.packages[arch]})

    def archives(self) -> list[tuple[str, str, list[str]]]:
        """(address, suite, components) of each archive; BuildError when nobody said where a mirror is."""
        return [
            (f"{self._mirror(source.mirror)}/{source.folder}", suite, source.components)
            for source in self.sources
            for suite in source.suites
        ]

    def _mirror(self, name: str) -> str:
        if name in self.mirrors:
            return self.mirrors[name]
        if name == "debian":
            return debian_mirror()
        raise BuildError(f"where is the archive? --mirror {name}=http://…")


def debian_mirror() -> str:
    """The Debian mirror that this machine's apt uses, without the archive's folder."""
    found = run(["bash", "-c", '. "$0"; debian_mirror', ROOT / "tools" / "trees.sh"])
    return found.strip().rstrip("/").removesuffix("/debian")


def load(name: str, mirrors: dict[str, str] | None = None) -> Profile:
    """The profile of that name; `mirrors`: where they are, by name; Debian's need not be said."""
    told = tomllib.loads((HERE / "profiles" / f"{name}.toml").read_text(encoding="utf-8"))
    return msgspec.convert({"name": name, **told, "mirrors": mirrors or {}}, Profile)


def common_packages() -> list[str]:
    """The section [box] of system-packages.ini."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "system-packages.ini", encoding="utf-8")
    return list(parser["box"])

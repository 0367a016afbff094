"""What differs between the two kinds of card image: one small TOML file each, in `profiles/`."""

from __future__ import annotations

import configparser
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

HERE = Path(__file__).parent
ROOT = HERE.parent
Arch = Literal["amd64", "arm64"]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One Debian archive; `uri` may name a mirror of the profile in braces."""

    uri: str
    suites: list[str]
    components: list[str]


class Wheels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Python packages beyond the lock file's; `source`: built here, because their index has no wheel that fits."""

    source: list[str]


class Boot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The boot partition: config.txt, names of kernel and initramfs by the end of the kernel's version, console."""

    modules: list[str]
    kernels: dict[str, str]
    initramfs: dict[str, str]
    config: str
    console: str


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
        """(address, suite, components) of each archive, mirrors put in."""
        return [
            (source.uri.format_map(self.mirrors), suite, source.components)
            for source in self.sources
            for suite in source.suites
        ]


def load(name: str, mirrors: dict[str, str] | None = None) -> Profile:
    """The profile of that name; `mirrors` replaces its mirrors by name."""
    told = tomllib.loads((HERE / "profiles" / f"{name}.toml").read_text(encoding="utf-8"))
    told["mirrors"] |= mirrors or {}
    return msgspec.convert({"name": name, **told}, Profile)


def common_packages() -> list[str]:
    """The section [box] of system-packages.ini."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "system-packages.ini", encoding="utf-8")
    return list(parser["box"])

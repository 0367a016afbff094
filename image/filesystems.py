"""File systems as files, without mounting anything, the same bytes for the same content."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from image.layout import uuid
from image.profile import Arch
from image.shell import run
from image.wheels import MACHINES

AUTOBOOT = "[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n"


def fat(out: Path, size: int, label: str, number: int, content: Path | None, epoch: int) -> None:
    """A FAT32 file system of `size` bytes with the folder's content; `number` makes its serial number."""
    empty(out, size)
    env = {"SOURCE_DATE_EPOCH": str(epoch)}
    serial = f"CA6A{number:04X}"
    run(["mkfs.vfat", "--invariant", "-F", "32", "-s", "1", "-i", serial, "-n", label.upper(), out], env)
    for path in sorted(content.iterdir()) if content else []:
        run(["mcopy", "-s", "-m", "-i", out, path, "::"], env)


def ext4(out: Path, size: int, label: str, number: int, content: Path, tools: tuple[Path, Arch], epoch: int) -> None:
    """An ext4 file system with the folder's content. `tools`: the tree whose mke2fs is used, so that the host's version
    changes no byte. A system slot is never written: it has no journal and no room kept for root."""
    empty(out, size)
    system = label != "data"
    options = ["-O", "^has_journal"] if system else []
    seeds = f"hash_seed={uuid(number)},lazy_itable_init=0,lazy_journal_init=0,root_owner=0:0"
    command = ["/usr/sbin/mke2fs", "-q", "-t", "ext4", *options, "-m", "0" if system else "1", "-L", label]
    env = {
        "SOURCE_DATE_EPOCH": str(epoch),
        "E2FSPROGS_FAKE_TIME": str(epoch),
        "MKE2FS_CONFIG": str(tools[0] / "etc/mke2fs.conf"),
    }
    told = ["-U", uuid(number), "-E", seeds, "-d", str(content), str(out)]
    run([*of_tree(*tools, command[0]), *command[1:], *told], env)


def of_tree(tree: Path, arch: Arch, program: str) -> list[str]:
    """How a program of the tree is run from outside it, with the tree's own libraries."""
    machine = MACHINES[arch]
    if machine != platform.machine():
        return [f"qemu-{machine}-static", "-L", str(tree), str(tree) + program]
    loader = {"amd64": "lib64/ld-linux-x86-64.so.2", "arm64": "lib/ld-linux-aarch64.so.1"}[arch]
    libraries = tree / f"usr/lib/{machine}-linux-gnu"
    return [str(tree / loader), "--library-path", str(libraries), str(tree) + program]


def empty(path: Path, size: int) -> None:
    """A file of that many bytes that takes no room yet."""
    path.unlink(missing_ok=True)
    path.touch()
    os.truncate(path, size)

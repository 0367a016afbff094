"""Runs a torture program where it can mount, cut and kill at will: in namespaces that vanish with it.

Its mounts, loop devices, network devices and child processes are gone when it ends, however it ends; nothing on the
machine outside is touched.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TOOLS = ("unshare", "nsenter", "mount", "umount", "mkfs.ext4", "mkfs.xfs", "ip")
DEVICES = (Path("/dev/loop-control"), Path("/dev/net/tun"))

_PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"
_NAMESPACES = ("--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")


def run(program: str, *arguments: object) -> dict[str, Any]:
    """What the module `program` of this package says as JSON on its last line; RuntimeError when it cannot or fails."""
    lacking = check()
    if lacking:
        raise RuntimeError(lacking)
    root = [] if os.geteuid() == 0 else ["sudo", "-n", f"PATH={_PATH}"]
    python = [sys.executable, "-m", f"tests.torture.{program}", *map(str, arguments)]
    done = subprocess.run(
        [*root, "unshare", *_NAMESPACES, *python],
        cwd=ROOT,
        env=os.environ | {"PATH": _PATH},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed ({done.returncode}): what it said stands above")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def check() -> str:
    """What this machine lacks for it, as a sentence; empty when nothing."""
    missing = [name for name in TOOLS if not shutil.which(name, path=_PATH)]
    missing += [str(device) for device in DEVICES if not device.exists()]
    if missing:
        return (
            f"the torture tests need {', '.join(missing)} (Debian: the test section of system-packages.ini; "
            "in a container: --privileged)"
        )
    if os.geteuid() != 0 and not _may_become_root():
        return "the torture tests mount file systems: run them as root, or with sudo that asks nothing"
    return ""


def _may_become_root() -> bool:
    if not shutil.which("sudo", path=_PATH):
        return False
    return subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0

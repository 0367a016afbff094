"""A throw-away machine in software: its own kernel, this machine's root read-only under a memory overlay."""

from __future__ import annotations

import base64
import platform
import subprocess
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PATIENCE_S = 240


def run(command: str) -> str:
    """What a shell command says in there; AssertionError when it fails, with the end of what the machine said."""
    assert platform.machine() == "x86_64", "the guest is an amd64 one"
    built = subprocess.run([PROJECT / "tools/guest_kernel.sh"], stdout=subprocess.PIPE, text=True, check=False)
    assert built.returncode == 0, "tools/guest_kernel.sh could not make the kernel; what it said is above"
    kernel = Path(built.stdout.strip())
    words = base64.b64encode(command.encode()).decode()
    qemu = [
        "qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "Nehalem", "-smp", "2", "-m", "1024", "-nographic",
        "-no-reboot", "-nic", "none", "-device", "virtio-rng-pci",
        "-kernel", kernel / "vmlinuz", "-initrd", kernel / "initrd.img",
        "-append", f"console=ttyS0 quiet panic=-1 guest={words}",
        "-virtfs", "local,path=/,mount_tag=root,security_model=none,readonly=on,multidevs=remap",
    ]  # fmt: skip
    qemu = ["timeout", "--kill-after=5", str(PATIENCE_S), *qemu]
    done = subprocess.run(qemu, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    said = done.stdout.decode(errors="replace")
    assert "GUEST-RC=0" in said, said[-3000:] + done.stderr.decode(errors="replace")[-1000:]
    return said

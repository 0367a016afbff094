"""What an emulated box has and no image has: a root shell, the word that a restart is to try the other slot, patience.

It is laid into /run by a second initramfs behind the image's own; on arm64 the firmware's words stand in a device tree.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from image.firmware import Choice
from image.profile import Arch
from image.shell import run

SHELL = """\
[Unit]
DefaultDependencies=no
After=local-fs.target systemd-udev-trigger.service
StartLimitIntervalSec=0
[Service]
ExecStartPre=/bin/sh -c 'until [ -e /dev/virtio-ports/shell ]; do sleep 0.2; done'
ExecStart=/bin/sh -c 'exec /bin/sh <>/dev/virtio-ports/shell >&0'
Restart=always
RestartSec=500ms
TimeoutStartSec=infinity
"""
# on a Pi the kernel hands the words of `reboot` to the firmware
REBOOT = """\
[Unit]
DefaultDependencies=no
Before=shutdown.target
Conflicts=shutdown.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/true
ExecStop=/bin/sh -c 'cat /run/systemd/reboot-param >/dev/virtio-ports/firmware'
"""
MANAGER = "[Manager]\nDefaultEnvironment=CUAGAN_BOOTLOADER=/run/firmware/bootloader CUAGAN_PATIENCE=40\n"
# an emulated processor is ten times slower than a board's, and shared
PATIENCE = "[Service]\nTimeoutStartSec=20min\nWatchdogSec=5min\n"
UPDATES = "[Service]\nTimeoutStartSec=20min\n"  # patient already


def archive(
    arch: Arch, choice: Choice, more: Mapping[str, str | bytes], more_units: Mapping[str, str], work: Path
) -> bytes:
    """A cpio archive that lays our files, and more by their names in /run, there before systemd starts; and starts our
    units, and more.
    """
    root = work / "root"
    units = {"stand-in-shell.service": SHELL, "stand-in-reboot.service": REBOOT, **more_units}
    files = {"systemd/system.conf.d/stand-in.conf": MANAGER.encode()}
    files["systemd/system/cuagan-.service.d/patience.conf"] = PATIENCE.encode()
    files["systemd/system/cuagan-update.service.d/patience.conf"] = UPDATES.encode()
    files |= {name: content.encode() if isinstance(content, str) else content for name, content in more.items()}
    files |= {f"systemd/system/{name}": text.encode() for name, text in units.items()}
    if arch == "amd64":  # no device tree
        files["firmware/bootloader/partition"] = struct.pack(">I", choice.partition)
        files["firmware/bootloader/tryboot"] = struct.pack(">I", choice.tryboot)
    for name, content in files.items():
        path = root / "stand-in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (root / "conf").mkdir()
    # initramfs-tools reads this file after each of its scripts
    (root / "conf/param.conf").write_text(_laying(sorted(files), sorted(units)))
    packed = work / "stand-in.cpio"
    listed = "".join(f"{path.relative_to(root)}\n" for path in sorted(root.rglob("*")))
    pack = ["cpio", "--quiet", "-o", "-H", "newc", "-D", str(root), "-F", str(packed), "--owner=0:0"]
    run(pack, text=listed)
    return packed.read_bytes()


def device_tree(board: list[str], choice: Choice, work: Path) -> Path:
    """The board's own, with what a Pi's firmware adds, and without its GPIO: a box's own lines come first."""
    plain, text, made = work / "board.dtb", work / "board.dts", work / "told.dtb"
    machine = ",".join([board[2], f"dumpdtb={plain}"])
    run([board[0], "-M", machine, *board[3:], "-display", "none", "-nic", "none"])
    run(["dtc", "-q", "-I", "dtb", "-O", "dts", "-o", text, plain])
    with text.open("a") as file:
        file.write(
            f'\n/ {{ serial-number = "10000000cafe0001"; chosen {{ bootloader {{ partition = <{choice.partition}>; '
            f"tryboot = <{int(choice.tryboot)}>; }}; }}; "
            "/delete-node/ gpio-keys; /delete-node/ pl061@9030000; };\n"
        )
    run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", made, text])
    return made


def _laying(files: Sequence[str], units: Sequence[str]) -> str:
    """Shell lines for an initramfs that has no cp: put these files into /run, and start these units."""
    wants = "/run/systemd/system/sysinit.target.wants"
    lines = [f"mkdir -p /run/{Path(name).parent}; cat /stand-in/{name} >/run/{name}" for name in files]
    lines += [f"mkdir -p {wants}", *(f"ln -s ../{name} {wants}/{name}" for name in units)]
    return "\n".join(["if [ ! -e /run/firmware-stood-in ]; then", *lines, ": >/run/firmware-stood-in", "fi"]) + "\n"

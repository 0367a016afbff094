"""The kernel's own driver of simulated GPIO lines, built for the kernel of an image: trixie's kernel comes without it.

Driver and interrupts come from Debian's source of exactly that kernel, in a tree with a compiler that is thrown away.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from image import profile
from image.base import cache, workshop
from image.firmware import Card
from image.profile import Arch
from image.shell import BuildError, run, say

MODULE = "stand-in-gpio.ko"
# Kbuild cannot make a module of the name of one of its own parts
KBUILD = f"""\
obj-m := {MODULE.replace(".ko", ".o")}
{MODULE.replace(".ko", "-y")} := gpio-sim.o irq_sim.o
ccflags-y := -I$(src) -include $(src)/within.h
"""
# the one symbol that only the kernel itself may use, said with two that modules may
WITHIN = """\
#include <linux/irq.h>
#include <linux/irqdesc.h>
#define irq_to_desc(irq) irq_data_to_desc(irq_get_irq_data(irq))
"""
# the driver's private headers differ from release to release: all of its folder's
TAKEN = "linux-source-*/drivers/gpio/gpio-sim.c linux-source-*/drivers/gpio/*.h linux-source-*/kernel/irq/irq_sim.c"
BUILD = f"""\
set -e
cd /usr/src
tar -xf linux-source-*.tar.xz --wildcards {" ".join(f"'{each}'" for each in TAKEN.split())}
cp {TAKEN} /module/
exec make -s -C /usr/src/linux-headers-$0 M=/module modules
"""


def kernel_of(card: Path) -> tuple[str, str]:
    """Release and Debian version of the kernel that a card starts, out of its own banner.

    It stands unpacked in both: in the header of x86's, and arm64's is not packed at all.
    """
    with tempfile.TemporaryDirectory() as name:
        found = Card(card)
        choice = found.choose(tryboot=False)
        kernel = found.take(choice.partition, choice.kernel, Path(name) / "kernel").read_bytes()
    read = re.search(rb"(\d[\w.+~-]*) \(debian-kernel@.*? Debian (\S+) \(", kernel)
    if not read:
        raise BuildError(f"{card}: not a kernel of Debian's")
    return read[1].decode(), read[2].decode()


def gpio_sim(card: Path, arch: Arch) -> bytes:
    """The module for the kernel that this card starts; kept by the kernel's version."""
    release, version = kernel_of(card)
    kept = cache() / f"gpio-sim-{version}-{arch}.ko"
    if not kept.exists():
        say(f"building gpio-sim for {release}")
        series = ".".join(release.split(".")[:2])
        tools = [f"linux-headers-{release}={version}", f"linux-source-{series}={version}", "make", "xz-utils"]
        with workshop(profile.load("debian"), arch, tools) as tree:
            module = tree / "module"
            module.mkdir()
            (module / "Kbuild").write_text(KBUILD)
            (module / "within.h").write_text(WITHIN)
            run(["chroot", tree, "sh", "-c", BUILD, release])
            part = kept.with_suffix(".part")
            part.write_bytes((module / MODULE).read_bytes())
            part.rename(kept)
    return kept.read_bytes()

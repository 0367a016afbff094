"""The slot's tree: the base, our programs in /opt/cuagan, the files of `image/tree` and `systemd/`, an initramfs."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pip

from image.profile import HERE, ROOT, Arch, Boot, Profile
from image.shell import BuildError, run, say
from image.wheels import project_wheel

VENV = "/opt/cuagan"
# what Debian's packages start and a box must not: they write to the card or look for updates; the print queue is ours
UNWANTED = (
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
    "dpkg-db-backup.timer",
    "e2scrub_all.timer",
    "e2scrub_reap.service",
)


@dataclass(frozen=True)
class Build:
    """What one image is made of."""

    profile: Profile
    arch: Arch
    version: str
    epoch: int  # no file of ours is younger, seconds since 1970

    @property
    def compatible(self) -> str:
        """Bundles of another board or profile are refused by this name."""
        return f"cuagan-{self.profile.name}-{self.arch}"

    @property
    def name(self) -> str:
        """The products' file name without its ending."""
        return f"cuagan-{self.version}-{self.profile.name}-{self.arch}"


def make_tree(build: Build, base: Path, wheels: Path, certificate: Path, tree: Path, boot: Path) -> None:
    """Fills the empty folder `tree` with a slot's files, and `boot` with its boot partition's.

    `certificate`: whose bundles the box installs. Needs root.
    """
    say("laying out the slot's tree")
    run(["tar", "-C", tree, "--numeric-owner", "-xf", base])
    _install_python(build, wheels, tree)
    _copy(HERE / "tree", tree)
    profile_tree = HERE / "profiles" / build.profile.name
    if profile_tree.is_dir():
        _copy(profile_tree, tree)
    _settings(build, certificate, tree)
    _units(tree)
    _takes_updates(tree)
    _initramfs(tree)
    _boot_files(build, tree, boot)
    _forget(tree)
    for folder in (tree, boot):
        clamp(folder, build.epoch)


def inside(tree: Path, *command: str | Path, epoch: int = 0) -> str:
    """Runs a program of the tree in it."""
    env = {"SOURCE_DATE_EPOCH": str(epoch)} if epoch else {}
    return run(["chroot", tree, *command], env)


def _install_python(build: Build, wheels: Path, tree: Path) -> None:
    """A virtual environment that sees Debian's Python packages too: libcamera and CUPS come from there."""
    work = tree / "tmp/wheels"
    shutil.copytree(wheels, work)
    project_wheel(work, build.epoch)
    shutil.copytree(Path(pip.__file__).parent, tree / "tmp/pip/pip", ignore=shutil.ignore_patterns("__pycache__"))
    inside(tree, "python3", "-m", "venv", "--without-pip", "--system-site-packages", VENV)
    names = [f"/tmp/wheels/{path.name}" for path in sorted(work.glob("*.whl"))]
    install = [f"{VENV}/bin/python", "/tmp/pip/pip", "install", "--quiet", "--no-index", "--no-deps", "--no-compile"]
    inside(tree, *install, "--root-user-action=ignore", "--no-warn-script-location", *names)
    shutil.rmtree(work)
    shutil.rmtree(tree / "tmp/pip")
    _tidy_records(tree)
    # One process: what it writes depends on the files before (github.com/python/cpython/issues/129724).
    # The times of files are clamped afterwards: compiled files that look at them would be stale.
    mode = ["--invalidation-mode", "unchecked-hash"]
    inside(tree, f"{VENV}/bin/python", "-m", "compileall", "-q", *mode, f"{VENV}/lib", epoch=build.epoch)


def _tidy_records(tree: Path) -> None:
    """pip notes from which file each package came: that file is gone."""
    for note in (tree / VENV[1:]).rglob("*.dist-info/direct_url.json"):
        note.unlink()
        record = note.with_name("RECORD")
        lines = record.read_text().splitlines(keepends=True)
        record.write_text("".join(line for line in lines if "/direct_url.json," not in line))


def _copy(source: Path, tree: Path) -> None:
    for path in sorted(source.rglob("*")):
        target = tree / path.relative_to(source)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target, follow_symlinks=False)
            target.chmod(0o755 if os.access(path, os.X_OK) else 0o644)


def _settings(build: Build, certificate: Path, tree: Path) -> None:
    rauc = (HERE / "rauc.conf").read_text().format(compatible=build.compatible)
    (tree / "etc/rauc").mkdir(exist_ok=True)
    (tree / "etc/rauc/system.conf").write_text(rauc)
    shutil.copy(certificate, tree / "etc/rauc/keyring.pem")
    shutil.copytree(ROOT / "sample-data", tree / "usr/share/cuagan/sample-data")
    with (tree / "usr/lib/os-release").open("a") as release:
        named = f'IMAGE_ID={build.compatible}\nIMAGE_VERSION="{build.version}"\nCUAGAN_BUILT={build.epoch}\n'
        release.write(named)
    (tree / "etc/machine-id").write_text("")
    (tree / "etc/hostname").write_text("cuagan\n")
    (tree / "etc/initramfs-tools/modules").write_text("".join(f"{name}\n" for name in build.profile.boot.modules))
    (tree / "etc/initramfs-tools/conf.d/cuagan").write_text("MODULES=list\nCOMPRESS=zstd\nRUNSIZE=25%\n")
    for folder in ("boot/cuagan", "var/lib/cuagan"):
        (tree / folder).mkdir(parents=True, exist_ok=True)


def _units(tree: Path) -> None:
    run([ROOT / "systemd/install.sh", tree])
    inside(tree, "systemd-sysusers")
    inside(tree, "systemctl", "mask", "--quiet", *UNWANTED)
    inside(tree, "systemctl", "set-default", "--quiet", "multi-user.target")


def takes_bundles(kernel: str, rauc: str) -> bool:
    """Whether that RAUC can check a bundle under that kernel: from 6.19 on dm-verity says more of itself than RAUC
    before 1.15.1 understands (https://github.com/rauc/rauc/issues/1842), and every installation fails.
    """
    old, new = (tuple(int(number) for number in re.findall(r"\d+", each)[:3]) for each in (rauc, kernel))
    return new < (6, 19) or old >= (1, 15, 1)


def _takes_updates(tree: Path) -> None:
    """A box that can never be updated must not be hung up."""
    rauc = inside(tree, "dpkg-query", "--show", "--showformat=${Version}", "rauc").partition("-")[0]
    for path in sorted((tree / "boot").glob("vmlinuz-*")):
        kernel = path.name.removeprefix("vmlinuz-")
        if not takes_bundles(kernel, rauc):
            raise BuildError(f"RAUC {rauc} takes no bundle under kernel {kernel}: no box of it could ever be updated")


def _initramfs(tree: Path) -> None:
    for kernel in sorted((tree / "boot").glob("vmlinuz-*")):
        version = kernel.name.removeprefix("vmlinuz-")
        # as old as its kernel, and not as the build: the same initramfs in the next version costs an update no bytes
        age = int(kernel.stat().st_mtime)
        inside(tree, "mkinitramfs", "-o", f"/boot/initrd.img-{version}", version, epoch=age)


def _boot_files(build: Build, tree: Path, boot: Path) -> None:
    """Kernel, initramfs and the firmware's files under the names that its config.txt says."""
    wanted = build.profile.boot
    for kernel in sorted((tree / "boot").glob("vmlinuz-*")):
        version = kernel.name.removeprefix("vmlinuz-")
        ending = max((each for each in wanted.kernels if version.endswith(each)), key=len)
        shutil.move(kernel, boot / wanted.kernels[ending])
        shutil.move(tree / f"boot/initrd.img-{version}", boot / wanted.initramfs[ending])
        _device_trees(build, tree, version, boot)
    (boot / "config.txt").write_text(wanted.config.lstrip())
    (boot / "cmdline.txt").write_text(f"{command_line(wanted)}\n")


def command_line(boot: Boot) -> str:
    """What the kernel is told, the same in both slots. No `root=`: the initramfs knows the slot, and RAUC before 1.14
    would take the one named there for the one that runs. `fsck.repair`: nobody is there to be asked. `panic`: the
    initramfs restarts too, where it would else open a shell.
    """
    quiet = "quiet loglevel=3 vt.global_cursor_default=0 systemd.show_status=no"
    return f"console={boot.console} ro rootwait panic=10 fsck.repair=yes {quiet} {boot.command_line}".rstrip()


def _device_trees(build: Build, tree: Path, version: str, boot: Path) -> None:
    """The Raspberry Pi's own files; an amd64 kernel has none."""
    firmware = tree / "usr/lib/raspi-firmware"
    for path in sorted(firmware.iterdir()) if firmware.is_dir() else []:
        if path.suffix in {".elf", ".dat", ".bin"}:
            shutil.copy(path, boot)
    for pattern in ("bcm2710*.dtb", "bcm2711*.dtb", "bcm2712*.dtb", "bcm2837*.dtb"):
        for path in sorted((tree / f"usr/lib/linux-image-{version}").rglob(pattern)):
            shutil.copy(path, boot)
    overlays = tree / f"usr/lib/linux-image-{version}/overlays"
    if overlays.is_dir():
        shutil.copytree(overlays, boot / "overlays", dirs_exist_ok=True)


def _forget(tree: Path) -> None:
    """Removes what differs from build to build or is of no use on a box."""
    for name in ("var/lib/apt/lists", "var/cache/apt", "var/cache/debconf", "var/log", "tmp", "run", "dev", "boot"):
        for path in (tree / name).glob("*"):
            if path.is_dir() and not path.is_symlink():
                if name in {"var/log", "boot"}:
                    continue
                shutil.rmtree(path)
            else:
                path.unlink()
    for path in (tree / "var/log").rglob("*"):
        if path.is_file():
            path.unlink()
    for name in ("var/cache/ldconfig/aux-cache", "var/lib/systemd/random-seed", "var/lib/dbus/machine-id"):
        (tree / name).unlink(missing_ok=True)
    # a secret of the build must not be every box's
    for path in (tree / "etc/ssh").glob("ssh_host_*"):
        path.unlink()
    for path in [*(tree / "etc").glob("*-"), *tree.glob("vmlinuz*"), *tree.glob("initrd.img*")]:
        path.unlink()
    resolv = tree / "etc/resolv.conf"
    resolv.unlink(missing_ok=True)
    resolv.symlink_to("/run/systemd/resolve/stub-resolv.conf")


def clamp(folder: Path, epoch: int) -> None:
    """No file or folder in it is younger than `epoch`."""
    for path in [folder, *folder.rglob("*")]:
        if path.lstat().st_mtime > epoch:
            os.utime(path, (epoch, epoch), follow_symlinks=False)


def version() -> str:
    """The project's version, and the day and name of the commit that is built."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    day, commit = run(["git", "-C", ROOT, "log", "-1", "--format=%cd %h", "--date=format:%Y%m%d"]).split()
    return f"{project}-{day}-{commit}"


def epoch() -> int:
    """When the commit that is built was made."""
    return int(run(["git", "-C", ROOT, "log", "-1", "--format=%ct"]))

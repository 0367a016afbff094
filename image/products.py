"""What is handed out beside the card's image: packed image, block map, digests, Imager's manifest, update bundle."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from appliance.upkeep.standing import SCHEMA
from image.filesystems import of_tree
from image.shell import BuildError, run, say
from image.tree import Build

PACKED = 15  # zstd's, in a bundle
DEVICES = {"Raspberry Pi 5": "pi5-64bit", "Raspberry Pi 4": "pi4-64bit"}
"""The boards that Imager lets one choose, and by which of its tags it then offers the image."""


def digest(path: Path) -> str:
    """SHA-256 of the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(image: Path, level: int) -> Path:
    """image → image.zst, image.bmap and image.zst.sha256; the same bytes however many cores pack it."""
    say("packing the card's image")
    packed = image.with_name(image.name + ".zst")
    run(["zstd", "--quiet", "--force", f"-{level}", "-T0", image, "-o", packed])
    block_map = run(["bmaptool", "create", image])
    image.with_name(image.name + ".bmap").write_text(block_map)
    packed.with_name(packed.name + ".sha256").write_text(f"{digest(packed)}  {packed.name}\n")
    return packed


def manifest(build: Build, image: Path, packed: Path, url: str) -> str:
    """For Raspberry Pi Imager (2.0.11 or newer): its os_list, https://github.com/raspberrypi/rpi-imager/tree/main/doc.

    url: the folder in which Imager finds the packed image: https:, or file: with the whole path on the machine that
    flashes; Imager takes no relative one. A list without `imager.devices` would leave its first page empty and "Next"
    grey, since it does not fetch its own list beside ours (src/hwlistmodel.cpp, src/wizard/DeviceSelectionStep.qml).
    """
    devices = [
        {"name": name, "description": build.profile.name, "tags": [tag], "matching_type": "exclusive"}
        for name, tag in DEVICES.items()
    ]
    entry = {
        "name": f"Cửa Gần {build.version}",
        "description": f"Trạm dịch vụ công tại nhà văn hóa ({build.profile.name}, {build.arch})",
        "icon": "",
        "url": f"{url.rstrip('/')}/{packed.name}",
        "release_date": datetime.fromtimestamp(build.epoch, UTC).strftime("%Y-%m-%d"),
        "extract_size": image.stat().st_size,
        "extract_sha256": digest(image),
        "image_download_size": packed.stat().st_size,
        "image_download_sha256": digest(packed),
        "devices": list(DEVICES.values()),
        "init_format": "rpi-preseed",  # cuagan prepare reads what Imager then writes (appliance/settings/imager.py)
    }
    return json.dumps({"imager": {"devices": devices}, "os_list": [entry]}, indent=1, ensure_ascii=False) + "\n"


def bundle(
    build: Build, tree: Path, slot: tuple[Path, Path], keys: tuple[Path, Path], out: Path, level: int = PACKED
) -> None:
    """The signed update: a slot's two file systems, checked block by block while they are read (RAUC's verity).

    tree: whose RAUC makes it, the one that boxes have: Debian 12's drops sections of the manifest that it does not
    know. slot: system and boot file system. keys: certificate and private key. Signature and salt are made anew each
    time, so two bundles differ in bytes. BuildError when boxes could not read from it how new it is.
    """
    say("making the update bundle")
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        content = Path(name) / "content"
        content.mkdir()
        run(["cp", "--sparse=always", "--reflink=auto", slot[0], content / "system.ext4"])
        shutil.copy(slot[1], content / "boot.vfat")
        (content / "manifest.raucm").write_text(
            f"[update]\ncompatible={build.compatible}\nversion={build.version}\n\n[bundle]\nformat=verity\n\n"
            "[image.system]\nfilename=system.ext4\nadaptive=block-hash-index\n\n"
            "[image.boot]\nfilename=boot.vfat\nadaptive=block-hash-index\n\n"
            f"[meta.cuagan]\nbuilt={build.epoch}\nreads={SCHEMA}\n"
        )
        out.unlink(missing_ok=True)
        rauc = of_tree(tree, build.arch, "/usr/bin/rauc")
        squash = f"--mksquashfs-args=-comp zstd -Xcompression-level {level} -b 128k"
        command = [*rauc, f"--cert={keys[0]}", f"--key={keys[1]}", squash]
        run([*command, "bundle", content, out], {"SOURCE_DATE_EPOCH": str(build.epoch)})
    told = json.loads(run([*rauc, f"--keyring={keys[0]}", "info", "--output-format=json-2", out]))
    if told.get("meta", {}).get("cuagan", {}).get("built") != str(build.epoch):
        raise BuildError(f"{out}: its manifest does not say when it was built")


def build_keys(folder: Path) -> tuple[Path, Path]:
    """Certificate and key in that folder; made when absent. They sign updates: whoever has the key owns the boxes."""
    certificate, key = folder / "update.cert.pem", folder / "update.key.pem"
    if not key.exists():
        say(f"making a key for update bundles in {folder}: keep it, boxes accept no other")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        run([*request, "-days", "7300", "-subj", "/CN=Cua Gan updates", "-keyout", key, "-out", certificate])
        key.chmod(0o600)
    return certificate, key

"""The list of parts, Imager's manifest, and which wheels a box gets."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from image import products, profile, sbom, wheels
from image.__main__ import OUT, main
from image.profile import ROOT, Arch
from image.tree import Build

STATUS = """\
Package: libfoo1
Status: install ok installed
Architecture: arm64
Source: foo (1.2-3)
Version: 1.2-3+b1
Description: a library
 Status: a line that only looks like one

Package: gone
Status: deinstall ok config-files
Architecture: all
Version: 1.0
"""


def test_the_list_names_what_is_installed_with_its_source_and_nothing_else() -> None:
    (found,) = sbom.debian(STATUS)
    assert found["purl"] == "pkg:deb/debian/libfoo1@1.2-3%2Bb1?arch=arm64"
    assert {each["name"]: each["value"] for each in found["properties"]} == {
        "cuagan:source": "foo",
        "cuagan:source-version": "1.2-3",
    }


def test_the_same_parts_in_another_order_give_the_same_list(tmp_path: Path) -> None:
    more = STATUS + "\nPackage: bar\nStatus: install ok installed\nArchitecture: all\nVersion: 2\n"
    texts = [
        sbom.document(order(list(sbom.debian(more))), "box", "1", 1_760_000_000) for order in (list, reversed_list)
    ]
    assert texts[0] == texts[1]
    told = json.loads(texts[0])
    assert (told["bomFormat"], told["specVersion"], told["metadata"]["timestamp"]) == (
        "CycloneDX",
        "1.6",
        "2025-10-09T08:53:20Z",
    )
    assert len({each["bom-ref"] for each in told["components"]}) == 2


def reversed_list(found: list[sbom.Component]) -> list[sbom.Component]:
    """The other order."""
    return found[::-1]


def test_imager_is_told_size_and_digest_of_both_files(tmp_path: Path) -> None:
    image, packed = tmp_path / "box.img", tmp_path / "box.img.zst"
    image.write_bytes(b"image")
    packed.write_bytes(b"packed!")
    build = Build(profile.load("debian"), "arm64", "1", 1_760_000_000)
    told = json.loads(products.manifest(build, image, packed, "https://files.example/"))
    (entry,) = told["os_list"]
    assert entry["url"] == "https://files.example/box.img.zst"
    assert (entry["extract_size"], entry["image_download_size"]) == (5, 7)
    assert entry["extract_sha256"] == hashlib.sha256(b"image").hexdigest()
    assert entry["image_download_sha256"] == hashlib.sha256(b"packed!").hexdigest()
    boards = told["imager"]["devices"]
    assert [board["name"] for board in boards] == ["Raspberry Pi 5", "Raspberry Pi 4"]
    assert all(set(board["tags"]) & set(entry["devices"]) for board in boards)


def test_imager_finds_the_image_where_it_was_built_unless_told_otherwise() -> None:
    (address,) = [option.default for option in main.params if option.name == "url"]
    assert Path(unquote(urlsplit(address).path)) == OUT
    assert urlsplit(address).scheme == "file"


@pytest.mark.parametrize("arch", ["amd64", "arm64"])
def test_a_box_gets_what_it_runs_with_and_no_test_tool(arch: Arch) -> None:
    names = wheels.needed(arch)
    assert {"flask", "gpiozero", "opencv-python-headless", "jinja2", "pycups"} <= names
    assert not names & {"pytest", "playwright", "sqlalchemy", "mypy"}
    asked = wheels.pinned((ROOT / "requirements.lock").read_text(), names - wheels.DEBIANS, arch)
    lines = [line for line in asked.splitlines() if "==" in line]
    assert len(lines) == len(names - wheels.DEBIANS)
    assert asked.count("--hash=sha256:") >= len(lines)
    assert ";" not in asked


def test_conditions_of_the_lock_file_are_decided_for_the_box() -> None:
    lock = (
        "one==1 ; python_full_version >= '3.13' \\\n    --hash=sha256:aa\n"
        "one==0 ; python_full_version < '3.13' \\\n    --hash=sha256:bb\n"
        "two==2 ; platform_machine == 'aarch64' \\\n    --hash=sha256:cc\n"
    )
    assert wheels.pinned(lock, {"one", "two"}, "amd64") == "one==1 \\\n    --hash=sha256:aa\n"
    assert "two==2" in wheels.pinned(lock, {"one", "two"}, "arm64")


@pytest.mark.parametrize(("name", "wheel"), [("debian", True), ("rpios", False)])
def test_the_cameras_library_is_a_wheel_where_the_archive_has_none(name: str, wheel: bool) -> None:
    found = profile.load(name, {"raspberrypi": "http://pi.example"})
    packages = found.debian_packages("arm64")
    assert ("picamera2==" in wheels.asked_for(found, "arm64")) is wheel
    assert ("python3-picamera2" in packages) is not wheel


@pytest.mark.parametrize("name", ["debian", "rpios"])
def test_a_profile_says_where_its_packages_come_from(name: str) -> None:
    found = profile.load(name, {"debian": "http://mirror.example", "raspberrypi": "http://pi.example"})
    assert ("http://mirror.example/debian", "trixie") in {each[:2] for each in found.archives()}
    for arch in found.architectures:
        assert "chromium" in found.debian_packages(arch)  # type: ignore[arg-type]
        assert set(found.boot.kernels) == set(found.boot.initramfs)

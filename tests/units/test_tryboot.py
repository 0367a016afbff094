"""RAUC's bootloader backend on a folder, through every cut of its power, and under the real RAUC."""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from image.filesystems import AUTOBOOT as FIRST
from tests.units.conftest import PROJECT
from tests.units.rauc import Rauc

BACKEND = PROJECT / "systemd/root/usr/lib/cuagan/tryboot"
SECOND = "[all]\ntryboot_a_b=1\nboot_partition=3\n[tryboot]\nboot_partition=2\n"


class Card:
    """A boot partition, and what the firmware told the kernel."""

    def __init__(self, folder: Path) -> None:
        self.cfg = folder / "bootcfg"
        self.bootloader = folder / "bootloader"
        self.cfg.mkdir()
        self.bootloader.mkdir()
        (self.cfg / "autoboot.txt").write_text(FIRST)
        self.start(tried=False)

    @property
    def autoboot(self) -> str:
        return (self.cfg / "autoboot.txt").read_text()

    def start(self, tried: bool) -> int:
        """The firmware's part: which partition starts, after `reboot "0 tryboot"` or without."""
        match = re.search(rf"\[{'tryboot' if tried else 'all'}\][^\[]*boot_partition=(\d)", self.autoboot, re.DOTALL)
        assert match, self.autoboot
        for name, value in (("partition", int(match[1])), ("tryboot", int(tried))):
            (self.bootloader / name).write_bytes(value.to_bytes(4, "big"))
        return int(match[1])

    def environment(self) -> dict[str, str]:
        return os.environ | {"CUAGAN_BOOTCFG": str(self.cfg), "CUAGAN_BOOTLOADER": str(self.bootloader)}

    def ask(self, *words: str) -> str:
        """As RAUC calls it."""
        done = subprocess.run([BACKEND, *words], env=self.environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def refuses(self, *words: str) -> str:
        done = subprocess.run([BACKEND, *words], env=self.environment(), capture_output=True, text=True, check=False)
        assert done.returncode != 0
        return done.stderr

    def installed(self) -> None:
        """What RAUC asks while it installs into B."""
        self.ask("set-state", "B", "bad")
        self.ask("set-primary", "B")


@pytest.fixture
def card(tmp_path: Path) -> Card:
    return Card(tmp_path)


def test_a_new_card_has_one_slot_that_works(card: Card) -> None:
    assert [card.ask("get-primary"), card.ask("get-current")] == ["A", "A"]
    assert [card.ask("get-state", slot) for slot in "AB"] == ["good", "bad"]


def test_an_installed_system_is_tried_once_and_committed_when_it_says_so(card: Card) -> None:
    card.installed()
    assert card.autoboot == FIRST, "until it has proven itself the firmware starts the old one"
    assert card.start(tried=True) == 3
    assert card.ask("get-current") == "B"
    card.ask("set-state", "B", "good")
    assert card.start(tried=False) == 3
    assert [card.ask("get-primary"), *(card.ask("get-state", slot) for slot in "AB")] == ["B", "good", "good"]


def test_one_that_does_not_say_so_is_followed_by_the_old_one(card: Card) -> None:
    card.installed()
    card.start(tried=True)
    assert card.start(tried=False) == 2, "a panic, a power cut, a watchdog"
    assert card.ask("get-state", "B") == "bad"


def test_saying_good_of_the_other_slot_commits_nothing(card: Card) -> None:
    card.installed()
    card.ask("set-state", "B", "good")
    assert card.autoboot == FIRST


def test_what_starts_is_not_written_over_while_nothing_else_has_proven_itself(card: Card) -> None:
    card.installed()
    card.start(tried=True)
    assert "has not proven itself" in card.refuses("set-state", "A", "bad")
    assert card.start(tried=False) == 2


def test_a_committed_system_that_turns_bad_gives_way_to_the_one_before(card: Card) -> None:
    card.installed()
    card.start(tried=True)
    card.ask("set-state", "B", "good")
    card.ask("set-state", "B", "bad")
    assert card.start(tried=False) == 2


@pytest.mark.parametrize(
    "words", [[], ["get-state"], ["get-state", "C"], ["set-state", "A", "fine"], ["set-primary", "2"]]
)
def test_what_rauc_never_says_is_refused(card: Card, words: list[str]) -> None:
    assert "tryboot: " in card.refuses(*words)


@pytest.mark.parametrize("content", ["", "[all]\nboot_partition=7\n", "\xff"])
def test_a_damaged_file_is_named_and_mended_by_the_system_that_runs(card: Card, content: str) -> None:
    (card.cfg / "autoboot.txt").write_text(content, "latin-1")
    assert "tryboot: " in card.refuses("get-primary")
    card.ask("set-state", "A", "good")
    assert card.autoboot == FIRST


# Power cuts


class Cut(BaseException):
    """The power is gone; nothing after this happens."""


def backend(card: Card, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The backend in this process, so that it can be stopped between any two calls to the system."""
    for name, value in card.environment().items():
        if name.startswith("CUAGAN_"):
            monkeypatch.setenv(name, value)
    loader = importlib.machinery.SourceFileLoader("tryboot", str(BACKEND))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    spec = importlib.util.spec_from_loader("tryboot", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


CALLS = ("open", "write", "fsync", "close", "replace")


def cut_at(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let so many calls that change a disk happen, and no more."""
    left = [number]
    for name in CALLS:
        real = getattr(os, name)

        def call(*words: object, real: object = real, **more: object) -> object:
            if left[0] == 0:
                raise Cut
            left[0] -= 1
            return real(*words, **more)  # type: ignore[operator]

        monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("start", [FIRST, FIRST.replace("\n", "\r\n"), None])
def test_whenever_the_power_fails_during_a_commit_a_whole_file_starts_a_slot_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str | None
) -> None:
    seen = []
    for steps in range(20):
        (tmp_path / f"{steps}").mkdir()
        card = Card(tmp_path / f"{steps}")
        module = backend(card, monkeypatch)
        module.set_bad("B")
        module.set_primary("B")
        card.start(tried=True)
        if start:
            (card.cfg / "autoboot.txt").write_bytes(start.encode())
        with monkeypatch.context() as patch, contextlib.suppress(Cut):
            cut_at(steps, patch)
            module.set_good("B")
        seen.append(card.autoboot.replace("\r\n", "\n"))
        card.start(tried=False)
        module.set_good(module.current())
        assert module.default() == module.current()
    assert set(seen) == {FIRST, SECOND}
    assert seen == sorted(seen), "once committed it stays so"


def test_a_commit_on_a_card_changes_one_sector_and_no_more(tmp_path: Path) -> None:
    """The same bytes as on FAT: a file of one size, written in place, keeps its cluster and its folder's entry."""
    card = Card(tmp_path)
    card.installed()
    card.start(tried=True)
    before = (card.cfg / "autoboot.txt").stat()
    card.ask("set-state", "B", "good")
    after = (card.cfg / "autoboot.txt").stat()
    assert (before.st_ino, before.st_size) == (after.st_ino, after.st_size)
    assert after.st_size <= 512, "the firmware reads no more of it"


# Under RAUC itself

CONF = """\
[system]
compatible=cuagan-test
bootloader=custom
bundle-formats=verity
data-directory={folder}
mountprefix={folder}/mnt

[handlers]
bootloader-custom-backend={backend}

[slot.system.0]
device={folder}/a
bootname=A

[slot.system.1]
device={folder}/b
bootname=B
"""


def test_rauc_takes_it_for_a_bootloader(card: Card, tmp_path: Path, rauc: Rauc) -> None:
    for slot in "ab":
        (tmp_path / slot).write_bytes(b"")
    (tmp_path / "system.conf").write_text(CONF.format(folder=tmp_path, backend=BACKEND))
    card.installed()
    card.start(tried=True)
    with rauc.serving(tmp_path / "system.conf", card.environment()):
        assert json.loads(rauc.ask("status", "--output-format=json"))["boot_primary"] == "system.0"
        rauc.ask("status", "mark-good", "booted")
        assert card.autoboot == SECOND
        told = json.loads(rauc.ask("status", "--output-format=json"))
    assert (told["booted"], told["boot_primary"]) == ("B", "system.1")
    assert [next(iter(slot.values()))["boot_status"] for slot in told["slots"]] == ["good", "good"]

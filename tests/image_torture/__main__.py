"""An emulated box's first day with its plug pulled at any moment, and its way from one version to the next, on which
everything that can go wrong does: `make image-torture`.

Root. What has been tried stands in `FOLDER/ledger.jsonl`: a series that was cut off goes on where it was, an empty
folder begins anew. Ends with one JSON object in the form of the benchmarks; exits with 1 when a promise was broken or
the control did not fail.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from bench import report
from image import products, profile
from image.base import cache
from image.build import make_disk
from image.shell import BuildError, say
from image.tree import Build, epoch, version
from tests.image_torture import boxes, cards, doings, trials, versions, visits
from tests.image_torture.boxes import Moment
from tests.image_torture.cards import Desk
from tests.image_torture.examined import broken, outside
from tests.image_torture.judgement import FIRST, NEXT, judge
from tests.image_torture.ledger import Found, Ledger
from tests.image_torture.lives import lived
from tests.image_torture.power_cuts import Cutting, Room, cut, examined
from tests.image_torture.refusals import refused
from tests.image_torture.streamed import streamed, streamed_cut
from tests.image_torture.versions import Version
from tests.image_torture.world import World
from tests.torture.__main__ import missed

LATER_S = 86_400
INSTALLING, COMMITTING = 2600, 8
"""About so many writes of the card either takes."""

COMMITS = 3
"""So many times the new version is committed, with a third of the cuts each: it takes a few writes and seconds."""

KILLED = 2
"""So many installations end with the emulator killed, rather than with a clone of its card."""

STARTED = frozenset({0, 7, 13})
"""Which cut cards of a series a box is started with; all are examined from outside."""


def main() -> None:
    """All of it, in turn."""
    parser = argparse.ArgumentParser(prog="python -m tests.image_torture")
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp/cuagan-torture"))
    parser.add_argument("--cuts", type=int, default=24, help="power cuts of the installation, and of the commit")
    parser.add_argument("--visit", action="store_true", help="only the first day, with a visit")
    parser.add_argument("--dark", action="store_true", help="without the box's own browsers in it, on a slow machine")
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(told.folder)
    try:
        bars, detail = tortured(
            desk.path, Ledger(told.folder / "ledger.jsonl"), 0 if told.visit else told.cuts, told.dark
        )
        report.finish("image_torture", bars, detail)
    finally:
        desk.close()
    sys.exit(f"missed: {', '.join(names)}" if (names := [bar["name"] for bar in bars if missed(bar)]) else 0)


def tortured(desk: Path, ledger: Ledger, cuts: int, dark: bool) -> tuple[list[report.Bar], Found]:
    """Every series; only the first day's when there are to be no cuts of the update."""
    keys = products.build_keys(cache() / "update-keys")
    first = built(desk / "build", keys)
    visits.visited(desk, first, ledger, dark)
    bars = visits.judge(ledger)
    if cuts:
        updated(desk, keys, first, ledger, cuts)
        bars += judge(ledger)
    return bars, {"version": first.build.version, "found": ledger.found}


def updated(desk: Path, keys: tuple[Path, Path], first: Version, ledger: Ledger, cuts: int) -> None:
    """From one version to the next."""
    following = Version(versions.later(first.build, LATER_S), desk / "next/system.img", desk / "next/boot.img")
    world = World(desk / "world")
    stick = desk / "stick.img"
    if not stick.exists():
        bring(desk, first, keys)
    known = {FIRST: first, NEXT: following}
    room = Room(desk, world, known, ledger)
    before = kept(desk, "brought") or brought(room, first, stick)
    ledger.once("control", lambda _: control(room, before))
    installing = Cutting("install", doings.install_and_try, INSTALLING, cuts)
    cut(room, before, installing)
    trial = kept(desk, "install-done", tryboot=True)
    if trial is None:
        raise BuildError("the new version was not reached: see the ledger's trial `install`")
    committing = [Cutting(f"commit-{turn}", doings.commit, COMMITTING, cuts // COMMITS) for turn in range(COMMITS)]
    for cutting in committing:
        cut(room, trial, cutting)
    faults(room, before, trial)
    lived(desk, following, ledger)
    for cutting in (*committing, installing):
        examined(room, cutting, STARTED)
    for name, work in (("streamed", streamed), ("streamed-cut", streamed_cut)):
        ledger.once(name, lambda _, work=work: work(room, before, desk / "next.raucb", following))  # type: ignore[misc]
    reached = ledger.found["install"]["cut_at"][-1]  # so many writes an installation takes for certain
    for number in range(KILLED):
        killing = Cutting(f"killed-{number}", doings.install_and_try, reached, 1, killed=True)
        cut(room, before, killing)
        examined(room, killing, STARTED)


def faults(room: Room, before: Moment, trial: Moment) -> None:
    """Trials that end badly, and bundles that must not be taken."""
    once = room.ledger.once
    for fault in trials.ENDS:
        once(fault, lambda _, fault=fault: trials.undone(room, trial, fault))  # type: ignore[misc]
    for fault in trials.STOPS:
        once(fault, lambda _, fault=fault: trials.stopped(room, trial, fault))  # type: ignore[misc]
    once("power", lambda _: trials.power_cut(room, trial))
    once("refusals", lambda _: refused(room, before, room.folder / "stick.img"))


def built(folder: Path, keys: tuple[Path, Path]) -> Version:
    """The version of this commit; `folder` keeps what its build made."""
    if not (folder / "disk.img").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        make_disk(Build(profile.load("debian"), "amd64", version(), epoch()), keys, folder)
    return versions.first(folder)


def bring(desk: Path, first: Version, keys: tuple[Path, Path]) -> None:
    """A newer version, its bundle and those that a box must refuse, all on one stick."""
    tree = desk / "build/tree"
    newer = versions.following(first, desk / "next", LATER_S)
    good = versions.bundle(newer, tree, keys, desk / "next.raucb")
    half = desk / "half.raucb"
    half.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    foreign = products.build_keys(desk / "foreign")
    made = [
        versions.token(newer.build, tree, foreign, desk / "foreign.raucb"),
        versions.token(versions.later(first.build, -LATER_S), tree, keys, desk / "older.raucb"),
        versions.token(versions.later(first.build, LATER_S, "other"), tree, keys, desk / "board.raucb"),
    ]
    versions.stick(desk, [good, half, *made])


def brought(room: Room, first: Version, stick: Path) -> Moment:
    """A box that serves a house, with dossiers that wait, at the moment when a newer bundle has come from the stick."""
    room.world.hand_in()
    card = boxes.flash(room.folder / "build/disk.img", first, room.world, room.folder / "flashed.img")
    guest = boxes.started(card, boxes.wishes(boxes.QUIET), room.folder / "flashed")
    boxes.serves(guest, "cuagan-outbox")
    boxes.plug_in(guest, stick)
    guest.wait("the stick", lambda: guest.ask("ls /run/stick/next.raucb", 60)[0] == 0, 600)
    say(guest.tell(f"{doings.WORDS} update --from /run/stick/next.raucb", 1800))
    guest.tell("systemctl stop run-stick.mount cuagan-health; systemctl start rauc; sync", 600)
    boxes.pull_out(guest)
    return boxes.keep(guest, room.folder, "brought")


def kept(desk: Path, name: str, tryboot: bool = False) -> Moment | None:
    """That moment, if an earlier run has come so far."""
    found = Moment(desk / f"{name}.memory", desk / f"{name}.img", tryboot)
    return found if found.memory.exists() and found.card.exists() else None


def control(room: Room, before: Moment) -> Found:
    """What must be found broken: a card whose slot that starts has one block of the other version."""
    card = cards.clone(before.card, room.folder / "control.img")
    cards.spoil(card, 4)
    found = outside(card, room.known, room.world)
    card.unlink()
    return found | {"caught": broken(found, (FIRST, NEXT))}


if __name__ == "__main__":
    main()

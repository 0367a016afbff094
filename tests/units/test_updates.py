"""From one version to the next, with bundles that the real RAUC made and checks; what it writes into is a stand-in."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from appliance.city_link.city_http import CityError
from appliance.errors import ApplianceError, Fault
from appliance.upkeep import updates
from appliance.upkeep.bundles import MAX_BYTES, Offer
from appliance.upkeep.standing import SCHEMA, Standing
from appliance.upkeep.updates import Running, State, Step, Updates
from hw.slots import Slots
from tests.units.conftest import of_trixie

BOARD = "cuagan-test-amd64"
NOW, NEWER, OLDER = 1_000_000, 2_000_000, 900_000
Make = Callable[..., Path]


class Works:
    """Makes bundles as the image's build does, with a key of its own."""

    def __init__(self, trixie: Path, folder: Path) -> None:
        self.folder = folder
        self.rauc = of_trixie(trixie, "rauc")
        folder.mkdir()
        tools = folder / "bin"
        tools.mkdir()
        words = " ".join(str(word) for word in of_trixie(trixie, "mksquashfs"))
        (tools / "mksquashfs").write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        (tools / "mksquashfs").chmod(0o755)
        self.path = f"{tools}:/usr/bin:/bin"
        self.key("ours")
        (folder / "system.conf").write_text(
            f"[system]\ncompatible={BOARD}\nbootloader=noop\nbundle-formats=verity\n"
            f"[keyring]\npath={folder}/ours.cert\n[slot.system.0]\ndevice=/dev/null\nbootname=A\n"
        )

    def key(self, name: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = dt.datetime.now(dt.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        (self.folder / f"{name}.cert").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (self.folder / f"{name}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )

    def bundle(
        self, built: int, *, board: str = BOARD, reads: int = SCHEMA, key: str = "ours", meta: bool = True
    ) -> Path:
        content = self.folder / "content"
        shutil.rmtree(content, ignore_errors=True)
        content.mkdir()
        (content / "system.ext4").write_bytes(random.Random(built).randbytes(65536))
        told = f"[meta.cuagan]\nbuilt={built}\nreads={reads}\n" if meta else ""
        (content / "manifest.raucm").write_text(
            f"[update]\ncompatible={board}\nversion=0.1-{built}\n\n[bundle]\nformat=verity\n\n"
            f"[image.system]\nfilename=system.ext4\n\n{told}"
        )
        out = self.folder / f"{built}-{board}-{reads}-{key}-{meta}.raucb"
        if not out.exists():
            signer = [f"--cert={self.folder}/{key}.cert", f"--key={self.folder}/{key}.key"]
            done = subprocess.run(
                [*self.rauc, *signer, "bundle", content, out],
                env={"PATH": self.path},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
        return out


class Rauc(Slots):
    """RAUC itself reads and checks; what is written and started is only noted. `fails`: the card does."""

    def __init__(self, works: Works) -> None:
        super().__init__(rauc=[*works.rauc, "-c", works.folder / "system.conf"])
        self.installed: list[int] = []
        self.tried = 0
        self.on_trial = False
        self.fails = False

    def trying(self) -> bool:
        return self.on_trial

    def install(self, bundle: Path) -> None:
        if self.fails:
            raise ApplianceError(Fault.UPDATE_FAILED, "I/O error")
        self.installed.append(self.info(bundle).built)

    def try_other(self) -> None:
        self.tried += 1


class City:
    """A city with one bundle; `breaks_after` bytes its line does."""

    def __init__(self, bundle: Path, built: int) -> None:
        self.data = bundle.read_bytes()
        self.built = built
        self.breaks_after: int | None = None
        self.asked_from: list[int] = []

    def offer(self, compatible: str) -> Offer | None:
        if compatible != BOARD:
            return None
        return Offer("b.raucb", len(self.data), hashlib.sha256(self.data).hexdigest(), self.built)

    def read(self, offer: Offer, offset: int) -> Iterator[bytes]:
        self.asked_from.append(offset)
        for start in range(offset, len(self.data), 4096):
            if self.breaks_after is not None and start - offset >= self.breaks_after:
                raise CityError(Fault.CITY_UNREACHABLE, "cut")
            yield self.data[start : start + 4096]


class Unreachable(City):
    """A city that nobody can ask."""

    def offer(self, compatible: str) -> Offer | None:
        raise CityError(Fault.CITY_UNREACHABLE, compatible)


class Box:
    """One box: its card survives, its process is made anew by `start`."""

    def __init__(self, works: Works, folder: Path) -> None:
        self.folder = folder
        self.rauc = Rauc(works)
        self.running = Running(BOARD, NOW)
        self.standing: Standing | None = Standing(False, 0, {})
        self.well = True
        self.given_up = 0
        self.free = MAX_BYTES
        self.told: list[State] = []
        self.released = NEWER + 1
        self.start()

    def start(self) -> Updates:
        self.updates = Updates(
            self.folder,
            self.running,
            self.rauc,
            standing=lambda: self.standing,
            well=lambda: self.well,
            given_up=lambda: self.given_up,
            free=lambda: self.free,
            tell=self.told.append,
            may=lambda built: built <= self.released,
        )
        return self.updates

    @property
    def step(self) -> Step:
        return updates.read(self.folder).step

    @property
    def fault(self) -> Fault | None:
        return updates.read(self.folder).fault


@pytest.fixture(scope="session")
def works(trixie: Path, tmp_path_factory: pytest.TempPathFactory) -> Works:
    works = Works(trixie, tmp_path_factory.mktemp("works") / "w")
    works.key("theirs")
    return works


@pytest.fixture
def box(works: Works, tmp_path: Path) -> Box:
    return Box(works, tmp_path)


def test_a_new_version_comes_is_installed_tried_and_committed(works: Works, box: Box) -> None:
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    assert (box.rauc.installed, box.rauc.tried, box.step) == ([NEWER], 1, Step.TRIED)
    assert [state.step for state in box.told] == [Step.COMING, Step.INSTALLING, Step.INSTALLED, Step.TRIED]
    box.rauc.on_trial, box.running = True, Running(BOARD, NEWER)
    box.start().turn(City(works.bundle(NEWER), NEWER))
    assert box.step is Step.TRIED, "while it is on trial nothing else is done"
    box.rauc.on_trial = False
    box.start().turn(City(works.bundle(NEWER), NEWER))
    assert box.step is Step.COMMITTED
    assert list(box.folder.glob("bundle*")) == []
    assert (box.rauc.installed, box.rauc.tried) == ([NEWER], 1)


def test_what_is_not_released_to_this_box_is_not_even_fetched(works: Works, box: Box) -> None:
    box.released = NEWER - 1
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    assert (box.step, list(box.folder.glob("bundle*"))) == (Step.NONE, [])
    box.released = NEWER
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    assert box.step is Step.TRIED


def test_one_that_was_not_well_is_not_tried_twice_and_a_newer_one_is(works: Works, box: Box) -> None:
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    box.given_up = NEWER
    box.start().turn(City(works.bundle(NEWER), NEWER))
    assert (box.step, box.fault, box.rauc.tried) == (Step.UNDONE, Fault.UPDATE_UNDONE, 1)
    box.start().turn(Unreachable(works.bundle(NEWER), NEWER))
    assert (box.step, box.fault) == (Step.UNDONE, Fault.UPDATE_UNDONE), "whatever the city is like"
    box.start().turn(City(works.bundle(NEWER + 1), NEWER + 1))
    assert (box.step, box.rauc.tried) == (Step.TRIED, 2)


def test_a_trial_that_the_mains_cut_off_is_repeated_once_without_a_second_installation(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    box.updates.turn(city)
    box.well = False
    box.start().turn(city)
    assert (box.step, box.fault, box.rauc.tried) == (Step.INSTALLED, None, 1), "not before the old one is well"
    box.well = True
    box.updates.turn(city)
    assert (box.step, box.rauc.tried, box.rauc.installed) == (Step.TRIED, 2, [NEWER])
    box.start().turn(city)
    assert (box.step, box.fault, box.rauc.tried) == (Step.UNDONE, Fault.UPDATE_UNDONE, 2)
    box.start().turn(City(works.bundle(NEWER + 1), NEWER + 1))
    assert (box.step, box.rauc.tried) == (Step.TRIED, 3)
    box.start().turn(City(works.bundle(NEWER + 1), NEWER + 1))
    assert box.step is Step.TRIED, "the newer one has two trials of its own"


def test_nothing_happens_while_somebody_is_at_the_box_or_it_is_not_well(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    box.standing = Standing(True, 0, {})
    box.updates.turn(city)
    assert (box.step, box.rauc.installed) == (Step.INSTALLING, [])
    box.standing = None
    box.updates.turn(city)
    assert box.rauc.installed == [], "a kiosk that does not answer may have somebody before it"
    box.standing, box.well = Standing(False, 0, {}), False
    box.updates.turn(city)
    assert (box.step, box.rauc.tried) == (Step.INSTALLED, 0)
    box.standing, box.well = Standing(True, 0, {}), True
    box.updates.turn(city)
    assert box.rauc.tried == 0
    box.standing = Standing(False, 0, {})
    box.updates.turn(city)
    assert box.rauc.tried == 1


def test_it_waits_for_dossiers_that_the_new_version_could_not_read(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER, reads=SCHEMA + 1), NEWER)
    box.standing = Standing(False, 2, {})
    box.updates.turn(city)
    assert (box.step, box.fault, box.rauc.installed) == (Step.INSTALLING, Fault.UPDATE_UNREADING, [])
    box.standing = Standing(False, 0, {})
    box.updates.turn(city)
    assert box.rauc.installed == [NEWER]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"key": "theirs"}, Fault.UPDATE_NOT_OURS),
        ({"board": "cuagan-other-arm64"}, Fault.UPDATE_WRONG_BOARD),
        ({"meta": False}, Fault.UPDATE_DAMAGED),
    ],
)
def test_a_bundle_that_is_not_for_us_is_refused_by_name_and_once(
    works: Works, box: Box, more: dict[str, str], fault: Fault
) -> None:
    city = City(works.bundle(NEWER, **more), NEWER)  # type: ignore[arg-type]
    box.updates.turn(city)
    assert (box.step, box.fault, box.rauc.installed) == (Step.REFUSED, fault, [])
    box.start().turn(city)
    assert city.asked_from == [0]
    assert list(box.folder.glob("bundle*")) == []


def test_an_older_version_under_a_newer_ones_name_is_refused(works: Works, box: Box) -> None:
    box.updates.turn(City(works.bundle(OLDER), NEWER))
    assert (box.step, box.fault, box.rauc.installed) == (Step.REFUSED, Fault.UPDATE_OLD, [])


def test_what_has_proven_itself_is_the_floor_even_for_the_slot_before_it(works: Works, box: Box) -> None:
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    box.running = Running(BOARD, NEWER)
    box.start().turn(City(works.bundle(NEWER), NEWER))
    box.running = Running(BOARD, NOW)
    with pytest.raises(ApplianceError) as refused:
        box.start().take(works.bundle(NEWER - 1))
    assert refused.value.fault is Fault.UPDATE_OLD


def test_a_download_goes_on_where_the_line_broke_and_where_the_power_failed(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    city.breaks_after = 3 * 4096
    for _ in range(3):
        box.start().turn(city)
        assert (box.step, box.fault) == (Step.COMING, Fault.CITY_UNREACHABLE)
    city.breaks_after = None
    box.start().turn(city)
    assert city.asked_from[:3] == [0, 3 * 4096, 6 * 4096]
    assert box.rauc.installed == [NEWER]


def test_bytes_that_a_power_cut_spoiled_are_found_and_fetched_again(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    city.breaks_after = 2 * 4096
    box.updates.turn(city)
    (box.folder / updates.PART).write_bytes(b"\0" * 8192)
    city.breaks_after = None
    box.start().turn(city)
    assert box.fault is Fault.UPDATE_DAMAGED
    box.start().turn(city)
    assert box.rauc.installed == [NEWER]


def test_another_bundle_under_the_same_address_is_begun_anew(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    city.breaks_after = 4096
    box.updates.turn(city)
    other = City(works.bundle(NEWER + 1), NEWER + 1)
    box.start().turn(other)
    assert (other.asked_from, box.rauc.installed) == ([0], [NEWER + 1])


def test_a_card_without_room_takes_no_update_and_keeps_its_room(works: Works, box: Box) -> None:
    box.free = 1024
    city = City(works.bundle(NEWER), NEWER)
    box.updates.turn(city)
    assert (box.fault, city.asked_from) == (Fault.STORAGE_FULL, [])


def test_a_slot_that_cannot_be_written_is_named(works: Works, box: Box) -> None:
    box.rauc.fails = True
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    assert (box.step, box.fault) == (Step.REFUSED, Fault.UPDATE_FAILED)


def test_a_stick_brings_one_too(works: Works, box: Box, tmp_path: Path) -> None:
    box.updates.take(works.bundle(NEWER))
    box.start().turn(City(works.bundle(OLDER), OLDER))
    assert box.rauc.installed == [NEWER]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.99])
def test_half_a_stick_is_refused_and_nothing_of_it_stays(works: Works, box: Box, tmp_path: Path, share: float) -> None:
    whole = works.bundle(NEWER).read_bytes()
    half = tmp_path / "half.raucb"
    half.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ApplianceError) as refused:
        box.updates.take(half)
    assert refused.value.fault is Fault.UPDATE_DAMAGED
    assert (box.step, box.rauc.installed) == (Step.NONE, [])


def test_a_bundle_changed_by_one_byte_never_gets_as_far_as_rauc(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    announced = city.offer(BOARD)
    city.data = city.data[:5000] + bytes([city.data[5000] ^ 1]) + city.data[5001:]
    city.offer = lambda _: announced  # type: ignore[method-assign]
    box.updates.turn(city)
    assert (box.step, box.fault, box.rauc.installed) == (Step.COMING, Fault.UPDATE_DAMAGED, [])


class Cut(BaseException):
    """The power is gone."""


@pytest.mark.parametrize("at", range(12))
def test_whenever_the_power_fails_it_ends_installed_once_and_tried_once(
    works: Works, box: Box, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Cut before each change of a name or a file's end; then the box goes on from its card."""
    city = City(works.bundle(NEWER), NEWER)
    left = [at]

    def cut(real: Callable[..., object]) -> Callable[..., object]:
        def call(*words: object, **more: object) -> object:
            if left[0] == 0:
                raise Cut
            left[0] -= 1
            return real(*words, **more)

        return call

    with monkeypatch.context() as patch:
        for name in ("rename", "unlink"):
            patch.setattr(Path, name, cut(getattr(Path, name)))
        with contextlib.suppress(Cut):
            box.updates.turn(city)
    for _ in range(3):
        if box.rauc.tried:
            break
        box.start().turn(city)
    assert box.rauc.tried == 1
    assert set(box.rauc.installed) == {NEWER}
    box.running = Running(BOARD, NEWER)
    box.start().turn(city)
    assert box.step is Step.COMMITTED


def test_a_download_is_kept_to_its_pace() -> None:
    slept, beats = [], []
    throttle = updates.Throttle(1000, lambda: beats.append(1), slept.append)
    throttle(500)
    throttle(1500)
    assert (slept, len(beats)) == ([0.5, 1.5], 2)

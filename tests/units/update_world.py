"""What an update needs around it: bundles that the real RAUC made, a city with one, and a box whose slots are noted."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from appliance.city_link.city_http import CityError
from appliance.errors import ApplianceError, Fault
from appliance.upkeep import updates
from appliance.upkeep.bundles import MAX_BYTES, Bundle, Offer
from appliance.upkeep.standing import SCHEMA, Standing
from appliance.upkeep.updates import Running, State, Step, Updates
from hw.slots import Slots
from web.bundle_pieces import served

BOARD = "cuagan-test-amd64"
NOW, NEWER, OLDER = 1_000_000, 2_000_000, 900_000
Words = Sequence[str | Path]


class Works:
    """Makes bundles as the image's build does, with keys of its own. rauc, mksquashfs: the words that run them."""

    def __init__(self, rauc: Words, mksquashfs: Words, folder: Path) -> None:
        self.folder = folder
        self.rauc = rauc
        folder.mkdir()
        tools = folder / "bin"
        tools.mkdir()
        words = " ".join(str(word) for word in mksquashfs)
        (tools / "mksquashfs").write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        (tools / "mksquashfs").chmod(0o755)
        self.path = f"{tools}:/usr/bin:/bin"
        self.key("ours")
        self.key("theirs")
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
    """RAUC itself reads and checks; what is written and started is only noted.

    fails: the card does; reads: it can read at an address, and what it has read there, by `bytes=…`.
    """

    def __init__(self, works: Works) -> None:
        super().__init__(rauc=[*works.rauc, "-c", works.folder / "system.conf"])
        self.installed: list[int] = []
        self.tried = 0
        self.on_trial = False
        self.fails = False
        self.at_address = False
        self.streamed: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def trying(self) -> bool:
        return self.on_trial

    def streams(self) -> bool:
        return self.at_address

    def inspect(self, url: str) -> Bundle:
        with tempfile.NamedTemporaryFile(suffix=".raucb") as file:
            file.write(self._piece(url, "bytes=0-"))
            file.flush()
            return self.info(Path(file.name))

    def install(self, bundle: Path | str) -> None:
        if self.fails:
            raise ApplianceError(Fault.UPDATE_FAILED, "I/O error")
        if isinstance(bundle, Path):
            self.installed.append(self.info(bundle).built)
            return
        self._piece(bundle, "bytes=4096-8191")
        self.meanwhile()
        self._piece(bundle, "bytes=0-4095")
        self.streamed.append(bundle)

    def try_other(self) -> None:
        self.tried += 1

    @staticmethod
    def _piece(url: str, wanted: str) -> bytes:
        """As RAUC's helper: what does not come is an error of the device, and says no more."""
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers={"Range": wanted})) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            raise ApplianceError(Fault.UPDATE_FAILED, f"nbd: {error.code}") from error


class City:
    """A city with one bundle; `breaks_after` bytes its line does."""

    def __init__(self, bundle: Path, built: int) -> None:
        self.data = bundle.read_bytes()
        self.built = built
        self.breaks_after: int | None = None
        self.refuses = False
        self.asked_from: list[int] = []

    def offer(self, compatible: str) -> Offer | None:
        if compatible != BOARD:
            return None
        return Offer("b.raucb", len(self.data), hashlib.sha256(self.data).hexdigest(), self.built)

    def read(self, offer: Offer, offset: int, stop: int | None = None) -> Iterator[bytes]:
        self.asked_from.append(offset)
        if self.refuses:
            raise CityError(Fault.CITY_REFUSED, "gone")
        data = self.data[:stop]
        for start in range(offset, len(data), 4096):
            if self.breaks_after is not None and start - offset >= self.breaks_after:
                raise CityError(Fault.CITY_UNREACHABLE, "cut")
            yield data[start : start + 4096]


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
            serve=served,
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

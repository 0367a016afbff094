"""From one version to the next without a visit: a bundle comes, is checked, written to the other slot, tried once.

RAUC reads it at the city, only what neither slot has (`streams`). Where that fails, and not for the line, the whole
bundle is fetched to the card first, as it comes from a stick.

    update/state.json      how far it has got (`State`), replaced whole
    update/bundle.part     what of a bundle has come
    update/bundle.raucb    a whole one

Every step can be cut off and is taken up again where files and slots say that it stands. Nothing here decides whether
the new system is well: that does `watching`, in it.
"""

from __future__ import annotations

import contextlib
import enum
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import msgspec

from appliance.errors import ApplianceError, Fault
from appliance.storage import durable_file, named_faults, settle
from appliance.upkeep.bundles import MAX_BYTES, Bundle, Offer, Source, digest
from appliance.upkeep.standing import SCHEMA, Standing
from appliance.upkeep.streams import HeldError, Stream

log = logging.getLogger(__name__)

PART, WHOLE, STATE = "bundle.part", "bundle.raucb", "state.json"

TRIALS = 3
"""A trial that ends without a verdict was cut off by the mains, or by a panic, or the city alone could not be reached;
no box can tell whose fault that was. It is repeated, until it has ended so for this many times.
"""

FREE_BYTES = 64 * 1024 * 1024
"""What a download leaves free at least: dossiers go first."""


_FOR_GOOD = (Fault.UPDATE_NOT_OURS, Fault.UPDATE_WRONG_BOARD, Fault.UPDATE_OLD, Fault.UPDATE_FAILED)
"""With these a bundle is done with. One that came damaged is fetched once more, unless it is what was announced."""


class Step(enum.StrEnum):
    """How far an update has got."""

    NONE = "none"
    COMING = "coming"
    INSTALLING = "installing"
    INSTALLED = "installed"
    TRIED = "tried"
    COMMITTED = "committed"
    REFUSED = "refused"
    UNDONE = "undone"

    @classmethod
    def _missing_(cls, value: object) -> Step:
        """Another version's word: what else that version noted, the floor above all, counts."""
        return cls.NONE


class State(msgspec.Struct, frozen=True):
    """How it stands. `built`: of the bundle it is about; `trials`: how often that was started; `floor`: nothing built
    before is taken any more.
    """

    step: Step = Step.NONE
    built: int = 0
    version: str = ""
    fault: Fault | None = None
    detail: str = ""
    etag: str = ""
    floor: int = 0
    trials: int = 0


class Slots(Protocol):
    """RAUC and the bootloader (`hw.slots.Slots`)."""

    def trying(self) -> bool:
        """Whether what runs has not proven itself."""

    def info(self, bundle: Path) -> Bundle:
        """What a bundle with our signature says. UPDATE_NOT_OURS, UPDATE_DAMAGED."""

    def streams(self) -> bool:
        """Whether a bundle can be installed from an address."""

    def inspect(self, url: str) -> Bundle:
        """As `info`, of one that lies at an address of this machine."""

    def install(self, bundle: Path | str) -> None:
        """Write it, or what lies at that address, into the other slot. UPDATE_FAILED."""

    def try_other(self) -> None:
        """Restart into the other slot, once."""


class Running(msgspec.Struct, frozen=True):
    """The system that runs."""

    compatible: str
    built: int


class Updates:
    """One box's updates. folder: root's own, on the card. pace: called with the bytes that came, it may wait."""

    def __init__(
        self,
        folder: Path,
        running: Running,
        slots: Slots,
        *,
        standing: Callable[[], Standing | None],
        well: Callable[[], bool],
        given_up: Callable[[], int] = lambda: 0,
        serve: Callable[[Stream], AbstractContextManager[str]],
        pace: Callable[[int], None] = lambda _: None,
        free: Callable[[], int] = lambda: MAX_BYTES,
        may: Callable[[int], bool] = lambda _: True,
        tell: Callable[[State], None] = lambda _: None,
    ) -> None:
        """`well`: for long enough that it is noted what a trial must find again (`watching.settled`), with a city or
        without; `given_up`: `built` of the version that itself found that it is not well (`watching.given_up`); `may`:
        whether the city has released what was built then to this box; a stick needs no leave; `serve`: lets RAUC read a
        stream, at the address that it gives (`web.bundle_pieces.served`).
        """
        self._folder = folder
        self._running = running
        self._slots = slots
        self._standing = standing
        self._well = well
        self._given_up = given_up
        self._serve = serve
        self._pace = pace
        self._free = free
        self._may = may
        self._tell = tell
        self.state = read(folder)

    def resume(self) -> None:
        """At the start: what became of the system that was tried, or of a bundle that was whole when power failed."""
        whole, part = self._folder / WHOLE, self._folder / PART
        if self.state.step is Step.COMING and whole.exists():
            whole.rename(part)
        if self.state.step is Step.TRIED and not self._slots.trying():
            self._tried()

    def turn(self, source: Source) -> None:
        """Go as far as can be gone now. What stands in the way is in `state`; only STORAGE_* is raised."""
        self.resume()
        if self._slots.trying():
            return
        try:
            if self.state.step in (Step.NONE, Step.COMING, Step.COMMITTED, Step.REFUSED, Step.UNDONE):
                self._fetch(source)
            if self.state.step is Step.INSTALLING and self._calm():
                self._install()
            if self.state.step is Step.INSTALLED and self._calm() and self._well():
                self._become(Step.TRIED, trials=self.state.trials + 1)
                self._slots.try_other()
        except ApplianceError as error:
            self._met(error)

    def take(self, file: Path) -> None:
        """A bundle from a stick: checked where it lies, copied, and checked again. UPDATE_* when it is not for us."""
        told = self._checked(self._slots.info(file))
        with named_faults():
            part = self._folder / PART
            part.unlink(missing_ok=True)
            with file.open("rb") as source, part.open("wb") as target:
                while piece := source.read(1 << 20):
                    target.write(piece)
                settle(target)
            self._whole(told.built)

    def _tried(self) -> None:
        """The trial is over: it was committed, or it has failed, or it is repeated, since the slot is still there."""
        if self._running.built == self.state.built:
            self._become(Step.COMMITTED, floor=self.state.built)
        elif self._given_up() == self.state.built or self.state.trials >= TRIALS:
            self._become(Step.UNDONE, fault=Fault.UPDATE_UNDONE)
        else:
            self._become(Step.INSTALLED)
            return
        self._clear()

    # Coming

    def _fetch(self, source: Source) -> None:
        offer = source.offer(self._running.compatible)
        if offer is None or offer.built <= max(self._running.built, self.state.floor) or not self._may(offer.built):
            return
        if self.state.step in (Step.REFUSED, Step.UNDONE) and self.state.built >= offer.built:
            return  # once is enough
        if (self.state.built, self.state.etag) != (offer.built, offer.sha256):
            self._clear()
            self._become(Step.COMING, built=offer.built, etag=offer.sha256)
        if not self._slots.streams() or (self._folder / PART).exists() or not self._stream(source, offer):
            self._download(source, offer)
            self._whole(offer.built)

    def _stream(self, source: Source, offer: Offer) -> bool:
        """Have RAUC read it at the city, while nobody is at the box. What is written so far saves bytes the next time.

        CITY_*, or what is wrong with the bundle; False when it does not work for a reason that a whole bundle may not
        have.
        """
        if not self._calm():
            return True

        def held() -> bool:
            return not (self._calm() and self._may(offer.built))

        stream = Stream(source, offer, pace=self._pace, held=held)
        try:
            with self._serve(stream) as url:
                told = self._checked(self._slots.inspect(url))
                self._readable(told)
                self._become(Step.COMING, version=told.version)
                self._slots.install(url)
        except ApplianceError as error:
            if isinstance(stream.over, HeldError):
                return True
            if stream.over or error.fault not in (Fault.UPDATE_FAILED, Fault.UPDATE_DAMAGED):
                raise stream.over or error from error
            log.warning("the bundle is fetched whole: %s", error)
            return False
        self._become(Step.INSTALLED, built=told.built, trials=0)
        return True

    def _download(self, source: Source, offer: Offer) -> None:
        part = self._folder / PART
        with named_faults(), part.open("ab") as file:
            offset = file.tell()
            if offset < offer.size:
                if self._free() < offer.size - offset + FREE_BYTES:
                    raise ApplianceError(Fault.STORAGE_FULL, f"an update of {offer.size} bytes")
                for piece in source.read(offer, offset):
                    file.write(piece)
                    self._pace(len(piece))
                    if file.tell() > offer.size:
                        break
                settle(file)
        if part.stat().st_size != offer.size or digest(part) != offer.sha256:
            part.unlink()
            raise ApplianceError(Fault.UPDATE_DAMAGED, "it is not what the city announced")

    def _whole(self, built: int) -> None:
        """All has come: what it is, by its signature, decides whether it is installed."""
        told = self._checked(self._slots.info(self._folder / PART))
        with named_faults():
            (self._folder / PART).rename(self._folder / WHOLE)
        self._become(Step.INSTALLING, built=told.built or built, version=told.version, trials=0)

    def _checked(self, told: Bundle) -> Bundle:
        if told.compatible != self._running.compatible:
            raise ApplianceError(Fault.UPDATE_WRONG_BOARD, f"for {told.compatible}")
        if told.built <= max(self._running.built, self.state.floor):
            raise ApplianceError(Fault.UPDATE_OLD, told.version)
        return told

    # Installing

    def _calm(self) -> bool:
        """Whether nobody is at the box, as far as can be told."""
        standing = self._standing()
        return standing is not None and not standing.visiting

    def _install(self) -> None:
        bundle = self._folder / WHOLE
        self._readable(self._checked(self._slots.info(bundle)))
        self._slots.install(bundle)
        self._become(Step.INSTALLED)
        bundle.unlink(missing_ok=True)

    def _readable(self, told: Bundle) -> None:
        standing = self._standing()
        if SCHEMA not in told.reads and (standing is None or standing.unsent):
            raise ApplianceError(Fault.UPDATE_UNREADING, f"{standing.unsent if standing else '?'} dossiers wait")

    # Where it stands

    def _met(self, error: ApplianceError) -> None:
        log.warning("%s", error)
        here = any((self._folder / name).exists() for name in (PART, WHOLE))
        if error.fault in _FOR_GOOD or (error.fault is Fault.UPDATE_DAMAGED and here):
            self._clear()
            self._become(Step.REFUSED, fault=error.fault, detail=error.detail)
        elif self.state.step not in (Step.REFUSED, Step.UNDONE):  # why it ended so counts, not what came after
            self._become(self.state.step, fault=error.fault, detail=error.detail)

    def _become(self, step: Step, **more: object) -> None:
        if step is not self.state.step:
            log.info("update %s: %s", more.get("version", self.state.version), step)
        fields = {"fault": None, "detail": "", **more}
        after = msgspec.structs.replace(self.state, step=step, **fields)
        if after != self.state:
            self.state = after
            with named_faults(), durable_file(self._folder / STATE) as file:
                file.write(msgspec.json.encode(after))
            self._tell(after)

    def _clear(self) -> None:
        with named_faults():
            for name in (PART, WHOLE):
                (self._folder / name).unlink(missing_ok=True)


def read(folder: Path) -> State:
    """How far an update has got."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode((folder / STATE).read_bytes(), type=State)
    return State()

"""The machines under test: a box of two processes on a card, and a city's intake. Each runs our own code, forked.

Forked, because fifty starts of Python would take longer than fifty power cuts. What a process tells us comes over a
pipe, the one thing that survives its machine.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import city.__main__ as city_command
from appliance import documents, threads
from appliance.appliance import slip_key
from appliance.city_link import enrolment
from appliance.config import Config
from appliance.drafts import Drafts
from appliance.events import Bus, DossierSealed
from appliance.listings.shelf import Shelf, Shown
from appliance.listings.workdays import load as load_workdays
from appliance.outbox.outbox import Outbox
from appliance.sealer import Sealer
from city.keys import Places, published_keys, unlock
from city.store import Store
from cuagan import common, outbox
from tests.torture.namespace import ROOT
from tests.torture.residents import Promise, Residents

PRELOADED = (documents,)
"""What the kiosk loads late: here before it is forked, or many a life would end before its first dossier."""

_fork = multiprocessing.get_context("fork")


class Machine:
    """Processes that lose their power together. Each runs `born` first: it is what is wrong with the machine."""

    def __init__(self, born: Callable[[], None] = lambda: None) -> None:
        self._born = born
        self._running: list[tuple[Any, Connection]] = []

    def start(self, work: Callable[..., None], *arguments: object) -> Connection:
        """Run `work(*arguments, pipe)` in a process of its own; our end of the pipe."""
        ours, theirs = _fork.Pipe(duplex=False)
        process = _fork.Process(target=self._run, args=(work, *arguments, theirs), daemon=True)
        process.start()
        theirs.close()
        self._running.append((process, ours))
        return ours

    @property
    def pid(self) -> int:
        """Of its first process."""
        return int(self._running[0][0].pid)

    def freeze(self) -> None:
        """Stop every process where it is; RuntimeError when one had ended by itself."""
        dead = [process.exitcode for process, _ in self._running if not process.is_alive()]
        if dead:
            raise RuntimeError(f"a process of the machine died by itself: {dead}")
        self._signal(signal.SIGSTOP)

    def kill(self) -> None:
        """Kill -9 every process."""
        self._signal(signal.SIGKILL)
        for process, pipe in self._running:
            process.join()
            pipe.close()
        self._running.clear()

    def _signal(self, number: signal.Signals) -> None:
        for process, _ in self._running:
            os.kill(process.pid, number)

    def _run(self, work: Callable[..., None], *arguments: object) -> None:
        self._born()
        work(*arguments)


class CityFolder:
    """A city's state folder, made by its own command unless it is there, and the key that opens what comes."""

    def __init__(self, state: Path, secrets: Path) -> None:
        self.places = Places(state)
        if not self.places.opening_key.exists():
            _ask_city("init", "--state-dir", state, "--secrets-to", secrets)
        self.identities = unlock(self.places.opening_key, (secrets / "passphrase").read_text().strip())

    def admit(self, box: str, public_key: str) -> None:
        """Let this box send."""
        _ask_city("device", "add", "--state-dir", self.places.state, box, public_key)

    def store(self) -> Store:
        """Its database."""
        return Store(self.places.store_url)

    def documents(self) -> Sequence[Path]:
        """Every sealed dossier that is there to stay."""
        return list((self.places.state / "documents").iterdir())


class Intake(Machine):
    """The public half of a city."""

    def start_serving(self, state: Path, host: str = "127.0.0.1") -> str:
        """Serve; the address."""
        pipe = self.start(_intake, state, host)
        with os.fdopen(os.dup(pipe.fileno())) as said:
            return said.readline().split()[-1]


class Box(Machine):
    """A box whose state lies on a card, and whose drafts and settings lie in memory."""

    def __init__(
        self, number: int, card: Path, memory: Path, residents: Residents, born: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(born)
        self.state = card / "box"
        self._code = f"{number:04}"
        self._runtime = memory / "run"
        self._settings = memory / "box.toml"
        self._residents = residents
        self._promises: Connection | None = None
        self._shown: list[Promise] = []

    def plug_in(self, city_url: str) -> None:
        """Tell it where its city is."""
        self._settings.write_text(
            f'[house]\nbox = "{self._code}"\n[city]\nurl = "{city_url}"\n[buttons]\ndriver = "lgpio"\n[folders]\n'
            f'state = "{self.state}"\nruntime = "{self._runtime}"\nlistings = "{ROOT}/sample-data/procedures.json"\n'
        )

    def enrol(self, city: CityFolder) -> None:
        """Make the box and its city known to each other."""
        root = city.places.root_public.read_text().strip()
        enrolment.enrol(self.state, root, published_keys(city.places))
        city.admit(self._code, enrolment.own_public(self.state))

    def start_kiosk(self) -> None:
        """Residents come, one after the other."""
        shutil.rmtree(self._runtime, ignore_errors=True)
        self._promises = self.start(_kiosk, self._config(), self._residents)

    def start_outbox(self) -> None:
        """What is sealed goes to the city."""
        self.start(_outbox, self._settings)

    def lose_database(self) -> None:
        """As when the card's file system drops it at a check after a cut."""
        for path in self.state.glob("box.db*"):
            path.unlink()
        os.sync()

    def await_promises(self, count: int) -> None:
        """Wait until so many numbers were shown in this life; EOFError when the kiosk ends before."""
        assert self._promises
        while len(self._shown) < count:
            self._shown.append(self._promises.recv())

    def promises(self) -> list[Promise]:
        """The numbers that were shown since this was last asked."""
        assert self._promises
        while self._promises.poll():
            self._shown.append(self._promises.recv())
        shown, self._shown = self._shown, []
        return shown

    def _config(self) -> Config:
        return common.settings((self._settings,))


def _kiosk(config: Config, residents: Residents, promises: Connection) -> None:
    """The kiosk's own sealing worker; a promise is told when the number would be on the screen."""
    state = Path(config.folders.state)
    drafts, bus = Drafts(Path(config.folders.runtime)), Bus()
    events = bus.subscribe()
    Outbox(state).sweep()
    sealer = Sealer(
        config=config,
        drafts=drafts,
        shelf=Shelf(Shown(residents.listings)),
        workdays=load_workdays(Path(config.folders.holidays)),
        open_outbox=lambda: Outbox(state),
        recipients=lambda: list(enrolment.keyring(Path(config.folders.state)).recipients(None)),
        slip_key=slip_key(state),
        clock_trusted=lambda: True,
        software="torture",
        bus=bus,
    )
    threads.start("sealer", sealer.run)
    for _ in range(residents.coming):
        draft, comments = residents.fill_in(drafts)
        sealer.seal(draft)
        event = events.get()
        if not isinstance(event, DossierSealed):
            raise RuntimeError(f"not sealed: {event}")
        promises.send(Promise(event.dossier_id, event.number, draft.answers["applicant_name"], comments))
        drafts.wipe()
    signal.pause()


def _outbox(settings: Path, _: Connection) -> None:
    logging.disable()
    outbox.outbox(["--config", str(settings)])


def _intake(state: Path, host: str, said: Connection) -> None:
    os.dup2(said.fileno(), 1)
    _city("intake", "--state-dir", state, "--host", host, "--port", 0)


def _ask_city(*words: object) -> None:
    """One of the city's commands, in a process of its own: it leaves no file open here."""
    asked = _fork.Process(target=_city, args=words)
    asked.start()
    asked.join()
    if asked.exitcode:
        raise RuntimeError(f"cuagan-city {' '.join(map(str, words))}: {asked.exitcode}")


def _city(*words: object) -> None:
    city_command.main([str(word) for word in words], standalone_mode=False)

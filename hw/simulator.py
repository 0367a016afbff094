"""The desk's hands: one verb for each thing that can be done to a simulated box, over the vendors' own simulators.

It lives in the kiosk's process, where the pins, the table and the code reader's other end are; what happens outside the
box it hands on to the mains.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from appliance.devices import BUTTONS, SampleCard
from hw.buttons import GpioButtons
from hw.desk import control, outside
from hw.desk.reader_port import ReaderPort

CARDS = Path(__file__).with_name("desk") / "cards.txt"
PRESS_S = 0.02
LONGEST_S = 60.0
GARBAGE = b"9" * 1_000_000 + b"\n"


class Table(Protocol):
    """The table under the desk's camera."""

    def papers(self) -> Sequence[str]:
        """The names of the sample papers."""

    def poses(self) -> Sequence[str]:
        """How a paper can lie; the first is the usual one."""

    def lay(self, paper: str, pose: str) -> None:
        """Lay a paper on the empty table."""

    def clear(self) -> None:
        """Take away what lies there."""

    def hang(self) -> None:
        """Let the camera stop delivering pictures."""

    def unplug(self) -> None:
        """Pull the camera's plug."""

    def plug(self) -> None:
        """Plug the camera in; it also delivers again."""

    def state(self) -> dict[str, str]:
        """What lies there, and how the camera is."""

    def thumbnail(self, paper: str) -> bytes:
        """A small PNG of a paper. ValueError: no such paper."""


class DeskSimulator:
    """`devices.Simulator`. buttons: with the mock driver. mains: the control socket of the mains."""

    def __init__(self, buttons: GpioButtons, table: Table, reader: ReaderPort, mains: Path) -> None:
        self._buttons = buttons
        self._table = table
        self._reader = reader
        self._mains = mains
        self.cards: Sequence[SampleCard] = read_cards(CARDS)
        self._verbs = {form.split()[0]: (form, method) for form, method in self._inside() + self._outside()}

    def verbs(self) -> Sequence[str]:
        """Every verb with its arguments: `a|b` is a choice, CAPITALS are free, [brackets] may be left out."""
        return [form for form, _ in self._verbs.values()]

    def do(self, verb: str, arguments: Sequence[str]) -> None:
        """Carry out one verb; ValueError says what is wrong with it, or that the mains do not answer."""
        if verb not in self._verbs:
            raise ValueError(f"no such verb: {verb}")
        form, method = self._verbs[verb]
        check(form, arguments)
        method(*arguments)

    def state(self) -> dict[str, str]:
        """The table, the camera, the reader, held buttons; the printer and the uplink as the mains tell."""
        held = [name for name in BUTTONS if not self._buttons.pin(name).state]
        here = {**self._table.state(), "reader": "plugged" if self._reader.plugged else "unplugged"}
        return {**here, "buttons": ", ".join(held) or "free", **self._state_outside()}

    def thumbnail(self, paper: str) -> bytes:
        """A small PNG of a paper. ValueError: no such paper."""
        return self._table.thumbnail(paper)

    def _inside(self) -> list[tuple[str, Callable[..., None]]]:
        buttons = "|".join(BUTTONS)
        return [
            (f"press {buttons} [SECONDS]", self._press),
            (f"hold {buttons}", lambda button: self._buttons.pin(button).drive_low()),
            (f"release {buttons}", lambda button: self._buttons.pin(button).drive_high()),
            (f"lay {'|'.join(self._table.papers())} [{'|'.join(self._table.poses())}]", self._lay),
            ("clear-table", self._table.clear),
            ("card NUMBER|TEXT", self._card),
            ("garbage", lambda: self._reader.send(GARBAGE)),
            ("camera hang|unplug|plug", self._camera),
            ("reader unplug|plug", self._plug_reader),
        ]

    def _outside(self) -> list[tuple[str, Callable[..., None]]]:
        return [(form, self._asker(form.split()[0])) for form in outside.FORMS]

    def _asker(self, verb: str) -> Callable[..., None]:
        def ask(*arguments: str) -> None:
            try:
                control.ask(self._mains, [verb, *arguments])
            except OSError as error:
                raise ValueError(f"the mains do not answer: {error}") from error

        return ask

    def _press(self, button: str, seconds: str = str(PRESS_S)) -> None:
        """A finger: down, up, and not down again before a real one could be."""
        pin = self._buttons.pin(button)
        pin.drive_low()
        time.sleep(_seconds(seconds))
        pin.drive_high()
        time.sleep(self._buttons.debounce_s * 1.1)

    def _lay(self, paper: str, pose: str = "") -> None:
        self._table.lay(paper, pose or self._table.poses()[0])

    def _card(self, card: str) -> None:
        samples = {str(number): sample.text for number, sample in enumerate(self.cards, start=1)}
        self._reader.pass_card(samples.get(card, card))

    def _camera(self, what: str) -> None:
        {"hang": self._table.hang, "unplug": self._table.unplug, "plug": self._table.plug}[what]()

    def _plug_reader(self, what: str) -> None:
        {"unplug": self._reader.unplug, "plug": self._reader.plug}[what]()

    def _state_outside(self) -> dict[str, str]:
        try:
            return control.ask(self._mains)
        except OSError:
            return {"mains": "no answer"}


def check(form: str, arguments: Sequence[str]) -> None:
    """ValueError unless the arguments are as a verb's form asks."""
    words = form.split()[1:]
    needed = [word for word in words if not word.startswith("[")]
    if not len(needed) <= len(arguments) <= len(words):
        raise ValueError(f"use: {form}")
    for word, argument in zip(words, arguments, strict=False):
        choices = word.strip("[]").split("|")
        if not choices[-1].isupper() and argument not in choices:
            raise ValueError(f"{argument}: not one of {', '.join(choices)}")


def read_cards(path: Path) -> list[SampleCard]:
    """The sample cards, in the order of the file; its head says how it is written."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_card(line) for line in lines if line and not line.startswith("#")]


def _card(line: str) -> SampleCard:
    if not line.startswith("!"):
        return SampleCard(line, "")
    text, _, flaw = line[1:].partition(" # ")
    return SampleCard(text, flaw)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise ValueError(f"{text}: not a number of seconds") from None
    if not 0 < seconds <= LONGEST_S:
        raise ValueError(f"{text}: from 0 to {LONGEST_S:.0f} seconds")
    return seconds

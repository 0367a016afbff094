"""What hands do around the box, on a real wire and CUPS's own simulated printer."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hw import ipp
from hw.desk import outside
from hw.desk.link import Link
from hw.desk.print_room import SimulatedPrinter


class Room:
    """A wire and a printer with the verbs that work them."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("localhost", 0)) as free:
            port = free.getsockname()[1]
        self.printer = SimulatedPrinter(folder / "printer", port, 0)
        self.link = Link(0, ("127.0.0.1", port))
        self.printer.start()
        self.verbs: dict[str, Callable[[], None]] = outside.verbs(self.link, self.printer)

    def after(self, verb: str) -> dict[str, str]:
        self.verbs[verb]()
        return outside.state(self.link, self.printer)

    def close(self) -> None:
        self.printer.stop()
        self.link.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()


def test_every_verb_does_what_it_says_and_can_be_undone(room: Room) -> None:
    ready = {"uplink": "up", "printer": "ready"}
    assert outside.state(room.link, room.printer) == ready
    for verb, undo, what, how in (
        ("uplink cut", "uplink mend", "uplink", "cut"),
        ("uplink slow", "uplink mend", "uplink", "slow"),
        ("uplink portal", "uplink mend", "uplink", "portal"),
        ("printer empty", "printer refill", "printer", "empty"),
        ("printer jam", "printer clear", "printer", "jam"),
        ("printer cover-open", "printer cover-close", "printer", "cover"),
        ("printer unplug", "printer plug", "printer", "unplugged"),
    ):
        assert room.after(verb)[what] == how
        assert room.after(undo) == ready


def test_a_printer_whose_plug_was_pulled_answers_again_once_it_is_plugged_in(room: Room) -> None:
    room.after("printer unplug")
    with pytest.raises(OSError):
        ipp.ask(room.printer.uri)
    room.after("printer plug")
    assert ipp.ask(room.printer.uri)


def test_a_tray_is_empty_or_full_for_the_printer_as_soon_as_the_verb_is_done(room: Room) -> None:
    room.after("printer empty")
    assert any(reason.startswith("media-empty") for reason in ipp.ask(room.printer.uri).reasons)
    room.after("printer refill")
    assert ipp.ask(room.printer.uri).reasons == ("none",)


def test_the_forms_that_help_shows_are_the_verbs_there_are(room: Room) -> None:
    words = [form.split() for form in outside.FORMS]
    shown = {f"{verb} {choice}" for verb, *rest in words if rest for choice in rest[0].split("|")}
    assert shown == set(room.verbs)

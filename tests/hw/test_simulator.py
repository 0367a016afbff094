"""The desk's verbs on real gpiozero pins, a real serial line, the table, and the mains' socket."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from appliance.devices import BUTTONS
from appliance.errors import Fault
from appliance.events import Bus, ButtonPressed, CodeRead, CodeRefused, DeviceFault, Event
from hw.buttons import GpioButtons
from hw.code_reader import SerialCodeReader
from hw.desk import outside
from hw.desk.control import ControlServer
from hw.desk.reader_port import ReaderPort
from hw.desk.table import Table
from hw.simulator import DeskSimulator, check

PINS = dict(zip(BUTTONS, (5, 6, 13, 19, 26), strict=True))


class Desk:
    """A simulated box with its devices, and mains that write down what they are asked."""

    def __init__(self, folder: Path, table: Table) -> None:
        bus = Bus()
        self._events = bus.subscribe()
        self.asked: list[list[str]] = []
        self.table = table
        self.port = ReaderPort(folder / "reader")
        self.buttons = GpioButtons(PINS, "mock", bus, debounce_s=0.005)
        self.reader = SerialCodeReader(str(self.port.path), 9600, bus)
        self.mains = ControlServer(folder / "control", self._answer)
        self.simulator = DeskSimulator(self.buttons, self.table, self.port, folder / "control")
        assert self.next() == DeviceFault("reader", None)

    def _answer(self, words: Sequence[str]) -> dict[str, str]:
        if words:
            self.asked.append(list(words))
        return {"uplink": "cut", "printer": "ready"}

    def do(self, sentence: str) -> None:
        verb, *arguments = sentence.split()
        self.simulator.do(verb, arguments)

    def next(self) -> Event:
        return self._events.get(timeout=20)

    def close(self) -> None:
        self.reader.close()
        self.port.unplug()
        self.buttons.close()
        self.mains.close()


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """One for all tests, as drawing it takes a second."""
    return Table(tmp_path_factory.mktemp("table") / "table.jpg")


@pytest.fixture
def desk(tmp_path: Path, table: Table) -> Iterator[Desk]:
    desk = Desk(tmp_path, table)
    yield desk
    desk.close()


@pytest.mark.parametrize("button", BUTTONS)
def test_pressing_twice_is_two_presses(desk: Desk, button: str) -> None:
    desk.do(f"press {button}")
    desk.do(f"press {button} 0.01")
    assert [desk.next(), desk.next()] == [ButtonPressed(button)] * 2


def test_a_button_is_held_until_it_is_released(desk: Desk) -> None:
    desk.do("hold up")
    desk.do("press ok")
    assert desk.simulator.state()["buttons"] == "up"
    desk.do("release up")
    assert desk.simulator.state()["buttons"] == "free"
    assert [desk.next(), desk.next()] == [ButtonPressed("up"), ButtonPressed("ok")]


def test_two_fingers_at_once_are_two_presses(desk: Desk) -> None:
    fingers = [threading.Thread(target=desk.do, args=(f"press {button} 0.05",)) for button in ("up", "down")]
    for finger in fingers:
        finger.start()
    for finger in fingers:
        finger.join()
    assert {desk.next(), desk.next()} == {ButtonPressed("up"), ButtonPressed("down")}


def test_a_sample_card_is_passed_by_its_number_and_any_text_as_it_is(desk: Desk) -> None:
    desk.do("card 2")
    desk.simulator.do("card", ["Xin chào"])
    assert [desk.next(), desk.next()] == [CodeRead(desk.simulator.cards[1].text), CodeRead("Xin chào")]


def test_there_are_good_and_bad_sample_cards(desk: Desk) -> None:
    good = [card for card in desk.simulator.cards if not card.flaw]
    assert all(len(card.text.split("|")) == 7 for card in good)
    assert len(good) >= 4
    assert len(desk.simulator.cards) - len(good) >= 5
    assert not any("#" in card.text for card in desk.simulator.cards)


def test_a_megabyte_of_garbage_is_refused_once(desk: Desk) -> None:
    desk.do("garbage")
    desk.do("card 1")
    assert desk.next() == CodeRefused(Fault.CODE_TOO_LONG)
    assert desk.next() == CodeRead(desk.simulator.cards[0].text)


def test_the_reader_can_be_unplugged_and_plugged_in(desk: Desk) -> None:
    desk.do("reader unplug")
    assert desk.next() == DeviceFault("reader", Fault.READER_MISSING)
    assert desk.simulator.state()["reader"] == "unplugged"
    with pytest.raises(ValueError, match="the reader is unplugged"):
        desk.do("card 1")
    desk.do("reader plug")
    assert desk.next() == DeviceFault("reader", None)


def test_a_paper_is_laid_as_it_usually_lies_or_as_one_says_and_taken_away(desk: Desk) -> None:
    empty = desk.simulator.state()
    paper, usual, pose = desk.table.papers()[-1], desk.table.poses()[0], desk.table.poses()[-1]
    desk.do(f"lay {paper}")
    assert desk.simulator.state()["table"] == f"{paper} {usual}"
    desk.do(f"lay {paper} {pose}")
    assert desk.simulator.state()["table"] == f"{paper} {pose}"
    desk.do("clear-table")
    assert desk.simulator.state() == empty


@pytest.mark.parametrize("trouble", ["hang", "unplug"])
def test_the_camera_can_be_troubled_and_helped(desk: Desk, trouble: str) -> None:
    well = desk.simulator.state()
    desk.do(f"camera {trouble}")
    assert desk.simulator.state() != well
    desk.do("camera plug")
    assert desk.simulator.state() == well


def test_what_happens_outside_the_box_is_asked_of_the_mains(desk: Desk) -> None:
    for sentence in ("uplink cut", "printer cover-open", "kill-kiosk", "cut-power"):
        desk.do(sentence)
    assert desk.asked == [["uplink", "cut"], ["printer", "cover-open"], ["kill-kiosk"], ["cut-power"]]
    assert desk.simulator.state()["uplink"] == "cut"


def test_without_mains_the_dock_says_so(desk: Desk) -> None:
    desk.mains.close()
    assert desk.simulator.state()["mains"] == "no answer"
    with pytest.raises(ValueError, match="the mains do not answer"):
        desk.do("uplink cut")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("dance", "no such verb: dance"),
        ("press", "use: press help"),
        ("press ok 1 2", "use: press help"),
        ("press fire", "fire: not one of help, back, up, ok, down"),
        ("press ok soon", "soon: not a number"),
        ("press ok nan", "nan: from 0 to 60"),
        ("press ok 61", "61: from 0 to 60"),
        ("lay napkin", "napkin: not one of "),
        ("clear-table now", "use: clear-table"),
        ("uplink fly", "fly: not one of cut, mend, slow, portal"),
    ],
)
def test_a_verb_that_makes_no_sense_is_refused_in_one_line(desk: Desk, sentence: str, reason: str) -> None:
    with pytest.raises(ValueError) as refused:
        desk.do(sentence)
    assert str(refused.value).startswith(reason)
    assert "\n" not in str(refused.value)
    assert desk.asked == []


def test_help_shows_every_verb_with_its_choices(desk: Desk) -> None:
    verbs = desk.simulator.verbs()
    assert "press help|back|up|ok|down [SECONDS]" in verbs
    assert set(outside.FORMS) <= set(verbs)


@pytest.mark.parametrize("arguments", [["a"], ["b", "anything"]])
def test_choices_are_checked_and_free_words_are_not(arguments: list[str]) -> None:
    check("verb a|b [TEXT]", arguments)
    with pytest.raises(ValueError):
        check("verb a|b [TEXT]", ["c"])

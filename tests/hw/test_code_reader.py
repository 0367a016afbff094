"""The code reader over pyserial on a real pseudo-terminal."""

import queue
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import Fault
from appliance.events import Bus, CodeRead, CodeRefused, DeviceFault, Event
from hw.code_reader import LINE_BYTES, Lines, SerialCodeReader
from hw.desk.reader_port import ReaderPort

CARD = "042190000001|183000001|Nguyễn Thị Thuỳ Dương|02031990|Nữ|Thôn Đồng Giang, Thạch Hạ|12082021"
OPEN = DeviceFault("reader", None)
GONE = DeviceFault("reader", Fault.READER_MISSING)


class Rig:
    """A reader, its port, and what came over the bus."""

    def __init__(self, folder: Path) -> None:
        bus = Bus()
        self._events = bus.subscribe()
        self.port = ReaderPort(folder / "reader")
        self.reader = SerialCodeReader(str(self.port.path), 9600, bus)

    def next(self) -> Event:
        return self._events.get(timeout=20)

    def nothing_more(self) -> bool:
        return self._events.empty()

    def close(self) -> None:
        self.reader.close()
        self.port.unplug()


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    assert rig.next() == OPEN
    yield rig
    rig.close()


def test_a_card_passed_over_the_reader_is_read_whole(rig: Rig) -> None:
    rig.port.pass_card(CARD)
    assert rig.next() == CodeRead(CARD)


def test_every_line_ending_ends_one_line(rig: Rig) -> None:
    rig.port.send(b"mot\rhai\r\nba\nbon\n\r")
    assert [rig.next() for _ in range(4)] == [CodeRead(text) for text in ("mot", "hai", "ba", "bon")]
    rig.port.pass_card("het")
    assert rig.next() == CodeRead("het")


def test_a_megabyte_without_a_line_end_is_refused_once_and_the_next_card_is_read(rig: Rig) -> None:
    rig.port.send(b"9" * 1_000_000)
    rig.port.send(b"\n")
    rig.port.pass_card(CARD)
    assert rig.next() == CodeRefused(Fault.CODE_TOO_LONG)
    assert rig.next() == CodeRead(CARD)


def test_a_line_that_stops_in_the_middle_is_refused_after_a_pause(rig: Rig) -> None:
    rig.port.send(CARD.encode()[:40])
    assert rig.next() == CodeRefused(Fault.CODE_NOT_CARD)
    rig.port.pass_card(CARD)
    assert rig.next() == CodeRead(CARD)


def test_bytes_that_are_no_text_are_refused(rig: Rig) -> None:
    rig.port.send(b"042190000001|\xff\xfe\r")
    assert rig.next() == CodeRefused(Fault.CODE_NOT_CARD)


def test_a_pulled_plug_is_a_fault_until_it_is_back(rig: Rig) -> None:
    for _ in range(2):
        rig.port.send(CARD.encode()[:40])
        rig.port.unplug()
        assert rig.next() == GONE
        assert rig.reader.probe() is Fault.READER_MISSING
        rig.port.plug()
        assert rig.next() == OPEN
        assert rig.reader.probe() is None
        rig.port.pass_card(CARD)
        assert rig.next() == CodeRead(CARD)


def test_a_reader_that_was_never_there_is_a_fault(tmp_path: Path) -> None:
    bus = Bus()
    events = bus.subscribe()
    reader = SerialCodeReader(str(tmp_path / "none"), 9600, bus)
    assert events.get(timeout=20) == GONE
    reader.close()
    with pytest.raises(queue.Empty):
        events.get_nowait()


def test_a_port_has_one_reader_only(rig: Rig) -> None:
    bus = Bus()
    events = bus.subscribe()
    second = SerialCodeReader(str(rig.port.path), 9600, bus)
    assert events.get(timeout=20) == GONE
    second.close()


def test_a_reader_that_goes_is_a_warning_and_one_that_comes_is_none(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    rig.port.unplug()
    assert rig.next() == GONE
    rig.port.plug()
    assert rig.next() == DeviceFault("reader", None)
    assert [record.levelname for record in caplog.records if "code reader" in record.message] == ["WARNING", "INFO"]


def test_nothing_that_was_read_is_logged(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    rig.port.pass_card(CARD)
    rig.port.send(CARD.encode() + b"\xff\r")
    rig.port.send(CARD.encode())
    assert [rig.next() for _ in range(3)] == [CodeRead(CARD), *[CodeRefused(Fault.CODE_NOT_CARD)] * 2]
    rig.port.unplug()
    assert rig.next() == GONE
    assert caplog.records
    assert "042190000001" not in caplog.text


def test_closing_leaves_no_thread(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    rig = Rig(tmp_path)
    rig.close()
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name == "code-reader"]


@given(st.binary(max_size=4000), st.lists(st.integers(1, 700), max_size=20))
def test_cutting_the_stream_differently_changes_nothing(data: bytes, cuts: list[int]) -> None:
    data += b"\n"
    whole = list(Lines().feed(data))
    pieces, lines = [], Lines()
    for cut in [*cuts, len(data)]:
        pieces += list(lines.feed(data[:cut]))
        data = data[cut:]
    assert pieces == whole


@pytest.mark.parametrize(("length", "read"), [(LINE_BYTES, True), (LINE_BYTES + 1, False)])
def test_the_longest_line_is_1024_bytes(length: int, read: bool) -> None:
    expected = CodeRead("x" * length) if read else CodeRefused(Fault.CODE_TOO_LONG)
    assert list(Lines().feed(b"x" * length + b"\r")) == [expected]


def test_a_line_without_end_takes_no_memory() -> None:
    lines, chunk = Lines(), b"9" * LINE_BYTES
    tracemalloc.start()
    for _ in range(10_000):
        list(lines.feed(chunk))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000

"""The private print queue makes itself of whatever printer is there, as soon as one is there that it can be made of."""

from __future__ import annotations

import contextlib
import shutil
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import cups
import pytest

from hw.desk.print_room import SimulatedPrinter
from hw.print_queue import QUEUE, Queue


@pytest.fixture
def runtime() -> Iterator[Path]:
    folder = Path(f"/dev/shm/cuagan-{uuid.uuid4().hex[:8]}")
    folder.mkdir(mode=0o711)
    yield folder
    shutil.rmtree(folder)


def test_a_printer_that_speaks_nothing_we_have_leaves_no_broken_queue_and_the_next_one_is_taken(
    runtime: Path, tmp_path: Path
) -> None:
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    strange, proper = (tmp_path / "strange", tmp_path / "proper")
    strange.mkdir()
    proper.mkdir()
    printer = SimulatedPrinter(strange, port, formats="application/octet-stream")
    queue = Queue(runtime / "cups", printer.uri)
    printer.start()
    queue.start()
    try:
        for _ in range(2):
            with contextlib.suppress(TimeoutError):  # its keeper tries again
                assert not queue.tend()
            assert QUEUE not in cups.Connection(str(queue.socket)).getPrinters()
        printer.stop()
        printer = SimulatedPrinter(proper, port)
        printer.start()
        assert queue.tend()
    finally:
        queue.stop()
        printer.stop()

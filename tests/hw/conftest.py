"""What the tests of the printer share: a real private CUPS and its simulated printer, started once."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cups
import pytest
from fpdf import FPDF

from appliance.devices import Job, JobState
from hw import ipp
from hw.desk.print_room import SimulatedPrinter
from hw.desk.printer_controls import PrinterControls
from hw.print_queue import QUEUE, Queue
from hw.printer import CupsPrinter

ENDED = (JobState.PRINTED, JobState.UNKNOWN, JobState.CANCELLED)


class PrintRoom:
    """The queue, the printer behind it, and hands at both."""

    def __init__(self, runtime: Path, world: Path) -> None:
        with socket.create_server(("localhost", 0)) as free:
            port = free.getsockname()[1]
        self.simulated = SimulatedPrinter(world, port, 0.2)
        self.queue = Queue(runtime / "cups", self.simulated.uri)
        self.printer = CupsPrinter(QUEUE, self.queue.socket, simulated=True)
        self.page = world / "page.pdf"
        self.simulated.start()
        self.queue.start()
        assert self.queue.tend()
        _write_page(self.page)

    def tidy(self) -> None:
        """As it is in the morning: no jobs, paper in the tray, nothing stuck, nobody's sheets lying about."""
        connection = cups.Connection(str(self.queue.socket))
        for job_id in connection.getJobs():
            connection.cancelJob(job_id)
        self.hands("refill", "clear", "close_cover", "plug")
        self.until(lambda: self.idle)
        for sheet in self.simulated.controls.sheets():
            sheet.unlink()

    def stop(self) -> None:
        self.queue.stop()
        self.simulated.stop()

    def hands(self, *verbs: str) -> None:
        """Do these things to the printer, and have them felt."""
        for verb in verbs:
            getattr(PrinterControls, verb)(self.simulated.controls)
        self.simulated.tend()

    def send(self) -> int:
        return self.printer.submit(self.page, "Phiếu 0000-00001-0")

    def job_when(self, job_id: int, reached: Callable[[Job], bool]) -> Job:
        """The job as it is when it first is so; fails when it ends otherwise."""
        seen: list[Job] = []

        def look() -> bool:
            seen.append(self.printer.job(job_id))
            assert reached(seen[-1]) or seen[-1].state not in ENDED, seen[-1]
            return reached(seen[-1])

        self.until(look)
        return seen[-1]

    @contextlib.contextmanager
    def medium(self, name: str) -> Iterator[None]:
        """Have the queue take its paper for this."""
        connection = cups.Connection(str(self.queue.socket))
        connection.addPrinterOptionDefault(QUEUE, "media", name)
        yield
        connection.addPrinterOptionDefault(QUEUE, "media", "iso_a5_148x210mm")

    def until(self, reached: Callable[[], bool], seconds: float = 40) -> None:
        end = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < end, "it never came about"
            time.sleep(0.05)

    @property
    def idle(self) -> bool:
        """Whether the printer itself says that it has nothing to do and wants nothing."""
        told = ipp.ask(self.simulated.uri)
        return (told.state, told.reasons) == (3, ("none",))

    @property
    def queue_says(self) -> dict[str, Any]:
        """The queue's attributes."""
        said: dict[str, Any] = cups.Connection(str(self.queue.socket)).getPrinterAttributes(QUEUE)
        return said

    @property
    def sheets(self) -> list[Path]:
        return self.simulated.controls.sheets()


@pytest.fixture(scope="session")
def the_print_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintRoom]:
    # cupsd runs as lp and the path of its socket is short: neither goes with pytest's own folders
    runtime = Path(f"/dev/shm/cuagan-test-{os.getpid()}-{uuid.uuid4().hex[:6]}")
    runtime.mkdir(mode=0o711)
    room = PrintRoom(runtime, tmp_path_factory.mktemp("world"))
    yield room
    room.stop()
    shutil.rmtree(runtime)


@pytest.fixture
def room(the_print_room: PrintRoom) -> PrintRoom:
    """A print room in order."""
    the_print_room.tidy()
    return the_print_room


def _write_page(path: Path) -> None:
    pdf = FPDF(format=(148, 210))
    pdf.add_page()
    pdf.set_font("helvetica", size=40)
    pdf.cell(text="0000-00001-0")
    pdf.output(str(path))

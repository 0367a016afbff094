"""What the printer itself is asked, and answers that are none."""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from hw import ipp
from tests.hw.conftest import PrintRoom

WHOLE = (
    b"\x02\x00\x00\x00\x00\x00\x00\x01"
    b"\x01\x47\x00\x12attributes-charset\x00\x05utf-8"
    b"\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x07\x44\x00\x07reasons\x00\x01a\x44\x00\x00\x00\x01b"
    b"\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x08"
    b"\x03"
)


@pytest.fixture
def babbler() -> Iterator[str]:
    """The address of something that answers every question with a web page."""

    class Babbler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Welcome</title>")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Babbler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"ipp://127.0.0.1:{server.server_port}/ipp/print"
    server.shutdown()
    server.server_close()


def test_several_jobs_of_one_printer_are_told_apart(room: PrintRoom) -> None:
    for _ in range(2):
        job_id = room.send()
        room.job_when(job_id, lambda job: job.state == "printed")
    newest, before, *_ = ipp.jobs(room.simulated.uri)
    assert newest.id == before.id + 1
    assert newest.name == before.name == "Phiếu 0000-00001-0"


def test_groups_and_further_values_are_read_as_they_stand() -> None:
    _, seventh, eighth = ipp.groups(WHOLE)
    assert seventh == {"job-id": [b"\x00\x00\x00\x07"], "reasons": [b"a", b"b"]}
    assert eighth == {"job-id": [b"\x00\x00\x00\x08"]}


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_an_answer_that_is_cut_short_is_none(length: int) -> None:
    with pytest.raises((struct.error, IndexError)):
        ipp.groups(WHOLE[:length])


def test_a_web_page_in_the_place_of_the_printer_is_no_answer(babbler: str) -> None:
    with pytest.raises(OSError):
        ipp.jobs(babbler)
    with pytest.raises(OSError):
        ipp.ask(babbler)
    with pytest.raises(OSError):
        ipp.cancel(babbler, 1, "nobody")

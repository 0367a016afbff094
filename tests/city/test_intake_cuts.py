"""Lines that break and processes that are killed: what came stays, and the upload goes on from there."""

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import requests

from tests.city.world import BYTES, City, SealedDossier, TusClient, listening, pdf, run_city, sealed


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def begin(client: TusClient, location: str, dossier: SealedDossier, count: int, offset: int = 0) -> socket.socket:
    """Announce all the rest in one PATCH, but send only so many bytes of it; the line stays open."""
    host, port = client.url.removeprefix("http://").split(":")
    line = socket.create_connection((host, int(port)))
    asked = requests.Request("PATCH", location, headers=BYTES | {"Upload-Offset": str(offset)}, auth=client.signer)
    about = {**asked.prepare().headers, "Host": host, "Content-Length": str(len(dossier.data) - offset)}
    lines = [f"PATCH {location.removeprefix(client.url)} HTTP/1.1", *(f"{name}: {about[name]}" for name in about)]
    line.sendall("\r\n".join([*lines, "", ""]).encode() + dossier.data[offset : offset + count])
    return line


def large(city: City, folder: Path) -> SealedDossier:
    """About a megabyte."""
    return sealed(city.recipient, folder, papers={"Tờ khai": pdf("page") + b"%" + bytes(1_000_000)})


def test_bytes_that_came_before_a_cut_are_kept(city: City, intake: TusClient, tmp_path: Path) -> None:
    dossier = large(city, tmp_path)
    location = intake.location(dossier)
    begin(intake, location, dossier, 300_000).close()
    until(lambda: intake.offset(location) == 300_000)
    assert intake.patch(location, 300_000, dossier.data[300_000:]).status_code == 204
    assert intake.receipt(dossier).status_code == 200


def test_a_line_that_went_silent_holds_nobody_up(city: City, intake: TusClient, tmp_path: Path) -> None:
    dossier = large(city, tmp_path)
    location = intake.location(dossier)
    silent = begin(intake, location, dossier, 200_000)
    until(lambda: intake.offset(location) == 200_000)
    assert intake.patch(location, 200_000, dossier.data[200_000:]).status_code == 204
    silent.sendall(dossier.data[200_000:])  # it wakes up: too late, and it does no harm
    assert b"409" in silent.recv(200)
    silent.close()
    assert intake.receipt(dossier).status_code == 200


def test_two_that_send_the_same_upload_at_once_make_one_dossier(city: City, intake: TusClient, tmp_path: Path) -> None:
    dossier = large(city, tmp_path)
    location = intake.location(dossier)
    answers: list[int] = []
    senders = [
        threading.Thread(target=lambda: answers.append(intake.patch(location, 0, dossier.data).status_code))
        for _ in range(4)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert set(answers) <= {204, 409}
    offset = intake.offset(location)
    if offset < len(dossier.data):
        assert intake.patch(location, offset, dossier.data[offset:]).status_code == 204
    assert intake.receipt(dossier).status_code == 200


def test_killed_in_the_middle_of_an_upload_it_goes_on_where_it_was(city: City, tmp_path: Path) -> None:
    dossier = large(city, tmp_path)
    process = run_city("intake", "--state-dir", city.places.state, "--port", 0)
    client = TusClient(listening(process), city.box)
    location = client.location(dossier)
    line = begin(client, location, dossier, 400_000)
    until(lambda: client.offset(location) == 400_000)
    process.kill()
    process.wait()
    line.close()

    again = run_city("intake", "--state-dir", city.places.state, "--port", 0)
    try:
        fresh = TusClient(listening(again), city.box)
        location = fresh.location(dossier)
        assert fresh.offset(location) == 400_000
        assert fresh.patch(location, 400_000, dossier.data[400_000:]).status_code == 204
        receipt = fresh.receipt(dossier).content
    finally:
        again.terminate()
        assert again.wait(10) == 0

    last = run_city("intake", "--state-dir", city.places.state, "--port", 0)
    try:
        assert TusClient(listening(last), city.box).receipt(dossier).content == receipt
    finally:
        last.kill()
        last.wait()


def test_an_upload_is_not_held_in_memory(city: City, tmp_path: Path) -> None:
    dossier = sealed(city.recipient, tmp_path, papers={"Tờ khai": pdf("page") + b"%" + bytes(48 * 1024 * 1024)})
    process = run_city("intake", "--state-dir", city.places.state, "--port", 0)
    try:
        client = TusClient(listening(process), city.box)
        status = Path(f"/proc/{process.pid}/status")
        before = peak_kb(status)
        assert client.upload(dossier).status_code == 204
        assert peak_kb(status) - before < 24 * 1024
    finally:
        process.kill()
        process.wait()


def peak_kb(status: Path) -> int:
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))

"""A private SeaweedFS: an object store that is not ours, on the loopback, in a folder of its own."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import requests

from city.files import DocumentsDown
from city.objects import object_documents

KEY, SECRET = "city", "not-the-default-either"
BUCKET = "dossiers"


@dataclasses.dataclass
class ObjectStore:
    """The server. It makes a bucket when something is put into one that is not there."""

    folder: Path
    ports: Sequence[int]
    process: subprocess.Popen[bytes] | None = None

    @property
    def keys(self) -> Path:
        """The file for `--documents-keys`."""
        return self.folder / "keys"

    def url(self, prefix: str) -> str:
        """What `--documents` is given."""
        return f"s3://{BUCKET}/{prefix}?endpoint=http://127.0.0.1:{self.ports[0]}"

    def start(self) -> None:
        """Serve what is in the folder, and wait until it answers as a store does."""
        s3, master, volume, filer = self.ports[:4]
        numbers = {"s3.port": s3, "master.port": master, "volume.port": volume, "filer.port": filer}
        grpc = zip(("s3", "master", "volume", "filer"), self.ports[4:], strict=True)
        numbers |= {f"{name}.port.grpc": port for name, port in grpc}
        numbers |= {"s3.port.iceberg": 0, "s3.port.lance": 0, "master.volumeSizeLimitMB": 64, "volume.max": 20}
        words = [f"-{name}={value}" for name, value in numbers.items()]
        sockets = [f"-{name}.localSocket={self.folder / name}.sock" for name in ("s3", "filer")]
        command = [
            Path(sys.executable).with_name("weed"), "server", "-filer", "-s3", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
            f"-dir={self.folder / 'data'}", f"-s3.config={self.folder / 's3.json'}", "-master.telemetry=false",
        ]  # fmt: skip
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([*command, *words, *sockets], stdout=log, stderr=log)
        self._wait()

    def kill(self) -> None:
        """kill -9."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def _wait(self) -> None:
        upload, end = self.folder / "upload", time.monotonic() + 120
        digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        while True:
            upload.write_bytes(b"abc")
            try:
                if object_documents(self.url("first"), self.keys).keep(upload, digest):
                    return
            except DocumentsDown:
                assert self.process and self.process.poll() is None and time.monotonic() < end, self._said()
                time.sleep(0.2)

    def _said(self) -> str:
        return (self.folder / "log").read_text()[-2000:]


@contextlib.contextmanager
def object_store(folder: Path) -> Iterator[ObjectStore]:
    """One that serves until the end."""
    (folder / "data").mkdir(parents=True)
    credentials = {"accessKey": KEY, "secretKey": SECRET}
    identity = {"name": "city", "credentials": [credentials], "actions": ["Admin", "Read", "Write", "List"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    store = ObjectStore(folder, _free_ports(8))
    store.keys.write_text(f"[default]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n")
    store.start()
    try:
        yield store
    finally:
        store.kill()


def _free_ports(count: int) -> Sequence[int]:
    with contextlib.ExitStack() as opened:
        sockets = [opened.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def raw(store: ObjectStore, name: str) -> int:
    """What the store says to whoever asks without keys."""
    return requests.get(f"http://127.0.0.1:{store.ports[0]}/{BUCKET}/{name}", timeout=10).status_code

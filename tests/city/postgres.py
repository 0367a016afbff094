"""A private PostgreSQL server: a folder of its own, a socket in it, gone afterwards; no service of the system."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy

USER = "postgres"
"""Whom Debian's package makes: PostgreSQL refuses to run as root."""


class Postgres:
    """One server in this folder, with its own (durable) settings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam(USER).pw_uid, -1)
        subprocess.run(
            _as_user("initdb", "-D", folder / "data", "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync"),
            check=True,
            stdout=subprocess.DEVNULL,
        )

    @property
    def url(self) -> str:
        """Of its first database."""
        return f"postgresql:///postgres?host={self._folder}&user={USER}"

    def start(self) -> None:
        """Serve, and wait until it does."""
        command = _as_user("postgres", "-D", self._folder / "data", "-k", self._folder, "-c", "listen_addresses=")
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log)
        end = time.monotonic() + 60
        while subprocess.run(_as_user("pg_isready", "-q", "-h", self._folder), check=False).returncode:
            assert self._server.poll() is None and time.monotonic() < end, (self._folder / "log").read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        """Its "fast shutdown"."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(30)

    def kill(self) -> None:
        """kill -9 of the server; what it started ends when it sees that."""
        self._server.kill()
        self._server.wait()


@contextlib.contextmanager
def own_postgres() -> Iterator[Postgres]:
    """One that can be killed and started again."""
    folder = Path(tempfile.mkdtemp(prefix="cuagan-postgres-"))
    try:
        server = Postgres(folder)
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of its database, while it runs."""
    with own_postgres() as server:
        yield server.url


@contextlib.contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The URL of an empty database on this server."""
    name = f"city_{uuid.uuid4().hex}"
    engine = sqlalchemy.create_engine(
        server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    yield server.replace("/postgres?", f"/{name}?")
    engine.dispose()


def _as_user(program: str, *arguments: object) -> Sequence[str]:
    binary = max(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4]))
    words = [str(binary), *map(str, arguments)]
    if os.geteuid() != 0:
        return words
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", "--", *words]

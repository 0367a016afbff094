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


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of its database, while it runs with its own (durable) settings."""
    folder = Path(tempfile.mkdtemp(prefix="cuagan-postgres-"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam(USER).pw_uid, -1)
        subprocess.run(
            _as_user("initdb", "-D", folder / "data", "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync"),
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with _served(folder):
            yield f"postgresql:///postgres?host={folder}&user={USER}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[None]:
    command = _as_user("postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 30
        while subprocess.run(_as_user("pg_isready", "-q", "-h", folder), check=False).returncode:
            assert server.poll() is None and time.monotonic() < end, (folder / "log").read_text()
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # its "fast shutdown"
        server.wait(30)


def _as_user(program: str, *arguments: object) -> Sequence[str]:
    binary = max(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4]))
    words = [str(binary), *map(str, arguments)]
    if os.geteuid() != 0:
        return words
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", "--", *words]

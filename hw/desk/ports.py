"""Which ports the desk needs are taken, and by whom."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

from appliance.errors import ConfigError

LISTEN = "0A"
"""State TCP_LISTEN in /proc/net/tcp (kernel: include/net/tcp_states.h)."""


def check_free(ports: Mapping[str, int]) -> None:
    """ConfigError when any of these ports (by configuration key) cannot be had on 127.0.0.1; names each of them."""
    troubles = [f"{key} = {port}: {trouble}" for key, port in ports.items() if (trouble := _trouble(port))]
    if troubles:
        raise ConfigError("; ".join(troubles))


def _trouble(port: int) -> str | None:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return None
    except OSError as error:
        holder = _holder(port)
        return os.strerror(error.errno or 0) + (f" by {holder}" if holder else "")


def _holder(port: int) -> str | None:
    """Name and id of the process that listens on the port; None when it is another user's, whom we may not look at."""
    wanted = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for process in Path("/proc").glob("[0-9]*"):
        if wanted & set(_open_files(process)):
            return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return None


def _listening_inodes(port: int) -> Iterator[str]:
    """/proc/net/tcp: local address in column 1 (`0100007F:2198`), state in 3, inode in 9 (kernel: proc_net_tcp)."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in _lines(Path(table))[1:]:
            columns = line.split()
            if columns[3] == LISTEN and int(columns[1].rpartition(":")[2], 16) == port:
                yield columns[9]


def _lines(path: Path) -> list[str]:
    """None of them where the kernel has no such table (no IPv6)."""
    return path.read_text().splitlines() if path.exists() else []


def _open_files(process: Path) -> list[str]:
    """What a process has open; nothing once it has ended, or when it is not ours to look at."""
    try:
        return [_target(file) for file in (process / "fd").iterdir()]
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return []


def _target(file: Path) -> str:
    try:
        return str(file.readlink())
    except FileNotFoundError:  # closed meanwhile
        return ""

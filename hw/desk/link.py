"""The uplink's wire: a TCP relay between the box and the city that can be cut, slowed, or caught by a portal."""

from __future__ import annotations

import asyncio
import enum
import socket
import struct
import threading
from collections.abc import Coroutine
from typing import Any

CHUNK_BYTES = 65536
SLOW_BYTES_S = 16_000
PORTAL_PAGE = b"<!doctype html><title>Wi-Fi</title><p>Welcome. Please sign in to use this network.</p>"
PORTAL_PATIENCE_S = 2.0


class LinkState(enum.StrEnum):
    """What the wire does."""

    UP = "up"
    CUT = "cut"
    SLOW = "slow"
    PORTAL = "portal"


class Link:
    """Relays connections to 127.0.0.1:`listen_port` (0: the system picks `port`) to `target`, from a thread of its own.

    Raises OSError when the port is taken.
    """

    def __init__(self, listen_port: int, target: tuple[str, int]) -> None:
        self._target = target
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._rate: int | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="link", daemon=True)
        self._thread.start()
        self.state = LinkState.UP
        self.port = listen_port
        self._wait(self._listen())

    def mend(self) -> None:
        """Relay at full speed."""
        self._wait(self._become(LinkState.UP))

    def cut(self) -> None:
        """Refuse new connections and reset those there are."""
        self._wait(self._become(LinkState.CUT))

    def slow(self, bytes_s: int = SLOW_BYTES_S) -> None:
        """Relay at most this many bytes a second, each way, in each connection."""
        self._wait(self._become(LinkState.SLOW, bytes_s))

    def portal(self) -> None:
        """Answer every HTTP request with a captive portal's page and status 200, as a hotel's Wi-Fi does."""
        self._wait(self._become(LinkState.PORTAL))

    def close(self) -> None:
        """Cut, and end the thread."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _become(self, state: LinkState, rate: int | None = None) -> None:
        self.state, self._rate = state, rate
        if state in (LinkState.CUT, LinkState.PORTAL):
            self._reset_all()
        if state is LinkState.CUT:
            self._refuse()
        else:
            await self._listen()

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _reset_all(self) -> None:
        for writer in self._open:
            _reset(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self.state is LinkState.PORTAL:
                await _answer_as_portal(reader, writer)
            else:
                await self._relay(reader, writer)
        finally:
            self._open.discard(writer)
            writer.close()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._target)
        except OSError:  # the city is down: so is this connection
            _reset(writer)
            return
        self._open.add(far_writer)
        try:
            async with asyncio.TaskGroup() as pumps:
                pumps.create_task(self._pump(reader, far_writer))
                pumps.create_task(self._pump(far_reader, writer))
        except* OSError:  # one end broke: the other must not take it for a proper end
            _reset(writer)
            _reset(far_writer)
        finally:
            self._open.discard(far_writer)
            far_writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(self._portion()):
            writer.write(data)
            await writer.drain()
            if self._rate is not None:
                await asyncio.sleep(len(data) / self._rate)
        writer.write_eof()

    def _portion(self) -> int:
        return CHUNK_BYTES if self._rate is None else max(1, self._rate // 10)


def _reset(writer: asyncio.StreamWriter) -> None:
    """End the connection by RST, so that neither end can take what it has for the whole."""
    wire: socket.socket = writer.get_extra_info("socket")
    if wire.fileno() >= 0:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _answer_as_portal(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        async with asyncio.timeout(PORTAL_PATIENCE_S):
            await reader.readuntil(b"\r\n\r\n")
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PORTAL_PAGE)}\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode() + PORTAL_PAGE)
            writer.write_eof()
            while await reader.read(CHUNK_BYTES):  # take the body, or closing would reset the answer away
                pass
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        _reset(writer)

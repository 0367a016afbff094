"""An application served over HTTP by waitress, and its end: of the box's screens and telephones, and of the console."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.types import WSGIApplication

import waitress
from waitress import wasyncore

_LOOKS_S = 30.0


class Server:
    """Listens on a host's port (0: any free one) from when it is made, and serves in `serve_forever`.

    patience_s: seconds for which a request in progress may go on when the end has come.
    channel: what makes answers of a connection's bytes, in place of waitress's own class.
    settings: waitress's own.
    """

    def __init__(
        self,
        app: WSGIApplication,
        host: str,
        port: int,
        threads: int,
        patience_s: float = 0.0,
        channel: type | None = None,
        **settings: Any,
    ) -> None:
        self._patience_s = patience_s
        self._ended = False
        self._map: dict[int, Any] = {}
        self._server = waitress.create_server(
            app, map=self._map, host=host, port=port, threads=threads, ident=None, **settings
        )
        self._workers = self._server.task_dispatcher
        if channel:
            self._server.channel_class = channel

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.effective_port)

    @property
    def address(self) -> str:
        """The same as a URL."""
        return f"http://{self._server.effective_host}:{self.port}"

    def serve_forever(self) -> None:
        """Serve until the process is asked to end, or `end` is called."""
        try:
            with contextlib.suppress(KeyboardInterrupt):
                while not self._ended:
                    # poll: select takes no descriptor from 1024 on
                    wasyncore.loop(_LOOKS_S, use_poll=True, map=self._map, count=1)
        finally:
            self._leave()

    def end(self) -> None:
        """Let `serve_forever` return, from another thread; every connection is closed then."""
        self._ended = True
        self._server.pull_trigger()

    def close(self) -> None:
        """After `serve_forever`: wait until each of its threads has answered or given up, and leave nothing open."""
        self._wait(None)
        self._server.trigger.close()

    def _leave(self) -> None:
        # the trigger stays open: workers write to it as long as there are any, and its number may be another file's
        wasyncore.dispatcher.close(self._server)
        self._workers.set_thread_count(0)
        self._wait(self._patience_s)
        for connection in list(self._server.active_channels.values()):
            connection.handle_close()

    def _wait(self, seconds: float | None) -> None:
        with self._workers.lock:
            self._workers.thread_exit_cv.wait_for(lambda: not self._workers.threads, seconds)


@contextlib.contextmanager
def running(server: Server, let_go: Callable[[], None] = lambda: None) -> Iterator[str]:
    """Where it is served for as long as this is open; its threads, connections and sockets end with it.

    let_go: wakes those requests that wait for something.
    """
    thread = threading.Thread(target=server.serve_forever, name="serving", daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.end()
        thread.join()
        let_go()
        server.close()

"""The process that looks and sends: a thread for each way out, so that a mail server that hangs holds nothing else up.

A thread that dies takes the process with it: alerts that silently stay away would be the worst of faults.
"""

from __future__ import annotations

import functools
import os
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from city.alerts import mail, webhook
from city.alerts.errors import AlertError
from city.alerts.ledger import Ledger
from city.alerts.letters import Letters
from city.alerts.outbox import Message, Messages
from city.alerts.settings import Ways, WishesStore, ways
from city.alerts.standing import Times
from city.fleet.fleet import Fleet
from city.language import Catalogue, catalogues

LOOK_S = 5.0
"""Seconds between two looks at the fleet."""

SEND_S = 1.0
"""Seconds between two looks for messages that are due."""


class Alerts:
    """All of alerts over one database, put together. `ways_file`: the technician's; `secret_file`: the webhook's."""

    def __init__(
        self,
        url: str,
        fleet: Fleet,
        ways_file: Path,
        secret_file: Path,
        times: Times | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.messages = Messages(url, clock)
        self.wishes = WishesStore(url)
        self.ledger = Ledger(url, fleet, self.messages, times or Times(), clock)
        self.secret_file = secret_file
        self._ways_file = ways_file
        self._texts = catalogues()

    def ways(self) -> Ways:
        """The technician's file as it is now; AlertError when it has a mistake."""
        return ways(self._ways_file)

    def letters(self, text: Catalogue | None = None) -> Letters:
        """Who writes, in the language that was wished for. A mistake in the technician's file costs the links only."""
        try:
            url = self.ways().console_url
        except AlertError:
            url = ""
        return Letters(text or self._texts[self.wishes.read().language], url)

    def look(self) -> None:
        """Follow the fleet once."""
        self.ledger.look(self.wishes.read(), self.letters())

    def send_next(self, channel: str) -> bool:
        """Send one message that is due; whether there was one."""
        message = self.messages.take(channel)
        if message is None:
            return False
        try:
            self._send(message)
        except AlertError as error:
            self.messages.failed(message, error)
        else:
            self.messages.sent(message)
        return True

    def _send(self, message: Message) -> None:
        folder, found = self._ways_file.parent, self.ways()
        if message.channel == "mail":
            mail.send(found.smtp, folder, message)
        else:
            webhook.send(found.webhook, folder, webhook.hook_secret(self.secret_file), message)


class Worker:
    """Looks and sends for ever."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts
        self._ended = threading.Event()

    def run(self) -> None:
        """Work until `stop`."""
        self._start("look", self._look)
        for channel in ("mail", "webhook"):
            self._start(channel, functools.partial(self._sends, channel))
        self._ended.wait()

    def stop(self) -> None:
        """Let `run` return."""
        self._ended.set()

    def _look(self) -> None:
        while not self._ended.is_set():
            self._alerts.look()
            self._ended.wait(LOOK_S)

    def _sends(self, channel: str) -> None:
        while not self._ended.is_set():
            if not self._alerts.send_next(channel):
                self._ended.wait(SEND_S)

    def _start(self, name: str, work: Callable[[], None]) -> None:
        def deadly() -> None:
            try:
                work()
            except Exception:  # noqa: BLE001 - the top of a thread
                traceback.print_exc()
                os._exit(1)

        threading.Thread(target=deadly, name=name, daemon=True).start()

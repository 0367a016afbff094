"""Threads that nobody outlives: one that dies takes its process down, and whoever watches the process restarts it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


def start(name: str, work: Callable[[], None]) -> threading.Thread:
    """Run `work` for ever in a thread of this name; its end, in whatever way, ends the process."""

    def deadly() -> None:
        try:
            work()
            log.critical("thread %s ended", name)
        except BaseException:  # the top of a thread
            log.exception("thread %s died", name)
        os._exit(70)

    thread = threading.Thread(target=deadly, name=name, daemon=True)
    thread.start()
    return thread


def deadly_everywhere() -> None:
    """The same for threads that libraries start: an exception that nobody caught ends the process."""

    def die(died: threading.ExceptHookArgs) -> None:
        trace = (died.exc_type, died.exc_value or died.exc_type(), died.exc_traceback)
        log.critical("thread %s died", died.thread.name if died.thread else "?", exc_info=trace)
        os._exit(70)

    threading.excepthook = die

"""A code before a page: who guesses waits, longer after each wrong one, whoever they are.

There is one box and one code, so the waiting is the box's and not one address's: another telephone guesses no faster.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Response, abort, request

FREE = 3
"""So many wrong codes cost nothing."""

FIRST_WAIT_S, LONGEST_WAIT_S = 10, 600
SESSION_S = 3600
COOKIE = "cuagan"


class Gate:
    """code: what opens it; "" never does. clock: seconds that only go forward."""

    def __init__(self, code: Callable[[], str], clock: Callable[[], float] = time.monotonic) -> None:
        self._code = code
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong = 0
        self._closed_until = clock()
        self._open: dict[str, float] = {}

    def waits(self) -> int:
        """Seconds until a code is looked at again."""
        return max(0, round(self._closed_until - self._clock() + 0.499))

    def enter(self, code: str) -> str | None:
        """A session for the right code; None for a wrong one, or while one must wait."""
        with self._lock:
            if self.waits():
                return None
            right = self._code()
            if right and hmac.compare_digest(code.replace(" ", "").encode(), right.encode()):
                self._wrong = 0
                return self._session()
            self._wrong += 1
            if self._wrong >= FREE:
                wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (self._wrong - FREE))
                self._closed_until = self._clock() + wait
            return None

    def admit(self) -> str:
        """A session for somebody who has shown it otherwise: a held pair of buttons."""
        with self._lock:
            return self._session()

    def knows(self, session: str | None) -> bool:
        """Whether this session is one, and not yet over."""
        return session is not None and self._open.get(session, 0) > self._clock()

    def _session(self) -> str:
        now = self._clock()
        self._open = {each: until for each, until in self._open.items() if until > now}
        session = secrets.token_urlsafe(24)
        self._open[session] = now + SESSION_S
        return session


def give(response: Response, session: str) -> Response:
    """Let the browser carry the session: to this page only, unseen by scripts, not sent from another site's page."""
    response.set_cookie(COOKIE, session, max_age=SESSION_S, httponly=True, samesite="Strict")
    return response


def carried() -> str | None:
    """The session that the browser carries."""
    return request.cookies.get(COOKIE)


def let_forms_say_where_from(response: Response) -> Response:
    """Under the stricter `no-referrer` a browser sends its own page's form with `Origin: null`, as a stranger's."""
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def only_from_own_pages() -> None:
    """Refuse a form that another site's page sent."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
        abort(403)

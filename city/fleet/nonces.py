"""What makes a report fresh: a moment that only this city can have written, handed out with each answer.

Nothing is kept for it: the moment stands in the nonce, under an HMAC with a key that the city's processes share.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

FRESH_S = 160.0
"""For so long a nonce is good: two and a half beats and a slow answer. An older report is asked for anew."""

_MAC = 16


class Nonces:
    """Nonces under this key (32 bytes)."""

    def __init__(self, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._key = key
        self._clock = clock

    def fresh(self, box: str) -> str:
        """A nonce for the box's next report."""
        return self._written(box, int(self._clock() * 1000))

    def good(self, box: str, nonce: str) -> bool:
        """Whether this box was given the nonce a short while ago."""
        moment, _, _ = nonce.partition(".")
        if not moment.isdigit() or len(moment) > 15:  # noqa: PLR2004
            return False
        age = self._clock() - int(moment) / 1000
        return -FRESH_S < age < FRESH_S and hmac.compare_digest(self._written(box, int(moment)), nonce)

    def _written(self, box: str, moment: int) -> str:
        mac = hmac.digest(self._key, f"{box} {moment}".encode(), hashlib.sha256)[:_MAC]
        return f"{moment}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def nonce_key(path: Path) -> bytes:
    """The key in this file, made the first time; of two processes that make it at once, one wins and both use its."""
    if not path.exists():
        part = path.with_name(f".{path.name}.{os.getpid()}")
        part.touch(mode=0o600)
        part.write_bytes(secrets.token_bytes(32))
        try:
            path.hardlink_to(part)
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return path.read_bytes()

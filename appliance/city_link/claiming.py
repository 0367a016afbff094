"""A box that belongs to no city yet: it shows a code, asks, and once an officer has typed the code, is that city's box.

`Claiming.run` works in a thread of its own; `now` is what a screen shows. What holds a hostile link: `wire/claims.py`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import http
import logging
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from appliance.city_link import enrolment
from appliance.city_link.city_http import Answer, CityError, CityHttp
from appliance.city_link.device_key import device_key
from appliance.devices import HostFacts
from appliance.errors import ConfigError, Fault
from appliance.settings import box_settings
from appliance.wire import claims
from appliance.wire.claims import Claim, ClaimAnswer, Grant
from appliance.wire.http_signing import RequestSigner, content_digest
from appliance.wire.signing import SignatureError, public_text

ASK_S = 2.0
"""How often the city is asked whether an officer has taken the box in."""

_AGAIN_S = (2.0, 60.0)
_JITTER = 0.25
_LIFE_S = claims.CODE_MINUTES * 60.0
_EARLY_S = 30.0
"""A code is replaced this long before the city forgets it, so that none is typed in vain."""

_NO_GOOD = {"claim-used": "used", "claim-unknown": "unknown", "claim-forged": "forged"}
"""What is wrong with a token, by the problem that the city names."""

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """What a screen shows. `code` is empty while the city has not taken the claim, or when a token makes it needless;
    `ends`: `time.monotonic()` at which it is replaced; `fault`: why the city cannot be asked; `granted`: done.
    `token`: what the city says is wrong with that of the settings: `used`, `unknown`, `forged`; then there is a code.
    """

    fingerprint: str
    code: str = ""
    ends: float = 0.0
    fault: Fault | None = None
    granted: Grant | None = None
    token: str = ""

    @property
    def minutes(self) -> int:
        """Whole minutes for which the code still holds, at least 1."""
        return max(1, round((self.ends - time.monotonic()) / 60))

    @property
    def qr_text(self) -> str:
        """What the screen's QR code says: enough for the console, nothing that opens a page of somebody else's."""
        return f"CUAGAN {self.code} {self.fingerprint}"


class Claiming:
    """Asks one city to take this box in. `token`: from the settings file, so that nobody has to type; `tell` is called
    with each change of what a screen shows.
    """

    def __init__(
        self,
        state: Path,
        city_url: str,
        facts: HostFacts,
        software: str,
        token: str = "",
        tell: Callable[[Waiting], None] = lambda waiting: None,
    ) -> None:
        state.mkdir(parents=True, exist_ok=True)
        key = device_key(state)
        self._state = state
        self._public = public_text(key)
        self._http = CityHttp(city_url, signer=RequestSigner(self._public, key))
        self._about = {"board": facts.board or "", "serial": facts.serial or "", "software": software}
        self._token = _checked(token)
        self._tell = tell
        self.now = Waiting(claims.fingerprint(self._public))

    def run(self, stop: threading.Event) -> Grant | None:
        """Ask until the box is the city's, and keep what it was told; None when told to stop first."""
        failures = 0
        while not stop.is_set():
            try:
                grant = self._once(stop)
            except (CityError, SignatureError) as error:
                failures += 1
                log.info("the claim: %s", error)
                fault = error.fault if isinstance(error, CityError) else Fault.CITY_NOT_OURS
                self._show(code="", fault=fault)
                stop.wait(max(_backoff(failures), getattr(error, "retry_after", 0.0)))
                continue
            if grant is not None:
                keep(self._state, grant)
                self._show(code="", fault=None, granted=grant)
                return grant
            failures = 0
        return None

    def _show(self, **changed: Any) -> None:
        now = dataclasses.replace(self.now, **changed)
        if now != self.now:
            self.now = now
            self._tell(now)

    def _once(self, stop: threading.Event) -> Grant | None:
        """The grant by the token of the settings, or else one code from its birth to its end."""
        return (self._by_token(self._token) if self._token else None) or self._by_code(claims.new_code(), stop)

    def _by_token(self, token: str) -> Grant | None:
        """None when the city lets nobody in by it: then an officer can type a code. It stays where it stands and is
        tried again at the next start, for it may be the city that is wrong.
        """
        said = self._announce(self._claim(token))
        wrong = _NO_GOOD.get(said.problem)
        if wrong is None:
            answer = _answer(said.expect(http.HTTPStatus.OK).body)
            if answer.state == "granted":
                return claims.open_grant(token, answer, self._public)
            wrong = "unknown"  # the city took it for a box's own code: among its tokens there is none like it
        log.warning("the token of the settings is no good: %s", wrong)
        self._token = ""
        self._show(token=wrong)
        return None

    def _by_code(self, code: str, stop: threading.Event) -> Grant | None:
        """The grant if there was one."""
        claim = self._claim(code)
        ends = time.monotonic() + _LIFE_S - _EARLY_S
        answer = _answer(self._announce(claim).expect(http.HTTPStatus.OK).body)
        self._show(code=code, ends=ends, fault=None)
        while answer.state == "waiting" and time.monotonic() < ends and not stop.wait(ASK_S):
            answer = self._ask(claim)
        return claims.open_grant(code, answer, self._public) if answer.state == "granted" else None

    def _claim(self, secret: str) -> Claim:
        return Claim(
            locator=claims.locator(secret),
            public_key=self._public,
            proof=claims.proof(secret, self._public),
            **self._about,
        )

    def _announce(self, claim: Claim) -> Answer:
        body = msgspec.json.encode(claim)
        headers = {"Content-Type": "application/json", "Content-Digest": content_digest(body)}
        return self._http.ask("POST", "claims", headers, body)

    def _ask(self, claim: Claim) -> ClaimAnswer:
        """A link that fails for a moment does not cost the code that somebody may be typing."""
        with contextlib.suppress(CityError):
            answer = self._http.ask("GET", f"claims/{claim.locator}")
            if answer.status == http.HTTPStatus.NOT_FOUND:
                raise SignatureError("the city does not know the code any more")
            self._show(fault=None)
            return _answer(answer.expect(http.HTTPStatus.OK).body)
        self._show(fault=Fault.CITY_UNREACHABLE)
        return ClaimAnswer(state="waiting")


def keep(state: Path, grant: Grant) -> None:
    """Keep what the city told, durably. The root key comes last: with it the box is enrolled, and before it not."""
    house = {"box": grant.box, "name": grant.house} | ({"ward": grant.ward} if grant.ward else {})
    box_settings.keep(state, {"house": house})
    enrolment.enrol(state, grant.root, grant.city_json)


def enrolled(state: Path) -> bool:
    """Whether this box is a city's."""
    return (state / enrolment.ROOT_KEY).exists()


def _checked(token: str) -> str:
    if not token:
        return ""
    try:
        return claims.normal(token)
    except ValueError as error:
        raise ConfigError(f"city.claim: {error}") from error


def _answer(data: bytes) -> ClaimAnswer:
    try:
        return msgspec.json.decode(data, type=ClaimAnswer)
    except msgspec.MsgspecError as error:
        raise CityError(Fault.CITY_NOT_OURS, f"no answer to a claim: {error}") from error


def _backoff(failures: int) -> float:
    first, longest = _AGAIN_S
    return min(first * 2.0 ** min(failures - 1, 10), longest) * random.uniform(1 - _JITTER, 1 + _JITTER)

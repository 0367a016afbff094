"""A box that is not set up: what its screen says, and what its set-up page lets a technician write.

The page sets the same keys as the file on the card, with the same checks; what it writes is the box's own file, which
wins over the card's. What is kept secret never leaves the box: an empty field means "as it is", and to have no such
secret any more is said by a tick.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from appliance.city_link.device_key import device_key
from appliance.city_link.enrolment import ROOT_KEY
from appliance.config import Config, merge
from appliance.settings import box_settings
from appliance.settings.check import Mistake, mistakes
from appliance.settings.offered import OFFERED, SECRETS
from appliance.settings.prepare import EFFECTIVE, Hotspot, Report, Used, read_report
from appliance.settings.template import from_text
from appliance.settings.text import Read
from appliance.wire.claims import fingerprint
from appliance.wire.signing import public_text

ASKED = tuple(key for key in OFFERED if key.partition(".")[0] not in {"buttons", "reader"} and "ssh_keys" not in key)
"""What the page asks for: pins and login keys are the card's affair."""

THE_CITYS = ("house.box", "city.url", "city.track_url", "city.claim")
"""What stays as it is on a box that is a city's: who it is, and whose."""


class View(msgspec.Struct, frozen=True):
    """What the screen shows. `address`: the box's own in the house's network, empty without one; `on_air`: whether the
    box's own Wi-Fi can be joined now; `url`: where a telephone finds the page, in the one or the other.
    """

    config: Config
    mistakes: Sequence[Mistake]
    used: Used
    hotspot: Hotspot | None
    url: str
    address: str
    on_air: bool
    fingerprint: str
    troubles: Mapping[str, str]
    corrected: bool
    """Whether the set-up page, or the city, has written what counts in place of a card with mistakes."""

    @property
    def to_do(self) -> bool:
        """Whether a person must do something before the city can be asked."""
        return not self.config.city.url or bool(self.mistakes and not self.corrected)


class SettingUp:
    """address: asks the computer for its address in the house's network; on_air: whether it is an access point; but:
    keys that are not asked for.
    """

    def __init__(
        self, config: Config, address: Callable[[], str], on_air: Callable[[], bool], but: Sequence[str] = ()
    ) -> None:
        self.asked = tuple(key for key in ASKED if key not in but)
        self._started = config
        self._state = Path(config.folders.state)
        self._runtime = Path(config.folders.runtime)
        self._address = address
        self._on_air = on_air
        self.fingerprint = fingerprint(public_text(device_key(self._state)))

    def done(self) -> bool:
        """Whether a city has taken the box."""
        return (self._state / ROOT_KEY).exists()

    def report(self) -> Report:
        """What the start said."""
        return read_report(self._runtime) or Report([], "card", None)

    def view(self) -> View:
        """Everything for the screen, now."""
        report = self.report()
        config, address, on_air = self._config(), self._address(), self._on_air()
        return View(
            config=config,
            mistakes=report.mistakes,
            used=report.used,
            hotspot=report.hotspot,
            url=f"http://{address if address and not on_air else config.setup.address}:{config.setup.port}/",
            address=address,
            on_air=on_air,
            fingerprint=self.fingerprint,
            troubles=report.troubles,
            corrected=bool(box_settings.kept(self._state)),
        )

    def values(self) -> dict[str, str]:
        """What every asked key says now, as the page's fields show it; secrets empty."""
        config = self._config()
        return {key: "" if key in SECRETS else as_text(_get(config, key)) for key in self.asked}

    def save(self, form: Mapping[str, str], emptied: Collection[str] = ()) -> list[Mistake]:
        """Write what the page's fields say into the box's own file; every mistake, and nothing written, if any.

        emptied: secrets that there shall be none of any more.
        """
        before = self.values()
        changes: dict[str, Any] = {}
        for key in self.asked:
            text = form.get(key, before[key]).strip()
            if text != before[key] or (key in emptied and key in SECRETS):
                section, name = key.split(".")
                changes = merge(changes, {section: {name: from_text(key, text) if text else _nothing(key)}})
        wrong = mistakes(Read(merge(self._table(), changes), {}, []), box_settings.FILE)
        if not wrong:
            box_settings.keep(self._state, changes)
        return wrong

    def _config(self) -> Config:
        return msgspec.convert(self._table(), Config)

    def _table(self) -> dict[str, Any]:
        """With what the page wrote since the start."""
        effective = _table(self._runtime / EFFECTIVE) or msgspec.to_builtins(self._started)
        return merge(effective, box_settings.usable(self._state))


def as_text(value: object) -> str:
    """A value as a field shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _get(config: Config, key: str) -> Any:
    section, name = key.split(".")
    return getattr(getattr(config, section), name)


def _nothing(key: str) -> Any:
    """What an emptied field means: as if nobody had ever set it."""
    value = _get(Config(), key)
    return list(value) if isinstance(value, tuple) else value


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return {}

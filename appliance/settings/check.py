"""Every mistake of a settings file, named at once: file, line, key, what stands there and what would be right.

The scheme is that of `appliance.config`; what it cannot say of a value alone (a time zone, an address, two buttons on
one line) is said by the small functions here. The texts are `mistake-…` and `right-…` of the catalogues.
"""

from __future__ import annotations

import difflib
import ipaddress
import re
import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from appliance.config import Config
from appliance.devices import BUTTONS
from appliance.pages import Text, say
from appliance.settings.offered import OFFERED, SECRETS
from appliance.settings.text import Read
from appliance.wire import claims

KEPT = "*"
"""What stands, in its length, where a secret stood in the file: the box has it, as it was."""

SSID_BYTES = 32
"""IEEE 802.11 gives a network's name so many."""

SHOWN = 40
"""Characters of a wrong value that are shown."""


class Mistake(msgspec.Struct, frozen=True):
    """One mistake. `line` 0: in the file as a whole, or in what is missing from it."""

    file: str
    line: int
    key: str
    what: Text
    right: Text | None = None


def mistakes(read: Read, file: str) -> list[Mistake]:
    """All of them, in the order of the lines."""
    found = [Mistake(file, each.line, each.text, say(f"mistake-{each.kind}")) for each in read.unreadable]
    found += [_placed(key, what, right, read, file) for key, what, right in _of_table(read.table)]
    return sorted(found, key=lambda mistake: mistake.line)


def known(table: Mapping[str, Any]) -> dict[str, Any]:
    """What this version understands of a table that some version of the box wrote, which may be the next one.

    What it does not (a section, a key, a value, as those of a version that was left again) is passed over key by key.
    """
    parts = {name: part for name, part in table.items() if name in _SECTIONS and isinstance(part, dict)}
    return {
        name: {key: value for key, value in part.items() if next(_of_section(name, {key: value}), None) is None}
        for name, part in parts.items()
    }


def is_kept(value: object) -> bool:
    """Whether this stands for a secret that the box has taken already."""
    return isinstance(value, str) and bool(value) and not value.strip(KEPT)


_SECTIONS: Mapping[str, Any] = {field.name: field.type for field in msgspec.structs.fields(Config)}

_Found = tuple[str, Text, Text | None]


def _placed(key: str, what: Text, right: Text | None, read: Read, file: str) -> Mistake:
    line = read.lines.get(key) or read.lines.get(key.partition(".")[0], 0)
    return Mistake(file, line, key, what, right)


def _of_table(table: Mapping[str, Any]) -> Iterator[_Found]:
    for name, section in table.items():
        if name not in _SECTIONS:
            yield name, say("mistake-unknown-section"), _perhaps(name, _SECTIONS)
        elif not isinstance(section, dict):
            yield name, say("mistake-not-a-section", name=name), None
        else:
            yield from _of_section(name, section)
    yield from _between(table)


def _of_section(name: str, section: Mapping[str, Any]) -> Iterator[_Found]:
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(_SECTIONS[name])}
    for key, value in section.items():
        full = f"{name}.{key}"
        if key not in fields:
            yield full, say("mistake-unknown-key"), _perhaps(key, fields)
        elif not (full in SECRETS and is_kept(value)) and not _is_right(full, value, fields[key]):
            yield full, _stands(full, value), right(full)


def right(key: str) -> Text:
    """What this key wants."""
    return say(f"right-{text_name(key)}") if key in OFFERED else say("right-documented")


def text_name(key: str) -> str:
    """A key as the ids of its texts have it: `house.time_zone` is `house-time-zone`."""
    return key.replace(".", "-").replace("_", "-")


def _is_right(key: str, value: object, kind: Any) -> bool:
    return _fits(value, kind) and CHECKS.get(key, _anything)(value)


def _stands(key: str, value: object) -> Text:
    if key in SECRETS:
        return say("mistake-secret")
    return say("mistake-value", value=str(value)[:SHOWN])


def _fits(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _perhaps(name: str, known: Mapping[str, object]) -> Text | None:
    """The name that was probably meant."""
    near = difflib.get_close_matches(name.lower(), known, 1)
    return say("right-perhaps", name=near[0]) if near else None


def _anything(value: object) -> bool:
    return True


def _zone(value: str) -> bool:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _interface(value: str) -> bool:
    """An IPv4 address with its network: 192.168.1.20/24."""
    try:
        return value == "" or ("/" in value and bool(ipaddress.IPv4Interface(value)))
    except ValueError:
        return False


def _address(value: str) -> bool:
    try:
        return value == "" or bool(ipaddress.IPv4Address(value))
    except ValueError:
        return False


def _url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return value == "" or (parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        return False


def _claim(value: str) -> bool:
    try:
        return value == "" or bool(claims.normal(value))
    except ValueError:
        return False


def _printer(value: str) -> bool:
    return value == "" or re.match(r"^ipps?://[^\s/]\S*$", value) is not None


def _ssh_keys(values: Sequence[str]) -> bool:
    """Lines as in authorized_keys, without options (sshd(8), "AUTHORIZED_KEYS FILE FORMAT")."""
    return all(re.match(r"^(ssh-|ecdsa-|sk-)[\w@.-]+ [A-Za-z0-9+/]+=*( [^\n]*)?$", value) for value in values)


CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "house.time_zone": _zone,
    "city.url": _url,
    "city.track_url": _url,
    "city.claim": _claim,
    "phone.url": _url,
    "network.address": _interface,
    "network.gateway": _address,
    "network.dns": lambda values: all(value and _address(value) for value in values),
    "setup.address": _address,
    "printer.uri": _printer,
    "technician.ssh_keys": _ssh_keys,
    "wifi.ssid": lambda value: len(value.encode()) <= SSID_BYTES,
}


def _between(table: Mapping[str, Any]) -> Iterator[_Found]:
    """What is wrong between keys; each alone may be right."""
    parts = {name: part if isinstance(part := table.get(name), dict) else {} for name in ("wifi", "network", "buttons")}
    wifi, network, buttons = parts["wifi"], parts["network"], parts["buttons"]
    if wifi.get("password") and not wifi.get("ssid"):
        yield "wifi.password", say("mistake-password-alone"), None
    if network.get("gateway") and not network.get("address"):
        yield "network.gateway", say("mistake-gateway-alone"), None
    yield from _same_lines(buttons)


def _same_lines(given: Mapping[str, Any]) -> Iterator[_Found]:
    """Buttons that would share a line; one that the file does not mention has its line from the scheme."""
    default = msgspec.structs.asdict(Config().buttons)
    lines = {name: given.get(name, default[name]) for name in BUTTONS}
    for place, name in enumerate(BUTTONS):
        earlier = next((other for other in BUTTONS[:place] if lines[other] == lines[name]), "")
        if earlier and {earlier, name} & given.keys():
            key = name if name in given else earlier
            yield f"buttons.{key}", say("mistake-same-line", first=earlier, second=name, line=str(lines[name])), None

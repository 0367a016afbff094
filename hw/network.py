"""The network as NetworkManager's keyfiles: the house's Wi-Fi, the cable, and the box's own Wi-Fi for setting it up.

The files lie in memory (`/run/NetworkManager/system-connections`) and are made anew at every start, so a key that was
taken out of the settings is out of the network too. Format: nm-settings-keyfile(5). A Wi-Fi's name is written byte by
byte and so needs no quoting, whatever is in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from appliance.config import Config, Network, Wifi
from appliance.settings.prepare import Hotspot

SHARED = "10.42.0.1/24"
"""What NetworkManager gives itself on a shared connection; the set-up page's address (`setup.address`) is in it."""

_NAMESPACE = uuid.UUID("6f1f0a2e-0f5c-4d0e-9d43-4d1f0a2e6f1f")

Sections = Mapping[str, Mapping[str, str]]


def connections(config: Config, own: Hotspot | None) -> dict[str, str]:
    """Every keyfile by its name, without `.nmconnection`."""
    files = {"cuagan-cable": _keyfile(_cable(config.network))}
    if config.wifi.ssid:
        files["cuagan-wifi"] = _keyfile(_wifi(config.wifi, config.network))
    if own:
        files["cuagan-setup"] = _keyfile(_hotspot(own))
    return files


RELOAD = ("nmcli", "connection", "reload")
"""What tells a running NetworkManager that the keyfiles have changed."""


def up(name: str) -> tuple[str, ...]:
    """What brings one of the connections up, by its name; within 45 s or not at all."""
    return ("nmcli", "--wait", "45", "connection", "up", name)


def radio(config: Config, own: Hotspot | None, open_own: bool = False) -> tuple[str, ...]:
    """The connections that the radio is to have, the second when the first cannot be had. open_own: the box's own.

    By name: a radio that has one of them does not leave it by itself. Empty: as it is, for with no Wi-Fi of the house
    named there is nothing to leave the own one for, and a telephone may be joined to it.
    """
    house = ("cuagan-wifi",) if config.wifi.ssid else ()
    ours = ("cuagan-setup",) if own else ()
    return ours + house if open_own else house and house + ours


def _cable(network: Network) -> Sections:
    return {
        "connection": _connection("cuagan-cable", "ethernet", priority=10),
        "ethernet": {},
        "ipv4": _ipv4(network),
        "ipv6": {"method": "auto"},
    }


def _wifi(wifi: Wifi, network: Network) -> Sections:
    """WPA2 or WPA3, as the access point has it; without a password an open one."""
    security = {"key-mgmt": "wpa-psk", "psk": _escaped(wifi.password)}
    return {
        "connection": _connection("cuagan-wifi", "wifi", priority=5),
        "wifi": {"mode": "infrastructure", "ssid": _bytes(wifi.ssid), "hidden": str(wifi.hidden).lower()},
        **({"wifi-security": security} if wifi.password else {}),
        "ipv4": _ipv4(network),
        "ipv6": {"method": "auto"},
    }


def _hotspot(own: Hotspot) -> Sections:
    """An access point of the least priority: it comes up where the house's Wi-Fi is not named or cannot be joined."""
    return {
        "connection": _connection("cuagan-setup", "wifi", priority=-100),
        "wifi": {"mode": "ap", "band": "bg", "ssid": _bytes(own.ssid)},
        "wifi-security": {"key-mgmt": "wpa-psk", "proto": "rsn;", "psk": own.password},
        "ipv4": {"method": "shared", "address1": SHARED},
        "ipv6": {"method": "disabled"},
    }


def _connection(name: str, kind: str, priority: int) -> Mapping[str, str]:
    """`autoconnect-retries` 0: for ever; a house's Wi-Fi may come back after a week."""
    return {
        "id": name,
        "uuid": str(uuid.uuid5(_NAMESPACE, name)),
        "type": kind,
        "autoconnect-priority": str(priority),
        "autoconnect-retries": "0" if priority > 0 else "-1",
    }


def _ipv4(network: Network) -> Mapping[str, str]:
    if not network.address:
        return {"method": "auto"}
    gateway = f",{network.gateway}" if network.gateway else ""
    return {
        "method": "manual",
        "address1": network.address + gateway,
        "dns": "".join(f"{each};" for each in network.dns),
    }


def _bytes(name: str) -> str:
    return "".join(f"{byte};" for byte in name.encode())


def _escaped(text: str) -> str:
    """A string of a GLib key file: backslashes doubled, a space at the beginning as `\\s`."""
    escaped = text.replace("\\", "\\\\")
    return "\\s" + escaped[1:] if escaped.startswith(" ") else escaped


def _keyfile(sections: Sections) -> str:
    return "\n".join(
        f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in section.items() if value != "")
        for name, section in sections.items()
    )

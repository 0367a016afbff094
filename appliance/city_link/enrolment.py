"""What makes a box one of a city's: it pins the root's public key, and the city knows the box's."""

from pathlib import Path

from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.device_key import device_key
from appliance.errors import ConfigError
from appliance.storage import durable_file
from appliance.wire.signing import public_text

ROOT_KEY = "root.pub"
"""In the state folder: the pinned key, 32 bytes in base64."""


def own_public(state: Path) -> str:
    """The public half of this box's key, which is made if there is none yet."""
    return public_text(device_key(state))


def enrol(state: Path, root_public: str, city_json: bytes) -> None:
    """Pin the root key and keep the city's keys. SignatureError when they are not signed by it."""
    state.mkdir(parents=True, exist_ok=True)
    CityKeyring(state, root_public).offer(city_json)
    with durable_file(state / ROOT_KEY) as file:
        file.write(root_public.encode())


def keyring(state: Path) -> CityKeyring:
    """The city's keys as this box pins them; ConfigError before it was enrolled."""
    return CityKeyring(state, root_public(state))


def root_public(state: Path) -> str:
    """The city's root key as this box pins it; ConfigError before it was enrolled."""
    root = state / ROOT_KEY
    if not root.exists():
        raise ConfigError(f"{root}: this box has not been enrolled with a city (cuagan enrol)")
    return root.read_text().strip()

"""The city's public keys as this box knows them. It pins one thing, the city's root key; the rest is signed by that."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from appliance.errors import ApplianceError, Fault
from appliance.storage import durable_file, named_faults
from appliance.wire.messages import CityKeys
from appliance.wire.signing import SignatureError, verify_message


class CityKeyring:
    """`city.json` in the state folder, checked against the root key whenever it is read."""

    def __init__(self, state_dir: Path, root_public: str) -> None:
        self._path = state_dir / "city.json"
        self._root = root_public

    def keys(self) -> CityKeys:
        """The newest keys we have; CITY_KEYS_UNUSABLE before enrolment, or when they are not the city's."""
        try:
            return self._checked(self._path.read_bytes())
        except (FileNotFoundError, SignatureError) as error:
            raise ApplianceError(Fault.CITY_KEYS_UNUSABLE, str(error)) from error

    def recipients(self, now: datetime.datetime | None) -> Sequence[str]:
        """The age recipients to seal to; CITY_KEYS_UNUSABLE once they ended. `now` is None while the clock is not
        trusted: then a dossier is taken in rather than turned away.
        """
        keys = self.keys()
        if now is not None and now >= keys.not_after:
            raise ApplianceError(Fault.CITY_KEYS_UNUSABLE, f"version {keys.version} ended on {keys.not_after:%Y-%m-%d}")
        return keys.sealing

    def tls_pins(self) -> Sequence[str]:
        """The TLS keys the city's server may have; none when any that a known authority certifies will do."""
        known = self._known()
        return known.tls_pins if known else ()

    def offer(self, data: bytes) -> CityKeys:
        """Take a `city.json` (the JSON of a `Signed`) if it is newer; SignatureError if it is not the city's or older.

        The first copy is put here at enrolment; later ones come from the city itself.
        """
        offered = self._checked(data)
        known = self._known()
        if known is None or offered.version > known.version:
            with named_faults(), durable_file(self._path) as file:
                file.write(data)
        elif offered != known:
            raise SignatureError(f"version {offered.version} of the city's keys, when we have version {known.version}")
        return offered

    def _known(self) -> CityKeys | None:
        try:
            return self.keys()
        except ApplianceError:  # none yet, or not the city's: whatever the root key signed is better
            return None

    def _checked(self, data: bytes) -> CityKeys:
        return verify_message(data, [self._root], CityKeys)

"""A device that could not be opened: it stands in its fault, on screens and in health, until the next start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, cast

from appliance.errors import ApplianceError, Fault

DeviceT = TypeVar("DeviceT")


class Missing:
    """Stands where a device should be, and raises its fault for every use. It pretends nothing."""

    def __init__(self, error: ApplianceError) -> None:
        self._error = error

    def describe(self) -> str:
        """What happened when it was opened."""
        return str(self._error)

    def probe(self) -> Fault:
        """The fault."""
        return self._error.fault

    def close(self) -> None:
        """Nothing is open."""

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        def refuse(*_: Any, **__: Any) -> NoReturn:
            raise ApplianceError(self._error.fault, self._error.detail)

        return refuse


def present(open_device: Callable[[], DeviceT]) -> DeviceT:
    """The device, or what stands in its fault."""
    try:
        return open_device()
    except ApplianceError as error:
        return cast(DeviceT, Missing(error))

"""The box's own key: born on the box, and never anywhere else. Its public half is what a city knows the box by."""

import contextlib
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.storage import named_faults, sync_folder
from appliance.wire.signing import load_key, new_key, save_key

FILE = "device.pem"
"""In the state folder: PKCS #8, readable by its owner only."""


def device_key(state_dir: Path) -> Ed25519PrivateKey:
    """The key of this box; made, durably, the first time it is asked for. ValueError when the file holds another."""
    path = state_dir / FILE
    if not path.exists():
        with named_faults():
            _bear(path)
    return load_key(path)


def _bear(path: Path) -> None:
    """Whole under its name or not at all; of two processes that do it at once, one wins and both use its key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    save_key(part, new_key())
    with contextlib.suppress(FileExistsError):  # then the other process was first
        path.hardlink_to(part)
    part.unlink()
    sync_folder(path.parent)

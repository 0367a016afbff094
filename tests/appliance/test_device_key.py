"""The box's key is born once, whole, for its owner only."""

import stat
import threading
from pathlib import Path

import pytest

from appliance.city_link import device_key as module
from appliance.city_link.device_key import FILE, device_key
from appliance.errors import ApplianceError, Fault
from appliance.wire.signing import public_text


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    state = tmp_path / "box"
    assert public_text(device_key(state)) == public_text(device_key(state))
    assert stat.S_IMODE((state / FILE).stat().st_mode) == 0o600
    assert [path.name for path in state.iterdir()] == [FILE]


def test_two_boxes_have_two_keys(tmp_path: Path) -> None:
    assert public_text(device_key(tmp_path / "a")) != public_text(device_key(tmp_path / "b"))


def test_what_a_power_cut_left_half_made_is_no_key(tmp_path: Path) -> None:
    (tmp_path / f".{FILE}.1.part").write_bytes(b"-----BEGIN PRIV")
    assert public_text(device_key(tmp_path)) == public_text(device_key(tmp_path))


def test_the_key_is_durable_before_it_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(module, "sync_folder", synced.append)
    device_key(tmp_path)
    device_key(tmp_path)
    assert synced == [tmp_path]


def test_of_two_that_make_it_at_once_one_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = device_key(tmp_path / "first")
    made, save = threading.Event(), module.save_key

    def be_overtaken(path: Path, key: object) -> None:
        save(path, key)
        (path.parent / FILE).write_bytes((tmp_path / "first" / FILE).read_bytes())
        made.set()

    monkeypatch.setattr(module, "save_key", be_overtaken)
    assert public_text(device_key(tmp_path / "second")) == public_text(first)
    assert made.is_set()


def test_a_full_card_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, key: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "save_key", full)
    with pytest.raises(ApplianceError) as raised:
        device_key(tmp_path)
    assert raised.value.fault is Fault.STORAGE_FULL

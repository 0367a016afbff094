"""What the city signed is believed, and nothing else."""

import datetime
import stat
import uuid
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.wire.messages import CityKeys, Receipt, Signed
from appliance.wire.signing import (
    SignatureError,
    key_id,
    load_key,
    new_key,
    public_text,
    save_key,
    sign,
    sign_message,
    verify,
    verify_message,
)

NOW = datetime.datetime(2026, 11, 24, 8, 30, tzinfo=datetime.UTC)
KEY, OTHER = new_key(), new_key()
PUBLIC, OTHER_PUBLIC = public_text(KEY), public_text(OTHER)
RECEIPT = Receipt(str(uuid.uuid4()), "0" * 64, 12, NOW)


def test_a_receipt_comes_back_as_it_was_signed() -> None:
    data = msgspec.json.encode(sign_message(KEY, RECEIPT))
    assert verify_message(data, [OTHER_PUBLIC, PUBLIC], Receipt) == RECEIPT


def test_another_key_is_not_believed() -> None:
    with pytest.raises(SignatureError):
        verify(sign(OTHER, b"x"), [PUBLIC])


def test_nobody_is_believed_when_no_key_is_trusted() -> None:
    with pytest.raises(SignatureError):
        verify(sign(KEY, b"x"), [])


def test_a_borrowed_key_id_does_not_help() -> None:
    forged = msgspec.structs.replace(sign(OTHER, b"x"), key_id=key_id(PUBLIC))
    with pytest.raises(SignatureError):
        verify(forged, [PUBLIC])


@given(st.binary(max_size=200), st.data())
def test_any_changed_bit_is_noticed(payload: bytes, data: st.DataObject) -> None:
    signed = sign(KEY, payload)
    part = data.draw(st.sampled_from(["payload", "signature"] if payload else ["signature"]))
    changed = bytearray(getattr(signed, part))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SignatureError):
        verify(msgspec.structs.replace(signed, **{part: bytes(changed)}), [PUBLIC])


def test_a_receipt_does_not_pass_for_keys() -> None:
    with pytest.raises(SignatureError):
        verify_message(msgspec.json.encode(sign_message(KEY, RECEIPT)), [PUBLIC], CityKeys)


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"null", b"[]", b"{}", b'{"payload":"!","signature":"","key_id":""}', b"\xff\xfe"]
)
def test_nonsense_is_refused(data: bytes) -> None:
    with pytest.raises(SignatureError):
        verify_message(data, [PUBLIC], Receipt)


def test_a_signed_message_that_is_nonsense_is_refused() -> None:
    signed = Signed(payload=b"{}", signature=KEY.sign(b"{}"), key_id=key_id(PUBLIC))
    with pytest.raises(SignatureError):
        verify_message(msgspec.json.encode(signed), [PUBLIC], Receipt)


def test_a_key_that_is_no_key_is_refused() -> None:
    for text in ("", "AAAA", "not base64!", "A" * 44):
        with pytest.raises(SignatureError):
            key_id(text)


def test_a_saved_key_is_private_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "receipt.pem"
    save_key(path, KEY)
    assert public_text(load_key(path)) == PUBLIC
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        save_key(path, OTHER)

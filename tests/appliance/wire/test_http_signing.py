"""The short way of checking a request's signature says yes exactly where the library does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from appliance.wire.http_signing import RequestRefused, RequestSigner, content_digest, plain_signer, signer_of
from appliance.wire.signing import new_key, public_text

KEY, OTHER = new_key(), new_key()
PUBLIC = public_text(KEY)
VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)


class Sent:
    """A request as the city sees it."""

    def __init__(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        self.method, self.path, self.url = method, path, f"http://city{path}"
        self.headers = dict(headers)

    def get(self, name: str) -> str | None:
        return next((value for key, value in self.headers.items() if key.lower() == name), None)

    def plain(self, key: str = PUBLIC) -> str | None:
        return plain_signer(self.method, self.path, self.get, lambda box: key)

    def library(self, key: str = PUBLIC) -> str | None:
        try:
            return signer_of(self, lambda box: key)
        except RequestRefused:
            return None


def signed(method: str = "POST", path: str = "/reports", **headers: str) -> Sent:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = requests.Request(method, f"http://city{path}", named, auth=RequestSigner("0001", KEY)).prepare()
    return Sent(method, path, request.headers)


@given(st.sampled_from(["GET", "POST", "PATCH", "HEAD"]), VALUES, VALUES)
def test_what_a_box_signs_is_accepted_by_both(method: str, offset: str, metadata: str) -> None:
    sent = signed(method, "/files/abc", Upload_Offset=offset, Upload_Metadata=metadata)
    assert sent.library() == "0001"
    assert sent.plain() == "0001"


CHANGES: Mapping[str, Callable[[Sent], object]] = {
    "another method": lambda sent: setattr(sent, "method", "PUT"),
    "another path": lambda sent: [setattr(sent, "path", "/x"), setattr(sent, "url", "http://city/x")],
    "another digest": lambda sent: sent.headers.update({"Content-Digest": content_digest(b"y")}),
    "a field that is not covered": lambda sent: sent.headers.update({"Upload-Offset": "5"}),
    "another box": lambda sent: sent.headers.update(
        {"Signature-Input": sent.headers["Signature-Input"].replace("0001", "0002")}
    ),
    "less covered": lambda sent: sent.headers.update(
        {"Signature-Input": sent.headers["Signature-Input"].replace(' "content-digest"', "")}
    ),
    "another tag": lambda sent: sent.headers.update(
        {"Signature-Input": sent.headers["Signature-Input"].replace("cuagan-device", "x")}
    ),
    "no signature": lambda sent: sent.headers.pop("Signature"),
    "a broken signature": lambda sent: sent.headers.update({"Signature": "box=:" + "A" * 86 + "==:"}),
    "two lines in one value": lambda sent: sent.headers.update({"Content-Digest": 'x\n"@path": /y'}),
    "two signatures": lambda sent: sent.headers.update(
        {"Signature-Input": f"a=();created=1, {sent.headers['Signature-Input']}"}
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_accepted_by_neither(change: str) -> None:
    sent = signed(Content_Digest=content_digest(b"x"))
    assert sent.plain() == sent.library() == "0001"
    CHANGES[change](sent)
    assert sent.plain() is None
    assert sent.library() is None


def test_another_boxs_key_is_accepted_by_neither() -> None:
    sent = signed(Content_Digest=content_digest(b"x"))
    assert sent.plain(public_text(OTHER)) is None
    assert sent.library(public_text(OTHER)) is None

"""A manifest says what it must, or is not taken."""

import msgspec
import pytest

from appliance.wire.messages import CityKeys, Manifest, Paper, Receipt


def test_a_manifest_comes_back_the_same(manifest: Manifest) -> None:
    assert msgspec.json.decode(msgspec.json.encode(manifest), type=Manifest) == manifest


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"dossier_id": "7F447E6C-C93B-4F75-96C7-756266B74601"},
        {"dossier_id": "../../etc/passwd"},
        {"dossier_id": "7f447e6c-c93b-4f75-96c7-756266b74601\n"},
        {"number": "0000-00007-0"},
        {"number": "0000000076"},
        {"box": "0001"},
        {"created": "2026-11-24T08:30:00"},
        {"extra": 1},
        {"papers": [{"name": "x", "how": "nop", "state": "scanned"}]},
        {"papers": [{"name": "x", "how": "nop", "state": "missing", "file": "paper-01.pdf"}]},
        {"papers": [{"name": "x", "how": "nop", "state": "lost"}]},
    ],
)
def test_a_manifest_that_is_not_right_is_refused(manifest: Manifest, change: dict[str, object]) -> None:
    changed = {**msgspec.to_builtins(manifest), **change}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(changed), type=Manifest)


@pytest.mark.parametrize(
    "name", ["../x.pdf", "/etc/passwd", "paper-1.pdf", "paper-01.pdf\n", ".pdf", "paper-01.exe", "paper-٠١.pdf"]
)
def test_an_unsafe_file_name_is_refused(name: str) -> None:
    paper = {"name": "x", "how": "nop", "state": "scanned", "file": name, "pages": 1, "sha256": "0" * 64}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(paper, Paper)


def test_two_papers_of_one_file_are_refused(manifest: Manifest) -> None:
    changed = msgspec.to_builtins(manifest)
    changed["papers"][1]["file"] = changed["papers"][0]["file"]
    with pytest.raises(msgspec.ValidationError, match="one file"):
        msgspec.convert(changed, Manifest)


def test_keys_without_a_recipient_are_refused() -> None:
    keys = {"type": "city-keys", "version": 1, "sealing": [], "receipt": ["x"], "not_after": "2027-01-01T00:00:00Z"}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(keys, CityKeys)


@pytest.mark.parametrize("change", [{"sha256": "0" * 63}, {"size": -1}, {"type": "city-keys"}, {"received_at": "now"}])
def test_a_receipt_that_is_not_right_is_refused(change: dict[str, object]) -> None:
    receipt = {
        "type": "receipt",
        "dossier_id": "7f447e6c-c93b-4f75-96c7-756266b74601",
        "sha256": "0" * 64,
        "size": 1,
        "received_at": "2026-11-24T08:30:00Z",
    }
    assert msgspec.convert(receipt, Receipt)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**receipt, **change}, Receipt)

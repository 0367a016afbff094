"""A sealed dossier opens for the city, whole, or not at all."""

import errno
import io
import subprocess
import tarfile
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pyrage
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from appliance.wire import envelope
from appliance.wire.envelope import EnvelopeError, OpeningKey, new_opening_key, open_envelope, seal
from appliance.wire.frozen import Frozen
from appliance.wire.messages import Manifest
from tests.appliance.wire.conftest import frozen, manifest_of

Pages = Mapping[str, Frozen]
Members = list[tuple[str, bytes]]

hammering = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def sealed(manifest: Manifest, pages: Pages, city: OpeningKey) -> bytes:
    out = io.BytesIO()
    seal(manifest, pages, [city.recipient], out)
    return out.getvalue()


@pytest.fixture
def members(manifest: Manifest, pages: Pages) -> Members:
    return [("manifest.json", msgspec.json.encode(manifest)), *((name, content(page)) for name, page in pages.items())]


def content(page: Frozen) -> bytes:
    return page.reader().read()


def open_bytes(data: bytes, city: OpeningKey) -> envelope.Envelope:
    return open_envelope(io.BytesIO(data), [city.identity])


def sealed_by_a_stranger(plain: bytes, city: OpeningKey) -> bytes:
    """Anybody can seal anything to a public key."""
    return pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(city.recipient)])


def archive(members: Members, change: Callable[[tarfile.TarInfo], None] = lambda info: None) -> bytes:
    """A tar as Python's library writes one, but for the record padding, with our headers."""
    out = io.BytesIO()
    for name, body in members:
        info = tarfile.TarInfo(name)
        info.size = len(body)
        change(info)
        out.write(info.tobuf(tarfile.USTAR_FORMAT) + body + bytes(-len(body) % 512))
    return out.getvalue() + bytes(1024)


def test_the_city_opens_what_the_box_sealed(sealed: bytes, manifest: Manifest, pages: Pages, city: OpeningKey) -> None:
    opened = open_bytes(sealed, city)
    assert opened.manifest == manifest
    assert opened.files == {name: content(page) for name, page in pages.items()}


def test_every_key_of_the_city_opens_it(manifest: Manifest, pages: Pages, city: OpeningKey) -> None:
    second, out = new_opening_key(), io.BytesIO()
    seal(manifest, pages, [city.recipient, second.recipient], out)
    assert open_bytes(out.getvalue(), city) == open_bytes(out.getvalue(), second)


def test_age_and_tar_on_a_shell_open_it(sealed: bytes, pages: Pages, city: OpeningKey, tmp_path: Path) -> None:
    folder = tmp_path / "shell"
    folder.mkdir()
    (folder / "key").write_text(city.identity)
    (folder / "dossier.age").write_bytes(sealed)
    plain = subprocess.run(
        ["age", "-d", "-i", "key", "dossier.age"], cwd=folder, check=True, capture_output=True
    ).stdout
    subprocess.run(["tar", "xf", "-"], cwd=folder, check=True, input=plain)
    for name, page in pages.items():
        assert (folder / name).read_bytes() == content(page)
    assert msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)


@hammering
@given(content=st.binary(max_size=200_000))
def test_a_page_of_any_content_survives(
    content: bytes, city: OpeningKey, make_manifest: Callable[[Pages], Manifest]
) -> None:
    pages, out = {"paper-01.pdf": frozen(content)}, io.BytesIO()
    seal(make_manifest(pages), pages, [city.recipient], out)
    assert open_bytes(out.getvalue(), city).files == {"paper-01.pdf": content}


def test_a_dossier_without_a_scanned_paper_is_one_too(
    city: OpeningKey, make_manifest: Callable[[Pages], Manifest]
) -> None:
    out = io.BytesIO()
    seal(make_manifest({}), {}, [city.recipient], out)
    assert open_bytes(out.getvalue(), city).files == {}


@hammering
@given(data=st.data())
def test_a_changed_bit_is_refused(data: st.DataObject, sealed: bytes, city: OpeningKey) -> None:
    changed = bytearray(sealed)
    changed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(EnvelopeError):
        open_bytes(bytes(changed), city)


@hammering
@given(data=st.data())
def test_a_cut_file_is_refused(data: st.DataObject, sealed: bytes, city: OpeningKey) -> None:
    with pytest.raises(EnvelopeError):
        open_bytes(sealed[: data.draw(st.integers(0, len(sealed) - 1))], city)


@hammering
@given(data=st.data())
def test_two_dossiers_spliced_are_refused(
    data: st.DataObject, sealed: bytes, manifest: Manifest, pages: Pages, city: OpeningKey
) -> None:
    out = io.BytesIO()
    seal(manifest, pages, [city.recipient], out)
    at = data.draw(st.integers(1, len(sealed) - 1))
    spliced = sealed[:at] + out.getvalue()[at:]
    assume(spliced not in (sealed, out.getvalue()))
    with pytest.raises(EnvelopeError):
        open_bytes(spliced, city)


@pytest.fixture(scope="module")
def pieces(city: OpeningKey) -> list[bytes]:
    """A sealed dossier in several of age's chunks: header and nonce, then each chunk (age-encryption.org/v1)."""
    pages, out = {"paper-01.pdf": frozen(bytes(300_000))}, io.BytesIO()
    seal(manifest_of(pages), pages, [city.recipient], out)
    data, chunk = out.getvalue(), 64 * 1024 + 16
    start = data.index(b"\n", data.index(b"\n---") + 1) + 1 + 16
    return [data[:start], *(data[at : at + chunk] for at in range(start, len(data), chunk))]


@hammering
@given(data=st.data())
def test_chunks_in_another_order_left_out_or_repeated_are_refused(
    data: st.DataObject, pieces: list[bytes], city: OpeningKey
) -> None:
    head, *chunks = pieces
    assert open_bytes(b"".join(pieces), city)
    order = data.draw(st.lists(st.sampled_from(range(len(chunks))), max_size=len(chunks) + 2))
    assume(order != list(range(len(chunks))))
    with pytest.raises(EnvelopeError):
        open_bytes(head + b"".join(chunks[place] for place in order), city)


@hammering
@given(tail=st.binary(min_size=1, max_size=300))
def test_a_tail_is_refused(tail: bytes, sealed: bytes, city: OpeningKey) -> None:
    with pytest.raises(EnvelopeError):
        open_bytes(sealed + tail, city)


def test_another_city_cannot_open_it(sealed: bytes) -> None:
    with pytest.raises(EnvelopeError):
        open_bytes(sealed, new_opening_key())


def test_a_dossier_by_a_stranger_is_one_if_it_is_written_as_ours(members: Members, city: OpeningKey) -> None:
    assert open_bytes(sealed_by_a_stranger(archive(members), city), city)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: archive([*m, ("extra.pdf", b"x")]),
        lambda m: archive(m[:-1]),
        lambda m: archive([*m, m[-1]]),
        lambda m: archive([m[1], m[0], m[2]]),
        lambda m: archive([m[0], m[2], m[1]]),
        lambda m: archive([m[0], m[1], (m[2][0], b"y" * 1024)]),
        lambda m: archive([("./manifest.json", m[0][1]), *m[1:]]),
        lambda m: archive([("manifest.json", b"{}"), *m[1:]]),
        lambda m: archive([("manifest.json", b"\xff"), *m[1:]]),
        lambda m: archive([]),
        lambda m: archive(m, lambda info: setattr(info, "type", tarfile.SYMTYPE)),
        lambda m: archive(m, lambda info: setattr(info, "mode", 0o777)),
        lambda m: archive(m, lambda info: setattr(info, "uname", "root")),
        lambda m: archive(m, lambda info: setattr(info, "size", info.size + 512)),
        lambda m: archive(m)[:-1],
        lambda m: archive(m) + bytes(512),
        lambda m: archive(m)[:-1024] + b"hidden".ljust(1024, b"\0"),
        lambda m: archive(m)[:-1536] + bytes(1024),
        lambda m: b"",
        lambda m: bytes(1024),
        lambda m: b"%PDF-1.7",
    ],
)
def test_whatever_the_box_would_not_have_written_is_refused(
    spoil: Callable[[Members], bytes], members: Members, city: OpeningKey
) -> None:
    with pytest.raises(EnvelopeError):
        open_bytes(sealed_by_a_stranger(spoil(members), city), city)


def test_something_hidden_in_the_padding_is_refused(members: Members, city: OpeningKey) -> None:
    plain = bytearray(archive(members))
    plain[512 + len(members[0][1])] = 1
    with pytest.raises(EnvelopeError, match="between"):
        open_bytes(sealed_by_a_stranger(bytes(plain), city), city)


@hammering
@given(data=st.data())
def test_no_byte_of_the_archive_can_be_other(data: st.DataObject, members: Members, city: OpeningKey) -> None:
    """Except inside the manifest, where another text may be another dossier."""
    plain = bytearray(archive(members))
    head = range(512, 512 + len(members[0][1]))
    position = data.draw(st.integers(0, len(plain) - 1).filter(lambda at: at not in head))
    plain[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(EnvelopeError):
        open_bytes(sealed_by_a_stranger(bytes(plain), city), city)


@hammering
@given(plain=st.binary(max_size=5000))
def test_any_other_content_is_refused(plain: bytes, city: OpeningKey) -> None:
    with pytest.raises(EnvelopeError):
        open_bytes(sealed_by_a_stranger(plain, city), city)


@hammering
@given(data=st.binary(max_size=2000))
def test_a_file_that_is_no_envelope_is_refused(data: bytes, city: OpeningKey) -> None:
    with pytest.raises(EnvelopeError):
        open_bytes(data, city)


def test_too_much_is_neither_sealed_nor_opened(
    members: Members, manifest: Manifest, pages: Pages, city: OpeningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = archive(members)
    monkeypatch.setattr(envelope, "MAX_BYTES", len(plain) - 1)
    with pytest.raises(EnvelopeError, match="larger"):
        open_bytes(sealed_by_a_stranger(plain, city), city)
    with pytest.raises(EnvelopeError, match="larger"):
        seal(manifest, pages, [city.recipient], io.BytesIO())
    monkeypatch.setattr(envelope, "MAX_BYTES", len(plain))
    seal(manifest, pages, [city.recipient], io.BytesIO())


def test_another_page_than_the_manifest_speaks_of_is_not_sealed(
    manifest: Manifest, pages: Pages, city: OpeningKey
) -> None:
    other = {**pages, "paper-02.pdf": frozen(b"y" * 1024)}
    with pytest.raises(EnvelopeError, match="not the file of the manifest"):
        seal(manifest, other, [city.recipient], io.BytesIO())


def test_pages_that_the_manifest_does_not_name_are_not_sealed(
    manifest: Manifest, pages: Pages, city: OpeningKey
) -> None:
    with pytest.raises(EnvelopeError, match="not those"):
        seal(manifest, {"paper-01.pdf": pages["paper-01.pdf"]}, [city.recipient], io.BytesIO())


@pytest.mark.parametrize("recipients", [[], ["age1nobody"]])
def test_nothing_is_sealed_to_nobody(recipients: list[str], manifest: Manifest, pages: Pages) -> None:
    with pytest.raises(EnvelopeError):
        seal(manifest, pages, recipients, io.BytesIO())


def test_a_full_disk_stays_a_full_disk(manifest: Manifest, pages: Pages, city: OpeningKey) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space") as raised:
        seal(manifest, pages, [city.recipient], full)
    assert raised.value.errno == errno.ENOSPC


def test_a_disk_that_is_full_for_the_last_bytes_only_is_a_full_disk(
    city: OpeningKey, make_manifest: Callable[[Pages], Manifest]
) -> None:
    """Of a small dossier age writes all when it has said that it was done."""
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space"):
        seal(make_manifest({}), {}, [city.recipient], full)


def test_sealing_many_pages_takes_little_memory(city: OpeningKey, make_manifest: Callable[[Pages], Manifest]) -> None:
    pages = {"paper-01.pdf": frozen(bytes(20 * 1024 * 1024))}
    manifest = make_manifest(pages)
    tracemalloc.start()
    with Path("/dev/null").open("wb") as nowhere:
        seal(manifest, pages, [city.recipient], nowhere)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1024 * 1024

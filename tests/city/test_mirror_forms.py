"""Blank forms come with the listing that names them, before it, whole, once, and leave with it."""

# ruff: noqa: F811 - fixtures of another file

from __future__ import annotations

import hashlib
import itertools
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from appliance.city_link.city_http import CityHttp
from appliance.errors import Fault
from appliance.listings.forms import Forms
from appliance.listings.mirror import Mirror, Online, Stick
from appliance.listings.mirror_folder import documents, newest
from appliance.listings.procedures import load
from appliance.wire import posting
from appliance.wire.posting import named_in
from city.keys import posting_key
from tests.city.test_mirror import (  # noqa: F401 - fixtures
    SAMPLE,
    Tampering,
    fault_of,
    folder,
    fresh_mirror,
    mirror,
    source,
    tampering,
)
from tests.city.world import City


def blank(number: int, size: int = 900) -> bytes:
    """A form as the city keeps it: here only its first bytes need be those of a PDF."""
    return b"%PDF-1.7 " + random.Random(number).randbytes(size)


def listing(*forms: bytes, note: str = "") -> bytes:
    """A listing whose first procedure's papers name these forms."""
    named = [
        {
            "tep": f"mau-{place}.pdf",
            "ten": f"Mẫu {place}",
            "sha256": hashlib.sha256(form).hexdigest(),
            "so_byte": len(form),
            "so_trang": 1,
        }
        for place, form in enumerate(forms)
    ]
    document: dict[str, Any] = json.loads(json.dumps(SAMPLE)) | {"bieu_mau": named}
    papers = document["thu_tuc"][0]["truong_hop"][0]["thanh_phan_ho_so"]
    for paper, form in zip(papers, named, strict=False):
        paper["bieu_mau"] = form["tep"]
    document["thu_tuc"][0]["ten_than_thien"] += note
    return json.dumps(document, ensure_ascii=False).encode()


def post(city: City, *forms: bytes, note: str = "") -> None:
    kept = {hashlib.sha256(form).hexdigest(): form for form in forms}
    city.places.repository.publish(posting_key(city.places), listing(*forms, note=note), kept.__getitem__)


def here(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in (folder / "forms").glob("*.pdf")}


def whole(folder: Path) -> bool:
    """Whether every form of the newest listing is here and is what the listing says."""
    path = newest(folder)
    if path is None:
        return True
    forms = Forms(folder)
    return all(forms.content(form) is not None for form in load(path).forms)


def test_forms_are_here_with_the_listing_and_fetched_once(
    city: City,
    mirror: Mirror,
    tampering: Tampering,
    folder: Path,
) -> None:
    post(city, blank(1), blank(2))
    assert mirror.refresh(tampering)
    assert here(folder) == {blank(1), blank(2)} and whole(folder)
    tampering.asked.clear()
    post(city, blank(1), blank(2), note=" (sửa)")
    assert mirror.refresh(tampering)
    assert not [name for name in tampering.asked if "form" in name]
    post(city, blank(1), blank(3), note=" (sửa)")
    assert mirror.refresh(tampering)
    assert len([name for name in tampering.asked if "form-" in name]) == 1
    assert whole(folder)


def test_a_form_stays_while_a_listing_that_names_it_does_and_goes_with_it(
    city: City,
    mirror: Mirror,
    tampering: Tampering,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post(city, blank(1))
    mirror.refresh(tampering)
    post(city, blank(2))
    mirror.refresh(tampering)
    assert here(folder) == {blank(1), blank(2)}  # a visit that began with the first may still print it
    monkeypatch.setattr("appliance.listings.mirror_folder.KEPT", 1)
    post(city, blank(3))
    mirror.refresh(tampering)
    assert len(documents(folder)) == 1
    assert here(folder) == {blank(3)}


@pytest.mark.parametrize("again", [False, True], ids=["first listing", "next listing"])
def test_a_cut_after_any_byte_never_leaves_a_listing_without_its_forms(
    city: City,
    folder: Path,
    tampering: Tampering,
    again: bool,
) -> None:
    if again:
        post(city, blank(1))
        fresh_mirror(city, folder).refresh(tampering)
    post(city, blank(2), blank(3), note=" (mới)")
    kept = folder.with_name("kept")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder, kept, symlinks=True)
    tampering.cut_after = 10**9
    fresh_mirror(city, folder).refresh(tampering)
    size = 10**9 - tampering.cut_after
    after = newest(folder)
    assert after
    for cut in [*range(0, size, 211), size - 1]:
        shutil.rmtree(folder)
        shutil.copytree(kept, folder, symlinks=True)
        before = newest(folder)
        tampering.cut_after = cut
        assert fault_of(fresh_mirror(city, folder), tampering) is Fault.CITY_UNREACHABLE, cut
        assert newest(folder) == before and whole(folder)
        tampering.cut_after = 10**9
        assert fresh_mirror(city, folder).refresh(tampering)
        assert newest(folder) == after and whole(folder)


def test_a_form_goes_on_where_it_was_cut_off(
    city: City,
    mirror: Mirror,
    tampering: Tampering,
    folder: Path,
) -> None:
    large = blank(9, 300_000)
    post(city, large)
    name = (
        f"{posting.TARGETS}{hashlib.sha256(large).hexdigest()}.{posting.form_name(hashlib.sha256(large).hexdigest())}"
    )
    given: list[int] = []
    stick = tampering.stick.file

    def file(asked: str, start: int = 0) -> Any:
        if asked != name:
            yield from stick(asked, start)
            return
        given.append(start)
        yield large[start : start + 100_000]
        if start + 100_000 < len(large):
            raise ConnectionError

    tampering.stick.file = file  # type: ignore[method-assign]
    for _ in itertools.repeat(None, 3):
        with pytest.raises(ConnectionError):
            mirror.refresh(tampering)
    mirror.refresh(tampering)
    assert given == [0, 100_000, 200_000, 300_000]
    assert whole(folder) and here(folder) == {large}


def test_over_the_citys_own_server_a_form_goes_on_from_what_is_here(
    city: City,
    mirror: Mirror,
    source: Online,
    folder: Path,
    intake: Any,
) -> None:
    form = blank(4, 200_000)
    post(city, form)
    digest = hashlib.sha256(form).hexdigest()
    (folder / "forms" / f"{digest}.part").write_bytes(form[:150_000])
    assert mirror.refresh(source)
    assert here(folder) == {form}
    http = CityHttp(intake.url)
    rest = b"".join(http.download(f"{posting.TARGETS}{digest}.{posting.form_name(digest)}", 150_000))
    http.close()
    assert rest == form[150_000:]


@pytest.mark.parametrize("wrong", [b"", b"x", b"%PDF-1.7 other", None], ids=["cut", "short", "other", "longer"])
def test_a_form_that_is_not_what_the_city_signed_is_refused_with_its_listing(
    city: City,
    mirror: Mirror,
    tampering: Tampering,
    folder: Path,
    wrong: bytes | None,
) -> None:
    post(city, blank(1))
    mirror.refresh(tampering)
    post(city, blank(2))
    digest = hashlib.sha256(blank(2)).hexdigest()
    name = f"{posting.TARGETS}{digest}.{posting.form_name(digest)}"
    tampering.files[name] = blank(2) + b"more" if wrong is None else wrong
    assert fault_of(mirror, tampering) is Fault.LISTING_REFUSED
    assert here(folder) == {blank(1)} and len(documents(folder)) == 1
    tampering.files.clear()
    assert mirror.refresh(tampering)
    assert whole(folder)


def test_a_form_that_was_lost_here_is_fetched_again_though_nothing_is_newer(
    city: City,
    mirror: Mirror,
    tampering: Tampering,
    folder: Path,
) -> None:
    post(city, blank(1))
    mirror.refresh(tampering)
    for path in (folder / "forms").glob("*.pdf"):
        path.unlink()
    assert not mirror.refresh(tampering)
    assert here(folder) == {blank(1)}
    tampering.asked.clear()
    mirror.refresh(tampering)
    assert tampering.asked == ["listings/metadata/timestamp.json"]


def test_a_stick_brings_the_forms_too(city: City, mirror: Mirror, folder: Path, tmp_path: Path) -> None:
    post(city, blank(1))
    shutil.copytree(city.places.repository.folder, tmp_path / "stick" / "listings")
    assert mirror.refresh(Stick(tmp_path / "stick"))
    assert whole(folder) and here(folder) == {blank(1)}


def test_a_document_whose_form_the_city_does_not_have_is_not_posted(city: City) -> None:
    head = city.places.repository.head()
    with pytest.raises(FileNotFoundError):
        city.places.repository.publish(posting_key(city.places), listing(blank(1)))
    assert city.places.repository.head() == head


def test_every_form_of_a_document_is_read_from_it() -> None:
    assert [form.file for form in named_in(listing(blank(1), blank(2)))] == ["mau-0.pdf", "mau-1.pdf"]
    assert named_in(b'{"phien_ban": "1", "thu_tuc": []}') == ()

"""The listing on a stick: written at the city by its command, taken at boxes that know nothing, something, or more."""

from __future__ import annotations

import datetime
import hashlib
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tuf.api.metadata import Metadata, Timestamp

from appliance.errors import Fault
from appliance.listings.mirror import Mirror, Stick
from appliance.listings.procedures import load
from appliance.wire.posting import METADATA
from city.__main__ import main
from city.keys import posting_key
from city.stick import READ_ME
from tests.city import test_mirror_forms
from tests.city.test_mirror import fault_of, listing, shown
from tests.city.test_mirror_forms import blank
from tests.city.world import City


def post(city: City, note: str) -> None:
    city.places.repository.publish(posting_key(city.places), listing(note))


def written(city: City, stick: Path, *options: str) -> Path:
    stick.mkdir(exist_ok=True)
    result = CliRunner().invoke(main, ["write-stick", "--state-dir", str(city.places.state), *options, str(stick)])
    assert result.exit_code == 0, result.output
    return stick


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def box(city: City, folder: Path) -> Mirror:
    return Mirror(folder, city.places.root_public.read_text(), load)


def files(stick: Path) -> set[str]:
    return {str(path.relative_to(stick)) for path in stick.rglob("*") if path.is_file()}


def test_a_box_that_has_never_heard_of_the_city_takes_the_listing(city: City, stick: Path, tmp_path: Path) -> None:
    post(city, "Khai sinh một")
    assert box(city, tmp_path / "box").refresh(Stick(written(city, stick)))
    assert shown(tmp_path / "box") == "Khai sinh một"


def test_the_forms_of_the_listing_are_on_the_stick_and_those_of_an_older_one_are_not(
    city: City, stick: Path, tmp_path: Path
) -> None:
    test_mirror_forms.post(city, test_mirror_forms.blank(1))
    written(city, stick)
    test_mirror_forms.post(city, test_mirror_forms.blank(2))
    assert box(city, tmp_path / "box").refresh(Stick(written(city, stick)))
    assert test_mirror_forms.here(tmp_path / "box") == {test_mirror_forms.blank(2)}
    assert len([name for name in files(stick) if "form-" in name]) == 1


def test_a_box_with_an_older_listing_takes_the_step(city: City, stick: Path, tmp_path: Path) -> None:
    post(city, "Khai sinh một")
    mirror = box(city, tmp_path / "box")
    mirror.refresh(Stick(written(city, stick)))
    post(city, "Khai sinh hai")
    whole = next(written(city, stick).rglob("*.listing.json.zst"))
    whole.write_bytes(b"not needed for the step")
    assert mirror.refresh(Stick(stick))
    assert shown(tmp_path / "box") == "Khai sinh hai"


def test_an_older_stick_is_refused_and_the_newer_listing_stays(city: City, stick: Path, tmp_path: Path) -> None:
    post(city, "Khai sinh một")
    old = shutil.copytree(written(city, stick), tmp_path / "old")
    post(city, "Khai sinh hai")
    mirror = box(city, tmp_path / "box")
    mirror.refresh(Stick(written(city, stick)))
    assert fault_of(mirror, Stick(old)) is Fault.LISTING_REFUSED
    assert shown(tmp_path / "box") == "Khai sinh hai"


def test_a_stick_that_lacks_any_one_file_is_refused_or_whole(city: City, stick: Path, tmp_path: Path) -> None:
    """With steps to older listings there are files that a new box does without; without the others it takes nothing."""
    post(city, "Khai sinh một")
    post(city, "Khai sinh hai")
    needed = 0
    for number, name in enumerate(sorted(files(written(city, stick)))):
        half = shutil.copytree(stick, tmp_path / f"half{number}")
        (half / name).unlink()
        folder = tmp_path / f"box{number}"
        refused = fault_of(box(city, folder), Stick(half)) is not None
        assert shown(folder) in ("", "Khai sinh hai")
        needed += refused or shown(folder) == ""
    assert needed == len({"root", "timestamp", "snapshot", "targets", "listing"})


@pytest.mark.parametrize("left", range(8))
def test_a_stick_pulled_out_while_it_is_written_has_the_old_listing_still(
    city: City, stick: Path, tmp_path: Path, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After so many files the stick is gone."""
    from city import stick as writing

    post(city, "Khai sinh một")
    written(city, stick)
    post(city, "Khai sinh hai")
    put, room = writing.write_durably, [left]

    def pulled(path: Path, content: bytes) -> None:
        if not room[0]:
            raise OSError(5, "Input/output error")
        room[0] -= 1
        put(path, content)

    monkeypatch.setattr(writing, "write_durably", pulled)
    result = CliRunner().invoke(main, ["write-stick", "--state-dir", str(city.places.state), str(stick)])
    mirror = box(city, tmp_path / "box")
    assert fault_of(mirror, Stick(stick)) is None
    new = shown(tmp_path / "box") == "Khai sinh hai"
    assert new or (result.exit_code == 1 and "the stick" in result.output and shown(tmp_path / "box"))


def test_blank_forms_are_on_the_stick_and_those_of_yesterday_are_not(city: City, stick: Path, tmp_path: Path) -> None:
    test_mirror_forms.post(city, blank(1), blank(2))
    written(city, stick)
    test_mirror_forms.post(city, blank(2), blank(3), note=" mới")
    folder = tmp_path / "box"
    assert box(city, folder).refresh(Stick(written(city, stick)))
    assert test_mirror_forms.here(folder) == {blank(2), blank(3)}
    assert not [name for name in files(stick) if hashlib.sha256(blank(1)).hexdigest() in name]


def test_a_stick_written_again_has_only_what_is_needed_and_says_what_it_is(city: City, stick: Path) -> None:
    for number in range(7):
        post(city, f"Khai sinh {number}")
        written(city, stick)
    (stick / "anh-cuoi.jpg").write_bytes(b"somebody's own")
    written(city, stick)
    names = files(stick)
    assert "anh-cuoi.jpg" in names
    assert len([name for name in names if name.endswith("targets.json")]) == 1
    text = (stick / READ_ME).read_text(encoding="utf-8-sig")
    assert "bản số 7" in text
    head = city.places.repository.head()
    assert head
    assert f"{head.published.astimezone():%Y}" in text


def test_before_anything_is_posted_there_is_nothing_to_write(city: City, stick: Path) -> None:
    stick.mkdir()
    result = CliRunner().invoke(main, ["write-stick", "--state-dir", str(city.places.state), str(stick)])
    assert result.exit_code == 1
    assert "no listing has been posted yet" in result.output
    assert files(stick) == set()


def test_a_stick_for_a_month_is_taken_and_the_city_still_promises_a_week(
    city: City, stick: Path, tmp_path: Path
) -> None:
    post(city, "Khai sinh một")
    mirror = box(city, tmp_path / "box")
    mirror.refresh(Stick(written(city, stick)))
    assert not mirror.refresh(Stick(written(city, stick, "--days", "30")))  # nothing new, and nothing wrong
    assert until(stick / METADATA) - until(tmp_path / "box") == datetime.timedelta(0)
    assert datetime.timedelta(days=29) < until(stick / METADATA) - datetime.datetime.now(datetime.UTC)
    served = until(city.places.repository.metadata)
    assert served - datetime.datetime.now(datetime.UTC) <= datetime.timedelta(days=7)
    post(city, "Khai sinh hai")
    assert mirror.refresh(Stick(written(city, stick)))
    assert shown(tmp_path / "box") == "Khai sinh hai"


def until(folder: Path) -> datetime.datetime:
    """When what this folder says is no longer believed."""
    return Metadata[Timestamp].from_file(str(next(folder.rglob("timestamp.json")))).signed.expires

"""An officer hands blank forms in at the console: shown, published with their listing, on the boxes, undone with it."""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from appliance.listings.forms import Forms
from appliance.listings.mirror import Mirror, Stick
from appliance.listings.mirror_folder import newest
from appliance.listings.procedures import load
from tests.city.listings import blanks
from tests.city.test_console_http import Officer, visitor  # noqa: F401 - a fixture
from tests.city.test_listing_pages import BIRTH, Clerk, clerk, sample  # noqa: F401 - fixtures
from tests.city.world import City


def hand_in(clerk: Clerk, *files: tuple[str, bytes], code: str = BIRTH, **fields: str) -> requests.Response:  # noqa: F811
    """Each file for the next paper of the procedure, as the page's form sends them."""
    officer = clerk.officer
    page = officer.get(f"/listings/forms/{code}").text
    follows = re.search(r'name="follows" value="(\d+)"', page)
    assert follows, page
    places = re.findall(r'name="file-([\d-]+)"', page)
    parts = [(f"file-{place}", file) for place, file in zip(places, files, strict=False)]
    fields = {name.replace("PLACE", places[0]): value for name, value in fields.items()}
    return officer.session.post(
        f"{officer.url}/listings/forms/{code}",
        {"follows": follows[1], **fields},
        files=parts or [("none", ("", b""))],
        headers={"Origin": officer.url},
        allow_redirects=False,
        timeout=60,
    )


def forms_up(clerk: Clerk) -> list[dict[str, Any]]:  # noqa: F811
    return list(clerk.up()["bieu_mau"])


class Box:
    """A box that mirrors the city's folder."""

    def __init__(self, city: City, folder: Path) -> None:
        self.folder = folder
        self._mirror = Mirror(folder, city.places.root_public.read_text(), load)
        self._city = city

    def forms(self) -> list[bytes | None]:
        """The forms of the newest listing, as they are here."""
        self._mirror.refresh(Stick(self._city.places.state))
        path = newest(self.folder)
        return [Forms(self.folder).content(form) for form in load(path).forms] if path else []


@pytest.fixture
def box(city: City, tmp_path: Path) -> Box:
    return Box(city, tmp_path / "box")


def test_a_form_is_published_with_its_listing_reaches_the_boxes_and_is_undone_with_it(
    clerk: Clerk,  # noqa: F811
    sample: tuple[str, bytes],  # noqa: F811
    box: Box,
) -> None:
    first = clerk.publish(sample)
    content = blanks.blank()
    draft = hand_in(clerk, ("Tờ khai.pdf", content)).headers["Location"]
    assert forms_up(clerk) == [] and box.forms() == []  # a draft is nobody's business
    page = clerk.officer.get(draft).text
    assert "to-khai.pdf · 2 trang" in page
    assert clerk.press(draft).status_code == 303
    assert [form["tep"] for form in forms_up(clerk)] == ["to-khai.pdf"]
    assert box.forms() == [content]
    assert clerk.press(first).status_code == 303
    assert forms_up(clerk) == [] and box.forms() == []
    assert clerk.press(draft).status_code == 303
    assert box.forms() == [content]


def test_a_form_is_shown_as_a_picture_and_can_be_taken_away(
    clerk: Clerk,  # noqa: F811
    sample: tuple[str, bytes],  # noqa: F811
) -> None:
    clerk.publish(sample)
    clerk.press(hand_in(clerk, ("Tờ khai.pdf", blanks.blank())).headers["Location"])
    page = clerk.officer.get("/listings/forms/").text
    picture = re.search(r'src="([^"]+-1-160\.png)"', page)
    assert picture, page
    answer = clerk.officer.get(picture[1])
    path = clerk.officer.get(f"/listings/forms/{BIRTH}").text
    assert "to-khai.pdf" in path
    with Image.open(io.BytesIO(answer.content)) as drawn:
        assert drawn.width == 160
    assert clerk.officer.get(f"/listings/forms/files/{'0' * 64}.pdf").status_code == 404
    clerk.press(hand_in(clerk, **{"away-PLACE": "1"}).headers["Location"])
    assert forms_up(clerk) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ" + bytes(1000), "là chương trình"),
        (blanks.locked(), "có mật khẩu"),
        (blanks.with_packed_script(), "có lệnh chạy"),
        (blanks.blank()[:600], "bị hỏng"),
    ],
    ids=["program", "password", "script", "broken"],
)
def test_a_bad_form_is_refused_whole_by_name_and_the_last_good_one_stays(
    clerk: Clerk,  # noqa: F811
    sample: tuple[str, bytes],  # noqa: F811
    content: bytes,
    words: str,
) -> None:
    clerk.publish(sample)
    good = blanks.blank()
    clerk.press(hand_in(clerk, ("tot.pdf", good)).headers["Location"])
    answer = hand_in(clerk, ("moi.pdf", blanks.blank("MOI")), ("xau.pdf", content))
    assert answer.status_code == 422
    assert "xau.pdf" in answer.text and words in answer.text
    assert [form["sha256"] for form in forms_up(clerk)] == [hashlib.sha256(good).hexdigest()]


def test_more_than_the_console_takes_at_once_is_refused_and_the_console_lives_on(
    clerk: Clerk,  # noqa: F811
    sample: tuple[str, bytes],  # noqa: F811
) -> None:
    clerk.publish(sample)
    assert hand_in(clerk, ("lon.pdf", b"%PDF-1.7" + bytes(21 * 1024 * 1024))).status_code == 422
    try:
        status = hand_in(clerk, ("lon.pdf", b"%PDF-1.7" + bytes(40 * 1024 * 1024))).status_code
    except requests.ConnectionError:  # the server hung up before all of it was sent
        status = 413
    assert status == 413
    assert forms_up(clerk) == []


def test_forms_handed_in_beside_another_publication_are_not_laid_over_it(
    clerk: Clerk,  # noqa: F811
    sample: tuple[str, bytes],  # noqa: F811
) -> None:
    clerk.publish(sample)
    officer = clerk.officer
    answer = officer.session.post(
        f"{officer.url}/listings/forms/{BIRTH}",
        {"follows": "0"},
        files=[("file-0-0-0", ("a.pdf", blanks.blank()))],
        headers={"Origin": officer.url},
        timeout=60,
    )
    assert answer.status_code == 409


def test_a_listing_that_names_a_form_the_city_does_not_have_is_rejected(
    clerk: Clerk,  # noqa: F811
    sample: tuple[str, bytes],  # noqa: F811
) -> None:
    document = json.loads(sample[1])
    form = {"tep": "la.pdf", "ten": "Mẫu lạ", "sha256": "1" * 64, "so_byte": 5, "so_trang": 1}
    document["bieu_mau"] = [form]
    document["thu_tuc"][0]["truong_hop"][0]["thanh_phan_ho_so"][0]["bieu_mau"] = "la.pdf"
    answer = clerk.upload(("a.json", json.dumps(document).encode()))
    assert answer.status_code == 422
    assert "la.pdf" in answer.text and "chưa có tệp" in answer.text


@pytest.mark.parametrize("path", ["", BIRTH, f"files/{'0' * 64}.pdf"])
def test_only_officers_who_are_logged_in_see_forms(visitor: Officer, path: str) -> None:  # noqa: F811
    assert "/login" in visitor.session.get(f"{visitor.url}/listings/forms/{path}", timeout=10).url

"""A new box becomes a city's: by a typed code or by a token on its card; and what a hostile link gets."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
import requests
import segno

from appliance.city_link.claiming import Claiming, Waiting, enrolled
from appliance.city_link.enrolment import keyring, own_public
from appliance.config import load
from appliance.devices import HostFacts
from appliance.errors import Fault
from appliance.settings.box_settings import kept
from appliance.settings.check import mistakes
from appliance.settings.template import cards
from appliance.settings.text import read
from appliance.wire import claims as wire
from appliance.wire.claims import Claim, ClaimAnswer, Grant
from appliance.wire.http_signing import RequestSigner, content_digest
from appliance.wire.signing import new_key, public_text
from city.fleet import photo
from city.parts import part
from tests.appliance.strangers import answer, stranger
from tests.city.test_console_http import Officer, visitor  # noqa: F401 - a fixture
from tests.city.world import BOXES_URL, City, TusClient

BOARD = HostFacts(None, None, 1, 1, None, "Raspberry Pi 5 Model B Rev 1.0", "10000000abcdef01")


class NewBox:
    """A box that was just unpacked, asking in a thread of its own."""

    def __init__(self, state: Path, url: str, token: str = "") -> None:
        self.state = state
        self.shown: list[Waiting] = []
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self.claiming = Claiming(state, url, BOARD, "cuagan test", token, self._told)
        self._thread = threading.Thread(target=self.claiming.run, args=[self._stop], daemon=True)

    def switch_on(self) -> NewBox:
        self._thread.start()
        return self

    def until(self, fits: Callable[[Waiting], object]) -> Waiting:
        with self._changed:
            assert self._changed.wait_for(lambda: any(fits(each) for each in self.shown), 20), self.shown
            return next(each for each in reversed(self.shown) if fits(each))

    def code(self) -> str:
        return self.until(lambda now: now.code).code

    def granted(self) -> Grant:
        grant = self.until(lambda now: now.granted).granted
        assert grant
        return grant

    def off(self) -> None:
        self._stop.set()
        self._thread.join(10)

    def _told(self, now: Waiting) -> None:
        with self._changed:
            self.shown.append(now)
            self._changed.notify_all()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked more often than on a box."""
    monkeypatch.setattr("appliance.city_link.claiming.ASK_S", 0.05)
    monkeypatch.setattr("appliance.city_link.claiming._AGAIN_S", (0.05, 0.1))


@pytest.fixture
def unpacked(tmp_path: Path, intake: TusClient) -> Iterator[Callable[..., NewBox]]:
    boxes: list[NewBox] = []

    def unpack(name: str = "new", token: str = "", url: str = "") -> NewBox:
        boxes.append(NewBox(tmp_path / name, url or intake.url, token).switch_on())
        return boxes[-1]

    yield unpack
    for each in boxes:
        each.off()


@pytest.fixture
def officer(city: City, visitor: Officer) -> Officer:  # noqa: F811
    assert visitor.log_in(city).status_code == 303
    return visitor


def take_in(officer: Officer, code: str, **form: str) -> requests.Response:
    return officer.post("/fleet/claim/confirm", **{"code": code, "same": "yes", "name": "Nhà văn hóa Tổ 7"} | form)


def test_a_new_box_is_taken_in_by_its_code(city: City, officer: Officer, unpacked: Callable[..., NewBox]) -> None:
    box = unpacked()
    code = box.code()
    seen = officer.post("/fleet/claim", code=code.replace("-", " ").upper())
    assert box.claiming.now.fingerprint in seen.text
    assert BOARD.board in seen.text
    assert not enrolled(box.state)
    assert take_in(officer, code, ward="Phường Thử").status_code == 303
    grant = box.granted()
    assert (grant.box, grant.house, grant.ward) == ("0001", "Nhà văn hóa Tổ 7", "Phường Thử")
    house = load([box.state / "box.toml"]).house
    assert (house.box, house.name, house.ward) == ("0001", "Nhà văn hóa Tổ 7", "Phường Thử")
    assert keyring(box.state).keys().sealing == [city.recipient]
    assert (box.state / "root.pub").read_text() == city.places.root_public.read_text()
    assert city.devices().key_of("0001") == own_public(box.state)
    assert "Nhà văn hóa Tổ 7" in officer.get("/fleet/").text


def test_a_photograph_of_the_screen_will_do(officer: Officer, unpacked: Callable[..., NewBox]) -> None:
    box = unpacked()
    box.code()
    picture = io.BytesIO()
    segno.make(box.claiming.now.qr_text).save(picture, kind="png", scale=6, border=4)
    answer = officer.session.post(
        f"{officer.url}/fleet/claim",
        files={"photo": ("anh.png", picture.getvalue())},
        headers={"Origin": officer.url},
        timeout=30,
    )
    assert box.claiming.now.fingerprint in answer.text


@pytest.mark.parametrize("picture", [b"", b"\x89PNG\r\n", b"GIF89a", b"\xff\xd8\xff" + bytes(1000)])
def test_what_is_no_picture_of_a_code_is_refused(picture: bytes) -> None:
    assert photo.code_in(picture) == ""


def test_a_code_is_compared_before_it_is_taken(city: City, officer: Officer, unpacked: Callable[..., NewBox]) -> None:
    code = unpacked().code()
    assert officer.post("/fleet/claim/confirm", code=code, name="Nhà").status_code == 400
    assert take_in(officer, code, name=" ").status_code == 400
    assert not city.claims().houses.all()


def test_a_code_is_used_once(officer: Officer, unpacked: Callable[..., NewBox]) -> None:
    code = unpacked().code()
    assert take_in(officer, code).status_code == 303
    again = take_in(officer, code)
    assert again.status_code == 409
    assert "đã dùng rồi" in again.text


@pytest.mark.parametrize("code", ["", "2222-2222-2222", "hello", "o0o0-o0o0-o0o0"])
def test_a_code_that_no_box_shows_is_not_found(officer: Officer, code: str) -> None:
    assert officer.post("/fleet/claim", code=code).status_code == 404


def test_codes_cannot_be_tried_for_ever(officer: Officer) -> None:
    answers = [officer.post("/fleet/claim", code="2222-2222-2222").status_code for _ in range(11)]
    assert answers[-1] == 429


def test_a_code_is_forgotten_after_its_time(
    city: City, officer: Officer, unpacked: Callable[..., NewBox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("city.fleet.claims.CODE_MINUTES", 0)
    box = unpacked()
    first = box.code()
    box.until(lambda now: now.code and now.code != first)
    assert officer.post("/fleet/claim", code=first).status_code == 404


def test_a_replaced_box_keeps_its_house(city: City, officer: Officer, unpacked: Callable[..., NewBox]) -> None:
    old = unpacked("old")
    take_in(officer, old.code())
    assert old.granted().box == "0001"
    house = city.claims().houses.all()[0]
    new = unpacked("other")
    take_in(officer, new.code(), name="", house=str(house.house_id))
    assert (new.granted().box, new.granted().house) == ("0002", "Nhà văn hóa Tổ 7")
    now = city.claims().houses.all()
    assert [(each.house_id, each.box) for each in now] == [(house.house_id, "0002")]
    assert city.claims().houses.boxes(house.house_id) == ["0002", "0001"]
    assert city.devices().key_of("0001")  # what waits on the old card can still be sent


def test_a_box_whose_answer_was_lost_gets_the_same_code_again(
    city: City, officer: Officer, unpacked: Callable[..., NewBox], tmp_path: Path
) -> None:
    box = unpacked()
    take_in(officer, box.code())
    box.granted()
    (box.state / "root.pub").unlink()
    again = unpacked("new")
    take_in(officer, again.code())
    assert again.granted().box == "0001"


def test_a_blocked_box_is_not_taken_in_again(officer: Officer, unpacked: Callable[..., NewBox]) -> None:
    box = unpacked()
    take_in(officer, box.code())
    box.granted()
    officer.post("/fleet/boxes/0001/block")
    again = unpacked("new")
    answer = take_in(officer, again.code())
    assert answer.status_code == 409
    assert "đã bị khóa" in answer.text


def test_one_press_shuts_a_stolen_box_out(city: City, officer: Officer, intake: TusClient) -> None:
    assert officer.post("/fleet/boxes/0000/block").status_code == 303
    answer = requests.head(f"{intake.url}/files/x", headers={"Tus-Resumable": "1.0.0"}, auth=intake.signer, timeout=10)
    assert answer.headers["WWW-Authenticate"] == 'Signature error="blocked-device"'
    assert officer.post("/fleet/boxes/0000/block", lift="yes").status_code == 303
    assert city.devices().key_of("0000")
    assert [event.kind for event in city.claims().journal.latest(2)] == ["unblocked", "blocked"]


def make_tokens(city: City, officer: Officer, *names: str) -> list[str]:
    assert officer.post("/fleet/tokens", names="\n".join(names), ward="Phường Thử").status_code == 303
    return [token.token for token in city.claims().tokens()]


def test_thirty_cards_need_no_typing(city: City, officer: Officer, unpacked: Callable[..., NewBox]) -> None:
    tokens = make_tokens(city, officer, *(f"Nhà số {number}" for number in range(30)))
    assert len(set(tokens)) == 30
    names = {unpacked(f"box{place}", token).granted().house for place, token in enumerate(tokens[:3])}
    assert names == {"Nhà số 0", "Nhà số 1", "Nhà số 2"}
    page = officer.get("/fleet/tokens").text
    assert page.count("<code>") == 27


def test_the_downloaded_file_is_all_that_a_card_needs(city: City, officer: Officer, tmp_path: Path) -> None:
    (token,) = make_tokens(city, officer, "Nhà số 1")
    file = tmp_path / "cuagan.toml"
    file.write_bytes(officer.get(f"/fleet/tokens/{wire.locator(token)}.toml").content)
    assert (load([file]).city.claim, load([file]).city.url) == (token, BOXES_URL)
    assert mistakes(read(file.read_bytes()), "cuagan.toml") == []


def test_the_downloaded_table_makes_a_card_for_each_house(city: City, officer: Officer) -> None:
    used, *tokens = make_tokens(city, officer, "Nhà đã hủy", "Nhà số 1; bên chợ", 'Nhà "số 2"')
    officer.post(f"/fleet/tokens/{wire.locator(used)}/revoke")
    files, wrong = cards(officer.get("/fleet/tokens/cards.csv").content)
    assert wrong == []
    tables = [read(text.encode()).table for text in files.values()]
    assert [table["house"]["name"] for table in tables] == ["Nhà số 1; bên chợ", 'Nhà "số 2"']
    assert {table["house"]["ward"] for table in tables} == {"Phường Thử"}
    assert [table["city"] for table in tables] == [{"url": BOXES_URL, "claim": token} for token in tokens]


def test_a_console_without_the_boxes_address_makes_no_card_file_and_says_so(
    city: City, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (token,) = make_tokens(city, officer, "Nhà số 1")
    monkeypatch.setattr("city.fleet.token_pages.part", lambda name: "" if name == "boxes_url" else part(name))
    page = officer.get("/fleet/tokens").text
    assert "chưa biết địa chỉ" in page
    assert token in page
    assert '.toml"' not in page
    for file in ("cards.csv", f"{wire.locator(token)}.toml"):
        assert officer.get(f"/fleet/tokens/{file}").status_code == 404


def test_a_token_lets_one_box_in_and_no_second(city: City, officer: Officer, unpacked: Callable[..., NewBox]) -> None:
    (token,) = make_tokens(city, officer, "Nhà số 1")
    first = unpacked("first", token)
    assert first.granted().house == "Nhà số 1"
    second = unpacked("second", token)
    assert second.until(lambda now: now.code).token == "used"
    assert not enrolled(second.state)
    assert city.claims().journal.latest(1)[0].kind == "token-again"
    (first.state / "root.pub").unlink()  # its answer was lost: the same box may ask again
    assert unpacked("first", token).granted().box == "0001"


def test_a_token_that_is_no_good_leaves_a_code_for_the_officer(
    city: City, officer: Officer, unpacked: Callable[..., NewBox], monkeypatch: pytest.MonkeyPatch
) -> None:
    (revoked,) = make_tokens(city, officer, "Nhà số 1")
    officer.post(f"/fleet/tokens/{wire.locator(revoked)}/revoke")
    monkeypatch.setattr("city.fleet.claims.TOKEN_DAYS", 0)
    (ended,) = city.claims().make_tokens(["Nhà số 2"], "", "officer")
    page = officer.get("/fleet/tokens").text
    assert "Đã hết hạn" in page
    assert "<code>" not in page
    for token in (revoked, ended, wire.new_token()):
        box = unpacked(wire.locator(token), token)
        assert box.until(lambda now: now.code).token == "unknown"
        assert take_in(officer, box.code()).status_code == 303
        assert box.granted().house == "Nhà văn hóa Tổ 7"


def test_a_token_that_does_not_fit_the_citys_is_named(tmp_path: Path) -> None:
    body = b'{"type": "urn:cuagan:problem:claim-forged", "status": 403}'
    with stranger(answer("403 Forbidden", body=body)) as city:
        box = NewBox(tmp_path / "new", city.url, wire.new_token()).switch_on()
        assert box.until(lambda now: now.token).token == "forged"
        box.off()


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "409 Conflict"])
def test_a_refusal_that_is_not_the_citys_costs_no_token(tmp_path: Path, status: str) -> None:
    """A portal, or another server at the address, says nothing of the token: it is tried again and again."""
    asked = threading.Semaphore(0)

    def say(connection: socket.socket) -> None:
        asked.release()
        connection.sendall(answer(status, body=b"none"))

    with stranger(say) as portal:
        box = NewBox(tmp_path / "new", portal.url, wire.new_token()).switch_on()
        assert all(asked.acquire(timeout=20) for _ in range(3))
        box.off()
    assert box.shown == [Waiting(box.claiming.now.fingerprint, fault=Fault.CITY_REFUSED)]


def ask(url: str, claim: Claim, key: object, **changed: str) -> requests.Response:
    body = msgspec.json.encode(claim)
    headers = {"Content-Type": "application/json", "Content-Digest": content_digest(body)} | changed
    signer = RequestSigner(claim.public_key, key)  # type: ignore[arg-type]
    return requests.post(f"{url}/claims", body, headers=headers, auth=signer, timeout=10)


def test_a_link_that_puts_its_own_key_in_the_boxs_place_is_found_out(
    city: City, officer: Officer, intake: TusClient
) -> None:
    """It sees the locator and not the code: it can claim first, and cannot prove."""
    code, thief = wire.new_code(), new_key()
    forged = Claim(locator=wire.locator(code), public_key=public_text(thief), proof="0" * 64)
    assert ask(intake.url, forged, thief).status_code == 200
    answer = officer.post("/fleet/claim", code=code)
    assert "không phải máy đang hiện mã" in answer.text
    assert take_in(officer, code).status_code == 409
    assert city.claims().journal.latest(1)[0].kind == "claim-forged"


@pytest.mark.parametrize("forgery", ["another root", "another box", "no mac", "another code"])
def test_a_box_believes_no_grant_that_the_link_made(city: City, forgery: str) -> None:
    code, key = wire.new_code(), public_text(new_key())
    grant = Grant(
        public_key=key,
        box="0001",
        house="Nhà",
        root=city.places.root_public.read_text(),
        city_json=city.places.city_json.read_bytes(),
    )
    good = wire.seal_grant(code, grant)
    assert wire.open_grant(code, good, key) == grant
    forged = {
        "another root": msgspec.structs.replace(
            good, grant=msgspec.json.encode(msgspec.structs.replace(grant, root=public_text(new_key())))
        ),
        "another box": wire.seal_grant(code, msgspec.structs.replace(grant, public_key=public_text(new_key()))),
        "no mac": ClaimAnswer(state="granted", grant=good.grant),
        "another code": wire.seal_grant(wire.new_code(), grant),
    }[forgery]
    with pytest.raises(ValueError, match="grant"):
        wire.open_grant(code, forged, key)


def test_a_claim_must_be_signed_by_the_key_it_asks_for(intake: TusClient) -> None:
    code, key = wire.new_code(), new_key()
    public = public_text(key)
    claim = Claim(locator=wire.locator(code), public_key=public, proof=wire.proof(code, public))
    assert ask(intake.url, claim, new_key()).status_code == 401
    assert ask(intake.url, claim, key, **{"Content-Digest": content_digest(b"other")}).status_code == 400
    body = msgspec.json.encode(claim)
    unsigned = requests.post(f"{intake.url}/claims", body, headers={"Content-Digest": content_digest(body)}, timeout=10)
    assert unsigned.status_code == 401
    assert ask(intake.url, claim, key).json()["state"] == "waiting"


def test_strangers_cannot_fill_the_table(intake: TusClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("city.fleet.claims.OPEN_MAX", 2)
    answers = []
    for _ in range(3):
        code, key = wire.new_code(), new_key()
        public = public_text(key)
        claim = Claim(locator=wire.locator(code), public_key=public, proof=wire.proof(code, public))
        answers.append(ask(intake.url, claim, key).status_code)
    assert answers == [200, 200, 503]


def test_one_address_cannot_claim_for_ever(intake: TusClient) -> None:
    code, key = wire.new_code(), new_key()
    public = public_text(key)
    claim = Claim(locator=wire.locator(code), public_key=public, proof=wire.proof(code, public))
    assert [ask(intake.url, claim, key).status_code for _ in range(61)][-1] == 429


def test_a_box_without_a_city_says_why_it_waits(unpacked: Callable[..., NewBox], intake: TusClient) -> None:
    nobody = f"http://127.0.0.1:{urlsplit(intake.url).port}/nowhere/"
    assert unpacked(url=nobody).until(lambda now: now.fault).fault is Fault.CITY_REFUSED
    assert kept(unpacked("b", url="http://127.0.0.1:9/").state) == {}

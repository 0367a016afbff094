"""The page behind a slip's QR: plain words, nothing told to a guesser."""

import re
import time

import pytest
import requests

from city.intake import LOOKUPS_PER_MINUTE
from city.throttle import Throttle
from tests.city.world import SealedDossier, TusClient


def ask(intake: TusClient, number: str, code: str = "", **more: str) -> requests.Response:
    return requests.get(f"{intake.url}/phieu/{number}", {"ma": code} | more, timeout=10)


def told(answer: requests.Response) -> str:
    """What the page says, without the asked number and code and the minute."""
    text = re.sub(r"<style>.*?</style>", "", answer.text, flags=re.S)
    return re.sub(r"\d", "", text)


def test_it_says_when_the_dossier_arrived(intake: TusClient, dossier: SealedDossier) -> None:
    intake.upload(dossier)
    page = ask(intake, dossier.manifest.number, dossier.slip_code)
    assert page.status_code == 200
    assert "Hồ sơ đã đến phường" in page.text
    assert re.search(r"Đến lúc \d\d:\d\d, ngày \d\d/\d\d/\d{4}", page.text)
    assert "không phải giấy biên nhận chính thức" in page.text
    assert "tiếp nhận" not in page.text


def test_it_says_not_yet_and_as_of_when(intake: TusClient, dossier: SealedDossier) -> None:
    intake.location(dossier)
    page = ask(intake, dossier.manifest.number, dossier.slip_code)
    assert page.status_code == 200
    assert "Chưa tìm thấy hồ sơ với số và mã này" in page.text
    assert re.search(r"Tính đến \d\d:\d\d, ngày", page.text)


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(intake: TusClient, dossier: SealedDossier) -> None:
    intake.upload(dossier)
    wrong = ask(intake, dossier.manifest.number, "000000")
    unknown = ask(intake, "0000-00002-1", "000000")
    assert wrong.status_code == unknown.status_code == 200
    assert told(wrong) == told(unknown)
    assert "Chưa tìm thấy" in wrong.text
    assert told(ask(intake, dossier.manifest.number, "cổng")).count("Chưa tìm thấy") == 2


def test_the_number_may_be_typed_as_people_do(intake: TusClient, dossier: SealedDossier) -> None:
    intake.upload(dossier)
    assert "đã đến phường" in ask(intake, dossier.manifest.number.replace("-", " "), dossier.slip_code).text


def test_it_speaks_english_too(intake: TusClient, dossier: SealedDossier) -> None:
    intake.upload(dossier)
    page = ask(intake, dossier.manifest.number, dossier.slip_code, lang="en").text
    assert '<html lang="en">' in page
    assert "has reached the ward" in page


def test_what_is_asked_is_not_believed_to_be_html(intake: TusClient) -> None:
    page = ask(intake, "<script>alert(1)</script>", '"><script>alert(1)</script>').text
    assert "<script" not in page


def test_it_is_tiny_needs_no_script_and_no_other_file(intake: TusClient) -> None:
    page = ask(intake, "0000-00001-3")
    assert len(page.content) < 4096
    assert not re.search(r"<script|src=|<link", page.text)
    assert "script" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def test_a_guesser_is_slowed_down(intake: TusClient, dossier: SealedDossier) -> None:
    intake.upload(dossier)
    for _ in range(LOOKUPS_PER_MINUTE):
        assert ask(intake, dossier.manifest.number, "000000").status_code == 200
    page = ask(intake, dossier.manifest.number, dossier.slip_code)
    assert page.status_code == 429
    assert "đã đến phường" not in page.text
    assert "Đợi một phút" in page.text


def test_a_throttle_forgets_in_time_and_keeps_others_apart() -> None:
    now = [0.0]
    throttle = Throttle(2, 60, lambda: now[0])
    assert [throttle.allows("a") for _ in range(3)] == [True, True, False]
    assert throttle.allows("b")
    now[0] = 60.0
    assert throttle.allows("a")


@pytest.mark.parametrize("keys", [20_000])
def test_a_throttle_does_not_grow_with_the_number_of_guessers(keys: int) -> None:
    throttle = Throttle(1, 60, time.monotonic)
    for key in range(keys):
        throttle.allows(str(key))
    assert throttle.allows("0")  # forgotten long ago
    assert not throttle.allows(str(keys - 1))

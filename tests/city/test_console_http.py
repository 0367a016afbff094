"""The console's doors: who gets in, what a stranger's page cannot do, what every answer carries."""

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import requests

from city.console import STREAMS, TRIES
from city.language import LOCAL
from city.server import LARGEST_BODY
from tests.city.world import City, SealedDossier, TusClient, listening, pdf, run_city, sealed


class Officer:
    """An officer's browser, as far as HTTP goes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.url + path, allow_redirects=False, timeout=30)

    def post(self, path: str, origin: str | None = "", **form: str) -> requests.Response:
        headers = {"Origin": self.url if origin == "" else origin} if origin is not None else {}
        return self.session.post(self.url + path, form, headers=headers, allow_redirects=False, timeout=30)

    def log_in(self, city: City) -> requests.Response:
        return self.post("/login", name=city.officer, password=city.password)


@pytest.fixture
def visitor(console: str) -> Iterator[Officer]:
    browser = Officer(console)
    yield browser
    browser.session.close()


@pytest.fixture
def officer(city: City, visitor: Officer) -> Officer:
    """Logged in, and the dossiers unlocked."""
    assert visitor.log_in(city).status_code == 303
    assert visitor.post("/unlock", passphrase=city.passphrase).status_code == 303
    return visitor


@pytest.fixture
def arrived(intake: TusClient, dossier: SealedDossier) -> SealedDossier:
    intake.upload(dossier)
    return dossier


def page_of(dossier: SealedDossier, rest: str = "") -> str:
    return f"/dossiers/{dossier.manifest.dossier_id}{rest}"


@pytest.mark.parametrize("path", ["/", "/lists", "/stream", "/find?number=1", "/dossiers/x", "/dossiers/x/all.pdf"])
def test_without_a_login_there_is_only_the_login(visitor: Officer, path: str) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(city: City, visitor: Officer) -> None:
    wrong = visitor.post("/login", name=city.officer, password="wrong")
    unknown = visitor.post("/login", name="nobody", password="wrong")
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.replace(city.officer, "") == unknown.text.replace("nobody", "")
    assert "Set-Cookie" not in wrong.headers


def test_the_session_cookie_is_out_of_reach(city: City, visitor: Officer) -> None:
    cookie = visitor.log_in(city).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie


def test_a_planted_session_is_worth_nothing(city: City, visitor: Officer) -> None:
    visitor.session.cookies.set("session", "planted")
    assert visitor.log_in(city).cookies["session"] != "planted"
    stranger = Officer(visitor.url)
    stranger.session.cookies.set("session", "planted")
    assert stranger.get("/").status_code == 302


def test_after_logging_out_the_old_cookie_opens_nothing(officer: Officer) -> None:
    stolen = officer.session.cookies["session"]
    assert officer.get("/").status_code == 200
    officer.post("/logout")
    officer.session.cookies.set("session", stolen)
    assert officer.get("/").status_code == 302


@pytest.mark.parametrize("origin", [None, "null", "https://example.org", "http://127.0.0.1"])
def test_another_sites_form_is_refused(city: City, visitor: Officer, origin: str | None) -> None:
    assert visitor.post("/login", origin, name=city.officer, password=city.password).status_code == 403
    assert visitor.get("/").status_code == 302


def test_a_guesser_of_passwords_is_stopped_even_with_the_right_one(city: City, visitor: Officer) -> None:
    answers = [visitor.post("/login", name=city.officer, password="wrong").status_code for _ in range(TRIES)]
    assert set(answers) == {403}
    assert visitor.log_in(city).status_code == 429


def test_a_guesser_of_passphrases_is_stopped(city: City, visitor: Officer) -> None:
    visitor.log_in(city)
    answers = {visitor.post("/unlock", passphrase="").status_code for _ in range(TRIES)}
    assert answers == {403}
    assert visitor.post("/unlock", passphrase=city.passphrase).status_code == 429


@pytest.mark.parametrize("path", ["/login", "/", "/dossiers/nothing", "/static/console.js"])
def test_every_answer_is_hardened(officer: Officer, path: str) -> None:
    headers = officer.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert ("no-store" in headers["Cache-Control"]) != path.startswith("/static")


@pytest.mark.parametrize("path", ["/static/../keys.py", "/static/%2e%2e/keys.py", "/dossiers/..%2f..%2fcity.db"])
def test_no_path_leads_out(officer: Officer, path: str) -> None:
    request = officer.session.prepare_request(requests.Request("GET", officer.url))
    request.url = officer.url + path
    assert officer.session.send(request, timeout=10).status_code == 404


def test_before_the_passphrase_the_list_says_what_it_does_not_know(
    city: City, visitor: Officer, arrived: SealedDossier
) -> None:
    visitor.log_in(city)
    page = visitor.get("/").text
    assert arrived.manifest.number in page
    assert "Chưa mở khóa, chưa biết thủ tục" in page
    assert arrived.manifest.procedure.name not in page
    assert visitor.get(page_of(arrived)).headers["Location"] == "/"


def test_the_list_names_the_procedure_and_never_speaks_of_the_wards_act(
    officer: Officer, arrived: SealedDossier
) -> None:
    page = officer.get("/").text
    assert arrived.manifest.procedure.name in page
    assert "Đã đến phường" in page
    assert "1 hồ sơ chờ mở" in page
    assert "tiếp nhận" not in (page + officer.get(page_of(arrived)).text).lower()


def test_the_first_to_open_a_dossier_stands_in_the_books(city: City, officer: Officer, arrived: SealedDossier) -> None:
    assert city.store().dossier(arrived.manifest.dossier_id).opened_at is None  # type: ignore[union-attr]
    page = officer.get(page_of(arrived)).text
    row = city.store().dossier(arrived.manifest.dossier_id)
    assert row
    assert row.officer == city.officer
    assert row.opened_at
    assert f"Mở lần đầu {row.opened_at.astimezone(LOCAL):%H:%M}" in page
    officer.get(page_of(arrived))
    assert city.store().dossier(arrived.manifest.dossier_id).opened_at == row.opened_at  # type: ignore[union-attr]


def test_answers_papers_and_what_is_missing_are_shown(
    city: City, officer: Officer, intake: TusClient, tmp_path: Path
) -> None:
    dossier = sealed(
        city.recipient, tmp_path, papers={"Tờ khai": pdf("a"), "Giấy chứng sinh": None}, clock_trusted=False
    )
    intake.upload(dossier)
    page = officer.get(page_of(dossier)).text
    for words in ("Nguyễn Thị Thuỳ Dương", "Người nộp báo không có", "Sẽ mang tới phường cho xem", "chưa được chỉnh"):
        assert words in page


def test_a_paper_comes_as_the_very_file_that_was_sealed(
    city: City, officer: Officer, intake: TusClient, tmp_path: Path
) -> None:
    content = pdf("one", "two")
    dossier = sealed(city.recipient, tmp_path, papers={"Tờ khai / bản 1": content})
    intake.upload(dossier)
    answer = officer.get(page_of(dossier, "/papers/1.pdf"))
    assert answer.content == content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    for path in ("/papers/0.pdf", "/papers/2.pdf", "/papers/9.pdf", "/papers/-1.pdf"):
        assert officer.get(page_of(dossier, path)).status_code == 404


def test_answers_and_all_papers_come_as_one_pdf(
    city: City, officer: Officer, intake: TusClient, tmp_path: Path
) -> None:
    dossier = sealed(city.recipient, tmp_path, papers={"A": pdf("first", "second"), "B": pdf("third")})
    intake.upload(dossier)
    with pypdfium2.PdfDocument(officer.get(page_of(dossier, "/all.pdf")).content) as whole:
        texts = [whole[page].get_textpage().get_text_range().strip() for page in range(len(whole))]
    assert texts[1:] == ["first", "second", "third"]
    said = " ".join(texts[0].split())
    for words in (dossier.manifest.number, dossier.manifest.procedure.name, "Hồ sơ thử từ máy mô phỏng"):
        assert words in said
    for answer in dossier.manifest.answers:
        assert answer.label in said and (answer.value or "Để trống") in said


def test_a_page_is_drawn_at_the_asked_width_only(officer: Officer, arrived: SealedDossier) -> None:
    from PIL import Image

    answer = officer.get(page_of(arrived, "/papers/1/2-1240.png"))
    assert Image.open(io.BytesIO(answer.content)).size == (1240, 1754)
    assert answer.headers["Cache-Control"] == "no-store"
    for path in ("/papers/1/2-999999.png", "/papers/2/1-1240.png", "/papers/9/1-1240.png"):
        assert officer.get(page_of(arrived, path)).status_code == 404
    assert officer.get(page_of(arrived, "/papers/1/3-1240.png")).status_code == 422


def test_a_paper_that_is_no_pdf_is_named_and_can_still_be_downloaded(
    city: City, officer: Officer, intake: TusClient, tmp_path: Path
) -> None:
    broken = b"not a PDF /Type /Page\n"
    dossier = sealed(city.recipient, tmp_path, papers={"Tờ khai": broken})
    intake.upload(dossier)
    assert officer.get(page_of(dossier)).status_code == 200
    assert officer.get(page_of(dossier, "/papers/1/1-1240.png")).status_code == 422
    assert officer.get(page_of(dossier, "/papers/1.pdf")).content == broken


def test_what_is_no_dossier_of_ours_is_said_and_kept(
    city: City, officer: Officer, intake: TusClient, dossier: SealedDossier, tmp_path: Path
) -> None:
    junk = SealedDossier(dossier.manifest, b"this was never sealed")
    intake.upload(junk)
    assert "Không mở được hồ sơ này" in officer.get("/").text
    answer = officer.get(page_of(junk))
    assert answer.status_code == 422
    assert "vẫn được giữ nguyên" in answer.text
    assert (city.places.state / "documents" / junk.sha256).exists()
    assert city.store().dossier(dossier.manifest.dossier_id).opened_at is None  # type: ignore[union-attr]


def test_a_dossier_under_anothers_number_is_not_shown(
    city: City, officer: Officer, intake: TusClient, dossier: SealedDossier
) -> None:
    location = intake.create(dossier, number="0000-00002-1").headers["Location"]
    intake.patch(intake.url + location, 0, dossier.data)
    answer = officer.get(page_of(dossier))
    assert answer.status_code == 422
    assert "Nguyễn" not in answer.text


def test_a_number_finds_its_dossier(officer: Officer, arrived: SealedDossier) -> None:
    found = officer.get(f"/find?number={arrived.manifest.number.replace('-', '')}")
    assert found.headers["Location"] == page_of(arrived)
    assert officer.get("/find?number=0000-00002-1").status_code == 404
    assert officer.get("/find?number=12").status_code == 400


def test_at_the_cap_of_streams_everything_else_still_answers(officer: Officer) -> None:
    streams = [
        requests.get(officer.url + "/stream", cookies=officer.session.cookies, stream=True, timeout=10)
        for _ in range(STREAMS)
    ]
    assert {stream.status_code for stream in streams} == {200}
    assert officer.get("/stream").status_code == 503
    assert officer.get("/healthz").text == "ok\n"
    assert officer.get("/").status_code == 200
    for stream in streams:
        stream.close()


def test_it_speaks_english_too_and_remembers_it(officer: Officer) -> None:
    assert "No dossier is waiting" in officer.get("/?lang=en").text
    assert "No dossier is waiting" in officer.get("/").text


def test_the_console_ends_cleanly_while_pages_are_listening(city: City) -> None:
    process = run_city("console", "--state-dir", city.places.state, "--port", 0)
    officer = Officer(listening(process))
    officer.log_in(city)
    stream = officer.session.get(officer.url + "/stream", stream=True, timeout=10)
    assert next(stream.iter_lines()).startswith(b"data: ")
    process.terminate()
    assert process.wait(10) == 0


def test_while_the_store_of_dossiers_is_down_the_list_says_so_and_calls_no_dossier_broken(
    city: City, console_without_store: str, arrived: SealedDossier
) -> None:
    officer = Officer(console_without_store)
    officer.log_in(city)
    officer.post("/unlock", passphrase=city.passphrase)
    listed = officer.get("/").text
    assert "Kho hồ sơ chưa trả lời" in listed
    assert "Không mở được hồ sơ này" not in listed
    opened = officer.get(page_of(arrived))
    assert opened.status_code == 503
    assert "Hồ sơ đã đến vẫn còn" in opened.text
    assert city.store().counts() == (1, 0)


def test_a_body_that_no_page_takes_is_answered_with_a_sentence(visitor: Officer) -> None:
    host, port = visitor.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 30) as line:
        line.sendall(f"POST /listings/ HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert "nhiều nhất 25 MB" in answer

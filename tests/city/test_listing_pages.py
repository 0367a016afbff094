"""An officer publishes procedures: files in, everything that is wrong named, a diff, publishing, and back again."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests

from appliance.listings.mirror import Mirror, Stick
from appliance.listings.mirror_folder import newest
from appliance.listings.procedures import load
from appliance.wire.messages import ProcedureRef
from tests.city.test_console_http import Officer, visitor  # noqa: F401 - a fixture
from tests.city.world import City, TusClient, sealed

SAMPLE = Path(__file__).parents[2] / "sample-data" / "procedures.json"
BIRTH, DEATH = "1.001193", "1.000656"


class Clerk:
    """An officer's browser at the listing's pages."""

    def __init__(self, officer: Officer) -> None:
        self.officer = officer

    def upload(self, *files: tuple[str, bytes], mode: str = "update") -> requests.Response:
        url = self.officer.url
        parts = [("files", (name, content)) for name, content in files]
        headers = {"Origin": url}
        return self.officer.session.post(
            f"{url}/listings/", {"mode": mode}, files=parts, headers=headers, allow_redirects=False, timeout=60
        )

    def publish(self, *files: tuple[str, bytes], mode: str = "update") -> str:
        """Upload and publish; the version's path."""
        answer = self.upload(*files, mode=mode)
        assert answer.status_code == 303, answer.text
        path = answer.headers["Location"]
        assert self.press(path).status_code == 303
        return path

    def press(self, path: str) -> requests.Response:
        """Publish what the page at this path shows, as it showed it."""
        page = self.officer.get(path).text
        follows = re.search(r'name="follows" value="(\d+)"', page)
        assert follows, page
        return self.officer.post(f"{path}/publish", follows=follows[1])

    def up(self) -> dict[str, Any]:
        """The published listing."""
        page = self.officer.get("/listings/").text
        path = re.search(r'href="(/listings/versions/\d+\.json)"', page)
        assert path, page
        return dict(json.loads(self.officer.get(path[1]).content))


@pytest.fixture
def clerk(city: City, visitor: Officer) -> Clerk:  # noqa: F811
    assert visitor.log_in(city).status_code == 303
    return Clerk(visitor)


@pytest.fixture
def sample() -> tuple[str, bytes]:
    return "procedures.json", SAMPLE.read_bytes()


def changed(book: bytes, code: str, column: str, value: object) -> bytes:
    """The workbook with one cell of a procedure changed, as a clerk does it."""
    loaded = openpyxl.load_workbook(io.BytesIO(book))
    sheet = loaded.worksheets[0]
    titles = [str(cell.value).strip(" *") for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[titles.index("Mã thủ tục")].value == code:
            row[titles.index(column)].value = value
    out = io.BytesIO()
    loaded.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "path", ["/listings/", "/listings/versions/1", "/listings/versions/1.json", "/listings/template.xlsx"]
)
def test_only_officers_who_are_logged_in_see_or_change_the_listing(visitor: Officer, path: str) -> None:  # noqa: F811
    assert visitor.get(path).headers["Location"] == "/login"
    assert Clerk(visitor).upload(("a.csv", b"x")).headers["Location"] == "/login"
    assert visitor.post("/listings/versions/1/publish").headers["Location"] == "/login"


def test_another_sites_form_cannot_publish(clerk: Clerk) -> None:
    assert clerk.officer.post("/listings/versions/1/publish", origin="https://evil.example").status_code == 403


def test_a_draft_is_shown_before_it_is_published(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    draft = clerk.upload(sample).headers["Location"]
    page = clerk.officer.get(draft).text
    assert "Niêm yết đầu tiên" in page
    assert "Thêm 12, sửa 0, bỏ 0." in page
    assert "Thủ tục đăng ký khai sinh" in page
    assert "Chưa công bố niêm yết nào" in clerk.officer.get("/listings/").text
    assert clerk.press(draft).status_code == 303
    assert [entry["ma"] for entry in clerk.up()["thu_tuc"]] == [
        entry["ma"] for entry in json.loads(sample[1])["thu_tuc"]
    ]


def test_a_spreadsheet_of_what_is_up_changes_one_fee_and_nothing_else(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    first = clerk.publish(sample)
    before = clerk.up()
    book = changed(clerk.officer.get(f"{first}.xlsx").content, DEATH, "Lệ phí", "Miễn")
    draft = clerk.upload(("niem-yet.xlsx", book)).headers["Location"]
    page = clerk.officer.get(draft).text
    assert "Thêm 0, sửa 1, bỏ 0." in page
    assert "<del>Miễn nếu đúng hạn; quá hạn 10.000 đồng</del><ins>Miễn</ins>" in page
    clerk.press(draft)
    after = clerk.up()
    by_code = {entry["ma"]: entry for entry in after["thu_tuc"]}
    assert by_code[DEATH]["truong_hop"][0]["le_phi"] == {"mo_ta": "Miễn", "so_tien": ""}
    by_code[DEATH]["truong_hop"][0]["le_phi"] = {
        "mo_ta": "Miễn nếu đúng hạn; quá hạn 10.000 đồng",
        "so_tien": "0|10000",
    }
    assert after["thu_tuc"] == before["thu_tuc"]
    assert (after["su_kien"], after["cap"]) == (before["su_kien"], before["cap"])


def test_what_is_published_reaches_the_boxes_and_so_does_its_undoing(
    clerk: Clerk, sample: tuple[str, bytes], city: City, tmp_path: Path
) -> None:
    folder = tmp_path / "box"
    box = Mirror(folder, city.places.root_public.read_text(), load)
    first = clerk.publish(sample)
    assert box.refresh(Stick(city.places.state))
    before = newest(folder).read_bytes()
    book = clerk.officer.get(f"{first}.xlsx").content
    clerk.publish(("b.xlsx", changed(book, DEATH, "Lệ phí", "Hai")))
    assert box.refresh(Stick(city.places.state))
    assert load(newest(folder)).get(DEATH).cases[0].fee.text == "Hai"
    clerk.press(first)
    assert box.refresh(Stick(city.places.state))
    assert newest(folder).read_bytes() == before
    assert newest(folder).stem == "000003"


def test_a_notice_is_written_shown_published_and_taken_away(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    clerk.publish(sample)
    first = {"tieu_de": "Tiêm phòng", "noi_dung": "Sáng thứ Bảy.", "tu": "2026-12-01", "den": "2026-12-05"}
    path = clerk.officer.post("/listings/notices", **first).headers["Location"]
    shown = clerk.officer.get(path).text
    assert "Tiêm phòng" in shown
    assert "Thêm 0, sửa 0, bỏ 0." in shown
    assert clerk.press(path).status_code == 303
    assert clerk.up()["thong_bao"] == [first]
    assert len(clerk.up()["thu_tuc"]) == 12
    book = clerk.officer.get(f"{path}.xlsx").content
    clerk.publish(("b.xlsx", changed(book, DEATH, "Lệ phí", "Hai")))
    assert clerk.up()["thong_bao"] == [first]
    emptied = clerk.officer.post("/listings/notices", tieu_de="", noi_dung="", tu="2026-12-01", den="").headers[
        "Location"
    ]
    assert clerk.press(emptied).status_code == 303
    assert "thong_bao" not in clerk.up()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"tu": "2026-12-05", "den": "2026-12-01"}, "den"),
        ({"den": ""}, "den"),
        ({"noi_dung": "<b>đậm</b>"}, "noi_dung"),
        ({"tieu_de": "x" * 81}, "tieu_de"),
    ],
    ids=["end before start", "no end", "markup", "too long"],
)
def test_a_notice_that_cannot_be_shown_is_refused_by_its_field(clerk: Clerk, wrong: dict[str, str], said: str) -> None:
    good = {"tieu_de": "Tiêm phòng", "noi_dung": "Sáng thứ Bảy.", "tu": "2026-12-01", "den": "2026-12-05"}
    answer = clerk.officer.post("/listings/notices", **(good | wrong))
    assert answer.status_code == 422
    assert said in answer.text.split("<table")[1].split("</table>")[0]


def test_the_templates_sample_row_is_never_published(clerk: Clerk) -> None:
    answer = clerk.upload(("mau.xlsx", clerk.officer.get("/listings/template.xlsx").content))
    assert answer.status_code == 422
    assert "Dòng mẫu của bảng mẫu" in answer.text
    assert answer.text.count("<tr>") == 2  # and nothing else is wrong with it


def test_what_was_published_can_be_undone_again_and_again(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    first = clerk.publish(sample)
    book = clerk.officer.get(f"{first}.xlsx").content
    second = clerk.publish(("b.xlsx", changed(book, DEATH, "Lệ phí", "Hai")))
    clerk.publish(("c.xlsx", changed(book, DEATH, "Lệ phí", "Ba")))
    fees = []
    for expected in (second, first):
        back = re.search(r'href="(/listings/versions/\d+)">.*Hoàn tác', clerk.officer.get("/listings/").text)
        assert back
        assert back[1] == expected
        assert "Công bố lại bản này" in clerk.officer.get(expected).text
        assert clerk.press(expected).status_code == 303
        fees.append({entry["ma"]: entry for entry in clerk.up()["thu_tuc"]}[DEATH]["truong_hop"][0]["le_phi"]["mo_ta"])
    assert fees == ["Hai", "Miễn nếu đúng hạn; quá hạn 10.000 đồng"]
    assert "Hoàn tác" not in clerk.officer.get("/listings/").text


def test_of_two_officers_the_second_is_told_that_somebody_was_first(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    first = clerk.publish(sample)
    book = clerk.officer.get(f"{first}.xlsx").content
    one = clerk.upload(("b.xlsx", changed(book, DEATH, "Lệ phí", "Hai"))).headers["Location"]
    other = clerk.upload(("c.xlsx", changed(book, BIRTH, "Lệ phí", "Ba"))).headers["Location"]
    assert clerk.press(one).status_code == 303
    answer = clerk.officer.post(f"{other}/publish", follows="1")
    assert answer.status_code == 409
    assert "Vừa có người khác công bố." in answer.text
    assert "Sửa 2 thủ tục" in answer.text  # compared anew: publishing it would take the first one's change back


def test_an_old_version_can_still_be_read_word_for_word(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    first = clerk.publish(sample)
    kept = clerk.officer.get(f"{first}.json").content
    book = clerk.officer.get(f"{first}.xlsx").content
    clerk.publish(("b.xlsx", changed(book, DEATH, "Lệ phí", "Hai")))
    assert clerk.officer.get(f"{first}.json").content == kept


def test_a_listing_that_replaces_the_whole_warns_of_what_it_takes_away(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    clerk.publish(sample)
    birth = json.loads(sample[1])
    birth["thu_tuc"] = birth["thu_tuc"][:1]
    del birth["su_kien"]
    draft = clerk.upload(("one.json", json.dumps(birth).encode()), mode="replace").headers["Location"]
    page = clerk.officer.get(draft).text
    assert "11 thủ tục sẽ bị bỏ khỏi niêm yết." in page
    assert "Bỏ 11 thủ tục" in page
    clerk.press(draft)
    assert [entry["ma"] for entry in clerk.up()["thu_tuc"]] == [BIRTH]
    assert {code for event in clerk.up()["su_kien"] for code in event["thu_tuc"]} == {BIRTH}


def test_a_wrong_row_is_named_and_what_is_up_stays(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    first = clerk.publish(sample)
    book = clerk.officer.get(f"{first}.xlsx").content
    book = changed(book, DEATH, "Lệ phí", "<b>Miễn</b>")
    book = changed(book, BIRTH, "Ngày lấy", "31/02/2026")
    answer = clerk.upload(("niem-yet.xlsx", changed(book, BIRTH, "Kết quả", None)))
    assert answer.status_code == 422
    assert "3 chỗ cần sửa trong tệp" in answer.text
    assert "<td>niem-yet.xlsx</td><td>2</td><td>Ngày lấy</td><td>Không phải ngày." in answer.text
    assert "<td>niem-yet.xlsx</td><td>2</td><td>Kết quả</td><td>Còn trống." in answer.text
    assert "<td>niem-yet.xlsx</td><td>5</td><td>Lệ phí</td><td>Có mã trang web" in answer.text
    assert "<q>&lt;b&gt;Miễn" in answer.text
    assert clerk.up()["phien_ban"].endswith(".1")


def test_a_file_that_is_too_large_is_refused_with_the_limit(clerk: Clerk) -> None:
    answer = clerk.upload(("large.csv", b"x" * (9 * 1024 * 1024)))
    assert answer.status_code == 413
    assert "tối đa 8 MB" in answer.text


def test_nothing_chosen_is_said(clerk: Clerk) -> None:
    assert "Chưa chọn tệp nào." in clerk.upload(("", b"")).text


def test_a_version_that_nobody_drafted_is_not_there(clerk: Clerk) -> None:
    assert clerk.officer.get("/listings/versions/99").status_code == 404
    assert clerk.officer.get("/listings/versions/99.xlsx").status_code == 404
    assert clerk.officer.post("/listings/versions/99/publish", follows="0").status_code == 404


def test_a_dossier_leads_to_the_listing_it_was_filed_under(
    clerk: Clerk,
    sample: tuple[str, bytes],
    city: City,
    intake: TusClient,
    tmp_path: Path,
) -> None:
    first = clerk.publish(sample)
    label = clerk.up()["phien_ban"]
    clerk.publish(("b.xlsx", changed(clerk.officer.get(f"{first}.xlsx").content, DEATH, "Lệ phí", "Miễn")))
    assert clerk.officer.post("/unlock", passphrase=city.passphrase).status_code == 303
    filed = ProcedureRef(DEATH, "Thủ tục đăng ký khai tử", "Trường hợp chung", label)
    dossier = sealed(city.recipient, tmp_path, procedure=filed)
    intake.upload(dossier)
    page = clerk.officer.get(f"/dossiers/{dossier.manifest.dossier_id}").text
    assert re.search(rf'href="{first}">.*Nộp theo niêm yết bản {label}', page)
    assert "Miễn nếu đúng hạn; quá hạn 10.000 đồng" in clerk.officer.get(first).text


def test_a_dossier_of_a_listing_that_was_never_published_here_says_which_it_was(
    clerk: Clerk, city: City, intake: TusClient, tmp_path: Path
) -> None:
    assert clerk.officer.post("/unlock", passphrase=city.passphrase).status_code == 303
    dossier = sealed(city.recipient, tmp_path)
    intake.upload(dossier)
    page = clerk.officer.get(f"/dossiers/{dossier.manifest.dossier_id}").text
    assert '<p class="case">Nộp theo niêm yết bản 0.1</p>' in page


def test_days_off_are_corrected_at_the_console(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    first = clerk.publish(sample)
    assert clerk.officer.get(f"{first}/holidays.json").status_code == 404
    holidays = SAMPLE.with_name("holidays.json").read_bytes()
    second = clerk.publish(("holidays.json", holidays))
    downloaded = json.loads(clerk.officer.get(f"{second}/holidays.json").content)
    assert downloaded == json.loads(holidays)
    downloaded["het_gio_nhan"] = "16:30:00"
    draft = clerk.upload(("ngay-nghi.json", json.dumps(downloaded).encode())).headers["Location"]
    page = clerk.officer.get(draft).text
    assert "Lịch làm việc" in page
    assert "<del>17:00:00</del><ins>16:30:00</ins>" in page
    assert clerk.press(draft).status_code == 303
    assert clerk.up()["lich_lam_viec"]["het_gio_nhan"] == "16:30:00"
    assert len(clerk.up()["thu_tuc"]) == 12


def test_terms_that_give_no_day_are_pointed_out_before_publishing(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    first = clerk.publish(sample)
    assert "không tính ra ngày" not in clerk.officer.get(first).text
    book = changed(clerk.officer.get(f"{first}.xlsx").content, DEATH, "Thời hạn", "Tùy từng hồ sơ")
    page = clerk.officer.get(clerk.upload(("b.xlsx", book)).headers["Location"]).text
    assert "1 câu thời hạn không tính ra ngày" in page
    assert "<li>Tùy từng hồ sơ</li>" in page

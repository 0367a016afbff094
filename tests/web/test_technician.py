"""The technician's page: drivers, faults with what to do, every dossier; nothing of a resident."""

import datetime as dt
import re
from pathlib import Path

import msgspec
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from appliance.appliance import Appliance
from appliance.config import Technician
from appliance.devices import JobState
from appliance.errors import Fault
from appliance.events import ButtonStuck, DeviceFault
from appliance.outbox.label import Summary
from appliance.outbox.outbox import Outbox, Row, SlipState
from appliance.printing.printed import Sheets
from appliance.texts import LANGUAGES
from appliance.upkeep.update_told import Teller, told
from appliance.upkeep.updates import Running, State, Step
from appliance.wire.identifiers import number
from tests.web.served import box, screens, shown
from web.technician import SHOWN, age

NOW = dt.datetime.now(dt.UTC)
SUMMARY = Summary(
    procedure_code="1.001193", procedure_name="Khai sinh", case="", papers=[], created=NOW, clock_trusted=True
)


@pytest.fixture
def outbox(appliance: Appliance) -> Outbox:
    return appliance.open_outbox()


def add(outbox: Outbox) -> Row:
    """A dossier of five bytes."""
    sequence = outbox.reserve_number()
    dossier_id, given = f"{sequence:08}-0000-4000-8000-000000000000", number("0042", sequence)
    return outbox.add(dossier_id, given, "123456", lambda out: out.write(b"bytes"), SUMMARY)


def arrive(outbox: Outbox, row: Row) -> None:
    """The city has it and the box has let go of it."""
    outbox.mark_uploaded(row.dossier_id)
    outbox.mark_receipted(row.dossier_id, b"{}", NOW)
    outbox.purge(row.dossier_id)


def test_every_driver_is_named_and_the_simulated_ones_say_so(client: FlaskClient) -> None:
    page = client.get("/technician").text
    assert "gpiozero mock (simulated)" in page
    assert "pyserial on " in page
    assert "simulated: shows " in page
    buttons, reader = (page[page.index(name) :].split("</span>")[0] for name in ("Năm nút", "Đầu đọc thẻ"))
    assert "mô phỏng" in buttons
    assert "mô phỏng" not in reader
    assert "0042" in page
    assert "desk.toml" in page
    assert "cuagan 0.0.1" in page


@pytest.mark.parametrize(("keys", "said"), [((), False), (("ssh-ed25519 AAAA ky-thuat",), True)])
def test_a_box_that_a_key_may_log_in_to_says_so_on_its_screen(
    appliance: Appliance, keys: tuple[str, ...], said: bool
) -> None:
    appliance.config = msgspec.structs.replace(appliance.config, technician=Technician(ssh_keys=keys))
    client = screens(appliance).test_client()
    for page in ("/kiosk", "/technician"):
        assert ("ĐANG MỞ SSH" in client.get(page).text) is said, page


def test_a_sealed_file_that_nothing_is_known_of_is_told_with_what_to_do(client: FlaskClient, outbox: Outbox) -> None:
    assert "sealed-file-unknown" not in client.get("/technician").text
    outbox.path("00000099-0000-4000-8000-000000000000").write_bytes(b"from another box")
    page = client.get("/technician").text
    assert "sealed-file-unknown" in page
    assert "Đừng xóa thẻ" in page


def test_a_fault_comes_first_with_its_time_and_what_to_do(client: FlaskClient, appliance: Appliance) -> None:
    appliance.health.note(DeviceFault("printer", Fault.PRINTER_JAMMED))
    page = client.get("/technician").text
    assert "printer-jammed" in page
    assert "Máy in báo kẹt giấy" in page
    assert page.index("Máy in") < page.index("Năm nút")
    assert dt.datetime.now().astimezone().strftime("từ %H:%M") in page


def test_a_fault_that_is_over_is_gone(client: FlaskClient, appliance: Appliance) -> None:
    appliance.health.note(DeviceFault("camera", Fault.CAMERA_HUNG))
    assert "camera-hung" in client.get("/technician/now").text
    appliance.health.note(DeviceFault("camera", None))
    assert "camera-hung" not in client.get("/technician/now").text


def test_faults_of_the_past_are_listed_after_a_restart_and_exported(tmp_path: Path) -> None:
    for faults in ({"printer": Fault.PRINTER_EMPTY, "camera": Fault.CAMERA_HUNG}, {"camera": None}):
        with box(tmp_path) as appliance:
            appliance.faults.look(faults)
            client = screens(appliance).test_client()
            page = client.get("/technician").text
            exported = client.get("/technician/test/results.json").json
    past = page[page.index("Những lỗi đã có") :].split("</section>")[0]
    printer, camera = (line for line in past.split("</li>") if "<b>" in line)
    assert "Máy in: printer-empty" in printer + camera
    assert "đang còn" in printer + camera
    assert "camera-hung" in printer + camera
    assert exported
    assert {each["fault"]: each["ended"] is None for each in exported["faults"]} == {
        "printer-empty": True,
        "camera-hung": False,
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("step", Step)
def test_every_step_of_an_update_has_words(
    client: FlaskClient, appliance: Appliance, tmp_path: Path, lang: str, step: Step
) -> None:
    tell = Teller(tmp_path, Running("cuagan-debian-amd64", 1_790_000_000))
    tell(State(step=step, built=1_795_000_000, version="2026.11"))
    appliance.updates = lambda: told(tmp_path)
    page = client.get(f"/technician/now?lang={lang}").text
    assert "update-step-" not in page
    assert "21/09/2026" in page, "what runs"
    assert ("18/11/2026" in page) is (step is not Step.NONE), "what it is about"


def test_why_a_version_was_undone_and_another_refused_is_told_with_what_to_do(
    client: FlaskClient, appliance: Appliance, tmp_path: Path
) -> None:
    assert "không tự cập nhật" in client.get("/technician/now").text
    tell = Teller(tmp_path, Running("cuagan-debian-amd64", 1_790_000_000))
    tell.stick(Fault.UPDATE_NOT_OURS)
    tell(State(step=Step.UNDONE, built=1_795_000_000, version="2026.11", fault=Fault.UPDATE_UNDONE))
    appliance.updates = lambda: told(tmp_path)
    page = client.get("/technician/now").text
    assert "đã về bản cũ" in page
    assert "không ổn trong lần chạy thử" in page
    assert "update-not-ours" in page
    assert "không khớp khóa trong máy" in page


def test_what_nobody_has_used_yet_is_not_called_fine(client: FlaskClient) -> None:
    page = client.get("/technician/now").text
    camera = page[page.index("Máy chụp") :].split("</li>")[0]
    assert "chưa báo lỗi từ lúc bật máy" in camera


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fault_of_a_device_has_a_hint(client: FlaskClient, appliance: Appliance, lang: str) -> None:
    for fault in Fault:
        appliance.health.note(DeviceFault("printer", fault))
        page = client.get(f"/technician/now?lang={lang}").text
        assert fault in page
        assert f"fault-{fault}-hint" not in page


def test_a_waiting_dossier_shows_its_fault_tries_and_next_try(client: FlaskClient, outbox: Outbox) -> None:
    row = add(outbox)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)
    for _ in range(3):
        outbox.mark_waiting(row.dossier_id, Fault.CITY_UNREACHABLE, later)
    page = client.get("/technician").text
    assert row.number in page
    assert "city-unreachable" in page
    assert "đã thử 3 lần" in page
    assert later.astimezone().strftime("%H:%M:%S") in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_of_a_slip_has_words(client: FlaskClient, outbox: Outbox, lang: str) -> None:
    for slip in SlipState:
        outbox.mark_slip(add(outbox).dossier_id, slip)
    assert "slip-state-" not in client.get(f"/technician?lang={lang}").text


def test_what_is_through_is_counted_and_the_oldest_of_it_left_out(client: FlaskClient, outbox: Outbox) -> None:
    waiting = add(outbox)
    through = [add(outbox) for _ in range(SHOWN + 2)]
    for row in through:
        arrive(outbox, row)
    page = client.get("/technician").text
    assert f"1 đang chờ · {SHOWN + 2} đã tới phường · 0 hỏng" in page
    assert waiting.number in page
    assert through[-1].number in page
    assert through[0].number not in page
    assert "Còn 2 hồ sơ cũ hơn" in page


def test_a_lost_file_is_shown_however_old(client: FlaskClient, outbox: Outbox) -> None:
    row = add(outbox)
    outbox.path(row.dossier_id).unlink()
    outbox.sweep()
    page = client.get("/technician").text
    assert row.number in page
    assert "tệp hỏng" in page
    assert "1 hỏng" in page


def test_the_way_to_the_city_is_checked_by_what_waits(client: FlaskClient, outbox: Outbox) -> None:
    assert "không hồ sơ nào bị giữ lại" in client.get("/technician").text
    outbox.mark_waiting(add(outbox).dossier_id, Fault.CITY_NOT_OURS, NOW)
    page = client.get("/technician").text
    assert "không hồ sơ nào bị giữ lại" not in page
    assert "đang tới lượt" in page


def test_no_slip_code_is_on_the_page(client: FlaskClient, outbox: Outbox) -> None:
    add(outbox)
    assert "123456" not in client.get("/technician").text


def test_without_a_simulator_there_is_no_dock_and_no_word_of_simulation(client: FlaskClient) -> None:
    assert client.get("/dock").status_code == 404
    assert "MÔ PHỎNG" not in client.get("/technician").text


def test_a_language_that_we_do_not_have_is_vietnamese(client: FlaskClient) -> None:
    assert "Trang kỹ thuật" in client.get("/technician?lang=xx").text
    assert "Technician" in client.get("/technician?lang=en").text


@pytest.mark.parametrize(
    ("seconds", "unit", "count"),
    [
        (0, "seconds", 0),
        (59, "seconds", 59),
        (60, "minutes", 1),
        (7300, "hours", 2),
        (200000, "days", 2),
        (-5, "seconds", 0),
    ],
)
def test_ages_are_told_in_their_largest_whole_unit(seconds: int, unit: str, count: int) -> None:
    said = age(NOW - dt.timedelta(seconds=seconds), NOW)
    assert (said.id, said.args["count"]) == (f"age-{unit}", count)


def test_on_a_phone_it_reads_itself_anew_and_says_when_it_cannot(
    browser: Browser, appliance: Appliance, outbox: Outbox
) -> None:
    outbox.mark_waiting(add(outbox).dossier_id, Fault.CITY_REFUSED, NOW)
    with shown(appliance) as address:
        phone = browser.new_page(viewport={"width": 360, "height": 740})
        phone.goto(f"{address}/technician")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        appliance.health.note(ButtonStuck("ok", stuck=True))
        appliance.health.note(DeviceFault("camera", Fault.CAMERA_HUNG))
        expect(phone.get_by_text("camera-hung")).to_be_visible()
        expect(phone.get_by_role("alert")).to_be_hidden()
        phone.route("**/technician/now*", lambda route: route.abort())
        expect(phone.get_by_role("alert")).to_contain_text("Máy không trả lời từ")
        phone.unroute("**/technician/now*")
        expect(phone.get_by_role("alert")).to_be_hidden()
        phone.close()


def test_what_was_printed_is_counted_with_the_time_it_was_counted_at(client: FlaskClient, appliance: Appliance) -> None:
    printed, today = appliance.open_printed(), dt.datetime.now().astimezone().date()
    printed.keep("a", today, "1.001193", Sheets(1, 3), JobState.PRINTED)
    printed.keep("b", today - dt.timedelta(days=2), "1.001193", Sheets(1, 0), JobState.PRINTED)
    printed.keep("c", today, "1.000894", Sheets(2, 0), JobState.UNKNOWN)
    page = client.get("/technician/now").text
    assert re.search(r"Hôm nay, đếm đến \d\d:\d\d:\d\d: 1 tờ hướng dẫn, 3 tờ mẫu. Chưa rõ đã ra chưa: 1.", page)
    assert "7 ngày qua: 2 tờ hướng dẫn, 3 tờ mẫu" in page

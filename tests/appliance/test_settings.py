"""The technician's file as people save it: every mistake is named at once, with its line, its key and what is right."""

from __future__ import annotations

import re
import stat
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from appliance.config import Config
from appliance.settings.box_settings import FILE, keep
from appliance.settings.check import Mistake, mistakes
from appliance.settings.offered import OFFERED
from appliance.settings.scrub import scrub, scrubbed
from appliance.settings.template import cards, template
from appliance.settings.text import read
from appliance.texts import catalogue

ROOT = Path(__file__).parents[2]
SECTIONS = {key.partition(".")[0] for key in OFFERED}

TOKEN = str(OFFERED["city.claim"])

GOOD = '[house]\nname = "Nhà văn hóa Tổ dân phố 1"\nbox = "0012"\n\n[wifi]\nssid = "Nhà"\npassword = "mật khẩu ướt"\n'


def found(text: str) -> list[tuple[int, str, str]]:
    """Line, key and kind of every mistake of a file."""
    return [(each.line, each.key, each.what.id) for each in wrong(text)]


def wrong(text: str) -> list[Mistake]:
    return mistakes(read(text.encode()), "cuagan.toml")


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        b"\xff\xfe" + GOOD.encode("utf-16-le"),
        b"\xfe\xff" + GOOD.encode("utf-16-be"),
    ],
    ids=["plain", "byte-order mark", "CRLF", "UTF-16", "UTF-16 big-endian"],
)
def test_whatever_an_editor_saved_is_read(content: bytes) -> None:
    file = read(content)
    assert not mistakes(file, "cuagan.toml")
    assert file.table["house"]["name"] == "Nhà văn hóa Tổ dân phố 1"
    assert file.lines["wifi.ssid"] == 6


def test_all_mistakes_of_a_file_are_named_at_once_in_the_order_of_their_lines() -> None:
    text = """[house]
name = “Nhà văn hóa”
box = 12
helperr = "ông Hoà"
time_zone = "Asia/Saigonn"

[wi-fi]
ssid = "Nhà"

[buttons]
ok = 13
up = "mười"
"""
    assert found(text) == [
        (2, "name", "mistake-curled-quotes"),
        (3, "house.box", "mistake-value"),
        (4, "house.helperr", "mistake-unknown-key"),
        (5, "house.time_zone", "mistake-value"),
        (7, "wi-fi", "mistake-unknown-section"),
        (12, "buttons.up", "mistake-value"),
    ]


def test_a_mistyped_name_is_answered_with_the_one_that_was_meant() -> None:
    (only,) = wrong('[house]\nhelperr = "ông Hoà"\n')
    assert only.right
    assert (only.right.id, only.right.args) == ("right-perhaps", {"name": "helper"})


def test_a_broken_section_does_not_make_its_keys_mistakes_of_another() -> None:
    assert found('[house]\nname = "A"\n[wifi\nssid = "Nhà"\n[panel]\nname = "10.1-1280x800"\n') == [
        (3, "[wifi", "mistake-syntax")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[house]\nname = "A"\nname = "B"\n', (3, "name", "mistake-twice")),
        ('[house]\nname = "A\nbox = "0012"\n', (2, "name", "mistake-syntax")),
        ("[house]\nname = Nhà\n", (2, "name", "mistake-syntax")),
        ('house = "A"\n', (1, "house", "mistake-not-a-section")),
        ('[wifi]\npassword = "12345678"\n', (2, "wifi.password", "mistake-password-alone")),
        ('[wifi]\nssid = "A"\npassword = "short"\n', (3, "wifi.password", "mistake-secret")),
        ('[wifi]\nssid = "ễễễễễễễễễễễ"\n', (2, "wifi.ssid", "mistake-value")),
        ('[network]\naddress = "192.168.1.20"\n', (2, "network.address", "mistake-value")),
        ('[network]\ngateway = "192.168.1.1"\n', (2, "network.gateway", "mistake-gateway-alone")),
        ('[network]\nname = "Nhà 1"\n', (2, "network.name", "mistake-value")),
        ('[city]\nurl = "cuagan.example.vn"\n', (2, "city.url", "mistake-value")),
        ("[buttons]\nhelp = 13\n", (2, "buttons.help", "mistake-same-line")),
        ("[buttons]\nhelp = 28\n", (2, "buttons.help", "mistake-value")),
        ("[display]\nboard_turn = 45\n", (2, "display.board_turn", "mistake-value")),
        (
            '[technician]\nssh_keys = ["command=\\"sh\\" ssh-ed25519 AAAA"]\n',
            (2, "technician.ssh_keys", "mistake-value"),
        ),
        ('[technician]\ncode = "123"\n', (2, "technician.code", "mistake-secret")),
        ('[printer]\nuri = "192.168.1.30"\n', (2, "printer.uri", "mistake-value")),
    ],
)
def test_a_mistake_is_named(text: str, expected: tuple[int, str, str]) -> None:
    assert found(text) == [expected]


def test_a_file_in_an_old_vietnamese_code_page_is_named_with_its_line() -> None:
    file = read('[house]\nname = "Ph\xf4"\n'.encode("cp1258"))
    assert [(each.line, each.what.id) for each in mistakes(file, "cuagan.toml")] == [(2, "mistake-not-utf8")]


def test_a_file_of_rubbish_is_answered_and_not_read_for_ever() -> None:
    assert found("\x00\x01 rubbish\n" * 500)
    assert [each.what.id for each in wrong("a" * 100_000)] == ["mistake-too-large"]


def test_no_mistake_shows_a_secret() -> None:
    text = '[wifi]\nssid = "A"\npassword = "bi-mat\n[city]\nclaim = 31415926\n[technician]\ncode = "bi-mat"\n'
    said = msgspec.json.encode(wrong(text)).decode()
    assert len(wrong(text)) == 3
    assert "bi-mat" not in said
    assert "31415926" not in said


@pytest.mark.parametrize("key", OFFERED)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_key_that_is_offered_is_one_of_the_scheme_and_has_its_texts(key: str, language: str) -> None:
    section, name = key.split(".")
    assert name in getattr(Config(), section).__struct_fields__
    for text in ("setting", "right"):
        of_it = f"{text}-{section}-{name.replace('_', '-')}"
        assert catalogue(language).format_value(of_it) != of_it


@pytest.mark.parametrize(("mark", "encoding"), [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le")])
def test_a_secret_is_taken_off_the_card_and_nothing_else_moves(tmp_path: Path, mark: bytes, encoding: str) -> None:
    card = tmp_path / "cuagan.toml"
    content = mark + GOOD.replace("\n", " # lời\r\n").encode(encoding)
    card.write_bytes(content)
    assert scrub(card, {"wifi.password", "city.claim"})
    left = card.read_bytes()
    assert len(left) == len(content)
    assert "mật khẩu".encode(encoding) not in left
    file = read(left)
    assert not mistakes(file, "cuagan.toml")
    assert set(file.table["wifi"]["password"]) == {"*"}
    assert file.table["house"] == read(content).table["house"]
    assert not scrub(card, {"wifi.password"}), "what is gone is not written again"


def test_a_secret_with_escapes_and_a_comment_is_found_whole() -> None:
    line = '[wifi]\nssid = "A"\npassword = "a\\"b # c" # mật khẩu\n'
    assert scrubbed(line.encode(), {"wifi.password"}).decode() == line.replace('a\\"b # c', "*" * 8)


def test_the_template_on_the_card_is_the_one_that_the_box_reads() -> None:
    committed = (ROOT / "image" / "boot" / "cuagan.toml").read_text(encoding="utf-8")
    assert committed == template({}), "cuagan cards > image/boot/cuagan.toml"
    assert not wrong(committed)
    assert set(OFFERED) == set(read(re.sub(r"(?m)^#(?=\S)", "", committed).encode()).lines) - SECTIONS


@pytest.mark.parametrize("key", OFFERED)
def test_every_example_of_the_template_is_right(key: str) -> None:
    alone = {"network.gateway": {"network.address": "10.0.0.2/8"}, "wifi.password": {"wifi.ssid": "Nhà"}}
    example = (
        OFFERED[key] if key != "technician.ssh_keys" else ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI ky-thuat@phuong"]
    )
    text = template({key: example, **alone.get(key, {})})
    assert not wrong(text)
    section, name = key.split(".")
    assert read(text.encode()).table[section][name] == example


def test_a_table_of_thirty_rows_is_thirty_files() -> None:
    names = ["house.name", "house.ward", "house.box", "city.url", "city.claim", "wifi.ssid", "display.board_turn"]
    tokens = [f"{TOKEN[:-2]}{'23456789'[n // 8]}{'23456789'[n % 8]}" for n in range(31)]
    rows = [f'"Nhà ""số"" {n}";Phường Mẫu;{n};https://cuagan.example.vn;{tokens[n]};Nhà;90' for n in range(1, 31)]
    files, mistaken = cards(("\ufeff" + ";".join(names) + "\r\n" + "\r\n".join(rows) + "\r\n").encode())
    assert not mistaken
    assert sorted(files) == [f"{n:02}" for n in range(1, 31)]
    table = read(files["07"].encode()).table
    assert table["house"] == {"name": 'Nhà "số" 7', "ward": "Phường Mẫu", "box": "0007"}
    assert table["display"] == {"board_turn": 90}
    assert table["wifi"] == {"ssid": "Nhà"}


def test_a_table_with_mistakes_names_them_all_with_their_rows() -> None:
    text = f"""house.name,house.ward,city.url,city.claim,display.board_turn
A,P,https://x.vn,{TOKEN},90
B,P,x.vn,{TOKEN[:-1]}o,45
C,,https://x.vn,,
"""
    _, mistaken = cards(text.encode())
    assert {(each.line, each.key) for each in mistaken} == {
        (3, "city.url"),
        (3, "city.claim"),
        (3, "display.board_turn"),
        (4, "city.claim"),
    }
    assert cards(b"house.nam\nA\n")[1][0].key == "house.nam"


COLUMNS = ["house.name", "house.ward", "city.url", "city.claim"]
OTHER = TOKEN[:-4] + "ef3h"


def rows_of(*rows: str, columns: Sequence[str] = COLUMNS) -> str:
    """A table as Excel saves it."""
    return "\r\n".join([";".join(columns), *rows, ""])


def said(table: bytes | str) -> list[tuple[int, str, str]]:
    """Row, column and kind of every mistake of a table."""
    _, mistaken = cards(table.encode() if isinstance(table, str) else table)
    return [(each.line, each.key, each.what.id) for each in mistaken]


@pytest.mark.parametrize(
    "table",
    [
        rows_of(f"A;P;https://x.vn;{TOKEN};;", f"B;P;https://x.vn;{OTHER}", ";;;", columns=[*COLUMNS, "", ""]).encode(),
        b"\xff\xfe" + rows_of(f"A;P;https://x.vn;{TOKEN}", f"B;P;https://x.vn;{OTHER};").encode("utf-16-le"),
        b"\xff\xfe"
        + rows_of(f"A;P;https://x.vn;{TOKEN}", f"B;P;https://x.vn;{OTHER}").replace(";", "\t").encode("utf-16-le"),
    ],
    ids=["separators to spare", "UTF-16", "Excel's Unicode text"],
)
def test_a_table_however_excel_saved_it_is_read(table: bytes) -> None:
    files, mistaken = cards(table)
    assert not mistaken
    assert [read(text.encode()).table["house"]["name"] for text in files.values()] == ["A", "B"]


def test_a_separator_too_many_in_a_row_is_named_with_row_and_column() -> None:
    table = rows_of(f"A;P;https://x.vn;{TOKEN}", f"B;;P;https://x.vn;{OTHER}")
    assert (3, "", "mistake-no-column") in said(table)
    _, mistaken = cards(table.encode())
    assert next(each.what.args for each in mistaken if each.what.id == "mistake-no-column") == {"column": "5"}
    assert OTHER not in str(mistaken), "it may be a secret"


def test_a_table_in_an_old_code_page_is_named_with_its_row() -> None:
    table = rows_of(f"A;P;https://x.vn;{TOKEN}", f"Nhà;P;https://x.vn;{OTHER}").encode("cp1258")
    assert said(table) == [(3, "", "mistake-not-utf8")]


def test_what_is_no_table_is_named() -> None:
    assert said(rows_of(f'"{"A" * 200_000};P;https://x.vn;{TOKEN}')) == [(0, "", "mistake-no-table")]
    assert said("") == [(1, "city.claim", "mistake-missing"), (1, "city.url", "mistake-missing")]
    assert said(rows_of(columns=[*COLUMNS, "city.url"])) == [(1, "city.url", "mistake-twice")]


def test_what_two_boxes_cannot_have_is_named() -> None:
    columns = [*COLUMNS, "house.box", "network.address", "wifi.ssid"]
    first = f"A;P;https://x.vn;{TOKEN};12;192.168.1.20/24;Nhà"
    again = f"B;P;https://x.vn;{TOKEN.upper()};0012;192.168.1.20/24;Nhà"
    assert said(rows_of(first, again, columns=columns)) == [
        (3, "city.claim", "mistake-as-in-line"),
        (3, "house.box", "mistake-as-in-line"),
        (3, "network.address", "mistake-as-in-line"),
    ]
    elsewhere = f"B;P;https://x.vn;{OTHER};13;192.168.1.20/24;Nhà khác"
    assert not said(rows_of(first, elsewhere, columns=columns)), "each house has a network of its own"


def test_the_boxs_own_settings_are_read_by_its_processes_of_other_users_and_by_nobody_else(tmp_path: Path) -> None:
    """Health and updates are root's without its powers: the folder's group is all that lets them in."""
    keep(tmp_path, {"city": {"url": "https://thanhpho.example"}})
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o640

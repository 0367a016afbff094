"""Every setting of the box, declared once: the scheme is these classes, the page is docs/configuration.md.

A box reads the image's `box.toml`, `cuagan.toml` on its boot partition, then the `box.toml` in its state folder; later
files win key by key. An error names the file and the key. A test holds that every key is in the documentation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

import msgspec

from appliance.errors import ConfigError

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file: unknown keys are errors, since a mistyped key would otherwise be silently lost."""


class House(Section, frozen=True):
    """Where the box stands."""

    name: str = "Nhà văn hóa Tổ dân phố (mẫu)"
    ward: str = "Phường Mẫu"
    helper: str = ""
    box: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}$")] = "0000"
    time_zone: str = "Asia/Ho_Chi_Minh"


class Folders(Section, frozen=True):
    """Where state and drafts lie; `runtime` must be a tmpfs."""

    state: str = "var/box"
    runtime: str = ""
    listings: str = "sample-data/procedures.json"
    holidays: str = "sample-data/holidays.json"


class City(Section, frozen=True):
    """The way to the city."""

    url: str = ""
    track_url: str = ""
    claim: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Web(Section, frozen=True):
    """The kiosk's own web server, on loopback only."""

    port: Port = 8600
    threads: Annotated[int, msgspec.Meta(ge=8, le=256)] = 64
    streams: Annotated[int, msgspec.Meta(ge=1, le=200)] = 24


class Phone(Section, frozen=True):
    """The posted procedures for visitors' telephones: the one server that others than this box may reach."""

    host: str = "0.0.0.0"
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 0
    url: str = ""

    def page_of(self, code: str) -> str:
        """Where a telephone finds a procedure; "" where no telephone finds anything."""
        return f"{self.url.rstrip('/')}/t/{quote(code)}" if self.url else ""


class Wifi(Section, frozen=True):
    """The house's Wi-Fi; without a name the box uses its cable."""

    ssid: Annotated[str, msgspec.Meta(max_length=32)] = ""
    password: Annotated[str, msgspec.Meta(pattern=r"^(.{8,63}|[0-9a-fA-F]{64})?$")] = ""
    hidden: bool = False
    country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")] = "VN"


class Network(Section, frozen=True):
    """The box's own name and, where the house has no DHCP, its address."""

    name: Annotated[str, msgspec.Meta(pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$")] = ""
    address: str = ""
    gateway: str = ""
    dns: tuple[str, ...] = ()


class Display(Section, frozen=True):
    """Which output shows what, and by how many degrees clockwise the panel stands turned."""

    touch: str = "HDMI-A-1"
    board: str = "HDMI-A-2"
    touch_turn: Literal[0, 90, 180, 270] = 0
    board_turn: Literal[0, 90, 180, 270] = 0


class Technician(Section, frozen=True):
    """Who may open the technician's page; without a code only somebody in front of the box, by its buttons."""

    code: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{6,12})?$")] = ""
    ssh_keys: tuple[str, ...] = ()


class Setup(Section, frozen=True):
    """The set-up page on the box's own Wi-Fi; port 0: none."""

    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8602
    address: str = "10.42.0.1"


Line = Annotated[int, msgspec.Meta(ge=0, le=27)]
"""A GPIO line on the Raspberry Pi's 40-pin header, by its BCM number (raspberrypi.com/documentation, "GPIO")."""


class Buttons(Section, frozen=True):
    """Five buttons: which GPIO line (BCM number) each is on."""

    driver: Literal["lgpio", "mock"] = "lgpio"
    help: Line = 5
    back: Line = 6
    up: Line = 13
    ok: Line = 19
    down: Line = 26
    debounce_ms: Annotated[int, msgspec.Meta(ge=1, le=500)] = 30


class Camera(Section, frozen=True):
    """The document camera."""

    driver: Literal["picamera2", "picture-file"] = "picamera2"
    picture: str = "var/sim/table.jpg"


class Reader(Section, frozen=True):
    """The code reader on a serial port."""

    port: str = "/dev/ttyACM0"
    baudrate: int = 9600
    simulated: bool = False


class Printer(Section, frozen=True):
    """The print queue, and how many sheets of leaflets and blank forms may be had in a visit and on a day."""

    queue: str = "cuagan"
    uri: str = ""
    socket: str = "{runtime}/cups/cups.sock"
    simulated: bool = False
    visit_sheets: Annotated[int, msgspec.Meta(ge=1)] = 20
    day_sheets: Annotated[int, msgspec.Meta(ge=1)] = 200


class Host(Section, frozen=True):
    """The computer: `prefix` is put before /sys and /proc; `clock` trusted says that somebody else keeps the time."""

    prefix: str = "/"
    clock: Literal["timesync", "trusted"] = "timesync"


class Panel(Section, frozen=True):
    """The touch panel: its name picks the pixels per millimetre."""

    name: Literal["10.1-1280x800", "15.6-1920x1080", "21.5-1920x1080"] = "10.1-1280x800"


class Times(Section, frozen=True):
    """Seconds until things happen by themselves; one table of delays."""

    idle_s: Annotated[int, msgspec.Meta(ge=5)] = 90
    idle_papers_s: Annotated[int, msgspec.Meta(ge=5)] = 180
    countdown_s: Annotated[int, msgspec.Meta(ge=3)] = 30
    countdowns: Annotated[int, msgspec.Meta(ge=1)] = 3
    reading_s: Annotated[float, msgspec.Meta(ge=0)] = 2.0
    mirror_s: Annotated[int, msgspec.Meta(ge=1)] = 30
    slip_offer_s: Annotated[int, msgspec.Meta(ge=0)] = 900
    rating_s: Annotated[int, msgspec.Meta(ge=0)] = 20


class Updates(Section, frozen=True):
    """New versions: how fast they may come."""

    bytes_s: Annotated[int, msgspec.Meta(ge=1000)] = 250_000


class Desk(Section, frozen=True):
    """Simulated devices on a developer's machine: ports of what stands around the box."""

    city_port: Port = 8610
    console_port: Port = 8611
    link_port: Port = 8612
    printer_port: Port = 8613
    folder: str = "var/sim"
    city_folder: str = "var/city"


class Config(Section, frozen=True):
    """The whole file."""

    house: House = House()
    folders: Folders = Folders()
    city: City = City()
    wifi: Wifi = Wifi()
    network: Network = Network()
    display: Display = Display()
    technician: Technician = Technician()
    setup: Setup = Setup()
    web: Web = Web()
    phone: Phone = Phone()
    buttons: Buttons = Buttons()
    camera: Camera = Camera()
    reader: Reader = Reader()
    printer: Printer = Printer()
    host: Host = Host()
    panel: Panel = Panel()
    times: Times = Times()
    updates: Updates = Updates()
    desk: Desk = Desk()


def load(files: Iterable[Path]) -> Config:
    """The settings of these TOML files, later ones winning; ConfigError names file and key."""
    merged: dict[str, Any] = {}
    for path in files:
        table = _read(path)
        _check(table, path)
        merged = merge(merged, table)
    return msgspec.convert(merged, Config)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def _check(table: dict[str, Any], path: Path) -> None:
    try:
        msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {error}") from error


def flat(table: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a table's sections by `section.key`."""
    sections = {name: part for name, part in table.items() if isinstance(part, dict)}
    return {f"{name}.{key}": value for name, part in sections.items() for key, value in part.items()}


def merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Two tables as one; the keys of `over` win one by one."""
    return {key: _merge_one(base.get(key), over.get(key, base.get(key))) for key in {**base, **over}}


def _merge_one(base: Any, over: Any) -> Any:
    return merge(base, over) if isinstance(base, dict) and isinstance(over, dict) else over

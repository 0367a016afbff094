"""Which settings a technician is offered, in the order of the file on the card, each with an example.

The file's template, the set-up page and the table for thirty cards are made of this one list, so none of them can know
a key that the box does not. Their texts are `setting-…` and `right-…` of the catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping

Example = str | int | bool | list[str]

OFFERED: Mapping[str, Example] = {
    "house.name": "Nhà văn hóa Tổ dân phố 1",
    "house.ward": "Phường Mẫu",
    "house.helper": "Ông Trần Văn Hoà (người mẫu), bàn bên cạnh",
    "house.box": "0012",
    "house.time_zone": "Asia/Ho_Chi_Minh",
    "city.url": "https://cuagan.example.vn",
    "city.track_url": "https://cuagan.example.vn",
    "city.claim": "cuagan-ab2d-ef3h-jk4m-np5r-st6v-wx7z-ab2d",
    "wifi.ssid": "NhaVanHoa",
    "wifi.password": "mat-khau-wifi",
    "wifi.hidden": False,
    "wifi.country": "VN",
    "network.name": "cuagan-0012",
    "network.address": "192.168.1.20/24",
    "network.gateway": "192.168.1.1",
    "network.dns": ["192.168.1.1"],
    "panel.name": "10.1-1280x800",
    "display.touch": "HDMI-A-1",
    "display.touch_turn": 0,
    "display.board": "HDMI-A-2",
    "display.board_turn": 90,
    "buttons.help": 5,
    "buttons.back": 6,
    "buttons.up": 13,
    "buttons.ok": 19,
    "buttons.down": 26,
    "printer.uri": "ipp://192.168.1.30/ipp/print",
    "reader.port": "/dev/ttyACM0",
    "technician.code": "482915",
    "technician.ssh_keys": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI… ky-thuat@phuong"],
}
"""Every key offered, with a value of its kind."""

SECRETS = frozenset({"wifi.password", "city.claim", "technician.code"})
"""Keys whose values are never shown, logged or drawn into a code, and do not stay on the card's FAT partition."""

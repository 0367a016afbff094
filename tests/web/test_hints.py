"""Every hint is for hands and a telephone: whoever mounts a box has no keyboard, no login and no shell on it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from appliance.config import Config

ROOT = Path(__file__).parents[2]
HINTS = [
    (path.parent.name, name, text)
    for path in sorted((ROOT / "appliance/texts").rglob("*.ftl"))
    for name, text in re.findall(
        r"^((?:fault|test)-[\w-]+-hint) = (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE
    )
]
ADVICE = [
    (path.stem, name, text)
    for path in sorted((ROOT / "city/texts").glob("*.ftl"))
    for name, text in re.findall(r"^(do-[\w-]+) = (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
]
UNITS = {path.stem for path in (ROOT / "systemd/units").iterdir() if "-" in path.stem}
COMMANDS = re.compile(
    r"\b(?:(?:journal|system|udev|boot|timedate|nm)ctl|systemd|dmesg|lpstat|lpinfo|lpadmin|cups\w*|rauc|sudo|ssh|cat|grep"
    r"|nmcli|ping|dig|ls\w*|mount|fsck|bmaptool|chmod|chown|usermod|cuagan-city|cuagan [a-z]\w*)\b",
    re.IGNORECASE,
)
WORDS_OF_THE_SYSTEM = re.compile(
    r"(?<![\w.…])/[a-z]\w+"  # a path
    r"|\b\w+\.(?:conf|json|pem|log|service|timer|db)\b"
    r"|(?<![\w.])[a-z]+(?:_[a-z]+)+\b"  # error_log
    r"|\b[a-z]+-state-[a-z]+\b|\bmedia-(?:empty|jam|needed)\b|\bcover-open\b"
    r"|\b(?:process|daemon|GPIO group|nhóm gpio|tiến trình|nhật ký)\b"
)


def of_the_system(text: str) -> list[str]:
    """What of it is a name that only somebody at a shell could use."""
    found = [match[0] for pattern in (COMMANDS, WORDS_OF_THE_SYSTEM) for match in pattern.finditer(text)]
    return found + [name for name in sorted(UNITS) if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)]


def test_there_are_hints_to_look_at() -> None:
    assert len(HINTS) > 100
    assert len(ADVICE) > 50


@pytest.mark.parametrize(("language", "name", "text"), [*HINTS, *ADVICE])
def test_no_hint_names_a_command_or_a_path_of_the_system(language: str, name: str, text: str) -> None:
    assert of_the_system(text) == []


@pytest.mark.parametrize(
    "hint",
    [
        "cupsenable, then see the reason in error_log",
        "see printer-state-reasons",
        "see systemctl status cuagan-screen and the HDMI cables",
        "xem journalctl -u rauc và sức khỏe thẻ nhớ",
        "khóa trong máy (/etc/rauc/keyring.pem)",
        "bị khóa ở phường (cuagan-city device list)",
        "xem cuagan health và nhật ký",
        "tải lại city.json",
    ],
)
def test_the_hints_of_before_would_be_found(hint: str) -> None:
    assert of_the_system(hint)


def test_every_setting_that_a_hint_names_exists() -> None:
    sections = msgspec.to_builtins(Config())
    for _, name, text in HINTS:
        for section, key in re.findall(r"\b([a-z]+)\.([a-z]+_[a-z_]+)\b", text):
            assert key in sections[section], name

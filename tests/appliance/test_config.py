"""Settings: what is wrong is named with file and key, and every key is documented."""

from pathlib import Path

import msgspec
import pytest

from appliance.config import Config, load
from appliance.errors import ConfigError

ROOT = Path(__file__).parents[2]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_later_files_win_key_by_key(tmp_path: Path) -> None:
    first = write(tmp_path, "a.toml", '[house]\nname = "A"\nward = "B"\n[web]\nport = 9000\n')
    second = write(tmp_path, "b.toml", '[house]\nname = "C"\n')
    config = load([first, second])
    assert (config.house.name, config.house.ward, config.web.port) == ("C", "B", 9000)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[web]\nport = 70000\n", ["bad.toml", "web.port"]),
        ("[web]\nprot = 8600\n", ["bad.toml", "prot"]),
        ('[buttons]\nok = "nineteen"\n', ["bad.toml", "buttons.ok"]),
        ('[house]\nbox = "12"\n', ["bad.toml", "house.box"]),
        ("[web\n", ["bad.toml", "line 1"]),
    ],
)
def test_a_wrong_setting_is_named_with_its_file_and_key(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as error:
        load([write(tmp_path, "bad.toml", text)])
    assert all(word in str(error.value) for word in words), str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml: no such file"):
        load([tmp_path / "gone.toml"])


def test_the_desk_settings_simulate_every_device() -> None:
    config = load([ROOT / "desk.toml"])
    assert config.buttons.driver == "mock"
    assert config.camera.driver == "picture-file"
    assert config.reader.simulated
    assert config.printer.simulated


def test_every_key_is_documented() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for section in msgspec.structs.fields(Config):
        for key in msgspec.structs.fields(section.type):
            assert f"`{section.name}.{key.name}`" in page, f"{section.name}.{key.name} is not in docs/configuration.md"

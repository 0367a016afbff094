"""Settings that change while a box runs: who read them begins anew, and nobody's visit is cut short for it."""

from __future__ import annotations

import os
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.config import Config
from appliance.settings import box_settings
from appliance.settings.followed import Followed
from appliance.settings.loading import configuration


@pytest.fixture
def files(tmp_path: Path) -> Iterator[tuple[Path, ...]]:
    runtime = Path(f"/dev/shm/cuagan-followed-{uuid.uuid4().hex[:8]}")
    (tmp_path / "box.toml").write_text(f'[folders]\nstate = "{tmp_path}/card"\nruntime = "{runtime}"\n')
    (tmp_path / "card").mkdir()
    yield (tmp_path / "box.toml",)
    runtime.rmdir()


@pytest.fixture
def began(files: tuple[Path, ...]) -> Config:
    return configuration(files)


def change(began: Config, **section: dict[str, str]) -> None:
    """As the city or the set-up page does it."""
    box_settings.keep(Path(began.folders.state), dict(section))


def test_a_change_counts_from_the_second_look_so_that_its_page_is_answered(
    files: tuple[Path, ...], began: Config
) -> None:
    followed = Followed(files, began)
    assert not followed.changed()
    change(began, house={"name": "Nhà khác"})
    assert not followed.changed()
    assert followed.changed()
    assert followed.differences() == ["house"]


def test_what_the_kiosk_does_not_read_does_not_concern_it(files: tuple[Path, ...], began: Config) -> None:
    followed = Followed(files, began)
    change(began, wifi={"ssid": "Nhà", "password": "mat-khau-moi"})
    assert [followed.changed() for _ in range(3)] == [False, False, False]


def test_a_file_written_again_with_the_same_words_is_no_change(files: tuple[Path, ...], began: Config) -> None:
    change(began, house={"name": began.house.name})
    followed = Followed(files, began)
    change(began, house={"name": began.house.name})
    assert [followed.changed() for _ in range(3)] == [False, False, False]


def test_a_file_with_a_mistake_ends_nothing(files: tuple[Path, ...], began: Config) -> None:
    followed = Followed(files, began)
    (Path(began.folders.state) / box_settings.FILE).write_text("[house]\nname = 7\n")
    assert [followed.changed() for _ in range(3)] == [False, False, False]


def test_the_process_ends_when_the_visit_is_over_and_not_before(files: tuple[Path, ...], began: Config) -> None:
    visiting = iter([True, True, True, False])
    ended: list[int] = []

    def free() -> bool:
        assert not ended
        return not next(visiting)

    before = signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
    try:
        followed = Followed(files, began)
        change(began, house={"name": "Nhà khác"})
        followed.end_when_changed(free, look_s=0.001)
        os.sched_yield()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ended == [signal.SIGTERM]
    assert next(visiting, None) is None, "it waited for the end of the visit"

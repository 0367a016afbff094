"""The settings files of a process, and the configuration that they make."""

from __future__ import annotations

import os
import time
import zoneinfo
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from appliance.config import Config, load, merge
from appliance.drafts import check_memory_backed
from appliance.errors import ConfigError
from appliance.settings import box_settings


def present_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The settings files as they were named, without those that need not be there (`-/boot/…`) and are not."""
    bare = [(Path(str(path).removeprefix("-")), str(path).startswith("-")) for path in paths]
    return tuple(path for path, optional in bare if not optional or path.exists())


def configuration(files: Sequence[Path]) -> Config:
    """What the files say, folders and addresses resolved, the house's zone this process's own; ConfigError if wrong."""
    config = _loaded(files)
    _set_zone(config.house.time_zone)
    runtime = Path(config.folders.runtime.format(uid=os.getuid()) or "/run/cuagan")
    runtime.mkdir(mode=0o711, parents=True, exist_ok=True)
    check_memory_backed(runtime)
    return _resolved(config, str(runtime))


def reread(files: Sequence[Path], began: Config) -> Config:
    """What the files say now, for a process that began with `began`; ConfigError if wrong."""
    return _resolved(_loaded(files), began.folders.runtime)


def _loaded(configs: Sequence[Path]) -> Config:
    """These files, and on top what the box's own in its state folder says that this version understands."""
    config = load(configs)
    own = box_settings.usable(Path(config.folders.state))
    return msgspec.convert(merge(msgspec.to_builtins(config), own), Config)


def _set_zone(name: str) -> None:
    """Make the house's zone this process's own, so that every local time in it agrees."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(f"house.time_zone: {name} is no zone of the tz database") from error
    os.environ["TZ"] = name
    time.tzset()


def _resolved(config: Config, runtime: str) -> Config:
    """Folders and addresses that follow from others filled in."""
    replace = msgspec.structs.replace
    city = config.city
    if config.buttons.driver == "mock" and not city.url:
        link, public = (f"http://127.0.0.1:{port}" for port in (config.desk.link_port, config.desk.city_port))
        city = replace(city, url=link, track_url=city.track_url or public)
    return replace(
        config,
        city=city,
        folders=replace(config.folders, runtime=runtime),
        printer=replace(config.printer, socket=config.printer.socket.format(runtime=runtime)),
    )

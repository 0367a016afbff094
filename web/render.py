"""Pages as HTML: the only place that turns what a page offers into markup."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from fluent.runtime import FluentLocalization
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from appliance.config import Config
from appliance.errors import Fault
from appliance.pages import Field, Page, Screen, Text, rail
from appliance.texts import LANGUAGES, catalogue

FIELD_ROOM = 30
"""Characters of a text being typed that the field shows: the last ones, as every text field does."""

LAYOUTS: Mapping[Screen, str] = {
    Screen.HOME: "choices",
    Screen.FIND: "choices",
    Screen.GROUPS: "choices",
    Screen.PROCEDURES: "choices",
    Screen.CASES: "choices",
    Screen.QUESTION: "choices",
    Screen.TRACK: "typing",
    Screen.TRACKED: "facts",
    Screen.BRING: "facts",
    Screen.LEAVE: "message",
    Screen.IDLE: "message",
    Screen.FAULT: "message",
}
"""Screens that share a template; every other has its own name's, and a question that is typed takes `typing`."""

KEY_ICONS = {"key:shift": "shift", "key:backspace": "backspace"}
"""Keys that are drawn and not written."""


class Surroundings(msgspec.Struct, frozen=True):
    """What stands around every page: the house, its time zone and clock (`08:42`), whether simulated, the panel.

    shell: whether somebody's key may log in over the network.
    """

    house: str
    zone: str
    clock: str
    simulated: bool
    panel: str
    shell: bool


class Renderer:
    """Renders pages in every language."""

    def __init__(self, config: Config, *, simulated: bool) -> None:
        self._config = config
        self._simulated = simulated
        self._environments = {language: _environment(language) for language in LANGUAGES}

    def render(self, template: str, language: str = LANGUAGES[0], **values: Any) -> str:
        """Any template with the filters `words` and the global `message` in this language."""
        return self._environments[language].get_template(template).render(around=self._around(), **values)

    def words(self, text: Text, language: str) -> str:
        """A text in this language."""
        return str(self._environments[language].filters["words"](text))

    def page(self, page: Page) -> str:
        """The page as the HTML fragment that replaces the content of `#page`."""
        layout = "typing" if page.screen == Screen.QUESTION and page.field else LAYOUTS.get(page.screen, page.screen)
        return self.render(f"kiosk/{layout}.html", page.language, page=page, layout=layout, rail=rail(page))

    def message(self, page: Page) -> dict[str, str | int]:
        """The data of the event `page`: the fragment, and what the document itself must know."""
        return {
            "html": self.page(page),
            "revision": page.revision,
            "size": page.size,
            "theme": page.theme,
            "language": page.language,
        }

    def shell(self, page: Page) -> str:
        """The whole document, with this page in it already."""
        return self.render("kiosk/shell.html", page.language, page=page, fragment=self.page(page))

    def _around(self) -> Surroundings:
        clock = dt.datetime.now().astimezone().strftime("%H:%M")
        house, shell = self._config.house, bool(self._config.technician.ssh_keys)
        return Surroundings(house.name, house.time_zone, clock, self._simulated, self._config.panel.name, shell)


@functools.cache
def _environment(language: str) -> Environment:
    """Shared by every renderer of a process: its templates are compiled once."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    say = _speaker(catalogue(language))
    environment.globals["message"] = lambda name, /, **values: say(name, values)
    environment.filters["words"] = lambda text: say(text.id, text.args) if text.id else str(text.args["text"])
    environment.filters["fault_icon"] = fault_icon
    environment.filters["key_icon"] = KEY_ICONS.get
    environment.filters["typed"] = typed
    return environment


def _speaker(texts: FluentLocalization) -> Callable[[str, Mapping[str, Any]], str]:
    """Formats messages. Those without arguments are kept: they are most of a page, and name nobody."""
    plain = functools.cache(lambda name: str(texts.format_value(name)))
    return lambda name, values: str(texts.format_value(name, dict(values))) if values else plain(name)


def fault_icon(fault: Fault) -> str:
    """The icon of the device that a fault is about."""
    device = fault.split("-")[0]
    return {"printer": "print-empty", "camera": "camera", "city": "wifi"}.get(device, "warning")


def typed(field: Field) -> str:
    """What is typed so far, as its field shows it: a date with its slashes, a long text by its end."""
    if field.kind == "date" and field.text.isdigit() and len(field.text) > len("1990"):
        return f"{field.text[:2]}/{field.text[2:4]}/{field.text[4:]}"
    return field.text if len(field.text) <= FIELD_ROOM else f"…\u2060{field.text[-FIELD_ROOM:]}"

"""The two faces of a box that is not set up: its screen, and the page that a telephone opens on the box's own Wi-Fi.

The screen belongs to the application of `web.claim`, on loopback; the page is an application of its own. Both are there
only until a city has taken the box.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import segno
import segno.helpers
from flask import Flask, abort, request
from markupsafe import Markup

from appliance.city_link.claiming import Waiting
from appliance.pages import Text
from appliance.settings import box_settings
from appliance.settings.check import Mistake, right
from appliance.settings.offered import OFFERED, SECRETS
from appliance.settings.prepare import Hotspot
from appliance.settings.setting_up import SettingUp, View
from appliance.settings.template import meaning
from web import entrance, language
from web.render import Renderer

REFRESH_SECONDS = 2
SHOWN = 4
"""Mistakes on the screen; the code beside them and the page have all."""

CODE_CHARACTERS = 400
"""A QR code of more is too fine for a telephone at arm's length."""

FIRST = ("house", "city", "wifi")
"""Sections that stand open on the page; the others unfold."""

CHOICES = {
    "panel.name": ("10.1-1280x800", "15.6-1920x1080", "21.5-1920x1080"),
    "display.touch_turn": ("0", "90", "180", "270"),
    "display.board_turn": ("0", "90", "180", "270"),
    "wifi.hidden": ("false", "true"),
}
"""Keys that are chosen and not typed."""


class SetupScreen:
    """What the browsers of the box show while a person must do something before a city can take it."""

    def __init__(self, setting_up: SettingUp, renderer: Renderer, software: str) -> None:
        self._setting_up = setting_up
        self._renderer = renderer
        self._software = software

    def wanted(self, waiting: Waiting) -> bool:
        """Not while an officer may be typing the code that stands on the screen."""
        view = self._setting_up.view()
        return not waiting.granted and (view.to_do or (waiting.fault is not None and not waiting.code))

    def page(self, waiting: Waiting) -> str:
        """The whole document."""
        return self._rendered("screen", waiting)

    def now(self, waiting: Waiting) -> str:
        """The part of it that is read anew; 404 once it is not wanted any more."""
        if not self.wanted(waiting):
            abort(404)
        return self._rendered("now", waiting)

    def _rendered(self, template: str, waiting: Waiting) -> str:
        lang = language.asked()
        view = self._setting_up.view()
        values = screen_values(view, self._renderer, lang) | {
            "software": self._software,
            "fault": waiting.fault,
            "refused": waiting.token,
            "passing": False,
        }
        return self._renderer.render(f"setup/{template}.html", lang, **values)


def screen_values(view: View, renderer: Renderer, lang: str) -> dict[str, Any]:
    """What the screen's template needs of the settings."""
    lines = [sentence(mistake, renderer, lang) for mistake in view.mistakes]
    own = view.hotspot
    return {
        "lang": lang,
        "view": view,
        "lines": lines[:SHOWN],
        "more": len(lines) - len(lines[:SHOWN]),
        "wifi": own and wifi_code(own),
        "page": drawn(segno.make(view.url, error="m", micro=False)) if own else None,
        "told": drawn(segno.make("\n".join(lines)[:CODE_CHARACTERS], error="l", micro=False)) if lines else None,
        "seconds": REFRESH_SECONDS,
    }


def wifi_code(own: Hotspot) -> Markup:
    """What a telephone's camera joins the box's own Wi-Fi by."""
    return drawn(segno.helpers.make_wifi(ssid=own.ssid, password=own.password, security="WPA"))


def drawn(code: segno.QRCode) -> Markup:
    """A QR code as a drawing of the page; its quiet zone is left to the page."""
    return Markup(code.svg_inline(border=0, omitsize=True, svgclass="code"))


def sentence(mistake: Mistake, renderer: Renderer, lang: str = "vi") -> str:
    """`cuagan.toml, dòng 3, house.box: “12” không dùng được; đúng: bốn chữ số`."""
    words = renderer.words
    where = (
        words(Text("setup-line", {"file": mistake.file, "line": mistake.line}), lang) if mistake.line else mistake.file
    )
    said = f"{where}, {mistake.key}: {words(mistake.what, lang)}"
    if mistake.right is None:
        return said
    hint = words(mistake.right, lang)
    if mistake.file != box_settings.FILE and isinstance(OFFERED.get(mistake.key), str):
        hint = words(Text("right-quoted", {"right": hint}), lang)
    return (
        f"{said}; {hint}"
        if mistake.right.id == "right-perhaps"
        else f"{said}; {words(Text('setup-right'), lang)} {hint}"
    )


class SettingsForm:
    """The settings as fields on a telephone's page. place: the address of the page, to which it is sent."""

    def __init__(self, setting_up: SettingUp, renderer: Renderer, place: str) -> None:
        self._setting_up = setting_up
        self._renderer = renderer
        self._place = place

    def page(self) -> str:
        """As they are."""
        return self._rendered(self._setting_up.values(), [])

    def save(self) -> str | tuple[str, int]:
        """Keep what the request says, or name every mistake in it."""
        given = {key: request.form[key] for key in self._setting_up.asked if key in request.form}
        wrong = self._setting_up.save(given, request.form.getlist("empty"))
        if wrong:
            return self._rendered({**self._setting_up.values(), **given}, wrong), 422
        return self._rendered(self._setting_up.values(), [], f"{dt.datetime.now().astimezone():%H:%M:%S}")

    def _rendered(self, values: dict[str, str], mistakes: list[Mistake], saved: str = "") -> str:
        lang, asked = language.asked(), self._setting_up.asked
        wrong = {mistake.key: sentence(mistake, self._renderer, lang).partition(": ")[2] for mistake in mistakes}
        card = [sentence(mistake, self._renderer, lang) for mistake in self._setting_up.report().mistakes]
        names = dict.fromkeys(key.partition(".")[0] for key in asked)
        return self._renderer.render(
            "setup/page.html",
            lang,
            lang=lang,
            place=self._place,
            sections={name: [key for key in asked if key.startswith(f"{name}.")] for name in names},
            first=FIRST,
            values=values,
            wrong=wrong,
            card=card,
            saved=saved,
            secrets=SECRETS,
            choices=CHOICES,
            meaning=meaning,
            right=right,
        )


def create_setup_page(setting_up: SettingUp, renderer: Renderer) -> Flask:
    """The page for a telephone, behind the code that stands on the box's screen."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024

    def code() -> str:
        own = setting_up.report().hotspot
        return own.code if own else ""

    entrance.shut(app, code, renderer, "setup", "/")
    form = SettingsForm(setting_up, renderer, "/")
    app.add_url_rule("/", "settings", form.page)
    app.add_url_rule("/", "keep settings", form.save, methods=["POST"])
    return app

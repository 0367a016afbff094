"""The way into a page for a telephone: the code is asked for, and no page is shown or taken before it is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

from web import gate, language
from web.render import Renderer
from web.screen_guard import secure

ENTER = "/enter"
OPEN = ("/phone.css", "/setup-page.css", ENTER)


def shut(
    app: Flask, code: Callable[[], str], renderer: Renderer, whose: Literal["setup", "technician"], home: str
) -> None:
    """Before all that this application has. whose: in whose words it is asked; home: what is shown behind it."""
    door = gate.Gate(code)

    def asked(wrong: bool = False) -> str:
        lang = language.asked()
        return renderer.render("setup/enter.html", lang, lang=lang, whose=whose, wrong=wrong, waits=door.waits())

    def only_known() -> tuple[str, int] | None:
        known = request.path in OPEN or door.knows(gate.carried())
        return None if known else (asked(), 403)

    def enter() -> AnyResponse | tuple[str, int]:
        session = door.enter(request.form.get("code", ""))
        if session is None:
            return asked(wrong=True), 403
        return gate.give(Response(status=303, headers={"Location": home}), session)

    app.before_request(only_known)
    app.before_request(gate.only_from_own_pages)
    app.after_request(secure)
    app.after_request(gate.let_forms_say_where_from)  # the last one registered runs first
    app.add_url_rule(ENTER, "enter", enter, methods=["POST"])
    app.add_url_rule("/<any('phone.css', 'setup-page.css'):filename>", "style", app.send_static_file)

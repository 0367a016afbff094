"""The language of the screens that have no visit: board, technician page, dock."""

from __future__ import annotations

from flask import request

from appliance.texts import LANGUAGES


def asked() -> str:
    """The language that `?lang=` names; Vietnamese without it, or for one that we do not have."""
    wanted = request.args.get("lang", "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]

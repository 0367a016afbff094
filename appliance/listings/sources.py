"""Where a listing has a fact from, in words for people: no addresses, file names or numbers of lists. Pure."""

from __future__ import annotations

import re

PORTAL = "Cổng Dịch vụ công quốc gia"
STATE = "trang của cơ quan nhà nước"
_PORTAL_HOST = "dichvucong.gov.vn"
_STATE_HOST = ".gov.vn"

_ADDRESS = re.compile(r"(?:https?://)?((?:[\w-]+\.)+(?:vn|com|org|net|info))\b(?:[/?#]\S*)?(?: \?\S+)?", re.IGNORECASE)
_OTHER_ADDRESS = re.compile(r"https?://\S+")
_FILE = re.compile(r"\S+\.(?:docx?|xlsx?|pdf|html?|json|csv)\b", re.IGNORECASE)
_ID = re.compile(r"\bid:? *\d+", re.IGNORECASE)
_EMPTY = re.compile(r"[(\[]\s*[)\]]")
_SHORT = {"QĐ": "Quyết định", "NQ": "Nghị quyết", "NĐ": "Nghị định", "TT": "Thông tư"}
_BEFORE_NUMBER = re.compile(rf"\b({'|'.join(_SHORT)}) (?=\d)")

_DOCUMENT = re.compile(rf"^{STATE} \(((?:{'|'.join(_SHORT.values())}) .*)\)$")
"""A page that names a decision: the decision says more than whose page it is."""


def in_words(source: str) -> str:
    """What of a source can be read out; "" where nothing names one.

    An address becomes whose it is, so far as its name tells, or what it quotes; decisions get their full names.
    """
    text = _ADDRESS.sub(lambda found: _whose(found[1].casefold()), source)
    for what in (_OTHER_ADDRESS, _FILE, _ID, _EMPTY):
        text = what.sub("", text)
    text = _BEFORE_NUMBER.sub(lambda found: f"{_SHORT[found[1]]} ", text)
    text = _DOCUMENT.sub(r"\1", re.sub(r"\s+", " ", text).strip(" ;,.:…"))
    return text if any(char.isalpha() for char in text) else ""


def _whose(host: str) -> str:
    if host.endswith(_PORTAL_HOST):
        return PORTAL
    return STATE if host.endswith(_STATE_HOST) else ""

"""The QR code of a citizen card (CCCD): prefill only, never proof of who somebody is.

Seven fields separated by |: number, old number (may be empty), name, birth, sex, address, issued; dates as ddmmyyyy.
The format is that of the cards issued since 2021; no public text defines it.

The number's digits are only counted: what they once told of birthplace, century and sex is not checked, since whether
that rule still holds was not verified, and a card must not be refused for it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import msgspec

from appliance.errors import ApplianceError, Fault

LONGEST = 512
"""Characters that a card's code may have; the longest seen have about 200."""

LABELS = {"number": "card-number", "name": "card-name", "birth": "card-birth", "address": "card-address"}
"""What is kept of a card, in the order shown, with the texts that name it."""

_FIELDS = 7
_NAME_LENGTH, _ADDRESS_LENGTH = 80, 200


class Card(msgspec.Struct, frozen=True):
    """What is kept of a card; the rest is checked and forgotten, since nothing here needs it."""

    number: str
    name: str
    birth: dt.date
    address: str

    def __repr__(self) -> str:
        """Without what is on the card, so that no log can hold it."""
        return "Card(…)"

    def fields(self) -> dict[str, str]:
        """By the names of LABELS, as shown: the birth as dd/mm/yyyy."""
        return {"number": self.number, "name": self.name, "birth": f"{self.birth:%d/%m/%Y}", "address": self.address}


def parse(text: str) -> Card:
    """The card of this code. CODE_NOT_CARD if it is none, with a detail that names the reason but no content."""
    if len(text) > LONGEST:
        raise _not_a_card(f"longer than {LONGEST} characters")
    fields = [field.strip() for field in unicodedata.normalize("NFC", text.strip("\ufeff\r\n ")).split("|")]
    if len(fields) != _FIELDS:
        raise _not_a_card(f"{len(fields)} fields, not {_FIELDS}")
    if any(unicodedata.category(char).startswith("C") for field in fields for char in field):
        raise _not_a_card("control characters")
    number, old_number, name, birth, _sex, address, issued = fields
    if not re.fullmatch(r"[0-9]{12}", number):
        raise _not_a_card("the number has not twelve digits")
    if not re.fullmatch(r"[0-9]{0,12}", old_number):
        raise _not_a_card("the old number has other than digits")
    if not 0 < len(name) <= _NAME_LENGTH or not len(address) <= _ADDRESS_LENGTH:
        raise _not_a_card("no name, or a name or address too long")
    _date(issued, "issue")
    return Card(number, name, _date(birth, "birth"), address)


def _date(text: str, what: str) -> dt.date:
    found = re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{4})", text)
    if not found:
        raise _not_a_card(f"the date of {what} has not eight digits")
    day, month, year = map(int, found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise _not_a_card(f"no such date of {what}") from None


def _not_a_card(reason: str) -> ApplianceError:
    return ApplianceError(Fault.CODE_NOT_CARD, reason)

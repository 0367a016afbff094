"""The number a resident sees, and the slip code that goes with it.

The number is `BBBB-SSSSS-C`: the box's four digits, a sequence of five, and a check digit by H. M. Damm ("Total
anti-symmetrische Quasigruppen", Marburg 2004) over those nine, which catches every wrong digit and every swap of two
neighbours. It is unique without asking anybody, and worthless alone: whoever asks about a dossier gives its slip code
too.
"""

import hashlib
import hmac
import re
import unicodedata

SEQUENCE_MAX = 99_999
"""The last sequence a box can give; after it the box needs a new code."""

SLIP_CODE_DIGITS = 6

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
"""The order-10 table of that thesis (page 111): its diagonal is zero, so digits and their check digit come to 0."""


def number(box: str, sequence: int) -> str:
    """The number of the box's `sequence`-th dossier (1 to `SEQUENCE_MAX`); ValueError when either cannot be one."""
    if not re.fullmatch("[0-9]{4}", box):
        raise ValueError("a box code is four digits")
    if not 1 <= sequence <= SEQUENCE_MAX:
        raise ValueError(f"a sequence is 1 to {SEQUENCE_MAX}")
    digits = f"{box}{sequence:05d}"
    return _grouped(f"{digits}{_damm(digits)}")


def parse_number(text: str) -> str:
    """The number as we write it, from the way a person did (spaces, other dashes or none); ValueError if it is none."""
    digits = re.sub(r"[\s\-\u2010-\u2015\u2212.]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch("[0-9]{10}", digits):
        raise ValueError("a number has ten digits")
    if _damm(digits) != 0:
        raise ValueError("the check digit does not fit: a digit is wrong or two are swapped")
    return _grouped(digits)


def sequence_of(given: str) -> int:
    """The sequence in a number as we write it."""
    return int(given.split("-")[1])


def slip_code(slip_key: bytes, dossier_id: str) -> str:
    """The six digits that prove whoever asks holds the slip: HMAC-SHA256 of the dossier id, truncated."""
    digest = hmac.digest(slip_key, dossier_id.encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8]) % 10**SLIP_CODE_DIGITS:0{SLIP_CODE_DIGITS}d}"


def _damm(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def _grouped(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:9]}-{digits[9]}"

"""Listings: the procedures that a ward handles, as a file gives them, and how one is found.

The file is JSON with Vietnamese keys, described in sample-data/README.md; the classes below are that format, their
English names beside the file's. Every word and flag of it is kept as it stands. Pure: the city reads listings with
the same code.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from appliance.errors import ApplianceError, Fault
from appliance.search import Index, sort_key

Words = Annotated[str, msgspec.Meta(min_length=1)]


class ListingError(ValueError):
    """A listing that cannot be used; the text names the file, the entry and the field."""


class Paper(
    msgspec.Struct, frozen=True, rename={"name": "ten", "originals": "ban_chinh", "copies": "ban_sao", "how": "cach"}
):
    """A paper that a case asks for; `how`: nop (handed in, so scanned here) or xuat_trinh (shown at the ward)."""

    name: Words
    originals: Annotated[int, msgspec.Meta(ge=0)]
    copies: Annotated[int, msgspec.Meta(ge=0)]
    how: Literal["nop", "xuat_trinh"]


class Term(msgspec.Struct, frozen=True, rename={"text": "mo_ta", "rule": "quy_tac"}):
    """How long it takes, in words, and the name of the rule behind them."""

    text: Words
    rule: str


class Fee(msgspec.Struct, frozen=True, rename={"text": "mo_ta", "amount": "so_tien"}):
    """What it costs, in words; `amount` in đồng, alternatives separated by |, or `formula`."""

    text: Words
    amount: str


class Case(
    msgspec.Struct,
    frozen=True,
    rename={"name": "ten", "papers": "thanh_phan_ho_so", "time": "thoi_han", "fee": "le_phi"},
):
    """One of the cases of a procedure: what to bring, how long, how much."""

    name: Words
    papers: tuple[Paper, ...]
    time: Term
    fee: Fee


class Question(
    msgspec.Struct,
    frozen=True,
    rename={
        "id": "ma",
        "kind": "loai",
        "label": "cau_hoi",
        "hint": "goi_y",
        "options": "lua_chon",
        "max_length": "toi_da",
        "optional": "tuy_chon",
        "capitals": "chu_hoa",
        "rule": "quy_tac",
        "shown_when": "khi",
    },
):
    """A question of a page; a listing brings its own with a label, the common ones (`questions.py`) have texts.

    options: ids of the choices, which in a listing are their words too. capitals: where the keyboard sets capitals by
    itself. rule: a named check of digits (`questions.RULES`) or "". shown_when: ask only if that question was
    answered with that option.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: Literal["choice", "text", "digits", "date"]
    label: str = ""
    hint: str = ""
    options: tuple[Words, ...] = ()
    max_length: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 200
    optional: bool = False
    capitals: Literal["none", "first", "words"] = "first"
    rule: Literal["", "personal_number", "phone", "tax_code"] = ""
    shown_when: tuple[str, str] | None = None


class Procedure(
    msgspec.Struct,
    frozen=True,
    rename={
        "code": "ma",
        "name": "ten",
        "plain_name": "ten_than_thien",
        "field": "linh_vuc",
        "level": "cap",
        "agency": "co_quan",
        "online": "muc_dvc",
        "ways": "hinh_thuc_nop",
        "cases": "truong_hop",
        "result": "ket_qua",
        "keywords": "tu_khoa",
        "sources": "nguon",
        "retrieved_on": "ngay_trich_xuat",
        "unverified": "can_xac_minh",
        "questions": "cau_hoi",
    },
):
    """One procedure. code: the national one; name: the official, plain_name: how people say it.

    online: toan_trinh (wholly online) or mot_phan (one must still go to the ward). sources: by the fact they are for,
    `*` for all others. unverified: facts still to be checked against the official text.
    """

    code: Words
    name: Words
    plain_name: Words
    field: Words
    level: Words
    agency: Words
    online: Literal["toan_trinh", "mot_phan"]
    ways: tuple[Words, ...]
    cases: Annotated[tuple[Case, ...], msgspec.Meta(min_length=1)]
    result: Words
    keywords: tuple[Words, ...]
    sources: dict[str, str]
    retrieved_on: dt.date
    unverified: bool
    questions: tuple[Question, ...] = ()

    @property
    def partly_online(self) -> bool:
        """Whether one must still go to the ward."""
        return self.online == "mot_phan"


class LifeEvent(msgspec.Struct, frozen=True, rename={"id": "ma", "name": "ten", "codes": "thu_tuc"}):
    """Procedures that one occasion of life calls for: our grouping, no official one."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]*$")]
    name: Words
    codes: tuple[str, ...]


class Group(msgspec.Struct, frozen=True):
    """A field or life event with how many procedures it has."""

    id: str
    name: str
    count: int


class Listings:
    """The procedures of a file, in its order, and the ways to find one."""

    def __init__(self, version: str, procedures: Sequence[Procedure], life_events: Sequence[LifeEvent]) -> None:
        self.version = version
        self.procedures = tuple(procedures)
        self._by_code = {procedure.code: procedure for procedure in procedures}
        self._life_events = {event.id: event for event in life_events}
        self._index = Index(_searched(procedure) for procedure in procedures)

    def get(self, code: str) -> Procedure:
        """The procedure of this code; PROCEDURE_UNKNOWN if there is none."""
        if code not in self._by_code:
            raise ApplianceError(Fault.PROCEDURE_UNKNOWN, f"no procedure {code!r} in the listings")
        return self._by_code[code]

    def has(self, code: str) -> bool:
        """Whether there is a procedure of this code."""
        return code in self._by_code

    def events(self) -> list[Group]:
        """The life events, in the file's order."""
        return [Group(event.id, event.name, len(event.codes)) for event in self._life_events.values()]

    def by_event(self, event: str) -> list[Procedure]:
        """The procedures of a life event, in its order; none for an unknown one."""
        known = self._life_events.get(event)
        return [self._by_code[code] for code in known.codes] if known else []

    def fields(self) -> list[Group]:
        """The fields of administration, in Vietnamese alphabetical order; the name is the id."""
        names = sorted({procedure.field for procedure in self.procedures}, key=sort_key)
        return [Group(name, name, len(self.by_field(name))) for name in names]

    def by_field(self, field: str) -> list[Procedure]:
        """The procedures of a field, in the file's order; none for an unknown one."""
        return [procedure for procedure in self.procedures if procedure.field == field]

    def search(self, query: str) -> list[Procedure]:
        """Procedures that have every word of the query, or a word beginning like it; the best first.

        Names as people say them count before keywords, official names and codes; words with the query's own
        diacritics before others. Nothing for a query without a letter or digit.
        """
        return [self.procedures[number] for number in self._index.find(query)]


def _searched(procedure: Procedure) -> tuple[str, ...]:
    """The texts that a procedure is found by, the most telling first; its code with and without the dot."""
    code = procedure.code
    return (procedure.plain_name, " ".join(procedure.keywords), procedure.name, f"{code} {code.replace('.', '')}")


def load(source: Path | bytes, name: str = "listings") -> Listings:
    """Read a file of listings (or its bytes, called `name` in errors). ListingError names file, entry and field."""
    name = str(source) if isinstance(source, Path) else name
    try:
        document = msgspec.json.decode(source.read_bytes() if isinstance(source, Path) else source, type=_Document)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ListingError(f"{name}: {error}") from error
    procedures = [_entry(name, index, raw) for index, raw in enumerate(document.thu_tuc)]
    _check_unique(f"{name}: thu_tuc", [procedure.code for procedure in procedures])
    _check_unique(f"{name}: su_kien", [event.id for event in document.su_kien])
    _check_events(name, document.su_kien, {procedure.code for procedure in procedures})
    return Listings(document.phien_ban, procedures, document.su_kien)


class _Document(msgspec.Struct):
    phien_ban: Words
    thu_tuc: tuple[dict[str, Any], ...]
    su_kien: tuple[LifeEvent, ...] = ()


def _entry(name: str, index: int, raw: dict[str, Any]) -> Procedure:
    try:
        return msgspec.convert(raw, Procedure)
    except msgspec.ValidationError as error:
        raise ListingError(f"{name}: thu_tuc[{index}] ({raw.get('ma', '?')}): {error}") from error


def _check_unique(where: str, keys: Iterable[str]) -> None:
    twice = sorted(key for key, count in Counter(keys).items() if count > 1)
    if twice:
        raise ListingError(f"{where}: ma {', '.join(twice)} is there twice")


def _check_events(name: str, events: Iterable[LifeEvent], codes: set[str]) -> None:
    for event in events:
        unknown = sorted(set(event.codes) - codes)
        if unknown:
            raise ListingError(f"{name}: su_kien ({event.id}): thu_tuc names unknown {', '.join(unknown)}")

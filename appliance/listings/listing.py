"""The listing's schema: what a ward posts of each procedure. Pure.

docs/listing.md describes the file for whoever writes or reads one; the classes below are that description, their
English names beside the file's Vietnamese keys. Every word and flag is kept as it stands. `listing_check.py` reads it.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import msgspec

from appliance.listings.workdays import Calendar

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
"""Words that must be there."""
Text = Annotated[str, msgspec.Meta(max_length=20_000)]
"""Words that the sheet may leave out."""
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=600)]
"""One line that stands as a title."""
Code = Annotated[str, msgspec.Meta(pattern=r"\A[0-9A-Za-z][0-9A-Za-z._-]{0,39}\Z")]
"""A procedure's national code."""
Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
"""A SHA-256 in hexadecimal."""
Count = Annotated[int, msgspec.Meta(ge=0, le=99)]

MAX_FORM_BYTES = 20 * 1024 * 1024
"""Bytes that a blank form may have."""


MAX_FORM_PAGES = 40
"""Pages that a blank form may have."""


class Form(
    msgspec.Struct,
    frozen=True,
    rename={"file": "tep", "name": "ten", "sha256": "sha256", "size": "so_byte", "pages": "so_trang"},
):
    """A blank official form that comes with the listing, always as a PDF: the box prints it as it is."""

    file: Annotated[str, msgspec.Meta(pattern=r"\A[0-9A-Za-z][0-9A-Za-z._-]{0,99}\.pdf\Z")]
    name: Name
    sha256: Digest
    size: Annotated[int, msgspec.Meta(ge=1, le=MAX_FORM_BYTES)]
    pages: Annotated[int, msgspec.Meta(ge=1, le=MAX_FORM_PAGES)]


class Way(
    msgspec.Struct, frozen=True, rename={"form": "hinh_thuc", "time": "thoi_han", "fee": "le_phi", "note": "mo_ta"}
):
    """A way to file: truc_tiep (in person), truc_tuyen (online) or buu_chinh (by post), in the sheet's own words."""

    form: Literal["truc_tiep", "truc_tuyen", "buu_chinh"]
    time: Text = ""
    fee: Text = ""
    note: Text = ""


class Paper(
    msgspec.Struct,
    frozen=True,
    rename={"name": "ten", "originals": "ban_chinh", "copies": "ban_sao", "how": "cach", "form": "bieu_mau"},
):
    """A paper that a case asks for.

    how: nop (handed in, so scanned here) or xuat_trinh (shown at the ward). form: the file of its blank form, or "".
    """

    name: Words
    originals: Count
    copies: Count
    how: Literal["nop", "xuat_trinh"]
    form: str = ""


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

    name: Name
    papers: tuple[Paper, ...]
    time: Term
    fee: Fee


class Basis(
    msgspec.Struct,
    frozen=True,
    rename={"number": "so_ky_hieu", "title": "trich_yeu", "date": "ngay_ban_hanh", "issuer": "co_quan_ban_hanh"},
):
    """A law or decision that a procedure rests on."""

    number: Name
    title: Text = ""
    date: dt.date | None = None
    issuer: Text = ""


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
        "decision": "so_quyet_dinh",
        "kind": "loai",
        "steps": "trinh_tu",
        "who_for": "doi_tuong",
        "authority": "co_quan_tham_quyen",
        "delegated": "co_quan_uy_quyen",
        "cooperating": "co_quan_phoi_hop",
        "place": "dia_chi",
        "basis": "can_cu",
        "conditions": "dieu_kien",
        "description": "mo_ta",
        "effective_from": "hieu_luc_tu",
        "effective_to": "hieu_luc_den",
        "replaced_by": "thay_the_boi",
        "digest": "ma_bam",
    },
):
    """One procedure: the twenty fields of the national sheet, and ours. "" and () where the sheet was silent.

    code: the national one; name: the official, plain_name: how people say it. online: toan_trinh (wholly online) or
    mot_phan (one must still go to the ward). agency carries it out, authority decides. sources: by the fact they are
    for, `*` for all others. unverified: whether facts are still to be checked against the official text, or which
    (keys of facts). effective_from, effective_to: the first and last day in force, None where open. digest: SHA-256 of
    the entry as it came.
    """

    code: Code
    name: Name
    plain_name: Name
    field: Name
    level: Name
    agency: Name
    online: Literal["toan_trinh", "mot_phan"]
    ways: tuple[Way, ...]
    cases: Annotated[tuple[Case, ...], msgspec.Meta(min_length=1)]
    result: Words
    keywords: tuple[Name, ...]
    sources: dict[str, str]
    retrieved_on: dt.date
    unverified: bool | tuple[Name, ...]
    questions: tuple[Question, ...] = ()
    decision: Text = ""
    kind: Text = ""
    steps: tuple[Words, ...] = ()
    who_for: tuple[Words, ...] = ()
    authority: Text = ""
    delegated: Text = ""
    cooperating: Text = ""
    place: Text = ""
    basis: tuple[Basis, ...] = ()
    conditions: Text = ""
    description: Text = ""
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    replaced_by: str = ""
    digest: str = ""

    @property
    def partly_online(self) -> bool:
        """Whether one must still go to the ward."""
        return self.online == "mot_phan"

    def in_force(self, day: dt.date) -> bool:
        """Whether it holds on that day."""
        return (self.effective_from or dt.date.min) <= day <= (self.effective_to or dt.date.max)

    def doubtful(self, fact: str) -> bool:
        """Whether a fact, by the key that it has in the file, is still to be verified."""
        return self.unverified if isinstance(self.unverified, bool) else fact in self.unverified


class LifeEvent(msgspec.Struct, frozen=True, rename={"id": "ma", "name": "ten", "codes": "thu_tuc"}):
    """Procedures that one occasion of life calls for: our grouping, no official one."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]*$")]
    name: Name
    codes: tuple[str, ...]


class Level(msgspec.Struct, frozen=True, rename={"id": "ma", "name": "ten"}):
    """A level of administration; which there are is the listing's to say."""

    id: Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_-]*\Z")]
    name: Name


NOTICES = "thong_bao"
"""The key of a listing under which the ward's notices stand."""


class Notice(
    msgspec.Struct, frozen=True, rename={"title": "tieu_de", "text": "noi_dung", "starts": "tu", "ends": "den"}
):
    """Something the ward wants the board to say, from its first to its last day."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
    starts: dt.date
    ends: dt.date

    def shown(self, day: dt.date) -> bool:
        """Whether the board says it on that day."""
        return self.starts <= day <= self.ends


class Listing(msgspec.Struct, frozen=True):
    """A whole file, checked: every version of every procedure in it, in its order."""

    version: str
    procedures: tuple[Procedure, ...]
    life_events: tuple[LifeEvent, ...] = ()
    levels: tuple[Level, ...] = ()
    forms: tuple[Form, ...] = ()
    calendar: Calendar | None = None
    notices: tuple[Notice, ...] = ()

"""Reading a listing: whole or not at all, with every mistake named. Pure; the city and the boxes use the same rules."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from appliance.listings import workdays
from appliance.listings.listing import NOTICES, Form, Level, LifeEvent, Listing, Name, Notice, Procedure
from appliance.listings.workdays import POSTED, Calendar, CalendarError

MAX_BYTES = 64 * 1024 * 1024
"""Bytes that a listing may have."""

Reason = Literal[
    "unreadable",  # no JSON in UTF-8, not of this shape, or too large
    "missing",  # a key that must be there
    "wrong",  # another kind of value, too long, empty, or none of the words that may stand here
    "markup",  # tags or entities of a web page
    "invisible",  # control characters, or what a broken encoding left
    "blank",  # spaces only
    "twice",  # the same code, form, level or life event twice
    "in_force_twice",  # two versions of a procedure in force on one day
    "end_before_start",
    "unknown",  # names a code, level or form that the listing does not have
    "replaced_by_itself",
    "hash",  # not what its hash says
    "size",  # not of the size that the listing says
    "no_pdf",  # a form of another kind, whatever its name
]
"""What can be wrong, for whoever words it for people."""


class Flaw(msgspec.Struct, frozen=True):
    """One mistake.

    entry: where, like `thu_tuc[3] (1.000656)`; key: the path of the wrong value inside the entry, "" for the entry
    itself; detail: the reason in English, with the values.
    """

    entry: str
    key: str
    reason: Reason
    detail: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.key}: {self.detail}" if self.key else f"{self.entry}: {self.detail}"


class ListingError(ValueError):
    """A listing that cannot be used. `flaws`: every mistake found; the text names the file and each of them."""

    def __init__(self, name: str, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(f"{name}: {flaw}" for flaw in flaws))
        self.flaws = tuple(flaws)


class Document(msgspec.Struct):
    """A file before its entries are looked at."""

    phien_ban: Name
    thu_tuc: tuple[dict[str, Any], ...]
    su_kien: tuple[LifeEvent, ...] = ()
    cap: tuple[Level, ...] = ()
    bieu_mau: tuple[Form, ...] = ()
    lich_lam_viec: Calendar | None = None
    thong_bao: tuple[Notice, ...] = ()


def read(source: Path | bytes, name: str = "listing") -> Listing:
    """Read and check a file (or its bytes, called `name` in errors); ListingError with all that is wrong."""
    name = str(source) if isinstance(source, Path) else name
    try:
        content = _bytes(source)
        document = msgspec.json.decode(content, type=Document)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ListingError(name, [Flaw("listing", "", "unreadable", str(error))]) from error
    return check(document, name)


def _bytes(source: Path | bytes) -> bytes:
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > MAX_BYTES:
        raise OSError(f"{size} bytes, more than {MAX_BYTES}")
    return source.read_bytes() if isinstance(source, Path) else source


def check(document: Document, name: str = "listing") -> Listing:
    """The listing of a document; ListingError names every mistake of every entry in the file called `name`."""
    flaws = [flaw for index, raw in enumerate(document.thu_tuc) for flaw in entry_flaws(raw, where(index, raw))]
    flaws += _text_flaws("su_kien", msgspec.to_builtins(document.su_kien))
    flaws += _text_flaws("cap", msgspec.to_builtins(document.cap))
    flaws += _text_flaws("bieu_mau", msgspec.to_builtins(document.bieu_mau))
    flaws += _text_flaws(NOTICES, msgspec.to_builtins(document.thong_bao))
    if flaws:
        raise ListingError(name, flaws)
    procedures = tuple(entry(raw) for raw in document.thu_tuc)
    calendar = document.lich_lam_viec
    listing = Listing(
        document.phien_ban,
        procedures,
        document.su_kien,
        document.cap,
        document.bieu_mau,
        calendar,
        document.thong_bao,
    )
    flaws = [
        *_calendar_flaws(calendar),
        *_notice_flaws(document.thong_bao),
        *_twice(listing),
        *_versions(procedures),
        *_references(listing),
    ]
    if flaws:
        raise ListingError(name, flaws)
    return listing


def where(index: int, raw: Mapping[str, Any]) -> str:
    """How errors call an entry."""
    return f"thu_tuc[{index}] ({raw.get('ma', '?')})"


def _calendar_flaws(calendar: Calendar | None) -> Iterator[Flaw]:
    try:
        if calendar:
            workdays.of(calendar)
    except CalendarError as error:
        yield Flaw(POSTED, "", "wrong", str(error))


def _notice_flaws(notices: Sequence[Notice]) -> Iterator[Flaw]:
    for index, notice in enumerate(notices):
        if notice.ends < notice.starts:
            detail = f"{notice.ends} is before tu {notice.starts}"
            yield Flaw(f"{NOTICES}[{index}]", "den", "end_before_start", detail)


# One entry


def entry(raw: Mapping[str, Any]) -> Procedure:
    """The procedure of an entry without flaws; msgspec.ValidationError otherwise."""
    ways = raw.get("hinh_thuc_nop")
    whole = [{"hinh_thuc": way} if isinstance(way, str) else way for way in ways] if isinstance(ways, list) else ways
    given = {**raw, "hinh_thuc_nop": whole} if "hinh_thuc_nop" in raw else raw
    return msgspec.structs.replace(msgspec.convert(given, Procedure), digest=digest(raw))


def digest(raw: Mapping[str, Any]) -> str:
    """SHA-256 of an entry without its own hash: JSON in UTF-8 with sorted keys and no spaces."""
    hashed = {key: value for key, value in raw.items() if key != "ma_bam"}
    return hashlib.sha256(msgspec.json.encode(hashed, order="sorted")).hexdigest()


def entry_flaws(raw: Mapping[str, Any], name: str) -> list[Flaw]:
    """What is wrong with an entry by itself; `name` is what errors call it. Shape first, then words and dates."""
    try:
        found = entry(raw)
    except msgspec.ValidationError as error:
        return [_shape_flaw(name, str(error))]
    flaws = list(_text_flaws(name, raw))
    if (found.effective_to or dt.date.max) < (found.effective_from or dt.date.min):
        detail = f"{found.effective_to} is before hieu_luc_tu {found.effective_from}"
        flaws.append(Flaw(name, "hieu_luc_den", "end_before_start", detail))
    if found.replaced_by == found.code:
        flaws.append(Flaw(name, "thay_the_boi", "replaced_by_itself", f"{found.code} is replaced by itself"))
    if raw.get("ma_bam", found.digest) != found.digest:
        flaws.append(Flaw(name, "ma_bam", "hash", f"the entry's SHA-256 is {found.digest}, not {raw['ma_bam']}"))
    return flaws


_PATH = re.compile(r"(?P<detail>.*?)(?: - at `\$\.?(?P<path>.*)`)?\Z", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(\w+)`")


def _shape_flaw(name: str, message: str) -> Flaw:
    """msgspec's complaint, with the key apart; a missing key is named with the path to it."""
    found = _PATH.match(message)
    detail, path = (found["detail"], found["path"] or "") if found else (message, "")
    missing = _MISSING.match(detail)
    if missing:
        return Flaw(name, ".".join(filter(None, [path, missing[1]])), "missing", detail)
    return Flaw(name, path, "wrong", detail)


_MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(\s[^<>]*)?/?>|<!--|<!doctype|&(#\d+|#x[0-9a-f]+|[a-z][a-z0-9]+);", re.I)
_INVISIBLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")
_LINE_END = re.compile("\n")
_ONE_LINE = {"ma", "ten", "ten_than_thien", "linh_vuc", "cap", "co_quan"}


def _text_flaws(name: str, value: Any, path: str = "") -> Iterator[Flaw]:
    """Strings, however deep, that are no plain words."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _text_flaws(name, each, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from _text_flaws(name, each, f"{path}[{index}]")
    elif isinstance(value, str):
        yield from _string_flaws(name, value, path)


def _string_flaws(name: str, text: str, path: str) -> Iterator[Flaw]:
    markup = _MARKUP.search(text)
    invisible = _INVISIBLE.search(text) or (_LINE_END.search(text) if path in _ONE_LINE else None)
    if markup:
        yield Flaw(name, path, "markup", f"markup {markup[0]!r}")
    if invisible:
        yield Flaw(name, path, "invisible", f"character {invisible[0]!r}")
    if text and not text.strip():
        yield Flaw(name, path, "blank", "only spaces")


# All entries together


def _twice(listing: Listing) -> Iterator[Flaw]:
    named: dict[str, Iterable[str]] = {
        "su_kien": [event.id for event in listing.life_events],
        "cap": [level.id for level in listing.levels],
        "bieu_mau": [form.file for form in listing.forms],
    }
    for place, names in named.items():
        for name in sorted(name for name, count in Counter(names).items() if count > 1):
            yield Flaw(place, "", "twice", f"{name} is there twice")


def _versions(procedures: Sequence[Procedure]) -> Iterator[Flaw]:
    """A code may come again only for other days."""
    by_code: dict[str, list[Procedure]] = defaultdict(list)
    for procedure in procedures:
        by_code[procedure.code].append(procedure)
    for code, versions in by_code.items():
        versions.sort(key=lambda each: each.effective_from or dt.date.min)
        for before, after in itertools.pairwise(versions):
            if before.in_force(after.effective_from or dt.date.min):
                yield _both(code, before, after)


def _both(code: str, before: Procedure, after: Procedure) -> Flaw:
    if (before.effective_from, before.effective_to) == (after.effective_from, after.effective_to):
        return Flaw("thu_tuc", "ma", "twice", f"{code} is there twice")
    detail = f"two versions of {code} in force on {after.effective_from or before.effective_from}"
    return Flaw("thu_tuc", "hieu_luc_tu", "in_force_twice", detail)


def _references(listing: Listing) -> Iterator[Flaw]:
    codes = {procedure.code for procedure in listing.procedures}
    levels, forms = {level.id for level in listing.levels}, {form.file for form in listing.forms}
    for event in listing.life_events:
        yield from _unknown(f"su_kien ({event.id})", "thu_tuc", event.codes, codes)
    for index, procedure in enumerate(listing.procedures):
        name = where(index, {"ma": procedure.code})
        replaced = [procedure.replaced_by] if procedure.replaced_by else []
        yield from _unknown(name, "thay_the_boi", replaced, codes)
        yield from _unknown(name, "cap", [procedure.level] if levels else [], levels)
        wanted = [paper.form for case in procedure.cases for paper in case.papers if paper.form]
        yield from _unknown(name, "bieu_mau", wanted, forms)


def _unknown(name: str, key: str, named: Iterable[str], known: set[str]) -> Iterator[Flaw]:
    unknown = sorted(set(named) - known)
    if unknown:
        yield Flaw(name, key, "unknown", f"names unknown {', '.join(unknown)}")


# Forms


def form_flaws(form: Form, content: bytes) -> list[Flaw]:
    """What is wrong with a form's file: another size or hash than the listing says, or no PDF whatever its name.

    Nobody need read more of a file than `form.size` and one byte: a longer one is wrong.
    """
    name = f"bieu_mau ({form.file})"
    flaws = []
    if not content.startswith(b"%PDF-"):
        flaws.append(Flaw(name, "tep", "no_pdf", f"begins with {content[:4]!r}, no PDF"))
    if len(content) != form.size:
        flaws.append(Flaw(name, "so_byte", "size", f"{len(content)} bytes, not {form.size}"))
    if hashlib.sha256(content).hexdigest() != form.sha256:
        flaws.append(Flaw(name, "sha256", "hash", "another file than the listing says"))
    return flaws

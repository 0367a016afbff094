"""From files to a draft: what they bring is laid over the listing that is published, and checked whole."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from appliance.listings import workdays
from appliance.listings.listing import NOTICES
from appliance.listings.listing_check import Document, Flaw, ListingError, check
from appliance.listings.workdays import POSTED
from city.listings import detail_sheet, files, sheet
from city.listings.columns import column_of
from city.listings.refusals import Place, Refused, Rejected, Rejection
from city.listings.sheet import Entry
from city.listings.template import EXAMPLE

Mode = Literal["update", "replace"]
"""update: procedures that the files do not have stay; replace: the files are the whole listing."""

NOTHING: Mapping[str, Any] = {"phien_ban": "0", "thu_tuc": [], "cap": [], "su_kien": [], "bieu_mau": []}
"""The listing before the first one."""

MAX_FILES = 50

_TOP = ("cap", "su_kien", "bieu_mau")
_CALENDAR_KEYS = {"ngay_trong_tuan", "nam"}
"""What a file of days off has, and a listing has not."""
_LEVEL_WORDS = {"xa": ("cấp xã", "xã", "phường", "xã, phường"), "tinh": ("cấp tỉnh", "tỉnh", "thành phố")}
"""Everyday words for levels that a listing names by id."""

_INDEX = re.compile(r"thu_tuc\[(\d+)\]")
_CASE = re.compile(r"truong_hop\[(\d+)\]")
_SHOWN = 80
"""Characters of a wrong value that a rejection shows."""


def _none_lacking(document: Mapping[str, Any]) -> list[str]:
    return []


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """A file as it was handed over."""

    name: str
    content: bytes


def draft(
    given: Sequence[File],
    base: Mapping[str, Any],
    mode: Mode,
    today: dt.date,
    lacking: Callable[[Mapping[str, Any]], list[str]] = _none_lacking,
) -> dict[str, Any]:
    """The listing that these files make of `base`. Refused or Rejected if anything at all is wrong with them.

    lacking: names the blank forms of a listing that the city does not have.
    """
    if len(given) > MAX_FILES:
        raise Refused("many-files", files=MAX_FILES)
    entries, rejections, top = _read_all(given, today)
    document = _laid_over(base, entries, mode, top)
    rejections += [Rejection(Place("", column=name), "form-lacking", name) for name in lacking(document)]
    known = {rejection.place for rejection in rejections}
    found = [_rejection(flaw, document, entries) for flaw in _flaws(document)]
    rejections += [rejection for rejection in found if rejection.place not in known]
    if rejections:
        order = {file.name: number for number, file in enumerate(given)}
        raise Rejected(sorted(rejections, key=lambda each: (order.get(each.place.file, -1), each.place.row)))
    return document


def verify(document: Mapping[str, Any]) -> None:
    """Rejected, if a listing that was changed here breaks a rule of listings."""
    found = [_rejection(flaw, document, []) for flaw in _flaws(document)]
    if found:
        raise Rejected(found)


def _read_all(given: Sequence[File], today: dt.date) -> tuple[list[Entry], list[Rejection], dict[str, Any]]:
    entries: list[Entry] = []
    rejections: list[Rejection] = []
    top: dict[str, Any] = {}
    for file in given:
        kind = files.kind_of(file.name, file.content)
        if kind == "json":
            document = _json(file)
            if document.keys() >= _CALENDAR_KEYS:
                top[POSTED] = _calendar(file, document)
                continue
            if NOTICES in document:
                top[NOTICES] = document[NOTICES]
            if document.keys() == {NOTICES}:
                continue
            entries += _json_entries(file, document)
            top |= {key: document[key] for key in _TOP if key in document}
            if POSTED in document:
                top[POSTED] = _calendar(file, document[POSTED])
            continue
        if kind in ("csv", "xlsx"):
            found, wrong = sheet.read(file.name, kind, file.content)
        else:
            found, wrong = detail_sheet.read(file.name, kind, file.content, today.isoformat())
        entries += found
        rejections += wrong
    rejections += [_example(entry) for entry in entries if entry.raw.get("ma") == EXAMPLE["ma"]]
    return entries, rejections, top


def _example(entry: Entry) -> Rejection:
    """The template's made-up row, which must not be posted."""
    column = column_of("ma")
    return Rejection(
        dataclasses.replace(entry.places[0], column=column.title if column else ""), "example", EXAMPLE["ten"]
    )


def _json(file: File) -> dict[str, Any]:
    try:
        document = msgspec.json.decode(files.text_of(file.name, file.content))
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise Refused("json", file.name, problem=str(error)) from error
    if not isinstance(document, dict):
        raise Refused("json-shape", file.name)
    return document


def _calendar(file: File, calendar: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        workdays.load(json.dumps(calendar).encode(), file.name)
    except workdays.CalendarError as error:
        raise Refused("calendar", file.name, problem=str(error)) from error
    return calendar


def _json_entries(file: File, document: Mapping[str, Any]) -> list[Entry]:
    listed = document.get("thu_tuc")
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise Refused("json-shape", file.name)
    return [Entry(raw, [Place(file.name, number)], "listing") for number, raw in enumerate(listed, 1)]


# Laid over what is published


def _laid_over(base: Mapping[str, Any], entries: Sequence[Entry], mode: Mode, top: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, list[Mapping[str, Any]]] = {}
    for old in base["thu_tuc"]:
        known.setdefault(old["ma"], []).append(old)
    document = {"phien_ban": base["phien_ban"]} | {key: _merged(key, base, top, mode) for key in _TOP}
    calendar = top.get(POSTED, base.get(POSTED))
    document |= {POSTED: calendar} if calendar else {}
    notices = top.get(NOTICES, base.get(NOTICES))
    document |= {NOTICES: notices} if notices else {}
    if not entries:  # days off or notices alone: the procedures stay whatever the mode
        return document | {"thu_tuc": [dict(old) for old in base["thu_tuc"]]}
    fresh: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        code = str(entry.raw.get("ma"))  # whatever stands there: the check will say what is wrong with it
        raw = entry.raw if entry.origin == "listing" else _completed(entry, known.get(code, []), document["cap"])
        fresh.setdefault(code, []).append(raw)
    document["thu_tuc"] = list(_replaced([] if mode == "replace" else base["thu_tuc"], fresh))
    if mode == "replace" and "su_kien" not in top:  # our own grouping follows the procedures
        codes = {str(each.get("ma")) for each in document["thu_tuc"]}
        document["su_kien"] = list(_narrowed(document["su_kien"], codes))
    return document


def _merged(key: str, base: Mapping[str, Any], top: Mapping[str, Any], mode: Mode) -> Any:
    """Levels, life events or forms: those of the file, and in an update also those that it does not name."""
    old = [dict(each) for each in base.get(key, ())]
    if key not in top:
        return old
    if mode == "replace" or not isinstance(top[key], list):
        return top[key]
    id = "tep" if key == "bieu_mau" else "ma"
    named = [each.get(id) if isinstance(each, dict) else None for each in top[key]]
    return [each for each in old if each[id] not in named] + top[key]


def _replaced(listed: Iterable[Mapping[str, Any]], fresh: dict[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Every version of a code that came anew, in the place of the first old one; new codes at the end."""
    left = dict(fresh)
    for old in listed:
        if old["ma"] not in fresh:
            yield dict(old)
        elif old["ma"] in left:
            yield from left.pop(old["ma"])
    for new in left.values():
        yield from new


def _narrowed(events: Iterable[Mapping[str, Any]], codes: set[Any]) -> Iterator[dict[str, Any]]:
    for event in events:
        kept = [code for code in event["thu_tuc"] if code in codes]
        if kept:
            yield {**event, "thu_tuc": kept}


def _level(said: object, levels: list[dict[str, Any]]) -> object:
    """The id of the level that a file names by id, name or everyday word; one that is not known yet is added."""
    asked = str(said or "").strip().casefold()
    if not asked:
        return said
    for level in levels:
        words = (level["ma"], level["ten"].casefold(), *_LEVEL_WORDS.get(level["ma"], ()))
        if asked in words:
            return level["ma"]
    known = next((id for id, words in _LEVEL_WORDS.items() if asked == id or asked in words), None)
    id = known or re.sub(r"[^a-z0-9]+", "-", _without_marks(asked)).strip("-")
    levels.append({"ma": id, "ten": _LEVEL_WORDS[id][0].capitalize() if asked == known else str(said).strip()})
    return id


def _without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _completed(entry: Entry, known: Sequence[Mapping[str, Any]], levels: list[dict[str, Any]]) -> dict[str, Any]:
    """The entry, with what its file cannot say taken from the version that stands: questions, rules, forms, names."""
    raw = entry.raw
    old = next((each for each in known if each.get("hieu_luc_tu") == raw.get("hieu_luc_tu")), known[0] if known else {})
    whole = {key: value for key, value in raw.items() if value not in (None, "")}
    whole["cap"] = _level(raw.get("cap"), levels)
    whole |= {"cau_hoi": old["cau_hoi"]} if old.get("cau_hoi") else {}
    if entry.origin == "detail":
        doubts = [key for key in ("ten_than_thien", "muc_dvc") if key not in old]
        whole |= {"muc_dvc": old.get("muc_dvc", "mot_phan"), "can_xac_minh": [*doubts, *_UNSURE]}
    if "ten" in whole:
        whole.setdefault("ten_than_thien", old.get("ten_than_thien", whole["ten"]))
    old_cases = {case["ten"]: case for case in old.get("truong_hop", ())}
    whole["truong_hop"] = [_completed_case(case, old_cases) for case in raw["truong_hop"]]
    return whole


_UNSURE = ("cach",)
"""What a detail sheet leaves to be guessed of each paper: whether it is handed in or only shown."""


def _completed_case(case: dict[str, Any], old_cases: Mapping[str, Any]) -> dict[str, Any]:
    old = old_cases.get(case["ten"])
    if not old:
        return case
    whole = dict(case)
    for key in ("thoi_han", "le_phi"):  # the same words: their rule or amount holds on
        if case[key]["mo_ta"] == old[key]["mo_ta"]:
            whole[key] = old[key]
    forms = {paper["ten"]: paper["bieu_mau"] for paper in old["thanh_phan_ho_so"] if paper.get("bieu_mau")}
    whole["thanh_phan_ho_so"] = [
        {**paper, "bieu_mau": forms[paper["ten"]]} if paper["ten"] in forms else paper
        for paper in case["thanh_phan_ho_so"]
    ]
    return whole


# Checked by the listing's own rules


def _flaws(document: Mapping[str, Any]) -> Iterator[Flaw]:
    try:
        check(msgspec.convert(document, Document))
    except msgspec.ValidationError as error:
        yield Flaw("listing", "", "unreadable", str(error))
    except ListingError as error:
        yield from error.flaws


def _rejection(flaw: Flaw, document: Mapping[str, Any], entries: Sequence[Entry]) -> Rejection:
    entry = _entry_of(flaw, document, entries)
    value = _value(flaw, document)
    case = _CASE.search(flaw.key)
    index = int(case[1]) if case else 0
    column = column_of(flaw.key)
    title = column.title if column else flaw.key
    if entry and entry.origin == "detail":
        title = detail_sheet.TITLES.get(re.split(r"\W", flaw.key)[0], title)
    if entry is None:
        return Rejection(Place("", column=title or flaw.entry), flaw.reason, value or flaw.detail)
    place = entry.places[min(index, len(entry.places) - 1)]
    together = flaw.entry == "thu_tuc"  # of one with another: the code is what they share
    return Rejection(dataclasses.replace(place, column=title), flaw.reason, entry.raw["ma"] if together else value)


def _entry_of(flaw: Flaw, document: Mapping[str, Any], entries: Sequence[Entry]) -> Entry | None:
    """The entry of the files that a flaw is of: the last one with its code, so of two the one that came second."""
    found = _INDEX.match(flaw.entry)
    said = [document["thu_tuc"][int(found[1])].get("ma")] if found else flaw.detail.replace(",", " ").split()
    same = [entry for entry in entries if entry.raw.get("ma") in said]
    if found and len(same) > 1:
        wanted = {key: document["thu_tuc"][int(found[1])].get(key) for key in ("hieu_luc_tu", "hieu_luc_den")}
        same = [entry for entry in same if all(entry.raw.get(key) == day for key, day in wanted.items())] or same
    return same[-1] if same else None


def _value(flaw: Flaw, document: Mapping[str, Any]) -> str:
    """What stands at a flaw's place, cut short; "" where there is nothing."""
    found = _INDEX.match(flaw.entry)
    value: Any = document["thu_tuc"][int(found[1])] if found else None
    for part in re.findall(r"\w+", flaw.key):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            value = value.get(part) if isinstance(value, dict) else None
    said = value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"

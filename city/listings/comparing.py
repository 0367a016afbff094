"""What one listing changes of another, as an officer is shown it before it is published."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from appliance.listings.due import parse
from appliance.listings.listing import NOTICES
from appliance.listings.workdays import POSTED
from city.listings import sheet
from city.listings.columns import COLUMNS, NO, YES


@dataclasses.dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact of a procedure, before and after; `title` is the column's, or the key of what has none."""

    title: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A procedure that was added, removed or changed."""

    code: str
    name: str
    kind: Literal["added", "removed", "changed"]
    fields: Sequence[FieldChange] = ()


def undated(document: Mapping[str, Any]) -> list[str]:
    """The terms, each once, from which the boxes cannot reckon a day: they show their words alone."""
    terms = [case["thoi_han"] for entry in document["thu_tuc"] for case in entry["truong_hop"]]
    return sorted({term["mo_ta"] for term in terms if parse(term["mo_ta"], term.get("quy_tac", "")) is None})


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What the second listing changes of the first, in its order; what it takes away comes last."""
    old, new = _by_version(before), _by_version(after)
    found = [_change(old.get(key), entry) for key, entry in new.items()]
    found += [_named(entry, "removed") for key, entry in old.items() if key not in new]
    return [change for change in found if change]


def notice_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """Which notices the second listing adds, changes or takes away, by their titles."""
    old, new = (_notice_texts(document.get(NOTICES) or ()) for document in (before, after))
    return _differing([*old, *(title for title in new if title not in old)], old, new)


@dataclasses.dataclass(frozen=True, slots=True)
class FormChange:
    """The blank form of a paper, before and after: the forms' entries in either listing, None where there is none."""

    title: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def form_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FormChange]:
    """Which papers get another blank form, or none any more."""
    old, new = _forms_of_papers(before), _forms_of_papers(after)
    titles = [*new, *(title for title in old if title not in new)]
    facts = ((title, old.get(title), new.get(title)) for title in titles)
    return [FormChange(title, was, now) for title, was, now in facts if was != now]


def _forms_of_papers(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The form of each paper that has one, by procedure, case and paper."""
    forms = {form["tep"]: form for form in document.get("bieu_mau", ())}
    found = {}
    for entry in document["thu_tuc"]:
        for case in entry["truong_hop"]:
            several = f" · {case['ten']}" if len(entry["truong_hop"]) > 1 else ""
            for paper in case["thanh_phan_ho_so"]:
                if paper.get("bieu_mau") in forms:
                    since = f" ({entry['hieu_luc_tu']})" if entry.get("hieu_luc_tu") else ""
                    title = f"{entry['ma']} {entry['ten_than_thien']}{since}{several} · {paper['ten']}"
                    found[title] = forms[paper["bieu_mau"]]
    return found


def _notice_texts(notices: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {each["tieu_de"]: f"{each['noi_dung']}\n{each['tu']} → {each['den']}" for each in notices}


def calendar_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """What the second listing changes of the first one's days off, year by year: only the lines that differ."""
    old, new = (_calendar_lines(document.get(POSTED) or {}) for document in (before, after))
    return [
        FieldChange(
            title, _without(old.get(title, []), new.get(title, [])), _without(new.get(title, []), old.get(title, []))
        )
        for title in sorted(old.keys() | new.keys())
        if old.get(title) != new.get(title)
    ]


def _calendar_lines(calendar: Mapping[str, Any]) -> dict[str, list[str]]:
    """Every year's days off, swaps and source, and the hours, as lines; by year, the hours under their key."""
    found = {key: [str(calendar[key])] for key in ("ngay_trong_tuan", "het_gio_nhan") if key in calendar}
    for year in calendar.get("nam", ()):
        days = [f"{day['ngay']}: {day['ten']}" for day in year["nghi"]]
        swaps = [f"{swap['ngay']} ↔ {swap['nghi_bu']}" for swap in year.get("hoan_doi", ())]
        said = [f"da_cong_bo: {YES if year['da_cong_bo'] else NO}", year["nguon"]]
        found[str(year["nam"])] = [*said, *days, *swaps]
    return found


def _without(lines: Sequence[str], others: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line not in others)


def _by_version(document: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(entry["ma"], entry.get("hieu_luc_tu") or ""): entry for entry in document["thu_tuc"]}


def _change(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Change | None:
    if old is None:
        return _named(new, "added")
    before, after = _facts(old), _facts(new)
    fields = _differing([*after, *(title for title in before if title not in after)], before, after)
    return _named(new, "changed", fields) if fields else None


def _differing(titles: Iterable[str], before: Mapping[str, str], after: Mapping[str, str]) -> list[FieldChange]:
    facts = ((title, before.get(title, ""), after.get(title, "")) for title in titles)
    return [FieldChange(title, old, new) for title, old, new in facts if old != new]


def _named(
    entry: Mapping[str, Any], kind: Literal["added", "removed", "changed"], fields: Sequence[FieldChange] = ()
) -> Change:
    return Change(entry["ma"], entry["ten"], kind, tuple(fields))


def _facts(entry: Mapping[str, Any]) -> dict[str, str]:
    """Every fact as the sheet has it, by its column's title; those of a case with the case's name."""
    several = len(entry["truong_hop"]) > 1
    facts = {}
    for row in sheet.rows_of(entry):
        of = f" · {row['truong_hop.ten']}" if several else ""
        for column in COLUMNS:
            if column.key in row:
                facts[column.title + (of if column.of_case else "")] = row[column.key]
    known = {column.key.partition(".")[0] for column in COLUMNS} | {"ma_bam"}
    facts |= {key: json.dumps(value, ensure_ascii=False) for key, value in entry.items() if key not in known}
    return facts

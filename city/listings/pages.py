"""The officers' pages of the posted procedures: files in, what they would change, publishing, going back."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, send_file, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from appliance.listings.listing import NOTICES
from appliance.listings.workdays import POSTED
from city.language import LOCAL
from city.listings import comparing, drafting, files, sheet
from city.listings.drafting import File, Mode
from city.listings.publishing import Overtaken, Publication, Publishing
from city.listings.refusals import Refused, Rejected, Rejection
from city.listings.template import EXAMPLE
from city.parts import part

SHOWN_REJECTIONS = 200
SHOWN_CHANGES = 500
SHOWN_DRAFTS = 5
NOTICE_KEYS = ("tieu_de", "noi_dung", "tu", "den")
SHOWN_TERMS = 30
SHEET_LANGUAGE = "vi"
"""That of the columns' titles."""

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROOM_FOR_FORM = 64 * 1024
"""Bytes of a request besides its files."""

listings = Blueprint("listings", __name__, url_prefix="/listings")


@listings.get("/")
def page() -> str:
    """What is up, what was up, and a form for new files."""
    return _page()


@listings.post("/")
def upload() -> Any:
    """Read the files into a draft, or say everything that is wrong with them."""
    request.max_content_length = files.MAX_BYTES + _ROOM_FOR_FORM
    try:
        given = [File(each.filename or "", each.read()) for each in request.files.getlist("files") if each.filename]
        mode: Mode = "replace" if request.form.get("mode") == "replace" else "update"
    except RequestEntityTooLarge:
        return _page(refused=Refused("too-large", megabytes=files.MAX_BYTES // 1024**2)), 413
    return drafted(given, mode)


@listings.post("/notices")
def notices() -> Any:
    """The notices as the form gives them, laid over what is published: empty lines are taken away, old ones too."""
    rows = zip(*(request.form.getlist(key) for key in NOTICE_KEYS), strict=False)
    given = [dict(zip(NOTICE_KEYS, (text.strip() for text in row), strict=True)) for row in rows]
    kept = [each for each in given if each["tieu_de"] or each["noi_dung"]]
    content = json.dumps({NOTICES: kept}, ensure_ascii=False).encode()
    return drafted([File("thong-bao.json", content)], "update")


@listings.get("/versions/<int:number>")
def version(number: int) -> Any:
    """A version: what it would change of what is up, or what it lists if it is up."""
    return _version(number)


@listings.post("/versions/<int:number>/publish")
def publish(number: int) -> Any:
    """Put this version up, if what it was compared with is still up."""
    publishing = _publishing()
    try:
        publishing.version(number)
        publishing.publish(number, g.officer, request.form.get("follows", 0, int))
        part("posting").caught_up()  # what cannot be posted now is said, and tried again, on the page this leads to
    except KeyError:
        abort(404)
    except Overtaken:
        return _version(number, problem="listings-overtaken"), 409
    return redirect(url_for("listings.page"), 303)


@listings.get("/versions/<int:number>.json")
def as_json(number: int) -> Response:
    """A version's file, as every box reads it."""
    label = _known(number).label
    return send_file(
        io.BytesIO(_publishing().content(number)),
        "application/json",
        as_attachment=True,
        download_name=f"niem-yet-{label}.json",
    )


@listings.get("/versions/<int:number>.xlsx")
def as_sheet(number: int) -> Response:
    """A version as a spreadsheet, to be changed and handed in again."""
    label = _known(number).label
    return _workbook(_publishing().document(number), f"niem-yet-{label}.xlsx")


@listings.get("/versions/<int:number>/holidays.json")
def days_off(number: int) -> Response:
    """The days off of a version, to be corrected and handed in again."""
    calendar = _publishing().document(_known(number).number).get(POSTED)
    if not calendar:
        abort(404)
    content = json.dumps(calendar, ensure_ascii=False, indent=1).encode()
    return send_file(io.BytesIO(content), "application/json", as_attachment=True, download_name="ngay-nghi.json")


@listings.get("/template.xlsx")
def template() -> Response:
    """An empty spreadsheet with one made-up row, and how to fill it in."""
    return _workbook({"thu_tuc": [EXAMPLE], "cap": []}, "mau-niem-yet.xlsx")


def drafted(given: Sequence[File], mode: Mode) -> Any:
    """The page of the draft that these files make, or of everything that is wrong with them."""
    try:
        number = _draft(given, mode)
    except Refused as refused:
        return _page(refused=refused), 422
    except Rejected as rejected:
        return _page(rejections=rejected.rejections), 422
    return redirect(url_for("listings.version", number=number), 303)


def _draft(given: Sequence[File], mode: Mode) -> int:
    if not given:
        raise Refused("no-file")
    publishing = _publishing()
    current = publishing.current()
    base = publishing.document(current.version.number if current else None)
    today = datetime.datetime.now(LOCAL).date()
    document = drafting.draft(given, base, mode, today, part("forms").lacking)
    origin = ", ".join(file.name for file in given)
    return publishing.keep(document, g.officer, origin, current.number if current else 0).number


def _page(refused: Refused | None = None, rejections: Sequence[Rejection] = ()) -> str:
    publishing = _publishing()
    behind = not part("posting").caught_up()
    history = publishing.history()
    current = history[0] if history else None
    return render_template(
        "console/listings.html",
        current=current,
        before=publishing.before(current.number) if current else None,
        history=history[1:],
        drafts=publishing.drafts(SHOWN_DRAFTS),
        notices=[*_document_of(publishing, current).get(NOTICES, ()), _blank_notice()],
        behind=behind,
        refused=refused,
        rejections=rejections[:SHOWN_REJECTIONS],
        left=max(0, len(rejections) - SHOWN_REJECTIONS),
    )


def _blank_notice() -> Mapping[str, str]:
    return dict.fromkeys(NOTICE_KEYS, "") | {"tu": datetime.datetime.now(LOCAL).date().isoformat()}


def _version(number: int, problem: str = "") -> str:
    publishing = _publishing()
    shown, current = _known(number), publishing.current()
    up = current is not None and current.version.number == number
    document = publishing.document(number)
    before = _document_of(publishing, current)
    changes = [] if up else comparing.changes(before, document)
    levels = [level["ten"] for level in document["cap"] if level not in before["cap"]]
    return render_template(
        "console/listing.html",
        version=shown,
        current=current,
        up=up,
        problem=problem,
        entries=document["thu_tuc"] if up else [],
        counts={kind: sum(change.kind == kind for change in changes) for kind in ("added", "changed", "removed")},
        changes=changes[:SHOWN_CHANGES],
        calendar=[] if up else comparing.calendar_changes(before, document),
        left=max(0, len(changes) - SHOWN_CHANGES),
        levels=[] if up else levels,
        notices=[] if up else comparing.notice_changes(before, document),
        forms=[] if up else comparing.form_changes(before, document),
        has_calendar=POSTED in document,
        undated=comparing.undated(document)[:SHOWN_TERMS],
        once_up=any(each.version.number == number for each in publishing.history()),
    )


def _document_of(publishing: Publishing, publication: Publication | None) -> Mapping[str, Any]:
    return publishing.document(publication.version.number if publication else None)


def _known(number: int) -> Any:
    try:
        return _publishing().version(number)
    except KeyError:
        abort(404)


def _workbook(document: Mapping[str, Any], name: str) -> Response:
    levels = {level["ma"]: level["ten"] for level in document["cap"]}
    guide = part("catalogues")[SHEET_LANGUAGE]("template-help").split("\n")
    content = sheet.workbook(document["thu_tuc"], levels, guide)
    return send_file(io.BytesIO(content), SHEET_TYPE, as_attachment=True, download_name=name)


def _publishing() -> Publishing:
    return part("publishing")  # type: ignore[no-any-return]

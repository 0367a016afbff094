"""The officers' pages of blank forms: which procedure's papers have one, and new ones handed in, paper by paper."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, send_file, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from appliance.listings.listing import MAX_FORM_BYTES
from city.listings import drafting, forms
from city.listings.forms import MEGABYTE, Attached, FormStore
from city.listings.publishing import Publishing
from city.listings.refusals import Refused, Rejected
from city.parts import part

WIDTHS = (160, 1240)
"""Of a page's picture, in pixels: to know it by, to read."""

_ROOM_FOR_NAMES = 256 * 1024
"""Bytes of a request besides its files."""

form_pages = Blueprint("forms", __name__, url_prefix="/listings/forms")


@form_pages.get("/")
def index() -> str:
    """Every procedure that is published, with how many of its papers have a form."""
    document = _document()
    return render_template("console/forms.html", rows=list(_counted(document)), forms=document.get("bieu_mau", ()))


@form_pages.get("/<code>")
def procedure(code: str) -> str:
    """The papers of a procedure, each with its form and a place for another."""
    return _page(code)


@form_pages.post("/<code>")
def attach(code: str) -> Any:
    """A draft of what is published with these forms, or why there is none."""
    request.max_content_length = request.max_form_memory_size = forms.MAX_BYTES + _ROOM_FOR_NAMES
    try:
        follows = request.form.get("follows", 0, int)
        given = list(_given(code))
    except RequestEntityTooLarge:
        return _page(code, refused=Refused("too-large", megabytes=forms.MAX_BYTES // MEGABYTE)), 413
    current = _publishing().current()
    if current is None or current.number != follows:
        return _page(code, problem="listings-overtaken"), 409
    if not given:
        return _page(code, refused=Refused("no-file")), 422
    try:
        number = _draft(code, given, follows)
    except Refused as refused:
        return _page(code, refused=refused), 422
    except Rejected as rejected:
        return _page(code, rejections=rejected.rejections), 422
    return redirect(url_for("listings.version", number=number), 303)


@form_pages.get("/files/<sha256>-<int:page>-<int:width>.png")
def picture(sha256: str, page: int, width: int) -> Response:
    """A page of a form (from 1), drawn."""
    if width not in WIDTHS:
        abort(404)
    return Response(part("pages").png(_content(sha256), page - 1, width), content_type="image/png")


@form_pages.get("/files/<sha256>.pdf")
def file(sha256: str) -> Response:
    """A form as it was handed in."""
    return send_file(io.BytesIO(_content(sha256)), "application/pdf", as_attachment=True, download_name="mau.pdf")


def _draft(code: str, given: list[Attached], follows: int) -> int:
    document = forms.laid_beside(_document(), given)
    drafting.verify(document)
    for each in given:
        if each.content is not None:
            _store().keep(each.content)
    origin = ", ".join([code, *(each.file for each in given if each.content is not None)])
    return _publishing().keep(document, g.officer, origin, follows).number


def _given(code: str) -> Iterator[Attached]:
    """What the page's fields say of each paper: a file, that the form goes, or nothing."""
    for entry, case, paper in _places(_document(), code):
        place = f"{entry}-{case}-{paper}"
        upload = request.files.get(f"file-{place}")
        if upload and upload.filename:
            name = request.form.get(f"name-{place}", "")
            yield Attached(entry, case, paper, upload.filename, upload.read(), name)
        elif request.form.get(f"away-{place}"):
            yield Attached(entry, case, paper)


def _places(document: Mapping[str, Any], code: str) -> Iterator[tuple[int, int, int]]:
    for entry, raw in enumerate(document["thu_tuc"]):
        if raw["ma"] == code:
            for case, each in enumerate(raw["truong_hop"]):
                yield from ((entry, case, paper) for paper in range(len(each["thanh_phan_ho_so"])))


def _page(code: str, problem: str = "", refused: Refused | None = None, rejections: Any = ()) -> str:
    document, current = _document(), _publishing().current()
    places = list(_places(document, code))
    if not places and not any(raw["ma"] == code for raw in document["thu_tuc"]):
        abort(404)
    named = {form["tep"]: form for form in document.get("bieu_mau", ())}
    rows = []
    for entry, case, paper in places:
        one = document["thu_tuc"][entry]["truong_hop"][case]
        raw = one["thanh_phan_ho_so"][paper]
        rows.append(
            {"place": f"{entry}-{case}-{paper}", "case": one["ten"], "paper": raw["ten"]}
            | {"form": named.get(raw.get("bieu_mau", ""))}
        )
    return render_template(
        "console/procedure_forms.html",
        entry=next(raw for raw in document["thu_tuc"] if raw["ma"] == code),
        rows=rows,
        several=len({row["case"] for row in rows}) > 1,
        follows=current.number if current else 0,
        most=MAX_FORM_BYTES,
        problem=problem,
        refused=refused,
        rejections=rejections,
    )


def _counted(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for raw in document["thu_tuc"]:
        papers = [paper for case in raw["truong_hop"] for paper in case["thanh_phan_ho_so"]]
        with_form = sum(bool(paper.get("bieu_mau")) for paper in papers)
        yield {"code": raw["ma"], "name": raw["ten_than_thien"], "papers": len(papers), "forms": with_form}


def _document() -> Mapping[str, Any]:
    publishing = _publishing()
    current = publishing.current()
    return publishing.document(current.version.number if current else None)


def _content(sha256: str) -> bytes:
    try:
        return _store().content(sha256)
    except OSError:
        abort(404)


def _publishing() -> Publishing:
    return part("publishing")  # type: ignore[no-any-return]


def _store() -> FormStore:
    return part("forms")  # type: ignore[no-any-return]

"""The public side of the city: sealed dossiers come in here, and nothing here can open them.

A tus 1.0.0 server (https://tus.io/protocols/resumable-upload), the receipts, the city's public keys, and the small page
that a slip's QR opens. What the answers mean to a box stands in docs/protocol.md.
"""

from __future__ import annotations

import base64
import datetime
import email.utils
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, render_template, request

from appliance.wire.identifiers import parse_number
from appliance.wire.messages import Digest, DossierId
from city.database import DOWN, DOWN_AGAIN_S
from city.devices import Devices
from city.files import BLOCK
from city.fleet.fleet import Fleet
from city.fleet.intake import CLAIMS_PER_MINUTE, LOOKS_PER_MINUTE, claims, reports
from city.fleet.short_way import short_way
from city.language import LANGUAGES, catalogues
from city.parts import part
from city.posted import Posted, listings
from city.problems import Problem, answer_with_problems, problem_answer
from city.receiving import MAX_BYTES, Checksum, Receiving, new_upload_id
from city.signed import SENT_METHOD, only_from, own, require_signature
from city.store import Announcement, StoredDossier
from city.throttle import Throttle

VERSION = "1.0.0"
LOOKUPS_PER_MINUTE = 20
"""How many slips one address may ask after in a minute: a family does, a guesser of codes does not get far."""

_METADATA_MAX = 2048
_CONTENT = "application/offset+octet-stream"

boxes = Blueprint("boxes", __name__)
pages = Blueprint("pages", __name__)


class _Metadata(msgspec.Struct, frozen=True):
    """What `Upload-Metadata` has to say of a dossier."""

    dossier_id: DossierId
    device: str
    sha256: Digest
    number: str
    slip_code: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", self.device) or not re.fullmatch("[0-9]{6}", self.slip_code):
            raise ValueError("device or slip code")
        if parse_number(self.number) != self.number:
            raise ValueError("number")


def create_intake_app(receiving: Receiving, devices: Devices, city_json: bytes, posted: Posted, fleet: Fleet) -> Flask:
    """The intake's Flask application; `city_json` is the signed `CityKeys` it publishes."""
    app = Flask(__name__, static_folder=None)
    reporting = fleet.intake()
    style = (Path(__file__).parent / "static" / "slip.css").read_text(encoding="utf-8")
    app.extensions.update(
        receiving=receiving,
        devices=devices,
        city_json=city_json,
        posted=posted,
        fleet_claims=fleet.claims,
        fleet_intake=reporting,
        claims=Throttle(CLAIMS_PER_MINUTE, 60),
        looks=Throttle(LOOKS_PER_MINUTE, 60),
        catalogues=catalogues(),
        lookups=Throttle(LOOKUPS_PER_MINUTE, 60),
        style=style,
        policy=_policy(style),
    )
    app.register_blueprint(boxes)
    app.register_blueprint(pages)
    app.register_blueprint(listings)
    app.register_blueprint(claims)
    app.register_blueprint(reports)
    answer_with_problems(app)
    for error in DOWN:
        app.register_error_handler(error, _database_down)
    app.after_request(_harden)
    app.wsgi_app = short_way(_override(app.wsgi_app), reporting)  # type: ignore[method-assign]
    return app


@boxes.before_app_request
def _speak_our_version() -> None:
    asks = request.path.startswith("/files") and request.method != "OPTIONS"
    if asks and request.headers.get("Tus-Resumable") != VERSION:
        raise Problem(412, "version", f"Tus-Resumable must be {VERSION}.", Tus_Version=VERSION)


boxes.before_request(require_signature)


@boxes.route("/files", methods=["OPTIONS"], provide_automatic_options=False)
@boxes.route("/files/<upload_id>", methods=["OPTIONS"], provide_automatic_options=False)
def describe(upload_id: str = "") -> Response:
    """What this server can do."""
    return _answer(
        204,
        Tus_Version=VERSION,
        Tus_Extension="creation,checksum,expiration",
        Tus_Max_Size=MAX_BYTES,
        Tus_Checksum_Algorithm=",".join(Checksum.ALGORITHMS),
    )


@boxes.post("/files")
def create() -> Response:
    """Announce a dossier; 201 with its Location, the same one however often it is announced."""
    size = _number_in("Upload-Length")
    if size > MAX_BYTES:
        raise Problem(413, "too-large", f"A dossier has at most {MAX_BYTES} bytes.")
    if size == 0:
        raise Problem(400, "empty", "A dossier is never empty.")
    claim = _announcement(size)
    only_from(claim.device)
    row = _receiving().announce(claim)
    return _answer(201, Location=f"/files/{row.upload_id}", **_expiry(row))


@boxes.route("/files/<upload_id>", methods=["HEAD"], provide_automatic_options=False)
def look(upload_id: str) -> Response:
    """How far an upload is."""
    row = own(_receiving().upload(upload_id))
    offset = _offset_of(row)
    about = {"Upload_Length": row.size, "Upload_Metadata": row.metadata, "Cache_Control": "no-store"}
    return _answer(200, Upload_Offset=offset, **about, **_expiry(row))


@boxes.patch("/files/<upload_id>")
def append(upload_id: str) -> Response:
    """Add bytes to an upload; 204 once they are durable, and for the last ones, with the receipt, once all is kept."""
    if request.mimetype != _CONTENT:
        raise Problem(415, "content-type", f"A PATCH brings {_CONTENT}.")
    offset, length = _number_in("Upload-Offset"), _number_in("Content-Length")
    row = own(_receiving().upload(upload_id))
    if offset != _offset_of(row):
        raise Problem(409, "offset", "The upload is not at this offset; ask for it with HEAD.")
    if offset + length > row.size:
        raise Problem(413, "too-large", "These are more bytes than were announced.")
    signed = b""
    if length:
        blocks, checksum = _body(request.environ["wsgi.input"], length), _checksum()
        if checksum and length == row.size and checksum.is_sha256(row.sha256):
            checksum = None  # it says again what was announced of the whole, which is proved on the disk
        offset, signed = _receiving().append(row, offset, blocks, checksum)
    rest = {"Cuagan_Receipt": base64.b64encode(signed).decode()} if signed else {}
    return _answer(204, Upload_Offset=offset, **rest, **({} if offset == row.size else _expiry(row)))


@boxes.get("/dossiers/<dossier_id>/receipt")
def receipt(dossier_id: str) -> Response:
    """The city's signed receipt, once the dossier is durable."""
    return Response(own(_receiving().receipted(dossier_id)).receipt, content_type="application/json")


@pages.get("/city.json")
def city_keys() -> Response:
    """The city's public keys, signed by its root key."""
    return Response(part("city_json"), content_type="application/json")


@pages.get("/healthz")
def health() -> Response:
    """Whether the intake answers and reaches its database."""
    _receiving().store.counts()
    return Response("ok\n", content_type="text/plain")


@pages.get("/phieu/<number>")
def slip(number: str) -> tuple[str, int]:
    """The page behind a slip's QR: here since when, or not yet. A wrong code gets the answer of an unknown number."""
    language = request.args.get("lang", "vi")
    text = part("catalogues")[language if language in LANGUAGES else "vi"]
    allowed = part("lookups").allows(str(request.remote_addr))
    number, code = _normal(number), request.args.get("ma", "")
    arrived = _receiving().store.arrival_of(number, code) if allowed else None
    facts = {"number": number, "code": code, "arrived": arrived, "allowed": allowed}
    page = render_template("slip.html", t=text, now=datetime.datetime.now(datetime.UTC), style=part("style"), **facts)
    return page, 200 if allowed else 429


def _database_down(_: Exception) -> Response:
    again = str(DOWN_AGAIN_S)
    return problem_answer(Problem(503, "database-down", "The database does not answer.", Retry_After=again))


def _normal(number: str) -> str:
    try:
        return parse_number(number)
    except ValueError:
        return ""


def _announcement(size: int) -> Announcement:
    header = request.headers.get("Upload-Metadata", "")
    try:
        if len(header) > _METADATA_MAX:
            raise ValueError("too long")
        facts = msgspec.convert(_pairs(header), _Metadata)
    except ValueError as error:
        raise Problem(400, "metadata", f"Upload-Metadata: {error}.") from error
    return Announcement(upload_id=new_upload_id(), size=size, metadata=header, **msgspec.structs.asdict(facts))


def _pairs(header: str) -> dict[str, str]:
    pairs = (item.split() for item in header.split(",") if item.strip())
    return {key: base64.b64decode("".join(value), validate=True).decode() for key, *value in pairs}


def _checksum() -> Checksum | None:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, text = header.partition(" ")
    if algorithm not in Checksum.ALGORITHMS:
        raise Problem(400, "algorithm", f"Upload-Checksum: one of {', '.join(Checksum.ALGORITHMS)}.")
    try:
        return Checksum(algorithm, base64.b64decode(text, validate=True))
    except ValueError as error:
        raise Problem(
            400, "checksum-header", "Upload-Checksum: an algorithm, a space, the digest in base64."
        ) from error


def _body(stream: Any, length: int) -> Iterator[memoryview]:
    """The body as it comes. Each block overwrites the last: fresh memory for each would cost as much as the copying."""
    buffer = memoryview(bytearray(min(length, BLOCK)))
    while length:
        count = stream.readinto1(buffer[:length])
        if not count:
            raise ConnectionResetError("the body ended early")
        length -= count
        yield buffer[:count]


def _number_in(header: str) -> int:
    text = request.headers.get(header, "")
    if not re.fullmatch("[0-9]{1,18}", text):
        raise Problem(400, "header", f"{header}: a whole number, 0 or more.")
    return int(text)


def _offset_of(row: StoredDossier) -> int:
    offset = _receiving().offset(row)
    if offset is None:
        raise Problem(410, "expired", "The upload was not continued and is gone; create it again.")
    return offset


def _expiry(row: StoredDossier) -> dict[str, str]:
    if row.arrived_at:
        return {}
    expires = _receiving().uploads.expires(row.upload_id)
    return {"Upload_Expires": email.utils.format_datetime(expires, usegmt=True)}


def _answer(status: int, **headers: object) -> Response:
    return Response(status=status, headers={name.replace("_", "-"): str(value) for name, value in headers.items()})


def _receiving() -> Receiving:
    receiving: Receiving = part("receiving")
    return receiving


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _harden(response: Response) -> Response:
    if request.path.startswith("/files"):
        response.headers["Tus-Resumable"] = VERSION
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.blueprint != listings.name:  # files for boxes, over links where every byte counts
        response.headers["Content-Security-Policy"] = part("policy")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _override(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """tus lets clients that cannot send PATCH name it in `X-HTTP-Method-Override`."""

    def middleware(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE")
        if method and environ["PATH_INFO"].startswith("/files"):
            environ[SENT_METHOD] = environ["REQUEST_METHOD"]
            environ["REQUEST_METHOD"] = method.upper()
        return application(environ, start_response)

    return middleware

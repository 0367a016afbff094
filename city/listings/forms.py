"""Blank official forms: what an officer hands in is checked, kept by its digest, laid beside a procedure's paper."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pikepdf

from appliance.listings.listing import MAX_FORM_BYTES, MAX_FORM_PAGES, Form
from appliance.listings.listing_check import form_flaws
from city.files import write_durably
from city.listings.files import stranger
from city.listings.refusals import Refused

MAX_BYTES = 24 * 1024 * 1024
"""Bytes of all forms that come at once."""

MEGABYTE = 1024 * 1024

_ACTIVE = {"/JS", "/JavaScript", "/Launch", "/EF", "/EmbeddedFile", "/RichMedia", "/XFA", "/SubmitForm", "/ImportData"}
"""Names that only a document has which does something or brings something along (ISO 32000-1, 12.6 and 7.11.4)."""

_DEPTH = 60
"""Boxes in boxes that are looked into: no writer makes more."""


class FormStore:
    """The forms of every version, published or not, each in a file named by its digest. None is ever overwritten."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes) -> None:
        """Keep a form, durably."""
        path = self._path(hashlib.sha256(content).hexdigest())
        if not path.exists():
            write_durably(path, content)

    def content(self, sha256: str) -> bytes:
        """A form by its digest; FileNotFoundError when there is none, or when the disk spoiled it."""
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            raise FileNotFoundError(sha256)
        content = self._path(sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileNotFoundError(f"{sha256} is damaged")
        return content

    def lacking(self, document: Mapping[str, Any]) -> list[str]:
        """The file names of the forms that a listing names and that are not here as it says."""
        return [form["tep"] for form in document.get("bieu_mau", ()) if self._lacks(form)]

    def _lacks(self, raw: Mapping[str, Any]) -> bool:
        try:
            form = msgspec.convert(raw, Form)
            return bool(form_flaws(form, self.content(form.sha256)))
        except msgspec.ValidationError:
            return False  # said by the listing's own check
        except OSError:
            return True

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.pdf"


@dataclasses.dataclass(frozen=True, slots=True)
class Attached:
    """What becomes of the blank form of a paper: entry, case and paper are places in the listing's document.

    content: None takes the form away. name: what the form is called officially; "" for the file's name.
    """

    entry: int
    case: int
    paper: int
    file: str = ""
    content: bytes | None = None
    name: str = ""


def pages_of(name: str, content: bytes) -> int:
    """How many pages a form has; Refused when it is none that may be printed for anybody.

    A PDF of at most 20 MB and 40 pages that opens without a password, with nothing in it that acts or is hidden.
    """
    if not content:
        raise Refused("empty", name)
    if len(content) > MAX_FORM_BYTES:
        raise Refused("form-large", name, megabytes=MAX_FORM_BYTES // MEGABYTE)
    found = stranger(content)
    if found not in ("", "pdf"):
        raise Refused(found, name)
    if found != "pdf":
        raise Refused("form-no-pdf", name)
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            return _checked(name, pdf)
    except pikepdf.PasswordError as error:
        raise Refused("form-password", name) from error
    except (pikepdf.PdfError, ValueError, RecursionError, RuntimeError) as error:
        raise Refused("broken", name) from error


def _checked(name: str, pdf: pikepdf.Pdf) -> int:
    if pdf.is_encrypted:
        raise Refused("form-password", name)
    if any(_acts(each) for each in pdf.objects):
        raise Refused("form-script", name)
    pages = len(pdf.pages)
    if not pages:
        raise Refused("broken", name)
    if pages > MAX_FORM_PAGES:
        raise Refused("form-pages", name, pages=MAX_FORM_PAGES)
    return pages


def _acts(value: Any, depth: int = 0) -> bool:
    """Whether an object, or one written inside it, has a name of `_ACTIVE`; those it refers to are looked at alone."""
    if depth > _DEPTH:
        return True
    if isinstance(value, pikepdf.Name):
        return str(value) in _ACTIVE
    if isinstance(value, pikepdf.Array):
        return any(_acts(each, depth + 1) for each in value if _direct(each))
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        keys = set(value.keys())
        return bool(keys & _ACTIVE) or any(_acts(value[key], depth + 1) for key in keys if _direct(value[key]))
    return False


def _direct(value: Any) -> bool:
    return not (isinstance(value, pikepdf.Object) and value.is_indirect)


def laid_beside(base: Mapping[str, Any], given: Sequence[Attached]) -> dict[str, Any]:
    """The listing with these forms beside its papers. Forms that no paper names any more leave it. Refused for a bad
    file: then nothing of it is taken.
    """
    document = copy.deepcopy(dict(base))
    for each in given:
        paper = document["thu_tuc"][each.entry]["truong_hop"][each.case]["thanh_phan_ho_so"][each.paper]
        if each.content is None:
            paper.pop("bieu_mau", None)
        else:
            paper["bieu_mau"] = _entered(document, paper.get("bieu_mau", ""), each, each.content)
    named = {paper.get("bieu_mau") for paper in _papers(document)}
    document["bieu_mau"] = [form for form in document.get("bieu_mau", ()) if form["tep"] in named]
    return document


def _entered(document: dict[str, Any], old: str, given: Attached, content: bytes) -> str:
    """The name under which this content stands among the forms: a new form in the place of the paper's own old one
    takes its name over, so that every paper that names it has the new one.
    """
    pages, sha256 = pages_of(given.file, content), hashlib.sha256(content).hexdigest()
    forms = document.setdefault("bieu_mau", [])
    same = next((form for form in forms if form["sha256"] == sha256), None)
    if same:
        return str(same["tep"])
    taken = {form["tep"]: form for form in forms}
    wanted = _file_name(given.file)
    file = wanted if wanted == old or wanted not in taken else _free(wanted, taken)
    title = given.name.strip() or Path(given.file).stem
    entry = {"tep": file, "ten": title, "sha256": sha256, "so_byte": len(content), "so_trang": pages}
    document["bieu_mau"] = [*(form for form in forms if form["tep"] != file), entry]
    return file


def _file_name(name: str) -> str:
    """A file's name as a listing may have it: Latin letters without marks."""
    plain = unicodedata.normalize("NFD", Path(name).stem.lower().replace("đ", "d"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "mau"
    return f"{plain}.pdf"


def _free(wanted: str, taken: Mapping[str, object]) -> str:
    stem = wanted.removesuffix(".pdf")
    numbers = iter(range(2, len(taken) + 3))
    return next(name for name in (f"{stem}-{number}.pdf" for number in numbers) if name not in taken)


def _papers(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in document["thu_tuc"]:
        for case in entry["truong_hop"]:
            yield from case["thanh_phan_ho_so"]

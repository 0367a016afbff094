"""What a file that was handed over is, by its content and not by its name, and whether it is safe to read."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from typing import Literal

from city.listings.refusals import CROOKED, Refused

Kind = Literal["json", "csv", "xlsx", "docx", "html"]

MAX_BYTES = 8 * 1024 * 1024
"""Bytes of all files that come at once."""

MAX_UNPACKED = 64 * 1024 * 1024
MAX_MEMBERS = 2000
"""What a workbook or document may unpack to, in bytes and in members: office files are archives."""

MAX_TAGS = 1_000_000
"""Tags of an office file or a page: each costs its reader some hundred bytes. Five thousand full rows have fewer."""

_STRANGERS = (
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"#!", "program"),
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "old-office"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
"""How files begin that are none of ours, and why they are refused."""

_PARTS = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
_PROGRAMS = re.compile(
    r"vbaProject|\.(exe|dll|com|scr|bat|cmd|ps1|js|jse|vbs|wsf|hta|jar|msi|lnk)$|/(embeddings|activeX)/", re.I
)
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|meta|div|table|p)\b", re.I | re.S
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9_-]+)""", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSETS = {"utf-8", "utf8", "windows-1252", "iso-8859-1", "us-ascii", "windows-1258"}


def kind_of(name: str, content: bytes) -> Kind:
    """What the file is; Refused, with the reason, when it is none of the kinds that are read here or not safe."""
    if not content.strip():
        raise Refused("empty", name)
    if found := stranger(content):
        raise Refused(found, name)
    if zipfile.is_zipfile(io.BytesIO(content)):
        return _office(name, content)
    text = text_of(name, content)
    if text.lstrip().startswith(("{", "[")):
        return "json"
    if _HTML.match(text):
        if text.count("<") > MAX_TAGS:
            raise Refused("bomb", name, megabytes=MAX_UNPACKED // 1024**2)
        return "html"
    if name.lower().endswith((".csv", ".txt", ".tsv")):
        return "csv"
    raise Refused("unknown", name)


def stranger(content: bytes) -> str:
    """What a file is by its first bytes that is no listing; "" for all others."""
    return next((reason for begins, reason in _STRANGERS if content.startswith(begins)), "")


def text_of(name: str, content: bytes) -> str:
    """The file's text by its byte order mark or, in a web page, by the charset it names; UTF-8 otherwise."""
    encoding = next((each for mark, each in _BOMS if content.startswith(mark)), "")
    if not encoding:
        named = _CHARSET.search(content[:2048])
        said = named[1].decode("ascii").lower() if named and content.lstrip().startswith(b"<") else "utf-8"
        encoding = said if said in _CHARSETS else "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("encoding", name, place=error.start + 1) from error


def _office(name: str, content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _checked(name, archive)
    except (*CROOKED, RuntimeError) as error:  # a RuntimeError: with a password, or packed in a way nobody uses
        raise Refused("broken", name) from error


def _checked(name: str, archive: zipfile.ZipFile) -> Kind:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refused("bomb", name, megabytes=MAX_UNPACKED // 1024**2)
    kinds = [kind for part, kind in _PARTS.items() if part in archive.namelist()]
    if len(kinds) != 1:
        raise Refused("archive", name)
    for member in members:
        if _PROGRAMS.search(member.filename) or member.filename.startswith(("/", "..")):
            raise Refused("macro", name, member=member.filename)
    if sum(_tags(name, archive, member) for member in members) > MAX_TAGS:
        raise Refused("bomb", name, megabytes=MAX_UNPACKED // 1024**2)
    return "xlsx" if kinds[0] == "xlsx" else "docx"


def _tags(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """How many tags a member has. Office files have no document types; one that has wants entities resolved, which is
    how such bombs are built.
    """
    if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
        return 0
    text = archive.read(member)
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused("bomb", name, megabytes=MAX_UNPACKED // 1024**2)
    return text.count(b"<")

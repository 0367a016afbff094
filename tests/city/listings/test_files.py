"""What is handed over is known by its content: programs, bombs, macros and strangers are refused by name."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from city.listings import files, sheet
from city.listings.columns import COLUMNS
from city.listings.files import kind_of, text_of
from city.listings.refusals import Refused
from tests.city.listings.given import added_to, archive, document, page


def workbook() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def reason(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        kind_of(name, content)
    assert caught.value.arguments["file"] == name
    return caught.value.reason


def test_each_kind_is_known_whatever_its_name() -> None:
    assert kind_of("ChiTietTTHC_1.001193.doc", page()) == "html"
    assert kind_of("ChiTietTTHC_1.001193.doc", document()) == "docx"
    assert kind_of("niem-yet.doc", workbook()) == "xlsx"
    assert kind_of("x", b'\xef\xbb\xbf {"thu_tuc": []}') == "json"
    assert kind_of("niem-yet.csv", "Mã thủ tục;Tên thủ tục".encode()) == "csv"
    assert kind_of("niem-yet.csv", "Mã thủ tục\tTên thủ tục".encode("utf-16")) == "csv"


@pytest.mark.parametrize(
    ("begins", "expected"),
    [
        (b"MZ\x90\x00", "program"),
        (b"\x7fELF\x02", "program"),
        (b"#!/bin/sh\n", "program"),
        (b"%PDF-1.7", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-office"),
        (b"{\\rtf1", "rtf"),
        (b"\x1f\x8b\x08", "archive"),
        (b"GIF89a;", "unknown"),
        (b"From: x\nMIME-Version: 1.0", "unknown"),
        (b" \n ", "empty"),
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "encoding"),
    ],
)
@pytest.mark.parametrize("name", ["niem-yet.doc", "niem-yet.xlsx"])
def test_strangers_are_refused_whatever_their_name(name: str, begins: bytes, expected: str) -> None:
    assert reason(name, begins) == expected


def test_an_archive_is_no_document() -> None:
    assert reason("niem-yet.xlsx", archive(readme_txt=b"x")) == "archive"
    assert reason("niem-yet.xlsx", archive(xl__workbook_xml=b"<a/>", word__document_xml=b"<a/>")) == "archive"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = added_to(workbook(), "xl/worksheets/sheet2.xml", b"\0" * (files.MAX_UNPACKED + 1))
    assert len(bomb) < files.MAX_BYTES
    assert reason("niem-yet.xlsx", bomb) == "bomb"


def test_too_many_members_are_a_bomb_too() -> None:
    members = {f"m{number}_txt": b"" for number in range(files.MAX_MEMBERS + 1)}
    assert reason("niem-yet.docx", archive(word__document_xml=b"<a/>", **members)) == "bomb"


def test_a_row_of_a_million_cells_is_a_bomb_though_it_is_small() -> None:
    row = b"<worksheet><sheetData><row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row></sheetData></worksheet>"
    assert len(row) < files.MAX_UNPACKED
    assert reason("niem-yet.xlsx", added_to(workbook(), "xl/worksheets/sheet1.xml", row)) == "bomb"


def test_a_page_of_nothing_but_tags_is_a_bomb() -> None:
    assert reason("x.doc", b"<html><body>" + b"<p>x</p>" * 600_000) == "bomb"
    assert kind_of("x.doc", b"<html><body>" + b"<div>" * 900_000) == "html"


def test_the_largest_sheet_that_is_read_is_no_bomb() -> None:
    book = openpyxl.Workbook()
    for _ in range(sheet.MAX_ROWS):
        book.active.append(["Một ô có chữ"] * len(COLUMNS))
    out = io.BytesIO()
    book.save(out)
    assert kind_of("niem-yet.xlsx", out.getvalue()) == "xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_would_grow_are_not_resolved(encoding: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><sst>&c;</sst>'.encode(encoding)
    assert reason("niem-yet.xlsx", added_to(workbook(), "xl/sharedStrings.xml", laughs)) == "bomb"


@pytest.mark.parametrize(
    "member", ["xl/vbaProject.bin", "xl/embeddings/oleObject1.bin", "xl/media/setup.exe", "xl/activeX/activeX1.xml"]
)
def test_macros_and_what_is_embedded_are_refused_by_name(member: str) -> None:
    with pytest.raises(Refused) as caught:
        kind_of("niem-yet.xlsx", added_to(workbook(), member, b"x"))
    assert (caught.value.reason, caught.value.arguments["member"]) == ("macro", member)


@pytest.mark.parametrize("kept", [50, 200, 1000])
def test_a_workbook_that_was_cut_is_broken_not_a_crash(kept: int) -> None:
    assert reason("niem-yet.xlsx", workbook()[:-kept]) in ("broken", "encoding", "archive")


def test_text_in_another_encoding_is_refused_with_its_place() -> None:
    with pytest.raises(Refused) as caught:
        text_of("niem-yet.csv", "Mã".encode("latin-1"))
    assert (caught.value.reason, caught.value.arguments["place"]) == ("encoding", 2)


@for_all(st.binary(max_size=300))
def test_any_bytes_are_a_kind_or_refused(content: bytes) -> None:
    try:
        assert kind_of("x.csv", content) in ("json", "csv", "html")
    except Refused as refused:
        assert refused.reason in ("empty", "encoding", "program", "pdf", "rtf", "archive", "old-office", "broken")

"""The national portal's detail sheet of one procedure, saved as a document: a web page called .doc, or a DOCX.

Both become one stream of paragraphs and tables, in which the sheet's twenty labels stand. Words stay as they are.
"""

from __future__ import annotations

import dataclasses
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from city.listings import cells
from city.listings.cells import CellError
from city.listings.columns import ONE_CASE, WAYS
from city.listings.files import text_of
from city.listings.refusals import CROOKED, Place, Refused, Rejection
from city.listings.sheet import Entry

LABELS = {
    "mã thủ tục": "ma",
    "số quyết định": "so_quyet_dinh",
    "tên thủ tục": "ten",
    "cấp thực hiện": "cap",
    "loại thủ tục": "loai",
    "lĩnh vực": "linh_vuc",
    "trình tự thực hiện": "trinh_tu",
    "cách thức thực hiện": "hinh_thuc_nop",
    "thành phần hồ sơ": "truong_hop",
    "đối tượng thực hiện": "doi_tuong",
    "cơ quan thực hiện": "co_quan",
    "cơ quan có thẩm quyền": "co_quan_tham_quyen",
    "địa chỉ tiếp nhận hs": "dia_chi",
    "địa chỉ tiếp nhận hồ sơ": "dia_chi",
    "cơ quan được ủy quyền": "co_quan_uy_quyen",
    "cơ quan được uỷ quyền": "co_quan_uy_quyen",
    "cơ quan phối hợp": "co_quan_phoi_hop",
    "kết quả thực hiện": "ket_qua",
    "căn cứ pháp lý": "can_cu",
    "yêu cầu, điều kiện thực hiện": "dieu_kien",
    "yêu cầu điều kiện thực hiện": "dieu_kien",
    "từ khóa": "tu_khoa",
    "từ khoá": "tu_khoa",
    "mô tả": "mo_ta",
    "thủ tục hành chính liên quan": "",
}
"""The sheet's labels, in small letters, and the listing's keys; "" for what a listing does not have."""

TITLES = {key: label.capitalize() for label, key in reversed(LABELS.items())}
"""What a rejection calls the place of a key."""

MUST = ("ma", "ten", "cap", "linh_vuc", "hinh_thuc_nop", "truong_hop", "co_quan", "ket_qua")
NOTHING = "không có thông tin"
"""What the portal writes where it has nothing."""

UNSAID = "Bản chi tiết không ghi"
"""What stands for a time or a fee that the sheet leaves out: a resident must not take a gap for "free"."""

_LISTS = ("trinh_tu", "doi_tuong")
_CODE_IN_NAME = re.compile(r"ChiTietTTHC_([0-9A-Za-z.]+?)(?:\s*\(\d+\))?\.docx?\Z", re.I)
_COUNT = r"{}\s*:?\s*(\d+)"

Table = list[list[str]]
Block = str | Table


def read(file: str, kind: str, content: bytes, day: str) -> tuple[list[Entry], list[Rejection]]:
    """The procedure of a sheet retrieved on this day, and what is wrong with it. Refused if it is no such sheet."""
    blocks = _html_blocks(text_of(file, content)) if kind == "html" else _docx_blocks(file, content)
    fields = _fields(blocks)
    if "ma" not in fields and "ten" not in fields:
        raise Refused("no-sheet", file)
    rejections = [
        Rejection(Place(file, column=TITLES[key]), "missing")
        for key in MUST
        if not any(map(_said, fields.get(key, ())))
    ]
    found = _Sheet(file, fields, rejections)
    entry = Entry(found.raw(day), [], "detail")
    entry.places = [Place(file)] * len(entry.raw["truong_hop"])
    return [entry], rejections


def _fields(blocks: Iterable[Block]) -> dict[str, list[Block]]:
    """The blocks below each label, with what follows it on its own line as the first."""
    fields: dict[str, list[Block]] = {}
    current: list[Block] = []
    for block in _unfolded(blocks):
        label = _label(block) if isinstance(block, str) else None
        if label is None or label[0] in fields:  # a label's words may come again within a text
            current.append(block)
        else:
            key, rest = label
            current = fields.setdefault(key, [])
            current += [rest] if rest else []
    return fields


def _unfolded(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same, with tables of labels and values as the lines that they are."""
    for block in blocks:
        if isinstance(block, str):
            yield from (line.strip() for line in block.split("\n") if line.strip())
        elif all(len(row) > 1 and _label(f"{row[0].rstrip(': ')}:") for row in block):
            for label, *values in block:
                yield f"{label.rstrip(': ')}:"
                yield from (line.strip() for value in values for line in value.split("\n") if line.strip())
        else:
            yield block


def _label(line: str) -> tuple[str, str] | None:
    label, colon, rest = line.partition(":")
    key = LABELS.get(" ".join(label.split()).casefold())
    return (key, rest.strip()) if key is not None and colon else None


def _said(block: Block) -> bool:
    return any(any(row) for row in block) if isinstance(block, list) else block.casefold().strip(" .") != NOTHING


@dataclasses.dataclass
class _Sheet:
    file: str
    fields: Mapping[str, list[Block]]
    rejections: list[Rejection]

    def raw(self, day: str) -> dict[str, Any]:
        """The listing's entry. What the sheet does not say (how people call it, how far it goes online) is left out."""
        tables = ("hinh_thuc_nop", "truong_hop", "can_cu")
        texts = {key: self._text(key) for key in self.fields if key and key not in tables}
        raw: dict[str, Any] = {key: text for key, text in texts.items() if text}
        raw |= {key: raw[key].split("\n") for key in _LISTS if key in raw}
        raw["tu_khoa"] = [word.strip() for word in re.split(r"[;,\n]", raw.get("tu_khoa", "")) if word.strip()]
        ways = self._ways()
        raw["hinh_thuc_nop"] = ways
        raw["truong_hop"] = self._cases(ways)
        raw["can_cu"] = self._basis()
        raw["nguon"] = {"*": f"Bản chi tiết thủ tục hành chính, tệp {self.file}"}
        raw["ngay_trich_xuat"] = day
        self._check_name(raw.get("ma", ""))
        return raw

    def _text(self, key: str) -> str:
        return "\n".join(block for block in self.fields[key] if isinstance(block, str) and _said(block))

    def _check_name(self, code: str) -> None:
        named = _CODE_IN_NAME.search(self.file)
        if named and code and named[1] != code:
            self._reject("ma", "other-code", code)

    def _reject(self, key: str, reason: str, detail: str) -> None:
        self.rejections.append(Rejection(Place(self.file, column=TITLES[key]), reason, detail))

    def _tables(self, key: str) -> Iterator[list[dict[str, str]]]:
        """The tables of a field, each row by its column's title in small letters."""
        for block in self.fields.get(key, ()):
            if isinstance(block, list):
                yield _by_title(block)

    def _ways(self) -> list[dict[str, str]]:
        ways = []
        for row in (row for table in self._tables("hinh_thuc_nop") for row in table):
            said = row.get("hình thức nộp", "").casefold()
            form = next((key for key, word in WAYS.items() if word in said), None)
            if form is None:
                self._reject("hinh_thuc_nop", "choice", row.get("hình thức nộp", ""))
                continue
            way = {"hinh_thuc": form, "thoi_han": row.get("thời hạn giải quyết", "")}
            way |= {"le_phi": row.get("phí, lệ phí", ""), "mo_ta": row.get("mô tả", "")}
            ways.append({key: value for key, value in way.items() if _said(value) and value})
        return ways

    def _cases(self, ways: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
        time, fee = (_of_all_ways(ways, key) for key in ("thoi_han", "le_phi"))
        terms = {"thoi_han": {"mo_ta": time, "quy_tac": ""}, "le_phi": {"mo_ta": fee, "so_tien": ""}}
        papers: dict[str, list[dict[str, Any]]] = {}
        name, how = ONE_CASE, "nop"
        for block in self.fields.get("truong_hop", ()):
            if isinstance(block, str):
                name, how = _heading(block, name)
                if not _is_heading(block) and _said(block):
                    papers.setdefault(name, []).append(_note(block))
                continue
            for row in _by_title(block):
                paper = _paper(row, how)
                if paper is None:
                    name, how = _heading(row.get("tên giấy tờ", ""), name)
                else:
                    papers.setdefault(name, []).append(paper)
        return [{"ten": name, "thanh_phan_ho_so": given, **terms} for name, given in papers.items()] or [
            {"ten": ONE_CASE, "thanh_phan_ho_so": [], **terms}
        ]

    def _basis(self) -> list[dict[str, str]]:
        acts = []
        for row in (row for table in self._tables("can_cu") for row in table):
            number = row.get("số ký hiệu", "")
            if not number:
                continue
            act = {"so_ky_hieu": number, "trich_yeu": row.get("trích yếu", "")}
            act |= {"co_quan_ban_hanh": row.get("cơ quan ban hành", "")}
            try:
                issued = row.get("ngày ban hành", "")
                act |= {"ngay_ban_hanh": cells.day(issued)} if issued and _said(issued) else {}
            except CellError as error:
                self._reject("can_cu", error.reason, error.detail)
            acts.append({key: value for key, value in act.items() if value})
        return acts


def _of_all_ways(ways: Sequence[Mapping[str, str]], key: str) -> str:
    """What the ways to file say of time or fee: once where they agree, else each with its way."""
    said = {way["hinh_thuc"]: way[key] for way in ways if way.get(key)}
    if not said:
        return UNSAID
    if len(set(said.values())) == 1 and len(said) == len({way["hinh_thuc"] for way in ways}):
        return next(iter(said.values()))
    return "\n".join(f"{WAYS[form].capitalize()}: {text}" for form, text in said.items())


def _heading(text: str, name: str) -> tuple[str, str]:
    """What a line above papers begins: another case, or papers of the same that are only shown."""
    plain = text.strip(" *-+:.")
    how = "xuat_trinh" if "xuất trình" in plain.casefold() else "nop"
    return (plain if plain.casefold().startswith("trường hợp") else name), how


def _is_heading(text: str) -> bool:
    plain = text.strip(" *-+").casefold()
    return plain.endswith(":") or plain.startswith(("bao gồm", "trường hợp", "giấy tờ phải"))


def _note(text: str) -> dict[str, Any]:
    """What the sheet says among its papers: kept in its place, with nothing to hand in."""
    return {"ten": text.lstrip("*-+ "), "ban_chinh": 0, "ban_sao": 0, "cach": "xuat_trinh"}


def _paper(row: Mapping[str, str], how: str) -> dict[str, Any] | None:
    """A paper, or None for a row that is a heading between papers."""
    name, counts = row.get("tên giấy tờ", "").strip(), row.get("số lượng", "")
    originals, copies = (_counted(each, counts) for each in ("Bản chính", "Bản sao"))
    if not originals and not copies and (not name or name.startswith("*") or name.endswith(":")):
        return None
    shown = how if originals or copies else "xuat_trinh"
    return {"ten": name.lstrip("-+ "), "ban_chinh": originals, "ban_sao": copies, "cach": shown}


def _counted(what: str, counts: str) -> int:
    found = re.search(_COUNT.format(what), counts, re.I)
    return int(found[1]) if found else 0


def _by_title(table: Table) -> list[dict[str, str]]:
    titles = [" ".join(title.split()).casefold() for title in table[0]] if table else []
    return [dict(zip(titles, row, strict=False)) for row in table[1:]]


# The two kinds of document as blocks

_APART = {
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "body",
    "center",
    "tr",
    "td",
    "dd",
    "dt",
}
_UNSEEN = {"script", "style", "head", "title", "meta", "link", "xml"}


def _plain(text: str) -> str:
    """A cell's or paragraph's words: composed, one space between them, line ends kept."""
    said = unicodedata.normalize("NFC", text).replace("\xa0", " ").replace("\u200b", "")
    return "\n".join(line for line in (" ".join(each.split()) for each in said.split("\n")) if line)


def _html_blocks(text: str) -> Iterator[Block]:
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except etree.ParserError:  # nothing in it
        return
    for block in _walked(root, lambda table: [[_plain(_words(cell)) for cell in row] for row in _html_rows(table)]):
        plain = _plain(block) if isinstance(block, str) else block
        if plain:
            yield plain


def _walked(element: Any, table_of: Callable[[Any], Table]) -> Iterator[Block]:
    """Runs of text between what stands apart, and tables."""
    run = _flat(element.text)
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "table":
            yield run
            run = ""
            if any(inner.tag == "table" for inner in child.iterdescendants()):
                yield from _walked_rows(child, table_of)
            else:
                yield table_of(child)
        elif tag in _APART or (tag not in _UNSEEN and child.find(".//table") is not None):
            yield run
            run = ""
            yield from _walked(child, table_of)
        elif tag == "br":
            run += "\n"
        elif tag not in _UNSEEN:
            run += _words(child)
        run += _flat(child.tail)
    yield run


def _walked_rows(table: Any, table_of: Callable[[Any], Table]) -> Iterator[Block]:
    """A table that only arranges others: a label and, beside it, its own table."""
    for row in _html_rows(table):
        for number, cell in enumerate(row):
            words = _plain(_words(cell))
            if number == 0 and words.rstrip(": ").casefold() in LABELS:
                yield f"{words.rstrip(': ')}:"
            else:
                yield from _walked(cell, table_of)


def _html_rows(table: Any) -> list[list[Any]]:
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]


def _words(element: Any) -> str:
    """The text of an element, with line ends where it shows some."""
    said = _flat(element.text)
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        inner = "\n" if tag == "br" else "" if tag in _UNSEEN or not tag else _words(child)
        said += f"\n{inner}\n" if tag in _APART else inner
        said += _flat(child.tail)
    return said


def _flat(text: str | None) -> str:
    """Line ends in a web page's source are spaces."""
    return " ".join(re.split(r"[\r\n\t]+", text)) if text else ""


def _docx_blocks(file: str, content: bytes) -> Iterator[Block]:
    import docx

    try:
        yield from list(_inner(docx.Document(io.BytesIO(content))))
    except CROOKED as error:
        raise Refused("broken", file) from error


def _inner(container: Any) -> Iterator[Block]:
    from docx.table import Table as WordTable

    for item in container.iter_inner_content():
        if not isinstance(item, WordTable):
            plain = _plain(item.text)
            if plain:
                yield plain
        elif any(cell.tables for row in item.rows for cell in row.cells):
            for row in item.rows:
                yield from (block for cell in row.cells for block in _labelled(cell))
        else:
            yield [[_plain(cell.text) for cell in row.cells] for row in item.rows]


def _labelled(cell: Any) -> Iterator[Block]:
    words = _plain(cell.text)
    if not cell.tables and words.rstrip(": ").casefold() in LABELS:
        yield f"{words.rstrip(': ')}:"
    else:
        yield from _inner(cell)

"""Files as clerks have them, made here: the portal's detail sheet in three shapes, and what must never be opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx

CODE, NAME = "1.001193", "Thủ tục đăng ký khai sinh"
FIELDS: Sequence[tuple[str, object]] = (
    ("Mã thủ tục", CODE),
    ("Số quyết định", "1872/QĐ-BTP"),
    ("Tên thủ tục", NAME),
    ("Cấp thực hiện", "Cấp xã"),
    ("Loại thủ tục", "TTHC được luật giao quy định chi tiết"),
    ("Lĩnh vực", "Hộ tịch"),
    ("Trình tự thực hiện", ["- Người có yêu cầu nộp hồ sơ.", "- Lưu ý: mang bản chính.", "- Nhận kết quả."]),
    (
        "Cách thức thực hiện",
        (
            ("Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả"),
            ("Trực tiếp", "Ngay trong ngày", "Lệ phí : 8000 Đồng", "Nộp tại UBND cấp xã"),
            ("Trực tuyến", "Ngay trong ngày", "Miễn lệ phí", ""),
            ("Dịch vụ bưu chính", "Ngay trong ngày", "", "Gửi qua bưu điện"),
        ),
    ),
    (
        "Thành phần hồ sơ",
        [
            "Bao gồm",
            (
                ("Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng"),
                ("* Giấy tờ phải nộp:", "", "Bản chính: 0 - Bản sao: 0"),
                ("- Tờ khai đăng ký khai sinh.", "TKkhaisinh.doc", "Bản chính: 1 - Bản sao: 0"),
                ("* Giấy tờ phải xuất trình:", "", "Bản chính: 0 - Bản sao: 0"),
                ("- Thẻ căn cước.", "", "Bản chính: 1 - Bản sao: 0"),
            ),
            "Trường hợp ủy quyền",
            (
                ("Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng"),
                ("Văn bản ủy quyền", "", "Bản chính: 1 - Bản sao: 2"),
            ),
        ],
    ),
    ("Đối tượng thực hiện", "Công dân Việt Nam, Người Việt Nam định cư ở nước ngoài"),
    ("Cơ quan thực hiện", "Ủy ban nhân dân cấp xã"),
    ("Cơ quan có thẩm quyền", "Không có thông tin"),
    ("Địa chỉ tiếp nhận HS", "Không có thông tin"),
    ("Cơ quan được ủy quyền", "Không có thông tin"),
    ("Cơ quan phối hợp", "Không có thông tin"),
    ("Kết quả thực hiện", "Giấy khai sinh"),
    (
        "Căn cứ pháp lý",
        (
            ("Số ký hiệu", "Trích yếu", "Ngày ban hành", "Cơ quan ban hành"),
            ("60/2014/QH13", "Luật Hộ tịch", "20-11-2014", "Quốc hội"),
            ("Nghị định mẫu", "Trích yếu mẫu", "", ""),
        ),
    ),
    ("Yêu cầu, điều kiện thực hiện", "Không có thông tin"),
    ("Từ khóa", "khai sinh, trẻ em"),
    ("Mô tả", "Không có thông tin"),
)
"""A made-up sheet with the portal's labels and table titles; its facts are for trial only."""


def _table_html(rows: Sequence[Sequence[str]]) -> str:
    body = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in rows)
    return f"<table border=1>{body}</table>"


def _parts(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def page(fields: Sequence[tuple[str, object]] = FIELDS, charset: str = "utf-8") -> bytes:
    """A web page as Word saves it: paragraphs with a label in bold, then tables; line ends where nobody sees them."""
    body = ""
    for label, value in fields:
        parts = _parts(value)
        first = f" {parts.pop(0)}" if parts and isinstance(parts[0], str) else ""
        body += f"<p class=MsoNormal><b>{label.replace(' ', chr(10), 1)}:</b><span\nlang=VI>{first}</span></p>"
        body += "".join(f"<p>{part}</p>" if isinstance(part, str) else _table_html(part) for part in parts)  # type: ignore[arg-type]
    head = f"<meta http-equiv=Content-Type content='text/html; charset={charset}'><title>x</title><style>p {{}}</style>"
    text = f"<html xmlns:o='urn:schemas-microsoft-com:office:office'><head>{head}</head><body>{body}</body></html>"
    return text.encode(charset, "xmlcharrefreplace")


def arranged_page(fields: Sequence[tuple[str, object]] = FIELDS) -> bytes:
    """A web page whose labels stand in a table, beside what they are of."""
    rows = ""
    for label, value in fields:
        parts = [f"<div>{part}</div>" if isinstance(part, str) else _table_html(part) for part in _parts(value)]  # type: ignore[arg-type]
        rows += f"<tr><td><b>{label}:</b></td><td>{''.join(parts)}</td></tr>"
    return f"\ufeff<!DOCTYPE html><html><body><h1>{NAME}</h1><table>{rows}</table></body></html>".encode()


def document(fields: Sequence[tuple[str, object]] = FIELDS) -> bytes:
    """The same as a Word document."""
    made = docx.Document()
    made.add_heading("CHI TIẾT THỦ TỤC HÀNH CHÍNH")
    for label, value in fields:
        parts = _parts(value)
        first = f" {parts.pop(0)}" if parts and isinstance(parts[0], str) else ""
        paragraph = made.add_paragraph()
        paragraph.add_run(f"{label}:").bold = True
        paragraph.add_run(str(first))
        for part in parts:
            if isinstance(part, str):
                made.add_paragraph(part)
                continue
            table = made.add_table(0, len(part[0]))  # type: ignore[index]
            for row in part:  # type: ignore[attr-defined]
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def arranged_document(fields: Sequence[tuple[str, object]] = FIELDS) -> bytes:
    """A Word document whose labels stand in a table, with tables inside its cells."""
    made = docx.Document()
    outer = made.add_table(0, 2)
    for label, value in fields:
        name, cell = outer.add_row().cells
        name.text = f"{label}:"
        for part in _parts(value):
            if isinstance(part, str):
                cell.add_paragraph(part)
                continue
            table = cell.add_table(0, len(part[0]))  # type: ignore[index]
            for row in part:  # type: ignore[attr-defined]
                for inner, text in zip(table.add_row().cells, row, strict=True):
                    inner.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    """A zip archive with these members; two underscores in a name stand for a slash, one for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def added_to(office: bytes, name: str, content: bytes) -> bytes:
    """An office file with one member more, or another content of one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()

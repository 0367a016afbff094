"""The columns of a spreadsheet of procedures: one row a procedure, or one a case of it, as the template has them."""

from __future__ import annotations

import dataclasses
from typing import Literal

Form = Literal["text", "lines", "words", "date", "papers", "ways", "basis", "doubts", "sources", "online"]


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, the key that it fills in the listing, how its cells are written.

    must: whether it must be there and filled. of_case: whether it belongs to a case, so that a
    procedure's rows may differ in it.
    """

    title: str
    key: str
    form: Form = "text"
    must: bool = False
    of_case: bool = False
    width: int = 20


COLUMNS = (
    Column("Mã thủ tục", "ma", must=True, width=14),
    Column("Tên thủ tục", "ten", must=True, width=44),
    Column("Tên thường gọi", "ten_than_thien", width=28),
    Column("Cấp thực hiện", "cap", must=True, width=14),
    Column("Lĩnh vực", "linh_vuc", must=True, width=18),
    Column("Cơ quan thực hiện", "co_quan", must=True, width=22),
    Column("Mức dịch vụ công", "muc_dvc", "online", must=True, width=16),
    Column("Cách nộp", "hinh_thuc_nop", "ways", must=True, width=24),
    Column("Trường hợp", "truong_hop.ten", of_case=True, width=22),
    Column("Giấy tờ", "truong_hop.thanh_phan_ho_so", "papers", of_case=True, width=60),
    Column("Thời hạn", "truong_hop.thoi_han", must=True, of_case=True, width=36),
    Column("Lệ phí", "truong_hop.le_phi", must=True, of_case=True, width=30),
    Column("Kết quả", "ket_qua", must=True, width=24),
    Column("Từ khóa", "tu_khoa", "words", width=28),
    Column("Nguồn", "nguon", "sources", must=True, width=36),
    Column("Ngày lấy", "ngay_trich_xuat", "date", must=True, width=13),
    Column("Cần xác minh", "can_xac_minh", "doubts", must=True, width=14),
    Column("Hiệu lực từ", "hieu_luc_tu", "date", width=13),
    Column("Hiệu lực đến", "hieu_luc_den", "date", width=13),
    Column("Thay thế bởi", "thay_the_boi", width=14),
    Column("Số quyết định", "so_quyet_dinh", width=20),
    Column("Loại thủ tục", "loai", width=24),
    Column("Trình tự thực hiện", "trinh_tu", "lines", width=44),
    Column("Đối tượng thực hiện", "doi_tuong", "lines", width=26),
    Column("Cơ quan có thẩm quyền", "co_quan_tham_quyen", width=24),
    Column("Địa chỉ tiếp nhận", "dia_chi", width=24),
    Column("Cơ quan được ủy quyền", "co_quan_uy_quyen", width=24),
    Column("Cơ quan phối hợp", "co_quan_phoi_hop", width=24),
    Column("Căn cứ pháp lý", "can_cu", "basis", width=44),
    Column("Yêu cầu, điều kiện", "dieu_kien", width=36),
    Column("Mô tả", "mo_ta", width=36),
)

BY_KEY = {column.key: column for column in COLUMNS}

ONLINE = {"toan_trinh": "toàn trình", "mot_phan": "một phần"}
WAYS = {"truc_tiep": "trực tiếp", "truc_tuyen": "trực tuyến", "buu_chinh": "bưu chính"}
HOW = {"nop": "nộp", "xuat_trinh": "xuất trình"}
"""Words of the sheet for words of the listing."""

YES, NO = "có", "không"
ONE_CASE = "Trường hợp chung"
"""What the only case of a procedure is called where the sheet does not say."""


def column_of(path: str) -> Column | None:
    """The column that a key's path in an entry (`truong_hop[1].le_phi.mo_ta`) was filled from."""
    plain = "".join(part.split("]")[-1] for part in path.split("["))
    return next((each for each in COLUMNS if plain == each.key or plain.startswith(f"{each.key}.")), None)

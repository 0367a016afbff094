"""The made-up procedure that shows how a row of the template is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EXAMPLE: Mapping[str, Any] = {
    "ma": "9.999999",
    "ten": "Dòng mẫu, xóa trước khi nạp",
    "ten_than_thien": "Tên bà con hay gọi",
    "cap": "Cấp xã",
    "linh_vuc": "Lĩnh vực mẫu",
    "co_quan": "UBND cấp xã",
    "muc_dvc": "mot_phan",
    "hinh_thuc_nop": ["truc_tiep", "truc_tuyen"],
    "truong_hop": [
        {
            "ten": "Trường hợp chung",
            "thanh_phan_ho_so": [
                {"ten": "Tờ khai", "ban_chinh": 1, "ban_sao": 0, "cach": "nop"},
                {"ten": "Giấy tờ tùy thân", "ban_chinh": 1, "ban_sao": 0, "cach": "xuat_trinh"},
            ],
            "thoi_han": {"mo_ta": "03 ngày làm việc"},
            "le_phi": {"mo_ta": "Chép nguyên văn"},
        }
    ],
    "ket_qua": "Kết quả mẫu",
    "tu_khoa": ["từ bà con hay gõ", "từ khác"],
    "nguon": {"*": "Quyết định số …"},
    "ngay_trich_xuat": "2026-11-26",
    "can_xac_minh": True,
}

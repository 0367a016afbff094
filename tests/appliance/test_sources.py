"""What is said of a source in public: words, and nothing that only a computer reads."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.listings.sources import in_words

SAMPLE = json.loads((Path(__file__).parents[2] / "sample-data" / "procedures.json").read_bytes())
SOURCES = {text for each in SAMPLE["thu_tuc"] for text in each.get("nguon", {}).values()}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("id 70176512176", ""),
        ("QĐ 1811/QĐ-TTPVHCC (id 70332388489)", "Quyết định 1811/QĐ-TTPVHCC"),
        ("từ trí nhớ, cần kiểm tra ChiTietTTHC_<mã>.doc", "từ trí nhớ, cần kiểm tra"),
        ("https://xa.tinh.gov.vn/a/b.html (NQ 253/2020/NQ-HĐND)", "Nghị quyết 253/2020/NQ-HĐND"),
        ("dichvucong.gov.vn", "Cổng Dịch vụ công quốc gia"),
        ("https://csdl.dichvucong.gov.vn/x?id=3", "Cổng Dịch vụ công quốc gia"),
        ("dichvucong.tinh.gov.vn ?ma=26455 (nhóm chứng thực)", "trang của cơ quan nhà nước (nhóm chứng thực)"),
        ("https://example.com/tin", ""),
        ("Sổ tay của phường", "Sổ tay của phường"),
        ("", ""),
    ],
)
def test_a_source_is_said_in_words(source: str, words: str) -> None:
    assert in_words(source) == words


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_no_source_of_the_sample_shows_what_only_computers_read(source: str) -> None:
    assert not re.search(r"https?:|www\.|\.vn|\.doc|\bid \d", in_words(source))


@given(st.text())
def test_words_of_words_are_the_same_words(source: str) -> None:
    assert in_words(in_words(source)) == in_words(source)

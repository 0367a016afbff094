"""The search by itself: slips, spaces, half words, sounds, contexts; on a few invented entries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.search.alike import Vocabulary, readings
from appliance.search.codes import find_codes
from appliance.search.everyday import Everyday, everyday
from appliance.search.search import Index, Phrase
from appliance.search.squeezed import Squeezed
from appliance.search.words import fold, spelling

ENTRIES = [
    "Đăng ký nuôi ong",
    "Cấp thẻ thư viện",
    "Mượn sân bóng đá",
    "Xin trồng cây xanh",
    "Báo mất thẻ thư viện",
    "Thuê hội trường",
]
INDEX = Index([Phrase(name, 1)] for name in ENTRIES)


def first(query: str) -> str:
    return ENTRIES[INDEX.find(query)[0]]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("nuôi ong", "Đăng ký nuôi ong"),
        ("nuoi ong", "Đăng ký nuôi ong"),
        ("nuooi ong", "Đăng ký nuôi ong"),
        ("nuoi6 ong", "Đăng ký nuôi ong"),
        ("nui ong", "Đăng ký nuôi ong"),
        ("nuio ong", "Đăng ký nuôi ong"),
        ("nuoiong", "Đăng ký nuôi ong"),
        ("nuoio ng", "Đăng ký nuôi ong"),
        ("dang ky nuo iong", "Đăng ký nuôi ong"),
        ("muon sa nbong da", "Mượn sân bóng đá"),
        ("luôi ong", "Đăng ký nuôi ong"),
        ("thẻ thư", "Cấp thẻ thư viện"),
        ("mat the thu vien", "Báo mất thẻ thư viện"),
        ("san bong", "Mượn sân bóng đá"),
        ("xân bóng", "Mượn sân bóng đá"),
        ("chồng cây", "Xin trồng cây xanh"),
        ("hội chường", "Thuê hội trường"),
        ("hoij truwowfng", "Thuê hội trường"),
        ("hôị trường", "Thuê hội trường"),
    ],
)
def test_what_is_meant_comes_first(query: str, name: str) -> None:
    assert first(query) == name


@given(st.sampled_from(ENTRIES), st.data())
def test_one_slip_in_a_name_is_forgiven(name: str, data: st.DataObject) -> None:
    typed = fold(name) if data.draw(st.booleans()) else name
    place = data.draw(st.integers(0, len(typed) - 1))
    wrong = data.draw(st.sampled_from("qwertyuiopasdfghjklzxcvbnm "))
    kind = data.draw(st.sampled_from(["left out", "twice", "another", "one more", "changed places"]))
    rest = typed[place + 1 :]
    slipped = {
        "left out": typed[:place] + rest,
        "twice": typed[:place] + typed[place] * 2 + rest,
        "another": typed[:place] + wrong + rest,
        "one more": typed[:place] + wrong + typed[place:],
        "changed places": typed[:place] + rest[:1] + typed[place] + rest[1:],
    }[kind]
    assert first(slipped) == name


@given(st.sampled_from(ENTRIES), st.permutations(range(5)))
def test_words_are_found_in_any_order(name: str, order: list[int]) -> None:
    words = name.split()
    assert first(" ".join(words[place] for place in order if place < len(words))) == name


@given(st.lists(st.text(max_size=12), max_size=6), st.text(max_size=20))
def test_no_text_breaks_an_index(texts: list[str], query: str) -> None:
    found = Index([Phrase(text, 1)] for text in texts).find(query)
    assert len(found) == len(set(found)) <= len(texts)


def test_an_index_of_nothing_finds_nothing() -> None:
    assert Index([]).find("khai sinh") == []


def test_a_context_tells_apart_what_has_the_same_name() -> None:
    index = Index([Phrase("Cấp thẻ", 1), Phrase(field, 0.7, context=True)] for field in ("Thư viện", "Bể bơi", "Y tế"))
    assert [index.find(query)[0] for query in ("thẻ thư viện", "the be boi", "y tế cấp thẻ")] == [0, 1, 2]


def test_a_filler_decides_nothing() -> None:
    index = Index([[Phrase("Xin giấy", 1)], [Phrase("Xin nhà", 1)], [Phrase("Nuôi ong", 1)]], fillers=["xin", "giấy"])
    assert index.find("xin nuôi ong")[0] == 2
    assert index.find("giay nha")[0] == 1


def test_a_plain_word_is_no_filler_where_it_may_be_another() -> None:
    index = Index([[Phrase("để xe", 1)], [Phrase("đẻ", 1)]], fillers=["để"])
    assert index.find("de")[0] == 1


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("1.001193", [0]),
        ("1001193", [0]),
        ("1,001193", [0]),
        ("1 001193", [0]),
        ("001193", [0]),
        ("mã 1.001193", [0]),
        ("1.001193.000.00.00.H26", [0]),
        ("1.001139", [0]),
        ("1.0", [0, 1]),
        ("2.", [2]),
        ("75 tuổi", []),
        ("khai sinh", []),
        ("9.999999", []),
        ("", []),
    ],
)
def test_a_code_is_found_however_it_is_written(query: str, places: list[int]) -> None:
    assert find_codes(query, ["1.001193", "1.000894", "2.000635"]) == places


def test_readings_of_a_word_are_itself_telex_and_vni() -> None:
    assert readings("cuowis") == ["cuowis", "cưới"]
    assert readings("truc1") == ["truc1", "truc"]
    assert readings("cưới") == ["cưới"]


def test_the_very_word_is_surest() -> None:
    words = ["bán", "bản", "ban", "bàn", "bánh"]
    sure = dict(Vocabulary(map(spelling, words)).alike("bán", unfinished=True))
    assert sorted(sure, key=lambda number: -sure[number])[0] == 0
    assert sure[0] == 1
    assert all(share < 1 for number, share in sure.items() if number)


def test_squeezed_texts_are_near_by_a_letter() -> None:
    squeezed = Squeezed(["sinh con", "kết hôn"])
    assert squeezed.near("sinhc on") == {0: 1}
    assert list(squeezed.near("kếtnhôn")) == [1]
    assert squeezed.near("xe máy") == {}


# Nothing rather than what has nothing to do with it

SAID = Index(
    ([Phrase(name, 1)] for name in ENTRIES),
    ["xin", "đăng", "ký", "tôi", "muốn"],
    elsewhere=[[Phrase("hộ chiếu", 1), Phrase("mất thẻ hộ chiếu", 1)]],
    same={"bôồng": "bóng"},
)


@pytest.mark.parametrize("query", ["hộ chiếu", "ho chieu", "tôi muốn xin hộ chiếu", "mất thẻ hộ chiếu"])
def test_a_matter_of_another_office_finds_nothing_here(query: str) -> None:
    assert SAID.find(query) == []


@pytest.mark.parametrize("query", ["cấp thẻ", "mất thẻ thư viện", "hộ nuôi ong"])
def test_a_matter_of_another_office_hides_nothing_that_is_meant(query: str) -> None:
    assert SAID.find(query)


@pytest.mark.parametrize("query", ["cây bút", "xanh đỏ tím vàng", "thuê xe đi chơi xa"])
def test_one_word_in_common_is_no_answer(query: str) -> None:
    assert SAID.find(query) == []


def test_a_whole_name_within_a_long_sentence_is_an_answer() -> None:
    sentence = "nhà tôi định nuôi ong lấy mật"
    assert [ENTRIES[number] for number in SAID.find(sentence)] == ["Đăng ký nuôi ong"]


def test_words_of_a_dialect_are_what_they_mean() -> None:
    assert [ENTRIES[number] for number in SAID.find("sân bôồng đá")] == ["Mượn sân bóng đá"]


def test_initials_stand_for_a_name() -> None:
    assert [ENTRIES[number] for number in SAID.find("mượn sbđ")] == []
    assert ENTRIES[SAID.find("xtcx")[0]] == "Xin trồng cây xanh"
    assert ENTRIES[SAID.find("msbd")[0]] == "Mượn sân bóng đá"


# What people say


def test_what_a_listing_has_is_not_elsewhere() -> None:
    said = everyday()
    assert not any("đẻ" in group for group in said.elsewhere([("Thủ tục đăng ký khai sinh",)]))
    assert any("đẻ" in group for group in said.elsewhere([("Thủ tục nuôi ong",)]))


def test_a_single_word_of_a_name_is_not_elsewhere() -> None:
    assert not any("rác" in group for group in everyday().elsewhere([("Thu gom rác thải",)]))


def test_everyday_words_go_to_the_procedures_whose_name_calls_for_them() -> None:
    said = everyday()
    assert {"đẻ", "khai sinh"} <= set(said.of("Thủ tục đăng ký khai sinh"))
    assert "đẻ" not in said.of("Thủ tục đăng ký lại khai sinh")
    assert said.of("Thủ tục nuôi ong") == []
    assert said.of("Thủ tục hoà giải tranh chấp đất đai") == said.of("Thủ tục hòa giải tranh chấp đất đai") != []


def test_a_group_with_a_key_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="sya"):
        Everyday.read('fillers = []\n[[group]]\nof = ["a"]\nsya = ["b"]\nsay = []')


def test_no_group_says_a_word_twice() -> None:
    for group in everyday().group:
        assert len(group.say) == len(set(group.say)), group.of

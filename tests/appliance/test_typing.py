"""What a resident gets who types Vietnamese: Telex, mark keys, undo, and foreign words left alone."""

from __future__ import annotations

import unicodedata
from functools import reduce

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appliance.typing import MARK_KEYS, press, preview

TELEX = """
Nguyeenx=Nguyễn Traanf=Trần Leee=Lee Lee=Lê Phamj=Phạm Hoangf=Hoàng Huynhf=Huỳnh Vox=Võ Vux=Vũ Ddawngj=Đặng Buif=Bùi
DDoox=Đỗ Hoof=Hồ Ngoo=Ngô Dduwowng=Đương Dwowng=Dương Lys=Lý Thij=Thị Vawn=Văn Thuyf=Thuỳ Thuys=Thuý Thuyr=Thuỷ
Hoaf=Hoà Hoaj=Hoạ Toanf=Toàn Oanh=Oanh Quoocs=Quốc Quys=Quý Quynhf=Quỳnh Quyeenf=Quyền Quaan=Quân Quangr=Quảng
Giangf=Giàng giuwx=giữ giaf=già giuwowngf=giường gif=gì gieengs=giếng giawtj=giặt gin=gin gins=gín
cuar=của muaf=mùa mias=mía nghiax=nghĩa luwar=lửa khuya=khuya khuyru=khuỷu thuowr=thuở huow=hươ quowr=quở
dduwowcj=được nguwowif=người ruwowuj=rượu huwou=hươu muoons=muốn buooir=buổi cuwuf=cừu luwu=lưu hieeur=hiểu
yeeu=yêu yeens=yến Uyeen=Uyên khoer=khoẻ ngoeof=ngoèo xoais=xoái loaif=loài thuees=thuế tuyeetj=tuyệt tuaanf=tuần
khuaays=khuấy ngoawcj=ngoặc nhuwngx=những ddeems=đếm Ddawks=Đắk Lawks=Lắk Kroong=Krông bieens=biến nghieeng=nghiêng
VIEETJ=VIỆT NAM=NAM TRAANF=TRẦN TRAaNf=TRẦN chuwngs=chứng thuwcj=thực sinh=sinh khai=khai huyeenj=huyện xax=xã
"""
TABLE = [tuple(entry.split("=")) for entry in TELEX.split()]

OTHER_ORDERS = """
nguyenxe=nguyễn nguyeexn=nguyễn duocwdj=được dduowjc=được dduwojwc=được dduwocj=được ruouwj=rượu nguoiwf=người
nguowfi=người xuana=xuân luana=luân hoasn=hoán hosan=hoán mufa=mùa toafn=toàn tieengs=tiếng tiengse=tiếng tieseng=tiếng
dawjngd=đặng twf=từ nhwngx=những thuowngr=thưởng thuwowrng=thưởng quyetse=quyết ngoacwj=ngoặc cuoocj=cuộc
"""

FOREIGN = [
    *("facebook", "gmail", "email", "yahoo", "internet", "Zalo", "Wifi", "Window", "WC", "PDF", "ATM", "web"),
    *("CT01", "A4", "QL1A", "K12", "F0", "www", "Viettel", "Brazil", "Wilson", "Joseph"),
    *("cacf", "hopx", "chicr", "quw", "Kevin", "New", "York", "Philip", "Jessica"),
]

UNDONE = """
ass=as aff=af orr=or exx=ex ijj=ij aaa=aa eee=ee ooo=oo oww=ow aww=aw uww=uw ddd=dd Samssung=Samsung tesst=test
Canaada=Canada Gooogle=Google mooocs=moóc xooong=xoong Twwwitter=Twitter Kuwwait=Kuwait AAA=AA nguoww=nguow
nghieemsz=nghiêm asz=a az=az hoafz=hoa dduwowcjz=đươc
USSB=USB sofftware=software Vinffast=Vinfast Peteer=Peter Krysstal=Krystal Parris=Paris
"""

WORDS = sorted({word for _, word in TABLE if word not in ("Lee", "hươ")})
TONES = dict(zip("\u0301\u0300\u0309\u0303\u0323", ("sac", "huyen", "hoi", "nga", "nang"), strict=True))
MARKS = {"\u0302": "mu", "\u0306": "moc", "\u031b": "moc"}


def typed(keys: list[str] | str, text: str = "") -> str:
    return reduce(press, keys, text)


def pairs(table: str) -> list[tuple[str, str]]:
    return [(keys, word) for keys, word in (entry.split("=") for entry in table.split())]


def by_mark_keys(word: str) -> tuple[list[str], list[str]]:
    """The keys of a word: letters each followed by its mark key, and the tone key."""
    keys, tone = [], []
    for char in unicodedata.normalize("NFD", word):
        if char in TONES:
            tone.append(f"mark:{TONES[char]}")
        else:
            keys.append(f"mark:{MARKS[char]}" if char in MARKS else char)
    return keys, tone


@pytest.mark.parametrize(("keys", "word"), TABLE)
def test_telex_writes_real_words_and_names(keys: str, word: str) -> None:
    assert typed(keys) == word


@pytest.mark.parametrize(("keys", "word"), pairs(OTHER_ORDERS))
def test_telex_takes_marks_and_tones_early_or_late(keys: str, word: str) -> None:
    assert typed(keys) == word


@pytest.mark.parametrize("word", WORDS)
def test_mark_keys_write_the_same_words_with_the_tone_last(word: str) -> None:
    letters, tone = by_mark_keys(word)
    assert typed(letters + tone) == word


@pytest.mark.parametrize("word", WORDS)
def test_mark_keys_write_the_same_words_with_all_marks_last(word: str) -> None:
    letters, tone = by_mark_keys(word)
    plain = [key for key in letters if not key.startswith("mark:")]
    shape = [key for key in letters if key.startswith("mark:")][:1]
    assert typed(plain + shape + tone) == word


@pytest.mark.parametrize("word", FOREIGN)
def test_words_from_elsewhere_and_codes_keep_their_letters(word: str) -> None:
    assert typed(word) == word


@pytest.mark.parametrize(("keys", "word"), pairs(UNDONE))
def test_the_same_key_again_takes_the_change_back(keys: str, word: str) -> None:
    assert typed(keys) == word


@pytest.mark.parametrize(
    ("text", "key", "after"), [("Thuỳ", "huyen", "Thuy"), ("hòa", "sac", "hoá"), ("cô", "mu", "co")]
)
def test_a_mark_key_again_takes_the_mark_off_and_another_replaces_it(text: str, key: str, after: str) -> None:
    assert press(text, f"mark:{key}") == after


def test_mark_keys_reach_words_that_are_no_vietnamese_syllables() -> None:
    assert press("Pleiku", "mark:sac") == "Pleikú"
    assert press("Rơchăm", "mark:hoi") == "Rơchẳm"
    assert typed(["mark:mu", "mark:sac"], "Êđe") == "Êđế"


@pytest.mark.parametrize(("word", "key"), [("Mẫu", "moc"), ("Thuỳ", "moc"), ("Lý", "mu"), ("hoa", "mu")])
def test_a_mark_that_would_make_no_syllable_of_a_vietnamese_word_does_nothing(word: str, key: str) -> None:
    assert press(word, f"mark:{key}") == word
    assert f"mark:{key}" not in preview(word)


def test_the_letter_d_bar_is_typed_or_made_of_the_d_a_word_begins_with() -> None:
    assert press("", "đ") == "đ"
    assert press("xóm ", "Đ") == "xóm Đ"
    assert press("Dăng", "đ") == "Đăng"
    assert press("Đăng", "đ") == "Dăng"


@pytest.mark.parametrize("text", ["", " ", "Th", "tdp 12", "1.", "xin chào, "])
def test_mark_keys_do_nothing_without_a_vowel_and_show_nothing(text: str) -> None:
    assert [press(text, key) for key in MARK_KEYS] == [text] * len(MARK_KEYS)
    assert preview(text) == {}


def test_mark_keys_show_what_they_make_of_the_last_vowel() -> None:
    shown = preview("Nguyễn Thị Thuỳ Dươn")
    assert [shown[f"mark:{name}"] for name in ("sac", "huyen", "hoi", "nga", "nang", "mu")] == list("ớờởỡợô")
    assert preview("HA")["mark:moc"] == "Ă"
    assert preview("Thuỳ")["mark:huyen"] == "y"
    assert preview("muà")["mark:sac"] == "ú"


def test_a_word_with_two_tones_is_left_as_it_is() -> None:
    assert press("tòá", "n") == "tòán"
    assert press("tòán", "s") == "tòáns"


def test_space_and_backspace() -> None:
    assert press("", "space") == ""
    assert press("Lê", "space") == "Lê "
    assert press("Lê ", "space") == "Lê "
    assert press("Lê ", "backspace") == "Lê"
    assert press("được", "backspace") == "đượ"
    assert press("", "backspace") == ""


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(ValueError, match="shift"):
        press("a", "shift")


def test_decomposed_text_comes_out_composed() -> None:
    assert press(unicodedata.normalize("NFD", "Nguyễ"), "n") == "Nguyễn"


KEYS = st.one_of(
    st.sampled_from("abcdefghijklmnopqrstuvwxyzABDEOUWSFRXJZđĐ0129.,-/"),
    st.sampled_from([*MARK_KEYS, "space", "backspace"]),
)


@given(st.lists(KEYS, max_size=40))
@example(["ḿ", "a"])
def test_no_keys_break_the_text(keys: list[str]) -> None:
    text = ""
    for key in keys:
        before, text = text, press(text, key)
        assert text == unicodedata.normalize("NFC", text)
        assert abs(len(text) - len(before)) <= 1
        start = before.rfind(" ") + 1
        assert text[:start] == before[:start] or key == "backspace"


@given(st.text(max_size=20), KEYS)
def test_any_text_can_be_typed_on(text: str, key: str) -> None:
    after = press(text, key)
    assert after == unicodedata.normalize("NFC", after)


@given(st.sampled_from(WORDS), st.sampled_from(MARK_KEYS))
def test_a_mark_key_pressed_twice_changes_nothing_but_other_marks(word: str, key: str) -> None:
    once = press(word, key)
    assert press(press(once, key), key) == once


@given(st.text(alphabet="bcghklmnpqtviuyaeo", max_size=7), st.sampled_from("sfrxjaeodw"))
def test_telex_either_marks_or_writes_and_the_second_time_writes(word: str, key: str) -> None:
    once = press(word, key)
    if once == word + key:
        return
    assert len(once) == len(word) or key == "w"
    assert press(once, key) in (word + key, word + "u" + key)


@given(st.sampled_from(WORDS), st.sampled_from(MARK_KEYS))
def test_preview_shows_a_letter_of_what_comes_out(word: str, key: str) -> None:
    after = press(word, key)
    assert (after == word) == (key not in preview(word))
    assert preview(word).get(key, "") in after


@given(st.sampled_from(WORDS), st.data())
def test_a_tone_may_be_typed_anywhere_after_the_vowels(word: str, data: st.DataObject) -> None:
    letters, tone = by_mark_keys(word)
    vowels = [place for place, key in enumerate(letters) if key.lower() in "aeiouy"]
    place = data.draw(st.integers(vowels[-1] + 1, len(letters)))
    assert typed(letters[:place] + tone + letters[place:]) == word

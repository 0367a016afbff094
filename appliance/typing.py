"""Vietnamese typing: Telex and mark keys, at the end of a text. Pure; the text alone is the state.

A key changes only the last word (the letters the text ends with). Telex changes letters only where a plausible
Vietnamese syllable comes out, so names from elsewhere, codes and digits keep theirs; the same key again takes the
change back and stands as a letter. A mark key is explicit: it acts on any word with a vowel, and again takes it off.

Tones are placed the way new orthography does (hoà, thuỳ, khoẻ; của, mía; toán, người), and moved as the word grows.
The rhymes are those of school grammars of Vietnamese; the Telex keys those of TCVN 6064's usual input methods.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator

TONES = {"sac": "\u0301", "huyen": "\u0300", "hoi": "\u0309", "nga": "\u0303", "nang": "\u0323"}
"""Combining characters by tone."""

MARK_KEYS = tuple(f"mark:{name}" for name in (*TONES, "mu", "moc"))
"""Keys that act on the last vowel: five tones, the circumflex (â ê ô), and horn or breve (ơ ư ă)."""

_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_TELEX_TONES = {"s": "sac", "f": "huyen", "r": "hoi", "x": "nga", "j": "nang"}
_CIRCUMFLEXED = dict.fromkeys("aeo", _CIRCUMFLEX)
_HOOKED = {"a": _BREVE, "o": _HORN, "u": _HORN}

_ONSETS = " b c ch d đ g gh gi h k kh kr l m n ng ngh nh p ph qu r s t th tr v x"
"""What a syllable may begin with, nothing first; kr for places in the highlands (Krông)."""

_FINALS = {
    "a": " c ch i m n ng nh o p t u y",
    "ă": "c k m n ng p t",
    "â": "c m n ng p t u y",
    "e": " c m n ng o p t",
    "ê": " c ch m n ng nh p t u",
    "i": " a c ch m n nh p t u",
    "o": " a c e i m n ng o p t",
    "ô": " c i m n ng p t",
    "ơ": " i m n p t",
    "u": " a c i m n ng p t y",
    "ư": " a c i m n ng t u",
    "y": " ch n nh p t",
    "iê": "c m n ng p t u",
    "yê": "m n ng t u",
    "oa": "c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": "n o t",
    "oo": "c ng",
    "uâ": "n ng t y",
    "uê": " ch n nh u",
    "uô": "c i m n ng t",
    "uơ": " ",
    "ươ": "c i m n ng p t u",
    "uy": "a ch n nh p t u",
    "uyê": "n t",
}
_STOPS = ("c", "ch", "k", "p", "t")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _base(char: str) -> str:
    """The letter under all its marks, in its own case; đ is a letter of its own."""
    return unicodedata.normalize("NFD", char)[0]


def _plain(text: str) -> str:
    """Small letters without marks, one for each letter of the text."""
    return "".join(_base(char.lower()) for char in text)


def _beginnings() -> Iterator[str]:
    """Every rhyme and every beginning of one: a word is judged while it is being typed."""
    for nucleus, finals in _FINALS.items():
        for final in finals.split(" "):
            rhyme = nucleus + final
            yield from (rhyme[:length] for length in range(len(rhyme) + 1))


_RHYMES = frozenset(_beginnings())
_PLAIN_RHYMES = frozenset(_plain(rhyme) for rhyme in _RHYMES)

_VOWELS = "aăâeêioôơuưy"
_SHAPE = re.compile(rf"(qu|gi(?=[{_VOWELS}])|[^{_VOWELS}]*)([{_VOWELS}]*)([^{_VOWELS}]*)", re.IGNORECASE)
_TONE = re.compile(f"(?<=[aeiouy{_CIRCUMFLEX}{_BREVE}{_HORN}])[{''.join(TONES.values())}]", re.IGNORECASE)
_LAST_WORD = re.compile(r"[^\W\d_]*\Z")


@dataclasses.dataclass(frozen=True, slots=True)
class _Syllable:
    """A word in parts, each in NFC and its own case; the tone is a combining character or ""."""

    onset: str
    vowels: str
    final: str
    tone: str

    @property
    def rhyme(self) -> str:
        return (self.vowels + self.final).lower()

    def spelled(self, *, plain: bool = False) -> bool:
        """Whether a Vietnamese syllable may begin like this; `plain` looks away from vowel marks still to come."""
        known = _plain(self.rhyme) in _PLAIN_RHYMES if plain else self.rhyme in _RHYMES
        stopped = self.final.lower() in _STOPS and self.tone not in ("", TONES["sac"], TONES["nang"])
        return self.onset.lower() in _ONSETS.split(" ") and known and not stopped

    def with_vowel(self, place: int, mark: str) -> _Syllable:
        """The same with the vowel at this place carrying this mark and no other."""
        vowel = _nfc(_base(self.vowels[place]) + mark)
        return dataclasses.replace(self, vowels=self.vowels[:place] + vowel + self.vowels[place + 1 :]).settled()

    def settled(self) -> _Syllable:
        """The pair u-o in its right form: ươ before anything (được, rượu), uơ at the end under a tone (thuở), uô."""
        pair, rest = self.vowels[:2].lower(), self.vowels[2:] + self.final
        if pair in ("uơ", "ưo", "ươ") and rest:
            return self._paired(_HORN, _HORN)
        if pair == "ươ" and self.tone:
            return self._paired("", _HORN)
        return self._paired("", _CIRCUMFLEX) if pair == "ưô" else self

    def _paired(self, *marks: str) -> _Syllable:
        pair = "".join(_nfc(_base(vowel) + mark) for vowel, mark in zip(self.vowels[:2], marks, strict=True))
        return dataclasses.replace(self, vowels=pair + self.vowels[2:])

    def tone_place(self) -> int:
        """Which vowel bears the tone."""
        marked = [place for place, vowel in enumerate(self.vowels) if vowel.lower() in "ăâêôơư"]
        if marked:
            return marked[-1]
        if self.final:
            return len(self.vowels) - 1
        rising = self.vowels.lower() in ("oa", "oe", "uy", "ue", "uo", "ie", "ye")
        return 1 if rising or self.vowels[2:] else 0

    def __str__(self) -> str:
        if not self.vowels:
            return self.onset + self.final
        place = self.tone_place() + 1
        return self.onset + _nfc(self.vowels[:place] + self.tone + self.vowels[place:]) + self.final


def _parse(word: str) -> _Syllable | None:
    """The parts of a word of one vowel group and at most one tone, on a vowel; None for any other word."""
    tones = _TONE.findall(unicodedata.normalize("NFD", word))
    toneless = _nfc(_TONE.sub("", unicodedata.normalize("NFD", word)))
    shape = _SHAPE.fullmatch(toneless)
    if shape is None or len(tones) > 1 or len(toneless) != len(word):
        return None
    onset, vowels, final = shape.groups()
    return _Syllable(onset, vowels, final, "".join(tones))


def press(text: str, key: str) -> str:
    """The text after a key: a character, `space`, `backspace` or one of MARK_KEYS. Always NFC.

    A second space in a row, or one at the very beginning, adds nothing. ValueError for an unknown key.
    """
    text = _nfc(text)
    if key == "backspace":
        return text[:-1]
    if key in ("space", " "):
        return text if not text or text.endswith(" ") else text + " "
    word = _LAST_WORD.search(text)
    assert word is not None  # the pattern matches the empty word too
    head, last = text[: word.start()], word.group()
    if key in MARK_KEYS:
        return head + _mark(last, key.removeprefix("mark:"))
    if len(key) != 1:
        raise ValueError(f"no key {key!r}")
    return _nfc(head + _type(last, key))


def preview(text: str) -> dict[str, str]:
    """For each of MARK_KEYS the letter that it would make of the last vowel; keys that would do nothing are missing."""
    text = _nfc(text)
    made = {key: _changed(text, press(text, key)) for key in MARK_KEYS}
    return {key: letter for key, letter in made.items() if letter}


def _changed(before: str, after: str) -> str:
    letters = [new for old, new in zip(before, after, strict=True) if old != new]
    marked = [letter for letter in letters if letter != _base(letter)]
    return (marked or letters or [""])[-1]


def _type(word: str, key: str) -> str:
    syllable = _parse(word)
    lower = key.lower()
    if lower == "đ" and word and word[0] in "dDđĐ":
        return _stroke(word)
    if syllable is None:
        return word + key
    if lower in _TELEX_TONES or lower == "z":
        return _telex_tone(syllable, word, key)
    if lower in "aeo":
        return _telex_mark(syllable, word, key, {lower: _CIRCUMFLEX})
    if lower == "w":
        return _telex_w(syllable, word, key)
    if lower == "d" and syllable.onset.lower() in ("d", "đ") and syllable.spelled(plain=True):
        return _stroke(word) if syllable.onset.lower() == "d" else _stroke(word) + key
    return _append(word, key)


def _append(word: str, key: str) -> str:
    """The word grown by a letter, with tone and u-o put where they now belong, if it still is a syllable."""
    grown = _parse(word + key)
    if grown is None or not grown.vowels:
        return word + key
    grown = grown.settled()
    return str(grown) if grown.spelled(plain=True) else word + key


def _stroke(word: str) -> str:
    """The first letter d made đ, or đ made d."""
    return word[0].translate(str.maketrans("dDđĐ", "đĐdD")) + word[1:]


def _telex_tone(syllable: _Syllable, word: str, key: str) -> str:
    tone = TONES.get(_TELEX_TONES.get(key.lower(), ""), "")
    toned = dataclasses.replace(syllable, tone=tone).settled()
    if not syllable.vowels or not toned.spelled(plain=True):
        return _append(word, key)
    if tone == syllable.tone:
        return str(dataclasses.replace(syllable, tone="")) + key
    return str(toned)


def _telex_mark(syllable: _Syllable, word: str, key: str, marks: dict[str, str]) -> str:
    marked = next(_spelled_marks(syllable, marks), None)
    if marked:
        return str(marked)
    bare = _unmarked(syllable, marks)
    return str(bare) + key if bare else _append(word, key)


def _telex_w(syllable: _Syllable, word: str, key: str) -> str:
    if word.lower().endswith("uw"):  # the third w: what was meant is w itself, as in "Twitter"
        return word[:-2] + key
    alone = dataclasses.replace(syllable, vowels="Ư" if key.isupper() else "ư")
    if syllable.onset.lower() not in ("", "qu") and not syllable.rhyme and alone.spelled():
        return str(alone)
    return _telex_mark(syllable, word, key, _HOOKED)


def _spelled_marks(syllable: _Syllable, marks: dict[str, str]) -> Iterator[_Syllable]:
    """The syllables that one of these marks makes, as far as they are Vietnamese; u-o together before each alone."""
    return (marked for marked in _marked(syllable, marks) if marked.spelled() and marked != syllable)


def _marked(syllable: _Syllable, marks: dict[str, str]) -> Iterator[_Syllable]:
    letters = _plain(syllable.vowels)
    if _HORN in marks.values() and letters.startswith("uo"):
        yield syllable.with_vowel(0, _HORN).with_vowel(1, _HORN)
    for place, letter in enumerate(letters):
        if letter in marks:
            yield syllable.with_vowel(place, marks[letter])


def _unmarked(syllable: _Syllable, marks: dict[str, str]) -> _Syllable | None:
    """The syllable without the marks of this kind, or None if it has none."""
    carriers = {_nfc(letter + mark) for letter, mark in marks.items()}
    bare = "".join(_base(vowel) if vowel.lower() in carriers else vowel for vowel in syllable.vowels)
    return dataclasses.replace(syllable, vowels=bare) if bare != syllable.vowels else None


def _mark(word: str, name: str) -> str:
    """What a mark key makes of a word: the mark put on, or taken off where it is."""
    start = 0 if _parse(word) else _last_vowels(word)
    syllable = _parse(word[start:])
    if syllable is None or not syllable.vowels:
        return word
    return word[:start] + str(_toned(syllable, TONES[name]) if name in TONES else _shaped(syllable, name))


def _last_vowels(word: str) -> int:
    """Where the last vowel group of a word starts that is no single syllable."""
    found = re.search(r"[aeiouy]+[^aeiouy]*\Z", _plain(word))
    return found.start() if found else 0


def _toned(syllable: _Syllable, tone: str) -> _Syllable:
    return dataclasses.replace(syllable, tone="" if syllable.tone == tone else tone).settled()


def _shaped(syllable: _Syllable, name: str) -> _Syllable:
    """With circumflex (`mu`) or horn and breve: where it gives a syllable, else off; on foreign words where it can."""
    marks = _CIRCUMFLEXED if name == "mu" else _HOOKED
    marked = next(_spelled_marks(syllable, marks), None) or _unmarked(syllable, marks)
    return marked or (syllable if syllable.spelled() else [syllable, *_marked(syllable, marks)][-1])

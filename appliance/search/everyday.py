"""How people say what procedures are called: words as data, in everyday.toml. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from pathlib import Path

import msgspec

from appliance.search.words import spelling, split


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people say of procedures whose name has one of `of` (words in a row) and none of `unless`."""

    of: tuple[str, ...]
    say: tuple[str, ...]
    unless: tuple[str, ...] = ()


class Everyday(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell nothing; groups; same: by a word of a dialect or a short form, the listing's words for it."""

    fillers: tuple[str, ...]
    group: tuple[Group, ...]
    same: dict[str, str] = {}

    @classmethod
    def read(cls, text: str) -> Everyday:
        """From TOML; `of` and `unless` are made comparable. ValueError for anything else."""
        read = msgspec.convert(tomllib.loads(text), cls)
        groups = [Group(_comparable(group.of), group.say, _comparable(group.unless)) for group in read.group]
        return cls(read.fillers, tuple(groups), read.same)

    def of(self, *names: str) -> list[str]:
        """What people say of a procedure with these names; the words that it is known by among them."""
        named = " ".join(_comparable(names))
        groups = [group for group in self.group if _speaks_of(group, named)]
        return [said for group in groups for said in (*(of.strip() for of in group.of if of in named), *group.say)]

    def elsewhere(self, names: Iterable[Sequence[str]]) -> list[list[str]]:
        """What people say of procedures that none of these (each by its names) is: by group; without what tells but one
        word that one of the names has.
        """
        names = list(names)
        named = [" ".join(_comparable(each)) for each in names]
        groups = [group for group in self.group if not any(_speaks_of(group, each) for each in named)]
        own = {word for each in names for name in each for word in split(name)}
        said = [[*(of.strip() for of in group.of), *group.say] for group in groups]
        return [[text for text in group if not self._tells_only(text, own)] for group in said]

    def _tells_only(self, text: str, words: Collection[str]) -> bool:
        telling = [word for word in split(text) if word not in self.fillers]
        return len(telling) <= 1 and all(word in words for word in telling)


@cache
def everyday() -> Everyday:
    """The words that come with the appliance."""
    return Everyday.read(Path(__file__).with_name("everyday.toml").read_text(encoding="utf-8"))


def _comparable(texts: Iterable[str]) -> tuple[str, ...]:
    """Words between spaces, spelled one way, so that texts of whole words can be looked for in each other."""
    return tuple(" ".join(["", *("".join(spelling(word)) for word in split(text)), ""]) for text in texts)


def _speaks_of(group: Group, named: str) -> bool:
    return _any(group.of, named) and not _any(group.unless, named)


def _any(texts: Sequence[str], named: str) -> bool:
    return any(text in named for text in texts)

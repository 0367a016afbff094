"""The city's texts: Project Fluent catalogues, Vietnamese first."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("vi", "en")
TEXTS = Path(__file__).parent / "texts"
LOCAL = datetime.timezone(datetime.timedelta(hours=7))
"""Vietnam's time: UTC+7 all the year round."""

Text = Callable[..., str]


class Catalogue:
    """The texts of one language. Call it with a text's id and its arguments; an unknown id is a KeyError."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(FluentResource((TEXTS / f"{language}.ftl").read_text(encoding="utf-8")))

    def __call__(self, text_id: str, **arguments: object) -> str:
        pattern = self._bundle.get_message(text_id).value
        if pattern is None:
            raise KeyError(text_id)
        text, errors = self._bundle.format_pattern(pattern, arguments)
        if errors:
            raise errors[0]
        return str(text)

    def clock(self, moment: datetime.datetime) -> str:
        """A moment as a clock time, with its day unless that is today."""
        local = moment.astimezone(LOCAL)
        today = datetime.datetime.now(LOCAL).date()
        return self("clock-today" if local.date() == today else "clock", time=f"{local:%H:%M}", day=f"{local:%d/%m/%Y}")

    def full_clock(self, moment: datetime.datetime) -> str:
        """A moment with its day, always."""
        local = moment.astimezone(LOCAL)
        return self("clock", time=f"{local:%H:%M}", day=f"{local:%d/%m/%Y}")

    def age(self, since: datetime.datetime) -> str:
        """How long ago that was, in the largest unit that is not zero."""
        minutes = int((datetime.datetime.now(datetime.UTC) - since).total_seconds() // 60)
        for unit, length in (("days", 24 * 60), ("hours", 60), ("minutes", 1)):
            if minutes >= length:
                return self(f"age-{unit}", count=minutes // length)
        return self("age-now")

    def seconds(self, since: datetime.datetime) -> str:
        """How long ago that was, to the second while it is less than a minute."""
        seconds = int((datetime.datetime.now(datetime.UTC) - since).total_seconds())
        return self("age-seconds", count=max(0, seconds)) if seconds < 60 else self.age(since)  # noqa: PLR2004

    def length(self, seconds: int) -> str:
        """So many seconds as an age."""
        return self.age(datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=seconds))

    @staticmethod
    def later(moment: datetime.datetime, seconds: int) -> datetime.datetime:
        """So many seconds after that."""
        return moment + datetime.timedelta(seconds=seconds)

    def house(self, house: Any) -> str:
        """A house's name, or that of its box where it has none."""
        return house.name or self("house-unnamed", box=house.box)

    def waiting(self, since: datetime.datetime) -> str:
        """How long somebody has been waiting since then."""
        age = self.age(since)
        return self("entry-waiting-now") if age == self("age-now") else self("entry-waiting", age=age)


@functools.cache
def catalogues() -> Mapping[str, Catalogue]:
    """Every language's catalogue by its code, read once in a process."""
    return {language: Catalogue(language) for language in LANGUAGES}

"""The catalogues: every text a person reads, as Project Fluent files `<language>/<topic>.ftl`."""

from __future__ import annotations

import functools
from pathlib import Path

from fluent.runtime import FluentLocalization, FluentResourceLoader

LANGUAGES = ("vi", "en")
"""Vietnamese first; the others fall back to it."""

_FOLDER = Path(__file__).parent


@functools.cache
def catalogue(language: str) -> FluentLocalization:
    """Every text of a language, of all topics; `format_value(id, arguments)` gives one.

    A text missing in the language is given in Vietnamese; one missing there too is given as its id, which a test
    catches. The files are parsed at the first call, and threads may share the result.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for {language!r}")
    topics = sorted({path.name for path in _FOLDER.glob("*/*.ftl")})
    languages = [language] if language == LANGUAGES[0] else [language, LANGUAGES[0]]
    texts = FluentLocalization(languages, topics, FluentResourceLoader(str(_FOLDER / "{locale}")))
    texts.format_value("")  # an unknown id: walks, and so parses, every file
    return texts

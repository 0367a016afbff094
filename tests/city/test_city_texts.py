"""Every text that is used exists in every language, and nothing is left over."""

import re
from pathlib import Path

from fluent.syntax import FluentParser, ast

from appliance.errors import Fault
from city.fleet import health
from city.language import LANGUAGES, TEXTS

CITY = TEXTS.parent


def messages(language: str) -> set[str]:
    resource = FluentParser().parse((TEXTS / f"{language}.ftl").read_text(encoding="utf-8"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    return {entry.id.name for entry in resource.body if isinstance(entry, ast.Message)}


def sources() -> str:
    files = [path for suffix in ("*.py", "*.html") for path in CITY.rglob(suffix)]
    return "\n".join(Path(path).read_text(encoding="utf-8") for path in files)


def test_every_language_has_the_same_texts() -> None:
    assert len({frozenset(messages(language)) for language in LANGUAGES}) == 1


def test_every_text_is_used() -> None:
    text = sources()
    prefixes = set(re.findall(r'"([\w-]+-)" \+|f"([\w-]+-)\{', text))
    composed = tuple(prefix for pair in prefixes for prefix in pair if prefix)
    unused = {
        name for name in messages("vi") if not re.search(rf"['\"]{name}['\"]", text) and not name.startswith(composed)
    }
    assert not unused


def test_no_text_says_that_the_ward_has_accepted_anything() -> None:
    assert "tiếp nhận" not in (TEXTS / "vi.ftl").read_text(encoding="utf-8").lower()


def test_every_state_of_a_box_has_words_for_the_officer() -> None:
    known = messages("vi")
    for name in [*health.ACT, *health.WATCHED, health.OTHER]:
        assert {f"do-{name}", f"is-{name}"} <= known


def test_every_fault_that_a_box_reports_is_known_here() -> None:
    """Not those that a visitor meets at a page, nor that of a box whose keys lie on a card that does not open."""
    never_reported = {
        "code-not-card", "code-too-long", "dossier-full", "page-not-found", "picture-too-large", "picture-unreadable",
        "procedure-unknown", "sealing-failed", "unexpected", "form-unusable", "printed-enough", "printed-enough-today",
        "storage-gone",
    }  # fmt: skip
    unknown = {str(fault) for fault in Fault if health.named(fault) == health.OTHER}
    assert unknown <= never_reported

"""Every text that is used exists in every language with the same arguments, and none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from appliance.errors import Fault
from appliance.imaging import Flaw
from appliance.texts import LANGUAGES

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "appliance" / "texts"
MODULES = sorted([*(ROOT / "appliance").rglob("*.py"), *(ROOT / "web").rglob("*.py")])
TEMPLATES = sorted((ROOT / "web" / "templates").rglob("*.html"))
SAYING = {"say", "fail", "AnswerError"}
"""Calls whose first argument is a text's id."""


class _Arguments(Visitor):  # type: ignore[misc]
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:
        self.found.add(node.id.name)


def messages(language: str) -> dict[str, frozenset[str]]:
    """Every id of the language with the arguments that its text uses; fails where a file has what is no message."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((TEXTS / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, fluent.Junk), f"{path}: {entry.content}"
            if isinstance(entry, fluent.Message):
                assert entry.id.name not in found, f"{entry.id.name} is there twice"
                arguments = _Arguments()
                arguments.visit(entry)
                found[entry.id.name] = frozenset(arguments.found)
    return found


def named() -> Iterator[tuple[str, str]]:
    """Where and which: ids written out where only an id can stand."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SAYING:
                ids = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "verb")]
            elif isinstance(node, ast.keyword) and node.arg == "verb":
                ids = [node.value]
            else:
                continue
            yield from ((path.name, each.value) for each in ids if isinstance(each, ast.Constant) and each.value)
    for path in TEMPLATES:
        yield from (
            (path.name, name) for name in re.findall(r'message\("([^"]+)"[,)]', path.read_text(encoding="utf-8"))
        )


def mentioned() -> tuple[set[str], list[str]]:
    """Every string of the sources, and patterns of those that are put together."""
    whole: set[str] = set()
    patterns = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values]
                patterns.append("".join(parts))
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        whole.update(re.findall(r"""["']([a-z][\w-]*)["']""", text))
        patterns += [f"{start}.+" for start in re.findall(r'"([a-z]+-[a-z-]*)" ~', text)]
    return whole, [pattern for pattern in patterns if re.match(r"[a-z]+\\?-", pattern)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_is_named_exists(language: str) -> None:
    known = messages(language)
    assert not {f"{where}: {name}" for where, name in named() if name not in known}


def test_the_languages_have_the_same_texts_with_the_same_arguments() -> None:
    vietnamese, english = (messages(language) for language in LANGUAGES)
    assert vietnamese == english


def test_no_text_is_left_over() -> None:
    whole, patterns = mentioned()
    composed = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    assert not [name for name in messages("vi") if name not in whole and not composed.fullmatch(name)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_sentence_and_a_hint(fault: Fault, language: str) -> None:
    known = messages(language)
    assert f"fault-{fault}" in known
    assert f"fault-{fault}-hint" in known


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flaw", Flaw)
def test_every_flaw_of_a_picture_has_a_sentence(flaw: Flaw, language: str) -> None:
    assert f"flaw-{flaw}" in messages(language)


def test_no_text_says_that_the_ward_has_accepted_anything_nor_addresses_anybody() -> None:
    """`tiếp nhận` is the ward's legal act; `bạn` is wrong to a woman of 70."""
    for path in sorted((TEXTS / "vi").glob("*.ftl")):
        shown = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        assert not [line for line in shown if re.search(r"\b(đã tiếp nhận|bạn|quý khách)\b", line.lower())]

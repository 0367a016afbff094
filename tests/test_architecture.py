"""The one-way rule: `web → appliance ← hw`, wired in `cuagan`; the city knows only wire and listings.

`serving` knows nobody.
"""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("cuagan", "appliance", "hw", "web", "city", "serving")
MAINS = {"city.__main__"}
ALLOWED = {
    "cuagan": ("cuagan", "appliance", "hw", "web", "serving"),
    "appliance": ("appliance",),
    "hw": ("hw", "appliance"),
    "web": ("web", "appliance", "serving"),
    "serving": ("serving",),
    "city": (
        "city",
        "serving",
        "appliance.wire",
        "appliance.listings.listing",
        "appliance.listings.listing_check",
        "appliance.listings.procedures",
        "appliance.listings.workdays",
        "appliance.listings.due",
    ),
}
FORBIDDEN_LIBRARIES = {
    "cuagan": {"flask", "gpiozero", "picamera2", "cups", "serial", "cv2", "sqlalchemy"},
    "appliance": {"flask", "waitress", "gpiozero", "picamera2", "cups", "serial", "sqlalchemy"},
    "web": {"gpiozero", "picamera2", "cups", "serial", "cv2", "sqlalchemy"},
    "hw": {"flask", "sqlalchemy"},
    "serving": {"flask", "gpiozero", "picamera2", "cups", "serial", "cv2", "sqlalchemy"},
    "city": {"gpiozero", "picamera2", "cups", "serial", "cv2"},
}


@functools.cache
def modules() -> dict[str, Path]:
    """Every module of ours by its dotted name."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


@functools.cache
def tree(path: Path) -> ast.Module:
    """A module as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(name: str, path: Path, late: bool) -> Iterator[str]:
    """What a module imports when it is loaded, and with `late` what its functions and annotations import too."""
    for node in ast.walk(tree(path)) if late else _at_load(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            parts = {f"{module}.{alias.name}" for alias in node.names} & modules().keys()
            yield from parts
            if len(parts) < len(node.names):
                yield module


def _at_load(part: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(part):
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if not typing_only and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield node
            yield from _at_load(node)


def _under(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


@pytest.mark.parametrize("name", sorted(set(modules()) - MAINS))
def test_a_module_imports_only_what_its_room_may(name: str) -> None:
    room = name.partition(".")[0]
    found = set(imports(name, modules()[name], late=True))
    ours = {each for each in found if each.split(".")[0] in ROOMS and each != room and each not in ROOMS}
    strangers = {each for each in ours if not any(_under(each, prefix) for prefix in ALLOWED[room])}
    strangers |= {each for each in found if each in set(ROOMS) - {room} and f"{each}" not in ALLOWED[room]} - {
        "appliance"
    }
    assert not strangers, f"{name} imports {sorted(strangers)}"
    assert not {each.split(".")[0] for each in found} & FORBIDDEN_LIBRARIES[room]


def test_no_two_modules_need_each_other_to_load() -> None:
    known = modules()
    graph = {
        name: {each for each in imports(name, path, late=False) if each in known and each != name}
        for name, path in known.items()
    }
    while leaves := {name for name, needs in graph.items() if not needs}:
        graph = {name: needs - leaves for name, needs in graph.items() if name not in leaves}
    assert not graph, f"import cycle among {sorted(graph)}"


def test_nothing_in_the_core_uses_global_or_a_shell() -> None:
    for name, path in modules().items():
        for node in ast.walk(tree(path)):
            assert not isinstance(node, ast.Global), f"{name} uses global"
            shell = isinstance(node, ast.keyword) and node.arg == "shell"
            assert not (shell and getattr(node.value, "value", None)), f"{name} uses a shell"


def test_every_public_name_has_a_docstring() -> None:
    for name, path in modules().items():
        assert ast.get_docstring(tree(path)), f"{name} has no docstring"
        for node in ast.iter_child_nodes(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{name}.{node.name} has no docstring"

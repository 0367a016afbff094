"""What the box's code starts is on the box: the programs it names, beside what Debian's packages of the list hold."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hw import compositor, network
from hw.slots import Slots
from tests.units.conftest import PROJECT

STARTERS = {"run", "Popen", "which", "Program", "posix_spawnp", "execvpe"}
HERE_ONLY = {"desk", "simulator.py"}
"""Below hw/: what stands around a box on a developer's machine."""

NO_PACKAGE = {
    "apparmor_parser": "only looked for, to see whether AppArmor confines cupsd: it is not on the box",
    "chromium": "left out of the tree for its size; its package bears its name",
    "labwc": "the same; test_screens.py runs it",
}
pytestmark = pytest.mark.timeout(1200)
"""The first to ask for the tree waits until it is made."""

SHELL = {"case", "cd", "do", "done", "echo", "elif", "else", "esac", "exec", "exit", "export", "fi", "for", "if"} | {
    "return",
    "set",
    "shift",
    "test",
    "then",
    "umask",
    "until",
    "while",
}
COMMAND = re.compile(
    r"(?:^|[|&;({!]|\bif|\bthen|\belse|\bdo|\bexec|\buntil|\bwhile|\btimeout \d+)\s*([a-z][\w-]*)(?=[\s;)]|$)"
)
LATER = re.compile(r"\btimeout \d+ ([\w-]+)")
SCRIPTS = ("systemd/root/usr/lib/cuagan",)


def programs_of_tree(tree: Path) -> set[str]:
    """The names of all that can be started."""
    return {path.name for folder in ("usr/bin", "usr/sbin") for path in (tree / folder).iterdir()}


def named_in_python(path: Path) -> Iterator[str]:
    """Programs that are started, or looked for, by a name that stands in the call itself."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        word = first.elts[0] if isinstance(first, (ast.List, ast.Tuple)) and first.elts else first
        if called in STARTERS and isinstance(word, ast.Constant) and isinstance(word.value, str):
            yield word.value


def named_in_shell(text: str) -> Iterator[str]:
    """Words where a command stands, but for the script's own functions and the shell's own words."""
    own = set(re.findall(r"^(\w+)\(\)", text, re.MULTILINE)) | SHELL
    for line in text.replace("\\\n", " ").splitlines():
        if not line.lstrip().startswith("#"):
            yield from (word for word in COMMAND.findall(line) + LATER.findall(line) if word not in own)


def named_in_scripts() -> Iterator[str]:
    """Of our scripts, and of what units start."""
    for path in (path for folder in SCRIPTS for path in (PROJECT / folder).rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8")
        yield from named_in_python(path) if "python" in text.partition("\n")[0] else named_in_shell(text)
    for path in [*(PROJECT / "systemd/units").rglob("*.service"), *(PROJECT / "systemd/units").rglob("*.conf")]:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("Exec"):
                yield from re.findall(r"/(?:usr/)?s?bin/([\w-]+)", line.replace("/opt/cuagan/bin/cuagan", ""))
                yield from (each for found in re.findall(r"-c '(.*)'", line) for each in named_in_shell(found))


def named_elsewhere() -> Iterator[str]:
    """What is put together before it is started."""
    yield from (network.RELOAD[0], network.up("cuagan-wifi")[0])
    yield compositor.command(Path("/run"), Path("/run"))[0][0]
    yield str(inspect.signature(Slots).parameters["rauc"].default[0])


@pytest.fixture(scope="session")
def named() -> set[str]:
    """All of them."""
    files = [path for path in (PROJECT / "hw").rglob("*.py") if not HERE_ONLY & set(path.relative_to(PROJECT).parts)]
    files += [*(PROJECT / "appliance").rglob("*.py"), *(PROJECT / "cuagan").rglob("*.py")]
    return {name for path in files for name in named_in_python(path)} | {*named_in_scripts(), *named_elsewhere()}


def test_every_program_that_the_box_starts_comes_with_its_packages(named: set[str], trixie_box: Path) -> None:
    assert {"nmcli", "iw", "growpart", "labwc", "rauc", "wlr-randr", "setpriv", "ssh-keygen"} <= named, "they are found"
    assert named - NO_PACKAGE.keys() - programs_of_tree(trixie_box) == set()


def test_each_filter_of_the_print_queue_is_there(trixie_box: Path) -> None:
    rules = (trixie_box / "usr/share/cups/mime").glob("*.convs")
    lines = [line.split() for path in rules for line in path.read_text().splitlines()]
    filters = {words[3] for words in lines if len(words) == 4 and not words[0].startswith("#") and words[3] != "-"}
    assert "pdftopdf" in filters
    assert {name for name in filters if not (trixie_box / "usr/lib/cups/filter" / name).exists()} == set()

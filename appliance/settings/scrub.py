"""Secrets taken off the card's FAT partition once the box has them: asterisks in their place, byte for byte.

The file keeps its length and its other bytes, so only the sectors that hold the secrets are written anew and no cluster
chain changes: a power cut leaves the old sector or the new one, and the file readable in both cases. A flash card may
still hold the old sector where nobody but a laboratory reads it: when a card is
lost, the house changes its Wi-Fi password.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from appliance.settings.check import KEPT, is_kept
from appliance.settings.text import decode, read
from appliance.storage import settle

_VALUE = r"""^(\s*{key}\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')"""


def scrubbed(content: bytes, keys: Iterable[str]) -> bytes:
    """The same file with the values of these `section.key` replaced; what cannot be found stays as it is."""
    found = read(content)
    text = decode(content)
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    lines = text.split("\n")
    for key in keys:
        number = found.lines.get(key)
        if number:
            lines[number - 1] = _without_value(lines[number - 1], key.partition(".")[2], wide)
    return _encoded("\n".join(lines), content)


def scrub(path: Path, keys: Iterable[str]) -> bool:
    """Do it to a file, in place. Says whether anything was written. OSError when the partition takes nothing."""
    content = path.read_bytes()
    new = scrubbed(content, keys)
    if new == content or len(new) != len(content):
        return False
    with path.open("r+b") as file:
        file.write(new)
        settle(file)
    return True


def _without_value(line: str, key: str, wide: bool) -> str:
    match = re.match(_VALUE.format(key=re.escape(key)), line)
    if not match or is_kept(match.group(2)[1:-1]):
        return line
    value = match.group(2)
    units = len(value[1:-1].encode("utf-16-le")) // 2 if wide else len(value[1:-1].encode())
    stars = KEPT * units
    return match.group(1) + value[0] + stars + value[-1] + line[match.end() :]


def _encoded(text: str, like: bytes) -> bytes:
    """In the encoding of `like`, with its mark."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if like.startswith(mark):
            return mark + text.encode(encoding)
    return text.encode()

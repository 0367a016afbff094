"""The compositor of the box's two screens (labwc): what it is told, how it is started, and which screens it has.

labwc is configured by one file (labwc-config(5)): the touch browser's window belongs on one output, the board's on the
other, by the names their browsers give themselves; there is no decoration, menu, key or pointer to leave a page by.
Windows of an output that goes flee to another one, so the touch browser's is always above the board's: where there is
one output, whatever its name, it shows the kiosk.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

TOUCH, BOARD = "cuagan-touch", "cuagan-board"
"""What the two browsers' windows have in their names (Wayland's `app_id`)."""

NO_POINTER = "none"
"""The pointer's theme, of which every pointer is one clear pixel."""

_SETTINGS = """\
<?xml version="1.0"?>
<labwc_config>
  <core><decoration>server</decoration><gap>0</gap></core>
  <keyboard><keybind key="XF86Launch9"><action name="None"/></keybind></keyboard>
  <mouse>
    <context name="Root"><mousebind button="Left" action="Press"><action name="None"/></mousebind></context>
  </mouse>
  <touch mapToOutput={touch}/>
  <windowRules>
    <windowRule identifier="*{TOUCH}*" serverDecoration="no">
      <action name="MoveToOutput" output={touch}/><action name="ToggleAlwaysOnTop"/>
    </windowRule>
    <windowRule identifier="*{BOARD}*" serverDecoration="no"><action name="MoveToOutput" output={board}/></windowRule>
  </windowRules>
</labwc_config>
"""
"""One key and one button that do nothing: without any, labwc binds its own, which open menus and close windows."""

_POINTERS = ("default", "left_ptr", "pointer", "hand2", "text", "xterm", "wait", "watch", "grab", "grabbing")


def lay_out(folder: Path, touch: str, board: str) -> None:
    """Write labwc's settings for these outputs (`HDMI-A-1`), and a pointer that is not seen, into a folder."""
    settings = _SETTINGS.format(touch=quoteattr(touch), board=quoteattr(board), TOUCH=TOUCH, BOARD=BOARD)
    (folder / "rc.xml").write_text(settings, encoding="utf-8")
    pointers = folder / "icons" / NO_POINTER / "cursors"
    pointers.mkdir(parents=True, exist_ok=True)
    for name in _POINTERS:
        (pointers / name).write_bytes(_clear_pointer())


def command(folder: Path, started: Path) -> tuple[Sequence[str], dict[str, str]]:
    """The words that start labwc with the settings in `folder`, and what its environment needs besides.

    `started`: a program that it starts when it takes windows.
    """
    pointers = {"XCURSOR_PATH": str(folder / "icons"), "XCURSOR_THEME": NO_POINTER, "XCURSOR_SIZE": "24"}
    return ("labwc", "-C", str(folder), "-s", str(started)), pointers


def lit(folder: Path) -> Sequence[str] | None:
    """The outputs that show a picture, as the compositor's watcher left them in its folder; None when nobody says."""
    try:
        lines = (folder / "outputs").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    names, name = [], ""
    for line in lines:
        if line and not line[0].isspace():
            name = line.split()[0]
        elif line.strip() == "Enabled: yes":
            names.append(name)
    return names


class Glass:
    """The screen that a browser's window, by its name, is for. folder: the compositor's.

    The kiosk is for any screen, and moves to its own when that comes; the board is for its own beside the kiosk's.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._own = folder / "screens" / name.removeprefix("cuagan-")
        self._needs = (folder / "screens/touch", self._own) if name == BOARD else ()
        self._since = self._came()

    def there(self) -> bool:
        """Whether a window would be seen where it belongs; from now on that is the screen as it is."""
        self._since = self._came()
        return self._lit()

    def left(self) -> bool:
        """Whether a window that was opened then belongs elsewhere now: its screen went, or has come anew."""
        return not self._lit() or self._came() not in (0, self._since)

    def _lit(self) -> bool:
        return all(each.exists() for each in self._needs)

    def _came(self) -> int:
        try:
            return self._own.stat().st_mtime_ns
        except OSError:
            return 0


def _clear_pointer() -> bytes:
    """An Xcursor file (Xcursor(3)) of one picture, one pixel that is not seen."""
    kind, size, place = 0xFFFD0002, 24, 28
    head = b"Xcur" + struct.pack("<3I", 16, 0x10000, 1) + struct.pack("<3I", kind, size, place)
    picture = struct.pack("<9I", 36, kind, size, 1, 1, 1, 0, 0, 0)
    return head + picture + struct.pack("<I", 0)

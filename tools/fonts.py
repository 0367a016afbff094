"""Puts the fonts where screens and printed pages look for them (`make assets`).

The npm package has each weight as web fonts, split by script. Screens take those as they are; printed pages need one
TrueType file a weight, which is merged here. Does nothing when everything is newer than the package.
"""

import io
import pathlib
import shutil

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = pathlib.Path(__file__).parent.parent
PACKAGE = ROOT / "node_modules" / "@fontsource" / "be-vietnam-pro"
WEIGHTS = (400, 600, 700)
SCRIPTS = ("latin", "latin-ext", "vietnamese")
SCREENS = (ROOT / "web" / "static" / "vendor", ROOT / "city" / "static" / "vendor")
PRINT = ROOT / "appliance" / "fonts"


def source(script: str, weight: int) -> pathlib.Path:
    return PACKAGE / "files" / f"be-vietnam-pro-{script}-{weight}-normal.woff2"


def merged(weight: int) -> TTFont:
    """One font of all scripts; the first script's names and metrics hold."""
    parts = []
    for script in SCRIPTS:
        plain = io.BytesIO()
        font = TTFont(source(script, weight))
        font.flavor = None
        font.save(plain)
        plain.seek(0)
        parts.append(plain)
    return Merger().merge(parts)


def fresh(path: pathlib.Path) -> bool:
    return path.exists() and path.stat().st_mtime >= (PACKAGE / "package.json").stat().st_mtime


def main() -> None:
    for folder in (*SCREENS, PRINT):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGE / "LICENSE", folder / "BeVietnamPro-LICENSE.txt")
    for weight in WEIGHTS:
        for script in SCRIPTS:
            for folder in SCREENS:
                shutil.copy(source(script, weight), folder)
        target = PRINT / f"BeVietnamPro-{weight}.ttf"
        if not fresh(target):
            merged(weight).save(target)


if __name__ == "__main__":
    main()

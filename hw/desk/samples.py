"""What can be laid on the desk's table, and how: the data alone, so that the kiosk need not load what draws it."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import msgspec

HERE = Path(__file__).parent
CARD = "the-can-cuoc"


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet of papers.toml; its head says what each field means."""

    title: str
    subtitle: str
    fields: list[tuple[str, str]]
    left: list[str] = []
    text: str = ""
    place: str = ""
    signers: list[str] = []
    stamp: bool = False
    foot: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Pose:
    """How a paper lies: turned by `turn` degrees, the camera leaning by `lean` degrees, the paper's middle moved by a
    share of the frame; and whether somebody stands in the light."""

    turn: float
    lean: float = 0.0
    move: tuple[float, float] = (0.0, 0.0)
    shadow: bool = False


POSES = {
    "straight": Pose(turn=0.4),
    "tilted": Pose(turn=-5.5, lean=9.0, move=(0.01, -0.035)),
    "shadowed": Pose(turn=1.2, shadow=True),
    "half-off": Pose(turn=3.0, move=(0.04, 0.42)),
}


def forms() -> dict[str, Form]:
    """The sheets by name."""
    return msgspec.convert(tomllib.loads((HERE / "papers.toml").read_text(encoding="utf-8")), dict[str, Form])


def names() -> list[str]:
    """Everything that can be laid: the sheets, and the citizen card."""
    return [*forms(), CARD]


def sample_card() -> str:
    """The first good line of the sample cards, as a reader sends it."""
    lines = (HERE / "cards.txt").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line and not line.startswith(("#", "!")))

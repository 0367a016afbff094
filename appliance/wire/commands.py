"""What a city may tell a box to do: a short list, nothing else, and no way to run anything.

A command is a signed message (`signing.py`) of the city's command key, which the root key vouches for in city.json. It
names its box and its end; its id makes it one command however often it comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

import msgspec

from appliance.wire.messages import Moment
from appliance.wire.reports import CommandId

Kind = Literal[
    "restart-queue",
    "test-print",
    "sync-listing",
    "message",
    "answer-help",
    "help-progress",
    "reboot",
    "logs",
    "camera-test",
    "maintenance",
    "board-message",
    "screen-hours",
    "update-now",
    "send-now",
    "screenshot",
]
KINDS: tuple[str, ...] = get_args(Kind)

Value = Annotated[str, msgspec.Meta(max_length=400)]


class Command(msgspec.Struct, frozen=True, kw_only=True, tag="command", tag_field="type"):
    """One command for one box. `arguments`: texts by name, as the kind wants them."""

    command: CommandId
    box: Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{4}\Z")]
    kind: Kind
    arguments: Annotated[Mapping[str, Value], msgspec.Meta(max_length=8)] = {}
    issued_at: Moment
    expires_at: Moment

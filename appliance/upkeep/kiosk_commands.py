"""The city's commands that want the devices or the screens: done in a thread of the kiosk, through their workers."""

from __future__ import annotations

import datetime as dt
import queue
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from appliance.config import Config
from appliance.devices import Job, JobState
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, HelpProgress, WardSays
from appliance.pages import Screen
from appliance.printing.prints import Prints
from appliance.scanner import Scanner
from appliance.stage import Stage
from appliance.upkeep.commands import Commands, Failed, Work
from appliance.upkeep.idle_picture import IdlePicture
from appliance.upkeep.ward_help import PROGRESS
from appliance.upkeep.ward_orders import WardOrders

if TYPE_CHECKING:
    from appliance.devices import Image

LOOK_S = 0.5
PRINT_S = 90.0
"""For so long a test sheet is watched: a printer that warms up takes its time."""

CAMERA_S = 30.0

Answer = TypeVar("Answer")


class KioskCommands:
    """`run` is its thread. `open_commands`: in that thread, since it waits for the card."""

    def __init__(
        self,
        open_commands: Callable[[], Commands],
        config: Config,
        bus: Bus,
        prints: Prints,
        scanner: Scanner,
        stage: Stage,
        orders: WardOrders,
        now: Callable[[], dt.datetime | None],
        picture: IdlePicture,
    ) -> None:
        self._open_commands = open_commands
        self._config = config
        self._bus = bus
        self._prints = prints
        self._scanner = scanner
        self._stage = stage
        self._orders = orders
        self._now = now
        self._picture = picture

    def run(self) -> None:
        """Do what is told, for ever; a card that takes nothing any more is told of elsewhere."""
        commands, work = self._open_commands(), self.work()
        settled = False
        while True:
            try:
                if not settled:
                    commands.settle(list(work))
                    settled = True
                commands.do_next(work, self._now())
            except ApplianceError:
                time.sleep(LOOK_S * 10)
            time.sleep(LOOK_S)

    def work(self) -> Mapping[str, Work]:
        """What the kiosk does, by kind."""
        return {
            "test-print": self._print,
            "camera-test": self._look,
            "message": self._say,
            "answer-help": self._answer,
            "help-progress": self._progress,
            "maintenance": self._orders.maintain,
            "board-message": self._orders.say,
            "screen-hours": self._orders.light,
            "screenshot": self._picture.take,
        }

    def _print(self, _: Mapping[str, str]) -> str:
        """The technician's test sheet; done when the printer says that it came out."""
        told: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._prints.print_test(self._draw, told.put)
        end, job = time.monotonic() + PRINT_S, Job(0, JobState.SENT)
        while job.state in (JobState.SENT, JobState.PRINTING):
            if job.fault:
                raise Failed(str(job.fault))
            job = _waited(told, end - time.monotonic(), "the printer has not said that it is out")
        if job.state is not JobState.PRINTED:
            raise Failed(f"{job.state}")
        return "printed"

    def _look(self, _: Mapping[str, str]) -> str:
        """Measure a still of what lies on the table, while nobody is at the box."""
        if self._stage.now()[1].screen != Screen.ATTRACT:
            raise Failed("somebody is at the box")
        seen: queue.SimpleQueue[Image | Fault] = queue.SimpleQueue()
        self._scanner.look(seen.put)
        still = _waited(seen, CAMERA_S, "the camera has not answered")
        if isinstance(still, Fault):
            raise Failed(str(still))
        from appliance.upkeep import camera_check

        found = camera_check.examine(still)
        sharp = "-" if found.sharpness is None else f"{found.sharpness:.2f}"
        dpi = found.dpi or "-"
        return f"{found.width}x{found.height}, dpi {dpi}, sharpness {sharp}, brightness {found.brightness}"

    def _say(self, arguments: Mapping[str, str]) -> str:
        self._bus.put(WardSays(arguments.get("text", "")))
        return ""

    def _answer(self, arguments: Mapping[str, str]) -> str:
        self._bus.put(WardSays(arguments.get("text", ""), arguments.get("call", "")))
        return ""

    def _progress(self, arguments: Mapping[str, str]) -> str:
        progress = arguments.get("progress", "")
        if progress not in PROGRESS:
            raise Failed("a newer city: this progress is not known here")
        self._bus.put(HelpProgress(arguments.get("call", ""), progress))
        return ""

    def _draw(self, pdf: Path) -> None:
        """In the printer's thread."""
        from appliance.printing.trial_sheet import draw  # fpdf2 is heavy

        draw(self._config, pdf)


def _waited(answers: queue.SimpleQueue[Answer], seconds: float, otherwise: str) -> Answer:
    try:
        return answers.get(timeout=max(0.0, seconds))
    except queue.Empty:
        raise Failed(otherwise) from None

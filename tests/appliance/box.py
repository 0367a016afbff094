"""A visit on real drafts, outbox and listings; what it asks of the workers is written down instead of done."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from appliance.config import Config, House, Times
from appliance.devices import Job, JobState
from appliance.dossier import Draft
from appliance.drafts import Drafts
from appliance.events import Bus, ButtonPressed, DossierSealed, Event, PageCaptured, SlipChanged, Touched
from appliance.listings.forms import Forms
from appliance.listings.shelf import Shelf, Shown
from appliance.listings.workdays import load as load_workdays
from appliance.outbox.label import Summary
from appliance.outbox.outbox import Outbox, Row, SlipState
from appliance.pages import Page
from appliance.printing.orders import LeafletOrder, Order
from appliance.visit import Parts, Visit
from appliance.wire.identifiers import number
from tests import sample

ROOT = Path(__file__).parents[2]
BIRTH, MARRIAGE = "1.001193", "1.000894"


class Requests:
    """The workers' desk with nobody at it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.orders: list[Order] = []
        self.watching = (False, False)

    def watch(self, watching: bool, codes: bool) -> None:
        self.watching = (watching, codes)

    def capture(self, visit: str) -> None:
        self.asked.append("capture")

    def seal(self, draft: Draft) -> None:
        self.asked.append("seal")

    def print_out(self, order: Order, again: bool = False) -> None:
        self.orders.append(order)
        self.asked.append("leaflet" if isinstance(order, LeafletOrder) else "print again" if again else "print")

    def release_prints(self) -> None:
        self.asked.append("release")


class Box:
    """A visit and short ways to drive it. Every call handles its event at once, in this thread."""

    def __init__(self, folder: Path, **times: int) -> None:
        self.folder = folder
        self.work = Requests()
        self.bus = Bus()
        self.drafts = Drafts(folder / "runtime")
        self.outbox = Outbox(folder)
        config = Config(house=House(box="0000"), times=Times(**times))
        workdays = load_workdays(ROOT / "sample-data" / "holidays.json")
        self.visit = Visit(
            Parts(
                config,
                self.bus,
                self.drafts,
                Shelf(Shown(sample.listings())),
                self.outbox,
                self.work,
                workdays,
                lambda: True,
                Forms(folder / "listings"),
            )
        )

    @property
    def page(self) -> Page:
        return self.visit.stage.now()[1]

    def event(self, event: Event) -> None:
        self.visit.handle(event)

    def touch(self, *actions: str) -> None:
        for action in actions:
            assert self.page.action(action), f"{self.page.screen} has no {action}"
            self.event(Touched(action, self.page.revision))

    def press(self, *buttons: str) -> None:
        for button in buttons:
            self.event(ButtonPressed(button))

    def type(self, text: str) -> None:
        self.touch(*(f"key:{'space' if key == ' ' else key}" for key in text))

    def photograph(self, flaws: tuple[str, ...] = ()) -> str:
        name = uuid.uuid4().hex
        for end in (".jpg", ".thumb.jpg"):
            (self.drafts.folder / f"{name}{end}").write_bytes(b"a page")
        self.touch("capture")
        self.event(PageCaptured(self.visit.draft.visit, name, 2480, 3508, found=True, flaws=flaws))
        return name

    def to_identity(self, code: str = BIRTH) -> None:
        """From the attract screen past the consent."""
        self.touch("start", "submit", "search")
        self.type("khai sinh" if code == BIRTH else "ket hon")
        self.touch(f"procedure:{code}", "begin", "tick", "consent")

    def answer_all(self) -> None:
        """From identity past every question."""
        self.touch("type", "choose:self")
        self.type("lan")
        self.touch("answer")
        self.type("1950")
        self.touch("answer", "skip")
        self.type("nam ha")
        self.touch("answer", "skip", "skip")

    def to_check(self) -> None:
        """The whole way of a birth registration up to the check."""
        self.to_identity()
        self.answer_all()
        self.photograph()
        self.touch("keep", "next", "missing", "continue")
        while not self.page.action("submit"):
            self.touch("turn:next")

    def seal(self) -> Row:
        """What the sealing worker does, in short: a durable row, then its event."""
        draft = self.visit.draft
        given = number("0000", self.outbox.reserve_number())
        row = self.outbox.add(draft.dossier_id, given, "123456", lambda out: out.write(b"sealed"), _summary())
        self.event(DossierSealed(draft.visit, row.dossier_id, row.number))
        return row

    def printed(self, row: Row) -> None:
        """What the printer's worker does when the slip came out."""
        self.outbox.mark_slip(row.dossier_id, SlipState.PRINTED)
        self.event(SlipChanged(self.visit.draft.visit, row.dossier_id, Job(1, JobState.PRINTED)))


def _summary() -> Summary:
    now = dt.datetime.now(dt.UTC)
    return Summary(
        procedure_code=BIRTH, procedure_name="Khai sinh", case="", papers=[], created=now, clock_trusted=True
    )

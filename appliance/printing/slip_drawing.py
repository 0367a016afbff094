"""The slip as it looks on paper."""

from __future__ import annotations

import datetime as dt

from appliance.printing.drawing import A5, BODY, FAMILY, HEADING, LEADING, QR_GAP, QR_SIDE, TITLE, Drawing, clock
from appliance.printing.slip import Slip
from appliance.texts import catalogue

DIGIT, DASH = 11.0, 8.0
"""The cells of the number, in millimetres: the font has no figures of equal width."""

NUMBER = 46.0
"""Points."""


class SlipDrawing(Drawing):
    """A slip on A5."""

    def __init__(self, slip: Slip) -> None:
        self._slip = slip
        title = str(catalogue(slip.language).format_value("slip-file-title", {"number": slip.number}))
        super().__init__(A5, slip.language, title, slip.house, slip.ward, slip.simulated)

    def draw(self) -> None:
        """Fill the page, and as many more as it takes."""
        self._title()
        self._number()
        self._framed(["slip-not-official", *(["slip-partly-online"] if self._slip.partly_online else [])])
        self._rows()
        self._next()

    def footer(self) -> None:
        """fpdf2 calls this at the end of each page."""
        printed = self._say("slip-printed", time=clock(self._slip.printed), page=f"{self.page_no()}/{{nb}}")
        self._foot(self._say("slip-unnamed"), printed)

    def _title(self) -> None:
        y = self.get_y()
        self._text("B", TITLE, self._say("slip-title"))
        below = self.get_y()
        self.set_xy(self.sheet.margin, y)
        self.set_font(FAMILY, "", BODY)
        self.cell(0, below - y, self._say("slip-number"), align="R")
        self.set_y(below)

    def _number(self) -> None:
        self.set_font(FAMILY, "B", NUMBER)
        y = self.get_y()
        for character in self._slip.number:
            self.cell(DASH if character == "-" else DIGIT, 17, character, align="C")
        self.set_y(y + 18)

    def _rows(self) -> None:
        slip = self._slip
        created = slip.created
        moment = self._say(
            "slip-created-value",
            time=clock(created),
            weekday=self._say("slip-weekday", day=created.weekday()),
            date=created.strftime("%d/%m/%Y"),
        )
        doubt = [] if slip.clock_trusted else [self._say("slip-clock-untrusted")]
        scanned = [self._say("slip-paper-pages", name=name, pages=pages) for name, pages in slip.scanned]
        name = self._say("slip-procedure-value", name=slip.procedure_name, code=slip.procedure_code)
        self._row("slip-procedure", [name])
        self._row("slip-created", [moment, *doubt])
        self._row("slip-due", [self._due(slip.due)] if slip.due else [])
        self._row("slip-papers", scanned or [self._say("slip-none")])
        self._row("slip-missing", slip.missing)
        self._row("slip-to-show", slip.to_show)
        self._row("slip-state", [self._state(slip)])

    def _state(self, slip: Slip) -> str:
        if slip.arrived:
            return self._say("slip-state-arrived", time=clock(slip.arrived))
        return self._say("slip-state-value", time=clock(slip.created))

    def _due(self, day: dt.date) -> str:
        weekday = self._say("slip-weekday", day=day.weekday())
        return self._say("slip-due-value", weekday=weekday, date=day.strftime("%d/%m/%Y"))

    def _next(self) -> None:
        """At the foot of the page: what to do now, beside the code to follow the dossier with."""
        steps = [
            self._say("slip-next-keep"),
            self._say("slip-next-track", code=f"**{self._slip.code}**"),
            self._say("slip-next-originals"),
        ]
        width = self.sheet.width - QR_SIDE - QR_GAP
        text = self._height("B", HEADING, "H", width) + sum(
            self._height("", BODY, step, width - 5, marked=True) for step in steps
        )
        height = max(QR_SIDE + 1, text)
        if self.get_y() + QR_GAP + height > self.sheet.bottom:
            self.add_page()
        top = self.sheet.bottom - height
        self._qr(self.sheet.margin + self.sheet.width - QR_SIDE, self.sheet.bottom - QR_SIDE - 1, self._slip.track_url)
        self.set_xy(self.sheet.margin, top)
        self._text("B", HEADING, self._say("slip-next"), width)
        for place, step in enumerate(steps, 1):
            self.set_font(FAMILY, "", BODY)
            self.cell(5, BODY * LEADING / self.k, f"{place}.")
            self._text("", BODY, step, width - 5, marked=True)

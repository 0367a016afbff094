"""The technician's page: which driver runs, what stands in a fault and what to do, where every dossier is.

It names no resident: numbers, states and times only. What is on it was read a moment ago, and it says so when it was
not.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import platform
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from flask import Blueprint, redirect
from werkzeug.wrappers import Response as AnyResponse

from appliance.appliance import Appliance
from appliance.config import Config
from appliance.dossier import MAX_BYTES
from appliance.listings.mirror_folder import read_report
from appliance.outbox.outbox import Row, State
from appliance.pages import Text, say
from appliance.printing.printed import Printed
from appliance.settings.prepare import OWN_WIFI
from appliance.settings.prepare import read_report as read_prepared
from appliance.storage import lay
from appliance.upkeep.status import CARD_BELIEVED_S
from web import gate, language
from web.render import Renderer
from web.screen_guard import home
from web.setup import wifi_code

REFRESH_SECONDS = 2
SHOWN = 20
"""Dossiers that are through, every one that is not is shown too; faults of the past."""

WEEK = dt.timedelta(days=6)
"""The days before today that a week has."""

LIBRARIES = ("flask", "waitress", "gpiozero", "pycups", "pyserial", "opencv-python-headless", "fpdf2", "pyrage")

AGES = ((86400, "days"), (3600, "hours"), (60, "minutes"))


def telephone(appliance: Appliance, address: str) -> tuple[str, str] | None:
    """Where a telephone finds this page and the code that opens it; the code of the settings is not shown."""
    called = appliance.selftest.called
    port = appliance.config.setup.port
    return (f"http://{address}:{port}/technician", called) if called and address and port else None


def own_wifi(appliance: Appliance) -> Mapping[str, object]:
    """The box's own Wi-Fi, whether it is on the air, and how a telephone gets to this page by it."""
    report, setup = read_prepared(Path(appliance.config.folders.runtime)), appliance.config.setup
    own = report.hotspot if report else None
    return {
        "possible": bool(report and setup.port),
        "wanted": own is not None,
        "open": own is not None and appliance.own_wifi_on_air(),
        "url": f"http://{setup.address}:{setup.port}/",
        "ssid": own.ssid if own else "",
        "password": own.password if own else "",
        "code": wifi_code(own) if own else "",
    }


def blueprint(appliance: Appliance, renderer: Renderer, address: Callable[[], str]) -> Blueprint:
    """`/technician`; `/technician/now`, the part of it that is read anew; `/technician/here`."""
    routes = Blueprint("technician", __name__)
    routes.after_request(gate.let_forms_say_where_from)
    outbox = appliance.open_outbox()
    printed = appliance.open_printed()
    runtime = Path(appliance.config.folders.runtime)
    versions = _versions(appliance)

    def values() -> dict[str, object]:
        rows = outbox.rows()
        card = outbox.refuses(MAX_BYTES, CARD_BELIEVED_S) or outbox.doubts()
        findings = appliance.health.findings(rows, card, read_report(runtime))
        return {
            "lang": language.asked(),
            "seconds": REFRESH_SECONDS,
            "config": appliance.config,
            "settings": appliance.settings,
            "listings": appliance.shelf.now.version,
            "now": dt.datetime.now().astimezone(),
            "findings": sorted(findings, key=lambda finding: finding.fault is None),
            "simulated": _simulated(appliance.config),
            "faults": sum(finding.fault is not None for finding in findings),
            "facts": appliance.devices.host.facts(),
            "rows": _shown(rows),
            "older": len(rows) - len(_shown(rows)),
            "counts": _counts(rows),
            "update": appliance.updates(),
            "made": made,
            "past": list(reversed(appliance.faults.entries))[:SHOWN],
            "printed": _printed(printed),
            "versions": versions,
            "age": age,
            "moment": moment,
            "home": home(),
            "telephone": telephone(appliance, address()),
            "own_wifi": own_wifi(appliance),
            "telephone_code": appliance.selftest.called if not appliance.config.technician.code else "",
        }

    @routes.get("/technician")
    def technician() -> str:
        return renderer.render("technician/technician.html", language.asked(), **values())

    @routes.post("/technician/here")
    def here() -> tuple[str, int]:
        """The box's own glass shows one of these pages."""
        if home():
            appliance.stage.leave()
        return "", 204

    @routes.post("/technician/own-wifi")
    def open_own_wifi() -> AnyResponse:
        """Asked for at the glass: until the next start the box has a Wi-Fi of its own, for whose has changed."""
        if home():
            lay(runtime / OWN_WIFI, b"")
        return redirect("/technician", 303)

    @routes.get("/technician/now")
    def now() -> str:
        return renderer.render("technician/now.html", language.asked(), **values())

    return routes


def age(since: dt.datetime, now: dt.datetime) -> Text:
    """How long ago, in its largest whole unit."""
    seconds = max(0, int((now - since).total_seconds()))
    size, unit = next(((size, unit) for size, unit in AGES if seconds >= size), (1, "seconds"))
    return say(f"age-{unit}", count=seconds // size)


def moment(time: dt.datetime, now: dt.datetime) -> str:
    """The clock time, with the day when it is another one."""
    local = time.astimezone()
    return local.strftime("%H:%M:%S" if local.date() == now.date() else "%d/%m %H:%M")


def made(seconds: int) -> str:
    """The day on which a version's source was made, which orders versions."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%d/%m/%Y") if seconds else "–"


def _shown(rows: Sequence[Row]) -> list[Row]:
    """All that are still on their way or lost, and the newest of the others."""
    through = [row for row in rows if row.state is State.PURGED][:SHOWN]
    kept = {row.dossier_id for row in through}
    return [row for row in rows if row.state is not State.PURGED or row.dossier_id in kept]


def _counts(rows: Sequence[Row]) -> Mapping[str, int]:
    arrived = sum(row.state in (State.RECEIPTED, State.PURGED) for row in rows)
    lost = sum(row.state is State.LOST for row in rows)
    return {"waiting": len(rows) - arrived - lost, "sent": arrived, "lost": lost}


def _printed(printed: Printed) -> Mapping[str, object]:
    """Today's leaflets and form sheets, and those of a week by procedure, the most printed first."""
    today = dt.datetime.now().astimezone().date()
    figures = printed.figures(today - WEEK)
    by_code: dict[str, list[int]] = {}
    for each in figures:
        counts = by_code.setdefault(each.procedure_code, [0, 0])
        counts[0] += each.leaflets
        counts[1] += each.form_sheets
    return {
        "leaflets": sum(each.leaflets for each in figures if each.day == today),
        "forms": sum(each.form_sheets for each in figures if each.day == today),
        "unsure": sum(each.unsure for each in figures if each.day == today),
        "week": sorted(by_code.items(), key=lambda item: (-item[1][0], item[0]))[:SHOWN],
    }


def _simulated(config: Config) -> set[str]:
    """The devices whose drivers work on no real thing, by the name of their check."""
    said = {
        "buttons": config.buttons.driver == "mock",
        "camera": config.camera.driver == "picture-file",
        "reader": config.reader.simulated,
        "printer": config.printer.simulated,
        "temperature": config.host.prefix != "/",
        "power": config.host.prefix != "/",
    }
    return {name for name, simulated in said.items() if simulated}


def _versions(appliance: Appliance) -> Mapping[str, str]:
    libraries = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {"cuagan": appliance.software.split()[-1], "Python": platform.python_version(), **libraries}

"""The `cuagan` command: the one place of the box that sees and wires everything."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.metadata
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from appliance import memory, threads
from appliance.config import Config
from appliance.errors import ApplianceError, ConfigError
from appliance.heart import Heart
from appliance.settings.loading import configuration, present_files

if TYPE_CHECKING:
    from appliance.appliance import Appliance
    from appliance.city_link.city_http import CityHttp
    from appliance.city_link.claiming import Claiming, Waiting
    from appliance.devices import Devices, Simulator
    from appliance.events import Bus
    from appliance.listings.mirror import Mirror
    from appliance.upkeep.commands import Work
    from appliance.upkeep.updates import State, Updates
    from appliance.wire.http_signing import RequestSigner

DESK = Path("desk.toml")
PHONE_THREADS = 4
READY_AGAIN_S = 0.1
CITY_LOOK_S = 2.0
HEALTH = "/run/cuagan-health"
STICK = "/run/stick"
UNENROLLED = "waiting for enrolment"
GRANTED_S = 4.0
"""For how long a box that was taken in says so before it opens."""

LOGGED, LOGS_LETTERS = 30, 7000
"""Faults of the past that go before the journal when the ward asks for that, and how much it gets in all."""

LISTINGS = "listings"
"""The mirror's folder in that of the state."""

_configs = click.option(
    "--config",
    "configs",
    type=click.Path(path_type=Path),
    multiple=True,
    default=[DESK],
    show_default=True,
    envvar="CUAGAN_CONFIG",
    callback=lambda _context, _option, paths: present_files(paths),
    help="A settings file; several may be given, later ones win. One with - before its path need not be there.",
)


@click.group()
def main() -> None:
    """Cửa Gần: the box on the table of a neighbourhood's cultural house."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # at INFO it lists every letter of a slip
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s", stream=sys.stderr)


def version() -> str:
    """Name and version of this software, as manifests and the technician's page give it."""
    return f"cuagan {importlib.metadata.version('cuagan')}"


def settings(configs: tuple[Path, ...]) -> Config:
    """The configuration; a sentence instead of a trace when it is wrong."""
    try:
        return configuration(configs)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@_configs
def run(configs: tuple[Path, ...]) -> None:
    """Run the whole system on simulated devices: kiosk, board, dock, and a city with its console."""
    from hw.desk import desk, welcome

    config = settings(configs)
    words = [word for path in configs for word in ("--config", str(path))]
    try:
        mains = desk.build(config, words)
        welcome.found_city(config)
        mains.run(lambda: welcome.announce(config))
    except (ConfigError, TimeoutError, FileNotFoundError) as error:
        raise click.ClickException(str(error)) from error


def _folder(name: str, default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(f"--{name}", type=click.Path(path_type=Path), default=default, show_default=True)


@main.command()
@_folder("image", "/etc/cuagan/box.toml")
@_folder("card", "/boot/cuagan")
@_folder("state", "/var/lib/cuagan")
@_folder("runtime", "/run/cuagan")
@_folder("root", "/")
@click.option("--apply", is_flag=True, help="Let a network that runs already follow: after the settings were changed.")
def prepare(image: Path, card: Path, state: Path, runtime: Path, root: Path, apply: bool) -> None:
    """Make the operating system what the settings say: at every start, as root, before everything else."""
    from appliance.settings.prepare import Places
    from hw.system import System

    system = System(Places(image, card, state, runtime), root)
    report = system.prepare(starting=not apply)
    if apply:
        system.apply()
    for mistake in report.mistakes:
        click.echo(f"{mistake.file}:{mistake.line}: {mistake.key}: {mistake.what.id}", err=True)


@main.command()
@click.argument("table", type=click.File("rb"), required=False)
@click.option(
    "--to", type=click.Path(path_type=Path), default="cards", show_default=True, help="A folder for the files."
)
def cards(table: click.File | None, to: Path) -> None:
    """The technician's file for many cards: TABLE is a CSV with a row a card. Without one: the empty file."""
    from appliance.settings import template as settings_template
    from appliance.texts import catalogue

    if table is None:
        click.echo(settings_template.template({}), nl=False)
        return
    files, wrong = settings_template.cards(table.read())  # type: ignore[attr-defined]
    for mistake in wrong:
        said = [
            catalogue("vi").format_value(text.id, dict(text.args)) for text in (mistake.what, mistake.right) if text
        ]
        click.echo(f"dòng {mistake.line}: {mistake.key}: {'; '.join(said)}", err=True)
    if wrong:
        raise click.ClickException("nothing was written")
    for name, text in files.items():
        (to / name).mkdir(parents=True, exist_ok=True)
        (to / name / "cuagan.toml").write_text(text, encoding="utf-8")
    click.echo(f"{len(files)} cards, one a row: {to}/01/cuagan.toml and so on")


@main.command()
@_configs
@click.argument("root_public", required=False)
@click.argument("city_json", type=click.File("rb"), required=False)
def enrol(configs: tuple[Path, ...], root_public: str | None, city_json: click.File | None) -> None:
    """Make this box a city's: show a code until an officer has typed it at the console, or use the token in city.claim.

    With ROOT_PUBLIC and CITY_JSON the box is told its city from files instead, and shows what to tell the city.
    """
    from appliance.city_link import enrolment

    config = settings(configs)
    state = Path(config.folders.state)
    if root_public and city_json:
        enrolment.enrol(state, root_public, city_json.read())  # type: ignore[attr-defined]
        click.echo(f"At the city: cuagan-city device add {config.house.box} {enrolment.own_public(state)}")
    else:
        _enrol_at_the_console(config)


def _enrol_at_the_console(config: Config) -> None:
    """Say the code whenever there is a new one, until the box is taken in."""

    def tell(now: Waiting) -> None:
        if now.granted:
            click.echo(f"this is box {now.granted.box} of {now.granted.house}")
        else:
            click.echo(f"code {now.code or '-'}   fingerprint {now.fingerprint}   {now.fault or ''}")

    _claiming(config, tell).run(threading.Event())


def _claiming(config: Config, tell: Callable[[Waiting], None] = lambda now: None) -> Claiming:
    from appliance.city_link.claiming import Claiming
    from hw.host import FileHost

    state = Path(config.folders.state)
    state.mkdir(parents=True, exist_ok=True)
    facts = FileHost(state, prefix=Path(config.host.prefix)).facts()
    return Claiming(state, config.city.url, facts, version(), config.city.claim, tell)


@main.command()
@_configs
def kiosk(configs: tuple[Path, ...]) -> None:
    """The kiosk process: devices, visit, screens."""
    import waitress

    from appliance.appliance import Appliance
    from appliance.city_link.claiming import enrolled
    from appliance.city_link.enrolment import keyring
    from appliance.clock import trusted
    from appliance.events import Bus
    from appliance.listings.shelf import watched
    from appliance.listings.workdays import load as load_workdays
    from appliance.settings.followed import Followed
    from appliance.upkeep.city_look import look
    from hw.host import own_address
    from web import create_app

    config = settings(configs)
    threads.deadly_everywhere()
    heart = Heart()
    if not enrolled(Path(config.folders.state)):
        _wait_to_be_claimed(config, heart, Followed(configs, config).changed)
        return
    memory.give_back_pictures()
    bus = Bus()
    simulated = _simulated_world(config, bus)
    devices = open_devices(config, bus)
    keys = keyring(Path(config.folders.state))
    appliance = Appliance(
        config=config,
        bus=bus,
        devices=devices,
        shelf=watched(Path(config.folders.state) / LISTINGS, Path(config.folders.listings)),
        workdays=load_workdays(Path(config.folders.holidays)),
        recipients=lambda: list(keys.recipients(None)),
        clock_trusted=lambda: trusted(config.host),
        software=version(),
        settings=[str(path) for path in configs],
        heart=heart,
        look_at_city=lambda: look(_city(config)),
        address=own_address,
    )
    appliance.start()
    app = create_app(appliance, simulated(devices), own_address)
    _serve_phones(config, appliance)
    _serve_technician(config, appliance)
    threads.start("settings", lambda: Followed(configs, config).end_when_changed(appliance.nobody_is_here))
    server = waitress.create_server(app, host="127.0.0.1", port=config.web.port, threads=config.web.threads, ident="")
    threading.Thread(target=_say_ready, args=(heart, config.web.port), daemon=True).start()
    server.run()


def _say_ready(heart: Heart, port: int) -> None:
    """Once the screens are served and the visit's thread takes presses, and not before."""
    import requests

    while True:
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).ok:
                heart.ready()
                return
        time.sleep(READY_AGAIN_S)


def _wait_to_be_claimed(config: Config, heart: Heart, changed: Callable[[], bool]) -> None:
    """In the kiosk's place until the box is a city's: what it waits for, and how it is set up. Then it starts again.

    changed: whether the settings are others by now.
    """
    import waitress

    from appliance.city_link.claiming import Waiting
    from appliance.settings.setting_up import SettingUp
    from hw.host import own_address
    from web.claim import create_claim_app
    from web.render import Renderer
    from web.setup import SetupScreen, create_setup_page

    setting_up = SettingUp(config, own_address)
    renderer = Renderer(config, simulated=config.buttons.driver == "mock")
    claiming = _claiming(config) if config.city.url else None
    app = create_claim_app(
        renderer,
        lambda: claiming.now if claiming else Waiting(setting_up.fingerprint),
        SetupScreen(setting_up, renderer, version()),
    )
    where = {"host": "127.0.0.1", "port": config.web.port, "threads": 8, "ident": ""}
    threads.start("screens", lambda: waitress.serve(app, **where))
    if config.setup.port and setting_up.report().hotspot:
        page = create_setup_page(setting_up, renderer)
        telephones = {"host": "0.0.0.0", "port": config.setup.port, "threads": PHONE_THREADS, "ident": ""}
        threads.start("setup", lambda: waitress.serve(page, **telephones))
    if claiming:
        threading.Thread(target=claiming.run, args=[threading.Event()], daemon=True).start()
    heart.ready()
    while not setting_up.done():  # everything that it waits for ends by itself
        heart.beat()
        time.sleep(1)
        if changed():
            return
    time.sleep(GRANTED_S)


def _serve_technician(config: Config, appliance: Appliance) -> None:
    """The technician's page for a telephone in the house's network, behind its code: on a box that was prepared."""
    import waitress

    from appliance.settings.prepare import read_report
    from hw.host import own_address
    from web.render import Renderer
    from web.technician_phone import create_technician_app

    report = read_report(Path(config.folders.runtime))
    if report and report.recovery:
        appliance.stage.open_at("/technician/reset")
    elif report and report.mistakes:
        appliance.stage.open_at("/setup")
    if not config.setup.port or report is None:
        return
    app = create_technician_app(appliance, Renderer(config, simulated=False), own_address)
    where = {"host": "0.0.0.0", "port": config.setup.port, "threads": PHONE_THREADS, "ident": ""}
    threads.start("technician", lambda: waitress.serve(app, **where))


def _serve_phones(config: Config, appliance: Appliance) -> None:
    import waitress

    from web.phone import create_phone_app
    from web.render import Renderer

    if not config.phone.port:
        return
    app = create_phone_app(lambda: appliance.shelf.now, Renderer(config, simulated=config.buttons.driver == "mock"))
    where = {"host": config.phone.host, "port": config.phone.port, "threads": PHONE_THREADS, "ident": ""}
    threads.start("phones", lambda: waitress.serve(app, **where))


def _simulated_world(config: Config, bus: Bus) -> Callable[[Devices], Simulator | None]:
    """Lay the simulated table and serial line before the devices are opened; the simulator itself comes after them."""
    if config.buttons.driver != "mock":
        return lambda devices: None
    from hw.desk import desk

    return desk.world(config)


def open_devices(config: Config, bus: Bus) -> Devices:
    """Every device as the configuration names it. One that is missing is a fault, never replaced."""
    from appliance.devices import BUTTONS, Devices
    from appliance.missing import present
    from hw.buttons import GpioButtons
    from hw.camera import Picamera2Camera, PictureFileCamera
    from hw.code_reader import SerialCodeReader
    from hw.host import FileHost
    from hw.printer import CupsPrinter
    from hw.slots import Slots

    pins = {name: getattr(config.buttons, name) for name in BUTTONS}
    shows = Path(config.camera.picture)
    return Devices(
        buttons=present(
            lambda: GpioButtons(pins, config.buttons.driver, bus, debounce_s=config.buttons.debounce_ms / 1000)
        ),
        camera=present(
            lambda: PictureFileCamera(shows) if config.camera.driver == "picture-file" else Picamera2Camera()
        ),
        reader=SerialCodeReader(config.reader.port, config.reader.baudrate, bus),
        printer=CupsPrinter(config.printer.queue, Path(config.printer.socket)),
        host=FileHost(Path(config.folders.state), prefix=Path(config.host.prefix), slot=Slots().current),
    )


def _once_enrolled(config: Config) -> tuple[threading.Event, Heart]:
    """For a process that needs a city: waits until the box has one. Its end is asked for by the event."""
    from appliance.city_link.claiming import enrolled

    stop, heart = threading.Event(), Heart()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not enrolled(Path(config.folders.state)):
        heart.ready()  # it does all that there is to do
        heart.say(UNENROLLED)
        heart.beat()
        if stop.wait(CITY_LOOK_S):
            raise SystemExit(0)
    return stop, heart


def _city(config: Config, signer: RequestSigner | None = None) -> CityHttp:
    """The way to the city, held to the keys that it published."""
    from appliance.city_link.city_http import CityHttp
    from appliance.city_link.enrolment import keyring

    return CityHttp(config.city.url, signer=signer, pins=keyring(Path(config.folders.state)).tls_pins)


@main.command()
@_configs
def outbox(configs: tuple[Path, ...]) -> None:
    """The outbox process: sealed dossiers on their way to the city."""
    from appliance.city_link.device_key import device_key
    from appliance.city_link.enrolment import keyring
    from appliance.city_link.uplink import Uplink
    from appliance.outbox.dead_card import outbox_for_sending
    from appliance.wire.http_signing import RequestSigner

    config = settings(configs)
    stop, heart = _once_enrolled(config)
    state = Path(config.folders.state)
    signer = RequestSigner(config.house.box, device_key(state))
    rows = outbox_for_sending(state, Path(config.folders.runtime) / "outbox")
    uplink = Uplink(config.city.url, rows, keyring(state), signer)
    heart.ready()
    uplink.run(stop, heart.beat)


@main.command()
@_configs
def report(configs: tuple[Path, ...]) -> None:
    """The report process: how the box is, told to the city; what the city tells it to do."""
    from appliance.city_link.device_key import device_key
    from appliance.city_link.enrolment import keyring
    from appliance.clock import trusted
    from appliance.counts.days import Days
    from appliance.outbox.outbox import Outbox
    from appliance.upkeep import update_told
    from appliance.upkeep.commands import Commands
    from appliance.upkeep.reporting import Reporter, Surroundings, boot_id
    from appliance.wire.http_signing import RequestSigner
    from appliance.wire.reports import Update
    from hw.host import FileHost

    config = settings(configs)
    stop, heart = _once_enrolled(config)
    state, box = Path(config.folders.state), config.house.box
    keys = keyring(state)
    boot = boot_id()
    around = Surroundings(
        runtime=Path(config.folders.runtime),
        outbox=Outbox(state, or_look_only=True),
        facts=FileHost(state, prefix=Path(config.host.prefix)).facts,
        clock_trusted=lambda: trusted(config.host),
        software=version(),
        boot=boot,
        keys=lambda: keys.keys().command,
        days=Days(state),
        time_keys=lambda: keys.keys().receipt,
        update=lambda: told.update if (told := update_told.told()) else Update(),
    )
    city = _city(config, RequestSigner(box, device_key(state)))
    heart.ready()
    Reporter(city, box, around, Commands(state, boot), _orders(config)).run(stop, heart.beat)


def _orders(config: Config) -> Mapping[str, Work]:
    """What the report process does itself of what the city may tell."""
    from appliance.listings.mirror import Online
    from appliance.outbox.outbox import Outbox
    from appliance.upkeep import fault_log, update_told
    from appliance.upkeep.commands import Failed
    from hw import orders

    def sync(_: Mapping[str, str]) -> str:
        try:
            news = _mirror(config).refresh(Online(_city(config)))
        except ApplianceError as error:
            raise Failed(str(error.fault)) from error
        return "newer" if news else "the newest was here"

    def send(_: Mapping[str, str]) -> str:
        """The outbox process sees that the waits are over, and tries every dossier at once."""
        waiting = Outbox(Path(config.folders.state), or_look_only=True)
        try:
            waiting.try_now()
            return f"{len(waiting.queue())} dossiers"
        except ApplianceError as error:
            raise Failed(str(error.fault)) from error
        finally:
            waiting.close()

    def logs(_: Mapping[str, str]) -> str:
        before = fault_log.as_lines(fault_log.read(Path(config.folders.state))[-LOGGED:])
        return before + orders.journal(LOGS_LETTERS - len(before))

    return {
        "restart-queue": lambda _: orders.restart_queue(config.printer.queue, Path(config.printer.socket)),
        "sync-listing": sync,
        "send-now": send,
        "update-now": lambda _: update_told.look_now(Path(config.folders.runtime)),
        "logs": logs,
        "reboot": lambda _: orders.restart(Path(config.folders.runtime)),
    }


@main.command()
@_configs
def mirror(configs: tuple[Path, ...]) -> None:
    """The mirror process: what the city posts, and when it was last heard."""
    from appliance.listings.mirror import Online, keep

    config = settings(configs)
    stop, heart = _once_enrolled(config)
    source = Online(_city(config))
    mirrored = _mirror(config)
    heart.ready()
    keep(mirrored, source, Path(config.folders.runtime), config.times.mirror_s, stop, heart.beat)


@main.command()
@click.option("--folder", type=click.Path(path_type=Path), envvar="XDG_RUNTIME_DIR", required=True)
@click.option("--touch", envvar="CUAGAN_TOUCH", default="HDMI-A-1", show_default=True, help="The touch panel's output.")
@click.option("--board", envvar="CUAGAN_BOARD", default="HDMI-A-2", show_default=True, help="The board's output.")
@click.option("--watched-by", type=click.Path(path_type=Path), required=True, help="A program the compositor starts.")
def screen(folder: Path, touch: str, board: str, watched_by: Path) -> None:
    """Become the compositor of both screens."""
    from hw import compositor

    compositor.lay_out(folder, touch, board)
    words, more = compositor.command(folder, watched_by)
    os.execvpe(words[0], list(words), {**os.environ, **more})


@main.command()
@click.option("--name", required=True, help="By it the compositor knows which screen the window belongs on.")
@click.option("--url", required=True)
@click.option("--profile", type=click.Path(path_type=Path), required=True, help="A folder in memory.")
@click.option("--patience", envvar="CUAGAN_PATIENCE", default=1.0, help="How many times longer it may take to answer.")
@click.argument("program", nargs=-1)
def browser(name: str, url: str, profile: Path, patience: float, program: tuple[str, ...]) -> None:
    """Keep a page on a whole screen. PROGRAM: the browser and more words for it, if not plain Chromium."""
    from hw.browser import Browser, BrowserGone, keep

    heart = Heart()
    shown = Browser(program or ("chromium",), profile, name, patience)
    try:
        keep(shown, url, heart)
    except BrowserGone as error:
        raise click.ClickException(f"the browser: {error}") from error
    finally:
        shown.close()


@main.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="A folder in memory.")
@click.option("--printer", envvar="CUAGAN_PRINTER", required=True, help="ipp://…")
def cups(folder: Path, printer: str) -> None:
    """Keep the private print queue: cupsd, and in it the one printer."""
    from hw.print_queue import Queue

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    Queue(folder, printer).keep(Heart(), stop)


@main.command()
@_configs
@click.option("--once", is_flag=True, help="Look once and show what was found; ends with 1 when not all is well.")
@click.option("--state", type=click.Path(path_type=Path), default="/var/lib/cuagan/health", show_default=True)
@click.option("--runtime", type=click.Path(path_type=Path), default=HEALTH, show_default=True)
@click.option("--patience", envvar="CUAGAN_PATIENCE", default=1.0, help="How many times longer a trial may take.")
def health(configs: tuple[Path, ...], once: bool, state: Path, runtime: Path, patience: float) -> None:
    """Watch over the whole box; commit a new system that is well, go back from one that is not."""
    from appliance.upkeep import standing, watching
    from hw.services import Screens, down, forget_restarts
    from hw.slots import Slots, running

    config = settings(configs)
    if once:
        found = watching.read(runtime)
        if found is None:
            raise click.ClickException("nobody has looked yet: is cuagan-health running?")
        click.echo("\n".join(f"{name:8} {said}" for name, said in watching.summary(found).items()))
        raise SystemExit(not found.green)
    watch = watching.Watch(
        state=state,
        runtime=runtime,
        ask=lambda: standing.ask(config.web.port, Path(config.folders.runtime)),
        down=down,
        trial=Slots(),
        built=running().built,
        screens=Screens(),
        forget=forget_restarts,
        deadline_s=patience * watching.DEADLINE_S,
    )
    watch.keep(Heart())


@main.command()
@_configs
@click.option("--folder", type=click.Path(path_type=Path), default="/var/lib/cuagan/update", show_default=True)
@click.option("--from", "stick", type=click.Path(path_type=Path, exists=True), help="A bundle, or a folder with some.")
@click.option("--show", is_flag=True, help="Show how far an update has got, and do nothing.")
def update(configs: tuple[Path, ...], folder: Path, stick: Path | None, show: bool) -> None:
    """Bring the box from one version to the next: fetch, check, install into the other slot, try once."""
    from appliance.upkeep import update_told, updates
    from hw.slots import running

    if show:
        click.echo(msgspec.json.format(msgspec.json.encode(updates.read(folder))).decode())
        return
    config = settings(configs)
    heart = Heart() if stick else _once_enrolled(config)[1]
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # wherever it is cut off, it goes on from there
    if stick:
        keeper = _updates(config, folder, heart, lambda _: None)
        for bundle in sorted(stick.glob("*.raucb")) if stick.is_dir() else [stick]:
            keeper.take(bundle)
            click.echo(f"{bundle.name}: taken; it is installed when nobody is at the box")
        return
    heart.ready()
    tell = update_told.Teller(update_told.FOLDER, running())
    updates.keep(
        _updates(config, folder, heart, tell),
        updates.Online(_city(config)),
        Path(STICK),
        heart,
        tell,
        update_told.Wanted(Path(config.folders.runtime)),
    )


@main.command("post-update")
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--keyring", type=click.Path(path_type=Path), required=True, help="The certificate that boxes check with."
)
@click.option("--to", type=click.Path(path_type=Path), required=True, help="The folder updates/ in the city's state.")
def post_update(bundle: Path, keyring: Path, to: Path) -> None:
    """At the city: offer an update bundle to every box of its kind."""
    from appliance.upkeep import updates
    from hw.slots import Slots

    to.mkdir(parents=True, exist_ok=True)
    click.echo(updates.post(bundle, Slots(rauc=("rauc", f"--keyring={keyring}")).info(bundle), to))


def _updates(config: Config, folder: Path, heart: Heart, tell: Callable[[State], None]) -> Updates:
    import shutil

    from appliance.upkeep import standing, update_told, updates, watching
    from hw.slots import Slots, running

    return updates.Updates(
        folder,
        running(),
        Slots(),
        standing=lambda: standing.ask(config.web.port, Path(config.folders.runtime)),
        well=lambda: watching.green(watching.read(Path(HEALTH)), dt.datetime.now(dt.UTC)),
        given_up=lambda: watching.given_up(folder.parent / "health"),
        pace=updates.Throttle(config.updates.bytes_s, heart.beat),
        free=lambda: shutil.disk_usage(folder).free,
        may=lambda built: update_told.released(Path(config.folders.runtime)) == built,
        tell=tell,
    )


@main.command("take-listing")
@_configs
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def take_listing(configs: tuple[Path, ...], folder: Path) -> None:
    """Take the posted listing from a stick: FOLDER holds `listings/` as the city has it."""
    from appliance.listings.mirror import Stick

    news = _mirror(settings(configs)).refresh(Stick(folder))
    click.echo("a newer listing was taken" if news else "this box has that listing already")


def _mirror(config: Config) -> Mirror:
    from appliance.city_link.enrolment import root_public
    from appliance.listings.mirror import Mirror
    from appliance.listings.procedures import load as load_listings

    state = Path(config.folders.state)
    return Mirror(state / LISTINGS, root_public(state), load_listings)


@main.command()
@_configs
@click.argument("words", nargs=-1)
def simulate(configs: tuple[Path, ...], words: tuple[str, ...]) -> None:
    """Do what hands do around a simulated box: press ok, lay chung-sinh tilted, printer empty, cut-power …"""
    import requests

    from hw.desk import control, desk, outside

    config = settings(configs)
    base = f"http://127.0.0.1:{config.web.port}/dock"
    try:
        if not words:
            click.echo("\n".join(requests.get(f"{base}/state", timeout=10).json()["verbs"]))
        elif words[0] in {form.split()[0] for form in outside.FORMS}:
            control.ask(Path(config.desk.folder) / desk.CONTROL, words)
        else:
            answer = requests.post(f"{base}/do", json={"verb": words[0], "arguments": list(words[1:])}, timeout=30)
            if not answer.ok:
                raise click.ClickException(answer.text.strip())
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:  # requests' own errors are of this kind too
        raise click.ClickException(
            f"nothing answers: is `cuagan run` running with these settings? ({error})"
        ) from error


@main.command("open-dossier")
@click.argument("file", type=click.File("rb"))
@click.option("--key", type=click.File("r"), required=True, help="A file with an age identity (AGE-SECRET-KEY-1…).")
@click.option("--to", type=click.Path(path_type=Path), default=".", show_default=True, help="A folder for its papers.")
def open_dossier(file: click.File, key: click.File, to: Path) -> None:
    """Open a sealed dossier: its manifest on the screen, its papers into a folder."""
    from appliance.wire.envelope import open_envelope

    lines = key.read().splitlines()  # type: ignore[attr-defined]
    opened = open_envelope(file, [line for line in lines if line.startswith("AGE-SECRET-KEY-")])  # type: ignore[arg-type]
    click.echo(msgspec.json.format(msgspec.json.encode(opened.manifest)).decode())
    to.mkdir(parents=True, exist_ok=True)
    for name, content in opened.files.items():
        (to / name).write_bytes(content)


def entry() -> None:
    """The command, with faults as sentences."""
    try:
        main()
    except (ApplianceError, ConfigError) as error:
        raise SystemExit(f"cuagan: {error}") from error


if __name__ == "__main__":
    entry()

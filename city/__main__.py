"""The `cuagan-city` command: the one place of the city that wires its parts together.

Each process imports only its own side, when it starts: the public intake never loads what reads dossiers.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from appliance.wire.signing import SignatureError
from city.devices import DeviceError, Devices
from city.keys import KeysError, Places, initialise, pin_tls, published_keys, receipt_key

_state = click.option(
    "--state-dir", "state", type=click.Path(path_type=Path), required=True, help="The folder that holds everything."
)
_host = click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be reached from outside.")
_database = click.option("--database", default="", help="URL of the dossiers' database; a SQLite file by default.")
_proxy = click.option("--behind-proxy", is_flag=True, help="Believe the X-Forwarded-* headers of one proxy before us.")


@click.group()
def main() -> None:
    """The city's side of Cửa Gần: takes sealed dossiers in, and shows them to the ward's officers."""


@main.command()
@_state
@click.option("--officer", default="canbo", show_default=True, help="Name of the first officer.")
@click.option(
    "--secrets-to", type=click.Path(path_type=Path, file_okay=False), help="Put each secret into a file here instead."
)
@click.option("--device", nargs=2, metavar="BOX PUBLIC_KEY", help="Let this box send too, as `device add` does.")
def init(state: Path, officer: str, secrets_to: Path | None, device: tuple[str, str] | None) -> None:
    """Make the keys and the first officer, once; a second run keeps all and shows no secret."""
    labels = {
        "password": f"First officer: {officer}\nPassword, shown this once: ",
        "passphrase": "Passphrase that opens dossiers, shown this once and nowhere kept: ",
    }

    def tell(name: str, secret: str) -> None:
        if secrets_to is None:
            click.echo(labels[name] + secret)
            return
        secrets_to.mkdir(mode=0o700, parents=True, exist_ok=True)
        (secrets_to / name).touch(mode=0o600)
        (secrets_to / name).write_text(secret + "\n", encoding="utf-8")

    root = initialise(state, officer, tell)
    if device:
        with _a_sentence():
            _registry(state, "").add(*device)
    click.echo(f"Root public key, for the boxes: {root}")


@main.command()
@_state
@_host
@click.option("--port", default=8080, show_default=True, help="0: any free one.")
@_database
@_proxy
def intake(state: Path, host: str, port: int, database: str, behind_proxy: bool) -> None:
    """Take sealed dossiers in (public)."""
    from city.intake import create_intake_app
    from city.receiving import Receiving
    from city.server import IntakeServer
    from city.store import Store

    places = Places(state)
    with _a_sentence():
        key, city_json = receipt_key(places), published_keys(places)
    url = database or places.store_url
    app = create_intake_app(Receiving(state, Store(url), key), Devices(url), city_json)
    _serve(IntakeServer(_proxied(app, behind_proxy), host, port), lambda: None)


@main.command()
@_state
@_host
@click.option("--port", default=8081, show_default=True, help="0: any free one.")
@_database
@_proxy
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Where the opening passphrase stands (a systemd credential). Without it an officer types it in once a start.",
)
def console(state: Path, host: str, port: int, database: str, behind_proxy: bool, passphrase_file: Path | None) -> None:
    """Show dossiers to the officers."""
    from city.accounts import Accounts
    from city.console import create_console_app
    from city.dossiers import Opener
    from city.files import Documents
    from city.server import ConsoleServer
    from city.store import Store
    from city.watch import Watch

    places = Places(state)
    store = Store(database or places.store_url)
    opener = Opener(places.opening_key, Documents(state / "documents"))
    if passphrase_file:
        with _a_sentence():
            opener.unlock(passphrase_file.read_text(encoding="utf-8").strip())
    watch = Watch(store)
    watch.start()
    app = create_console_app(store, Accounts(places.accounts_url), opener, watch)
    _serve(ConsoleServer(_proxied(app, behind_proxy), host, port), watch.stop)


@main.command("pin-tls")
@_state
@click.argument("pins", nargs=-1)
def pin(state: Path, pins: tuple[str, ...]) -> None:
    """Let boxes accept only these TLS keys of the intake: SHA-256 of each in base64, old and new side by side.

    They learn it from city.json, which the root's key signs; the intake publishes it from its next start on.
    """
    with _a_sentence():
        click.echo(f"city.json is now version {pin_tls(state, pins)}")


@main.group()
def device() -> None:
    """The boxes that may send dossiers in."""


def _registry(state: Path, database: str) -> Devices:
    return Devices(database or Places(state).store_url)


@device.command("add")
@_state
@_database
@click.argument("box")
@click.argument("public_key")
def device_add(state: Path, database: str, box: str, public_key: str) -> None:
    """Let BOX (its four digits) send; `cuagan enrol` shows its PUBLIC_KEY."""
    with _a_sentence():
        _registry(state, database).add(box, public_key)


@device.command("list")
@_state
@_database
def device_list(state: Path, database: str) -> None:
    """Every box with its key, since when, and whether it is blocked."""
    for each in _registry(state, database).all():
        blocked = f"blocked {each.blocked_at:%Y-%m-%d %H:%M}" if each.blocked_at else "may send"
        click.echo(f"{each.box}  {each.public_key}  added {each.added_at:%Y-%m-%d %H:%M}  {blocked}")


@device.command("block")
@_state
@_database
@click.option("--lift", is_flag=True, help="Let it send again.")
@click.argument("box")
def device_block(state: Path, database: str, lift: bool, box: str) -> None:
    """Refuse from now on what BOX sends: it was stolen, or is out of use."""
    with _a_sentence():
        _registry(state, database).block(box, not lift)


def _serve(server: Any, stop: Callable[[], None]) -> None:
    def end(*_: object) -> None:
        stop()
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    click.echo(f"listening on {server.address}")
    server.serve_forever()


def _proxied(app: Any, behind_proxy: bool) -> Any:
    from werkzeug.middleware.proxy_fix import ProxyFix

    if behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)
    return app


@contextlib.contextmanager
def _a_sentence() -> Iterator[None]:
    try:
        yield
    except (KeysError, DeviceError, SignatureError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()

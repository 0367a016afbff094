"""The `cuagan-city` command: the one place of the city that wires its parts together.

Each process imports only its own side, when it starts: the public intake never loads what reads dossiers.
"""

from __future__ import annotations

import datetime
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from city.administration import (
    a_sentence,
    a_url,
    database_option,
    device,
    keys,
    officer,
    registry,
    secrets_option,
    state_option,
    teller,
)
from city.devices import Devices
from city.files import Documents
from city.keys import Places, clock_key, command_key, initialise, posting_key, published_keys, receipt_key

_host = click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be reached from outside.")
_documents = click.option(
    "--documents",
    "documents_url",
    default="",
    help="Where dossiers are kept: s3://BUCKET/PREFIX?endpoint=URL; by default files in the state folder.",
)
_documents_keys = click.option(
    "--documents-keys",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The keys of that store, as AWS's programs read them; by default AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.",
)
_proxy = click.option("--behind-proxy", is_flag=True, help="Believe the X-Forwarded-* headers of one proxy before us.")


@click.group()
def main() -> None:
    """The city's side of Cửa Gần: takes sealed dossiers in, and shows them to the ward's officers."""


@main.command()
@state_option
@click.option("--officer", "officer_name", default="canbo", show_default=True, help="Name of the first officer.")
@secrets_option
@click.option("--device", "box", nargs=2, metavar="BOX PUBLIC_KEY", help="Let this box send too, as `device add` does.")
def init(state: Path, officer_name: str, secrets_to: Path | None, box: tuple[str, str] | None) -> None:
    """Make the keys and the first officer, once; a second run keeps all and shows no secret."""
    root = initialise(state, officer_name, teller(secrets_to, officer_name))
    if box:
        with a_sentence():
            registry(state, "").add(*box)
    click.echo(f"Root public key, for the boxes: {root}")


@main.command()
@state_option
@_host
@click.option("--port", default=8080, show_default=True, help="0: any free one.")
@database_option
@_documents
@_documents_keys
@_proxy
def intake(
    state: Path,
    host: str,
    port: int,
    database: str,
    documents_url: str,
    documents_keys: Path | None,
    behind_proxy: bool,
) -> None:
    """Take sealed dossiers in (public)."""
    from city.fleet.fleet import Fleet
    from city.intake import create_intake_app
    from city.posted import Posted
    from city.receiving import Receiving
    from city.server import IntakeServer
    from city.store import Store

    places = Places(state)
    with a_sentence():
        key, city_json = receipt_key(places), published_keys(places)
        posted = Posted(places.repository, clock_key(places))
    url = database or places.store_url
    fleet = Fleet(url, places)
    receiving = Receiving(state, Store(url), key, _documents_at(documents_url, documents_keys))
    app = create_intake_app(receiving, Devices(url), city_json, posted, fleet)
    _serve(IntakeServer(_proxied(app, behind_proxy), host, port), lambda: None)


@main.command()
@state_option
@_host
@click.option("--port", default=8081, show_default=True, help="0: any free one.")
@database_option
@_documents
@_documents_keys
@_proxy
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Where the opening passphrase stands (a systemd credential). Without it an officer types it in once a start.",
)
@click.option("--boxes-url", default="", callback=a_url, help="Where boxes reach the intake, for their cards' files.")
@click.option("--keep-drafts", default=90, show_default=True, help="Days that a draft of a listing waits.")
def console(
    state: Path,
    host: str,
    port: int,
    database: str,
    documents_url: str,
    documents_keys: Path | None,
    behind_proxy: bool,
    passphrase_file: Path | None,
    boxes_url: str,
    keep_drafts: int,
) -> None:
    """Show dossiers to the officers."""
    from city.accounts import Accounts
    from city.alerts.worker import Alerts
    from city.console import create_console_app
    from city.dossiers import Opener
    from city.files import DocumentFiles
    from city.fleet.fleet import Fleet
    from city.listings.forms import FormStore
    from city.listings.posting import Posting
    from city.listings.publishing import Publishing
    from city.server import console_server
    from city.store import Store
    from city.watch import Watch

    places = Places(state)
    url = database or places.store_url
    store = Store(url)
    documents = _documents_at(documents_url, documents_keys) or DocumentFiles(state / "documents")
    opener = Opener(places.opening_key, documents)
    if passphrase_file:
        with a_sentence():
            opener.unlock(passphrase_file.read_text(encoding="utf-8").strip())
    watch = Watch(store)
    watch.start()
    with a_sentence():
        posting = Posting(
            Publishing(url, datetime.timedelta(days=keep_drafts)),
            places.repository,
            posting_key(places),
            FormStore(places.forms),
        )
    posting.caught_up()
    boxes = Fleet(url, places)
    alerting = Alerts(url, boxes, places.alert_ways, places.hook_secret)
    app = create_console_app(store, Accounts(places.accounts_url), opener, watch, posting, boxes, alerting, boxes_url)
    _serve(console_server(_proxied(app, behind_proxy), host, port), watch.stop)


@main.command()
@state_option
@database_option
def alerts(state: Path, database: str) -> None:
    """Send alerts by e-mail and webhook, and pass calls on that nobody answers; as the console's user."""
    from city.alerts.worker import Alerts, Worker
    from city.fleet.fleet import Fleet

    places = Places(state)
    url = database or places.store_url
    with a_sentence():
        command_key(places)  # calls that are passed on are told to kiosks
    worker = Worker(Alerts(url, Fleet(url, places), places.alert_ways, places.hook_secret))
    _ends(worker.stop)
    worker.run()


@main.command("write-stick")
@state_option
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--days",
    type=click.IntRange(1, 60),
    help="For so long boxes take it; by default 6 to 7 days. Whoever finds the stick can bring an old listing so long.",
)
def write_stick(state: Path, folder: Path, days: int | None) -> None:
    """Put the posted listing on a stick, FOLDER, for a house without a link: `cuagan take-listing FOLDER` takes it."""
    from city import stick

    places = Places(state)
    with a_sentence():
        clock = clock_key(places)
    try:
        written = stick.write_stick(places.repository, clock, folder, days)
    except stick.NothingPosted as error:
        raise click.ClickException("no listing has been posted yet") from error
    except OSError as error:
        raise click.ClickException(f"the stick: {error}") from error
    click.echo(
        f"listing {written.head.version} is on the stick; boxes take it until {written.until:%Y-%m-%d %H:%M} UTC"
    )


for _group in (device, keys, officer):
    main.add_command(_group)


def _documents_at(url: str, keys: Path | None) -> Documents | None:
    """What keeps dossiers, if it was named."""
    if not url:
        return None
    from city.objects import object_documents

    try:
        return object_documents(url, keys)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _serve(server: Any, stop: Callable[[], None]) -> None:
    _ends(stop)
    click.echo(f"listening on {server.address}")
    server.serve_forever()


def _ends(stop: Callable[[], None]) -> None:
    """Let the process end when it is asked to."""

    def end(*_: object) -> None:
        stop()
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def _proxied(app: Any, behind_proxy: bool) -> Any:
    from werkzeug.middleware.proxy_fix import ProxyFix

    if behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)
    return app


if __name__ == "__main__":
    main()

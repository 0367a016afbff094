"""Commands for the city's technician: boxes, officers and keys. They work while the city runs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click

from appliance.wire.messages import CityKeys
from appliance.wire.signing import SignatureError
from city import rotation
from city.accounts import Accounts
from city.devices import DeviceError, Devices
from city.keys import KeysError, Places, passphrase

state_option = click.option(
    "--state-dir", "state", type=click.Path(path_type=Path), required=True, help="The folder that holds everything."
)
database_option = click.option(
    "--database", default="", help="URL of the dossiers' database; a SQLite file by default."
)
secrets_option = click.option(
    "--secrets-to", type=click.Path(path_type=Path, file_okay=False), help="Put each secret into a file here instead."
)


def teller(secrets_to: Path | None, officer: str = "") -> Callable[[str, str], None]:
    """What shows a new secret: once on the terminal, or in a file of its own (0600) in that folder."""
    labels = {
        "password": f"Officer: {officer}\nPassword, shown this once: ",
        "passphrase": "Passphrase that opens dossiers, shown this once and nowhere kept: ",
    }

    def tell(name: str, secret: str) -> None:
        if secrets_to is None:
            click.echo(labels[name] + secret)
            return
        secrets_to.mkdir(mode=0o700, parents=True, exist_ok=True)
        (secrets_to / name).touch(mode=0o600)
        (secrets_to / name).write_text(secret + "\n", encoding="utf-8")

    return tell


@contextlib.contextmanager
def a_sentence() -> Iterator[None]:
    """Say what went wrong in one line instead of a trace."""
    try:
        yield
    except (KeysError, DeviceError, SignatureError) as error:
        raise click.ClickException(str(error)) from error


def a_url(_: object, option: click.Parameter, value: str) -> str:
    """An option that is an address of the web, or empty."""
    try:
        parts = urlsplit(value)
        right = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if value and not right:
        raise click.BadParameter("https://…", param=option)
    return value.rstrip("/")


def registry(state: Path, database: str) -> Devices:
    """The boxes that this city knows."""
    return Devices(database or Places(state).store_url)


@click.group()
def device() -> None:
    """The boxes that may send dossiers in."""


@device.command("add")
@state_option
@database_option
@click.argument("box")
@click.argument("public_key")
def device_add(state: Path, database: str, box: str, public_key: str) -> None:
    """Let BOX (its four digits) send; `cuagan enrol` shows its PUBLIC_KEY."""
    with a_sentence():
        registry(state, database).add(box, public_key)


@device.command("list")
@state_option
@database_option
def device_list(state: Path, database: str) -> None:
    """Every box with its key, since when, and whether it is blocked."""
    for each in registry(state, database).all():
        blocked = f"blocked {each.blocked_at:%Y-%m-%d %H:%M}" if each.blocked_at else "may send"
        click.echo(f"{each.box}  {each.public_key}  added {each.added_at:%Y-%m-%d %H:%M}  {blocked}")


@device.command("block")
@state_option
@database_option
@click.option("--lift", is_flag=True, help="Let it send again.")
@click.argument("box")
def device_block(state: Path, database: str, lift: bool, box: str) -> None:
    """Refuse from now on what BOX sends: it was stolen, or is out of use."""
    with a_sentence():
        registry(state, database).block(box, not lift)


@click.group()
def officer() -> None:
    """The officers who may use the console."""


def _accounts(state: Path) -> Accounts:
    places = Places(state)
    if not places.opening_key.exists():
        raise click.ClickException(f"{places.opening_key} is missing: run `cuagan-city init` first")
    return Accounts(places.accounts_url)


@officer.command("add")
@state_option
@secrets_option
@click.option("--ward", default="", help="Let them see this ward alone, named as its houses have it.")
@click.argument("name")
def officer_add(state: Path, secrets_to: Path | None, ward: str, name: str) -> None:
    """Let NAME in, with a password that is shown once."""
    accounts = _accounts(state)
    if name in accounts.names():
        raise click.ClickException(f"{name} is an officer already: `officer password` gives a new password")
    secret = passphrase()
    accounts.bind(name, ward)
    accounts.add(name, secret)
    teller(secrets_to, name)("password", secret)


@officer.command("ward")
@state_option
@click.argument("name")
@click.argument("ward", default="")
def officer_ward(state: Path, name: str, ward: str) -> None:
    """Let NAME see WARD alone, named as its houses have it; without WARD the whole city."""
    accounts = _accounts(state)
    _known(name, name in accounts.names())
    accounts.bind(name, ward)


@officer.command("password")
@state_option
@secrets_option
@click.argument("name")
def officer_password(state: Path, secrets_to: Path | None, name: str) -> None:
    """Give NAME a new password, shown once, and end all their sessions."""
    secret = passphrase()
    _known(name, _accounts(state).set_password(name, secret))
    teller(secrets_to, name)("password", secret)


@officer.command("may")
@state_option
@click.argument("name")
@click.argument("right", type=click.Choice(["updates"]))
@click.option("--not", "no", is_flag=True, help="Take the right away.")
def officer_may(state: Path, name: str, right: str, no: bool) -> None:
    """Let NAME let new versions go to the boxes."""
    accounts = _accounts(state)
    _known(name, name in accounts.names())
    accounts.allow(name, right, not no)


@officer.command("remove")
@state_option
@click.argument("name")
def officer_remove(state: Path, name: str) -> None:
    """Shut NAME out at once."""
    _known(name, _accounts(state).remove(name))


@officer.command("list")
@state_option
def officer_list(state: Path) -> None:
    """Every officer's name, with the ward that they are bound to."""
    accounts = _accounts(state)
    for name in accounts.names():
        ward = accounts.ward(name)
        click.echo(f"{name}  {ward}" if ward else name)


def _known(name: str, found: bool) -> None:
    if not found:
        raise click.ClickException(f"there is no officer {name}")


@click.group()
def keys() -> None:
    """The city's keys that boxes know, from city.json. To change them the root's key must be back in its place.

    The intake publishes a change from its next start on; boxes ask for it within hours.
    """


@keys.command("show")
@state_option
def keys_show(state: Path) -> None:
    """What boxes are told now, and until when it holds."""
    with a_sentence():
        _show(rotation.current(state))


@keys.command("renew")
@state_option
def keys_renew(state: Path) -> None:
    """Let the same keys hold for years from today."""
    with a_sentence():
        _show(rotation.renew(state))


@keys.command("rotate-opening")
@state_option
@secrets_option
@click.option("--passphrase", "old", prompt="Passphrase that opens dossiers now", hide_input=True)
def keys_rotate_opening(state: Path, secrets_to: Path | None, old: str) -> None:
    """Let boxes seal to a new key, under a new passphrase that is shown once; the old key opens what it always did.

    The console wants the new passphrase from its next start on.
    """
    with a_sentence():
        _show(rotation.rotate_opening(state, old, teller(secrets_to)))


@keys.command("rotate-receipt")
@state_option
def keys_rotate_receipt(state: Path) -> None:
    """Sign receipts with a new key; receipts of the old one stay good."""
    with a_sentence():
        _show(rotation.rotate_receipt(state))


@keys.command("retire-receipts")
@state_option
def keys_retire_receipts(state: Path) -> None:
    """Let receipts of older keys be good no more: one of them fell into wrong hands."""
    with a_sentence():
        _show(rotation.retire_receipts(state))


@keys.command("pin-tls")
@state_option
@click.argument("pins", nargs=-1)
def keys_pin_tls(state: Path, pins: tuple[str, ...]) -> None:
    """Let boxes accept only these TLS keys of the intake: SHA-256 of each in base64, old and new side by side."""
    with a_sentence():
        _show(rotation.pin_tls(state, pins))


def _show(published: CityKeys) -> None:
    click.echo(f"city.json is version {published.version}, good until {published.not_after:%Y-%m-%d}")
    for name in ("sealing", "receipt", "command", "tls_pins"):
        for key in getattr(published, name):
            click.echo(f"  {name:8} {key}")

"""The first start of a desk: a city of its own that knows the box, and what to open."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import click

from appliance.city_link import enrolment
from appliance.config import Config
from appliance.errors import ConfigError
from hw.program import wait_until


def found_city(config: Config) -> None:
    """Make the city's keys and first officer at the first start, and make city and box known to each other."""
    city, state = Path(config.desk.city_folder), Path(config.folders.state)
    box = [config.house.box, enrolment.own_public(state)]
    init = [sys.executable, "-m", "city", "init", "--state-dir", str(city), "--secrets-to", str(city / "secrets")]
    if subprocess.run([*init, "--device", *box], check=False, stdout=subprocess.DEVNULL).returncode:
        raise ConfigError(f"{city} and {state} are of one city and its box: keep or remove both")
    enrolment.enrol(state, (city / "root.pub").read_text().strip(), (city / "city.json").read_bytes())


def announce(config: Config) -> None:
    """Say where everything is once the kiosk answers, so that what is said is true."""

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", config.web.port)) == 0

    try:
        wait_until(answers, 60, "the kiosk's first page")
    except TimeoutError as error:
        click.echo(f"{error}; {config.desk.folder}/kiosk.log says why", err=True)
    click.echo(_welcome(config))


def _welcome(config: Config) -> str:
    desk, kiosk = config.desk, f"http://localhost:{config.web.port}"
    secrets = Path(desk.city_folder) / "secrets"
    return (
        f"\n  Open {kiosk}/dock and press the golden button: it is the whole appliance with everything around it.\n\n"
        f"  kiosk       {kiosk}/kiosk\n"
        f"  board       {kiosk}/board\n"
        f"  technician  {kiosk}/technician\n"
        f"  telephones  {config.phone.url}\n"
        f"  console     http://localhost:{desk.console_port}  officer: canbo, password in {secrets / 'password'}\n"
        f"  Ctrl-C stops everything; what was handed in stays in {Path(config.folders.state).parent}/\n"
    )

"""A box's screens, as most tests here want them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from appliance.appliance import Appliance
from tests.web.served import box, screens


@pytest.fixture
def appliance(tmp_path: Path) -> Iterator[Appliance]:
    with box(tmp_path) as appliance:
        yield appliance


@pytest.fixture
def client(appliance: Appliance) -> FlaskClient:
    return screens(appliance).test_client()
